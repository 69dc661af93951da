#include "ui/workorders/boardtable.h"

#include "services/core/clock.h"
#include "ui/delegates/boarddelegate.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/workorders/boardheader.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

namespace {

constexpr int tickMs = 1'000;
constexpr qint64 secondsPerMinute = 60;
constexpr qint64 secondsShownBelow = 600;
constexpr int leastTitle = 200;
constexpr qsizetype mostCopied = 10'000;

struct ColumnWidth
{
    int column;
    int width;
};

constexpr std::array<ColumnWidth, BoardTableModel::ColumnCount> widths {{{BoardTableModel::SlaColumn, 178},
                                                                         {BoardTableModel::NumberColumn, 62},
                                                                         {BoardTableModel::TitleColumn, leastTitle},
                                                                         {BoardTableModel::TradeColumn, 108},
                                                                         {BoardTableModel::PlaceColumn, 112},
                                                                         {BoardTableModel::ScheduledColumn, 110},
                                                                         {BoardTableModel::StatusColumn, 86},
                                                                         {BoardTableModel::OutreachColumn, 130},
                                                                         {BoardTableModel::UrgencyColumn, 92},
                                                                         {BoardTableModel::ContactColumn, 130},
                                                                         {BoardTableModel::BudgetColumn, 112},
                                                                         {BoardTableModel::CreatedColumn, 110},
                                                                         {BoardTableModel::AssignedColumn, 130},
                                                                         {BoardTableModel::InDoubtColumn, 70},
                                                                         {BoardTableModel::DueColumn, 110}}};
constexpr std::array usualColumns {BoardTableModel::SlaColumn,    BoardTableModel::NumberColumn,
                                   BoardTableModel::TitleColumn,  BoardTableModel::TradeColumn,
                                   BoardTableModel::PlaceColumn,  BoardTableModel::ScheduledColumn,
                                   BoardTableModel::StatusColumn, BoardTableModel::OutreachColumn};
/// What gives way first when the panel squeezes the list.
constexpr std::array givingWay {BoardTableModel::ScheduledColumn, BoardTableModel::TradeColumn,
                                BoardTableModel::PlaceColumn};

int widthOf(int column)
{
    return widths.at(static_cast<size_t>(column)).width;
}

std::optional<BoardSort> sortOf(int column)
{
    switch (column) {
    case BoardTableModel::SlaColumn:
        return BoardSort::Sla;
    case BoardTableModel::NumberColumn:
        return BoardSort::Number;
    case BoardTableModel::TitleColumn:
        return BoardSort::Title;
    case BoardTableModel::TradeColumn:
        return BoardSort::Trade;
    case BoardTableModel::PlaceColumn:
        return BoardSort::Place;
    case BoardTableModel::ScheduledColumn:
        return BoardSort::Scheduled;
    case BoardTableModel::StatusColumn:
        return BoardSort::Status;
    default:
        return std::nullopt;
    }
}

/// Whether a badge reads differently than a second ago.
bool ticks(const WorkOrderRow &row, const QDateTime &now)
{
    const bool held = row.outreach && row.outreach->holdUntil > now;
    if (held)
        return true;
    if (row.sla.kind != SlaBadge::Kind::Running)
        return false;
    // A stage becomes one at risk at its instant, not at the next full minute.
    const bool turns = row.sla.warnAt.isValid() && std::abs(now.secsTo(row.sla.warnAt)) <= 1;
    return turns || std::abs(now.secsTo(row.sla.dueAt)) < secondsShownBelow;
}

} // namespace

BoardTable::BoardTable(BoardTableModel &model, const Clock &clock, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_clock(clock)
    , m_delegate(new BoardDelegate(
          model, [&clock] { return clock.now(); }, this))
    , m_header(new BoardHeader(this))
{
    setObjectName(QStringLiteral("boardTable"));
    setAccessibleName(tr("Work orders"));
    m_model.setNow(m_clock.now());
    setHorizontalHeader(m_header);
    setModel(&m_model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(Metrics::rowHeight);
    verticalHeader()->setDefaultSectionSize(Metrics::rowHeight);
    viewport()->setAutoFillBackground(false);

    connect(m_header, &QHeaderView::sectionClicked, this, [this](int section) {
        if (const std::optional<BoardSort> sort = sortOf(section))
            Q_EMIT sortChosen(*sort);
    });
    connect(m_header, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { Q_EMIT columnsRequested(m_header->mapToGlobal(at)); });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &BoardTable::wantVisibleRows);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &BoardTable::wantVisibleRows, Qt::QueuedConnection);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &BoardTable::wantVisibleRows, Qt::QueuedConnection);
    connect(&m_model, &QAbstractItemModel::layoutChanged, this, &BoardTable::wantVisibleRows, Qt::QueuedConnection);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &BoardTable::wantVisibleRows, Qt::QueuedConnection);
    connect(this, &QAbstractItemView::doubleClicked, this, &BoardTable::openRequested);

    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &BoardTable::tick);
    timer->start(tickMs);
    fitColumns();
}

void BoardTable::setStale(bool stale)
{
    m_delegate->setStale(stale);
    viewport()->update();
}

void BoardTable::showSorted(BoardSort sort, bool descending)
{
    for (int column = 0; column < BoardTableModel::ColumnCount; ++column) {
        if (sortOf(column) == sort)
            m_header->showSorted(column, descending);
    }
}

void BoardTable::setChosenColumns(const QList<int> &columns)
{
    m_chosen = columns;
    setHorizontalScrollBarPolicy(columns.isEmpty() ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    fitColumns();
}

QList<int> BoardTable::shownColumns() const
{
    QList<int> shown;
    for (int column = 0; column < BoardTableModel::ColumnCount; ++column) {
        if (!isColumnHidden(column))
            shown.append(column);
    }
    return shown;
}

/// Columns hide only while the room is short, in their order; a person's own choice wins and scrolls sideways.
void BoardTable::fitColumns()
{
    QList<int> shown = m_chosen;
    int hidden = 0;
    if (m_chosen.isEmpty()) {
        shown = QList<int>(usualColumns.begin(), usualColumns.end());
        const auto taken = [&shown] {
            int sum = 0;
            for (const int column : std::as_const(shown))
                sum += widthOf(column);
            return sum;
        };
        for (const int column : givingWay) {
            if (taken() <= viewport()->width())
                break;
            shown.removeOne(column);
            ++hidden;
        }
    }
    int others = 0;
    for (int column = 0; column < BoardTableModel::ColumnCount; ++column) {
        setColumnHidden(column, !shown.contains(column));
        setColumnWidth(column, widthOf(column));
        if (shown.contains(column) && column != BoardTableModel::TitleColumn)
            others += widthOf(column);
    }
    setColumnWidth(BoardTableModel::TitleColumn, std::max(leastTitle, viewport()->width() - others));
    if (hidden != m_hiddenByWidth) {
        m_hiddenByWidth = hidden;
        Q_EMIT hiddenByWidthChanged();
    }
}

void BoardTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    wantVisibleRows();
}

void BoardTable::wantVisibleRows()
{
    const int first = rowAt(0);
    if (first < 0)
        return;
    const int last = rowAt(viewport()->height() - 1);
    m_model.wantRows(first, last < 0 ? m_model.rowCount() - 1 : last);
}

/// Seconds tick only where seconds are shown; everything else moves once a minute. Visible rows only.
void BoardTable::tick()
{
    const QDateTime now = m_clock.now();
    m_model.setNow(now);
    if (!isVisible())
        return;
    const qint64 minute = now.toSecsSinceEpoch() / secondsPerMinute;
    if (minute != std::exchange(m_minute, minute)) {
        viewport()->update();
        return;
    }
    const int first = std::max(0, rowAt(0));
    const int last = rowAt(viewport()->height() - 1);
    for (int row = first; row <= (last < 0 ? m_model.rowCount() - 1 : last); ++row) {
        const WorkOrderRow *known = m_model.rowAt(row);
        if (known && ticks(*known, now)) {
            update(m_model.index(row, BoardTableModel::SlaColumn));
            update(m_model.index(row, BoardTableModel::OutreachColumn));
        }
    }
}

JobId BoardTable::currentId() const
{
    return m_model.idAt(currentIndex().row());
}

QList<JobId> BoardTable::selectedIds() const
{
    QList<JobId> ids;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        ids.append(m_model.idAt(index.row()));
    return ids;
}

void BoardTable::select(const JobId &id)
{
    const int row = m_model.rowOf(id);
    if (row >= 0)
        setCurrentIndex(m_model.index(row, BoardTableModel::TitleColumn));
}

int BoardTable::topRow() const
{
    return rowAt(0);
}

JobId BoardTable::topId() const
{
    return m_model.idAt(topRow());
}

void BoardTable::bringToTop(const JobId &id)
{
    const int row = m_model.rowOf(id);
    if (row >= 0)
        scrollTo(m_model.index(row, BoardTableModel::TitleColumn), QAbstractItemView::PositionAtTop);
}

void BoardTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectionCountChanged();
}

void BoardTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        Q_EMIT currentIdChanged();
}

void BoardTable::paintEvent(QPaintEvent *event)
{
    QPainter(viewport()).fillRect(event->rect(), Theme::current().color(Ground::Surface));
    QTableView::paintEvent(event);
}

void BoardTable::copySelection() const
{
    QStringList lines;
    for (const QModelIndex &selected : selectionModel()->selectedRows()) {
        QStringList cells;
        for (const int column : shownColumns())
            cells.append(m_model.index(selected.row(), column).data().toString());
        lines.append(cells.join(QLatin1Char('\t')));
        if (lines.size() >= mostCopied)
            break;
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void BoardTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const int row = currentIndex().row();
    switch (event->key()) {
    case Qt::Key_J:
    case Qt::Key_K:
        if (!plain)
            break;
        setCurrentIndex(m_model.index(std::clamp(row + (event->key() == Qt::Key_J ? 1 : -1), 0, m_model.rowCount() - 1),
                                      BoardTableModel::TitleColumn));
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT openRequested();
        return;
    case Qt::Key_Space:
        Q_EMIT peekRequested();
        return;
    case Qt::Key_O:
        if (plain) {
            Q_EMIT dispatchRequested();
            return;
        }
        break;
    case Qt::Key_E:
        if (plain) {
            Q_EMIT editRequested();
            return;
        }
        break;
    case Qt::Key_T:
        if (plain) {
            Q_EMIT slaRequested();
            return;
        }
        break;
    case Qt::Key_Slash:
        Q_EMIT filterRequested();
        return;
    case Qt::Key_Question:
        Q_EMIT helpRequested();
        return;
    default:
        break;
    }
    QTableView::keyPressEvent(event);
}
