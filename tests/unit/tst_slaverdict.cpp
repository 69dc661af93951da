#include "models/domain/slaverdict.h"
#include "tests/support/raventest.h"

#include <QRandomGenerator>

namespace {

using Kind = SlaEvent::Kind;

QDateTime utc(const QString &text)
{
    return QDateTime::fromString(text + QLatin1Char('Z'), Qt::ISODateWithMs);
}

SlaEvent happening(Kind kind, const QString &at, int target = 0)
{
    SlaEvent happened;
    happened.kind = kind;
    happened.at = utc(at);
    happened.targetMinutes = target;
    if (kind == Kind::Paused)
        happened.reason = QStringLiteral("parts");
    return happened;
}

SlaCalendar around()
{
    SlaCalendar calendar;
    calendar.aroundTheClock = true;
    return calendar;
}

/// Chicago, 08:00 to 12:00 and 13:00 to 17:00 on weekdays; 25 December and the leap day are holidays, one of them
/// short.
SlaCalendar office()
{
    SlaCalendar calendar;
    calendar.name = QStringLiteral("Office");
    calendar.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        calendar.week.at(day) = {{480, 720}, {780, 1020}};
    calendar.holidays = {{QDate(2026, 12, 25), QStringLiteral("Christmas Day"), {}},
                         {QDate(2028, 2, 29), QStringLiteral("Leap day"), {{480, 600}}}};
    return calendar;
}

SlaCalendar always(const QByteArray &zone)
{
    SlaCalendar calendar;
    calendar.name = QStringLiteral("All day");
    calendar.timeZone = zone;
    for (auto &day : calendar.week)
        day = {{0, 1440}};
    return calendar;
}

/// 22:00 to 06:00, as two spans that meet at midnight.
SlaCalendar nights()
{
    SlaCalendar calendar = always("America/New_York");
    for (auto &day : calendar.week)
        day = {{0, 360}, {1320, 1440}};
    return calendar;
}

} // namespace

class TestSlaVerdict : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void golden_data();
    void golden();
    void aPauseSurvivesAChangeOfPolicy();
    void aSecondPauseInsideAPauseChangesNothing();
    void theWarningComesAtThreeQuartersAndTheBreachAtTheTarget();
    void anOpenPauseLeavesTheDueInstantUnknown();
    void theProofSumsToTheVerdict();
    void hoursThatNeverOpenAreRefused();
};

void TestSlaVerdict::golden_data()
{
    QTest::addColumn<int>("calendar"); // 0 around the clock, 1 office, 2 Chicago all day, 3 nights, 4 Lord Howe
    QTest::addColumn<QStringList>("happened");
    QTest::addColumn<int>("target");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("status");
    QTest::addColumn<qint64>("elapsedMinutes");
    QTest::addColumn<QString>("due");

    const auto row = [](const char *name, int calendar, const char *happened, int target, const char *at,
                        const char *status, qint64 elapsed, const char *due) {
        QTest::newRow(name) << calendar << QString::fromLatin1(happened).split(QStringLiteral("; ")) << target
                            << QString::fromLatin1(at) << QString::fromLatin1(status) << elapsed
                            << QString::fromLatin1(due);
    };
    row("around the clock", 0, "s 2026-11-02T14:00:00", 30, "2026-11-02T14:10:00", "on_time", 10,
        "2026-11-02T14:30:00");
    row("across midnight", 0, "s 2026-11-02T23:50:00", 30, "2026-11-03T00:15:00", "warning", 25, "2026-11-03T00:20:00");
    row("lunch does not count", 1, "s 2026-11-02T17:30:00", 60, "2026-11-02T19:20:00", "warning", 50,
        "2026-11-02T19:30:00");
    row("a night does not count", 1, "s 2026-11-02T22:30:00", 60, "2026-11-03T14:10:00", "on_time", 40,
        "2026-11-03T14:30:00");
    row("a weekend does not count", 1, "s 2026-11-06T22:30:00", 60, "2026-11-09T14:05:00", "on_time", 35,
        "2026-11-09T14:30:00");
    row("a start outside hours waits for them", 1, "s 2026-11-07T12:00:00", 60, "2026-11-09T14:00:00", "on_time", 0,
        "2026-11-09T15:00:00");
    row("a holiday does not count", 1, "s 2026-12-24T22:30:00", 60, "2026-12-28T14:15:00", "warning", 45,
        "2026-12-28T14:30:00");
    row("a short holiday on 29 February", 1, "s 2028-02-28T22:30:00", 180, "2028-02-29T20:00:00", "warning", 150,
        "2028-03-01T14:30:00");
    row("29 February around the clock", 0, "s 2028-02-28T23:00:00", 1500, "2028-02-29T23:00:00", "warning", 1440,
        "2028-03-01T00:00:00");
    row("spring forward: the day has 23 hours", 2, "s 2026-03-08T06:00:00", 1440, "2026-03-09T05:00:00", "warning",
        1380, "2026-03-09T06:00:00");
    row("fall back: the day has 25 hours", 2, "s 2026-11-01T05:00:00", 1500, "2026-11-02T05:59:00", "warning", 1499,
        "2026-11-02T06:00:00");
    row("nights across the change: 22 to 6 has seven hours", 3, "s 2026-03-08T03:00:00", 480, "2026-03-08T10:00:00",
        "warning", 420, "2026-03-09T03:00:00");
    row("half an hour of daylight saving", 4, "s 2026-10-03T13:30:00", 1440, "2026-10-04T13:00:00", "warning", 1410,
        "2026-10-04T13:30:00");
    row("a pause does not count", 0, "s 2026-11-02T14:00:00; p 2026-11-02T14:10:00; r 2026-11-02T15:10:00", 30,
        "2026-11-02T15:20:00", "on_time", 20, "2026-11-02T15:30:00");
    row("a pause across a closing", 1, "s 2026-11-02T22:00:00; p 2026-11-02T22:30:00; r 2026-11-03T15:00:00", 60,
        "2026-11-03T15:15:00", "warning", 45, "2026-11-03T15:30:00");
    row("paused", 0, "s 2026-11-02T14:00:00; p 2026-11-02T14:10:00", 30, "2026-11-02T18:00:00", "paused", 10, "");
    row("paused after the breach stays breached", 0, "s 2026-11-02T14:00:00; p 2026-11-02T14:40:00", 30,
        "2026-11-02T18:00:00", "breached", 40, "2026-11-02T14:30:00");
    row("met", 0, "s 2026-11-02T14:00:00; c 2026-11-02T14:20:00", 30, "2026-11-03T14:00:00", "met", 20,
        "2026-11-02T14:30:00");
    row("missed by nothing at the due instant", 0, "s 2026-11-02T14:00:00; c 2026-11-02T14:30:00", 30,
        "2026-11-03T14:00:00", "missed", 30, "2026-11-02T14:30:00");
    row("cancelled", 0, "s 2026-11-02T14:00:00; x 2026-11-02T14:20:00", 30, "2026-11-03T14:00:00", "cancelled", 20,
        "2026-11-02T14:30:00");
    row("before its start", 0, "s 2026-11-02T14:00:00", 30, "2026-11-02T13:00:00", "on_time", 0, "2026-11-02T14:30:00");
    row("the end of the hours is the due instant", 1, "s 2026-11-02T22:00:00", 60, "2026-11-03T02:00:00", "breached",
        60, "2026-11-02T23:00:00");
}

void TestSlaVerdict::golden()
{
    QFETCH(int, calendar);
    QFETCH(QStringList, happened);
    QFETCH(int, target);
    QFETCH(QString, at);
    QFETCH(QString, status);
    QFETCH(qint64, elapsedMinutes);
    QFETCH(QString, due);
    const QList<SlaCalendar> calendars {around(), office(), always("America/Chicago"), nights(),
                                        always("Australia/Lord_Howe")};
    QList<SlaEvent> events;
    for (const QString &word : std::as_const(happened)) {
        const Kind kind = word.at(0) == QLatin1Char('s') ? Kind::Started
            : word.at(0) == QLatin1Char('p')             ? Kind::Paused
            : word.at(0) == QLatin1Char('r')             ? Kind::Resumed
            : word.at(0) == QLatin1Char('c')             ? Kind::Completed
                                                         : Kind::Cancelled;
        events.append(happening(kind, word.mid(2), target));
    }
    const SlaOpenTime open(calendars.at(calendar));

    const SlaVerdict verdict = slaVerdict(events, {}, open, utc(at));

    QCOMPARE(verdict.elapsedMs / 60'000, elapsedMinutes);
    QCOMPARE(wireWord(verdict.status), status);
    QCOMPARE(verdict.dueAt, due.isEmpty() ? QDateTime() : utc(due));
}

void TestSlaVerdict::aPauseSurvivesAChangeOfPolicy()
{
    QList<SlaEvent> events {happening(Kind::Started, QStringLiteral("2026-11-02T14:00:00"), 30),
                            happening(Kind::Paused, QStringLiteral("2026-11-02T14:10:00")),
                            happening(Kind::Resumed, QStringLiteral("2026-11-02T14:50:00"))};
    const SlaOpenTime open(around());
    const QDateTime at = utc(QStringLiteral("2026-11-02T15:00:00"));
    const SlaVerdict before = slaVerdict(events, {}, open, at);

    events.append(happening(Kind::Retargeted, QStringLiteral("2026-11-02T14:55:00"), 45));
    const SlaVerdict after = slaVerdict(events, {7, 2, 75}, open, at);

    QCOMPARE(before.elapsedMs, 20 * 60'000);
    QCOMPARE(after.elapsedMs, before.elapsedMs);
    QCOMPARE(after.dueAt, utc(QStringLiteral("2026-11-02T15:25:00")));
}

void TestSlaVerdict::aSecondPauseInsideAPauseChangesNothing()
{
    const QList<SlaEvent> once {happening(Kind::Started, QStringLiteral("2026-11-02T14:00:00"), 60),
                                happening(Kind::Paused, QStringLiteral("2026-11-02T14:10:00")),
                                happening(Kind::Resumed, QStringLiteral("2026-11-02T14:20:00"))};
    QList<SlaEvent> twice {happening(Kind::Started, QStringLiteral("2026-11-02T14:00:00"), 60),
                           happening(Kind::Resumed, QStringLiteral("2026-11-02T14:05:00")),
                           happening(Kind::Paused, QStringLiteral("2026-11-02T14:10:00")),
                           happening(Kind::Paused, QStringLiteral("2026-11-02T14:15:00")),
                           happening(Kind::Resumed, QStringLiteral("2026-11-02T14:20:00")),
                           happening(Kind::Resumed, QStringLiteral("2026-11-02T14:25:00"))};
    const SlaOpenTime open(around());
    const QDateTime at = utc(QStringLiteral("2026-11-02T14:40:00"));

    QCOMPARE(slaVerdict(twice, {}, open, at), slaVerdict(once, {}, open, at));
    QCOMPARE(slaVerdict(once, {}, open, at).elapsedMs, 30 * 60'000);
}

void TestSlaVerdict::theWarningComesAtThreeQuartersAndTheBreachAtTheTarget()
{
    const QList<SlaEvent> events {happening(Kind::Started, QStringLiteral("2026-11-02T14:00:00"), 1)};
    const SlaOpenTime open(around());
    const auto statusAt = [&](const char *at) {
        return wireWord(slaVerdict(events, {}, open, utc(QString::fromLatin1(at))).status);
    };

    QCOMPARE(statusAt("2026-11-02T14:00:44.999"), QStringLiteral("on_time"));
    QCOMPARE(statusAt("2026-11-02T14:00:45.000"), QStringLiteral("warning"));
    QCOMPARE(statusAt("2026-11-02T14:00:59.999"), QStringLiteral("warning"));
    QCOMPARE(statusAt("2026-11-02T14:01:00.000"), QStringLiteral("breached"));
}

void TestSlaVerdict::anOpenPauseLeavesTheDueInstantUnknown()
{
    const QList<SlaEvent> events {happening(Kind::Started, QStringLiteral("2026-11-02T14:00:00"), 30),
                                  happening(Kind::Paused, QStringLiteral("2026-11-02T14:25:00"))};
    const SlaOpenTime open(around());

    const SlaVerdict verdict = slaVerdict(events, {}, open, utc(QStringLiteral("2026-11-02T16:00:00")));

    QVERIFY(!verdict.dueAt.isValid());
    QCOMPARE(verdict.warnAt, utc(QStringLiteral("2026-11-02T14:22:30")));
    QCOMPARE(verdict.pauseReason, QStringLiteral("parts"));
}

void TestSlaVerdict::theProofSumsToTheVerdict()
{
    QRandomGenerator random(20261128);
    const QList<SlaCalendar> calendars {around(), office(), always("America/Chicago"), nights(),
                                        always("Australia/Lord_Howe")};
    std::vector<SlaOpenTime> open(calendars.begin(), calendars.end());
    for (int n = 0; n < 2'000; ++n) {
        QDateTime at = utc(QStringLiteral("2026-01-01T00:00:00")).addMSecs(qint64(random.generateDouble() * 8e10));
        QList<SlaEvent> events {
            happening(Kind::Started, at.toString(Qt::ISODateWithMs).chopped(1), 1 + random.bounded(3000))};
        for (int pause = random.bounded(4); pause > 0; --pause) {
            for (const Kind kind : {Kind::Paused, Kind::Resumed}) {
                at = at.addMSecs(random.bounded(90'000'000));
                events.append(happening(kind, at.toString(Qt::ISODateWithMs).chopped(1)));
            }
        }
        if (random.bounded(2) == 0)
            events.removeLast();
        const QDateTime when = at.addMSecs(random.bounded(400'000'000) - 100'000'000);
        const SlaOpenTime &calendar = open.at(static_cast<size_t>(random.bounded(int(open.size()))));

        const QList<SlaSegment> proof = slaProof(events, calendar, when);

        qint64 counted = 0;
        for (qsizetype i = 0; i < proof.size(); ++i) {
            QVERIFY(proof.at(i).from < proof.at(i).until);
            if (i > 0)
                QCOMPARE(proof.at(i).from, proof.at(i - 1).until);
            if (proof.at(i).what == SlaSegment::What::Counted)
                counted += proof.at(i).from.msecsTo(proof.at(i).until);
        }
        QCOMPARE(counted, slaVerdict(events, {}, calendar, when).elapsedMs);
    }
}

void TestSlaVerdict::hoursThatNeverOpenAreRefused()
{
    SlaCalendar closed = office();
    closed.week = {};
    SlaCalendar overlapping = office();
    overlapping.week.at(0) = {{480, 720}, {700, 800}};
    SlaCalendar nowhere = office();
    nowhere.timeZone = "Mars/Olympus";

    QVERIFY(calendarProblem(office()).isEmpty());
    QVERIFY(calendarProblem(closed).contains(QStringLiteral("never open")));
    QVERIFY(!calendarProblem(overlapping).isEmpty());
    QVERIFY(calendarProblem(nowhere).contains(QStringLiteral("Mars/Olympus")));
}

QTEST_GUILESS_MAIN(TestSlaVerdict)
#include "tst_slaverdict.moc"
