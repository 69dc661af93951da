#pragma once

#include "models/domain/boardquery.h"
#include "models/tables/boardtablemodel.h"

#include <QTableView>

class BoardDelegate;
class BoardHeader;
class Clock;

/// The board's list: fixed rows, columns that give way by width, single-letter keys, a clock that repaints only what
/// it has to.
class BoardTable final : public QTableView
{
    Q_OBJECT

public:
    BoardTable(BoardTableModel &model, const Clock &clock, QWidget *parent = nullptr);

    void setStale(bool stale);
    void showSorted(BoardSort sort, bool descending);
    /// The columns a person chose; an empty list goes back to what the width allows.
    void setChosenColumns(const QList<int> &columns);
    QList<int> shownColumns() const;
    int hiddenByWidth() const { return m_hiddenByWidth; }

    JobId currentId() const;
    QList<JobId> selectedIds() const;
    void select(const JobId &id);
    JobId topId() const; ///< the first row in sight
    void bringToTop(const JobId &id);
    int topRow() const;

Q_SIGNALS:
    void currentIdChanged();
    void selectionCountChanged();
    void sortChosen(BoardSort sort);
    void columnsRequested(const QPoint &globalPosition);
    void hiddenByWidthChanged();
    void openRequested();     ///< Enter
    void peekRequested();     ///< Space
    void dispatchRequested(); ///< O
    void editRequested();     ///< E
    void slaRequested();      ///< T
    void filterRequested();   ///< "/"
    void helpRequested();     ///< "?"

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void fitColumns();
    void wantVisibleRows();
    void tick();
    void copySelection() const;

    BoardTableModel &m_model;
    const Clock &m_clock;
    BoardDelegate *m_delegate;
    BoardHeader *m_header;
    QList<int> m_chosen;
    int m_hiddenByWidth = 0;
    qint64 m_minute = 0; ///< of the last tick: a late timer may leave out a second
};
