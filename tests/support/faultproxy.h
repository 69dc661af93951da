#pragma once

#include <QHash>
#include <QObject>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>

#include <optional>

/// One way in which the network between two programs misbehaves. Bytes are TCP bytes, so TLS is handled unseen.
struct NetworkFault
{
    enum class Kind {
        None,         ///< none
        AcceptClose,  ///< accept-close: accepted, then FIN at once
        CutRequest,   ///< cut-request:N: FIN to both sides after N bytes towards the target
        ResetRequest, ///< reset-request:N: RST to both sides after N bytes towards the target
        CutAnswer,    ///< cut-answer:N: FIN to the client after N bytes of what follows the request
        ResetAnswer,  ///< reset-answer:N: RST instead
        HalfRecord,   ///< half-record: half of the first piece of the answer, then FIN
        Trickle,      ///< trickle:N:MS: the answer comes N bytes each MS milliseconds
        BlackHole,    ///< black-hole: accepted, read, forwarded nowhere, never answered
        StallAnswer,  ///< stall-answer: the request arrives, the answer never does
        HalfClose     ///< half-close: once the request began, FIN towards the client, the other direction stays open
    };

    Kind kind = Kind::None;
    qint64 bytes = 0;
    int everyMs = 0;

    /// Reads "cut-request:1000" and the like; std::nullopt for anything else.
    static std::optional<NetworkFault> parse(const QString &text);
};

/// A TCP relay on 127.0.0.1 that injects faults. With several faults in the plan each connection draws its own, from
/// the seed: the same seed and order of connections gives the same faults. Lives on the thread that made it.
class FaultProxy : public QTcpServer
{
    Q_OBJECT

public:
    FaultProxy(const QString &targetHost, quint16 targetPort, quint32 seed, QObject *parent = nullptr);

    void setPlan(const QList<NetworkFault> &plan) { m_plan = plan; }
    /// A request counts as begun when the client has sent this many bytes; above the handshake's size for TLS.
    void setRequestBeginsAfter(qint64 bytes) { m_requestBeginsAfter = bytes; }
    /// Stops relaying in both directions for present and future connections, without closing any; and back.
    void setFrozen(bool frozen);
    void cutAll();
    /// From now on the open connections misbehave so; what they carried before does not count.
    void setFaultOfOpen(const NetworkFault &fault);

    [[nodiscard]] int connections() const { return m_connections; }
    [[nodiscard]] int requestsBegun() const { return m_requestsBegun; }
    void forget();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    struct Pair
    {
        QTcpSocket *client = nullptr;
        QTcpSocket *target = nullptr;
        NetworkFault fault;
        qint64 towardsTarget = 0;
        qint64 answerBytes = 0;
        QByteArray heldAnswer;
        bool begun = false;
        bool ended = false;
    };
    using PairPtr = std::shared_ptr<Pair>;

    void relayRequest(const PairPtr &pair);
    void relayAnswer(const PairPtr &pair);
    void passAnswer(const PairPtr &pair, const QByteArray &bytes);
    void trickle(const PairPtr &pair);
    void end(const PairPtr &pair, bool reset);

    QString m_targetHost;
    quint16 m_targetPort;
    QRandomGenerator m_random;
    QList<NetworkFault> m_plan;
    QList<PairPtr> m_pairs;
    qint64 m_requestBeginsAfter = 1;
    int m_connections = 0;
    int m_requestsBegun = 0;
    bool m_frozen = false;
};
