#include "services/db/migrator.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <thread>

class MigratorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }

    void appliesEachStepOnce();
    void fourAtOnceApplyEachStepOnce();
    void twoDatabasesOfOneClusterMayCreateTheSameRoles();
    void aStepThatFailsLeavesNothingBehind();
    void aStepMustNotEndItsOwnTransaction();
    void anEditedStepIsRefused();
    void aNewerSchemaIsRefused();
    void aForeignDatabaseIsRefusedAndUntouched();
    void programsRefuseAnOldSchema();
    void badFileNamesAreRefused();
    void workUnderWayIsMeasuredFromTheUpdateOn();

private:
    void write(const QString &fileName, const QByteArray &sql);
    Result<int> migrateWith(const QString &folder);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void MigratorTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::createEmpty();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    m_folder = std::make_unique<QTemporaryDir>();
    write(QStringLiteral("0001_first.sql"),
          "create table first (id int); -- it's the first\n"
          "do $$ declare n int := 1; begin perform n::text; end $$;");
    write(QStringLiteral("0002_second.sql"), "create table second (id int);");
}

void MigratorTest::write(const QString &fileName, const QByteArray &sql)
{
    QFile file(m_folder->filePath(fileName));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(sql) != sql.size())
        qFatal("cannot write %s", qPrintable(fileName));
}

Result<int> MigratorTest::migrateWith(const QString &folder)
{
    Connection connection(m_database->settings(SessionKind::Migration));
    return Migrator(connection, folder).migrate();
}

void MigratorTest::appliesEachStepOnce()
{
    const auto first = migrateWith(m_folder->path());
    const auto again = migrateWith(m_folder->path());

    QVERIFY2(first, qPrintable(first ? QString() : first.error().detail));
    QCOMPARE(*first, 2);
    QVERIFY(again);
    QCOMPARE(*again, 0);
    QCOMPARE(m_database->value("select string_agg(name, ',' order by version) from raven_migrations"),
             QStringLiteral("0001_first.sql,0002_second.sql"));
}

void MigratorTest::fourAtOnceApplyEachStepOnce()
{
    std::array<int, 4> counts {};
    std::vector<std::thread> threads;

    for (int &count : counts)
        threads.emplace_back([this, &count] { count = migrateWith(m_folder->path()).value_or(-100); });
    for (std::thread &thread : threads)
        thread.join();

    QCOMPARE(counts[0] + counts[1] + counts[2] + counts[3], 2);
    QCOMPARE(m_database->number("select count(*) from raven_migrations"), 2);
}

void MigratorTest::twoDatabasesOfOneClusterMayCreateTheSameRoles()
{
    write(QStringLiteral("0003_roles.sql"),
          "do $$ begin if not exists (select from pg_roles where rolname = 'raven_test_race') then"
          " perform pg_sleep(0.2); create role raven_test_race; end if; end $$;"
          "grant raven_test_race to postgres; alter role raven_test_race set work_mem = '8MB';");
    auto other = TestDatabase::createEmpty();
    QVERIFY(other);
    std::array<int, 2> counts {};

    std::thread here([&] { counts[0] = migrateWith(m_folder->path()).value_or(-100); });
    std::thread there([&] {
        Connection connection((*other)->settings(SessionKind::Migration));
        counts[1] = Migrator(connection, m_folder->path()).migrate().value_or(-100);
    });
    here.join();
    there.join();

    QCOMPARE(counts[0], 3);
    QCOMPARE(counts[1], 3);
    QVERIFY(m_database->script("drop role raven_test_race"));
}

void MigratorTest::aStepThatFailsLeavesNothingBehind()
{
    write(QStringLiteral("0003_broken.sql"), "create table third (id int); select no_such_function();");

    const auto migrated = migrateWith(m_folder->path());

    QVERIFY(!migrated);
    QVERIFY(migrated.error().detail.contains(QStringLiteral("0003_broken.sql")));
    QVERIFY(migrated.error().detail.contains(QStringLiteral("no_such_function")));
    QCOMPARE(m_database->number("select count(*) from raven_migrations"), 2);
    QCOMPARE(m_database->value("select to_regclass('third')"), QString());
}

void MigratorTest::aStepMustNotEndItsOwnTransaction()
{
    write(QStringLiteral("0003_commits.sql"), "create table third (id int); commit;");

    const auto migrated = migrateWith(m_folder->path());

    QVERIFY(!migrated);
    QVERIFY(migrated.error().detail.contains(QStringLiteral("transaction")));
}

void MigratorTest::anEditedStepIsRefused()
{
    QVERIFY(migrateWith(m_folder->path()));
    write(QStringLiteral("0001_first.sql"), "create table first (id bigint);");

    const auto migrated = migrateWith(m_folder->path());

    QVERIFY(!migrated);
    QCOMPARE(migrated.error().code, Error::Code::Rejected);
    QVERIFY(migrated.error().message.contains(QStringLiteral("0001_first.sql")));
}

void MigratorTest::aNewerSchemaIsRefused()
{
    QVERIFY(migrateWith(m_folder->path()));
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("0002_second.sql"))));
    Connection connection(m_database->settings(SessionKind::Engine));
    Migrator migrator(connection, m_folder->path());

    const auto current = migrator.requireCurrent();
    const auto migrated = migrateWith(m_folder->path());

    QVERIFY(!current);
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(QStringLiteral("newer Raven (schema 2, this program knows 1)")),
             qPrintable(migrated.error().message));
}

void MigratorTest::aForeignDatabaseIsRefusedAndUntouched()
{
    QVERIFY(m_database->script("create table customers (id int)"));

    const auto migrated = migrateWith(m_folder->path());

    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(QStringLiteral("did not make")), qPrintable(migrated.error().message));
    QCOMPARE(m_database->number("select count(*) from pg_class where relnamespace = 'public'::regnamespace"), 1);
}

void MigratorTest::programsRefuseAnOldSchema()
{
    Connection connection(m_database->settings(SessionKind::Engine));

    const auto empty = Migrator(connection, m_folder->path()).requireCurrent();
    QVERIFY(migrateWith(m_folder->path()));
    const auto current = Migrator(connection, m_folder->path()).requireCurrent();

    QVERIFY(!empty);
    QVERIFY(empty.error().message.contains(QStringLiteral("raven migrate")));
    QVERIFY2(current, qPrintable(current ? QString() : current.error().message));
}

void MigratorTest::badFileNamesAreRefused()
{
    write(QStringLiteral("0002_twin.sql"), "select 1");

    QVERIFY(!Migrator::readSteps(m_folder->path()));
}

/// A database as the schema before the SLA left it, with work in every state.
void MigratorTest::workUnderWayIsMeasuredFromTheUpdateOn()
{
    QTemporaryDir before;
    const QStringList steps = QDir(QStringLiteral(":/sql/migrations")).entryList({QStringLiteral("*.sql")});
    for (const QString &step : steps) {
        if (step.left(4).toInt() < 50)
            QVERIFY(QFile::copy(QStringLiteral(":/sql/migrations/") + step, before.filePath(step)));
    }
    Connection connection(m_database->settings(SessionKind::Migration));
    QVERIFY(Migrator(connection, before.path()).migrate());
    QVERIFY(m_database->script(R"(
        insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000001', 'Before');
        insert into jobs (org_id, job_title, trade_needed, urgency, address_text, contact_name, contact_phone,
                          contact_email, job_status, created_at, next_due_at)
        select 'aaaaaaaa-0000-4000-8000-000000000001', s, 'HVAC', 'emergency', 'a', 'b', 'c', 'd', s,
               now() - interval '3 days', case when s = 'assigned' then now() + interval '1 hour' end
        from unnest(array['pending', 'matching', 'dispatched', 'assigned', 'in_progress', 'completed', 'cancelled',
                          'archived']) s;
        insert into technicians (org_id, full_name, trade_needed, email) values
            ('aaaaaaaa-0000-4000-8000-000000000001', 'R. Tran', 'HVAC', 'r.tran@example.com');
        insert into work_order_outreach (org_id, job_id) select org_id, id from jobs where job_status = 'dispatched';
        insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method, reply_received,
                                           reply_received_at, reply_text)
        select o.org_id, o.id, t.id, 'sendgrid_warm', true, now(), 'I can be there'
        from work_order_outreach o, technicians t;
        insert into ai_conversations (org_id, job_id, technician_id, messages)
        select o.org_id, o.job_id, t.id, '[{"role": "technician", "content": "I can be there"}]'
        from work_order_outreach o, technicians t, generate_series(1, 2))"));

    const auto migrated = Migrator(connection).migrate();

    QVERIFY2(migrated, qPrintable(migrated ? QString() : migrated.error().message + migrated.error().detail));
    QCOMPARE(
        m_database->value("select string_agg(j.job_status || ':' || t.stage, ' ' order by j.number) from sla_timers t "
                          "join jobs j on j.id = t.job_id"),
        QStringLiteral(
            "pending:dispatch matching:dispatch dispatched:assignment assigned:arrival in_progress:completion"));
    QCOMPARE(m_database->number("select breaches + warnings from sla_tick()"), 0);
    QCOMPARE(m_database->number(
                 "select count(*) from jobs where board_rank < 3 and next_due_at < now() + interval '5 minutes'"),
             0);
    QCOMPARE(m_database->number("select count(*) from ai_conversations"), 1);
}

QTEST_GUILESS_MAIN(MigratorTest)
#include "tst_migrator.moc"
