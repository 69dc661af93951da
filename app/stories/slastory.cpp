#include "app/stories/slastory.h"

#include "app/stories/storyanswers.h"

namespace {

using Kind = SlaEvent::Kind;

constexpr int thisYear = 2026;
constexpr int november = 11;
const char *const storyCalendar = "7a2f1c3e-0000-4000-8000-000000000001";

QDateTime at(int day, int hour, int minute, int second = 0, int ms = 0)
{
    return QDateTime(QDate(thisYear, november, day), QTime(hour, minute, second, ms), SlaStory::zone()).toUTC();
}

SlaEvent event(Kind kind, const QDateTime &when, const char *reason = "")
{
    SlaEvent one;
    one.kind = kind;
    one.at = when;
    one.recordedAt = when;
    one.reason = QString::fromUtf8(reason);
    one.actor = kind == Kind::Started ? QStringLiteral("engine ops-1") : QStringLiteral("A. Chen");
    return one;
}

SlaCalendar aroundTheClock()
{
    SlaCalendar calendar;
    calendar.id = QUuid(QStringLiteral("00000000-0000-0000-0000-0000000005a0"));
    calendar.name = QStringLiteral("Around the clock");
    calendar.aroundTheClock = true;
    return calendar;
}

SlaStageRecord stage(SlaStage which, const QDateTime &start, int minutes, const QList<SlaEvent> &more = {},
                     const SlaCalendar &calendar = aroundTheClock())
{
    SlaStageRecord record;
    record.timerId = QUuid::createUuidV5(QUuid(), wireWord(which));
    record.stage = which;
    record.targetMinutes = minutes;
    record.terms = {7, 3, 75};
    record.calendar = calendar;
    record.events = {event(Kind::Started, start)};
    record.events.first().targetMinutes = minutes;
    record.events.append(more);
    record.breachChance = 0.31;
    record.breachChanceOf = 212;
    return record;
}

/// What the database says is what follows from the events, unless a story wants it otherwise.
SlaRecord record(const QDateTime &readAt, const QList<SlaStageRecord> &stages)
{
    SlaRecord record;
    record.job = {QUuid(48213, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)};
    record.number = 48'213;
    record.title = QStringLiteral("No cooling, walk-in freezer");
    record.trade = QStringLiteral("HVAC");
    record.urgency = QStringLiteral("emergency");
    record.siteZone = "America/Chicago";
    record.hasSla = true;
    record.targets = {15, 30, 60, 240};
    record.presets = record.targets;
    record.policyVersion = 3;
    record.stages = stages;
    record.readAt = readAt;
    for (SlaStageRecord &one : record.stages) {
        const SlaVerdict verdict = slaVerdict(one.events, one.terms, SlaOpenTime(one.calendar), readAt);
        one.engineStatus = wireWord(verdict.status);
        one.engineElapsedMs = verdict.elapsedMs;
    }
    return record;
}

SlaStageRecord dispatchMet()
{
    return stage(SlaStage::Dispatch, at(20, 14, 0), 15, {event(Kind::Completed, at(20, 14, 2, 41))});
}

SlaStageRecord assignment(const QList<SlaEvent> &more = {})
{
    return stage(SlaStage::Assignment, at(20, 14, 2, 41), 30, more);
}

void addPresets(SlaPolicy &policy, const char *trade, const std::array<SlaMinutes, urgencyCount> &minutes)
{
    auto &presets = policy.targets[QString::fromLatin1(trade)];
    for (size_t i = 0; i < minutes.size(); ++i)
        presets.at(i) = minutes.at(i);
}

SlaPolicy builtIn()
{
    constexpr SlaMinutes week {120, 240, 720, 1'440};
    constexpr SlaMinutes flexible {240, 480, 1'440, 2'880};
    SlaPolicy policy;
    policy.ladder = {{15, Role::Manager}, {45, Role::Admin}};
    policy.note = QStringLiteral("The presets that Raven comes with.");
    addPresets(policy, "HVAC", {{{15, 30, 60, 240}, {30, 60, 180, 480}, {60, 120, 360, 720}, week, flexible}});
    addPresets(policy, "Plumbing", {{{10, 20, 45, 180}, {25, 50, 150, 420}, {60, 120, 300, 600}, week, flexible}});
    addPresets(policy, "Electrical", {{{15, 25, 60, 240}, {30, 60, 180, 480}, {60, 120, 360, 720}, week, flexible}});
    for (const char *trade : {"Handyman", "Facilities Tech"})
        addPresets(policy, trade, {{{20, 40, 90, 300}, {40, 80, 240, 600}, {80, 160, 480, 960}, week, flexible}});
    return policy;
}

} // namespace

namespace SlaStory {

QTimeZone zone()
{
    return QTimeZone("America/Chicago");
}

QDateTime now()
{
    return at(20, 14, 25, 30);
}

SlaRecord onTime()
{
    return record(at(20, 14, 13), {dispatchMet(), assignment()});
}

SlaRecord atRisk()
{
    return record(now(), {dispatchMet(), assignment()});
}

SlaRecord breached()
{
    return record(at(20, 14, 40, 50), {dispatchMet(), assignment()});
}

SlaRecord paused()
{
    SlaRecord paused =
        record(now(), {dispatchMet(), assignment({event(Kind::Paused, at(20, 14, 10), "parts: compressor on order")})});
    paused.stages[1].breachChance.reset();
    paused.stages[1].breachChanceOf = 12;
    return paused;
}

SlaRecord missed()
{
    SlaRecord closed =
        record(at(20, 20, 5),
               {dispatchMet(), assignment({event(Kind::Completed, at(20, 14, 26, 40))}),
                stage(SlaStage::Arrival, at(20, 14, 26, 40), 60, {event(Kind::Completed, at(20, 15, 34, 55))}),
                stage(SlaStage::Completion, at(20, 15, 34, 55), 240, {event(Kind::Completed, at(20, 18, 10))})});
    closed.isOpen = false;
    return closed;
}

SlaRecord fallback()
{
    SlaRecord other = record(now(),
                             {stage(SlaStage::Dispatch, at(20, 14, 0), 60, {event(Kind::Completed, at(20, 14, 2, 41))}),
                              stage(SlaStage::Assignment, at(20, 14, 2, 41), 45)});
    other.trade = QStringLiteral("Other");
    other.siteZone = "America/Denver";
    other.fallback = true;
    other.targets = {60, 45, 240, 480};
    other.presets = {60, 120, 240, 480};
    other.stages[0].fallback = true;
    other.stages[1].edited = true;
    other.stages[1].breachChance.reset();
    other.stages[1].breachChanceOf = 12;
    return other;
}

SlaRecord without()
{
    SlaRecord none = record(now(), {});
    none.hasSla = false;
    none.targets = {};
    return none;
}

SlaRecord disagreeing()
{
    SlaRecord odd = atRisk();
    odd.stages[1].engineStatus = QStringLiteral("breached");
    odd.stages[1].engineElapsedMs = 31 * 60'000;
    return odd;
}

SlaRecord overnight()
{
    const QList<SlaEvent> pause {event(Kind::Paused, at(27, 9, 10), "access"), event(Kind::Resumed, at(27, 9, 50))};
    SlaRecord night = record(at(27, 14, 0), {stage(SlaStage::Completion, at(25, 15, 30), 960, pause, officeHours())});
    night.urgency = QStringLiteral("next_day");
    night.siteZone = "America/Denver";
    night.targets = {60, 120, 360, 960};
    night.presets = night.targets;
    return night;
}

SlaRecord clockChange()
{
    return record(
        at(1, 4, 30),
        {stage(SlaStage::Completion, QDateTime(QDate(thisYear, 10, 31), QTime(23, 0, 0, 250), zone()).toUTC(), 480,
               {event(Kind::Paused, at(1, 0, 30, 0, 500), "weather"), event(Kind::Resumed, at(1, 3, 0, 12, 125))})});
}

SlaRecord weeks()
{
    SlaRecord long_ = record(at(30, 11, 0), {stage(SlaStage::Completion, at(9, 9, 15), 6'000, {}, officeHours())});
    long_.urgency = QStringLiteral("flexible");
    return long_;
}

SlaCalendar officeHours()
{
    SlaCalendar calendar;
    calendar.id = QUuid(QString::fromLatin1(storyCalendar));
    calendar.versionId = 4;
    calendar.name = QStringLiteral("Office hours");
    calendar.version = 2;
    calendar.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        calendar.week.at(day) = {{8 * 60, 12 * 60}, {13 * 60, 17 * 60}};
    calendar.week.at(5) = {{9 * 60, 12 * 60}};
    calendar.holidays = {{QDate(thisYear, 11, 26), QStringLiteral("Thanksgiving Day"), {}},
                         {QDate(thisYear, 12, 24), QStringLiteral("Christmas Eve"), {{8 * 60, 12 * 60}}},
                         {QDate(thisYear, 12, 25), QStringLiteral("Christmas Day"), {}}};
    return calendar;
}

SlaPolicyHistory policy()
{
    SlaPolicyHistory history;
    SlaPolicy second = builtIn();
    second.version = 2;
    second.targets[QStringLiteral("Plumbing")].at(0) = SlaMinutes {10, 25, 45, 180};
    second.note = QStringLiteral("Plumbers drive further");
    SlaPolicy third = second;
    third.version = 3;
    third.warnPercent = 75;
    third.calendars.at(3) = officeHours().id;
    third.calendars.at(4) = officeHours().id;
    third.note = QStringLiteral("Weekly work by office hours");
    history.current = third;
    history.current.createdBy = QStringLiteral("A. Chen");
    history.current.createdAt = at(3, 9, 12);
    history.policies = {{0, builtIn()}, {2, second}, {3, history.current}};
    history.versions = {{3, QStringLiteral("A. Chen"), at(3, 9, 12), third.note},
                        {2, QStringLiteral("M. Ortiz"), at(1, 16, 40), second.note},
                        {0, QStringLiteral("Raven"), {}, builtIn().note}};
    history.calendars = {aroundTheClock(), officeHours()};
    history.calendarVersions.insert(officeHours().id,
                                    {{2, QStringLiteral("A. Chen"), at(3, 9, 2), QStringLiteral("Saturday mornings")},
                                     {1, QStringLiteral("M. Ortiz"), at(1, 16, 20), QStringLiteral("First hours")}});
    history.openStages = 240;
    history.openStagesOfCalendar.insert(officeHours().id, 31);
    return history;
}

SlaOperations operations(const SlaRecord &record)
{
    SlaOperations all;
    all.readRecord = [record](const JobId &) {
        return answered(Result<SlaRecord>(record));
    };
    all.pause = [](const JobId &, const QString &) {
        return answered(Result<>());
    };
    all.resume = [](const JobId &) {
        return answered(Result<>());
    };
    all.setTargets = [](const JobId &, const SlaMinutes &) {
        return answered(Result<>());
    };
    all.readPolicy = [] {
        return answered(Result<SlaPolicyHistory>(policy()));
    };
    all.savePolicy = [](const SlaPolicy &, bool apply) {
        return answered(Result<SlaSaved>(SlaSaved {{}, 4, apply ? 240 : 0}));
    };
    all.switchPolicy = [](bool) {
        return answered(Result<>());
    };
    all.saveCalendar = [](const SlaCalendar &calendar, const QString &, bool apply) {
        return answered(Result<SlaSaved>(SlaSaved {calendar.id, calendar.version + 1, apply ? 31 : 0}));
    };
    return all;
}

SlaOperations loading()
{
    SlaOperations all = operations({});
    all.readRecord = [](const JobId &) {
        return unanswered<SlaRecord>();
    };
    all.readPolicy = [] {
        return unanswered<SlaPolicyHistory>();
    };
    return all;
}

SlaOperations failing()
{
    const Error broken {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
    SlaOperations all = operations({});
    all.readRecord = [broken](const JobId &) {
        return answered(Result<SlaRecord>(tl::make_unexpected(broken)));
    };
    all.readPolicy = [broken] {
        return answered(Result<SlaPolicyHistory>(tl::make_unexpected(broken)));
    };
    return all;
}

} // namespace SlaStory
