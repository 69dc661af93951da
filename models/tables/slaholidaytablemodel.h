#pragma once

#include "models/domain/slacalendar.h"

#include <QAbstractTableModel>

/// The days of a calendar whose hours differ, edited in place. Hours are typed: "closed", "08:00–12:00, 13:00–17:00".
class SlaHolidayTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { DateColumn, NameColumn, HoursColumn, ColumnCount };

    explicit SlaHolidayTableModel(QObject *parent = nullptr);

    void setHolidays(const QList<SlaHoliday> &holidays, bool editable);
    const QList<SlaHoliday> &holidays() const { return m_holidays; }
    int append(const SlaHoliday &holiday); ///< the row where it stands
    void remove(int row);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void edited();
    void refused(const QString &sentence); ///< what was typed cannot be read; the cell keeps what it had

private:
    QList<SlaHoliday> m_holidays;
    bool m_editable = false;
};
