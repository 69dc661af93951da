#include "services/engine/engine.h"

#include "services/core/deliver.h"
#include "services/engine/enginetasks.h"
#include "services/gateway/webhookprocessor.h"
#include "services/http/providerhttp.h"
#include "services/ledger/sendlane.h"

#include <QCoreApplication>
#include <QSysInfo>

namespace {

LaneClients makeClients(const EngineSettings &settings)
{
    QList<QUrl> bases;
    if (settings.sendgrid)
        bases.append(settings.sendgrid->base);
    if (settings.instantly)
        bases.append(settings.instantly->base);
    ProviderHttp::Settings http;
    http.allowed = HostAllowList(bases);
    http.deadlineMs = settings.requestDeadlineS * 1000;

    LaneClients clients;
    clients.http = std::make_shared<ProviderHttp>(http);
    if (settings.sendgrid)
        clients.byProvider[QStringLiteral("sendgrid")] =
            std::make_shared<SendGridClient>(*clients.http, *settings.sendgrid);
    if (settings.instantly)
        clients.byProvider[QStringLiteral("instantly")] =
            std::make_shared<InstantlyClient>(*clients.http, *settings.instantly);
    return clients;
}

SendLane::Settings laneSettings(const EngineSettings &settings, const QUuid &engine, int lane)
{
    SendLane::Settings out;
    out.database = settings.database.as(SessionKind::Engine, QStringLiteral("raven lane %1").arg(lane));
    out.engine = engine;
    out.lane = lane;
    out.batchSize = settings.batchSize;
    out.leaseSeconds = settings.leaseS;
    out.fromAddress = settings.fromAddress;
    out.fromName = settings.fromName;
    out.categories = {QStringLiteral("work-order")};
    out.links = settings.links;
    out.replies = settings.replies;
    out.makeClients = [settings] {
        return makeClients(settings);
    };
    return out;
}

} // namespace

Engine::Engine(EngineSettings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
{
    m_identity.id = QUuid::createUuid();
    m_identity.host = QSysInfo::machineHostName();
    m_identity.pid = QCoreApplication::applicationPid();
    m_identity.name = QStringLiteral("%1-%2").arg(m_identity.host).arg(m_identity.pid);
    m_identity.version = m_settings.version.isEmpty() ? QStringLiteral("?") : m_settings.version;
    m_identity.lanes = m_settings.sends ? m_settings.lanes : 0;
}

Engine::~Engine() = default;

void Engine::start()
{
    if (m_running || m_waiting > 0)
        return;
    m_failure.reset();
    m_threads.clear();
    // The tasks first: they notice a restored database before any lane claims.
    auto tasks = std::make_unique<ServiceThread>(QStringLiteral("tasks"));
    m_waiting = 1;
    const auto started = tasks->start([this, settings = m_settings, identity = m_identity] {
        EngineSettings own = settings;
        own.database = settings.database.as(SessionKind::Engine, QStringLiteral("raven tasks"));
        auto service = std::make_unique<EngineTasks>(own, identity);
        connect(service.get(), &EngineTasks::changed, this, &Engine::changed);
        return service;
    });
    deliver(started, this, [this](const Result<> &result) {
        if (result && m_settings.sends)
            startLanes();
        if (result)
            startEvents();
        oneStarted(result);
    });
    m_threads.push_back(std::move(tasks));
}

void Engine::startLanes()
{
    for (int lane = 0; lane < m_settings.lanes; ++lane) {
        startService(QStringLiteral("lane %1").arg(lane),
                     [this, settings = laneSettings(m_settings, m_identity.id, lane)] {
                         auto service = std::make_unique<SendLane>(settings);
                         connect(service.get(), &SendLane::settled, this, &Engine::settled);
                         connect(service.get(), &SendLane::alert, this, &Engine::alert);
                         return service;
                     });
    }
}

void Engine::startEvents()
{
    const auto storeFor = [this](const QString &name) -> WebhookStoreFactory {
        return [database = m_settings.database.as(SessionKind::Engine, name)] {
            return std::make_unique<WebhookStore>(database);
        };
    };
    if (m_settings.processes) {
        for (const bool helper : {false, true}) {
            const QString name = helper ? QStringLiteral("raven events 1") : QStringLiteral("raven events 0");
            startService(name.mid(6), [this, helper, replies = m_settings.replies, makeStore = storeFor(name)] {
                WebhookProcessor::Options options;
                options.helper = helper;
                options.replies = replies;
                auto service = std::make_unique<WebhookProcessor>(makeStore, options);
                connect(service.get(), &WebhookProcessor::applied, this, &Engine::changed);
                return service;
            });
        }
    }
    if (m_settings.gateway) {
        startService(QStringLiteral("gateway"),
                     [options = *m_settings.gateway, makeStore = storeFor(QStringLiteral("raven gateway"))] {
                         return std::make_unique<Gateway>(options, makeStore);
                     });
    }
}

void Engine::startService(const QString &name, ServiceThread::Factory make)
{
    auto thread = std::make_unique<ServiceThread>(name);
    ++m_waiting;
    deliver(thread->start(std::move(make)), this, [this](const Result<> &result) { oneStarted(result); });
    m_threads.push_back(std::move(thread));
}

void Engine::oneStarted(const Result<> &result)
{
    if (!result && !m_failure)
        m_failure = result.error();
    if (--m_waiting > 0)
        return;
    if (!m_failure) {
        m_running = true;
        Q_EMIT started();
        return;
    }
    const Error why = *m_failure;
    m_running = true; // what did start is stopped
    connect(
        this, &Engine::stopped, this, [this, why] { Q_EMIT failed(why); }, Qt::SingleShotConnection);
    stop(std::chrono::seconds(1));
}

void Engine::stop(std::chrono::milliseconds deadline)
{
    if (!m_running) {
        if (m_waiting == 0)
            QMetaObject::invokeMethod(this, &Engine::stopped, Qt::QueuedConnection);
        return;
    }
    m_running = false;
    m_waiting = static_cast<int>(m_threads.size());
    for (const auto &thread : m_threads) {
        deliver(thread->stop(deadline), this, [this](const Result<> &) {
            if (--m_waiting == 0)
                Q_EMIT stopped();
        });
    }
}
