#pragma once

#include "models/domain/workorder.h"
#include "models/tables/rowtablemodel.h"

/// Everybody who could be asked, in the order of the score.
class CandidateTableModel final : public RowTableModel<CandidateRow>
{
    Q_OBJECT

public:
    enum Column { NameColumn, ChannelColumn, DistanceColumn, ScoreColumn, SumColumn, ColumnCount };

    explicit CandidateTableModel(QObject *parent = nullptr)
        : RowTableModel(ColumnCount, parent)
    {
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};
