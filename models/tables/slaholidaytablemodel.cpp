#include "models/tables/slaholidaytablemodel.h"

#include "models/domain/format.h"
#include "models/domain/slacalendarforms.h"

#include <QLocale>

namespace {

QString dateWords(const QDate &date)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return date.isValid() ? english.toString(date, QStringLiteral("ddd d MMM yyyy")) : Format::unknown();
}

} // namespace

SlaHolidayTableModel::SlaHolidayTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SlaHolidayTableModel::setHolidays(const QList<SlaHoliday> &holidays, bool editable)
{
    beginResetModel();
    m_holidays = holidays;
    m_editable = editable;
    endResetModel();
}

int SlaHolidayTableModel::append(const SlaHoliday &holiday)
{
    const int row = static_cast<int>(m_holidays.size());
    beginInsertRows({}, row, row);
    m_holidays.append(holiday);
    endInsertRows();
    Q_EMIT edited();
    return row;
}

void SlaHolidayTableModel::remove(int row)
{
    if (row < 0 || row >= m_holidays.size())
        return;
    beginRemoveRows({}, row, row);
    m_holidays.removeAt(row);
    endRemoveRows();
    Q_EMIT edited();
}

int SlaHolidayTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_holidays.size());
}

int SlaHolidayTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant SlaHolidayTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SlaHoliday &holiday = m_holidays.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != Qt::EditRole)
        return {};
    switch (index.column()) {
    case DateColumn:
        return role == Qt::EditRole ? QVariant(holiday.date) : QVariant(dateWords(holiday.date));
    case NameColumn:
        return role == Qt::EditRole ? holiday.name : Format::singleLine(holiday.name, 80);
    case HoursColumn:
        return hoursWords(holiday.open);
    default:
        return {};
    }
}

bool SlaHolidayTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || !m_editable)
        return false;
    SlaHoliday &holiday = m_holidays[index.row()];
    switch (index.column()) {
    case DateColumn:
        holiday.date = value.toDate();
        break;
    case NameColumn:
        holiday.name = value.toString().simplified();
        break;
    case HoursColumn: {
        const auto hours = hoursFromWords(value.toString());
        if (!hours) {
            Q_EMIT refused(tr("“%1” are no hours. Write them as 08:00–12:00, 13:00–17:00, or closed.")
                               .arg(Format::singleLine(value.toString(), 60)));
            return false;
        }
        holiday.open = *hours;
        break;
    }
    default:
        return false;
    }
    Q_EMIT dataChanged(index, index);
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags SlaHolidayTableModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsEditable, index.isValid() && m_editable);
    return flags;
}

QVariant SlaHolidayTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case DateColumn:
        return tr("Date");
    case NameColumn:
        return tr("Holiday");
    case HoursColumn:
        return tr("Hours");
    default:
        return {};
    }
}
