#include "models/domain/replytext.h"

#include <QList>
#include <QStringList>

#include <algorithm>
#include <array>

namespace {

constexpr qsizetype lengthLimit = 64 * 1024;
constexpr qsizetype attributionLimit = 400; // an attribution is one sentence with a name and a date
constexpr qsizetype footerLimit = 90;
constexpr qsizetype wrappedFrom = 60; // mail programs wrap at 72; a quoted line this long may go on unmarked
constexpr int closingLinesLimit = 14;

using Words = QStringList;

const Words &attributionStarts()
{
    static const Words words {
        QStringLiteral("on "),   QStringLiteral("am "), QStringLiteral("el "),  QStringLiteral("le "),
        QStringLiteral("em "),   QStringLiteral("a "),  QStringLiteral("il "),  QStringLiteral("op "),
        QStringLiteral("den "),  QStringLiteral("w "),  QStringLiteral("no "),  QStringLiteral("ons "),
        QStringLiteral("dnia "), QStringLiteral("pt"),  QStringLiteral("sob."), QStringLiteral("pon"),
    };
    return words;
}

const Words &attributionVerbs()
{
    static const Words words {
        QStringLiteral("wrote"),    QStringLiteral("escribio"),    QStringLiteral("schrieb"), QStringLiteral("a ecrit"),
        QStringLiteral("escreveu"), QStringLiteral("ha scritto"),  QStringLiteral("schreef"), QStringLiteral("skrev"),
        QStringLiteral("napisal"),  QStringLiteral("napisala(a)"), QStringLiteral("pisze"),
    };
    return words;
}

const Words &separatorWords()
{
    static const Words words {
        QStringLiteral("original message"),      QStringLiteral("ursprungliche nachricht"),
        QStringLiteral("originalnachricht"),     QStringLiteral("mensaje original"),
        QStringLiteral("message d'origine"),     QStringLiteral("message original"),
        QStringLiteral("messaggio originale"),   QStringLiteral("mensagem original"),
        QStringLiteral("oorspronkelijk berich"), QStringLiteral("ursprungligt meddelande"),
        QStringLiteral("wiadomosc oryginalna"),  QStringLiteral("forwarded message"),
        QStringLiteral("weitergeleitete"),       QStringLiteral("mensaje reenviado"),
        QStringLiteral("message transfere"),     QStringLiteral("messaggio inoltrato"),
        QStringLiteral("mensagem encaminhada"),  QStringLiteral("doorgestuurd bericht"),
        QStringLiteral("reply above this line"),
    };
    return words;
}

const Words &fromLabels()
{
    static const Words words {QStringLiteral("from:"), QStringLiteral("von:"), QStringLiteral("de:"),
                              QStringLiteral("de :"),  QStringLiteral("da:"),  QStringLiteral("van:"),
                              QStringLiteral("fran:"), QStringLiteral("od:"),  QStringLiteral("desde:")};
    return words;
}

const Words &headerLabels()
{
    static const Words words {
        QStringLiteral("sent:"),    QStringLiteral("date:"),      QStringLiteral("to:"),
        QStringLiteral("subject:"), QStringLiteral("gesendet:"),  QStringLiteral("an:"),
        QStringLiteral("betreff:"), QStringLiteral("datum:"),     QStringLiteral("enviado"),
        QStringLiteral("para:"),    QStringLiteral("asunto:"),    QStringLiteral("fecha:"),
        QStringLiteral("envoye"),   QStringLiteral("a :"),        QStringLiteral("objet"),
        QStringLiteral("inviato:"), QStringLiteral("a:"),         QStringLiteral("oggetto:"),
        QStringLiteral("data:"),    QStringLiteral("enviada"),    QStringLiteral("assunto:"),
        QStringLiteral("aan:"),     QStringLiteral("verzonden:"), QStringLiteral("onderwerp:"),
        QStringLiteral("till:"),    QStringLiteral("skickat:"),   QStringLiteral("amne:"),
        QStringLiteral("wyslano:"), QStringLiteral("do:"),        QStringLiteral("temat:"),
    };
    return words;
}

const Words &footerStarts()
{
    static const Words words {
        QStringLiteral("sent from my "),
        QStringLiteral("sent from mail for"),
        QStringLiteral("sent from yahoo"),
        QStringLiteral("sent from outlook"),
        QStringLiteral("sent from aol"),
        QStringLiteral("sent from proton"),
        QStringLiteral("sent via "),
        QStringLiteral("get outlook for"),
        QStringLiteral("yahoo mail:"),
        QStringLiteral("enviado desde mi"),
        QStringLiteral("enviado desde outlook"),
        QStringLiteral("enviado do meu"),
        QStringLiteral("obtener outlook"),
        QStringLiteral("obtenha o outlook"),
        QStringLiteral("von meinem "),
        QStringLiteral("gesendet von "),
        QStringLiteral("outlook fur "),
        QStringLiteral("envoye de mon"),
        QStringLiteral("envoye depuis"),
        QStringLiteral("telecharger outlook"),
        QStringLiteral("inviato da "),
        QStringLiteral("inviato dal "),
        QStringLiteral("scarica outlook"),
        QStringLiteral("verstuurd vanaf"),
        QStringLiteral("verzonden vanaf"),
        QStringLiteral("outlook voor "),
        QStringLiteral("skickat fran min"),
        QStringLiteral("wyslano z "),
        QStringLiteral("wyslane z "),
        QStringLiteral("sendt fra min"),
    };
    return words;
}

const Words &htmlQuoteMarks()
{
    static const Words words {QStringLiteral("<blockquote"),     QStringLiteral("gmail_quote"),
                              QStringLiteral("gmail_attr"),      QStringLiteral("divrplyfwdmsg"),
                              QStringLiteral("moz-cite-prefix"), QStringLiteral("yahoo_quoted"),
                              QStringLiteral("appendonsend"),    QStringLiteral("\"ms-outlook-mobile-signature")};
    return words;
}

const Words &closings()
{
    static const Words words {
        QStringLiteral("thanks"),
        QStringLiteral("thank you"),
        QStringLiteral("many thanks"),
        QStringLiteral("thx"),
        QStringLiteral("best"),
        QStringLiteral("best regards"),
        QStringLiteral("kind regards"),
        QStringLiteral("warm regards"),
        QStringLiteral("regards"),
        QStringLiteral("sincerely"),
        QStringLiteral("cheers"),
        QStringLiteral("respectfully"),
        QStringLiteral("yours truly"),
        QStringLiteral("take care"),
        QStringLiteral("saludos"),
        QStringLiteral("gracias"),
        QStringLiteral("atentamente"),
        QStringLiteral("mit freundlichen grusen"),
        QStringLiteral("viele gruse"),
        QStringLiteral("beste gruse"),
        QStringLiteral("cordialement"),
        QStringLiteral("bien a vous"),
        QStringLiteral("cordiali saluti"),
        QStringLiteral("atenciosamente"),
        QStringLiteral("met vriendelijke groet"),
    };
    return words;
}

/// Words that stand alone on a line like a name and are an answer.
const Words &notNames()
{
    static const Words words {
        QStringLiteral("yes"),         QStringLiteral("no"),          QStringLiteral("stop"),
        QStringLiteral("remove"),      QStringLiteral("sure"),        QStringLiteral("ok"),
        QStringLiteral("not"),         QStringLiteral("unsubscribe"), QStringLiteral("can"),
        QStringLiteral("available"),   QStringLiteral("interested"),  QStringLiteral("i"),
        QStringLiteral("im"),          QStringLiteral("i'm"),         QStringLiteral("i'll"),
        QStringLiteral("please"),      QStringLiteral("pass"),        QStringLiteral("sorry"),
        QStringLiteral("unavailable"), QStringLiteral("we"),          QStringLiteral("si"),
        QStringLiteral("nope"),        QStringLiteral("what"),        QStringLiteral("where"),
        QStringLiteral("how"),         QStringLiteral("call"),        QStringLiteral("can't"),
        QStringLiteral("cannot"),      QStringLiteral("will"),        QStringLiteral("accept"),
        QStringLiteral("decline"),     QStringLiteral("opt"),         QStringLiteral("take"),
        QStringLiteral("delete"),      QStringLiteral("don't"),       QStringLiteral("do"),
    };
    return words;
}

QChar foldedChar(QChar from)
{
    switch (from.unicode()) {
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x02bc:
    case 0x2032:
    case 0x00b4:
    case 0x0060:
        return u'\'';
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x00ab:
    case 0x00bb:
        return u'"';
    case 0x0142:
    case 0x0141:
        return u'l';
    case 0x00f8:
    case 0x00d8:
        return u'o';
    case 0x00df:
        return u's';
    case 0x00a0:
        return u' ';
    default:
        break;
    }
    QChar folded = from;
    for (int depth = 0; depth < 3 && folded.decompositionTag() != QChar::NoDecomposition; ++depth)
        folded = folded.decomposition().front();
    return folded.toLower();
}

bool startsWithAny(const QString &line, const Words &words)
{
    return std::any_of(words.cbegin(), words.cend(), [&](const QString &word) { return line.startsWith(word); });
}

bool containsAny(const QString &line, const Words &words)
{
    return std::any_of(words.cbegin(), words.cend(), [&](const QString &word) { return line.contains(word); });
}

bool hasDigit(QStringView text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar one) { return one.isDigit(); });
}

/// A line as it stands and folded; both have the same places.
struct Line
{
    QStringView raw;
    QString folded;  // not trimmed
    QString trimmed; // folded and trimmed
};

QList<Line> linesOf(QStringView body)
{
    QList<Line> lines;
    for (QStringView raw : body.split(u'\n')) {
        while (raw.endsWith(u'\r'))
            raw.chop(1);
        const QString folded = foldedText(raw);
        lines.append({raw, folded, folded.trimmed()});
    }
    return lines;
}

bool isQuotedLine(const Line &line)
{
    return line.trimmed.startsWith(u'>') || line.trimmed.startsWith(QLatin1String("&gt;"));
}

/// "On Fri, 20 Nov 2026 Raven wrote:" as a whole.
bool isAttribution(const QString &text, bool needsStart)
{
    if (text.size() > attributionLimit || !(text.endsWith(u':') || text.endsWith(QLatin1String(":*"))))
        return false;
    const bool starts = startsWithAny(text, attributionStarts());
    const bool addressed = text.contains(u'@') || text.contains(u'<');
    if (text.front().isDigit() && text.endsWith(QLatin1String(">:")) && addressed)
        return true;
    if (needsStart && !starts)
        return false;
    const QString withoutColon = text.left(text.lastIndexOf(u':')).trimmed();
    for (const QString &verb : attributionVerbs()) {
        const bool verbLast = withoutColon.endsWith(verb) || withoutColon.endsWith(verb + QLatin1String("(a)"));
        if (verbLast && (addressed || (starts && hasDigit(text))))
            return true;
        if (starts && addressed && text.contains(verb))
            return true;
    }
    return false;
}

/// The number of lines, up to three, that are an attribution beginning at @p at.
int attributionLines(const QList<Line> &lines, qsizetype at)
{
    QString joined;
    for (int count = 1; count <= 3 && at + count <= lines.size(); ++count) {
        const QString &next = lines.at(at + count - 1).trimmed;
        if (next.isEmpty() || next.size() > attributionLimit)
            return 0;
        joined += (count == 1 ? QString() : QStringLiteral(" ")) + next;
        if (isAttribution(joined, count > 1))
            return count;
    }
    return 0;
}

/// Where a quotation begins within a line that a mail program flattened; -1 when it does not.
qsizetype flattenedQuoteAt(const Line &line)
{
    for (const QString &verb : attributionVerbs()) {
        const qsizetype verbAt = line.folded.indexOf(verb);
        if (verbAt < 0)
            continue;
        const qsizetype colon = line.folded.indexOf(u':', verbAt);
        if (colon < 0 || colon - verbAt > 160)
            continue;
        for (const QString &start : attributionStarts()) {
            const qsizetype inside = line.folded.lastIndexOf(u' ' + start, verbAt);
            const qsizetype from = inside < 0 && line.folded.startsWith(start) ? 0 : inside;
            if (from < 0 || verbAt - from > attributionLimit)
                continue;
            const QStringView between = QStringView(line.folded).mid(from, colon - from);
            if (hasDigit(between) && (between.contains(u'@') || colon == verbAt + verb.size()))
                return from;
        }
    }
    return -1;
}

bool isHeaderBlock(const QList<Line> &lines, qsizetype at)
{
    QString first = lines.at(at).trimmed;
    first.remove(u'*');
    if (!startsWithAny(first, fromLabels()))
        return false;
    const qsizetype end = std::min<qsizetype>(lines.size(), at + 6);
    for (qsizetype next = at + 1; next < end; ++next) {
        QString line = lines.at(next).trimmed;
        line.remove(u'*');
        if (startsWithAny(line, headerLabels()))
            return true;
    }
    return false;
}

bool isSeparator(const QString &trimmed)
{
    if (trimmed.size() >= 10 && trimmed.count(u'_') == trimmed.size())
        return true;
    if (trimmed.startsWith(QLatin1String("begin forwarded message")))
        return true;
    const bool ruled = trimmed.startsWith(QLatin1String("--")) || trimmed.startsWith(QLatin1String("__"))
        || trimmed.startsWith(QLatin1String("##"));
    return ruled && trimmed.size() <= 120 && containsAny(trimmed, separatorWords());
}

qsizetype htmlQuoteAt(const Line &line)
{
    qsizetype first = -1;
    for (const QString &mark : htmlQuoteMarks()) {
        const qsizetype at = line.folded.indexOf(mark);
        if (at >= 0 && (first < 0 || at < first))
            first = at;
    }
    if (first > 0) {
        const qsizetype tag = line.folded.lastIndexOf(u'<', first);
        return tag >= 0 ? tag : first;
    }
    return first;
}

bool isSignatureMark(const Line &line)
{
    const QStringView mark = line.raw.trimmed();
    return mark == QLatin1String("--") || mark == QStringView(u"\u2014");
}

QString joinedLines(const QList<QStringView> &kept)
{
    QString text;
    for (QStringView line : kept) {
        while (!line.isEmpty() && line.back().isSpace())
            line.chop(1);
        text += line;
        text += u'\n';
    }
    return text.trimmed();
}

bool looksLikeName(QStringView raw)
{
    const QList<QStringView> words = raw.trimmed().split(u' ', Qt::SkipEmptyParts);
    if (words.isEmpty() || words.size() > 4)
        return false;
    return std::all_of(words.cbegin(), words.cend(), [](QStringView word) {
        QString folded = foldedText(word);
        while (!folded.isEmpty() && !folded.back().isLetter())
            folded.chop(1);
        return word.front().isUpper() && !hasDigit(word) && !notNames().contains(folded);
    });
}

QString withoutPunctuation(QString line)
{
    while (!line.isEmpty() && !line.back().isLetter())
        line.chop(1);
    return line;
}

bool beginsClosing(const QList<Line> &lines, qsizetype at)
{
    const QString line = withoutPunctuation(lines.at(at).trimmed);
    if (line.size() > 60)
        return false;
    if (!closings().contains(line)) {
        const auto inLine = std::find_if(closings().cbegin(), closings().cend(), [&](const QString &closing) {
            return line.startsWith(closing + u',') || line.startsWith(closing + u' ');
        });
        if (inLine == closings().cend())
            return false;
        QStringView rest = lines.at(at).raw.trimmed().mid(inLine->size());
        while (!rest.isEmpty() && !rest.front().isLetter())
            rest = rest.mid(1);
        return looksLikeName(rest);
    }
    qsizetype next = at + 1;
    while (next < lines.size() && lines.at(next).trimmed.isEmpty())
        ++next;
    return next == lines.size() || looksLikeName(lines.at(next).raw);
}

} // namespace

QString foldedText(QStringView text)
{
    QString folded(text.size(), Qt::Uninitialized);
    std::transform(text.cbegin(), text.cend(), folded.begin(), foldedChar);
    return folded;
}

QString withoutQuotedText(const QString &body)
{
    QStringView capped(body);
    if (capped.size() > lengthLimit) {
        capped = capped.left(lengthLimit);
        if (capped.back().isHighSurrogate())
            capped.chop(1);
    }
    const QList<Line> lines = linesOf(capped);
    QList<QStringView> kept;
    bool mayBeWrapped = false;
    for (qsizetype at = 0; at < lines.size(); ++at) {
        const Line &line = lines.at(at);
        if (isQuotedLine(line)) {
            mayBeWrapped = line.trimmed.size() >= wrappedFrom;
            continue;
        }
        const bool wrapped = mayBeWrapped && !line.trimmed.isEmpty();
        mayBeWrapped = false;
        if (wrapped)
            continue;
        if (isSignatureMark(line) || isSeparator(line.trimmed) || isHeaderBlock(lines, at))
            break;
        if (line.trimmed.size() <= footerLimit && startsWithAny(line.trimmed, footerStarts()))
            continue;
        if (const int count = attributionLines(lines, at); count > 0 && flattenedQuoteAt(line) <= 0) {
            qsizetype next = at + count;
            while (next < lines.size() && lines.at(next).trimmed.isEmpty())
                ++next;
            if (next >= lines.size() || !isQuotedLine(lines.at(next)))
                break;
            at = next - 1;
            continue;
        }
        const qsizetype html = htmlQuoteAt(line);
        const qsizetype flattened = flattenedQuoteAt(line);
        if (html >= 0 || flattened >= 0) {
            const qsizetype end = html < 0 ? flattened : flattened < 0 ? html : std::min(html, flattened);
            kept.append(line.raw.left(end));
            break;
        }
        kept.append(line.raw);
    }
    return joinedLines(kept);
}

qsizetype lengthWithoutClosing(const QString &newText)
{
    const QList<Line> lines = linesOf(newText);
    qsizetype begin = 0;
    for (qsizetype at = 0; at < lines.size(); ++at) {
        const Line &line = lines.at(at);
        if (line.trimmed.contains(QLatin1String("intended recipient"))
            || line.trimmed.contains(QLatin1String("is confidential")))
            return begin;
        if (lines.size() - at <= closingLinesLimit && beginsClosing(lines, at)) {
            const bool saysMore = std::any_of(lines.cbegin() + at, lines.cend(), [](const Line &later) {
                return later.trimmed.startsWith(QLatin1String("ps")) || later.trimmed.startsWith(QLatin1String("p.s"));
            });
            if (!saysMore)
                return begin;
        }
        begin += line.raw.size() + 1;
    }
    return newText.size();
}
