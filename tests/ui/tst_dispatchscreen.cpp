#include "app/stories/dispatchstory.h"
#include "ui/delegates/slabadgewidget.h"
#include "ui/dispatch/assigndialog.h"
#include "ui/dispatch/chipbar.h"
#include "ui/dispatch/dispatchscreen.h"
#include "ui/dispatch/meterrows.h"
#include "ui/dispatch/peoplecells.h"
#include "ui/dispatch/previewdialog.h"
#include "ui/dispatch/settledialog.h"
#include "ui/dispatch/statelegend.h"
#include "ui/dispatch/stopdialog.h"
#include "ui/dispatch/toast.h"
#include "ui/dispatch/verdictframe.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"

#include "tests/support/randomdispatch.h"
#include "tests/support/raventest.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPromise>
#include <QSignalSpy>
#include <QTableView>

#include <memory>

namespace {

using Act = DispatchVerdict::Act;

template<typename T>
QFuture<Result<T>> ready(Result<T> outcome)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(outcome));
    promise.finish();
    return promise.future();
}

DispatchActReport acted(int changed, int left, int inFlight, int inDoubt)
{
    DispatchActReport report;
    report.changed = changed;
    report.books.channels[0][MessageState::Sent] = left;
    report.books.channels[1][MessageState::Sending] = inFlight;
    report.books.channels[0][MessageState::InDoubt] = inDoubt;
    return report;
}

struct Assigned
{
    TechnicianId technician;
    bool cancelWaiting;
};

struct Sent
{
    DispatchOptions options;
    QString fingerprint;
};

/// Counts what was asked for; answers at once.
struct Fakes
{
    DispatchPicture picture = DispatchStory::running();
    std::optional<Error> readError;
    int reads = 0;
    int takenBack = 0;
    QStringList stops;
    QList<Assigned> assigned;
    QList<std::pair<DoubtDecision, QList<MessageId>>> decided;
    QList<Sent> sends;
    Result<DispatchReceipt> receipt = DispatchReceipt();
    DispatchPreview preview;
    QList<ChannelChoice> previews;
    std::shared_ptr<QPromise<Result<ProviderAnswers>>> providers; ///< empty: they are not asked

    DispatchOperations operations()
    {
        DispatchOperations all;
        all.read = [this](const OutreachId &) {
            ++reads;
            if (readError)
                return ready<DispatchPicture>(tl::make_unexpected(*readError));
            return ready<DispatchPicture>(picture);
        };
        all.takeBack = [this](const OutreachId &) {
            ++takenBack;
            return ready<DispatchActReport>(acted(120, 23, 0, 0));
        };
        all.sendNow = [](const OutreachId &) {
            return ready<DispatchActReport>(DispatchActReport());
        };
        all.stop = [this](const OutreachId &, const QString &reason) {
            stops.append(reason);
            return ready<DispatchActReport>(acted(13, 117, 8, 3));
        };
        all.readDoubts = [this](const OutreachId &) {
            return ready<QList<DoubtfulMessage>>(doubts(picture.readAt));
        };
        all.decide = [this](const QList<MessageId> &messages, DoubtDecision decision) {
            decided.append({decision, messages});
            DecisionReport report;
            report.done = static_cast<int>(messages.size());
            return ready<DecisionReport>(report);
        };
        all.assign = [this](const JobId &, const TechnicianId &technician, const QDateTime &, bool cancelWaiting) {
            assigned.append({technician, cancelWaiting});
            return ready<int>(13);
        };
        all.readPreview = [this](const JobId &, ChannelChoice channels) {
            previews.append(channels);
            return ready<DispatchPreview>(preview);
        };
        if (providers) {
            all.askProviders = [this](const DispatchPreview &) {
                return providers->future();
            };
        }
        all.send = [this](const JobId &, const DispatchOptions &options, const QString &fingerprint) {
            sends.append({options, fingerprint});
            return ready<DispatchReceipt>(receipt);
        };
        all.openPreview = [](const JobId &) {
        };
        all.openWindow = [](const OutreachId &) {
        };
        return all;
    }

    QList<DoubtfulMessage> doubts(const QDateTime &now) const
    {
        QList<DoubtfulMessage> known;
        for (const DispatchPerson &person : picture.people) {
            if (person.message != MessageState::InDoubt)
                continue;
            DoubtfulMessage doubt;
            doubt.messageId = person.messageId;
            doubt.name = person.name;
            doubt.requestedAt = person.sendingAt;
            doubt.resendPossibleAt = person.resendPossibleAt;
            doubt.readAt = now;
            known.append(doubt);
        }
        return known;
    }
};

DispatchPreview previewOf(int warm, int cold)
{
    DispatchPreview preview;
    preview.facts.insert(QStringLiteral("work_order_number"), 48'213);
    preview.fingerprint = QStringLiteral("first");
    preview.warm = warm;
    preview.cold = cold;
    for (int n = 0; n < warm + cold; ++n) {
        PlannedPerson person;
        person.technicianId = TechnicianId {QUuid::createUuidV5(QUuid(), QString::number(n))};
        person.name = QStringLiteral("Person %1").arg(n);
        person.channel = n < warm ? Channel::Warm : Channel::Cold;
        preview.asked.append(person);
    }
    return preview;
}

std::unique_ptr<DispatchScreen> shown(Fakes &fakes, const DispatchPicture &picture, const QSize &size = {1368, 868})
{
    auto screen = std::make_unique<DispatchScreen>(picture.outreachId, fakes.operations());
    screen->freeze();
    screen->setZone(DispatchStory::zone());
    screen->resize(size);
    screen->show();
    screen->showPicture(picture);
    return screen;
}

QString toastOf(const DispatchScreen &screen)
{
    return screen.findChild<Toast *>()->sentence();
}

} // namespace

class TestDispatchScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }

    void everyRandomLedgerAddsUpOnTheScreen();
    void noRandomLedgerShowsARateOfNothing();
    void cellsFitTheirRoomAndABarKeepsEveryPart();
    void doubtAndFailureAreVisibleAt1100x700_data();
    void doubtAndFailureAreVisibleAt1100x700();
    void theFourStates();
    void aFailedReadKeepsWhatIsShown();
    void manyPicturesRepaintTenTimesASecondAtMost();
    void onlyThePictureChangesTheNumbers();
    void ctrlZTakesBackInTheHoldOnly();
    void theFocusStartsOnTakeBackInTheHold();
    void stopNeedsAReasonAndReportsFromTheLedger();
    void theNumbersTickWhileTheStopDialogIsOpen();
    void sendAgainIsOffUntilTheQuarantineEndsAndThenNeedsWords();
    void assignNamesThoseWhoHaveNotBeenAsked();
    void staleDataBlocksWritingAndSaysSinceWhen();
    void theCellsWalkByArrowKeys();
    void digitsChooseChips();
    void f6WalksVerdictCellsAndList();
    void leftOutPeopleAreNoPartOfTheSum();
    void theSelectionSurvivesAPicture();
    void aPreviewAbove50StartsOnCancel();
    void aPreviewAbove1000NeedsTheTypedCount();
    void aChangedPlanIsSaidAndNotSent();
    void leavingAChannelOutReadsThePlanAgain();
    void whoeverIsUntickedIsNotAsked();
    void nothingIsSentBeforeTheProvidersAnswered();
    void anEmptyPreviewCannotBeSent();
    void oneChannelAloneExplainsItself();
    void aSecondDispatchCountsTheNewOnly();
    void theHeadSaysHowMuchOfTheStageIsLeft();
    void theBadgeOpensTheStagesByMouseAndKeyboard();
    void theFuseSaysWhatIsLeft_data();
    void theFuseSaysWhatIsLeft();
    void everyWidgetThatActsHasANameForScreenReaders();
};

void TestDispatchScreen::everyRandomLedgerAddsUpOnTheScreen()
{
    Fakes fakes;
    auto screen = shown(fakes, randomDispatch(1));
    for (quint32 seed = 1; seed <= 500; ++seed) {
        const DispatchPicture picture = randomDispatch(seed);
        screen->showPicture(picture);
        screen->flush();
        QCOMPARE(screen->tally().asked(), picture.facts(Channel::Warm).asked + picture.facts(Channel::Cold).asked);
        for (const Channel channel : {Channel::Warm, Channel::Cold}) {
            ChannelCard *card = screen->card(channel);
            const int asked = picture.facts(channel).asked;
            int booked = 0;
            for (const Books::Term &term : card->books().terms)
                booked += term.count;

            QCOMPARE(card->cells()->cellCount(), asked);
            QCOMPARE(card->legend()->sum(), asked);
            QCOMPARE(booked, asked);
            QVERIFY(card->books().balance());
        }
        QCOMPARE(screen->chips()->partitionSum(), screen->tally().asked());
    }
}

void TestDispatchScreen::noRandomLedgerShowsARateOfNothing()
{
    Fakes fakes;
    MeterRows rows(Channel::Warm);
    for (quint32 seed = 1; seed <= 500; ++seed) {
        const DispatchPicture picture = randomDispatch(seed);
        for (const Channel channel : {Channel::Warm, Channel::Cold}) {
            rows.setMeters(metersOf(picture, tallyOf(picture, channel), picture.readAt, QTimeZone::utc()));
            for (const Meter &meter : rows.shownMeters()) {
                if (meter.denominator != 0)
                    continue;
                QCOMPARE(rows.numbersOf(meter), QStringLiteral("–"));
                QVERIFY(!meter.hasRate());
            }
        }
    }
}

void TestDispatchScreen::cellsFitTheirRoomAndABarKeepsEveryPart()
{
    PeopleCells cells(Channel::Warm);
    cells.resize(630, 74);
    for (const int size : {1, 60, 83, 84, 200, 420}) {
        cells.setPeople(DispatchStory::veryMany(size).people.mid(0, size));

        QVERIFY(!cells.isBar());
        QVERIFY2(cells.rect().contains(cells.cellRect(size - 1)), qPrintable(QString::number(size)));
        QVERIFY(cells.cellSide() >= PeopleCells::smallestCell);
    }
    cells.setPeople(DispatchStory::veryMany(60).people.mid(0, 60));
    QCOMPARE(cells.cellSide(), 20);

    cells.setPeople(DispatchStory::veryMany(4'000).people.mid(0, 4'000));
    QVERIFY(cells.isBar());
    int wide = 0;
    for (const auto &[state, part] : cells.barParts()) {
        QVERIFY(part >= PeopleCells::leastPart);
        wide += part;
    }
    QCOMPARE(wide, 630);
}

void TestDispatchScreen::doubtAndFailureAreVisibleAt1100x700_data()
{
    QTest::addColumn<DispatchPicture>("picture");
    QTest::newRow("running") << DispatchStory::running();
    QTest::newRow("doubtful") << DispatchStory::doubtful();
    QTest::newRow("very many") << DispatchStory::veryMany();
    DispatchPicture stopped = DispatchStory::running();
    stopped.stoppedAt = stopped.readAt;
    stopped.stoppedBy = QStringLiteral("M. Ortiz");
    stopped.stoppedReason = QStringLiteral("a very long reason ").repeated(20);
    QTest::newRow("stopped") << stopped;
}

void TestDispatchScreen::doubtAndFailureAreVisibleAt1100x700()
{
    QFETCH(DispatchPicture, picture);
    Fakes fakes;

    // What 1100×700 leaves beside the rail and below the band.
    auto screen = shown(fakes, picture, {1'028, 668});

    QCOMPARE(screen->size(), QSize(1'028, 668));
    QVERIFY(screen->chips()->isShown(PersonState::InDoubt));
    QVERIFY(screen->chips()->isShown(PersonState::Failed));
    const QString second = screen->verdict()->verdict().second;
    QVERIFY(second.left(40).contains(QLatin1String("in doubt")));
    QVERIFY(second.left(40).contains(QLatin1String("failed")));
    auto *line = screen->findChild<QLabel *>(QStringLiteral("verdictSecond"));
    const QString visible = line->fontMetrics().elidedText(second, Qt::ElideRight, line->width());
    QVERIFY(visible.contains(QLatin1String("in doubt")) && visible.contains(QLatin1String("failed")));
    for (const Channel channel : {Channel::Warm, Channel::Cold}) {
        QVERIFY(screen->rect().contains(
            QRect(screen->card(channel)->mapTo(screen.get(), QPoint()), screen->card(channel)->size())));
        QVERIFY(screen->card(channel)->legend()->isVisible());
    }
}

void TestDispatchScreen::theFourStates()
{
    Fakes fakes;
    DispatchScreen screen(fakes.picture.outreachId, fakes.operations());
    screen.freeze();
    screen.show();
    QVERIFY(screen.findChild<Notice *>()->isVisible());
    QCOMPARE(screen.findChild<Notice *>()->sentence(), QStringLiteral("Reading the dispatch…"));

    screen.showFailure({Error::Code::Unavailable, QStringLiteral("the server closed the connection"), {}});
    QVERIFY(screen.findChild<Notice *>()->sentence().startsWith(QLatin1String("The dispatch could not be read.")));

    QTest::mouseClick(screen.findChild<QPushButton *>(QStringLiteral("noticeAction")), Qt::LeftButton);
    QTRY_VERIFY(screen.card(Channel::Warm)->isVisible());

    fakes.picture = DispatchStory::stopped();
    screen.refresh();
    QTRY_COMPARE(screen.card(Channel::Cold)->books().asked, 0);
    QVERIFY(!screen.card(Channel::Cold)->cells()->isVisible());
}

void TestDispatchScreen::aFailedReadKeepsWhatIsShown()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    fakes.readError = Error {Error::Code::Unavailable, QStringLiteral("no answer"), {}};

    screen->refresh();

    auto *strip = screen->findChild<Notice *>(QStringLiteral("failureStrip"));
    QTRY_VERIFY(strip->isVisible());
    QVERIFY(screen->card(Channel::Warm)->isVisible());
    fakes.readError.reset();
    screen->refresh();
    QTRY_VERIFY(!strip->isVisible());
}

void TestDispatchScreen::manyPicturesRepaintTenTimesASecondAtMost()
{
    struct PaintCounter : QObject
    {
        int paints = 0;
        bool eventFilter(QObject *, QEvent *event) override
        {
            paints += event->type() == QEvent::Paint;
            return false;
        }
    };
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    QVERIFY(QTest::qWaitForWindowExposed(screen.get()));
    PaintCounter counter;
    QTest::qWait(150);
    screen->card(Channel::Warm)->cells()->installEventFilter(&counter);
    QElapsedTimer clock;
    clock.start();

    int events = 0;
    while (clock.elapsed() < 1'000) {
        DispatchPicture picture = fakes.picture;
        DispatchPerson &person = picture.people[3 + events % 40];
        person.humanOpenedAt = person.humanOpenedAt.isValid() ? QDateTime() : picture.readAt;
        screen->showPicture(picture);
        ++events;
        QTest::qWait(2);
    }

    QVERIFY2(events > 100, qPrintable(QString::number(events)));
    QVERIFY2(counter.paints <= 11, qPrintable(QString::number(counter.paints)));
    QVERIFY(counter.paints >= 4);
}

void TestDispatchScreen::onlyThePictureChangesTheNumbers()
{
    Fakes fakes;
    fakes.picture = DispatchStory::hold();
    auto screen = shown(fakes, fakes.picture);

    QTest::mouseClick(screen->verdict()->button(Act::TakeBack), Qt::LeftButton);
    QTRY_COMPARE(fakes.takenBack, 1);

    QCOMPARE(screen->tally().count(PersonState::Queued), 143);
    QCOMPARE(screen->card(Channel::Warm)->books().equation(), QStringLiteral("60 asked = 60 queued"));
    QTRY_COMPARE(toastOf(*screen), QStringLiteral("Taken back: 120. 23 had already left."));
}

void TestDispatchScreen::ctrlZTakesBackInTheHoldOnly()
{
    Fakes fakes;
    auto screen = shown(fakes, DispatchStory::running());
    QVERIFY(QTest::qWaitForWindowActive(screen.get()));

    QTest::keyClick(screen.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(fakes.takenBack, 0);

    screen->showPicture(DispatchStory::hold());
    QTRY_COMPARE(screen->verdict()->verdict().rule, VerdictRule::Hold);
    QTest::keyClick(screen.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(fakes.takenBack, 1);
}

void TestDispatchScreen::theFocusStartsOnTakeBackInTheHold()
{
    Fakes fakes;
    auto screen = shown(fakes, DispatchStory::hold());
    QVERIFY(QTest::qWaitForWindowActive(screen.get()));

    QTRY_VERIFY(screen->verdict()->button(Act::TakeBack)->hasFocus());
    QVERIFY(!screen->findChild<QPushButton *>(QStringLiteral("stopSending"))->isVisible());

    // The hold ends and its buttons go: the keyboard stays with the verdict.
    screen->showPicture(DispatchStory::running());
    QVERIFY(screen->verdict()->hasFocus() || screen->verdict()->isAncestorOf(QApplication::focusWidget()));
}

void TestDispatchScreen::stopNeedsAReasonAndReportsFromTheLedger()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    QTest::mouseClick(screen->findChild<QPushButton *>(QStringLiteral("stopSending")), Qt::LeftButton);
    auto *dialog = screen->findChild<StopDialog *>();
    QVERIFY(dialog);
    auto *stop = dialog->findChild<QPushButton *>(QStringLiteral("stopNow"));
    QCOMPARE(
        dialog->findChild<QLabel *>(QStringLiteral("stopNumbers"))->text(),
        QStringLiteral("117 have left and cannot be taken back. 13 have not left and will not. 8 are in flight and may "
                       "still go out, 3 are in doubt."));
    QCOMPARE(stop->text(), QStringLiteral("Stop 13"));
    QVERIFY(!stop->isEnabled());

    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("stopReason")), QStringLiteral("wrong site"));
    QVERIFY(stop->isEnabled());
    QTest::mouseClick(stop, Qt::LeftButton);

    QTRY_COMPARE(fakes.stops, QStringList(QStringLiteral("wrong site")));
    QTRY_COMPARE(
        toastOf(*screen),
        QStringLiteral("Stopped. 117 had left, 13 were not sent and will not be. 8 are in flight and may still go out. "
                       "3 are in doubt."));
}

void TestDispatchScreen::theNumbersTickWhileTheStopDialogIsOpen()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    screen->openStop();
    auto *dialog = screen->findChild<StopDialog *>();
    QVERIFY(dialog);
    DispatchPicture next = fakes.picture;
    for (DispatchPerson &person : next.people) {
        if (person.message != MessageState::Sending)
            continue;
        person.message = MessageState::Sent;
        person.sentAt = next.readAt;
        --next.facts(Channel::Cold).ledger[MessageState::Sending];
        ++next.facts(Channel::Cold).ledger[MessageState::Sent];
    }

    screen->showPicture(next);

    QTRY_VERIFY(
        dialog->findChild<QLabel *>(QStringLiteral("stopNumbers"))->text().startsWith(QLatin1String("125 have left")));
}

void TestDispatchScreen::sendAgainIsOffUntilTheQuarantineEndsAndThenNeedsWords()
{
    Fakes fakes;
    SettleDialog dialog(fakes.operations().decide, DispatchStory::zone());
    dialog.show();
    dialog.setDoubts(fakes.doubts(fakes.picture.readAt));
    auto *again = dialog.findChild<QPushButton *>(QStringLiteral("settle3"));
    auto *settle = dialog.findChild<QPushButton *>(QStringLiteral("settleNow"));
    auto *words = dialog.findChild<QLineEdit *>(QStringLiteral("sendAgainWords"));
    QSignalSpy settled(&dialog, &SettleDialog::settled);
    QVERIFY(!again->isEnabled());
    QCOMPARE(again->toolTip(), QStringLiteral("Possible from 14:32:42, 30 minutes after the request."));
    QVERIFY(!settle->isEnabled());

    dialog.setDoubts(fakes.doubts(DispatchStory::at(14, 32, 43)));
    QVERIFY(again->isEnabled());
    QTest::mouseClick(again, Qt::LeftButton);
    QVERIFY(words->isVisible());
    QVERIFY(!settle->isEnabled());
    QTest::keyClicks(words, QStringLiteral("send again"));
    QVERIFY(!settle->isEnabled());
    words->clear();
    QTest::keyClicks(words, QStringLiteral("SEND AGAIN"));
    QVERIFY(settle->isEnabled());
    QCOMPARE(fakes.decided.size(), 0);
    QTest::mouseClick(settle, Qt::LeftButton);

    QTRY_COMPARE(settled.size(), 1);
    QCOMPARE(fakes.decided.size(), 1);
    QCOMPARE(fakes.decided.first().first, DoubtDecision::SendAgain);
    QCOMPARE(fakes.decided.first().second.size(), 3);
}

void TestDispatchScreen::assignNamesThoseWhoHaveNotBeenAsked()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    QTest::mouseClick(screen->verdict()->button(Act::Assign), Qt::LeftButton);
    auto *dialog = screen->findChild<AssignDialog *>();
    QVERIFY(dialog);
    auto *rest = dialog->findChild<QCheckBox *>(QStringLiteral("assignDropRest"));
    auto *assign = dialog->findChild<QPushButton *>(QStringLiteral("assignNow"));

    QCOMPARE(rest->text(), QStringLiteral("Do not ask the 13 who have not been asked yet"));
    QVERIFY(rest->isChecked());
    QCOMPARE(assign->text(), QStringLiteral("Assign Marcus Bell"));
    QTest::mouseClick(assign, Qt::LeftButton);

    QTRY_COMPARE(fakes.assigned.size(), 1);
    QVERIFY(fakes.assigned.first().cancelWaiting);
    QCOMPARE(fakes.assigned.first().technician, fakes.picture.people.first().technicianId);
    QTRY_COMPARE(toastOf(*screen), QStringLiteral("Assigned to Marcus Bell. 13 are not asked any more."));
}

void TestDispatchScreen::staleDataBlocksWritingAndSaysSinceWhen()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);

    screen->setStale(fakes.picture.readAt.addSecs(-38));

    QVERIFY(!screen->verdict()->button(Act::Assign)->isEnabled());
    QCOMPARE(screen->verdict()->button(Act::Assign)->toolTip(), QStringLiteral("Read only while reconnecting"));
    QVERIFY(!screen->findChild<QPushButton *>(QStringLiteral("stopSending"))->isEnabled());
    screen->openStop();
    QVERIFY(!screen->findChild<StopDialog *>());
    const int reads = fakes.reads;
    screen->setLink({LinkState::Kind::Live, {}});
    QVERIFY(screen->verdict()->button(Act::Assign)->isEnabled());
    QCOMPARE(fakes.reads, reads + 1);
}

void TestDispatchScreen::theCellsWalkByArrowKeys()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    PeopleCells *cells = screen->card(Channel::Warm)->cells();
    auto *table = screen->findChild<QTableView *>(QStringLiteral("recipients"));
    cells->setFocus();

    QTest::keyClick(cells, Qt::Key_Home);
    QTest::keyClick(cells, Qt::Key_Right);

    QCOMPARE(cells->currentCell(), 1);
    QVERIFY(cells->accessibleDescription().startsWith(QStringLiteral("Dana Whitfield · in doubt")));
    const QModelIndex name = table->model()->index(table->currentIndex().row(), RecipientTableModel::TechnicianColumn);
    QCOMPARE(name.data().toString(), QStringLiteral("Dana Whitfield"));
    QTest::keyClick(cells, Qt::Key_Down);
    QCOMPARE(cells->currentCell(), 27);
}

void TestDispatchScreen::digitsChooseChips()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    auto *table = screen->findChild<QTableView *>(QStringLiteral("recipients"));
    table->setFocus();

    QTest::keyClick(table, Qt::Key_1);
    QCOMPARE(table->model()->rowCount(), 8);
    QTest::keyClick(table, Qt::Key_3);
    QCOMPARE(table->model()->rowCount(), 3);
    QTest::keyClick(table, Qt::Key_2);
    QCOMPARE(table->model()->rowCount(), 143);
}

void TestDispatchScreen::f6WalksVerdictCellsAndList()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);

    const QList<QWidget *> expected {screen->verdict()->button(Act::Assign), screen->card(Channel::Warm)->cells(),
                                     screen->card(Channel::Cold)->cells(),
                                     screen->findChild<QTableView *>(QStringLiteral("recipients"))};

    QCOMPARE(screen->stops(), expected);
}

void TestDispatchScreen::leftOutPeopleAreNoPartOfTheSum()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    QCOMPARE(screen->chips()->partitionSum(), 143);
    auto *table = screen->findChild<QTableView *>(QStringLiteral("recipients"));

    // Needs you, All, eleven states, Left out.
    screen->chips()->choose(13);

    QCOMPARE(table->model()->rowCount(), 37);
    QCOMPARE(table->model()->index(0, RecipientTableModel::ReasonColumn).data().toString(), QStringLiteral("too far"));
}

void TestDispatchScreen::theSelectionSurvivesAPicture()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    auto *table = screen->findChild<QTableView *>(QStringLiteral("recipients"));
    table->selectRow(4);
    const auto selectedName = [table] {
        return table->model()
            ->index(table->currentIndex().row(), RecipientTableModel::TechnicianColumn)
            .data()
            .toString();
    };
    QCOMPARE(selectedName(), QStringLiteral("Aaron Okafor"));
    DispatchPicture next = fakes.picture;
    next.people[3].repliedAt = next.readAt;
    next.people[3].qualifiedAt = next.readAt;

    screen->showPicture(next);

    QTRY_COMPARE(screen->tally().count(PersonState::Qualified), 3);
    QCOMPARE(selectedName(), QStringLiteral("Aaron Okafor"));
}

void TestDispatchScreen::aPreviewAbove50StartsOnCancel()
{
    Fakes fakes;
    for (const int people : {50, 51}) {
        PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
        dialog.show();
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        dialog.showPreview(previewOf(people, 0));

        const char *focused = people <= 50 ? "previewSend" : "previewCancel";
        QTRY_VERIFY(dialog.findChild<QPushButton *>(QLatin1String(focused))->hasFocus());
        QTest::keyClick(dialog.findChild<QTableView *>(QStringLiteral("warmPlan")), Qt::Key_Return);
        QCOMPARE(fakes.sends.size(), 0);
    }
}

void TestDispatchScreen::aPreviewAbove1000NeedsTheTypedCount()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    dialog.showPreview(previewOf(1'204, 0));
    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("previewSend"));
    auto *typed = dialog.findChild<QLineEdit *>(QStringLiteral("typedCount"));
    QVERIFY(typed->isVisible());
    QVERIFY(!send->isEnabled());

    QTest::keyClicks(typed, QStringLiteral("1,204"));
    QVERIFY(send->isEnabled());
    QTest::mouseClick(send, Qt::LeftButton);

    QTRY_COMPARE(fakes.sends.size(), 1);
    QCOMPARE(fakes.sends.first().fingerprint, QStringLiteral("first"));
}

void TestDispatchScreen::aChangedPlanIsSaidAndNotSent()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    const DispatchPreview before = previewOf(60, 83);
    dialog.showPreview(before);
    fakes.preview = before;
    fakes.preview.fingerprint = QStringLiteral("second");
    PlannedPerson gone = fakes.preview.asked.takeFirst();
    PlannedPerson fresh = gone;
    fresh.technicianId = TechnicianId {QUuid::createUuid()};
    fakes.preview.asked.append(fresh);
    gone.leftOut = QStringLiteral("unsubscribed");
    fakes.preview.leftOut.append(gone);
    fakes.receipt = failure(Error::Code::Conflict, QStringLiteral("changed"));
    QSignalSpy sent(&dialog, &PreviewDialog::sent);

    QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("previewSend")), Qt::LeftButton);

    auto *strip = dialog.findChild<Notice *>(QStringLiteral("previewStrip"));
    QTRY_VERIFY(strip->isVisible());
    QCOMPARE(strip->sentence(), QStringLiteral("Changed since you looked: Person 0 unsubscribed; 1 became available."));
    QVERIFY(dialog.isVisible());
    QCOMPARE(sent.size(), 0);

    fakes.receipt = DispatchReceipt();
    QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("previewSend")), Qt::LeftButton);
    QTRY_COMPARE(sent.size(), 1);
    QCOMPARE(fakes.sends.last().fingerprint, QStringLiteral("second"));
    QVERIFY(!dialog.isVisible());
}

void TestDispatchScreen::leavingAChannelOutReadsThePlanAgain()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    dialog.showPreview(previewOf(60, 83));
    fakes.preview = previewOf(60, 0);
    fakes.preview.fingerprint = QStringLiteral("warm only");

    dialog.findChild<QCheckBox *>(QStringLiteral("chooseCold"))->setChecked(false);

    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("previewSend"));
    QTRY_VERIFY(send->isEnabled());
    QCOMPARE(fakes.previews, QList<ChannelChoice>({ChannelChoice::Warm}));
    QCOMPARE(send->text(), QStringLiteral("Send warm only to 60"));
    QVERIFY(dialog.findChild<QCheckBox *>(QStringLiteral("chooseCold"))->isEnabled());
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE(fakes.sends.size(), 1);
    QCOMPARE(fakes.sends.first().fingerprint, QStringLiteral("warm only"));
    QCOMPARE(fakes.sends.first().options.channels, ChannelChoice::Warm);
}

void TestDispatchScreen::whoeverIsUntickedIsNotAsked()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    dialog.showPreview(previewOf(3, 2));
    auto *warm = dialog.findChild<QTableView *>(QStringLiteral("warmPlan"));
    auto *cold = dialog.findChild<QTableView *>(QStringLiteral("coldPlan"));
    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("previewSend"));
    QTRY_VERIFY(warm->isVisible());

    const QModelIndex second = warm->model()->index(1, PlannedTableModel::TickColumn);
    QTest::mouseClick(warm->viewport(), Qt::LeftButton, {}, warm->visualRect(second).center());
    cold->setCurrentIndex(cold->model()->index(0, PlannedTableModel::TechnicianColumn));
    cold->setFocus();
    QTest::keyClick(cold, Qt::Key_Space);

    QCOMPARE(second.data(Qt::CheckStateRole).value<Qt::CheckState>(), Qt::Unchecked);
    QCOMPARE(send->text(), QStringLiteral("Send to 3"));
    QCOMPARE(dialog.findChild<QCheckBox *>(QStringLiteral("chooseWarm"))->text(), QStringLiteral("Warm  2"));
    QCOMPARE(dialog.findChild<QTableView *>(QStringLiteral("previewLeftOut"))->model()->rowCount(), 2);

    QTest::mouseClick(warm->viewport(), Qt::LeftButton, {}, warm->visualRect(second).center());
    QCOMPARE(send->text(), QStringLiteral("Send to 4"));
    QTest::mouseClick(send, Qt::LeftButton);
    QTRY_COMPARE(fakes.sends.size(), 1);
    QCOMPARE(fakes.sends.first().options.excluded, QList<TechnicianId>({previewOf(3, 2).asked.at(3).technicianId}));
}

void TestDispatchScreen::nothingIsSentBeforeTheProvidersAnswered()
{
    Fakes fakes;
    fakes.providers = std::make_shared<QPromise<Result<ProviderAnswers>>>();
    fakes.providers->start();
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    dialog.showPreview(previewOf(3, 2));
    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("previewSend"));
    QVERIFY(!send->isEnabled());
    QCOMPARE(send->toolTip(), QStringLiteral("Asking the providers…"));

    const QString refused = QStringLiteral("SendGrid refused the key (401). Nothing can be sent warm.");
    fakes.providers->addResult(ProviderAnswers {{{DispatchCheck::Verdict::Blocking, refused}}, {}, {}});
    fakes.providers->finish();

    QTRY_COMPARE(send->toolTip(), refused);
    QVERIFY(!send->isEnabled());

    fakes.providers = std::make_shared<QPromise<Result<ProviderAnswers>>>();
    fakes.providers->start();
    fakes.providers->addResult(
        ProviderAnswers {{{DispatchCheck::Verdict::Good, QStringLiteral("SendGrid takes our key.")}},
                         QStringLiteral("Work order v7"),
                         QStringLiteral("HVAC Texas")});
    fakes.providers->finish();
    dialog.showPreview(previewOf(3, 2));

    QTRY_VERIFY(send->isEnabled());
    QStringList words;
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        words.append(label->text());
    QVERIFY(words.contains(QStringLiteral("campaign HVAC Texas")));
    QVERIFY(words.contains(QStringLiteral("template Work order v7")));
}

void TestDispatchScreen::anEmptyPreviewCannotBeSent()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    DispatchPreview preview = previewOf(0, 0);
    for (int n = 0; n < 37; ++n)
        preview.leftOut.append(PlannedPerson());

    dialog.showPreview(preview);

    auto *send = dialog.findChild<QPushButton *>(QStringLiteral("previewSend"));
    QVERIFY(!send->isEnabled());
    QCOMPARE(send->toolTip(), QStringLiteral("Nobody would be asked. 37 are left out."));
}

void TestDispatchScreen::oneChannelAloneExplainsItself()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    dialog.showPreview(previewOf(60, 0));

    QVERIFY(!dialog.findChild<QTableView *>(QStringLiteral("coldPlan"))->isVisible());
    QVERIFY(!dialog.findChild<QComboBox *>(QStringLiteral("coldStarts"))->isEnabled());
    QCOMPARE(dialog.findChild<QPushButton *>(QStringLiteral("previewSend"))->text(), QStringLiteral("Send to 60"));
    dialog.showPreview(previewOf(1, 0));
    QCOMPARE(dialog.findChild<QPushButton *>(QStringLiteral("previewSend"))->text(),
             QStringLiteral("Send to Person 0"));
}

void TestDispatchScreen::aSecondDispatchCountsTheNewOnly()
{
    Fakes fakes;
    PreviewDialog dialog(JobId(), fakes.operations(), DispatchStory::zone());
    dialog.show();
    DispatchPreview preview = previewOf(12, 0);
    preview.askedBefore = 131;

    dialog.showPreview(preview);

    QCOMPARE(dialog.findChild<QLabel *>(QStringLiteral("previewTitle"))->text(),
             QStringLiteral("Ask more people about WO 48213"));
    QCOMPARE(dialog.findChild<QPushButton *>(QStringLiteral("previewSend"))->text(), QStringLiteral("Send to 12 new"));
}

void TestDispatchScreen::theHeadSaysHowMuchOfTheStageIsLeft()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);
    const auto *badge = screen->findChild<SlaBadgeWidget *>(QStringLiteral("slaBadge"));

    QVERIFY(badge->isVisible());
    QCOMPARE(badge->accessibleName(),
             QStringLiteral("Assignment of work order 48213 is at risk, 7m 11s left, due 14:32"));

    screen->showPicture(DispatchStory::overDue());
    screen->flush();
    QCOMPARE(badge->accessibleName(),
             QStringLiteral("Assignment of work order 48213 is breached, +8m over, due 14:32"));

    screen->showPicture(DispatchStory::withoutStage(fakes.picture));
    screen->flush();
    QVERIFY(!badge->isVisible());
}

void TestDispatchScreen::theBadgeOpensTheStagesByMouseAndKeyboard()
{
    Fakes fakes;
    auto without = shown(fakes, fakes.picture);
    QCOMPARE(without->findChild<SlaBadgeWidget *>()->focusPolicy(), Qt::NoFocus);
    DispatchOperations operations = fakes.operations();
    QList<JobId> opened;
    operations.openSla = [&opened](const JobId &job) {
        opened.append(job);
    };
    DispatchScreen screen(fakes.picture.outreachId, operations);
    screen.freeze();
    screen.resize(1'100, 700);
    screen.show();
    screen.showPicture(fakes.picture);
    auto *badge = screen.findChild<SlaBadgeWidget *>();

    QTest::mouseClick(badge, Qt::LeftButton);
    QTest::keyClick(badge, Qt::Key_Space);
    QTest::keyClick(screen.findChild<QTableView *>(QStringLiteral("recipients")), Qt::Key_T);

    QCOMPARE(opened, QList<JobId>(3, fakes.picture.jobId));
}

void TestDispatchScreen::theFuseSaysWhatIsLeft_data()
{
    QTest::addColumn<DispatchPicture>("picture");
    QTest::addColumn<QString>("words");
    QTest::newRow("nothing sent") << DispatchStory::hold() << QStringLiteral("now, nothing sent, Dispatch due 14:15");
    QTest::newRow("on time") << DispatchStory::stopped() << QStringLiteral("now, Assign due 14:32");
    QTest::newRow("at risk") << DispatchStory::running() << QStringLiteral("now, 7m 11s left, Assign due 14:32");
    QTest::newRow("over due") << DispatchStory::overDue() << QStringLiteral("now, +8m over, Assign due 14:32");
    QTest::newRow("paused") << DispatchStory::paused() << QStringLiteral("now, paused, Assign paused");
    QTest::newRow("no stage") << DispatchStory::withoutStage(DispatchStory::running()) << QStringLiteral("14:11, now");
}

void TestDispatchScreen::theFuseSaysWhatIsLeft()
{
    QFETCH(DispatchPicture, picture);
    QFETCH(QString, words);
    Fakes fakes;

    auto screen = shown(fakes, picture);

    const QString name = screen->findChild<QWidget *>(QStringLiteral("fuse"))->accessibleName();
    QVERIFY2(name.endsWith(words), qPrintable(name));
}

void TestDispatchScreen::everyWidgetThatActsHasANameForScreenReaders()
{
    Fakes fakes;
    auto screen = shown(fakes, fakes.picture);

    for (const QWidget *widget : screen->findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->focusPolicy() == Qt::NoFocus || widget->inherits("QScrollBar"))
            continue;
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        QVERIFY2(!widget->accessibleName().isEmpty() || (button && !button->text().isEmpty()),
                 qPrintable(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName()));
        QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
    }
    QCOMPARE(screen->card(Channel::Warm)->accessibleName(),
             QStringLiteral(
                 "Warm: 60 asked. 56 sent, 3 in doubt, 1 skipped. 29 opened, 52 percent, target 80. 2 qualified."));
}

QTEST_MAIN(TestDispatchScreen)
#include "tst_dispatchscreen.moc"
