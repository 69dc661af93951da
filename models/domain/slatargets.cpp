#include "models/domain/slatargets.h"

#include "models/domain/format.h"

#include <QCoreApplication>

#include <numeric>

std::optional<SlaMinutes> SlaPresets::find(const QString &trade, Urgency urgency) const
{
    const auto known = byTrade.constFind(trade);
    return known == byTrade.cend() ? std::nullopt : known->at(static_cast<size_t>(urgency));
}

SlaTargets SlaPresets::targets(const QString &trade, Urgency urgency) const
{
    const auto preset = find(trade, urgency);
    return {preset.value_or(fallback), !preset, version};
}

QString slaTotal(const SlaMinutes &minutes)
{
    constexpr qint64 secondsPerMinute = 60;
    return Format::roughDuration(std::accumulate(minutes.cbegin(), minutes.cend(), qint64 {0}) * secondsPerMinute);
}

QString slaStageCaption(SlaStage stage)
{
    constexpr std::array<const char *, slaStageCount> words {
        QT_TRANSLATE_NOOP("Sla", "created → sent"), QT_TRANSLATE_NOOP("Sla", "sent → accepted"),
        QT_TRANSLATE_NOOP("Sla", "accepted → on site"), QT_TRANSLATE_NOOP("Sla", "on site → done")};
    return QCoreApplication::translate("Sla", words.at(static_cast<size_t>(stage)));
}
