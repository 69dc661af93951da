#include "models/domain/requesttokens.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace {

constexpr qsizetype longestName = 3;
constexpr qsizetype mostFound = 20;
constexpr qsizetype cueReach = 24;

const QRegularExpression &phoneShape()
{
    static const QRegularExpression shape(
        QStringLiteral(
            R"((?<![\w$.-])(?:\+?1[-. ]?)?(?:\((\d{3})\)|(\d{3}))[-. /]{0,2}(\d{3})[-. ]?(\d{4})(?![\w]|[.-]\d))"
            R"((?:[ ,]{1,2}(?:ext|x|extension)[. ]{0,2}(\d{1,5})\b)?)"),
        QRegularExpression::CaseInsensitiveOption);
    return shape;
}

const QRegularExpression &emailShape()
{
    static const QRegularExpression shape(
        QStringLiteral(R"((?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+][A-Za-z0-9._%+-]{0,63}@)"
                       R"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,4}[A-Za-z]{2,24}(?![A-Za-z0-9@-]))"));
    return shape;
}

struct Number
{
    QString shown;
    TextSpan span;
    bool isCued = false;
};

QList<Number> phonesIn(const RequestText &text)
{
    static const QRegularExpression cue(
        QStringLiteral(R"(\b(?:call|contact|phone|cell|mobile|text|reach)\b[^\n;!?]*$)"),
        QRegularExpression::CaseInsensitiveOption);
    QList<Number> numbers;
    for (auto found = phoneShape().globalMatch(text.text()); found.hasNext() && numbers.size() < mostFound;) {
        const QRegularExpressionMatch match = found.next();
        Number number;
        number.shown = QStringLiteral("(%1) %2-%3")
                           .arg(match.captured(1) + match.captured(2), match.captured(3), match.captured(4));
        if (!match.captured(5).isEmpty())
            number.shown += QStringLiteral(" x") + match.captured(5);
        number.span = {match.capturedStart(), match.capturedLength()};
        const qsizetype from = std::max<qsizetype>(0, number.span.from - cueReach);
        number.isCued = cue.match(text.text().mid(from, number.span.from - from)).hasMatch();
        if (std::none_of(numbers.cbegin(), numbers.cend(),
                         [&number](const Number &other) { return other.shown == number.shown; }))
            numbers.append(number);
    }
    return numbers;
}

const QSet<QString> &notNames()
{
    static const QSet<QString> words = [] {
        const QStringList all =
            QStringLiteral(
                "call contact phone cell mobile office tel telephone email e mail please thanks thank you "
                "regards best sincerely cheers hi hello dear budget need asap urgent emergency on at site the "
                "a an and or is are we i our my us me text reach number fax manager owner tenant store "
                "address location service work order job wo hvac plumbing electrical ac monday tuesday "
                "wednesday thursday friday saturday sunday january february march april may june july august "
                "september october november december today tomorrow before after when if questions any "
                "with for to from by of in it no not can will back name person team desk front "
                "him her them someone anyone facilities tech technician handyman electrician plumber at")
                .split(u' ');
        return QSet<QString>(all.cbegin(), all.cend());
    }();
    return words;
}

bool isNamePart(const RequestText &text, qsizetype index)
{
    const RequestToken &token = text.at(index);
    return token.isCapital && !token.isNumber() && token.length <= 24 && !notNames().contains(token.word);
}

/// The full stop of "R. Tran" ends no sentence.
bool continuesName(const RequestText &text, qsizetype index)
{
    const RequestToken &token = text.at(index);
    const RequestToken &before = text.at(index - 1);
    if (token.line != before.line)
        return false;
    return !token.startsClause || (before.length <= 2 && token.from == before.end() + 2 && token.startsSentence);
}

bool overlaps(const TextSpan &span, const QList<TextSpan> &taken)
{
    return std::any_of(taken.cbegin(), taken.cend(), [&span](const TextSpan &other) {
        return span.from < other.from + other.length && other.from < span.from + span.length;
    });
}

/// The name that begins at @p index, as a count of tokens.
qsizetype nameLength(const RequestText &text, qsizetype index, const QList<TextSpan> &taken)
{
    qsizetype count = 0;
    while (count < longestName && index + count < text.size() && isNamePart(text, index + count)
           && (count == 0 || continuesName(text, index + count)) && !overlaps(text.span(index + count, 1), taken))
        ++count;
    return count;
}

QSet<QString> wordSet(const char *words)
{
    const QStringList all = QString::fromLatin1(words).split(u'|');
    return {all.cbegin(), all.cend()};
}

/// "call", "ask for", "contact:", "my name is", "this is", "attn"; returns where the name would begin.
std::optional<qsizetype> afterCue(const RequestText &text, qsizetype index)
{
    static const QSet<QString> pairs =
        wordSet("ask for|speak to|speak with|talk to|talk with|check with|coordinate with|name is|this is");
    static const QSet<QString> words =
        wordSet("call|contact|attn|attention|poc|manager|thanks|regards|text|reach|owner|tenant");
    static const QSet<QString> between = wordSet("is|person|name|site|on|manager|store|the|tenant|owner");
    constexpr qsizetype farthest = 4;
    qsizetype next = index;
    if (pairs.contains(text.phrase(index, 2)))
        next += 2;
    else if (words.contains(text.at(index).word))
        ++next;
    else
        return std::nullopt;
    while (next < text.size() && next < index + farthest && between.contains(text.at(next).word))
        ++next;
    return next < text.size() ? std::optional(next) : std::nullopt;
}

struct Name
{
    QString shown;
    TextSpan span;
};

Name nameAt(const RequestText &text, qsizetype index, qsizetype count)
{
    const TextSpan span = text.span(index, count);
    return {text.text().mid(span.from, span.length).simplified(), span};
}

std::optional<Name> nameByCue(const RequestText &text, const QList<TextSpan> &taken)
{
    for (qsizetype index = 0; index < text.size(); ++index) {
        const auto begin = afterCue(text, index);
        if (!begin)
            continue;
        if (const qsizetype count = nameLength(text, *begin, taken); count > 0)
            return nameAt(text, *begin, count);
    }
    return std::nullopt;
}

/// "Maria Lopez, 713-555-0142" and "Maria Lopez <m.lopez@example.com>"
std::optional<Name> nameBefore(const RequestText &text, const TextSpan &number, const QList<TextSpan> &taken)
{
    const qsizetype end = text.tokenAt(number.from);
    for (qsizetype count = longestName; count > 0; --count) {
        const qsizetype begin = end - count;
        if (begin < 0 || text.at(begin).line != text.lineAt(number.from))
            continue;
        if (nameLength(text, begin, taken) == count)
            return nameAt(text, begin, count);
    }
    return std::nullopt;
}

/// "713-555-0142 (Maria Lopez)", "713-555-0142, ask Maria"
std::optional<Name> nameBehind(const RequestText &text, const TextSpan &number, const QList<TextSpan> &taken)
{
    const qsizetype begin = text.tokenAt(number.from + number.length);
    if (begin >= text.size() || text.at(begin).line != text.lineAt(number.from) || (text.at(begin).startsSentence))
        return std::nullopt;
    const qsizetype count = nameLength(text, begin, taken);
    return count > 1 ? std::optional(nameAt(text, begin, count)) : std::nullopt;
}

} // namespace

namespace RequestRules {

QList<TextSpan> phoneSpans(const RequestText &text)
{
    QList<TextSpan> spans;
    for (auto found = phoneShape().globalMatch(text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        spans.append({match.capturedStart(), match.capturedLength()});
    }
    return spans;
}

Recognised<RequestContact> readContact(const RequestText &text, const Recognised<RequestAddress> &address)
{
    Recognised<RequestContact> contact;
    RequestContact read;
    QList<Number> phones = phonesIn(text);
    if (!phones.isEmpty()) {
        const auto cued =
            std::find_if(phones.cbegin(), phones.cend(), [](const Number &number) { return number.isCued; });
        const Number &chosen = cued == phones.cend() ? phones.constFirst() : *cued;
        read.phone = chosen.shown;
        contact.spans.append(chosen.span);
    }
    if (const QRegularExpressionMatch email = emailShape().match(text.text()); email.hasMatch()) {
        read.email = email.captured();
        contact.spans.append({email.capturedStart(), email.capturedLength()});
    }
    QList<TextSpan> taken = address.spans + contact.spans;
    std::optional<Name> name = nameByCue(text, taken);
    const QList<TextSpan> ways = contact.spans;
    for (const TextSpan &way : ways) {
        if (!name)
            name = nameBefore(text, way, taken);
    }
    for (const TextSpan &way : ways) {
        if (!name)
            name = nameBehind(text, way, taken);
    }
    if (name) {
        read.name = name->shown;
        contact.spans.prepend(name->span);
    }
    if (contact.spans.isEmpty()) {
        contact.problem = notFound();
        return contact;
    }
    contact.value = read;
    const TextSpan &first = contact.spans.first();
    contact.source = phones.size() > 1
        ? say("line %1, one of %2 numbers").arg(text.lineAt(first.from)).arg(phones.size())
        : say("found on line %1").arg(text.lineAt(first.from));
    return contact;
}

} // namespace RequestRules
