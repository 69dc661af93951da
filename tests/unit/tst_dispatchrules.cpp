#include "app/stories/dispatchstory.h"
#include "models/domain/dispatchfuse.h"
#include "models/domain/dispatchmeter.h"
#include "models/domain/previewwords.h"

#include "tests/support/randomdispatch.h"
#include "tests/support/raventest.h"

#include <numeric>

namespace {

DispatchVerdict verdictAt(const DispatchPicture &picture)
{
    return verdictOf(picture, tallyOf(picture), picture.readAt, DispatchStory::zone());
}

QList<Meter> metersAt(const DispatchPicture &picture, Channel channel)
{
    return metersOf(picture, tallyOf(picture, channel), picture.readAt, DispatchStory::zone());
}

DispatchFuse fuseAt(const DispatchPicture &picture)
{
    return fuseOf(picture, tallyOf(picture), picture.readAt);
}

DispatchPerson accepted(Channel channel)
{
    DispatchPerson person;
    person.channel = channel;
    person.message = MessageState::Sent;
    person.sentAt = DispatchStory::at(14, 2, 41);
    return person;
}

} // namespace

class TestDispatchRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void doubtStandsBeforeEveryAnswer();
    void aPersonIsShownByTheFurthestStep_data();
    void aPersonIsShownByTheFurthestStep();
    void anOpenProvesThatAColdLeadWasMailed();
    void theStoryAddsUpAsThePicturesSay();
    void everyRandomLedgerAddsUp();
    void noRandomLedgerShowsARateOfNothing();
    void aMissingMessageIsSeenInTheBooks();
    void aCountThatDisagreesIsSeenInTheBooks();
    void theFirstRuleThatHoldsSpeaks_data();
    void theFirstRuleThatHoldsSpeaks();
    void doubtTakesTheSecondLineWhateverTheFirstSays();
    void failureAloneTakesTheSecondLineToo();
    void theFrameHasTheColourOfTheWorse();
    void theHoldOffersTakeBackFirst();
    void aStopBeforeAnythingLeftSaysTakenBack();
    void aSecondDispatchInItsHoldDoesNotSayThatNothingHasLeft();
    void notesSayHowFarANumberMayBeJudged();
    void aRateIsNeverRoundedUpToItsTarget();
    void withoutMailingReportsThereAreNoColdRates();
    void aFreshWaveIsNotCalledUnreported();
    void anOpenProvesTheDelivery();
    void theSendTimeRunsFromTheEndOfTheHold();
    void theFuseHoldsHumanOpensOnly();
    void theFuseRunsFromTheStartOfTheStageToItsDueInstant();
    void theFuseBeginsWithTheFirstSendWhereTheStageBeganLater();
    void overDueTheFuseGoesOnToNow();
    void theRiskLineStandsAtTheWarningAndNotAtAShareOfTheClock();
    void aPausedStageHasNoEndMark();
    void withoutAStageTheFuseEndsNow();
    void anEndedStageIsNoEndMarkEither();
    void theListPutsWhatNeedsYouFirst();
    void theCardReadsAsOneSentence();
    void whomTheMatchingLeftOutStandsInThePreviewOnce();
};

void TestDispatchRules::doubtStandsBeforeEveryAnswer()
{
    DispatchPerson person = accepted(Channel::Warm);
    person.qualifiedAt = person.sentAt.addSecs(10);

    person.message = MessageState::InDoubt;

    QCOMPARE(personState(person), PersonState::InDoubt);
}

void TestDispatchRules::aPersonIsShownByTheFurthestStep_data()
{
    QTest::addColumn<QString>("steps");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *steps, PersonState state) {
        QTest::newRow(steps) << QString::fromLatin1(steps) << static_cast<int>(state);
    };
    row("warm", PersonState::Unopened);
    row("cold", PersonState::Added);
    row("cold mailed", PersonState::Unopened);
    row("warm machine", PersonState::Unopened);
    row("warm opened", PersonState::Opened);
    row("warm replied", PersonState::Replied);
    row("warm opened replied", PersonState::Replied);
    row("warm replied declined", PersonState::Declined);
    row("warm replied qualified", PersonState::Qualified);
    row("cold qualified", PersonState::Qualified);
}

void TestDispatchRules::aPersonIsShownByTheFurthestStep()
{
    QFETCH(QString, steps);
    QFETCH(int, expected);
    DispatchPerson person = accepted(steps.startsWith(QLatin1String("warm")) ? Channel::Warm : Channel::Cold);
    const QDateTime later = person.sentAt.addSecs(60);
    if (steps.contains(QLatin1String("mailed")))
        person.mailedAt = later;
    if (steps.contains(QLatin1String("machine")))
        person.rawOpens = 1;
    if (steps.contains(QLatin1String("opened")))
        person.humanOpenedAt = later;
    if (steps.contains(QLatin1String("replied")))
        person.repliedAt = later;
    if (steps.contains(QLatin1String("qualified")))
        person.qualifiedAt = later;
    person.declined = steps.contains(QLatin1String("declined"));

    QCOMPARE(static_cast<int>(personState(person)), expected);
}

void TestDispatchRules::anOpenProvesThatAColdLeadWasMailed()
{
    DispatchPerson person = accepted(Channel::Cold);
    QVERIFY(!wasMailed(person));

    person.humanOpenedAt = person.sentAt.addSecs(100);

    QVERIFY(wasMailed(person));
}

void TestDispatchRules::theStoryAddsUpAsThePicturesSay()
{
    const DispatchPicture picture = DispatchStory::running();
    const DispatchTally tally = tallyOf(picture);
    const QList<Meter> warm = metersAt(picture, Channel::Warm);
    const QList<Meter> cold = metersAt(picture, Channel::Cold);

    QCOMPARE(booksOf(picture, Channel::Warm).equation(), QStringLiteral("60 asked = 56 sent + 3 in doubt + 1 skipped"));
    QCOMPARE(booksOf(picture, Channel::Cold).equation(),
             QStringLiteral("83 asked = 61 added + 8 sending + 13 queued + 1 failed"));
    QCOMPARE(channelHeadline(picture, tally.warm), QStringLiteral("56 of 60 sent"));
    QCOMPARE(channelHeadline(picture, tally.cold), QStringLiteral("61 of 83 added · 19 mailed"));
    QCOMPARE(tally.needsYou(), 8);
    QCOMPARE(warm.at(0).note, QStringLiteral("in 1.9 s · target 5 s"));
    QCOMPARE(warm.at(1).note, QStringLiteral("96 % · target 99 %"));
    QCOMPARE(warm.at(2).note, QStringLiteral("52 % so far · target 80 %"));
    QCOMPARE(warm.at(2).raw, 34);
    QCOMPARE(warm.at(2).tooltip, QStringLiteral("34 raw opens, 5 look like machines: within 10 s of delivery"));
    QCOMPARE(warm.at(3).note, QStringLiteral("9 % so far · target 15 %"));
    QCOMPARE(cold.at(0).note, QStringLiteral("8 in flight, 13 queued"));
    QCOMPARE(cold.at(1).numerator, 19);
    QCOMPARE(cold.at(1).note, QStringLiteral("too few to judge · target 85 %"));
    QCOMPARE(cold.at(4).denominator, 19);
}

void TestDispatchRules::everyRandomLedgerAddsUp()
{
    for (quint32 seed = 1; seed <= 500; ++seed) {
        const DispatchPicture picture = randomDispatch(seed);
        for (const Channel channel : {Channel::Warm, Channel::Cold}) {
            const ChannelTally tally = tallyOf(picture, channel);
            const Books books = booksOf(picture, channel);
            int terms = 0;
            for (const Books::Term &term : books.terms)
                terms += term.count;

            QVERIFY2(books.balance(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(books.complaint())));
            QCOMPARE(tally.people(), tally.asked);
            QCOMPARE(terms, tally.asked);
        }
    }
}

void TestDispatchRules::noRandomLedgerShowsARateOfNothing()
{
    int rates = 0;
    for (quint32 seed = 1; seed <= 500; ++seed) {
        const DispatchPicture picture = randomDispatch(seed);
        for (const Channel channel : {Channel::Warm, Channel::Cold}) {
            for (const Meter &meter : metersAt(picture, channel)) {
                QVERIFY(meter.denominator > 0 || !meter.hasRate());
                QVERIFY(meter.denominator > 0 || !meter.note.contains(u'0' + QStringLiteral(" % so far")));
                QVERIFY(meter.denominator >= fewestToJudge || !meter.hasRate());
                QVERIFY(meter.step == Meter::Step::Accepted || meter.denominator == 0
                        || meter.numerator <= meter.denominator);
                rates += meter.hasRate();
            }
        }
    }
    QVERIFY(rates > 100);
}

void TestDispatchRules::aMissingMessageIsSeenInTheBooks()
{
    DispatchPicture picture = DispatchStory::running();
    picture.people.first().message.reset();
    --picture.facts(Channel::Warm).ledger[MessageState::Sent];

    const Books books = booksOf(picture, Channel::Warm);

    QVERIFY(!books.balance());
    QCOMPARE(books.complaint(), QStringLiteral("59 accounted for, 60 asked"));
    QVERIFY(books.equation().contains(u'≠'));
}

void TestDispatchRules::aCountThatDisagreesIsSeenInTheBooks()
{
    DispatchPicture picture = DispatchStory::running();
    --picture.facts(Channel::Warm).ledger[MessageState::InDoubt];
    ++picture.facts(Channel::Warm).ledger[MessageState::Sent];

    QVERIFY(!booksOf(picture, Channel::Warm).balance());
    QCOMPARE(verdictAt(picture).rule, VerdictRule::BooksWrong);
}

void TestDispatchRules::theFirstRuleThatHoldsSpeaks_data()
{
    QTest::addColumn<DispatchPicture>("picture");
    QTest::addColumn<int>("rule");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const DispatchPicture &picture, VerdictRule rule, const char *sentence) {
        QTest::newRow(name) << picture << static_cast<int>(rule) << QString::fromUtf8(sentence);
    };
    using namespace DispatchStory;
    row("hold", hold(), VerdictRule::Hold, "Nothing has left yet. Sending to 143 starts in 0:24.");
    row("books", wrongBooks(), VerdictRule::BooksWrong,
        "The books do not balance: 61 accounted for, 60 asked. Do not rely on these numbers.");
    row("stopped", stopped(), VerdictRule::Stopped,
        "Stopped by M. Ortiz at 14:02:44. 41 had already left and cannot be taken back.");
    row("no engine", noEngine(), VerdictRule::NoEngine,
        "No engine has reported for 22 s. 13 wait, 8 may become in doubt at 14:26:10.");
    row("provider", providerStopped(), VerdictRule::ProviderStopped,
        "SendGrid refused our key at 14:02:41. Warm sending is stopped for everyone; 60 wait.");
    row("qualified", running(), VerdictRule::Qualified, "2 of 3 wanted have qualified. First yes after 3m 12s.");
    DispatchPicture two = running();
    two.wanted = 2;
    row("enough", two, VerdictRule::Qualified, "2 of 2 qualified after 8m 31s. 13 were not sent.");
    DispatchPicture sending = noEngine();
    sending.engineBeatAt = sending.readAt;
    row("sending", sending, VerdictRule::Sending, "Sending: 61 of 83 cold have been added.");
    row("quiet", doubtOnly(), VerdictRule::Quiet, "60 asked, nobody has answered yet. Last news 3 min ago.");
    DispatchPicture over = judged();
    for (DispatchPerson &person : over.people)
        person.qualifiedAt = {};
    row("over", over, VerdictRule::Over, "Everyone answered or timed out. Nobody qualified.");
}

void TestDispatchRules::theFirstRuleThatHoldsSpeaks()
{
    QFETCH(DispatchPicture, picture);
    QFETCH(int, rule);
    QFETCH(QString, sentence);

    const DispatchVerdict verdict = verdictAt(picture);

    QCOMPARE(verdict.sentence, sentence);
    QCOMPARE(static_cast<int>(verdict.rule), rule);
}

void TestDispatchRules::doubtTakesTheSecondLineWhateverTheFirstSays()
{
    const QList<DispatchPicture> pictures {DispatchStory::hold(), DispatchStory::stopped(), DispatchStory::running(),
                                           DispatchStory::noEngine(), DispatchStory::wrongBooks()};
    for (DispatchPicture picture : pictures) {
        DispatchPerson &person = picture.people[1];
        --picture.facts(Channel::Warm).ledger[person.message.value()];
        person.message = MessageState::InDoubt;
        ++picture.facts(Channel::Warm).ledger[MessageState::InDoubt];

        const DispatchVerdict verdict = verdictAt(picture);

        QVERIFY2(verdict.second.contains(QLatin1String("in doubt")), qPrintable(verdict.sentence));
        QVERIFY(verdict.acts.contains(DispatchVerdict::Act::Settle));
        QVERIFY(verdict.tone >= VerdictTone::Doubt);
    }
}

void TestDispatchRules::failureAloneTakesTheSecondLineToo()
{
    const DispatchVerdict verdict = verdictAt(DispatchStory::noEngine());

    QCOMPARE(verdict.second, QStringLiteral("1 message failed."));
}

void TestDispatchRules::theFrameHasTheColourOfTheWorse()
{
    QCOMPARE(verdictAt(DispatchStory::running()).tone, VerdictTone::Doubt);
    QCOMPARE(verdictAt(DispatchStory::stopped()).tone, VerdictTone::Bad);
    QCOMPARE(verdictAt(DispatchStory::hold()).tone, VerdictTone::Hold);

    DispatchPicture good = DispatchStory::judged();
    for (DispatchPerson &person : good.people) {
        if (person.message == MessageState::Failed) {
            --good.facts(person.channel).ledger[MessageState::Failed];
            person.message = MessageState::Skipped;
            ++good.facts(person.channel).ledger[MessageState::Skipped];
        }
    }
    QCOMPARE(verdictAt(good).tone, VerdictTone::Good);
}

void TestDispatchRules::theHoldOffersTakeBackFirst()
{
    const DispatchVerdict verdict = verdictAt(DispatchStory::hold());

    QCOMPARE(verdict.second,
             QStringLiteral("60 warm by SendGrid, then 83 cold by Instantly. Ctrl+Z takes everything back."));
    QCOMPARE(verdict.primary, std::optional(DispatchVerdict::Act::TakeBack));
    QCOMPARE(verdict.holdLeft, 0.8);
}

void TestDispatchRules::aStopBeforeAnythingLeftSaysTakenBack()
{
    DispatchPicture picture = DispatchStory::hold();
    for (DispatchPerson &person : picture.people) {
        person.message = MessageState::Cancelled;
        person.reason = QStringLiteral("taken_back");
    }
    for (ChannelFacts &facts : picture.channels)
        std::swap(facts.ledger[MessageState::Queued], facts.ledger[MessageState::Cancelled]);
    picture.stoppedBy = QStringLiteral("M. Ortiz");
    picture.stoppedAt = picture.readAt;

    QCOMPARE(verdictAt(picture).sentence, QStringLiteral("Taken back by M. Ortiz at 14:02:10. Nothing was sent."));
}

void TestDispatchRules::aSecondDispatchInItsHoldDoesNotSayThatNothingHasLeft()
{
    DispatchPicture picture = DispatchStory::running();
    picture.holdStartedAt = picture.readAt.addSecs(-10);
    picture.holdUntil = picture.readAt.addSecs(20);

    QCOMPARE(verdictAt(picture).sentence, QStringLiteral("Sending to 13 more starts in 0:20."));
}

void TestDispatchRules::notesSayHowFarANumberMayBeJudged()
{
    const QList<Meter> hold = metersAt(DispatchStory::hold(), Channel::Warm);
    const QList<Meter> judged = metersAt(DispatchStory::judged(), Channel::Warm);
    const QList<Meter> coldHold = metersAt(DispatchStory::hold(), Channel::Cold);

    QCOMPARE(hold.at(0).note, QStringLiteral("nothing has left"));
    QCOMPARE(coldHold.at(0).note, QStringLiteral("20 min after warm, if still needed"));
    QCOMPARE(hold.at(2).note, QStringLiteral("no rate yet · target 80 %"));
    QCOMPARE(hold.at(2).judgement, Meter::Judgement::NoRate);
    QCOMPARE(judged.at(2).note, QStringLiteral("49 % · ▲ below target"));
    QCOMPARE(metersAt(DispatchStory::judged(), Channel::Cold).at(1).note, QStringLiteral("100 % · ✓ target met"));
}

void TestDispatchRules::aRateIsNeverRoundedUpToItsTarget()
{
    DispatchPicture picture;
    picture.readAt = DispatchStory::at(20, 0);
    for (int rank = 0; rank < 1'000; ++rank) {
        DispatchPerson person = accepted(Channel::Warm);
        person.rank = rank;
        person.delivery = rank < 989 ? QStringLiteral("delivered") : QStringLiteral("bounced");
        picture.people.append(person);
    }
    picture.facts(Channel::Warm).asked = 1'000;

    const Meter delivered = metersAt(picture, Channel::Warm).at(1);

    QCOMPARE(delivered.percent, QStringLiteral("98 %"));
    QCOMPARE(delivered.judgement, Meter::Judgement::Below);
}

void TestDispatchRules::withoutMailingReportsThereAreNoColdRates()
{
    const QList<Meter> cold = metersAt(DispatchStory::unreported(), Channel::Cold);

    QCOMPARE(cold.at(1).note, QStringLiteral("Instantly does not report mailing here: no rates"));
    for (const Meter &meter : cold)
        QVERIFY(!meter.hasRate());
    QCOMPARE(channelHeadline(DispatchStory::unreported(), tallyOf(DispatchStory::unreported(), Channel::Cold)),
             QStringLiteral("61 of 83 added"));
}

void TestDispatchRules::aFreshWaveIsNotCalledUnreported()
{
    DispatchPicture picture = DispatchStory::unreported();
    picture.readAt = DispatchStory::at(14, 30);

    QCOMPARE(metersAt(picture, Channel::Cold).at(1).note, QStringLiteral("no rate yet · target 85 %"));
}

void TestDispatchRules::anOpenProvesTheDelivery()
{
    DispatchPicture picture = DispatchStory::running();
    for (DispatchPerson &person : picture.people)
        person.delivery.clear();

    const ChannelTally warm = tallyOf(picture, Channel::Warm);

    QCOMPARE(warm.delivered, warm.rawOpened);
}

void TestDispatchRules::theSendTimeRunsFromTheEndOfTheHold()
{
    DispatchPicture picture = DispatchStory::running();
    picture.holdUntil = DispatchStory::at(14, 2, 30);

    QCOMPARE(metersAt(picture, Channel::Warm).at(0).shortNote, QStringLiteral("in 11 s"));
}

void TestDispatchRules::theFuseHoldsHumanOpensOnly()
{
    const DispatchPicture picture = DispatchStory::running();

    const DispatchFuse fuse = fuseOf(picture, tallyOf(picture), picture.readAt);

    QCOMPARE(std::accumulate(fuse.warm.begin(), fuse.warm.end(), 0), 29);
    QCOMPARE(std::accumulate(fuse.cold.begin(), fuse.cold.end(), 0), 4);
    QCOMPARE(fuse.qualified.size(), 2);
    QCOMPARE(fuse.qualified.first().name, QStringLiteral("Marcus Bell"));
    QCOMPARE(fuse.quarterLine, 0.75);
    QVERIFY(fuse.now > 0.75 && fuse.now < 0.77);
    QVERIFY(fuse.coldWave > 0.66 && fuse.coldWave < 0.68);
}

void TestDispatchRules::theFuseRunsFromTheStartOfTheStageToItsDueInstant()
{
    const DispatchPicture picture = DispatchStory::hold();

    const DispatchFuse fuse = fuseAt(picture);

    QVERIFY(fuse.hasDue);
    QCOMPARE(fuse.startAt, DispatchStory::at(14, 0));
    QCOMPARE(fuse.endAt, DispatchStory::at(14, 15));
    QCOMPARE(fuse.due, 1.0);
    QCOMPARE(fuse.quarterLine, 0.75);
    QCOMPARE(fuse.stageWord, QStringLiteral("Dispatch"));
    QCOMPARE(fuse.state, SlaReading::State::OnTime);
    QCOMPARE(fuseAt(DispatchStory::running()).state, SlaReading::State::AtRisk);
}

void TestDispatchRules::theFuseBeginsWithTheFirstSendWhereTheStageBeganLater()
{
    DispatchPicture picture = DispatchStory::running();
    picture.sla.stage = SlaStage::Arrival;
    picture.stageStartedAt = DispatchStory::at(14, 20);
    picture.sla.dueAt = DispatchStory::at(15, 20);

    const DispatchFuse fuse = fuseAt(picture);

    QCOMPARE(fuse.startAt, DispatchStory::at(14, 2, 41));
    QCOMPARE(fuse.endAt, DispatchStory::at(15, 20));
    QCOMPARE(std::accumulate(fuse.warm.begin(), fuse.warm.end(), 0), 29);
}

void TestDispatchRules::overDueTheFuseGoesOnToNow()
{
    const DispatchPicture picture = DispatchStory::overDue();

    const DispatchFuse fuse = fuseAt(picture);

    QCOMPARE(fuse.endAt, picture.readAt);
    QCOMPARE(fuse.now, 1.0);
    QVERIFY(fuse.hasDue);
    QVERIFY(fuse.due > 0.78 && fuse.due < 0.79);
    QCOMPARE(fuse.state, SlaReading::State::Breached);
}

void TestDispatchRules::theRiskLineStandsAtTheWarningAndNotAtAShareOfTheClock()
{
    // Closed hours lie between start and warning.
    DispatchPicture picture = DispatchStory::running();
    picture.sla.warnAt = picture.sla.dueAt.addSecs(-180);
    DispatchPicture unknown = picture;
    unknown.sla.warnAt = {};

    QCOMPARE(fuseAt(picture).quarterLine, 0.9);
    QCOMPARE(fuseAt(picture).state, SlaReading::State::OnTime);
    QCOMPARE(fuseAt(unknown).quarterLine, 0.75);
}

void TestDispatchRules::aPausedStageHasNoEndMark()
{
    const DispatchPicture picture = DispatchStory::paused();

    const DispatchFuse fuse = fuseAt(picture);

    QVERIFY(!fuse.hasDue);
    QCOMPARE(fuse.due, -1.0);
    QCOMPARE(fuse.endAt, picture.readAt);
    QCOMPARE(fuse.now, 1.0);
    QVERIFY(fuse.pausedFrom > 0.72 && fuse.pausedFrom < 0.73);
    QCOMPARE(fuse.pauseReason, QStringLiteral("site closed"));
    QCOMPARE(fuse.state, SlaReading::State::Paused);
}

void TestDispatchRules::anEndedStageIsNoEndMarkEither()
{
    DispatchPicture picture = DispatchStory::withoutStage(DispatchStory::running());
    picture.sla.kind = SlaBadge::Kind::Met;
    picture.sla.stage = SlaStage::Completion;
    picture.sla.marginSeconds = 240;

    QCOMPARE(fuseAt(picture), fuseAt(DispatchStory::withoutStage(DispatchStory::running())));
}

void TestDispatchRules::withoutAStageTheFuseEndsNow()
{
    const DispatchPicture picture = DispatchStory::withoutStage(DispatchStory::running());

    const DispatchFuse fuse = fuseOf(picture, tallyOf(picture), picture.readAt);

    QVERIFY(!fuse.hasDue);
    QCOMPARE(fuse.now, 1.0);
    QCOMPARE(fuse.startAt, DispatchStory::at(14, 2, 41));
    QCOMPARE(fuse.quarterLine, -1.0);
}

void TestDispatchRules::theListPutsWhatNeedsYouFirst()
{
    QList<DispatchPerson> people = DispatchStory::running().people;

    std::sort(people.begin(), people.end(), comesBefore);

    QStringList first;
    for (int row = 0; row < 8; ++row)
        first.append(people.at(row).name);
    QCOMPARE(first,
             (QStringList {QStringLiteral("Dana Whitfield"), QStringLiteral("Luis Carranza"),
                           QStringLiteral("Priya Natarajan"), QStringLiteral("Marcus Bell"),
                           QStringLiteral("Aaron Okafor"), QStringLiteral("Tom Reyes"), QStringLiteral("Jen Schultz"),
                           QStringLiteral("Gulf Coast Air LLC")}));
}

void TestDispatchRules::theCardReadsAsOneSentence()
{
    const DispatchPicture picture = DispatchStory::running();

    const QString sentence = channelSentence(tallyOf(picture, Channel::Warm), metersAt(picture, Channel::Warm));

    QCOMPARE(sentence,
             QStringLiteral(
                 "Warm: 60 asked. 56 sent, 3 in doubt, 1 skipped. 29 opened, 52 percent, target 80. 2 qualified."));
}

void TestDispatchRules::whomTheMatchingLeftOutStandsInThePreviewOnce()
{
    const auto id = [](int n) {
        return TechnicianId {QUuid::createUuidV5(QUuid(), QString::number(n))};
    };
    DispatchPreview preview;
    PlannedPerson known;
    known.technicianId = id(1);
    known.leftOut = QStringLiteral("unsubscribed");
    preview.leftOut.append(known);
    QList<MatchLeftOut> people(3);
    for (int n = 0; n < 3; ++n) {
        people[n].id = id(n + 1);
        people[n].reasons = {n == 2 ? MatchReason::Unavailable : MatchReason::TooFar};
    }

    addLeftOut(preview, people);

    QCOMPARE(preview.leftOut.size(), 3);
    QCOMPARE(leftOutSummary(preview.leftOut), QStringLiteral("1 not available · 1 too far · 1 unsubscribed"));
}

QTEST_GUILESS_MAIN(TestDispatchRules)
#include "tst_dispatchrules.moc"
