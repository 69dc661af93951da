#include "services/workorders/workorderservice.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

/// What the board says about a work order's deadline, from the timers of a real database.
class TestBoardBadge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aRunningStageSaysWhenItIsDueAndWhenItBecomesARisk();
    void aStageWithClosedHoursIsAtRiskByItsWarning();
    void aPausedStageSaysItsReason();
    void aPauseAfterTheDeadlineDoesNotHideIt();
    void whatEndedSaysByHowMuch_data();
    void whatEndedSaysByHowMuch();
    void fallbackTargetsAreSaidWithTheirNumbers();
    void targetsThatAPersonSetAreNoFallback();
    void withoutASlaThereIsNoBadge();
    void theFilterFindsRiskAndMissed();

private:
    /// Inserts an emergency of this trade, created so many minutes ago, and returns its badge.
    void add(const QByteArray &trade, int minutesAgo);
    WorkOrderRow read(int number = 1);
    QList<qint64> numbersFor(const QString &filter);
    bool run(const QByteArray &sql);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<WorkOrderService> m_service;
};

void TestBoardBadge::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    QVERIFY(run(R"(
        do $$ begin create role badge_desk login; exception when duplicate_object or unique_violation then null; end $$;
        grant raven_viewer to badge_desk;
        insert into organizations (id, name) values ('00000000-0000-0000-0000-0000000000aa', 'Northwind');
        insert into memberships (login, org_id, role)
        values ('badge_desk', '00000000-0000-0000-0000-0000000000aa', 'viewer');)"));
    m_service = std::make_unique<WorkOrderService>(m_database->settingsFor(QStringLiteral("badge_desk")));
}

void TestBoardBadge::cleanup()
{
    m_service.reset();
    m_database.reset();
}

bool TestBoardBadge::run(const QByteArray &sql)
{
    const auto outcome = m_database->script(sql);
    if (!outcome)
        qWarning().noquote() << outcome.error().detail;
    return outcome.has_value();
}

void TestBoardBadge::add(const QByteArray &trade, int minutesAgo)
{
    QByteArray sql = R"(
        insert into jobs (org_id, number, job_title, trade_needed, address_text, contact_name, contact_phone,
                          contact_email, urgency, created_at)
        select '00000000-0000-0000-0000-0000000000aa', 1 + count(*), 'No cooling', '@trade', 'a', 'c', 'p', 'e',
               'emergency', now() - make_interval(mins => @minutes) from jobs)";
    sql.replace("@trade", trade).replace("@minutes", QByteArray::number(minutesAgo));
    QVERIFY(run(sql));
}

WorkOrderRow TestBoardBadge::read(int number)
{
    const JobId id =
        JobId::fromString(m_database->value("select id::text from jobs where number = " + QByteArray::number(number)));
    const auto rows = m_service->rows({id});
    return rows && !rows->isEmpty() ? rows->first() : WorkOrderRow();
}

QList<qint64> TestBoardBadge::numbersFor(const QString &filter)
{
    const FilterReading reading = readFilter(filter);
    const auto spine = m_service->spine({reading.filter, BoardSort::Number, false}, 0);
    QList<qint64> numbers;
    if (reading.error || !spine)
        return {-1};
    for (const JobId &id : spine->ids)
        numbers.append(m_service->rows({id})->first().number);
    return numbers;
}

void TestBoardBadge::aRunningStageSaysWhenItIsDueAndWhenItBecomesARisk()
{
    add("HVAC", 5);

    const WorkOrderRow row = read();

    QCOMPARE(row.sla.kind, SlaBadge::Kind::Running);
    QCOMPARE(row.sla.stage, SlaStage::Dispatch);
    QCOMPARE(row.sla.targetSeconds, std::optional<qint64>(900));
    QCOMPARE(row.createdAt.secsTo(row.sla.dueAt), 900);
    QCOMPARE(row.createdAt.secsTo(row.sla.warnAt), 675);
    QVERIFY(!row.sla.fallbackTargets);
    QCOMPARE(readBadge(row.sla, row.sla.warnAt.addSecs(-1)).state, SlaReading::State::OnTime);
    QCOMPARE(readBadge(row.sla, row.sla.warnAt).state, SlaReading::State::AtRisk);
    QCOMPARE(readBadge(row.sla, row.sla.dueAt).state, SlaReading::State::Breached);
}

void TestBoardBadge::aStageWithClosedHoursIsAtRiskByItsWarning()
{
    // Open for one hour in the middle of each day: fifteen minutes of work may lie a day away from each other.
    QVERIFY(run(R"(
        select sla_save_calendar('00000000-0000-0000-0000-0000000000aa', null, 'Noon', 'UTC',
                                 (select jsonb_agg('[[720, 780]]'::jsonb) from generate_series(1, 7)), '[]', null,
                                 false);)"));
    add("HVAC", 5);
    QVERIFY(run(R"(
        update jobs set sla_calendar_id = (select id from sla_calendars where name = 'Noon');
        update sla_timers
        set started_at = (current_date + 1)::timestamp at time zone 'UTC' + interval '12 hours 50 minutes';)"));

    const SlaBadge badge = read().sla;

    // Ten minutes on the first day, the warning after 1 m 15 s and the end after 5 m on the second.
    QCOMPARE(badge.warnAt.secsTo(badge.dueAt), 225);
    const QDateTime evening = badge.warnAt.addSecs(-3'600);
    QCOMPARE(readBadge(badge, evening).state, SlaReading::State::OnTime);
    QCOMPARE(readBadge(badge, evening).secondsLeft, evening.secsTo(badge.dueAt));
    QCOMPARE(readBadge(badge, badge.warnAt).state, SlaReading::State::AtRisk);
}

void TestBoardBadge::aPausedStageSaysItsReason()
{
    add("HVAC", 5);
    QVERIFY(run("select sla_pause(id, 'parts') from jobs"));

    const SlaBadge badge = read().sla;

    QCOMPARE(badge.kind, SlaBadge::Kind::Paused);
    QCOMPARE(readBadge(badge, QDateTime::currentDateTimeUtc()).time, QStringLiteral("Paused · parts"));
}

void TestBoardBadge::aPauseAfterTheDeadlineDoesNotHideIt()
{
    add("HVAC", 20);
    QVERIFY(run("select sla_pause(id, 'parts') from jobs"));

    const SlaBadge badge = read().sla;

    QCOMPARE(badge.kind, SlaBadge::Kind::Running);
    QCOMPARE(readBadge(badge, QDateTime::currentDateTimeUtc()).state, SlaReading::State::Breached);
}

void TestBoardBadge::whatEndedSaysByHowMuch_data()
{
    QTest::addColumn<int>("minutesTaken");
    QTest::addColumn<QString>("words");
    QTest::newRow("early") << 11 << QStringLiteral("Met 4m early");
    QTest::newRow("late") << 22 << QStringLiteral("Missed by 7m");
    QTest::newRow("to the millisecond") << 15 << QStringLiteral("Missed by 0s");
}

void TestBoardBadge::whatEndedSaysByHowMuch()
{
    QFETCH(int, minutesTaken);
    add("HVAC", 60);
    QVERIFY(run("update sla_timers set completed_at = started_at + make_interval(mins => "
                + QByteArray::number(minutesTaken)
                + "); update jobs set job_status = 'cancelled', closed_at = now();"));

    const SlaBadge badge = read().sla;

    QTEST(readBadge(badge, QDateTime::currentDateTimeUtc()).time, "words");
    QCOMPARE(badge.stage, SlaStage::Dispatch);
}

void TestBoardBadge::fallbackTargetsAreSaidWithTheirNumbers()
{
    add("Other", 5);

    const WorkOrderRow row = read();

    QVERIFY(row.sla.fallbackTargets);
    QCOMPARE(fallbackSentence(row.sla, row.trade),
             QStringLiteral("Fallback targets 60/120/240/480 min: no preset for Other"));
    QCOMPARE(row.sla.targetSeconds, std::optional<qint64>(3'600));
}

void TestBoardBadge::targetsThatAPersonSetAreNoFallback()
{
    add("Other", 5);
    QVERIFY(run("select set_sla_targets(id, '{\"dispatch\": 25}') from jobs"));

    const WorkOrderRow row = read();

    QVERIFY(!row.sla.fallbackTargets);
    QCOMPARE(fallbackSentence(row.sla, row.trade), QString());
    QCOMPARE(row.sla.targetSeconds, std::optional<qint64>(1'500));
}

void TestBoardBadge::withoutASlaThereIsNoBadge()
{
    QVERIFY(run("insert into sla_policies (org_id, is_on) values ('00000000-0000-0000-0000-0000000000aa', false)"));
    add("HVAC", 5);

    QCOMPARE(read().sla, SlaBadge());
}

void TestBoardBadge::theFilterFindsRiskAndMissed()
{
    add("HVAC", 5);  // on time
    add("HVAC", 12); // at risk, 15 minutes in all
    add("HVAC", 20); // breached
    add("HVAC", 12); // would be at risk, but waits
    add("HVAC", 60); // ended too late
    add("HVAC", 60); // ended in time
    QVERIFY(run(R"(
        select sla_pause(id, 'parts') from jobs where number = 4;
        update sla_timers t set completed_at = t.started_at + interval '22 minutes'
        from jobs j where j.id = t.job_id and j.number = 5;
        update sla_timers t set completed_at = t.started_at + interval '11 minutes'
        from jobs j where j.id = t.job_id and j.number = 6;)"));

    QCOMPARE(numbersFor(QStringLiteral("sla:risk")), QList<qint64> {2});
    QCOMPARE(numbersFor(QStringLiteral("sla:breached,risk")), (QList<qint64> {2, 3}));
    QCOMPARE(numbersFor(QStringLiteral("sla:missed")), QList<qint64> {5});
    QCOMPARE(numbersFor(QStringLiteral("-sla:risk sla:running")), (QList<qint64> {1, 3}));
    QCOMPARE(numbersFor(QStringLiteral("sla:paused")), QList<qint64> {4});
    // What the tick has marked stays breached, and is no risk any more.
    QVERIFY(run("select sla_tick()"));
    QCOMPARE(numbersFor(QStringLiteral("sla:risk")), QList<qint64> {2});
    QCOMPARE(numbersFor(QStringLiteral("sla:breached")), QList<qint64> {3});
}

QTEST_GUILESS_MAIN(TestBoardBadge)
#include "tst_boardbadge.moc"
