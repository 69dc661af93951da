#pragma once

#include "ui/theme/theme.h"

#include <QStyledItemDelegate>
#include <QTableView>

/// Rows of text in the console's manner: tabular digits, the current row with its bar.
class ChartRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    virtual Tone toneOf(const QModelIndex &) const { return Tone::Text; }
    /// Draws what stands before the text and returns how much room it took.
    virtual double paintGlyph(QPainter &, const QRectF &, const QModelIndex &) const { return 0; }
};

/// A list inside a card: whole rows, fixed heights, a quiet header, Enter opens a row.
class ChartList final : public QTableView
{
    Q_OBJECT

public:
    explicit ChartList(QWidget *parent = nullptr);

Q_SIGNALS:
    void rowOpened(int row);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};
