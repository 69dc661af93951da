#include "models/domain/replydate.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>

namespace {

constexpr int lookBack = 6;
constexpr int lookAhead = 6;
constexpr int daysAhead = 731;

const QHash<QString, int> &monthWords()
{
    static const QHash<QString, int> months = [] {
        const std::pair<int, const char *> rows[] {
            {1, "january jan januar janvier enero janeiro gennaio januari stycznia styczen"},
            {2, "february feb februar fevrier febrero fevereiro febbraio februari lutego"},
            {3, "march mar marz mars marzo marco maart marca"},
            {4, "april apr avril abril aprile kwietnia"},
            {5, "may mai mayo maio maggio mei maj maja"},
            {6, "june jun juni juin junio junho giugno czerwca"},
            {7, "july jul juli juillet julio julho luglio lipca"},
            {8, "august aug aout agosto augustus augusti sierpnia"},
            {9, "september sep sept septembre septiembre setembro settembre wrzesnia"},
            {10, "october oct oktober octobre octubre outubro ottobre okt pazdziernika"},
            {11, "november nov novembre noviembre novembro listopada"},
            {12, "december dec dezember decembre diciembre dezembro dicembre dez dic grudnia"},
        };
        QHash<QString, int> built;
        for (const auto &[month, names] : rows) {
            const QStringList words = QString::fromLatin1(names).split(u' ');
            for (const QString &word : words)
                built.insert(word, month);
        }
        return built;
    }();
    return months;
}

const QHash<QString, int> &weekdayWords()
{
    static const QHash<QString, int> days = [] {
        const std::pair<int, const char *> rows[] {
            {1, "monday mon lunes montag lundi segunda lunedi maandag mandag poniedzialek"},
            {2, "tuesday tue tues martes dienstag mardi martedi dinsdag tisdag tirsdag wtorek"},
            {3, "wednesday wed miercoles mittwoch mercredi mercoledi woensdag onsdag sroda srode"},
            {4, "thursday thu thur thurs jueves donnerstag jeudi giovedi donderdag torsdag czwartek"},
            {5, "friday fri viernes freitag vendredi venerdi vrijdag fredag piatek"},
            {6, "saturday sat sabado samstag samedi sabato zaterdag lordag"},
            {7, "sunday sun domingo sonntag dimanche domenica zondag sondag"},
        };
        QHash<QString, int> built;
        for (const auto &[day, names] : rows) {
            const QStringList words = QString::fromLatin1(names).split(u' ');
            for (const QString &word : words)
                built.insert(word, day);
        }
        return built;
    }();
    return days;
}

const QSet<QString> &wordSet(int which)
{
    static const auto split = [](const char *text) {
        const QStringList words = QString::fromLatin1(text).split(u' ');
        return QSet<QString>(words.cbegin(), words.cend());
    };
    static const QSet<QString> back = split(
        "return returning returns back reopen reopens reopening resume available reachable wieder zuruck ab regreso "
        "regresare regresar vuelvo volvere retour reviens rientro ritorno rientrero tornero volto retorno voltarei "
        "regresso terug tillbaka tilbage ater wracam wroce bede");
    static const QSet<QString> until =
        split("until till til untill bis hasta jusqu jusqua jusquau fino sino ate tot do pana");
    static const QSet<QString> through =
        split("through thru including inclusive einschlieslich inclus inclusief compreso wlacznie");
    static const QSet<QString> range = split("to au al ao och m");
    static const QSet<QString> nextDay = split("tomorrow manana morgen demain amanha domani imorgon jutro");
    switch (which) {
    case 0:
        return back;
    case 1:
        return until;
    case 2:
        return through;
    case 3:
        return range;
    default:
        return nextDay;
    }
}

const QSet<QString> &between()
{
    static const QSet<QString> words {QStringLiteral("de"), QStringLiteral("of"), QStringLiteral("the"),
                                      QStringLiteral("del"), QStringLiteral("do")};
    return words;
}

struct Found
{
    QDate day;
    qsizetype at = 0;
    qsizetype end = 0; ///< first token after it
};

class DateReader
{
public:
    DateReader(const QList<ReplyToken> &tokens, const QDate &receivedOn, bool dayFirst)
        : m_tokens(tokens)
        , m_receivedOn(receivedOn)
        , m_dayFirst(dayFirst)
    {
    }

    QList<Found> all() const
    {
        QList<Found> found;
        for (qsizetype at = 0; at < m_tokens.size();) {
            const std::optional<Found> one = dateAt(at);
            if (one && one->day.isValid())
                found.append(*one);
            at = one ? one->end : at + 1;
        }
        return found;
    }

private:
    QString word(qsizetype at) const { return at < m_tokens.size() ? m_tokens.at(at).word : QString(); }

    std::optional<Found> dateAt(qsizetype at) const
    {
        if (const auto numeric = numericAt(at))
            return numeric;
        if (const auto named = monthFirstAt(at))
            return named;
        if (const auto named = dayFirstAt(at))
            return named;
        if (const auto weekday = weekdayAt(at))
            return weekday;
        if (wordSet(4).contains(word(at)))
            return Found {m_receivedOn.addDays(1), at, at + 1};
        return std::nullopt;
    }

    QDate near(int day, int month, std::optional<int> year) const
    {
        if (year)
            return {*year < 100 ? 2000 + *year : *year, month, day};
        const QDate thisYear(m_receivedOn.year(), month, day);
        return thisYear.isValid() && thisYear >= m_receivedOn.addDays(-60) ? thisYear
                                                                           : QDate(m_receivedOn.year() + 1, month, day);
    }

    std::optional<Found> numericAt(qsizetype at) const
    {
        const QString text = word(at);
        if (text.size() < 3 || text.size() > 10 || !text.front().isDigit() || text == QLatin1String("24/7"))
            return std::nullopt;
        const QChar mark = text.contains(u'/') ? u'/' : text.contains(u'-') ? u'-' : u'.';
        const QStringList parts = text.split(mark);
        if (parts.size() < 2 || parts.size() > 3)
            return std::nullopt;
        QList<int> numbers;
        for (const QString &part : parts) {
            bool isNumber = false;
            numbers.append(part.toInt(&isNumber));
            if (!isNumber)
                return std::nullopt;
        }
        if (numbers.at(0) > 1000)
            return parts.size() == 3 ? std::optional(Found {{numbers.at(0), numbers.at(1), numbers.at(2)}, at, at + 1})
                                     : std::nullopt;
        if (mark == u'-' && parts.size() == 2)
            return std::nullopt;
        bool dayFirst = m_dayFirst || mark == u'.';
        if (numbers.at(0) > 12 || numbers.at(1) > 12)
            dayFirst = numbers.at(0) > 12;
        const int day = numbers.at(dayFirst ? 0 : 1);
        const int month = numbers.at(dayFirst ? 1 : 0);
        const std::optional<int> year = parts.size() == 3 ? std::optional(numbers.at(2)) : std::nullopt;
        return Found {near(day, month, year), at, at + 1};
    }

    static int dayNumber(const QString &text)
    {
        static const QSet<QString> endings {QString(),
                                            QStringLiteral("st"),
                                            QStringLiteral("nd"),
                                            QStringLiteral("rd"),
                                            QStringLiteral("th"),
                                            QStringLiteral("er"),
                                            QStringLiteral("e"),
                                            QStringLiteral("o"),
                                            QStringLiteral("a"),
                                            QStringLiteral("de")};
        qsizetype digits = 0;
        while (digits < text.size() && text.at(digits).isDigit())
            ++digits;
        if (digits == 0 || digits > 2 || !endings.contains(text.mid(digits)))
            return 0;
        return text.left(digits).toInt();
    }

    std::optional<int> yearAt(qsizetype &at) const
    {
        qsizetype where = at;
        if (between().contains(word(where)))
            ++where;
        const QString text = word(where);
        bool isNumber = false;
        const int year = text.toInt(&isNumber);
        if (!isNumber || text.size() != 4 || year < 2000 || year > 2200)
            return std::nullopt;
        at = where + 1;
        return year;
    }

    std::optional<Found> monthFirstAt(qsizetype at) const
    {
        const int month = monthWords().value(word(at));
        qsizetype end = at + 1;
        if (between().contains(word(end)))
            ++end;
        const int day = month > 0 ? dayNumber(word(end)) : 0;
        if (day == 0)
            return std::nullopt;
        ++end;
        const std::optional<int> year = yearAt(end);
        return Found {near(day, month, year), at, end};
    }

    std::optional<Found> dayFirstAt(qsizetype at) const
    {
        const int day = dayNumber(word(at));
        if (day == 0)
            return std::nullopt;
        qsizetype end = at + 1;
        while (between().contains(word(end)) && end < at + 3)
            ++end;
        const int month = monthWords().value(word(end));
        if (month == 0)
            return std::nullopt;
        ++end;
        const std::optional<int> year = yearAt(end);
        return Found {near(day, month, year), at, end};
    }

    std::optional<Found> weekdayAt(qsizetype at) const
    {
        // Three letters are a day in English; "mon retour" is none.
        const int weekday = m_dayFirst && word(at).size() < 4 ? 0 : weekdayWords().value(word(at));
        if (weekday == 0)
            return std::nullopt;
        // "Monday, 7 December": the date says it.
        for (qsizetype next = at + 1; next <= at + 3 && next < m_tokens.size(); ++next) {
            auto date = numericAt(next);
            if (!date)
                date = monthFirstAt(next);
            if (!date)
                date = dayFirstAt(next);
            if (date) {
                date->at = at;
                return date;
            }
        }
        const int ahead = (weekday - m_receivedOn.dayOfWeek() + 6) % 7 + 1;
        return Found {m_receivedOn.addDays(ahead), at, at + 1};
    }

    const QList<ReplyToken> &m_tokens;
    const QDate m_receivedOn;
    const bool m_dayFirst;
};

struct Judged
{
    QDate day;
    int weight = 0;
};

Judged judge(const QList<ReplyToken> &tokens, const QList<Found> &found, qsizetype which)
{
    const Found &date = found.at(which);
    const qsizetype previousEnd = which > 0 ? found.at(which - 1).end : 0;
    const qsizetype from = std::max(previousEnd, date.at - lookBack);
    Judged judged {date.day, 0};
    for (qsizetype at = date.at - 1; at >= from; --at) {
        const QString &word = tokens.at(at).word;
        if (wordSet(0).contains(word))
            return {date.day, 4};
        if (judged.weight < 3 && wordSet(2).contains(word))
            judged = {date.day.addDays(1), 3};
        else if (judged.weight < 2 && wordSet(1).contains(word))
            judged = {date.day, 2};
    }
    if (judged.weight == 2 && wordSet(2).contains(date.end < tokens.size() ? tokens.at(date.end).word : QString()))
        return {date.day.addDays(1), 3};
    // "from 23 November to 2 December": the last day away.
    const bool range = which > 0 && date.at - previousEnd <= 3 && date.at > previousEnd
        && wordSet(3).contains(tokens.at(previousEnd).word);
    if (judged.weight == 0 && range)
        return {date.day.addDays(1), 2};
    const qsizetype end = std::min<qsizetype>(tokens.size(), date.end + lookAhead);
    for (qsizetype at = date.end; at < end && judged.weight == 0; ++at) {
        if (wordSet(0).contains(tokens.at(at).word))
            judged = {date.day, 1};
        else if (wordSet(2).contains(tokens.at(at).word) && at <= date.end + 1)
            judged = {date.day.addDays(1), 1};
    }
    return judged;
}

} // namespace

QDate returnDateOf(const ReplyTokens &tokens, const QDate &receivedOn, bool dayFirst)
{
    if (!receivedOn.isValid())
        return {};
    const QList<Found> found = DateReader(tokens.list, receivedOn, dayFirst).all();
    Judged best;
    for (qsizetype which = 0; which < found.size(); ++which) {
        const Judged judged = judge(tokens.list, found, which);
        const bool plausible = judged.day >= receivedOn && judged.day <= receivedOn.addDays(daysAhead);
        if (plausible && judged.weight > best.weight)
            best = judged;
    }
    return best.weight > 0 ? best.day : QDate();
}
