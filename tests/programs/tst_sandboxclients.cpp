#include "models/domain/mailtemplate.h"
#include "services/core/boottime.h"
#include "services/providers/instantly/instantlyclient.h"
#include "services/providers/sendgrid/sendgridclient.h"

#include "tests/support/mailsamples.h"
#include "tests/support/raventest.h"
#include "tests/support/sandboxprocess.h"

using Kind = SendOutcome::Kind;

/// Our provider clients against `raven sandbox`: what one side says, the other understands, faults included.
class TestSandboxClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aThousandGoOutWarmInOneRequest();
    void aThousandGoOutColdAndTheSecondTimeAreSkipped();
    void theTemplateMayBeSent();
    void faultsAreUnderstoodForWhatTheyAre_data();
    void faultsAreUnderstoodForWhatTheyAre();
    void aBlamedRecipientIsNamedByIndex();
    void campaignsAndLeadsAreRead();

private:
    void setPatience(int deadlineMs);
    SendOutcome sendWarm(const MailBatch &batch);
    SendOutcome sendCold(const MailBatch &batch);

    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<ProviderHttp> m_http;
    QObject m_receiver;
};

namespace {

constexpr qint64 leaseMs = 60'000;

template<typename Value>
struct Waited
{
    std::optional<Value> value;

    auto taker()
    {
        return [this](const Value &given) {
            value = given;
        };
    }
    bool came()
    {
        return QTest::qWaitFor([this] { return value.has_value(); }, 20'000);
    }
};

SendRoute routeTo(const QString &ref)
{
    SendRoute route = sampleSendGridRoute();
    route.ref = ref;
    return route;
}

} // namespace

void TestSandboxClients::init()
{
    failOnAnyWarning();
    m_http.reset();
    m_sandbox = std::make_unique<SandboxProcess>();
    const Result<> started = m_sandbox->start();
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    setPatience(20'000);
}

void TestSandboxClients::setPatience(int deadlineMs)
{
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({QUrl(m_sandbox->url())});
    settings.deadlineMs = deadlineMs;
    m_http = std::make_unique<ProviderHttp>(settings);
}

SendOutcome TestSandboxClients::sendWarm(const MailBatch &batch)
{
    SendGridClient client(*m_http, {QUrl(m_sandbox->url()), "SG.training"});
    Waited<SendOutcome> outcome;
    const ComposedRequest request = client.compose(routeTo(m_sandbox->templateId()), batch);
    client.send(request, bootTimeMs() + leaseMs, &m_receiver, outcome.taker());
    return outcome.came() ? *outcome.value : SendOutcome {};
}

SendOutcome TestSandboxClients::sendCold(const MailBatch &batch)
{
    InstantlyClient client(*m_http, {QUrl(m_sandbox->url()), "training"});
    Waited<SendOutcome> outcome;
    const ComposedRequest request = client.compose(routeTo(m_sandbox->campaignId(QStringLiteral("Plumbing"))), batch);
    client.send(request, bootTimeMs() + leaseMs, &m_receiver, outcome.taker());
    return outcome.came() ? *outcome.value : SendOutcome {};
}

void TestSandboxClients::aThousandGoOutWarmInOneRequest()
{
    const MailBatch batch = sampleBatch(1000);

    const SendOutcome outcome = sendWarm(batch);

    QVERIFY2(outcome.kind == Kind::Accepted, qPrintable(outcome.message + outcome.detail));
    QVERIFY(!outcome.providerRequestId.isEmpty());
    const SandboxProcess::Ledger ledger = m_sandbox->ledger().value();
    QCOMPARE(ledger.warm.size(), 1000);
    QCOMPARE(ledger.requests, 1);
    for (const MailPerson &person : batch.recipients) {
        QCOMPARE(ledger.warm.value(person.address), 1);
        QCOMPARE(ledger.intents.value(person.messageUid.toString(QUuid::WithoutBraces)), 1);
    }
    QCOMPARE(ledger.attempts, SandboxProcess::Counts({{batch.attemptUid.toString(QUuid::WithoutBraces), 1}}));
}

void TestSandboxClients::aThousandGoOutColdAndTheSecondTimeAreSkipped()
{
    const MailBatch batch = sampleBatch(1000);

    const SendOutcome first = sendCold(batch);
    const SendOutcome second = sendCold(batch);

    QVERIFY2(first.kind == Kind::Accepted, qPrintable(first.message + first.detail));
    QCOMPARE(second.kind, Kind::Accepted);
    QCOMPARE(second.recipients.size(), 1000);
    for (const RecipientOutcome &recipient : second.recipients)
        QVERIFY(recipient.kind == RecipientOutcome::Kind::AlreadyInCampaign
                || recipient.kind == RecipientOutcome::Kind::NotAdded);
    const SandboxProcess::Ledger ledger = m_sandbox->ledger().value();
    QCOMPARE(ledger.cold.size(), 1000);
    QCOMPARE(ledger.coldSkipped.size(), 1000);
    QVERIFY(SandboxProcess::Ledger::repeated(ledger.intents).isEmpty());
}

void TestSandboxClients::theTemplateMayBeSent()
{
    SendGridClient client(*m_http, {QUrl(m_sandbox->url()), "SG.training"});
    Waited<Result<MailTemplate>> mail;
    Waited<Result<QStringList>> scopes;

    client.readTemplate(m_sandbox->templateId(), &m_receiver, mail.taker());
    client.readScopes(&m_receiver, scopes.taker());
    QVERIFY(mail.came() && scopes.came());

    QVERIFY2(*mail.value, qPrintable(*mail.value ? QString() : mail.value->error().message));
    for (const QString &address : {QString(), QStringLiteral("4 Other Street, Austin, TX 78701")}) {
        const TemplateCheck check = checkTemplate(**mail.value, address);
        QVERIFY2(check.mayBeSent(), qPrintable(check.faults.join(QLatin1Char(' '))));
        QVERIFY2(check.remarks.isEmpty(), qPrintable(check.remarks.join(QLatin1Char(' '))));
    }
    QVERIFY(scopes.value->value().contains(QStringLiteral("mail.send")));
}

void TestSandboxClients::faultsAreUnderstoodForWhatTheyAre_data()
{
    QTest::addColumn<QString>("faults");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("accepted");
    QTest::newRow("429") << QStringLiteral("429=7") << Kind::Throttled << 0;
    QTest::newRow("400") << QStringLiteral("refuse=400") << Kind::RefusedUnnamed << 0;
    QTest::newRow("poison") << QStringLiteral("poison=rv_intent") << Kind::RefusedUnnamed << 0;
    QTest::newRow("401") << QStringLiteral("refuse=401") << Kind::ProviderRefused << 0;
    QTest::newRow("402") << QStringLiteral("refuse=402") << Kind::ProviderRefused << 0;
    QTest::newRow("403") << QStringLiteral("refuse=403") << Kind::ProviderRefused << 0;
    QTest::newRow("413") << QStringLiteral("refuse=413") << Kind::TooLarge << 0;
    QTest::newRow("redirect") << QStringLiteral("redirect") << Kind::ProviderRefused << 0;
    QTest::newRow("503") << QStringLiteral("fail=503") << Kind::InDoubt << 0;
    QTest::newRow("500 after") << QStringLiteral("fail-after=500") << Kind::InDoubt << 3;
    QTest::newRow("cut") << QStringLiteral("cut") << Kind::InDoubt << 0;
    QTest::newRow("reset") << QStringLiteral("cut=reset") << Kind::InDoubt << 0;
    QTest::newRow("cut after") << QStringLiteral("cut-after") << Kind::InDoubt << 3;
    QTest::newRow("reset after") << QStringLiteral("cut-after=reset") << Kind::InDoubt << 3;
    QTest::newRow("part") << QStringLiteral("part=3") << Kind::InDoubt << 3;
    QTest::newRow("hang") << QStringLiteral("hang") << Kind::InDoubt << 0;
    QTest::newRow("hang after") << QStringLiteral("hang-after") << Kind::InDoubt << 3;
    QTest::newRow("garbage") << QStringLiteral("garbage") << Kind::InDoubt << 3;
    QTest::newRow("error body") << QStringLiteral("error-body") << Kind::InDoubt << 0;
}

void TestSandboxClients::faultsAreUnderstoodForWhatTheyAre()
{
    QFETCH(QString, faults);
    QFETCH(Kind, kind);
    QFETCH(int, accepted);
    QVERIFY(m_sandbox->setFaults(faults));
    if (faults.startsWith(QLatin1String("hang")))
        setPatience(1000);
    const MailBatch batch = sampleBatch(3);

    const SendOutcome warm = sendWarm(batch);
    const SendOutcome cold = sendCold(batch);

    QVERIFY2(warm.kind == kind, qPrintable(wireWord(warm.kind) + warm.message));
    QVERIFY2(cold.kind == kind, qPrintable(wireWord(cold.kind) + cold.message));
    if (kind == Kind::Throttled)
        QCOMPARE(warm.retryAfterMs, 7000);
    const SandboxProcess::Ledger ledger = m_sandbox->ledger().value();
    QCOMPARE(ledger.warm.size(), accepted);
    QCOMPARE(ledger.cold.size(), accepted);
    QCOMPARE(ledger.attempts.value(batch.attemptUid.toString(QUuid::WithoutBraces)), 1);
    for (const MailPerson &person : batch.recipients)
        QCOMPARE(ledger.seen.value(person.messageUid.toString(QUuid::WithoutBraces)), 2);
}

void TestSandboxClients::aBlamedRecipientIsNamedByIndex()
{
    const MailBatch batch = sampleBatch(5);
    QVERIFY(m_sandbox->setFaults(
        QStringLiteral("blame=%1").arg(batch.recipients.at(3).address.section(QLatin1Char('@'), 0, 0))));

    const SendOutcome outcome = sendWarm(batch);

    QCOMPARE(outcome.kind, Kind::RefusedRecipients);
    QCOMPARE(outcome.recipients.size(), 1);
    QCOMPARE(outcome.recipients.first().index, 3);
}

void TestSandboxClients::campaignsAndLeadsAreRead()
{
    const MailBatch batch = sampleBatch(3);
    QVERIFY(m_sandbox->setCampaign(QStringLiteral("Plumbing"), QStringLiteral("pause")));
    sendCold(batch);
    InstantlyClient client(*m_http, {QUrl(m_sandbox->url()), "training"});
    const QString campaign = m_sandbox->campaignId(QStringLiteral("Plumbing"));
    Waited<Result<InstantlyCampaign>> one;
    Waited<Result<QList<InstantlyCampaign>>> all;
    Waited<Result<QList<InstantlyLead>>> leads;
    QStringList addresses;
    for (const MailPerson &person : batch.recipients)
        addresses.append(person.address);

    client.readCampaign(campaign, &m_receiver, one.taker());
    client.readCampaigns(&m_receiver, all.taker());
    client.findLeads(campaign, addresses, &m_receiver, leads.taker());
    QVERIFY(one.came() && all.came() && leads.came());

    QCOMPARE(one.value->value().status, 2);
    QVERIFY(!CampaignWords::mails(one.value->value().status));
    QCOMPARE(all.value->value().size(), 4);
    QCOMPARE(leads.value->value().size(), 3);
    for (const InstantlyLead &lead : leads.value->value())
        QVERIFY(!lead.intent.isNull());
}

QTEST_GUILESS_MAIN(TestSandboxClients)
#include "tst_sandboxclients.moc"
