#include "services/stores/workorderstore.h"
#include "services/workorders/workorderservice.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QElapsedTimer>
#include <QTimeZone>

namespace {

WorkOrderDraft draft(const QString &title)
{
    WorkOrderDraft draft;
    draft.clientKey = QUuid::createUuid();
    draft.title = title;
    draft.trade = QStringLiteral("HVAC");
    draft.address = QStringLiteral("1801 Main St, Houston TX");
    draft.city = QStringLiteral("Houston");
    draft.state = QStringLiteral("TX");
    draft.contactName = QStringLiteral("R. Tran");
    draft.contactPhone = QStringLiteral("(713) 555-0142");
    draft.contactEmail = QStringLiteral("r.tran@example.com");
    draft.budgetMin = 400;
    draft.budgetMax = 900;
    draft.scheduledAt = QDateTime(QDate(2031, 5, 4), QTime(15, 0), QTimeZone::utc());
    return draft;
}

} // namespace

class TestWorkOrders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aDraftBecomesOneWorkOrder();
    void targetsAndThePastedRequestAreKept();
    void editedTargetsSurviveAnotherTrade();
    void presetsComeInOneRead();
    void theSameContentIsNamedAndNotMadeTwice();
    void anEditSeesWhoWasFirst();
    void anIllegalStatusSaysWhatIsPossible();
    void closedOnesCannotBeEdited();
    void theOrderFollowsTheDeadline();
    void everyFieldOfTheFilterWorks_data();
    void everyFieldOfTheFilterWorks();
    void aValueIsNeverSql();
    void countsAreThoseOfTheLists();
    void anotherOrganisationIsNotSeen();
    void manyRowsStayQuick();

private:
    QList<qint64> numbersFor(const QString &filter, BoardSort sort = BoardSort::Number);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<WorkOrderService> m_service;
};

void TestWorkOrders::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    const auto filled = m_database->script(R"(
        do $$ begin create role test_desk login; exception when duplicate_object or unique_violation then null; end $$;
        grant raven_dispatcher to test_desk;
        insert into organizations (id, name) values ('00000000-0000-0000-0000-0000000000aa', 'Northwind');
        insert into memberships (login, org_id, role, display_name)
        values ('test_desk', '00000000-0000-0000-0000-0000000000aa', 'dispatcher', 'M. Ortiz');)");
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    m_service = std::make_unique<WorkOrderService>(m_database->settingsFor(QStringLiteral("test_desk")));
}

void TestWorkOrders::cleanup()
{
    m_service.reset();
    m_database.reset();
}

QList<qint64> TestWorkOrders::numbersFor(const QString &text, BoardSort sort)
{
    const FilterReading reading = readFilter(text);
    if (reading.error)
        return {-1};
    const auto spine = m_service->spine({reading.filter, sort, false}, 0);
    if (!spine)
        return {-2};
    const auto rows = m_service->rows(spine->ids);
    QList<qint64> numbers;
    for (const JobId &id : spine->ids) {
        for (const WorkOrderRow &row : *rows) {
            if (row.id == id)
                numbers.append(row.number);
        }
    }
    return numbers;
}

void TestWorkOrders::aDraftBecomesOneWorkOrder()
{
    const WorkOrderDraft first = draft(QStringLiteral("No cooling"));

    const auto created = m_service->create(first);
    const auto again = m_service->create(first);

    QVERIFY2(created, qPrintable(created ? QString() : created.error().message + created.error().detail));
    QCOMPARE(created->kind, WorkOrderCreated::Kind::Created);
    QCOMPARE(again->kind, WorkOrderCreated::Kind::SameKey);
    QCOMPARE(again->number, created->number);
    QCOMPARE(m_database->number("select count(*) from jobs"), 1);
    const auto facts = m_service->facts(created->id);
    QVERIFY(facts);
    QVERIFY(draftOf(*facts) == [&first] {
        WorkOrderDraft same = first;
        same.clientKey = {};
        return same;
    }());
    QCOMPARE(facts->row.createdBy, QStringLiteral("M. Ortiz"));
    QCOMPARE(facts->history.size(), 1);
    QVERIFY(facts->possibleStatuses.contains(JobStatus::Cancelled));
}

void TestWorkOrders::targetsAndThePastedRequestAreKept()
{
    WorkOrderDraft with = draft(QStringLiteral("No cooling"));
    with.rawText = QStringLiteral("Walk-in freezer not cooling\nASAP");
    with.slaTargets = SlaMinutes {15, 45, 60, 240};
    with.urgency = Urgency::Emergency;
    WorkOrderDraft without = draft(QStringLiteral("Filter change"));
    without.urgency = Urgency::Emergency;
    without.address = QStringLiteral("2 Elm St");

    const auto edited = m_service->create(with);
    const auto preset = m_service->create(without);

    QVERIFY2(edited, qPrintable(edited ? QString() : edited.error().message + edited.error().detail));
    QCOMPARE(m_service->facts(edited->id)->slaTargets.value_or(SlaMinutes {}), (SlaMinutes {15, 45, 60, 240}));
    QCOMPARE(m_service->facts(preset->id)->slaTargets.value_or(SlaMinutes {}), (SlaMinutes {15, 30, 60, 240}));
    QCOMPARE(m_database->value("select raw_text from jobs where number = 1"), with.rawText);
    QVERIFY(m_service->save(edited->id, m_service->facts(edited->id)->row.revision, draft(QStringLiteral("Edited"))));
    QCOMPARE(m_database->value("select raw_text from jobs where number = 1"), with.rawText);
}

void TestWorkOrders::editedTargetsSurviveAnotherTrade()
{
    WorkOrderDraft order = draft(QStringLiteral("No cooling"));
    order.urgency = Urgency::Emergency;
    const auto created = m_service->create(order);
    order.trade = QStringLiteral("Plumbing");
    order.slaTargets = SlaMinutes {10, 99, 45, 180};

    const auto saved = m_service->save(created->id, 1, order);
    const auto facts = m_service->facts(created->id);
    order.slaTargets.reset();
    order.trade = QStringLiteral("Electrical");
    const auto again = m_service->save(created->id, facts->row.revision, order);

    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message + saved.error().detail));
    QCOMPARE(*saved, facts->row.revision);
    QCOMPARE(facts->slaTargets.value_or(SlaMinutes {}), (SlaMinutes {10, 99, 45, 180}));
    QVERIFY2(again, qPrintable(again ? QString() : again.error().message + again.error().detail));
    QCOMPARE(m_service->facts(created->id)->slaTargets.value_or(SlaMinutes {}), (SlaMinutes {15, 99, 60, 240}));
}

void TestWorkOrders::presetsComeInOneRead()
{
    const auto created = m_service->create(draft(QStringLiteral("No cooling")));

    const auto presets = m_service->presets({});
    const auto ofJob = m_service->presets(created->id);

    QVERIFY2(presets, qPrintable(presets ? QString() : presets.error().message + presets.error().detail));
    QVERIFY(ofJob && *ofJob == *presets);
    QVERIFY(presets->isOn);
    QCOMPARE(presets->byTrade.size(), 5);
    QCOMPARE(presets->find(QStringLiteral("HVAC"), Urgency::Emergency).value_or(SlaMinutes {}),
             (SlaMinutes {15, 30, 60, 240}));
    QVERIFY(presets->targets(QStringLiteral("Other"), Urgency::Emergency).fallback);
    QCOMPARE(presets->fallback, (SlaMinutes {60, 120, 240, 480}));
}

void TestWorkOrders::theSameContentIsNamedAndNotMadeTwice()
{
    const auto first = m_service->create(draft(QStringLiteral("No cooling")));
    WorkOrderDraft second = draft(QStringLiteral("Still no cooling"));
    second.address = QStringLiteral("  1801 MAIN st,  houston tx ");

    const auto refused = m_service->create(second);
    second.allowDuplicate = true;
    const auto wanted = m_service->create(second);

    QCOMPARE(refused->kind, WorkOrderCreated::Kind::Duplicate);
    QCOMPARE(refused->number, first->number);
    QCOMPARE(wanted->kind, WorkOrderCreated::Kind::Created);
    QCOMPARE(m_database->number("select count(*) from jobs"), 2);
}

void TestWorkOrders::anEditSeesWhoWasFirst()
{
    const auto created = m_service->create(draft(QStringLiteral("No cooling")));
    WorkOrderDraft changed = draft(QStringLiteral("No cooling, walk-in freezer"));
    const auto saved = m_service->save(created->id, 1, changed);

    changed.title = QStringLiteral("Lost");
    const auto late = m_service->save(created->id, 1, changed);

    QVERIFY2(saved, qPrintable(saved ? QString() : saved.error().message + saved.error().detail));
    QCOMPARE(*saved, 2);
    QVERIFY(!late);
    QVERIFY2(late.error().message.startsWith(QStringLiteral("M. Ortiz changed this work order at ")),
             qPrintable(late.error().message));
    QVERIFY(late.error().message.endsWith(QStringLiteral("Your change was not made.")));
    QCOMPARE(m_service->facts(created->id)->row.title, QStringLiteral("No cooling, walk-in freezer"));
}

void TestWorkOrders::anIllegalStatusSaysWhatIsPossible()
{
    const auto created = m_service->create(draft(QStringLiteral("No cooling")));

    const auto refused = m_service->changeStatus(created->id, 1, JobStatus::Completed);
    const auto cancelled = m_service->changeStatus(created->id, 1, JobStatus::Cancelled);

    QVERIFY(!refused);
    QCOMPARE(refused.error().message,
             QStringLiteral(
                 "WO 1 is pending and cannot become completed. Possible: matching, dispatched, assigned, cancelled. "
                 "Nothing was changed."));
    QVERIFY2(cancelled, qPrintable(cancelled ? QString() : cancelled.error().message));
    QCOMPARE(m_service->facts(created->id)->row.status, JobStatus::Cancelled);
}

void TestWorkOrders::closedOnesCannotBeEdited()
{
    const auto created = m_service->create(draft(QStringLiteral("No cooling")));
    QVERIFY(m_service->changeStatus(created->id, 1, JobStatus::Cancelled));

    const auto refused = m_service->save(created->id, 2, draft(QStringLiteral("Late")));

    QVERIFY(!refused);
    QCOMPARE(refused.error().message, QStringLiteral("WO 1 is cancelled and cannot be edited. Nothing was changed."));
}

void TestWorkOrders::theOrderFollowsTheDeadline()
{
    QVERIFY(m_database->script(R"(
        insert into sla_policies (org_id, is_on) values ('00000000-0000-0000-0000-0000000000aa', false);
        insert into jobs (org_id, number, job_title, trade_needed, address_text, contact_name, contact_phone,
            contact_email,
                          job_status, next_due_at, sla_paused_at)
        select '00000000-0000-0000-0000-0000000000aa', n, 't' || n, 'HVAC', 'a', 'c', 'p', 'e', s, d, p
        from (values (10, 'pending', now() + interval '1 hour', null::timestamptz), (11, 'pending', now() - interval
            '1 hour', null),
                     (12, 'pending', null, null), (13, 'pending', now(), now()), (14, 'completed', null, null),
                     (15, 'pending', null, null)) v (n, s, d, p))"));

    QCOMPARE(numbersFor(QString(), BoardSort::Sla), (QList<qint64> {11, 10, 13, 15, 12, 14}));
    const auto spine = m_service->spine({{}, BoardSort::Sla, false}, 2);
    QCOMPARE(spine->ids.size(), 2);
    QCOMPARE(spine->total, 6);
    QVERIFY(std::abs(spine->readAt.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void TestWorkOrders::everyFieldOfTheFilterWorks_data()
{
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QList<qint64>>("expected");
    const auto row = [](const char *filter, const QList<qint64> &expected) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << expected;
    };
    row("", {1, 2, 3, 4});
    row("status:open", {1, 2, 3});
    row("status:closed", {4});
    row("status:open or closed:today", {1, 2, 3, 4});
    row("closed:yesterday", {});
    row("created:today", {1, 2, 3, 4});
    row("trade:plumb", {2});
    row("-trade:HVAC", {2, 3});
    row("urgency:emergency,same_day", {1, 2});
    row("city:\"San Antonio\"", {2});
    row("-city:\"San Antonio\"", {1, 3, 4});
    row("place:main", {1, 3, 4});
    row("state:ok", {3});
    row("scheduled:overdue", {2});
    row("scheduled:today", {3});
    row("scheduled:none", {4});
    row("dispatched:yes", {1});
    row("dispatched:no status:open", {2, 3});
    row("doubt:yes", {1});
    row("failed:yes", {});
    row("sla:none", {2, 3});
    row("sla:running", {1});
    row("sla:breached", {});
    row("by:me", {});
    row("by:post", {1, 2, 3, 4});
    row("contact:tran", {1});
    row("no:3", {3});
    row("3", {3});
    row("\"walk-in\" trade:HVAC", {1});
    row("100%", {4});
}

void TestWorkOrders::everyFieldOfTheFilterWorks()
{
    QFETCH(QString, filter);
    const auto filled = m_database->script(R"(
        insert into sla_policies (org_id, is_on) values ('00000000-0000-0000-0000-0000000000aa', false);
        insert into jobs (org_id, number, job_title, trade_needed, urgency, address_text, city, state, contact_name,
                          contact_phone, contact_email, job_status, scheduled_at, next_due_at, created_by)
        select '00000000-0000-0000-0000-0000000000aa', n, t, tr, u, '1801 Main St', c, s, ct, 'p', 'e', st, sa, nd,
            'postgres'
        from (values (1, 'No cooling, walk-in freezer', 'HVAC', 'emergency', 'Houston', 'TX', 'R. Tran', 'dispatched',
                      now() + interval '9 days', now() + interval '1 day'),
                     (2, 'Burst pipe', 'Plumbing', 'same_day', 'San Antonio', 'TX', 'A', 'pending', now() - interval
                         '3 days', null),
                     (3, 'Sparks', 'Electrical', 'flexible', 'Tulsa', 'OK', 'B', 'pending',
                      date_trunc('day', now()) + interval '23 hours 59 minutes 59 seconds', null),
                     (4, 'Only 100% filters', 'HVAC', 'flexible', 'Houston', 'TX', 'C', 'completed', null, null))
             v (n, t, tr, u, c, s, ct, st, sa, nd);
        update jobs set address_text = 'elsewhere' where number = 2;
        insert into work_order_outreach (org_id, job_id, warm_n_in_doubt)
        select org_id, id, 3 from jobs where number = 1;)");
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));

    QTEST(numbersFor(filter), "expected");
}

void TestWorkOrders::aValueIsNeverSql()
{
    QVERIFY(m_service->create(draft(QStringLiteral("O'Brien's \\ place"))));

    QCOMPARE(numbersFor(QStringLiteral("O'Brien's")), QList<qint64> {1});
    QCOMPARE(numbersFor(QStringLiteral("\"') or true --\"")), QList<qint64> {});
    QCOMPARE(numbersFor(QStringLiteral("city:\"x' or '1'='1\"")), QList<qint64> {});
    QCOMPARE(numbersFor(QStringLiteral("by:\"%\"")), QList<qint64> {});
    BoardFilter unknown;
    unknown.allOf = {{{QStringLiteral("nonsense; drop table jobs"), {QStringLiteral("x")}, false}}};
    const auto spine = m_service->spine({unknown, BoardSort::Sla, false}, 0);
    QVERIFY(!spine || spine->ids.isEmpty());
    if (!spine)
        QVERIFY(!spine.error().message.isEmpty());
    QCOMPARE(m_database->number("select count(*) from jobs"), 1);
}

void TestWorkOrders::countsAreThoseOfTheLists()
{
    QVERIFY(m_service->create(draft(QStringLiteral("one"))));
    QList<BoardFilter> filters;
    for (const BoardView &view : builtInBoardViews())
        filters.append(readFilter(view.filterText).filter);
    filters.append(BoardFilter());

    const auto counts = m_service->countEach(filters);

    QVERIFY2(counts, qPrintable(counts ? QString() : counts.error().message + counts.error().detail));
    QCOMPARE(*counts, (QList<qint64> {1, 1, 0, 1, 0, 1}));
}

void TestWorkOrders::anotherOrganisationIsNotSeen()
{
    QVERIFY(m_database->script(R"(
        insert into organizations (id, name) values ('00000000-0000-0000-0000-0000000000bb', 'Other');
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        values ('00000000-0000-0000-0000-0000000000bb', 'Secret', 'HVAC', 'a', 'c', 'p', 'e');)"));
    const JobId secret = JobId::fromString(m_database->value("select id::text from jobs"));

    QCOMPARE(numbersFor(QString()), QList<qint64> {});
    QVERIFY(m_service->rows({secret})->isEmpty());
    QCOMPARE(m_service->facts(secret).error().code, Error::Code::NotFound);
    QVERIFY(!m_service->changeStatus(secret, 1, JobStatus::Cancelled));
    QCOMPARE(*m_service->countEach({BoardFilter()}), QList<qint64> {0});
}

void TestWorkOrders::manyRowsStayQuick()
{
    QVERIFY(m_database->script(R"(
        alter table jobs disable trigger user;
        insert into jobs (org_id, number, job_title, trade_needed, address_text, city, state, contact_name,
            contact_phone,
                          contact_email, job_status, closed_at, next_due_at, idempotency_key)
        select '00000000-0000-0000-0000-0000000000aa', g, 'Job ' || g,
            (array['HVAC','Plumbing','Electrical','Handyman'])[g % 4 + 1],
               'a', 'Houston', 'TX', 'c', 'p', 'e', case when g % 50 = 0 then 'pending' else 'completed' end,
               case when g % 50 = 0 then null else now() - interval '2 days' end,
               case when g % 50 = 0 then now() + make_interval(secs => g) end, null
        from generate_series(1, 200000) g;
        alter table jobs enable trigger user;
        analyze jobs;)"));
    const BoardQuery view {readFilter(QStringLiteral("status:open or closed:today")).filter, BoardSort::Sla, false};
    QVERIFY(m_service->spine(view, 2'000));
    QElapsedTimer timer;

    timer.start();
    const auto first = m_service->spine(view, 2'000);
    const qint64 firstMs = timer.restart();
    const auto everything = m_service->spine({}, 0);
    const qint64 everythingMs = timer.restart();
    const auto page = m_service->rows(everything->ids.mid(1'000, 100));
    const qint64 pageMs = timer.elapsed();

    QCOMPARE(first->ids.size(), 2'000);
    QCOMPARE(first->total, 4'000);
    QCOMPARE(everything->ids.size(), 200'000);
    QCOMPARE(page->size(), 100);
    qInfo("200,000 work orders: first part %lld ms, whole order %lld ms, a page of 100 rows %lld ms", firstMs,
          everythingMs, pageMs);
    QVERIFY(firstMs < 1'500);
    QVERIFY(everythingMs < 5'000);
    QVERIFY(pageMs < 500);
}

QTEST_GUILESS_MAIN(TestWorkOrders)
#include "tst_workorders.moc"
