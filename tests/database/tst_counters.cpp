#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>

/// The counters of an outreach always equal its rows, whoever changes the rows.
class CountersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void countersFollowRandomChanges();
    void incrementingTwiceChangesNothing();
    void aWrongCounterIsMendedByTheRecount();
    void anOutreachIsOverOnlyWhenNothingWaitsOrIsInDoubt();

private:
    QString drift();

    std::unique_ptr<TestDatabase> m_database;
};

void CountersTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    QVERIFY(m_database->script(R"sql(
        insert into organizations (id, name) values ('aaaaaaaa-0000-0000-0000-000000000001', 'Own');
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        select 'aaaaaaaa-0000-0000-0000-000000000001', 'Job', 'HVAC', '1 Main St', 'R', '1', 'r@example.com'
        from generate_series(1, 3);
        insert into technicians (org_id, full_name, trade_needed, email)
        select 'aaaaaaaa-0000-0000-0000-000000000001', 'T' || n, 'HVAC', 't' || n || '@example.com'
        from generate_series(1, 60) n;
        insert into work_order_outreach (org_id, job_id) select org_id, id from jobs;
        insert into send_routes (org_id, provider, ref) values ('aaaaaaaa-0000-0000-0000-000000000001', 'sendgrid',
            'd-1');
        insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method)
        select o.org_id, o.id, t.id, case when hashtext(t.full_name) % 2 = 0 then 'sendgrid_warm' else
            'instantly_cold' end
        from work_order_outreach o cross join technicians t;
        insert into outbound_messages (org_id, job_id, outreach_id, recipient_id, provider, route_id, to_address,
            to_domain)
        select o.org_id, o.job_id, o.id, r.id,
               case r.dispatch_method when 'sendgrid_warm' then 'sendgrid' else 'instantly' end, 1, t.person_key,
                   'example.com'
        from work_order_recipients r join work_order_outreach o on o.id = r.outreach_id
        join technicians t on t.id = r.technician_id;
    )sql"));
}

/// The outreach rows whose counters differ from a fresh count; empty when all agree.
QString CountersTest::drift()
{
    return m_database->value(R"sql(
        select string_agg(o.id::text, ', ') from work_order_outreach o
        where (o.total_recipients, o.emails_sent, o.emails_opened, o.replies_received, o.qualified_count, o.warm_sent,
               o.warm_opened, o.warm_replied, o.warm_qualified, o.cold_sent, o.cold_opened, o.cold_replied,
                   o.cold_qualified)
              <> (select count(*)::int, count(*) filter (where email_sent)::int,
                    count(*) filter (where email_opened)::int, count(*) filter (where reply_received)::int,
                    count(*) filter (where ai_qualified)::int,
                    count(*) filter (where email_sent and dispatch_method = 'sendgrid_warm')::int,
                    count(*) filter (where email_opened and dispatch_method = 'sendgrid_warm')::int,
                    count(*) filter (where reply_received and dispatch_method = 'sendgrid_warm')::int,
                    count(*) filter (where ai_qualified and dispatch_method = 'sendgrid_warm')::int,
                    count(*) filter (where email_sent and dispatch_method = 'instantly_cold')::int,
                    count(*) filter (where email_opened and dispatch_method = 'instantly_cold')::int,
                    count(*) filter (where reply_received and dispatch_method = 'instantly_cold')::int,
                    count(*) filter (where ai_qualified and dispatch_method = 'instantly_cold')::int
                from work_order_recipients r where r.outreach_id = o.id)
           or (o.warm_n_queued, o.warm_n_sending, o.warm_n_sent, o.warm_n_failed, o.warm_n_skipped, o.warm_n_cancelled,
               o.warm_n_in_doubt, o.cold_n_queued, o.cold_n_sent)
              <> (select count(*) filter (where state = 'queued' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'sending' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'sent' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'failed' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'skipped' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'cancelled' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'in_doubt' and provider = 'sendgrid')::int,
                    count(*) filter (where state = 'queued' and provider = 'instantly')::int,
                    count(*) filter (where state = 'sent' and provider = 'instantly')::int
                from outbound_messages m where m.outreach_id = o.id))sql");
}

void CountersTest::countersFollowRandomChanges()
{
    QRandomGenerator random(20261120);
    const QStringList changes {
        QStringLiteral("update outbound_messages set state = 'sending', batch_id = 1, sending_at = now() "
                       "where state = 'queued' and id % 7 = %1"),
        QStringLiteral(
            "update outbound_messages set state = 'sent', sent_at = now() where state = 'sending' and id % 5 = %1"),
        QStringLiteral("update outbound_messages set state = 'in_doubt' where state = 'sending' and id % 6 = %1"),
        QStringLiteral("update outbound_messages set state = 'skipped', reason = 'suppressed' "
                       "where state = 'queued' and id % 11 = %1"),
        QStringLiteral("update outbound_messages set state = 'failed', reason = 'refused_by_provider' "
                       "where state = 'in_doubt' and id % 3 = %1"),
        QStringLiteral("update outbound_messages set delivery = 'delivered' where state = 'sent' and id % 4 = %1"),
        QStringLiteral("update work_order_recipients set email_sent = true, email_sent_at = now() "
                       "where hashtext(id::text) % 5 = %1"),
        QStringLiteral("update work_order_recipients set email_opened = true, email_opened_at = now() "
                       "where hashtext(id::text) % 9 = %1"),
        QStringLiteral("update work_order_recipients set reply_received = true, reply_received_at = now(), "
                       "ai_qualified = (hashtext(id::text) % 2 = 0) where hashtext(id::text) % 13 = %1"),
        QStringLiteral("update work_order_recipients set ai_qualified = null where hashtext(id::text) % 17 = %1"),
        QStringLiteral("delete from work_order_recipients where hashtext(id::text) % 41 = %1"),
    };

    for (int step = 0; step < 120; ++step) {
        const QString change = changes.at(random.bounded(int(changes.size()))).arg(random.bounded(7));
        QVERIFY2(m_database->script(change.toUtf8()), qPrintable(change));
    }

    QVERIFY(m_database->number("select sum(warm_n_sent + cold_n_sent + emails_opened) from work_order_outreach") > 0);
    QCOMPARE(drift(), QString());
}

void CountersTest::incrementingTwiceChangesNothing()
{
    QVERIFY(
        m_database->script("select increment_warm_opened(id), increment_warm_opened(id), increment_cold_replied(id) "
                           "from work_order_outreach"));

    QCOMPARE(m_database->number("select sum(warm_opened + cold_replied + emails_opened) from work_order_outreach"), 0);
    QCOMPARE(drift(), QString());
}

void CountersTest::aWrongCounterIsMendedByTheRecount()
{
    QVERIFY(m_database->script("update work_order_outreach set warm_sent = 99"));
    QVERIFY(!drift().isEmpty()); // the check itself can fail

    QVERIFY(m_database->script("select update_outreach_stats(id) from work_order_outreach"));

    QCOMPARE(drift(), QString());
}

void CountersTest::anOutreachIsOverOnlyWhenNothingWaitsOrIsInDoubt()
{
    QVERIFY(m_database->script("update outbound_messages set state = 'sending', batch_id = 1, sending_at = now()"));
    QVERIFY(m_database->script("update outbound_messages set state = 'sent', sent_at = now() where id % 2 = 0"));
    QVERIFY(m_database->script("update outbound_messages set state = 'in_doubt' where state = 'sending'"));
    QCOMPARE(m_database->value("select string_agg(distinct status, ',') from work_order_outreach"),
             QStringLiteral("in_progress"));

    QVERIFY(m_database->script("update outbound_messages set state = 'failed', reason = 'refused_by_provider' "
                               "where state = 'in_doubt'"));

    QCOMPARE(m_database->value("select string_agg(distinct status, ',') from work_order_outreach"),
             QStringLiteral("completed"));
    QCOMPARE(m_database->number("select count(*) from work_order_outreach where completed_at is null"), 0);
}

QTEST_GUILESS_MAIN(CountersTest)
#include "tst_counters.moc"
