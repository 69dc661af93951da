#pragma once

#include "models/domain/sendbatch.h"
#include "models/domain/sendoutcome.h"
#include "services/core/publiclinks.h"
#include "services/core/replyaddress.h"
#include "services/core/service.h"
#include "services/db/connectionsettings.h"
#include "services/ledger/settling.h"
#include "services/providers/sendclient.h"

#include <QHash>
#include <QTimer>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>

class Connection;
class LedgerStore;
class ProviderHttp;

/// The providers a lane can speak to, made on its thread: clients of one ProviderHttp.
struct LaneClients
{
    std::shared_ptr<ProviderHttp> http;
    std::map<QString, std::shared_ptr<SendClient>> byProvider; ///< "sendgrid", "instantly"; absent: no key
};

/// One sender lane: claims a batch, commits that it calls, makes exactly one request, settles what came of it. Several
/// batches are under way at once, so that the next claim overlaps the wait for an answer. A notification wakes it, a
/// timer guards. It never repeats a request by itself; whatever it cannot record in time is in doubt by its lease.
class SendLane final : public Service
{
    Q_OBJECT

public:
    struct Settings
    {
        ConnectionSettings database;
        QUuid engine;
        int lane = 0;
        int batchSize = 1000;
        double leaseSeconds = 90;
        int attemptLimit = 20;
        int inFlightLimit = 2;
        int pollMs = 1000;
        QString fromAddress;
        QString fromName;
        QStringList categories;
        std::optional<PublicLinks> links;
        std::optional<ReplyAddress> replies;
        std::function<LaneClients()> makeClients;
    };

    explicit SendLane(Settings settings, QObject *parent = nullptr);
    ~SendLane() override;

Q_SIGNALS:
    void settled(int messages);          ///< committed
    void alert(const QString &sentence); ///< once per cause: sending of a route or provider has stopped

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    /// An outcome that could not be recorded yet because the database is away.
    struct Unrecorded
    {
        SendBatch batch;
        SendOutcome outcome;
        SettlePlan plan;
    };

    void listen();
    void pump();
    bool claimOne();
    bool claimFrom(const QStringList &providers, int limit);
    void launch(SendBatch batch);
    std::optional<CallPermit> permitFor(const SendBatch &batch, const QString &fingerprint);
    bool seenCalling(const SendBatch &batch);
    MailBatch mailOf(const SendBatch &batch);
    SendRoute routeOf(const SendBatch &batch) const;

    void conclude(const SendBatch &batch, const SendOutcome &outcome);
    void record(const Unrecorded &result);
    bool recordNow(const Unrecorded &result);
    bool splitNow(const Unrecorded &result);
    Result<> act(const SettlePlan &plan, const SendBatch &batch);
    void countRefusals(const SendBatch &batch, const SendOutcome &outcome, SettlePlan &plan);
    void retryUnrecorded();
    void forget(const SendBatch &batch);

    Settings m_settings;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<LedgerStore> m_store;
    LaneClients m_clients;
    QHash<qint64, SendBatch> m_inFlight;
    std::deque<SendBatch> m_halves; ///< claimed by splitting, not called yet
    QList<Unrecorded> m_unrecorded;
    QHash<qint64, MailContent> m_contents;
    QHash<QString, int> m_failures;    ///< by provider, in a row
    QHash<qint64, int> m_refusedAlone; ///< by route, since it last accepted anything
    QTimer m_wakeUp;
    QTimer m_retry;
    qint64 m_listeningSession = -1;
    int m_databaseFailures = 0;
    bool m_running = false;
};
