#pragma once

#include "models/domain/slapolicy.h"
#include "models/domain/slaverdict.h"
#include "services/core/result.h"

class Connection;

/// Stages, policies and calendars: what the dialogs and commands read, and what people change. Who may is decided by
/// the database.
class SlaStore
{
public:
    explicit SlaStore(Connection &connection);

    /// NotFound when the work order does not exist or the login may not see it.
    [[nodiscard]] Result<SlaRecord> record(const JobId &id);
    [[nodiscard]] Result<> pause(const JobId &id, const QString &reason);
    [[nodiscard]] Result<> resume(const JobId &id);
    /// Minutes per stage; 0 leaves a stage as it is.
    [[nodiscard]] Result<> setTargets(const JobId &id, const SlaMinutes &minutes);

    /// The only one that this login may look at.
    [[nodiscard]] Result<OrgId> organisation();
    /// Of the login's only organisation.
    [[nodiscard]] Result<SlaPolicyHistory> policy();
    [[nodiscard]] Result<SlaSaved> savePolicy(const SlaPolicy &policy, bool apply);
    [[nodiscard]] Result<> switchPolicy(bool on);
    /// A null id makes a new calendar.
    [[nodiscard]] Result<SlaSaved> saveCalendar(const SlaCalendar &calendar, const QString &note, bool apply);

    /// What one tick did.
    struct Ticked
    {
        int checked = 0;
        int warnings = 0;
        int breaches = 0;
        int escalations = 0;
        int returned = 0; ///< alerts whose silence ended
        int heard = 0;    ///< first acceptances that ended a dispatch stage
        int waitMs = 0;   ///< until the next instant at which something is due, at most a second
        int raised() const { return warnings + breaches + escalations + returned; }
    };
    static constexpr int mostAtOnce = 10'000;
    [[nodiscard]] Result<Ticked> tick(int limit = mostAtOnce);
    /// The same with the leader's lease: Conflict, and nothing done, unless it still holds. The alerts are committed
    /// before the stages are marked: until then they are raised and no second time.
    [[nodiscard]] Result<Ticked> tickAs(const QString &task, const QUuid &holder, qint64 epoch);

    /// The halves of a tick: what is raised, and what follows from it for stages and work orders.
    [[nodiscard]] Result<> raise(Ticked &ticked, int limit = mostAtOnce);
    [[nodiscard]] Result<> settle(Ticked &ticked, int limit = mostAtOnce);

private:
    Connection &m_connection;
};
