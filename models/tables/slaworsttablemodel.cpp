#include "models/tables/slaworsttablemodel.h"

#include "models/domain/format.h"

namespace {

constexpr qint64 msPerSecond = 1'000;
constexpr qint64 secondsPerMinute = 60;

/// The numbers: time, target and chance.
QVariant alignment(int column)
{
    const bool isNumber = column >= SlaWorstTableModel::TimeColumn;
    return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

QString SlaWorstTableModel::textOf(const SlaOpenStage &row, int column) const
{
    switch (column) {
    case WorkOrderColumn:
        return QStringLiteral("%1  %2").arg(Format::workOrder(row.number), Format::singleLine(row.title));
    case TradeColumn:
        return Format::singleLine(row.trade);
    case StageColumn:
        return displayWord(row.stage);
    case TimeColumn:
        return Format::timeLeft(row.remainingMs / msPerSecond);
    case TargetColumn:
        return Format::roughDuration(row.targetMinutes * secondsPerMinute);
    case ChanceColumn:
        return row.remainingMs <= 0 ? tr("over due") : forecastPercent(row.chance);
    default:
        return {};
    }
}

QString SlaWorstTableModel::sentenceOf(const SlaOpenStage &row) const
{
    const QString time = textOf(row, TimeColumn);
    const QString chance =
        row.remainingMs <= 0 ? QString() : tr(" Chance to be missed: %1.").arg(forecastWords(row.chance, row.chanceOf));
    return tr("%1, %2, %3: %4 of %5.")
               .arg(Format::workOrder(row.number), Format::singleLine(row.trade), displayWord(row.stage).toLower(),
                    time, textOf(row, TargetColumn))
        + chance;
}

QVariant SlaWorstTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const SlaOpenStage &row = rowAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case Qt::ToolTipRole:
        return sentenceOf(row).toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return sentenceOf(row);
    case OverDueRole:
        return row.remainingMs <= 0;
    default:
        return {};
    }
}

QVariant SlaWorstTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList words {tr("Work order"), tr("Trade"), tr("Stage"), tr("Time"), tr("Target"), tr("Chance")};
    return words.at(section);
}
