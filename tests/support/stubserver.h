#pragma once

#include "tests/support/testcertificate.h"

#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>
#include <optional>

/// What the stub does with a request.
struct StubStep
{
    enum class Kind {
        Answer,          ///< status, headers, body after delayMs
        CloseAfterRead,  ///< reads the whole request, then FIN
        ResetAfterRead,  ///< reads the whole request, then RST
        RawThenClose,    ///< writes `body` as it is (no head), then FIN
        RawThenReset,    ///< the same, then RST
        RawThenHang,     ///< the same, then nothing
        CloseInRequest,  ///< FIN once `bytes` of the request were read
        ResetInRequest,  ///< RST once `bytes` of the request were read
        AnswerInRequest, ///< a whole answer once `bytes` of the request were read; the rest is never read
        Pour             ///< head with `headers`, then `body` again and again until the other side leaves
    };

    Kind kind = Kind::Answer;
    int status = 202;
    QList<QByteArray> headers {}; ///< whole lines without CR LF; Content-Length is added for Answer
    QByteArray body {};
    int delayMs = 0;
    qint64 bytes = 0;
    bool keepAlive = true;
};

struct StubRequest
{
    QByteArray head;
    QByteArray body;
    bool whole = false;
};

/// A provider that does exactly what a test says and counts: requests begun, whole requests, and how often each attempt
/// id ("rv_attempt":"...") arrived. HTTP or HTTPS on 127.0.0.1, on the thread that made it.
class StubServer : public QTcpServer
{
    Q_OBJECT

public:
    using Decide = std::function<StubStep(const StubRequest &)>;

    explicit StubServer(Decide decide, QObject *parent = nullptr);
    StubServer(Decide decide, const TestCertificate &certificate, QObject *parent = nullptr);

    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/")) const;
    [[nodiscard]] int requestsBegun() const { return m_begun; }
    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int requestsOf(const QByteArray &attempt) const { return m_attempts.value(attempt); }
    [[nodiscard]] const QList<StubRequest> &requests() const { return m_requests; }
    [[nodiscard]] qint64 bytesPoured() const { return m_poured; }
    void forget();
    /// From now on every request meets this step (an ...InRequest kind) before it was read to its end; or none again.
    void setInRequestStep(const std::optional<StubStep> &step) { m_inRequestStep = step; }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    struct Conversation
    {
        QByteArray in;
        bool counted = false;
    };

    void onReadable(QTcpSocket *socket);
    bool takeRequest(QTcpSocket *socket, Conversation &conversation);
    void countAttempt(const QByteArray &bytes, bool whole, const StubRequest &request);
    void act(QTcpSocket *socket, const StubStep &step);
    void pour(QTcpSocket *socket, const StubStep &step);

    Decide m_decide;
    std::optional<StubStep> m_inRequestStep;
    std::optional<TestCertificate> m_certificate;
    QHash<QTcpSocket *, Conversation> m_conversations;
    QHash<QByteArray, int> m_attempts;
    QList<StubRequest> m_requests;
    int m_begun = 0;
    int m_connections = 0;
    qint64 m_poured = 0;
};

/// Closes with RST instead of FIN.
void resetConnection(QTcpSocket *socket);
