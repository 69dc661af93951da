#include "services/sla/slaticker.h"

#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(lcSla, "raven.sla", QtInfoMsg)

constexpr int longestWaitMs = 1'000;
constexpr int standbyMs = 1'000;
constexpr qint64 recordEveryMs = 2'000; ///< the inbox shows the last check
constexpr std::chrono::milliseconds leaseTerm {6'000};

} // namespace

SlaTicker::SlaTicker(Connection &connection, TaskLeaseStore::Holder holder, QObject *parent)
    : QObject(parent)
    , m_store(connection)
    , m_lease(connection, {task(), holder, leaseTerm, leaseTerm / 6})
    , m_leases(connection)
    , m_holder(std::move(holder))
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &SlaTicker::run);
}

SlaTicker::~SlaTicker() = default;

void SlaTicker::start()
{
    m_timer.start(0);
}

void SlaTicker::stop()
{
    m_timer.stop();
    m_lease.resign();
}

void SlaTicker::run()
{
    const auto ticked = round();
    if (!ticked) {
        if (++m_failures == 1)
            qCWarning(lcSla, "no check of the stages: %s (%s)", qPrintable(ticked.error().message),
                      qPrintable(ticked.error().detail));
        m_timer.start(standbyMs);
        return;
    }
    m_failures = 0;
    if (*ticked && (*ticked)->raised() > 0) {
        qCDebug(lcSla, "%d warnings, %d breaches, %d escalations, %d silences ended", (*ticked)->warnings,
                (*ticked)->breaches, (*ticked)->escalations, (*ticked)->returned);
        Q_EMIT raised((*ticked)->raised());
    }
    m_timer.start(*ticked ? qBound(0, (*ticked)->waitMs, longestWaitMs) : standbyMs);
}

Result<std::optional<SlaStore::Ticked>> SlaTicker::round()
{
    if (!m_lease.leads() || !m_sinceKept.isValid() || m_sinceKept.elapsed() > (leaseTerm / 3).count()) {
        const auto leads = m_lease.keep();
        if (!leads)
            return tl::make_unexpected(leads.error());
        m_sinceKept.start();
        if (!*leads)
            return std::nullopt;
    }
    auto ticked = m_store.tickAs(task(), m_holder.id, m_lease.epoch());
    if (!ticked) {
        if (ticked.error().code == Error::Code::Conflict) {
            m_sinceKept.invalidate(); // somebody else leads, whatever our own clock says
            return std::nullopt;
        }
        return tl::make_unexpected(ticked.error());
    }
    if (!m_sinceRecorded.isValid() || m_sinceRecorded.elapsed() > recordEveryMs) {
        m_sinceRecorded.start();
        if (auto recorded = m_leases.recordRun(task(), m_holder.id, m_lease.epoch(), {}); !recorded)
            qCDebug(lcSla) << "the check is not on record:" << recorded.error();
    }
    return *ticked;
}
