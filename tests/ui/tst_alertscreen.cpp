#include "app/stories/alertstory.h"
#include "models/domain/format.h"
#include "ui/alerts/actbar.h"
#include "ui/alerts/alertpanel.h"
#include "ui/alerts/alertscreen.h"
#include "ui/alerts/alerttable.h"
#include "ui/alerts/desktopnotifier.h"
#include "ui/dispatch/toast.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QMenu>
#include <QPromise>
#include <QSignalSpy>
#include <QStackedWidget>

using AlertStory::Moment;
using List = AlertTableModel::List;

namespace {

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

class MovableClock final : public Clock
{
public:
    QDateTime at = BoardStory::now();
    QDateTime now() const override { return at; }
};

/// An inbox that a test can change, and what was asked of it.
struct Inbox
{
    MovableClock clock;
    SlaInbox inbox = AlertStory::inbox(Moment::Ready);
    bool broken = false;
    int reads = 0;
    QList<AlertOperations::Ids> acknowledged;
    QStringList comments;
    QList<AlertOperations::Ids> undone;
    QList<std::optional<int>> silenced;
    int unsilenced = 0;
    Result<SlaAcknowledged> outcome = SlaAcknowledged {1, {}};
    Result<int> escalation = 1;
    std::unique_ptr<AlertScreen> screen;

    explicit Inbox(Moment moment = Moment::Ready, bool mayAct = true)
        : inbox(AlertStory::inbox(moment))
    {
        AlertOperations operations;
        operations.readInbox = [this] {
            ++reads;
            if (broken)
                return answered(Result<SlaInbox>(
                    failure(Error::Code::Unavailable, QStringLiteral("the server closed the connection"))));
            return answered(Result<SlaInbox>(inbox));
        };
        if (mayAct)
            addActs(operations);
        screen = std::make_unique<AlertScreen>(operations, clock);
        screen->resize(1'368, 868);
        screen->show();
        screen->activateWindow();
        screen->load();
    }

    void addActs(AlertOperations &operations)
    {
        operations.acknowledge = [this](const AlertOperations::Ids &ids, const QString &comment) {
            acknowledged.append(ids);
            comments.append(comment);
            if (outcome && outcome->taken > 0)
                take(ids);
            return answered(outcome);
        };
        operations.undo = [this](const AlertOperations::Ids &ids) {
            undone.append(ids);
            inbox = AlertStory::inbox(Moment::Ready);
            return answered(Result<int>(1));
        };
        operations.comment = [this](const QUuid &, const QString &text) {
            comments.append(text);
            return answered(Result<>());
        };
        operations.silence = [this](const AlertOperations::Ids &, std::optional<int> minutes) {
            silenced.append(minutes);
            return answered(Result<int>(1));
        };
        operations.unsilence = [this](const AlertOperations::Ids &) {
            ++unsilenced;
            return answered(Result<int>(1));
        };
        operations.escalate = [this](const QUuid &, const QString &text) {
            comments.append(text);
            return answered(escalation);
        };
    }

    /// As the database would: they are no longer open.
    void take(const AlertOperations::Ids &ids)
    {
        inbox.open.removeIf([&ids](const SlaAlert &alert) { return ids.contains(alert.id); });
        inbox.openStages = groupAlerts(inbox.open).size();
    }

    void add(qint64 number)
    {
        SlaAlert alert = AlertStory::inbox(Moment::Ready).open.at(3);
        alert.id = QUuid(static_cast<uint>(number), 1, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 9);
        alert.timerId = QUuid(static_cast<uint>(number), 2, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 9);
        alert.number = number;
        alert.sentAt = clock.now();
        inbox.open.prepend(alert);
        ++inbox.openStages;
    }

    QList<qint64> shown(List list = List::Open) const
    {
        QList<qint64> numbers;
        for (int row = 0; row < screen->model(list).rowCount(); ++row)
            numbers.append(screen->model(list).groupAt(row) ? screen->model(list).groupAt(row)->lead.number : 0);
        return numbers;
    }

    AlertTable &table() const { return screen->table(); }
    void select(qint64 number) const
    {
        table().setCurrentIndex(
            table().model()->index(static_cast<int>(shown().indexOf(number)), AlertTableModel::WorkOrderColumn));
    }
    template<typename Widget>
    Widget *part(const char *name) const
    {
        return screen->findChild<Widget *>(QString::fromLatin1(name));
    }
    ActBar &bar() const { return *part<ActBar>("actBar"); }
    Button *confirm() const { return part<Button>("actButton"); }
    QString toast() const
    {
        const auto *toast = part<Toast>("toast");
        return toast->isVisible() ? toast->sentence() : QString();
    }
    QString noticeText(const char *name) const
    {
        const auto *notice = part<Notice>(name);
        return notice->isVisible() ? notice->sentence() : QString();
    }
};

} // namespace

class TestAlertScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void loadingShowsRowsInGrey();
    void anEmptyInboxSaysWhoCheckedLast();
    void silenceWithoutAnyCheckIsNoGoodNews();
    void aLateCheckIsSaidOverTheRowsToo();
    void aSwitchedOffPolicyIsSaid();
    void aFailureSaysWhyAndOffersAnotherTry();
    void aFailureAfterwardsKeepsTheRows();
    void theTitleCountsWhatNeedsAPerson();
    void rowsSayAllInTheirAccessibleName();
    void acknowledgingTakesAnOptionalComment();
    void theNextRowTakesThePlaceOfTheOneThatWent();
    void whoWasSecondIsTold();
    void aRefusalStandsWhereTheWordsWereTyped();
    void moreThanTwentyNeedAComment();
    void undoTakesItBackWithinItsTime();
    void silencingOffersThreeEnds();
    void aSilenceEndsOnScreenAtItsInstant();
    void aSilencedStageCanBeWokenByTheSameKey();
    void escalationEndsAtTheTop();
    void newRowsWaitWhileSomebodyWorksInTheList();
    void newRowsGoOnTopOtherwise();
    void mergingKeepsTheSelection();
    void aboveTwoHundredTheyCanBeGroupedByTrade();
    void staleDataCannotBeActedOn();
    void aViewerHasNoActs();
    void enterOpensTheWorkOrder();
    void everyListKeepsItsModelConsistent();
    void repliesThatBelongToNobodyAreOneClickAway();

    void aBreachIsSaidOnce();
    void severalBreachesAreOneMessage();
    void onlyEscalationsToMyRoleAreSaid();
    void whatIsTakenOrQuietIsNotSaid();
    void quietHoursDelayWhatIsStillOpen_data();
    void quietHoursDelayWhatIsStillOpen();
    void switchedOffSaysNothingLaterEither();
    void theMessageNamesNobody();
};

void TestAlertScreen::loadingShowsRowsInGrey()
{
    const MovableClock clock;
    AlertScreen screen(AlertStory::operations(Moment::Loading), clock);
    screen.resize(1'368, 868);
    screen.show();
    screen.load();

    QTRY_VERIFY(screen.findChild<QWidget *>(QStringLiteral("alertSkeleton"))->isVisible());
    QCOMPARE(screen.findChild<TextLabel *>(QStringLiteral("alertStatus"))->text(), QStringLiteral("reading…"));
}

void TestAlertScreen::anEmptyInboxSaysWhoCheckedLast()
{
    const Inbox inbox(Moment::Empty);

    QTRY_COMPARE(inbox.noticeText("alertNotice"),
                 QStringLiteral("Nothing needs you. Last check %1 by engine ops-2.")
                     .arg(Format::clock(BoardStory::now().addSecs(-2), QTimeZone::systemTimeZone())));
    QTRY_VERIFY(inbox.part<Notice>("alertNotice")->width() > inbox.screen->width() / 2);
    QCOMPARE(inbox.screen->titleText(), QStringLiteral("Alerts"));
}

void TestAlertScreen::silenceWithoutAnyCheckIsNoGoodNews()
{
    Inbox inbox(Moment::NoCheck);
    QTRY_COMPARE(inbox.noticeText("alertNotice"),
                 QStringLiteral("The SLA check has not run for 74 s. Silence here means nothing."));

    inbox.clock.at = inbox.clock.at.addSecs(6);

    QTRY_COMPARE(inbox.noticeText("alertNotice"),
                 QStringLiteral("The SLA check has not run for 80 s. Silence here means nothing."));
}

void TestAlertScreen::aLateCheckIsSaidOverTheRowsToo()
{
    const Inbox inbox(Moment::LateCheck);

    QTRY_COMPARE(inbox.noticeText("alertAlarm"),
                 QStringLiteral("The SLA check has not run for 74 s. Silence here means nothing."));
    QVERIFY(inbox.table().isVisible());
}

void TestAlertScreen::aSwitchedOffPolicyIsSaid()
{
    const Inbox inbox(Moment::PolicyOff);

    QTRY_VERIFY(inbox.noticeText("alertAlarm").startsWith(QStringLiteral("The SLA policy is switched off.")));
}

void TestAlertScreen::aFailureSaysWhyAndOffersAnotherTry()
{
    const MovableClock clock;
    AlertScreen screen(AlertStory::operations(Moment::Failed), clock);
    screen.show();
    screen.load();

    const auto *page = screen.findChild<Notice *>(QStringLiteral("alertNotice"));
    QTRY_VERIFY(page->isVisible());
    QCOMPARE(page->sentence(), QStringLiteral("The alerts could not be read. That says nothing about what is late."));
    QCOMPARE(page->findChild<Button *>(QStringLiteral("noticeAction"))->text(), QStringLiteral("Try again"));
}

void TestAlertScreen::aFailureAfterwardsKeepsTheRows()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);

    inbox.broken = true;
    inbox.screen->load();

    QTRY_COMPARE(inbox.noticeText("alertAlarm"),
                 QStringLiteral("The alerts could not be read: the server closed the connection"));
    QVERIFY(inbox.table().isVisible());
    QCOMPARE(inbox.shown().size(), 8);
    inbox.broken = false;
    inbox.part<Notice>("alertAlarm")->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    QTRY_COMPARE(inbox.noticeText("alertAlarm"), QString());
}

void TestAlertScreen::theTitleCountsWhatNeedsAPerson()
{
    const Inbox inbox;

    QTRY_COMPARE(inbox.screen->titleText(), QStringLiteral("Alerts 5"));
    QVERIFY(inbox.part<TextLabel>("alertStatus")
                ->text()
                .startsWith(QStringLiteral("8 open: 5 breached or escalated, 3 warnings")));
}

void TestAlertScreen::rowsSayAllInTheirAccessibleName()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'207);

    const QModelIndex kind = inbox.table().currentIndex().siblingAtColumn(AlertTableModel::KindColumn);

    QCOMPARE(kind.data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("Breach, assignment, work order 48207, 8 minutes over, not acknowledged"));
    QCOMPARE(inbox.part<TextLabel>("alertNumber")->text(), QStringLiteral("WO 48207"));
}

void TestAlertScreen::acknowledgingTakesAnOptionalComment()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'171);
    inbox.table().setFocus();

    QTest::keyClick(&inbox.table(), Qt::Key_A);
    QVERIFY(inbox.bar().isVisible());
    QTest::keyClicks(inbox.part<QLineEdit>("actText"), QStringLiteral("calling the site"));
    QTest::keyClick(inbox.part<QLineEdit>("actText"), Qt::Key_Return);

    QTRY_VERIFY(inbox.bar().isHidden());
    QCOMPARE(inbox.comments, QStringList {QStringLiteral("calling the site")});
    QCOMPARE(inbox.acknowledged.first().size(), 2); // the escalation, and the breach behind it
    QTRY_VERIFY(!inbox.shown().contains(48'171));
    QCOMPARE(inbox.toast(), QStringLiteral("Acknowledged: 1 alert."));
}

void TestAlertScreen::theNextRowTakesThePlaceOfTheOneThatWent()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'190);
    const qint64 next = inbox.shown().at(inbox.shown().indexOf(48'190) + 1);

    QTest::keyClick(&inbox.table(), Qt::Key_A);
    QTest::keyClick(inbox.part<QLineEdit>("actText"), Qt::Key_Return);

    QTRY_COMPARE(inbox.shown().size(), 7);
    QCOMPARE(inbox.table().selectedGroups().size(), 1);
    QCOMPARE(inbox.table().selectedGroups().first().lead.number, next);
}

void TestAlertScreen::whoWasSecondIsTold()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.outcome = SlaAcknowledged {0, QStringLiteral("A. Chen acknowledged this 2 s earlier.")};

    QTest::keyClick(&inbox.table(), Qt::Key_A);
    inbox.confirm()->click();

    QTRY_COMPARE(inbox.toast(), QStringLiteral("A. Chen acknowledged this 2 s earlier."));
    QVERIFY(inbox.bar().isHidden());
    inbox.screen->undo();
    QVERIFY(inbox.undone.isEmpty());
}

void TestAlertScreen::aRefusalStandsWhereTheWordsWereTyped()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.outcome = failure(Error::Code::Forbidden, QStringLiteral("Your role does not allow this."));

    QTest::keyClick(&inbox.table(), Qt::Key_A);
    QTest::keyClicks(inbox.part<QLineEdit>("actText"), QStringLiteral("mine"));
    inbox.confirm()->click();

    QTRY_COMPARE(inbox.part<TextLabel>("actProblem")->text(), QStringLiteral("Your role does not allow this."));
    QCOMPARE(inbox.part<QLineEdit>("actText")->text(), QStringLiteral("mine"));
    QVERIFY(inbox.confirm()->isEnabled());
}

void TestAlertScreen::moreThanTwentyNeedAComment()
{
    const Inbox inbox(Moment::Many);
    QTRY_COMPARE(inbox.shown().size(), 312);
    QItemSelection twenty(inbox.table().model()->index(0, 0), inbox.table().model()->index(19, 5));
    inbox.table().selectionModel()->select(twenty, QItemSelectionModel::ClearAndSelect);
    inbox.screen->act(AlertAct::Acknowledge);
    QVERIFY(inbox.confirm()->isEnabled());
    QCOMPARE(inbox.confirm()->text(), QStringLiteral("Acknowledge 20"));

    inbox.table().selectAll();
    inbox.screen->act(AlertAct::Acknowledge);

    QVERIFY(!inbox.confirm()->isEnabled());
    QTest::keyClick(inbox.part<QLineEdit>("actText"), Qt::Key_Return);
    QVERIFY(inbox.acknowledged.isEmpty());
    QTest::keyClicks(inbox.part<QLineEdit>("actText"), QStringLiteral("storm, all teams are out"));
    QVERIFY(inbox.confirm()->isEnabled());
    inbox.confirm()->click();
    QTRY_COMPARE(inbox.acknowledged.size(), 1);
    QCOMPARE(inbox.acknowledged.first().size(), 312);
}

void TestAlertScreen::undoTakesItBackWithinItsTime()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'207);
    QTest::keyClick(&inbox.table(), Qt::Key_A);
    inbox.confirm()->click();
    QTRY_COMPARE(inbox.shown().size(), 7);

    inbox.table().setFocus();
    QTest::keyClick(&inbox.table(), Qt::Key_U);

    QTRY_COMPARE(inbox.shown().size(), 8);
    QCOMPARE(inbox.undone, inbox.acknowledged);
    QCOMPARE(inbox.toast(), QStringLiteral("Taken back: 1 alert open again."));
    QTest::keyClick(&inbox.table(), Qt::Key_U);
    QCOMPARE(inbox.undone.size(), 1);
}

void TestAlertScreen::silencingOffersThreeEnds()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'207);

    for (int end = 0; end < 3; ++end) {
        QTest::ignoreMessage(QtWarningMsg, "This plugin does not support raise()");
        QTest::ignoreMessage(QtWarningMsg, "This plugin does not support grabbing the keyboard");
        QTest::keyClick(&inbox.table(), Qt::Key_S);
        auto *menu = inbox.part<QMenu>("silenceMenu");
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 3);
        menu->actions().at(end)->trigger();
        menu->close();
        QTRY_VERIFY(!inbox.part<QMenu>("silenceMenu"));
    }

    QCOMPARE(inbox.silenced, (QList<std::optional<int>> {15, 60, std::nullopt}));
    QTRY_COMPARE(inbox.toast(), QStringLiteral("Silenced until resolved: 1 stage."));
}

void TestAlertScreen::aSilenceEndsOnScreenAtItsInstant()
{
    constexpr int soonMs = 150;
    Inbox inbox;
    inbox.inbox.silenced[1].silencedUntil = inbox.clock.at.addMSecs(soonMs);
    inbox.screen->load();
    QTRY_COMPARE(inbox.shown(List::Silenced).size(), 2);
    QTRY_VERIFY(inbox.screen->model(List::Silenced).groupAt(1));
    QVERIFY(!inbox.shown().contains(48'174));
    inbox.screen->setFocus(); // not in the list: nothing is held back
    inbox.table().clearFocus();

    inbox.clock.at = inbox.clock.at.addMSecs(soonMs);

    QTRY_VERIFY(inbox.shown().contains(48'174));
    QCOMPARE(inbox.shown(List::Silenced), QList<qint64> {48'102});
    QCOMPARE(inbox.inbox.silenced.size(), 2); // by the clock alone
}

void TestAlertScreen::aSilencedStageCanBeWokenByTheSameKey()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown(List::Silenced).size(), 2);
    inbox.screen->chooseList(List::Silenced);
    QVERIFY(inbox.part<AlertPanel>("alertPanel")->button(AlertAct::Unsilence)->isVisible());

    QTest::keyClick(&inbox.table(), Qt::Key_S);

    QTRY_COMPARE(inbox.unsilenced, 1);
    QCOMPARE(inbox.screen->model(List::Silenced).index(0, AlertTableModel::SinceColumn).data().toString(),
             QStringLiteral("resolved"));
}

void TestAlertScreen::escalationEndsAtTheTop()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'155);
    QVERIFY(!inbox.part<AlertPanel>("alertPanel")->button(AlertAct::Escalate)->isEnabled());
    inbox.select(48'207);
    QVERIFY(inbox.part<AlertPanel>("alertPanel")->button(AlertAct::Escalate)->isEnabled());
    inbox.escalation =
        failure(Error::Code::Rejected, QStringLiteral("You may not escalate above level 2. Nothing was changed."));

    QTest::keyClick(&inbox.table(), Qt::Key_E);
    inbox.confirm()->click();

    QTRY_COMPARE(inbox.part<TextLabel>("actProblem")->text(),
                 QStringLiteral("You may not escalate above level 2. Nothing was changed."));
}

void TestAlertScreen::newRowsWaitWhileSomebodyWorksInTheList()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    const QList<qint64> before = inbox.shown();
    inbox.table().setFocus();
    QVERIFY(inbox.table().hasFocus());

    inbox.add(48'300);
    inbox.add(48'301);
    inbox.screen->refresh();

    QTRY_COMPARE(inbox.noticeText("alertHint"), QStringLiteral("2 new."));
    QCOMPARE(inbox.shown(), before);
    inbox.part<Notice>("alertHint")->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    QTRY_COMPARE(inbox.shown().size(), 10);
    QCOMPARE(inbox.shown().first(), 48'301);
    QCOMPARE(inbox.noticeText("alertHint"), QString());
}

void TestAlertScreen::newRowsGoOnTopOtherwise()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.table().clearFocus();

    inbox.add(48'300);
    inbox.screen->refresh();

    QTRY_COMPARE(inbox.shown().size(), 9);
    QCOMPARE(inbox.shown().first(), 48'300);
}

void TestAlertScreen::mergingKeepsTheSelection()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'207);
    inbox.table().clearFocus();

    inbox.add(48'300);
    inbox.inbox.open.removeIf([](const SlaAlert &alert) { return alert.number == 48'219; });
    inbox.screen->refresh();

    QTRY_VERIFY(inbox.shown().contains(48'300));
    QCOMPARE(inbox.table().selectedGroups().size(), 1);
    QCOMPARE(inbox.table().selectedGroups().first().lead.number, 48'207);
}

void TestAlertScreen::aboveTwoHundredTheyCanBeGroupedByTrade()
{
    const Inbox inbox(Moment::Many);
    QTRY_COMPARE(inbox.noticeText("alertHint"), QStringLiteral("312 alerts are open."));
    auto *group = inbox.part<Notice>("alertHint")->findChild<Button *>(QStringLiteral("noticeAction"));
    QCOMPARE(group->text(), QStringLiteral("Group by trade"));

    group->click();

    QTRY_COMPARE(inbox.screen->model(List::Open).rowCount(), 4);
    inbox.table().setCurrentIndex(inbox.table().model()->index(0, AlertTableModel::WorkOrderColumn));
    QCOMPARE(inbox.table().selectedGroups().size(), 78);
    QTest::keyClick(&inbox.table(), Qt::Key_Return);
    QCOMPARE(inbox.screen->model(List::Open).rowCount(), 82);
}

void TestAlertScreen::staleDataCannotBeActedOn()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    QTest::keyClick(&inbox.table(), Qt::Key_A);
    QTest::keyClicks(inbox.part<QLineEdit>("actText"), QStringLiteral("half a sen"));

    inbox.screen->setLink({LinkState::Kind::Reconnecting, BoardStory::now().addSecs(-38)});

    QVERIFY(!inbox.confirm()->isEnabled());
    QCOMPARE(inbox.part<QLineEdit>("actText")->text(), QStringLiteral("half a sen"));
    auto *acknowledge = inbox.part<AlertPanel>("alertPanel")->button(AlertAct::Acknowledge);
    QVERIFY(!acknowledge->isEnabled());
    QCOMPARE(acknowledge->toolTip(), QStringLiteral("Read only while reconnecting"));
    QVERIFY(inbox.part<TextLabel>("alertStatus")->text().contains(QStringLiteral("as of ")));
    QTest::keyClick(inbox.part<QLineEdit>("actText"), Qt::Key_Return);
    inbox.screen->stepBack();
    QTest::keyClick(&inbox.table(), Qt::Key_A);
    QVERIFY(inbox.bar().isHidden());
    QVERIFY(inbox.acknowledged.isEmpty());
    const int reads = inbox.reads;
    inbox.screen->setLink({LinkState::Kind::Live, BoardStory::now()});
    QVERIFY(acknowledge->isEnabled());
    QTRY_VERIFY(inbox.reads > reads);
}

void TestAlertScreen::aViewerHasNoActs()
{
    const Inbox inbox(Moment::Ready, false);
    QTRY_COMPARE(inbox.shown().size(), 8);

    for (const Qt::Key key : {Qt::Key_A, Qt::Key_C, Qt::Key_S, Qt::Key_E, Qt::Key_U})
        QTest::keyClick(&inbox.table(), key);

    QVERIFY(inbox.bar().isHidden());
    QVERIFY(!inbox.part<QMenu>("silenceMenu"));
    const auto *panel = inbox.part<AlertPanel>("alertPanel");
    for (const AlertAct act : {AlertAct::Acknowledge, AlertAct::Comment, AlertAct::Silence, AlertAct::Escalate})
        QVERIFY(!panel->button(act)->isVisible());
    QVERIFY(panel->button(AlertAct::OpenWorkOrder)->isVisible());
}

void TestAlertScreen::enterOpensTheWorkOrder()
{
    const Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    inbox.select(48'207);
    QSignalSpy opened(inbox.screen.get(), &AlertScreen::openWorkOrder);

    QTest::keyClick(&inbox.table(), Qt::Key_Return);

    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.first().first().value<JobId>(), inbox.table().selectedGroups().first().lead.job);
}

void TestAlertScreen::everyListKeepsItsModelConsistent()
{
    Inbox inbox;
    QTRY_COMPARE(inbox.shown().size(), 8);
    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;
    for (const List list : {List::Open, List::Silenced, List::Recent})
        testers.push_back(std::make_unique<QAbstractItemModelTester>(
            &inbox.screen->model(list), QAbstractItemModelTester::FailureReportingMode::Fatal));

    inbox.table().clearFocus();
    for (const Moment moment : {Moment::Many, Moment::Empty, Moment::Ready, Moment::Many}) {
        inbox.inbox = AlertStory::inbox(moment);
        inbox.screen->load();
        QTRY_COMPARE(inbox.shown().size(), groupAlerts(inbox.inbox.open).size());
    }
}

namespace {

struct Desktop
{
    QStringList titles;
    QStringList bodies;
    DesktopNotifier notifier {[this](const QString &title, const QString &body) {
        titles.append(title);
        bodies.append(body);
    }};
};

const QTime noon(12, 0);

SlaInbox inboxOf(const QList<SlaAlert> &open)
{
    SlaInbox inbox;
    inbox.open = open;
    return inbox;
}

/// The story's alert of this work order.
SlaAlert storyAlert(qint64 number)
{
    for (const SlaAlert &alert : AlertStory::inbox(Moment::Ready).open) {
        if (alert.number == number)
            return alert;
    }
    return {};
}

} // namespace

void TestAlertScreen::repliesThatBelongToNobodyAreOneClickAway()
{
    const Inbox inbox;
    QSignalSpy wanted(inbox.screen.get(), &AlertScreen::unmatchedRepliesWanted);
    auto *line = inbox.screen->findChild<Button *>(QStringLiteral("unmatchedReplies"));
    QVERIFY(!line->isVisible());

    inbox.screen->setUnmatchedReplies(1);
    QCOMPARE(line->text(), QStringLiteral("1 reply without a work order"));
    inbox.screen->setUnmatchedReplies(1'204);
    QCOMPARE(line->text(), QStringLiteral("1,204 replies without a work order"));
    QVERIFY(line->isVisible());
    line->click();
    QCOMPARE(wanted.size(), 1);
    inbox.screen->setUnmatchedReplies(0);

    QVERIFY(!line->isVisible());
}

void TestAlertScreen::aBreachIsSaidOnce()
{
    Desktop desktop;

    for (int reading = 0; reading < 3; ++reading)
        desktop.notifier.take(inboxOf({storyAlert(48'207), storyAlert(48'219)}), noon);

    QCOMPARE(desktop.titles, QStringList {QStringLiteral("1 stage breached")});
    QCOMPARE(desktop.bodies, QStringList {QStringLiteral("WO 48207, assignment")});
}

void TestAlertScreen::severalBreachesAreOneMessage()
{
    Desktop desktop;
    QList<SlaAlert> open;
    for (const SlaAlert &alert : AlertStory::inbox(Moment::Many).open) {
        if (alert.kind == SlaAlert::Kind::Breach && open.size() < 5)
            open.append(alert);
    }

    desktop.notifier.take(inboxOf(open), noon);

    QCOMPARE(desktop.titles, QStringList {QStringLiteral("5 stages breached")});
    QCOMPARE(desktop.bodies.first().count(QLatin1Char('\n')), 3);
    QVERIFY(desktop.bodies.first().endsWith(QStringLiteral("and 2 more")));
}

void TestAlertScreen::onlyEscalationsToMyRoleAreSaid()
{
    Desktop manager;
    manager.notifier.setRole(Role::Manager);
    Desktop dispatcher;
    dispatcher.notifier.setRole(Role::Dispatcher);
    const SlaInbox inbox = inboxOf({storyAlert(48'171), storyAlert(48'155)}); // to a manager, to an admin

    manager.notifier.take(inbox, noon);
    dispatcher.notifier.take(inbox, noon);

    QCOMPARE(manager.titles, QStringList {QStringLiteral("1 escalated to you")});
    QCOMPARE(manager.bodies, QStringList {QStringLiteral("WO 48171, completion")});
    QVERIFY(dispatcher.titles.isEmpty());
}

void TestAlertScreen::whatIsTakenOrQuietIsNotSaid()
{
    Desktop desktop;
    SlaAlert taken = storyAlert(48'207);
    taken.acknowledged = true;
    SlaInbox inbox;
    inbox.recent = {taken};
    inbox.silenced = {storyAlert(48'190)};
    inbox.silenced[0].silenced = true;

    desktop.notifier.take(inbox, noon);
    QVERIFY(desktop.titles.isEmpty());
    // The silence ends, and nobody has dealt with it.
    desktop.notifier.take(inboxOf({storyAlert(48'190)}), noon);

    QCOMPARE(desktop.titles.size(), 1);
}

void TestAlertScreen::quietHoursDelayWhatIsStillOpen_data()
{
    QTest::addColumn<QTime>("from");
    QTest::addColumn<QTime>("until");
    QTest::addColumn<QTime>("now");
    QTest::addColumn<bool>("quiet");
    QTest::newRow("within, over midnight") << QTime(22, 0) << QTime(7, 0) << QTime(2, 0) << true;
    QTest::newRow("begins") << QTime(22, 0) << QTime(7, 0) << QTime(22, 0) << true;
    QTest::newRow("ends") << QTime(22, 0) << QTime(7, 0) << QTime(7, 0) << false;
    QTest::newRow("within a day") << QTime(12, 0) << QTime(13, 0) << QTime(12, 30) << true;
    QTest::newRow("outside") << QTime(12, 0) << QTime(13, 0) << QTime(14, 0) << false;
    QTest::newRow("none") << QTime() << QTime() << QTime(2, 0) << false;
    QTest::newRow("empty span") << QTime(8, 0) << QTime(8, 0) << QTime(8, 0) << false;
}

void TestAlertScreen::quietHoursDelayWhatIsStillOpen()
{
    QFETCH(QTime, from);
    QFETCH(QTime, until);
    QFETCH(QTime, now);
    QFETCH(bool, quiet);
    Desktop desktop;
    desktop.notifier.setSettings({true, from, until});
    const SlaInbox inbox = inboxOf({storyAlert(48'207)});

    desktop.notifier.take(inbox, now);
    QCOMPARE(desktop.titles.isEmpty(), quiet);

    desktop.notifier.setSettings({});
    desktop.notifier.take(inbox, now);
    QCOMPARE(desktop.titles.size(), 1);
}

void TestAlertScreen::switchedOffSaysNothingLaterEither()
{
    Desktop desktop;
    desktop.notifier.setSettings({false, {}, {}});
    desktop.notifier.take(inboxOf({storyAlert(48'207)}), noon);

    desktop.notifier.setSettings({});
    desktop.notifier.take(inboxOf({storyAlert(48'207), storyAlert(48'190)}), noon);

    QCOMPARE(desktop.bodies, QStringList {QStringLiteral("WO 48190, arrival")});
}

void TestAlertScreen::theMessageNamesNobody()
{
    Desktop desktop;
    SlaAlert alert = storyAlert(48'207);
    alert.title = QStringLiteral("<b>Ann Lee</b>, 1801 Main St");
    alert.owner = QStringLiteral("M. Ortiz");

    desktop.notifier.take(inboxOf({alert}), noon);

    QCOMPARE(desktop.titles + desktop.bodies,
             (QStringList {QStringLiteral("1 stage breached"), QStringLiteral("WO 48207, assignment")}));
}

QTEST_MAIN(TestAlertScreen)
#include "tst_alertscreen.moc"
