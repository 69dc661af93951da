#include "services/gateway/linkdesk.h"

#include <QJsonObject>
#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(lcLinks, "raven.gateway.links", QtInfoMsg)

constexpr int gatherMs = 200;
constexpr int mostWaiting = 200;
constexpr int mostOpens = 10'000;
constexpr qsizetype opensAtOnce = 1'000;

} // namespace

LinkDesk::LinkDesk(WebhookStoreFactory makeStore, GatewayCounters &counters)
    : m_makeStore(std::move(makeStore))
    , m_counters(counters)
    , m_gather(this)
{
    m_gather.setSingleShot(true);
    m_gather.setInterval(gatherMs);
    connect(&m_gather, &QTimer::timeout, this, &LinkDesk::writeOpens);
}

LinkDesk::~LinkDesk()
{
    writeOpens();
}

void LinkDesk::noteOpen(const QJsonObject &open)
{
    if (m_waitingOpens.fetch_add(1) >= mostOpens) {
        --m_waitingOpens;
        ++m_counters.opensDropped;
        return;
    }
    QMetaObject::invokeMethod(
        this,
        [this, open] {
            m_opens.append(open);
            if (!m_gather.isActive())
                m_gather.start();
        },
        Qt::QueuedConnection);
}

bool LinkDesk::show(const QUuid &messageUid, Shown shown)
{
    if (!enter())
        return false;
    QMetaObject::invokeMethod(
        this,
        [this, messageUid, shown = std::move(shown)] {
            shown(store().linkSubject(messageUid));
            --m_waiting;
        },
        Qt::QueuedConnection);
    return true;
}

bool LinkDesk::act(const QUuid &messageUid, const QString &action, Acted acted)
{
    if (!enter())
        return false;
    QMetaObject::invokeMethod(
        this,
        [this, messageUid, action, acted = std::move(acted)] {
            Result<bool> done = store().act(messageUid, action);
            // Pressing twice changes nothing, so once more after a deadlock or a lost session is safe.
            if (!done)
                done = store().act(messageUid, action);
            if (!done)
                qCWarning(lcLinks) << action << "could not be recorded:" << done.error();
            acted(done);
            --m_waiting;
        },
        Qt::QueuedConnection);
    return true;
}

bool LinkDesk::enter()
{
    if (m_waiting.fetch_add(1) < mostWaiting)
        return true;
    --m_waiting;
    return false;
}

void LinkDesk::writeOpens()
{
    while (!m_opens.isEmpty()) {
        QJsonArray some;
        while (!m_opens.isEmpty() && some.size() < opensAtOnce)
            some.append(m_opens.takeAt(m_opens.size() - 1));
        m_waitingOpens -= static_cast<int>(some.size());
        const Result<int> added = store().applyOpens(some);
        if (added) {
            m_counters.opens += static_cast<quint64>(*added);
        } else {
            m_counters.opensDropped += static_cast<quint64>(some.size());
            qCWarning(lcLinks) << "opens were lost:" << added.error();
        }
    }
}

WebhookStore &LinkDesk::store()
{
    if (!m_store)
        m_store = m_makeStore();
    return *m_store;
}
