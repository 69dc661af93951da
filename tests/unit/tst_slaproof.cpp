#include "models/domain/slaproof.h"
#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QRandomGenerator>

namespace {

using Kind = SlaEvent::Kind;

const QTimeZone &zone()
{
    static const QTimeZone chicago("America/Chicago");
    return chicago;
}

QDateTime at(int day, int hour, int minute, int second = 0, int ms = 0)
{
    return QDateTime(QDate(2026, 11, day), QTime(hour, minute, second, ms), zone()).toUTC();
}

SlaEvent started(const QDateTime &when, int minutes)
{
    SlaEvent event;
    event.kind = Kind::Started;
    event.at = when;
    event.targetMinutes = minutes;
    return event;
}

SlaEvent happened(Kind kind, const QDateTime &when, const QString &reason = {})
{
    SlaEvent event;
    event.kind = kind;
    event.at = when;
    event.reason = reason;
    event.actor = QStringLiteral("A. Chen");
    return event;
}

SlaCalendar aroundTheClock()
{
    SlaCalendar calendar;
    calendar.name = QStringLiteral("Around the clock");
    calendar.aroundTheClock = true;
    return calendar;
}

SlaCalendar office()
{
    SlaCalendar calendar;
    calendar.name = QStringLiteral("Office");
    calendar.version = 2;
    calendar.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        calendar.week.at(day) = {{480, 720}, {780, 1'020}};
    calendar.holidays = {{QDate(2026, 11, 26), QStringLiteral("Thanksgiving Day"), {}}};
    return calendar;
}

SlaStageRecord stage(const QList<SlaEvent> &events, const SlaCalendar &calendar)
{
    SlaStageRecord record;
    record.stage = SlaStage::Assignment;
    record.events = events;
    record.targetMinutes = events.first().targetMinutes;
    record.terms = {7, 3, 75};
    record.calendar = calendar;
    return record;
}

SlaRecord workOrder(const SlaStageRecord &stage, const QDateTime &readAt)
{
    SlaRecord record;
    record.number = 48'213;
    record.title = QStringLiteral("No cooling <b>freezer</b>");
    record.trade = QStringLiteral("HVAC");
    record.urgency = QStringLiteral("emergency");
    record.siteZone = "America/Denver";
    record.hasSla = true;
    record.stages = {stage};
    record.readAt = readAt;
    return record;
}

SlaRecord running()
{
    SlaStageRecord assignment = stage({started(at(20, 14, 2, 41), 30)}, aroundTheClock());
    assignment.engineStatus = QStringLiteral("warning");
    assignment.engineElapsedMs = 22 * 60'000 + 49'000;
    return workOrder(assignment, at(20, 14, 25, 30));
}

/// Friday 15:30 to the Monday after, with a pause on Monday: nights, a lunch, a weekend.
SlaProof overTheWeekend()
{
    return slaProofOf(
        stage({started(at(20, 15, 30), 600), happened(Kind::Paused, at(23, 9, 0), QStringLiteral("parts")),
               happened(Kind::Resumed, at(23, 9, 40))},
              office()),
        at(23, 14, 0));
}

SlaCalendar randomCalendar(QRandomGenerator &random)
{
    static const QList<QByteArray> zones {"America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu",
                                          "UTC"};
    SlaCalendar calendar;
    calendar.name = QStringLiteral("Random");
    calendar.aroundTheClock = random.bounded(5) == 0;
    calendar.timeZone = zones.at(random.bounded(zones.size()));
    for (QList<SlaHours> &day : calendar.week) {
        int from = random.bounded(0, 700);
        for (int i = random.bounded(4); i > 0 && from < 1'440; --i) {
            const int until = std::min(1'440, from + random.bounded(1, 500));
            day.append({from, until});
            from = until + random.bounded(0, 200);
        }
    }
    calendar.week.front() = {{480, 1'020}};
    for (int i = random.bounded(4); i > 0; --i)
        calendar.holidays.append({QDate(2026, 1, 1).addDays(random.bounded(365)), QStringLiteral("Holiday %1").arg(i),
                                  random.bounded(2) == 0 ? QList<SlaHours>() : QList<SlaHours> {{540, 720}}});
    return calendar;
}

QList<SlaEvent> randomEvents(QRandomGenerator &random)
{
    QDateTime when = QDateTime(QDate(2026, 1, 1), QTime(0, 0), Qt::UTC)
                         .addMSecs(random.bounded(365) * 86'400'000LL + random.bounded(86'400'000));
    QList<SlaEvent> events {started(when, random.bounded(1, 3'000))};
    for (int i = random.bounded(8); i > 0; --i) {
        when = when.addMSecs(random.bounded(40'000'000));
        const Kind kind = std::array {Kind::Paused, Kind::Resumed, Kind::Paused, Kind::Retargeted}.at(
            static_cast<size_t>(random.bounded(4)));
        events.append(happened(kind, when, QStringLiteral("parts")));
        events.last().targetMinutes = kind == Kind::Retargeted ? random.bounded(1, 3'000) : 0;
    }
    if (random.bounded(3) == 0)
        events.append(happened(random.bounded(2) == 0 ? Kind::Completed : Kind::Cancelled,
                               when.addMSecs(random.bounded(40'000'000))));
    return events;
}

} // namespace

/// The proof sheet: every span, its sum and the words around it.
class SlaProofTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theClosingLineSaysTheSum();
    void closedTimeIsInTheClosingLine();
    void aNightIsARowOfItsOwn();
    void aHolidayIsNamedThoughTheClosingBeganBefore();
    void thousandsOfHistoriesAddUp();
    void aSumThatDoesNotHoldIsSaid();
    void daysAddUpToTheSameSum();
    void anEngineThatDisagreesIsSeen();
    void millisecondsAreShownWhereSecondsWouldNotAddUp();
    void exactDurationsLoseNothing_data();
    void exactDurationsLoseNothing();
    void theTextIsComplete();
    void theJsonIsComplete();
    void thePrintedFormQuotesForeignText();
    void aChangedTargetIsTold();
    void aChangeOfTheClocksIsTold();
    void noStageIsSaid();
};

void SlaProofTest::theClosingLineSaysTheSum()
{
    const SlaProofSheet sheet = slaProofSheet(running());

    QCOMPARE(closingLine(sheet.stages.first()),
             QStringLiteral("Counted 22m 49s + paused 0s = 22m 49s elapsed. Verdict: at risk. ✓ sum equals verdict"));
}

void SlaProofTest::closedTimeIsInTheClosingLine()
{
    QCOMPARE(closingLine(overTheWeekend()),
             QStringLiteral("Counted 5h 50m + paused 40m + closed 64h = 70h 30m elapsed. Verdict: on time. "
                            "✓ sum equals verdict"));
}

void SlaProofTest::aNightIsARowOfItsOwn()
{
    const SlaProof proof = overTheWeekend();

    QStringList lines;
    for (const SlaProofRow &row : proof.rows)
        lines.append(QStringLiteral("%1/%2/%3 %4")
                         .arg(row.countedMs / 60'000)
                         .arg(row.pausedMs / 60'000)
                         .arg(row.closedMs / 60'000)
                         .arg(row.why));
    QCOMPARE(
        lines,
        (QStringList {QStringLiteral("90/0/0 "), QStringLiteral("0/0/3780 calendar closed"), QStringLiteral("60/0/0 "),
                      QStringLiteral("0/40/0 paused: parts"), QStringLiteral("140/0/0 "),
                      QStringLiteral("0/0/60 calendar closed"), QStringLiteral("60/0/0 ")}));
    QCOMPARE(proof.rows.last().sumMs, proof.countedMs);
}

void SlaProofTest::aHolidayIsNamedThoughTheClosingBeganBefore()
{
    const SlaProof proof = slaProofOf(stage({started(at(25, 16, 0), 600)}, office()), at(27, 9, 0));

    QCOMPARE(proof.rows.size(), 3);
    QCOMPARE(proof.rows.at(1).why, QStringLiteral("calendar closed · Thanksgiving Day"));
}

void SlaProofTest::thousandsOfHistoriesAddUp()
{
    QRandomGenerator random(48'213);
    int statuses = 0;
    for (int i = 0; i < 10'000; ++i) {
        const SlaStageRecord record = stage(randomEvents(random), randomCalendar(random));
        const QDateTime asked = record.events.first().at.addMSecs(random.bounded(-1'000, 2'000'000'000));

        const SlaProof proof = slaProofOf(record, asked);

        statuses |= 1 << static_cast<int>(proof.verdict.status);
        QVERIFY2(proof.isSum(), qPrintable(QStringLiteral("history %1: %2").arg(i).arg(closingLine(proof))));
        qint64 sum = 0;
        QDateTime seen = proof.rows.isEmpty() ? QDateTime() : proof.rows.first().from;
        for (const SlaProofRow &row : proof.rows) {
            QCOMPARE(row.from, seen);
            QCOMPARE(row.countedMs + row.pausedMs + row.closedMs, row.from.msecsTo(row.until));
            sum += row.countedMs;
            QCOMPARE(row.sumMs, sum);
            seen = row.until;
        }
        QCOMPARE(sum, proof.verdict.elapsedMs);
    }
    QCOMPARE(statuses, 0x7f); // every status was among them
}

void SlaProofTest::aSumThatDoesNotHoldIsSaid()
{
    SlaProof proof = overTheWeekend();
    proof.verdict.elapsedMs += 1;

    QVERIFY(!proof.isSum());
    QVERIFY(closingLine(proof).endsWith(QStringLiteral("✗ sum does not equal verdict: it says 5h 50m 0.001s")));
}

void SlaProofTest::daysAddUpToTheSameSum()
{
    QRandomGenerator random(5);
    for (int i = 0; i < 500; ++i) {
        const SlaStageRecord record = stage(randomEvents(random), randomCalendar(random));
        const SlaProof proof = slaProofOf(record, record.events.first().at.addMSecs(random.bounded(2'000'000'000)));

        const QList<SlaProofRow> days = rowsByDay(proof.rows, zone());

        qint64 counted = 0;
        qint64 span = 0;
        for (const SlaProofRow &day : days) {
            counted += day.countedMs;
            span += day.countedMs + day.pausedMs + day.closedMs;
            QCOMPARE(day.sumMs, counted);
        }
        QCOMPARE(counted, proof.countedMs);
        QCOMPARE(span, proof.spanMs());
    }
}

void SlaProofTest::anEngineThatDisagreesIsSeen()
{
    SlaRecord record = running();
    QVERIFY(engineAgrees(record));

    record.stages[0].engineStatus = QStringLiteral("breached");

    QVERIFY(!engineAgrees(record));
    QVERIFY(proofText(slaProofSheet(record), zone())
                .contains(QStringLiteral("Proof and badge disagree. The engine says breached after 22m 49s.")));
    record.stages[0].engineStatus = QStringLiteral("warning");
    record.stages[0].engineElapsedMs += 1;
    QVERIFY(!engineAgrees(record));
    record.stages[0].engineStatus.clear();
    QVERIFY(engineAgrees(record));
}

void SlaProofTest::millisecondsAreShownWhereSecondsWouldNotAddUp()
{
    const SlaProof proof =
        slaProofOf(stage({started(at(20, 14, 2, 41, 600), 30)}, aroundTheClock()), at(20, 14, 25, 30, 200));

    QVERIFY(closingLine(proof).startsWith(QStringLiteral("Counted 22m 48.600s + paused 0s = 22m 48.600s elapsed.")));
    QCOMPARE(proofInstant(proof.rows.first().from, proofStyle(proof, zone(), {})), QStringLiteral("14:02:41.600"));
}

void SlaProofTest::exactDurationsLoseNothing_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("words");

    QTest::newRow("nothing") << qint64 {0} << QStringLiteral("0s");
    QTest::newRow("a millisecond") << qint64 {1} << QStringLiteral("0.001s");
    QTest::newRow("minutes") << qint64 {1'369'000} << QStringLiteral("22m 49s");
    QTest::newRow("an hour") << qint64 {3'600'000} << QStringLiteral("1h");
    QTest::newRow("hours and seconds") << qint64 {3'600'000 * 26 + 5'250} << QStringLiteral("26h 5.250s");
}

void SlaProofTest::exactDurationsLoseNothing()
{
    QFETCH(const qint64, ms);
    QFETCH(const QString, words);

    QCOMPARE(exactDuration(ms, true), words);
}

void SlaProofTest::theTextIsComplete()
{
    const QString text = proofText(slaProofSheet(running()), zone());

    QCOMPARE(
        text,
        QString::fromUtf8(
            "SLA proof of WO 48213 · No cooling <b>freezer</b>\n"
            "HVAC · Emergency · as of 20 Nov 2026 14:25:30 (America/Chicago), database time · site America/Denver\n"
            "\n"
            "Assignment: at risk\n"
            "target 30m · policy v3, warning at 75 % · Around the clock v1\n"
            "  From                   To                     Counted  Paused  Closed  Why      Sum\n"
            "  14:02:41 · 13:02 site  14:25:30 · 13:25 site  22m 49s                       22m 49s\n"
            "Counted 22m 49s + paused 0s = 22m 49s elapsed. Verdict: at risk. ✓ sum equals verdict\n"));
}

void SlaProofTest::theJsonIsComplete()
{
    SlaRecord record = running();
    record.stages[0].events.append(happened(Kind::Paused, at(20, 14, 10), QStringLiteral("access")));
    record.stages[0].engineStatus = QStringLiteral("paused");

    const QJsonObject json = proofJson(slaProofSheet(record));

    QCOMPARE(json.value(QLatin1String("work_order")).toObject().value(QLatin1String("number")).toInt(), 48'213);
    QCOMPARE(json.value(QLatin1String("sums_equal_verdicts")).toBool(), true);
    QCOMPARE(json.value(QLatin1String("engine_agrees")).toBool(), false);
    const QJsonObject one = json.value(QLatin1String("stages")).toArray().at(0).toObject();
    QCOMPARE(one.value(QLatin1String("stage")).toString(), QStringLiteral("assignment"));
    const QJsonArray segments = one.value(QLatin1String("segments")).toArray();
    QCOMPARE(segments.size(), 2);
    QCOMPARE(segments.at(1).toObject().value(QLatin1String("what")).toString(), QStringLiteral("paused"));
    QCOMPARE(segments.at(1).toObject().value(QLatin1String("from")).toString(),
             QStringLiteral("2026-11-20T20:10:00.000Z"));
    qint64 counted = 0;
    for (const QJsonValue &segment : segments)
        counted += segment.toObject().value(QLatin1String("counted_ms")).toInteger();
    QCOMPARE(counted, one.value(QLatin1String("verdict")).toObject().value(QLatin1String("elapsed_ms")).toInteger());
    QVERIFY(one.value(QLatin1String("verdict")).toObject().value(QLatin1String("due_at")).isNull());
    QCOMPARE(one.value(QLatin1String("events")).toArray().size(), 2);
}

void SlaProofTest::thePrintedFormQuotesForeignText()
{
    const QString html = proofHtml(slaProofSheet(running()), zone());

    QVERIFY(html.contains(QStringLiteral("No cooling &lt;b&gt;freezer&lt;/b&gt;")));
    QVERIFY(!html.contains(QStringLiteral("<b>freezer")));
    QVERIFY(html.contains(QStringLiteral("✓ sum equals verdict")));
}

void SlaProofTest::aChangedTargetIsTold()
{
    SlaStageRecord record = stage({started(at(20, 14, 0), 45)}, aroundTheClock());
    record.events.append(happened(Kind::Retargeted, at(20, 14, 10)));
    record.events.last().targetMinutes = 30;

    QCOMPARE(targetChanges(record, zone()), QStringList {QStringLiteral("target 45m → 30m at 14:10:00 by A. Chen")});
}

void SlaProofTest::aChangeOfTheClocksIsTold()
{
    const SlaProof proof = slaProofOf(stage({started(at(1, 0, 30), 600)}, aroundTheClock()), at(1, 3, 0));

    QCOMPARE(proof.countedMs, 3 * 3'600'000 + 30 * 60'000);
    QCOMPARE(proofWhy(proof.rows.first(), proofStyle(proof, zone(), {})), QStringLiteral("clocks went back 1h"));
    QCOMPARE(proofWhy(proof.rows.first(), proofStyle(proof, QTimeZone::utc(), {})), QString());
}

void SlaProofTest::noStageIsSaid()
{
    SlaRecord record = running();
    record.stages.clear();

    QVERIFY(proofText(slaProofSheet(record), zone()).contains(QStringLiteral("No stage has started")));
}

QTEST_GUILESS_MAIN(SlaProofTest)
#include "tst_slaproof.moc"
