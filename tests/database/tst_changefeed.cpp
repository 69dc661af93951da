#include "services/realtime/pgchangefeed.h"
#include "tests/support/raventest.h"
#include "tests/support/servicecontract.h"
#include "tests/support/testdatabase.h"

#include <QSignalSpy>

#include <csignal>

using namespace std::chrono_literals;

/// The feed against sessions that die in every way: said so, silently, and together with the server's other sessions.
class ChangeFeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }

    void aChangeArrivesWithItsIds();
    void otherChannelsOnlyWake();
    void everyConnectAsksToRereadEverything();
    void aTerminatedSessionIsReplaced();
    void aSilentSessionIsFoundByItsHeartbeat();
    void withoutAHeartbeatASilentSessionStaysUnnoticed();
    void aDatabaseThatIsAwayIsRetriedAndThenOffline();
    void itKeepsTheServicesContract_data() { ServiceContract::addRows(); }
    void itKeepsTheServicesContract();

private:
    PgChangeFeed::Settings settings() const;
    qint64 listenerPid();

    std::unique_ptr<TestDatabase> m_database;
};

void ChangeFeedTest::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::createEmpty();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
}

PgChangeFeed::Settings ChangeFeedTest::settings() const
{
    PgChangeFeed::Settings settings;
    settings.connection = m_database->settings().as(SessionKind::Console, QStringLiteral("feed"));
    settings.channels = {QStringLiteral("raven"), QStringLiteral("raven_send")};
    settings.beat = 200ms;
    settings.offlineAfter = 500ms;
    return settings;
}

qint64 ChangeFeedTest::listenerPid()
{
    return m_database->number("select pid from pg_stat_activity where application_name = 'feed'"
                              " and datname = current_database()");
}

void ChangeFeedTest::aChangeArrivesWithItsIds()
{
    PgChangeFeed feed(settings());
    QSignalSpy changes(&feed, &ChangeFeed::changed);
    QVERIFY(feed.start());

    QVERIFY(m_database->script(
        R"(notify raven, '{"t":"jobs","o":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","ids":["a","b"]}')"));

    QTRY_COMPARE(changes.size(), 1);
    const auto change = changes.first().first().value<ChangeFeed::Change>();
    QCOMPARE(change.table, QStringLiteral("jobs"));
    QCOMPARE(change.ids, QStringList({QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(change.org, QUuid(QStringLiteral("3f2504e0-4f89-11d3-9a0c-0305e82c3301")));
}

void ChangeFeedTest::otherChannelsOnlyWake()
{
    PgChangeFeed feed(settings());
    QSignalSpy changes(&feed, &ChangeFeed::changed);
    QSignalSpy wakes(&feed, &ChangeFeed::woken);
    QVERIFY(feed.start());

    QVERIFY(m_database->script("notify raven_send"));

    QTRY_COMPARE(wakes.size(), 1);
    QCOMPARE(wakes.first().first().toString(), QStringLiteral("raven_send"));
    QVERIFY(changes.isEmpty());
}

void ChangeFeedTest::everyConnectAsksToRereadEverything()
{
    PgChangeFeed feed(settings());
    QSignalSpy rereads(&feed, &ChangeFeed::rereadEverything);

    QVERIFY(feed.start());

    QCOMPARE(rereads.size(), 1);
    QCOMPARE(feed.connectivity(), ChangeFeed::Connectivity::Live);
}

void ChangeFeedTest::aTerminatedSessionIsReplaced()
{
    PgChangeFeed feed(settings());
    QSignalSpy states(&feed, &ChangeFeed::connectivityChanged);
    QSignalSpy rereads(&feed, &ChangeFeed::rereadEverything);
    QSignalSpy changes(&feed, &ChangeFeed::changed);
    QVERIFY(feed.start());

    for (int i = 1; i <= 10; ++i) {
        QVERIFY(m_database->script("select pg_terminate_backend(" + QByteArray::number(listenerPid()) + ", 5000)"));
        QTRY_COMPARE(feed.reconnects(), i);
        QTRY_COMPARE(rereads.size(), i + 1);
    }
    QVERIFY(m_database->script(R"(notify raven, '{"t":"jobs"}')"));

    QTRY_COMPARE(changes.size(), 1);
    QCOMPARE(states.at(2).first().value<ChangeFeed::Connectivity>(), ChangeFeed::Connectivity::Reconnecting);
}

void ChangeFeedTest::aSilentSessionIsFoundByItsHeartbeat()
{
    PgChangeFeed feed(settings());
    QSignalSpy rereads(&feed, &ChangeFeed::rereadEverything);
    QVERIFY(feed.start());
    const qint64 pid = listenerPid();
    const auto revive = qScopeGuard([pid] { ::kill(pid_t(pid), SIGCONT); });

    QCOMPARE(::kill(pid_t(pid), SIGSTOP), 0);

    QTRY_COMPARE_WITH_TIMEOUT(rereads.size(), 2, 3000);
    QCOMPARE(feed.connectivity(), ChangeFeed::Connectivity::Live);
}

void ChangeFeedTest::withoutAHeartbeatASilentSessionStaysUnnoticed()
{
    auto heartless = settings();
    heartless.beat = 0ms;
    PgChangeFeed feed(heartless);
    QSignalSpy states(&feed, &ChangeFeed::connectivityChanged);
    QVERIFY(feed.start());
    const qsizetype before = states.size();
    const qint64 pid = listenerPid();
    const auto revive = qScopeGuard([pid] { ::kill(pid_t(pid), SIGCONT); });

    QCOMPARE(::kill(pid_t(pid), SIGSTOP), 0);
    QTest::qWait(3000);

    QCOMPARE(states.size(), before);
    QCOMPARE(feed.connectivity(), ChangeFeed::Connectivity::Live);
}

void ChangeFeedTest::aDatabaseThatIsAwayIsRetriedAndThenOffline()
{
    const QByteArray name = m_database->name().toLatin1();
    PgChangeFeed feed(settings());
    QVERIFY(feed.start());
    auto other = TestDatabase::createEmpty();
    QVERIFY(other);
    QVERIFY((*other)->script("alter database " + name + " allow_connections false"));
    QVERIFY((*other)->script("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + name
                             + "'"));

    QTRY_COMPARE(feed.connectivity(), ChangeFeed::Connectivity::Reconnecting);
    const QDateTime stale = feed.since();
    QTRY_COMPARE(feed.connectivity(), ChangeFeed::Connectivity::Offline);
    QCOMPARE(feed.since(), stale);
    QVERIFY((*other)->script("alter database " + name + " allow_connections true"));

    QTRY_COMPARE(feed.connectivity(), ChangeFeed::Connectivity::Live);
    QVERIFY(feed.since() > stale);
}

void ChangeFeedTest::itKeepsTheServicesContract()
{
    QFETCH(const QString, row);
    ServiceContract::Subject subject;
    subject.make = [this] {
        return std::make_unique<PgChangeFeed>(settings());
    };

    QCOMPARE(ServiceContract::breach(row, subject), QString());
}

QTEST_GUILESS_MAIN(ChangeFeedTest)
#include "tst_changefeed.moc"
