#pragma once

#include "models/domain/replytext.h"

#include <QDate>
#include <QList>
#include <QString>

#include <optional>

/// What a technician's reply says. Decided by phrase tables only: the same text gives the same answer, and the words
/// that decided are named. What no rule knows stays Unknown, for a person to read.
enum class ReplyClass { Accepts, Question, Price, Later, Declines, OutOfOffice, Unsubscribe, Unknown };
constexpr int replyClassCount = 8;

QString wireWord(ReplyClass says); ///< accepts question price later declines out_of_office unsubscribe unknown
/// "yes" "question" "price" "later" "no" "out of office" "unsubscribe" "unknown"
QString displayWord(ReplyClass says);
std::optional<ReplyClass> replyClassFromWire(const QString &word);

/// Words of the reply that a rule knows. The place is in TriageResult::newText.
struct TriageMatch
{
    qsizetype from = 0;
    qsizetype length = 0;
    ReplyClass says = ReplyClass::Unknown;
    QString rule; ///< the phrase of the table, "own: ..." when the organisation taught it

    friend bool operator==(const TriageMatch &, const TriageMatch &) = default;
};

/// An organisation's own rule, learned from an override. Wins over a built-in rule for the same words.
struct TriageRule
{
    QString phrase;
    ReplyClass says = ReplyClass::Unknown;

    friend bool operator==(const TriageRule &, const TriageRule &) = default;
};

struct TriageResult
{
    ReplyClass verdict = ReplyClass::Unknown;
    QString newText;            ///< withoutQuotedText(body)
    QList<TriageMatch> matches; ///< in the order of the text, never overlapping; all that was recognised
    QDate returnDate;           ///< out of office only, and only when the reply names a day
    QString because;            ///< the deciding words as they stand in the reply; empty for Unknown

    friend bool operator==(const TriageResult &, const TriageResult &) = default;
};

/// Unsubscribe wins over all, then out of office, then a no over any yes; a yes that hangs on a question about pay, on
/// another day or on something to be answered is that question. Linear in the length of the text.
TriageResult triageReply(const QString &body, const QDate &receivedOn, const QList<TriageRule> &own = {});

/// The phrase an override would teach: the deciding words, or the first short sentence where no rule matched; empty
/// when there is none short enough to mean the same in another reply.
QString phraseToLearn(const TriageResult &result);
