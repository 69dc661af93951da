#include "app/console/consolegraph.h"

#include "app/console/desk.h"
#include "app/servicegraph/configured.h"
#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "services/engine/engine.h"
#include "services/realtime/pgchangefeed.h"
#include "services/sla/alertservice.h"
#include "services/sla/slareportservice.h"
#include "services/sla/slaservice.h"
#include "services/status/statusservice.h"
#include "services/workorders/workorderservice.h"

#include <QLoggingCategory>
#include <QTimeZone>

namespace {

Q_LOGGING_CATEGORY(lcConsole, "raven.console", QtInfoMsg)

constexpr int statusEveryMs = 2'000;
constexpr std::chrono::milliseconds stopDeadline {5'000};

QString stopsSentence(const QList<ConsoleStatus::Stop> &stops)
{
    if (stops.isEmpty())
        return {};
    const ConsoleStatus::Stop &newest = stops.first();
    const QString first = QStringLiteral("%1, by %2 %3")
                              .arg(newest.what, newest.by, Format::shortClock(newest.at, QTimeZone::systemTimeZone()));
    return stops.size() == 1 ? first : QStringLiteral("%1 (+%2)").arg(first).arg(stops.size() - 1);
}

QString databaseWord(const ConnectionSettings &database)
{
    return database.database.toUpper();
}

} // namespace

ConsoleGraph::ConsoleGraph(Settings settings, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_desk(QStringLiteral("desk"))
    , m_feed(QStringLiteral("feed"))
{
    const bool training = m_settings.config.isTraining();
    m_band.environment = training ? BandState::Environment::Training : BandState::Environment::Production;
    m_band.environmentWord = training ? tr("TRAINING") : tr("PRODUCTION");
    m_band.note = training ? tr("no mail leaves this machine") : QString();
    if (!training && !m_settings.config.has("SENDGRID_API_KEY") && !m_settings.config.has("INSTANTLY_API_KEY")) {
        m_band.environment = BandState::Environment::Other;
        m_band.environmentWord = databaseWord(m_settings.database);
        m_band.note = tr("this window sends nothing itself");
    }
    m_link.kind = LinkState::Kind::Reconnecting;
    m_link.dataFrom = m_clock.now();
    connect(&m_statusTimer, &QTimer::timeout, this, &ConsoleGraph::readStatus);
    showBand();
}

ConsoleGraph::~ConsoleGraph() = default;

void ConsoleGraph::start()
{
    const auto started = m_desk.start(
        [settings = Desk::Settings {m_settings.database, dispatchRoutes(m_settings.config),
                                    providerAccounts(m_settings.config), conversationOptions(m_settings.config)}] {
            return std::make_unique<Desk>(settings);
        });
    deliver(started, this, [this](const Result<> &outcome) {
        if (!outcome) {
            Q_EMIT problem(outcome.error().message);
            return;
        }
        startFeed();
        m_statusTimer.start(statusEveryMs);
        readStatus();
    });
}

QFuture<Result<ProviderAnswers>> ConsoleGraph::askProviders(const DispatchPreview &preview)
{
    return laterOnDesk<ProviderAnswers>([preview](Desk &desk, auto done) {
        desk.askProviders(preview, [done](const ProviderAnswers &answers) { done(answers); });
    });
}

void ConsoleGraph::startFeed()
{
    PgChangeFeed::Settings feed;
    feed.connection = m_settings.database;
    const auto started = m_feed.start([this, feed] {
        auto service = std::make_unique<PgChangeFeed>(feed);
        connect(service.get(), &ChangeFeed::changed, this, &ConsoleGraph::takeChange);
        connect(service.get(), &ChangeFeed::rereadEverything, this, &ConsoleGraph::everythingChanged);
        connect(service.get(), &ChangeFeed::connectivityChanged, this, &ConsoleGraph::takeConnectivity);
        return service;
    });
    deliver(started, this, [this](const Result<> &outcome) {
        if (!outcome)
            Q_EMIT problem(outcome.error().message);
    });
}

void ConsoleGraph::takeChange(const ChangeFeed::Change &change)
{
    if (change.table == QLatin1String("send_controls")) {
        readStatus();
        return;
    }
    if (change.table == QLatin1String("sla_alerts") || change.table == QLatin1String("sla_policies"))
        Q_EMIT alertsChanged();
    if (change.table == QLatin1String("ai_conversations") || change.table == QLatin1String("conversation_messages"))
        Q_EMIT conversationsChanged();
    if (change.table == QLatin1String("jobs") || change.table == QLatin1String("work_order_outreach")) {
        QList<JobId> ids;
        for (const QString &id : change.table == QLatin1String("jobs") ? change.ids : change.jobs)
            ids.append(JobId::fromString(id));
        Q_EMIT jobsChanged(ids);
    }
    if (change.table == QLatin1String("work_order_outreach")) {
        for (const QString &id : change.ids)
            Q_EMIT outreachChanged(OutreachId::fromString(id));
    } else if (!change.parent.isNull()) {
        Q_EMIT outreachChanged(OutreachId {change.parent});
    }
}

void ConsoleGraph::takeConnectivity(ChangeFeed::Connectivity connectivity, const QDateTime &since)
{
    switch (connectivity) {
    case ChangeFeed::Connectivity::Live:
        m_link.kind = LinkState::Kind::Live;
        break;
    case ChangeFeed::Connectivity::Reconnecting:
        m_link.kind = LinkState::Kind::Reconnecting;
        break;
    case ChangeFeed::Connectivity::Offline:
        m_link.kind = LinkState::Kind::Offline;
        break;
    }
    m_link.dataFrom = since.isValid() ? since : m_link.dataFrom;
    showBand();
}

void ConsoleGraph::readStatus()
{
    if (m_reading)
        return;
    m_reading = true;
    const QDateTime sent = QDateTime::currentDateTimeUtc();
    const auto read = onDesk([](Desk &desk) { return desk.status().read(); });
    deliver(read, this, [this, sent](const Result<ConsoleStatus> &status) {
        m_reading = false;
        if (!status) {
            if (!m_hasStatus)
                Q_EMIT problem(status.error().message);
            return;
        }
        // Measured once a connect would do; every read costs nothing and follows a clock that is set.
        m_clock.measured(status->serverNow, sent, QDateTime::currentDateTimeUtc());
        takeStatus(*status);
    });
}

void ConsoleGraph::takeStatus(const ConsoleStatus &status)
{
    const bool first = !m_hasStatus;
    m_status = status;
    m_hasStatus = true;
    considerEngine();
    showBand();
    if (first)
        Q_EMIT ready();
}

void ConsoleGraph::considerEngine()
{
    // Without a key an engine here would only hide that nothing is sent.
    if (m_settings.ownEngine && hasProviderKey() && !m_status.engineRuns && !m_engine && !m_engineRefused)
        startEngine();
}

bool ConsoleGraph::hasProviderKey() const
{
    return m_settings.config.has("SENDGRID_API_KEY") || m_settings.config.has("INSTANTLY_API_KEY");
}

void ConsoleGraph::startEngine()
{
    if (!hasProviderKey()) {
        Q_EMIT problem(tr("No provider key is configured for this window, so an engine here would send nothing. "
                          "Set SENDGRID_API_KEY or INSTANTLY_API_KEY and start the console again."));
        return;
    }
    if (m_engine && m_engine->isRunning())
        return;
    const auto settings = engineSettings(m_settings.config, m_settings.database.as(SessionKind::Engine));
    if (!settings) {
        m_engineRefused = true;
        Q_EMIT problem(settings.error().message);
        return;
    }
    m_engine = std::make_unique<Engine>(*settings);
    connect(m_engine.get(), &Engine::failed, this, [this](const Error &error) {
        m_engineRefused = true;
        m_engine.release()->deleteLater();
        qCWarning(lcConsole) << "no engine here:" << error;
        Q_EMIT problem(error.message);
    });
    connect(m_engine.get(), &Engine::started, this, &ConsoleGraph::readStatus);
    connect(m_engine.get(), &Engine::alert, this, &ConsoleGraph::problem);
    m_engine->start();
}

void ConsoleGraph::showBand()
{
    BandState band = m_band;
    band.link = m_link;
    band.person = m_status.person;
    band.role = m_status.role ? displayWord(*m_status.role) : QString();
    band.sendingStopped = stopsSentence(m_status.stops);
    band.waitingWithoutEngine =
        m_hasStatus && !m_status.engineRuns && !m_link.isStale() ? std::optional(m_status.waiting) : std::nullopt;
    if (band == m_band)
        return;
    m_band = band;
    Q_EMIT bandChanged(m_band);
}

WorkOrderOperations ConsoleGraph::workOrderOperations()
{
    WorkOrderOperations operations;
    operations.readSpine = [this](const BoardQuery &query, int limit) {
        return onDesk([query, limit](Desk &desk) { return desk.workOrders().spine(query, limit); });
    };
    operations.readRows = [this](const QList<JobId> &ids) {
        return onDesk([ids](Desk &desk) { return desk.workOrders().rows(ids); });
    };
    operations.countEach = [this](const QList<BoardFilter> &filters) {
        return onDesk([filters](Desk &desk) { return desk.workOrders().countEach(filters); });
    };
    operations.readFacts = [this](const JobId &id) {
        return onDesk([id](Desk &desk) { return desk.workOrders().facts(id); });
    };
    operations.readSla = [this](const JobId &id) {
        return onDesk([id](Desk &desk) { return desk.sla().record(id); });
    };
    operations.readCandidates = [this](const JobId &id, int limit) {
        return onDesk([id, limit](Desk &desk) { return desk.workOrders().candidates(id, limit); });
    };
    operations.readLeftOut = [this](const JobId &id) {
        return onDesk([id](Desk &desk) { return desk.workOrders().leftOut(id); });
    };
    // What the role lacks is absent. The role is known when screens are made: ready() comes after the first status.
    if (m_status.role == Role::Viewer)
        return operations;
    operations.readPresets = [this](const std::optional<JobId> &id) {
        return onDesk([id](Desk &desk) { return desk.workOrders().presets(id); });
    };
    operations.create = [this](const WorkOrderDraft &draft) {
        return onDesk([draft](Desk &desk) { return desk.workOrders().create(draft); });
    };
    operations.save = [this](const JobId &id, int revision, const WorkOrderDraft &draft) {
        return onDesk([id, revision, draft](Desk &desk) { return desk.workOrders().save(id, revision, draft); });
    };
    operations.changeStatus = [this](const JobId &id, int revision, JobStatus status) {
        return onDesk(
            [id, revision, status](Desk &desk) { return desk.workOrders().changeStatus(id, revision, status); });
    };
    return operations;
}

StopOperations ConsoleGraph::stopOperations()
{
    StopOperations operations;
    operations.read = [this] {
        return onDesk([](Desk &desk) { return desk.dispatch().switches(); });
    };
    if (m_status.role == Role::Viewer)
        return operations;
    operations.stopAll = [this, org = m_status.org](const QString &reason) {
        return onDesk(
            [org, reason](Desk &desk) { return desk.dispatch().stopSending(org, StopSwitch::Scope::All, {}, reason); });
    };
    operations.release = [this](StopSwitch::Scope scope, qint64 id) {
        return onDesk([scope, id](Desk &desk) { return desk.dispatch().releaseSending(scope, id); });
    };
    return operations;
}

SlaOperations ConsoleGraph::slaOperations()
{
    SlaOperations operations;
    operations.readRecord = [this](const JobId &id) {
        return onDesk([id](Desk &desk) { return desk.sla().record(id); });
    };
    operations.readPolicy = [this] {
        return onDesk([](Desk &desk) { return desk.sla().policy(); });
    };
    if (m_status.role == Role::Viewer)
        return operations;
    operations.pause = [this](const JobId &id, const QString &reason) {
        return onDesk([id, reason](Desk &desk) { return desk.sla().pause(id, reason); });
    };
    operations.resume = [this](const JobId &id) {
        return onDesk([id](Desk &desk) { return desk.sla().resume(id); });
    };
    operations.setTargets = [this](const JobId &id, const SlaMinutes &minutes) {
        return onDesk([id, minutes](Desk &desk) { return desk.sla().setTargets(id, minutes); });
    };
    if (m_status.role == Role::Dispatcher)
        return operations;
    operations.savePolicy = [this](const SlaPolicy &policy, bool apply) {
        return onDesk([policy, apply](Desk &desk) { return desk.sla().savePolicy(policy, apply); });
    };
    operations.switchPolicy = [this](bool on) {
        return onDesk([on](Desk &desk) { return desk.sla().switchPolicy(on); });
    };
    operations.saveCalendar = [this](const SlaCalendar &calendar, const QString &note, bool apply) {
        return onDesk([calendar, note, apply](Desk &desk) { return desk.sla().saveCalendar(calendar, note, apply); });
    };
    return operations;
}

TechnicianOperations ConsoleGraph::technicianOperations()
{
    TechnicianOperations operations;
    operations.readProfile = [this](const TechnicianId &id, const JobId &job) {
        return onDesk([id, job](Desk &desk) { return desk.conversations().profile(id, job); });
    };
    operations.readConversations = [this](const TechnicianId &id, const JobId &job) {
        return onDesk([id, job](Desk &desk) { return desk.conversations().page(id, job); });
    };
    if (m_status.role == Role::Viewer)
        return operations;
    operations.overrideTriage = [this](const QString &message, std::optional<ReplyClass> says, const QString &phrase) {
        return onDesk(
            [message, says, phrase](Desk &desk) { return desk.conversations().overrideTriage(message, says, phrase); });
    };
    operations.typeIn = [this](const JobId &job, const TechnicianId &id, const QString &text, const QDateTime &at,
                               const QUuid &key) {
        return onDesk(
            [job, id, text, at, key](Desk &desk) { return desk.conversations().typeIn(job, id, text, at, key); });
    };
    operations.sendReply = [this](const JobId &job, const TechnicianId &id, const QString &text, const QUuid &key) {
        return onDesk([job, id, text, key](Desk &desk) { return desk.conversations().reply(job, id, text, key); });
    };
    operations.assign = [this](const JobId &job, const TechnicianId &id, const QDateTime &arrival, bool cancelWaiting,
                               bool tellOthers) {
        return onDesk([job, id, arrival, cancelWaiting, tellOthers](Desk &desk) {
            return desk.conversations().assign(job, id, arrival, cancelWaiting, tellOthers);
        });
    };
    if (DraftClient(conversationOptions(m_settings.config).drafts).isConfigured()) {
        operations.draftReply = [this](const JobId &job, const TechnicianId &id) {
            return laterOnDesk<QString>(
                [job, id](Desk &desk, auto done) { desk.conversations().draftReply(job, id, &desk, std::move(done)); });
        };
    }
    return operations;
}

ReplyOperations ConsoleGraph::replyOperations()
{
    ReplyOperations operations;
    operations.countUnmatched = [this] {
        return onDesk([](Desk &desk) { return desk.conversations().countUnmatched(); });
    };
    operations.readUnmatched = [this] {
        return onDesk([](Desk &desk) { return desk.conversations().unmatched(); });
    };
    operations.readRules = [this] {
        return onDesk([](Desk &desk) { return desk.conversations().rules(); });
    };
    if (m_status.role == Role::Viewer)
        return operations;
    operations.readAttachChoices = [this, org = m_status.org](qint64 reply, qint64 number, const QString &words) {
        return onDesk([reply, org, number, words](Desk &desk) {
            return desk.conversations().attachChoices(reply, org, number, words);
        });
    };
    operations.attach = [this](qint64 reply, const JobId &job, const TechnicianId &technician) {
        return onDesk(
            [reply, job, technician](Desk &desk) { return desk.conversations().attach(reply, job, technician); });
    };
    operations.retireRule = [this](qint64 rule) {
        return onDesk([rule](Desk &desk) { return desk.conversations().retireRule(rule); });
    };
    return operations;
}

SlaReportOperations ConsoleGraph::slaReportOperations()
{
    SlaReportOperations operations;
    const OrgId org = m_status.org;
    operations.readReport = [this, org](const SlaReportQuery &query) {
        return onDesk([org, query](Desk &desk) { return desk.slaReports().report(org, query); });
    };
    operations.readOutlook = [this, org](const SlaReportQuery &query) {
        return onDesk([org, query](Desk &desk) { return desk.slaReports().outlook(org, query); });
    };
    operations.readCalibration = [this, org] {
        return onDesk([org](Desk &desk) { return desk.slaReports().calibration(org); });
    };
    operations.readWorkOrders = [this, org](const SlaJobsQuery &query) {
        return onDesk([org, query](Desk &desk) { return desk.slaReports().workOrders(org, query); });
    };
    return operations;
}

AlertOperations ConsoleGraph::alertOperations()
{
    using Ids = AlertOperations::Ids;
    AlertOperations operations;
    operations.readInbox = [this] {
        return onDesk([](Desk &desk) { return desk.alerts().inbox(); });
    };
    if (m_status.role == Role::Viewer)
        return operations;
    operations.acknowledge = [this](const Ids &ids, const QString &comment) {
        return onDesk([ids, comment](Desk &desk) { return desk.alerts().acknowledge(ids, comment); });
    };
    operations.undo = [this](const Ids &ids) {
        return onDesk([ids](Desk &desk) { return desk.alerts().undo(ids); });
    };
    operations.comment = [this](const QUuid &id, const QString &note) {
        return onDesk([id, note](Desk &desk) { return desk.alerts().comment(id, note); });
    };
    operations.silence = [this](const Ids &ids, std::optional<int> minutes) {
        return onDesk([ids, minutes](Desk &desk) { return desk.alerts().silence(ids, minutes, {}); });
    };
    operations.unsilence = [this](const Ids &ids) {
        return onDesk([ids](Desk &desk) { return desk.alerts().unsilence(ids); });
    };
    operations.escalate = [this](const QUuid &id, const QString &note) {
        return onDesk([id, note](Desk &desk) { return desk.alerts().escalate(id, note); });
    };
    return operations;
}

void ConsoleGraph::stop()
{
    m_statusTimer.stop();
    m_running = m_engine && m_engine->isRunning() ? 3 : 2;
    if (m_running == 3) {
        connect(m_engine.get(), &Engine::stopped, this, &ConsoleGraph::oneEnded);
        m_engine->stop(stopDeadline);
    }
    deliver(m_feed.stop(stopDeadline), this, [this](const Result<> &) { oneEnded(); });
    deliver(m_desk.stop(stopDeadline), this, [this](const Result<> &) { oneEnded(); });
}

void ConsoleGraph::oneEnded()
{
    if (--m_running == 0)
        Q_EMIT stopped();
}
