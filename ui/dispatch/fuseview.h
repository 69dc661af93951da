#pragma once

#include "models/domain/dispatchfuse.h"
#include "ui/theme/theme.h"

#include <QTimeZone>
#include <QWidget>

/// The running stage's time as a line with the opens of both channels above and below it. The list of people is its
/// twin for screen readers.
class FuseView final : public QWidget
{
    Q_OBJECT

public:
    explicit FuseView(QWidget *parent = nullptr);

    void setFuse(const DispatchFuse &fuse, const QDateTime &now);
    void setZone(const QTimeZone &zone);
    void setStale(bool stale);
    void setCompact(bool compact);

    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Line
    {
        double left;
        double right;
        double y;
        double at(double share) const { return left + (right - left) * share; }
    };
    Line line() const;
    void paintStart(QPainter &painter, const Line &at) const;
    void paintColumns(QPainter &painter, const Line &at) const;
    void paintMarks(QPainter &painter, const Line &at) const;
    void paintNow(QPainter &painter, const Line &at) const;
    void paintSpan(QPainter &painter, const Line &at) const;
    void paintDue(QPainter &painter, const Line &at) const;
    void paintStage(QPainter &painter, const Line &at) const;
    bool isCrowded(const Line &at) const;
    QString nowText() const;
    QString stageText() const; ///< "Assign due 14:32", "Assign paused"; empty when no stage runs
    QString textAt(double x, double share) const;
    Tone stageTone() const;

    DispatchFuse m_fuse;
    QDateTime m_now;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    bool m_stale = false;
    bool m_compact = false;
};
