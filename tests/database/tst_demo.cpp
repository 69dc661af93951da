#include "services/demo/demoloader.h"
#include "services/stores/doctorstore.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void theStoryStandsAsTold();
    void everyKindOfPersonAndWorkOrderIsThere();
    void noAddressCanReceiveMail();
    void countersEqualTheRowsTheyCount();
    void everyAnswerStandsInItsThread();
    void threadsSayWhatTheirRowsSay();
    void doctorFindsTheBooksInOrderAndAThreadThatIsNot();
    void theSameSeedGivesTheSameRows();
    void aDatabaseWithRealWorkIsRefused();
    void loadingTwiceChangesNothing();
    void smallSizesWork_data();
    void smallSizesWork();

private:
    Result<DemoLoader::Report> load(TestDatabase &database, DemoSize size = {});

    std::unique_ptr<TestDatabase> m_database;
};

namespace {

/// A digest of everything that was drawn; what the database numbers by itself is left out.
constexpr auto digest =
    "select md5(concat_ws('|',"
    " (select string_agg(concat_ws(',', id, org_id, full_name, email, phone, trade_needed, lat, lng, signed_up, "
    "created_at,"
    "   response_rate, credentials_valid_until, unsubscribed_at), ';' order by id) from technicians),"
    " (select string_agg(concat_ws(',', id, number, job_title, job_status, lat, scheduled_at, assigned_tech_id, "
    "created_at),"
    "   ';' order by id) from jobs),"
    " (select string_agg(concat_ws(',', id, technician_id, dispatch_method, email_sent_at, email_opened_at, reply_text,"
    "   qualified_at), ';' order by id) from work_order_recipients),"
    " (select string_agg(concat_ws(',', uid, state, reason, to_address, sent_at, delivery), ';' order by uid)"
    "   from outbound_messages),"
    " (select string_agg(concat_ws(',', uid, conversation_id, text, occurred_at, source, verdict, matches, because,"
    "   return_date), ';' order by uid) from conversation_messages)))";

std::unique_ptr<TestDatabase> newDatabase()
{
    auto database = TestDatabase::create();
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    return *std::move(database);
}

} // namespace

void TestDemo::init()
{
    failOnAnyWarning();
    m_database = newDatabase();
}

Result<DemoLoader::Report> TestDemo::load(TestDatabase &database, DemoSize size)
{
    Connection connection(database.settings(SessionKind::Migration));
    DemoLoader::Options options;
    options.size = size;
    options.anchor = QDateTime(QDate(2026, 11, 20), QTime(14, 25), Qt::UTC);
    return DemoLoader(connection, options).run();
}

void TestDemo::theStoryStandsAsTold()
{
    QVERIFY(load(*m_database));

    const QString summary =
        m_database->value("select match_summary(id) - 'searched_m' - 'nearest_too_far_m' - 'cheapest_gain' "
                          "from jobs where number = 48213");

    QCOMPARE(m_database->value("select concat_ws('|', job_title, trade_needed, urgency, city, job_status) from jobs "
                               "where number = 48213"),
             QStringLiteral("No cooling, walk-in freezer|HVAC|emergency|Houston|pending"));
    QCOMPARE(summary,
             QStringLiteral("{\"cold\": 83, \"warm\": 60, \"match\": 143, \"reasons\": {\"too_far\": 22, "
                            "\"no_email\": 2, \"unsubscribed\": 9, \"credential_expired\": 4}, \"left_out\": 37}"));
    QCOMPARE(
        m_database->value("select warm || ' ' || cold || ' ' || left_out from dispatch_preview((select id from jobs "
                          "where number = 48213), 'both')"),
        QStringLiteral("60 83 0"));
    QCOMPARE(m_database->number("select count(*) from work_order_outreach o join jobs j on j.id = o.job_id "
                                "where j.number = 48213"),
             0);
}

void TestDemo::everyKindOfPersonAndWorkOrderIsThere()
{
    QVERIFY(load(*m_database));

    QCOMPARE(m_database->number("select count(distinct job_status) from jobs"), 8);
    QCOMPARE(m_database->number("select count(distinct urgency) from jobs"), 5);
    QCOMPARE(m_database->number("select count(distinct trade_needed) from jobs"), 6);
    QCOMPARE(m_database->number("select count(distinct trade_needed) from technicians"), 6);
    QCOMPARE(m_database->number("select count(distinct state) from outbound_messages where state in ('sent', 'failed', "
                                "'skipped', 'cancelled', 'in_doubt')"),
             5);
    for (const char *kind :
         {"signed_up", "not signed_up", "unsubscribed_at is not null", "email is null", "not is_available",
          "credentials_valid_until < current_date", "trades <> '{}'", "org_id = raven_pool_org()",
          "average_rating is null", "lat > 32", "lat < 30.1 and lng > -96", "lng < -97.5",
          "person_key in (select person_key from technicians group by 1 having count(*) > 1)"}) {
        QVERIFY2(m_database->number(QByteArray("select count(*) from technicians where ") + kind) >= 5, kind);
    }
    for (const char *kind : {"ai_qualified", "declined_at is not null", "reply_text like '%rate%'", "email_opened"})
        QVERIFY2(m_database->number(QByteArray("select count(*) from work_order_recipients where ") + kind) >= 5, kind);
    QCOMPARE(m_database->number("select count(*) from jobs where job_status in ('assigned', 'in_progress') and "
                                "assigned_tech_id is null"),
             0);
}

void TestDemo::noAddressCanReceiveMail()
{
    QVERIFY(load(*m_database));

    QCOMPARE(
        m_database->number("select count(*) from (select email from technicians union all select contact_email from "
                           "jobs) a where email !~ '(@|[.])example[.]com$|[.]test$'"),
        0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state in ('queued', 'sending')"), 0);
    QCOMPARE(m_database->number("select count(*) from technicians where phone !~ '555-01[0-9][0-9]$'"), 0);
}

void TestDemo::countersEqualTheRowsTheyCount()
{
    QVERIFY(load(*m_database));
    const auto counters =
        "select md5(string_agg(concat_ws(',', id, total_recipients, emails_sent, emails_opened, "
        "replies_received, qualified_count, warm_sent, warm_opened, warm_replied, warm_qualified, cold_sent, "
        "cold_opened, cold_replied, cold_qualified), ';' order by id)) from work_order_outreach";
    const QString kept = m_database->value(counters);

    QVERIFY(m_database->script("select update_outreach_stats(id) from work_order_outreach"));

    QCOMPARE(m_database->value(counters), kept);
    QCOMPARE(m_database->number("select count(*) from work_order_outreach o join lateral (select "
                                "count(*) filter (where provider = 'sendgrid' and state = 'sent') as ws, "
                                "count(*) filter (where provider = 'instantly' and state = 'sent') as cs, "
                                "count(*) filter (where provider = 'sendgrid' and state = 'in_doubt') as wd, "
                                "count(*) filter (where provider = 'instantly' and state = 'failed') as cf "
                                "from outbound_messages m where m.outreach_id = o.id) m on true "
                                "where (warm_n_sent, cold_n_sent, warm_n_in_doubt, cold_n_failed) "
                                "is distinct from (ws, cs, wd, cf)"),
             0);
    QCOMPARE(m_database->number(
                 "select count(*) from work_order_recipients r join outbound_messages m on m.id = r.message_id "
                 "where r.email_sent <> (m.state = 'sent') or m.recipient_id <> r.id"),
             0);
    QCOMPARE(m_database->number("select count(*) from work_order_recipients where message_id is null"), 0);
}

void TestDemo::everyAnswerStandsInItsThread()
{
    QVERIFY(load(*m_database));

    QVERIFY(m_database->number("select count(*) from work_order_recipients where reply_received") >= 20);
    QCOMPARE(m_database->number(
                 "select count(*) from work_order_recipients r join work_order_outreach o on o.id = r.outreach_id "
                 "where r.reply_received <> (1 = (select count(*) from ai_conversations c "
                 "  where c.recipient_id = r.id and c.id = r.ai_conversation_id and c.job_id = o.job_id "
                 "    and c.technician_id = r.technician_id "
                 "    and exists (select 1 from jsonb_array_elements(c.messages) e "
                 "                where e ->> 'sender' = 'technician' and e ->> 'content' = r.reply_text)))"),
             0);
    QCOMPARE(m_database->number("select count(*) from ai_conversations"),
             m_database->number("select count(*) from conversation_messages"));
    QCOMPARE(m_database->number("select count(*) from conversation_messages where triaged_at is null"), 0);
    QCOMPARE(m_database->number("select count(*) from conversation_messages m join outbound_messages x "
                                "on x.id = m.outbound_message_id where m.occurred_at <= x.sent_at"),
             0);
}

void TestDemo::threadsSayWhatTheirRowsSay()
{
    QVERIFY(load(*m_database));

    QCOMPARE(m_database->value("select string_agg(distinct concat_ws(' ', m.verdict, m.text), '; ') "
                               "from conversation_messages m join ai_conversations c on c.id = m.conversation_id "
                               "join work_order_recipients r on r.id = c.recipient_id "
                               "where r.ai_qualified is distinct from nullif(m.verdict = 'accepts', false) "
                               "or (c.status = 'qualified') <> (m.verdict = 'accepts') "
                               "or (c.status = 'disqualified') <> (m.verdict = 'declines') "
                               "or (r.declined_at is not null) <> (m.verdict = 'declines')"),
             QString());
    QVERIFY(m_database->number("select count(*) from conversation_messages where because <> '' and matches <> '[]'")
            > 0);
}

void TestDemo::doctorFindsTheBooksInOrderAndAThreadThatIsNot()
{
    const auto broken = [this]() -> QString {
        Connection connection(m_database->settings(SessionKind::Command));
        const auto breaches = DoctorStore(connection).audit();
        if (!breaches)
            return breaches.error().message + breaches.error().detail;
        QStringList rules;
        for (const DoctorStore::Breach &breach : *breaches)
            rules.append(QStringLiteral("%1 (%2)").arg(breach.rule).arg(breach.count));
        return rules.join(QLatin1Char(','));
    };
    QVERIFY(load(*m_database));
    QCOMPARE(broken(), QString());

    QVERIFY(m_database->script("set session_replication_role = replica;"
                               "update conversation_messages set text = 'changed' where id in "
                               "(select id from conversation_messages order by id limit 2)"));

    QCOMPARE(broken(), QStringLiteral("conversations that differ from their messages (2)"));
}

void TestDemo::theSameSeedGivesTheSameRows()
{
    const auto again = newDatabase();
    const auto other = newDatabase();
    DemoSize another;
    another.seed = 2;

    QVERIFY(load(*m_database));
    QVERIFY(load(*again));
    QVERIFY(load(*other, another));

    QCOMPARE(again->value(digest), m_database->value(digest));
    QVERIFY(other->value(digest) != m_database->value(digest));
}

void TestDemo::aDatabaseWithRealWorkIsRefused()
{
    QVERIFY(m_database->script(
        "insert into organizations (id, name) values ('11111111-1111-1111-1111-111111111111', 'Real');"
        "insert into technicians (org_id, full_name, trade_needed) values "
        "('11111111-1111-1111-1111-111111111111', 'Ann', 'HVAC')"));

    const auto report = load(*m_database);

    QVERIFY(!report);
    QVERIFY2(report.error().message.contains(QLatin1String("real work")), qPrintable(report.error().message));
    QCOMPARE(m_database->number("select count(*) from technicians"), 1);
    QCOMPARE(m_database->number("select count(*) from organizations where is_demo"), 0);
}

void TestDemo::loadingTwiceChangesNothing()
{
    QVERIFY(load(*m_database));
    const QString before = m_database->value(digest);

    const auto again = load(*m_database);

    QVERIFY(again);
    QVERIFY(again->alreadyThere);
    QCOMPARE(m_database->value(digest), before);
}

void TestDemo::smallSizesWork_data()
{
    QTest::addColumn<int>("jobs");
    QTest::addColumn<int>("technicians");
    QTest::newRow("one of each") << 1 << 1;
    QTest::newRow("the story alone") << 1 << DemoWorld::storyPeople;
    QTest::newRow("many work orders, few people") << 500 << 3;
    QTest::newRow("more people than names") << 3 << 9000;
}

void TestDemo::smallSizesWork()
{
    QFETCH(int, jobs);
    QFETCH(int, technicians);

    const auto report = load(*m_database, {7, jobs, technicians});

    QVERIFY2(report, qPrintable(report ? QString() : report.error().message + report.error().detail));
    QCOMPARE(report->jobs, jobs);
    QCOMPARE(report->technicians, technicians);
}

QTEST_GUILESS_MAIN(TestDemo)
#include "tst_demo.moc"
