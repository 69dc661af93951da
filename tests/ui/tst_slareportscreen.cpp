#include "app/stories/boardstory.h"
#include "app/stories/slareportstory.h"
#include "tests/support/raventest.h"
#include "ui/charts/barchart.h"
#include "ui/charts/calibrationchart.h"
#include "ui/charts/chartcard.h"
#include "ui/charts/chartlist.h"
#include "ui/charts/heattable.h"
#include "ui/charts/linechart.h"
#include "ui/charts/rangechart.h"
#include "ui/slareport/headlinebar.h"
#include "ui/slareport/slareportscreen.h"
#include "ui/slareport/slaseries.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QPromise>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTemporaryDir>

using SlaReportStory::Moment;

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

class MovingClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return instant; }
    QDateTime instant = BoardStory::now();
};

/// The page of a story, and what it asked for.
struct Page
{
    explicit Page(Moment moment)
    {
        SlaReportOperations operations = SlaReportStory::operations(moment);
        const auto readReport = operations.readReport;
        operations.readReport = [this, readReport](const SlaReportQuery &query) {
            reports.append(query);
            return readReport(query);
        };
        const auto readCalibration = operations.readCalibration;
        operations.readCalibration = [this, readCalibration] {
            ++calibrations;
            return readCalibration();
        };
        const auto readWorkOrders = operations.readWorkOrders;
        operations.readWorkOrders = [this, readWorkOrders](const SlaJobsQuery &query) {
            jobs.append(query);
            return readWorkOrders(query);
        };
        screen = std::make_unique<SlaReportScreen>(operations, clock);
        screen->resize(1'368, 868);
        screen->show();
    }

    QString headline() const { return screen->findChild<HeadlineBar *>()->sentence(); }
    QString label(const char *name) const { return screen->findChild<TextLabel *>(QLatin1String(name))->text(); }
    QString notice() const
    {
        const auto *page = screen->findChild<Notice *>(QStringLiteral("slaReportNotice"));
        return page->isVisible() ? page->sentence() : QString();
    }
    template<typename T>
    T *chart() const
    {
        return screen->findChild<T *>();
    }
    bool isReady() const { return chart<LineChart>()->isVisible(); }

    MovingClock clock;
    QList<SlaReportQuery> reports;
    QList<SlaJobsQuery> jobs;
    int calibrations = 0;
    std::unique_ptr<SlaReportScreen> screen;
};

QDateTime chicago(int month, int day)
{
    return QDate(2026, month, day).startOfDay(QTimeZone("America/Chicago")).toUTC();
}

SlaReport oneWeek(const QList<SlaReport::Result> &results)
{
    SlaReport report = SlaReportStory::report({}, Moment::Empty);
    report.results = results;
    report.lastWeek = results;
    return report;
}

SlaReport::Result cell(const char *trade, SlaStage stage, qint64 n, qint64 missed)
{
    return {QDate(2026, 11, 9), QString::fromLatin1(trade), Urgency::SameDay, stage, {n, missed}};
}

} // namespace

class TestSlaReportScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }

    void theSentenceNamesLastWeekAndTheWorst();
    void theSentenceNeverJudgesBelowTwenty();
    void theWorstIsOneClickAway();
    void aRateIsNeverRoundedUpToItsTarget();
    void seriesHaveTheNumbersOfTheReport();
    void fewCasesAreHollowAndSaySo();
    void aYearIsShownByMonth();
    void anythingMissedLeadsToItsWorkOrders();
    void keysWalkTheMarksAndOpenThem();
    void aChartHasItsTableAndFiles();
    void aFormulaIsOnlyText();
    void aFilterIsReadAndCanBeCleared();
    void nothingEndedIsSaid();
    void aFilterWithoutStagesOffersToClearIt();
    void aFailureSaysWhyAndOffersAnotherTry();
    void aLaterFailureKeepsTheFigures();
    void oldFiguresAreAmber();
    void withoutHistoryTheForecastSaysSo();
    void aLateAnswerToAnOldQuestionIsDropped();
    void theWorstListIsATrueModel();
    void foreignTextIsNeverRich();
};

void TestSlaReportScreen::theSentenceNamesLastWeekAndTheWorst()
{
    const Page page(Moment::Ready);

    QTRY_VERIFY(page.isReady());
    QCOMPARE(page.headline(),
             QStringLiteral("Last week 91 % of 412 stages met. Worst: Plumbing, assignment, 78 % of 54."));
    QCOMPARE(
        page.label("slaDefinition"),
        QStringLiteral("met ÷ (met + breached) of stages that ended 31 Aug to 20 Nov 2026; open, paused and cancelled "
                       "are not counted (31)"));
    QCOMPARE(page.label("slaReportAge"),
             QStringLiteral("figures from %1").arg(page.clock.now().toLocalTime().toString(QStringLiteral("HH:mm"))));
}

void TestSlaReportScreen::theSentenceNeverJudgesBelowTwenty()
{
    HeadlineBar bar;

    bar.setReport(oneWeek({cell("HVAC", SlaStage::Arrival, 19, 19), cell("Plumbing", SlaStage::Arrival, 40, 1)}));
    QCOMPARE(bar.sentence(), QStringLiteral("Last week 66 % of 59 stages met. Worst: Plumbing, arrival, 98 % of 40."));
    bar.setReport(oneWeek({cell("HVAC", SlaStage::Arrival, 19, 19)}));
    QCOMPARE(bar.sentence(),
             QStringLiteral("Last week 0 of 19 stages met. No trade and stage had 20 to be judged by."));
    bar.setReport(oneWeek({cell("HVAC", SlaStage::Arrival, 30, 0)}));
    QCOMPARE(bar.sentence(), QStringLiteral("Last week 100 % of 30 stages met, every one."));
    bar.setReport(oneWeek({}));
    QCOMPARE(bar.sentence(), QStringLiteral("No stage ended last week."));
}

void TestSlaReportScreen::theWorstIsOneClickAway()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    QSignalSpy wanted(page.screen.get(), &SlaReportScreen::workOrdersWanted);

    page.screen->findChild<QAbstractButton *>(QStringLiteral("worstLink"))->click();

    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(page.jobs.last().trade, QStringLiteral("Plumbing"));
    QCOMPARE(page.jobs.last().stage, SlaStage::Assignment);
    QVERIFY(page.jobs.last().missedOnly);
    QCOMPARE(page.jobs.last().from, chicago(11, 9));
    QCOMPARE(page.jobs.last().until, chicago(11, 16));
    const auto found = wanted.first().first().value<SlaWorkOrders>();
    QCOMPARE(found.title, QStringLiteral("Missed: Plumbing, assignment, 9 to 15 Nov 2026"));
    QCOMPARE(found.ids.size(), found.numbers.size());
}

void TestSlaReportScreen::aRateIsNeverRoundedUpToItsTarget()
{
    SlaReport report = oneWeek({cell("HVAC", SlaStage::Arrival, 1'000, 104)}); // 89.6 %

    QCOMPARE(SlaSeries::heat(report).cells.first().first().words, QStringLiteral("89 %"));
    report.target = 95;
    QCOMPARE(SlaSeries::heat(report).cells.first().first().words, QStringLiteral("90 %"));
    QCOMPARE((SlaRate {1'000, 1}).words(), QStringLiteral("99 %"));
    QCOMPARE((SlaRate {1'000, 999}).words(), QStringLiteral("< 1 %"));
    QCOMPARE((SlaRate {}).words(), QStringLiteral("–"));
}

void TestSlaReportScreen::seriesHaveTheNumbersOfTheReport()
{
    const SlaReport report = SlaReportStory::report({});

    const LineSeries line = SlaSeries::compliance(report);
    const SlaSeries::Grid grid = SlaSeries::tradeByStage(report);
    const BarSeries bars = SlaSeries::causes(report);
    const RangeSeries ranges = SlaSeries::times(report);

    QCOMPARE(line.points.size(), report.days.size());
    SlaRate sum;
    for (qsizetype point = 0; point < line.points.size(); ++point) {
        SlaRate rate;
        for (const SlaReport::Result &result : report.results) {
            if (result.day == report.days.at(point))
                rate.add(result.rate);
        }
        QVERIFY(qFuzzyCompare(*line.points.at(point).percent,
                              100.0 * static_cast<double>(rate.met()) / static_cast<double>(rate.n)));
        sum.add(rate);
    }
    QCOMPARE(sum, report.total());
    for (qsizetype trade = 0; trade < grid.trades.size(); ++trade) {
        SlaRate across;
        for (qsizetype stage = 0; stage < grid.stages.size(); ++stage) {
            SlaRate rate;
            for (const SlaReport::Result &result : report.results) {
                if (result.trade == grid.trades.at(trade) && result.stage == grid.stages.at(stage))
                    rate.add(result.rate);
            }
            QCOMPARE(grid.rates.at(trade).at(stage), rate);
            across.add(rate);
        }
        QCOMPARE(grid.rates.at(trade).last(), across);
    }
    QCOMPARE(grid.rates.last().last(), report.total());
    qint64 missed = 0;
    for (const BarSeries::Bar &bar : bars.bars)
        missed += bar.count;
    QCOMPARE(missed, report.total().missed);
    QCOMPARE(ranges.ranges.at(1).middle, 26.0 * 60);
    QCOMPARE(ranges.ranges.at(1).words,
             QStringList({QStringLiteral("8m"), QStringLiteral("26m"), QStringLiteral("1h 52m")}));
    QCOMPARE(SlaSeries::complianceTable(report).rows.at(10),
             QStringList({QStringLiteral("week 46"), QStringLiteral("2026-11-09"), QStringLiteral("375"),
                          QStringLiteral("37"), QStringLiteral("412"), QStringLiteral("91.0")}));
}

void TestSlaReportScreen::fewCasesAreHollowAndSaySo()
{
    SlaReport report = oneWeek({cell("HVAC", SlaStage::Arrival, 7, 0), cell("Plumbing", SlaStage::Arrival, 20, 5)});

    const HeatSeries heat = SlaSeries::heat(report);
    QVERIFY(heat.cells.at(0).at(0).hollow);
    QCOMPARE(heat.cells.at(0).at(0).words, QStringLiteral("–"));
    QCOMPARE(heat.cells.at(0).at(0).count, QStringLiteral("7"));
    QCOMPARE(heat.cells.at(0).at(0).sentence, QStringLiteral("HVAC, arrival: n = 7: too few for a rate"));
    QVERIFY(!heat.cells.at(1).at(0).hollow);
    QCOMPARE(heat.cells.at(1).at(0).sentence, QStringLiteral("Plumbing, arrival: 75 percent of 20 met"));
    report.results = {cell("HVAC", SlaStage::Arrival, 1, 0)};
    const LineSeries::Point point = SlaSeries::compliance(report).points.at(10);
    QVERIFY(point.hollow);
    QCOMPARE(point.sentence, QStringLiteral("week 46, n = 1: too few for a rate"));
    QCOMPARE(SlaSeries::compliance(report).points.at(9).percent, std::optional<double>());
}

void TestSlaReportScreen::aYearIsShownByMonth()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    SlaReportQuery query;
    query.weeks = 52;

    page.screen->setQuery(query);

    QTRY_COMPARE(page.chart<LineChart>()->series().axis, QStringLiteral("month"));
    QCOMPARE(page.chart<LineChart>()->series().points.size(), 13);
    QCOMPARE(page.chart<LineChart>()->series().points.last().label, QStringLiteral("Nov"));
    QCOMPARE(page.headline(),
             QStringLiteral("Last week 91 % of 412 stages met. Worst: Plumbing, assignment, 78 % of 54."));
}

void TestSlaReportScreen::anythingMissedLeadsToItsWorkOrders()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    QSignalSpy wanted(page.screen.get(), &SlaReportScreen::workOrdersWanted);
    const auto press = [](const Chart *chart, int mark) {
        QTest::mouseClick(const_cast<Chart *>(chart), Qt::LeftButton, {}, chart->markBox(mark).center().toPoint());
    };

    press(page.chart<LineChart>(), 10);
    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(page.jobs.last().from, chicago(11, 9));
    QCOMPARE(page.jobs.last().until, chicago(11, 16));
    press(page.chart<HeatTable>(), 5 + 1); // second trade, second stage of four and their sum
    QTRY_COMPARE(wanted.count(), 2);
    QCOMPARE(page.jobs.last().trade, QStringLiteral("Plumbing"));
    QCOMPARE(page.jobs.last().stage, SlaStage::Assignment);
    QCOMPARE(page.jobs.last().from, chicago(8, 31));
    press(page.chart<BarChart>(), 0);
    QTRY_COMPARE(wanted.count(), 3);
    QCOMPARE(page.jobs.last().cause, QStringLiteral("nobody_accepted"));
    QCOMPARE(wanted.last().first().value<SlaWorkOrders>().title,
             QStringLiteral("Nobody accepted in time: 31 Aug to 20 Nov 2026"));
}

void TestSlaReportScreen::keysWalkTheMarksAndOpenThem()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    QSignalSpy wanted(page.screen.get(), &SlaReportScreen::workOrdersWanted);
    auto *heat = page.chart<HeatTable>();
    heat->setFocus(Qt::TabFocusReason);

    QTest::keyClick(heat, Qt::Key_Home);
    QTest::keyClick(heat, Qt::Key_Down);
    QTest::keyClick(heat, Qt::Key_Right);
    QCOMPARE(heat->accessibleName(), QStringLiteral("By trade and stage: Plumbing, assignment: 81 percent of 580 met"));
    QTest::keyClick(heat, Qt::Key_Return);

    QTRY_COMPARE(wanted.count(), 1);
    QCOMPARE(page.jobs.last().stage, SlaStage::Assignment);
    auto *line = page.chart<LineChart>();
    line->setFocus(Qt::TabFocusReason);
    QTest::keyClick(line, Qt::Key_End);
    QTest::keyClick(line, Qt::Key_Left);
    QCOMPARE(line->accessibleName(), QStringLiteral("Compliance by week: week 46, 91 percent of 412 met"));
}

void TestSlaReportScreen::aChartHasItsTableAndFiles()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    auto *card = page.screen->findChild<ChartCard *>(QStringLiteral("complianceCard"));
    const QTemporaryDir folder;

    page.screen->findChild<Button *>(QStringLiteral("complianceTableButton"))->click();
    const auto *table = page.screen->findChild<ChartList *>(QStringLiteral("complianceTable"));
    QVERIFY(table->isVisible());
    QCOMPARE(table->model()->rowCount(), 12);
    QCOMPARE(card->saveTo(folder.filePath(QStringLiteral("a.csv"))), QString());
    QCOMPARE(card->saveTo(folder.filePath(QStringLiteral("a.png"))), QString());

    QFile csv(folder.filePath(QStringLiteral("a.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QByteArrayList lines = csv.readAll().split('\n');
    QCOMPARE(lines.at(0), QByteArray("Week,From,Met,Missed,n,% met\r"));
    QCOMPARE(lines.at(11), QByteArray("week 46,2026-11-09,375,37,412,91.0\r"));
    QVERIFY(!QImage(folder.filePath(QStringLiteral("a.png"))).isNull());
    QVERIFY(card->saveTo(folder.filePath(QStringLiteral("no/such/folder.csv")))
                .endsWith(QStringLiteral("Nothing was saved.")));
}

void TestSlaReportScreen::aFormulaIsOnlyText()
{
    const ChartTable table {
        {QStringLiteral("Trade"), QStringLiteral("n")},
        {{QStringLiteral("=HYPERLINK(\"x\")"), QStringLiteral("-5")}, {QStringLiteral("a, b"), QStringLiteral("7")}},
        {1}};

    QCOMPARE(table.toCsv(), QStringLiteral("Trade,n\r\n\"'=HYPERLINK(\"\"x\"\")\",-5\r\n\"a, b\",7\r\n"));
}

void TestSlaReportScreen::aFilterIsReadAndCanBeCleared()
{
    const Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    auto *stage = page.screen->findChild<QComboBox *>(QStringLiteral("stageBox"));

    stage->setCurrentIndex(2);
    Q_EMIT stage->activated(2);

    QTRY_COMPARE(page.reports.last().stage, SlaStage::Assignment);
    QTRY_COMPARE(page.chart<HeatTable>()->series().columns, QStringList(QStringLiteral("Assignment")));
    page.screen->findChild<Button *>(QStringLiteral("clearFilterButton"))->click();
    QTRY_COMPARE(page.chart<HeatTable>()->series().columns.size(), 5);
    QVERIFY(!page.reports.last().isFiltered());
    page.screen->findChild<QAbstractButton *>(QStringLiteral("weeks4"))->click();
    QTRY_COMPARE(page.chart<LineChart>()->series().points.size(), 4);
}

void TestSlaReportScreen::nothingEndedIsSaid()
{
    const Page page(Moment::Empty);

    QTRY_COMPARE(page.notice(), QStringLiteral("No stage ended in this period."));
    const Page loading(Moment::Loading);
    QCOMPARE(loading.notice(), QStringLiteral("Reading the figures…"));
}

void TestSlaReportScreen::aFilterWithoutStagesOffersToClearIt()
{
    const Page page(Moment::Empty);
    SlaReportQuery query;
    query.trade = QStringLiteral("HVAC");

    page.screen->setQuery(query);

    QTRY_COMPARE(page.notice(), QStringLiteral("No stage of this filter ended in this period."));
    page.screen->findChild<Notice *>(QStringLiteral("slaReportNotice"))->findChild<Button *>()->click();
    QTRY_COMPARE(page.notice(), QStringLiteral("No stage ended in this period."));
}

void TestSlaReportScreen::aFailureSaysWhyAndOffersAnotherTry()
{
    const Page page(Moment::Failed);
    QTRY_COMPARE(page.notice(), QStringLiteral("The figures could not be read."));
    const qsizetype before = page.reports.size();

    auto *again = page.screen->findChild<Notice *>(QStringLiteral("slaReportNotice"))
                      ->findChild<Button *>(QStringLiteral("noticeAction"));
    QCOMPARE(again->text(), QStringLiteral("Try again"));
    again->click();

    QTRY_COMPARE(page.reports.size(), before + 1);
}

void TestSlaReportScreen::aLaterFailureKeepsTheFigures()
{
    const Page page(Moment::Late);
    QTRY_VERIFY(page.isReady());

    page.screen->load();

    auto *strip = page.screen->findChild<Notice *>(QStringLiteral("slaReportStrip"));
    QTRY_VERIFY(strip->isVisible());
    QVERIFY(strip->sentence().startsWith(QStringLiteral("These figures are from ")));
    QVERIFY(page.isReady());
}

void TestSlaReportScreen::oldFiguresAreAmber()
{
    Page page(Moment::Ready);
    QTRY_VERIFY(page.isReady());
    auto *age = page.screen->findChild<TextLabel *>(QStringLiteral("slaReportAge"));
    QCOMPARE(age->tone(), Tone::Muted);

    page.clock.instant = page.clock.instant.addSecs(38);
    page.screen->setLink({LinkState::Kind::Reconnecting, {}});

    QCOMPARE(age->tone(), Tone::AtRisk);
    QVERIFY(age->text().endsWith(QStringLiteral(" · 38 s ago")));
    const qsizetype before = page.reports.size();
    page.screen->setLink({LinkState::Kind::Live, {}});
    QTRY_COMPARE(page.reports.size(), before + 1);
}

void TestSlaReportScreen::withoutHistoryTheForecastSaysSo()
{
    const Page page(Moment::Young);
    QTRY_VERIFY(page.isReady());

    QCOMPARE(page.label("forecastNothing"), QStringLiteral("Not enough history to check the forecast."));
    QCOMPARE(page.label("outlookWords"),
             QStringLiteral("Of 25 open stages, 2 are over due. There is not enough history for a forecast."));
    QCOMPARE(page.label("slaRange"), QStringLiteral("This range has no policy before 5 Nov 2026."));
    QCOMPARE(forecastWords(std::nullopt, 12), QStringLiteral("not enough history (12 cases)"));
    QCOMPARE(forecastWords(0.62, 144), QStringLiteral("62 % of 144 like it"));
    QCOMPARE(forecastPercent(0.9991), QStringLiteral("99 %"));
    QCOMPARE(page.calibrations, 1);
}

void TestSlaReportScreen::aLateAnswerToAnOldQuestionIsDropped()
{
    const BoardStory::StoryClock clock;
    QList<std::shared_ptr<QPromise<Result<SlaReport>>>> asked;
    SlaReportOperations operations = SlaReportStory::operations(Moment::Ready);
    operations.readReport = [&asked](const SlaReportQuery &) {
        asked.append(std::make_shared<QPromise<Result<SlaReport>>>());
        asked.last()->start();
        return asked.last()->future();
    };
    SlaReportScreen screen(operations, clock);
    screen.show();
    SlaReportQuery four;
    four.weeks = 4;
    screen.setQuery(four);
    QCOMPARE(asked.size(), 2);

    asked.at(1)->addResult(Result<SlaReport>(SlaReportStory::report(four)));
    asked.at(1)->finish();
    QTRY_COMPARE(screen.findChild<LineChart *>()->series().points.size(), 4);
    asked.at(0)->addResult(Result<SlaReport>(SlaReportStory::report({})));
    asked.at(0)->finish();
    QCoreApplication::processEvents();

    QCOMPARE(screen.findChild<LineChart *>()->series().points.size(), 4);
}

void TestSlaReportScreen::theWorstListIsATrueModel()
{
    SlaWorstTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QList<SlaOpenStage> rows = SlaReportStory::outlook().worst;

    model.merge(rows);
    model.merge(rows.mid(0, 4));
    std::swap(rows[0], rows[3]);
    model.merge(rows);

    QCOMPARE(model.rowCount(), rows.size());
    QCOMPARE(model.index(3, SlaWorstTableModel::TimeColumn).data().toString(), QStringLiteral("+8m over"));
    QCOMPARE(model.index(3, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("WO 48207, HVAC, assignment: +8m over of 30m."));
    QVERIFY(model.index(0, 0).data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral(" like it.")));
    ChartTableModel table;
    const QAbstractItemModelTester tableTester(&table, QAbstractItemModelTester::FailureReportingMode::Fatal);
    table.setTable(SlaSeries::heatTable(SlaReportStory::report({})));
    table.setTable(SlaSeries::causesTable(SlaReportStory::report({})));
    QCOMPARE(table.columnCount(), 3);
}

void TestSlaReportScreen::foreignTextIsNeverRich()
{
    SlaReport report = oneWeek({cell("<img src=\"/a/fifo\">", SlaStage::Arrival, 40, 20)});
    HeadlineBar bar;
    bar.setReport(report);

    for (const QLabel *label : bar.findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
    SlaOpenStage open;
    open.trade = QStringLiteral("<img src=\"/a/fifo\">");
    SlaWorstTableModel model;
    model.merge({open});
    QVERIFY(!model.index(0, 0).data(Qt::ToolTipRole).toString().contains(QLatin1Char('<')));
}

QTEST_MAIN(TestSlaReportScreen)
#include "tst_slareportscreen.moc"
