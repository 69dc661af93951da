#pragma once

#include "models/domain/slabadge.h"

#include <QWidget>

class Clock;

/// The badge as a widget, for the heads of panel and loader. Repaints itself once a second.
class SlaBadgeWidget final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaBadgeWidget(const Clock &clock, QWidget *parent = nullptr);

    void setBadge(const SlaBadge &badge, qint64 workOrder);
    void setStale(bool stale);
    QSize sizeHint() const override { return {158, 24}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Clock &m_clock;
    SlaBadge m_badge;
    bool m_stale = false;
};
