#include "models/domain/vocabulary.h"

#include "tests/support/raventest.h"

class TestVocabulary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void everyMessageStateComesBackFromItsWireWord();
    void anUnknownWordIsNoValue();
    void urgenciesAreOrderedSoonestFirst();
};

void TestVocabulary::everyMessageStateComesBackFromItsWireWord()
{
    for (int index = 0; index < messageStateCount; ++index) {
        const auto state = static_cast<MessageState>(index);

        QCOMPARE(messageStateFromWire(wireWord(state)), std::optional(state));
    }
}

void TestVocabulary::anUnknownWordIsNoValue()
{
    QVERIFY(!messageStateFromWire(QStringLiteral("SENT")));
    QVERIFY(!channelFromWire(QString()));
    QVERIFY(!roleFromWire(QStringLiteral("root")));
}

void TestVocabulary::urgenciesAreOrderedSoonestFirst()
{
    QCOMPARE(urgencyFromWire(QStringLiteral("emergency")), std::optional(Urgency::Emergency));
    QVERIFY(Urgency::Emergency < Urgency::SameDay);
    QVERIFY(Urgency::WithinWeek < Urgency::Flexible);
}

QTEST_GUILESS_MAIN(TestVocabulary)
#include "tst_vocabulary.moc"
