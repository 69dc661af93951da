#include "models/domain/slaproof.h"
#include "services/sla/slaticker.h"
#include "services/stores/slastore.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>
#include <QTimeZone>

#include <thread>

namespace {

constexpr auto org = "aaaaaaaa-0000-4000-8000-000000000001";
constexpr int handOvers = 500;

QByteArray quoted(const QString &id)
{
    return "'" + id.toLatin1() + "'";
}

} // namespace

/// Stages at work: what starts and ends them, what is raised when, and what people do about it.
class SlaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }

    void creationStartsDispatchWithItsPreset();
    void withoutAPresetTheFallbackIsMarkedAsOne();
    void theFirstAcceptedMessageEndsDispatchAtItsInstant();
    void theStatusMovesTheStages();
    void anUnassignedWorkOrderIsAssignedAnew();
    void completingEndsEverythingThatIsOpen();
    void theSeedsFunctionsNeverStallAChain();
    void aChainWithoutArrivalStillCompletes();
    void theInitialiserNeedsOnlyTheWorkOrder();

    void aWarningComesOnceThenTheBreachHidesIt();
    void twoTicksAtOnceRaiseNothingTwice();
    void aTickThatDiesBetweenItsHalvesRaisesNothingTwice();
    void nothingIsRaisedOnAClosedWorkOrder();
    void escalationClimbsTheLadderUntilSomebodyAcknowledges();
    void aSilenceHoldsEscalationAndEndsAtOnce();
    void switchingThePolicyOffClearsWhatIsPending();
    void aLaterTargetTakesTheBreachBackAndRaisesItAnew();
    void whatIsWrittenByHandIsPlannedAnew();
    void aPauseByHandMovesTheDueInstant();
    void aChangeOfPolicyKeepsThePauses();
    void aChangeOfCalendarKeepsThePauses();
    void tradeAndUrgencyMoveUntouchedTargetsOnly();
    void whatTheEngineWritesIsNoChangeByAPerson();
    void theTickReadsOnlyWhatIsDue();
    void versionsAreImmutable();

    void handOversRaiseEachAlertOnce();
    void withoutTheKeyAHandOverWouldRaiseTwice();
    void theProofSumsToTheEnginesVerdict();
    void aViewerMayLookAndNothingElse();

private:
    QString newJob(const QByteArray &columns = "urgency", const QByteArray &values = "'emergency'");
    qint64 open(const QString &job, const QByteArray &stage);
    QString stages(const QString &job);
    void startAgo(const QString &job, const QByteArray &interval);
    QString alerts(const QString &job);
    void run(const QByteArray &sql);
    void tick();

    std::unique_ptr<TestDatabase> m_database;
};

void SlaTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    run("insert into organizations (id, name, time_zone) values ('" + QByteArray(org)
        + "', 'Gulf States', 'America/Chicago')");
}

void SlaTest::run(const QByteArray &sql)
{
    const auto done = m_database->script(sql);
    QVERIFY2(done, qPrintable(done ? QString() : done.error().message + QLatin1Char(' ') + done.error().detail));
}

void SlaTest::tick()
{
    run("select sla_tick()");
}

QString SlaTest::newJob(const QByteArray &columns, const QByteArray &values)
{
    return m_database->value(
        "insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, "
        "contact_email, "
        + columns + ") values ('" + org + "', 'No cooling', 'HVAC', 'a', 'b', 'c', 'd', " + values + ") returning id");
}

qint64 SlaTest::open(const QString &job, const QByteArray &stage)
{
    return m_database->number("select count(*) from sla_timers where job_id = " + quoted(job) + " and stage = '" + stage
                              + "' and completed_at is null and cancelled_at is null");
}

QString SlaTest::stages(const QString &job)
{
    return m_database->value(
        "select string_agg(stage || case when completed_at is not null then '+' when cancelled_at is not "
        "null then 'x' else '' end, ' ' order by started_at, created_at, sla_stage_number(stage)) "
        "from sla_timers where job_id = "
        + quoted(job));
}

void SlaTest::startAgo(const QString &job, const QByteArray &interval)
{
    run("update sla_timers set started_at = clock_timestamp() - interval '" + interval
        + "' where job_id = " + quoted(job) + " and completed_at is null and cancelled_at is null");
}

QString SlaTest::alerts(const QString &job)
{
    return m_database->value(
        "select string_agg(alert_type || level || case when resolved_at is not null then '-' when "
        "acknowledged then '!' else '' end, ' ' order by sent_at, level) from sla_alerts where job_id = "
        + quoted(job));
}

void SlaTest::creationStartsDispatchWithItsPreset()
{
    const QString job = newJob();

    QCOMPARE(stages(job), QStringLiteral("dispatch"));
    QCOMPARE(m_database->value("select sla_config::text from jobs"),
             QStringLiteral("{\"arrival\": 60, \"dispatch\": 15, \"assignment\": 30, \"completion\": 240}"));
    QCOMPARE(m_database->value("select (t.due_at - t.started_at)::text || (j.next_due_at = t.due_at) from sla_timers t "
                               "join jobs j on j.id = t.job_id"),
             QStringLiteral("00:15:00true"));
    QCOMPARE(m_database->value("select is_fallback::text || is_edited::text from sla_timers"),
             QStringLiteral("falsefalse"));
    QCOMPARE(m_database->number("select count(*) from (select jsonb_each(value) from jsonb_each((select targets from "
                                "sla_policy_versions where id = 0))) presets"),
             25);
}

void SlaTest::withoutAPresetTheFallbackIsMarkedAsOne()
{
    run("insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email) "
        "values ('"
        + QByteArray(org) + "', 'Odd', 'Other', 'a', 'b', 'c', 'd')");

    QCOMPARE(m_database->value("select target_minutes || ' ' || is_fallback from sla_timers"),
             QStringLiteral("60 true"));
    QCOMPARE(m_database->value("select (sla_config ->> 'completion') from jobs"), QStringLiteral("480"));
}

void SlaTest::theFirstAcceptedMessageEndsDispatchAtItsInstant()
{
    const QString job = newJob();
    run("insert into work_order_outreach (org_id, job_id) values ('" + QByteArray(org) + "', " + quoted(job) + ")");

    run("update work_order_outreach set warm_n_queued = 2");
    tick();
    QCOMPARE(stages(job), QStringLiteral("dispatch"));
    run("update work_order_outreach set warm_n_sent = 1, warm_n_queued = 1");
    run("update work_order_outreach set warm_n_sent = 2, warm_n_queued = 0");
    const QString accepted = m_database->value("select at::text from sla_inbox");
    tick();

    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment"));
    QCOMPARE(m_database->value("select completed_at::text from sla_timers where stage = 'dispatch'"), accepted);
    QCOMPARE(m_database->value("select started_at::text from sla_timers where stage = 'assignment'"), accepted);
    QCOMPARE(m_database->number("select count(*) from sla_inbox"), 0);
}

void SlaTest::theStatusMovesTheStages()
{
    const QString job = newJob();
    run("select complete_sla_stage(" + quoted(job) + ", 'dispatch')");

    run("update jobs set job_status = 'assigned'");
    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment+ arrival"));
    run("update jobs set job_status = 'in_progress'");
    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment+ arrival+ completion"));
    run("update jobs set job_status = 'completed'");

    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment+ arrival+ completion+"));
    QVERIFY(m_database->value("select next_due_at::text from jobs").isNull());
}

void SlaTest::anUnassignedWorkOrderIsAssignedAnew()
{
    const QString job = newJob();
    run("select complete_sla_stage(" + quoted(job) + ", 'dispatch')");
    run("update jobs set job_status = 'assigned'");

    run("update jobs set job_status = 'dispatched'");

    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment+ arrivalx assignment"));
    QCOMPARE(open(job, "assignment"), 1);
}

void SlaTest::completingEndsEverythingThatIsOpen()
{
    const QString job = newJob();
    run("update jobs set job_status = 'assigned'");
    run("insert into sla_timers (job_id, stage, target_minutes) values (" + quoted(job) + ", 'completion', 60)");

    run("update jobs set job_status = 'completed'");

    QCOMPARE(m_database->number("select count(*) from sla_timers where completed_at is null and cancelled_at is null"),
             0);
}

void SlaTest::theSeedsFunctionsNeverStallAChain()
{
    const QString job = newJob();

    for (const QByteArray stage : {"dispatch", "assignment", "arrival", "completion"})
        run("select complete_sla_stage(" + quoted(job) + ", '" + stage + "')");

    QCOMPARE(stages(job), QStringLiteral("dispatch+ assignment+ arrival+ completion+"));
    QCOMPARE(
        m_database->value(
            "select string_agg(stage || ':' || status || ':' || minutes_remaining || ':' || progress_percent, "
            "' ') from get_sla_status("
            + quoted(job) + ")"),
        QStringLiteral(
            "dispatch:completed:14:0 assignment:completed:29:0 arrival:completed:59:0 completion:completed:239:0"));
}

void SlaTest::aChainWithoutArrivalStillCompletes()
{
    const QString job = newJob();
    run("select complete_sla_stage(" + quoted(job) + ", 'assignment')");
    QCOMPARE(stages(job), QStringLiteral("dispatch+ arrival"));

    run("select complete_sla_stage(" + quoted(job) + ", 'completion')");

    QCOMPARE(stages(job), QStringLiteral("dispatch+ arrival+"));
    const auto wrong = m_database->script("select complete_sla_stage(" + quoted(job) + ", 'lunch')");
    QVERIFY(!wrong);
    QVERIFY(wrong.error().detail.contains(QStringLiteral("is no stage")));
}

void SlaTest::theInitialiserNeedsOnlyTheWorkOrder()
{
    run("select sla_switch_policy('" + QByteArray(org) + "', false)");
    const QString job = newJob();
    QVERIFY(stages(job).isNull());
    run("select sla_switch_policy('" + QByteArray(org) + "', true)");

    run("select initialize_sla_timers(" + quoted(job) + ")");
    QCOMPARE(m_database->value("select target_minutes::text from sla_timers"), QStringLiteral("15"));
    run("select initialize_sla_timers(" + quoted(job) + ", 20, 40, 80, 160)");

    QCOMPARE(stages(job), QStringLiteral("dispatch"));
    QCOMPARE(m_database->value("select target_minutes || ' ' || is_edited from sla_timers"), QStringLiteral("20 true"));
}

void SlaTest::aWarningComesOnceThenTheBreachHidesIt()
{
    const QString job = newJob();
    startAgo(job, "11 minutes 16 seconds");
    tick();
    tick();
    QCOMPARE(alerts(job), QStringLiteral("warning0"));

    // Time goes on: the same stage, measured as if it had started earlier.
    run("alter table sla_timers disable trigger user");
    run("update sla_timers set started_at = started_at - interval '4 minutes', due_at = due_at - interval '4 minutes', "
        "warn_at = warn_at - interval '4 minutes', next_at = next_at - interval '4 minutes'");
    run("alter table sla_timers enable trigger user");
    tick();
    tick();

    QCOMPARE(alerts(job), QStringLiteral("warning0- breach0"));
    QCOMPARE(m_database->value("select resolved_reason from sla_alerts where alert_type = 'warning'"),
             QStringLiteral("the breach followed"));
    QCOMPARE(m_database->value("select sla_breached::text from jobs"), QStringLiteral("true"));
    QCOMPARE(m_database->value("select (breach_time = due_at)::text from sla_timers"), QStringLiteral("true"));
}

void SlaTest::twoTicksAtOnceRaiseNothingTwice()
{
    for (int n = 0; n < 300; ++n)
        (void)newJob();
    run("update sla_timers set started_at = clock_timestamp() - interval '20 minutes'");

    std::vector<std::thread> engines;
    std::atomic<int> raised = 0;
    for (int engine = 0; engine < 4; ++engine) {
        engines.emplace_back([this, &raised] {
            Connection connection(m_database->settings());
            SlaStore store(connection);
            for (int round = 0; round < 10; ++round) {
                if (const auto ticked = store.tick(37))
                    raised += ticked->breaches;
            }
        });
    }
    for (std::thread &engine : engines)
        engine.join();

    QCOMPARE(raised.load(), 300);
    QCOMPARE(m_database->number("select count(*) from sla_alerts"), 300);
}

void SlaTest::aTickThatDiesBetweenItsHalvesRaisesNothingTwice()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");

    run("select sla_raise()");
    QCOMPARE(alerts(job), QStringLiteral("breach0"));
    QCOMPARE(m_database->value("select breached::text from sla_timers"), QStringLiteral("false"));
    const QString again = m_database->value("select breaches::text from sla_raise()");
    tick();

    QCOMPARE(again, QStringLiteral("0"));
    QCOMPARE(alerts(job), QStringLiteral("breach0"));
    QCOMPARE(m_database->value("select breached::text from sla_timers"), QStringLiteral("true"));
}

void SlaTest::nothingIsRaisedOnAClosedWorkOrder()
{
    const QString cancelled = newJob();
    const QString byHand = newJob();
    startAgo(cancelled, "20 minutes");
    startAgo(byHand, "20 minutes");
    tick();
    QCOMPARE(alerts(cancelled), QStringLiteral("breach0"));

    run("update jobs set job_status = 'cancelled' where id = " + quoted(cancelled));
    run("alter table jobs disable trigger user");
    run("update jobs set job_status = 'completed', closed_at = now() where id = " + quoted(byHand));
    run("alter table jobs enable trigger user");
    run("delete from sla_alerts where job_id = " + quoted(byHand));
    run("update sla_timers set breached = false, breach_time = null, next_at = now() where job_id = " + quoted(byHand));
    tick();
    tick();

    QCOMPARE(alerts(cancelled), QStringLiteral("breach0-"));
    QVERIFY(alerts(byHand).isNull());
    QCOMPARE(m_database->number("select count(*) from sla_timers where next_at is not null"), 0);
}

void SlaTest::escalationClimbsTheLadderUntilSomebodyAcknowledges()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    tick();
    tick();
    QCOMPARE(alerts(job), QStringLiteral("breach0"));

    run("update sla_alerts set sent_at = sent_at - interval '15 minutes'; select sla_replan(array(select id from "
        "sla_timers))");
    tick();
    tick();
    QCOMPARE(alerts(job), QStringLiteral("breach0 escalation1"));
    QCOMPARE(m_database->value("select to_role from sla_alerts where level = 1"), QStringLiteral("manager"));
    run("select sla_acknowledge(array(select id from sla_alerts where level = 1), 'called the customer')");
    run("update sla_alerts set sent_at = sent_at - interval '2 hours'; select sla_replan(array(select id from "
        "sla_timers))");
    tick();
    tick();

    QCOMPARE(alerts(job), QStringLiteral("breach0! escalation1!"));
    QCOMPARE(m_database->value("select string_agg(distinct comment, ',') from sla_alerts"),
             QStringLiteral("called the customer"));
    QVERIFY(m_database->value("select next_at::text from sla_timers").isNull());
}

void SlaTest::aSilenceHoldsEscalationAndEndsAtOnce()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    tick();
    run("select sla_silence(array(select id from sla_alerts), clock_timestamp() + interval '15 minutes', 'on the "
        "phone')");
    run("update sla_alerts set sent_at = sent_at - interval '20 minutes'; select sla_replan(array(select id from "
        "sla_timers))");
    tick();
    QCOMPARE(alerts(job), QStringLiteral("breach0"));
    QCOMPARE(m_database->value("select (next_at = silenced_until::timestamptz(3))::text from sla_timers"),
             QStringLiteral("true"));

    run("update sla_timers set silenced_until = clock_timestamp() - interval '1 ms', next_at = clock_timestamp() - "
        "interval '1 ms'");
    const QString ended = m_database->value("select returned || ' ' || escalations from sla_tick()");

    QCOMPARE(ended, QStringLiteral("1 1"));
    QVERIFY(m_database->value("select silenced_until::text from sla_timers").isNull());
    QCOMPARE(alerts(job), QStringLiteral("breach0 escalation1"));
}

void SlaTest::switchingThePolicyOffClearsWhatIsPending()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    tick();
    run("update sla_alerts set sent_at = sent_at - interval '15 minutes'; select sla_replan(array(select id from "
        "sla_timers))");
    tick();
    const QString other = newJob();

    run("select sla_switch_policy('" + QByteArray(org) + "', false)");
    startAgo(other, "20 minutes");
    tick();

    QCOMPARE(alerts(job), QStringLiteral("breach0 escalation1-"));
    QVERIFY(alerts(other).isNull());
    QCOMPARE(m_database->number("select count(*) from sla_timers where next_at is not null"), 0);
    run("select sla_switch_policy('" + QByteArray(org) + "', true)");
    tick();
    QCOMPARE(alerts(other), QStringLiteral("breach0"));
}

void SlaTest::aLaterTargetTakesTheBreachBackAndRaisesItAnew()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    tick();
    tick();

    run("select set_sla_targets(" + quoted(job) + ", '{\"dispatch\": 45}')");
    QCOMPARE(alerts(job), QStringLiteral("breach0-"));
    QCOMPARE(m_database->value("select breached::text from sla_timers"), QStringLiteral("false"));
    QCOMPARE(m_database->value("select sla_breached::text from jobs"), QStringLiteral("false"));
    startAgo(job, "46 minutes");
    tick();

    QCOMPARE(alerts(job), QStringLiteral("breach0"));
    QCOMPARE(m_database->number("select count(*) from sla_alerts"), 1);
}

void SlaTest::whatIsWrittenByHandIsPlannedAnew()
{
    const QString job = newJob();

    run("update sla_timers set target_minutes = 40");
    QCOMPARE(
        m_database->value("select (due_at - started_at)::text || ' ' || (next_at - started_at)::text from sla_timers"),
        QStringLiteral("00:40:00 00:30:00"));
    run("update sla_timers set started_at = started_at + interval '5 minutes'");
    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:40:00"));
    run("update sla_timers set completed_at = started_at + interval '41 minutes'");

    QCOMPARE(m_database->value("select breached || ' ' || elapsed_ms from sla_timers"), QStringLiteral("true 2460000"));
    QCOMPARE(m_database->value("select string_agg(kind, ' ' order by id) from sla_events"),
             QStringLiteral("started retargeted started completed"));
}

void SlaTest::aPauseByHandMovesTheDueInstant()
{
    const QString job = newJob();
    startAgo(job, "10 minutes");
    const QByteArray event =
        "insert into sla_events (timer_id, job_id, org_id, kind, at, reason) select t.id, t.job_id, t.org_id, ";

    run(event + "'paused', t.started_at + interval '5 minutes', 'parts' from sla_timers t");
    QVERIFY(m_database->value("select due_at::text from sla_timers").isNull());
    QCOMPARE(m_database->value("select board_rank::text from jobs"), QStringLiteral("1"));
    run(event + "'resumed', t.started_at + interval '7 minutes', null from sla_timers t");
    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:17:00"));
    run("update sla_events set at = at + interval '1 minute' where kind = 'resumed'");
    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:18:00"));
    run("delete from sla_events where kind in ('paused', 'resumed')");

    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:15:00"));
    QCOMPARE(m_database->value("select board_rank::text from jobs"), QStringLiteral("0"));
}

void SlaTest::aChangeOfPolicyKeepsThePauses()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    run("insert into sla_events (timer_id, job_id, org_id, kind, at, reason) select id, job_id, org_id, k, started_at "
        "+ a, 'parts' "
        "from sla_timers, (values ('paused', interval '2 minutes'), ('resumed', interval '14 minutes')) v (k, a)");
    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:27:00"));
    Connection connection(m_database->settings(SessionKind::Engine));
    auto policy = SlaStore(connection).policy();
    QVERIFY2(policy, qPrintable(policy ? QString() : policy.error().detail));
    policy->current.targets[QStringLiteral("HVAC")][0] = SlaMinutes {25, 30, 60, 240};

    const auto saved = SlaStore(connection).savePolicy(policy->current, true);

    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message + saved.error().detail));
    QCOMPARE(saved->version, 1);
    QCOMPARE(saved->remeasured, 1);
    QCOMPARE(m_database->value("select (due_at - started_at)::text || ' ' || policy_version_id from sla_timers"),
             QStringLiteral("00:37:00 %1")
                 .arg(m_database->value("select sla_current_policy('" + QByteArray(org) + "')::text")));
    QCOMPARE(m_database->value("select sla_config ->> 'dispatch' from jobs"), QStringLiteral("25"));
}

void SlaTest::aChangeOfCalendarKeepsThePauses()
{
    Connection connection(m_database->settings(SessionKind::Engine));
    SlaStore store(connection);
    SlaCalendar calendar;
    calendar.name = QStringLiteral("Always");
    calendar.timeZone = "America/Chicago";
    for (auto &day : calendar.week)
        day = {{0, 1440}};
    const auto made = store.saveCalendar(calendar, {}, false);
    QVERIFY2(made, qPrintable(made ? QString() : made.error().message + made.error().detail));
    calendar.id = made->calendar;
    const QString job =
        newJob("urgency, sla_calendar_id", "'emergency', '" + calendar.id.toByteArray(QUuid::WithoutBraces) + "'");
    run("update sla_timers set started_at = '2026-11-02 15:00Z'");
    run("insert into sla_events (timer_id, job_id, org_id, kind, at, reason) select id, job_id, org_id, k, started_at "
        "+ a, 'parts' "
        "from sla_timers, (values ('paused', interval '2 minutes'), ('resumed', interval '14 minutes')) v (k, a)");
    QCOMPARE(m_database->value("select (due_at - started_at)::text from sla_timers"), QStringLiteral("00:27:00"));

    calendar.week.at(0) = {{0, 550}, {600, 1440}}; // Monday 09:10 to 10:00 in Chicago is closed
    const auto saved = store.saveCalendar(calendar, QStringLiteral("break"), true);

    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message + saved.error().detail));
    QCOMPARE(saved->version, 2);
    QCOMPARE(saved->remeasured, 1);
    QCOMPARE(m_database->value("select (due_at at time zone 'UTC')::text from sla_timers"),
             QStringLiteral("2026-11-02 16:13:00"));
}

void SlaTest::tradeAndUrgencyMoveUntouchedTargetsOnly()
{
    const QString job = newJob("urgency, sla_config", "'emergency', '{\"assignment\": 33}'");

    run("update jobs set urgency = 'flexible', trade_needed = 'Plumbing'");

    QCOMPARE(m_database->value("select sla_config::text from jobs"),
             QStringLiteral("{\"arrival\": 1440, \"dispatch\": 240, \"assignment\": 33, \"completion\": 2880}"));
    QCOMPARE(m_database->value("select target_minutes::text from sla_timers"), QStringLiteral("240"));
    const auto refused = m_database->script("update jobs set sla_config = '{\"dispatch\": 0}'");
    QVERIFY(!refused);
    QVERIFY(refused.error().detail.contains(QStringLiteral("whole number of minutes")));
}

void SlaTest::whatTheEngineWritesIsNoChangeByAPerson()
{
    const QString job = newJob();
    const QString revision = m_database->value("select revision::text from jobs");
    const QString trail = m_database->value("select count(*)::text from audit_log");
    startAgo(job, "20 minutes");

    tick();
    tick();

    QCOMPARE(m_database->value("select revision::text from jobs"), revision);
    QCOMPARE(m_database->value("select count(*)::text from audit_log"), trail);
    QCOMPARE(m_database->value("select sla_breached::text from jobs"), QStringLiteral("true"));
}

void SlaTest::theTickReadsOnlyWhatIsDue()
{
    for (int n = 0; n < 50; ++n)
        (void)newJob();
    run("insert into sla_timers (job_id, stage, target_minutes, started_at) select j.id, 'completion', 400000, now() "
        "from jobs j");
    run("analyze");
    startAgo(newJob(), "20 minutes");
    const QByteArray readSoFar =
        "select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables "
        "where relname = 'sla_timers'";
    (void)m_database->value("select pg_stat_force_next_flush()::text");
    const qint64 before = m_database->number(readSoFar);

    tick();

    (void)m_database->value("select pg_stat_force_next_flush()::text");
    const qint64 read = m_database->number(readSoFar) - before;
    QCOMPARE(m_database->number("select count(*) from sla_alerts"), 1);
    QVERIFY2(read < 10, qPrintable(QString::number(read)));
}

void SlaTest::versionsAreImmutable()
{
    QVERIFY(!m_database->script("update sla_policy_versions set warn_percent = 50"));
    QVERIFY(!m_database->script("update sla_calendar_versions set time_zone = 'UTC', weekly = '[]'"));
    QVERIFY(m_database->script("select 1"));
}

void SlaTest::handOversRaiseEachAlertOnce()
{
    for (int n = 0; n < handOvers; ++n)
        (void)newJob();
    // Due one after the other, one between any two hand-overs and some while nobody leads.
    run("update sla_timers t set started_at = clock_timestamp() - interval '20 minutes'");
    Connection first(m_database->settings());
    Connection second(m_database->settings());
    std::vector<std::unique_ptr<SlaTicker>> engines;
    for (Connection *connection : {&first, &second})
        engines.push_back(std::make_unique<SlaTicker>(
            *connection, TaskLeaseStore::Holder {QUuid::createUuid(), QStringLiteral("engine")}));
    int raised = 0;

    for (int turn = 0; turn < handOvers; ++turn) {
        SlaTicker &leader = *engines.at(static_cast<size_t>(turn % 2));
        run("update sla_timers set next_at = case when id in (select id from sla_timers where not breached order by id "
            "limit 1) "
            "then clock_timestamp() else next_at end where not breached and next_at > clock_timestamp()");
        auto done = leader.round();
        if (done && !*done)
            done = leader.round(); // the first one only found out that it was replaced
        QVERIFY2(done, qPrintable(done ? QString() : done.error().detail));
        QVERIFY(done->has_value());
        raised += (*done)->breaches;
        // Taken away in the middle of its term, as a kill would end in.
        run("update task_leases set expires_at = clock_timestamp() - interval '1 second', holder = null where task = "
            "'sla'");
        const auto stale = leader.round();
        QVERIFY2(stale, qPrintable(stale ? QString() : stale.error().detail));
        if (turn % 2 == 0)
            leader.stop();
        else
            run("update task_leases set holder = null, expires_at = '-infinity' where task = 'sla'");
        if (*stale)
            raised += (*stale)->breaches;
    }

    QCOMPARE(raised, handOvers);
    QCOMPARE(m_database->number("select count(*) from sla_alerts where alert_type = 'breach'"), handOvers);
    QVERIFY(m_database->number("select epoch from task_leases where task = 'sla'") >= handOvers / 2);
}

void SlaTest::withoutTheKeyAHandOverWouldRaiseTwice()
{
    const QString job = newJob();
    startAgo(job, "20 minutes");
    run("alter table sla_alerts drop constraint sla_alerts_timer_id_alert_type_level_key");

    // What a second engine would do that read the stage before the first one wrote.
    for (int engine = 0; engine < 2; ++engine)
        run("insert into sla_alerts (org_id, job_id, timer_id, alert_type, stage, message) select org_id, job_id, id, "
            "'breach', stage, "
            "'x' from sla_timers on conflict do nothing");

    QCOMPARE(m_database->number("select count(*) from sla_alerts"), 2);
}

void SlaTest::theProofSumsToTheEnginesVerdict()
{
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("RAVEN_SLA_JOBS", &given);
    const int count = given ? wanted : 400;
    Connection connection(m_database->settings(SessionKind::Engine));
    SlaStore store(connection);
    QRandomGenerator random(20261128);
    SlaCalendar office;
    office.name = QStringLiteral("Office");
    office.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        office.week.at(day) = {{480, 720}, {780, 1020}};
    office.holidays = {{QDate(2026, 11, 26), QStringLiteral("Thanksgiving Day"), {}}};
    const auto saved = store.saveCalendar(office, {}, false);
    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message + saved.error().detail));
    const QByteArray calendar = saved->calendar.toByteArray(QUuid::WithoutBraces);
    run("insert into jobs (org_id, job_title, trade_needed, urgency, address_text, contact_name, contact_phone, "
        "contact_email, "
        "sla_calendar_id, created_at) select '"
        + QByteArray(org)
        + "', 'Proof ' || n, (array['HVAC', 'Plumbing', 'Other'])[1 + n % 3], (array['emergency', 'same_day', "
          "'flexible'])[1 + n % 3], "
          "'a', 'b', 'c', 'd', case when n % 2 = 0 then '"
        + calendar + "'::uuid end, now() - n * interval '97 minutes' from generate_series(1, "
        + QByteArray::number(count) + ") n");
    run("insert into sla_events (timer_id, job_id, org_id, kind, at, reason) select t.id, t.job_id, t.org_id, k, "
        "t.started_at + a * (1 + ('x' || left(md5(t.id::text), 4))::bit(16)::int / 9000.0), 'customer' "
        "from sla_timers t, (values ('paused', interval '11 minutes'), ('resumed', interval '31 minutes'), "
        "('paused', interval '70 minutes'), ('resumed', interval '9 hours')) v (k, a) "
        "where ('x' || right(md5(t.id::text), 2))::bit(8)::int % 3 > 0");
    run("select complete_sla_stage(id, 'dispatch') from jobs where number % 5 = 0; "
        "update jobs set job_status = 'cancelled' where number % 11 = 0");

    int stagesSeen = 0;
    for (int number = 1; number <= count; ++number) {
        const JobId job = JobId::fromString(
            m_database->value("select id::text from jobs where number = " + QByteArray::number(number)));
        const auto record = store.record(job);
        QVERIFY2(record, qPrintable(record ? QString() : record.error().message + record.error().detail));
        const SlaProofSheet sheet = slaProofSheet(*record);
        QVERIFY2(engineAgrees(*record), qPrintable(proofText(sheet, QTimeZone::utc())));
        for (const SlaProof &stage : sheet.stages) {
            QVERIFY2(stage.isSum(), qPrintable(proofText(sheet, QTimeZone::utc())));
            ++stagesSeen;
        }
    }
    qInfo("%d work orders, %d stages: every sum equals its verdict, in the database as here", count, stagesSeen);
    QVERIFY(stagesSeen >= count);
}

void SlaTest::aViewerMayLookAndNothingElse()
{
    const QString job = newJob();
    run("do $$ begin if not exists (select 1 from pg_roles where rolname = 'sla_viewer') then create role sla_viewer "
        "login; end if; "
        "end $$; grant raven_viewer to sla_viewer; insert into memberships (login, org_id, role) values ('sla_viewer', "
        "'"
        + QByteArray(org) + "', 'viewer')");
    Connection viewer(m_database->settingsFor(QStringLiteral("sla_viewer")));
    SlaStore store(viewer);

    const auto read = store.record(JobId::fromString(job));
    const auto paused = store.pause(JobId::fromString(job), QStringLiteral("parts"));
    const auto policy = store.policy();
    const auto saved = store.savePolicy(policy ? policy->current : SlaPolicy(), false);

    QVERIFY2(read, qPrintable(read ? QString() : read.error().message + read.error().detail));
    QCOMPARE(read->stages.size(), 1);
    QVERIFY(!paused);
    QVERIFY2(policy, qPrintable(policy ? QString() : policy.error().message + policy.error().detail));
    QVERIFY(!saved);
    QCOMPARE(m_database->number("select count(*) from sla_events where kind = 'paused'"), 0);
}

QTEST_GUILESS_MAIN(SlaTest)
#include "tst_sla.moc"
