#include "models/domain/dispatchplan.h"

#include <QCoreApplication>
#include <QHash>

namespace {

QString say(const char *text, int n = -1)
{
    return QCoreApplication::translate("DispatchPlan", text, nullptr, n);
}

QHash<TechnicianId, const PlannedPerson *> byTechnician(const DispatchPreview &preview)
{
    QHash<TechnicianId, const PlannedPerson *> people;
    for (const QList<PlannedPerson> *list : {&preview.asked, &preview.leftOut}) {
        for (const PlannedPerson &person : *list)
            people.insert(person.technicianId, &person);
    }
    return people;
}

QString sentenceFor(const PlannedPerson &now)
{
    if (now.leftOut == QLatin1String("unsubscribed"))
        return say("%1 unsubscribed").arg(now.name);
    return say("%1 is left out: %2").arg(now.name, displayReason(now.leftOut));
}

} // namespace

QStringList changesBetween(const DispatchPreview &before, const DispatchPreview &after, int limit)
{
    const auto was = byTechnician(before);
    const auto is = byTechnician(after);
    QStringList named;
    int more = 0;
    int available = 0;
    int otherwise = 0;
    const auto name = [&](const QString &sentence) {
        named.size() < limit ? named.append(sentence) : void(++more);
    };

    for (const PlannedPerson &person : after.leftOut) {
        const PlannedPerson *old = was.value(person.technicianId);
        if (old && old->leftOut.isEmpty())
            name(sentenceFor(person));
    }
    for (const PlannedPerson &person : before.asked) {
        if (!is.contains(person.technicianId))
            name(say("%1 is no longer a candidate").arg(person.name));
    }
    for (const PlannedPerson &person : after.asked) {
        const PlannedPerson *old = was.value(person.technicianId);
        if (!old || !old->leftOut.isEmpty())
            ++available;
        else if (old->channel != person.channel || old->address != person.address)
            ++otherwise;
    }
    if (more > 0)
        named.append(say("%n more are left out", more));
    if (available > 0)
        named.append(say("%n became available", available));
    if (otherwise > 0)
        named.append(say("%n would be asked another way", otherwise));
    if (before.facts != after.facts)
        named.append(say("the work order itself was edited"));
    return named;
}
