#pragma once

#include "models/domain/slaproof.h"

#include <QAbstractTableModel>

/// The lines of a proof as they are written, in the order of time.
class SlaProofTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { FromColumn, ToColumn, CountedColumn, PausedColumn, ClosedColumn, WhyColumn, SumColumn, ColumnCount };

    explicit SlaProofTableModel(QObject *parent = nullptr);

    void setRows(const QList<SlaProofRow> &rows, const SlaProofStyle &style);
    const QList<SlaProofRow> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString displayText(const SlaProofRow &row, int column) const;

    QList<SlaProofRow> m_rows;
    SlaProofStyle m_style;
};
