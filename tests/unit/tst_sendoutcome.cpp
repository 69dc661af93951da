#include "models/domain/sendoutcome.h"

#include "tests/support/raventest.h"

class TestSendOutcome : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void acceptedWithoutAListAcceptsEverybody();
    void aRecipientMissingFromTheListIsInDoubt();
    void aRecipientNamedTwiceIsInDoubt();
    void anIndexOutsideTheRequestIsIgnored();
    void inDoubtIsInDoubtForEverybodyWhateverTheListSays();
    void everyKindHasItsOwnWord();
    void onlyAcceptedAndInDoubtMayHaveSentSomething();
};

using Kind = RecipientOutcome::Kind;

static SendOutcome accepted(const QList<RecipientOutcome> &recipients)
{
    SendOutcome outcome;
    outcome.kind = SendOutcome::Kind::Accepted;
    outcome.recipients = recipients;
    return outcome;
}

void TestSendOutcome::acceptedWithoutAListAcceptsEverybody()
{
    const auto all = everyRecipient(accepted({}), 3);

    QCOMPARE(all.size(), 3);
    for (int index = 0; index < 3; ++index) {
        QCOMPARE(all[index].index, index);
        QCOMPARE(all[index].kind, Kind::Accepted);
    }
}

void TestSendOutcome::aRecipientMissingFromTheListIsInDoubt()
{
    const auto all = everyRecipient(accepted({{1, Kind::Accepted, QStringLiteral("lead"), {}}}), 2);

    QCOMPARE(all[0].kind, Kind::InDoubt);
    QCOMPARE(all[1].kind, Kind::Accepted);
    QCOMPARE(all[1].providerId, QStringLiteral("lead"));
}

void TestSendOutcome::aRecipientNamedTwiceIsInDoubt()
{
    const auto all = everyRecipient(accepted({{0, Kind::Accepted, {}, {}}, {0, Kind::NotAdded, {}, {}}}), 1);

    QCOMPARE(all[0].kind, Kind::InDoubt);
}

void TestSendOutcome::anIndexOutsideTheRequestIsIgnored()
{
    const auto all = everyRecipient(
        accepted({{0, Kind::Accepted, {}, {}}, {7, Kind::Accepted, {}, {}}, {-1, Kind::Accepted, {}, {}}}), 1);

    QCOMPARE(all.size(), 1);
    QCOMPARE(all[0].kind, Kind::Accepted);
}

void TestSendOutcome::inDoubtIsInDoubtForEverybodyWhateverTheListSays()
{
    SendOutcome outcome = accepted({{0, Kind::Accepted, {}, {}}});
    outcome.kind = SendOutcome::Kind::InDoubt;

    QCOMPARE(everyRecipient(outcome, 1)[0].kind, Kind::InDoubt);
}

void TestSendOutcome::everyKindHasItsOwnWord()
{
    QStringList words;
    for (int kind = 0; kind <= static_cast<int>(SendOutcome::Kind::InDoubt); ++kind)
        words.append(wireWord(static_cast<SendOutcome::Kind>(kind)));

    QCOMPARE(words.removeDuplicates(), 0);
    QCOMPARE(words.last(), QStringLiteral("in_doubt"));
}

void TestSendOutcome::onlyAcceptedAndInDoubtMayHaveSentSomething()
{
    for (int kind = 0; kind <= static_cast<int>(SendOutcome::Kind::InDoubt); ++kind) {
        SendOutcome outcome;
        outcome.kind = static_cast<SendOutcome::Kind>(kind);
        const bool may = outcome.kind == SendOutcome::Kind::Accepted || outcome.kind == SendOutcome::Kind::InDoubt;

        QCOMPARE(outcome.nothingSent(), !may);
    }
}

QTEST_GUILESS_MAIN(TestSendOutcome)
#include "tst_sendoutcome.moc"
