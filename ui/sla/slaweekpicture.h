#pragma once

#include "models/domain/slacalendar.h"

#include <QWidget>

#include <array>
#include <optional>

/// A week of opening hours as seven bars from 0 to 24 h. Drag on an empty place makes hours, an end resizes them, the
/// middle moves them. By keyboard: up and down choose the day, Page Up and Page Down the span, left and right move it,
/// with Shift its end, with Ctrl its begin; Insert adds one, Delete removes it. Steps of a quarter of an hour; spans of
/// a day never overlap.
class SlaWeekPicture final : public QWidget
{
    Q_OBJECT

public:
    using Week = std::array<QList<SlaHours>, 7>;

    explicit SlaWeekPicture(QWidget *parent = nullptr);

    void setWeek(const Week &week);
    const Week &week() const { return m_week; }
    void setEditable(bool editable);
    static int rowHeight();
    static int headHeight();
    QSize sizeHint() const override;

    QRectF boxOf(int day, const SlaHours &span) const; ///< where a span is drawn

Q_SIGNALS:
    void edited(int day);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    enum class Part { None, Begin, Middle, End };

    struct Drag
    {
        int day = 0;
        int span = 0;
        Part part = Part::None;
        int grabbedAt = 0; ///< minutes from the span's begin
    };

    struct Hit
    {
        int day = -1;
        int span = -1;
        Part part = Part::None;
        int minute = 0;
    };

    Hit hitAt(const QPointF &point) const;
    double xOf(int minute) const;
    int minuteAt(double x) const;
    void paintDay(QPainter &painter, int day) const;
    /// Puts the span where it is wanted, as far as its neighbours and the day allow.
    void place(int day, int span, int from, int until);
    void addSpan();
    void removeSpan();
    void shift(int beginBy, int endBy);
    void choose(int day, int span);
    void say();

    Week m_week;
    bool m_editable = true;
    int m_day = 0;
    int m_span = 0;
    std::optional<Drag> m_drag;
};
