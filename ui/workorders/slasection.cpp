#include "ui/workorders/slasection.h"

#include "services/core/clock.h"
#include "ui/delegates/slastagepainter.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QPainter>
#include <QTimer>

#include <algorithm>

namespace {

constexpr int tickMs = 1'000;
constexpr int lineHeight = 24;
constexpr double glyphSide = 9;
constexpr double nameLeft = 16;
constexpr double nameWidth = 84;
constexpr double statusWidth = 128;
constexpr double leastBar = 48;
constexpr double barHeight = 5;

} // namespace

SlaSection::SlaSection(const Clock &clock, QWidget *parent)
    : QAbstractButton(parent)
    , m_clock(clock)
{
    setObjectName(QStringLiteral("slaSection"));
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Open the SLA (T)"));
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &SlaSection::step);
    timer->start(tickMs);
    showReading();
}

void SlaSection::showReading()
{
    m_record.reset();
    m_lines.clear();
    m_words = tr("Reading…");
    setAccessibleName(tr("SLA: %1").arg(m_words));
    updateGeometry();
    update();
}

void SlaSection::showRecord(const SlaRecord &record)
{
    m_record = record;
    m_words.clear();
    m_lines.clear();
    step();
    if (m_lines.isEmpty()) {
        m_words = tr("No SLA on this work order.");
        setAccessibleName(m_words);
    }
    updateGeometry();
    update();
}

void SlaSection::showProblem(const QString &sentence)
{
    m_record.reset();
    m_lines.clear();
    m_words = tr("The SLA could not be read: %1").arg(sentence);
    setAccessibleName(m_words);
    updateGeometry();
    update();
}

void SlaSection::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize SlaSection::sizeHint() const
{
    return {200, static_cast<int>(std::max<qsizetype>(1, m_lines.size())) * lineHeight};
}

void SlaSection::step()
{
    if (!m_record)
        return;
    const QList<SlaStageLine> lines = stageLines(*m_record, m_clock.now(), QTimeZone::systemTimeZone());
    if (lines == m_lines)
        return;
    m_lines = lines;
    QStringList sentences;
    for (const SlaStageLine &line : lines)
        sentences.append(line.sentence);
    setAccessibleName(tr("SLA: %1").arg(sentences.join(QStringLiteral("; "))));
    update();
}

void SlaSection::paintLine(QPainter &painter, const SlaStageLine &line, const QRectF &box, Ground ground) const
{
    const Theme &theme = Theme::current();
    const bool waiting = line.state == SlaStageLine::State::NotStarted;
    paintStageGlyph(painter, line.state, QRectF(box.left(), box.center().y() - glyphSide / 2, glyphSide, glyphSide));
    painter.setFont(Type::font());
    painter.setPen(theme.color(waiting ? Tone::Muted : Tone::Text));
    painter.drawText(box.adjusted(nameLeft, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, displayWord(line.stage));
    const double left = box.left() + nameLeft + nameWidth;
    const QRectF bar(left, box.center().y() - barHeight / 2, std::max(leastBar, box.right() - left - statusWidth),
                     barHeight);
    paintStageBar(painter, line, bar, ground, m_stale);
    painter.setFont(waiting ? Type::font(Type::caption) : Type::strong(Type::caption));
    painter.setPen(theme.color(toneOf(line.state)));
    const QRectF room = box.adjusted(bar.right() + Metrics::space8 - box.left(), 0, 0, 0);
    drawTabular(painter, room, Qt::AlignRight,
                QFontMetricsF(painter.font()).elidedText(line.status, Qt::ElideRight, room.width()));
}

void SlaSection::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Ground ground = underMouse() ? Ground::Hover : Ground::Raised;
    if (underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(Ground::Hover));
        painter.drawRoundedRect(rect(), Metrics::controlRadius, Metrics::controlRadius);
    }
    if (!m_words.isEmpty()) {
        painter.setFont(Type::font());
        painter.setPen(theme.color(Tone::Muted));
        painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font()).elidedText(m_words, Qt::ElideRight, width()));
    }
    for (qsizetype i = 0; i < m_lines.size(); ++i)
        paintLine(painter, m_lines.at(i), QRectF(0, static_cast<double>(i) * lineHeight, width(), lineHeight), ground);
}
