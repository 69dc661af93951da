#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QProcess>
#include <QTemporaryDir>

#include <libpq-fe.h>

#include <sys/stat.h>
#include <unistd.h>

/// PgBouncer in front of the test cluster: refused in transaction mode, welcome in session mode.
class PoolerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void cleanup();

    void aTransactionPoolerIsRefused_data();
    void aTransactionPoolerIsRefused();

private:
    bool startPooler(const QString &mode);

    std::unique_ptr<QTemporaryDir> m_folder;
    QProcess m_pooler;
};

void PoolerTest::cleanup()
{
    m_pooler.terminate();
    if (!m_pooler.waitForFinished(5000))
        m_pooler.kill();
    m_pooler.waitForFinished(1000);
}

bool PoolerTest::startPooler(const QString &mode)
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QByteArray folder = QFile::encodeName(m_folder->path());
    QFile file(m_folder->filePath(QStringLiteral("pgbouncer.ini")));
    if (chmod(folder.constData(), 0777) != 0 || !file.open(QIODevice::WriteOnly))
        return false;
    file.write("[databases]\n* = host=" + QFile::encodeName(TestDatabase::socketFolder())
               + " port=5432 user=postgres\n[pgbouncer]\nlisten_port = 6432\nauth_type = any\nunix_socket_dir = "
               + folder + "\npool_mode = " + mode.toLatin1() + "\ndefault_pool_size = 20\nlogfile = " + folder
               + "/log\nignore_startup_parameters = extra_float_digits\n");
    file.close();
    file.setPermissions(file.permissions() | QFile::ReadOther);
    QStringList words {QStringLiteral("/usr/sbin/pgbouncer"), QStringLiteral("-q"), file.fileName()};
    if (geteuid() == 0)
        words = QStringList {QStringLiteral("setpriv"), QStringLiteral("--reuid=postgres"),
                             QStringLiteral("--regid=postgres"), QStringLiteral("--clear-groups")}
            + words;
    m_pooler.setProcessChannelMode(QProcess::MergedChannels);
    m_pooler.start(words.takeFirst(), words);
    // The socket's file is there before anybody listens on it.
    const QByteArray address = "host=" + folder + " port=6432 user=postgres dbname=postgres";
    return m_pooler.waitForStarted()
        && QTest::qWaitFor([&address] { return PQping(address.constData()) == PQPING_OK; });
}

void PoolerTest::aTransactionPoolerIsRefused_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<int>("refused");

    QTest::newRow("transaction") << "transaction" << 100;
    QTest::newRow("statement") << "statement" << 100;
    QTest::newRow("session") << "session" << 0;
}

void PoolerTest::aTransactionPoolerIsRefused()
{
    QFETCH(const QString, mode);
    QFETCH(const int, refused);
    auto database = TestDatabase::createEmpty();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    QVERIFY2(startPooler(mode), m_pooler.readAll().constData());
    auto settings = (*database)->settings();
    settings.host = m_folder->path();
    settings.port = 6432;

    int count = 0;
    QString sentence;
    for (int i = 0; i < 100; ++i) {
        Connection connection(settings);
        const auto open = connection.open();
        count += open ? 0 : 1;
        if (!open)
            sentence = open.error().message + open.error().detail;
    }

    QVERIFY2(count == refused, qPrintable(QStringLiteral("%1 refused: %2").arg(count).arg(sentence)));
    QVERIFY2(refused == 0 || sentence.contains(QStringLiteral("session port")), qPrintable(sentence));
}

QTEST_GUILESS_MAIN(PoolerTest)
#include "tst_pooler.moc"
