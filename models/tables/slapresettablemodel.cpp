#include "models/tables/slapresettablemodel.h"

#include "models/domain/slabadge.h"

namespace {

bool isMinutes(int column)
{
    return column >= SlaPresetTableModel::DispatchColumn && column <= SlaPresetTableModel::CompletionColumn;
}

size_t stageOf(int column)
{
    return static_cast<size_t>(column - SlaPresetTableModel::DispatchColumn);
}

} // namespace

SlaPresetTableModel::SlaPresetTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SlaPresetTableModel::setPolicy(const SlaPolicy &policy, const SlaPolicy &inForce, bool editable)
{
    beginResetModel();
    m_policy = policy;
    m_inForce = inForce;
    m_editable = editable;
    QStringList shown = trades();
    for (const QString &trade : policy.targets.keys()) {
        if (!shown.contains(trade))
            shown.append(trade);
    }
    m_rows.clear();
    for (const QString &trade : std::as_const(shown)) {
        for (size_t i = 0; i < urgencyCount; ++i)
            m_rows.append({trade, i});
    }
    endResetModel();
}

std::optional<SlaMinutes> SlaPresetTableModel::presetOf(const SlaPolicy &policy, int row) const
{
    if (isFallbackRow(row))
        return policy.fallback;
    const Row &wanted = m_rows.at(row);
    const auto trade = policy.targets.constFind(wanted.trade);
    return trade == policy.targets.cend() ? std::nullopt : trade->at(wanted.urgency);
}

const SlaMinutes &SlaPresetTableModel::shownMinutes(int row) const
{
    if (isFallbackRow(row))
        return m_policy.fallback;
    const Row &wanted = m_rows.at(row);
    const auto trade = m_policy.targets.constFind(wanted.trade);
    return trade != m_policy.targets.cend() && trade->at(wanted.urgency) ? *trade->at(wanted.urgency)
                                                                         : m_policy.fallback;
}

bool SlaPresetTableModel::isChanged(int row, int column) const
{
    const auto is = presetOf(m_policy, row);
    const auto was = presetOf(m_inForce, row);
    if (!is || !was)
        return is.has_value() != was.has_value();
    return isMinutes(column) ? is->at(stageOf(column)) != was->at(stageOf(column)) : *is != *was;
}

void SlaPresetTableModel::removePreset(int row)
{
    if (!m_editable || row < 0 || row >= m_rows.size())
        return;
    m_policy.targets[m_rows.at(row).trade].at(m_rows.at(row).urgency).reset();
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT edited();
}

int SlaPresetTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || m_rows.isEmpty() ? 0 : static_cast<int>(m_rows.size()) + 1;
}

int SlaPresetTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SlaPresetTableModel::displayText(int row, int column) const
{
    if (column == TradeColumn)
        return isFallbackRow(row) ? tr("Fallback") : m_rows.at(row).urgency == 0 ? m_rows.at(row).trade : QString();
    if (column == UrgencyColumn)
        return isFallbackRow(row) ? tr("where there is no preset")
                                  : displayWord(static_cast<Urgency>(m_rows.at(row).urgency));
    if (column == TotalColumn)
        return slaTotal(shownMinutes(row));
    return QString::number(shownMinutes(row).at(stageOf(column)));
}

QVariant SlaPresetTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return displayText(row, column);
    case Qt::EditRole:
        return isMinutes(column) ? QVariant(shownMinutes(row).at(stageOf(column))) : QVariant(displayText(row, column));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((column >= DispatchColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        if (!isMinutes(column) || isFallbackRow(row))
            return displayText(row, column);
        return tr("%1, %2, %3: %4 minutes%5")
            .arg(m_rows.at(row).trade, displayWord(static_cast<Urgency>(m_rows.at(row).urgency)),
                 displayWord(static_cast<SlaStage>(stageOf(column))), displayText(row, column),
                 presetOf(m_policy, row) ? QString() : tr(", fallback"));
    case ChangedRole:
        return column >= DispatchColumn && isChanged(row, column);
    case FallbackRole:
        return !presetOf(m_policy, row);
    case FirstOfTradeRole:
        return isFallbackRow(row) || m_rows.at(row).urgency == 0;
    default:
        return {};
    }
}

bool SlaPresetTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::EditRole || !m_editable || !isMinutes(index.column()))
        return false;
    bool isNumber = false;
    const int minutes = value.toInt(&isNumber);
    if (!isNumber || minutes < leastSlaMinutes || minutes > mostSlaMinutes)
        return false;
    const int row = index.row();
    const size_t stage = stageOf(index.column());
    if (isFallbackRow(row)) {
        m_policy.fallback.at(stage) = minutes;
        // Every row without a preset shows the fallback.
        Q_EMIT dataChanged(this->index(0, 0), this->index(rowCount() - 1, ColumnCount - 1));
    } else {
        auto &preset = m_policy.targets[m_rows.at(row).trade].at(m_rows.at(row).urgency);
        SlaMinutes changed = preset.value_or(m_policy.fallback);
        if (preset && changed.at(stage) == minutes)
            return true;
        changed.at(stage) = minutes;
        preset = changed;
        Q_EMIT dataChanged(this->index(row, 0), this->index(row, ColumnCount - 1));
    }
    Q_EMIT edited();
    return true;
}

Qt::ItemFlags SlaPresetTableModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsEditable, index.isValid() && m_editable && isMinutes(index.column()));
    return flags;
}

QVariant SlaPresetTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section >= DispatchColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && isMinutes(section))
        return slaStageCaption(static_cast<SlaStage>(stageOf(section)));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TradeColumn:
        return tr("Trade");
    case UrgencyColumn:
        return tr("Urgency");
    case TotalColumn:
        return tr("Total");
    default:
        return isMinutes(section) ? displayWord(static_cast<SlaStage>(stageOf(section))) : QString();
    }
}
