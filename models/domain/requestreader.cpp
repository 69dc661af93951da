#include "models/domain/requestreader.h"

#include "models/domain/format.h"
#include "models/domain/requesttokens.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace {

constexpr qsizetype longestWord = 24; ///< no word of the lists is longer
constexpr qsizetype negationReach = 5;
constexpr qsizetype pastReach = 2;
constexpr qsizetype longestQuote = 32;

bool isWordPart(QChar symbol)
{
    return symbol.isLetterOrNumber();
}

bool isApostrophe(QChar symbol)
{
    return symbol == u'\'' || symbol == u'\u2019';
}

const QSet<QString> &negators()
{
    static const QSet<QString> words {
        QStringLiteral("not"),     QStringLiteral("no"),      QStringLiteral("never"),  QStringLiteral("isn't"),
        QStringLiteral("isnt"),    QStringLiteral("wasn't"),  QStringLiteral("aren't"), QStringLiteral("don't"),
        QStringLiteral("dont"),    QStringLiteral("doesn't"), QStringLiteral("doesnt"), QStringLiteral("can't"),
        QStringLiteral("cant"),    QStringLiteral("cannot"),  QStringLiteral("won't"),  QStringLiteral("non"),
        QStringLiteral("without"), QStringLiteral("neither"), QStringLiteral("nor"),    QStringLiteral("hardly")};
    return words;
}

/// What may stand between "not" and the word that it negates.
const QSet<QString> &fillers()
{
    static const QSet<QString> words {
        QStringLiteral("a"),      QStringLiteral("an"),      QStringLiteral("the"),    QStringLiteral("really"),
        QStringLiteral("that"),   QStringLiteral("very"),    QStringLiteral("at"),     QStringLiteral("all"),
        QStringLiteral("so"),     QStringLiteral("exactly"), QStringLiteral("quite"),  QStringLiteral("yet"),
        QStringLiteral("need"),   QStringLiteral("needed"),  QStringLiteral("to"),     QStringLiteral("be"),
        QStringLiteral("it"),     QStringLiteral("this"),    QStringLiteral("have"),   QStringLiteral("necessarily"),
        QStringLiteral("until"),  QStringLiteral("till"),    QStringLiteral("wait"),   QStringLiteral("any"),
        QStringLiteral("do"),     QStringLiteral("for"),     QStringLiteral("come"),   QStringLiteral("on"),
        QStringLiteral("before"), QStringLiteral("true"),    QStringLiteral("actual"), QStringLiteral("kind"),
        QStringLiteral("of"),     QStringLiteral("type"),    QStringLiteral("you"),    QStringLiteral("required")};
    return words;
}

const QSet<QString> &pastWords()
{
    static const QSet<QString> words {
        QStringLiteral("since"),    QStringLiteral("started"),  QStringLiteral("began"),    QStringLiteral("earlier"),
        QStringLiteral("stopped"),  QStringLiteral("broke"),    QStringLiteral("failed"),   QStringLiteral("died"),
        QStringLiteral("happened"), QStringLiteral("noticed"),  QStringLiteral("went"),     QStringLiteral("last"),
        QStringLiteral("called"),   QStringLiteral("reported"), QStringLiteral("installed")};
    return words;
}

} // namespace

RequestText::RequestText(const QString &text)
    : m_text(text)
{
    int line = 1;
    bool clause = true;
    bool sentence = true;
    for (qsizetype at = 0; at < m_text.size();) {
        const QChar symbol = m_text.at(at);
        if (!isWordPart(symbol)) {
            if (symbol == u'\n') {
                ++line;
                sentence = true;
            }
            // "Pl., Suite 5" and "a.okafor" go on
            const bool isStop = symbol == u'.' && (at + 1 == m_text.size() || m_text.at(at + 1).isSpace());
            const bool ends = isStop || symbol == u';' || symbol == u'!' || symbol == u'?';
            sentence = sentence || ends;
            clause = clause || sentence || (symbol.isPunct() && symbol != u'-' && symbol != u'/' && symbol != u'&')
                || symbol == u'|';
            ++at;
            continue;
        }
        RequestToken token;
        token.from = at;
        token.line = line;
        token.isCapital = symbol.isUpper();
        token.startsClause = clause;
        token.startsSentence = sentence;
        while (at < m_text.size()
               && (isWordPart(m_text.at(at))
                   || (isApostrophe(m_text.at(at)) && at + 1 < m_text.size() && m_text.at(at + 1).isLetter())))
            ++at;
        token.length = at - token.from;
        token.word = QStringView(m_text).sliced(token.from, token.length).toString().toLower();
        token.word.replace(u'\u2019', u'\'');
        m_tokens.append(token);
        clause = false;
        sentence = false;
    }
}

QString RequestText::phrase(qsizetype index, qsizetype count) const
{
    if (index + count > size())
        return {};
    QString joined;
    for (qsizetype word = index; word < index + count; ++word) {
        const RequestToken &token = at(word);
        if (token.word.size() > longestWord || (word > index && token.startsClause))
            return {};
        if (word > index)
            joined += u' ';
        joined += token.word;
    }
    return joined;
}

TextSpan RequestText::span(qsizetype index, qsizetype count) const
{
    return {at(index).from, at(index + count - 1).end() - at(index).from};
}

QString RequestText::quoted(const TextSpan &span) const
{
    const QString words = Format::singleLine(m_text.mid(span.from, std::min(span.length, longestQuote)));
    return span.length > longestQuote ? words + u'\u2026' : words;
}

int RequestText::lineAt(qsizetype position) const
{
    return 1 + static_cast<int>(QStringView(m_text).first(std::min(position, m_text.size())).count(u'\n'));
}

qsizetype RequestText::tokenAt(qsizetype position) const
{
    const auto found = std::lower_bound(m_tokens.cbegin(), m_tokens.cend(), position,
                                        [](const RequestToken &token, qsizetype from) { return token.from < from; });
    return std::distance(m_tokens.cbegin(), found);
}

bool RequestText::isNegated(qsizetype index) const
{
    for (qsizetype back = 1; back <= negationReach && index - back >= 0; ++back) {
        if (at(index - back + 1).startsClause)
            return false;
        const QString &word = at(index - back).word;
        if (negators().contains(word))
            return true;
        if (!fillers().contains(word))
            return false;
    }
    return false;
}

bool RequestText::tellsThePast(qsizetype index) const
{
    for (qsizetype back = 1; back <= pastReach && index - back >= 0; ++back) {
        if (at(index - back + 1).startsSentence)
            return false;
        if (pastWords().contains(at(index - back).word))
            return true;
    }
    return false;
}

namespace RequestRules {

QString say(const char *source)
{
    return QCoreApplication::translate("Request", source);
}

QString notFound()
{
    return say("not found");
}

} // namespace RequestRules

QString displayWord(RequestField field)
{
    constexpr std::array<const char *, requestFieldCount> words {
        QT_TRANSLATE_NOOP("Request", "Trade"),   QT_TRANSLATE_NOOP("Request", "Urgency"),
        QT_TRANSLATE_NOOP("Request", "Address"), QT_TRANSLATE_NOOP("Request", "Budget"),
        QT_TRANSLATE_NOOP("Request", "Contact"), QT_TRANSLATE_NOOP("Request", "Date")};
    return RequestRules::say(words.at(static_cast<size_t>(field)));
}

QString RequestAddress::text() const
{
    QStringList region {city, state, zip};
    region.removeAll(QString());
    return region.isEmpty() ? street : QString(street + QStringLiteral(", ") + region.join(u' '));
}

QString shownDate(const QDateTime &instant, const QDateTime &now, const QTimeZone &zone)
{
    constexpr qint64 daysInWeek = 7;
    const QDateTime local = instant.toTimeZone(zone);
    const qint64 days = now.toTimeZone(zone).date().daysTo(local.date());
    return days >= 0 && days < daysInWeek ? Format::when(instant, now, zone)
                                          : QLocale::c().toString(local, QStringLiteral("ddd d MMM yyyy HH:mm"));
}

RecognisedRequest readRequest(const QString &text, const QDateTime &now, const QTimeZone &zone)
{
    const RequestText words(text.left(longestRequest));
    RecognisedRequest request;
    request.isCut = text.size() > longestRequest;
    request.trade = RequestRules::readTrade(words);
    request.urgency = RequestRules::readUrgency(words);
    request.address = RequestRules::readAddress(words);
    request.budget = RequestRules::readBudget(words);
    request.contact = RequestRules::readContact(words, request.address);
    RequestRules::DateReading date =
        RequestRules::readDate(words, request.address.spans, request.urgency.value, now, zone);
    request.date = std::move(date.date);
    request.possibleDates = std::move(date.possible);
    return request;
}

namespace {

template<typename Request, typename Visit>
auto visitField(Request &request, RequestField field, Visit visit)
{
    switch (field) {
    case RequestField::Trade:
        return visit(request.trade);
    case RequestField::Urgency:
        return visit(request.urgency);
    case RequestField::Address:
        return visit(request.address);
    case RequestField::Budget:
        return visit(request.budget);
    case RequestField::Contact:
        return visit(request.contact);
    case RequestField::Date:
        return visit(request.date);
    }
    Q_UNREACHABLE();
}

} // namespace

int RecognisedRequest::found() const
{
    int count = 0;
    for (int field = 0; field < requestFieldCount; ++field)
        count += isFound(static_cast<RequestField>(field)) ? 1 : 0;
    return count;
}

bool RecognisedRequest::isFound(RequestField field) const
{
    return visitField(*this, field, [](const auto &one) { return one.value.has_value(); });
}

QString RecognisedRequest::shown(RequestField field, const QDateTime &now, const QTimeZone &zone) const
{
    if (!isFound(field))
        return {};
    switch (field) {
    case RequestField::Trade:
        return *trade.value;
    case RequestField::Urgency:
        return displayWord(*urgency.value);
    case RequestField::Address:
        return address.value->text();
    case RequestField::Budget:
        return Format::budget(budget.value->low, budget.value->high);
    case RequestField::Contact: {
        QStringList parts {contact.value->name, contact.value->phone, contact.value->email};
        parts.removeAll(QString());
        return parts.join(QStringLiteral(", "));
    }
    case RequestField::Date:
        return shownDate(*date.value, now, zone);
    }
    Q_UNREACHABLE();
}

QString RecognisedRequest::source(RequestField field) const
{
    return visitField(*this, field, [](const auto &one) { return one.source; });
}

QString RecognisedRequest::problem(RequestField field) const
{
    return visitField(*this, field, [](const auto &one) { return one.problem; });
}

QList<TextSpan> RecognisedRequest::spans(RequestField field) const
{
    return visitField(*this, field, [](const auto &one) { return one.spans; });
}
