#pragma once

#include "models/domain/slapolicy.h"

#include <QAbstractTableModel>

/// The presets of a policy, a row for each trade and urgency and one for the fallback, edited in place. Knows what
/// differs from the policy in force.
class SlaPresetTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        TradeColumn,
        UrgencyColumn,
        DispatchColumn,
        AssignmentColumn,
        ArrivalColumn,
        CompletionColumn,
        TotalColumn,
        ColumnCount
    };
    enum Role {
        ChangedRole = Qt::UserRole, ///< the number differs from the policy in force
        FallbackRole,               ///< there is no preset: the number is the fallback's
        FirstOfTradeRole            ///< the row begins a trade
    };

    explicit SlaPresetTableModel(QObject *parent = nullptr);

    /// @p inForce is what changes are told against.
    void setPolicy(const SlaPolicy &policy, const SlaPolicy &inForce, bool editable);
    const SlaPolicy &policy() const { return m_policy; }
    /// Without a preset the fallback counts. Nothing happens to the row of the fallback itself.
    void removePreset(int row);
    bool isFallbackRow(int row) const { return row == static_cast<int>(m_rows.size()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void edited();

private:
    struct Row
    {
        QString trade;
        size_t urgency = 0;
    };

    std::optional<SlaMinutes> presetOf(const SlaPolicy &policy, int row) const;
    const SlaMinutes &shownMinutes(int row) const;
    QString displayText(int row, int column) const;
    bool isChanged(int row, int column) const;

    SlaPolicy m_policy;
    SlaPolicy m_inForce;
    QList<Row> m_rows;
    bool m_editable = false;
};
