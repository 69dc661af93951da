#include "services/engine/enginetasks.h"

#include "services/db/connection.h"
#include "services/engine/enginememory.h"
#include "services/http/providerhttp.h"
#include "services/ledger/leadlookup.h"
#include "services/sla/slaticker.h"
#include "services/stores/ledgerstore.h"

#include <QLoggingCategory>

namespace {

Q_LOGGING_CATEGORY(lcTasks, "raven.engine.tasks", QtInfoMsg)

constexpr int beatMs = 5000;

} // namespace

EngineTasks::EngineTasks(EngineSettings settings, EngineStore::Identity identity, QObject *parent)
    : Service(parent)
    , m_settings(std::move(settings))
    , m_identity(std::move(identity))
    , m_beatTimer(this)
    , m_sweepTimer(this)
    , m_reconcileTimer(this)
    , m_lookUpTimer(this)
{
    connect(&m_beatTimer, &QTimer::timeout, this, &EngineTasks::beat);
    connect(&m_sweepTimer, &QTimer::timeout, this, &EngineTasks::sweep);
    connect(&m_reconcileTimer, &QTimer::timeout, this, &EngineTasks::reconcile);
}

EngineTasks::~EngineTasks() = default;

Result<> EngineTasks::onStart()
{
    auto connection = std::make_unique<Connection>(m_settings.database);
    if (auto opened = connection->open(); !opened)
        return opened;
    m_connection = std::move(connection);
    m_engines = std::make_unique<EngineStore>(*m_connection);
    m_ledger = std::make_unique<LedgerStore>(*m_connection);
    m_memory = std::make_unique<EngineMemory>(m_settings.memoryFile);

    const QString label = m_settings.database.label();
    const auto instance = m_engines->checkInstance(m_memory->known(label));
    if (!instance)
        return tl::make_unexpected(instance.error());
    m_systemIdentifier = instance->systemIdentifier;
    if (!instance->why.isEmpty())
        qCCritical(lcTasks, "%s Nothing is sent until somebody confirms with: raven resume --confirm REASON",
                   qPrintable(instance->why));
    if (m_settings.quarantineS > 0) {
        if (auto set = m_engines->setQuarantine(m_settings.quarantineS); !set)
            return set;
    }
    beat();
    m_beatTimer.start(beatMs);
    if (m_settings.watchesSla) {
        m_sla = std::make_unique<SlaTicker>(*m_connection, TaskLeaseStore::Holder {m_identity.id, m_identity.name});
        connect(m_sla.get(), &SlaTicker::raised, this, &EngineTasks::changed);
        m_sla->start();
    }
    if (!m_settings.tends)
        return {};

    if (m_settings.instantly) {
        ProviderHttp::Settings http;
        http.allowed = HostAllowList({m_settings.instantly->base});
        http.deadlineMs = m_settings.requestDeadlineS * 1000;
        m_http = std::make_unique<ProviderHttp>(http);
        m_instantly = std::make_unique<InstantlyClient>(*m_http, *m_settings.instantly);
        m_lookUp = std::make_unique<LeadLookUp>(*m_ledger, *m_instantly, m_settings.lookUpS);
        connect(&m_lookUpTimer, &QTimer::timeout, m_lookUp.get(), &LeadLookUp::run);
        m_lookUpTimer.start(m_settings.lookUpS * 1000);
        QTimer::singleShot(0, m_lookUp.get(), &LeadLookUp::run);
    }
    m_sweepTimer.start(m_settings.sweepMs);
    m_reconcileTimer.start(m_settings.reconcileMs);
    return {};
}

void EngineTasks::onStop()
{
    for (QTimer *timer : {&m_beatTimer, &m_sweepTimer, &m_reconcileTimer, &m_lookUpTimer})
        timer->stop();
    if (m_sla)
        m_sla->stop();
    m_sla.reset();
    m_lookUp.reset();
    m_instantly.reset();
    m_http.reset();
    (void)m_engines->gone(m_identity.id);
    finishStopping();
}

void EngineTasks::onDeadline() { }

void EngineTasks::beat()
{
    const auto beaten =
        m_engines->beat(m_identity, m_wasStopped ? QStringLiteral("paused") : QStringLiteral("running"));
    if (!beaten) {
        if (++m_failures == 1)
            qCWarning(lcTasks, "no beat: %s (%s)", qPrintable(beaten.error().message),
                      qPrintable(beaten.error().detail));
        return;
    }
    m_failures = 0;
    if (beaten->stopped != m_wasStopped) {
        m_wasStopped = beaten->stopped;
        Q_EMIT stoppedForAll(m_wasStopped);
    }
    // A stopped database is not remembered as the truth: that is for a person to say.
    if (!beaten->stopped) {
        const auto kept =
            m_memory->remember(m_settings.database.label(), m_systemIdentifier, beaten->epoch, beaten->beatMs);
        if (!kept)
            qCWarning(lcTasks, "%s (%s)", qPrintable(kept.error().message), qPrintable(kept.error().detail));
    }
}

void EngineTasks::sweep()
{
    const auto swept = m_ledger->sweep();
    if (!swept || swept->released + swept->doubted == 0)
        return;
    qCWarning(lcTasks, "lost leases: %d messages wait again, %d are in doubt", swept->released, swept->doubted);
    Q_EMIT changed();
}

void EngineTasks::reconcile()
{
    const auto reconciled = m_ledger->reconcile();
    if (reconciled && reconciled->settled > 0)
        qCInfo(lcTasks, "%d in doubt had been sent, as events show", reconciled->settled);
    if (reconciled && reconciled->duplicates > 0)
        qCCritical(lcTasks, "%d messages were sent twice: the first attempt had gone out after all",
                   reconciled->duplicates);
    const auto ended = m_ledger->endSatisfied();
    if ((reconciled && reconciled->settled > 0) || (ended && *ended > 0))
        Q_EMIT changed();
}
