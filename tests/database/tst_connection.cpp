#include "services/db/transaction.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonObject>

#include <libpq-fe.h>

namespace {

const SqlCatalog &statements()
{
    static const SqlCatalog catalog = [] {
        SqlCatalog made;
        const auto added = made.add(QStringLiteral("test"), QStringLiteral(R"(
-- name: echo
select :a::text as text, :b::bigint as number, :c::uuid as uuid, :d::timestamptz as time, :e::boolean as flag,
       :f::jsonb as json, :g::bytea as bytes, :h::float8 as real;
-- name: ids
select count(*) as n from jsonb_array_elements_text(:ids::jsonb);
-- name: session
select current_setting('TimeZone') as time_zone, current_setting('search_path') as search_path, current_user as role,
       current_setting('statement_timeout') as statement_timeout, current_setting('lock_timeout') as lock_timeout,
       current_setting('idle_in_transaction_session_timeout') as idle, pg_backend_pid() as pid,
       current_setting('application_name') as application;
-- name: item_insert
insert into item (id, label) values (:id, :label);
-- name: item_count
select count(*) as n from item;
-- name: item_copy
copy item (id, label) from stdin;
-- name: item_list
select id, label from item order by id;
-- name: item_all_columns
select label as anything from item where id = :id;
-- name: numbers
select n from generate_series(1, :count::int) n;
-- name: fails_late
select 1 / (5 - n) as x from generate_series(1, 10) n;
-- name: raise
select item_refuse(:why);
-- name: nap
select pg_sleep(30);
)"));
        if (!added)
            qFatal("%s", qPrintable(added.error().detail));
        return made;
    }();
    return catalog;
}

} // namespace

class ConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void valuesSurviveTheRoundTrip();
    void nullsStayNull();
    void listsAreBoundAsJson();
    void errorsAreMapped();
    void whatOurFunctionsRaiseReachesTheOperator();
    void anErrorNeverRepeatsAValue();
    void aLateErrorIsNotSwallowed();
    void aStatementIsPreparedOnce();
    void aTransactionRollsBackUnlessCommitted();
    void commitOfAFailedTransactionFails();
    void nothingRunsOutsideABrokenTransaction();
    void everySessionHasTheSameSettings();
    void superusersPutTheRoleOn();
    void aTerminatedSessionIsReplacedBeforeTheNextStatement();
    void aChangedTableOnlyCostsARetry();
    void copyWritesWhatItWasGiven();
    void aProducerThatFailsStoresNothing();
    void eachStopsEarly();
    void anUnreachableServerIsUnavailableAndBacksOff();

private:
    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void ConnectionTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::createEmpty();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    QVERIFY(m_database->script("create table item (id bigint primary key, label text);"
                               "create function item_refuse(why text) returns void language plpgsql as"
                               " $$ begin raise exception '%', why; end $$;"
                               "grant all on item to public"));
    m_connection = std::make_unique<Connection>(m_database->settings(), statements());
}

void ConnectionTest::cleanup()
{
    m_connection.reset();
    m_database.reset();
}

void ConnectionTest::valuesSurviveTheRoundTrip()
{
    const QUuid id = QUuid::createUuid();
    const QDateTime time(QDate(2026, 3, 29), QTime(1, 30, 0, 250), Qt::UTC);
    const QString text = QStringLiteral("O'Brien \\ \"x\" :a ? äöü \U0001F600\nline");
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes.append(char(i));

    const auto row = m_connection->selectOne(QStringLiteral("echo"),
                                             {{QStringLiteral("a"), text},
                                              {QStringLiteral("b"), qint64(1) << 60},
                                              {QStringLiteral("c"), id},
                                              {QStringLiteral("d"), time},
                                              {QStringLiteral("e"), true},
                                              {QStringLiteral("f"), QJsonObject {{QStringLiteral("k"), text}}},
                                              {QStringLiteral("g"), bytes},
                                              {QStringLiteral("h"), 0.1}});

    QVERIFY2(row, qPrintable(row ? QString() : row.error().detail));
    QCOMPARE(row->text("text"), text);
    QCOMPARE(row->number("number"), qint64(1) << 60);
    QCOMPARE(row->uuid("uuid"), id);
    QCOMPARE(row->time("time"), time);
    QCOMPARE(row->time("time").timeSpec(), Qt::UTC);
    QVERIFY(row->flag("flag"));
    QCOMPARE(row->json("json").object().value(QStringLiteral("k")).toString(), text);
    QCOMPARE(row->bytes("bytes"), bytes);
    QCOMPARE(row->real("real"), 0.1);
}

void ConnectionTest::nullsStayNull()
{
    const auto row = m_connection->selectOne(QStringLiteral("echo"),
                                             {{QStringLiteral("a"), QString()},
                                              {QStringLiteral("b"), QVariant()},
                                              {QStringLiteral("c"), QUuid()},
                                              {QStringLiteral("d"), QDateTime()},
                                              {QStringLiteral("e"), QVariant()},
                                              {QStringLiteral("f"), QVariant()},
                                              {QStringLiteral("g"), QVariant()},
                                              {QStringLiteral("h"), QVariant()}});

    QVERIFY2(row, qPrintable(row ? QString() : row.error().detail));
    for (const char *column : {"text", "number", "uuid", "time", "flag", "json", "bytes", "real"})
        QVERIFY2(row->isNull(column), column);
}

void ConnectionTest::listsAreBoundAsJson()
{
    const auto texts = m_connection->selectOne(
        QStringLiteral("ids"), {{QStringLiteral("ids"), QStringList {QStringLiteral("a"), QStringLiteral("b\"'")}}});
    const auto numbers = m_connection->selectOne(
        QStringLiteral("ids"), {{QStringLiteral("ids"), QVariant::fromValue(QList<qint64> {1, 2, 3})}});
    const auto uuids = m_connection->selectOne(
        QStringLiteral("ids"), {{QStringLiteral("ids"), QVariant::fromValue(QList<QUuid> {QUuid::createUuid()})}});

    QVERIFY(texts && numbers && uuids);
    QCOMPARE(texts->number("n"), 2);
    QCOMPARE(numbers->number("n"), 3);
    QCOMPARE(uuids->number("n"), 1);
}

void ConnectionTest::errorsAreMapped()
{
    const QVariantMap item {{QStringLiteral("id"), 1}, {QStringLiteral("label"), QStringLiteral("x")}};
    QVERIFY(m_connection->run(QStringLiteral("item_insert"), item));

    const auto twice = m_connection->run(QStringLiteral("item_insert"), item);
    const auto missing = m_connection->selectOne(QStringLiteral("item_all_columns"), {{QStringLiteral("id"), 99}});

    QVERIFY(!twice);
    QCOMPARE(twice.error().code, Error::Code::Conflict);
    QCOMPARE(twice.error().detail, QStringLiteral("item_insert 23505 item_pkey"));
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, Error::Code::NotFound);
}

void ConnectionTest::whatOurFunctionsRaiseReachesTheOperator()
{
    const auto refused =
        m_connection->run(QStringLiteral("raise"), {{QStringLiteral("why"), QStringLiteral("The job is closed.")}});

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Rejected);
    QCOMPARE(refused.error().message, QStringLiteral("The job is closed."));
}

void ConnectionTest::anErrorNeverRepeatsAValue()
{
    const auto wrong =
        m_connection->select(QStringLiteral("ids"), {{QStringLiteral("ids"), QStringLiteral("secret@example.org")}});

    QVERIFY(!wrong);
    QVERIFY(!wrong.error().message.contains(QStringLiteral("secret")));
    QVERIFY(!wrong.error().detail.contains(QStringLiteral("secret")));
}

void ConnectionTest::aLateErrorIsNotSwallowed()
{
    const auto rows = m_connection->select(QStringLiteral("fails_late"));
    const auto affected = m_connection->run(QStringLiteral("fails_late"));
    const auto fine = m_connection->selectOne(QStringLiteral("item_count"));

    QVERIFY(!rows);
    QCOMPARE(rows.error().code, Error::Code::Rejected);
    QVERIFY(!affected);
    QVERIFY(fine);
}

void ConnectionTest::aStatementIsPreparedOnce()
{
    for (int i = 0; i < 20; ++i)
        QVERIFY(m_connection->run(QStringLiteral("item_insert"),
                                  {{QStringLiteral("id"), i}, {QStringLiteral("label"), QString()}}));
    PGresult *kept = PQexec(m_connection->native(), "select count(*) from pg_prepared_statements");

    QCOMPARE(QByteArray(PQgetvalue(kept, 0, 0)), QByteArrayLiteral("1"));
    PQclear(kept);
}

void ConnectionTest::aTransactionRollsBackUnlessCommitted()
{
    const auto insert = [this](int id) {
        return m_connection
            ->run(QStringLiteral("item_insert"), {{QStringLiteral("id"), id}, {QStringLiteral("label"), QString()}})
            .has_value();
    };
    {
        Transaction forgotten(*m_connection);
        QVERIFY(insert(1));
    }
    {
        Transaction kept(*m_connection);
        QVERIFY(insert(2));
        QVERIFY(kept.commit());
    }

    QCOMPARE(m_database->value("select string_agg(id::text, ',') from item"), QStringLiteral("2"));
}

void ConnectionTest::commitOfAFailedTransactionFails()
{
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(QStringLiteral("item_insert"),
                              {{QStringLiteral("id"), 1}, {QStringLiteral("label"), QString()}}));
    QVERIFY(!m_connection->run(QStringLiteral("raise"), {{QStringLiteral("why"), QStringLiteral("no")}}));

    QVERIFY(!transaction.commit());
    QCOMPARE(m_database->number("select count(*) from item"), 0);
}

void ConnectionTest::nothingRunsOutsideABrokenTransaction()
{
    {
        Transaction transaction(*m_connection);
        QVERIFY(m_connection->run(QStringLiteral("item_insert"),
                                  {{QStringLiteral("id"), 1}, {QStringLiteral("label"), QString()}}));
        const QByteArray pid = QByteArray::number(PQbackendPID(m_connection->native()));
        QVERIFY(m_database->script("select pg_terminate_backend(" + pid + ", 5000)"));

        const auto second = m_connection->run(QStringLiteral("item_insert"),
                                              {{QStringLiteral("id"), 2}, {QStringLiteral("label"), QString()}});
        const auto third = m_connection->run(QStringLiteral("item_insert"),
                                             {{QStringLiteral("id"), 3}, {QStringLiteral("label"), QString()}});
        const auto committed = transaction.commit();

        QVERIFY(!second);
        QCOMPARE(second.error().code, Error::Code::Unavailable);
        QVERIFY(!third);
        QVERIFY(!committed);
    }
    QCOMPARE(m_connection->selectOne(QStringLiteral("item_count"))->number("n"), 0);
}

void ConnectionTest::everySessionHasTheSameSettings()
{
    // Roles belong to the cluster: without this another test's migration could make it between two sessions.
    QVERIFY(m_database->script("do $$ begin create role raven_engine nologin; "
                               "exception when duplicate_object or unique_violation then null; end $$"));
    Connection engine(m_database->settings().as(SessionKind::Engine, QStringLiteral("raven engine; lane 'a'")),
                      statements());
    const auto first = engine.selectOne(QStringLiteral("session"));
    QVERIFY2(first, qPrintable(first ? QString() : first.error().detail));
    QCOMPARE(first->text("time_zone"), QStringLiteral("UTC"));
    QCOMPARE(first->text("search_path"), QStringLiteral("public, pg_temp"));
    QCOMPARE(first->text("statement_timeout"), QStringLiteral("1min"));
    QCOMPARE(first->text("lock_timeout"), QStringLiteral("5s"));
    QCOMPARE(first->text("idle"), QStringLiteral("1min"));
    QCOMPARE(first->text("application"), QStringLiteral("raven engine lane 'a'"));

    for (int i = 0; i < 100; ++i) {
        const qint64 pid = engine.selectOne(QStringLiteral("session"))->number("pid");
        QVERIFY(m_database->script("select pg_terminate_backend(" + QByteArray::number(pid) + ", 5000)"));
        QVERIFY(engine.open());
        (void)engine.selectOne(QStringLiteral("item_count"));
        const auto again = engine.selectOne(QStringLiteral("session"));
        QVERIFY2(again, qPrintable(again ? QString() : again.error().detail));
        QVERIFY(again->number("pid") != pid);
        for (const char *column :
             {"time_zone", "search_path", "role", "statement_timeout", "lock_timeout", "idle", "application"})
            QCOMPARE(again->text(column), first->text(column));
    }
}

void ConnectionTest::superusersPutTheRoleOn()
{
    QVERIFY(m_database->script(
        "do $$ begin create role raven_engine; exception when duplicate_object or unique_violation then null; end $$;"
        "do $$ begin create role raven_admin; exception when duplicate_object or unique_violation then null; end $$"));
    Connection console(m_database->settings(SessionKind::Console), statements());
    Connection engine(m_database->settings(SessionKind::Engine), statements());
    Connection migration(m_database->settings(SessionKind::Migration), statements());

    QCOMPARE(console.selectOne(QStringLiteral("session"))->text("role"), QStringLiteral("raven_admin"));
    QCOMPARE(console.selectOne(QStringLiteral("session"))->text("statement_timeout"), QStringLiteral("15s"));
    QCOMPARE(engine.selectOne(QStringLiteral("session"))->text("role"), QStringLiteral("raven_engine"));
    QCOMPARE(migration.selectOne(QStringLiteral("session"))->text("role"), QStringLiteral("postgres"));
}

void ConnectionTest::aTerminatedSessionIsReplacedBeforeTheNextStatement()
{
    const auto before = m_connection->selectOne(QStringLiteral("session"));
    QVERIFY(before);
    const qint64 number = m_connection->sessionNumber();
    QTest::qWait(1100);
    QVERIFY(m_database->script("select pg_terminate_backend(" + QByteArray::number(before->number("pid")) + ", 5000)"));

    const auto after = m_connection->selectOne(QStringLiteral("session"));

    QVERIFY2(after, qPrintable(after ? QString() : after.error().detail));
    QCOMPARE(m_connection->sessionNumber(), number + 1);
}

void ConnectionTest::aChangedTableOnlyCostsARetry()
{
    const QVariantMap id {{QStringLiteral("id"), 1}};
    QVERIFY(m_connection->run(QStringLiteral("item_insert"),
                              {{QStringLiteral("id"), 1}, {QStringLiteral("label"), QStringLiteral("7")}}));
    QVERIFY(m_connection->select(QStringLiteral("item_all_columns"), id));
    QVERIFY(m_database->script("alter table item alter label type int using label::int"));

    const auto stale = m_connection->select(QStringLiteral("item_all_columns"), id);
    const auto again = m_connection->select(QStringLiteral("item_all_columns"), id);

    QVERIFY(!stale);
    QCOMPARE(stale.error().code, Error::Code::Retry);
    QVERIFY(again);
}

void ConnectionTest::copyWritesWhatItWasGiven()
{
    const QString odd = QStringLiteral("tab\t newline\n back\\slash \\N \\. ende");

    const auto copied = m_connection->copyIn(QStringLiteral("item_copy"), [&odd](CopyWriter &writer) -> Result<> {
        for (int i = 0; i < 20000; ++i)
            writer.number(i).text(odd).endRow();
        writer.number(20000).null().endRow();
        return {};
    });

    QVERIFY2(copied, qPrintable(copied ? QString() : copied.error().detail));
    QCOMPARE(*copied, 20001);
    const auto rows = m_connection->select(QStringLiteral("item_list"));
    QVERIFY(rows);
    QCOMPARE(rows->at(19999).text("label"), odd);
    QVERIFY(rows->at(20000).isNull("label"));
}

void ConnectionTest::aProducerThatFailsStoresNothing()
{
    const auto copied = m_connection->copyIn(QStringLiteral("item_copy"), [](CopyWriter &writer) -> Result<> {
        writer.number(1).text(QStringLiteral("a")).endRow();
        return failure(Error::Code::Rejected, QStringLiteral("Line 2 is not a number."));
    });
    const auto duplicate = m_connection->copyIn(QStringLiteral("item_copy"), [](CopyWriter &writer) -> Result<> {
        writer.number(1).null().endRow();
        writer.number(1).null().endRow();
        return {};
    });

    QVERIFY(!copied);
    QCOMPARE(copied.error().message, QStringLiteral("Line 2 is not a number."));
    QVERIFY(!duplicate);
    QCOMPARE(duplicate.error().code, Error::Code::Conflict);
    QCOMPARE(m_connection->selectOne(QStringLiteral("item_count"))->number("n"), 0);
}

void ConnectionTest::eachStopsEarly()
{
    int seen = 0;

    const auto done = m_connection->each(QStringLiteral("numbers"), {{QStringLiteral("count"), 100000}},
                                         [&seen](const Row &) { return ++seen < 10; });

    QVERIFY(done);
    QCOMPARE(seen, 10);
    QCOMPARE(m_connection->selectOne(QStringLiteral("numbers"), {{QStringLiteral("count"), 1}})->number("n"), 1);
}

void ConnectionTest::anUnreachableServerIsUnavailableAndBacksOff()
{
    Connection nowhere(
        ConnectionSettings::onSocket(QStringLiteral("/nonexistent"), 5432, QStringLiteral("x"), QStringLiteral("y")),
        statements());

    const auto first = nowhere.selectOne(QStringLiteral("item_count"));
    const auto second = nowhere.selectOne(QStringLiteral("item_count"));

    QVERIFY(!first);
    QCOMPARE(first.error().code, Error::Code::Unavailable);
    QVERIFY(!second);
    QCOMPARE(nowhere.sessionNumber(), 0);
}

QTEST_GUILESS_MAIN(ConnectionTest)
#include "tst_connection.moc"
