#pragma once

#include "models/domain/slacalendarforms.h"

#include <QTimeZone>
#include <QWidget>

/// The coming days as the calendar counts them: hours as columns, the sum below, holidays by name.
class SlaDaysPicture final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaDaysPicture(QWidget *parent = nullptr);

    void setDays(const QList<SlaCalendarDay> &days, const QTimeZone &zone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintDay(QPainter &painter, const SlaCalendarDay &day, const QRectF &column) const;

    QList<SlaCalendarDay> m_days;
    QTimeZone m_zone;
};
