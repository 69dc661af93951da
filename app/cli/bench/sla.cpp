#include "app/cli/bench/bench.h"

#include "services/db/connection.h"
#include "services/engine/engine.h"
#include "services/stores/slastore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>

/// `raven bench sla`: the tick with many stages due at once, with a million open and none due, and the time from breach
/// to alert with an engine at work; default durability.
namespace {

constexpr int dueAtOnce = 10'000;
constexpr int openStages = 1'000'000;
constexpr int breaches = 500;
constexpr int breachesWithinS = 10;
constexpr double p99 = 0.99;

/// Filled behind the triggers' back: what they would write, in one statement.
const char *const fillSql = R"sql(
    set session_replication_role = replica;
    insert into jobs (org_id, number, job_title, trade_needed, urgency, address_text, contact_name, contact_phone,
        contact_email,
                      sla_config, sla_started_at, next_due_at)
    select '@org', @from + g, 'Bench', 'HVAC', 'emergency', '1 Main St', 'R', '1', 'r@example.com',
           '{"dispatch": 15, "assignment": 30, "arrival": 60, "completion": 240}', now(), now() + interval '30 days'
    from generate_series(1, @n) g;
    insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, policy_version_id, calendar_version_id,
        warn_at, due_at,
                            next_at)
    select org_id, id, 'dispatch', 43200, now(), 0, 0, now() + interval '22 days', now() + interval '30 days',
        now() + interval '22 days'
    from jobs where number > @from;
    set session_replication_role = origin;
)sql";

/// These stages are due now, and nothing was raised for them.
const char *const dueSql = R"sql(
    set session_replication_role = replica;
    delete from sla_alerts;
    update jobs set sla_breached = false where sla_breached;
    update sla_timers set breached = false, breach_time = null, warned_at = null, escalated_level = 0,
           started_at = now() - interval '20 minutes', target_minutes = 15, warn_at = now() - interval '9 minutes',
           due_at = now() - interval '5 minutes', next_at = now() - interval '9 minutes'
    where id in (select t.id from sla_timers t join jobs j on j.id = t.job_id where j.number <= @n);
    set session_replication_role = origin;
)sql";

/// One after the other within some seconds from now.
const char *const soonSql = R"sql(
    set session_replication_role = replica;
    delete from sla_alerts;
    update sla_timers t set breached = false, breach_time = null, warned_at = now(),
        started_at = now() - interval '20 minutes',
           target_minutes = 20, warn_at = now() - interval '5 minutes', due_at = s.at, next_at = s.at
    from (select t.id, date_trunc('milliseconds', clock_timestamp()) + interval '1 second'
                       + random() * @seconds * interval '1 second' as at
          from sla_timers t join jobs j on j.id = t.job_id where j.number <= @n) s
    where t.id = s.id;
    set session_replication_role = origin;
)sql";

class Timers
{
public:
    Result<> build(const BenchSetting &setting)
    {
        auto database = BenchDatabase::create(setting.cluster);
        if (!database)
            return tl::make_unexpected(database.error());
        m_database = *std::move(database);
        m_maker = std::make_unique<Connection>(m_database->settings(SessionKind::Migration));
        engine = std::make_unique<Connection>(m_database->settings(SessionKind::Engine));
        return script("insert into organizations (id, name) values ('@org', 'Bench')");
    }

    Result<> script(QByteArray sql)
    {
        sql.replace("@org", "aaaaaaaa-0000-4000-8000-000000000001");
        return m_maker->runScript(QStringLiteral("bench"), sql);
    }
    Result<> fill(int from, int count)
    {
        QByteArray sql = fillSql;
        sql.replace("@from", QByteArray::number(from)).replace("@n", QByteArray::number(count));
        if (auto filled = script(sql); !filled)
            return filled;
        return tidy();
    }
    Result<> tidy()
    {
        for (const char *table : {"sla_timers", "sla_alerts", "jobs"}) {
            if (auto tidied = script(QByteArray("vacuum analyze ") + table); !tidied)
                return tidied;
        }
        return script("checkpoint");
    }
    Result<QList<Row>> late() { return engine->select(QStringLiteral("bench_sla_lateness")); }

    ConnectionSettings settings() const { return m_database->settings(SessionKind::Engine); }

    std::unique_ptr<Connection> engine;

private:
    std::unique_ptr<BenchDatabase> m_database;
    std::unique_ptr<Connection> m_maker;
};

/// All due to all alerts committed, in milliseconds.
Result<double> raiseOnce(Timers &timers)
{
    QByteArray sql = dueSql;
    sql.replace("@n", QByteArray::number(dueAtOnce));
    if (auto due = timers.script(sql); !due)
        return tl::make_unexpected(due.error());
    if (auto tidied = timers.tidy(); !tidied)
        return tl::make_unexpected(tidied.error());
    SlaStore store(*timers.engine);
    SlaStore::Ticked ticked;
    QElapsedTimer watch;
    watch.start();
    auto raised = store.raise(ticked, dueAtOnce);
    const double milliseconds = double(watch.nsecsElapsed()) / 1e6;
    if (raised)
        raised = store.settle(ticked, dueAtOnce);
    if (!raised)
        return tl::make_unexpected(raised.error());
    if (ticked.breaches != dueAtOnce || ticked.checked != dueAtOnce)
        return failure(Error::Code::Internal, QStringLiteral("%1 alerts were raised.").arg(ticked.breaches));
    return milliseconds;
}

Result<double> idleOnce(Timers &timers)
{
    SlaStore store(*timers.engine);
    QElapsedTimer watch;
    watch.start();
    const auto ticked = store.tick(dueAtOnce);
    const double milliseconds = double(watch.nsecsElapsed()) / 1e6;
    if (!ticked)
        return tl::make_unexpected(ticked.error());
    if (ticked->checked != 0)
        return failure(Error::Code::Internal, QStringLiteral("%1 stages were due.").arg(ticked->checked));
    return milliseconds;
}

/// The 99th percentile of the time from a stage's due instant to its alert, with an engine that does nothing else.
Result<double> latenessOnce(Timers &timers)
{
    QByteArray sql = soonSql;
    sql.replace("@n", QByteArray::number(breaches)).replace("@seconds", QByteArray::number(breachesWithinS));
    if (auto soon = timers.script(sql); !soon)
        return tl::make_unexpected(soon.error());
    EngineSettings settings;
    settings.database = timers.settings();
    settings.sends = false;
    settings.tends = false;
    settings.processes = false;
    Engine engine(settings);
    QEventLoop loop;
    QTimer::singleShot((breachesWithinS + 3) * 1000, &loop, &QEventLoop::quit);
    engine.start();
    loop.exec();
    QObject::connect(&engine, &Engine::stopped, &loop, &QEventLoop::quit);
    engine.stop();
    loop.exec();
    const auto rows = timers.late();
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (rows->size() != breaches)
        return failure(Error::Code::Internal, QStringLiteral("%1 alerts were raised.").arg(rows->size()));
    QList<double> late;
    for (const Row &row : *rows)
        late.append(row.real("late_ms"));
    std::sort(late.begin(), late.end());
    return late.at(qMin(late.size() - 1, qsizetype(double(late.size()) * p99)));
}

} // namespace

Result<QList<BenchFigure>> benchSla(const BenchSetting &setting)
{
    BenchFigure raised {QStringLiteral("alerts_10000_ms"), QStringLiteral("ms"), {}, 150, false};
    BenchFigure late {QStringLiteral("breach_to_alert_p99_ms"), QStringLiteral("ms"), {}, 2000, false};
    BenchFigure idle {QStringLiteral("idle_tick_1000000_ms"), QStringLiteral("ms"), {}, 5, false};
    Timers timers;
    if (auto built = timers.build(setting); !built)
        return tl::make_unexpected(built.error());
    if (auto filled = timers.fill(0, dueAtOnce); !filled)
        return tl::make_unexpected(filled.error());
    const auto measure = [&](BenchFigure &figure, Result<double> (*once)(Timers &), int runs) -> Result<> {
        for (int run = 0; run < runs; ++run) {
            const auto value = once(timers);
            if (!value)
                return tl::make_unexpected(value.error());
            figure.runs.append(*value);
            setting.progress(QStringLiteral("%1: %2").arg(figure.name).arg(*value, 0, 'f', 2));
        }
        return {};
    };
    // The first one plans its statements; an engine does that once.
    if (auto warmed = raiseOnce(timers); !warmed)
        return tl::make_unexpected(warmed.error());
    if (auto done = measure(raised, &raiseOnce, setting.runs); !done)
        return tl::make_unexpected(done.error());
    if (auto done = measure(late, &latenessOnce, setting.runs); !done)
        return tl::make_unexpected(done.error());
    setting.progress(QCoreApplication::translate("Bench", "filling in a million open stages"));
    if (auto filled = timers.fill(dueAtOnce, openStages); !filled)
        return tl::make_unexpected(filled.error());
    SlaStore store(*timers.engine);
    while (true) {
        const auto ticked = store.tick(dueAtOnce);
        if (!ticked)
            return tl::make_unexpected(ticked.error());
        if (ticked->checked == 0 && ticked->waitMs > 0)
            break;
    }
    if (auto done = measure(idle, &idleOnce, setting.runs); !done)
        return tl::make_unexpected(done.error());
    return QList<BenchFigure> {raised, late, idle};
}
