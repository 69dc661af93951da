#pragma once

#include "services/gateway/gatewaycounters.h"
#include "services/stores/webhookstore.h"

#include <QObject>
#include <QTimer>

/// Stores deliveries, many in one commit: whatever arrives while one commit is under way goes into the next. Lives on a
/// thread of its own; offer() may be called from any thread.
class DeliveryWriter : public QObject
{
    Q_OBJECT

public:
    /// Called on the writer's thread once the outcome is known: true only after the commit.
    using Done = std::function<void(bool stored)>;

    struct Limits
    {
        int waiting = 1'000;
        qint64 waitingBytes = 64 * 1024 * 1024;
        qsizetype atOnce = 64;
        qint64 bytesAtOnce = 8 * 1024 * 1024;
    };

    DeliveryWriter(WebhookStoreFactory makeStore, Limits limits, GatewayCounters &counters);
    ~DeliveryWriter() override;

    /// False when the queue is full; @p done is not called then.
    [[nodiscard]] bool offer(WebhookStore::Delivery delivery, Done done);

private:
    struct Item
    {
        WebhookStore::Delivery delivery;
        Done done;
    };

    void take(Item item);
    void flush();
    void lookAround();
    WebhookStore &store();

    const WebhookStoreFactory m_makeStore;
    const Limits m_limits;
    GatewayCounters &m_counters;
    std::unique_ptr<WebhookStore> m_store;
    QTimer m_look; ///< keeps health and backlog figures fresh while nothing arrives
    QList<Item> m_pending;
    bool m_flushing = false;
    std::atomic<int> m_waiting {0};
    std::atomic<qint64> m_waitingBytes {0};
};
