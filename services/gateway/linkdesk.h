#pragma once

#include "services/gateway/gatewaycounters.h"
#include "services/stores/webhookstore.h"

#include <QObject>
#include <QTimer>

/// What people do with links: opens of the pixel, gathered for a moment and written together, and the buttons behind
/// unsubscribe, accept and decline. Apart from the deliveries, because an opt-out may wait for a claim's locks. Lives
/// on a thread of its own; the operations may be called from any thread and are bounded.
class LinkDesk : public QObject
{
    Q_OBJECT

public:
    using Shown = std::function<void(const Result<std::optional<WebhookStore::LinkSubject>> &)>;
    using Acted = std::function<void(const Result<bool> &)>;

    LinkDesk(WebhookStoreFactory makeStore, GatewayCounters &counters);
    ~LinkDesk() override;

    /// Opens are hints: when too many wait, further ones are dropped and counted.
    void noteOpen(const QJsonObject &open);
    /// False when too much waits; the callback is not called then. It is called on this object's thread.
    [[nodiscard]] bool show(const QUuid &messageUid, Shown shown);
    [[nodiscard]] bool act(const QUuid &messageUid, const QString &action, Acted acted);

private:
    bool enter();
    void writeOpens();
    WebhookStore &store();

    const WebhookStoreFactory m_makeStore;
    GatewayCounters &m_counters;
    std::unique_ptr<WebhookStore> m_store;
    QTimer m_gather;
    QJsonArray m_opens;
    std::atomic<int> m_waiting {0};
    std::atomic<int> m_waitingOpens {0};
};
