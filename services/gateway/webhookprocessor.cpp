#include "services/gateway/webhookprocessor.h"

#include "services/gateway/inboundmail.h"
#include "services/gateway/itemsplitter.h"

#include <QJsonObject>
#include <QLoggingCategory>
#include <QThread>

namespace {

Q_LOGGING_CATEGORY(lcEvents, "raven.gateway.events", QtInfoMsg)

constexpr int houseMs = 10 * 60 * 1000; // asks; the database decides whether it is time
constexpr int helperPauseMs = 100;
constexpr int retryLimit = 5; // deadlocks in a row before the guard takes over

constexpr int mailsAtOnce = 4; // each may be as large as the gateway takes
constexpr int repliesAtOnce = 50;
constexpr int oldestWritingDays = 7;

constexpr std::array<QLatin1String, 2> providers {QLatin1String("sendgrid"), QLatin1String("instantly")};

} // namespace

WebhookProcessor::WebhookProcessor(WebhookStoreFactory makeStore, QObject *parent)
    : WebhookProcessor(std::move(makeStore), Options(), parent)
{
}

WebhookProcessor::WebhookProcessor(WebhookStoreFactory makeStore, Options options, QObject *parent)
    : Service(parent)
    , m_makeStore(std::move(makeStore))
    , m_options(std::move(options))
{
    m_guard.setParent(this);
    connect(&m_guard, &QTimer::timeout, this, &WebhookProcessor::wake);
    m_house.setParent(this);
    m_house.setInterval(houseMs);
    connect(&m_house, &QTimer::timeout, this, &WebhookProcessor::keepHouse);
    m_pause.setParent(this);
    m_pause.setSingleShot(true);
    m_pause.setInterval(helperPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &WebhookProcessor::work);
}

WebhookProcessor::~WebhookProcessor() = default;

Result<> WebhookProcessor::onStart()
{
    Q_ASSERT(QThread::currentThread() == thread());
    m_guard.start(m_options.guardMs);
    QMetaObject::invokeMethod(this, &WebhookProcessor::wake, Qt::QueuedConnection);
    if (!m_options.helper) {
        m_house.start();
        QMetaObject::invokeMethod(this, &WebhookProcessor::keepHouse, Qt::QueuedConnection);
    }
    return {};
}

void WebhookProcessor::onStop()
{
    Q_ASSERT(QThread::currentThread() == thread());
    // Work is done in whole transactions between two events of this thread: nothing is under way here.
    m_guard.stop();
    m_house.stop();
    m_pause.stop();
    m_store.reset();
    finishStopping();
}

void WebhookProcessor::wake()
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (state() != State::Running)
        return;
    if (const Result<> listening = store().listen([this] { schedule(); }); !listening)
        qCDebug(lcEvents) << "not listening:" << listening.error();
    schedule();
}

Result<int> WebhookProcessor::drain()
{
    Q_ASSERT(QThread::currentThread() == thread());
    int events = 0;
    bool more = true;
    while (more) {
        const Result<int> added = takeSome(&more);
        if (!added)
            return added;
        events += *added;
    }
    return events;
}

void WebhookProcessor::schedule()
{
    if (state() != State::Running || m_scheduled)
        return;
    if (m_options.helper) {
        if (!m_pause.isActive())
            m_pause.start();
        return;
    }
    m_scheduled = true;
    QMetaObject::invokeMethod(this, &WebhookProcessor::work, Qt::QueuedConnection);
}

void WebhookProcessor::work()
{
    m_scheduled = false;
    if (state() != State::Running)
        return;
    if (m_options.helper && !isNeeded())
        return;
    bool more = false;
    const Result<int> added = takeSome(&more);
    if (!added) {
        ++m_counters.failures;
        qCWarning(lcEvents) << "events wait:" << added.error();
        Q_EMIT failed(added.error());
        return;
    }
    if (*added > 0)
        Q_EMIT applied(*added);
    // Through the event loop, so that stop() and notifications get their turn.
    if (more) {
        m_scheduled = true;
        QMetaObject::invokeMethod(this, &WebhookProcessor::work, Qt::QueuedConnection);
    }
}

void WebhookProcessor::keepHouse()
{
    if (state() != State::Running)
        return;
    const Result<int> gone = store().keepHouse();
    if (!gone)
        qCDebug(lcEvents) << "housekeeping waits:" << gone.error();
    else if (*gone > 0)
        qCInfo(lcEvents, "%d raw deliveries were forgotten after their time", *gone);
}

bool WebhookProcessor::isNeeded()
{
    const auto behind = store().behind();
    if (!behind || behind->waiting < m_options.deliveriesAtOnce)
        return false;
    if (!behind->quiet)
        m_pause.start();
    return behind->quiet;
}

Result<int> WebhookProcessor::takeSome(bool *more)
{
    *more = false;
    int events = 0;
    for (const QLatin1String provider : providers) {
        Result<WebhookStore::Processed> processed = store().process(provider, m_options.deliveriesAtOnce);
        for (int attempt = 1; !processed && processed.error().code == Error::Code::Retry && attempt < retryLimit;
             ++attempt)
            processed = store().process(provider, m_options.deliveriesAtOnce);
        if (!processed)
            return tl::make_unexpected(processed.error());
        events += processed->added;
        m_counters.deliveries += static_cast<quint64>(processed->taken);
        m_counters.events += static_cast<quint64>(processed->added);
        m_counters.setAside += static_cast<quint64>(processed->setAside);
        *more |= processed->taken > 0;
        for (const qint64 delivery : std::as_const(processed->unreadable)) {
            const Result<int> added = takeApart(delivery);
            if (!added)
                return added;
            events += *added;
        }
    }
    const Result<int> replies = takeReplies(more);
    if (!replies)
        return replies;
    return events + *replies;
}

/// Mail first, then everything that nobody has judged: what this process stored, and what one that died did.
Result<int> WebhookProcessor::takeReplies(bool *more)
{
    ReplyIntakeStore &intake = store().replies();
    const auto untilQuiet = [](const auto &act) {
        Result<int> taken = act();
        for (int attempt = 1; !taken && taken.error().code == Error::Code::Retry && attempt < retryLimit; ++attempt)
            taken = act();
        return taken;
    };
    const Result<int> mails = untilQuiet([this, &intake] {
        return intake.takeInbound(mailsAtOnce,
                                  [this](const ReplyIntakeStore::Delivery &delivery) { return readReply(delivery); });
    });
    if (!mails)
        return mails;
    m_counters.deliveries += static_cast<quint64>(*mails);
    const Result<int> judged = untilQuiet([&intake] {
        return intake.triage(repliesAtOnce, [](const ReplyIntakeStore::Untriaged &reply) {
            return triageReply(reply.body, reply.receivedOn, reply.own);
        });
    });
    if (!judged)
        return judged;
    m_counters.replies += static_cast<quint64>(*judged);
    *more |= *mails > 0 || *judged > 0;
    return *judged;
}

ReplyIntakeStore::Read WebhookProcessor::readReply(const ReplyIntakeStore::Delivery &delivery) const
{
    const auto mail = readInboundMail(delivery.body, delivery.contentType);
    if (!mail) {
        qCInfo(lcEvents, "delivery %lld is no mail: %s", static_cast<long long>(delivery.id), qPrintable(mail.error()));
        return {{}, mail.error()};
    }
    // SendGrid may bring a mail days late, and of two answers the one written last counts. Only a date that can be
    // true is believed.
    QDateTime at = delivery.receivedAt;
    if (mail->writtenAt.isValid() && mail->writtenAt < at && mail->writtenAt.daysTo(at) < oldestWritingDays)
        at = mail->writtenAt;
    QJsonObject reply {{QStringLiteral("key"), inboundMailKey(*mail, delivery.hash)},
                       {QStringLiteral("source"), QStringLiteral("inbound_parse")},
                       {QStringLiteral("from"), mail->from},
                       {QStringLiteral("subject"), mail->subject},
                       {QStringLiteral("text"), mail->text},
                       {QStringLiteral("at"), at.toUTC().toString(Qt::ISODateWithMs)},
                       {QStringLiteral("provider_message_id"), mail->messageId},
                       {QStringLiteral("attachments"), mail->attachments},
                       {QStringLiteral("automatic"), mail->automatic},
                       {QStringLiteral("delivery"), delivery.id}};
    if (m_options.replies) {
        if (const auto request = m_options.replies->read(mail->recipients))
            reply.insert(QStringLiteral("batch"), request->toString(QUuid::WithoutBraces));
    }
    return {reply, {}};
}

Result<int> WebhookProcessor::takeApart(qint64 delivery)
{
    const auto body = store().deliveryBody(delivery);
    if (!body)
        return tl::make_unexpected(body.error());
    if (!*body)
        return 0;
    const auto processed = store().applyItems(delivery, splitItems(**body));
    if (!processed)
        return tl::make_unexpected(processed.error());
    m_counters.events += static_cast<quint64>(processed->added);
    m_counters.setAside += static_cast<quint64>(processed->setAside);
    qCInfo(lcEvents, "delivery %lld was taken apart: %d events, %d set aside", static_cast<long long>(delivery),
           processed->added, processed->setAside);
    return processed->added;
}

WebhookStore &WebhookProcessor::store()
{
    if (!m_store)
        m_store = m_makeStore();
    return *m_store;
}
