#pragma once

#include "models/domain/slareport.h"

#include <QAbstractTableModel>

/// The open stages that need somebody most. Knows no service: rows arrive through merge().
class SlaWorstTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { WorkOrderColumn, TradeColumn, StageColumn, TimeColumn, TargetColumn, ChanceColumn, ColumnCount };
    enum Role { OverDueRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces the contents; rows that stay at their place are not touched.
    void merge(const QList<SlaOpenStage> &rows);
    const SlaOpenStage &rowAt(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const SlaOpenStage &row, int column) const;
    QString sentenceOf(const SlaOpenStage &row) const;

    QList<SlaOpenStage> m_rows;
};
