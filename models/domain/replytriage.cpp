#include "models/domain/replytriage.h"

#include "models/domain/replydate.h"
#include "models/domain/replyrules.h"
#include "models/domain/replytokens.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace {

constexpr int gapLimit = 2;
constexpr int negationReach = 4;
constexpr qsizetype ownRuleLimit = 500;
constexpr qsizetype ownWordLimit = 12;
constexpr qsizetype questionTextLimit = 60; // a longer text that asks something is a newsletter more often than not
constexpr qsizetype shortSpamLimit = 25;
constexpr qsizetype learnedWordLimit = 8;
constexpr qsizetype bareYesReach = 3;

struct Word
{
    const char *wire;
    const char *display;
};

constexpr std::array<Word, replyClassCount> classes {{{"accepts", "yes"},
                                                      {"question", "question"},
                                                      {"price", "price"},
                                                      {"later", "later"},
                                                      {"declines", "no"},
                                                      {"out_of_office", "out of office"},
                                                      {"unsubscribe", "unsubscribe"},
                                                      {"unknown", "unknown"}}};

const QSet<QString> &negators()
{
    static const QSet<QString> words {QStringLiteral("not"),     QStringLiteral("no"),     QStringLiteral("never"),
                                      QStringLiteral("without"), QStringLiteral("hardly"), QStringLiteral("nor")};
    return words;
}

const QSet<QString> &contrasts()
{
    static const QSet<QString> words {
        QStringLiteral("but"),  QStringLiteral("however"), QStringLiteral("except"), QStringLiteral("pero"),
        QStringLiteral("aber"), QStringLiteral("mais"),    QStringLiteral("though"), QStringLiteral("unfortunately")};
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

/// A rule that matched. The tokens first to last (both in it) are its words.
struct Hit
{
    RuleEffect effect = RuleEffect::Neutral;
    ReplyClass says = ReplyClass::Unknown;
    qsizetype first = 0;
    qsizetype last = 0;
    QString rule;
    bool opensClause = false;
    bool beginsWithNot = false;
};

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

    QList<Hit> read(const QList<TriageRule> &own)
    {
        readOwn(own);
        scan(replyRules(), QString());
        std::sort(m_hits.begin(), m_hits.end(),
                  [](const Hit &left, const Hit &right) { return left.first < right.first; });
        negate();
        widenQuestions();
        addQuestions();
        std::sort(m_hits.begin(), m_hits.end(),
                  [](const Hit &left, const Hit &right) { return left.first < right.first; });
        return m_hits;
    }

    const ReplyTokens &tokens() const { return m_tokens; }

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
        return token.sentence == sentence && (token.word == wanted || token.kind == wanted);
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
        for (const Hit &hit : std::as_const(m_hits)) {
            if (hit.effect == RuleEffect::Neutral)
                std::fill(neutral.begin() + hit.first, neutral.begin() + hit.last + 1, true);
        }
        for (Hit &hit : m_hits) {
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

    bool isNegated(const Hit &hit, const QList<bool> &neutral) const
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
        for (Hit &hit : m_hits) {
            const int sentence = m_tokens.list.at(hit.first).sentence;
            if (hit.effect != RuleEffect::Ask || !m_tokens.asks.at(sentence))
                continue;
            while (hit.last + 1 < m_tokens.list.size() && !m_taken.at(hit.last + 1)
                   && m_tokens.list.at(hit.last + 1).sentence == sentence) {
                ++hit.last;
                m_taken[hit.last] = true;
            }
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
    QList<Hit> m_hits;
};

/// Weighs what was recognised. The order of the questions is the order of what must not be missed.
class Judge
{
public:
    Judge(const ReplyTokens &tokens, const QList<Hit> &hits)
        : m_tokens(tokens)
        , m_hits(hits)
    {
    }

    struct Verdict
    {
        ReplyClass says = ReplyClass::Unknown;
        const Hit *hit = nullptr;
    };

    Verdict decide() const
    {
        if (first(RuleEffect::Machine))
            return {};
        const Hit *stop = first(RuleEffect::Stop);
        const bool spam = first(RuleEffect::Spam) != nullptr;
        if (stop && (!spam || m_tokens.list.size() <= shortSpamLimit))
            return {ReplyClass::Unsubscribe, stop};
        if (spam)
            return {};
        if (const Hit *away = firstOf(RuleEffect::Away, RuleEffect::AwayAbroad))
            return {ReplyClass::OutOfOffice, away};
        if (const Verdict no = decideNo(); no.hit)
            return no;
        return decideYes();
    }

private:
    Verdict decideNo() const
    {
        if (const Hit *firm = first(RuleEffect::FirmNo))
            return {ReplyClass::Declines, firm};
        const Hit *no = first(RuleEffect::No);
        if (!no)
            return {};
        if (const Hit *later = firstOf(RuleEffect::Later, RuleEffect::Offer))
            return {ReplyClass::Later, later};
        for (const Hit &hit : m_hits) {
            const bool offers = hit.effect == RuleEffect::Can || hit.effect == RuleEffect::Yes;
            if (offers && hit.first > no->first && namesDay(hit, true))
                return {ReplyClass::Later, &hit};
        }
        if (const Hit *day = dayWorks())
            return {ReplyClass::Later, day};
        return {ReplyClass::Declines, no};
    }

    Verdict decideYes() const
    {
        if (const Hit *pay = first(RuleEffect::Pay))
            return {ReplyClass::Price, pay};
        if (const Hit *later = firstOf(RuleEffect::Later, RuleEffect::Offer))
            return {ReplyClass::Later, later};
        if (const Hit *ask = first(RuleEffect::Ask))
            return {ReplyClass::Question, ask};
        const Hit *yes = bestYes();
        if (!yes) {
            const Hit *soft = first(RuleEffect::AskSoft);
            return soft && !hedged(nullptr) ? Verdict {ReplyClass::Question, soft} : Verdict {};
        }
        if (const Hit *condition = inSentenceOf(*yes, RuleEffect::Condition))
            return {ReplyClass::Question, condition};
        if (yes->effect == RuleEffect::Can && namesDay(*yes, false))
            return {ReplyClass::Later, yes};
        if (leftOpen(*yes))
            return {};
        return {ReplyClass::Accepts, yes};
    }

    const Hit *first(RuleEffect effect) const { return firstOf(effect, effect); }

    const Hit *firstOf(RuleEffect one, RuleEffect other) const
    {
        const auto found = std::find_if(m_hits.cbegin(), m_hits.cend(),
                                        [&](const Hit &hit) { return hit.effect == one || hit.effect == other; });
        return found == m_hits.cend() ? nullptr : &*found;
    }

    int sentenceOf(const Hit &hit) const { return m_tokens.list.at(hit.first).sentence; }

    const Hit *inSentenceOf(const Hit &of, RuleEffect effect) const
    {
        const auto found = std::find_if(m_hits.cbegin(), m_hits.cend(), [&](const Hit &hit) {
            return hit.effect == effect && sentenceOf(hit) == sentenceOf(of);
        });
        return found == m_hits.cend() ? nullptr : &*found;
    }

    /// "Yes" at the head of a sentence agrees when the sentence ends with it, or nearly, or goes on with an offer: "Yes
    /// we spoke yesterday about the gate" agrees to nothing.
    bool isSupported(const Hit &hit) const
    {
        if (!hit.opensClause || hit.last > hit.first || m_tokens.list.at(hit.last).closesClause)
            return true;
        qsizetype end = hit.last + 1;
        while (end < m_tokens.list.size() && m_tokens.list.at(end).sentence == sentenceOf(hit))
            ++end;
        if (end - hit.last - 1 <= bareYesReach)
            return true;
        return std::any_of(m_hits.cbegin(), m_hits.cend(), [&](const Hit &other) {
            const bool offers = other.effect == RuleEffect::Yes || other.effect == RuleEffect::Can;
            return offers && &other != &hit && !m_tokens.asks.at(sentenceOf(other)) && !hedged(&other);
        });
    }

    /// A plain yes before a mere offer. Neither counts in a question nor when hedged.
    const Hit *bestYes() const
    {
        const Hit *best = nullptr;
        for (const Hit &hit : m_hits) {
            const bool yes = hit.effect == RuleEffect::Yes;
            if (!yes && hit.effect != RuleEffect::Can)
                continue;
            if (m_tokens.asks.at(sentenceOf(hit)) || hedged(&hit) || !isSupported(hit))
                continue;
            if (!best || (yes && best->effect == RuleEffect::Can))
                best = &hit;
        }
        return best;
    }

    bool hedged(const Hit *hit) const
    {
        if (first(RuleEffect::HedgeAll))
            return true;
        return hit ? inSentenceOf(*hit, RuleEffect::Hedge) != nullptr : first(RuleEffect::Hedge) != nullptr;
    }

    bool namesDay(const Hit &hit, bool tomorrowToo) const
    {
        const auto inReach = [&](const ReplyToken &token) {
            return token.sentence == sentenceOf(hit)
                && (token.kind == QLatin1String("<day>") || (tomorrowToo && token.kind == QLatin1String("<tomorrow>")));
        };
        return std::any_of(m_tokens.list.cbegin() + hit.first, m_tokens.list.cend(), inReach);
    }

    /// "tomorrow works", said beside a no.
    const Hit *dayWorks() const
    {
        for (const Hit &hit : m_hits) {
            if (hit.effect == RuleEffect::Neutral && hit.rule == QLatin1String("<tomorrow> works"))
                return &hit;
        }
        return nullptr;
    }

    /// "Yes, but ..." and then nothing that a rule knows.
    bool leftOpen(const Hit &yes) const
    {
        const auto from = m_tokens.list.cbegin() + yes.last + 1;
        const auto contrast = std::find_if(from, m_tokens.list.cend(),
                                           [](const ReplyToken &token) { return contrasts().contains(token.word); });
        if (contrast == m_tokens.list.cend())
            return false;
        const qsizetype at = contrast - m_tokens.list.cbegin();
        return std::none_of(m_hits.cbegin(), m_hits.cend(), [&](const Hit &hit) {
            return hit.first > at && (hit.effect == RuleEffect::Yes || hit.effect == RuleEffect::Can);
        });
    }

    const ReplyTokens &m_tokens;
    const QList<Hit> &m_hits;
};

TriageMatch matchOf(const Hit &hit, const ReplyTokens &tokens)
{
    const qsizetype from = tokens.list.at(hit.first).from;
    const ReplyToken &last = tokens.list.at(hit.last);
    return {from, last.from + last.length - from, hit.says, hit.rule};
}

} // namespace

QString wireWord(ReplyClass says)
{
    return QString::fromLatin1(classes.at(static_cast<size_t>(says)).wire);
}

QString displayWord(ReplyClass says)
{
    return QCoreApplication::translate("ReplyClass", classes.at(static_cast<size_t>(says)).display);
}

std::optional<ReplyClass> replyClassFromWire(const QString &word)
{
    for (size_t index = 0; index < classes.size(); ++index) {
        if (word == QLatin1String(classes.at(index).wire))
            return static_cast<ReplyClass>(index);
    }
    return std::nullopt;
}

TriageResult triageReply(const QString &body, const QDate &receivedOn, const QList<TriageRule> &own)
{
    TriageResult result;
    result.newText = withoutQuotedText(body);
    Reader reader(replyTokens(result.newText, lengthWithoutClosing(result.newText)));
    const QList<Hit> hits = reader.read(own);
    const Judge::Verdict verdict = Judge(reader.tokens(), hits).decide();
    result.verdict = verdict.says;
    for (const Hit &hit : hits) {
        const bool decides = verdict.hit == &hit;
        if (decides)
            result.because =
                result.newText.mid(matchOf(hit, reader.tokens()).from, matchOf(hit, reader.tokens()).length);
        if (hit.says == ReplyClass::Unknown || (hit.effect == RuleEffect::Condition && !decides))
            continue;
        TriageMatch match = matchOf(hit, reader.tokens());
        // Spelled-out contractions share their place with the next word's rule.
        if (!result.matches.isEmpty()) {
            const TriageMatch &previous = result.matches.constLast();
            if (match.from < previous.from + previous.length)
                continue;
        }
        result.matches.append(match);
    }
    if (result.verdict == ReplyClass::OutOfOffice) {
        const bool abroad = std::any_of(hits.cbegin(), hits.cend(),
                                        [](const Hit &hit) { return hit.effect == RuleEffect::AwayAbroad; });
        result.returnDate = returnDateOf(reader.tokens(), receivedOn, abroad);
    }
    return result;
}

QString phraseToLearn(const TriageResult &result)
{
    if (!result.because.isEmpty())
        return result.because.simplified();
    const ReplyTokens tokens = replyTokens(result.newText, lengthWithoutClosing(result.newText));
    qsizetype words = 0;
    while (words < tokens.list.size() && tokens.list.at(words).sentence == 0)
        ++words;
    if (words == 0 || words > learnedWordLimit)
        return {};
    const ReplyToken &last = tokens.list.at(words - 1);
    const qsizetype from = tokens.list.constFirst().from;
    return result.newText.mid(from, last.from + last.length - from).simplified();
}
