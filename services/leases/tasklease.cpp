#include "services/leases/tasklease.h"

#include "services/db/connection.h"

#include <QCoreApplication>
#include <QLoggingCategory>

namespace {
Q_LOGGING_CATEGORY(lcLease, "raven.lease", QtInfoMsg)
}

TaskLease::TaskLease(Connection &connection, Settings settings)
    : m_connection(connection)
    , m_store(connection)
    , m_settings(std::move(settings))
{
    Q_ASSERT(m_settings.margin < m_settings.term);
}

TaskLease::~TaskLease()
{
    resign();
}

bool TaskLease::leads() const
{
    return m_epoch && m_sinceAsked.elapsed() < (m_settings.term - m_settings.margin).count();
}

Result<bool> TaskLease::keep()
{
    QElapsedTimer asked;
    asked.start();
    if (m_epoch) {
        const auto renewed = m_store.renew(m_settings.task, m_settings.holder.id, *m_epoch, m_settings.term);
        if (renewed) {
            m_sinceAsked = asked;
            return leads();
        }
        if (renewed.error().code != Error::Code::Conflict)
            return tl::make_unexpected(renewed.error());
        qCInfo(lcLease, "lost %s", qPrintable(m_settings.task));
        m_epoch.reset();
        asked.restart();
    }
    const auto taken = m_store.take(m_settings.task, m_settings.holder, m_settings.term);
    if (!taken) {
        if (taken.error().code == Error::Code::Conflict)
            return false;
        return tl::make_unexpected(taken.error());
    }
    m_epoch = *taken;
    m_sinceAsked = asked;
    qCInfo(lcLease, "leads %s, epoch %lld", qPrintable(m_settings.task), static_cast<long long>(*m_epoch));
    return leads();
}

void TaskLease::resign()
{
    if (!m_epoch)
        return;
    if (auto released = m_store.release(m_settings.task, m_settings.holder.id, *m_epoch); !released)
        qCDebug(lcLease).noquote() << "not released, it will expire:" << released.error().detail;
    m_epoch.reset();
}

Result<> TaskLease::holdForWrite()
{
    if (!leads())
        return failure(Error::Code::Conflict,
                       QCoreApplication::translate("Lease", "This engine does not lead the task."), m_settings.task);
    return m_store.holdForWrite(m_settings.task, m_settings.holder.id, *m_epoch);
}
