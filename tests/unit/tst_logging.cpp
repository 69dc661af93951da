#include "services/core/logging.h"
#include "tests/support/raventest.h"

#include <QLoggingCategory>
#include <QTemporaryDir>

#include <sys/stat.h>

namespace {
Q_LOGGING_CATEGORY(lcTest, "raven.test", QtInfoMsg)
}

class LoggingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void secretsNeverPass_data();
    void secretsNeverPass();
    void ordinaryWordsStay_data();
    void ordinaryWordsStay();
    void anAddressKeepsItsHashWithinTheProcess();
    void aMessageCannotForgeALine();
    void journalLinesCarryThePriority();
    void theFileIsPrivateAndRotates();
};

void LoggingTest::secretsNeverPass_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("canary");

    QTest::newRow("address") << "sent to Dana.Kim+hvac@canary-mail.example.org today"
                             << "canary-mail";
    QTest::newRow("address, quoted") << "key (email)=(canary@x.org) exists"
                                     << "canary";
    QTest::newRow("address, encoded") << "GET /x/canary%40x.org"
                                      << "canary";
    QTest::newRow("address, not ascii") << "to jürgen.canary@müller.example"
                                        << "canary";
    QTest::newRow("sendgrid key") << "key SG.canary1234.abcdefghij was refused"
                                  << "canary";
    QTest::newRow("bearer") << "Authorization: Bearer canary.abc"
                            << "canary";
    QTest::newRow("uri password") << "postgresql://ann:canary@db.example.org/ops"
                                  << "canary";
    QTest::newRow("password=") << "host=db password='canary words' user=ann"
                               << "canary";
    QTest::newRow("json secret") << R"({"api_key": "canary", "x": 1})"
                                 << "canary";
    QTest::newRow("header") << "X-Raven-Secret: canary"
                            << "canary";
    QTest::newRow("query string") << "GET https://x.example.org/u?who=canary&b=2"
                                  << "canary";
    QTest::newRow("link token") << "GET /u/canary1234567890abcdef"
                                << "canary";
    QTest::newRow("long key") << "key canary0123456789canary0123456789canary was refused"
                              << "canary";
}

void LoggingTest::secretsNeverPass()
{
    QFETCH(const QString, text);
    QFETCH(const QString, canary);

    QVERIFY2(!Logging::redacted(text).contains(canary), qPrintable(Logging::redacted(text)));
}

void LoggingTest::ordinaryWordsStay_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("sentence") << "applied 0003_outreach_and_ledger.sql in 41 ms";
    QTest::newRow("statement") << "message_claim_due 23505 message_keys_org_id_dedupe_key_key";
    QTest::newRow("uuid") << "job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 dispatched";
    QTest::newRow("address of a server") << "listening on 127.0.0.1:8787";
    QTest::newRow("long words") << "the_quick_brown_fox_jumps_over_the_lazy_dog_again";
}

void LoggingTest::ordinaryWordsStay()
{
    QFETCH(const QString, text);

    QCOMPARE(Logging::redacted(text), text);
}

void LoggingTest::anAddressKeepsItsHashWithinTheProcess()
{
    QCOMPARE(Logging::redacted(QStringLiteral("a@x.org")), Logging::redacted(QStringLiteral("A@x.org")));
    QVERIFY(Logging::redacted(QStringLiteral("a@x.org")) != Logging::redacted(QStringLiteral("b@x.org")));
}

void LoggingTest::aMessageCannotForgeALine()
{
    const QString forged =
        Logging::redacted(QStringLiteral("name\n2026-01-01 critical raven: gone\r\x1b[2J\u202e\u2028"));

    for (const char16_t c : {u'\n', u'\r', u'\x1b', u'\u202e', u'\u2028'})
        QVERIFY(!forged.contains(QChar(c)));
    QVERIFY(forged.startsWith(QStringLiteral("name\\n2026")));
}

void LoggingTest::journalLinesCarryThePriority()
{
    QCOMPARE(Logging::line(QtWarningMsg, "raven.dispatch", QStringLiteral("slow"), true),
             QStringLiteral("<4>raven.dispatch: slow"));
    QVERIFY(Logging::line(QtWarningMsg, "raven.dispatch", QStringLiteral("slow"), false)
                .endsWith(QStringLiteral(" warning raven.dispatch: slow")));
}

void LoggingTest::theFileIsPrivateAndRotates()
{
    const QTemporaryDir folder;
    Logging::Settings settings;
    settings.file = folder.filePath(QStringLiteral("state/raven.log"));
    settings.rotateBytes = 2000;
    settings.keepFiles = 2;

    Logging::install(settings);
    for (int i = 0; i < 200; ++i)
        qCInfo(lcTest, "line %d of somebody@example.org", i);
    Logging::uninstall();

    const QStringList files = QDir(folder.filePath(QStringLiteral("state"))).entryList(QDir::Files);
    QCOMPARE(files,
             QStringList({QStringLiteral("raven.log"), QStringLiteral("raven.log.1"), QStringLiteral("raven.log.2")}));
    for (const QString &name : files) {
        QFile file(folder.filePath(QStringLiteral("state/") + name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.size() < 2200);
        QVERIFY(!file.readAll().contains("somebody@"));
        struct stat facts
        {
        };
        QCOMPARE(stat(qPrintable(file.fileName()), &facts), 0);
        QCOMPARE(facts.st_mode & 0777, mode_t(0600));
    }
}

QTEST_GUILESS_MAIN(LoggingTest)
#include "tst_logging.moc"
