#pragma once

#include "models/domain/slabadge.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QTimeZone>

class Clock;

/// The badge as a widget, for the heads of panel and loader. Repaints itself once a second. What it says at the moment
/// is its accessible name and its tooltip.
class SlaBadgeWidget final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit SlaBadgeWidget(const Clock &clock, QWidget *parent = nullptr);

    void setBadge(const SlaBadge &badge, qint64 workOrder);
    void setStale(bool stale);
    void setZone(const QTimeZone &zone);
    void setGround(Ground ground); ///< what it stands on
    /// It can be pressed; @p what says what that does. Without it the badge only shows.
    void setOpens(const QString &what);
    QSize sizeHint() const override { return {158, 24}; }

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QString sentence() const;

    const Clock &m_clock;
    SlaBadge m_badge;
    qint64 m_workOrder = 0;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    QString m_opens; ///< empty: it only shows
    Ground m_ground = Ground::Raised;
    bool m_stale = false;
};
