#include "services/http/retrytime.h"

#include "models/domain/sendoutcome.h"

#include <QDateTime>
#include <QLocale>

namespace {

bool isNumber(const QByteArray &text)
{
    const qsizetype first = text.startsWith('-') || text.startsWith('+') ? 1 : 0;
    return text.size() > first
        && std::all_of(text.begin() + first, text.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
}

/// A number of any size: what does not fit is far beyond every limit of ours.
qint64 cappedNumber(const QByteArray &text)
{
    if (text.size() <= 17)
        return text.toLongLong();
    return text.startsWith('-') ? -longestRetryAfterMs : std::numeric_limits<qint64>::max() / 1'000'000;
}

qint64 capped(qint64 waitMs)
{
    return std::clamp<qint64>(waitMs, 0, longestRetryAfterMs);
}

qint64 cappedSeconds(qint64 seconds)
{
    return capped(std::clamp<qint64>(seconds, 0, longestRetryAfterMs) * 1000);
}

qint64 providerNow(const HttpAnswer &answer, qint64 nowUnixMs)
{
    return parseHttpDate(answer.header("Date")).value_or(nowUnixMs);
}

std::optional<qint64> untilReset(const HttpAnswer &answer, qint64 nowUnixMs)
{
    const QByteArray reset = answer.header("X-RateLimit-Reset");
    if (!isNumber(reset))
        return std::nullopt;
    const qint64 nowS = providerNow(answer, nowUnixMs) / 1000;
    return cappedSeconds(cappedNumber(reset) - nowS);
}

} // namespace

std::optional<qint64> parseHttpDate(QByteArrayView text)
{
    // The weekday says nothing and may be wrong; "Sun, 06 Nov ..." and "Sun Nov  6 ..." lose it alike.
    const QString given = QString::fromLatin1(text).simplified();
    const QString date = given.section(QLatin1Char(' '), 1);
    for (const char *form : {"dd MMM yyyy HH:mm:ss 'GMT'", "dd-MMM-yy HH:mm:ss 'GMT'", "MMM d HH:mm:ss yyyy"}) {
        QDateTime time = QLocale::c().toDateTime(date, QLatin1String(form));
        if (!time.isValid())
            continue;
        time.setTimeSpec(Qt::UTC);
        const bool twoDigits = QLatin1String(form).contains(QLatin1String("-yy"));
        if (twoDigits && time.date().year() < 1970) // Qt takes 00..99 as 1900..1999
            time = time.addYears(100);
        return time.toMSecsSinceEpoch();
    }
    return std::nullopt;
}

std::optional<qint64> retryAfterMs(const HttpAnswer &answer, qint64 nowUnixMs)
{
    const QByteArray after = answer.header("Retry-After");
    if (isNumber(after))
        return cappedSeconds(cappedNumber(after));
    if (const auto date = parseHttpDate(after))
        return capped(*date - providerNow(answer, nowUnixMs));
    return untilReset(answer, nowUnixMs);
}

std::optional<qint64> allowanceUsedUpForMs(const HttpAnswer &answer, qint64 nowUnixMs)
{
    const QByteArray remaining = answer.header("X-RateLimit-Remaining");
    if (!isNumber(remaining) || cappedNumber(remaining) > 0)
        return std::nullopt;
    return untilReset(answer, nowUnixMs);
}
