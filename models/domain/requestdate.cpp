#include "models/domain/requesttokens.h"

#include <QHash>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace {

constexpr qsizetype mostMentions = 50;
constexpr qsizetype farthestTime = 24; ///< characters between a date and the time that belongs to it
constexpr qint64 believableDaysAhead = 180;
constexpr int hoursPerHalfDay = 12;
constexpr int daysPerWeek = 7;

using RequestRules::say;

struct DateMention
{
    QList<QDate> readings; ///< more than one: it can be read in so many ways
    TextSpan span;
    std::optional<QTime> exact;   ///< an ISO instant brings its own
    bool isDeadline = false;      ///< "by Friday"
    std::optional<int> partOfDay; ///< the hour to propose
};

struct TimeMention
{
    QList<QTime> readings;
    TextSpan span;
};

enum PartOfDay { Morning = 9, Afternoon = 14, Evening = 18 };

const QHash<QString, int> &weekdays()
{
    static const QHash<QString, int> days = [] {
        QHash<QString, int> made;
        int day = 1;
        for (const char *words : {"monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs",
                                  "friday fri", "saturday sat", "sunday sun"}) {
            for (const QString &word : QString::fromLatin1(words).split(u' '))
                made.insert(word, day);
            ++day;
        }
        return made;
    }();
    return days;
}

const QHash<QString, int> &months()
{
    static const QHash<QString, int> known = [] {
        QHash<QString, int> made;
        int month = 1;
        for (const char *words :
             {"january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
              "september sep sept", "october oct", "november nov", "december dec"}) {
            for (const QString &word : QString::fromLatin1(words).split(u' '))
                made.insert(word, month);
            ++month;
        }
        return made;
    }();
    return known;
}

/// A day of the year without the year: this year's, or the next one's where that is the nearer future.
QDate yearless(int month, int day, const QDate &today)
{
    const QDate thisYear(today.year(), month, day);
    const QDate nextYear(today.year() + 1, month, day);
    if (thisYear.isValid() && thisYear < today && nextYear.isValid() && today.daysTo(nextYear) <= believableDaysAhead)
        return nextYear;
    return thisYear.isValid() ? thisYear : nextYear;
}

class DateFinder
{
public:
    DateFinder(const RequestText &text, const QList<TextSpan> &taken, const QDateTime &now, const QTimeZone &zone)
        : m_text(text)
        , m_taken(taken)
        , m_zone(zone)
        , m_today(now.toTimeZone(zone).date())
    {
        findNumeric();
        findWords();
        std::sort(m_dates.begin(), m_dates.end(),
                  [](const DateMention &left, const DateMention &right) { return left.span.from < right.span.from; });
        findTimes();
    }

    const QList<DateMention> &dates() const { return m_dates; }
    const QList<TimeMention> &times() const { return m_times; }

private:
    void add(const QList<QDate> &readings, const TextSpan &span, std::optional<QTime> exact = {},
             std::optional<int> part = {})
    {
        const qsizetype token = m_text.tokenAt(span.from);
        const bool isValid = !readings.isEmpty()
            && std::all_of(readings.cbegin(), readings.cend(), [](const QDate &date) { return date.isValid(); });
        if (!isValid || m_dates.size() >= mostMentions || m_text.isNegated(token) || m_text.tellsThePast(token))
            return;
        DateMention mention {readings, span, exact, false, part};
        if (token > 0 && !m_text.at(token).startsClause) {
            const QString &before = m_text.at(token - 1).word;
            mention.isDeadline =
                before == QLatin1String("by") || before == QLatin1String("before") || before == QLatin1String("until");
        }
        m_dates.append(mention);
    }

    void findNumeric();
    void findWords();
    qsizetype wordsAt(qsizetype index);
    qsizetype weekdayAt(qsizetype index);
    qsizetype monthAt(qsizetype index);
    void findTimes();
    void addTime(const QList<QTime> &readings, const TextSpan &span);

    const RequestText &m_text;
    const QList<TextSpan> &m_taken;
    const QTimeZone &m_zone;
    QDate m_today;
    QList<DateMention> m_dates;
    QList<TimeMention> m_times;
};

void DateFinder::findNumeric()
{
    static const QRegularExpression iso(QStringLiteral(
        R"((?<![\d/-])(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-]))"));
    for (auto found = iso.globalMatch(m_text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        QDate date(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
        std::optional<QTime> time;
        if (!match.captured(4).isEmpty())
            time = QTime(match.captured(4).toInt(), match.captured(5).toInt());
        if (time && !time->isValid())
            continue;
        if (QString offset = match.captured(6); time && !offset.isEmpty()) {
            if (offset.size() == 5)
                offset.insert(3, u':');
            const QDateTime instant = QDateTime::fromString(date.toString(Qt::ISODate) + u'T'
                                                                + time->toString(QStringLiteral("HH:mm:ss")) + offset,
                                                            Qt::ISODate)
                                          .toTimeZone(m_zone);
            date = instant.date();
            time = instant.time();
        }
        add({date}, {match.capturedStart(), match.capturedLength()}, time);
    }
    // Month first, as in the country whose addresses these are. "1/2 inch" and "24/7" are no dates.
    static const QRegularExpression slashed(
        QStringLiteral(R"((?<![\w/$.,-])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/]))"
                       R"((?![ -]{0,2}(?:"|”|in\b|inch|hp\b|ton|cup|of\b|full|gal|pipe|line|hour)))"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto found = slashed.globalMatch(m_text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        int month = match.captured(1).toInt();
        int day = match.captured(2).toInt();
        if (month == 24 && day == 7)
            continue;
        if (month > hoursPerHalfDay && day <= hoursPerHalfDay)
            std::swap(month, day); // 13/3 has one reading only
        QDate date = yearless(month, day, m_today);
        if (QString year = match.captured(3); !year.isEmpty())
            date = QDate(year.size() == 2 ? 2000 + year.toInt() : year.toInt(), month, day);
        add({date}, {match.capturedStart(), match.capturedLength()});
    }
}

void DateFinder::findWords()
{
    for (qsizetype index = 0; index < m_text.size();)
        index += std::max<qsizetype>({1, wordsAt(index), weekdayAt(index), monthAt(index)});
}

/// "today", "tomorrow morning", "day after tomorrow"; the number of tokens.
qsizetype DateFinder::wordsAt(qsizetype index)
{
    static const QHash<QString, std::pair<int, int>> words {{QStringLiteral("today"), {0, 0}},
                                                            {QStringLiteral("tonight"), {0, Evening}},
                                                            {QStringLiteral("this morning"), {0, Morning}},
                                                            {QStringLiteral("this afternoon"), {0, Afternoon}},
                                                            {QStringLiteral("this evening"), {0, Evening}},
                                                            {QStringLiteral("tomorrow"), {1, 0}},
                                                            {QStringLiteral("tomorrow morning"), {1, Morning}},
                                                            {QStringLiteral("tomorrow afternoon"), {1, Afternoon}},
                                                            {QStringLiteral("tomorrow evening"), {1, Evening}},
                                                            {QStringLiteral("tomorrow night"), {1, Evening}},
                                                            {QStringLiteral("day after tomorrow"), {2, 0}}};
    for (const qsizetype count : {3, 2, 1}) {
        const auto known = words.constFind(m_text.phrase(index, count));
        if (known == words.cend())
            continue;
        const auto [days, hour] = *known;
        add({m_today.addDays(days)}, m_text.span(index, count), {},
            hour == 0 ? std::nullopt : std::optional<int>(hour));
        return count;
    }
    return 0;
}

qsizetype DateFinder::weekdayAt(qsizetype index)
{
    const RequestToken &token = m_text.at(index);
    const auto day = weekdays().constFind(token.word);
    const bool isName = day != weekdays().cend() && (token.isCapital || token.word.endsWith(QLatin1String("day")));
    if (!isName)
        return 0;
    // "Monday, Dec 7": the date says which Monday
    if (index + 2 < m_text.size() && !m_text.at(index + 1).startsSentence
        && (months().contains(m_text.at(index + 1).word) || m_text.at(index + 1).isNumber())) {
        const qsizetype next = m_text.at(index + 1).from;
        if (const qsizetype count = monthAt(index + 1); count > 0)
            return 1 + count;
        if (std::any_of(m_dates.cbegin(), m_dates.cend(),
                        [next](const DateMention &one) { return one.span.from == next; }))
            return 1;
    }
    const int ahead = (*day - m_today.dayOfWeek() + daysPerWeek) % daysPerWeek;
    const QString before = index > 0 && !token.startsClause ? m_text.at(index - 1).word : QString();
    QList<QDate> readings;
    if (before == QLatin1String("next") && ahead > 0)
        readings = {m_today.addDays(ahead), m_today.addDays(ahead + daysPerWeek)};
    else if (before == QLatin1String("next"))
        readings = {m_today.addDays(daysPerWeek)};
    else if (ahead == 0)
        readings = {m_today, m_today.addDays(daysPerWeek)};
    else
        readings = {m_today.addDays(ahead)};
    std::optional<int> part;
    qsizetype count = 1;
    if (index + 1 < m_text.size() && !m_text.at(index + 1).startsClause) {
        const QString &next = m_text.at(index + 1).word;
        part = next == QLatin1String("morning")  ? std::optional<int>(Morning)
            : next == QLatin1String("afternoon") ? std::optional<int>(Afternoon)
            : next == QLatin1String("evening")   ? std::optional<int>(Evening)
                                                 : std::nullopt;
        count += part ? 1 : 0;
    }
    add(readings, m_text.span(index, count), {}, part);
    return count;
}

/// "Dec 3", "December 3rd, 2026", "3 Dec", "the 3rd of December"
qsizetype DateFinder::monthAt(qsizetype index)
{
    static const QRegularExpression dayShape(QStringLiteral("^(\\d{1,2})(?:st|nd|rd|th)?$"));
    const auto dayOf = [this](qsizetype at) {
        if (at >= m_text.size() || m_text.at(at).length > 4)
            return 0;
        const qsizetype end = m_text.at(at).end();
        const bool isClock = end < m_text.text().size() && m_text.text().at(end) == u':';
        const QRegularExpressionMatch match = dayShape.match(m_text.at(at).word);
        return match.hasMatch() && !isClock ? match.captured(1).toInt() : 0;
    };
    const auto monthOf = [this](qsizetype at) {
        if (at >= m_text.size())
            return 0;
        const RequestToken &token = m_text.at(at);
        // "may" and "march" are words as well
        const bool isWord = token.word == QLatin1String("may") || token.word == QLatin1String("march")
            || token.word == QLatin1String("mar");
        return isWord && !token.isCapital ? 0 : months().value(token.word);
    };
    int month = monthOf(index);
    int day = 0;
    qsizetype count = 0;
    if (month > 0) {
        day = dayOf(index + 1);
        count = 2;
    } else if (day = dayOf(index); day > 0) {
        const bool hasOf = index + 1 < m_text.size() && m_text.at(index + 1).word == QLatin1String("of");
        month = monthOf(index + (hasOf ? 2 : 1));
        count = hasOf ? 3 : 2;
    }
    if (month == 0 || day == 0 || index + count > m_text.size())
        return 0;
    QDate date = yearless(month, day, m_today);
    if (index + count < m_text.size() && m_text.at(index + count).length == 4
        && m_text.at(index + count).word.startsWith(QLatin1String("20")) && m_text.at(index + count).isNumber()
        && !m_text.at(index + count).startsSentence) {
        date = QDate(m_text.at(index + count).word.toInt(), month, day);
        ++count;
    }
    add({date}, m_text.span(index, count));
    return count;
}

void DateFinder::addTime(const QList<QTime> &readings, const TextSpan &span)
{
    const bool isValid =
        std::all_of(readings.cbegin(), readings.cend(), [](const QTime &time) { return time.isValid(); });
    const bool isTaken = std::any_of(m_times.cbegin(), m_times.cend(), [&span](const TimeMention &other) {
        return span.from < other.span.from + other.span.length && other.span.from < span.from + span.length;
    });
    const bool isInDate = std::any_of(m_dates.cbegin(), m_dates.cend(), [&span](const DateMention &date) {
        return span.from < date.span.from + date.span.length && date.span.from < span.from + span.length;
    });
    const bool isInAddress = std::any_of(m_taken.cbegin(), m_taken.cend(), [&span](const TextSpan &other) {
        return span.from < other.from + other.length && other.from < span.from + span.length;
    });
    if (!isValid || isTaken || isInDate || isInAddress || m_times.size() >= mostMentions)
        return;
    const qsizetype token = m_text.tokenAt(span.from);
    static const QList<QString> opening {QStringLiteral("open"),  QStringLiteral("opens"), QStringLiteral("hours"),
                                         QStringLiteral("until"), QStringLiteral("till"),  QStringLiteral("closes"),
                                         QStringLiteral("close"), QStringLiteral("closed")};
    for (qsizetype back = 1; back <= 3 && token - back >= 0 && !m_text.at(token - back + 1).startsSentence; ++back) {
        if (opening.contains(m_text.at(token - back).word))
            return;
    }
    if (token < m_text.size() && (m_text.tellsThePast(token) || m_text.isNegated(token)))
        return;
    m_times.append({readings, span});
}

void DateFinder::findTimes()
{
    static const QRegularExpression halfDay(
        QStringLiteral(R"((?<![\w:$/.-])(\d{1,2})(?::(\d{2}))?[ \t]?(?:([ap])\.?m\b\.?)?)"
                       R"((?:[ \t]?(?:-|–|to|and)[ \t]?(\d{1,2})(?::\d{2})?)?[ \t]?([ap])\.?m\b\.?)"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto found = halfDay.globalMatch(m_text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const int hour = match.captured(1).toInt();
        if (hour < 1 || hour > hoursPerHalfDay)
            continue;
        const int last = match.captured(4).toInt();
        const bool endIsLate = match.captured(5).toLower() == QLatin1String("p");
        bool isLate = endIsLate;
        if (!match.captured(3).isEmpty())
            isLate = match.captured(3).toLower() == QLatin1String("p");
        else if (last > 0 && hour % hoursPerHalfDay > last % hoursPerHalfDay)
            isLate = !endIsLate; // "11-1pm"
        addTime({QTime(hour % hoursPerHalfDay + (isLate ? hoursPerHalfDay : 0), match.captured(2).toInt())},
                {match.capturedStart(), match.capturedLength()});
    }
    static const QRegularExpression clock(QStringLiteral(R"((?<![\w:$/.-])(\d{1,2}):(\d{2})(?![\d:%]))"));
    for (auto found = clock.globalMatch(m_text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const int hour = match.captured(1).toInt();
        const int minute = match.captured(2).toInt();
        const bool isPlain = hour >= hoursPerHalfDay || hour == 0 || match.captured(1).startsWith(u'0');
        QList<QTime> readings {QTime(hour, minute)};
        if (!isPlain)
            readings.append(QTime(hour + hoursPerHalfDay, minute));
        addTime(readings, {match.capturedStart(), match.capturedLength()});
    }
    static const QRegularExpression bare(
        QStringLiteral(R"((?:\bat|@|\baround|\babout)[ \t]{1,2}(\d{1,2})(?![\w:/]|[.,-]\d|[ \t]\w{2,24}s\b))"
                       R"(|\b(\d{1,2})[ \t]?o['’]?clock\b|\b(noon|midday)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto found = bare.globalMatch(m_text.text()); found.hasNext();) {
        const QRegularExpressionMatch match = found.next();
        const TextSpan span {match.capturedStart(), match.capturedLength()};
        if (!match.captured(3).isEmpty()) {
            addTime({QTime(hoursPerHalfDay, 0)}, span);
            continue;
        }
        const int hour = QString(match.captured(1) + match.captured(2)).toInt();
        if (hour >= hoursPerHalfDay && hour < 2 * hoursPerHalfDay)
            addTime({QTime(hour, 0)}, span);
        else if (hour > 0 && hour < hoursPerHalfDay)
            addTime({QTime(hour, 0), QTime(hour + hoursPerHalfDay, 0)}, span);
    }
    std::sort(m_times.begin(), m_times.end(),
              [](const TimeMention &left, const TimeMention &right) { return left.span.from < right.span.from; });
}

/// The instant of a wall time; nothing where the clocks skip it, two where they show it twice.
QList<QDateTime> instantsOf(const QDate &date, const QTime &time, const QTimeZone &zone)
{
    const QDateTime wall(date, time, zone);
    if (!wall.isValid() || wall.time() != time || wall.date() != date)
        return {};
    constexpr qint64 hour = 3'600;
    for (const qint64 shift : {-hour, hour}) {
        const QDateTime other = QDateTime::fromSecsSinceEpoch(wall.toSecsSinceEpoch() + shift, zone);
        if (other.date() == date && other.time() == time)
            return {std::min(wall, other).toUTC(), std::max(wall, other).toUTC()};
    }
    return {wall.toUTC()};
}

bool areNear(const RequestText &text, const TextSpan &one, const TextSpan &other)
{
    const TextSpan &first = one.from < other.from ? one : other;
    const TextSpan &second = one.from < other.from ? other : one;
    const qsizetype end = first.from + first.length;
    if (second.from - end > farthestTime)
        return false;
    const QString between = text.text().mid(end, std::max<qsizetype>(0, second.from - end));
    return !between.contains(u'\n') && !between.contains(u';') && !between.contains(QLatin1String(". "));
}

/// The time that belongs to a date: the nearest in the same sentence.
std::optional<TimeMention> timeOf(const RequestText &text, const DateMention &date, const QList<TimeMention> &times)
{
    if (date.exact)
        return TimeMention {{*date.exact}, date.span};
    std::optional<TimeMention> nearest;
    qsizetype distance = farthestTime + 1;
    for (const TimeMention &time : times) {
        if (!areNear(text, date.span, time.span))
            continue;
        const qsizetype gap = time.span.from > date.span.from ? time.span.from - (date.span.from + date.span.length)
                                                              : date.span.from - (time.span.from + time.span.length);
        if (gap < distance) {
            distance = gap;
            nearest = time;
        }
    }
    if (nearest && nearest->readings.size() > 1 && date.partOfDay)
        nearest->readings = {*date.partOfDay == Morning ? nearest->readings.first() : nearest->readings.last()};
    return nearest;
}

QDateTime nextFullHour(const QDateTime &now, const QTimeZone &zone)
{
    const QDateTime local = now.toTimeZone(zone);
    constexpr qint64 hour = 3'600;
    return QDateTime(local.date(), QTime(local.time().hour(), 0), zone).addSecs(hour).toUTC();
}

QString shownDay(const QDate &date)
{
    return QLocale::c().toString(date, QStringLiteral("ddd d MMM yyyy"));
}

/// What to offer for a day whose time is not said.
QList<QDateTime> proposals(const DateMention &date, const QDateTime &now, const QTimeZone &zone)
{
    QList<QDateTime> all;
    for (const QDate &day : date.readings) {
        const QList<QDateTime> instants = instantsOf(day, QTime(date.partOfDay.value_or(Morning), 0), zone);
        all += instants.mid(0, 1);
        if (!all.isEmpty() && all.last() <= now && day == now.toTimeZone(zone).date())
            all.last() = nextFullHour(now, zone);
    }
    all.erase(std::remove_if(all.begin(), all.end(), [&now](const QDateTime &at) { return at <= now; }), all.end());
    return all;
}

QList<QDateTime> everyReading(const DateMention &date, const TimeMention &time, const QTimeZone &zone)
{
    QList<QDateTime> all;
    for (const QDate &day : date.readings) {
        for (const QTime &hour : time.readings)
            all += instantsOf(day, hour, zone);
    }
    return all;
}

} // namespace

namespace RequestRules {

namespace {

QList<QDateTime> byUrgency(std::optional<Urgency> urgency, const QDateTime &now, const QTimeZone &zone)
{
    if (!urgency || *urgency > Urgency::NextDay)
        return {};
    if (*urgency == Urgency::NextDay)
        return instantsOf(now.toTimeZone(zone).date().addDays(1), QTime(Morning, 0), zone).mid(0, 1);
    return {nextFullHour(now, zone)};
}

/// A time with no day: proposed for today where it is ahead, and for tomorrow.
DateReading withoutDay(const RequestText &text, const TimeMention &time, const QDateTime &now, const QTimeZone &zone)
{
    DateReading reading;
    reading.date.spans = {time.span};
    reading.date.problem = say("“%1”: which day?").arg(text.quoted(time.span));
    for (int days = 0; days < 2; ++days) {
        for (const QTime &hour : time.readings)
            reading.possible += instantsOf(now.toTimeZone(zone).date().addDays(days), hour, zone);
    }
    reading.possible.erase(std::remove_if(reading.possible.begin(), reading.possible.end(),
                                          [&now](const QDateTime &at) { return at <= now; }),
                           reading.possible.end());
    return reading;
}

DateReading ofOneDay(const RequestText &text, const DateMention &date, const std::optional<TimeMention> &time,
                     const QDateTime &now, const QTimeZone &zone)
{
    DateReading reading;
    reading.date.spans = {date.span};
    if (time && !date.exact)
        reading.date.spans.append(time->span);
    const QString words = text.quoted(date.span);
    const QDate today = now.toTimeZone(zone).date();
    if (date.readings.size() == 1 && date.readings.first() < today) {
        reading.date.problem = say("%1 is past").arg(shownDay(date.readings.first()));
        return reading;
    }
    if (!time) {
        reading.possible = proposals(date, now, zone);
        reading.date.problem = date.readings.size() > 1 ? say("“%1” can be two days").arg(words)
            : date.isDeadline                           ? say("“%1” is a deadline: when?").arg(words)
                                                        : say("“%1”: at what time?").arg(words);
        return reading;
    }
    const QList<QDateTime> all = everyReading(date, *time, zone);
    for (const QDateTime &at : all) {
        if (at > now)
            reading.possible.append(at);
    }
    if (all.isEmpty()) {
        reading.date.problem =
            say("the clocks skip %1 that day").arg(time->readings.first().toString(QStringLiteral("HH:mm")));
    } else if (all.size() == 1 && reading.possible.isEmpty()) {
        reading.date.problem = say("%1 is past").arg(shownDate(all.first(), now, zone));
        reading.possible = instantsOf(today.addDays(1), time->readings.first(), zone).mid(0, 1);
    } else if (date.isDeadline) {
        reading.date.problem = say("“%1” is a deadline: when?").arg(words);
    } else if (all.size() > 1) {
        reading.date.problem = time->readings.size() > 1 ? say("“%1”: morning or evening?").arg(text.quoted(time->span))
                                                         : say("“%1” can be two days").arg(words);
        if (date.readings.size() == 1 && time->readings.size() == 1)
            reading.date.problem =
                say("the clocks show %1 twice that day").arg(time->readings.first().toString(QStringLiteral("HH:mm")));
    } else {
        reading.date.value = all.first();
        const TextSpan whole = date.exact || !time
            ? date.span
            : TextSpan {std::min(date.span.from, time->span.from),
                        std::max(date.span.from + date.span.length, time->span.from + time->span.length)
                            - std::min(date.span.from, time->span.from)};
        reading.date.source = say("from “%1”").arg(text.quoted(whole));
        reading.possible.clear();
    }
    return reading;
}

} // namespace

DateReading readDate(const RequestText &text, const QList<TextSpan> &taken, std::optional<Urgency> urgency,
                     const QDateTime &now, const QTimeZone &zone)
{
    const DateFinder found(text, taken, now, zone);
    if (found.dates().isEmpty()) {
        if (!found.times().isEmpty())
            return withoutDay(text, found.times().first(), now, zone);
        DateReading reading;
        reading.date.problem = notFound();
        reading.possible = byUrgency(urgency, now, zone);
        return reading;
    }
    // The same day said twice is one day; the mention with a time speaks for it.
    std::optional<DateMention> chosen;
    std::optional<TimeMention> chosenTime;
    DateReading several;
    bool differ = false;
    for (const DateMention &date : found.dates()) {
        const auto time = timeOf(text, date, found.times());
        several.date.spans.append(date.span);
        several.possible += time ? everyReading(date, *time, zone) : proposals(date, now, zone);
        if (!chosen) {
            chosen = date;
            chosenTime = time;
            continue;
        }
        const bool sameDay = chosen->readings == date.readings;
        const bool sameTime = !time || !chosenTime || time->readings == chosenTime->readings;
        differ = differ || !sameDay || !sameTime;
        if (sameDay && time && !chosenTime) {
            chosen = date;
            chosenTime = time;
        }
    }
    if (!differ)
        return ofOneDay(text, *chosen, chosenTime, now, zone);
    several.date.problem = say("several dates: “%1” and “%2”")
                               .arg(text.quoted(found.dates().first().span), text.quoted(found.dates().last().span));
    QList<QDateTime> ahead;
    for (const QDateTime &at : std::as_const(several.possible)) {
        if (at > now && !ahead.contains(at))
            ahead.append(at);
    }
    constexpr qsizetype mostOffered = 4;
    several.possible = ahead.mid(0, mostOffered);
    return several;
}

} // namespace RequestRules
