#include "models/tables/alerttablemodel.h"

#include "models/domain/format.h"

#include <algorithm>

namespace {

/// When it left the list of what is open.
QDateTime doneAt(const SlaAlert &alert)
{
    if (!alert.acknowledgedAt.isValid())
        return alert.resolvedAt;
    return alert.resolvedAt.isValid() ? std::max(alert.acknowledgedAt, alert.resolvedAt) : alert.acknowledgedAt;
}

} // namespace

AlertTableModel::AlertTableModel(List list, QObject *parent)
    : QAbstractTableModel(parent)
    , m_list(list)
{
}

void AlertTableModel::merge(const QList<SlaAlertGroup> &groups)
{
    QList<QUuid> order;
    QHash<QUuid, SlaAlertGroup> after;
    for (const SlaAlertGroup &group : groups) {
        if (after.contains(group.key))
            continue;
        order.append(group.key);
        after.insert(group.key, group);
    }
    const QHash<QUuid, SlaAlertGroup> before = m_groups;
    m_order = order;
    // What goes away is still readable while it goes.
    for (const SlaAlertGroup &group : before) {
        if (!after.contains(group.key))
            after.insert(group.key, group);
    }
    m_groups = after;
    arrange();
    const QSet<QUuid> staying(order.cbegin(), order.cend());
    m_groups.removeIf(
        [&staying](const QHash<QUuid, SlaAlertGroup>::iterator &group) { return !staying.contains(group.key()); });
    announceChanges(before);
}

void AlertTableModel::setGroupedByTrade(bool grouped)
{
    if (grouped == m_grouped)
        return;
    m_grouped = grouped;
    m_openTrades.clear();
    arrange();
}

void AlertTableModel::toggle(int row)
{
    if (!isHeading(row))
        return;
    const QString trade = m_lines.at(row).trade;
    if (!m_openTrades.remove(trade))
        m_openTrades.insert(trade);
    arrange();
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

QList<AlertTableModel::Line> AlertTableModel::linesNow() const
{
    QList<Line> lines;
    if (!m_grouped) {
        for (const QUuid &key : m_order)
            lines.append({key, {}});
        return lines;
    }
    QMap<QString, QList<QUuid>> byTrade;
    for (const QUuid &key : m_order)
        byTrade[m_groups.value(key).lead.trade].append(key);
    for (auto trade = byTrade.cbegin(); trade != byTrade.cend(); ++trade) {
        lines.append({{}, trade.key()});
        if (!m_openTrades.contains(trade.key()))
            continue;
        for (const QUuid &key : trade.value())
            lines.append({key, {}});
    }
    return lines;
}

/// Takes the lines from what they are to what they should be: removes, reorders, inserts.
void AlertTableModel::arrange()
{
    const QList<Line> wanted = linesNow();
    if (wanted == m_lines)
        return;
    removeAllBut(QSet<Line>(wanted.cbegin(), wanted.cend()));
    const QSet<Line> known(m_lines.cbegin(), m_lines.cend());
    QList<Line> staying;
    std::copy_if(wanted.cbegin(), wanted.cend(), std::back_inserter(staying),
                 [&known](const Line &line) { return known.contains(line); });
    if (staying != m_lines)
        reorder(staying);
    for (qsizetype at = 0; at < wanted.size();) {
        if (known.contains(wanted.at(at))) {
            ++at;
            continue;
        }
        qsizetype end = at;
        while (end < wanted.size() && !known.contains(wanted.at(end)))
            ++end;
        beginInsertRows({}, static_cast<int>(at), static_cast<int>(end) - 1);
        m_lines = m_lines.mid(0, at) + wanted.mid(at, end - at) + m_lines.mid(at);
        endInsertRows();
        at = end;
    }
}

void AlertTableModel::removeAllBut(const QSet<Line> &staying)
{
    for (qsizetype end = m_lines.size(); end > 0;) {
        qsizetype first = end;
        while (first > 0 && !staying.contains(m_lines.at(first - 1)))
            --first;
        if (first < end) {
            beginRemoveRows({}, static_cast<int>(first), static_cast<int>(end) - 1);
            m_lines.remove(first, end - first);
            endRemoveRows();
        }
        end = first - 1;
    }
}

void AlertTableModel::reorder(const QList<Line> &lines)
{
    Q_EMIT layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QHash<Line, int> places;
    for (qsizetype row = 0; row < lines.size(); ++row)
        places.insert(lines.at(row), static_cast<int>(row));
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex &index : before)
        after.append(createIndex(places.value(m_lines.at(index.row())), index.column()));
    m_lines = lines;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void AlertTableModel::announceChanges(const QHash<QUuid, SlaAlertGroup> &before)
{
    for (int row = 0; row < m_lines.size(); ++row) {
        const auto old = before.constFind(m_lines.at(row).key);
        const bool changed = isHeading(row) || (old != before.cend() && *old != m_groups.value(m_lines.at(row).key));
        if (changed)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

QList<SlaAlertGroup> AlertTableModel::groups() const
{
    QList<SlaAlertGroup> all;
    for (const QUuid &key : m_order)
        all.append(m_groups.value(key));
    return all;
}

QList<SlaAlertGroup> AlertTableModel::ofTrade(const QString &trade) const
{
    QList<SlaAlertGroup> all = groups();
    all.removeIf([&trade](const SlaAlertGroup &group) { return group.lead.trade != trade; });
    return all;
}

bool AlertTableModel::isHeading(int row) const
{
    return row >= 0 && row < m_lines.size() && m_lines.at(row).key.isNull();
}

bool AlertTableModel::isOpenHeading(int row) const
{
    return isHeading(row) && m_openTrades.contains(m_lines.at(row).trade);
}

const SlaAlertGroup *AlertTableModel::groupAt(int row) const
{
    if (row < 0 || row >= m_lines.size())
        return nullptr;
    const auto found = m_groups.constFind(m_lines.at(row).key);
    return found == m_groups.cend() ? nullptr : &*found;
}

QList<SlaAlertGroup> AlertTableModel::groupsOf(int row) const
{
    if (isHeading(row))
        return ofTrade(m_lines.at(row).trade);
    const SlaAlertGroup *group = groupAt(row);
    return group ? QList<SlaAlertGroup> {*group} : QList<SlaAlertGroup>();
}

int AlertTableModel::rowOf(const QUuid &key) const
{
    return key.isNull() ? -1 : static_cast<int>(m_lines.indexOf(Line {key, {}}));
}

QString AlertTableModel::remark(const SlaAlertGroup &group) const
{
    QStringList parts;
    if (group.earlier > 0)
        parts.append(tr("+%1 earlier").arg(group.earlier));
    if (m_list == List::Recent)
        parts.append(alertOutcome(group.lead, m_now, QTimeZone::systemTimeZone()));
    return parts.join(QStringLiteral(" · "));
}

int AlertTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int AlertTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant AlertTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};

    const SlaAlertGroup *group = groupAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return group ? displayText(*group, index.column()) : headingText(m_lines.at(index.row()).trade, index.column());
    case Qt::AccessibleTextRole:
        if (!group)
            return headingText(m_lines.at(index.row()).trade, WorkOrderColumn);
        return index.column() == KindColumn ? QVariant(alertSentence(*group, m_now, QTimeZone::systemTimeZone()))
                                            : displayText(*group, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == SinceColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                                 : Qt::AlignLeft | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant AlertTableModel::displayText(const SlaAlertGroup &group, int column) const
{
    const SlaAlert &lead = group.lead;
    switch (column) {
    case KindColumn:
        return displayWord(lead.kind);
    case WorkOrderColumn:
        return tr("%1  %2").arg(Format::workOrder(lead.number), Format::singleLine(lead.title));
    case StageColumn:
        return displayWord(lead.stage);
    case SinceColumn:
        return sinceText(lead);
    case LevelColumn:
        return lead.level > 0 ? tr("%1 of %2").arg(lead.level).arg(std::max(lead.level, lead.levels))
                              : Format::unknown();
    case OwnerColumn:
        return lead.owner.isEmpty() ? Format::unknown() : Format::singleLine(lead.owner);
    default:
        return {};
    }
}

QString AlertTableModel::sinceText(const SlaAlert &alert) const
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    switch (m_list) {
    case List::Open:
        return Format::roughDuration(alert.trueAt.secsTo(m_now));
    case List::Silenced:
        if (!alert.silencedUntil.isValid())
            return tr("resolved");
        return alert.silencedUntil.toTimeZone(zone).date() == m_now.toTimeZone(zone).date()
            ? Format::clock(alert.silencedUntil, zone)
            : Format::when(alert.silencedUntil, m_now, zone);
    case List::Recent:
        return Format::clock(doneAt(alert), zone);
    }
    return {};
}

QVariant AlertTableModel::headingText(const QString &trade, int column) const
{
    if (column != WorkOrderColumn)
        return {};
    const QList<SlaAlertGroup> below = ofTrade(trade);
    const auto urgent =
        std::count_if(below.cbegin(), below.cend(), [](const SlaAlertGroup &group) { return group.isUrgent(); });
    return tr("%1: %2, %3 breached or escalated")
        .arg(trade.isEmpty() ? tr("No trade") : Format::singleLine(trade),
             Format::counted(below.size(), tr("1 alert"), tr("%1 alerts")), Format::count(urgent));
}

QVariant AlertTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(section == SinceColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                          : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString since = m_list == List::Open ? tr("Since") : m_list == List::Silenced ? tr("Until") : tr("Done at");
    const QStringList words {tr("Kind"), tr("Work order"), tr("Stage"), since, tr("Level"), tr("Owner")};
    return words.at(section);
}
