#include "services/db/connection.h"
#include "services/workspace/serverbinaries.h"
#include "services/workspace/workspace.h"
#include "tests/support/raventest.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace {

const SqlCatalog &statements()
{
    static const SqlCatalog catalog = [] {
        SqlCatalog made;
        if (!made.add(QStringLiteral("test"),
                      QStringLiteral("-- name: note_count\nselect count(*) as n from note;\n"
                                     "-- name: setting\nselect current_setting(:name) as value;\n"
                                     "-- name: backend\nselect pg_backend_pid() as pid;\n")))
            qFatal("catalogue");
        return made;
    }();
    return catalog;
}

/// Runs @p program to its end as whoever owns the cluster; its exit code.
int asOwner(const QString &program, const QStringList &words)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    if (geteuid() == 0)
        process.start(QStringLiteral("runuser"),
                      QStringList {QStringLiteral("-u"), QStringLiteral("postgres"), QStringLiteral("--"), program}
                          + words);
    else
        process.start(program, words);
    return process.waitForFinished(60000) ? process.exitCode() : -1;
}

} // namespace

/// The private server under everything that can happen to it. Each test has a home of its own, most of them with a
/// copy of a cluster that holds three notes.
class WorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void cleanup();

    void theFirstStartMakesAPrivateServer();
    void startAndStopMayBeRepeated();
    void programsStartingAtOnceShareOneServer();
    void aStalePidFileIsNoObstacle_data();
    void aStalePidFileIsNoObstacle();
    void aKilledServerComesBackWithItsRows();
    void killedProgramsLeaveAWorkspaceThatStarts();
    void aServerStartedByHandIsNotDisturbed();
    void anUnfinishedClusterIsMadeAgain();
    void aDamagedClusterIsNeverMadeAgain_data();
    void aDamagedClusterIsNeverMadeAgain();
    void aForeignOrOpenClusterIsRefused_data();
    void aForeignOrOpenClusterIsRefused();
    void filesOfAnotherMajorAreRefusedByPackageName();
    void longAndOddHomesWork_data();
    void longAndOddHomesWork();
    void aVanishedSocketFolderIsMadeAgain();
    void nobodyElseGetsIn();
    void theServerNeverSeesOurSecrets();

private:
    Workspace open(const QString &home = {});
    QString makeCopy();
    qint64 notes(const Workspace &workspace);

    QString m_base;
    QString m_home;
    int m_counter = 0;
    QStringList m_homes;
};

Workspace WorkspaceTest::open(const QString &home)
{
    Workspace::Settings settings;
    settings.home = home.isEmpty() ? m_home : home;
    settings.startDeadline = std::chrono::seconds(30);
    settings.stopDeadline = std::chrono::seconds(20);
    settings.progress = [](const QString &) {
    };
    auto workspace = Workspace::open(settings);
    if (!workspace)
        qFatal("%s", qPrintable(workspace.error().message));
    if (!m_homes.contains(settings.home))
        m_homes.append(settings.home);
    return *std::move(workspace);
}

void WorkspaceTest::initTestCase()
{
    QByteArray pattern = "/tmp/raven-workspace.XXXXXX";
    QVERIFY(mkdtemp(pattern.data()));
    m_base = QString::fromLatin1(pattern);
    QCOMPARE(chmod(pattern.constData(), 0755), 0);
    m_home = m_base + QStringLiteral("/original");
    Workspace original = open();
    const auto settings = original.start();
    QVERIFY2(settings, qPrintable(settings ? QString() : settings.error().message + settings.error().detail));
    {
        Connection connection(*settings, statements());
        QVERIFY(connection.runScript(QStringLiteral("notes"),
                                     "create table note (id int);"
                                     "insert into note values (1), (2), (3)"));
    }
    QVERIFY(original.stop());
}

void WorkspaceTest::cleanupTestCase()
{
    for (const QString &home : std::as_const(m_homes)) {
        Workspace workspace = open(home);
        (void)workspace.stop();
        QDir(workspace.folders().runtime).removeRecursively();
    }
    QDir(m_base).removeRecursively();
}

void WorkspaceTest::init()
{
    failOnAnyWarning();
    m_home = m_base + QStringLiteral("/home-%1").arg(++m_counter);
}

void WorkspaceTest::cleanup()
{
    if (QFileInfo::exists(m_home))
        (void)open().stop();
}

/// A home with a copy of the original's stopped cluster.
QString WorkspaceTest::makeCopy()
{
    if (QProcess::execute(QStringLiteral("cp"), {QStringLiteral("-a"), m_base + QStringLiteral("/original"), m_home})
        != 0)
        qFatal("cp");
    return m_home + QStringLiteral("/cluster");
}

qint64 WorkspaceTest::notes(const Workspace &workspace)
{
    Connection connection(workspace.connectionSettings(), statements());
    const auto row = connection.selectOne(QStringLiteral("note_count"));
    return row ? row->number("n") : -1;
}

void WorkspaceTest::theFirstStartMakesAPrivateServer()
{
    Workspace workspace = open();
    QCOMPARE(workspace.status()->state, Workspace::State::Absent);

    const auto settings = workspace.start();

    QVERIFY2(settings, qPrintable(settings ? QString() : settings.error().message + settings.error().detail));
    QCOMPARE(workspace.status()->state, Workspace::State::Running);
    Connection connection(*settings, statements());
    const QList<std::pair<QString, QString>> expected {{QStringLiteral("listen_addresses"), QString()},
                                                       {QStringLiteral("data_checksums"), QStringLiteral("on")},
                                                       {QStringLiteral("lc_collate"), QStringLiteral("C.UTF-8")},
                                                       {QStringLiteral("server_encoding"), QStringLiteral("UTF8")},
                                                       {QStringLiteral("fsync"), QStringLiteral("on")},
                                                       {QStringLiteral("synchronous_commit"), QStringLiteral("on")}};
    for (const auto &[name, value] : expected)
        QCOMPARE(connection.selectOne(QStringLiteral("setting"), {{QStringLiteral("name"), name}})->text("value"),
                 value);
    struct stat facts
    {
    };
    QCOMPARE(stat(qPrintable(workspace.folders().runtime), &facts), 0);
    QCOMPARE(facts.st_mode & 0777, mode_t(0700));
    QFile hba(workspace.folders().cluster() + QStringLiteral("/pg_hba.conf"));
    QVERIFY(hba.open(QIODevice::ReadOnly));
    QVERIFY(!hba.readAll().contains("trust"));
}

void WorkspaceTest::startAndStopMayBeRepeated()
{
    makeCopy();
    Workspace workspace = open();

    QVERIFY(workspace.stop());
    QVERIFY(workspace.start());
    const qint64 pid = workspace.status()->pid;
    QVERIFY(workspace.start());

    QCOMPARE(workspace.status()->pid, pid);
    QVERIFY(workspace.stop());
    QVERIFY(workspace.stop());
    QCOMPARE(workspace.status()->state, Workspace::State::Stopped);
}

void WorkspaceTest::programsStartingAtOnceShareOneServer()
{
    makeCopy();
    std::array<QProcess, 4> programs;

    for (QProcess &program : programs) {
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"),
                      {QStringLiteral("workspace"), QStringLiteral("start"), QStringLiteral("--home"), m_home});
    }
    for (QProcess &program : programs) {
        QVERIFY(program.waitForFinished(60000));
        QVERIFY2(program.exitCode() == 0, program.readAll().constData());
    }

    QCOMPARE(notes(open()), 3);
}

void WorkspaceTest::aStalePidFileIsNoObstacle_data()
{
    QTest::addColumn<QString>("kind");

    for (const char *kind :
         {"dead process", "living stranger", "thread of this process", "empty", "junk", "process of another server"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void WorkspaceTest::aStalePidFileIsNoObstacle()
{
    QFETCH(const QString, kind);
    const QString cluster = makeCopy();
    std::atomic<bool> ended = false;
    std::atomic<pid_t> threadId = 0;
    std::thread thread([&] {
        threadId = gettid();
        while (!ended)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
    const auto join = qScopeGuard([&] {
        ended = true;
        thread.join();
    });
    while (threadId == 0)
        std::this_thread::yield();
    Workspace other = open(m_base + QStringLiteral("/original"));
    if (kind == QLatin1String("process of another server"))
        QVERIFY(other.start());
    const auto lines = [&cluster](qint64 pid) -> QByteArray {
        return QByteArray::number(pid) + '\n' + QFile::encodeName(cluster)
            + "\n1700000000\n5432\n/tmp\n\n  1234567 42\nready\n";
    };
    QHash<QString, QByteArray> contents {{QStringLiteral("dead process"), lines(4194303)},
                                         {QStringLiteral("living stranger"), lines(getpid())},
                                         {QStringLiteral("thread of this process"), lines(threadId)},
                                         {QStringLiteral("empty"), QByteArray()},
                                         {QStringLiteral("junk"), QByteArray("\x00\xff\x01junk", 7)},
                                         {QStringLiteral("process of another server"), lines(other.status()->pid)}};
    QFile file(cluster + QStringLiteral("/postmaster.pid"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(contents.value(kind));
    file.close();
    QElapsedTimer timer;
    timer.start();

    Workspace workspace = open();
    const auto started = workspace.start();

    QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
    QVERIFY(timer.elapsed() < 10000);
    QCOMPARE(notes(workspace), 3);
    if (kind == QLatin1String("process of another server")) {
        QCOMPARE(notes(other), 3);
        QVERIFY(other.stop());
    }
}

void WorkspaceTest::aKilledServerComesBackWithItsRows()
{
    makeCopy();
    Workspace workspace = open();
    QVERIFY(workspace.start());

    for (int i = 0; i < 5; ++i) {
        {
            Connection connection(workspace.connectionSettings(), statements());
            QVERIFY(connection.runScript(QStringLiteral("note"), "insert into note values (0)"));
            QCOMPARE(::kill(pid_t(workspace.status()->pid), SIGKILL), 0);
        }
        QElapsedTimer timer;
        timer.start();
        const auto started = workspace.start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
        QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(notes(workspace), 4 + i);
    }
}

void WorkspaceTest::killedProgramsLeaveAWorkspaceThatStarts()
{
    const QString program = qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven");
    const QStringList words {QStringLiteral("workspace"), QStringLiteral("start"), QStringLiteral("--home"), m_home};

    // From before the folder exists, through initdb and the server's start, to the migrations.
    for (const int afterMs : {5, 20, 60, 150, 300, 500, 700, 900, 1200, 1600}) {
        QProcess process;
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(program, words);
        QVERIFY(process.waitForStarted());
        QTest::qWait(afterMs);
        process.kill();
        process.waitForFinished();
        if (afterMs % 200 == 100)
            for (const qint64 pid : {open().status()->pid})
                if (pid > 0)
                    ::kill(pid_t(pid), SIGKILL);
    }
    Workspace workspace = open();
    const auto started = workspace.start();

    QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
}

void WorkspaceTest::aServerStartedByHandIsNotDisturbed()
{
    const QString cluster = makeCopy();
    const auto binaries = ServerBinaries::newest();
    QVERIFY(binaries);
    const QString socket = m_base + QStringLiteral("/by-hand");
    QVERIFY(QDir().mkpath(socket));
    QCOMPARE(chmod(qPrintable(socket), 01777), 0);
    const QStringList data {QStringLiteral("-D"), cluster, QStringLiteral("-w")};
    QCOMPARE(asOwner(binaries->program("pg_ctl"),
                     QStringList {QStringLiteral("start"), QStringLiteral("-o"), QStringLiteral("-k ") + socket,
                                  QStringLiteral("-l"), m_home + QStringLiteral("/start.log")}
                         + data),
             0);

    Workspace workspace = open();
    const auto started = workspace.start();
    const int stopped = asOwner(binaries->program("pg_ctl"), QStringList {QStringLiteral("stop")} + data);

    QVERIFY(!started);
    QCOMPARE(started.error().code, Error::Code::Conflict);
    QCOMPARE(stopped, 0);
    QVERIFY(workspace.start());
    QCOMPARE(notes(workspace), 3);
}

void WorkspaceTest::anUnfinishedClusterIsMadeAgain()
{
    QVERIFY(QDir().mkpath(m_home + QStringLiteral("/cluster.unfinished/base")));
    QFile file(m_home + QStringLiteral("/cluster.unfinished/PG_VERSION"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    if (geteuid() == 0) {
        QCOMPARE(
            QProcess::execute(QStringLiteral("chown"), {QStringLiteral("-R"), QStringLiteral("postgres:"), m_home}), 0);
    }
    QCOMPARE(chmod(qPrintable(m_home), 0700), 0);

    const auto started = open().start();

    QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
}

void WorkspaceTest::aDamagedClusterIsNeverMadeAgain_data()
{
    QTest::addColumn<QString>("remove");

    QTest::newRow("no version") << "cluster/PG_VERSION";
    QTest::newRow("no control file") << "cluster/global/pg_control";
    QTest::newRow("no cluster") << "cluster";
}

void WorkspaceTest::aDamagedClusterIsNeverMadeAgain()
{
    QFETCH(const QString, remove);
    makeCopy();
    const QString path = m_home + QLatin1Char('/') + remove;
    QVERIFY(QFileInfo(path).isDir() ? QDir(path).removeRecursively() : QFile::remove(path));

    Workspace workspace = open();
    const auto started = workspace.start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, Error::Code::Rejected);
    QCOMPARE(workspace.status()->state, Workspace::State::Damaged);
    QVERIFY(!QFileInfo::exists(path));
    QVERIFY(!QFileInfo::exists(m_home + QStringLiteral("/cluster.unfinished")));
}

void WorkspaceTest::aForeignOrOpenClusterIsRefused_data()
{
    QTest::addColumn<bool>("foreign");
    QTest::addColumn<uint>("mode");

    QTest::newRow("open to all") << false << 0777U;
    QTest::newRow("readable by all") << false << 0755U;
    if (geteuid() == 0)
        QTest::newRow("another owner") << true << 0700U;
}

void WorkspaceTest::aForeignOrOpenClusterIsRefused()
{
    QFETCH(const bool, foreign);
    QFETCH(const uint, mode);
    const QByteArray cluster = QFile::encodeName(makeCopy());
    QCOMPARE(chmod(cluster.constData(), mode), 0);
    if (foreign)
        QCOMPARE(chown(cluster.constData(), 65534, 65534), 0);
    const QStringList before =
        QDir(m_home + QStringLiteral("/cluster")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    QElapsedTimer timer;
    timer.start();

    const auto started = open().start();

    QVERIFY(!started);
    QCOMPARE(started.error().code, Error::Code::NotConfigured);
    QVERIFY(timer.elapsed() < 2000);
    QCOMPARE(QDir(m_home + QStringLiteral("/cluster")).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), before);
    QCOMPARE(chmod(cluster.constData(), 0700), 0);
}

void WorkspaceTest::filesOfAnotherMajorAreRefusedByPackageName()
{
    QFile file(makeCopy() + QStringLiteral("/PG_VERSION"));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write("11\n");
    file.close();

    const auto started = open().start();

    QVERIFY(!started);
    QVERIFY2(started.error().message.contains(QStringLiteral("postgresql-11")), qPrintable(started.error().message));
}

void WorkspaceTest::longAndOddHomesWork_data()
{
    QTest::addColumn<QString>("name");

    QTest::newRow("120 characters") << QString(120, QLatin1Char('x'));
    QTest::newRow("odd") << QStringLiteral("it's \"mine\" $HOME %n äöü \\ and (more)");
}

void WorkspaceTest::longAndOddHomesWork()
{
    QFETCH(const QString, name);
    m_home = m_base + QLatin1Char('/') + name;

    Workspace workspace = open();
    const auto started = workspace.start();

    QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
    QVERIFY(QFile::encodeName(workspace.folders().runtime).size() + 15 <= 107);
    const auto uri = ConnectionSettings::fromUri(workspace.connectionSettings().toUri());
    QVERIFY(uri);
    QVERIFY(Connection(*uri).open());
}

void WorkspaceTest::aVanishedSocketFolderIsMadeAgain()
{
    makeCopy();
    Workspace workspace = open();
    QVERIFY(workspace.start());
    QVERIFY(QDir(workspace.folders().runtime).removeRecursively());

    Workspace again = open();
    const auto started = again.start();

    QVERIFY2(started, qPrintable(started ? QString() : started.error().message + started.error().detail));
    QCOMPARE(notes(again), 3);
}

void WorkspaceTest::nobodyElseGetsIn()
{
    if (geteuid() != 0)
        return;
    makeCopy();
    Workspace workspace = open();
    QVERIFY(workspace.start());
    QProcess psql;
    psql.start(QStringLiteral("runuser"),
               {QStringLiteral("-u"), QStringLiteral("nobody"), QStringLiteral("--"), QStringLiteral("psql"),
                QStringLiteral("-h"), workspace.folders().runtime, QStringLiteral("-U"), QStringLiteral("postgres"),
                QStringLiteral("-d"), QStringLiteral("raven"), QStringLiteral("-c"), QStringLiteral("select 1")});

    QVERIFY(psql.waitForFinished());

    QVERIFY(psql.exitCode() != 0);
}

void WorkspaceTest::theServerNeverSeesOurSecrets()
{
    const QByteArray canary = "SG.canary-of-the-workspace-test";
    qputenv("SENDGRID_API_KEY", canary);
    const auto unset = qScopeGuard([] { qunsetenv("SENDGRID_API_KEY"); });
    makeCopy();
    Workspace workspace = open();
    QVERIFY(workspace.start());
    const QString process = QStringLiteral("/proc/%1/").arg(workspace.status()->pid);

    for (const char *name : {"environ", "cmdline"}) {
        const QString path = process + QLatin1String(name);
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        const QByteArray content = file.readAll();
        QVERIFY(!content.isEmpty());
        QVERIFY2(!content.contains(canary), qPrintable(path));
    }
    QCOMPARE(QProcess::execute(QStringLiteral("grep"), {QStringLiteral("-rqaF"), QString::fromLatin1(canary), m_home}),
             1);
}

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "tst_workspace.moc"
