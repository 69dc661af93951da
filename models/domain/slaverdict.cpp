#include "models/domain/slaverdict.h"

#include <algorithm>
#include <array>

namespace {

constexpr qint64 msPerMinute = 60'000;
constexpr qint64 percentMs = msPerMinute / 100; ///< of a minute: keeps the threshold a whole number

struct Pause
{
    qint64 from = 0;
    std::optional<qint64> until;
    QString reason;
};

/// What the events say, folded.
struct History
{
    qint64 start = 0;
    qint64 targetMs = 0;
    std::optional<qint64> completed;
    std::optional<qint64> cancelled;
    QList<Pause> pauses;

    std::optional<qint64> ended() const { return completed ? completed : cancelled; }
};

/// A second "paused" within a pause and a "resumed" outside one change nothing.
QList<Pause> pausesOf(const QList<SlaEvent> &events)
{
    QList<SlaEvent> steps;
    for (const SlaEvent &event : events) {
        if (event.kind == SlaEvent::Kind::Paused || event.kind == SlaEvent::Kind::Resumed)
            steps.append(event);
    }
    std::stable_sort(steps.begin(), steps.end(), [](const SlaEvent &a, const SlaEvent &b) { return a.at < b.at; });
    QList<Pause> pauses;
    bool paused = false;
    for (const SlaEvent &step : std::as_const(steps)) {
        const bool pauses_now = step.kind == SlaEvent::Kind::Paused;
        if (pauses_now == paused)
            continue;
        paused = pauses_now;
        if (paused)
            pauses.append({step.at.toMSecsSinceEpoch(), std::nullopt, step.reason});
        else
            pauses.last().until = step.at.toMSecsSinceEpoch();
    }
    return pauses;
}

History fold(const QList<SlaEvent> &events)
{
    History history;
    for (const SlaEvent &event : events) {
        const qint64 at = event.at.toMSecsSinceEpoch();
        switch (event.kind) {
        case SlaEvent::Kind::Started:
            history.start = at;
            [[fallthrough]];
        case SlaEvent::Kind::Retargeted:
            history.targetMs = event.targetMinutes * msPerMinute;
            break;
        case SlaEvent::Kind::Completed:
            history.completed = at;
            break;
        case SlaEvent::Kind::Cancelled:
            history.cancelled = at;
            break;
        case SlaEvent::Kind::Reopened:
            history.completed.reset();
            history.cancelled.reset();
            break;
        case SlaEvent::Kind::Paused:
        case SlaEvent::Kind::Resumed:
            break;
        }
    }
    history.pauses = pausesOf(events);
    return history;
}

qint64 elapsed(const History &history, const SlaOpenTime &open, qint64 at)
{
    if (at <= history.start)
        return 0;
    qint64 total = 0;
    qint64 countedFrom = history.start;
    for (const Pause &pause : history.pauses) {
        if (pause.from >= at)
            break;
        if (pause.from > countedFrom)
            total += open.worked(countedFrom, pause.from);
        if (!pause.until || *pause.until >= at)
            return total;
        countedFrom = qMax(countedFrom, *pause.until);
    }
    return total + open.worked(countedFrom, at);
}

std::optional<qint64> reached(const History &history, const SlaOpenTime &open, qint64 ms)
{
    qint64 left = ms;
    qint64 countedFrom = history.start;
    for (const Pause &pause : history.pauses) {
        if (pause.from > countedFrom) {
            const qint64 part = open.worked(countedFrom, pause.from);
            if (part >= left)
                break;
            left -= part;
        }
        if (!pause.until)
            return std::nullopt;
        countedFrom = qMax(countedFrom, *pause.until);
    }
    return open.reached(countedFrom, left);
}

QDateTime instant(const std::optional<qint64> &ms)
{
    return ms ? QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC) : QDateTime();
}

QString holidayName(const SlaOpenTime &open, qint64 from)
{
    const QDate date = open.dateOf(from);
    for (const SlaHoliday &holiday : open.calendar().holidays) {
        if (holiday.date == date)
            return holiday.name;
    }
    return {};
}

/// Counted and closed time of [from, until).
void appendMeasured(QList<SlaSegment> &segments, const SlaOpenTime &open, qint64 from, qint64 until)
{
    const auto add = [&segments](qint64 begin, qint64 end, SlaSegment::What what, const QString &why) {
        if (begin < end)
            segments.append({instant(begin), instant(end), what, why});
    };
    qint64 seen = from;
    for (const SlaSpan &span : open.spans(from, until)) {
        add(seen, span.from, SlaSegment::What::Closed, holidayName(open, seen));
        add(span.from, span.until, SlaSegment::What::Counted, {});
        seen = span.until;
    }
    add(seen, until, SlaSegment::What::Closed, holidayName(open, seen));
}

SlaVerdict::Status statusOf(const History &history, const SlaVerdict &verdict, qint64 warnMs, qint64 at)
{
    using Status = SlaVerdict::Status;
    if (history.cancelled && *history.cancelled <= at)
        return Status::Cancelled;
    if (history.completed && *history.completed <= at)
        return verdict.elapsedMs >= verdict.targetMs ? Status::Missed : Status::Met;
    if (verdict.elapsedMs >= verdict.targetMs)
        return Status::Breached;
    if (verdict.pausedAt.isValid())
        return Status::Paused;
    return verdict.elapsedMs >= warnMs ? Status::Warning : Status::OnTime;
}

} // namespace

QString wireWord(SlaStage stage)
{
    constexpr std::array<const char *, slaStageCount> words {"dispatch", "assignment", "arrival", "completion"};
    return QString::fromLatin1(words.at(static_cast<size_t>(stage)));
}

std::optional<SlaStage> slaStageFromWire(const QString &word)
{
    for (int i = 0; i < slaStageCount; ++i) {
        if (wireWord(static_cast<SlaStage>(i)) == word)
            return static_cast<SlaStage>(i);
    }
    return std::nullopt;
}

std::optional<SlaEvent::Kind> slaEventKindFromWire(const QString &word)
{
    constexpr std::array<const char *, 7> words {"started",  "paused",    "resumed",   "completed",
                                                 "reopened", "cancelled", "retargeted"};
    for (size_t i = 0; i < words.size(); ++i) {
        if (word == QLatin1String(words.at(i)))
            return static_cast<SlaEvent::Kind>(i);
    }
    return std::nullopt;
}

QString wireWord(SlaVerdict::Status status)
{
    constexpr std::array<const char *, 7> words {"on_time", "warning", "breached", "paused",
                                                 "met",     "missed",  "cancelled"};
    return QString::fromLatin1(words.at(static_cast<size_t>(status)));
}

SlaVerdict slaVerdict(const QList<SlaEvent> &events, const SlaTerms &terms, const SlaOpenTime &open,
                      const QDateTime &at)
{
    const History history = fold(events);
    const qint64 now = at.toMSecsSinceEpoch();
    const auto ended = history.ended();
    const qint64 warnMs = history.targetMs / msPerMinute * percentMs * terms.warnPercent;

    SlaVerdict verdict;
    verdict.targetMs = history.targetMs;
    verdict.elapsedMs = elapsed(history, open, ended ? qMin(now, *ended) : now);
    verdict.remainingMs = history.targetMs - verdict.elapsedMs;
    verdict.startedAt = instant(history.start);
    verdict.endedAt = instant(ended);
    verdict.dueAt = instant(reached(history, open, history.targetMs));
    verdict.warnAt = instant(reached(history, open, warnMs));
    for (const Pause &pause : history.pauses) {
        if (pause.from <= now && (!pause.until || *pause.until > now)) {
            verdict.pausedAt = instant(pause.from);
            verdict.pauseReason = pause.reason;
        }
    }
    verdict.status = statusOf(history, verdict, warnMs, now);
    return verdict;
}

QList<SlaSegment> slaProof(const QList<SlaEvent> &events, const SlaOpenTime &open, const QDateTime &at)
{
    const History history = fold(events);
    const qint64 end = history.ended() ? qMin(at.toMSecsSinceEpoch(), *history.ended()) : at.toMSecsSinceEpoch();
    QList<SlaSegment> segments;
    qint64 seen = history.start;
    for (const Pause &pause : history.pauses) {
        const qint64 from = qMax(pause.from, seen);
        const qint64 until = qMin(pause.until.value_or(end), end);
        if (from >= end || until <= seen)
            continue;
        appendMeasured(segments, open, seen, from);
        segments.append({instant(from), instant(until), SlaSegment::What::Paused, pause.reason});
        seen = until;
    }
    appendMeasured(segments, open, seen, end);
    return segments;
}
