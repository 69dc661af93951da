#include "models/domain/slastageline.h"

#include "models/domain/format.h"
#include "models/domain/slaproof.h"
#include "models/domain/vocabulary.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace {

using State = SlaStageLine::State;

constexpr qint64 msPerSecond = 1'000;
constexpr qint64 secondsPerMinute = 60;
constexpr qint64 msPerMinute = msPerSecond * secondsPerMinute;
constexpr qint64 secondsShownMs = 10 * msPerMinute; ///< below this a stage is told to the second
constexpr int longestReason = 40;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaStageLine", source);
}

/// As it was configured, in minutes, while that is a number that people read.
QString minutes(int count)
{
    constexpr int mostRead = 240;
    return count <= mostRead ? QStringLiteral("%1m").arg(count) : Format::roughDuration(count * secondsPerMinute);
}

State stateOf(SlaVerdict::Status status)
{
    switch (status) {
    case SlaVerdict::Status::OnTime:
        return State::OnTime;
    case SlaVerdict::Status::Warning:
        return State::AtRisk;
    case SlaVerdict::Status::Breached:
        return State::Breached;
    case SlaVerdict::Status::Paused:
        return State::Paused;
    case SlaVerdict::Status::Met:
        return State::Met;
    case SlaVerdict::Status::Missed:
        return State::Missed;
    case SlaVerdict::Status::Cancelled:
        return State::Cancelled;
    }
    return State::NotStarted;
}

QString stateWord(State state)
{
    switch (state) {
    case State::OnTime:
        return text("on time");
    case State::AtRisk:
        return text("at risk");
    case State::Breached:
        return text("breached");
    case State::Paused:
        return text("paused");
    case State::Met:
        return text("met");
    case State::Missed:
        return text("missed");
    case State::Cancelled:
        return text("cancelled");
    case State::NotStarted:
        return text("not started");
    }
    return {};
}

/// The verdict to show: what follows from the events, or where they differ what the database said when it was read.
SlaVerdict shownVerdict(const SlaStageRecord &record, const QDateTime &readAt, const QDateTime &now)
{
    SlaVerdict verdict = slaVerdict(record.events, record.terms, SlaOpenTime(record.calendar), now);
    if (engineAgrees(record, readAt))
        return verdict;
    for (int i = 0; i <= static_cast<int>(SlaVerdict::Status::Cancelled); ++i) {
        if (wireWord(static_cast<SlaVerdict::Status>(i)) == record.engineStatus)
            verdict.status = static_cast<SlaVerdict::Status>(i);
    }
    verdict.elapsedMs = record.engineElapsedMs;
    verdict.remainingMs = verdict.targetMs - verdict.elapsedMs;
    return verdict;
}

/// The first open instant after @p now; invalid when the calendar is open, or when nothing is known within two months.
QDateTime closedUntil(const SlaCalendar &calendar, const QDateTime &now)
{
    constexpr qint64 searchedMs = 62LL * 86'400'000;
    const qint64 from = now.toMSecsSinceEpoch();
    const QList<SlaSpan> spans = SlaOpenTime(calendar).spans(from, from + searchedMs);
    if (spans.isEmpty() || spans.first().from <= from)
        return {};
    return QDateTime::fromMSecsSinceEpoch(spans.first().from, Qt::UTC);
}

QString statusWords(const SlaVerdict &verdict, State state)
{
    switch (state) {
    case State::OnTime:
    case State::AtRisk:
        return Format::timeLeft((verdict.remainingMs + msPerSecond - 1) / msPerSecond);
    case State::Breached:
        return Format::timeLeft(verdict.remainingMs / msPerSecond);
    case State::Paused:
        return text("Paused · %1").arg(Format::singleLine(verdict.pauseReason, longestReason));
    case State::Met:
        return text("Met %1 early").arg(Format::roughDuration(verdict.remainingMs / msPerSecond));
    case State::Missed:
        return text("Missed by %1").arg(Format::roughDuration(-verdict.remainingMs / msPerSecond));
    case State::Cancelled:
        return text("Cancelled");
    case State::NotStarted:
        break;
    }
    return {};
}

/// Elapsed time as it is told: to the second when the stage is within ten minutes of its due instant or has ended.
qint64 toldMs(const SlaVerdict &verdict, State state)
{
    const bool running = state == State::OnTime || state == State::AtRisk || state == State::Breached;
    const bool close = verdict.remainingMs < secondsShownMs && verdict.remainingMs > -secondsShownMs;
    const qint64 unit = running && !close ? msPerMinute : msPerSecond;
    return verdict.elapsedMs / unit * unit;
}

QString clockOrDay(const QDateTime &instant, const QDateTime &now, const QTimeZone &zone, const QTimeZone &site)
{
    if (!instant.isValid())
        return Format::unknown();
    const bool today = instant.toTimeZone(zone).date() == now.toTimeZone(zone).date();
    const bool whole = instant.time().second() == 0;
    const QString clock = whole ? Format::shortClock(instant, zone) : Format::clock(instant, zone);
    const QString local = today ? clock : Format::when(instant, now, zone);
    if (!site.isValid() || site.offsetFromUtc(instant) == zone.offsetFromUtc(instant))
        return local;
    return text("%1 · %2 site").arg(local, Format::shortClock(instant, site));
}

QString timesWords(const SlaVerdict &verdict, State state, const QDateTime &now, const QTimeZone &zone,
                   const QTimeZone &site)
{
    switch (state) {
    case State::OnTime:
    case State::AtRisk:
        return text("due %1").arg(clockOrDay(verdict.dueAt, now, zone, site));
    case State::Breached:
        return text("was due %1").arg(clockOrDay(verdict.dueAt, now, zone, site));
    case State::Paused:
        return text("paused since %1").arg(clockOrDay(verdict.pausedAt, now, zone, site));
    default:
        return QStringLiteral("%1 → %2").arg(clockOrDay(verdict.startedAt, now, zone, {}),
                                             clockOrDay(verdict.endedAt, now, zone, site));
    }
}

QString chanceWords(const SlaStageRecord &record)
{
    constexpr qint64 whole = 10'000;
    if (!record.breachChance)
        return text("Chance to breach: not enough history (n = %1)").arg(Format::count(record.breachChanceOf));
    return text("Chance to breach %1 (n=%2)")
        .arg(Format::rate(std::llround(*record.breachChance * whole), whole), Format::count(record.breachChanceOf));
}

QString targetRemark(const SlaRecord &record, const SlaStageRecord &stage)
{
    const int preset = record.presets.at(static_cast<size_t>(stage.stage));
    if (stage.edited)
        return preset == 0    ? text("set by hand")
            : record.fallback ? text("set by hand, fallback %1").arg(minutes(preset))
                              : text("set by hand, preset %1").arg(minutes(preset));
    return stage.fallback ? text("fallback target: no preset") : QString();
}

SlaStageLine startedLine(const SlaRecord &record, const SlaStageRecord &stage, int runs, const QDateTime &now,
                         const QTimeZone &zone)
{
    const SlaVerdict verdict = shownVerdict(stage, record.readAt, now);
    SlaStageLine line;
    line.stage = stage.stage;
    line.state = stateOf(verdict.status);
    line.isOpen = line.state == State::OnTime || line.state == State::AtRisk || line.state == State::Breached
        || line.state == State::Paused;
    line.status = statusWords(verdict, line.state);
    const qint64 told = toldMs(verdict, line.state);
    line.used = text("%1 of %2").arg(exactDuration(told), minutes(static_cast<int>(verdict.targetMs / msPerMinute)));
    line.times = timesWords(verdict, line.state, now, zone, QTimeZone(record.siteZone));
    QStringList remarks {targetRemark(record, stage)};
    if (runs > 1)
        remarks.append(text("run %1").arg(runs));
    if (line.isOpen && line.state != State::Paused) {
        if (const QDateTime opens = closedUntil(stage.calendar, now); opens.isValid())
            remarks.append(text("calendar closed until %1").arg(Format::when(opens, now, zone)));
    }
    remarks.removeAll(QString());
    line.remark = remarks.join(QStringLiteral(" · "));
    if (line.isOpen && line.state != State::Breached)
        line.chance = chanceWords(stage);
    line.share = verdict.targetMs > 0
        ? std::clamp(static_cast<double>(told) / static_cast<double>(verdict.targetMs), 0.0, 1.0)
        : 0;
    const qint64 percent = verdict.targetMs > 0 ? verdict.elapsedMs * 100 / verdict.targetMs : 0;
    line.sentence = text("%1, %2 percent of %3 minutes used, %4")
                        .arg(displayWord(line.stage))
                        .arg(percent)
                        .arg(verdict.targetMs / msPerMinute)
                        .arg(line.state == State::Paused
                                 ? text("paused: %1").arg(Format::singleLine(verdict.pauseReason, longestReason))
                                 : stateWord(line.state));
    return line;
}

SlaStageLine waitingLine(const SlaRecord &record, SlaStage stage, bool comesLater)
{
    SlaStageLine line;
    line.stage = stage;
    const int target = record.targets.at(static_cast<size_t>(stage));
    line.status = comesLater && record.isOpen ? text("%1, not started").arg(minutes(target))
                                              : text("%1, did not run").arg(minutes(target));
    const int preset = record.presets.at(static_cast<size_t>(stage));
    if (preset > 0 && preset != target)
        line.remark =
            (record.fallback ? text("set by hand, fallback %1") : text("set by hand, preset %1")).arg(minutes(preset));
    else if (record.fallback)
        line.remark = text("fallback target: no preset");
    line.sentence = text("%1, target %2 minutes, %3")
                        .arg(displayWord(stage))
                        .arg(target)
                        .arg(comesLater && record.isOpen ? text("not started") : text("did not run"));
    return line;
}

bool hasEnded(const QList<SlaEvent> &events)
{
    bool ended = false;
    for (const SlaEvent &event : events) {
        if (event.kind == SlaEvent::Kind::Completed || event.kind == SlaEvent::Kind::Cancelled)
            ended = true;
        else if (event.kind == SlaEvent::Kind::Reopened)
            ended = false;
    }
    return ended;
}

} // namespace

QList<SlaStageLine> stageLines(const SlaRecord &record, const QDateTime &serverNow, const QTimeZone &zone)
{
    QList<SlaStageLine> lines;
    int furthest = -1;
    for (const SlaStageRecord &stage : record.stages)
        furthest = std::max(furthest, static_cast<int>(stage.stage));
    for (int i = 0; i < slaStageCount; ++i) {
        const auto wanted = static_cast<SlaStage>(i);
        const SlaStageRecord *last = nullptr;
        int runs = 0;
        for (const SlaStageRecord &stage : record.stages) {
            if (stage.stage == wanted) {
                last = &stage;
                ++runs;
            }
        }
        if (last)
            lines.append(startedLine(record, *last, runs, serverNow, zone));
        else if (record.targets.at(static_cast<size_t>(i)) > 0)
            lines.append(waitingLine(record, wanted, i > furthest));
    }
    return lines;
}

QString termsLine(const SlaRecord &record)
{
    const auto urgency = urgencyFromWire(record.urgency);
    const QString kind = QStringLiteral("%1 %2").arg(Format::singleLine(record.trade, longestReason),
                                                     urgency ? displayWord(*urgency).toLower()
                                                             : Format::singleLine(record.urgency, longestReason));
    const SlaStageRecord *measured = openStage(record);
    if (!measured && !record.stages.isEmpty())
        measured = &record.stages.last();
    const int version = measured ? measured->terms.policyVersion : record.policyVersion;
    const QString policy = version == 0 ? text("built in") : QStringLiteral("v%1").arg(version);
    const QString preset = record.fallback ? text("Fallback targets: no preset for %1, %2").arg(kind, policy)
                                           : text("Preset %1 %2").arg(kind, policy);
    if (!measured)
        return preset;
    return text("%1 · calendar %2 v%3")
        .arg(preset, Format::singleLine(measured->calendar.name, longestReason))
        .arg(measured->calendar.version);
}

const SlaStageRecord *openStage(const SlaRecord &record)
{
    const auto open = std::find_if(record.stages.crbegin(), record.stages.crend(),
                                   [](const SlaStageRecord &stage) { return !hasEnded(stage.events); });
    return open == record.stages.crend() ? nullptr : &*open;
}

bool isPaused(const SlaStageRecord &record, const QDateTime &at)
{
    return slaVerdict(record.events, record.terms, SlaOpenTime(record.calendar), at).pausedAt.isValid();
}
