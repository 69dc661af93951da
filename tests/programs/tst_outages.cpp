#include "services/core/servicethread.h"
#include "services/realtime/pgchangefeed.h"
#include "tests/support/faultproxy.h"
#include "tests/support/raventest.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#include <csignal>

#include <libpq-fe.h>

using namespace std::chrono_literals;

namespace {

constexpr int staleWithinMs = 20000;
constexpr int freshWithinMs = 5000;
/// Recovery is the server's own affair; it takes as long as the disk does.
constexpr int startsWithinMs = 60000;

/// Seconds that the network stays away; the nightly run sets 60.
int cutSeconds()
{
    return qEnvironmentVariable("RAVEN_TEST_CUT_S", QStringLiteral("25")).toInt();
}

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
}

const SqlCatalog &statements()
{
    static const SqlCatalog catalog = [] {
        SqlCatalog made;
        if (!made.add(QStringLiteral("test"),
                      QStringLiteral("-- name: item_count\nselect count(*) as n from item;\n"
                                     "-- name: pid\nselect pg_backend_pid() as pid;\n"
                                     "-- name: feed_pid\nselect max(pid) as pid from pg_stat_activity"
                                     " where application_name = 'feed';\n")))
            qFatal("catalogue");
        return made;
    }();
    return catalog;
}

} // namespace

/// What a window may show while the database comes and goes. A cluster of its own, reached through a proxy whose wire
/// can be cut; the feed with its real timings on a thread of its own, as in the console.
class OutagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init() { failOnAnyWarning(); }

    void theViewIsNeverFalselyLiveAndCatchesUp_data();
    void theViewIsNeverFalselyLiveAndCatchesUp();

private:
    bool cluster(const QString &action);
    bool accepts() const;
    Result<> direct(const QByteArray &sql);
    qint64 number(const QString &statement, const char *column);
    void readAgain();

    std::unique_ptr<QTemporaryDir> m_folder;
    quint16 m_port = 0;
    ConnectionSettings m_direct;
    std::unique_ptr<FaultProxy> m_proxy;
    ChangeFeed::Connectivity m_connectivity = ChangeFeed::Connectivity::Offline;
    qint64 m_shown = -1;
    int m_rereads = 0;
};

bool OutagesTest::cluster(const QString &action)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("RAVEN_TEST_TCP_PORT"), QString::number(m_port));
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(qEnvironmentVariable("RAVEN_SOURCE_DIR") + QStringLiteral("/tests/support/testcluster.sh"),
                  {action, m_folder->filePath(QStringLiteral("cluster.env"))});
    return process.waitForFinished(60000) && process.exitCode() == 0;
}

/// Whether the server takes connections, asked without opening one: a server in recovery refuses, and Qt warns of it.
bool OutagesTest::accepts() const
{
    const QByteArray options = QStringLiteral("host=127.0.0.1 port=%1 connect_timeout=2").arg(m_port).toUtf8();
    return PQping(options.constData()) == PQPING_OK;
}

Result<> OutagesTest::direct(const QByteArray &sql)
{
    Connection connection(m_direct, statements());
    return connection.runScript(QStringLiteral("test"), sql);
}

qint64 OutagesTest::number(const QString &statement, const char *column)
{
    Connection connection(m_direct, statements());
    const auto row = connection.selectOne(statement);
    return row ? row->number(column) : -1;
}

/// What a model does: reads the rows again when told that something changed.
void OutagesTest::readAgain()
{
    m_shown = number(QStringLiteral("item_count"), "n");
}

void OutagesTest::initTestCase()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_port = freePort();
    QVERIFY(m_port > 0);
    QVERIFY(cluster(QStringLiteral("start")));
    m_direct = ConnectionSettings::onSocket(QStringLiteral("127.0.0.1"), m_port, QStringLiteral("postgres"),
                                            QStringLiteral("postgres"));
    QVERIFY(
        direct("create table item (id int generated always as identity);"
               "create function item_notify() returns trigger language plpgsql as"
               " $$ begin perform pg_notify('raven', '{\"t\":\"item\"}'); return null; end $$;"
               "create trigger item_notify after insert on item for each statement execute function item_notify()"));
    m_proxy = std::make_unique<FaultProxy>(QStringLiteral("127.0.0.1"), m_port, 1);
    QVERIFY(m_proxy->listen(QHostAddress::LocalHost));
}

void OutagesTest::cleanupTestCase()
{
    m_proxy.reset();
    QVERIFY(cluster(QStringLiteral("stop")));
}

void OutagesTest::theViewIsNeverFalselyLiveAndCatchesUp_data()
{
    QTest::addColumn<QString>("outage");

    QTest::newRow("the LISTEN session is terminated") << "listen";
    QTest::newRow("another session is killed, which ends them all") << "backend";
    QTest::newRow("the server restarts") << "restart";
    QTest::newRow("the network is cut") << "network";
}

void OutagesTest::theViewIsNeverFalselyLiveAndCatchesUp()
{
    QFETCH(const QString, outage);
    PgChangeFeed::Settings settings;
    settings.connection = m_direct.as(SessionKind::Console, QStringLiteral("feed"));
    settings.connection.port = m_proxy->serverPort();
    m_rereads = 0;
    m_shown = -1;
    ServiceThread thread(QStringLiteral("feed"));
    auto started = thread.start([this, settings] {
        auto feed = std::make_unique<PgChangeFeed>(settings);
        connect(feed.get(), &ChangeFeed::connectivityChanged, this,
                [this](ChangeFeed::Connectivity connectivity) { m_connectivity = connectivity; });
        connect(feed.get(), &ChangeFeed::changed, this, [this] { readAgain(); });
        connect(feed.get(), &ChangeFeed::rereadEverything, this, [this] {
            ++m_rereads;
            readAgain();
        });
        return feed;
    });
    QTRY_COMPARE(m_rereads, 1);
    QVERIFY(direct("insert into item default values"));
    QTRY_COMPARE(m_shown, number(QStringLiteral("item_count"), "n"));
    QElapsedTimer away;
    away.start();

    qint64 staleAfterMs = 0;
    if (outage == QLatin1String("listen")) {
        QVERIFY(direct("select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'feed'"));
    } else if (outage == QLatin1String("backend")) {
        Connection victim(m_direct, statements());
        const auto pid = victim.selectOne(QStringLiteral("pid"));
        QVERIFY(pid);
        QCOMPARE(::kill(pid_t(pid->number("pid")), SIGKILL), 0);
    } else if (outage == QLatin1String("restart")) {
        QVERIFY(cluster(QStringLiteral("restart")));
    } else {
        m_proxy->setFrozen(true);
        QTRY_VERIFY_WITH_TIMEOUT(m_connectivity != ChangeFeed::Connectivity::Live, staleWithinMs);
        staleAfterMs = away.elapsed();
        QVERIFY(direct("insert into item default values"));
        while (away.elapsed() < cutSeconds() * 1000) {
            QTest::qWait(200);
            QVERIFY(m_connectivity != ChangeFeed::Connectivity::Live);
        }
        m_proxy->setFrozen(false);
    }
    // A server that is going down still takes connections until it has seen why: the return is what comes after.
    QTRY_VERIFY_WITH_TIMEOUT(m_connectivity != ChangeFeed::Connectivity::Live || m_rereads >= 2, staleWithinMs);
    QTRY_VERIFY_WITH_TIMEOUT(accepts(), startsWithinMs);
    QElapsedTimer back;
    back.start();
    QTRY_VERIFY_WITH_TIMEOUT(direct("insert into item default values").has_value(), freshWithinMs);
    QTRY_VERIFY_WITH_TIMEOUT(m_rereads >= 2 && m_connectivity == ChangeFeed::Connectivity::Live, freshWithinMs);
    QTRY_COMPARE_WITH_TIMEOUT(m_shown, number(QStringLiteral("item_count"), "n"), freshWithinMs);
    qInfo("stale after %lld ms, fresh %lld ms after the return", static_cast<long long>(staleAfterMs),
          static_cast<long long>(back.elapsed()));
    QVERIFY(back.elapsed() <= freshWithinMs);

    auto stopped = thread.stop(2s);
    QTRY_VERIFY(stopped.isFinished());
}

QTEST_GUILESS_MAIN(OutagesTest)
#include "tst_outages.moc"
