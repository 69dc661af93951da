#include "ui/alerts/alertscreen.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/alerts/actbar.h"
#include "ui/alerts/alertacts.h"
#include "ui/alerts/alertpanel.h"
#include "ui/alerts/alerttable.h"
#include "ui/dispatch/toast.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/skeletonrows.h"
#include "ui/workorders/viewsstrip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimeZone>
#include <QVBoxLayout>

namespace {

using List = AlertTableModel::List;

constexpr int usualListWidth = 1'000;
constexpr int narrowWidth = 1'100; ///< of this screen: below it the panel is narrower
constexpr int skeletonAfterMs = 300;
constexpr int againAfterMs = 250; ///< changes within this time share one read
constexpr int tickMs = 1'000;
constexpr qsizetype groupAbove = 200;
constexpr qint64 longestWaitMs = 3'600'000;

QString countedAlerts(qint64 count)
{
    return Format::counted(count, AlertScreen::tr("1 alert"), AlertScreen::tr("%1 alerts"));
}

} // namespace

AlertScreen::AlertScreen(AlertOperations operations, const Clock &clock, QWidget *parent)
    : Screen(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_models {new AlertTableModel(List::Open, this), new AlertTableModel(List::Silenced, this),
                new AlertTableModel(List::Recent, this)}
    , m_splitter(new QSplitter(this))
    , m_views(new ViewsStrip(this))
    , m_alarm(new Notice(Notice::Shape::Strip, this))
    , m_hint(new Notice(Notice::Shape::Strip, this))
    , m_body(new QStackedWidget(this))
    , m_table(new AlertTable(clock, m_body))
    , m_skeleton(new SkeletonRows(m_body))
    , m_page(new Notice(Notice::Shape::Page, m_body))
    , m_bar(new ActBar(this))
    , m_status(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_replies(new Button({}, Button::Kind::Quiet, this))
    , m_keys(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_panel(new AlertPanel(clock, AlertActs::allowed(m_operations), this))
    , m_acts(new AlertActs(m_operations, *m_bar, *new Toast(this), this))
{
    setObjectName(QStringLiteral("alertScreen"));
    for (AlertTableModel *model : m_models)
        model->setNow(m_clock.now());
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_splitter);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildList());
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({usualListWidth, Metrics::panelWidth});
    setFocusProxy(m_table);
    m_views->setViews({{tr("Open"), {}}, {tr("Silenced"), {}}, {tr("Recent"), {}}});
    m_views->setCurrent(0);
    connectParts();
    m_table->showList(m_models.front());
    m_body->setCurrentWidget(m_skeleton);
    m_skeleton->hide();
    showStatus();
    m_tick.start(tickMs);
}

AlertScreen::~AlertScreen()
{
    // The list loses the focus while the parts are destroyed, when this is no longer the screen that would answer.
    m_table->disconnect(this);
}

QWidget *AlertScreen::buildList()
{
    auto *list = new QWidget(this);
    auto *column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_views);
    column->addWidget(m_alarm);
    column->addWidget(m_hint);
    m_alarm->setObjectName(QStringLiteral("alertAlarm"));
    m_hint->setObjectName(QStringLiteral("alertHint"));
    m_page->setObjectName(QStringLiteral("alertNotice"));
    m_skeleton->setObjectName(QStringLiteral("alertSkeleton"));
    m_alarm->hide();
    m_hint->hide();
    m_body->addWidget(m_table);
    m_body->addWidget(m_skeleton);
    m_body->addWidget(m_page);
    column->addWidget(m_body, 1);
    column->addWidget(m_bar);
    auto *foot = new StatusFoot(list);
    auto *footLine = new QHBoxLayout(foot);
    footLine->setContentsMargins(Metrics::pageMargin, 1, Metrics::pageMargin, 0);
    footLine->setSpacing(Metrics::space16);
    footLine->addWidget(m_status, 1);
    footLine->addWidget(m_replies);
    footLine->addWidget(m_keys);
    column->addWidget(foot);
    m_status->setObjectName(QStringLiteral("alertStatus"));
    m_status->setElided(true);
    m_replies->setObjectName(QStringLiteral("unmatchedReplies"));
    m_replies->setCompact(true);
    m_replies->hide();
    connect(m_replies, &Button::clicked, this, &AlertScreen::unmatchedRepliesWanted);
    return list;
}

void AlertScreen::setUnmatchedReplies(int count)
{
    m_replies->setText(
        Format::counted(count, tr("1 reply without a work order"), tr("%1 replies without a work order")));
    m_replies->setVisible(count > 0);
}

void AlertScreen::connectParts()
{
    connect(m_views, &ViewsStrip::viewChosen, this, [this](int view) { chooseList(static_cast<List>(view)); });
    connect(m_table, &AlertTable::selectionMoved, this, &AlertScreen::showSelection);
    connect(m_table, &AlertTable::openRequested, this, [this] { act(AlertAct::OpenWorkOrder); });
    connect(m_table, &AlertTable::acknowledgeRequested, this, [this] { act(AlertAct::Acknowledge); });
    connect(m_table, &AlertTable::commentRequested, this, [this] { act(AlertAct::Comment); });
    connect(m_table, &AlertTable::silenceRequested, this, [this] { act(AlertAct::Silence); });
    connect(m_table, &AlertTable::escalateRequested, this, [this] { act(AlertAct::Escalate); });
    connect(m_table, &AlertTable::undoRequested, this, &AlertScreen::undo);
    connect(m_table, &AlertTable::focusLeft, this, [this] {
        if (m_held > 0 && m_bar->isHidden())
            showLists(true);
    });
    connect(m_panel, &AlertPanel::actRequested, this, &AlertScreen::act);
    connect(m_acts, &AlertActs::working, m_panel, &AlertPanel::setWorking);
    connect(m_acts, &AlertActs::done, this, [this](bool showNew) {
        m_showNew = m_showNew || showNew;
        read();
    });
    // One filled button: while an act waits for its words, it is the one beside them.
    connect(m_bar, &ActBar::opened, this,
            [this] { m_panel->button(AlertAct::Acknowledge)->setKind(Button::Kind::Outlined); });
    connect(m_bar, &ActBar::closed, this, [this] {
        m_panel->button(AlertAct::Acknowledge)->setKind(Button::Kind::Filled);
        m_table->setFocus(Qt::OtherFocusReason);
    });
    auto *again = new QShortcut(QKeySequence(Qt::Key_F5), this);
    again->setContext(Qt::WidgetWithChildrenShortcut);
    connect(again, &QShortcut::activated, this, &AlertScreen::load);

    m_skeletonDelay.setSingleShot(true);
    m_skeletonDelay.setInterval(skeletonAfterMs);
    connect(&m_skeletonDelay, &QTimer::timeout, this, &AlertScreen::showBody);
    m_again.setSingleShot(true);
    m_again.setInterval(againAfterMs);
    connect(&m_again, &QTimer::timeout, this, &AlertScreen::read);
    connect(&m_tick, &QTimer::timeout, this, &AlertScreen::tick);
    m_silenceEnd.setSingleShot(true);
    m_silenceEnd.setTimerType(Qt::PreciseTimer);
    connect(&m_silenceEnd, &QTimer::timeout, this, [this] {
        showLists(false);
        refresh();
    });
}

void AlertScreen::load()
{
    m_showNew = true;
    read();
}

void AlertScreen::refresh()
{
    if (!m_again.isActive())
        m_again.start();
}

void AlertScreen::read()
{
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    m_reading = true;
    if (!m_known && m_failure.isEmpty())
        m_skeletonDelay.start();
    deliver(m_operations.readInbox(), this, [this](const Result<SlaInbox> &inbox) {
        m_reading = false;
        takeInbox(inbox);
        if (m_readAgain) {
            m_readAgain = false;
            read();
        }
    });
}

void AlertScreen::takeInbox(const Result<SlaInbox> &inbox)
{
    m_skeletonDelay.stop();
    if (!inbox) {
        m_failure = inbox.error().message;
        showBody();
        showAlarm();
        showStatus();
        return;
    }
    m_failure.clear();
    m_inbox = *inbox;
    m_known = true;
    showLists(m_showNew);
    m_showNew = false;
    Q_EMIT inboxRead(m_inbox);
    Q_EMIT titleChanged();
}

/// Sorts what was read into the three lists as of this moment: a silence that has ended since is over.
void AlertScreen::showLists(bool everything)
{
    const QDateTime now = m_clock.now();
    QList<SlaAlert> open = m_inbox.open;
    QList<SlaAlert> silenced;
    for (SlaAlert alert : std::as_const(m_inbox.silenced)) {
        if (!alert.silencedUntil.isValid() || alert.silencedUntil > now) {
            silenced.append(alert);
            continue;
        }
        alert.silenced = false;
        alert.silencedUntil = {};
        open.append(alert);
    }
    std::stable_sort(open.begin(), open.end(),
                     [](const SlaAlert &one, const SlaAlert &other) { return one.sentAt > other.sentAt; });
    const int row = m_table->currentIndex().row();
    for (AlertTableModel *model : m_models)
        model->setNow(now);
    model(List::Open).merge(withoutHeld(groupAlerts(open), everything));
    model(List::Silenced).merge(groupAlerts(silenced));
    model(List::Recent).merge(groupAlerts(m_inbox.recent));
    if (model(List::Open).groups().size() <= groupAbove / 2)
        model(List::Open).setGroupedByTrade(false);
    keepSelection(row);
    showBody();
    showAlarm();
    showHint();
    showStatus();
    showSelection();
    armSilenceEnd();
}

/// Rows that would push the list down wait while somebody works in it.
QList<SlaAlertGroup> AlertScreen::withoutHeld(QList<SlaAlertGroup> groups, bool everything)
{
    m_held = 0;
    AlertTableModel &shown = model(List::Open);
    const bool works = m_table->hasFocus() || m_bar->isVisible();
    if (everything || !works || m_table->alerts() != &shown || shown.rowCount() == 0 || shown.isGroupedByTrade())
        return groups;
    QSet<QUuid> known;
    for (const SlaAlertGroup &group : shown.groups())
        known.insert(group.key);
    const qsizetype before = groups.size();
    QList<SlaAlertGroup> staying = groups;
    staying.removeIf([&known](const SlaAlertGroup &group) { return !known.contains(group.key); });
    if (staying.isEmpty())
        return groups;
    m_held = static_cast<int>(before - staying.size());
    return staying;
}

/// When the row that was worked on is gone, its place is taken by the next one.
void AlertScreen::keepSelection(int row)
{
    const AlertTableModel &shown = *m_table->alerts();
    if (shown.rowCount() == 0 || !m_table->selectionModel()->selectedRows().isEmpty())
        return;
    m_table->setCurrentIndex(shown.index(std::clamp(row, 0, shown.rowCount() - 1), AlertTableModel::WorkOrderColumn));
}

void AlertScreen::chooseList(List list)
{
    m_views->setCurrent(static_cast<int>(list));
    m_bar->close();
    m_table->showList(&model(list));
    showLists(true);
    m_table->setFocus(Qt::OtherFocusReason);
}

void AlertScreen::setGroupedByTrade(bool grouped)
{
    model(List::Open).setGroupedByTrade(grouped);
    showLists(true);
    m_table->setFocus(Qt::OtherFocusReason);
}

void AlertScreen::showBody()
{
    if (!m_known) {
        if (!m_failure.isEmpty()) {
            m_body->setCurrentWidget(m_page);
            m_page->show(tr("The alerts could not be read. That says nothing about what is late."), m_failure,
                         {{tr("Try again"),
                           [this] {
                               load();
                           }}},
                         true);
        } else {
            m_skeleton->show();
        }
        return;
    }
    const bool firstTime = m_body->currentWidget() == m_skeleton;
    if (m_table->alerts()->rowCount() > 0)
        m_body->setCurrentWidget(m_table);
    else
        showEmpty();
    if (firstTime && isVisible())
        m_table->setFocus(Qt::OtherFocusReason);
}

void AlertScreen::showEmpty()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    m_body->setCurrentWidget(m_page); // first: a page that is shown before it is current gets no place
    switch (m_table->alerts()->list()) {
    case List::Open: {
        const QString late = m_link.isStale() ? QString() : lateCheckSentence(m_inbox, m_clock.now());
        const QString checked = lastCheckSentence(m_inbox, zone);
        if (m_link.isStale())
            m_page->show(tr("As of %1, nothing needed you. %2").arg(Format::clock(m_inbox.readAt, zone), checked));
        else if (!late.isEmpty())
            m_page->show(late, m_inbox.lastCheckAt.isValid() ? checked : tr("An engine makes it once a second."), {},
                         true);
        else
            m_page->show(tr("Nothing needs you. %1").arg(checked));
        break;
    }
    case List::Silenced:
        m_page->show(tr("Nothing is silenced."));
        break;
    case List::Recent:
        m_page->show(tr("Nothing was acknowledged or ended within a day."));
        break;
    }
}

/// What makes the list itself doubtful. In an empty list the page says it.
void AlertScreen::showAlarm()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const QString late = m_known && !m_link.isStale() ? lateCheckSentence(m_inbox, m_clock.now()) : QString();
    const bool pageSaysIt =
        m_body->currentWidget() == m_page && m_table->alerts()->list() == List::Open && m_failure.isEmpty();
    if (!m_failure.isEmpty() && m_known) {
        m_alarm->show(tr("The alerts could not be read: %1").arg(m_failure),
                      tr("What you see below is from %1.").arg(Format::clock(m_inbox.readAt, zone)),
                      {{tr("Try again"),
                        [this] {
                            load();
                        }}},
                      true);
    } else if (!late.isEmpty() && !pageSaysIt) {
        m_alarm->show(late, {}, {}, true);
    } else if (m_known && !m_inbox.policyOn) {
        m_alarm->show(tr("The SLA policy is switched off. Nothing warns, breaches or escalates until a manager "
                         "switches it on."));
    } else {
        m_alarm->hide();
    }
}

void AlertScreen::showHint()
{
    const AlertTableModel &shown = *m_table->alerts();
    const qsizetype stages = shown.groups().size();
    const bool isOpenList = shown.list() == List::Open && m_known;
    m_hint->hide();
    if (isOpenList && m_held > 0) {
        m_hint->show(tr("%1 new.").arg(Format::count(m_held)), {}, {{tr("Show"), [this] {
                                                                         showLists(true);
                                                                         m_table->scrollToTop();
                                                                         m_table->setFocus(Qt::OtherFocusReason);
                                                                     }}});
    } else if (isOpenList && shown.isGroupedByTrade()) {
        m_hint->show(tr("%1 by trade. An act on a heading concerns everything below it.").arg(countedAlerts(stages)),
                     {}, {{tr("As a list"), [this] {
                               setGroupedByTrade(false);
                           }}});
    } else if (isOpenList && stages > groupAbove) {
        const bool cut = m_inbox.openStages > stages;
        m_hint->show(
            cut ? tr("The newest %1 of %2 are shown.").arg(Format::count(stages), countedAlerts(m_inbox.openStages))
                : tr("%1 are open.").arg(countedAlerts(stages)),
            {}, {{tr("Group by trade"), [this] {
                      setGroupedByTrade(true);
                  }}});
    }
}

void AlertScreen::showStatus()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    if (!m_known) {
        m_status->setText(m_failure.isEmpty() ? tr("reading…") : tr("not known"));
        return;
    }
    m_views->setCounts({std::max<qint64>(m_inbox.openStages, model(List::Open).groups().size()),
                        model(List::Silenced).groups().size(), model(List::Recent).groups().size()});
    const QList<SlaAlertGroup> open = model(List::Open).groups();
    const qsizetype selected = m_table->selectedGroups().size();
    QStringList parts;
    if (selected > 1)
        parts.append(
            tr("%1 selected of %2").arg(Format::count(selected), Format::count(m_table->alerts()->groups().size())));
    else if (m_table->alerts()->list() == List::Open)
        parts.append(tr("%1 open: %2 breached or escalated, %3 warnings")
                         .arg(Format::count(m_inbox.openStages), Format::count(m_inbox.urgentStages),
                              Format::count(std::max<qint64>(0, m_inbox.openStages - m_inbox.urgentStages))));
    else if (m_table->alerts()->list() == List::Silenced)
        parts.append(tr("%1 silenced").arg(countedAlerts(model(List::Silenced).groups().size())));
    else
        parts.append(
            tr("%1 acknowledged or ended within a day").arg(countedAlerts(model(List::Recent).groups().size())));
    if (m_link.isStale())
        parts.append(tr("as of %1").arg(Format::clock(m_inbox.readAt, zone)));
    else if (m_inbox.lastCheckAt.isValid())
        parts.append(tr("last check %1").arg(Format::clock(m_inbox.lastCheckAt, zone)));
    m_keys->setText(m_table->isVisibleTo(this) && m_table->isColumnHidden(AlertTableModel::OwnerColumn)
                        ? tr("1 column hidden by width")
                        : m_operations.acknowledge
                        ? tr("A acknowledge   S silence   E escalate   C comment   Enter open")
                        : tr("J, K next and previous   Enter open"));
    m_status->setText(parts.join(QStringLiteral(" · ")));
}

void AlertScreen::showSelection()
{
    if (!m_table->alerts())
        return;
    const QList<SlaAlertGroup> groups = m_table->selectedGroups();
    if (groups.isEmpty())
        m_panel->showNothing(m_table->alerts()->rowCount() > 0);
    else
        m_panel->showGroups(groups, m_table->alerts()->list());
    showStatus();
}

/// A silence ends at its instant, not at the next read.
void AlertScreen::armSilenceEnd()
{
    QDateTime next;
    for (const SlaAlert &alert : std::as_const(m_inbox.silenced)) {
        if (alert.silencedUntil > m_clock.now() && (!next.isValid() || alert.silencedUntil < next))
            next = alert.silencedUntil;
    }
    m_silenceEnd.stop();
    if (next.isValid())
        m_silenceEnd.start(static_cast<int>(std::min(longestWaitMs, m_clock.now().msecsTo(next))));
}

void AlertScreen::tick()
{
    m_table->tick();
    if (!isVisible())
        return;
    m_panel->tick();
    if (m_body->currentWidget() == m_page && m_known)
        showEmpty();
    showAlarm();
}

void AlertScreen::act(AlertAct act)
{
    const QList<SlaAlertGroup> groups = m_table->selectedGroups();
    if (groups.isEmpty())
        return;
    const List list = m_table->alerts()->list();
    if (act == AlertAct::OpenWorkOrder) {
        Q_EMIT openWorkOrder(groups.first().lead.job);
        return;
    }
    if (act == AlertAct::Silence && list == List::Silenced)
        act = AlertAct::Unsilence;
    if (list == List::Recent && act != AlertAct::Comment)
        return;
    const Button *button = m_panel->button(AlertAct::Silence);
    m_acts->begin(act, groups,
                  button->isVisible()
                      ? button->mapToGlobal(QPoint(0, button->height() + Metrics::space2))
                      : m_table->mapToGlobal(m_table->visualRect(m_table->currentIndex()).bottomLeft()));
}

void AlertScreen::undo()
{
    m_acts->undo();
}

QString AlertScreen::titleText() const
{
    return m_known && m_inbox.urgentStages > 0 ? tr("Alerts %1").arg(Format::count(m_inbox.urgentStages))
                                               : tr("Alerts");
}

void AlertScreen::setLink(const LinkState &link)
{
    const bool returned = m_link.isStale() && !link.isStale();
    const bool changed = m_link.isStale() != link.isStale();
    m_link = link;
    if (!changed)
        return;
    m_table->setStale(link.isStale());
    m_panel->setStale(link.isStale());
    m_acts->setStale(link.isStale());
    if (m_known) {
        showBody();
        showAlarm();
        showStatus();
    }
    // Notifications were missed.
    if (returned)
        refresh();
}

bool AlertScreen::stepBack()
{
    if (m_bar->isVisible()) {
        m_bar->close();
        return true;
    }
    if (m_panel->isAncestorOf(focusWidget())) {
        m_table->setFocus();
        return true;
    }
    if (m_table->selectedGroups().size() > 1) {
        m_table->setCurrentIndex(m_table->currentIndex());
        return m_table->selectionModel()->selectedRows().size() == 1;
    }
    return false;
}

QList<QWidget *> AlertScreen::stops() const
{
    return {m_table, m_panel->button(AlertAct::Acknowledge)};
}

QList<Command> AlertScreen::commands()
{
    const QString area = tr("Alerts");
    QList<Command> all {
        {tr("Group alerts by trade"),
         area,
         QStringLiteral("view-filter"),
         {},
         [this] {
             setGroupedByTrade(!model(List::Open).isGroupedByTrade());
         }},
        {tr("Read the alerts again"), area, QStringLiteral("view-refresh"), QKeySequence(Qt::Key_F5), [this] {
             load();
         }}};
    const auto offer = [this, &all, &area](AlertAct one, const QString &words, const char *icon, Qt::Key key) {
        if (AlertActs::allowed(m_operations).contains(one))
            all.append({words, area, QString::fromLatin1(icon), QKeySequence(key), [this, one] {
                            act(one);
                        }});
    };
    offer(AlertAct::Acknowledge, tr("Acknowledge…"), "checkmark", Qt::Key_A);
    offer(AlertAct::Silence, tr("Silence…"), "notifications-disabled", Qt::Key_S);
    offer(AlertAct::Escalate, tr("Escalate…"), "go-up", Qt::Key_E);
    offer(AlertAct::Comment, tr("Comment…"), "document-edit", Qt::Key_C);
    return all;
}

void AlertScreen::resizeEvent(QResizeEvent *event)
{
    Screen::resizeEvent(event);
    const int panel = width() < narrowWidth ? Metrics::narrowPanelWidth : Metrics::panelWidth;
    m_splitter->setSizes({width() - panel, panel});
    showStatus();
}

void AlertScreen::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Theme::current().color(Ground::Surface));
}
