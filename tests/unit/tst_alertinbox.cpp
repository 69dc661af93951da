#include "models/domain/slaalertgroup.h"
#include "models/tables/alerttablemodel.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>

namespace {

using Kind = SlaAlert::Kind;

const QDateTime now(QDate(2026, 11, 20), QTime(20, 25, 30), Qt::UTC);

QUuid idOf(int number)
{
    return {static_cast<uint>(number), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0};
}

/// An alert of work order @p number, raised so many seconds ago.
SlaAlert alert(int number, Kind kind, int secondsAgo, int level = 0)
{
    SlaAlert made;
    made.id = idOf(number * 100 + static_cast<int>(kind) * 10 + level);
    made.timerId = idOf(number);
    made.number = number;
    made.title = QStringLiteral("Rooftop unit down");
    made.trade = number % 2 == 0 ? QStringLiteral("HVAC") : QStringLiteral("Plumbing");
    made.kind = kind;
    made.level = level;
    made.levels = 2;
    made.stage = SlaStage::Assignment;
    made.sentAt = now.addSecs(-secondsAgo);
    made.trueAt = made.sentAt;
    made.dueAt = kind == Kind::Warning ? now.addSecs(300) : made.sentAt;
    return made;
}

QList<SlaAlertGroup> breaches(const QList<int> &numbers)
{
    QList<SlaAlert> alerts;
    for (const int number : numbers)
        alerts.append(alert(number, Kind::Breach, 60));
    return groupAlerts(alerts);
}

} // namespace

class TestAlertInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void theWorstAlertLeadsItsStage();
    void anEscalationStandsAboveTheBreachItCameFrom();
    void aBreachHidesItsWarningAndSaysSo();
    void twoStagesOfOneWorkOrderAreTwoRows();
    void stagesKeepTheOrderInWhichTheyCome();
    void oneActOnSeveralAlertsIsOneNote();
    void theSentenceSaysEverything_data();
    void theSentenceSaysEverything();
    void aLateCheckIsSaid_data();
    void aLateCheckIsSaid();
    void everyMergeKeepsTheModelConsistent_data();
    void everyMergeKeepsTheModelConsistent();
    void persistentIndexesFollowTheirStage();
    void headingsOpenAndCloseByTrade();
    void agesFollowTheServersTime();
};

void TestAlertInbox::theWorstAlertLeadsItsStage()
{
    const QList<SlaAlertGroup> groups =
        groupAlerts({alert(7, Kind::Warning, 30), alert(7, Kind::Breach, 600), alert(7, Kind::Warning, 900)});

    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups.first().lead.kind, Kind::Breach);
    QCOMPARE(groups.first().earlier, 2);
    QCOMPARE(groups.first().newestAt, now.addSecs(-30));
    QCOMPARE(groups.first().ids().size(), 3);
}

void TestAlertInbox::anEscalationStandsAboveTheBreachItCameFrom()
{
    const QList<SlaAlertGroup> groups =
        groupAlerts({alert(7, Kind::Escalation, 30, 2), alert(7, Kind::Breach, 10), alert(7, Kind::Escalation, 5, 1)});

    QCOMPARE(groups.size(), 1);
    QCOMPARE(groups.first().lead.kind, Kind::Escalation);
    QCOMPARE(groups.first().lead.level, 2);
    QVERIFY(groups.first().isUrgent());
}

void TestAlertInbox::aBreachHidesItsWarningAndSaysSo()
{
    SlaAlert breach = alert(7, Kind::Breach, 60);
    breach.hidesWarning = true;
    AlertTableModel model(AlertTableModel::List::Open);

    model.merge(groupAlerts({breach}));

    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.remark(*model.groupAt(0)), QStringLiteral("+1 earlier"));
}

void TestAlertInbox::twoStagesOfOneWorkOrderAreTwoRows()
{
    SlaAlert second = alert(7, Kind::Breach, 60);
    second.timerId = idOf(9'000);
    second.stage = SlaStage::Arrival;

    QCOMPARE(groupAlerts({alert(7, Kind::Breach, 60), second}).size(), 2);
}

void TestAlertInbox::stagesKeepTheOrderInWhichTheyCome()
{
    const QList<SlaAlertGroup> groups = groupAlerts(
        {alert(3, Kind::Breach, 1), alert(1, Kind::Warning, 2), alert(3, Kind::Warning, 3), alert(2, Kind::Breach, 4)});

    QList<qint64> numbers;
    for (const SlaAlertGroup &group : groups)
        numbers.append(group.lead.number);
    QCOMPARE(numbers, (QList<qint64> {3, 1, 2}));
}

void TestAlertInbox::oneActOnSeveralAlertsIsOneNote()
{
    SlaAlert breach = alert(7, Kind::Breach, 60);
    SlaAlert warning = alert(7, Kind::Warning, 90);
    const SlaAlert::Note taken {
        QStringLiteral("acknowledged"), QStringLiteral("calling"), QStringLiteral("A. Chen"), now, {}};
    SlaAlert::Note again = taken;
    again.at = now.addMSecs(2);
    SlaAlert::Note before = taken;
    before.what = QStringLiteral("comment");
    before.at = now.addSecs(-60);
    breach.notes = {taken};
    warning.notes = {before, again};

    const QList<SlaAlert::Note> notes = groupAlerts({breach, warning}).first().notes();

    QCOMPARE(notes, (QList<SlaAlert::Note> {before, taken}));
}

void TestAlertInbox::theSentenceSaysEverything_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("secondsLeft");
    QTest::addColumn<bool>("acknowledged");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, Kind kind, int left, bool taken, const char *sentence) {
        QTest::newRow(name) << static_cast<int>(kind) << left << taken << QString::fromLatin1(sentence);
    };
    row("over", Kind::Breach, -480, false, "Breach, assignment, work order 48207, 8 minutes over, not acknowledged");
    row("one", Kind::Breach, -61, false, "Breach, assignment, work order 48207, 1 minute over, not acknowledged");
    row("just", Kind::Breach, -10, false,
        "Breach, assignment, work order 48207, less than a minute over, not acknowledged");
    row("hours", Kind::Escalation, -3'900, false,
        "Escalation, assignment, work order 48207, 1 hour 5 minutes over, not acknowledged");
    row("left", Kind::Warning, 200, false, "Warning, assignment, work order 48207, 3 minutes left, not acknowledged");
    row("taken", Kind::Breach, -480, true,
        "Breach, assignment, work order 48207, 8 minutes over, acknowledged by A. Chen");
}

void TestAlertInbox::theSentenceSaysEverything()
{
    QFETCH(int, kind);
    QFETCH(int, secondsLeft);
    QFETCH(bool, acknowledged);
    SlaAlert made = alert(48'207, static_cast<Kind>(kind), 0, kind == static_cast<int>(Kind::Escalation) ? 1 : 0);
    made.dueAt = now.addSecs(secondsLeft);
    made.acknowledged = acknowledged;
    made.acknowledgedBy = QStringLiteral("A. Chen");

    QTEST(alertSentence(groupAlerts({made}).first(), now, QTimeZone::utc()), "sentence");
}

void TestAlertInbox::aLateCheckIsSaid_data()
{
    QTest::addColumn<int>("secondsAgo");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("just made") << 2 << QString();
    QTest::newRow("almost late") << 59 << QString();
    QTest::newRow("late") << 74 << QStringLiteral("The SLA check has not run for 74 s. Silence here means nothing.");
    QTest::newRow("very late") << 7'500
                               << QStringLiteral("The SLA check has not run for 2h 5m. Silence here means nothing.");
    QTest::newRow("never") << -1 << QStringLiteral("The SLA check has never run here. Silence here means nothing.");
}

void TestAlertInbox::aLateCheckIsSaid()
{
    QFETCH(int, secondsAgo);
    SlaInbox inbox;
    if (secondsAgo >= 0)
        inbox.lastCheckAt = now.addSecs(-secondsAgo);

    QTEST(lateCheckSentence(inbox, now), "sentence");
}

void TestAlertInbox::everyMergeKeepsTheModelConsistent_data()
{
    QTest::addColumn<QList<int>>("before");
    QTest::addColumn<QList<int>>("after");
    QTest::newRow("first") << QList<int> {} << QList<int> {1, 2, 3};
    QTest::newRow("insert") << QList<int> {1, 3} << QList<int> {4, 1, 2, 3};
    QTest::newRow("remove") << QList<int> {1, 2, 3, 4} << QList<int> {2, 4};
    QTest::newRow("reorder") << QList<int> {1, 2, 3, 4} << QList<int> {4, 1, 3, 2};
    QTest::newRow("all at once") << QList<int> {1, 2, 3, 4, 5} << QList<int> {6, 5, 1, 7, 3};
    QTest::newRow("clear") << QList<int> {1, 2} << QList<int> {};
    QTest::newRow("replace") << QList<int> {1, 2} << QList<int> {3, 4};
}

void TestAlertInbox::everyMergeKeepsTheModelConsistent()
{
    QFETCH(QList<int>, before);
    QFETCH(QList<int>, after);
    for (const bool grouped : {false, true}) {
        AlertTableModel model(AlertTableModel::List::Open);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.setNow(now);
        model.merge(breaches(before));
        model.setGroupedByTrade(grouped);
        for (int row = 0; row < model.rowCount(); ++row)
            model.toggle(row);

        model.merge(breaches(after));

        model.setGroupedByTrade(false);
        QList<int> shown;
        for (int row = 0; row < model.rowCount(); ++row)
            shown.append(static_cast<int>(model.groupAt(row)->lead.number));
        QCOMPARE(shown, after);
    }
}

void TestAlertInbox::persistentIndexesFollowTheirStage()
{
    AlertTableModel model(AlertTableModel::List::Open);
    model.merge(breaches({1, 2, 3}));
    const QPersistentModelIndex second = model.index(1, 0);
    const QPersistentModelIndex gone = model.index(0, 0);

    model.merge(breaches({5, 3, 4, 2}));

    QCOMPARE(second.row(), 3);
    QVERIFY(!gone.isValid());
}

void TestAlertInbox::headingsOpenAndCloseByTrade()
{
    AlertTableModel model(AlertTableModel::List::Open);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setNow(now);
    model.merge(breaches({1, 2, 3, 4, 5}));

    model.setGroupedByTrade(true);

    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.isHeading(0));
    QCOMPARE(model.index(0, AlertTableModel::WorkOrderColumn).data().toString(),
             QStringLiteral("HVAC: 2 alerts, 2 breached or escalated"));
    QCOMPARE(model.groupsOf(1).size(), 3);
    model.toggle(0);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.groupAt(1)->lead.number, 2);
    model.toggle(0);
    QCOMPARE(model.rowCount(), 2);
}

void TestAlertInbox::agesFollowTheServersTime()
{
    AlertTableModel model(AlertTableModel::List::Open);
    model.setNow(now);
    model.merge(groupAlerts({alert(1, Kind::Breach, 495)}));
    const QModelIndex since = model.index(0, AlertTableModel::SinceColumn);
    QCOMPARE(since.data().toString(), QStringLiteral("8m"));

    model.setNow(now.addSecs(60));

    QCOMPARE(since.data().toString(), QStringLiteral("9m"));
}

QTEST_GUILESS_MAIN(TestAlertInbox)
#include "tst_alertinbox.moc"
