#include "models/domain/slaverdict.h"
#include "services/db/connection.h"
#include "services/sla/slabacktest.h"
#include "services/sla/slareportservice.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <random>

namespace {

const OrgId northwind = OrgId::fromString(QStringLiteral("00000000-0000-0000-0000-0000000000aa"));
const OrgId southwind = OrgId::fromString(QStringLiteral("00000000-0000-0000-0000-0000000000bb"));
constexpr qint64 minuteMs = 60'000;
constexpr qint64 hourMs = 60 * minuteMs;
constexpr qint64 officeCalendar = 77; ///< its version's id; 0 is around the clock

struct Job
{
    QUuid id;
    qint64 number = 0;
    QString trade;
    Urgency urgency = Urgency::WithinWeek;
    QDateTime askedAt; ///< invalid: nobody was asked
    QDateTime qualifiedAt;
    int replies = 0;
    QDateTime promisedAt;
};

struct Timer
{
    QUuid id;
    qsizetype job = 0; ///< place in the world's list
    SlaStage stage = SlaStage::Dispatch;
    int target = 0;
    int firstTarget = 0;
    qint64 calendar = 0;
    QDateTime started;
    QDateTime completed;
    QDateTime cancelled;
    QList<std::pair<QDateTime, QDateTime>> pauses; ///< the last may have no end
    bool edited = false;

    QList<SlaEvent> events() const
    {
        QList<SlaEvent> list;
        const auto add = [&list](SlaEvent::Kind kind, const QDateTime &at, int minutes = 0) {
            SlaEvent event;
            event.kind = kind;
            event.at = at;
            event.targetMinutes = minutes;
            list.append(event);
        };
        add(SlaEvent::Kind::Started, started, firstTarget);
        if (target != firstTarget)
            add(SlaEvent::Kind::Retargeted, started.addSecs(1), target);
        for (const auto &[from, until] : pauses) {
            add(SlaEvent::Kind::Paused, from);
            if (until.isValid())
                add(SlaEvent::Kind::Resumed, until);
        }
        if (completed.isValid())
            add(SlaEvent::Kind::Completed, completed);
        if (cancelled.isValid())
            add(SlaEvent::Kind::Cancelled, cancelled);
        return list;
    }
};

SlaCalendar aroundTheClock()
{
    SlaCalendar calendar;
    calendar.aroundTheClock = true;
    return calendar;
}

SlaCalendar officeHours()
{
    SlaCalendar calendar;
    calendar.versionId = officeCalendar;
    calendar.timeZone = "America/Chicago";
    for (size_t day = 0; day < 5; ++day)
        calendar.week.at(day) = {{480, 720}, {780, 1020}};
    return calendar;
}

/// Work orders and stages as plain values, from which every number is counted again row by row.
struct World
{
    QList<Job> jobs;
    QList<Timer> timers;
    SlaOpenTime always {aroundTheClock()};
    SlaOpenTime office {officeHours()};

    const SlaOpenTime &open(qint64 calendar) const { return calendar == 0 ? always : office; }
    SlaVerdict verdict(const Timer &timer, const QDateTime &at) const
    {
        return slaVerdict(timer.events(), SlaTerms(), open(timer.calendar), at);
    }
    bool missed(const Timer &timer) const
    {
        return verdict(timer, timer.completed).status == SlaVerdict::Status::Missed;
    }

    static World random(const QDateTime &at, int workOrders, quint32 seed);
    QByteArray sql(const OrgId &org) const;
};

/// Reproducible on every machine: no std distribution, whose results differ between libraries.
class Dice
{
public:
    explicit Dice(quint32 seed)
        : m_engine(seed)
    {
    }
    qint64 below(qint64 bound) { return static_cast<qint64>(m_engine() % static_cast<quint64>(bound)); }
    bool chance(int percent) { return below(100) < percent; }

private:
    std::mt19937_64 m_engine;
};

QUuid uuidOf(quint32 number, ushort kind)
{
    return QUuid(number, kind, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);
}

World World::random(const QDateTime &at, int workOrders, quint32 seed)
{
    World world;
    Dice dice(seed);
    const qint64 end = at.toMSecsSinceEpoch();
    const auto instant = [](qint64 ms) {
        return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    };
    for (int number = 1; number <= workOrders; ++number) {
        Job job;
        job.id = uuidOf(static_cast<quint32>(number), 1);
        job.number = 48'000 + number;
        job.trade = trades().at(dice.below(trades().size()));
        job.urgency = static_cast<Urgency>(dice.below(5));
        qint64 start = end - dice.below(100 * 24) * hourMs - dice.below(hourMs);
        const qint64 created = start;
        if (dice.chance(85))
            job.askedAt = instant(created + dice.below(200) * minuteMs);
        if (dice.chance(70)) {
            job.replies = static_cast<int>(dice.below(3));
            if (dice.chance(80))
                job.qualifiedAt = instant(created + dice.below(400) * minuteMs);
        }
        const int stages = 1 + static_cast<int>(dice.below(4));
        for (int stage = 0; stage < stages; ++stage) {
            Timer timer;
            timer.id = uuidOf(static_cast<quint32>(number), static_cast<ushort>(10 + stage));
            timer.job = world.jobs.size();
            timer.stage = static_cast<SlaStage>(stage);
            timer.target = static_cast<int>(20 + dice.below(300));
            timer.firstTarget = dice.chance(5) ? timer.target * 3 : timer.target;
            timer.edited = dice.chance(10);
            timer.calendar = dice.chance(30) ? officeCalendar : 0;
            timer.started = instant(start);
            // Some end to the millisecond at their target, where met becomes missed.
            qint64 length = dice.chance(5) ? timer.target * minuteMs : 1 + dice.below(2 * timer.target * minuteMs);
            if (timer.calendar != 0)
                length *= 3;
            if (dice.chance(20)) {
                const qint64 pausedAt = start + dice.below(length);
                const qint64 resumedAt = pausedAt + dice.below(300 * minuteMs);
                timer.pauses.append({instant(pausedAt), instant(resumedAt)});
                length += resumedAt - pausedAt;
            }
            const qint64 ended = start + length;
            if (ended > end || dice.chance(4)) {
                if (dice.chance(20) && timer.pauses.isEmpty() && start < end)
                    timer.pauses.append({instant(start + (end - start) / 2), {}});
                for (auto &pause : timer.pauses) {
                    if (pause.second.isValid() && pause.second > at)
                        pause.second = {};
                }
                timer.pauses.removeIf([&at](const auto &pause) { return pause.first > at; });
                world.timers.append(timer);
                break;
            }
            if (dice.chance(6))
                timer.cancelled = instant(ended);
            else
                timer.completed = instant(ended);
            world.timers.append(timer);
            if (timer.cancelled.isValid())
                break;
            start = ended;
            if (stage == 1 && dice.chance(50))
                job.promisedAt = instant(start + dice.below(500) * minuteMs);
        }
        world.jobs.append(job);
    }
    return world;
}

QJsonValue timeJson(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toString(Qt::ISODateWithMs)) : QJsonValue();
}

QByteArray recordset(const QJsonArray &rows, const char *columns)
{
    return QByteArray("jsonb_to_recordset($json$") + QJsonDocument(rows).toJson(QJsonDocument::Compact)
        + QByteArray("$json$) as r (") + columns + QByteArray(")");
}

QByteArray World::sql(const OrgId &org) const
{
    QJsonArray jobRows;
    QJsonArray outreachRows;
    for (const Job &job : jobs) {
        jobRows.append(QJsonObject {{QStringLiteral("id"), job.id.toString(QUuid::WithoutBraces)},
                                    {QStringLiteral("number"), job.number},
                                    {QStringLiteral("trade"), job.trade},
                                    {QStringLiteral("urgency"), wireWord(job.urgency)},
                                    {QStringLiteral("promised"), timeJson(job.promisedAt)}});
        if (job.askedAt.isValid())
            outreachRows.append(QJsonObject {{QStringLiteral("job"), job.id.toString(QUuid::WithoutBraces)},
                                             {QStringLiteral("asked"), timeJson(job.askedAt)},
                                             {QStringLiteral("qualified"), timeJson(job.qualifiedAt)},
                                             {QStringLiteral("replies"), job.replies}});
    }
    QJsonArray timerRows;
    QJsonArray eventRows;
    for (const Timer &timer : timers) {
        const QDateTime ended = timer.completed.isValid() ? timer.completed : timer.cancelled;
        const SlaVerdict atEnd =
            verdict(timer, ended.isValid() ? ended : QDateTime(QDate(2100, 1, 1), QTime(), Qt::UTC));
        const bool breached = timer.completed.isValid() && atEnd.status == SlaVerdict::Status::Missed;
        const QString id = timer.id.toString(QUuid::WithoutBraces);
        const QString job = jobs.at(timer.job).id.toString(QUuid::WithoutBraces);
        const QDateTime pausedAt = !ended.isValid() && !timer.pauses.isEmpty() && !timer.pauses.last().second.isValid()
            ? timer.pauses.last().first
            : QDateTime();
        timerRows.append(
            QJsonObject {{QStringLiteral("id"), id},
                         {QStringLiteral("job"), job},
                         {QStringLiteral("stage"), wireWord(timer.stage)},
                         {QStringLiteral("target"), timer.target},
                         {QStringLiteral("started"), timeJson(timer.started)},
                         {QStringLiteral("completed"), timeJson(timer.completed)},
                         {QStringLiteral("cancelled"), timeJson(timer.cancelled)},
                         {QStringLiteral("calendar"), timer.calendar},
                         {QStringLiteral("breached"), breached},
                         {QStringLiteral("due"), timeJson(atEnd.dueAt)},
                         {QStringLiteral("paused"), timeJson(pausedAt)},
                         {QStringLiteral("edited"), timer.edited},
                         {QStringLiteral("elapsed"), ended.isValid() ? QJsonValue(atEnd.elapsedMs) : QJsonValue()}});
        for (const SlaEvent &event : timer.events()) {
            constexpr std::array<const char *, 7> words {"started",  "paused",    "resumed",   "completed",
                                                         "reopened", "cancelled", "retargeted"};
            const auto kind = static_cast<size_t>(event.kind);
            eventRows.append(QJsonObject {{QStringLiteral("timer"), id},
                                          {QStringLiteral("job"), job},
                                          {QStringLiteral("kind"), QString::fromLatin1(words.at(kind))},
                                          {QStringLiteral("at"), timeJson(event.at)},
                                          {QStringLiteral("target"), event.targetMinutes}});
        }
    }
    const QByteArray orgText = '\'' + org.toString().toUtf8() + '\'';
    return "set session_replication_role = replica;"
           "insert into jobs (id, org_id, number, job_title, trade_needed, address_text, urgency, contact_name, "
           "contact_phone, contact_email, arrival_promised_at, sla_config) select id, "
        + orgText
        + ", number, 'No cooling', trade, '1 Main St', urgency, 'R', '1', 'r@example.com', promised, '{}' from "
        + recordset(jobRows, "id uuid, number bigint, trade text, urgency text, promised timestamptz")
        + ";insert into work_order_outreach (org_id, job_id, created_at, first_qualified_at, replies_received) select "
        + orgText + ", job, asked, qualified, replies from "
        + recordset(outreachRows, "job uuid, asked timestamptz, qualified timestamptz, replies int")
        + ";insert into sla_timers (id, org_id, job_id, stage, target_minutes, started_at, completed_at, cancelled_at, "
          "breached, breach_time, policy_version_id, calendar_version_id, is_edited, paused_at, due_at, elapsed_ms) "
          "select id, "
        + orgText
        + ", job, stage, target, started, completed, cancelled, breached, case when breached then due end, 0, "
          "calendar, "
          "edited, paused, due, elapsed from "
        + recordset(timerRows,
                    "id uuid, job uuid, stage text, target int, started timestamptz, completed timestamptz, cancelled "
                    "timestamptz, calendar bigint, breached boolean, due timestamptz, paused timestamptz, edited "
                    "boolean, elapsed bigint")
        + ";insert into sla_events (timer_id, job_id, org_id, kind, at, reason, target_minutes) select timer, job, "
        + orgText + ", kind, at, case when kind = 'paused' then 'parts' end, nullif(target, 0) from "
        + recordset(eventRows, "timer uuid, job uuid, kind text, at timestamptz, target int")
        + " order by at;set session_replication_role = origin;";
}

/// The reports' rules, one row at a time.
struct Recount
{
    const World &world;
    SlaReportQuery query;
    QDateTime from;
    QDateTime until;

    const Job &job(const Timer &timer) const { return world.jobs.at(timer.job); }
    bool passes(const Timer &timer) const
    {
        return (query.trade.isEmpty() || job(timer).trade == query.trade)
            && (!query.urgency || job(timer).urgency == *query.urgency)
            && (!query.stage || timer.stage == *query.stage);
    }
    bool isCounted(const Timer &timer) const
    {
        return passes(timer) && timer.completed.isValid() && timer.completed >= from && timer.completed < until;
    }
    QString cause(const Timer &timer, const QTimeZone &zone) const;
};

QDateTime opensNext(const QDateTime &local)
{
    QDate day = local.date();
    if (day.dayOfWeek() <= 5 && local.time() >= QTime(8, 0) && local.time() < QTime(18, 0))
        return {};
    if (day.dayOfWeek() > 5 || local.time() >= QTime(8, 0)) {
        do
            day = day.addDays(1);
        while (day.dayOfWeek() > 5);
    }
    return QDateTime(day, QTime(8, 0), Qt::UTC);
}

QDateTime wallClock(const QDateTime &instant, const QTimeZone &zone)
{
    const QDateTime local = instant.toTimeZone(zone);
    return QDateTime(local.date(), local.time(), Qt::UTC);
}

QString Recount::cause(const Timer &timer, const QTimeZone &zone) const
{
    const SlaVerdict end = world.verdict(timer, timer.completed);
    const QDateTime due = end.dueAt;
    if (end.elapsedMs < timer.firstTarget * minuteMs)
        return QStringLiteral("target_shortened");
    for (const auto &[from_, resumed] : timer.pauses) {
        if (!resumed.isValid() || resumed <= timer.started || resumed >= timer.completed)
            continue;
        const qint64 used = world.verdict(timer, resumed).elapsedMs;
        if (used >= timer.target * minuteMs * 75 / 100 && used < timer.target * minuteMs)
            return QStringLiteral("resumed_late");
    }
    const QDateTime opens = opensNext(wallClock(timer.started, zone));
    if (timer.calendar == 0 && opens.isValid() && wallClock(due, zone) <= opens)
        return QStringLiteral("after_hours");
    const Job &order = job(timer);
    const bool asked = order.askedAt.isValid() && order.askedAt < due;
    switch (timer.stage) {
    case SlaStage::Dispatch:
        return asked ? QStringLiteral("accepted_late") : QStringLiteral("not_dispatched");
    case SlaStage::Assignment:
        if (!asked)
            return QStringLiteral("not_dispatched");
        if (order.qualifiedAt.isValid() && order.qualifiedAt < due)
            return QStringLiteral("assigned_late");
        return order.replies == 0 && !order.qualifiedAt.isValid() ? QStringLiteral("no_answer")
                                                                  : QStringLiteral("nobody_accepted");
    case SlaStage::Arrival:
        return order.promisedAt.isValid() && order.promisedAt > due ? QStringLiteral("promised_late")
                                                                    : QStringLiteral("technician_late");
    case SlaStage::Completion:
        break;
    }
    return QStringLiteral("work_longer");
}

double percentile(QList<qint64> sorted, double share)
{
    std::sort(sorted.begin(), sorted.end());
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<qsizetype>(std::floor(place));
    const auto above = std::min<qsizetype>(below + 1, sorted.size() - 1);
    const double part = place - static_cast<double>(below);
    return static_cast<double>(sorted.at(below)) * (1 - part) + static_cast<double>(sorted.at(above)) * part;
}

Timer ended(quint32 number, const QDateTime &started, const QDateTime &completed, int target)
{
    Timer timer;
    timer.id = uuidOf(number, 10);
    timer.job = number - 1;
    timer.started = started;
    timer.completed = completed;
    timer.target = timer.firstTarget = target;
    return timer;
}

Job plainJob(quint32 number)
{
    Job job;
    job.id = uuidOf(number, 1);
    job.number = number;
    job.trade = QStringLiteral("Plumbing");
    return job;
}

} // namespace

/// Every number of the manager's page against a recount of the same rows, one by one.
class TestSlaReports : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void everyNumberIsTheRecountOfItsRows_data();
    void everyNumberIsTheRecountOfItsRows();
    void weeksBeginOnMondayOfTheOrganisation_data();
    void weeksBeginOnMondayOfTheOrganisation();
    void thePeriodTakesItsFirstInstantAndNotItsLast();
    void whatIsOpenPausedOrCancelledIsNotCountedButNamed();
    void aStageThatEndsAtItsTargetIsMissed();
    void moreThanHalfAYearIsReadByMonth();
    void theWorkOrdersBehindANumberAreThatMany();
    void worstNowIsOrderedByTheOverDueShare();
    void withoutHistoryThereIsNoChance();
    void anotherOrganisationIsNotSeen();
    void aBacktestIsTheRecountOfItsRows();
    void aBacktestLeavesNothingBehind();
    void aBacktestNeedsAManager();
    void aPolicyFileIsRefusedByPath();
    void aPeriodCanBeReadFromItsIndexAlone();

private:
    void fill(const World &world, const OrgId &org = northwind);
    SlaReport report(const SlaReportQuery &query);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SlaReportService> m_service;
};

void TestSlaReports::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    const auto filled = m_database->script(R"(
        do $$ begin create role test_slamanager login;
        exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin create role test_sladesk login;
        exception when duplicate_object or unique_violation then null; end $$;
        grant raven_manager to test_slamanager;
        grant raven_dispatcher to test_sladesk;
        insert into organizations (id, name, time_zone)
        values ('00000000-0000-0000-0000-0000000000aa', 'Northwind', 'America/Chicago'),
               ('00000000-0000-0000-0000-0000000000bb', 'Southwind', 'Asia/Kathmandu');
        insert into memberships (login, org_id, role)
        values ('test_slamanager', '00000000-0000-0000-0000-0000000000aa', 'manager'),
               ('test_sladesk', '00000000-0000-0000-0000-0000000000aa', 'dispatcher');
        insert into sla_calendars (id, name) values ('00000000-0000-0000-0000-000000000077', 'Office');
        insert into sla_calendar_versions (id, calendar_id, version, time_zone, weekly)
        values (77, '00000000-0000-0000-0000-000000000077', 1, 'America/Chicago',
                '[[[480,720],[780,1020]],[[480,720],[780,1020]],[[480,720],[780,1020]],[[480,720],[780,1020]],
                  [[480,720],[780,1020]],[],[]]');
        select sla_calendar_expand(77, '2026-01-01', '2028-01-01');)");
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    m_service = std::make_unique<SlaReportService>(m_database->settingsFor(QStringLiteral("test_slamanager")));
}

void TestSlaReports::cleanup()
{
    m_service.reset();
    m_database.reset();
}

void TestSlaReports::fill(const World &world, const OrgId &org)
{
    const auto filled = m_database->script(world.sql(org));
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
}

SlaReport TestSlaReports::report(const SlaReportQuery &query)
{
    const auto read = m_service->report(northwind, query);
    if (!read)
        qWarning().noquote() << read.error();
    return read ? *read : SlaReport();
}

void TestSlaReports::everyNumberIsTheRecountOfItsRows_data()
{
    QTest::addColumn<int>("weeks");
    QTest::addColumn<QString>("trade");
    QTest::addColumn<int>("urgency");
    QTest::addColumn<int>("stage");

    QTest::newRow("12 weeks") << 12 << QString() << -1 << -1;
    QTest::newRow("4 weeks") << 4 << QString() << -1 << -1;
    QTest::newRow("one trade") << 12 << QStringLiteral("Plumbing") << -1 << -1;
    QTest::newRow("one urgency") << 12 << QString() << static_cast<int>(Urgency::Emergency) << -1;
    QTest::newRow("one stage") << 12 << QString() << -1 << static_cast<int>(SlaStage::Assignment);
    QTest::newRow("everything at once") << 26 << QStringLiteral("HVAC") << static_cast<int>(Urgency::SameDay)
                                        << static_cast<int>(SlaStage::Dispatch);
}

void TestSlaReports::everyNumberIsTheRecountOfItsRows()
{
    QFETCH(const int, weeks);
    QFETCH(const QString, trade);
    QFETCH(const int, urgency);
    QFETCH(const int, stage);
    // Daylight saving ended in Chicago on 1 November.
    const QDateTime at(QDate(2026, 11, 18), QTime(20, 25, 30), Qt::UTC);
    const World world = World::random(at.addDays(3), 1'500, 20'261'118);
    fill(world);
    SlaReportQuery query;
    query.weeks = weeks;
    query.trade = trade;
    query.urgency = urgency < 0 ? std::nullopt : std::optional(static_cast<Urgency>(urgency));
    query.stage = stage < 0 ? std::nullopt : std::optional(static_cast<SlaStage>(stage));
    query.at = at;

    const SlaReport read = report(query);

    const QTimeZone zone("America/Chicago");
    const QDate monday(2026, 11, 16);
    const Recount recount {world, query, monday.addDays(-7 * (weeks - 1)).startOfDay(zone).toUTC(), at};
    QCOMPARE(read.from, recount.from);
    QCOMPARE(read.until, at);
    QCOMPARE(read.days.size(), weeks);
    QCOMPARE(read.days.last(), monday);
    QMap<std::tuple<QDate, QString, Urgency, SlaStage>, SlaRate> cells;
    QMap<SlaStage, QList<qint64>> times;
    QMap<QString, qint64> causes;
    SlaReport::Uncounted uncounted;
    SlaRate lastWeek;
    QDateTime since;
    for (const Timer &timer : world.timers) {
        if (timer.completed.isValid() && (!since.isValid() || timer.completed < since))
            since = timer.completed;
        if (recount.isCounted(timer)) {
            const QDate day = timer.completed.toTimeZone(zone).date();
            const Job &job = recount.job(timer);
            const SlaRate one {1, world.missed(timer) ? 1 : 0};
            cells[{day.addDays(1 - day.dayOfWeek()), job.trade, job.urgency, timer.stage}].add(one);
            times[timer.stage].append(world.verdict(timer, timer.completed).elapsedMs);
            if (one.missed)
                ++causes[recount.cause(timer, zone)];
            if (day >= monday.addDays(-7) && day < monday)
                lastWeek.add(one);
        } else if (recount.passes(timer) && timer.started < at) {
            const QDateTime end = timer.completed.isValid() ? timer.completed : timer.cancelled;
            if (!end.isValid() && !timer.pauses.isEmpty() && !timer.pauses.last().second.isValid())
                ++uncounted.paused;
            else if (!end.isValid() || end >= at)
                ++uncounted.open;
            else if (timer.cancelled.isValid() && end >= recount.from)
                ++uncounted.cancelled;
        }
    }
    QCOMPARE(read.results.size(), cells.size());
    for (const SlaReport::Result &result : read.results)
        QCOMPARE(result.rate, cells.value({result.day, result.trade, result.urgency, result.stage}));
    QCOMPARE(slaHeadline(read).lastWeek, lastWeek);
    QCOMPARE(read.times.size(), times.size());
    for (const SlaReport::Times &time : read.times) {
        QCOMPARE(time.n, times.value(time.stage).size());
        QCOMPARE(time.p10Ms, percentile(times.value(time.stage), 0.1));
        QCOMPARE(time.medianMs, percentile(times.value(time.stage), 0.5));
        QCOMPARE(time.p90Ms, percentile(times.value(time.stage), 0.9));
    }
    QCOMPARE(read.causes.size(), causes.size());
    qint64 missed = 0;
    for (const SlaReport::Cause &cause : read.causes) {
        QVERIFY2(cause.n == causes.value(cause.word), qPrintable(cause.word));
        missed += cause.n;
    }
    QCOMPARE(missed, read.total().missed);
    QCOMPARE(read.uncounted, uncounted);
    if (weeks == 12 && trade.isEmpty() && urgency < 0 && stage < 0) {
        QVERIFY2(read.total().n > 1'500, qPrintable(QString::number(read.total().n)));
        QCOMPARE(read.causes.size(), slaCauses().size());
        QVERIFY(uncounted.open > 20 && uncounted.paused > 3 && uncounted.cancelled > 20);
        QVERIFY(slaRangeWarning(read).startsWith(QStringLiteral("This range has no policy before ")) == false);
    }
    if (weeks == 26)
        QVERIFY(slaRangeWarning(read).startsWith(QStringLiteral("This range has no policy before ")));
}

void TestSlaReports::weeksBeginOnMondayOfTheOrganisation_data()
{
    QTest::addColumn<QDateTime>("completed");
    QTest::addColumn<QDate>("week");

    const auto chicago = [](const char *wall) {
        QDateTime local = QDateTime::fromString(QString::fromLatin1(wall), Qt::ISODateWithMs);
        local.setTimeZone(QTimeZone("America/Chicago"));
        return local.toUTC();
    };
    QTest::newRow("Sunday's last millisecond") << chicago("2026-11-08T23:59:59.999") << QDate(2026, 11, 2);
    QTest::newRow("Monday's first instant") << chicago("2026-11-09T00:00:00.000") << QDate(2026, 11, 9);
    QTest::newRow("Monday in London, Sunday here")
        << QDateTime(QDate(2026, 11, 9), QTime(5, 59), Qt::UTC) << QDate(2026, 11, 2);
    QTest::newRow("the long Sunday's end") << chicago("2026-11-01T23:59:59.999") << QDate(2026, 10, 26);
    QTest::newRow("after the long Sunday") << chicago("2026-11-02T00:00:00.000") << QDate(2026, 11, 2);
    QTest::newRow("the hour that happens twice")
        << QDateTime(QDate(2026, 11, 1), QTime(7, 30), Qt::UTC) << QDate(2026, 10, 26);
}

void TestSlaReports::weeksBeginOnMondayOfTheOrganisation()
{
    QFETCH(const QDateTime, completed);
    QFETCH(const QDate, week);
    World world;
    world.jobs = {plainJob(1)};
    world.timers = {ended(1, completed.addSecs(-600), completed, 20)};
    fill(world);
    SlaReportQuery query;
    query.at = QDateTime(QDate(2026, 11, 18), QTime(12, 0), Qt::UTC);

    const SlaReport read = report(query);

    QCOMPARE(read.results.size(), 1);
    QCOMPARE(read.results.first().day, week);
    QVERIFY(read.days.contains(week));
    const auto [from, until] = periodBounds(read, week);
    QVERIFY(completed >= from && completed < until);
}

void TestSlaReports::thePeriodTakesItsFirstInstantAndNotItsLast()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(12, 0), Qt::UTC);
    const QDateTime from = QDate(2026, 10, 26).startOfDay(QTimeZone("America/Chicago")).toUTC();
    World world;
    world.jobs = {plainJob(1), plainJob(2), plainJob(3), plainJob(4)};
    world.timers = {ended(1, from.addSecs(-60), from, 20), ended(2, from.addSecs(-60), from.addMSecs(-1), 20),
                    ended(3, at.addSecs(-60), at, 20), ended(4, at.addSecs(-60), at.addMSecs(-1), 20)};
    fill(world);
    SlaReportQuery query;
    query.weeks = 4;
    query.at = at;

    const SlaReport read = report(query);

    QCOMPARE(read.total(), (SlaRate {2, 0}));
    QCOMPARE(read.uncounted.open, 1); // the third was still open when the period ended
}

void TestSlaReports::whatIsOpenPausedOrCancelledIsNotCountedButNamed()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(12, 0), Qt::UTC);
    World world;
    for (quint32 number = 1; number <= 6; ++number) {
        world.jobs.append(plainJob(number));
        world.timers.append(ended(number, at.addSecs(-86'400), {}, 30));
    }
    world.timers[1].pauses = {{at.addSecs(-86'000), {}}};
    world.timers[2].cancelled = at.addSecs(-100);
    world.timers[3].cancelled = at.addSecs(100);
    world.timers[4].completed = at.addSecs(100);
    world.timers[5].started = at.addSecs(50);
    fill(world);
    SlaReportQuery query;
    query.at = at;

    const SlaReport read = report(query);

    QCOMPARE(read.total().n, 0);
    QCOMPARE(read.uncounted, (SlaReport::Uncounted {3, 1, 1}));
    QVERIFY2(slaDefinition(read).endsWith(QStringLiteral("open, paused and cancelled are not counted (5)")),
             qPrintable(slaDefinition(read)));
}

void TestSlaReports::aStageThatEndsAtItsTargetIsMissed()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(12, 0), Qt::UTC);
    const QDateTime start = at.addSecs(-7'200);
    World world;
    world.jobs = {plainJob(1), plainJob(2)};
    world.timers = {ended(1, start, start.addSecs(1'200), 20), ended(2, start, start.addMSecs(1'199'999), 20)};
    fill(world);
    SlaReportQuery query;
    query.at = at;

    QCOMPARE(report(query).total(), (SlaRate {2, 1}));
}

void TestSlaReports::moreThanHalfAYearIsReadByMonth()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(12, 0), Qt::UTC);
    World world;
    world.jobs = {plainJob(1), plainJob(2)};
    // The last evening of October in Chicago is November in London.
    world.timers = {ended(1, at.addDays(-40), QDateTime(QDate(2026, 11, 1), QTime(4, 59), Qt::UTC), 20),
                    ended(2, at.addDays(-40), QDateTime(QDate(2026, 11, 1), QTime(5, 1), Qt::UTC), 20)};
    fill(world);
    SlaReportQuery query;
    query.weeks = 52;
    query.at = at;

    const SlaReport read = report(query);

    QVERIFY(read.months);
    QCOMPARE(read.days.first(), QDate(2025, 11, 1));
    QCOMPARE(read.days.size(), 13);
    QCOMPARE(read.results.at(0).day, QDate(2026, 10, 1));
    QCOMPARE(read.results.at(1).day, QDate(2026, 11, 1));
}

void TestSlaReports::theWorkOrdersBehindANumberAreThatMany()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(20, 25, 30), Qt::UTC);
    const World world = World::random(at, 800, 7);
    fill(world);
    SlaReportQuery query;
    query.at = at;
    const SlaReport read = report(query);
    SlaJobsQuery wanted;
    wanted.from = read.from;
    wanted.until = read.until;
    wanted.trade = QStringLiteral("HVAC");
    wanted.stage = SlaStage::Arrival;
    wanted.missedOnly = true;

    const auto missed = m_service->workOrders(northwind, wanted);
    SlaJobsQuery causeOnly;
    causeOnly.from = read.from;
    causeOnly.until = read.until;
    causeOnly.cause = read.causes.first().word;
    const auto caused = m_service->workOrders(northwind, causeOnly);

    const Recount recount {world, {}, read.from, read.until};
    QSet<qint64> numbers;
    QSet<qint64> causeNumbers;
    for (const Timer &timer : world.timers) {
        if (!recount.isCounted(timer) || !world.missed(timer))
            continue;
        const Job &job = recount.job(timer);
        if (job.trade == wanted.trade && timer.stage == wanted.stage)
            numbers.insert(job.number);
        if (recount.cause(timer, QTimeZone("America/Chicago")) == causeOnly.cause)
            causeNumbers.insert(job.number);
    }
    QVERIFY(missed && caused);
    QVERIFY(numbers.size() > 3);
    QCOMPARE(QSet<qint64>(missed->numbers.cbegin(), missed->numbers.cend()), numbers);
    QCOMPARE(missed->total, numbers.size());
    QCOMPARE(QSet<qint64>(caused->numbers.cbegin(), caused->numbers.cend()), causeNumbers);
}

void TestSlaReports::worstNowIsOrderedByTheOverDueShare()
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(
        m_database->number("select (extract(epoch from now()) * 1000)::bigint"), Qt::UTC);
    const World world = World::random(at, 600, 11);
    fill(world);

    const auto outlook = m_service->outlook(northwind, {});

    QVERIFY2(outlook, qPrintable(outlook ? QString() : outlook.error().detail));
    struct Expected
    {
        double overDue;
        qint64 remaining;
        qint64 number;
        int stage;
        auto key() const { return std::tuple(-overDue, remaining, number, stage); }
    };
    QList<Expected> expected;
    QMap<SlaStage, std::pair<qint64, qint64>> perStage;
    for (const Timer &timer : world.timers) {
        if (timer.completed.isValid() || timer.cancelled.isValid())
            continue;
        const SlaVerdict now = world.verdict(timer, outlook->readAt);
        ++perStage[timer.stage].first;
        perStage[timer.stage].second += now.remainingMs <= 0 ? 1 : 0;
        if (now.status == SlaVerdict::Status::Paused)
            continue;
        const double over = now.remainingMs < 0 ? static_cast<double>(-now.remainingMs) / (timer.target * 60'000.0) : 0;
        expected.append({over, now.remainingMs, world.jobs.at(timer.job).number, static_cast<int>(timer.stage)});
    }
    std::sort(expected.begin(), expected.end(), [](const auto &a, const auto &b) { return a.key() < b.key(); });
    QCOMPARE(outlook->worst.size(), 20);
    for (qsizetype place = 0; place < outlook->worst.size(); ++place) {
        QCOMPARE(outlook->worst.at(place).number, expected.at(place).number);
        QCOMPARE(outlook->worst.at(place).remainingMs, expected.at(place).remaining);
    }
    for (const SlaOutlook::Stage &stage : outlook->stages) {
        QCOMPARE(stage.n, perStage.value(stage.stage).first);
        QCOMPARE(stage.overDue, perStage.value(stage.stage).second);
    }
}

void TestSlaReports::withoutHistoryThereIsNoChance()
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(
        m_database->number("select (extract(epoch from now()) * 1000)::bigint"), Qt::UTC);
    World world;
    for (quint32 number = 1; number <= 31; ++number) {
        world.jobs.append(plainJob(number));
        world.timers.append(ended(number, at.addSecs(-7'200), at.addSecs(number <= 10 ? -3'000 : -6'600), 60));
    }
    world.timers.last().started = at.addSecs(-60);
    world.timers.last().completed = {};
    world.timers[29].completed = {};
    world.timers[29].cancelled = at.addSecs(-10); // cancelled: no case
    fill(world);
    const QByteArray ask = "select chance || ' of ' || n from sla_breach_chance('"
        + world.timers.last().id.toString(QUuid::WithoutBraces).toUtf8() + "')";
    const QByteArray count =
        "select n from sla_breach_chance('" + world.timers.last().id.toString(QUuid::WithoutBraces).toUtf8() + "')";

    QCOMPARE(m_database->value(ask), QString());
    QCOMPARE(m_database->number(count), 29);
    world.jobs = {plainJob(40)};
    world.jobs.first().urgency = Urgency::Flexible; // another kind of work order, the same stage
    world.timers = {ended(40, at.addSecs(-7'200), at.addSecs(-3'000), 60)};
    world.timers.first().job = 0;
    fill(world);
    QCOMPARE(m_database->number(count), 30);
    QVERIFY(m_database->value(ask).startsWith(QStringLiteral("0.36666")));
}

void TestSlaReports::anotherOrganisationIsNotSeen()
{
    const QDateTime at(QDate(2026, 11, 18), QTime(20, 25, 30), Qt::UTC);
    fill(World::random(at, 50, 3), southwind);
    SlaReportQuery query;
    query.at = at;

    QVERIFY(!m_service->report(southwind, query));
    QCOMPARE(report(query).total().n, 0);
    QCOMPARE(report(query).uncounted.all(), 0);
    Connection manager(m_database->settingsFor(QStringLiteral("test_slamanager")));
    const auto refused = runSlaBacktest(manager, southwind, readSlaPolicyFile("{}"), 90);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Forbidden);
}

void TestSlaReports::aBacktestIsTheRecountOfItsRows()
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(
        m_database->number("select (extract(epoch from now()) * 1000)::bigint"), Qt::UTC);
    World world = World::random(at, 1'200, 5);
    for (Timer &timer : world.timers)
        timer.calendar = 0;
    fill(world);
    const SlaPolicyFile file = readSlaPolicyFile(R"({
        "targets": {"HVAC": {"emergency": [45, 90, 120, 200], "same_day": [60, 61, 62, 63]},
                    "Plumbing": {"next_day": [100, 100, 100, 100]}},
        "fallback": [70, 140, 210, 280],
        "calendars": {"emergency": "00000000-0000-0000-0000-0000000005a0",
                      "same_day": {"time_zone": "America/Chicago", "holidays": [],
                                   "weekly": [[[480,720],[780,1020]],[[480,720],[780,1020]],[[480,720],[780,1020]],
                                              [[480,720],[780,1020]],[[480,720],[780,1020]],[],[]]},
                      "flexible": "00000000-0000-0000-0000-000000000077"}})");
    QVERIFY2(file.problems.isEmpty(), qPrintable(file.problems.join(QLatin1Char('\n'))));
    Connection manager(m_database->settingsFor(QStringLiteral("test_slamanager")));

    const auto backtest = runSlaBacktest(manager, northwind, file, 60);

    QVERIFY2(backtest, qPrintable(backtest ? QString() : backtest.error().message + backtest.error().detail));
    QMap<std::tuple<QString, Urgency, SlaStage>, SlaBacktest::Row> rows;
    for (const Timer &timer : world.timers) {
        // The database's clock went on meanwhile: what ended at the very border is left to it.
        if (!timer.completed.isValid() || timer.completed < at.addDays(-60).addSecs(60))
            continue;
        const Job &job = world.jobs.at(timer.job);
        Timer replayed = timer;
        replayed.calendar = job.urgency == Urgency::SameDay || job.urgency == Urgency::Flexible ? officeCalendar : 0;
        if (!timer.edited) {
            const QJsonArray minutes = file.policy.value(QLatin1String("targets"))
                                           .toObject()
                                           .value(job.trade)
                                           .toObject()
                                           .value(wireWord(job.urgency))
                                           .toArray();
            const int stage = static_cast<int>(timer.stage);
            replayed.target = minutes.isEmpty() ? 70 * (stage + 1) : minutes.at(stage).toInt();
        }
        replayed.firstTarget = replayed.target;
        SlaBacktest::Row &row = rows[{job.trade, job.urgency, timer.stage}];
        const bool before = world.missed(timer);
        const bool after = world.missed(replayed);
        ++row.n;
        row.before += before ? 1 : 0;
        row.after += after ? 1 : 0;
        row.newly += after && !before ? 1 : 0;
        row.noLonger += before && !after ? 1 : 0;
    }
    QVERIFY(rows.size() > 80);
    QCOMPARE(backtest->rows.size(), rows.size());
    for (const SlaBacktest::Row &row : backtest->rows) {
        SlaBacktest::Row expected = rows.value({row.trade, row.urgency, row.stage});
        expected.trade = row.trade;
        expected.urgency = row.urgency;
        expected.stage = row.stage;
        QCOMPARE(row, expected);
    }
    QVERIFY(backtest->total().newly > 20);
    QVERIFY(backtest->total().noLonger > 20);
    QVERIFY(backtestText(*backtest).contains(QStringLiteral("Nothing was changed.")));
}

void TestSlaReports::aBacktestLeavesNothingBehind()
{
    const QString before =
        m_database->value("select count(*) || '/' || (select count(*) from sla_calendar_versions) || "
                          "'/' || (select count(*) from sla_calendar_segments) from sla_calendars");
    Connection manager(m_database->settingsFor(QStringLiteral("test_slamanager")));
    const SlaPolicyFile file = readSlaPolicyFile(R"({"calendars": {"flexible": {"time_zone": "UTC", "holidays": [],
        "weekly": [[[0, 1440]], [], [], [], [], [], []]}}})");

    const auto backtest = runSlaBacktest(manager, northwind, file, 30);

    QVERIFY2(backtest, qPrintable(backtest ? QString() : backtest.error().message + backtest.error().detail));
    QCOMPARE(m_database->value("select count(*) || '/' || (select count(*) from sla_calendar_versions) || '/' || "
                               "(select count(*) from sla_calendar_segments) from sla_calendars"),
             before);
    QCOMPARE(backtestText(*backtest),
             QStringLiteral("No stage ended in the last 30 days, so there is nothing to replay."));
}

void TestSlaReports::aBacktestNeedsAManager()
{
    Connection desk(m_database->settingsFor(QStringLiteral("test_sladesk")));

    const auto refused = runSlaBacktest(desk, northwind, readSlaPolicyFile("{}"), 30);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Forbidden);
}

void TestSlaReports::aPolicyFileIsRefusedByPath()
{
    const SlaPolicyFile file =
        readSlaPolicyFile(R"({"targets": {"HVAC": {"emergency": [15, 0, 60, 240]}, "Roofing": {}},
        "fallback": [60, 120], "warn_percent": 120, "extra": 1,
        "calendars": {"same_day": {"time_zone": "Mars/Olympus", "weekly": [[[480, 470]], [], [], [], [], [], []]}}})");
    Connection manager(m_database->settingsFor(QStringLiteral("test_slamanager")));

    const auto refused = runSlaBacktest(manager, northwind, file, 30);

    QVERIFY(!refused);
    QCOMPARE(refused.error().code, Error::Code::Rejected);
    QCOMPARE(file.problems.size(), 7);
    for (const char *path : {"targets.HVAC.emergency[1]: ", "targets.Roofing: ", "fallback: ", "warn_percent: ",
                             "extra: ", "calendars.same_day.time_zone: ", "calendars.same_day.weekly[0][0]: "}) {
        const auto names = [path](const QString &problem) {
            return problem.startsWith(QLatin1String(path));
        };
        QVERIFY2(std::any_of(file.problems.cbegin(), file.problems.cend(), names), path);
    }
    QVERIFY(readSlaPolicyFile("{\"targets\": ").problems.first().startsWith(QStringLiteral("The file is not JSON: ")));
}

/// Cost follows the period: what the index does not reach is not read.
void TestSlaReports::aPeriodCanBeReadFromItsIndexAlone()
{
    QVERIFY(m_database->script(R"(
        set session_replication_role = replica;
        insert into jobs (org_id, number, job_title, trade_needed, address_text, contact_name, contact_phone,
                          contact_email)
        select '00000000-0000-0000-0000-0000000000aa', i, 'No cooling', 'HVAC', '1 Main St', 'R', '1', 'r@example.com'
        from generate_series(1, 5000) i;
        insert into sla_timers (org_id, job_id, stage, target_minutes, started_at, completed_at, policy_version_id,
                                calendar_version_id, elapsed_ms)
        select j.org_id, j.id, s, 60, now() - j.number * interval '3 h',
               now() - j.number * interval '3 h' + interval '30 min', 0, 0, 1800000
        from jobs j cross join unnest(array['dispatch', 'assignment', 'arrival', 'completion']) s;
        set session_replication_role = origin;
        create function test_plan() returns text language plpgsql
            set enable_bitmapscan = off set enable_seqscan = off
        as $f$
        declare line text; plan text := '';
        begin
            for line in execute 'explain select r.stage, count(*) filter (where r.missed), max(r.elapsed_ms)
                from sla_stage_results r
                where r.org_id = ''00000000-0000-0000-0000-0000000000aa''
                  and r.completed_at >= now() - interval ''12 weeks''
                group by r.stage' loop
                plan := plan || line || e'\n';
            end loop;
            return plan;
        end $f$;)"));
    QVERIFY(m_database->script("vacuum (analyze) sla_timers"));

    const QString plan = m_database->value("select test_plan()");

    QVERIFY2(plan.contains(QStringLiteral("Index Only Scan using sla_timers_results")), qPrintable(plan));
}

QTEST_MAIN(TestSlaReports)
#include "tst_slareports.moc"
