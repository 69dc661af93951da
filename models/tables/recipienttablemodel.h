#pragma once

#include "models/domain/dispatchperson.h"

#include <QAbstractTableModel>
#include <QTimeZone>

/// Everybody who was asked, by channel and rank. Knows no service: rows arrive through merge(). The order of the list
/// on screen is the filter model's.
class RecipientTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        StateColumn,
        ChannelColumn,
        TechnicianColumn,
        DistanceColumn,
        ScoreColumn,
        SentColumn,
        OpenedColumn,
        ReasonColumn,
        ColumnCount
    };
    enum Role { StateRole = Qt::UserRole + 1, ChannelRole };

    using QAbstractTableModel::QAbstractTableModel;

    /// Replaces the contents, touching only rows that differ, so that selection and scroll survive. The people come
    /// ordered by channel and rank, as a picture has them.
    void merge(const QList<DispatchPerson> &people);
    void setZone(const QTimeZone &zone);
    const DispatchPerson *personAt(int row) const;
    int rowOf(const RecipientId &id) const; ///< -1 when there is none

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    static QString headerText(int column);
    static Qt::Alignment alignmentOf(int column);

private:
    QString displayText(const DispatchPerson &person, int column) const;
    void replaceRow(int row, const DispatchPerson &person);
    void announceChanges();

    QList<DispatchPerson> m_people;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    int m_changedRows = 0;   ///< in this merge
    int m_firstChanged = -1; ///< not announced yet
    int m_lastChanged = -1;
};

/// Those who were looked at and not asked, in the same columns.
class LeftOutTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setPeople(const QList<LeftOutPerson> &people);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<LeftOutPerson> m_people;
};
