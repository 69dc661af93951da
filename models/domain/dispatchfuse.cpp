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

void setEnds(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now, DispatchFuse &fuse)
{
    fuse.startAt = tally.firstSentAt();
    fuse.endAt = now;
    if (picture.stage && picture.stage->startedAt < picture.stage->dueAt) {
        fuse.hasDue = true;
        fuse.stageWord = picture.stage->word;
        fuse.startAt = picture.stage->startedAt;
        // Over due: the line grows, so that now stays on it and the due mark moves left.
        fuse.endAt = std::max(picture.stage->dueAt, now);
        fuse.quarterLine = 0;
    }
    if (!fuse.startAt.isValid())
        fuse.startAt = picture.orderedAt.isValid() ? picture.orderedAt : now;
    if (fuse.startAt.msecsTo(fuse.endAt) < shortestMs)
        fuse.endAt = fuse.startAt.addMSecs(shortestMs);
    if (fuse.hasDue) {
        const qint64 target = picture.stage->startedAt.msecsTo(picture.stage->dueAt);
        fuse.dueAt = picture.stage->dueAt;
        fuse.due = shareOf(fuse, fuse.dueAt);
        fuse.quarterLine = shareOf(fuse, picture.stage->dueAt.addMSecs(-target / 4));
    }
}

void addOpen(const DispatchPerson &person, DispatchFuse &fuse)
{
    const double share = shareOf(fuse, person.humanOpenedAt);
    if (share < 0 || share > 1)
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
        fuse.coldWave = share >= 0 && share <= 1 ? share : -1;
    }
    return fuse;
}
