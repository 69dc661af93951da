#pragma once

#include <QHeaderView>

/// The board's column heads: small, muted, the sorted one in text colour with an arrow.
class BoardHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit BoardHeader(QWidget *parent = nullptr);

    void showSorted(int column, bool descending);

protected:
    void paintSection(QPainter *painter, const QRect &box, int section) const override;
    QSize sizeHint() const override;

private:
    int m_sorted = 0;
    bool m_descending = false;
};
