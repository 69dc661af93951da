#pragma once

#include <QStyledItemDelegate>

/// Paints the rows of the people's list: the state with its cell, the channel with its glyph, numbers in tabular
/// digits.
class RecipientDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    static constexpr int rowHeight = 26;
    static constexpr int firstInset = 15;
    static constexpr int lastInset = 8;

    using QStyledItemDelegate::QStyledItemDelegate;

    void setStale(bool stale) { m_stale = stale; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    bool m_stale = false;
};
