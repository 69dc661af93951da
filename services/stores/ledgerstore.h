#pragma once

#include "models/domain/sendbatch.h"
#include "services/core/result.h"

class Connection;

/// The ledger's verbs for engines. Each is one statement and one commit. Bound to its connection's thread; judges
/// nothing and retries nothing.
class LedgerStore
{
public:
    struct Swept
    {
        int released = 0;
        int doubted = 0;
    };
    struct Reconciled
    {
        int settled = 0;
        int duplicates = 0;
    };
    struct LookedUp
    {
        int settled = 0;
        int requeued = 0;
    };
    struct Idle
    {
        bool underWay = false;
        bool claimable = false;
    };
    struct Half
    {
        BatchId id;
        QUuid uid;
        QUuid token;
        QList<MessageId> messages;
    };

    explicit LedgerStore(Connection &connection);

    struct Claimant
    {
        QUuid engine;
        int lane = 0;
        QStringList providers; ///< those this engine has a key for
        int limit = 1000;
        double leaseSeconds = 90;
    };
    [[nodiscard]] Result<ClaimAnswer> claim(const Claimant &claimant, const QUuid &token);
    [[nodiscard]] Result<CallPermit> beginCall(const SendBatch &batch, const QString &fingerprint);
    /// True when the batch is ours, its call is begun and its end is not recorded.
    [[nodiscard]] Result<bool> isCalling(const QUuid &token);
    /// How many messages were settled; empty when the lease had been lost and nothing was changed.
    [[nodiscard]] Result<std::optional<int>> settle(const SendBatch &batch, const Settlement &settlement,
                                                    int attemptLimit);
    /// The two halves, claimed; empty when the lease had been lost.
    [[nodiscard]] Result<QList<Half>> split(const SendBatch &batch, const Settlement &refusal, double leaseSeconds);
    [[nodiscard]] Result<bool> keepLateAnswer(const SendBatch &batch, int httpStatus, const QString &providerId);

    [[nodiscard]] Result<Swept> sweep();
    [[nodiscard]] Result<Reconciled> reconcile();
    [[nodiscard]] Result<int> endSatisfied();
    [[nodiscard]] Result<QList<DoubtToLookUp>> doubtsToLookUp(int everySeconds, int limit);
    [[nodiscard]] Result<LookedUp> recordLookUps(const QList<FoundLead> &found, const QList<MessageId> &missing);

    [[nodiscard]] Result<> pauseProvider(const OrgId &org, const QString &provider, double seconds);
    /// True for the first to say so: the one who tells the operator.
    [[nodiscard]] Result<bool> stopRoute(qint64 route, const QString &reason);
    [[nodiscard]] Result<bool> stopProvider(const OrgId &org, const QString &provider, const QString &reason);
    [[nodiscard]] Result<Idle> idle();

private:
    Connection &m_connection;
};
