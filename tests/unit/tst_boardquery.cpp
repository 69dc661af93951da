#include "models/domain/boardquery.h"
#include "models/domain/workorderact.h"

#include "tests/support/raventest.h"

#include <QJsonDocument>

class TestBoardQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void neighboursOfOrAreAlternatives();
    void valuesInQuotesKeepTheirSpaces();
    void aBareWordIsLookedForInTheText();
    void whatCannotBeUnderstoodIsSaid_data();
    void whatCannotBeUnderstoodIsSaid();
    void everyBuiltInViewCanBeRead();
    void whatIsLateOrWillBeIsOneView();
    void theNextStepFollowsTheStatus_data();
    void theNextStepFollowsTheStatus();
};

void TestBoardQuery::neighboursOfOrAreAlternatives()
{
    const FilterReading reading = readFilter(QStringLiteral("status:open or closed:today trade:HVAC -doubt:yes"));

    QVERIFY(!reading.error);
    QCOMPARE(reading.filter.allOf.size(), 3);
    QCOMPARE(reading.filter.allOf.at(0).size(), 2);
    QCOMPARE(reading.filter.allOf.at(1).first().values, QStringList {QStringLiteral("HVAC")});
    QVERIFY(reading.filter.allOf.at(2).first().negated);
    QCOMPARE(QJsonDocument(reading.filter.toJson()).toJson(QJsonDocument::Compact),
             QByteArray(R"([[{"f":"status","n":false,"v":["open"]},{"f":"closed","n":false,"v":["today"]}],)"
                        R"([{"f":"trade","n":false,"v":["HVAC"]}],[{"f":"doubt","n":true,"v":["yes"]}]])"));
}

void TestBoardQuery::valuesInQuotesKeepTheirSpaces()
{
    const FilterReading reading = readFilter(QStringLiteral("city:\"San Antonio\",Dallas trade:facilities"));

    QVERIFY(!reading.error);
    QCOMPARE(reading.filter.allOf.at(0).first().values,
             (QStringList {QStringLiteral("San Antonio"), QStringLiteral("Dallas")}));
    QCOMPARE(reading.filter.allOf.at(1).first().values, QStringList {QStringLiteral("Facilities Tech")});
}

void TestBoardQuery::aBareWordIsLookedForInTheText()
{
    const FilterReading reading = readFilter(QStringLiteral("\"walk-in freezer\" 48213"));

    QVERIFY(!reading.error);
    QCOMPARE(reading.filter.allOf.at(0).first().field, QStringLiteral("text"));
    QCOMPARE(reading.filter.allOf.at(0).first().values.first(), QStringLiteral("walk-in freezer"));
}

void TestBoardQuery::whatCannotBeUnderstoodIsSaid_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("field") << QStringLiteral("trad:HVAC")
                           << QStringLiteral("Unknown field “trad”. Did you mean trade?");
    QTest::newRow("value") << QStringLiteral("status:opn")
                           << QStringLiteral("“opn” is no value of status. Did you mean open?");
    QTest::newRow("trade") << QStringLiteral("trade:HAVC")
                           << QStringLiteral("No trade is called “HAVC”. Did you mean HVAC?");
    QTest::newRow("empty") << QStringLiteral("city:") << QStringLiteral("city: needs a value.");
    QTest::newRow("quote") << QStringLiteral("city:\"San")
                           << QStringLiteral("A quotation mark is missing its partner.");
    QTest::newRow("or first") << QStringLiteral("or status:open") << QStringLiteral("“or” stands between two terms.");
    QTest::newRow("or last") << QStringLiteral("status:open or") << QStringLiteral("“or” stands between two terms.");
    QTest::newRow("number") << QStringLiteral("no:abc") << QStringLiteral("“abc” is no work order number.");
}

void TestBoardQuery::whatCannotBeUnderstoodIsSaid()
{
    QFETCH(QString, text);

    const FilterReading reading = readFilter(text);

    QVERIFY(reading.error);
    QTEST(reading.error->sentence, "sentence");
}

void TestBoardQuery::everyBuiltInViewCanBeRead()
{
    for (const BoardView &view : builtInBoardViews()) {
        const FilterReading reading = readFilter(view.filterText);

        QVERIFY2(!reading.error, qPrintable(view.name));
        QVERIFY(!reading.filter.allOf.isEmpty());
    }
}

void TestBoardQuery::whatIsLateOrWillBeIsOneView()
{
    const QList<BoardView> views = builtInBoardViews();
    const auto found = std::find_if(views.cbegin(), views.cend(), [](const BoardView &view) {
        return view.name == QLatin1String("At risk or breached");
    });
    QVERIFY(found != views.cend());

    const FilterReading reading = readFilter(found->filterText);

    QVERIFY(!reading.error);
    QCOMPARE(reading.filter.allOf.size(), 1);
    QCOMPARE(reading.filter.allOf.first().first().values,
             (QStringList {QStringLiteral("breached"), QStringLiteral("risk")}));
    QVERIFY(!readFilter(QStringLiteral("sla:missed")).error);
}

void TestBoardQuery::theNextStepFollowsTheStatus_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("qualified");
    QTest::addColumn<int>("act");
    const auto row = [](const char *name, JobStatus status, int asked, int qualified, WorkOrderAct act) {
        QTest::newRow(name) << static_cast<int>(status) << asked << qualified << static_cast<int>(act);
    };
    row("pending", JobStatus::Pending, 0, 0, WorkOrderAct::Dispatch);
    row("held", JobStatus::Matching, 52, 0, WorkOrderAct::OpenDispatch);
    row("nobody yet", JobStatus::Dispatched, 60, 0, WorkOrderAct::OpenDispatch);
    row("somebody", JobStatus::Dispatched, 60, 1, WorkOrderAct::Assign);
    row("assigned", JobStatus::Assigned, 60, 1, WorkOrderAct::OnSite);
    row("on site", JobStatus::InProgress, 60, 1, WorkOrderAct::Complete);
    row("done", JobStatus::Completed, 60, 1, WorkOrderAct::Archive);
}

void TestBoardQuery::theNextStepFollowsTheStatus()
{
    QFETCH(int, status);
    QFETCH(int, asked);
    QFETCH(int, qualified);
    QFETCH(int, act);
    WorkOrderRow row;
    row.status = static_cast<JobStatus>(status);
    if (asked > 0) {
        row.outreach = OutreachSummary();
        row.outreach->warm.sent = asked;
        row.outreach->warm.qualified = qualified;
    }

    QCOMPARE(primaryAct(row), std::optional(static_cast<WorkOrderAct>(act)));
}

QTEST_GUILESS_MAIN(TestBoardQuery)
#include "tst_boardquery.moc"
