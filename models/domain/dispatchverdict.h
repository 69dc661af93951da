#pragma once

#include "models/domain/dispatchtally.h"

#include <QTimeZone>

/// The rules of the verdict, in the order in which they are tried: the first that holds speaks.
enum class VerdictRule {
    Hold,
    BooksWrong,
    Stopped, ///< by a person, or taken back in the hold
    NoEngine,
    ProviderStopped,
    Qualified,
    Sending,
    Quiet,
    Over
};

/// Ordered: a later tone is the worse one.
enum class VerdictTone { Calm, Hold, Good, Doubt, Bad };

/// The one sentence that answers "has someone said yes, is anything stuck?", and what can be done about it.
struct DispatchVerdict
{
    enum class Act { TakeBack, SendNow, CopyDetails, DispatchRest, ShowStops, Assign, Settle, AskMore };

    VerdictRule rule = VerdictRule::Quiet;
    VerdictTone tone = VerdictTone::Calm; ///< the worse of the sentence's and the doubt's or failure's
    QString sentence;
    QString second;
    QList<Act> acts;            ///< in the order in which they stand
    std::optional<Act> primary; ///< the filled one
    int settleCount = 0;        ///< for "Settle 3…"
    int restCount = 0;          ///< for "Dispatch the 19…"
    double holdLeft = 0;        ///< 1 at the start of the hold, 0 at its end

    friend bool operator==(const DispatchVerdict &, const DispatchVerdict &) = default;
};

/// An engine that has not reported for so long is not counted on: two heartbeats missed.
constexpr qint64 engineSilentAfterMs = 15'000;
/// After the last mail an answer is waited for so long before a rate is judged or the dispatch called over.
constexpr qint64 warmWindowMs = 60LL * 60 * 1'000;
constexpr qint64 coldWindowMs = 24LL * 60 * 60 * 1'000;

/// @p now is database time.
DispatchVerdict verdictOf(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now,
                          const QTimeZone &zone);
