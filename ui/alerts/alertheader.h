#pragma once

#include <QHeaderView>

/// The header of the inbox: quiet words that begin and end where the cells do.
class AlertHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit AlertHeader(QWidget *parent = nullptr);

protected:
    void paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const override;
};
