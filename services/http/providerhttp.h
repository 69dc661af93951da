#pragma once

#include "services/http/hostallowlist.h"
#include "services/http/httpanswer.h"

#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

class HttpCall;

/// The one way out to the providers. A call of write() or read() makes at most one request on one connection and never
/// another: no retry, no redirect, no proxy, HTTP/1.1 only, answers bounded. Asynchronous, many calls in flight; lives
/// on the thread that uses it. It does not decide what an answer means.
class ProviderHttp : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        HostAllowList allowed;
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        int connectTimeoutMs = 10'000;
        int deadlineMs = 30'000;
        qint64 answerLimitBytes = 2 * 1024 * 1024;
        int idleMs = 2'000; ///< an idle connection is used again within this time; 0: every request on a fresh one
        int idleLimit = 16;
        int inFlightLimit = 128;
    };
    using Done = std::function<void(const HttpAnswer &)>;

    explicit ProviderHttp(Settings settings, QObject *parent = nullptr);
    ~ProviderHttp() override;

    /// A request that changes something. Refused as NotSent (leaseLost) when CLOCK_BOOTTIME has reached
    /// @p writeBeforeBootMs at the moment of writing. @p done is called once, later, unless @p receiver dies first; it
    /// may start further calls but not destroy this object.
    void write(const HttpRequest &request, qint64 writeBeforeBootMs, QObject *receiver, Done done);
    /// A request that may be repeated by the caller without harm. The same single attempt.
    void read(const HttpRequest &request, QObject *receiver, Done done);

    [[nodiscard]] int inFlight() const { return static_cast<int>(m_calls.size()); }
    /// Ends every call: NotSent where nothing was written, Lost elsewhere.
    void abortAll();

private:
    struct Idle
    {
        QString origin;
        QTcpSocket *socket = nullptr;
        qint64 sinceMs = 0;
    };

    void start(const HttpRequest &request, std::optional<qint64> writeBeforeBootMs, QObject *receiver, Done done);
    QString refusal(const HttpRequest &request) const;
    QTcpSocket *takeIdle(const QString &origin);
    void keepIdle(const QString &origin, QTcpSocket *socket);
    void dropIdle(QTcpSocket *socket);
    void dropOldIdle();

    Settings m_settings;
    QList<HttpCall *> m_calls;
    QList<Idle> m_idle;
    QTimer m_idleTimer;
};
