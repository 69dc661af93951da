#pragma once

#include "models/tables/alerttablemodel.h"

#include <QTableView>

class AlertDelegate;
class Clock;

/// The inbox's list: fixed rows, single-letter keys, ages that tick where they are seen.
class AlertTable final : public QTableView
{
    Q_OBJECT

public:
    explicit AlertTable(const Clock &clock, QWidget *parent = nullptr);

    void showList(AlertTableModel *model);
    void setStale(bool stale);
    AlertTableModel *alerts() const { return m_model; }

    /// What an act would concern: the selected rows, and everything below a selected heading.
    QList<SlaAlertGroup> selectedGroups() const;
    QUuid currentKey() const;
    void select(const QUuid &key); ///< the first row when it is not shown
    void tick();                   ///< repaints what reads differently than a second ago

Q_SIGNALS:
    void selectionMoved();
    void openRequested();        ///< Enter
    void acknowledgeRequested(); ///< A
    void commentRequested();     ///< C
    void silenceRequested();     ///< S
    void escalateRequested();    ///< E
    void undoRequested();        ///< U
    void focusLeft();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    bool letter(int key);
    void fitColumns();

    const Clock &m_clock;
    AlertTableModel *m_model = nullptr;
    AlertDelegate *m_delegate;
};
