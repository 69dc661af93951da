#pragma once

#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

/// What a phrase does to the verdict. The phrase table is the whole of what the triage knows.
enum class RuleEffect {
    Yes,        ///< a plain yes
    Can,        ///< an offer to come; a named day makes it another day
    No,         ///< a no for this work order
    FirmNo,     ///< a no that no other day softens
    Ask,        ///< something must be answered first
    AskSoft,    ///< wants to talk; counts when nothing else was said
    Pay,        ///< about money
    Later,      ///< another day
    Offer,      ///< another day, unless a "not" stands before it
    Away,       ///< out of office, English: dates are month first
    AwayAbroad, ///< out of office in another language: dates are day first
    Stop,       ///< no more messages
    Machine,    ///< a bounce, a reaction, an advertisement: for a person, whatever else it says
    Spam,       ///< as Machine, but a short "stop" beside it still acts
    Hedge,      ///< takes the weight from a yes in its sentence
    HedgeAll,   ///< takes the weight from every yes
    Condition,  ///< a yes in its sentence waits for something
    Neutral     ///< words that other rules must not read
};

struct ReplyRule
{
    QString text;      ///< as in the table
    QStringList words; ///< "_" stands for up to two words, "<day>" and the like for a kind of word,
                       ///< "<deed>" for any verb but those of asking, seeing and checking
    RuleEffect effect = RuleEffect::Neutral;
    bool opensClause = false;
    bool closesClause = false;
    bool wholeMessage = false;
    bool beginsWithNot = false;
};

/// The built-in phrases, by their first word.
const QHash<QString, QList<ReplyRule>> &replyRules();

/// A word of the table that @p word is a slip of the pen for, or @p word itself.
QString withoutTypo(const QString &word);
