#pragma once

#include "models/domain/slaalertgroup.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

/// One list of the alert inbox: a row for each stage of a work order that has alerts, in the order given, or the same
/// rows under headings by trade that open and close. Knows no service; rows come by merge().
class AlertTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { KindColumn, WorkOrderColumn, StageColumn, SinceColumn, LevelColumn, OwnerColumn, ColumnCount };
    enum class List { Open, Silenced, Recent };

    explicit AlertTableModel(List list, QObject *parent = nullptr);

    /// Rows that stay keep their persistent indexes, so selection and scroll survive.
    void merge(const QList<SlaAlertGroup> &groups);
    void setGroupedByTrade(bool grouped);
    bool isGroupedByTrade() const { return m_grouped; }
    void toggle(int row); ///< opens or closes the heading in this row
    /// The present, for the ages in the cells; repaints nothing by itself.
    void setNow(const QDateTime &serverNow) { m_now = serverNow; }

    List list() const { return m_list; }
    QList<SlaAlertGroup> groups() const;
    bool isHeading(int row) const;
    bool isOpenHeading(int row) const;
    const SlaAlertGroup *groupAt(int row) const;  ///< null for a heading
    QList<SlaAlertGroup> groupsOf(int row) const; ///< of a heading: everything below it
    int rowOf(const QUuid &key) const;            ///< -1 when it is not shown
    /// What stands behind the title: "+1 earlier", "acknowledged by A. Chen".
    QString remark(const SlaAlertGroup &group) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Line
    {
        QUuid key;     ///< null for a heading
        QString trade; ///< of a heading
        friend bool operator==(const Line &, const Line &) = default;
        friend size_t qHash(const Line &line, size_t seed = 0) { return qHashMulti(seed, line.key, line.trade); }
    };

    QList<Line> linesNow() const;
    void arrange();
    void removeAllBut(const QSet<Line> &staying);
    void reorder(const QList<Line> &lines);
    void announceChanges(const QHash<QUuid, SlaAlertGroup> &before);
    QList<SlaAlertGroup> ofTrade(const QString &trade) const;
    QVariant displayText(const SlaAlertGroup &group, int column) const;
    QVariant headingText(const QString &trade, int column) const;
    QString sinceText(const SlaAlert &alert) const;

    List m_list;
    QList<QUuid> m_order;
    QHash<QUuid, SlaAlertGroup> m_groups;
    QList<Line> m_lines;
    QSet<QString> m_openTrades;
    bool m_grouped = false;
    QDateTime m_now;
};
