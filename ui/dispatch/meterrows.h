#pragma once

#include "models/domain/dispatchmeter.h"

#include <QWidget>

/// The rows of a channel's card: label, bar, numbers, note. A bar never reaches 100 % with doubt in it: doubt has its
/// own hatched stretch.
class MeterRows final : public QWidget
{
    Q_OBJECT

public:
    explicit MeterRows(Channel channel, QWidget *parent = nullptr);

    void setMeters(const QList<Meter> &meters);
    /// Compact rows are lower, notes are short, and delivery stands in the first row's tooltip only.
    void setCompact(bool compact);
    void setStale(bool stale);

    QList<Meter> shownMeters() const;
    QString numbersOf(const Meter &meter) const; ///< "56 of 60", or "–"
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Columns
    {
        double bar;
        double barWidth;
        double numbersEnd;
        double note;
    };
    Columns columns() const;
    QRectF rowRect(int row) const;
    void paintRow(QPainter &painter, const Meter &meter, const QRectF &row) const;
    void paintBar(QPainter &painter, const Meter &meter, const QRectF &bar) const;
    void paintParts(QPainter &painter, const Meter &meter, const QRectF &bar) const;

    Channel m_channel;
    QList<Meter> m_meters;
    bool m_compact = false;
    bool m_stale = false;
};
