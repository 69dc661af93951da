#pragma once

#include <QDateTime>
#include <QStyledItemDelegate>

#include <functional>

struct WorkOrderRow;
class BoardTableModel;

/// Paints the board's cells. Times are read at paint time from the server's clock, so a tick is a repaint and no change
/// of the model.
class BoardDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using Now = std::function<QDateTime()>;

    BoardDelegate(const BoardTableModel &model, Now now, QObject *parent = nullptr);

    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    const BoardTableModel &m_model;
    Now m_now;
    bool m_stale = false;
};
