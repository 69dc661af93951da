#include "services/sla/alertservice.h"

#include "services/db/connection.h"
#include "services/stores/alertstore.h"

#include <QThread>

AlertService::AlertService(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<AlertStore>(*m_connection))
{
}

AlertService::~AlertService() = default;

Result<SlaInbox> AlertService::inbox()
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->inbox();
}

Result<SlaAcknowledged> AlertService::acknowledge(const QList<QUuid> &ids, const QString &comment)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->acknowledge(ids, comment);
}

Result<int> AlertService::undo(const QList<QUuid> &ids)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->undo(ids);
}

Result<> AlertService::comment(const QUuid &id, const QString &note)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->comment(id, note);
}

Result<int> AlertService::silence(const QList<QUuid> &ids, std::optional<int> minutes, const QString &note)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->silence(ids, minutes, note);
}

Result<int> AlertService::unsilence(const QList<QUuid> &ids)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->unsilence(ids);
}

Result<int> AlertService::escalate(const QUuid &id, const QString &note)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->escalate(id, note);
}
