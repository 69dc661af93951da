#pragma once

#include <QList>
#include <QString>
#include <QStringList>

/// A word of a reply as the rules compare it: folded, contractions spelled out, with its place in the text.
struct ReplyToken
{
    QString word; ///< "can", "not", "$400", "12/07/2026"; thumbs as "thumbup" and "thumbdown"
    QString kind; ///< "<day>", "<tomorrow>", "<me>", "<money>", "<amount>", "<number>" or empty
    qsizetype from = 0;
    qsizetype length = 0;
    int sentence = 0;
    int clause = 0; ///< counted through the text; a sentence holds one or more
    bool opensClause = false;
    bool closesClause = false;
};

struct ReplyTokens
{
    QList<ReplyToken> list;
    QList<bool> asks; ///< per sentence: ends with a question mark
};

/// At most 4,000 words. Tags, entities, links and addresses are no words.
ReplyTokens replyTokens(const QString &text, qsizetype end);

/// The words of a phrase of the table, split and spelled out in the same way.
QStringList phraseWords(const QString &phrase);
