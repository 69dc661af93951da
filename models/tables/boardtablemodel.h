#pragma once

#include "models/domain/boardquery.h"
#include "models/domain/workorder.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

/// The board: the ordered ids of everything that matches (the spine) and a cache of the rows that were looked at. Order
/// and filter come from the database. Knows no service: it says which rows it lacks, and rows arrive by applyRows().
class BoardTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        SlaColumn,
        NumberColumn,
        TitleColumn,
        TradeColumn,
        PlaceColumn,
        ScheduledColumn,
        StatusColumn,
        OutreachColumn,
        UrgencyColumn,
        ContactColumn,
        BudgetColumn,
        CreatedColumn,
        AssignedColumn,
        InDoubtColumn,
        DueColumn,
        ColumnCount
    };
    enum Role {
        LoadedRole = Qt::UserRole + 1, ///< false while the row's page is on its way
        UrgencyRole,
        StatusRole
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces the order. Rows that stay keep their persistent indexes, so selection and scroll survive.
    void setSpine(const QList<JobId> &ids);
    /// Takes rows in any number; those that are not on the board are ignored.
    void applyRows(const QList<WorkOrderRow> &rows);
    /// Asks for what is missing among these rows and a page around them.
    void wantRows(int first, int last);
    /// Forgets which rows were asked for: after a failed read they may be asked for again.
    void forgetWanted();

    const QList<JobId> &spine() const { return m_ids; }
    JobId idAt(int row) const;
    int rowOf(const JobId &id) const;         ///< -1 when it is not on the board
    const WorkOrderRow *rowAt(int row) const; ///< null while it is not loaded
    /// The present, for the times in the cells; does not repaint anything.
    void setNow(const QDateTime &serverNow) { m_now = serverNow; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void rowsWanted(const QList<JobId> &ids);

private:
    QVariant displayText(const WorkOrderRow &row, int column) const;
    QVariant accessibleText(const WorkOrderRow &row, int column) const;
    bool mergeInPlace(const QList<JobId> &ids);
    void reorder(const QList<JobId> &ids);
    void boundCache();

    QList<JobId> m_ids;
    QHash<JobId, WorkOrderRow> m_rows;
    QHash<JobId, int> m_rowHint; ///< where a loaded row was last seen
    QSet<JobId> m_wanted;
    int m_lastLookedAt = 0;
    QDateTime m_now;
};
