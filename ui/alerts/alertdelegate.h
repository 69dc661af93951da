#pragma once

#include "models/domain/slaalert.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

class AlertTableModel;
class QPainter;

/// The shape of an alert's kind: triangle, square, two chevrons that point up.
void paintAlertKind(QPainter &painter, SlaAlert::Kind kind, const QRectF &box, const QColor &color);
Tone toneOf(SlaAlert::Kind kind);

/// Paints the rows of the inbox: kind by shape and word, the stage's work order, and headings by trade.
class AlertDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Where the words of a cell stand, in the header too.
    static QRectF roomOf(const QRect &cell, int column);

    using QStyledItemDelegate::QStyledItemDelegate;

    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    void paintCell(QPainter &painter, const QRectF &room, const AlertTableModel &model, const QModelIndex &index,
                   bool selected) const;
    void paintWorkOrder(QPainter &painter, const QRectF &room, const AlertTableModel &model, int row,
                        bool selected) const;
    void paintHeading(QPainter &painter, const QRectF &room, const AlertTableModel &model,
                      const QModelIndex &index) const;

    bool m_stale = false;
};
