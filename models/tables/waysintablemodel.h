#pragma once

#include "models/domain/match.h"

#include <QAbstractTableModel>

/// Everybody who does not match, why, and what would bring them in. Knows no service: rows arrive through merge().
class WaysInTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ReasonColumn, WayInColumn, DistanceColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces the contents; rows that stay at their place are not touched.
    void merge(const QList<MatchLeftOut> &rows);
    const MatchLeftOut &rowAt(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString shown(const MatchLeftOut &row, int column) const;

    QList<MatchLeftOut> m_rows;
};
