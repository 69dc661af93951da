#include "models/tables/boardtablemodel.h"

#include "models/domain/format.h"

namespace {

constexpr int pageSize = 100;
constexpr qsizetype cacheLimit = 6'000;
/// More separate changes than this are cheaper as one reset; the screen then restores the selection by id.
constexpr qsizetype mergeRangeLimit = 128;
/// Above this many rows between the first and the last difference the sets would cost more than they save.
constexpr qsizetype mergeRowLimit = 200'000;

struct Range
{
    qsizetype first;
    qsizetype count;
};

/// The runs of positions in @p ids whose id is not in @p kept.
QList<Range> runsOutside(const QList<JobId> &ids, const QSet<JobId> &kept)
{
    QList<Range> runs;
    for (qsizetype at = 0; at < ids.size(); ++at) {
        if (kept.contains(ids.at(at)))
            continue;
        if (!runs.isEmpty() && runs.last().first + runs.last().count == at)
            ++runs.last().count;
        else
            runs.append({at, 1});
    }
    return runs;
}

qsizetype differentRows(const QList<JobId> &one, const QList<JobId> &other)
{
    const qsizetype shorter = std::min(one.size(), other.size());
    qsizetype head = 0;
    while (head < shorter && one.at(head) == other.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && one.at(one.size() - 1 - tail) == other.at(other.size() - 1 - tail))
        ++tail;
    return std::max(one.size(), other.size()) - head - tail;
}

QString dateOrUnknown(const QDateTime &instant, const QDateTime &now)
{
    return Format::when(instant, now, QTimeZone::systemTimeZone());
}

} // namespace

void BoardTableModel::setSpine(const QList<JobId> &ids)
{
    if (ids == m_ids)
        return;
    if (differentRows(m_ids, ids) <= mergeRowLimit && mergeInPlace(ids))
        return;
    beginResetModel();
    m_ids = ids;
    m_rowHint.clear();
    endResetModel();
}

/// Removes, reorders, inserts; false when that would take too many steps (nothing is changed then).
bool BoardTableModel::mergeInPlace(const QList<JobId> &ids)
{
    const QSet<JobId> before(m_ids.cbegin(), m_ids.cend());
    const QSet<JobId> after(ids.cbegin(), ids.cend());
    const QList<Range> gone = runsOutside(m_ids, after);
    const QList<Range> added = runsOutside(ids, before);
    if (gone.size() + added.size() > mergeRangeLimit)
        return false;

    for (qsizetype n = gone.size(); n-- > 0;) {
        const Range &range = gone.at(n);
        beginRemoveRows({}, static_cast<int>(range.first), static_cast<int>(range.first + range.count) - 1);
        m_ids.remove(range.first, range.count);
        endRemoveRows();
    }
    QList<JobId> stayed;
    std::copy_if(ids.cbegin(), ids.cend(), std::back_inserter(stayed),
                 [&before](const JobId &id) { return before.contains(id); });
    if (stayed != m_ids)
        reorder(stayed);
    for (const Range &range : added) {
        beginInsertRows({}, static_cast<int>(range.first), static_cast<int>(range.first + range.count) - 1);
        m_ids = m_ids.mid(0, range.first) + ids.mid(range.first, range.count) + m_ids.mid(range.first);
        endInsertRows();
    }
    return true;
}

void BoardTableModel::reorder(const QList<JobId> &ids)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    QHash<JobId, int> wanted;
    for (const QModelIndex &index : before)
        wanted.insert(m_ids.at(index.row()), -1);
    for (qsizetype row = 0; row < ids.size(); ++row) {
        if (const auto found = wanted.find(ids.at(row)); found != wanted.end())
            *found = static_cast<int>(row);
    }
    QModelIndexList after;
    for (const QModelIndex &index : before)
        after.append(createIndex(wanted.value(m_ids.at(index.row())), index.column()));
    m_ids = ids;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void BoardTableModel::applyRows(const QList<WorkOrderRow> &rows)
{
    for (const WorkOrderRow &row : rows) {
        m_wanted.remove(row.id);
        const int at = rowOf(row.id);
        if (at < 0)
            continue;
        WorkOrderRow &known = m_rows[row.id];
        if (known.id == row.id && known == row)
            continue;
        known = row;
        m_rowHint.insert(row.id, at);
        Q_EMIT dataChanged(index(at, 0), index(at, ColumnCount - 1));
    }
    boundCache();
}

void BoardTableModel::wantRows(int first, int last)
{
    if (m_ids.isEmpty())
        return;
    m_lastLookedAt = first;
    const int from = std::max(0, first / pageSize * pageSize);
    const int to = std::min(static_cast<int>(m_ids.size()), (last / pageSize + 1) * pageSize);
    QList<JobId> missing;
    for (int row = from; row < to; ++row) {
        const JobId &id = m_ids.at(row);
        if (m_rows.contains(id)) {
            m_rowHint.insert(id, row);
        } else if (!m_wanted.contains(id)) {
            m_wanted.insert(id);
            m_rowHint.insert(id, row);
            missing.append(id);
        }
    }
    if (!missing.isEmpty())
        Q_EMIT rowsWanted(missing);
}

void BoardTableModel::forgetWanted()
{
    m_wanted.clear();
}

/// The cache is bounded: rows far from the last place looked at go first, all at once.
void BoardTableModel::boundCache()
{
    if (m_rows.size() <= cacheLimit)
        return;
    QHash<JobId, WorkOrderRow> rows;
    QHash<JobId, int> hints;
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        const int hint = m_rowHint.value(row.key(), -1);
        if (hint < 0 || std::abs(hint - m_lastLookedAt) > cacheLimit / 4 || idAt(hint) != row.key())
            continue;
        rows.insert(row.key(), row.value());
        hints.insert(row.key(), hint);
    }
    m_rows = rows;
    m_rowHint = hints;
}

JobId BoardTableModel::idAt(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_ids.at(row) : JobId();
}

int BoardTableModel::rowOf(const JobId &id) const
{
    const int hint = m_rowHint.value(id, -1);
    if (hint >= 0 && hint < m_ids.size() && m_ids.at(hint) == id)
        return hint;
    return static_cast<int>(m_ids.indexOf(id));
}

const WorkOrderRow *BoardTableModel::rowAt(int row) const
{
    const auto found = m_rows.constFind(idAt(row));
    return found == m_rows.constEnd() ? nullptr : &*found;
}

int BoardTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

int BoardTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BoardTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};

    const WorkOrderRow *row = rowAt(index.row());
    switch (role) {
    case LoadedRole:
        return row != nullptr;
    case Qt::DisplayRole:
        return row ? displayText(*row, index.column()) : QVariant();
    case Qt::AccessibleTextRole:
        return row ? accessibleText(*row, index.column()) : QVariant(tr("being read"));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == NumberColumn || index.column() == InDoubtColumn
                                       ? Qt::AlignRight | Qt::AlignVCenter
                                       : Qt::AlignLeft | Qt::AlignVCenter);
    case UrgencyRole:
        return row ? static_cast<int>(row->urgency) : QVariant();
    case StatusRole:
        return row ? static_cast<int>(row->status) : QVariant();
    default:
        return {};
    }
}

QVariant BoardTableModel::displayText(const WorkOrderRow &row, int column) const
{
    switch (column) {
    case SlaColumn:
        return readBadge(row.sla, m_now).time;
    case NumberColumn:
        return QString::number(row.number);
    case TitleColumn:
        return Format::singleLine(row.title);
    case TradeColumn:
        return Format::singleLine(row.trade);
    case PlaceColumn:
        return Format::singleLine(row.place());
    case ScheduledColumn:
        return dateOrUnknown(row.scheduledAt, m_now);
    case StatusColumn:
        return displayWord(row.status);
    case UrgencyColumn:
        return displayWord(row.urgency);
    case ContactColumn:
        return Format::singleLine(row.contactName);
    case BudgetColumn:
        return Format::budget(row.budgetMin, row.budgetMax);
    case CreatedColumn:
        return dateOrUnknown(row.createdAt, m_now);
    case AssignedColumn:
        return row.assignedTo.isEmpty() ? Format::unknown() : Format::singleLine(row.assignedTo);
    case InDoubtColumn:
        return row.outreach ? Format::count(row.outreach->inDoubt()) : Format::unknown();
    case DueColumn:
        return dateOrUnknown(row.sla.dueAt, m_now);
    case OutreachColumn:
        return row.outreach ? tr("%1/%2").arg(row.outreach->sent()).arg(row.outreach->asked()) : tr("Not dispatched");
    default:
        return {};
    }
}

QVariant BoardTableModel::accessibleText(const WorkOrderRow &row, int column) const
{
    if (column == SlaColumn)
        return badgeSentence(row.sla, row.number, m_now, QTimeZone::systemTimeZone());
    if (column == OutreachColumn && row.outreach)
        return tr("%1 asked, %2 accepted by the providers, %3 qualified, %4 in doubt, %5 failed")
            .arg(row.outreach->asked())
            .arg(row.outreach->sent())
            .arg(row.outreach->qualified())
            .arg(row.outreach->inDoubt())
            .arg(row.outreach->failed());
    if (column == TitleColumn)
        return tr("%1, %2").arg(Format::singleLine(row.title), displayWord(row.urgency));
    return displayText(row, column);
}

QVariant BoardTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == NumberColumn || section == InDoubtColumn
                                       ? Qt::AlignRight | Qt::AlignVCenter
                                       : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList words {tr("SLA"),       tr("No."),     tr("Work order"),  tr("Trade"),    tr("Place"),
                             tr("Scheduled"), tr("Status"),  tr("Outreach"),    tr("Urgency"),  tr("Contact"),
                             tr("Budget"),    tr("Created"), tr("Assigned to"), tr("In doubt"), tr("Due at")};
    return words.at(section);
}
