#include "app/stories/boardstory.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/boardscreen.h"
#include "ui/workorders/boardtable.h"
#include "ui/workorders/detailpanel.h"
#include "ui/workorders/filterbar.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPromise>
#include <QScrollBar>
#include <QSignalSpy>

using BoardStory::Moment;

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

/// A board of @p count rows whose order and contents a test can change.
struct Board
{
    QList<WorkOrderRow> rows;
    int spineReads = 0;
    QList<QList<JobId>> rowReads;
    bool broken = false;
    BoardStory::StoryClock clock;
    std::unique_ptr<BoardScreen> screen;

    explicit Board(int count)
    {
        for (int number = 0; number < count; ++number) {
            WorkOrderRow row = BoardStory::rows().at(number % 20);
            row.number = 1'000 + number;
            row.id = {QUuid(static_cast<uint>(row.number), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0)};
            rows.append(row);
        }
        WorkOrderOperations operations = BoardStory::operations(Moment::Ready);
        operations.readSpine = [this](const BoardQuery &, int) {
            ++spineReads;
            if (broken)
                return answered(Result<BoardSpine>(
                    failure(Error::Code::Unavailable, QStringLiteral("the server closed the connection"))));
            BoardSpine spine;
            spine.readAt = clock.now();
            spine.total = rows.size();
            for (const WorkOrderRow &row : std::as_const(rows))
                spine.ids.append(row.id);
            return answered(Result<BoardSpine>(spine));
        };
        operations.readRows = [this](const QList<JobId> &ids) {
            rowReads.append(ids);
            QList<WorkOrderRow> found;
            for (const WorkOrderRow &row : std::as_const(rows)) {
                if (ids.contains(row.id))
                    found.append(row);
            }
            return answered(Result<QList<WorkOrderRow>>(found));
        };
        operations.readFacts = [this](const JobId &id) {
            for (const WorkOrderRow &row : std::as_const(rows)) {
                if (row.id == id) {
                    WorkOrderFacts facts = BoardStory::facts(BoardStory::rows().first().id);
                    facts.row = row;
                    return answered(Result<WorkOrderFacts>(facts));
                }
            }
            return answered(Result<WorkOrderFacts>(failure(Error::Code::NotFound, QStringLiteral("gone"))));
        };
        screen = std::make_unique<BoardScreen>(operations, clock);
        screen->resize(1'300, 700);
        screen->show();
        screen->load();
    }

    BoardTable &table() const { return *screen->findChild<BoardTable *>(); }
};

std::unique_ptr<BoardScreen> storyBoard(Moment moment, const Clock &clock)
{
    auto screen = std::make_unique<BoardScreen>(BoardStory::operations(moment), clock);
    screen->resize(1'368, 868);
    screen->show();
    screen->load();
    return screen;
}

QString pageSentence(const BoardScreen &screen)
{
    const auto *page = screen.findChild<Notice *>(QStringLiteral("boardNotice"));
    return page->isVisible() ? page->sentence() : QString();
}

} // namespace

class TestBoardScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void loadingShowsRowsInGreyAfterAWhile();
    void anEmptyDatabaseOffersTheFirstWorkOrder();
    void aFilterWithoutMatchOffersToClearIt();
    void aFailureSaysWhyAndOffersAnotherTry();
    void readyShowsListPanelAndCounts();
    void aFailureAfterwardsKeepsTheRowsInSight();
    void selectionAndScrollSurviveAChangedOrder();
    void theSelectedRowDoesNotJumpAway();
    void aChangeReadsItsRowOnly();
    void staleDataCannotBeWritten();
    void exactlyOneButtonIsFilledInThePanel();
    void aFilterThatCannotBeReadIsNotApplied();
    void columnsGiveWayInTheirOrder();
    void foreignTextIsNeverRich();
    void keysWalkAndOpen();
};

void TestBoardScreen::loadingShowsRowsInGreyAfterAWhile()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Loading, clock);

    QTRY_VERIFY(screen->findChild<QWidget *>(QStringLiteral("boardSkeleton"))->isVisible());
    QCOMPARE(screen->findChild<TextLabel *>(QStringLiteral("boardStatus"))->text(), QStringLiteral("counting…"));
}

void TestBoardScreen::anEmptyDatabaseOffersTheFirstWorkOrder()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Empty, clock);

    QTRY_COMPARE(pageSentence(*screen), QStringLiteral("No work orders yet."));
}

void TestBoardScreen::aFilterWithoutMatchOffersToClearIt()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::NoMatch, clock);

    QTRY_COMPARE(pageSentence(*screen), QStringLiteral("No work order matches status:open or closed:today."));
    auto *clear =
        screen->findChild<Notice *>(QStringLiteral("boardNotice"))->findChild<Button *>(QStringLiteral("noticeAction"));
    QCOMPARE(clear->text(), QStringLiteral("Clear filter"));
    clear->click();
    QVERIFY(screen->findChild<FilterBar *>()->text().isEmpty());
}

void TestBoardScreen::aFailureSaysWhyAndOffersAnotherTry()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Failed, clock);

    QTRY_COMPARE(pageSentence(*screen), QStringLiteral("The list could not be read."));
    const auto *page = screen->findChild<Notice *>(QStringLiteral("boardNotice"));
    QCOMPARE(page->findChild<Button *>(QStringLiteral("noticeAction"))->text(), QStringLiteral("Try again"));
}

void TestBoardScreen::readyShowsListPanelAndCounts()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Ready, clock);
    const QAbstractItemModelTester tester(&screen->model(), QAbstractItemModelTester::FailureReportingMode::Fatal);

    QTRY_VERIFY(screen->findChild<BoardTable *>()->isVisible());
    QTRY_COMPARE(screen->findChild<TextLabel *>(QStringLiteral("detailNumber"))->text(), QStringLiteral("WO 48207"));
    QCOMPARE(screen->findChild<TextLabel *>(QStringLiteral("boardStatus"))->text(),
             QStringLiteral("26 work orders · 1 selected"));
    QTRY_COMPARE(screen->findChild<TextLabel *>(QStringLiteral("candidateHead"))->text(),
                 QStringLiteral("Candidates  143 match · 37 left out"));
}

void TestBoardScreen::aFailureAfterwardsKeepsTheRowsInSight()
{
    Board board(30);
    QTRY_VERIFY(board.table().isVisible());

    board.broken = true;
    board.screen->load();

    auto *strip = board.screen->findChild<Notice *>(QStringLiteral("boardStrip"));
    QTRY_VERIFY(strip->isVisible());
    QCOMPARE(strip->sentence(), QStringLiteral("The list could not be read: the server closed the connection"));
    QVERIFY(board.table().isVisible());
    QCOMPARE(board.screen->model().rowCount(), 30);
    board.broken = false;
    strip->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    QTRY_VERIFY(!strip->isVisible());
}

void TestBoardScreen::selectionAndScrollSurviveAChangedOrder()
{
    Board board(400);
    QTRY_COMPARE(board.screen->model().rowCount(), 400);
    const JobId chosen = board.rows.at(210).id;
    board.table().select(chosen);
    board.table().bringToTop(board.rows.at(200).id);
    const JobId top = board.table().topId();

    board.rows.insert(0, board.rows.takeLast());
    board.rows.removeAt(5);
    board.screen->rowsChanged({});

    QTRY_COMPARE(board.screen->model().spine().first(), board.rows.first().id);
    QCOMPARE(board.table().currentId(), chosen);
    QCOMPARE(board.table().topId(), top);
    QCOMPARE(board.table().selectedIds(), QList<JobId> {chosen});
}

void TestBoardScreen::theSelectedRowDoesNotJumpAway()
{
    Board board(40);
    QTRY_COMPARE(board.screen->model().rowCount(), 40);
    const JobId chosen = board.rows.at(3).id;
    board.table().select(chosen);

    board.rows.move(3, 30);
    board.screen->rowsChanged({chosen});

    auto *strip = board.screen->findChild<Notice *>(QStringLiteral("boardStrip"));
    QTRY_VERIFY(strip->isVisible());
    QCOMPARE(strip->sentence(), QStringLiteral("Order changed."));
    QCOMPARE(board.screen->model().rowOf(chosen), 3);
    strip->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    QCOMPARE(board.screen->model().rowOf(chosen), 30);
    QCOMPARE(board.table().currentId(), chosen);
}

void TestBoardScreen::aChangeReadsItsRowOnly()
{
    Board board(200);
    QTRY_VERIFY(board.screen->model().rowAt(0));
    board.rowReads.clear();
    board.rows[2].title = QStringLiteral("Changed elsewhere");

    board.screen->rowsChanged({board.rows.at(2).id});

    QTRY_COMPARE(board.screen->model().rowAt(2)->title, QStringLiteral("Changed elsewhere"));
    QCOMPARE(board.rowReads, (QList<QList<JobId>> {{board.rows.at(2).id}}));
}

void TestBoardScreen::staleDataCannotBeWritten()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Ready, clock);
    auto *primary = screen->findChild<Button *>(QStringLiteral("primaryAct"));
    QTRY_VERIFY(primary->isVisible() && primary->isEnabled());
    const JobId selected = screen->findChild<BoardTable *>()->currentId();

    screen->setLink({LinkState::Kind::Reconnecting, clock.now()});

    QVERIFY(!primary->isEnabled());
    QCOMPARE(primary->toolTip(), QStringLiteral("Read only while reconnecting"));
    QVERIFY(screen->findChild<Button *>(QStringLiteral("newWorkOrderButton"))->isEnabled());
    QCOMPARE(screen->findChild<BoardTable *>()->currentId(), selected);
    screen->setLink({LinkState::Kind::Live, clock.now()});
    QVERIFY(primary->isEnabled());
}

void TestBoardScreen::exactlyOneButtonIsFilledInThePanel()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Ready, clock);
    auto *panel = screen->findChild<DetailPanel *>();
    QTRY_VERIFY(panel->facts().has_value());

    for (const WorkOrderRow &row : BoardStory::rows()) {
        panel->showFacts(BoardStory::facts(row.id));
        int filled = 0;
        for (const Button *button : panel->findChildren<Button *>())
            filled += button->isVisible() && button->kind() == Button::Kind::Filled ? 1 : 0;
        QCOMPARE(filled, 1);
    }
}

void TestBoardScreen::aFilterThatCannotBeReadIsNotApplied()
{
    Board board(10);
    QTRY_COMPARE(board.screen->model().rowCount(), 10);
    auto *filter = board.screen->findChild<FilterBar *>();
    const int readsBefore = board.spineReads;

    filter->input()->setFocus();
    filter->input()->clear();
    QTest::keyClicks(filter->input(), QStringLiteral("trad:HVAC"));
    QTest::keyClick(filter->input(), Qt::Key_Return);

    QCOMPARE(filter->problem(), QStringLiteral("Unknown field “trad”. Did you mean trade?"));
    QCOMPARE(board.spineReads, readsBefore);
}

void TestBoardScreen::columnsGiveWayInTheirOrder()
{
    Board board(5);
    board.screen->resize(1'368, 700);
    QTRY_COMPARE(board.table().hiddenByWidth(), 0);
    QVERIFY(!board.table().isColumnHidden(BoardTableModel::ScheduledColumn));

    board.screen->resize(1'260, 700);
    QTRY_COMPARE(board.table().hiddenByWidth(), 1);
    QVERIFY(board.table().isColumnHidden(BoardTableModel::ScheduledColumn));
    board.screen->resize(1'028, 668);
    QTRY_COMPARE(board.table().hiddenByWidth(), 3);
    QVERIFY(!board.table().isColumnHidden(BoardTableModel::OutreachColumn));
    board.table().setChosenColumns({0, 1, 2, BoardTableModel::ScheduledColumn});
    QCOMPARE(board.table().hiddenByWidth(), 0);
    QVERIFY(!board.table().isColumnHidden(BoardTableModel::ScheduledColumn));
}

void TestBoardScreen::foreignTextIsNeverRich()
{
    const BoardStory::StoryClock clock;
    const auto screen = storyBoard(Moment::Ready, clock);
    auto *panel = screen->findChild<DetailPanel *>();
    QTRY_VERIFY(panel->facts().has_value());
    WorkOrderFacts facts = *panel->facts();
    const QString hostile = QStringLiteral("<img src=\"file:///dev/zero\"><b>x</b>\u202E");
    facts.row.title = facts.address = facts.description = facts.row.contactName = hostile;
    facts.qualifiedNames = {hostile};
    panel->showFacts(facts);

    int labels = 0;
    for (const QLabel *label : screen->findChildren<QLabel *>()) {
        QCOMPARE(label->textFormat(), Qt::PlainText);
        QVERIFY2(!Qt::mightBeRichText(label->toolTip()), qPrintable(label->toolTip()));
        ++labels;
    }
    QVERIFY(labels > 15);
}

void TestBoardScreen::keysWalkAndOpen()
{
    Board board(10);
    QTRY_COMPARE(board.screen->model().rowCount(), 10);
    board.table().select(board.rows.at(0).id);

    QTest::keyClick(&board.table(), Qt::Key_J);
    QTest::keyClick(&board.table(), Qt::Key_J);
    QTest::keyClick(&board.table(), Qt::Key_K);

    QCOMPARE(board.table().currentId(), board.rows.at(1).id);
    auto *panel = board.screen->findChild<DetailPanel *>();
    QVERIFY(panel->isVisible());
    QTest::keyClick(&board.table(), Qt::Key_Space);
    QVERIFY(!panel->isVisible());
    QTest::keyClick(&board.table(), Qt::Key_Return);
    QVERIFY(panel->isVisible());
}

QTEST_MAIN(TestBoardScreen)
#include "tst_boardscreen.moc"
