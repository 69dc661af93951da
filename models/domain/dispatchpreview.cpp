#include "models/domain/dispatchpreview.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QHash>
#include <QMap>

#include <algorithm>

namespace {

constexpr int namesInASentence = 3;

QString tr(const char *text)
{
    return QCoreApplication::translate("DispatchPreview", text);
}

int chosen(const DispatchPreview &preview, bool warm, bool cold)
{
    return (warm ? preview.count(Channel::Warm) : 0) + (cold ? preview.count(Channel::Cold) : 0);
}

/// "Robert Lang unsubscribed" for few, "5 unsubscribed" for many.
QStringList goneBecause(const QMap<QString, QStringList> &namesByReason)
{
    QStringList parts;
    for (auto reason = namesByReason.cbegin(); reason != namesByReason.cend(); ++reason) {
        const QString who =
            reason->size() <= namesInASentence ? reason->join(QLatin1String(", ")) : Format::count(reason->size());
        parts.append(who % u' ' % (reason.key().isEmpty() ? tr("no longer matches") : displayReason(reason.key())));
    }
    return parts;
}

} // namespace

int DispatchPreview::count(Channel channel) const
{
    return static_cast<int>(std::count_if(
        people.begin(), people.end(), [channel](const PlannedPerson &person) { return person.channel == channel; }));
}

QString previewTitle(const DispatchPreview &preview)
{
    const QString number = Format::workOrder(preview.jobNumber);
    return preview.askedBefore > 0 ? tr("Ask more people about %1").arg(number) : tr("Dispatch %1").arg(number);
}

QString sendButtonText(const DispatchPreview &preview, bool warm, bool cold)
{
    const int count = chosen(preview, warm, cold);
    if (preview.askedBefore > 0)
        return tr("Send to %1 new").arg(Format::count(count));
    if (count == 1) {
        for (const PlannedPerson &person : preview.people) {
            if (person.channel == Channel::Warm ? warm : cold)
                return tr("Send to %1").arg(Format::singleLine(person.name, 40));
        }
    }
    const bool partOnly = count > 0 && count < preview.total();
    if (partOnly)
        return (warm ? tr("Send warm only to %1") : tr("Send cold only to %1")).arg(Format::count(count));
    return tr("Send to %1").arg(Format::count(count));
}

QString leftOutSummary(const QList<LeftOutPerson> &leftOut)
{
    QHash<QString, int> counts;
    for (const LeftOutPerson &person : leftOut)
        ++counts[person.reason];
    QStringList reasons = counts.keys();
    std::sort(reasons.begin(), reasons.end(), [&counts](const QString &left, const QString &right) {
        return counts.value(left) != counts.value(right) ? counts.value(left) > counts.value(right) : left < right;
    });
    QStringList parts;
    for (const QString &reason : std::as_const(reasons))
        parts.append(Format::count(counts.value(reason)) % u' ' % displayReason(reason));
    return parts.join(QStringLiteral(" · "));
}

QString changesBetween(const DispatchPreview &before, const DispatchPreview &after)
{
    QHash<TechnicianId, const PlannedPerson *> now;
    for (const PlannedPerson &person : after.people)
        now.insert(person.technicianId, &person);
    QHash<TechnicianId, QString> reasons;
    for (const LeftOutPerson &person : after.leftOut)
        reasons.insert(person.technicianId, person.reason);

    QMap<QString, QStringList> gone;
    int moved = 0;
    int stayed = 0;
    for (const PlannedPerson &person : before.people) {
        const PlannedPerson *same = now.value(person.technicianId);
        if (!same) {
            gone[reasons.value(person.technicianId)].append(Format::singleLine(person.name, 40));
            continue;
        }
        ++stayed;
        moved += same->channel != person.channel || same->address != person.address;
    }
    QStringList parts = goneBecause(gone);
    if (const int fresh = after.total() - stayed; fresh > 0)
        parts.append(tr("%1 became available").arg(Format::count(fresh)));
    if (moved > 0)
        parts.append(tr("%1 changed channel or address").arg(Format::count(moved)));
    if (parts.isEmpty() && before.fingerprint != after.fingerprint)
        parts.append(tr("what the message says"));
    return parts.isEmpty() ? QString() : QString(parts.join(QLatin1String("; ")) % u'.');
}

QString sendObstacle(const DispatchPreview &preview, bool warm, bool cold)
{
    if (chosen(preview, warm, cold) == 0) {
        const int left = static_cast<int>(preview.leftOut.size());
        return left > 0 ? tr("Nobody would be asked. %1 are left out.").arg(Format::count(left))
                        : tr("Nobody would be asked.");
    }
    for (const PreviewBlock &block : preview.blocks) {
        if (block.warns)
            continue;
        const bool everything = !block.channel;
        const bool chosenChannel = block.channel && (*block.channel == Channel::Warm ? warm : cold);
        if (everything || (chosenChannel && preview.count(*block.channel) > 0))
            return block.sentence;
    }
    return {};
}
