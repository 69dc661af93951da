#pragma once

#include <QHeaderView>

/// The header of the dispatch lists: quiet words, and an arrow beside the one that sorts.
class ListHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit ListHeader(QWidget *parent = nullptr);

    /// The first and the last column keep these distances from the frame, as the delegate's cells do.
    void setInsets(int first, int last);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;

private:
    int m_first = 0;
    int m_last = 0;
};
