#include "ui/delegates/slabadgewidget.h"

#include "services/core/clock.h"
#include "ui/delegates/slabadgepainter.h"

#include <QPainter>
#include <QTimer>
#include <QTimeZone>

namespace {
constexpr int tickMs = 1'000;
}

SlaBadgeWidget::SlaBadgeWidget(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
{
    setFixedSize(sizeHint());
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    timer->start(tickMs);
}

void SlaBadgeWidget::setBadge(const SlaBadge &badge, qint64 workOrder)
{
    m_badge = badge;
    setAccessibleName(badgeSentence(badge, workOrder, m_clock.now(), QTimeZone::systemTimeZone()));
    setToolTip(accessibleName().toHtmlEscaped());
    setVisible(badge.kind != SlaBadge::Kind::None);
    update();
}

void SlaBadgeWidget::setStale(bool stale)
{
    m_stale = stale;
    update();
}

void SlaBadgeWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintSlaBadge(painter, rect(), m_badge, m_clock.now(), Ground::Raised, m_stale);
}
