#pragma once

#include "models/domain/slareport.h"
#include "models/tables/rowtablemodel.h"

/// The open stages that need somebody most.
class SlaWorstTableModel final : public RowTableModel<SlaOpenStage>
{
    Q_OBJECT

public:
    enum Column { WorkOrderColumn, TradeColumn, StageColumn, TimeColumn, TargetColumn, ChanceColumn, ColumnCount };
    enum Role { OverDueRole = Qt::UserRole };

    explicit SlaWorstTableModel(QObject *parent = nullptr)
        : RowTableModel(ColumnCount, parent)
    {
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString textOf(const SlaOpenStage &row, int column) const;
    QString sentenceOf(const SlaOpenStage &row) const;
};
