#include "ui/alerts/alerttable.h"

#include "services/core/clock.h"
#include "ui/alerts/alertdelegate.h"
#include "ui/alerts/alertheader.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>

#include <array>

namespace {

constexpr std::array<int, AlertTableModel::ColumnCount> widths {110, 0, 90, 90, 70, 120}; ///< 0: what is left
constexpr int roomForOwner = 760; ///< narrower, the owner stands in the panel only
constexpr qint64 secondsPerMinute = 60;

} // namespace

AlertTable::AlertTable(const Clock &clock, QWidget *parent)
    : QTableView(parent)
    , m_clock(clock)
    , m_delegate(new AlertDelegate(this))
{
    setObjectName(QStringLiteral("alertTable"));
    setAccessibleName(tr("Alerts"));
    setUpList(*this, Metrics::rowHeight, 0, 0);
    setHorizontalHeader(new AlertHeader(this));
    setItemDelegate(m_delegate);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QAbstractItemView::doubleClicked, this, [this](const QModelIndex &index) {
        if (!m_model->isHeading(index.row()))
            Q_EMIT openRequested();
    });
    connect(this, &QAbstractItemView::clicked, this,
            [this](const QModelIndex &index) { m_model->toggle(index.row()); });
}

void AlertTable::showList(AlertTableModel *model)
{
    m_model = model;
    setModel(model);
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < AlertTableModel::ColumnCount; ++column) {
        const int width = widths.at(static_cast<size_t>(column));
        header->setSectionResizeMode(column, width == 0 ? QHeaderView::Stretch : QHeaderView::Fixed);
        if (width > 0)
            header->resizeSection(column, width);
    }
    fitColumns();
    Q_EMIT selectionMoved();
}

void AlertTable::fitColumns()
{
    setColumnHidden(AlertTableModel::OwnerColumn, width() < roomForOwner);
}

void AlertTable::resizeEvent(QResizeEvent *event)
{
    fitColumns();
    QTableView::resizeEvent(event);
}

void AlertTable::setStale(bool stale)
{
    m_delegate->setStale(stale);
    viewport()->update();
}

QList<SlaAlertGroup> AlertTable::selectedGroups() const
{
    QList<SlaAlertGroup> groups;
    QSet<QUuid> known;
    for (const QModelIndex &selected : selectionModel()->selectedRows()) {
        for (const SlaAlertGroup &group : m_model->groupsOf(selected.row())) {
            if (known.contains(group.key))
                continue;
            known.insert(group.key);
            groups.append(group);
        }
    }
    return groups;
}

QUuid AlertTable::currentKey() const
{
    const SlaAlertGroup *group = m_model->groupAt(currentIndex().row());
    return group ? group->key : QUuid();
}

void AlertTable::select(const QUuid &key)
{
    const int row = std::max(0, m_model->rowOf(key));
    if (row < m_model->rowCount())
        setCurrentIndex(m_model->index(row, AlertTableModel::WorkOrderColumn));
}

/// Seconds are shown below a minute only; older ages move once a minute of their own.
void AlertTable::tick()
{
    const QDateTime now = m_clock.now();
    m_model->setNow(now);
    if (!isVisible() || m_model->list() != AlertTableModel::List::Open)
        return;
    const int first = std::max(0, rowAt(0));
    const int last = rowAt(viewport()->height() - 1);
    for (int row = first; row <= (last < 0 ? m_model->rowCount() - 1 : last); ++row) {
        const SlaAlertGroup *group = m_model->groupAt(row);
        const qint64 age = group ? group->lead.trueAt.secsTo(now) : secondsPerMinute + 2;
        if (age <= secondsPerMinute || age % secondsPerMinute <= 1)
            update(m_model->index(row, AlertTableModel::SinceColumn));
    }
}

void AlertTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void AlertTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT selectionMoved();
}

void AlertTable::paintEvent(QPaintEvent *event)
{
    QPainter(viewport()).fillRect(event->rect(), Theme::current().color(Ground::Surface));
    QTableView::paintEvent(event);
}

void AlertTable::focusOutEvent(QFocusEvent *event)
{
    QTableView::focusOutEvent(event);
    // A menu over the list is still work in the list.
    if (event->reason() != Qt::PopupFocusReason)
        Q_EMIT focusLeft();
}

bool AlertTable::letter(int key)
{
    switch (key) {
    case Qt::Key_J:
    case Qt::Key_K: {
        const int row = currentIndex().row() + (key == Qt::Key_J ? 1 : -1);
        if (m_model->rowCount() > 0)
            setCurrentIndex(
                m_model->index(std::clamp(row, 0, m_model->rowCount() - 1), AlertTableModel::WorkOrderColumn));
        return true;
    }
    case Qt::Key_A:
        Q_EMIT acknowledgeRequested();
        return true;
    case Qt::Key_C:
        Q_EMIT commentRequested();
        return true;
    case Qt::Key_S:
        Q_EMIT silenceRequested();
        return true;
    case Qt::Key_E:
        Q_EMIT escalateRequested();
        return true;
    case Qt::Key_U:
        Q_EMIT undoRequested();
        return true;
    default:
        return false;
    }
}

void AlertTable::keyPressEvent(QKeyEvent *event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (plain && letter(event->key()))
        return;
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (m_model->isHeading(currentIndex().row()))
            m_model->toggle(currentIndex().row());
        else
            Q_EMIT openRequested();
        return;
    }
    QTableView::keyPressEvent(event);
}
