#include "services/ledger/backoff.h"
#include "services/ledger/settling.h"
#include "tests/support/raventest.h"

using Kind = SendOutcome::Kind;

class SettlingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void eachOutcomeEndsAsTheGuaranteeSays_data();
    void eachOutcomeEndsAsTheGuaranteeSays();
    void namedRecipientsAreTakenOutAndTheRestIsNotBlamed();
    void partialSuccessEndsEachByItself();
    void doubtIsNeverAnOrdinaryRetry();
    void aUsedUpAllowancePausesTheProviderAfterASuccess();
    void backoffGrowsIsBoundedAndSpread();

private:
    static SendBatch batchOf(int messages);
};

SendBatch SettlingTest::batchOf(int messages)
{
    SendBatch batch;
    batch.provider = QStringLiteral("sendgrid");
    for (int i = 0; i < messages; ++i)
        batch.messages.append({MessageId {100 + i}, QUuid::createUuid(), QStringLiteral("a@example.org"), {}, 1, {}});
    return batch;
}

void SettlingTest::eachOutcomeEndsAsTheGuaranteeSays_data()
{
    QTest::addColumn<SendOutcome::Kind>("kind");
    QTest::addColumn<int>("size");
    QTest::addColumn<BatchEnd>("end");
    QTest::addColumn<SettlePlan::Act>("act");
    QTest::addColumn<bool>("counts");

    using Act = SettlePlan::Act;
    QTest::newRow("accepted") << Kind::Accepted << 3 << BatchEnd::Sent << Act::Settle << true;
    QTest::newRow("unnamed, many") << Kind::RefusedUnnamed << 3 << BatchEnd::Refused << Act::Split << true;
    QTest::newRow("unnamed, one") << Kind::RefusedUnnamed << 1 << BatchEnd::Refused << Act::Settle << true;
    QTest::newRow("too large, many") << Kind::TooLarge << 2 << BatchEnd::Refused << Act::Split << true;
    QTest::newRow("route") << Kind::RouteRefused << 3 << BatchEnd::Requeued << Act::StopRoute << false;
    QTest::newRow("provider") << Kind::ProviderRefused << 3 << BatchEnd::Requeued << Act::StopProvider << false;
    QTest::newRow("throttled") << Kind::Throttled << 3 << BatchEnd::Requeued << Act::PauseProvider << false;
    QTest::newRow("not sent") << Kind::NotSent << 3 << BatchEnd::Requeued << Act::PauseProvider << true;
    QTest::newRow("in doubt") << Kind::InDoubt << 3 << BatchEnd::InDoubt << Act::PauseProvider << true;
}

void SettlingTest::eachOutcomeEndsAsTheGuaranteeSays()
{
    QFETCH(const SendOutcome::Kind, kind);
    QFETCH(const int, size);
    SendOutcome outcome;
    outcome.kind = kind;

    const SettlePlan plan = settlePlan(batchOf(size), outcome, 0, 0.5);

    QTEST(plan.settlement.end, "end");
    QTEST(plan.act, "act");
    QTEST(plan.countsAsAttempt, "counts");
}

void SettlingTest::namedRecipientsAreTakenOutAndTheRestIsNotBlamed()
{
    SendOutcome outcome;
    outcome.kind = Kind::RefusedRecipients;
    outcome.recipients = {{1, RecipientOutcome::Kind::Refused, {}, QStringLiteral("bad")},
                          {9, RecipientOutcome::Kind::Refused, {}, QStringLiteral("not of this request")}};

    const SettlePlan plan = settlePlan(batchOf(3), outcome, 0, 0.5);

    QCOMPARE(plan.settlement.end, BatchEnd::Requeued);
    QCOMPARE(plan.settlement.delaySeconds, 0.0);
    QVERIFY(!plan.countsAsAttempt);
    QCOMPARE(plan.settlement.exceptions.size(), 1);
    QCOMPARE(plan.settlement.exceptions.first().id, MessageId {101});
    QCOMPARE(plan.settlement.exceptions.first().state, QStringLiteral("failed"));
}

void SettlingTest::partialSuccessEndsEachByItself()
{
    SendOutcome outcome;
    outcome.kind = Kind::Accepted;
    outcome.recipients = {{0, RecipientOutcome::Kind::Accepted, QStringLiteral("lead-1"), {}},
                          {1, RecipientOutcome::Kind::AlreadyInCampaign, {}, {}},
                          {2, RecipientOutcome::Kind::NotAdded, {}, {}}};

    const SettlePlan plan = settlePlan(batchOf(4), outcome, 0, 0.5);

    QCOMPARE(plan.settlement.end, BatchEnd::Partly);
    QStringList ends;
    for (const BatchException &one : plan.settlement.exceptions)
        ends.append(one.state + QLatin1Char(' ') + one.reason + one.providerId);
    QCOMPARE(ends,
             QStringList({QStringLiteral("sent lead-1"), QStringLiteral("skipped already_in_campaign"),
                          QStringLiteral("skipped not_added"), QStringLiteral("in_doubt ")}));
}

void SettlingTest::doubtIsNeverAnOrdinaryRetry()
{
    for (const Kind kind : {Kind::InDoubt, Kind::Accepted}) {
        SendOutcome outcome;
        outcome.kind = kind;
        QVERIFY(settlePlan(batchOf(2), outcome, 5, 0.1).settlement.end != BatchEnd::Requeued);
    }
}

void SettlingTest::aUsedUpAllowancePausesTheProviderAfterASuccess()
{
    SendOutcome outcome;
    outcome.kind = Kind::Accepted;
    outcome.retryAfterMs = 6000;

    const SettlePlan plan = settlePlan(batchOf(2), outcome, 0, 0.5);

    QCOMPARE(plan.settlement.end, BatchEnd::Sent);
    QCOMPARE(plan.act, SettlePlan::Act::PauseProvider);
    QCOMPARE(plan.pauseSeconds, 6.0);
}

void SettlingTest::backoffGrowsIsBoundedAndSpread()
{
    constexpr Backoff backoff {1, 300};

    QCOMPARE(backoff.seconds(1, 0), 0.5);
    QCOMPARE(backoff.seconds(4, 0), 4.0);
    QVERIFY(backoff.seconds(4, 0.99) > 7.9);
    QVERIFY(backoff.seconds(40, 0.99) <= 300);
    QVERIFY(backoff.seconds(1, 0.9) != backoff.seconds(1, 0.1));
}

QTEST_GUILESS_MAIN(SettlingTest)
#include "tst_settling.moc"
