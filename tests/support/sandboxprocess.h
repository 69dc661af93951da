#pragma once

#include "services/core/result.h"

#include <QHash>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

/// `raven sandbox` as a process of its own on a free port, and its books. Ends with this object, and with the test
/// program however that ends. All calls block with a deadline and need no event loop.
class SandboxProcess
{
public:
    using Counts = QHash<QString, int>;

    /// What the sandbox says it accepted.
    struct Ledger
    {
        Counts warm;        ///< accepted messages by address
        Counts cold;        ///< leads created by address
        Counts coldSkipped; ///< leads that were there already, by address
        Counts intents;     ///< accepted by rv_intent: above 1 is a duplicate
        Counts attempts;    ///< mail/send requests by rv_attempt: above 1 is a hidden retry
        Counts seen;        ///< requests by rv_intent, refused ones included
        qint64 requests = 0;
        qint64 refused = 0;

        /// The keys with a count above one.
        [[nodiscard]] static QStringList repeated(const Counts &counts);
        [[nodiscard]] static int sum(const Counts &counts);
    };

    SandboxProcess() = default;
    ~SandboxProcess();
    SandboxProcess(const SandboxProcess &) = delete;
    SandboxProcess &operator=(const SandboxProcess &) = delete;

    /// @p options come after `raven sandbox --port 0`; people are off unless they say otherwise.
    [[nodiscard]] Result<> start(const QStringList &options = {}, const QHash<QString, QString> &environment = {});
    void stop(); ///< SIGTERM, then waits
    void kill(); ///< SIGKILL

    [[nodiscard]] quint16 port() const { return m_port; }
    [[nodiscard]] QString url() const;       ///< for SENDGRID_BASE_URL and INSTANTLY_BASE_URL
    [[nodiscard]] QString publicKey() const; ///< for SENDGRID_WEBHOOK_PUBLIC_KEY
    [[nodiscard]] QString templateId() const;
    [[nodiscard]] QString campaignId(const QString &trade) const;
    [[nodiscard]] qint64 processId() const { return m_process.processId(); }
    [[nodiscard]] int exitCode() const { return m_process.exitCode(); }
    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    /// The environment a program needs to send here: base URLs, keys, template, campaigns and the event key.
    [[nodiscard]] QHash<QString, QString> clientEnvironment() const;

    [[nodiscard]] Result<Ledger> ledger() const;
    [[nodiscard]] Result<QJsonObject> state() const;
    [[nodiscard]] Result<> setFaults(const QString &spec, qint64 seed = 1) const;
    [[nodiscard]] Result<> setCampaign(const QString &trade, const QString &word) const; ///< "pause", "activate", "-1"
    [[nodiscard]] Result<> setGateway(const QString &url) const; ///< where webhooks and people's visits go from now on
    [[nodiscard]] Result<> replayWebhooks(int times, bool shuffled) const;
    /// One request to any path, e.g. of a provider; the answer's body. Anything but a 2xx is Rejected.
    [[nodiscard]] Result<QByteArray> say(const QByteArray &method, const QByteArray &path,
                                         const QByteArray &body = {}) const;

private:
    QProcess m_process;
    QJsonObject m_description;
    quint16 m_port = 0;
};
