#include "ui/delegates/slabadgewidget.h"

#include "services/core/clock.h"
#include "ui/delegates/slabadgepainter.h"

#include <QHelpEvent>
#include <QPainter>
#include <QTimer>
#include <QToolTip>

namespace {
constexpr int tickMs = 1'000;
}

SlaBadgeWidget::SlaBadgeWidget(const Clock &clock, QWidget *parent)
    : QAbstractButton(parent)
    , m_clock(clock)
{
    setFixedSize(sizeHint());
    setOpens({});
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    timer->start(tickMs);
}

void SlaBadgeWidget::setBadge(const SlaBadge &badge, qint64 workOrder)
{
    m_badge = badge;
    m_workOrder = workOrder;
    setAccessibleName(sentence());
    setVisible(badge.kind != SlaBadge::Kind::None);
    update();
}

QString SlaBadgeWidget::sentence() const
{
    return badgeSentence(m_badge, m_workOrder, m_clock.now(), m_zone);
}

void SlaBadgeWidget::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    setAccessibleName(sentence());
}

void SlaBadgeWidget::setGround(Ground ground)
{
    m_ground = ground;
    update();
}

void SlaBadgeWidget::setOpens(const QString &what)
{
    m_opens = what;
    setFocusPolicy(what.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
    setAccessibleDescription(what);
    update();
}

bool SlaBadgeWidget::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractButton::event(event);
    const QString text = m_opens.isEmpty() ? sentence() : QString(sentence() % QLatin1String(". ") % m_opens);
    QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text.toHtmlEscaped(), this);
    return true;
}

void SlaBadgeWidget::setStale(bool stale)
{
    m_stale = stale;
    update();
}

void SlaBadgeWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSlaBadge(painter, rect(), m_badge, m_clock.now(), m_ground, m_stale, !m_opens.isEmpty());
}
