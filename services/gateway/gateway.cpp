#include "services/gateway/gateway.h"

#include "services/gateway/gatewaymetrics.h"
#include "services/gateway/recipientpages.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QUrlQuery>

namespace {

Q_LOGGING_CATEGORY(lcGateway, "raven.gateway", QtInfoMsg)

constexpr std::chrono::seconds serverStop {5};
constexpr qint64 inboundBytes = 31 * 1024 * 1024; // Inbound Parse takes mail of up to 30 MB

// The smallest transparent GIF, and the same bytes for every token.
const QByteArray &pixel()
{
    static const QByteArray bytes =
        QByteArray::fromHex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b");
    return bytes;
}

constexpr std::array<const char *, GatewayCounters::EndpointCount> providers {"sendgrid", "instantly", "emailbison",
                                                                              "inbound"};

HttpServer::Response plain(int status, const QByteArray &text)
{
    HttpServer::Response response;
    response.status = status;
    response.contentType = "text/plain; charset=utf-8";
    response.body = text + '\n';
    return response;
}

HttpServer::Response busy()
{
    HttpServer::Response response = plain(503, "Try again.");
    response.fields.append(HttpField {"Retry-After", "5"});
    return response;
}

HttpServer::Response notFound()
{
    return plain(404, "Not found.");
}

HttpServer::Response notAllowed(const char *methods)
{
    HttpServer::Response response = plain(405, "Method not allowed.");
    response.fields.append(HttpField {"Allow", methods});
    return response;
}

HttpServer::Response page(int status, const QByteArray &html)
{
    HttpServer::Response response;
    response.status = status;
    response.contentType = "text/html; charset=utf-8";
    response.body = html;
    response.fields = {{"Cache-Control", "no-store"},
                       {"Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"},
                       {"Referrer-Policy", "no-referrer"},
                       {"X-Content-Type-Options", "nosniff"},
                       {"X-Robots-Tag", "noindex"}};
    if (status == 503)
        response.fields.append(HttpField {"Retry-After", "5"});
    return response;
}

HttpServer::Response pixelResponse()
{
    HttpServer::Response response;
    response.contentType = "image/gif";
    response.body = pixel();
    response.fields = {{"Cache-Control", "no-store, no-cache, must-revalidate, private"}, {"Pragma", "no-cache"}};
    return response;
}

bool isPost(const HttpServer::Request &request)
{
    return request.method == "POST";
}

/// What is behind the last part of a fixed prefix, or nothing.
QByteArray behind(const QByteArray &path, const char *prefix)
{
    return path.startsWith(prefix) ? path.mid(static_cast<qsizetype>(qstrlen(prefix))) : QByteArray();
}

bool isDigits(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= 12
        && std::all_of(text.begin(), text.end(), [](char character) { return character >= '0' && character <= '9'; });
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// The seeds' two forms of a tracking link.
QJsonObject legacyOpen(const QByteArray &queryText)
{
    const QUrlQuery query(QString::fromLatin1(queryText));
    QStringList ids {query.queryItemValue(QStringLiteral("outreach")), query.queryItemValue(QStringLiteral("tech"))};
    if (query.hasQueryItem(QStringLiteral("id")))
        ids = query.queryItemValue(QStringLiteral("id"), QUrl::FullyDecoded).split(QLatin1Char('/'));
    if (ids.size() != 2)
        return {};
    const QUuid outreach = QUuid::fromString(ids.at(0));
    const QUuid technician = QUuid::fromString(ids.at(1));
    if (outreach.isNull() || technician.isNull())
        return {};
    return {{QStringLiteral("outreach"), outreach.toString(QUuid::WithoutBraces)},
            {QStringLiteral("technician"), technician.toString(QUuid::WithoutBraces)}};
}

} // namespace

Gateway::Gateway(Options options, WebhookStoreFactory makeStore, QObject *parent)
    : Service(parent)
    , m_options(std::move(options))
    , m_makeStore(std::move(makeStore))
    , m_server(httpOptions(), [this](const Request &request, const Answer &answer) { handle(request, answer); })
{
    m_writerThread.setObjectName(QStringLiteral("gateway-writer"));
    m_deskThread.setObjectName(QStringLiteral("gateway-links"));
    readKeys();
}

Gateway::~Gateway()
{
    if (m_stopper.joinable())
        m_stopper.join();
    m_server.stop(std::chrono::seconds(1));
    endThreads();
}

/// A mail with photographs is larger than any webhook, and SendGrid drops what is answered 413: whoever knows the
/// secret gets the room that Inbound Parse may need.
HttpServer::Options Gateway::httpOptions()
{
    HttpServer::Options options = m_options.http;
    options.limits.bodyBytesAt = [this](QByteArrayView target) -> qint64 {
        const QByteArray secret = behind(target.toByteArray(), "/inbound/sendgrid/");
        return !secret.isEmpty() && m_inbound.accepts(secret) ? inboundBytes : 0;
    };
    return options;
}

void Gateway::readKeys()
{
    const auto missingSecret = [this](const SecretSet &secrets, const char *variable, const char *sender) {
        if (!secrets.isEmpty())
            return;
        m_missing.append(QCoreApplication::translate("Gateway",
                                                     "%1 is not set or shorter than 16 characters. Webhooks of %2 are "
                                                     "refused until it is.")
                             .arg(QLatin1String(variable), QLatin1String(sender)));
    };
    if (auto verifier = EventVerifier::fromKeys(m_options.sendgridPublicKeys))
        m_verifier = *std::move(verifier);
    else
        m_missing.append(verifier.error().message);
    if (auto tokens = TokenKey::fromText(m_options.tokenKeys))
        m_tokens = *std::move(tokens);
    else
        m_missing.append(tokens.error().message);
    m_instantly = SecretSet(m_options.instantlySecrets);
    m_emailBison = SecretSet(m_options.emailBisonSecrets);
    m_inbound = SecretSet(m_options.inboundSecrets);
    missingSecret(m_instantly, "INSTANTLY_WEBHOOK_SECRET", "Instantly");
    missingSecret(m_emailBison, "EMAILBISON_WEBHOOK_SECRET", "Email Bison");
    missingSecret(m_inbound, "SENDGRID_INBOUND_SECRET", "SendGrid's Inbound Parse");
}

Result<> Gateway::onStart()
{
    m_writer = new DeliveryWriter(m_makeStore, m_options.queue, m_counters);
    m_writer->moveToThread(&m_writerThread);
    connect(&m_writerThread, &QThread::finished, m_writer, &QObject::deleteLater);
    m_desk = new LinkDesk(m_makeStore, m_counters);
    m_desk->moveToThread(&m_deskThread);
    connect(&m_deskThread, &QThread::finished, m_desk, &QObject::deleteLater);
    m_writerThread.start();
    m_deskThread.start();

    const Result<quint16> port = m_server.start();
    if (!port) {
        endThreads();
        return tl::make_unexpected(port.error());
    }
    m_port = *port;
    qCInfo(lcGateway).noquote() << "listening on" << m_options.http.address << m_port;
    return {};
}

void Gateway::onStop()
{
    // The server waits for the requests under way, and those for the writer: not on this thread.
    if (m_stopper.joinable())
        m_stopper.join();
    m_stopper = std::thread([this] {
        m_server.stop(serverStop);
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_stopper.join();
                endThreads();
                m_port = 0;
                finishStopping();
            },
            Qt::QueuedConnection);
    });
}

void Gateway::endThreads()
{
    for (QThread *thread : {&m_writerThread, &m_deskThread}) {
        thread->quit();
        thread->wait();
    }
    m_writer = nullptr;
    m_desk = nullptr;
}

void Gateway::handle(const Request &request, const Answer &answer)
{
    const QByteArray &path = request.path;
    const bool isRead = !isPost(request);
    if (path.startsWith("/webhooks/") || path.startsWith("/inbound/")) {
        const QByteArray bison = behind(path, "/webhooks/emailbison/");
        const QByteArray inbound = behind(path, "/inbound/sendgrid/");
        const bool isKnown =
            path == "/webhooks/sendgrid" || path == "/webhooks/instantly" || !bison.isEmpty() || !inbound.isEmpty();
        // A secret in a query ends up in other people's logs: such addresses do not exist here.
        if (!isKnown || !request.query.isEmpty())
            answer(notFound());
        else if (isRead)
            answer(notAllowed("POST"));
        else if (!bison.isEmpty())
            takeWithSecret(GatewayCounters::EmailBison, m_emailBison, bison, request, answer);
        else if (!inbound.isEmpty())
            takeWithSecret(GatewayCounters::Inbound, m_inbound, inbound, request, answer);
        else if (path == "/webhooks/instantly")
            takeWithSecret(GatewayCounters::Instantly, m_instantly, request.field("x-raven-secret"), request, answer);
        else
            takeSendGrid(request, answer);
    } else if (path.startsWith("/t/") || path == "/t" || path == "/functions/v1/track-email-open") {
        isRead ? notePixel(request, answer) : answer(notAllowed("GET, HEAD"));
    } else if (path.startsWith("/u/")) {
        unsubscribe(request, answer);
    } else if (path.startsWith("/a/")) {
        answerWork(request, answer);
    } else if (path == "/healthz") {
        answer(isRead ? health() : notAllowed("GET, HEAD"));
    } else if (path == "/metrics") {
        answer(isRead ? metrics() : notAllowed("GET, HEAD"));
    } else {
        answer(notFound());
    }
}

void Gateway::takeSendGrid(const Request &request, const Answer &answer)
{
    constexpr auto endpoint = GatewayCounters::SendGrid;
    ++m_counters.received[endpoint];
    if (!m_verifier) {
        ++m_counters.unkeyed[endpoint];
        answer(busy());
        return;
    }
    const QByteArray timestamp = request.field("x-twilio-email-event-webhook-timestamp");
    const QByteArray signature = request.field("x-twilio-email-event-webhook-signature");
    const qint64 ageSeconds = QDateTime::currentSecsSinceEpoch() - timestamp.toLongLong();
    const bool inWindow = ageSeconds <= m_options.oldestEvent.count() && -ageSeconds <= m_options.newestEvent.count();
    if (!isDigits(timestamp) || !inWindow || !m_verifier->verify(timestamp, request.body, signature)) {
        ++m_counters.refused[endpoint];
        answer(plain(401, "Not signed by the configured key."));
        return;
    }
    store(endpoint, request,
          json({{QStringLiteral("timestamp"), QString::fromLatin1(timestamp)},
                {QStringLiteral("signature"), QString::fromLatin1(signature)}}),
          answer);
}

void Gateway::takeWithSecret(GatewayCounters::Endpoint endpoint, const SecretSet &secrets, const QByteArray &secret,
                             const Request &request, const Answer &answer)
{
    ++m_counters.received[endpoint];
    if (secrets.isEmpty()) {
        ++m_counters.unkeyed[endpoint];
        answer(busy());
    } else if (!secrets.accepts(secret)) {
        ++m_counters.refused[endpoint];
        answer(plain(401, "Wrong secret."));
    } else {
        const QString type = QString::fromLatin1(request.field("content-type"));
        store(endpoint, request, json({{QStringLiteral("content_type"), type}}), answer);
    }
}

void Gateway::store(GatewayCounters::Endpoint endpoint, const Request &request, const QByteArray &headers,
                    const Answer &answer)
{
    const auto done = [this, endpoint, answer](bool stored) {
        ++(stored ? m_counters.stored : m_counters.turnedAway)[endpoint];
        answer(stored ? plain(200, "Stored.") : busy());
    };
    if (!m_writer->offer({providers[endpoint], request.body, headers}, done))
        done(false);
}

void Gateway::notePixel(const Request &request, const Answer &answer)
{
    // The picture first and always: good and bad tokens must look the same.
    answer(pixelResponse());
    QJsonObject open;
    const QByteArray file = behind(request.path, "/t/");
    if (file.endsWith(".gif")) {
        const auto uid = m_tokens ? m_tokens->read(TokenPurpose::OpenPixel, file.chopped(4)) : std::nullopt;
        if (uid)
            open.insert(QStringLiteral("uid"), uid->toString(QUuid::WithoutBraces));
        else
            ++m_counters.badTokens;
    } else if (m_options.legacyPixel) {
        open = legacyOpen(request.query);
    }
    if (open.isEmpty() || request.method != "GET")
        return;
    open.insert(QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    open.insert(QStringLiteral("agent"), QString::fromLatin1(request.field("user-agent").left(300)));
    m_desk->noteOpen(open);
}

void Gateway::unsubscribe(const Request &request, const Answer &answer)
{
    const auto uid = m_tokens ? m_tokens->read(TokenPurpose::Unsubscribe, behind(request.path, "/u/")) : std::nullopt;
    if (!uid) {
        ++m_counters.badTokens;
        answer(page(404, RecipientPages::invalidLink()));
        return;
    }
    // A scanner that posts nothing is no person; mail programs send what RFC 8058 prescribes, in either encoding.
    const bool isMeant =
        isPost(request) && request.body.contains("List-Unsubscribe") && request.body.contains("One-Click");
    if (!isMeant) {
        answer(page(isPost(request) ? 400 : 200, RecipientPages::askUnsubscribe()));
        return;
    }
    const auto acted = [this, answer](const Result<bool> &found) {
        if (!found) {
            answer(page(503, RecipientPages::tryAgain()));
            return;
        }
        ++m_counters.actions;
        answer(*found ? page(200, RecipientPages::unsubscribed()) : page(404, RecipientPages::invalidLink()));
    };
    if (!m_desk->act(*uid, QStringLiteral("unsubscribe"), acted))
        answer(page(503, RecipientPages::tryAgain()));
}

void Gateway::answerWork(const Request &request, const Answer &answer)
{
    const QByteArray token = behind(request.path, "/a/");
    const auto accepting = m_tokens ? m_tokens->read(TokenPurpose::Accept, token) : std::nullopt;
    const auto declining = m_tokens ? m_tokens->read(TokenPurpose::Decline, token) : std::nullopt;
    const bool accept = accepting.has_value();
    const auto uid = accept ? accepting : declining;
    if (!uid) {
        ++m_counters.badTokens;
        answer(page(404, RecipientPages::invalidLink()));
        return;
    }
    bool queued = false;
    if (isPost(request) && request.body.contains("confirm")) {
        queued = m_desk->act(*uid, accept ? QStringLiteral("accept") : QStringLiteral("decline"),
                             [this, answer, accept](const Result<bool> &found) {
                                 if (!found) {
                                     answer(page(503, RecipientPages::tryAgain()));
                                     return;
                                 }
                                 ++m_counters.actions;
                                 answer(*found ? page(200, RecipientPages::answered(accept))
                                               : page(404, RecipientPages::invalidLink()));
                             });
    } else {
        const int status = isPost(request) ? 400 : 200;
        queued = m_desk->show(
            *uid, [answer, accept, status](const Result<std::optional<WebhookStore::LinkSubject>> &subject) {
                if (!subject)
                    answer(page(503, RecipientPages::tryAgain()));
                else if (!*subject)
                    answer(page(404, RecipientPages::invalidLink()));
                else
                    answer(page(status, RecipientPages::askAnswer(**subject, accept)));
            });
    }
    if (!queued)
        answer(page(503, RecipientPages::tryAgain()));
}

Gateway::Response Gateway::health() const
{
    const bool isWell = m_counters.databaseReachable;
    Response response;
    response.status = isWell ? 200 : 503;
    response.contentType = "application/json";
    response.body = json({{QStringLiteral("status"), isWell ? QStringLiteral("ok") : QStringLiteral("no database")},
                          {QStringLiteral("waiting"), m_counters.waiting.load()},
                          {QStringLiteral("backlog"), m_counters.backlog.load()},
                          {QStringLiteral("backlog_seconds"), m_counters.backlogSeconds.load()}});
    response.fields.append(HttpField {"Cache-Control", "no-store"});
    return response;
}

Gateway::Response Gateway::metrics() const
{
    Response response;
    response.contentType = "text/plain; version=0.0.4; charset=utf-8";
    response.body = gatewayMetrics(m_counters, m_server.counters());
    return response;
}
