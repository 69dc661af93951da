#include "models/domain/dispatchfuse.h"

#include <algorithm>

namespace {

/// A line shorter than this would make a single open look like a crowd.
constexpr qint64 shortestMs = 60'000;

double shareOf(const DispatchFuse &fuse, const QDateTime &at)
{
    const auto whole = static_cast<double>(fuse.startAt.msecsTo(fuse.endAt));
    return static_cast<double>(fuse.startAt.msecsTo(at)) / whole;
}

constexpr qint64 riskShare = 4; ///< where no warning instant is known, the last quarter is at risk
constexpr qint64 msPerSecond = 1'000;

QDateTime earlier(const QDateTime &one, const QDateTime &other)
{
    return !one.isValid() || (other.isValid() && other < one) ? other : one;
}

bool isInside(double share)
{
    return share >= 0 && share <= 1;
}

QDateTime warnOf(const SlaBadge &badge)
{
    if (badge.warnAt.isValid() || !badge.dueAt.isValid() || !badge.targetSeconds)
        return badge.warnAt;
    return badge.dueAt.addMSecs(-*badge.targetSeconds * msPerSecond / riskShare);
}

void setEnds(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now, DispatchFuse &fuse)
{
    const SlaBadge &sla = picture.sla;
    fuse.startAt = tally.firstSentAt();
    fuse.endAt = now;
    if (picture.stageStartedAt.isValid()) {
        fuse.stageWord = badgeWord(sla.stage);
        fuse.state = readBadge(sla, now).state;
        fuse.startAt = earlier(picture.stageStartedAt, fuse.startAt);
        fuse.hasDue = sla.kind == SlaBadge::Kind::Running && fuse.startAt < sla.dueAt;
    }
    // Over due: the line grows, so that now stays on it and the due mark moves left.
    if (fuse.hasDue)
        fuse.endAt = std::max(sla.dueAt, now);
    if (!fuse.startAt.isValid())
        fuse.startAt = picture.orderedAt.isValid() ? picture.orderedAt : now;
    if (fuse.startAt.msecsTo(fuse.endAt) < shortestMs)
        fuse.endAt = fuse.startAt.addMSecs(shortestMs);
}

void setStage(const DispatchPicture &picture, DispatchFuse &fuse)
{
    if (!picture.stageStartedAt.isValid())
        return;
    if (fuse.hasDue) {
        fuse.dueAt = picture.sla.dueAt;
        fuse.due = shareOf(fuse, fuse.dueAt);
    } else if (picture.sla.kind == SlaBadge::Kind::Paused && picture.stagePausedAt.isValid()) {
        fuse.pausedAt = picture.stagePausedAt;
        fuse.pausedFrom = std::clamp(shareOf(fuse, fuse.pausedAt), 0.0, 1.0);
        fuse.pauseReason = picture.sla.pauseReason;
    }
    fuse.warnAt = warnOf(picture.sla);
    if (fuse.warnAt.isValid() && isInside(shareOf(fuse, fuse.warnAt)))
        fuse.quarterLine = shareOf(fuse, fuse.warnAt);
}

void addOpen(const DispatchPerson &person, DispatchFuse &fuse)
{
    const double share = shareOf(fuse, person.humanOpenedAt);
    if (!isInside(share))
        return;
    const auto slot =
        static_cast<size_t>(std::min(DispatchFuse::slotCount - 1, static_cast<int>(share * DispatchFuse::slotCount)));
    ++(person.channel == Channel::Warm ? fuse.warm : fuse.cold).at(slot);
}

} // namespace

int DispatchFuse::highest() const
{
    return std::max(*std::max_element(warm.begin(), warm.end()), *std::max_element(cold.begin(), cold.end()));
}

DispatchFuse fuseOf(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now)
{
    DispatchFuse fuse;
    setEnds(picture, tally, now, fuse);
    setStage(picture, fuse);
    fuse.nothingSent = tally.accepted() == 0;
    fuse.now = std::clamp(shareOf(fuse, now), 0.0, 1.0);
    for (const DispatchPerson &person : picture.people) {
        if (wasAccepted(person) && person.humanOpenedAt.isValid())
            addOpen(person, fuse);
        if (personState(person) == PersonState::Qualified)
            fuse.qualified.append(
                {std::clamp(shareOf(fuse, person.qualifiedAt), 0.0, 1.0), person.name, person.qualifiedAt});
    }
    std::sort(fuse.qualified.begin(), fuse.qualified.end(),
              [](const auto &left, const auto &right) { return left.at < right.at; });
    fuse.coldWaveAt = tally.cold.firstSentAt.isValid() ? tally.cold.firstSentAt : picture.coldStartsAt;
    if (fuse.coldWaveAt.isValid() && tally.cold.asked > 0 && picture.coldStartsAt.isValid()) {
        const double share = shareOf(fuse, fuse.coldWaveAt);
        fuse.coldWave = isInside(share) ? share : -1;
    }
    return fuse;
}
