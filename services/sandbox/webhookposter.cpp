#include "services/sandbox/webhookposter.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "raven.sandbox.webhooks", QtInfoMsg)

constexpr int inFlightLimit = 4;
constexpr size_t queueLimit = 20000;
constexpr qsizetype historyBytesLimit = 64 * 1024 * 1024;
constexpr qsizetype batchBytes = 700 * 1024; ///< the service stops at 768 KB
constexpr qsizetype batchEvents = 1000;
constexpr qint64 firstRetryMs = 30 * 1000;
constexpr qint64 longestRetryMs = 3600 * 1000;
constexpr qint64 giveUpMs = 24 * longestRetryMs;
constexpr qint64 shortestGiveUpMs = 600 * 1000;
constexpr qint64 shortestRetryMs = 200;
constexpr int requestTimeoutMs = 15000;

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

WebhookPoster::WebhookPoster(Options options, const EventSigner &signer, FaultPlan &faults, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_signer(signer)
    , m_faults(faults)
    , m_network(new QNetworkAccessManager(this))
    , m_chance(m_options.seed, "webhooks")
{
    m_flushTimer.setSingleShot(true);
    m_pumpTimer.setSingleShot(true);
    connect(&m_flushTimer, &QTimer::timeout, this, &WebhookPoster::flush);
    connect(&m_pumpTimer, &QTimer::timeout, this, &WebhookPoster::pump);
}

void WebhookPoster::postMailEvent(const QJsonObject &event)
{
    if (m_options.gateway.isEmpty())
        return;
    m_pending.append(QJsonDocument(event).toJson(QJsonDocument::Compact));
    m_pendingBytes += m_pending.constLast().size();
    ++m_events;
    if (m_pending.size() >= batchEvents || m_pendingBytes >= batchBytes)
        flush();
    else if (!m_flushTimer.isActive())
        m_flushTimer.start(static_cast<int>(m_options.batchMs));
}

void WebhookPoster::postLeadEvent(const QJsonObject &event)
{
    if (m_options.gateway.isEmpty())
        return;
    ++m_events;
    Post post;
    post.path = QByteArrayLiteral("/webhooks/instantly");
    post.body = QJsonDocument(event).toJson(QJsonDocument::Compact);
    release(std::move(post));
}

void WebhookPoster::postInbound(const QByteArray &form, const QByteArray &contentType)
{
    if (m_options.gateway.isEmpty() || !takesInbound())
        return;
    ++m_events;
    Post post;
    post.path = "/inbound/sendgrid/" + m_options.inboundSecret;
    post.body = form;
    post.contentType = contentType;
    release(std::move(post));
}

void WebhookPoster::replay(int times, bool shuffled)
{
    const std::deque<Post> posts = m_history;
    const qint64 now = nowMs();
    constexpr double spreadMs = 2000;
    for (int time = 0; time < times; ++time) {
        for (Post post : posts) {
            ++m_repeated;
            enqueue(std::move(post), now + (shuffled ? static_cast<qint64>(m_chance.unit() * spreadMs) : 0));
        }
    }
}

void WebhookPoster::setGateway(const QUrl &gateway)
{
    m_options.gateway = gateway;
    pump();
}

QJsonObject WebhookPoster::toJson() const
{
    return {
        {QStringLiteral("events"), m_events},
        {QStringLiteral("posts"), m_posted},
        {QStringLiteral("accepted"), m_accepted},
        {QStringLiteral("refused"), m_refused},
        {QStringLiteral("lost"), m_lost},
        {QStringLiteral("repeated"), m_repeated},
        {QStringLiteral("held_back"), m_heldBack},
        {QStringLiteral("given_up"), m_givenUp},
        {QStringLiteral("waiting"), static_cast<qint64>(m_queue.size()) + m_inFlight + (m_pending.isEmpty() ? 0 : 1)}};
}

void WebhookPoster::flush()
{
    m_flushTimer.stop();
    if (m_pending.isEmpty())
        return;
    Post post;
    post.path = QByteArrayLiteral("/webhooks/sendgrid");
    post.body = '[' + m_pending.join(",\r\n") + "]\r\n"; // the service's own separators, part of what is signed
    post.timestamp = QByteArray::number(QDateTime::currentSecsSinceEpoch());
    post.signature = m_signer.sign(post.timestamp, post.body);
    m_pending.clear();
    m_pendingBytes = 0;
    release(std::move(post));
}

void WebhookPoster::release(Post post)
{
    post.firstMs = nowMs();
    qint64 due = post.firstMs;
    int copies = 1;
    for (const Fault &fault : m_faults.next(FaultScope::Webhook)) {
        if (fault.kind == FaultKind::Lose) {
            ++m_lost;
            return;
        }
        if (fault.kind == FaultKind::Duplicate) {
            copies += fault.value.toInt();
            m_repeated += fault.value.toInt();
        } else if (fault.kind == FaultKind::Reorder) {
            constexpr double batches = 4;
            due += static_cast<qint64>((1 + m_chance.unit() * batches) * static_cast<double>(m_options.batchMs));
            ++m_heldBack;
        }
    }
    m_history.push_back(post);
    m_historyBytes += post.body.size();
    while (m_historyBytes > historyBytesLimit) {
        m_historyBytes -= m_history.front().body.size();
        m_history.pop_front();
    }
    for (int copy = 0; copy < copies; ++copy)
        enqueue(post, due);
}

void WebhookPoster::enqueue(Post post, qint64 dueMs)
{
    if (m_queue.size() >= queueLimit) {
        if (m_givenUp++ == 0)
            qCWarning(lcWebhooks) << "the gateway does not take webhooks: the oldest waiting ones are dropped";
        m_queue.erase(m_queue.begin());
    }
    m_queue.emplace(dueMs, std::move(post));
    pump();
}

void WebhookPoster::pump()
{
    const qint64 now = nowMs();
    while (m_inFlight < inFlightLimit && !m_queue.empty() && m_queue.begin()->first <= now) {
        Post post = std::move(m_queue.begin()->second);
        m_queue.erase(m_queue.begin());
        send(std::move(post));
    }
    if (m_inFlight < inFlightLimit && !m_queue.empty())
        m_pumpTimer.start(static_cast<int>(std::clamp<qint64>(m_queue.begin()->first - now, 1, longestRetryMs)));
}

void WebhookPoster::send(Post post)
{
    QUrl url = m_options.gateway;
    url.setPath(QString::fromLatin1(post.path));
    QNetworkRequest request(url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QString::fromLatin1(post.contentType));
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(requestTimeoutMs);
    if (post.path == "/webhooks/instantly") {
        request.setRawHeader("X-Raven-Secret", m_options.instantlySecret);
    } else if (!post.signature.isEmpty()) {
        request.setRawHeader("X-Twilio-Email-Event-Webhook-Signature", post.signature);
        request.setRawHeader("X-Twilio-Email-Event-Webhook-Timestamp", post.timestamp);
    }
    ++m_inFlight;
    ++m_posted;
    ++post.tries;
    QNetworkReply *reply = m_network->post(request, post.body);
    connect(reply, &QNetworkReply::finished, this,
            [this, reply, post = std::move(post)]() mutable { onFinished(reply, std::move(post)); });
}

void WebhookPoster::onFinished(QNetworkReply *reply, Post post)
{
    reply->deleteLater();
    --m_inFlight;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300) {
        ++m_accepted;
        pump();
        return;
    }
    if (m_refused++ == 0 && status == 0)
        qCWarning(lcWebhooks) << "no gateway takes the webhooks; they are tried again";
    else if (m_refused == 1)
        qCWarning(lcWebhooks) << "the gateway answered a webhook with" << status << "- it is tried again";
    const qint64 now = nowMs();
    if (now - post.firstMs > scaled(giveUpMs, shortestGiveUpMs)) {
        ++m_givenUp;
        pump();
        return;
    }
    constexpr int doublings = 7;
    const qint64 wait = std::min(firstRetryMs << std::min(post.tries - 1, doublings), longestRetryMs);
    const qint64 due = now + scaled(wait, shortestRetryMs);
    enqueue(std::move(post), due);
}

qint64 WebhookPoster::scaled(qint64 simulatedMs, qint64 atLeastMs) const
{
    return std::max(atLeastMs, static_cast<qint64>(static_cast<double>(simulatedMs) / m_options.timeScale));
}
