#include "models/domain/replytokens.h"

#include "models/domain/replytext.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace {

constexpr qsizetype tokenLimit = 4000;
constexpr qsizetype tagLimit = 400;
constexpr qsizetype wordLimit = 40;
constexpr qsizetype citedLimit = 300;
constexpr qsizetype wrappedFrom = 60; // a longer line goes on in the next one

/// What a contraction stands for. Without its apostrophe "ill" may be a word of its own, so that form is in the other
/// table.
const QHash<QString, QString> &contractions()
{
    static const QHash<QString, QString> words {
        {QStringLiteral("im"), QStringLiteral("i am")},
        {QStringLiteral("ive"), QStringLiteral("i have")},
        {QStringLiteral("youre"), QStringLiteral("you are")},
        {QStringLiteral("whats"), QStringLiteral("what is")},
        {QStringLiteral("wheres"), QStringLiteral("where is")},
        {QStringLiteral("whos"), QStringLiteral("who is")},
        {QStringLiteral("whens"), QStringLiteral("when is")},
        {QStringLiteral("hows"), QStringLiteral("how is")},
        {QStringLiteral("thats"), QStringLiteral("that is")},
        {QStringLiteral("cant"), QStringLiteral("can not")},
        {QStringLiteral("cannot"), QStringLiteral("can not")},
        {QStringLiteral("wont"), QStringLiteral("will not")},
        {QStringLiteral("dont"), QStringLiteral("do not")},
        {QStringLiteral("doesnt"), QStringLiteral("does not")},
        {QStringLiteral("didnt"), QStringLiteral("did not")},
        {QStringLiteral("isnt"), QStringLiteral("is not")},
        {QStringLiteral("aint"), QStringLiteral("am not")},
        {QStringLiteral("arent"), QStringLiteral("are not")},
        {QStringLiteral("wasnt"), QStringLiteral("was not")},
        {QStringLiteral("couldnt"), QStringLiteral("could not")},
        {QStringLiteral("wouldnt"), QStringLiteral("would not")},
        {QStringLiteral("shouldnt"), QStringLiteral("should not")},
        {QStringLiteral("havent"), QStringLiteral("have not")},
        {QStringLiteral("gonna"), QStringLiteral("going to")},
        {QStringLiteral("wanna"), QStringLiteral("want to")},
        {QStringLiteral("tommorow"), QStringLiteral("tomorrow")},
        {QStringLiteral("tmrw"), QStringLiteral("tomorrow")},
        {QStringLiteral("tmr"), QStringLiteral("tomorrow")},
        {QStringLiteral("avalible"), QStringLiteral("available")},
        {QStringLiteral("avail"), QStringLiteral("available")},
        {QStringLiteral("emails"), QStringLiteral("mails")},
        {QStringLiteral("yall"), QStringLiteral("you all")},
        {QStringLiteral("pls"), QStringLiteral("please")},
        {QStringLiteral("plz"), QStringLiteral("please")},
        {QStringLiteral("u"), QStringLiteral("you")},
        {QStringLiteral("ur"), QStringLiteral("your")},
        {QStringLiteral("thx"), QStringLiteral("thanks")},
        {QStringLiteral("info"), QStringLiteral("information")},
    };
    return words;
}

const QHash<QString, QString> &apostrophed()
{
    static const QHash<QString, QString> words {
        {QStringLiteral("ill"), QStringLiteral("i will")},       {QStringLiteral("id"), QStringLiteral("i would")},
        {QStringLiteral("well"), QStringLiteral("we will")},     {QStringLiteral("were"), QStringLiteral("we are")},
        {QStringLiteral("its"), QStringLiteral("it is")},        {QStringLiteral("weve"), QStringLiteral("we have")},
        {QStringLiteral("wed"), QStringLiteral("we would")},     {QStringLiteral("theyre"), QStringLiteral("they are")},
        {QStringLiteral("hes"), QStringLiteral("he is")},        {QStringLiteral("youll"), QStringLiteral("you will")},
        {QStringLiteral("thatll"), QStringLiteral("that will")},
    };
    return words;
}

const QSet<QString> &dayWords()
{
    static const QSet<QString> words {
        QStringLiteral("monday"),   QStringLiteral("tuesday"), QStringLiteral("wednesday"),
        QStringLiteral("thursday"), QStringLiteral("friday"),  QStringLiteral("saturday"),
        QStringLiteral("sunday"),   QStringLiteral("mon"),     QStringLiteral("tue"),
        QStringLiteral("tues"),     QStringLiteral("wed"),     QStringLiteral("thu"),
        QStringLiteral("thur"),     QStringLiteral("thurs"),   QStringLiteral("fri"),
        QStringLiteral("sat"),      QStringLiteral("sun"),     QStringLiteral("mondays"),
        QStringLiteral("weekends"), QStringLiteral("weekend"), QStringLiteral("saturdays"),
        QStringLiteral("lunes"),    QStringLiteral("martes"),  QStringLiteral("miercoles"),
        QStringLiteral("jueves"),   QStringLiteral("viernes"), QStringLiteral("sabado"),
        QStringLiteral("domingo"),
    };
    return words;
}

const QSet<QString> &meWords()
{
    static const QSet<QString> words {QStringLiteral("i"),    QStringLiteral("we"),   QStringLiteral("guy"),
                                      QStringLiteral("tech"), QStringLiteral("crew"), QStringLiteral("team")};
    return words;
}

/// What after a number says that it is no sum of money.
const QSet<QString> &unitWords()
{
    static const QSet<QString> words {
        QStringLiteral("min"),   QStringLiteral("mins"),   QStringLiteral("minutes"), QStringLiteral("hours"),
        QStringLiteral("hrs"),   QStringLiteral("am"),     QStringLiteral("pm"),      QStringLiteral("miles"),
        QStringLiteral("mi"),    QStringLiteral("days"),   QStringLiteral("years"),   QStringLiteral("weeks"),
        QStringLiteral("amp"),   QStringLiteral("amps"),   QStringLiteral("volts"),   QStringLiteral("gallon"),
        QStringLiteral("ton"),   QStringLiteral("btu"),    QStringLiteral("feet"),    QStringLiteral("ft"),
        QStringLiteral("units"), QStringLiteral("people"), QStringLiteral("other"),   QStringLiteral("percent"),
    };
    return words;
}

const QHash<QString, QChar> &entities()
{
    static const QHash<QString, QChar> known {
        {QStringLiteral("nbsp"), u' '},  {QStringLiteral("amp"), u'&'},   {QStringLiteral("quot"), u'"'},
        {QStringLiteral("#39"), u'\''},  {QStringLiteral("apos"), u'\''}, {QStringLiteral("rsquo"), u'\''},
        {QStringLiteral("lt"), u' '},    {QStringLiteral("gt"), u' '},    {QStringLiteral("#8217"), u'\''},
        {QStringLiteral("#x27"), u'\''}, {QStringLiteral("#160"), u' '},  {QStringLiteral("lsquo"), u'\''},
        {QStringLiteral("ldquo"), u'"'}, {QStringLiteral("rdquo"), u'"'}, {QStringLiteral("hellip"), u'.'},
    };
    return known;
}

bool startsClause(const QString &word)
{
    static const QSet<QString> words {
        QStringLiteral("but"),           QStringLiteral("however"), QStringLiteral("though"),
        QStringLiteral("although"),      QStringLiteral("pero"),    QStringLiteral("except"),
        QStringLiteral("unfortunately"), QStringLiteral("because"), QStringLiteral("aber"),
        QStringLiteral("mais"),          QStringLiteral("so"),
    };
    return words.contains(word);
}

class Tokenizer
{
public:
    Tokenizer(const QString &text, qsizetype end)
        : m_text(QStringView(text).left(end))
        , m_folded(foldedText(m_text))
    {
    }

    ReplyTokens run()
    {
        while (m_at < m_folded.size() && m_tokens.list.size() < tokenLimit)
            step();
        endSentence();
        mark();
        return m_tokens;
    }

private:
    void step()
    {
        const QChar here = m_folded.at(m_at);
        if (here == u'<' && skipTag())
            return;
        if (here.isHighSurrogate()) {
            symbol();
            return;
        }
        if (startsWord(m_at)) {
            word();
            return;
        }
        separator(here);
    }

    bool startsWord(qsizetype at) const
    {
        const QChar one = m_folded.at(at);
        return one.isLetterOrNumber() || (one == u'$' && at + 1 < m_folded.size() && m_folded.at(at + 1).isDigit());
    }

    bool skipTag()
    {
        const QStringView rest = QStringView(m_folded).mid(m_at, tagLimit);
        const qsizetype close = rest.indexOf(u'>');
        if (close < 2 || !(rest.at(1).isLetter() || rest.at(1) == u'/' || rest.at(1) == u'!'))
            return false;
        const QStringView name = rest.mid(1);
        if (name.startsWith(u"p") || name.startsWith(u"/p") || name.startsWith(u"div") || name.startsWith(u"/div")
            || name.startsWith(u"br") || name.startsWith(u"li") || name.startsWith(u"tr"))
            endSentence();
        m_at += close + 1;
        return true;
    }

    void symbol()
    {
        const bool whole = m_at + 1 < m_folded.size() && m_folded.at(m_at + 1).isLowSurrogate();
        const char32_t code = whole ? QChar::surrogateToUcs4(m_folded.at(m_at), m_folded.at(m_at + 1)) : 0;
        const qsizetype length = whole ? 2 : 1;
        if (code == 0x1F44D || code == 0x1F44E)
            append(code == 0x1F44D ? QStringLiteral("thumbup") : QStringLiteral("thumbdown"), m_at, length);
        m_at += length;
    }

    /// The entity at @p at, or a null character. @p length is its length.
    QChar entityAt(qsizetype at, qsizetype &length) const
    {
        if (m_folded.at(at) != u'&')
            return {};
        const QStringView rest = QStringView(m_folded).mid(at + 1, 8);
        const qsizetype end = rest.indexOf(u';');
        if (end < 1)
            return {};
        length = end + 2;
        return entities().value(rest.left(end).toString());
    }

    void word()
    {
        const qsizetype from = m_at;
        if (skipLink())
            return;
        if (m_folded.at(m_at).isDigit() || m_folded.at(m_at) == u'$') {
            number(from);
            return;
        }
        QString letters;
        bool hadApostrophe = false;
        qsizetype last = m_at;
        while (m_at < m_folded.size()) {
            const QChar one = m_folded.at(m_at);
            if (one.isLetterOrNumber()) {
                letters += one;
                last = ++m_at;
                continue;
            }
            if (one.category() == QChar::Mark_NonSpacing || one.category() == QChar::Other_Format) {
                last = ++m_at;
                continue;
            }
            qsizetype length = 1;
            const bool apostrophe = one == u'\'' || entityAt(m_at, length) == u'\'';
            if (!apostrophe || m_at + length >= m_folded.size() || !m_folded.at(m_at + length).isLetter())
                break;
            hadApostrophe = true;
            m_at += length;
        }
        appendSpelled(letters.left(wordLimit), from, last - from, hadApostrophe);
    }

    bool skipLink()
    {
        // A stretch without a space is searched once, however many words are in it.
        if (m_at < m_linkSearchedTo)
            return false;
        qsizetype end = m_at;
        bool link = false;
        while (end < m_folded.size() && !m_folded.at(end).isSpace() && m_folded.at(end) != u'<'
               && m_folded.at(end) != u'>') {
            link = link || m_folded.at(end) == u'@' || QStringView(m_folded).mid(end, 3) == u"://"
                || (end == m_at && QStringView(m_folded).mid(end, 4) == u"www.");
            ++end;
        }
        m_linkSearchedTo = end;
        if (!link)
            return false;
        append(QStringLiteral("<link>"), m_at, end - m_at);
        m_at = end;
        return true;
    }

    void number(qsizetype from)
    {
        ++m_at;
        while (m_at < m_folded.size()) {
            const QChar one = m_folded.at(m_at);
            const bool joins = (one == u'.' || one == u'/' || one == u'-' || one == u',' || one == u':')
                && m_at + 1 < m_folded.size() && m_folded.at(m_at + 1).isDigit();
            if (!one.isLetterOrNumber() && !joins)
                break;
            ++m_at;
        }
        append(m_folded.mid(from, std::min(m_at - from, wordLimit)), from, m_at - from);
    }

    void appendSpelled(const QString &word, qsizetype from, qsizetype length, bool hadApostrophe)
    {
        const bool opens = m_opensClause || word == QLatin1String("but");
        QString spelled = contractions().value(word);
        const bool afterAm = !m_tokens.list.isEmpty() && m_tokens.list.constLast().word == QLatin1String("am");
        const bool bareWill = word == QLatin1String("ill") && !afterAm;
        if (spelled.isEmpty() && (hadApostrophe || bareWill || (opens && word == QLatin1String("id"))))
            spelled = apostrophed().value(word);
        if (spelled.isEmpty()) {
            append(word, from, length);
            return;
        }
        const QStringList parts = spelled.split(u' ');
        for (const QString &part : parts)
            append(part, from, length);
    }

    void append(const QString &word, qsizetype from, qsizetype length)
    {
        if (!m_opensClause && startsClause(word))
            endClause();
        m_tokens.list.append({word, QString(), from, length, m_sentence, m_clause, m_opensClause, false});
        // "and", "so", "but" open a clause and leave the next word its beginning.
        static const QSet<QString> leading {
            QStringLiteral("so"),   QStringLiteral("but"),    QStringLiteral("and"),   QStringLiteral("ok"),
            QStringLiteral("okay"), QStringLiteral("hi"),     QStringLiteral("hello"), QStringLiteral("hey"),
            QStringLiteral("well"), QStringLiteral("sorry"),  QStringLiteral("oh"),    QStringLiteral("thumbup"),
            QStringLiteral("pero"), QStringLiteral("thanks"), QStringLiteral("please")};
        m_opensClause = m_opensClause && leading.contains(word);
    }

    /// What stands between quotation marks are somebody else's words.
    bool skipCited()
    {
        const qsizetype close = QStringView(m_folded).mid(m_at + 1, citedLimit).indexOf(u'"');
        if (close < 0)
            return false;
        m_at += close + 2;
        endClause();
        return true;
    }

    void separator(QChar here)
    {
        if (here == u'"' && skipCited())
            return;
        qsizetype length = 1;
        const QChar entity = entityAt(m_at, length);
        if (!entity.isNull()) {
            m_at += length;
            return;
        }
        ++m_at;
        const bool atEnd = m_at >= m_folded.size();
        const bool spaced = atEnd || m_folded.at(m_at).isSpace() || m_folded.at(m_at) == u'<';
        if (here == u'\n')
            newLine();
        else if (here == u'?')
            endSentence(true);
        else if (here == u'!' || here == u'\u2026' || here == u'\u00bf' || here == u'\u00a1'
                 || (here == u'.' && (spaced || m_folded.at(m_at) == u'.')))
            endSentence();
        else if (here == u',' || here == u';' || here == u':' || here == u'(' || here == u')' || here == u'\u2014'
                 || here == u'\u2013' || here == u'"' || (here == u'-' && spaced))
            endClause();
    }

    void newLine()
    {
        const qsizetype lineEnd = m_at - 1;
        const qsizetype lineBegin = lineEnd == 0 ? 0 : m_folded.lastIndexOf(u'\n', lineEnd - 1) + 1;
        const bool blankNext = m_at < m_folded.size() && m_folded.at(m_at) == u'\n';
        const bool goesOn = m_at < m_text.size() && m_text.at(m_at).isLower();
        if (blankNext || (lineEnd - lineBegin < wrappedFrom && !goesOn))
            endSentence();
        else if (lineEnd - lineBegin < wrappedFrom)
            endClause();
    }

    void endClause()
    {
        if (!m_tokens.list.isEmpty())
            m_tokens.list.last().closesClause = true;
        m_opensClause = true;
        ++m_clause;
    }

    void endSentence(bool asks = false)
    {
        const bool began = !m_tokens.list.isEmpty() && m_tokens.list.constLast().sentence == m_sentence;
        if (!began) {
            // "Really?!" and "...?" ask as well.
            if (asks && m_sentence > 0)
                m_tokens.asks.last() = true;
            return;
        }
        endClause();
        m_tokens.asks.append(asks);
        ++m_sentence;
    }

    void mark()
    {
        for (qsizetype at = 0; at < m_tokens.list.size(); ++at) {
            ReplyToken &token = m_tokens.list[at];
            const QString next = at + 1 < m_tokens.list.size() ? m_tokens.list.at(at + 1).word : QString();
            token.kind = kindOf(token.word, next);
        }
    }

    static QString kindOf(const QString &word, const QString &next)
    {
        if (dayWords().contains(word))
            return QStringLiteral("<day>");
        if (word == QLatin1String("tomorrow") || word == QLatin1String("manana"))
            return QStringLiteral("<tomorrow>");
        if (meWords().contains(word))
            return QStringLiteral("<me>");
        if (word.startsWith(u'$'))
            return QStringLiteral("<money>");
        bool isNumber = false;
        const int value = QString(word).remove(u',').toInt(&isNumber);
        if (!isNumber)
            return {};
        return value >= 40 && value <= 100000 && !unitWords().contains(next) ? QStringLiteral("<amount>")
                                                                             : QStringLiteral("<number>");
    }

    const QStringView m_text;
    const QString m_folded;
    ReplyTokens m_tokens;
    qsizetype m_at = 0;
    qsizetype m_linkSearchedTo = 0;
    int m_sentence = 0;
    int m_clause = 0;
    bool m_opensClause = true;
};

} // namespace

ReplyTokens replyTokens(const QString &text, qsizetype end)
{
    return Tokenizer(text, std::clamp<qsizetype>(end, 0, text.size())).run();
}

QStringList phraseWords(const QString &phrase)
{
    QStringList words;
    const ReplyTokens tokens = replyTokens(phrase, phrase.size());
    words.reserve(tokens.list.size());
    for (const ReplyToken &token : tokens.list)
        words.append(token.word);
    return words;
}
