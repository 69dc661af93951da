#include "services/db/transaction.h"
#include "services/leases/tasklease.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {
constexpr int handOvers = 500;
}

class TaskLeaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }

    void theFirstLeadsAndTheSecondStandsBy();
    void aResignedLeaseIsTakenAtOnceWithANewEpoch();
    void anExpiredLeaseCannotBeRenewed();
    void leadershipEndsLocallyBeforeItEndsInTheDatabase();
    void aSlowAnswerDoesNotProlongTheTerm();
    void aLeaderThatWasReplacedCannotWrite();
    void twoLeadersNeverBothWrite();
    void withoutTheCheckTheyDo();

private:
    qint64 writesOutOfTurn(bool checked);
    TaskLease::Settings settings(const QString &name, std::chrono::milliseconds term = 15000ms) const;

    std::unique_ptr<TestDatabase> m_database;
};

void TaskLeaseTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
}

TaskLease::Settings TaskLeaseTest::settings(const QString &name, std::chrono::milliseconds term) const
{
    return {QStringLiteral("maintenance"), {QUuid::createUuid(), name}, term, term / 10};
}

void TaskLeaseTest::theFirstLeadsAndTheSecondStandsBy()
{
    Connection connection(m_database->settings());
    TaskLease first(connection, settings(QStringLiteral("a")));
    TaskLease second(connection, settings(QStringLiteral("b")));

    const auto leads = first.keep();
    const auto standsBy = second.keep();

    QVERIFY2(leads, qPrintable(leads ? QString() : leads.error().detail));
    QVERIFY(*leads);
    QVERIFY(standsBy && !*standsBy);
    QVERIFY(!second.leads());
}

void TaskLeaseTest::aResignedLeaseIsTakenAtOnceWithANewEpoch()
{
    Connection connection(m_database->settings());
    TaskLease first(connection, settings(QStringLiteral("a")));
    TaskLease second(connection, settings(QStringLiteral("b")));
    QVERIFY(first.keep().value());
    const qint64 epoch = first.epoch();

    first.resign();

    QVERIFY(!first.leads());
    QVERIFY(second.keep().value());
    QCOMPARE(second.epoch(), epoch + 1);
}

void TaskLeaseTest::anExpiredLeaseCannotBeRenewed()
{
    Connection connection(m_database->settings());
    TaskLease first(connection, settings(QStringLiteral("a")));
    QVERIFY(first.keep().value());
    const qint64 epoch = first.epoch();
    QVERIFY(m_database->script("update task_leases set expires_at = now() - interval '1 second'"));

    QVERIFY(first.keep().value());

    QCOMPARE(first.epoch(), epoch + 1); // taken anew, not renewed
}

void TaskLeaseTest::leadershipEndsLocallyBeforeItEndsInTheDatabase()
{
    Connection connection(m_database->settings());
    QVERIFY(connection.open());
    auto wide = settings(QStringLiteral("a"), 4000ms);
    wide.margin = 2000ms; // room for a busy machine on either side of the local end
    TaskLease lease(connection, wide);
    QVERIFY(lease.keep().value());

    QTRY_VERIFY_WITH_TIMEOUT(!lease.leads(), 2500);

    QCOMPARE(m_database->value("select expires_at > clock_timestamp() from task_leases"), QStringLiteral("t"));
}

void TaskLeaseTest::aSlowAnswerDoesNotProlongTheTerm()
{
    QVERIFY(m_database->script("create function nap() returns trigger language plpgsql as"
                               " $$ begin perform pg_sleep(0.6); return new; end $$;"
                               "create trigger nap before insert or update on task_leases"
                               " for each row execute function nap()"));
    Connection connection(m_database->settings());
    TaskLease lease(connection, settings(QStringLiteral("a"), 500ms));

    const auto kept = lease.keep();

    QVERIFY(kept);
    QVERIFY(!*kept);
}

void TaskLeaseTest::aLeaderThatWasReplacedCannotWrite()
{
    Connection connection(m_database->settings());
    Connection other(m_database->settings());
    TaskLease first(connection, settings(QStringLiteral("a")));
    TaskLease second(other, settings(QStringLiteral("b")));
    QVERIFY(first.keep().value());
    QVERIFY(m_database->script("update task_leases set expires_at = now() - interval '1 second'"));
    QVERIFY(second.keep().value());

    Transaction transaction(connection);
    const auto allowed = first.holdForWrite();

    QVERIFY(first.leads()); // it does not know yet
    QVERIFY(!allowed);
    QCOMPARE(allowed.error().code, Error::Code::Conflict);
}

/// Four engines, hand-overs forced at random moments, every leader writing its epoch. How often an epoch was written
/// after a later one: 0 unless two leaders wrote.
qint64 TaskLeaseTest::writesOutOfTurn(bool checked)
{
    SqlCatalog catalog = SqlCatalog::builtIn();
    if (!m_database->script("create table written (id bigint generated always as identity, epoch bigint);"
                            "grant all on written to public")
        || !catalog.add(QStringLiteral("test"),
                        QStringLiteral("-- name: test_write\ninsert into written (epoch) values (:epoch);")))
        return -1;
    std::atomic<bool> ended = false;
    std::vector<std::thread> engines;
    for (int i = 0; i < 4; ++i)
        engines.emplace_back([&, i] {
            Connection connection(m_database->settings(), catalog);
            TaskLease lease(connection, settings(QString::number(i), 200ms));
            while (!ended) {
                if (const auto leads = lease.keep(); !leads || !*leads)
                    continue;
                Transaction transaction(connection);
                if (checked && !lease.holdForWrite())
                    continue;
                if (QRandomGenerator::global()->bounded(4) == 0)
                    QThread::msleep(QRandomGenerator::global()->bounded(20U));
                (void)connection.run(QStringLiteral("test_write"), {{QStringLiteral("epoch"), lease.epoch()}});
                (void)transaction.commit();
            }
        });
    for (int i = 0; i < handOvers; ++i) {
        (void)m_database->script("update task_leases set expires_at = '-infinity'");
        QThread::usleep(QRandomGenerator::global()->bounded(4000U));
    }
    ended = true;
    for (std::thread &engine : engines)
        engine.join();
    return m_database->number(
        "select count(*) from (select epoch < lag(epoch) over (order by id) as back from written) x"
        " where back");
}

void TaskLeaseTest::twoLeadersNeverBothWrite()
{
    QCOMPARE(writesOutOfTurn(true), 0);
    QVERIFY(m_database->number("select count(distinct epoch) from written") > 20);
}

void TaskLeaseTest::withoutTheCheckTheyDo()
{
    QVERIFY(writesOutOfTurn(false) > 0);
}

QTEST_GUILESS_MAIN(TaskLeaseTest)
#include "tst_tasklease.moc"
