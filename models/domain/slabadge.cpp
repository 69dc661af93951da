#include "models/domain/slabadge.h"

#include "models/domain/format.h"

#include <QCoreApplication>

namespace {

constexpr qint64 riskShare = 4; ///< at risk when a quarter of the target or less is left

QString text(const char *source)
{
    return QCoreApplication::translate("SlaBadge", source);
}

SlaReading::State runningState(const SlaBadge &badge, const QDateTime &serverNow, qint64 left)
{
    if (left <= 0)
        return SlaReading::State::Breached;
    if (badge.warnAt.isValid())
        return serverNow >= badge.warnAt ? SlaReading::State::AtRisk : SlaReading::State::OnTime;
    return badge.targetSeconds && left * riskShare <= *badge.targetSeconds ? SlaReading::State::AtRisk
                                                                           : SlaReading::State::OnTime;
}

QString stateSentence(SlaReading::State state)
{
    switch (state) {
    case SlaReading::State::AtRisk:
        return text("at risk");
    case SlaReading::State::Breached:
        return text("breached");
    default:
        return text("on time");
    }
}

} // namespace

QString badgeWord(SlaStage stage)
{
    switch (stage) {
    case SlaStage::Dispatch:
        return text("Dispatch");
    case SlaStage::Assignment:
        return text("Assign");
    case SlaStage::Arrival:
        return text("Arrive");
    case SlaStage::Completion:
        return text("Finish");
    }
    return {};
}

QString displayWord(SlaStage stage)
{
    switch (stage) {
    case SlaStage::Dispatch:
        return text("Dispatch");
    case SlaStage::Assignment:
        return text("Assignment");
    case SlaStage::Arrival:
        return text("Arrival");
    case SlaStage::Completion:
        return text("Completion");
    }
    return {};
}

SlaReading readBadge(const SlaBadge &badge, const QDateTime &serverNow)
{
    switch (badge.kind) {
    case SlaBadge::Kind::None:
        return {SlaReading::State::None, {}, text("No SLA"), 0};
    case SlaBadge::Kind::Running: {
        const qint64 left = serverNow.secsTo(badge.dueAt);
        return {runningState(badge, serverNow, left), badgeWord(badge.stage), Format::timeLeft(left), left};
    }
    case SlaBadge::Kind::Paused:
        return {SlaReading::State::Paused, badgeWord(badge.stage),
                badge.pauseReason.isEmpty() ? text("Paused")
                                            : text("Paused · %1").arg(Format::singleLine(badge.pauseReason, 40)),
                0};
    case SlaBadge::Kind::Met:
        return {SlaReading::State::Met, badgeWord(badge.stage),
                text("Met %1 early").arg(Format::roughDuration(badge.marginSeconds)), 0};
    case SlaBadge::Kind::Missed:
        return {SlaReading::State::Breached, badgeWord(badge.stage),
                text("Missed by %1").arg(Format::roughDuration(badge.marginSeconds)), 0};
    }
    return {};
}

QString badgeSentence(const SlaBadge &badge, qint64 workOrder, const QDateTime &serverNow, const QTimeZone &zone)
{
    const SlaReading reading = readBadge(badge, serverNow);
    if (badge.kind == SlaBadge::Kind::None)
        return text("Work order %1 has no SLA").arg(workOrder);
    if (badge.kind == SlaBadge::Kind::Running)
        return text("%1 of work order %2 is %3, %4, due %5")
            .arg(displayWord(badge.stage))
            .arg(workOrder)
            .arg(stateSentence(reading.state), reading.time, Format::shortClock(badge.dueAt, zone));
    return text("%1 of work order %2: %3").arg(displayWord(badge.stage)).arg(workOrder).arg(reading.time);
}

QString fallbackSentence(const SlaBadge &badge, const QString &trade)
{
    if (!badge.fallbackTargets)
        return {};
    QStringList minutes;
    for (const int target : badge.fallbackMinutes)
        minutes.append(QString::number(target));
    return text("Fallback targets %1 min: no preset for %2")
        .arg(minutes.join(QLatin1Char('/')), Format::singleLine(trade, 40));
}
