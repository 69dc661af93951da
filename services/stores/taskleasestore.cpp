#include "services/stores/taskleasestore.h"

#include "services/db/connection.h"

#include <QCoreApplication>

namespace {

tl::unexpected<Error> heldElsewhere(const QString &task)
{
    return failure(Error::Code::Conflict, QCoreApplication::translate("Lease", "Another engine leads this task."),
                   task);
}

double seconds(std::chrono::milliseconds term)
{
    return double(term.count()) / 1000.0;
}

QVariantMap binds(const QString &task, const QUuid &holder)
{
    return {{QStringLiteral("task"), task}, {QStringLiteral("holder"), holder}};
}

QVariantMap binds(const QString &task, const QUuid &holder, qint64 epoch)
{
    QVariantMap all = binds(task, holder);
    all.insert(QStringLiteral("epoch"), epoch);
    return all;
}

} // namespace

TaskLeaseStore::TaskLeaseStore(Connection &connection)
    : m_connection(connection)
{
}

Result<qint64> TaskLeaseStore::take(const QString &task, const Holder &holder, std::chrono::milliseconds term)
{
    QVariantMap all = binds(task, holder.id);
    all.insert(QStringLiteral("holder_name"), holder.name);
    all.insert(QStringLiteral("lease_s"), seconds(term));
    const auto row = m_connection.selectMaybe(QStringLiteral("lease_take"), all);
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return heldElsewhere(task);
    return (*row)->number("epoch");
}

Result<> TaskLeaseStore::renew(const QString &task, const QUuid &holder, qint64 epoch, std::chrono::milliseconds term)
{
    QVariantMap all = binds(task, holder, epoch);
    all.insert(QStringLiteral("lease_s"), seconds(term));
    const auto row = m_connection.selectMaybe(QStringLiteral("lease_renew"), all);
    if (!row)
        return tl::make_unexpected(row.error());
    return *row ? Result<>() : heldElsewhere(task);
}

Result<> TaskLeaseStore::release(const QString &task, const QUuid &holder, qint64 epoch)
{
    const auto released = m_connection.run(QStringLiteral("lease_release"), binds(task, holder, epoch));
    if (!released)
        return tl::make_unexpected(released.error());
    return {};
}

Result<> TaskLeaseStore::holdForWrite(const QString &task, const QUuid &holder, qint64 epoch)
{
    Q_ASSERT_X(m_connection.inTransaction(), "TaskLeaseStore", "the check belongs to the transaction of the write");
    const auto row = m_connection.selectMaybe(QStringLiteral("lease_hold_for_write"), binds(task, holder, epoch));
    if (!row)
        return tl::make_unexpected(row.error());
    return *row ? Result<>() : heldElsewhere(task);
}

Result<> TaskLeaseStore::recordRun(const QString &task, const QUuid &holder, qint64 epoch, const QString &error)
{
    QVariantMap all = binds(task, holder, epoch);
    all.insert(QStringLiteral("error"), error);
    const auto recorded = m_connection.run(QStringLiteral("lease_record_run"), all);
    if (!recorded)
        return tl::make_unexpected(recorded.error());
    return *recorded == 1 ? Result<>() : heldElsewhere(task);
}
