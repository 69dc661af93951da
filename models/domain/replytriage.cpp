#include "models/domain/replytriage.h"

#include "models/domain/replydate.h"
#include "models/domain/replyreader.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <array>

namespace {

constexpr qsizetype shortSpamLimit = 25;
constexpr qsizetype learnedWordLimit = 8;
constexpr qsizetype bareYesReach = 4;

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

const QSet<QString> &contrasts()
{
    static const QSet<QString> words {
        QStringLiteral("but"),  QStringLiteral("however"), QStringLiteral("except"), QStringLiteral("pero"),
        QStringLiteral("aber"), QStringLiteral("mais"),    QStringLiteral("though"), QStringLiteral("unfortunately")};
    return words;
}

/// Weighs what was recognised. The order of the questions is the order of what must not be missed.
class Judge
{
public:
    Judge(const ReplyTokens &tokens, const QList<ReplyHit> &hits)
        : m_tokens(tokens)
        , m_hits(hits)
    {
    }

    struct Verdict
    {
        ReplyClass says = ReplyClass::Unknown;
        const ReplyHit *hit = nullptr;
    };

    Verdict decide() const
    {
        if (first(RuleEffect::Machine))
            return {};
        const ReplyHit *stop = first(RuleEffect::Stop);
        const bool spam = first(RuleEffect::Spam) != nullptr;
        if (stop && (!spam || m_tokens.list.size() <= shortSpamLimit))
            return {ReplyClass::Unsubscribe, stop};
        if (spam)
            return {};
        if (const ReplyHit *away = firstOf(RuleEffect::Away, RuleEffect::AwayAbroad))
            return {ReplyClass::OutOfOffice, away};
        if (const Verdict no = decideNo(); no.hit)
            return no;
        return decideYes();
    }

private:
    Verdict decideNo() const
    {
        if (const ReplyHit *firm = first(RuleEffect::FirmNo))
            return {ReplyClass::Declines, firm};
        const ReplyHit *no = first(RuleEffect::No);
        if (!no)
            return {};
        if (const ReplyHit *later = firstOf(RuleEffect::Later, RuleEffect::Offer))
            return {ReplyClass::Later, later};
        for (const ReplyHit &hit : m_hits) {
            const bool offers = hit.effect == RuleEffect::Can || hit.effect == RuleEffect::Yes;
            if (offers && hit.first > no->first && namesDay(hit, true))
                return {ReplyClass::Later, &hit};
        }
        if (const ReplyHit *day = dayWorks())
            return {ReplyClass::Later, day};
        return {ReplyClass::Declines, no};
    }

    Verdict decideYes() const
    {
        if (const ReplyHit *pay = first(RuleEffect::Pay))
            return {ReplyClass::Price, pay};
        if (const ReplyHit *later = firstOf(RuleEffect::Later, RuleEffect::Offer))
            return {ReplyClass::Later, later};
        if (const ReplyHit *ask = first(RuleEffect::Ask))
            return {ReplyClass::Question, ask};
        const ReplyHit *yes = bestYes();
        if (!yes) {
            const ReplyHit *soft = first(RuleEffect::AskSoft);
            return soft && !hedged(nullptr) ? Verdict {ReplyClass::Question, soft} : Verdict {};
        }
        if (const ReplyHit *condition = inSentenceOf(*yes, RuleEffect::Condition))
            return {ReplyClass::Question, condition};
        if (yes->effect == RuleEffect::Can && namesDay(*yes, false))
            return {ReplyClass::Later, yes};
        if (leftOpen(*yes))
            return {};
        return {ReplyClass::Accepts, yes};
    }

    const ReplyHit *first(RuleEffect effect) const { return firstOf(effect, effect); }

    const ReplyHit *firstOf(RuleEffect one, RuleEffect other) const
    {
        const auto found = std::find_if(m_hits.cbegin(), m_hits.cend(),
                                        [&](const ReplyHit &hit) { return hit.effect == one || hit.effect == other; });
        return found == m_hits.cend() ? nullptr : &*found;
    }

    int sentenceOf(const ReplyHit &hit) const { return m_tokens.list.at(hit.first).sentence; }

    const ReplyHit *inSentenceOf(const ReplyHit &of, RuleEffect effect) const
    {
        const auto found = std::find_if(m_hits.cbegin(), m_hits.cend(), [&](const ReplyHit &hit) {
            return hit.effect == effect && sentenceOf(hit) == sentenceOf(of);
        });
        return found == m_hits.cend() ? nullptr : &*found;
    }

    /// "Yes" at the head of a sentence agrees when the sentence ends with it, or nearly, or goes on with an offer: "Yes
    /// we spoke yesterday about the gate" agrees to nothing.
    bool isSupported(const ReplyHit &hit) const
    {
        if (!hit.opensClause || hit.last > hit.first + 1)
            return true;
        qsizetype end = hit.last + 1;
        while (end < m_tokens.list.size() && m_tokens.list.at(end).sentence == sentenceOf(hit))
            ++end;
        if (end - hit.last - 1 <= bareYesReach)
            return true;
        return std::any_of(m_hits.cbegin(), m_hits.cend(), [&](const ReplyHit &other) {
            const bool offers = other.effect == RuleEffect::Yes || other.effect == RuleEffect::Can;
            return offers && &other != &hit && !m_tokens.asks.at(sentenceOf(other)) && !hedged(&other);
        });
    }

    /// A plain yes before a mere offer. Neither counts in a question nor when hedged.
    const ReplyHit *bestYes() const
    {
        const ReplyHit *best = nullptr;
        for (const ReplyHit &hit : m_hits) {
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

    bool hedged(const ReplyHit *hit) const
    {
        if (first(RuleEffect::HedgeAll))
            return true;
        return hit ? inSentenceOf(*hit, RuleEffect::Hedge) != nullptr : first(RuleEffect::Hedge) != nullptr;
    }

    bool namesDay(const ReplyHit &hit, bool tomorrowToo) const
    {
        const auto inReach = [&](const ReplyToken &token) {
            return token.sentence == sentenceOf(hit)
                && (token.kind == QLatin1String("<day>") || (tomorrowToo && token.kind == QLatin1String("<tomorrow>")));
        };
        return std::any_of(m_tokens.list.cbegin() + hit.first, m_tokens.list.cend(), inReach);
    }

    /// "tomorrow works", said beside a no.
    const ReplyHit *dayWorks() const
    {
        for (const ReplyHit &hit : m_hits) {
            if (hit.effect == RuleEffect::Neutral && hit.rule == QLatin1String("<tomorrow> works"))
                return &hit;
        }
        return nullptr;
    }

    /// "Yes, but ..." and then nothing that a rule knows.
    bool leftOpen(const ReplyHit &yes) const
    {
        const auto from = m_tokens.list.cbegin() + yes.last + 1;
        const auto contrast = std::find_if(from, m_tokens.list.cend(),
                                           [](const ReplyToken &token) { return contrasts().contains(token.word); });
        if (contrast == m_tokens.list.cend())
            return false;
        const qsizetype at = contrast - m_tokens.list.cbegin();
        return std::none_of(m_hits.cbegin(), m_hits.cend(), [&](const ReplyHit &hit) {
            return hit.first > at && (hit.effect == RuleEffect::Yes || hit.effect == RuleEffect::Can);
        });
    }

    const ReplyTokens &m_tokens;
    const QList<ReplyHit> &m_hits;
};

TriageMatch matchOf(const ReplyHit &hit, const ReplyTokens &tokens)
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
    const ReplyReading reading = readReply(result.newText, own);
    const QList<ReplyHit> &hits = reading.hits;
    const Judge::Verdict verdict = Judge(reading.tokens, hits).decide();
    result.verdict = verdict.says;
    for (const ReplyHit &hit : hits) {
        const bool decides = verdict.hit == &hit;
        if (decides)
            result.because = result.newText.mid(matchOf(hit, reading.tokens).from, matchOf(hit, reading.tokens).length);
        if (hit.says == ReplyClass::Unknown || (hit.effect == RuleEffect::Condition && !decides))
            continue;
        TriageMatch match = matchOf(hit, reading.tokens);
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
                                        [](const ReplyHit &hit) { return hit.effect == RuleEffect::AwayAbroad; });
        result.returnDate = returnDateOf(reading.tokens, receivedOn, abroad);
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
