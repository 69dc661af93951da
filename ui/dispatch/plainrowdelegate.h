#pragma once

#include <QStyledItemDelegate>

/// Rows of text in the console's manner: tabular digits, the selected row with its bar, nothing else.
class PlainRowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int firstInset = 12;

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

class QTableView;
/// The settings that every list of the dispatch screens shares: whole rows, fixed height, no grid, quiet header.
void setUpList(QTableView &table, int rowHeight, int firstInset, int lastInset);
