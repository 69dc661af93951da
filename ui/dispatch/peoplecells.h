#pragma once

#include "models/domain/dispatchperson.h"

#include <QTimeZone>
#include <QWidget>

/// One cell for each asked person of a channel, in the order of the score and never re-ordered. Above 420 people one
/// bar by state instead. Arrow keys walk, Enter asks for the person; the list below is its twin for screen readers.
class PeopleCells final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int mostCells = 420;
    static constexpr int largestCell = 20;
    static constexpr int smallestCell = 8;
    static constexpr int leastPart = 3; ///< px of a bar's part that is not empty

    explicit PeopleCells(Channel channel, QWidget *parent = nullptr);

    void setPeople(const QList<DispatchPerson> &people); ///< of this channel, by rank
    void setZone(const QTimeZone &zone) { m_zone = zone; }
    void setStale(bool stale);

    /// What is painted, for tests and for the legend: one state per cell, or the bar's parts.
    int cellCount() const;
    bool isBar() const { return m_states.size() > mostCells; }
    int cellSide() const { return m_side; }
    QRect cellRect(int cell) const;
    QList<std::pair<PersonState, int>> barParts() const; ///< widths in pixels, none under 3
    PersonState stateAt(int cell) const { return m_states.at(cell); }
    int currentCell() const { return m_current; }

    QSize sizeHint() const override;

Q_SIGNALS:
    void personChosen(const RecipientId &id);    ///< walked to or clicked: the list selects the row
    void personActivated(const RecipientId &id); ///< Enter or a double click

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void fit();
    int cellAt(const QPoint &point) const;
    void walkTo(int cell);
    QString sentenceOf(int cell) const;
    QString barSentence() const;
    void paintBar(QPainter &painter) const;

    Channel m_channel;
    QList<DispatchPerson> m_people;
    QList<PersonState> m_states;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    int m_side = largestCell;
    int m_gap = 4;
    int m_columns = 1;
    int m_current = -1;
    bool m_stale = false;
};
