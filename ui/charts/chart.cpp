#include "ui/charts/chart.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace {
constexpr double ringWidth = 2;
}

Chart::Chart(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void Chart::setTitle(const QString &title)
{
    m_title = title;
    tell();
}

void Chart::setMarks(const QStringList &sentences)
{
    m_sentences = sentences;
    m_hot = -1;
    if (m_current >= markCount())
        m_current = markCount() - 1;
    tell();
    updateGeometry();
    update();
}

/// Said when the mark changes, and never because time went by.
void Chart::tell()
{
    const QString name = m_current < 0 ? m_title : QStringLiteral("%1: %2").arg(m_title, sentence(m_current));
    if (name == accessibleName())
        return;
    setAccessibleName(name);
    QAccessibleEvent changed(this, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&changed);
}

void Chart::setCurrent(int mark)
{
    if (mark == m_current)
        return;
    m_current = mark;
    tell();
    update();
}

int Chart::markAt(const QPointF &place) const
{
    for (int mark = 0; mark < markCount(); ++mark) {
        if (markBox(mark).contains(place))
            return mark;
    }
    return -1;
}

int Chart::neighbour(int mark, int key) const
{
    const int step = key == Qt::Key_Left || key == Qt::Key_Up ? -1 : 1;
    return std::clamp(mark + step, 0, markCount() - 1);
}

void Chart::keyPressEvent(QKeyEvent *event)
{
    if (markCount() == 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        setCurrent(m_current < 0 ? 0 : neighbour(m_current, event->key()));
        return;
    case Qt::Key_Home:
        setCurrent(0);
        return;
    case Qt::Key_End:
        setCurrent(markCount() - 1);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_opens && m_current >= 0)
            Q_EMIT markOpened(m_current);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void Chart::mouseMoveEvent(QMouseEvent *event)
{
    const int mark = markAt(event->position());
    if (mark == m_hot)
        return;
    m_hot = mark;
    setCursor(m_opens && mark >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void Chart::mouseReleaseEvent(QMouseEvent *event)
{
    const int mark = markAt(event->position());
    if (event->button() != Qt::LeftButton || mark < 0)
        return;
    setCurrent(mark);
    if (m_opens)
        Q_EMIT markOpened(mark);
}

void Chart::leaveEvent(QEvent *event)
{
    m_hot = -1;
    update();
    QWidget::leaveEvent(event);
}

void Chart::focusInEvent(QFocusEvent *event)
{
    if (m_current < 0 && markCount() > 0)
        setCurrent(0);
    update();
    QWidget::focusInEvent(event);
}

void Chart::focusOutEvent(QFocusEvent *event)
{
    update();
    QWidget::focusOutEvent(event);
}

bool Chart::event(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        update();
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int mark = markAt(help->pos());
    // A tooltip guesses rich text, and a trade's name is somebody's typing.
    if (mark >= 0)
        QToolTip::showText(help->globalPos(), sentence(mark).toHtmlEscaped(), this, markBox(mark).toRect());
    else
        QToolTip::hideText();
    return true;
}

void Chart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintChart(painter);
    if (!hasFocus() || m_current < 0)
        return;
    painter.setPen(QPen(Theme::current().color(Tone::Accent), ringWidth));
    painter.setBrush(Qt::NoBrush);
    const QRectF ring = markBox(m_current).intersected(QRectF(rect())).adjusted(1, 1, -1, -1);
    painter.drawRoundedRect(ring, Metrics::controlRadius, Metrics::controlRadius);
}
