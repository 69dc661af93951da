#include "services/sandbox/sandboxservice.h"

#include "services/sandbox/sandboxhttp.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(lcSandbox, "raven.sandbox", QtInfoMsg)

constexpr qsizetype hangLimit = 500;

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

bool isCold(const HttpServer::Request &request)
{
    return request.path.startsWith("/api/v2/");
}

FaultScope scopeOf(const HttpServer::Request &request)
{
    if (request.method == "POST" && request.path == "/v3/mail/send")
        return FaultScope::Warm;
    if (request.method == "POST" && (request.path == "/api/v2/leads" || request.path == "/api/v2/leads/add"))
        return FaultScope::Cold;
    return FaultScope::Read;
}

/// Whether the provider had taken the request before the fault struck.
bool isAfterAcceptance(FaultKind kind)
{
    return kind == FaultKind::FailAfter || kind == FaultKind::CutAfter || kind == FaultKind::Part
        || kind == FaultKind::HangAfter || kind == FaultKind::Garbage;
}

HttpServer::Response droppedAnswer(HttpServer::Response response, qsizetype after, const QString &how)
{
    response.dropAfter = after;
    response.dropByReset = how == QLatin1String("reset");
    return response;
}

HttpServer::Response garbageAnswer(int status)
{
    HttpServer::Response response;
    response.status = status;
    response.contentType = QByteArrayLiteral("application/json");
    response.body = QByteArrayLiteral("{\"status\":\"succ\x01\xff<html>\n502 Bad Gateway");
    return response;
}

HttpServer::Response text(int status, const QByteArray &body)
{
    HttpServer::Response response;
    response.status = status;
    response.contentType = QByteArrayLiteral("text/plain; charset=utf-8");
    response.body = body;
    return response;
}

HttpServer::Response controlError(int status, const QString &sentence)
{
    return jsonAnswer(status, QJsonObject {{QStringLiteral("error"), sentence}});
}

QString modeWord(SandboxPeople::Mode mode)
{
    switch (mode) {
    case SandboxPeople::Mode::Off:
        return QStringLiteral("off");
    case SandboxPeople::Mode::Delivery:
        return QStringLiteral("delivery");
    case SandboxPeople::Mode::On:
        break;
    }
    return QStringLiteral("on");
}

HttpServer::Options serverOptions(quint16 port)
{
    HttpServer::Options options;
    options.port = port;
    options.limits.bodyBytes = 32 * 1024 * 1024; // above SendGrid's 30 MB, which the simulator refuses itself
    options.limits.methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    options.connections = 1000;
    options.answerTimeout = std::chrono::hours(1); // a hanging answer hangs
    options.bodyTimeout = std::chrono::seconds(60);
    return options;
}

} // namespace

SandboxService::SandboxService(Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
}

SandboxService::~SandboxService()
{
    stop();
}

Result<quint16> SandboxService::start()
{
    if (m_server)
        return failure(Error::Code::Conflict,
                       QCoreApplication::translate("SandboxService", "The sandbox runs already."));
    Result<FaultPlan> faults = FaultPlan::parse(m_options.faults, m_options.seed);
    if (!faults)
        return tl::make_unexpected(faults.error());
    Result<EventSigner> signer =
        m_options.keyFile.isEmpty() ? EventSigner::create() : EventSigner::fromFile(m_options.keyFile);
    if (!signer)
        return tl::make_unexpected(signer.error());
    m_faults = *std::move(faults);
    m_signer = *std::move(signer);

    constexpr double batchSeconds = 30; // how long SendGrid collects events
    constexpr double shortestBatchMs = 50;
    const bool isQuick = m_options.people == SandboxPeople::Mode::Delivery;
    const double batchMs = std::max(shortestBatchMs, isQuick ? 0.0 : batchSeconds * 1000 / m_options.timeScale);
    m_poster = std::make_unique<WebhookPoster>(
        WebhookPoster::Options {m_options.gateway, m_options.instantlySecret, m_options.timeScale,
                                static_cast<qint64>(batchMs), m_options.seed, m_options.inboundSecret},
        *m_signer, m_faults);
    m_visitor = std::make_unique<LinkVisitor>(m_options.gateway);
    m_people = std::make_unique<SandboxPeople>(
        SandboxPeople::Options {m_options.people, m_options.seed, m_options.timeScale, m_options.readingAfterMs},
        *m_poster, *m_visitor);
    m_sendgrid = std::make_unique<SendGridSimulator>(
        m_options.sendgrid, m_ledger,
        [this](const MailSend &mail, const QByteArray &messageId) { m_people->takeMail(mail, messageId); });
    m_instantly = std::make_unique<InstantlySimulator>(
        m_options.instantly, m_ledger,
        [this](const QList<const InstantlySimulator::Lead *> &leads) { m_people->takeLeads(leads); },
        [this](const QByteArray &campaignId) { m_people->resumeCampaign(campaignId); });
    m_people->setSimulators(m_sendgrid.get(), m_instantly.get());

    auto server = std::make_unique<HttpServer>(serverOptions(m_options.port), [this](Request request, Answer answer) {
        QMetaObject::invokeMethod(
            this, [this, request = std::move(request), answer = std::move(answer)] { arrive(request, answer); },
            Qt::QueuedConnection);
    });
    const Result<quint16> port = server->start();
    if (!port)
        return port;
    m_server = std::move(server);
    m_port = *port;
    qCInfo(lcSandbox) << "the sandbox listens on port" << m_port << "with seed" << m_options.seed;
    return port;
}

void SandboxService::stop()
{
    if (!m_server)
        return;
    m_hanging.clear();
    m_server->stop(std::chrono::milliseconds(200));
    m_server.reset();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall); // requests that nobody waits for any more
    m_people.reset();
    m_visitor.reset();
    m_poster.reset();
}

QByteArray SandboxService::publicKey() const
{
    return m_signer ? m_signer->publicKey() : QByteArray();
}

QJsonObject SandboxService::description() const
{
    const QString url = QStringLiteral("http://127.0.0.1:%1").arg(m_port);
    return {{QStringLiteral("ready"), true},
            {QStringLiteral("port"), m_port},
            {QStringLiteral("url"), url},
            {QStringLiteral("sendgrid_base_url"), url},
            {QStringLiteral("instantly_base_url"), url},
            {QStringLiteral("public_key"), QString::fromLatin1(publicKey())},
            {QStringLiteral("template_id"), QString::fromLatin1(m_sendgrid->templateId())},
            {QStringLiteral("campaigns"), m_instantly->campaignsByTrade()},
            {QStringLiteral("people"), modeWord(m_options.people)}};
}

void SandboxService::arrive(const Request &request, const Answer &answer)
{
    if (!m_server)
        return;
    if (request.path.startsWith("/sandbox/")) {
        answer(control(request));
        return;
    }
    const FaultScope scope = scopeOf(request);
    ++m_ledger.calls;
    if (scope != FaultScope::Read)
        ++m_ledger.requests;
    const QList<Fault> faults = m_faults.next(scope);
    bool hangs = false;
    const Response response = respond(request, scope, faults, hangs);
    if (scope != FaultScope::Read && !hangs && response.dropAfter < 0 && response.status >= 400
        && response.status < 500)
        ++m_ledger.refused;
    if (hangs) {
        m_hanging.append(answer);
        if (m_hanging.size() > hangLimit)
            m_hanging.removeFirst();
        return;
    }
    int delayMs = m_options.latencyMs;
    for (const Fault &fault : faults)
        delayMs += fault.kind == FaultKind::Latency ? fault.value.toInt() : 0;
    if (delayMs == 0)
        answer(response);
    else
        QTimer::singleShot(delayMs, Qt::PreciseTimer, this, [answer, response] { answer(response); });
}

SandboxService::Response SandboxService::respond(const Request &request, FaultScope scope, const QList<Fault> &faults,
                                                 bool &hangs)
{
    const auto found =
        std::find_if(faults.begin(), faults.end(), [](const Fault &fault) { return fault.kind != FaultKind::Latency; });
    if (found == faults.end())
        return simulate(request);
    const Fault &fault = *found;
    if (fault.kind == FaultKind::Blame)
        return simulate(request, fault.value.toUtf8());
    if (fault.kind == FaultKind::Poison && !request.body.contains(fault.value.toUtf8()))
        return simulate(request);
    Response whole;
    if (isAfterAcceptance(fault.kind))
        whole = simulate(request);
    else if (scope == FaultScope::Warm)
        m_sendgrid->countOnly(request, nowMs() / 1000);
    else if (scope == FaultScope::Cold)
        m_instantly->countOnly(request);
    switch (fault.kind) {
    case FaultKind::TooMany:
        return tooMany(request, fault.value);
    case FaultKind::Refuse:
    case FaultKind::Fail:
    case FaultKind::FailAfter:
        return providerError(request, fault.value.toInt());
    case FaultKind::Poison:
        return providerError(request, 400);
    case FaultKind::Cut:
    case FaultKind::CutAfter:
        return droppedAnswer(whole, 0, fault.value);
    case FaultKind::Part:
        return droppedAnswer(whole, fault.value.toInt(), {});
    case FaultKind::Hang:
    case FaultKind::HangAfter:
        hangs = true;
        return whole;
    case FaultKind::Garbage:
        return garbageAnswer(200);
    case FaultKind::ErrorBody: {
        Response error = providerError(request, 500);
        error.status = 200;
        return error;
    }
    case FaultKind::Redirect: {
        Response moved = text(301, QByteArrayLiteral("moved\n"));
        moved.fields.append({QByteArrayLiteral("Location"), fault.value.toUtf8()});
        return moved;
    }
    case FaultKind::Latency:
    case FaultKind::Blame:
    case FaultKind::Lose:
    case FaultKind::Duplicate:
    case FaultKind::Reorder:
        break;
    }
    return simulate(request);
}

SandboxService::Response SandboxService::simulate(const Request &request, const QByteArray &blame)
{
    return isCold(request) ? m_instantly->handle(request, nowMs()) : m_sendgrid->handle(request, nowMs() / 1000, blame);
}

SandboxService::Response SandboxService::providerError(const Request &request, int status) const
{
    return isCold(request) ? InstantlySimulator::error(status) : SendGridSimulator::error(status);
}

SandboxService::Response SandboxService::tooMany(const Request &request, const QString &retryAfter) const
{
    Response response = providerError(request, 429);
    if (!retryAfter.isEmpty())
        response.fields.append({QByteArrayLiteral("Retry-After"), retryAfter.toUtf8()});
    if (isCold(request))
        return response; // Instantly documents no rate headers
    const qint64 seconds = std::max(1, retryAfter.toInt());
    response.fields.append({QByteArrayLiteral("X-RateLimit-Limit"), QByteArrayLiteral("600")});
    response.fields.append({QByteArrayLiteral("X-RateLimit-Remaining"), QByteArrayLiteral("0")});
    response.fields.append({QByteArrayLiteral("X-RateLimit-Reset"), QByteArray::number(nowMs() / 1000 + seconds)});
    return response;
}

SandboxService::Response SandboxService::control(const Request &request)
{
    const bool isGet = request.method == "GET";
    if (isGet && request.path == "/sandbox/ledger")
        return jsonAnswer(200, m_ledger.toJson());
    if (isGet && request.path == "/sandbox/state")
        return jsonAnswer(200, state());
    if (isGet && request.path == "/sandbox/key")
        return text(200, publicKey());
    if (request.path == "/sandbox/faults")
        return controlFaults(request);
    if (request.method == "POST" && request.path.startsWith("/sandbox/campaigns/"))
        return controlCampaign(request);
    if (request.method == "POST" && request.path == "/sandbox/keys/revoke")
        return controlKeys(request);
    if (request.method == "POST" && request.path == "/sandbox/replay")
        return controlReplay(request);
    if (request.method == "POST" && request.path == "/sandbox/gateway")
        return controlGateway(request);
    return controlError(404, QStringLiteral("There is no such control."));
}

SandboxService::Response SandboxService::controlFaults(const Request &request)
{
    if (request.method == "GET")
        return jsonAnswer(200, m_faults.toJson());
    if (request.method != "POST")
        return controlError(405, QStringLiteral("GET or POST."));
    const QJsonDocument json = QJsonDocument::fromJson(request.body);
    const QString spec = json.isObject() ? json.object().value(QStringLiteral("faults")).toString()
                                         : QString::fromUtf8(request.body).trimmed();
    const auto seed = static_cast<quint64>(
        json.object().value(QStringLiteral("seed")).toInteger(static_cast<qint64>(m_options.seed)));
    Result<FaultPlan> plan = FaultPlan::parse(spec, seed);
    if (!plan)
        return controlError(400, plan.error().message);
    m_faults = *std::move(plan);
    m_hanging.clear();
    return jsonAnswer(200, m_faults.toJson());
}

SandboxService::Response SandboxService::controlCampaign(const Request &request)
{
    constexpr int idPart = 3;
    const QByteArrayList parts = request.path.split('/'); // "", sandbox, campaigns, id or trade, word or status
    const QByteArray word = parts.size() == idPart + 2 ? parts.at(idPart + 1) : QByteArray();
    bool isNumber = false;
    const int number = word.toInt(&isNumber);
    if (!isNumber && word != "pause" && word != "activate")
        return controlError(400, QStringLiteral("POST /sandbox/campaigns/{trade or id}/{pause, activate or a status}"));
    const QString name = QString::fromUtf8(QByteArray::fromPercentEncoding(parts.at(idPart)));
    const QString id = m_instantly->campaignsByTrade().value(name).toString(name);
    const int status = isNumber ? number : word == "pause" ? 2 : 1;
    if (!m_instantly->setCampaignStatus(id.toUtf8(), status, nowMs()))
        return controlError(404, QStringLiteral("There is no such campaign or status."));
    return jsonAnswer(200, QJsonObject {{QStringLiteral("id"), id}, {QStringLiteral("status"), status}});
}

SandboxService::Response SandboxService::controlKeys(const Request &request)
{
    const QByteArray key =
        QJsonDocument::fromJson(request.body).object().value(QStringLiteral("key")).toString().toUtf8();
    if (key.isEmpty())
        return controlError(400, QStringLiteral("Give {\"key\":\"...\"}."));
    m_sendgrid->revoke(key);
    m_instantly->revoke(key);
    return jsonAnswer(200, QJsonObject {{QStringLiteral("revoked"), true}});
}

SandboxService::Response SandboxService::controlReplay(const Request &request)
{
    constexpr int mostTimes = 100;
    const QJsonObject order = QJsonDocument::fromJson(request.body).object();
    const int times = order.value(QStringLiteral("times")).toInt(1);
    if (times < 1 || times > mostTimes)
        return controlError(400, QStringLiteral("times is 1 to 100."));
    m_poster->replay(times, order.value(QStringLiteral("shuffle")).toBool());
    return jsonAnswer(200, m_poster->toJson());
}

SandboxService::Response SandboxService::controlGateway(const Request &request)
{
    const QUrl url(QJsonDocument::fromJson(request.body).object().value(QStringLiteral("url")).toString());
    if (!url.isValid() || !url.scheme().startsWith(QLatin1String("http")))
        return controlError(400, QStringLiteral("Give {\"url\":\"http://127.0.0.1:8787\"}."));
    m_poster->setGateway(url);
    m_visitor->setGateway(url);
    return jsonAnswer(200, QJsonObject {{QStringLiteral("url"), url.toString()}});
}

QJsonObject SandboxService::state() const
{
    QJsonObject json = description();
    json.insert(QStringLiteral("seed"), static_cast<qint64>(m_options.seed));
    json.insert(QStringLiteral("time_scale"), m_options.timeScale);
    json.insert(QStringLiteral("ledger"), m_ledger.totals());
    json.insert(QStringLiteral("people_state"), m_people->toJson());
    json.insert(QStringLiteral("webhooks"), m_poster->toJson());
    json.insert(QStringLiteral("faults"), m_faults.toJson());
    json.insert(QStringLiteral("hanging"), m_hanging.size());
    return json;
}
