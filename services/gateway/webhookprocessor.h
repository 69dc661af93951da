#pragma once

#include "services/core/replyaddress.h"
#include "services/core/service.h"
#include "services/stores/webhookstore.h"

#include <QTimer>

#include <atomic>

/// Turns stored deliveries into events, replies into entries of conversations, and both into what follows. Woken by
/// notifications, guarded by a timer; as many of these may run on as many engines as wanted, each takes deliveries that
/// nobody else holds. Lives on a service thread that has an event loop; receives nothing from the network itself.
class WebhookProcessor final : public Service
{
    Q_OBJECT

public:
    struct Options
    {
        int deliveriesAtOnce = 50;
        int guardMs = 2'000;
        /// A second processor beside the first: it works only while a backlog has formed and nothing more arrives, so
        /// that acknowledgements keep their share of the machine.
        bool helper = false;
        std::optional<ReplyAddress> replies; ///< reads whose mail an address of ours belongs to
    };

    struct Counters
    {
        std::atomic<quint64> deliveries {0};
        std::atomic<quint64> events {0}; ///< that were new
        std::atomic<quint64> setAside {0};
        std::atomic<quint64> replies {0}; ///< that were judged
        std::atomic<quint64> failures {0};
    };

    explicit WebhookProcessor(WebhookStoreFactory makeStore, QObject *parent = nullptr);
    WebhookProcessor(WebhookStoreFactory makeStore, Options options, QObject *parent = nullptr);
    ~WebhookProcessor() override;

    void wake(); ///< there may be something to do

    /// Works until nothing is left that can be applied now; returns how many events were new. Needs no start.
    [[nodiscard]] Result<int> drain();

    [[nodiscard]] const Counters &counters() const { return m_counters; }

Q_SIGNALS:
    void applied(int events);
    void failed(const Error &error);

protected:
    Result<> onStart() override; ///< a database that is away is no failure: the guard tries again
    void onStop() override;
    void onDeadline() override { }

private:
    void work();
    void schedule();
    bool isNeeded();
    void keepHouse();
    Result<int> takeSome(bool *more);
    Result<int> takeApart(qint64 delivery);
    Result<int> takeReplies(bool *more);
    ReplyIntakeStore::Read readReply(const ReplyIntakeStore::Delivery &delivery) const;
    WebhookStore &store();

    const WebhookStoreFactory m_makeStore;
    const Options m_options;
    std::unique_ptr<WebhookStore> m_store;
    QTimer m_guard;
    QTimer m_house;
    QTimer m_pause; ///< a helper looks again
    Counters m_counters;
    bool m_scheduled = false;
};
