#pragma once

#include "models/domain/workorder.h"

#include <QAbstractTableModel>

/// Everybody who could be asked, in the order of the score. Knows no service: rows arrive through merge().
class CandidateTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ChannelColumn, DistanceColumn, ScoreColumn, SumColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces the contents; rows that stay at their place are not touched.
    void merge(const QList<CandidateRow> &rows);
    const CandidateRow &rowAt(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<CandidateRow> m_rows;
};
