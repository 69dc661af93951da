#include "ui/sla/sladayspicture.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

namespace {

constexpr double headHeight = 34;
constexpr double barHeight = 80;
constexpr double barWidth = 18;
constexpr double footHeight = 20;
constexpr qint64 msPerDay = 86'400'000;

QString dateWords(const QDate &date, const char *form)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(date, QString::fromLatin1(form));
}

} // namespace

SlaDaysPicture::SlaDaysPicture(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SlaDaysPicture::sizeHint() const
{
    return {560, static_cast<int>(headHeight + barHeight + footHeight)};
}

void SlaDaysPicture::setDays(const QList<SlaCalendarDay> &days, const QTimeZone &zone)
{
    m_days = days;
    m_zone = zone;
    QStringList words;
    for (const SlaCalendarDay &day : days)
        words.append(QStringLiteral("%1 %2%3").arg(
            dateWords(day.date, "ddd d MMM"), Format::roughDuration(day.openMs / 1'000),
            day.holiday.isEmpty() ? QString() : QString(QStringLiteral(", ") + day.holiday)));
    setAccessibleName(tr("The coming days: %1").arg(words.join(QStringLiteral("; "))));
    setToolTip(words.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
    update();
}

void SlaDaysPicture::paintDay(QPainter &painter, const SlaCalendarDay &day, const QRectF &column) const
{
    const Theme &theme = Theme::current();
    const bool special = !day.holiday.isEmpty() || day.lengthMs != msPerDay;
    const bool closed = day.openMs == 0;
    painter.setFont(Type::font(Type::rail));
    painter.setPen(theme.color(special ? Tone::AtRisk : Tone::Muted));
    painter.drawText(QRectF(column.left(), 0, column.width(), headHeight / 2), Qt::AlignCenter,
                     dateWords(day.date, "ddd"));
    painter.setPen(theme.color(special ? Tone::AtRisk : closed ? Tone::Faint : Tone::Text));
    painter.setFont(Type::medium(Type::rail));
    drawTabular(painter, QRectF(column.left(), headHeight / 2 - 1, column.width(), headHeight / 2 - 2),
                Qt::AlignHCenter, dateWords(day.date, "d"));

    const QRectF bar(column.center().x() - barWidth / 2, headHeight, barWidth, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track());
    painter.drawRoundedRect(bar, Metrics::cellRadius, Metrics::cellRadius);
    painter.setBrush(theme.color(special ? Tone::AtRisk : Tone::OnTime));
    const qint64 begin = day.date.startOfDay(m_zone).toMSecsSinceEpoch();
    for (const SlaSpan &span : day.open) {
        const double top = bar.height() * static_cast<double>(span.from - begin) / static_cast<double>(day.lengthMs);
        const double length =
            bar.height() * static_cast<double>(span.until - span.from) / static_cast<double>(day.lengthMs);
        painter.drawRect(QRectF(bar.left(), bar.top() + top, bar.width(), std::max(1.0, length)));
    }
    painter.setPen(theme.color(closed ? Tone::Faint : Tone::Text));
    painter.setFont(Type::font(Type::rail));
    drawTabular(painter, QRectF(column.left(), headHeight + barHeight + 2, column.width(), footHeight - 2),
                Qt::AlignHCenter, closed ? tr("closed") : Format::roughDuration(day.openMs / 1'000));
}

void SlaDaysPicture::paintEvent(QPaintEvent *)
{
    if (m_days.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.4); // what it shows is from before something went wrong
    const double each = static_cast<double>(width()) / static_cast<double>(m_days.size());
    for (qsizetype i = 0; i < m_days.size(); ++i)
        paintDay(painter, m_days.at(i), QRectF(static_cast<double>(i) * each, 0, each, height()));
}
