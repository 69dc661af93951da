#include "models/domain/replyreader.h"

#include "models/domain/replytext.h"

#include <QSet>

#include <algorithm>
#include <utility>

namespace {

constexpr int gapLimit = 2;
constexpr int negationReach = 4;
constexpr qsizetype ownRuleLimit = 500;
constexpr qsizetype ownWordLimit = 12;
constexpr qsizetype questionTextLimit = 60; // a longer text that asks something is a newsletter more often than not

const QSet<QString> &negators()
{
    static const QSet<QString> words {QStringLiteral("not"),     QStringLiteral("no"),     QStringLiteral("never"),
                                      QStringLiteral("without"), QStringLiteral("hardly"), QStringLiteral("nor")};
    return words;
}

const QSet<QString> &fillers()
{
    static const QSet<QString> words {
        QStringLiteral("definitely"), QStringLiteral("really"),    QStringLiteral("just"),
        QStringLiteral("also"),       QStringLiteral("certainly"), QStringLiteral("very"),
        QStringLiteral("actually"),   QStringLiteral("currently"), QStringLiteral("still"),
        QStringLiteral("gladly"),     QStringLiteral("totally"),   QStringLiteral("easily"),
        QStringLiteral("sir"),        QStringLiteral("ever"),      QStringLiteral("absolutely"),
        QStringLiteral("please"),     QStringLiteral("all"),       QStringLiteral("even"),
        QStringLiteral("already"),    QStringLiteral("for"),
    };
    return words;
}

/// After "I can" and "I will" these offer nothing.
const QSet<QString> &noDeeds()
{
    static const QSet<QString> words {
        QStringLiteral("not"),        QStringLiteral("see"),        QStringLiteral("hear"),
        QStringLiteral("tell"),       QStringLiteral("check"),      QStringLiteral("ask"),
        QStringLiteral("let"),        QStringLiteral("show"),       QStringLiteral("find"),
        QStringLiteral("send"),       QStringLiteral("try"),        QStringLiteral("think"),
        QStringLiteral("know"),       QStringLiteral("need"),       QStringLiteral("have"),
        QStringLiteral("text"),       QStringLiteral("call"),       QStringLiteral("pass"),
        QStringLiteral("forward"),    QStringLiteral("remember"),   QStringLiteral("report"),
        QStringLiteral("talk"),       QStringLiteral("look"),       QStringLiteral("consider"),
        QStringLiteral("review"),     QStringLiteral("read"),       QStringLiteral("say"),
        QStringLiteral("understand"), QStringLiteral("think"),      QStringLiteral("stop"),
        QStringLiteral("mention"),    QStringLiteral("skip"),       QStringLiteral("miss"),
        QStringLiteral("leave"),      QStringLiteral("cancel"),     QStringLiteral("decline"),
        QStringLiteral("refuse"),     QStringLiteral("never"),      QStringLiteral("only"),
        QStringLiteral("recommend"),  QStringLiteral("sign"),       QStringLiteral("wait"),
        QStringLiteral("confirm"),    QStringLiteral("email"),      QStringLiteral("want"),
        QStringLiteral("keep"),       QStringLiteral("appreciate"), QStringLiteral("believe"),
        QStringLiteral("discuss"),    QStringLiteral("imagine"),    QStringLiteral("guess"),
        QStringLiteral("mail"),
    };
    return words;
}

const QSet<QString> &polite()
{
    static const QSet<QString> words {QStringLiteral("please"), QStringLiteral("thanks"), QStringLiteral("thank"),
                                      QStringLiteral("you"),    QStringLiteral("hi"),     QStringLiteral("hello"),
                                      QStringLiteral("sir"),    QStringLiteral("now"),    QStringLiteral("just"),
                                      QStringLiteral("stop"),   QStringLiteral("remove")};
    return words;
}

const QSet<QString> &askingWords()
{
    static const QSet<QString> words {
        QStringLiteral("what"), QStringLiteral("where"), QStringLiteral("when"),  QStringLiteral("which"),
        QStringLiteral("who"),  QStringLiteral("how"),   QStringLiteral("is"),    QStringLiteral("are"),
        QStringLiteral("do"),   QStringLiteral("does"),  QStringLiteral("can"),   QStringLiteral("could"),
        QStringLiteral("will"), QStringLiteral("would"), QStringLiteral("any"),   QStringLiteral("should"),
        QStringLiteral("que"),  QStringLiteral("cual"),  QStringLiteral("donde"), QStringLiteral("cuando"),
        QStringLiteral("hay"),  QStringLiteral("quien"), QStringLiteral("why"),   QStringLiteral("may"),
    };
    return words;
}

RuleEffect effectOf(ReplyClass says)
{
    switch (says) {
    case ReplyClass::Accepts:
        return RuleEffect::Yes;
    case ReplyClass::Question:
        return RuleEffect::Ask;
    case ReplyClass::Price:
        return RuleEffect::Pay;
    case ReplyClass::Later:
        return RuleEffect::Later;
    case ReplyClass::Declines:
        return RuleEffect::FirmNo;
    case ReplyClass::OutOfOffice:
        return RuleEffect::Away;
    case ReplyClass::Unsubscribe:
        return RuleEffect::Stop;
    case ReplyClass::Unknown:
        break;
    }
    return RuleEffect::Neutral;
}

ReplyClass classOf(RuleEffect effect)
{
    switch (effect) {
    case RuleEffect::Yes:
    case RuleEffect::Can:
        return ReplyClass::Accepts;
    case RuleEffect::No:
    case RuleEffect::FirmNo:
        return ReplyClass::Declines;
    case RuleEffect::Ask:
    case RuleEffect::AskSoft:
    case RuleEffect::Condition:
        return ReplyClass::Question;
    case RuleEffect::Pay:
        return ReplyClass::Price;
    case RuleEffect::Later:
    case RuleEffect::Offer:
        return ReplyClass::Later;
    case RuleEffect::Away:
    case RuleEffect::AwayAbroad:
        return ReplyClass::OutOfOffice;
    case RuleEffect::Stop:
        return ReplyClass::Unsubscribe;
    case RuleEffect::Machine:
    case RuleEffect::Spam:
    case RuleEffect::Hedge:
    case RuleEffect::HedgeAll:
    case RuleEffect::Neutral:
        break;
    }
    return ReplyClass::Unknown;
}

class Reader
{
public:
    explicit Reader(ReplyTokens tokens)
        : m_tokens(std::move(tokens))
        , m_taken(m_tokens.list.size(), false)
    {
        for (ReplyToken &token : m_tokens.list)
            token.word = withoutTypo(token.word);
    }

    QList<ReplyHit> read(const QList<TriageRule> &own)
    {
        readOwn(own);
        scan(replyRules(), QString());
        std::sort(m_hits.begin(), m_hits.end(),
                  [](const ReplyHit &left, const ReplyHit &right) { return left.first < right.first; });
        negate();
        widenQuestions();
        addQuestions();
        std::sort(m_hits.begin(), m_hits.end(),
                  [](const ReplyHit &left, const ReplyHit &right) { return left.first < right.first; });
        return m_hits;
    }

    ReplyTokens takeTokens() { return std::move(m_tokens); }

private:
    void readOwn(const QList<TriageRule> &own)
    {
        QHash<QString, QList<ReplyRule>> table;
        for (const TriageRule &rule : own.mid(0, ownRuleLimit)) {
            ReplyRule read;
            read.words = phraseWords(rule.phrase);
            if (read.words.isEmpty() || read.words.size() > ownWordLimit)
                continue;
            for (QString &word : read.words)
                word = withoutTypo(word);
            read.text = rule.phrase.simplified();
            read.effect = effectOf(rule.says);
            read.beginsWithNot = true;
            table[read.words.constFirst()].append(read);
        }
        if (!table.isEmpty())
            scan(table, QStringLiteral("own: "));
    }

    void scan(const QHash<QString, QList<ReplyRule>> &table, const QString &prefix)
    {
        for (qsizetype at = 0; at < m_tokens.list.size();) {
            qsizetype end = -1;
            const ReplyRule *best = nullptr;
            consider(table, m_tokens.list.at(at).word, at, best, end);
            consider(table, m_tokens.list.at(at).kind, at, best, end);
            if (!best) {
                ++at;
                continue;
            }
            for (qsizetype taken = at; taken < end; ++taken)
                m_taken[taken] = true;
            m_hits.append({best->effect, classOf(best->effect), at, end - 1, prefix + best->text, best->opensClause,
                           best->beginsWithNot});
            at = end;
        }
    }

    void consider(const QHash<QString, QList<ReplyRule>> &table, const QString &key, qsizetype at,
                  const ReplyRule *&best, qsizetype &end) const
    {
        const auto rules = table.constFind(key);
        if (key.isEmpty() || rules == table.cend())
            return;
        for (const ReplyRule &rule : *rules) {
            const qsizetype matched = endOf(rule, at);
            if (matched > end) {
                end = matched;
                best = &rule;
            }
        }
    }

    qsizetype endOf(const ReplyRule &rule, qsizetype at) const
    {
        if (rule.opensClause && !m_tokens.list.at(at).opensClause)
            return -1;
        const qsizetype end = endFrom(rule, 0, at, m_tokens.list.at(at).sentence);
        if (end < 0)
            return -1;
        if (rule.closesClause && !m_tokens.list.at(end - 1).closesClause)
            return -1;
        return !rule.wholeMessage || isWholeMessage(at, end) ? end : -1;
    }

    qsizetype endFrom(const ReplyRule &rule, qsizetype word, qsizetype at, int sentence) const
    {
        for (; word < rule.words.size(); ++word) {
            const QString &wanted = rule.words.at(word);
            if (wanted == QLatin1String("_")) {
                for (int gap = 0; gap <= gapLimit; ++gap) {
                    const qsizetype end = endFrom(rule, word + 1, at + gap, sentence);
                    if (end >= 0)
                        return end;
                }
                return -1;
            }
            if (word > 0 && !isWord(wanted, at, sentence) && isFiller(at, sentence))
                ++at;
            if (!isWord(wanted, at, sentence))
                return -1;
            ++at;
        }
        return at;
    }

    bool isWord(const QString &wanted, qsizetype at, int sentence) const
    {
        if (at >= m_tokens.list.size() || m_taken.at(at))
            return false;
        const ReplyToken &token = m_tokens.list.at(at);
        if (token.sentence != sentence)
            return false;
        if (wanted == QLatin1String("<deed>"))
            return token.word.front().isLetter() && !noDeeds().contains(token.word);
        return token.word == wanted || token.kind == wanted;
    }

    bool isFiller(qsizetype at, int sentence) const
    {
        return at < m_tokens.list.size() && !m_taken.at(at) && m_tokens.list.at(at).sentence == sentence
            && fillers().contains(m_tokens.list.at(at).word);
    }

    bool isWholeMessage(qsizetype at, qsizetype end) const
    {
        for (qsizetype other = 0; other < m_tokens.list.size(); ++other) {
            if ((other < at || other >= end) && !polite().contains(m_tokens.list.at(other).word))
                return false;
        }
        return true;
    }

    /// "not" and its like turn a yes into a no and take a "stop" or another day back.
    void negate()
    {
        QList<bool> neutral(m_tokens.list.size(), false);
        for (const ReplyHit &hit : std::as_const(m_hits)) {
            if (hit.effect == RuleEffect::Neutral)
                std::fill(neutral.begin() + hit.first, neutral.begin() + hit.last + 1, true);
        }
        for (ReplyHit &hit : m_hits) {
            if (hit.beginsWithNot || !isNegated(hit, neutral))
                continue;
            if (hit.effect == RuleEffect::Yes || hit.effect == RuleEffect::Can)
                hit.effect = RuleEffect::No;
            else if (hit.effect == RuleEffect::Stop || hit.effect == RuleEffect::Offer || hit.effect == RuleEffect::No
                     || hit.effect == RuleEffect::FirmNo || hit.effect == RuleEffect::Away)
                hit.effect = RuleEffect::Neutral;
            hit.says = classOf(hit.effect);
        }
    }

    bool isNegated(const ReplyHit &hit, const QList<bool> &neutral) const
    {
        const int clause = m_tokens.list.at(hit.first).clause;
        for (qsizetype at = hit.first - 1; at >= 0 && at >= hit.first - negationReach; --at) {
            if (m_tokens.list.at(at).clause != clause)
                return false;
            if (!neutral.at(at) && negators().contains(m_tokens.list.at(at).word))
                return true;
        }
        return false;
    }

    /// A question is shown as a whole, not by its first word.
    void widenQuestions()
    {
        for (ReplyHit &hit : m_hits) {
            const int sentence = m_tokens.list.at(hit.first).sentence;
            if (hit.effect != RuleEffect::Ask || !m_tokens.asks.at(sentence))
                continue;
            while (hit.last + 1 < m_tokens.list.size() && !m_taken.at(hit.last + 1)
                   && m_tokens.list.at(hit.last + 1).sentence == sentence) {
                ++hit.last;
                m_taken[hit.last] = true;
            }
            static const QSet<QString> joints {QStringLiteral("and"), QStringLiteral("or"), QStringLiteral("but")};
            if (hit.last > hit.first && joints.contains(m_tokens.list.at(hit.last).word))
                --hit.last;
        }
    }

    /// A sentence that ends in a question mark and asks something no phrase of the table knows.
    void addQuestions()
    {
        if (m_tokens.list.size() > questionTextLimit)
            return;
        for (qsizetype at = 0; at < m_tokens.list.size(); ++at) {
            const ReplyToken &token = m_tokens.list.at(at);
            if (m_taken.at(at) || !m_tokens.asks.at(token.sentence) || !askingWords().contains(token.word))
                continue;
            qsizetype last = at;
            while (last + 1 < m_tokens.list.size() && !m_taken.at(last + 1)
                   && m_tokens.list.at(last + 1).sentence == token.sentence)
                ++last;
            m_hits.append(
                {RuleEffect::Ask, ReplyClass::Question, at, last, QStringLiteral("a question"), false, false});
            std::fill(m_taken.begin() + at, m_taken.begin() + last + 1, true);
            at = last;
        }
    }

    ReplyTokens m_tokens;
    QList<bool> m_taken;
    QList<ReplyHit> m_hits;
};

} // namespace

ReplyReading readReply(const QString &newText, const QList<TriageRule> &own)
{
    Reader reader(replyTokens(newText, lengthWithoutClosing(newText)));
    ReplyReading reading;
    reading.hits = reader.read(own);
    reading.tokens = reader.takeTokens();
    return reading;
}
