#include "models/domain/previewwords.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QHash>
#include <QSet>

#include <algorithm>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("PreviewWords", text);
}

int chosenCount(const DispatchPreview &preview, bool warm, bool cold)
{
    return (warm ? plannedCount(preview, Channel::Warm) : 0) + (cold ? plannedCount(preview, Channel::Cold) : 0);
}

} // namespace

int plannedCount(const DispatchPreview &preview, Channel channel)
{
    return channel == Channel::Warm ? preview.warm : preview.cold;
}

qint64 previewNumber(const DispatchPreview &preview)
{
    return preview.facts.value(QLatin1String("work_order_number")).toInteger();
}

QString previewJobTitle(const DispatchPreview &preview)
{
    return Format::singleLine(preview.facts.value(QLatin1String("job_title")).toString(), 200);
}

QString previewTitle(const DispatchPreview &preview)
{
    const QString number = Format::workOrder(previewNumber(preview));
    return preview.askedBefore > 0 ? tr("Ask more people about %1").arg(number) : tr("Dispatch %1").arg(number);
}

QString sendButtonText(const DispatchPreview &preview, bool warm, bool cold)
{
    const int count = chosenCount(preview, warm, cold);
    if (preview.askedBefore > 0)
        return tr("Send to %1 new").arg(Format::count(count));
    if (count == 1) {
        for (const PlannedPerson &person : preview.asked) {
            if (person.channel == Channel::Warm ? warm : cold)
                return tr("Send to %1").arg(Format::singleLine(person.name, 40));
        }
    }
    const bool partOnly = count > 0 && count < preview.warm + preview.cold;
    if (partOnly)
        return (warm ? tr("Send warm only to %1") : tr("Send cold only to %1")).arg(Format::count(count));
    return tr("Send to %1").arg(Format::count(count));
}

QString leftOutSummary(const QList<PlannedPerson> &leftOut)
{
    QHash<QString, int> counts;
    for (const PlannedPerson &person : leftOut)
        ++counts[person.leftOut];
    QStringList reasons = counts.keys();
    std::sort(reasons.begin(), reasons.end(), [&counts](const QString &left, const QString &right) {
        return counts.value(left) != counts.value(right) ? counts.value(left) > counts.value(right)
                                                         : displayReason(left) < displayReason(right);
    });
    QStringList parts;
    for (const QString &reason : std::as_const(reasons))
        parts.append(Format::count(counts.value(reason)) % u' ' % displayReason(reason));
    return parts.join(QStringLiteral(" · "));
}

void addLeftOut(DispatchPreview &preview, const QList<MatchLeftOut> &people)
{
    QSet<TechnicianId> known;
    for (const QList<PlannedPerson> *list : {&preview.asked, &preview.leftOut}) {
        for (const PlannedPerson &person : *list)
            known.insert(person.technicianId);
    }
    for (const MatchLeftOut &person : people) {
        if (known.contains(person.id) || person.reasons.isEmpty())
            continue;
        PlannedPerson left;
        left.technicianId = person.id;
        left.name = person.name;
        left.distanceMiles = person.distanceMiles;
        left.leftOut = wireWord(person.reasons.first());
        preview.leftOut.append(left);
    }
}

DispatchPreview withoutPeople(DispatchPreview preview, const QSet<TechnicianId> &people)
{
    if (people.isEmpty())
        return preview;
    const QList<PlannedPerson> everybody = std::exchange(preview.asked, {});
    for (PlannedPerson person : everybody) {
        if (!people.contains(person.technicianId)) {
            preview.asked.append(person);
            continue;
        }
        --(person.channel == Channel::Warm ? preview.warm : preview.cold);
        person.leftOut = QStringLiteral("by_hand");
        preview.leftOut.append(person);
    }
    return preview;
}

QString emptyChannelText(const DispatchPreview &preview, Channel channel)
{
    const bool cold = channel == Channel::Cold;
    const int others = cold ? preview.warm : preview.cold;
    if (others == 0)
        return cold ? tr("Nobody to ask cold.") : tr("Nobody to ask warm.");
    if (cold)
        return tr("Nobody to ask cold: all %1 have signed up.").arg(Format::count(others));
    return tr("Nobody to ask warm: none of the %1 has signed up.").arg(Format::count(others));
}

QString sendObstacle(const DispatchPreview &preview, bool warm, bool cold)
{
    for (const DispatchCheck &check : preview.checks) {
        if (check.verdict == DispatchCheck::Verdict::Blocking)
            return check.text;
    }
    if (chosenCount(preview, warm, cold) > 0)
        return {};
    const auto left = preview.leftOut.size();
    return left > 0 ? tr("Nobody would be asked. %1 are left out.").arg(Format::count(left))
                    : tr("Nobody would be asked.");
}
