#include "ui/workorders/boardscreen.h"

#include "models/domain/format.h"
#include "models/domain/workorderact.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/boardtable.h"
#include "ui/workorders/candidatesdialog.h"
#include "ui/workorders/detailpanel.h"
#include "ui/workorders/filterbar.h"
#include "ui/workorders/keysdialog.h"
#include "ui/workorders/skeletonrows.h"
#include "ui/workorders/viewsstrip.h"
#include "ui/workorders/workorderform.h"

#include <QDataStream>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace {

constexpr int usualListWidth = 1'000;
constexpr int narrowWidth = 1'100;        ///< of this screen: below it the panel is narrower
constexpr int leastWidthForColumns = 700; ///< of the list: below it the button gives way to the menu of the header
constexpr int firstPart = 2'000;          ///< what the first read brings; the rest follows behind it
constexpr int skeletonAfterMs = 300;
constexpr int againAfterMs = 400;          ///< changes within this time share one read of the order
constexpr quint32 layoutMark = 0x52564232; // "RVB2"
constexpr int actColumnsAlways = 3;        ///< SLA, number and title are never given up

QList<WorkOrderAct> allowedActs(const WorkOrderOperations &operations)
{
    QList<WorkOrderAct> acts;
    if (operations.openPreview)
        acts.append(WorkOrderAct::Dispatch);
    if (operations.openDispatch)
        acts.append(WorkOrderAct::OpenDispatch);
    if (operations.openAssign)
        acts.append(WorkOrderAct::Assign);
    if (operations.save)
        acts.append(WorkOrderAct::Edit);
    if (operations.changeStatus)
        acts.append({WorkOrderAct::OnSite, WorkOrderAct::Complete, WorkOrderAct::Archive, WorkOrderAct::Cancel,
                     WorkOrderAct::BackToPending});
    return acts;
}

WorkOrderForm::Operations formOperations(const WorkOrderOperations &operations)
{
    WorkOrderForm::Operations form;
    form.create = operations.create;
    form.save = operations.save;
    form.keepDraft = operations.keepDraft;
    form.keptDraft = operations.keptDraft;
    form.readPresets = operations.readPresets;
    form.canPreview = static_cast<bool>(operations.openPreview);
    return form;
}

} // namespace

BoardScreen::BoardScreen(WorkOrderOperations operations, const Clock &clock, QWidget *parent)
    : Screen(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_splitter(new QSplitter(this))
    , m_views(new ViewsStrip(this))
    , m_filter(new FilterBar(this))
    , m_columns(new Button(tr("Columns"), Button::Kind::Outlined, this))
    , m_new(new Button(tr("New work order"), Button::Kind::Filled, this))
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_body(new QStackedWidget(this))
    , m_table(new BoardTable(m_model, clock, m_body))
    , m_skeleton(new SkeletonRows(m_body))
    , m_page(new Notice(Notice::Shape::Page, m_body))
    , m_status(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_keys(new TextLabel(tr("Enter open   Ctrl+Shift+D dispatch   ? all keys"), Tone::Muted,
                           Type::font(Type::caption), this))
    , m_panel(new DetailPanel(clock, allowedActs(m_operations), this))
    , m_skeletonDelay(new QTimer(this))
    , m_again(new QTimer(this))
{
    setObjectName(QStringLiteral("boardScreen"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_splitter);
    m_splitter->setObjectName(QStringLiteral("boardSplitter"));
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({usualListWidth, Metrics::panelWidth});
    setFocusProxy(m_table);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] {
        m_ownPanelWidth = true;
        m_columns->setVisible(m_splitter->widget(0)->width() >= leastWidthForColumns);
    });

    m_skeletonDelay->setSingleShot(true);
    m_skeletonDelay->setInterval(skeletonAfterMs);
    connect(m_skeletonDelay, &QTimer::timeout, this, &BoardScreen::showBody);
    m_again->setSingleShot(true);
    m_again->setInterval(againAfterMs);
    connect(m_again, &QTimer::timeout, this, [this] { readSpine(Reading::Again); });
    connectTable();
    connectPanel();
    buildKeys();

    m_views->setViews(builtInBoardViews());
    m_views->setCurrent(0);
    m_filter->setText(builtInBoardViews().constFirst().filterText);
    m_query.filter = m_filter->filter();
    m_table->showSorted(m_query.sort, m_query.descending);
    showBody();
}

QWidget *BoardScreen::buildList()
{
    auto *list = new QWidget(this);
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_views);
    auto *tools = new QHBoxLayout;
    tools->setContentsMargins(Metrics::pageMargin, Metrics::space8, Metrics::pageMargin, 11);
    tools->setSpacing(Metrics::space12);
    tools->addWidget(m_filter, 1);
    tools->addWidget(m_columns, 0, Qt::AlignTop);
    tools->addWidget(m_new, 0, Qt::AlignTop);
    column->addLayout(tools);
    column->addWidget(m_strip);
    m_strip->hide();
    m_body->addWidget(m_table);
    m_body->addWidget(m_skeleton);
    m_body->addWidget(m_page);
    column->addWidget(m_body, 1);
    auto *foot = new StatusFoot(list);
    auto *footLine = new QHBoxLayout(foot);
    footLine->setContentsMargins(Metrics::pageMargin, 1, Metrics::pageMargin, 0);
    footLine->addWidget(m_status, 1);
    footLine->addWidget(m_keys);
    column->addWidget(foot);
    m_status->setObjectName(QStringLiteral("boardStatus"));
    m_status->setElided(true);
    m_columns->setObjectName(QStringLiteral("columnsButton"));
    m_new->setObjectName(QStringLiteral("newWorkOrderButton"));
    m_new->setToolTip(tr("Ctrl+N"));
    m_new->setVisible(static_cast<bool>(m_operations.create));
    m_strip->setObjectName(QStringLiteral("boardStrip"));
    m_page->setObjectName(QStringLiteral("boardNotice"));

    connect(m_views, &ViewsStrip::viewChosen, this, &BoardScreen::chooseView);
    connect(m_filter, &FilterBar::filterChanged, this, &BoardScreen::applyFilter);
    connect(m_columns, &QPushButton::clicked, this,
            [this] { askColumns(m_columns->mapToGlobal(QPoint(0, m_columns->height()))); });
    connect(m_new, &QPushButton::clicked, this, &BoardScreen::newWorkOrder);
    return list;
}

void BoardScreen::connectTable()
{
    connect(&m_model, &BoardTableModel::rowsWanted, this, &BoardScreen::readRows);
    connect(m_table, &BoardTable::sortChosen, this, &BoardScreen::chooseSort);
    connect(m_table, &BoardTable::columnsRequested, this, &BoardScreen::askColumns);
    connect(m_table, &BoardTable::hiddenByWidthChanged, this, &BoardScreen::showStatus);
    connect(m_table, &BoardTable::selectionCountChanged, this, &BoardScreen::showStatus);
    connect(m_table, &BoardTable::currentIdChanged, this, [this] {
        // The order waited for the selected row; another one is selected now.
        if (m_heldSpine && !selectedWouldMove(*m_heldSpine))
            placeSpine(*m_heldSpine);
        readDetail();
        Q_EMIT titleChanged();
    });
    connect(m_table, &BoardTable::openRequested, this, [this] {
        showPanel(true);
        if (auto *primary = m_panel->findChild<Button *>(QStringLiteral("primaryAct")))
            primary->setFocus(Qt::TabFocusReason);
    });
    connect(m_table, &BoardTable::peekRequested, this, [this] { showPanel(m_panel->isHidden()); });
    connect(m_table, &BoardTable::dispatchRequested, this, [this] { act(WorkOrderAct::OpenDispatch); });
    connect(m_table, &BoardTable::editRequested, this, &BoardScreen::edit);
    connect(m_table, &BoardTable::slaRequested, this, [this] { openSla(m_table->currentId()); });
    connect(m_table, &BoardTable::filterRequested, this,
            [this] { m_filter->input()->setFocus(Qt::ShortcutFocusReason); });
    connect(m_table, &BoardTable::helpRequested, this, &BoardScreen::showKeys);
}

void BoardScreen::connectPanel()
{
    connect(m_panel, &DetailPanel::actRequested, this, &BoardScreen::act);
    connect(m_panel, &DetailPanel::allCandidatesRequested, this, [this] { showCandidates(false); });
    connect(m_panel, &DetailPanel::leftOutRequested, this, [this] { showCandidates(true); });
    connect(m_panel, &DetailPanel::retryRequested, this, &BoardScreen::readDetail);
    connect(m_panel, &DetailPanel::slaWanted, this, &BoardScreen::openSla);
    connect(m_panel, &DetailPanel::technicianWanted, this, [this](const TechnicianId &id, const JobId &job) {
        if (m_operations.openTechnician)
            m_operations.openTechnician(id, job);
    });
}

void BoardScreen::buildKeys()
{
    const auto onKey = [this](const QKeySequence &key, auto slot) {
        auto *shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    onKey(QKeySequence(Qt::CTRL | Qt::Key_N), [this] { newWorkOrder(); });
    onKey(QKeySequence(Qt::CTRL | Qt::Key_F), [this] { m_filter->input()->setFocus(Qt::ShortcutFocusReason); });
    onKey(QKeySequence(Qt::CTRL | Qt::Key_L), [this] { goToNumber(); });
    onKey(QKeySequence(Qt::Key_F5), [this] { load(); });
    onKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { act(WorkOrderAct::Dispatch); });
    onKey(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C),
          [this] { askColumns(m_columns->mapToGlobal(QPoint(0, m_columns->height()))); });
}

void BoardScreen::load()
{
    readSpine(Reading::First);
    readCounts();
    readDetail();
}

void BoardScreen::chooseView(int view)
{
    const QList<BoardView> views = builtInBoardViews();
    m_filter->setText(views.at(view).filterText);
    applyFilter();
}

void BoardScreen::applyFilter()
{
    m_query.filter = m_filter->filter();
    int current = -1;
    const QList<BoardView> views = builtInBoardViews();
    for (qsizetype view = 0; view < views.size(); ++view) {
        if (readFilter(views.at(view).filterText).filter == m_query.filter)
            current = static_cast<int>(view);
    }
    m_views->setCurrent(current);
    m_total = -1;
    m_heldSpine.reset();
    readSpine(Reading::First);
    showStatus();
}

void BoardScreen::chooseSort(BoardSort sort)
{
    m_query.descending = sort == m_query.sort && !m_query.descending;
    m_query.sort = sort;
    m_table->showSorted(sort, m_query.descending);
    m_heldSpine.reset();
    readSpine(Reading::First);
}

void BoardScreen::readSpine(Reading reading)
{
    const quint64 request = ++m_spineRequest;
    if (m_total < 0)
        m_skeletonDelay->start();
    m_strip->setProperty("failure", false);
    showStatus();
    const int limit = reading == Reading::First ? firstPart : 0;
    if (reading == Reading::First)
        m_everything = false;
    deliver(m_operations.readSpine(m_query, limit), this, [this, request, reading](const Result<BoardSpine> &spine) {
        if (request == m_spineRequest)
            takeSpine(spine, reading);
    });
}

void BoardScreen::takeSpine(const Result<BoardSpine> &spine, Reading reading)
{
    m_skeletonDelay->stop();
    if (!spine) {
        showSpineFailure(spine.error());
        return;
    }
    m_dataFrom = spine->readAt;
    m_total = spine->total;
    if (!m_heldSpine)
        m_strip->hide();
    if (reading == Reading::Again && selectedWouldMove(spine->ids)) {
        m_heldSpine = spine->ids;
        m_strip->show(tr("Order changed."), {}, {{tr("Re-sort"), [this] {
                                                      if (m_heldSpine)
                                                          placeSpine(*m_heldSpine);
                                                  }}});
    } else {
        placeSpine(spine->ids);
    }
    showBody();
    showStatus();
    m_everything = spine->ids.size() >= spine->total;
    if (!m_everything)
        readSpine(Reading::Everything);
}

/// Puts a new order in place. What is in sight stays in sight, what is selected stays selected.
void BoardScreen::placeSpine(const QList<JobId> &ids)
{
    if (!m_strip->property("failure").toBool())
        m_strip->hide();
    const JobId top = m_table->topRow() > 0 ? m_table->topId() : JobId();
    const JobId selected = m_table->currentId();
    const int topBefore = m_table->topRow();
    m_model.setSpine(ids);
    if (!selected.isNull() && m_table->currentId() != selected)
        m_table->select(selected);
    if (!top.isNull() && m_model.rowOf(top) >= 0) {
        m_table->bringToTop(top);
        if (m_model.rowOf(top) > topBefore)
            showNewAbove(m_model.rowOf(top) - topBefore);
    }
    if (m_table->currentId().isNull() && !ids.isEmpty())
        m_table->select(ids.first());
    if (ids.isEmpty())
        m_panel->showNothing();
    m_heldSpine.reset(); // last: what was held may be what has just been placed
}

/// The selected row has other neighbours on both sides: it would jump away under the eyes of whoever reads it.
bool BoardScreen::selectedWouldMove(const QList<JobId> &ids) const
{
    const JobId selected = m_table->currentId();
    const qsizetype before = m_model.spine().indexOf(selected);
    const qsizetype after = ids.indexOf(selected);
    if (selected.isNull() || before < 0 || after < 0)
        return m_menuOpen;
    const auto neighbour = [](const QList<JobId> &order, qsizetype at) {
        return at >= 0 && at < order.size() ? order.at(at) : JobId();
    };
    const JobId above = neighbour(m_model.spine(), before - 1);
    const JobId below = neighbour(m_model.spine(), before + 1);
    return m_menuOpen
        || (above != neighbour(ids, after - 1) && below != neighbour(ids, after + 1)
            && (ids.contains(above) || ids.contains(below)));
}

void BoardScreen::showSpineFailure(const Error &error)
{
    const Notice::Action again {tr("Try again"), [this] {
                                    load();
                                }};
    m_strip->setProperty("failure", true);
    if (m_model.rowCount() == 0 && m_total < 0) {
        m_strip->hide();
        m_page->show(tr("The list could not be read."), error.message, {again}, true);
        m_body->setCurrentWidget(m_page);
        return;
    }
    m_strip->show(tr("The list could not be read: %1").arg(error.message),
                  tr("What you see below is from %1.").arg(Format::clock(m_dataFrom, QTimeZone::systemTimeZone())),
                  {again}, true);
}

void BoardScreen::readRows(const QList<JobId> &ids)
{
    deliver(m_operations.readRows(ids), this, [this](const Result<QList<WorkOrderRow>> &rows) {
        if (rows)
            m_model.applyRows(*rows);
        else
            m_model.forgetWanted();
    });
}

void BoardScreen::readCounts()
{
    QList<BoardFilter> filters;
    for (const BoardView &view : builtInBoardViews())
        filters.append(readFilter(view.filterText).filter);
    filters.append(BoardFilter()); // the last count is of everything there is
    deliver(m_operations.countEach(filters), this, [this](const Result<QList<qint64>> &counts) {
        m_views->setCounts(counts ? counts->mid(0, builtInBoardViews().size()) : QList<qint64>());
        m_nothingAtAll = counts && !counts->isEmpty() && counts->last() == 0;
        showBody();
    });
}

void BoardScreen::rowsChanged(const QList<JobId> &ids)
{
    QList<JobId> known;
    const QList<JobId> asked = ids.isEmpty() ? m_model.spine().mid(std::max(0, m_table->topRow()), 100) : ids;
    std::copy_if(asked.cbegin(), asked.cend(), std::back_inserter(known),
                 [this](const JobId &id) { return m_model.rowOf(id) >= 0; });
    if (!known.isEmpty())
        readRows(known);
    if (ids.isEmpty() || ids.contains(m_table->currentId()))
        readDetail();
    if (!m_again->isActive()) {
        m_again->start();
        readCounts();
    }
}

void BoardScreen::readDetail()
{
    const JobId id = m_table->currentId();
    const quint64 request = ++m_detailRequest;
    if (id.isNull()) {
        m_panel->showNothing();
        return;
    }
    if (!m_panel->facts() || m_panel->facts()->row.id != id) {
        const WorkOrderRow *row = m_model.rowAt(m_model.rowOf(id));
        m_panel->showReading(row ? row->number : 0);
    }
    deliver(m_operations.readFacts(id), this, [this, request](const Result<WorkOrderFacts> &facts) {
        if (request != m_detailRequest)
            return;
        if (facts && m_form)
            m_form->showForeign(*facts);
        if (facts)
            m_panel->showFacts(*facts);
        else
            m_panel->showFailure(facts.error().message);
        Q_EMIT titleChanged();
    });
    constexpr int shownCandidates = 5;
    deliver(m_operations.readCandidates(id, shownCandidates), this,
            [this, request](const Result<CandidateSummary> &candidates) {
                if (request != m_detailRequest)
                    return;
                if (candidates)
                    m_panel->showCandidates(*candidates);
                else
                    m_panel->showCandidateProblem(candidates.error().message);
            });
    if (!m_operations.readSla)
        return;
    deliver(m_operations.readSla(id), this, [this, request](const Result<SlaRecord> &record) {
        if (request != m_detailRequest)
            return;
        if (record)
            m_panel->showSla(*record);
        else
            m_panel->showSlaProblem(record.error().message);
    });
}

void BoardScreen::openSla(const JobId &id)
{
    if (m_operations.openSla && !id.isNull())
        m_operations.openSla(id);
}

void BoardScreen::showBody()
{
    if (m_total < 0) {
        if (m_model.rowCount() == 0 && !m_strip->property("failure").toBool())
            m_body->setCurrentWidget(m_skeleton);
        return;
    }
    if (m_total > 0) {
        const bool firstTime = m_body->currentWidget() == m_skeleton;
        m_body->setCurrentWidget(m_table);
        if (firstTime && isVisible() && !m_filter->input()->hasFocus())
            m_table->setFocus();
        return;
    }
    if (m_query.filter.allOf.isEmpty() || m_nothingAtAll) {
        QList<Notice::Action> actions;
        if (m_operations.create)
            actions.append({tr("New work order"), [this] { newWorkOrder(); }, false});
        m_page->show(tr("No work orders yet."), {}, actions);
    } else {
        m_page->show(tr("No work order matches %1.").arg(Format::singleLine(m_filter->text(), 200)), {},
                     {{tr("Clear filter"), [this] {
                           m_filter->setText({});
                           applyFilter();
                       }}});
    }
    m_body->setCurrentWidget(m_page);
}

void BoardScreen::showStatus()
{
    QStringList parts;
    parts.append(m_total < 0 ? tr("counting…") : Format::counted(m_total, tr("1 work order"), tr("%1 work orders")));
    const qsizetype selected = m_table->selectionModel()->selectedRows().size();
    if (selected == 1)
        parts.append(tr("1 selected"));
    else if (selected > 1)
        parts = {tr("%1 selected of %2").arg(Format::count(selected), Format::count(std::max<qint64>(0, m_total)))};
    m_status->setText(parts.join(QStringLiteral(" · ")));
    m_keys->setText(m_table->hiddenByWidth() > 0 ? Format::counted(
                        m_table->hiddenByWidth(), tr("1 column hidden by width"), tr("%1 columns hidden by width"))
                                                 : tr("Enter open   Ctrl+Shift+D dispatch   ? all keys"));
}

void BoardScreen::showNewAbove(int count)
{
    m_strip->show(tr("%1 new above.").arg(Format::count(count)), {}, {{tr("Show"), [this] {
                                                                           m_table->scrollToTop();
                                                                           m_strip->hide();
                                                                       }}});
}

void BoardScreen::askColumns(const QPoint &globalPosition)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_menuOpen = true;
    connect(menu, &QObject::destroyed, this, [this] { m_menuOpen = false; });
    for (int column = actColumnsAlways; column < BoardTableModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_model.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(m_table->shownColumns().contains(column));
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            QList<int> columns = m_table->shownColumns();
            columns.removeOne(column);
            if (shown)
                columns.append(column);
            m_table->setChosenColumns(columns);
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("As the width allows")), &QAction::triggered, this,
            [this] { m_table->setChosenColumns({}); });
    menu->popup(globalPosition);
}

void BoardScreen::showCandidates(bool leftOut)
{
    constexpr int mostCandidates = 5'000;
    if (!m_panel->facts())
        return;
    const WorkOrderRow &row = m_panel->facts()->row;
    CandidatesDialog::Operations operations;
    operations.readCandidates = [this, id = row.id] {
        return m_operations.readCandidates(id, mostCandidates);
    };
    if (m_operations.readLeftOut) {
        operations.readLeftOut = [this, id = row.id] {
            return m_operations.readLeftOut(id);
        };
    }
    if (m_operations.openTechnician) {
        operations.openTechnician = [this, job = row.id](const TechnicianId &id) {
            m_operations.openTechnician(id, job);
        };
    }
    auto *dialog = new CandidatesDialog(
        Format::workOrder(row.number), operations,
        leftOut && m_operations.readLeftOut ? CandidatesDialog::Page::LeftOut : CandidatesDialog::Page::Matching, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void BoardScreen::showKeys()
{
    (new KeysDialog(this))->open();
}

void BoardScreen::act(WorkOrderAct act)
{
    const JobId id = m_table->currentId();
    if (id.isNull() || (m_link.isStale() && act != WorkOrderAct::OpenDispatch))
        return;
    switch (act) {
    case WorkOrderAct::Dispatch:
        if (m_operations.openPreview)
            m_operations.openPreview(id);
        return;
    case WorkOrderAct::OpenDispatch: {
        const WorkOrderRow *row = m_model.rowAt(m_model.rowOf(id));
        if (m_operations.openDispatch && row && row->outreach)
            m_operations.openDispatch(id);
        return;
    }
    case WorkOrderAct::Assign:
        if (m_operations.openAssign)
            m_operations.openAssign(id);
        return;
    case WorkOrderAct::Edit:
        edit();
        return;
    default:
        changeStatus(act);
    }
}

void BoardScreen::changeStatus(WorkOrderAct act)
{
    const std::optional<WorkOrderFacts> &facts = m_panel->facts();
    const std::optional<JobStatus> status = statusAfter(act);
    if (!facts || !status || !m_operations.changeStatus)
        return;
    m_panel->showWorking(act);
    deliver(m_operations.changeStatus(facts->row.id, facts->row.revision, *status), this,
            [this, id = facts->row.id](const Result<> &outcome) {
                const bool stillThere = m_panel->facts() && m_panel->facts()->row.id == id;
                if (stillThere)
                    m_panel->showOutcome(outcome ? QString() : outcome.error().message, !outcome);
                rowsChanged({id});
            });
}

void BoardScreen::newWorkOrder()
{
    if (m_operations.create)
        openForm(new WorkOrderForm(formOperations(m_operations), this));
}

void BoardScreen::edit()
{
    if (m_operations.save && m_panel->facts() && !m_link.isStale())
        openForm(new WorkOrderForm(formOperations(m_operations), *m_panel->facts(), this));
}

void BoardScreen::openForm(WorkOrderForm *form)
{
    form->setAttribute(Qt::WA_DeleteOnClose);
    form->setLink(m_link);
    m_form = form;
    connect(form, &QObject::destroyed, this, [this, form] {
        if (m_form == form)
            m_form = nullptr;
    });
    connect(form, &WorkOrderForm::stored, this, [this](const JobId &id, bool previewNext) {
        openWorkOrder(id);
        if (previewNext && m_operations.openPreview)
            m_operations.openPreview(id);
    });
    connect(form, &WorkOrderForm::openRequested, this, [this, form](const JobId &id) {
        form->done(QDialog::Rejected);
        openWorkOrder(id);
    });
    form->open();
}

/// Shows one work order whatever the filter says: when it is not on the board, its number becomes the filter.
void BoardScreen::openWorkOrder(const JobId &id)
{
    showPanel(true);
    if (m_model.rowOf(id) >= 0) {
        m_table->select(id);
        rowsChanged({id});
        return;
    }
    deliver(m_operations.readRows({id}), this, [this, id](const Result<QList<WorkOrderRow>> &rows) {
        if (!rows || rows->isEmpty())
            return;
        m_filter->setText(QStringLiteral("no:%1").arg(rows->first().number));
        applyFilter();
        readCounts();
    });
}

void BoardScreen::search(const QString &text)
{
    const QString typed = text.trimmed();
    bool isNumber = false;
    typed.toLongLong(&isNumber);
    m_filter->setText(isNumber ? QStringLiteral("no:%1").arg(typed)
                               : QStringLiteral("\"%1\"").arg(QString(typed).remove(QLatin1Char('"'))));
    applyFilter();
    m_table->setFocus();
}

void BoardScreen::showFilter(const QString &filter)
{
    m_filter->setText(filter);
    applyFilter();
    m_table->setFocus();
}

void BoardScreen::goToNumber()
{
    m_filter->input()->setText(QStringLiteral("no:"));
    m_filter->input()->setFocus(Qt::ShortcutFocusReason);
}

void BoardScreen::showPanel(bool shown)
{
    m_panel->setVisible(shown);
}

void BoardScreen::setLink(const LinkState &link)
{
    const bool returned = m_link.isStale() && !link.isStale();
    const bool changed = m_link.isStale() != link.isStale();
    m_link = link;
    if (!changed)
        return;
    m_table->setStale(link.isStale());
    m_panel->setLink(link);
    if (m_form)
        m_form->setLink(link);
    // Notifications were missed: everything in sight is read again.
    if (returned) {
        m_model.forgetWanted();
        rowsChanged({});
        readSpine(Reading::Again);
    }
}

/// Until a person moves the handle, the panel's width follows the window's.
void BoardScreen::resizeEvent(QResizeEvent *event)
{
    Screen::resizeEvent(event);
    if (!m_ownPanelWidth) {
        const int panel = width() < narrowWidth ? Metrics::narrowPanelWidth : Metrics::panelWidth;
        m_splitter->setSizes({width() - panel, panel});
    }
    m_columns->setVisible(m_splitter->widget(0)->width() >= leastWidthForColumns);
}

void BoardScreen::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::current().color(Ground::Surface));
}

QString BoardScreen::titleText() const
{
    return m_panel->facts() ? Format::workOrder(m_panel->facts()->row.number) : tr("Work orders");
}

bool BoardScreen::stepBack()
{
    if (m_filter->input()->hasFocus()) {
        if (m_filter->text() != builtInBoardViews().constFirst().filterText)
            chooseView(0);
        m_table->setFocus();
        return true;
    }
    if (m_panel->isVisible() && m_panel->isAncestorOf(focusWidget())) {
        m_table->setFocus();
        return true;
    }
    if (m_panel->isVisible()) {
        showPanel(false);
        return true;
    }
    return false;
}

QList<QWidget *> BoardScreen::stops() const
{
    return {m_table, m_panel->findChild<QWidget *>(QStringLiteral("primaryAct"))};
}

QList<Command> BoardScreen::commands()
{
    const QString area = tr("Orders");
    QList<Command> commands;
    if (m_operations.create)
        commands.append(
            {tr("New work order"), area, QStringLiteral("list-add"), QKeySequence(Qt::CTRL | Qt::Key_N), [this] {
                 newWorkOrder();
             }});
    commands.append(
        {tr("Filter the list"), area, QStringLiteral("view-filter"), QKeySequence(Qt::CTRL | Qt::Key_F), [this] {
             m_filter->input()->setFocus(Qt::ShortcutFocusReason);
         }});
    commands.append({tr("Read the list again"), area, QStringLiteral("view-refresh"), QKeySequence(Qt::Key_F5), [this] {
                         load();
                     }});
    commands.append(
        {tr("Go to a number"), area, QStringLiteral("edit-find"), QKeySequence(Qt::CTRL | Qt::Key_L), [this] {
             goToNumber();
         }});
    commands.append({tr("Choose columns"), area, QStringLiteral("configure-toolbars"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] {
                         askColumns(m_columns->mapToGlobal(QPoint(0, m_columns->height())));
                     }});
    const QList<BoardView> views = builtInBoardViews();
    for (qsizetype view = 0; view < views.size(); ++view)
        commands.append({tr("View: %1").arg(views.at(view).name), area, QStringLiteral("view-task"), {}, [this, view] {
                             chooseView(static_cast<int>(view));
                         }});
    const std::optional<WorkOrderFacts> &facts = m_panel->facts();
    if (!facts || m_link.isStale())
        return commands;
    const QString number = Format::workOrder(facts->row.number);
    if (m_operations.openPreview && primaryAct(facts->row) == WorkOrderAct::Dispatch)
        commands.append({tr("Dispatch %1…").arg(number), area, QStringLiteral("mail-send"),
                         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] {
                             act(WorkOrderAct::Dispatch);
                         }});
    if (m_operations.openDispatch && facts->row.outreach)
        commands.append({tr("Open the dispatch of %1").arg(number), area, QStringLiteral("mail-send"),
                         QKeySequence(Qt::Key_O), [this] {
                             act(WorkOrderAct::OpenDispatch);
                         }});
    if (m_operations.openSla)
        commands.append({tr("SLA of %1").arg(number), area, QStringLiteral("chronometer"), QKeySequence(Qt::Key_T),
                         [this, id = facts->row.id] {
                             openSla(id);
                         }});
    if (m_operations.save)
        commands.append(
            {tr("Edit %1").arg(number), area, QStringLiteral("document-edit"), QKeySequence(Qt::Key_E), [this] {
                 edit();
             }});
    return commands;
}

QByteArray BoardScreen::layoutState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out << layoutMark << m_splitter->saveState() << !m_panel->isHidden();
    return state;
}

void BoardScreen::restoreLayout(const QByteArray &state)
{
    QDataStream in(state);
    quint32 mark = 0;
    QByteArray splitter;
    bool panel = true;
    in >> mark >> splitter >> panel;
    if (in.status() != QDataStream::Ok || mark != layoutMark)
        return;
    m_ownPanelWidth = m_splitter->restoreState(splitter);
    showPanel(panel);
}
