#include "tests/support/raventest.h"
#include "tests/support/ravenprocess.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

namespace {
constexpr int stages = 400;
constexpr int dueWithinMs = 9'000;
constexpr int patienceMs = 30'000;
} // namespace

/// Two engines watch the stages and are killed at random while these come due one after the other: each alert is
/// raised, and once.
class SlaEnginesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void killedEnginesRaiseEachAlertOnce();
    void withoutTheKeyAndTheLocksTwoEnginesRaiseTwice();

private:
    void bringDue();
    std::unique_ptr<RavenProcess> newEngine();

    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_home;
    RavenProcess::Surroundings m_around;
};

void SlaEnginesTest::init()
{
    failOnAnyWarning();
    m_sandbox = std::make_unique<SandboxProcess>();
    const auto started = m_sandbox->start();
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    m_home = std::make_unique<QTemporaryDir>();
    m_around = RavenProcess::Surroundings::of(*m_database, *m_sandbox, m_home->path());
    QVERIFY(m_database->script(
        "insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000001', 'Kills');"
        "insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email) "
        "select 'aaaaaaaa-0000-4000-8000-000000000001', 'Stage ' || n, 'HVAC', 'a', 'b', 'c', 'd' from "
        "generate_series(1, "
        + QByteArray::number(stages) + ") n"));
}

/// From a second from now on, spread evenly: warned before, so that only breaches come.
void SlaEnginesTest::bringDue()
{
    QVERIFY(m_database->script("update sla_timers t set target_minutes = 20, warned_at = now(), started_at = "
                               "clock_timestamp() - interval '20 minutes' "
                               "+ interval '1 second' + (j.number * "
                               + QByteArray::number(dueWithinMs) + " / " + QByteArray::number(stages)
                               + ") * interval '1 millisecond' from jobs j where j.id = t.job_id"));
}

std::unique_ptr<RavenProcess> SlaEnginesTest::newEngine()
{
    auto engine = std::make_unique<RavenProcess>(
        m_around, QStringList {QStringLiteral("engine"), QStringLiteral("--only"), QStringLiteral("sla")});
    engine->start();
    return engine;
}

void SlaEnginesTest::killedEnginesRaiseEachAlertOnce()
{
    QRandomGenerator random(20261128);
    std::array<std::unique_ptr<RavenProcess>, 2> engines {newEngine(), newEngine()};
    QTRY_VERIFY_WITH_TIMEOUT(m_database->number("select count(*) from task_leases where task = 'sla'") == 1,
                             patienceMs);
    bringDue();

    int kills = 0;
    QElapsedTimer watch;
    watch.start();
    while (watch.elapsed() < dueWithinMs) {
        QTest::qWait(random.bounded(100, 900));
        auto &engine = engines.at(random.bounded(2));
        engine->kill();
        QVERIFY(engine->waitForFinished());
        ++kills;
        // A dead leader's lease runs out by itself; here it is taken away at once, so that many hand-overs happen.
        QVERIFY(
            m_database->script("update task_leases set holder = null, expires_at = '-infinity' where task = 'sla'"));
        engine = newEngine();
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_database->number("select count(*) from sla_timers where breached"), stages, patienceMs);

    QCOMPARE(m_database->number("select count(*) from sla_alerts where alert_type = 'breach'"), stages);
    QCOMPARE(m_database->number("select count(distinct timer_id) from sla_alerts where alert_type = 'breach'"), stages);
    QTRY_COMPARE_WITH_TIMEOUT(m_database->number("select count(*) from jobs where sla_breached"), stages, patienceMs);
    qInfo("%d kills, %d alerts, none twice, none missing; latest %lld ms after its instant", kills, stages,
          m_database->number("select max(extract(epoch from sent_at - due_at) * 1000)::int from sla_alerts"));
    QVERIFY(kills >= 8);
}

void SlaEnginesTest::withoutTheKeyAndTheLocksTwoEnginesRaiseTwice()
{
    // The protections switched off: no key, no lease, and a raise that neither locks nor looks.
    QVERIFY(m_database->script(
        "alter table sla_alerts drop constraint sla_alerts_timer_id_alert_type_level_key;"
        "create or replace function sla_raise(p_limit int default 10000, out warnings int, out breaches int, out "
        "escalations int, "
        "out heard int) language plpgsql as $$ begin warnings := 0; escalations := 0; heard := 0; "
        "insert into sla_alerts (org_id, job_id, timer_id, alert_type, stage, message, due_at) "
        "select org_id, job_id, id, 'breach', stage, 'x', due_at from sla_timers where next_at <= clock_timestamp(); "
        "get diagnostics breaches = row_count; perform pg_sleep(0.05); end $$"));
    bringDue();

    std::array<std::unique_ptr<RavenProcess>, 2> engines {newEngine(), newEngine()};
    for (int turn = 0; turn < 40; ++turn) {
        QTest::qWait(250);
        QVERIFY(
            m_database->script("update task_leases set holder = null, expires_at = '-infinity' where task = 'sla'"));
        if (m_database->number("select count(*) from sla_alerts")
            > m_database->number("select count(distinct timer_id) from sla_alerts"))
            break;
    }

    QVERIFY(m_database->number("select count(*) from sla_alerts")
            > m_database->number("select count(distinct timer_id) from sla_alerts"));
}

QTEST_GUILESS_MAIN(SlaEnginesTest)
#include "tst_slaengines.moc"
