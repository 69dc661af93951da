#include "app/stories/boardstory.h"
#include "tests/support/raventest.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/candidatelist.h"
#include "ui/workorders/candidatesdialog.h"

#include <QAbstractItemModelTester>
#include <QPromise>
#include <QSignalSpy>
#include <QTableView>

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

CandidatesDialog::Operations story()
{
    return {[] { return answered(Result<CandidateSummary>(BoardStory::candidates())); },
            [] {
                return answered(Result<QList<MatchLeftOut>>(BoardStory::leftOut()));
            }};
}

} // namespace

class TestCandidatesDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void everyMergeKeepsTheModelsPromises();
    void everyRowSaysWhyAndWhatWouldHelp();
    void theLeftOutPageShowsCountAndSummary();
    void enterAndDoubleClickOpenAPerson();
    void theBestOfTheListOpenToo();
    void aFailureOffersAnotherTry();
    void nobodyLeftOutSaysSo();
    void thePanelLeadsToTheLeftOut();
};

void TestCandidatesDialog::everyMergeKeepsTheModelsPromises()
{
    WaysInTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const QList<MatchLeftOut> people = BoardStory::leftOut();

    model.merge(people);
    model.merge(people.mid(2, 3));
    model.merge({});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.merge(people);
    model.merge(people);

    QCOMPARE(changed.size(), 0);
    QCOMPARE(model.rowCount(), people.size());
    QCOMPARE(model.rowAt(0).name, people.first().name);
}

void TestCandidatesDialog::everyRowSaysWhyAndWhatWouldHelp()
{
    WaysInTableModel model;
    model.merge(BoardStory::leftOut());
    const auto shown = [&model](int row, WaysInTableModel::Column column) {
        return model.index(row, column).data().toString();
    };

    QCOMPARE(shown(0, WaysInTableModel::WayInColumn), QStringLiteral("needs an e-mail address"));
    QCOMPARE(shown(1, WaysInTableModel::WayInColumn), QStringLiteral("nothing: they asked not to be contacted"));
    QCOMPARE(shown(2, WaysInTableModel::WayInColumn), QStringLiteral("renew TX-HVAC licence (expired 02 Nov 2026)"));
    QCOMPARE(shown(6, WaysInTableModel::WayInColumn), QStringLiteral("radius 31 → 32 mi"));
    QCOMPARE(shown(8, WaysInTableModel::ReasonColumn), QStringLiteral("too far · licence expired"));
    QVERIFY(shown(8, WaysInTableModel::WayInColumn).startsWith(QStringLiteral("needs 2 changes: radius 31 → 35 mi")));
    QCOMPARE(shown(8, WaysInTableModel::DistanceColumn), QStringLiteral("34.6 mi"));
}

void TestCandidatesDialog::theLeftOutPageShowsCountAndSummary()
{
    CandidatesDialog dialog(QStringLiteral("WO 48213"), story(), CandidatesDialog::Page::LeftOut);
    dialog.show();
    auto *table = dialog.findChild<QTableView *>(QStringLiteral("leftOutTable"));
    auto *below = dialog.findChild<TextLabel *>(QStringLiteral("belowCandidates"));

    QTRY_VERIFY(table->isVisible());
    QCOMPARE(below->text(),
             QStringLiteral("One change brings in 7 of 10 · 2 need several · 1 asked not to be contacted"));
    QCOMPARE(dialog.findChild<Chip *>(QStringLiteral("leftOutTableChip"))->accessibleName(),
             QStringLiteral("Left out 10"));
    dialog.findChild<Chip *>(QStringLiteral("candidatesTableChip"))->click();

    QVERIFY(dialog.findChild<QTableView *>(QStringLiteral("candidatesTable"))->isVisible());
    QVERIFY(below->text().startsWith(QStringLiteral("Left out: 22 too far")));
}

void TestCandidatesDialog::enterAndDoubleClickOpenAPerson()
{
    const auto open = [](const char *name, CandidatesDialog::Page page,
                         const std::function<void(QTableView &)> &choose) {
        QList<TechnicianId> opened;
        CandidatesDialog::Operations operations = story();
        operations.openTechnician = [&opened](const TechnicianId &id) {
            opened.append(id);
        };
        CandidatesDialog dialog(QStringLiteral("WO 48213"), operations, page);
        dialog.show();
        auto *table = dialog.findChild<QTableView *>(QString::fromLatin1(name));
        [&] {
            QTRY_VERIFY(table->isVisible() && table->model()->rowCount() > 1);
        }();
        table->setCurrentIndex(table->model()->index(1, 0));
        choose(*table);
        return dialog.isVisible() ? QList<TechnicianId>() : opened;
    };
    const auto enter = [](QTableView &table) {
        QTest::keyClick(&table, Qt::Key_Return);
    };
    const auto doubleClick = [](QTableView &table) {
        const QPoint at = table.visualRect(table.model()->index(1, 0)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, at);
    };

    QCOMPARE(open("candidatesTable", CandidatesDialog::Page::Matching, enter),
             QList<TechnicianId> {BoardStory::candidates().best.at(1).id});
    QCOMPARE(open("candidatesTable", CandidatesDialog::Page::Matching, doubleClick),
             QList<TechnicianId> {BoardStory::candidates().best.at(1).id});
    QCOMPARE(open("leftOutTable", CandidatesDialog::Page::LeftOut, enter),
             QList<TechnicianId> {BoardStory::leftOut().at(1).id});
}

void TestCandidatesDialog::theBestOfTheListOpenToo()
{
    CandidateList list;
    list.showSummary(BoardStory::candidates());
    list.show();
    QSignalSpy asked(&list, &CandidateList::technicianRequested);
    const QList<QWidget *> lines = list.findChildren<QWidget *>(QStringLiteral("candidateLine"));
    QVERIFY(lines.size() >= 2);

    QTest::keyClick(lines.at(0), Qt::Key_Return);
    QTest::mouseDClick(lines.at(1), Qt::LeftButton);
    QTest::mouseClick(lines.at(1), Qt::LeftButton);

    QCOMPARE(asked.size(), 2);
    QCOMPARE(asked.at(0).at(0).value<TechnicianId>(), BoardStory::candidates().best.at(0).id);
    QCOMPARE(asked.at(1).at(0).value<TechnicianId>(), BoardStory::candidates().best.at(1).id);
}

void TestCandidatesDialog::aFailureOffersAnotherTry()
{
    int reads = 0;
    CandidatesDialog::Operations operations = story();
    operations.readLeftOut = [&reads] {
        ++reads;
        return reads == 1
            ? answered(Result<QList<MatchLeftOut>>(failure(Error::Code::Unavailable, QStringLiteral("Gone."))))
            : answered(Result<QList<MatchLeftOut>>(BoardStory::leftOut()));
    };
    CandidatesDialog dialog(QStringLiteral("WO 48213"), operations, CandidatesDialog::Page::LeftOut);
    dialog.show();
    auto *table = dialog.findChild<QTableView *>(QStringLiteral("leftOutTable"));

    QTRY_VERIFY(dialog.findChildren<Button *>(QStringLiteral("noticeAction")).size() == 1);
    QVERIFY(!table->isVisible());
    dialog.findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QTRY_VERIFY(table->isVisible());
    QCOMPARE(reads, 2);
}

void TestCandidatesDialog::nobodyLeftOutSaysSo()
{
    CandidatesDialog::Operations operations = story();
    operations.readLeftOut = [] {
        return answered(Result<QList<MatchLeftOut>>(QList<MatchLeftOut>()));
    };
    CandidatesDialog dialog(QStringLiteral("WO 48213"), operations, CandidatesDialog::Page::LeftOut);
    dialog.show();

    const auto sentences = [&dialog] {
        QStringList all;
        for (const Notice *notice : dialog.findChildren<Notice *>()) {
            if (notice->isVisible())
                all.append(notice->sentence());
        }
        return all;
    };
    QTRY_COMPARE(sentences(), QStringList {QStringLiteral("Nobody of this trade within reach is left out.")});
}

void TestCandidatesDialog::thePanelLeadsToTheLeftOut()
{
    CandidateList list;
    list.show();
    auto *button = list.findChild<Button *>(QStringLiteral("showLeftOutButton"));
    const bool whileReading = button->isVisible();
    CandidateSummary nobody;
    nobody.matched = true;
    nobody.leftOut = {{QStringLiteral("too far"), 22}};
    nobody.tooFarLine = QStringLiteral("22 are too far: nearest 31.4 mi, radius 30 mi");
    QSignalSpy wanted(&list, &CandidateList::leftOutRequested);

    list.showSummary(nobody);
    button->click();

    QVERIFY(!whileReading);
    QVERIFY(button->isVisible());
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(list.findChild<TextLabel *>(QStringLiteral("candidateLeftOut"))->text(),
             QStringLiteral("No technician matches. 22 are too far: nearest 31.4 mi, radius 30 mi."));
    list.showSummary({});
    QVERIFY(!button->isVisible());
}

QTEST_MAIN(TestCandidatesDialog)
#include "tst_candidatesdialog.moc"
