#include "ui/dispatch/meterrows.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace {

constexpr int rowHeight = 28;
constexpr int compactRowHeight = 23;
constexpr double barHeight = 8;
constexpr double barRadius = 2;
constexpr double tickHeight = 18;
constexpr double tickWidth = 2;
constexpr double tickGap = 2;
constexpr double leastPart = 3;
constexpr double numbersWidth = 76;
constexpr double noteGap = 14;
constexpr double staleStrength = 0.5;

Tone hueOf(Channel channel)
{
    return channel == Channel::Warm ? Tone::Warm : Tone::Cold;
}

} // namespace

MeterRows::MeterRows(Channel channel, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MeterRows::setMeters(const QList<Meter> &meters)
{
    if (m_meters == meters)
        return;
    m_meters = meters;
    QStringList sentences;
    for (const Meter &meter : meters)
        sentences.append(meter.label % QLatin1String(": ") % numbersOf(meter)
                         % (meter.note.isEmpty() ? QString() : QString(QLatin1String(", ") % meter.note)));
    setAccessibleName(sentences.join(QLatin1String(". ")));
    updateGeometry();
    update();
}

void MeterRows::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

void MeterRows::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

QList<Meter> MeterRows::shownMeters() const
{
    QList<Meter> shown = m_meters;
    if (m_compact)
        shown.removeIf([](const Meter &meter) { return meter.step == Meter::Step::Delivered; });
    return shown;
}

QString MeterRows::numbersOf(const Meter &meter) const
{
    return meter.denominator == 0 ? Format::unknown() : Format::ofCount(meter.numerator, meter.denominator);
}

QSize MeterRows::sizeHint() const
{
    const auto rows = static_cast<int>(shownMeters().size());
    return {400, std::max(1, rows) * (m_compact ? compactRowHeight : rowHeight)};
}

MeterRows::Columns MeterRows::columns() const
{
    double label = m_compact ? 70 : 84;
    for (const Meter &meter : shownMeters())
        label = std::max(label, tabularWidth(Type::font(), meter.label) + 4);
    double numbers = numbersWidth;
    for (const Meter &meter : m_meters)
        numbers = std::max(numbers, tabularWidth(Type::strong(), numbersOf(meter)) + 18);
    const double note = m_compact ? 126 : 186;
    const double bar = std::max(60.0, width() - label - numbers - noteGap - note);
    return {label, bar, label + bar + numbers, label + bar + numbers + noteGap};
}

QRectF MeterRows::rowRect(int row) const
{
    const int height = m_compact ? compactRowHeight : rowHeight;
    return QRectF(0, row * height, width(), height);
}

void MeterRows::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QList<Meter> meters = shownMeters();
    for (int row = 0; row < meters.size(); ++row)
        paintRow(painter, meters.at(row), rowRect(row));
}

void MeterRows::paintRow(QPainter &painter, const Meter &meter, const QRectF &row) const
{
    const Theme &theme = Theme::current();
    const Columns at = columns();
    painter.setFont(Type::font());
    painter.setPen(theme.color(m_stale ? Tone::Muted : Tone::Text));
    drawTabular(painter, QRectF(0, row.top(), at.bar, row.height()), Qt::AlignLeft, meter.label);

    if (meter.judgement == Meter::Judgement::NotReported) {
        // Without a rate there is nothing to draw; the reason takes the room.
        painter.setFont(Type::font(Type::caption));
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, QRectF(at.bar, row.top(), width() - at.bar, row.height()), Qt::AlignLeft,
                    m_compact ? meter.shortNote : meter.note);
        return;
    }
    painter.setOpacity(m_stale ? staleStrength : 1.0);
    paintBar(painter, meter, QRectF(at.bar, row.center().y() - barHeight / 2, at.barWidth, barHeight));
    painter.setOpacity(1.0);

    const QRectF numbers(at.bar, row.top(), at.numbersEnd - at.bar, row.height());
    if (meter.denominator == 0) {
        painter.setFont(Type::strong());
        painter.setPen(theme.color(Tone::Text));
        drawTabular(painter, numbers, Qt::AlignRight, Format::unknown());
    } else {
        const QString thin = tr(" of %1").arg(Format::count(meter.denominator));
        painter.setFont(Type::font());
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, numbers, Qt::AlignRight, thin);
        const double thinWidth = tabularWidth(Type::font(), thin);
        painter.setFont(Type::strong());
        painter.setPen(theme.color(m_stale ? Tone::Muted : Tone::Text));
        drawTabular(painter, numbers.adjusted(0, 0, -thinWidth, 0), Qt::AlignRight, Format::count(meter.numerator));
    }

    painter.setFont(Type::font(Type::caption));
    const Tone tone = meter.judgement == Meter::Judgement::Below ? Tone::AtRisk
        : meter.judgement == Meter::Judgement::Met               ? Tone::Met
                                                                 : Tone::Muted;
    painter.setPen(theme.color(tone));
    const double room = width() - at.note;
    QString note = m_compact ? meter.shortNote : meter.note;
    if (tabularWidth(painter.font(), note) > room)
        note = QFontMetricsF(painter.font()).elidedText(note, Qt::ElideRight, room);
    drawTabular(painter, QRectF(at.note, row.top(), room, row.height()), Qt::AlignLeft, note);
}

void MeterRows::paintBar(QPainter &painter, const Meter &meter, const QRectF &bar) const
{
    const Theme &theme = Theme::current();
    QPainterPath outline;
    outline.addRoundedRect(bar, barRadius, barRadius);
    painter.fillPath(outline, theme.track());
    painter.save();
    painter.setClipPath(outline);
    const double perOne = meter.denominator > 0 ? bar.width() / meter.denominator : 0;
    if (meter.step == Meter::Step::Accepted) {
        paintParts(painter, meter, bar);
    } else {
        const Tone hue = meter.step == Meter::Step::Qualified ? qualifiedTone : hueOf(m_channel);
        const auto stretch = [&](int count, const QColor &color) {
            if (count > 0)
                painter.fillRect(QRectF(bar.left(), bar.top(), std::max(leastPart, count * perOne), bar.height()),
                                 color);
        };
        stretch(meter.denominator > 0 ? meter.raw : 0, theme.blend(hue, Ground::Surface, 0.36));
        stretch(meter.denominator > 0 ? meter.numerator : 0, theme.color(hue));
    }
    painter.restore();
    if (meter.targetPercent > 0) {
        const double x = std::round(bar.left() + bar.width() * meter.targetPercent / 100.0) - tickWidth / 2;
        painter.fillRect(QRectF(x - tickGap, bar.top(), tickWidth + 2 * tickGap, bar.height()),
                         theme.color(Ground::Surface));
        painter.fillRect(QRectF(x, bar.center().y() - tickHeight / 2, tickWidth, tickHeight), theme.color(Tone::Text));
    }
}

void MeterRows::paintParts(QPainter &painter, const Meter &meter, const QRectF &bar) const
{
    if (meter.denominator <= 0)
        return;
    const Theme &theme = Theme::current();
    // Small parts keep their three pixels; the first part gives them up, so that the sum stays in the frame.
    double small = 0;
    for (const auto &[part, count] : meter.parts) {
        if (part != Meter::Part::Accepted)
            small += std::max(leastPart, bar.width() * count / meter.denominator);
    }
    double x = bar.left();
    for (const auto &[part, count] : meter.parts) {
        double wide = std::max(leastPart, bar.width() * count / meter.denominator);
        if (part == Meter::Part::Accepted)
            wide = std::min(wide, bar.width() - small);
        const QRectF box(x, bar.top(), wide, bar.height());
        x += wide;
        switch (part) {
        case Meter::Part::Accepted:
            painter.fillRect(box, theme.color(hueOf(m_channel)));
            break;
        case Meter::Part::InDoubt: {
            painter.fillRect(box, theme.tint(inDoubtTone));
            painter.save();
            painter.setClipRect(box, Qt::IntersectClip);
            painter.setPen(QPen(theme.color(inDoubtTone), 1));
            for (double line = box.left() - box.height(); line < box.right(); line += 5)
                painter.drawLine(QPointF(line, box.bottom()), QPointF(line + box.height(), box.top()));
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
            painter.restore();
            break;
        }
        case Meter::Part::Failed:
            painter.fillRect(box, theme.color(failedTone));
            break;
        case Meter::Part::NotSent:
            painter.fillRect(box, theme.color(Tone::Faint));
            break;
        case Meter::Part::InFlight:
            painter.fillRect(box, theme.blend(hueOf(m_channel), Ground::Surface, 0.45));
            break;
        }
        painter.fillRect(QRectF(x - 1, bar.top(), 1, bar.height()), theme.color(Ground::Surface));
    }
}

bool MeterRows::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString text;
    const QList<Meter> meters = shownMeters();
    for (int row = 0; row < meters.size(); ++row) {
        if (!rowRect(row).contains(help->pos()))
            continue;
        const Meter &meter = meters.at(row);
        QStringList lines {meter.label % QLatin1String(": ") % numbersOf(meter)};
        if (!meter.note.isEmpty())
            lines.append(meter.note);
        if (!meter.tooltip.isEmpty() && (m_compact || meter.step != Meter::Step::Accepted))
            lines.append(meter.tooltip);
        text = lines.join(u'\n').toHtmlEscaped().replace(u'\n', QLatin1String("<br>"));
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}
