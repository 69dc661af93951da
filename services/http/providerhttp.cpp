#include "services/http/providerhttp.h"

#include "services/core/boottime.h"
#include "services/core/crashpoint.h"
#include "services/http/httpcall.h"

#include <QThread>

namespace {

bool isHeaderSafe(const QByteArray &text)
{
    return !text.contains('\r') && !text.contains('\n') && !text.contains('\0');
}

QString originOf(const QUrl &url)
{
    return url.scheme() + QLatin1Char('/') + url.host() + QLatin1Char('/') + QString::number(url.port(0));
}

quint16 portOf(const QUrl &url)
{
    return static_cast<quint16>(url.port(url.scheme() == QLatin1String("https") ? 443 : 80));
}

QByteArray hostHeader(const QUrl &url)
{
    const QString host = url.host();
    const QByteArray name =
        (host.contains(QLatin1Char(':')) ? QLatin1Char('[') + host + QLatin1Char(']') : host).toLatin1();
    return url.port() < 0 ? name : name + ':' + QByteArray::number(url.port());
}

QByteArray headOf(const HttpRequest &request, bool keepAlive)
{
    QByteArray target = request.url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (request.url.hasQuery())
        target += '?' + request.url.query(QUrl::FullyEncoded).toLatin1();

    QByteArray head = request.method + ' ' + target + " HTTP/1.1\r\nHost: " + hostHeader(request.url) + "\r\n";
    for (const auto &[name, value] : request.headers)
        head += name + ": " + value + "\r\n";
    if (!request.body.isEmpty() || request.method == "POST")
        head += "Content-Length: " + QByteArray::number(request.body.size()) + "\r\n";
    head += "Accept-Encoding: identity\r\nUser-Agent: Raven\r\nConnection: ";
    head += keepAlive ? "keep-alive\r\n\r\n" : "close\r\n\r\n";
    return head;
}

} // namespace

ProviderHttp::ProviderHttp(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_idleTimer(this)
{
    m_settings.tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    m_settings.tls.setProtocol(QSsl::TlsV1_2OrLater);
    m_settings.tls.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    m_idleTimer.setInterval(500);
    connect(&m_idleTimer, &QTimer::timeout, this, &ProviderHttp::dropOldIdle);
}

ProviderHttp::~ProviderHttp() = default;

void ProviderHttp::write(const HttpRequest &request, qint64 writeBeforeBootMs, QObject *receiver, Done done)
{
    RAVEN_CRASH_POINT("C3");
    start(request, writeBeforeBootMs, receiver, std::move(done));
}

void ProviderHttp::read(const HttpRequest &request, QObject *receiver, Done done)
{
    start(request, std::nullopt, receiver, std::move(done));
}

void ProviderHttp::abortAll()
{
    const QList<HttpCall *> calls = m_calls;
    for (HttpCall *call : calls)
        call->abort(tr("the program is stopping"));
}

void ProviderHttp::start(const HttpRequest &request, std::optional<qint64> writeBeforeBootMs, QObject *receiver,
                         Done done)
{
    Q_ASSERT(thread() == QThread::currentThread());
    Q_ASSERT(receiver && receiver->thread() == thread());
    if (const QString why = refusal(request); !why.isEmpty()) {
        HttpAnswer answer;
        answer.problem = why;
        QMetaObject::invokeMethod(
            receiver, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
        return;
    }

    HttpCall::Plan plan;
    plan.host = request.url.host();
    plan.port = portOf(request.url);
    plan.tls = request.url.scheme() == QLatin1String("https");
    plan.tlsSettings = m_settings.tls;
    plan.head = headOf(request, m_settings.idleMs > 0);
    plan.body = request.body;
    plan.writeBeforeBootMs = writeBeforeBootMs;
    plan.connectTimeoutMs = m_settings.connectTimeoutMs;
    plan.deadlineMs = request.deadlineMs > 0 ? request.deadlineMs : m_settings.deadlineMs;
    plan.limits.body = m_settings.answerLimitBytes;

    const QString origin = originOf(request.url);
    auto *call = new HttpCall(std::move(plan), takeIdle(origin), this);
    m_calls.append(call);
    connect(call, &HttpCall::finished, this,
            [this, call, origin, receiver = QPointer(receiver), done = std::move(done)](const HttpAnswer &answer) {
                m_calls.removeOne(call);
                if (QTcpSocket *open = call->takeConnection())
                    keepIdle(origin, open);
                call->deleteLater();
                if (receiver)
                    done(answer);
            });
    // Queued, so that an end in the first step reaches the caller after this function, as every other end does.
    QMetaObject::invokeMethod(call, &HttpCall::start, Qt::QueuedConnection);
}

/// Why this request must not leave at all; empty when it may.
QString ProviderHttp::refusal(const HttpRequest &request) const
{
    if (!m_settings.allowed.allows(request.url))
        return tr("%1 is not an address that requests may go to").arg(request.url.host());
    const bool sound = isHeaderSafe(request.method)
        && std::all_of(request.headers.begin(), request.headers.end(),
                       [](const auto &header) { return isHeaderSafe(header.first) && isHeaderSafe(header.second); });
    if (!sound)
        return tr("a header of the request holds a line break");
    if (m_calls.size() >= m_settings.inFlightLimit)
        return tr("too many requests are under way");
    return {};
}

QTcpSocket *ProviderHttp::takeIdle(const QString &origin)
{
    dropOldIdle();
    for (qsizetype index = m_idle.size() - 1; index >= 0; --index) {
        if (m_idle[index].origin != origin)
            continue;
        QTcpSocket *socket = m_idle.takeAt(index).socket;
        socket->disconnect(this);
        return socket;
    }
    return nullptr;
}

void ProviderHttp::keepIdle(const QString &origin, QTcpSocket *socket)
{
    socket->setParent(this);
    if (m_settings.idleMs <= 0 || m_idle.size() >= m_settings.idleLimit) {
        socket->deleteLater();
        return;
    }
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] { dropIdle(socket); });
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { dropIdle(socket); });
    m_idle.append({origin, socket, bootTimeMs()});
    if (!m_idleTimer.isActive())
        m_idleTimer.start();
}

void ProviderHttp::dropIdle(QTcpSocket *socket)
{
    m_idle.removeIf([socket](const Idle &idle) { return idle.socket == socket; });
    socket->disconnect(this);
    socket->deleteLater();
}

void ProviderHttp::dropOldIdle()
{
    const qint64 oldest = bootTimeMs() - m_settings.idleMs;
    const QList<Idle> idles = m_idle;
    for (const Idle &idle : idles) {
        if (idle.sinceMs <= oldest)
            dropIdle(idle.socket);
    }
    if (m_idle.isEmpty())
        m_idleTimer.stop();
}
