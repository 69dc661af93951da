#include "app/stories/boardstory.h"

#include "app/stories/slastory.h"
#include "app/stories/storyanswers.h"
#include "models/domain/workorderact.h"

#include <QTimeZone>

namespace {

JobId idOf(qint64 number, int copy)
{
    return {QUuid(static_cast<uint>(number), static_cast<ushort>(copy), 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)};
}

struct Line
{
    SlaStage stage;
    int secondsLeft; ///< 0: see kind
    SlaBadge::Kind kind;
    qint64 number;
    Urgency urgency;
    const char *title;
    const char *trade;
    const char *city;
    int day; ///< from today
    int hour;
    int minute;
    JobStatus status;
    int qualified;
    int sent;
    int asked;
};

constexpr int anHour = 3'600;
constexpr auto running = SlaBadge::Kind::Running;
constexpr auto assign = SlaStage::Assignment;
constexpr auto finish = SlaStage::Completion;

// clang-format off
const QList<Line> &lines()
{
    static const QList<Line> known {
        {assign, -495, running, 48207, Urgency::Emergency,
         "Rooftop unit down, server room", "HVAC", "Dallas", 0, 12, 30, JobStatus::Dispatched, 0, 24, 24},
        {SlaStage::Arrival, -150, running, 48190, Urgency::Emergency,
         "Burst pipe, second floor", "Plumbing", "Austin", 0, 12, 0, JobStatus::Assigned, 1, 18, 18},
        {assign, 431, running, 48213, Urgency::Emergency,
         "No cooling, walk-in freezer", "HVAC", "Houston", 0, 15, 0, JobStatus::Dispatched, 2, 117, 143},
        {SlaStage::Dispatch, 220, running, 48219, Urgency::Emergency,
         "Sparking panel, loading dock", "Electrical", "San Antonio", 0, 15, 30, JobStatus::Pending, 0, 0, 0},
        {SlaStage::Dispatch, 740, running, 48220, Urgency::Emergency,
         "Gas smell reported, kitchen", "Plumbing", "Houston", 0, 16, 0, JobStatus::Matching, 0, 0, 52},
        {assign, 1'880, running, 48215, Urgency::SameDay,
         "Walk-in cooler at 9 °C", "HVAC", "Fort Worth", 0, 17, 0, JobStatus::Dispatched, 1, 42, 42},
        {assign, 3'140, running, 48211, Urgency::SameDay,
         "Outlet replacement, 14 rooms", "Electrical", "Houston", 0, 18, 0, JobStatus::Dispatched, 0, 58, 60},
        {SlaStage::Arrival, 3'900, running, 48188, Urgency::SameDay,
         "Thermostat wiring", "HVAC", "Plano", 0, 16, 30, JobStatus::Assigned, 1, 31, 31},
        {finish, 9'600, running, 48171, Urgency::SameDay,
         "Grease trap overflow", "Plumbing", "Houston", 0, 13, 0, JobStatus::InProgress, 1, 22, 22},
        {assign, 5 * anHour, running, 48205, Urgency::NextDay,
         "Ceiling tiles, unit 12", "Handyman", "Katy", 1, 9, 0, JobStatus::Dispatched, 0, 35, 35},
        {finish, 6 * anHour, running, 48174, Urgency::NextDay,
         "Hot water low, kitchen", "HVAC", "Plano", 0, 16, 30, JobStatus::InProgress, 1, 31, 31},
        {assign, 7 * anHour, running, 48172, Urgency::NextDay,
         "Door closer, bay 2", "Electrical", "Houston", 0, 18, 0, JobStatus::Dispatched, 2, 58, 60},
        {finish, 8 * anHour, running, 48168, Urgency::NextDay,
         "Lights out, aisle 4", "HVAC", "Fort Worth", 0, 17, 0, JobStatus::InProgress, 0, 42, 42},
        {assign, 9 * anHour, running, 48165, Urgency::NextDay,
         "Leaking valve, riser B", "Plumbing", "Houston", 0, 13, 0, JobStatus::Dispatched, 1, 22, 22},
        {finish, 10 * anHour, running, 48162, Urgency::NextDay,
         "Replace GFCI, restroom", "HVAC", "Plano", 0, 16, 30, JobStatus::InProgress, 2, 31, 31},
        {assign, 11 * anHour, running, 48159, Urgency::NextDay,
         "RTU-3 belt noise", "Electrical", "Houston", 0, 18, 0, JobStatus::Dispatched, 0, 58, 60},
        {finish, 12 * anHour, running, 48156, Urgency::NextDay,
         "Hot water low, kitchen", "HVAC", "Fort Worth", 0, 17, 0, JobStatus::InProgress, 1, 42, 42},
        {assign, 13 * anHour, running, 48153, Urgency::NextDay,
         "Door closer, bay 2", "Plumbing", "Houston", 0, 13, 0, JobStatus::Dispatched, 2, 22, 22},
        {finish, 14 * anHour, running, 48150, Urgency::WithinWeek,
         "Lights out, aisle 4", "HVAC", "Plano", 0, 16, 30, JobStatus::InProgress, 0, 31, 31},
        {assign, 15 * anHour, running, 48147, Urgency::WithinWeek,
         "Leaking valve, riser B", "Electrical", "Houston", 0, 18, 0, JobStatus::Dispatched, 1, 58, 60},
        {finish, 16 * anHour, running, 48144, Urgency::WithinWeek,
         "Remove wasp nest, dock door", "Other", "Fort Worth", 0, 17, 0, JobStatus::InProgress, 2, 42, 42},
        {assign, 17 * anHour, running, 48141, Urgency::WithinWeek,
         "RTU-3 belt noise", "Plumbing", "Houston", 0, 13, 0, JobStatus::Dispatched, 0, 22, 22},
        {finish, 18 * anHour, running, 48138, Urgency::WithinWeek,
         "Hot water low, kitchen", "HVAC", "Plano", 0, 16, 30, JobStatus::InProgress, 1, 31, 31},
        {SlaStage::Dispatch, 26 * anHour, running, 48221, Urgency::WithinWeek,
         "Quarterly filter change", "Facilities Tech", "Dallas", 3, 9, 0, JobStatus::Pending, 0, 0, 0},
        {finish, 0, SlaBadge::Kind::Paused, 48102, Urgency::WithinWeek,
         "Compressor on order", "HVAC", "Waco", -2, 9, 0, JobStatus::InProgress, 1, 27, 27},
        {assign, 240, SlaBadge::Kind::Met, 48212, Urgency::SameDay,
         "Door closer, main entrance", "Handyman", "Houston", 0, 11, 0, JobStatus::Completed, 1, 16, 16}};
    return known;
}
// clang-format on

SlaBadge badgeOf(const Line &line)
{
    SlaBadge badge;
    badge.kind = line.kind;
    badge.stage = line.stage;
    if (line.kind == running) {
        badge.dueAt = BoardStory::now().addSecs(line.secondsLeft);
        badge.targetSeconds = line.secondsLeft < 900 ? 30 * 60 : 60 * 60;
    }
    badge.fallbackTargets = QLatin1String(line.trade) == QLatin1String("Other");
    if (badge.fallbackTargets)
        badge.fallbackMinutes = {60, 120, 240, 480};
    badge.pauseReason = QStringLiteral("parts");
    badge.marginSeconds = line.secondsLeft;
    return badge;
}

std::optional<OutreachSummary> outreachOf(const Line &line)
{
    if (line.asked == 0)
        return std::nullopt;
    OutreachSummary outreach;
    outreach.warm.sent = line.sent;
    outreach.warm.failed = line.asked - line.sent;
    outreach.warm.qualified = line.qualified;
    if (line.number == 48213) {
        outreach.warm = {0, 0, 56, 0, 1, 0, 3, 29, 5, 2};
        outreach.cold = {13, 8, 61, 1, 0, 0, 0, 4, 0, 0};
        // The picture of the board shows the sums after the cold wave settled.
        outreach.cold.sending = 0;
        outreach.cold.queued = 21;
    }
    if (line.sent == 0) {
        outreach.warm = {};
        outreach.warm.queued = line.asked;
        outreach.holdUntil = BoardStory::now().addSecs(24);
    } else if (line.number != 48213 && line.sent < line.asked) {
        outreach.warm.failed = 0;
        outreach.warm.skipped = line.asked - line.sent;
    }
    return outreach;
}

WorkOrderRow rowOf(const Line &line)
{
    WorkOrderRow row;
    row.id = idOf(line.number, 0);
    row.number = line.number;
    row.title = QString::fromUtf8(line.title);
    row.trade = QString::fromLatin1(line.trade);
    row.urgency = line.urgency;
    row.status = line.status;
    row.city = QString::fromLatin1(line.city);
    row.state = QStringLiteral("TX");
    row.timeZone = QStringLiteral("America/Chicago");
    const QDateTime today = BoardStory::now().toTimeZone(QTimeZone("America/Chicago"));
    row.scheduledAt =
        QDateTime(today.date().addDays(line.day), QTime(line.hour, line.minute), today.timeZone()).toUTC();
    row.createdAt = BoardStory::now().addSecs(-25 * 60 - 30);
    row.createdBy = QStringLiteral("M. Ortiz");
    row.contactName = QStringLiteral("R. Tran");
    row.budgetMin = 400;
    row.budgetMax = 900;
    row.sla = badgeOf(line);
    row.outreach = outreachOf(line);
    row.revision = 3;
    return row;
}

CandidateRow candidate(const char *name, double miles, double score, const char *sum)
{
    CandidateRow row;
    row.name = QString::fromLatin1(name);
    row.channel = Channel::Warm;
    row.miles = miles;
    row.score = score;
    row.scoreSum = QString::fromLatin1(sum);
    return row;
}

} // namespace

namespace BoardStory {

QDateTime now()
{
    return QDateTime(QDate(2026, 11, 20), QTime(14, 25, 30), QTimeZone("America/Chicago")).toUTC();
}

QList<WorkOrderRow> rows()
{
    QList<WorkOrderRow> rows;
    for (const Line &line : lines())
        rows.append(rowOf(line));
    return rows;
}

WorkOrderFacts facts(const JobId &id)
{
    WorkOrderFacts facts;
    for (const WorkOrderRow &row : rows()) {
        if (row.id == id)
            facts.row = row;
    }
    facts.slaTargets = SlaMinutes {15, 30, 60, 240};
    facts.address = QStringLiteral("1801 Main St, Houston TX");
    facts.contactPhone = QStringLiteral("(713) 555-0142");
    facts.contactEmail = QStringLiteral("r.tran@example.com");
    if (facts.row.number == 48213)
        facts.qualifiedNames = {QStringLiteral("Marcus Bell"), QStringLiteral("Aaron Okafor")};
    facts.possibleStatuses = {JobStatus::Assigned, JobStatus::Cancelled};
    facts.history = {{QStringLiteral("dispatched"), QStringLiteral("M. Ortiz"), now().addSecs(-1'399), {}},
                     {QStringLiteral("created"), QStringLiteral("M. Ortiz"), now().addSecs(-1'530), {}}};
    return facts;
}

CandidateSummary candidates()
{
    CandidateSummary summary;
    summary.matched = true;
    summary.matching = 143;
    summary.best = {candidate("Marcus Bell", 3.2, 0.95, "0.95 = distance 0.47 + rating 0.28 + response 0.20"),
                    candidate("Dana Whitfield", 4.1, 0.93, "0.93 = distance 0.46 + rating 0.27 + response 0.20"),
                    candidate("Sean Whelan", 4.4, 0.92, "0.92 = distance 0.46 + rating 0.27 + response 0.19"),
                    candidate("Robert Lang", 5.5, 0.91, "0.91 = distance 0.45 + rating 0.27 + response 0.19"),
                    candidate("Luis Carranza", 6.8, 0.90, "0.90 = distance 0.44 + rating 0.27 + response 0.19")};
    summary.leftOut = {{QStringLiteral("too far"), 22},
                       {QStringLiteral("unsubscribed"), 9},
                       {QStringLiteral("licence expired"), 4},
                       {QStringLiteral("no e-mail"), 2}};
    summary.cheapestGain = QStringLiteral("radius 31 → 35 mi brings 8");
    return summary;
}

QList<MatchLeftOut> leftOut()
{
    using What = MatchChange::What;
    const auto person = [](const char *name, double miles, const QList<MatchReason> &reasons,
                           const QList<MatchChange> &changes) {
        MatchLeftOut one;
        one.id = {QUuid::createUuidV5(QUuid(), QByteArray(name))};
        one.name = QString::fromLatin1(name);
        one.distanceMiles = miles;
        one.reasons = reasons;
        one.changes = changes;
        one.canBeBroughtIn = !reasons.contains(MatchReason::Unsubscribed);
        return one;
    };
    const auto change = [](What what, const char *name = "", double from = 0, double to = 0) {
        MatchChange one;
        one.what = what;
        one.name = QString::fromLatin1(name);
        one.fromMiles = from;
        one.toMiles = to;
        one.expiredOn = QDate(2026, 11, 2);
        return one;
    };
    return {
        person("Carla Mendes", 2.4, {MatchReason::NoEmail}, {change(What::AddEmail)}),
        person("Joel Whitaker", 3.9, {MatchReason::Unsubscribed}, {}),
        person("Tomas Reyes", 5.2, {MatchReason::CredentialExpired},
               {change(What::RenewCredential, "TX-HVAC licence")}),
        person("Ingrid Falk", 7.8, {MatchReason::Unavailable}, {change(What::MakeAvailable)}),
        person("Gulf Air Service", 14.1, {MatchReason::Suppressed}, {change(What::ReplaceEmail)}),
        person("Pete Novak", 22.7, {MatchReason::TooFar}, {change(What::WidenServiceArea, "", 20, 22.7)}),
        person("Delta Comfort", 31.4, {MatchReason::TooFar}, {change(What::WidenSearch, "", 31, 31.4)}),
        person("Ana Sofia Duarte de Albuquerque", 33.0, {MatchReason::TooFar}, {change(What::WidenSearch, "", 31, 33)}),
        person("Rick Salazar", 34.6, {MatchReason::TooFar, MatchReason::CredentialExpired},
               {change(What::WidenSearch, "", 31, 34.6), change(What::RenewCredential, "TX-HVAC licence")}),
        person("Sunbelt Mechanical", 38.2, {MatchReason::TooFar, MatchReason::Unavailable, MatchReason::NoEmail},
               {change(What::WidenSearch, "", 31, 38.2), change(What::MakeAvailable), change(What::AddEmail)})};
}

SlaPresets presets()
{
    const auto row = [](SlaMinutes emergency, SlaMinutes sameDay, SlaMinutes nextDay) {
        return std::array<std::optional<SlaMinutes>, 5> {emergency, sameDay, nextDay, SlaMinutes {120, 240, 720, 1440},
                                                         SlaMinutes {240, 480, 1440, 2880}};
    };
    SlaPresets presets;
    presets.version = 3;
    presets.byTrade = {{QStringLiteral("HVAC"), row({15, 30, 60, 240}, {30, 60, 180, 480}, {60, 120, 360, 720})},
                       {QStringLiteral("Plumbing"), row({10, 20, 45, 180}, {25, 50, 150, 420}, {60, 120, 300, 600})},
                       {QStringLiteral("Electrical"), row({15, 25, 60, 240}, {30, 60, 180, 480}, {60, 120, 360, 720})}};
    return presets;
}

QString pastedRequest()
{
    return QStringLiteral("Walk-in freezer not cooling, need someone ASAP.\n1801 Main St, Houston TX. "
                          "Budget $400-900.\nCall R. Tran 713-555-0142");
}

WorkOrderOperations operations(Moment moment)
{
    const Error broken {Error::Code::Unavailable, QStringLiteral("the server closed the connection."), {}};
    WorkOrderOperations operations;
    operations.readSpine = [moment, broken](const BoardQuery &, int) -> QFuture<Result<BoardSpine>> {
        if (moment == Moment::Loading)
            return unanswered<BoardSpine>();
        if (moment == Moment::Failed)
            return answered(Result<BoardSpine>(tl::make_unexpected(broken)));
        BoardSpine spine;
        spine.readAt = now();
        if (moment == Moment::Ready) {
            for (const WorkOrderRow &row : rows())
                spine.ids.append(row.id);
        }
        spine.total = spine.ids.size();
        return answered(Result<BoardSpine>(spine));
    };
    operations.readRows = [](const QList<JobId> &ids) {
        QList<WorkOrderRow> wanted;
        for (const WorkOrderRow &row : rows()) {
            if (ids.contains(row.id))
                wanted.append(row);
        }
        return answered(Result<QList<WorkOrderRow>>(wanted));
    };
    operations.countEach = [moment](const QList<BoardFilter> &) -> QFuture<Result<QList<qint64>>> {
        if (moment == Moment::Loading)
            return unanswered<QList<qint64>>();
        if (moment == Moment::Ready)
            return answered(Result<QList<qint64>>(QList<qint64> {26, 31, 12, 18, 4, 240}));
        return answered(Result<QList<qint64>>(QList<qint64> {0, 0, 0, 0, 0, moment == Moment::Empty ? 0 : 240}));
    };
    operations.readFacts = [](const JobId &id) {
        return answered(Result<WorkOrderFacts>(facts(id)));
    };
    operations.readCandidates = [](const JobId &, int) {
        return answered(Result<CandidateSummary>(candidates()));
    };
    operations.readLeftOut = [](const JobId &) {
        return answered(Result<QList<MatchLeftOut>>(leftOut()));
    };
    operations.readPresets = [](const std::optional<JobId> &) {
        return answered(Result<SlaPresets>(presets()));
    };
    operations.create = [](const WorkOrderDraft &) {
        return answered(
            Result<WorkOrderCreated>(WorkOrderCreated {WorkOrderCreated::Kind::Created, idOf(48213, 0), 48213, now()}));
    };
    operations.save = [](const JobId &, int revision, const WorkOrderDraft &) {
        return answered(Result<int>(revision + 1));
    };
    operations.changeStatus = [](const JobId &, int, JobStatus) {
        return answered(Result<>());
    };
    operations.openDispatch = [](const JobId &) {
    };
    operations.openPreview = [](const JobId &) {
    };
    operations.openAssign = [](const JobId &) {
    };
    operations.readSla = [](const JobId &) {
        return answered(Result<SlaRecord>(SlaStory::atRisk()));
    };
    operations.openSla = [](const JobId &) {
    };
    return operations;
}

} // namespace BoardStory
