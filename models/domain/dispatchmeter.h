#pragma once

#include "models/domain/dispatchverdict.h"

/// One row of a channel's card: how many ever reached a step, of how many, and what may be said about it.
struct Meter
{
    enum class Step { Accepted, Delivered, Opened, Replied, Qualified };
    /// How far the number may be judged.
    enum class Judgement { None, NoRate, NotReported, TooFew, SoFar, Below, Met };
    /// A stretch of the first row's bar.
    enum class Part { Accepted, InDoubt, Failed, NotSent, InFlight };

    Step step = Step::Accepted;
    Judgement judgement = Judgement::None;
    QString label;
    int numerator = 0;
    int denominator = 0;
    int raw = 0;                       ///< opens of any kind; 0 in the other rows
    int targetPercent = 0;             ///< 0: no target
    QList<std::pair<Part, int>> parts; ///< first row only; none of them is 0
    QString percent;                   ///< "52 %"; empty when no rate may be shown
    QString note;
    QString shortNote; ///< for narrow cards
    QString tooltip;

    bool hasRate() const { return !percent.isEmpty(); }
    friend bool operator==(const Meter &, const Meter &) = default;
};

/// Below this a rate says more about chance than about people.
constexpr int fewestToJudge = 20;

/// The five rows of a channel, in their order. @p now is database time.
QList<Meter> metersOf(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now,
                      const QTimeZone &zone);
/// "56 of 60 sent", "61 of 83 added · 19 mailed", "60 waiting".
QString channelHeadline(const DispatchPicture &picture, const ChannelTally &tally);
/// The whole card as one sentence for a screen reader.
QString channelSentence(const ChannelTally &tally, const QList<Meter> &meters);
