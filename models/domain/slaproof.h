#pragma once

#include "models/domain/slaverdict.h"

#include <QJsonObject>
#include <QStringList>
#include <QTimeZone>

/// One line of a proof sheet.
struct SlaProofRow
{
    QDateTime from;
    QDateTime until;
    qint64 countedMs = 0;
    qint64 pausedMs = 0;
    qint64 closedMs = 0;
    QString why;      ///< "paused: parts", "calendar closed · Thanksgiving Day"; empty where it simply counted
    qint64 sumMs = 0; ///< counted up to the end of this line

    friend bool operator==(const SlaProofRow &, const SlaProofRow &) = default;
};

/// Why a stage's verdict is what it is: every span since its start, and whether they sum to the verdict.
struct SlaProof
{
    SlaStageRecord record;
    QDateTime at; ///< the instant that was asked about
    SlaVerdict verdict;
    QList<SlaProofRow> rows;
    qint64 countedMs = 0;
    qint64 pausedMs = 0;
    qint64 closedMs = 0;

    qint64 spanMs() const { return countedMs + pausedMs + closedMs; }
    bool isSum() const; ///< counted equals the verdict's elapsed time, and all lines together the time that passed
};

/// The proofs of all stages of a work order at the instant it was read.
struct SlaProofSheet
{
    SlaRecord record; ///< its stages are in the proofs
    QList<SlaProof> stages;
};

SlaProof slaProofOf(const SlaStageRecord &record, const QDateTime &at);
SlaProofSheet slaProofSheet(const SlaRecord &record);

/// Whether the database's verdict, taken at @p readAt, is the one that follows from the events. True where there is
/// none.
bool engineAgrees(const SlaStageRecord &record, const QDateTime &readAt);
bool engineAgrees(const SlaRecord &record);
/// "on time", "at risk", "breached", "paused", "met", "missed", "cancelled"; also for a word on the wire.
QString displayWord(SlaVerdict::Status status);
QString verdictDisplayWord(const QString &wire);

/// To the second, or to the millisecond where @p milliseconds asks for it: "22m 49s", "1d 2h 0m 12.250s".
QString exactDuration(qint64 ms, bool milliseconds = false);
/// How a proof's instants and spans are written.
struct SlaProofStyle
{
    QTimeZone zone;
    QTimeZone site;            ///< written beside it where the clocks differ
    bool dates = false;        ///< the lines are not all of one day
    bool milliseconds = false; ///< rounded lines would not add up to the rounded sum
};
SlaProofStyle proofStyle(const SlaProof &proof, const QTimeZone &zone, const QTimeZone &site);
/// "14:02:41", "Fri 20 Nov 14:02:41.250 · 15:02 site"
QString proofInstant(const QDateTime &instant, const SlaProofStyle &style);
/// The end of a line: without its day where that is the day of its begin.
QString proofUntil(const SlaProofRow &row, const SlaProofStyle &style);
/// As exactDuration(), with nothing for no time at all.
QString proofSpan(qint64 ms, const SlaProofStyle &style);
/// The row's reason; a line in which the clocks change says so, for its ends do not look as long as it was.
QString proofWhy(const SlaProofRow &row, const SlaProofStyle &style);
/// "Counted 22m 49s + paused 0s = 22m 49s elapsed. Verdict: at risk. ✓ sum equals verdict"
QString closingLine(const SlaProof &proof);
/// "target 30m · policy v3, warning at 75 % · Around the clock v1"
QString termsWords(const SlaStageRecord &record);
/// One line for each local day: for the eye only, sums stay what they are.
QList<SlaProofRow> rowsByDay(const QList<SlaProofRow> &rows, const QTimeZone &zone);
/// The target as it was changed: "45m → 30m at 14:10 by A. Chen"; empty when it never was.
QStringList targetChanges(const SlaStageRecord &record, const QTimeZone &zone);

QString proofText(const SlaProofSheet &sheet, const QTimeZone &zone);
QJsonObject proofJson(const SlaProofSheet &sheet);
/// For printing: headings, tables, no style sheet, black on white.
QString proofHtml(const SlaProofSheet &sheet, const QTimeZone &zone);
