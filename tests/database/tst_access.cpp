#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

namespace {

const auto ownOrg = QStringLiteral("aaaaaaaa-0000-0000-0000-000000000001");
const auto otherOrg = QStringLiteral("bbbbbbbb-0000-0000-0000-000000000002");

const QStringList personRoles {QStringLiteral("raven_viewer"), QStringLiteral("raven_dispatcher"),
                               QStringLiteral("raven_manager"), QStringLiteral("raven_admin")};

/// The lowest role of a person that may do the verb; absent: none may. Whatever is not named here is read by
/// nobody and written by the engine or a function.
struct Rights
{
    QString select;
    QString insert;
    QString update;
    QString remove;
};

QHash<QString, Rights> expectedRights()
{
    const QString viewer = personRoles.at(0);
    const QString dispatcher = personRoles.at(1);
    const QString manager = personRoles.at(2);
    const QString admin = personRoles.at(3);
    const Rights readOnly {viewer, {}, {}, {}};
    const Rights kept {viewer, dispatcher, dispatcher, {}};
    return {
        {QStringLiteral("jobs"), kept},
        {QStringLiteral("technicians"), kept},
        {QStringLiteral("contractor_licenses"), kept},
        {QStringLiteral("contractor_certifications"), kept},
        {QStringLiteral("contractor_insurance"), kept},
        {QStringLiteral("job_ratings"), kept},
        {QStringLiteral("ai_conversations"), kept},
        {QStringLiteral("conversation_messages"), readOnly},
        {QStringLiteral("triage_rules"), readOnly},
        {QStringLiteral("job_candidates"), {viewer, dispatcher, dispatcher, dispatcher}},
        {QStringLiteral("settings"), {viewer, manager, manager, manager}},
        {QStringLiteral("organizations"), {viewer, admin, admin, {}}},
        {QStringLiteral("memberships"), {viewer, admin, admin, admin}},
        {QStringLiteral("work_order_outreach"), readOnly},
        {QStringLiteral("work_order_recipients"), readOnly},
        {QStringLiteral("outreach_left_out"), readOnly},
        {QStringLiteral("send_routes"), readOnly},
        {QStringLiteral("message_contents"), readOnly},
        {QStringLiteral("send_batches"), readOnly},
        {QStringLiteral("outbound_messages"), readOnly},
        {QStringLiteral("message_keys"), readOnly},
        {QStringLiteral("message_events"), readOnly},
        {QStringLiteral("ledger_resends"), readOnly},
        {QStringLiteral("communication_suppressions"), readOnly},
        {QStringLiteral("send_controls"), readOnly},
        {QStringLiteral("task_leases"), readOnly},
        {QStringLiteral("engines"), readOnly},
        {QStringLiteral("instance_state"), readOnly},
        {QStringLiteral("event_type_counts"), readOnly},
        {QStringLiteral("audit_log"), readOnly},
        {QStringLiteral("sla_calendars"), readOnly},
        {QStringLiteral("sla_calendar_versions"), readOnly},
        {QStringLiteral("sla_calendar_segments"), readOnly},
        {QStringLiteral("sla_policy_versions"), readOnly},
        {QStringLiteral("sla_policies"), readOnly},
        {QStringLiteral("sla_timers"), readOnly},
        {QStringLiteral("sla_events"), readOnly},
        {QStringLiteral("sla_alerts"), readOnly},
        {QStringLiteral("sla_alert_notes"), readOnly},
        {QStringLiteral("sla_inbox"), {}},
        {QStringLiteral("webhook_deliveries"), {admin, {}, {}, {}}},
        {QStringLiteral("webhook_set_aside"), {admin, {}, {}, {}}},
    };
}

} // namespace

/// Rights are checked in the database and not in the window: `psql` meets the same rules.
class AccessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init() { failOnAnyWarning(); }

    void everyCellOfTheMatrixIsAsWritten();
    void everyTableForcesRowLevelSecurity();
    void everyDefinerFunctionFixesItsSearchPath();
    void noFunctionIsEverybodys();
    void aMemberSeesOnlyTheirOrganisation_data();
    void aMemberSeesOnlyTheirOrganisation();
    void aMemberCannotReachIntoAnotherOrganisation();
    void aDispatcherCannotPutASentMessageBackIntoTheQueue();
    void aViewerCannotOptSomebodyOut();
    void nobodyRewritesTheAuditTrail();

private:
    Result<> asMember(int role, const QByteArray &sql);
    QString login(int role) const { return m_database->name() + QLatin1Char('_') + personRoles.at(role); }

    std::unique_ptr<TestDatabase> m_database;
};

void AccessTest::initTestCase()
{
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    QVERIFY(m_database->script(R"sql(
        insert into organizations (id, name) values ('aaaaaaaa-0000-0000-0000-000000000001', 'Own'),
                                                    ('bbbbbbbb-0000-0000-0000-000000000002', 'Other');
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        select id, 'No cooling', 'HVAC', '1 Main St', 'R', '1', 'r@example.com' from organizations where id <>
            raven_pool_org();
        insert into technicians (org_id, full_name, trade_needed, email)
        select id, 'Tech', 'HVAC', 'tech@example.com' from organizations;
        insert into work_order_outreach (org_id, job_id) select org_id, id from jobs;
        insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method)
        select o.org_id, o.id, t.id, 'sendgrid_warm' from work_order_outreach o join technicians t using (org_id);
        insert into send_routes (org_id, provider, ref) select distinct org_id, 'sendgrid', 'd-1' from jobs;
        insert into send_batches (route_id, provider, message_ids, lease_until)
        select id, 'sendgrid', '{}', now() from send_routes;
        insert into outbound_messages (org_id, job_id, provider, route_id, to_address, to_domain, state, sent_at)
        select org_id, id, 'sendgrid', 1, 'tech@example.com', 'example.com', 'sent', now() from jobs;
        insert into message_keys (uid, org_id, dedupe_key, message_id) select uid, org_id, 'k', id from
            outbound_messages;
        insert into communication_suppressions (org_id, value, type, source)
        select distinct org_id, 'x@example.com', 'bounce', 'webhook' from jobs;
    )sql"));
    for (int role = 0; role < personRoles.size(); ++role) {
        const QString word = personRoles.at(role).mid(6);
        QVERIFY(
            m_database->script(QStringLiteral("create role \"%1\" login in role %2;"
                                              "insert into memberships (login, org_id, role) values ('%1', '%3', '%4')")
                                   .arg(login(role), personRoles.at(role), ownOrg, word)
                                   .toUtf8()));
    }
}

void AccessTest::cleanupTestCase()
{
    if (!m_database)
        return;
    for (int role = 0; role < personRoles.size(); ++role)
        QVERIFY(m_database->script(QStringLiteral("drop role \"%1\"").arg(login(role)).toUtf8()));
}

Result<> AccessTest::asMember(int role, const QByteArray &sql)
{
    Connection connection(m_database->settingsFor(login(role)));
    if (const Result<> opened = connection.open(); !opened)
        return opened;
    return connection.runScript(QStringLiteral("test"), sql);
}

void AccessTest::everyCellOfTheMatrixIsAsWritten()
{
    const QStringList tables = m_database
                                   ->value("select string_agg(relname, ',' order by relname) from pg_class "
                                           "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
                                           "and not relispartition and relname <> 'raven_migrations'")
                                   .split(QLatin1Char(','));
    const auto expected = expectedRights();
    int cells = 0;

    for (const QString &table : tables) {
        const Rights rights = expected.value(table);
        const QList<std::pair<QString, QString>> verbs {{QStringLiteral("select"), rights.select},
                                                        {QStringLiteral("insert"), rights.insert},
                                                        {QStringLiteral("update"), rights.update},
                                                        {QStringLiteral("delete"), rights.remove},
                                                        {QStringLiteral("truncate"), QString()}};
        for (int role = 0; role < personRoles.size(); ++role) {
            for (const auto &[verb, lowest] : verbs) {
                const bool wanted = !lowest.isEmpty() && role >= personRoles.indexOf(lowest);
                const QString has =
                    m_database->value(QStringLiteral("select has_table_privilege('%1', 'public.%2', '%3')")
                                          .arg(personRoles.at(role), table, verb)
                                          .toUtf8());
                QVERIFY2(wanted == (has == QLatin1String("true") || has == QLatin1String("t")),
                         qPrintable(personRoles.at(role) + QStringLiteral(" %1 on ").arg(verb) + table));
                ++cells;
            }
        }
    }
    QVERIFY2(cells >= 400, qPrintable(QString::number(cells)));
}

void AccessTest::everyTableForcesRowLevelSecurity()
{
    const QString open = m_database->value("select string_agg(relname, ', ') from pg_class "
                                           "where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') "
                                           "and not relispartition and relname <> 'raven_migrations' "
                                           "and not (relrowsecurity and relforcerowsecurity)");
    const QString views = m_database->value("select string_agg(relname, ', ') from pg_class "
                                            "where relnamespace = 'public'::regnamespace and relkind = 'v' "
                                            "and not coalesce('security_invoker=true' = any (reloptions), false)");

    QCOMPARE(open, QString());
    QCOMPARE(views, QString());
}

void AccessTest::everyDefinerFunctionFixesItsSearchPath()
{
    const QString loose =
        m_database->value("select string_agg(proname, ', ') from pg_proc "
                          "where pronamespace = 'public'::regnamespace and prosecdef "
                          "and not coalesce(array_to_string(proconfig, ',') like 'search_path=%', false)");

    QCOMPARE(loose, QString());
}

void AccessTest::noFunctionIsEverybodys()
{
    const QString everybodys =
        m_database->value("select string_agg(proname, ', ') from pg_proc p "
                          "where pronamespace = 'public'::regnamespace and exists "
                          "(select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a "
                          "where a.grantee = 0 and a.privilege_type = 'EXECUTE')");

    QCOMPARE(everybodys, QString());
}

void AccessTest::aMemberSeesOnlyTheirOrganisation_data()
{
    QTest::addColumn<QString>("table");
    for (const char *table : {"jobs", "work_order_outreach", "work_order_recipients", "send_routes",
                              "outbound_messages", "message_keys", "communication_suppressions"})
        QTest::newRow(table) << QString::fromLatin1(table);
}

void AccessTest::aMemberSeesOnlyTheirOrganisation()
{
    QFETCH(QString, table);
    QCOMPARE(m_database->number(QStringLiteral("select count(*) from %1").arg(table).toUtf8()), 2);

    for (int role = 0; role < personRoles.size(); ++role) {
        const Result<> seen = asMember(
            role,
            QStringLiteral("do $$ begin if (select count(*) from %1) <> 1 then raise exception 'sees %', "
                           "(select count(*) from %1); end if; if exists (select 1 from %1 where org_id <> '%2') "
                           "then raise exception 'sees another'; end if; end $$")
                .arg(table, ownOrg)
                .toUtf8());
        QVERIFY2(seen, qPrintable(seen ? QString() : seen.error().detail));
    }
}

void AccessTest::aMemberCannotReachIntoAnotherOrganisation()
{
    for (int role = 1; role < personRoles.size(); ++role) {
        QVERIFY(asMember(
            role,
            QStringLiteral("update jobs set description = 'mine now' where org_id = '%1'").arg(otherOrg).toUtf8()));
        const Result<> inserted = asMember(
            role,
            QStringLiteral("insert into technicians (org_id, full_name, trade_needed) values ('%1', 'X', 'HVAC')")
                .arg(otherOrg)
                .toUtf8());
        QVERIFY(!inserted);
    }
    QCOMPARE(m_database->number("select count(*) from jobs where description = 'mine now'"), 0);
    QCOMPARE(m_database->number("select count(*) from technicians where full_name = 'X'"), 0);
}

void AccessTest::aDispatcherCannotPutASentMessageBackIntoTheQueue()
{
    for (int role = 0; role < personRoles.size(); ++role)
        QVERIFY(!asMember(role, "update outbound_messages set state = 'queued', sent_at = null"));

    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'sent'"), 2);
}

void AccessTest::aViewerCannotOptSomebodyOut()
{
    const QByteArray act = QStringLiteral("select suppress_address('%1', 'Tech@Example.com', 'unsubscribe', 'manual')")
                               .arg(ownOrg)
                               .toUtf8();
    const QByteArray elsewhere =
        QStringLiteral("select suppress_address('%1', 'tech@example.com', 'unsubscribe', 'manual')")
            .arg(otherOrg)
            .toUtf8();

    QVERIFY(!asMember(0, act));
    QVERIFY(!asMember(3, elsewhere));
    QVERIFY(asMember(1, act));

    QCOMPARE(m_database->number("select count(*) from communication_suppressions where value = 'tech@example.com'"), 1);
    QCOMPARE(m_database->number("select count(*) from technicians where unsubscribed_at is not null"),
             2); // own and pool
}

void AccessTest::nobodyRewritesTheAuditTrail()
{
    QVERIFY(m_database->number("select count(*) from audit_log") > 0);

    for (int role = 0; role < personRoles.size(); ++role) {
        QVERIFY(!asMember(role, "update audit_log set actor_id = 'somebody'"));
        QVERIFY(!asMember(role, "delete from audit_log"));
        QVERIFY(!asMember(role, "truncate audit_log"));
    }
    QVERIFY(!m_database->script("delete from audit_log")); // not even the owner, while the trigger stands
}

QTEST_GUILESS_MAIN(AccessTest)
#include "tst_access.moc"
