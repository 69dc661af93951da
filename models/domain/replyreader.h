#pragma once

#include "models/domain/replyrules.h"
#include "models/domain/replytokens.h"
#include "models/domain/replytriage.h"

#include <QList>
#include <QString>

/// A rule that matched. The tokens first to last (both in it) are its words.
struct ReplyHit
{
    RuleEffect effect = RuleEffect::Neutral;
    ReplyClass says = ReplyClass::Unknown;
    qsizetype first = 0;
    qsizetype last = 0;
    QString rule;
    bool opensClause = false;
    bool beginsWithNot = false;
};

struct ReplyReading
{
    ReplyTokens tokens;
    QList<ReplyHit> hits; ///< in the order of the text, never overlapping
};

/// Every phrase of the tables, and of the organisation's own rules before them, that stands in a reply's new text.
/// Weighs nothing.
ReplyReading readReply(const QString &newText, const QList<TriageRule> &own);
