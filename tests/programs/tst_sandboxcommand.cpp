#include "tests/support/raventest.h"
#include "tests/support/sandboxprocess.h"

#include <QJsonDocument>

/// `raven sandbox` as scripts and other tests use it.
class TestSandboxCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void saysOneLineAndServesUntilItIsToldToStop();
    void configuredIdsAreItsIds();
    void theLedgerCountsEveryAddressOnce();
    void faultsComeFromTheCommandLineAndChange();
    void wrongUsageIsTwo_data();
    void wrongUsageIsTwo();
    void aTakenPortIsAFailure();
};

namespace {

QByteArray mail(const SandboxProcess &sandbox, int from, int to)
{
    QByteArrayList people;
    for (int i = from; i < to; ++i) {
        const QByteArray number = QByteArray::number(i);
        people.append("{\"to\":[{\"email\":\"p" + number + "@x.example\"}],\"custom_args\":{\"rv_intent\":\"i" + number
                      + "\",\"rv_attempt\":\"a" + QByteArray::number(from) + "\"}}");
    }
    return "{\"personalizations\":[" + people.join(',')
        + "],\"from\":{\"email\":\"d@raven.example\"},\"template_id\":\"" + sandbox.templateId().toLatin1() + "\"}";
}

} // namespace

void TestSandboxCommand::saysOneLineAndServesUntilItIsToldToStop()
{
    SandboxProcess sandbox;
    const Result<> started = sandbox.start();
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));

    QVERIFY(sandbox.publicKey().startsWith(QLatin1String("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")));
    QCOMPARE(sandbox.say("GET", "/sandbox/key").value(), sandbox.publicKey().toLatin1());
    QVERIFY(sandbox.templateId().startsWith(QLatin1String("d-")));
    for (const char *trade : {"HVAC", "Plumbing", "Electrical", "Handyman"})
        QVERIFY(!sandbox.campaignId(QString::fromLatin1(trade)).isEmpty());
    sandbox.stop();
    QVERIFY(!sandbox.isRunning());
    QCOMPARE(sandbox.exitCode(), 0);
}

void TestSandboxCommand::configuredIdsAreItsIds()
{
    SandboxProcess sandbox;
    const QString campaign = QStringLiteral("11111111-2222-4333-8444-555555555555");

    QVERIFY(sandbox.start({},
                          {{QStringLiteral("SENDGRID_TEMPLATE_ID_WORK_ORDER"), QStringLiteral("d-mine")},
                           {QStringLiteral("INSTANTLY_CAMPAIGN_ID_PLUMBING"), campaign}}));

    QCOMPARE(sandbox.templateId(), QStringLiteral("d-mine"));
    QCOMPARE(sandbox.campaignId(QStringLiteral("Plumbing")), campaign);
    QVERIFY(sandbox.say("GET", "/api/v2/campaigns/" + campaign.toLatin1()));
}

void TestSandboxCommand::theLedgerCountsEveryAddressOnce()
{
    SandboxProcess sandbox;
    QVERIFY(sandbox.start());

    for (int from = 0; from < 3000; from += 1000)
        QVERIFY(sandbox.say("POST", "/v3/mail/send", mail(sandbox, from, from + 1000)));
    QVERIFY(sandbox.say("POST", "/v3/mail/send", mail(sandbox, 2999, 3000)));

    const SandboxProcess::Ledger ledger = sandbox.ledger().value();
    QCOMPARE(ledger.warm.size(), 3000);
    QCOMPARE(SandboxProcess::Ledger::sum(ledger.warm), 3001);
    QCOMPARE(SandboxProcess::Ledger::repeated(ledger.intents), QStringList {QStringLiteral("i2999")});
    QVERIFY(SandboxProcess::Ledger::repeated(ledger.attempts).isEmpty());
    QCOMPARE(ledger.requests, 4);
    QCOMPARE(ledger.refused, 0);
}

void TestSandboxCommand::faultsComeFromTheCommandLineAndChange()
{
    SandboxProcess sandbox;
    QVERIFY(sandbox.start({QStringLiteral("--faults"), QStringLiteral("cut-after=reset@1;refuse=401@2")}));

    QVERIFY(!sandbox.say("POST", "/v3/mail/send", mail(sandbox, 0, 1)));
    QVERIFY(!sandbox.say("POST", "/v3/mail/send", mail(sandbox, 1, 2)));
    QVERIFY(sandbox.say("POST", "/v3/mail/send", mail(sandbox, 2, 3)));
    QVERIFY(sandbox.setFaults(QStringLiteral("fail=503")));
    QVERIFY(!sandbox.say("POST", "/v3/mail/send", mail(sandbox, 3, 4)));
    QVERIFY(!sandbox.setFaults(QStringLiteral("nonsense")));

    const SandboxProcess::Ledger ledger = sandbox.ledger().value();
    QCOMPARE(ledger.warm.size(), 2);
    QCOMPARE(ledger.requests, 4);
    QCOMPARE(ledger.refused, 1);
}

void TestSandboxCommand::wrongUsageIsTwo_data()
{
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *option, const char *value) {
        QTest::newRow(option) << QStringList {QString::fromLatin1(option), QString::fromLatin1(value)};
    };
    row("--port", "many");
    row("--seed", "-1");
    row("--latency-ms", "-5");
    row("--time-scale", "0");
    row("--people", "some");
    row("--faults", "explode");
    row("--gateway", "ftp://x");
    row("--unknown", "x");
}

void TestSandboxCommand::wrongUsageIsTwo()
{
    QFETCH(QStringList, words);
    QProcess process;

    process.start(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"),
                  QStringList {QStringLiteral("sandbox")} + words);

    QVERIFY(process.waitForFinished(20000));
    QCOMPARE(process.exitCode(), 2);
    QVERIFY(!process.readAllStandardError().isEmpty());
}

void TestSandboxCommand::aTakenPortIsAFailure()
{
    SandboxProcess first;
    QVERIFY(first.start());
    QProcess second;

    second.start(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"),
                 {QStringLiteral("sandbox"), QStringLiteral("--port"), QString::number(first.port())});

    QVERIFY(second.waitForFinished(20000));
    QCOMPARE(second.exitCode(), 1);
}

QTEST_GUILESS_MAIN(TestSandboxCommand)
#include "tst_sandboxcommand.moc"
