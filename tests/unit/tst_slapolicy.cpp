#include "models/domain/slacalendarforms.h"
#include "models/domain/slapolicy.h"
#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace {

constexpr size_t emergency = 0;
constexpr size_t flexible = 4;

SlaPolicy policy()
{
    SlaPolicy policy;
    policy.targets[QStringLiteral("HVAC")].at(emergency) = SlaMinutes {15, 30, 60, 240};
    policy.targets[QStringLiteral("HVAC")].at(flexible) = SlaMinutes {240, 480, 1440, 2880};
    policy.ladder = {{15, Role::Manager}, {45, Role::Admin}};
    policy.calendars.at(flexible) = QUuid(QStringLiteral("7a2f1c3e-0000-4000-8000-000000000001"));
    policy.note = QStringLiteral("Faster in emergencies");
    return policy;
}

SlaCalendar office()
{
    SlaCalendar calendar;
    calendar.id = QUuid(QStringLiteral("7a2f1c3e-0000-4000-8000-000000000001"));
    calendar.name = QStringLiteral("Office");
    calendar.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        calendar.week.at(day) = {{480, 720}, {780, 1020}};
    calendar.holidays = {{QDate(2026, 12, 25), QStringLiteral("Christmas"), {}},
                         {QDate(2026, 12, 24), QStringLiteral("Christmas Eve"), {{480, 720}}}};
    return calendar;
}

} // namespace

/// The forms of a policy and of a calendar, and what is said when they cannot be saved.
class SlaPolicyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void aPolicyIsWrittenAsTheDatabaseTakesIt();
    void aPolicyComesBackAsItWas();
    void theColumnsBesideItAreRead();
    void whatIsMissingKeepsItsDefault();
    void aProblemIsSaidAsASentence_data();
    void aProblemIsSaidAsASentence();
    void changesAreListedOneByOne();
    void nothingChangedIsNoLine();
    void aCalendarComesBackAsItWas();
    void theWeekIsWrittenAsTheDatabaseTakesIt();
    void typedHoursAreRead_data();
    void typedHoursAreRead();
    void hoursComeBackFromTheirOwnWords();
    void theDaysAddUpToWhatIsCounted();
    void aDayOfChangingClocksHasItsOwnLength();
    void changesOfTheClocksAreNamed_data();
    void changesOfTheClocksAreNamed();
    void calendarChangesAreListed();
};

void SlaPolicyTest::aPolicyIsWrittenAsTheDatabaseTakesIt()
{
    const QByteArray expected =
        R"({"calendars":{"flexible":"7a2f1c3e-0000-4000-8000-000000000001"},)"
        R"("fallback":[60,120,240,480],)"
        R"("ladder":[{"after_minutes":15,"role":"manager"},{"after_minutes":45,"role":"admin"}],)"
        R"("note":"Faster in emergencies",)"
        R"("targets":{"HVAC":{"emergency":[15,30,60,240],"flexible":[240,480,1440,2880]}},)"
        R"("warn_percent":75})";

    const QByteArray written = QJsonDocument(policyToJson(policy())).toJson(QJsonDocument::Compact);

    QCOMPARE(written, expected);
}

void SlaPolicyTest::aPolicyComesBackAsItWas()
{
    QCOMPARE(policyFromJson(policyToJson(policy())), policy());
}

void SlaPolicyTest::theColumnsBesideItAreRead()
{
    QJsonObject json = policyToJson(policy());
    json.insert(QStringLiteral("id"), 12);
    json.insert(QStringLiteral("version"), 3);
    json.insert(QStringLiteral("created_by"), QStringLiteral("A. Chen"));
    json.insert(QStringLiteral("created_at"), QStringLiteral("2026-10-03T14:00:00.250+00:00"));
    json.insert(QStringLiteral("is_on"), false);

    const SlaPolicy read = policyFromJson(json);

    QCOMPARE(read.id, 12);
    QCOMPARE(read.version, 3);
    QCOMPARE(read.createdBy, QStringLiteral("A. Chen"));
    QCOMPARE(read.createdAt, QDateTime(QDate(2026, 10, 3), QTime(14, 0, 0, 250), Qt::UTC));
    QVERIFY(!read.isOn);
}

void SlaPolicyTest::whatIsMissingKeepsItsDefault()
{
    const SlaPolicy read = policyFromJson({});

    QCOMPARE(read, SlaPolicy());
    QCOMPARE(read.warnPercent, 75);
}

void SlaPolicyTest::aProblemIsSaidAsASentence_data()
{
    QTest::addColumn<SlaPolicy>("broken");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char *name, const auto &breakIt, const char *sentence) {
        SlaPolicy broken = policy();
        breakIt(broken);
        QTest::newRow(name) << broken << QString::fromUtf8(sentence);
    };

    row(
        "nothing wrong", [](SlaPolicy &) {}, "");
    row(
        "no minutes", [](SlaPolicy &p) { (*p.targets[QStringLiteral("HVAC")].at(emergency))[1] = 0; },
        "HVAC, emergency: assignment needs a whole number of minutes from 1 to 5,256,000.");
    row(
        "too many minutes", [](SlaPolicy &p) { p.fallback[3] = 5'256'001; },
        "Fallback: completion needs a whole number of minutes from 1 to 5,256,000.");
    row(
        "a warning at once", [](SlaPolicy &p) { p.warnPercent = 0; },
        "A warning comes after 1 to 99 percent of a target.");
    row(
        "a warning at the breach", [](SlaPolicy &p) { p.warnPercent = 100; },
        "A warning comes after 1 to 99 percent of a target.");
    row(
        "a ladder that goes back", [](SlaPolicy &p) { p.ladder[1].afterMinutes = 15; },
        "Each step of the ladder comes later than the one before it.");
    row(
        "a ladder to a viewer", [](SlaPolicy &p) { p.ladder[0].role = Role::Viewer; },
        "A step of the ladder names dispatcher, manager or admin.");
}

void SlaPolicyTest::aProblemIsSaidAsASentence()
{
    QFETCH(const SlaPolicy, broken);
    QFETCH(const QString, sentence);

    QCOMPARE(policyProblem(broken), sentence);
}

void SlaPolicyTest::changesAreListedOneByOne()
{
    SlaPolicy after = policy();
    after.targets[QStringLiteral("HVAC")].at(emergency) = SlaMinutes {15, 25, 60, 200};
    after.targets[QStringLiteral("HVAC")].at(flexible).reset();
    after.targets[QStringLiteral("Roofing")].at(emergency) = SlaMinutes {1, 2, 3, 4};
    after.fallback[0] = 90;
    after.warnPercent = 80;
    after.ladder = {{10, Role::Manager}};
    after.calendars.at(emergency) = office().id;
    after.calendars.at(flexible) = {};

    const QStringList changes = policyChanges(policy(), after, {office()});

    QCOMPARE(changes,
             (QStringList {QStringLiteral("HVAC, emergency: assignment 30 → 25, completion 240 → 200 min"),
                           QStringLiteral("HVAC, flexible: no preset any more, the fallback counts"),
                           QStringLiteral("Roofing, emergency: 1/2/3/4 min instead of the fallback"),
                           QStringLiteral("Fallback: dispatch 60 → 90 min"),
                           QStringLiteral("Warning after 75 % → 80 % of the target"),
                           QStringLiteral("Ladder: after 15 min manager, after 45 min admin → after 10 min manager"),
                           QStringLiteral("Calendar of emergency: around the clock → “Office”"),
                           QStringLiteral("Calendar of flexible: “Office” → around the clock")}));
}

void SlaPolicyTest::nothingChangedIsNoLine()
{
    SlaPolicy same = policy();
    same.note = QStringLiteral("another note");
    same.targets[QStringLiteral("Other")] = {};

    QCOMPARE(policyChanges(policy(), same, {}), QStringList());
    QCOMPARE(calendarChanges(office(), office()), QStringList());
}

void SlaPolicyTest::aCalendarComesBackAsItWas()
{
    QCOMPARE(weeklyFromJson(weeklyToJson(office().week)), office().week);
    QCOMPARE(holidaysFromJson(holidaysToJson(office().holidays)), office().holidays);
}

void SlaPolicyTest::theWeekIsWrittenAsTheDatabaseTakesIt()
{
    const auto compact = [](const QJsonArray &json) {
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    };

    QCOMPARE(compact(weeklyToJson(office().week)),
             QByteArray("[[[480,720],[780,1020]],[[480,720],[780,1020]],[[480,720],[780,1020]],"
                        "[[480,720],[780,1020]],[[480,720],[780,1020]],[],[]]"));
    QCOMPARE(compact(holidaysToJson(office().holidays)),
             QByteArray(R"([{"date":"2026-12-25","name":"Christmas","open":[]},)"
                        R"({"date":"2026-12-24","name":"Christmas Eve","open":[[480,720]]}])"));
}

void SlaPolicyTest::typedHoursAreRead_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<bool>("readable");
    QTest::addColumn<QString>("hours");

    const auto row = [](const char *words, bool readable, const char *hours) {
        QTest::newRow(words) << QString::fromUtf8(words) << readable << QString::fromUtf8(hours);
    };
    row("8-12, 13:00–17:30", true, "08:00–12:00, 13:00–17:30");
    row("08.15 - 9", true, "08:15–09:00");
    row("0-24", true, "00:00–24:00");
    row("22:00-24:00", true, "22:00–24:00");
    row("closed", true, "closed");
    row("", true, "closed");
    row("8-25", false, "");
    row("8:60-9", false, "");
    row("24:01-24:02", false, "");
    row("eight to five", false, "");
    row("8-12 13-17", false, "");
    row("8-12,", false, "");
}

void SlaPolicyTest::typedHoursAreRead()
{
    QFETCH(const QString, words);
    QFETCH(const bool, readable);
    QFETCH(const QString, hours);

    const auto read = hoursFromWords(words);

    QCOMPARE(read.has_value(), readable);
    if (read)
        QCOMPARE(hoursWords(*read), hours);
}

void SlaPolicyTest::hoursComeBackFromTheirOwnWords()
{
    QRandomGenerator random(13);
    for (int i = 0; i < 2'000; ++i) {
        QList<SlaHours> hours;
        int at = random.bounded(0, 400);
        while (at < 1'440 && hours.size() < 4) {
            const int until = std::min(1'440, at + random.bounded(1, 400));
            hours.append({at, until});
            at = until + random.bounded(0, 300);
        }

        QCOMPARE(hoursFromWords(hoursWords(hours)), hours);
    }
}

void SlaPolicyTest::theDaysAddUpToWhatIsCounted()
{
    const SlaCalendar calendar = office();
    const QDate first(2026, 12, 14);
    const QTimeZone zone(calendar.timeZone);

    const QList<SlaCalendarDay> days = calendarDays(calendar, first, 14);

    qint64 sum = 0;
    for (const SlaCalendarDay &day : days)
        sum += day.openMs;
    QCOMPARE(sum,
             SlaOpenTime(calendar).worked(first.startOfDay(zone).toMSecsSinceEpoch(),
                                          first.addDays(14).startOfDay(zone).toMSecsSinceEpoch()));
    QCOMPARE(days.at(10).holiday, QStringLiteral("Christmas Eve"));
    QCOMPARE(days.at(10).openMs, 4 * 3'600'000);
    QCOMPARE(days.at(11).openMs, 0);
}

void SlaPolicyTest::aDayOfChangingClocksHasItsOwnLength()
{
    SlaCalendar calendar = office();
    calendar.week.fill({{0, 1'440}});

    const QList<SlaCalendarDay> spring = calendarDays(calendar, QDate(2026, 3, 8), 1);
    const QList<SlaCalendarDay> autumn = calendarDays(calendar, QDate(2026, 11, 1), 1);

    QCOMPARE(spring.first().lengthMs, 23 * 3'600'000);
    QCOMPARE(spring.first().openMs, 23 * 3'600'000);
    QCOMPARE(autumn.first().lengthMs, 25 * 3'600'000);
    QCOMPARE(autumn.first().openMs, 25 * 3'600'000);
}

void SlaPolicyTest::changesOfTheClocksAreNamed_data()
{
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QStringList>("changes");

    QTest::newRow("Chicago") << QByteArray("America/Chicago")
                             << QStringList {QStringLiteral("Sun 8 Mar 2026: 02:00 to 03:00 does not exist"),
                                             QStringLiteral("Sun 1 Nov 2026: 01:00 to 02:00 happens twice")};
    QTest::newRow("half an hour") << QByteArray("Australia/Lord_Howe")
                                  << QStringList {QStringLiteral("Sun 5 Apr 2026: 01:30 to 02:00 happens twice"),
                                                  QStringLiteral("Sun 4 Oct 2026: 02:00 to 02:30 does not exist")};
    QTest::newRow("Phoenix") << QByteArray("America/Phoenix") << QStringList();
    QTest::newRow("no zone") << QByteArray("Mars/Olympus") << QStringList();
}

void SlaPolicyTest::changesOfTheClocksAreNamed()
{
    QFETCH(const QByteArray, zone);
    QFETCH(const QStringList, changes);

    QCOMPARE(clockChanges(zone, QDate(2026, 1, 1)), changes);
}

void SlaPolicyTest::calendarChangesAreListed()
{
    SlaCalendar after = office();
    after.name = QStringLiteral("Office hours");
    after.timeZone = "America/Denver";
    after.week.at(1).clear();
    after.holidays.removeFirst();
    after.holidays.append({QDate(2027, 1, 1), {}, {}});

    QCOMPARE(calendarChanges(office(), after),
             (QStringList {QStringLiteral("Name: Office → Office hours"),
                           QStringLiteral("Time zone: America/Chicago → America/Denver"),
                           QStringLiteral("Tue: 08:00–12:00, 13:00–17:00 → closed"),
                           QStringLiteral("Holiday added: Fri 1 Jan 2027, closed"),
                           QStringLiteral("Holiday removed: Fri 25 Dec 2026 Christmas, closed")}));
}

QTEST_GUILESS_MAIN(SlaPolicyTest)
#include "tst_slapolicy.moc"
