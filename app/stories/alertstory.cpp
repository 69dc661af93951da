#include "app/stories/alertstory.h"

#include "app/stories/storyanswers.h"

namespace {

using Kind = SlaAlert::Kind;

struct Line
{
    Kind kind;
    int level;
    SlaStage stage;
    int secondsLeft; ///< of the stage; negative: over
    int trueFor;     ///< seconds
    qint64 number;
    const char *title;
    const char *trade;
    const char *owner;
};

// clang-format off
const QList<Line> &openLines()
{
    static const QList<Line> known {
        {Kind::Warning, 0, SlaStage::Dispatch, 220, 5, 48219,
         "Sparking panel, loading dock", "Electrical", "M. Ortiz"},
        {Kind::Warning, 0, SlaStage::Assignment, 431, 19, 48213,
         "No cooling, walk-in freezer", "HVAC", "M. Ortiz"},
        {Kind::Breach, 0, SlaStage::Arrival, -42, 42, 48190,
         "Burst pipe, second floor", "Plumbing", "A. Chen"},
        {Kind::Breach, 0, SlaStage::Assignment, -495, 495, 48207,
         "Rooftop unit down, server room", "HVAC", "M. Ortiz"},
        {Kind::Warning, 0, SlaStage::Arrival, 1'020, 780, 48188,
         "Thermostat wiring", "HVAC", "J. Park"},
        {Kind::Escalation, 1, SlaStage::Completion, -1'680, 1'680, 48171,
         "Grease trap overflow", "Plumbing", "A. Chen"},
        {Kind::Breach, 0, SlaStage::Dispatch, -2'040, 2'040, 48166,
         "Handrail loose, north stair, tenant has called three times since the morning", "Handyman", "J. Park"},
        {Kind::Escalation, 2, SlaStage::Assignment, -7'500, 7'500, 48155,
         "Fire panel trouble signal", "Electrical", "A. Chen"}};
    return known;
}

const QList<Line> &otherLines()
{
    static const QList<Line> known {
        {Kind::Breach, 0, SlaStage::Completion, -3'600, 3'600, 48102,
         "Compressor on order", "HVAC", "M. Ortiz"},
        {Kind::Warning, 0, SlaStage::Completion, 5'400, 900, 48174,
         "Hot water low, kitchen", "HVAC", "J. Park"},
        {Kind::Breach, 0, SlaStage::Assignment, -900, 900, 48164,
         "Ice machine leaks", "HVAC", "M. Ortiz"},
        {Kind::Escalation, 1, SlaStage::Arrival, -2'700, 2'700, 48160,
         "Exit light out", "Electrical", "A. Chen"},
        {Kind::Warning, 0, SlaStage::Dispatch, 300, 600, 48212,
         "Door closer, main entrance", "Handyman", "M. Ortiz"}};
    return known;
}
// clang-format on

QUuid idOf(qint64 number, int part)
{
    return {static_cast<uint>(number), static_cast<ushort>(part), 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 2};
}

SlaAlert alertOf(const Line &line)
{
    SlaAlert alert;
    alert.id = idOf(line.number, 1 + static_cast<int>(line.kind));
    alert.timerId = idOf(line.number, 0);
    alert.job = {QUuid(static_cast<uint>(line.number), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1)};
    alert.number = line.number;
    alert.title = QString::fromUtf8(line.title);
    alert.trade = QString::fromLatin1(line.trade);
    alert.kind = line.kind;
    alert.level = line.level;
    alert.levels = 2;
    alert.nextRole = line.level == 0 ? QStringLiteral("manager")
        : line.level == 1            ? QStringLiteral("admin")
                                     : QString();
    alert.toRole = line.level == 1 ? QStringLiteral("manager") : line.level == 2 ? QStringLiteral("admin") : QString();
    alert.stage = line.stage;
    const QString stage = displayWord(line.stage).toLower();
    alert.message = line.kind == Kind::Warning
        ? QStringLiteral("WO %1: %2 has used three quarters of its time.").arg(line.number).arg(stage)
        : line.kind == Kind::Breach
        ? QStringLiteral("WO %1: %2 took more than its 30 minutes.").arg(line.number).arg(stage)
        : QStringLiteral("WO %1: nobody has acknowledged that %2 is over due.").arg(line.number).arg(stage);
    alert.dueAt = BoardStory::now().addSecs(line.secondsLeft);
    alert.trueAt = BoardStory::now().addSecs(-line.trueFor);
    alert.sentAt = alert.trueAt;
    alert.owner = QString::fromLatin1(line.owner);
    alert.hidesWarning = line.kind == Kind::Breach;
    if (line.number == 48207)
        alert.notes = {{QStringLiteral("comment"),
                        QStringLiteral("Two of the three on shift do not pick up. Trying the Dallas office."),
                        QStringLiteral("J. Park"),
                        BoardStory::now().addSecs(-210),
                        {}},
                       {QStringLiteral("acknowledged"),
                        QStringLiteral("calling the site"),
                        QStringLiteral("A. Chen"),
                        BoardStory::now().addSecs(-120),
                        {}},
                       {QStringLiteral("undone"), {}, QStringLiteral("A. Chen"), BoardStory::now().addSecs(-96), {}}};
    return alert;
}

/// The breach behind an escalation waits with it.
SlaAlert breachBehind(const SlaAlert &escalation)
{
    SlaAlert breach = escalation;
    breach.id = idOf(escalation.number, 9);
    breach.kind = Kind::Breach;
    breach.level = 0;
    breach.toRole.clear();
    breach.sentAt = escalation.sentAt.addSecs(-900);
    breach.hidesWarning = true;
    return breach;
}

void addOther(SlaInbox &inbox)
{
    const QList<Line> &lines = otherLines();
    for (qsizetype at = 0; at < lines.size(); ++at) {
        SlaAlert alert = alertOf(lines.at(at));
        if (at < 2) {
            alert.silenced = true;
            alert.silencedUntil = at == 0 ? QDateTime() : BoardStory::now().addSecs(2'310);
            alert.notes = {{QStringLiteral("silenced"),
                            {},
                            QStringLiteral("M. Ortiz"),
                            BoardStory::now().addSecs(-1'290),
                            alert.silencedUntil}};
            inbox.silenced.append(alert);
            continue;
        }
        if (at == 4) {
            alert.resolvedAt = BoardStory::now().addSecs(-1'260);
            alert.resolvedReason = QStringLiteral("the stage ended");
        } else {
            alert.acknowledged = true;
            alert.acknowledgedBy = at == 2 ? QStringLiteral("M. Ortiz") : QStringLiteral("A. Chen");
            alert.acknowledgedAt = BoardStory::now().addSecs(at == 2 ? -180 : -840);
            alert.comment = QStringLiteral("technician on the way");
            alert.notes = {
                {QStringLiteral("acknowledged"), alert.comment, alert.acknowledgedBy, alert.acknowledgedAt, {}}};
        }
        inbox.recent.append(alert);
    }
}

SlaInbox many()
{
    constexpr int stages = 312;
    SlaInbox inbox;
    const QList<Line> &lines = openLines();
    for (int at = 0; at < stages; ++at) {
        Line line = lines.at(at % lines.size());
        line.number = 48'900 - at;
        line.trueFor += at * 7;
        if (line.secondsLeft < 0)
            line.secondsLeft = -line.trueFor;
        SlaAlert alert = alertOf(line);
        inbox.open.append(alert);
        inbox.urgentStages += alert.kind == Kind::Warning ? 0 : 1;
    }
    std::stable_sort(inbox.open.begin(), inbox.open.end(),
                     [](const SlaAlert &one, const SlaAlert &other) { return one.sentAt > other.sentAt; });
    inbox.openStages = stages;
    return inbox;
}

SlaInbox ready()
{
    SlaInbox inbox;
    for (const Line &line : openLines()) {
        const SlaAlert alert = alertOf(line);
        inbox.open.append(alert);
        if (line.kind == Kind::Escalation)
            inbox.open.append(breachBehind(alert));
        inbox.urgentStages += line.kind == Kind::Warning ? 0 : 1;
    }
    inbox.openStages = openLines().size();
    addOther(inbox);
    return inbox;
}

} // namespace

namespace AlertStory {

SlaInbox inbox(Moment moment)
{
    const bool empty = moment == Moment::Empty || moment == Moment::NoCheck;
    SlaInbox inbox = moment == Moment::Many ? many() : empty ? SlaInbox() : ready();
    const bool late = moment == Moment::NoCheck || moment == Moment::LateCheck;
    inbox.readAt = BoardStory::now().addSecs(-1);
    inbox.lastCheckAt = BoardStory::now().addSecs(late ? -74 : -2);
    inbox.lastCheckBy = QStringLiteral("ops-2");
    inbox.policyOn = moment != Moment::PolicyOff;
    return inbox;
}

AlertOperations operations(Moment moment)
{
    AlertOperations operations;
    operations.readInbox = [moment]() -> QFuture<Result<SlaInbox>> {
        if (moment == Moment::Loading)
            return unanswered<SlaInbox>();
        if (moment == Moment::Failed)
            return answered(Result<SlaInbox>(
                failure(Error::Code::Unavailable, QStringLiteral("The connection to the database is gone."))));
        return answered(Result<SlaInbox>(inbox(moment)));
    };
    operations.acknowledge = [](const AlertOperations::Ids &ids, const QString &) {
        return answered(Result<SlaAcknowledged>(SlaAcknowledged {static_cast<int>(ids.size()), {}}));
    };
    operations.undo = [](const AlertOperations::Ids &ids) {
        return answered(Result<int>(static_cast<int>(ids.size())));
    };
    operations.comment = [](const QUuid &, const QString &) {
        return answered(Result<>());
    };
    operations.silence = [](const AlertOperations::Ids &, std::optional<int>) {
        return answered(Result<int>(1));
    };
    operations.unsilence = [](const AlertOperations::Ids &) {
        return answered(Result<int>(1));
    };
    operations.escalate = [](const QUuid &, const QString &) {
        return answered(Result<int>(1));
    };
    return operations;
}

} // namespace AlertStory
