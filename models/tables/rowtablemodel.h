#pragma once

#include <QAbstractTableModel>

/// A list of values as a table, replaced whole by merge(). What a cell says is the subclass's. GUI thread; knows no
/// service.
template<typename Value>
class RowTableModel : public QAbstractTableModel
{
public:
    RowTableModel(int columns, QObject *parent)
        : QAbstractTableModel(parent)
        , m_columns(columns)
    {
    }

    /// Replaces the contents; rows that stay at their place are not touched.
    void merge(const QList<Value> &rows)
    {
        const qsizetype shared = std::min(rows.size(), m_rows.size());
        for (qsizetype at = 0; at < shared; ++at) {
            if (m_rows.at(at) == rows.at(at))
                continue;
            m_rows[at] = rows.at(at);
            Q_EMIT dataChanged(index(static_cast<int>(at), 0), index(static_cast<int>(at), m_columns - 1));
        }
        if (rows.size() > shared) {
            beginInsertRows({}, static_cast<int>(shared), static_cast<int>(rows.size()) - 1);
            m_rows.append(rows.mid(shared));
            endInsertRows();
        } else if (m_rows.size() > shared) {
            beginRemoveRows({}, static_cast<int>(shared), static_cast<int>(m_rows.size()) - 1);
            m_rows.resize(shared);
            endRemoveRows();
        }
    }

    const Value &rowAt(int row) const { return m_rows.at(row); }

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_columns; }

private:
    QList<Value> m_rows;
    int m_columns;
};
