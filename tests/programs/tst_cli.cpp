#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace {

struct Outcome
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    /// The one document on stdout; an empty object when stdout is anything else.
    QJsonObject document() const { return QJsonDocument::fromJson(out).object(); }
};

} // namespace

/// The program as scripts see it: exit codes, one JSON document, nothing secret.
class CliTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void helpSaysWhatThereIs();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void notConfiguredIsFour();
    void migratesAndSaysSo();
    void aForeignDatabaseIsRefusedWithASentence();
    void anErrorNeverShowsThePassword();

private:
    Outcome raven(const QStringList &words);

    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;
};

void CliTest::init()
{
    failOnAnyWarning();
    m_home = std::make_unique<QTemporaryDir>();
    m_environment = QProcessEnvironment();
    m_environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("PATH"));
    m_environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    m_environment.insert(QStringLiteral("HOME"), m_home->path());
}

Outcome CliTest::raven(const QStringList &words)
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"), words);
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

void CliTest::helpSaysWhatThereIs()
{
    const Outcome help = raven({QStringLiteral("--help")});
    const Outcome one = raven({QStringLiteral("migrate"), QStringLiteral("--help")});

    QCOMPARE(help.exitCode, 0);
    QVERIFY(help.out.contains("migrate"));
    QCOMPARE(one.exitCode, 0);
    QVERIFY(one.out.contains("--status"));
}

void CliTest::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("words");

    QTest::newRow("nothing") << QStringList();
    QTest::newRow("unknown command") << QStringList {QStringLiteral("fly")};
    QTest::newRow("unknown option") << QStringList {QStringLiteral("migrate"), QStringLiteral("--fly")};
    QTest::newRow("word too many") << QStringList {QStringLiteral("migrate"), QStringLiteral("now")};
    QTest::newRow("missing value") << QStringList {QStringLiteral("migrate"), QStringLiteral("--set")};
    QTest::newRow("unknown setting") << QStringList {QStringLiteral("migrate"), QStringLiteral("--set"),
                                                     QStringLiteral("FLY=1")};
}

void CliTest::wrongUsageIsTwo()
{
    QFETCH(const QStringList, words);

    const Outcome outcome = raven(words);

    QCOMPARE(outcome.exitCode, 2);
    QVERIFY(outcome.out.isEmpty());
    QVERIFY(!outcome.err.isEmpty());
}

void CliTest::notConfiguredIsFour()
{
    m_environment.insert(QStringLiteral("RAVEN_DATABASE_URL"), QStringLiteral("mysql://x"));

    const Outcome outcome = raven({QStringLiteral("migrate"), QStringLiteral("--json")});

    QCOMPARE(outcome.exitCode, 4);
    QCOMPARE(outcome.document().value(QStringLiteral("error")).toObject().value(QStringLiteral("code")).toString(),
             QStringLiteral("not_configured"));
}

void CliTest::migratesAndSaysSo()
{
    auto database = TestDatabase::createEmpty();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_environment.insert(QStringLiteral("RAVEN_DATABASE_URL"), (*database)->uri());

    const Outcome before = raven({QStringLiteral("migrate"), QStringLiteral("--status"), QStringLiteral("--json")});
    const Outcome migrated = raven({QStringLiteral("migrate"), QStringLiteral("--json")});
    const Outcome again = raven({QStringLiteral("migrate"), QStringLiteral("--json")});

    QCOMPARE(before.exitCode, 3);
    QCOMPARE(before.document().value(QStringLiteral("current")).toInt(-1), 0);
    QVERIFY2(migrated.exitCode == 0, migrated.err.constData());
    QVERIFY(migrated.document().value(QStringLiteral("applied")).toInt() > 0);
    QCOMPARE(again.document().value(QStringLiteral("applied")).toInt(-1), 0);
}

void CliTest::aForeignDatabaseIsRefusedWithASentence()
{
    auto database = TestDatabase::createEmpty();
    QVERIFY(database);
    QVERIFY((*database)->script("create table customers (id int)"));
    m_environment.insert(QStringLiteral("RAVEN_DATABASE_URL"), (*database)->uri());

    const Outcome outcome = raven({QStringLiteral("migrate")});

    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.err.contains("did not make"), outcome.err.constData());
}

void CliTest::anErrorNeverShowsThePassword()
{
    m_environment.insert(QStringLiteral("RAVEN_DATABASE_URL"),
                         QStringLiteral("postgresql://ann:canary-7@127.0.0.1:1/ops"));

    const Outcome outcome = raven({QStringLiteral("migrate"), QStringLiteral("--json")});

    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(!outcome.out.contains("canary-7"));
    QVERIFY(!outcome.err.contains("canary-7"));
}

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
