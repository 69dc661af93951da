#include "services/gateway/deliverywriter.h"

#include "services/core/crashpoint.h"

#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(lcGateway, "raven.gateway", QtInfoMsg)

constexpr int lookMs = 5'000;

} // namespace

DeliveryWriter::DeliveryWriter(WebhookStoreFactory makeStore, Limits limits, GatewayCounters &counters)
    : m_makeStore(std::move(makeStore))
    , m_limits(limits)
    , m_counters(counters)
    , m_look(this)
{
    connect(&m_look, &QTimer::timeout, this, &DeliveryWriter::lookAround);
    // The timer starts on this object's own thread, at the first look.
    QMetaObject::invokeMethod(this, &DeliveryWriter::lookAround, Qt::QueuedConnection);
}

DeliveryWriter::~DeliveryWriter()
{
    for (const Item &item : std::as_const(m_pending))
        item.done(false);
}

bool DeliveryWriter::offer(WebhookStore::Delivery delivery, Done done)
{
    const qint64 bytes = delivery.body.size();
    const int waitingBefore = m_waiting.fetch_add(1);
    const qint64 bytesBefore = m_waitingBytes.fetch_add(bytes);
    if (waitingBefore >= m_limits.waiting || bytesBefore + bytes > m_limits.waitingBytes) {
        --m_waiting;
        m_waitingBytes -= bytes;
        return false;
    }
    m_counters.waiting = m_waiting.load();
    QMetaObject::invokeMethod(
        this, [this, item = Item {std::move(delivery), std::move(done)}]() mutable { take(std::move(item)); },
        Qt::QueuedConnection);
    return true;
}

void DeliveryWriter::take(Item item)
{
    m_pending.append(std::move(item));
    if (m_flushing)
        return;
    m_flushing = true;
    // Behind everything that is in this thread's queue already: that all goes into one commit.
    QMetaObject::invokeMethod(this, &DeliveryWriter::flush, Qt::QueuedConnection);
}

void DeliveryWriter::flush()
{
    QList<Item> items;
    qint64 bytes = 0;
    while (!m_pending.isEmpty() && items.size() < m_limits.atOnce && bytes < m_limits.bytesAtOnce) {
        bytes += m_pending.constFirst().delivery.body.size();
        items.append(m_pending.takeFirst());
    }
    m_flushing = !m_pending.isEmpty();
    if (m_flushing)
        QMetaObject::invokeMethod(this, &DeliveryWriter::flush, Qt::QueuedConnection);

    QList<WebhookStore::Delivery> deliveries;
    for (const Item &item : std::as_const(items))
        deliveries.append(item.delivery);
    const Result<qint64> stored = store().store(deliveries);
    m_counters.databaseReachable = stored.has_value();
    if (stored) {
        ++m_counters.commits;
        m_counters.duplicates += static_cast<quint64>(items.size() - *stored);
    } else {
        qCWarning(lcGateway) << "deliveries cannot be stored, their senders will try again:" << stored.error();
    }
    RAVEN_CRASH_POINT("G1");
    for (const Item &item : std::as_const(items))
        item.done(stored.has_value());
    m_waiting -= static_cast<int>(items.size());
    m_waitingBytes -= bytes;
    m_counters.waiting = m_waiting.load();
}

void DeliveryWriter::lookAround()
{
    if (!m_look.isActive())
        m_look.start(lookMs);
    const auto backlog = store().backlog();
    m_counters.databaseReachable = backlog.has_value();
    if (!backlog)
        return;
    m_counters.backlog = backlog->stored;
    m_counters.backlogSeconds =
        backlog->oldest.isValid() ? std::max<qint64>(0, backlog->oldest.secsTo(QDateTime::currentDateTimeUtc())) : 0;
}

WebhookStore &DeliveryWriter::store()
{
    if (!m_store)
        m_store = m_makeStore();
    return *m_store;
}
