#include "ui/dispatch/dispatchscreen.h"

#include "models/domain/dispatchfuse.h"
#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/delegates/slabadgewidget.h"
#include "ui/dispatch/assigndialog.h"
#include "ui/dispatch/chipbar.h"
#include "ui/dispatch/dispatchheader.h"
#include "ui/dispatch/fuseview.h"
#include "ui/dispatch/peoplecells.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/dispatch/recipientdelegate.h"
#include "ui/dispatch/settledialog.h"
#include "ui/dispatch/stopdialog.h"
#include "ui/dispatch/toast.h"
#include "ui/dispatch/verdictframe.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>

namespace {

using Act = DispatchVerdict::Act;

/// Ten repaints a second at most, however many events arrive.
constexpr int repaintGapMs = 100;
/// A read starts no sooner than this after the last; a slow one waits as long as it took.
constexpr int rereadGapMs = 200;
constexpr int tickMs = 1'000;
constexpr int compactBelowHeight = 800;
constexpr int compactBelowWidth = 1'200;
constexpr int fuseFromHeight = 560;

constexpr std::array<int, RecipientTableModel::ColumnCount - 1> columnWidths {155, 80, 220, 90, 68, 92, 104};

/// Columns that give way when the list is narrower than this, first the last one.
constexpr std::array<std::pair<int, int>, 3> hiddenBelow {{{RecipientTableModel::OpenedColumn, 940},
                                                           {RecipientTableModel::ScoreColumn, 840},
                                                           {RecipientTableModel::DistanceColumn, 740}}};

} // namespace

DispatchScreen::DispatchScreen(const OutreachId &outreach, DispatchOperations operations, QWidget *parent)
    : Screen(parent)
    , m_outreach(outreach)
    , m_operations(std::move(operations))
    , m_filter(m_people)
    , m_pages(new QStackedLayout(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
{
    setObjectName(QStringLiteral("dispatchScreen"));
    // The parts shrink with the room; the sum of their present sizes must not hold the window open.
    m_pages->setSizeConstraint(QLayout::SetNoConstraint);
    m_pages->addWidget(m_notice);
    buildContent();
    m_toast = new Toast(this);
    connectParts();
    addKeys();
    m_apply.setSingleShot(true);
    connect(&m_apply, &QTimer::timeout, this, &DispatchScreen::applyPending);
    m_reread.setSingleShot(true);
    connect(&m_reread, &QTimer::timeout, this, &DispatchScreen::refresh);
    connect(&m_tick, &QTimer::timeout, this, &DispatchScreen::tick);
    m_tick.start(tickMs);
    m_notice->show(tr("Reading the dispatch…"));
}

void DispatchScreen::buildContent()
{
    m_content = new QWidget(this);
    m_strip = new Notice(Notice::Shape::Strip, m_content);
    m_strip->setObjectName(QStringLiteral("failureStrip"));
    m_strip->setVisible(false);
    m_header = new DispatchHeader(m_clock, m_content);
    m_verdict = new VerdictFrame(m_content);
    m_fuse = new FuseView(m_content);
    m_fuse->setObjectName(QStringLiteral("fuse"));
    m_warm = new ChannelCard(Channel::Warm, m_content);
    m_cold = new ChannelCard(Channel::Cold, m_content);

    auto *cards = new QHBoxLayout;
    cards->setSpacing(Metrics::cardGap);
    cards->addWidget(m_warm, 1);
    cards->addWidget(m_cold, 1);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(Metrics::pageMargin, 11, Metrics::pageMargin, Metrics::space12);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_header);
    column->addSpacing(9);
    column->addWidget(m_verdict);
    column->addSpacing(Metrics::space8);
    column->addWidget(m_fuse);
    column->addSpacing(Metrics::cardGap);
    column->addLayout(cards);
    column->addSpacing(Metrics::cardGap - 1);
    auto *list = new Card(m_content);
    buildList(list);
    column->addWidget(list, 1);
    m_pages->addWidget(m_content);
}

void DispatchScreen::buildList(QWidget *parent)
{
    m_chips = new ChipBar(parent);
    m_chips->setObjectName(QStringLiteral("chips"));
    m_table = new QTableView(parent);
    m_delegate = new RecipientDelegate(m_table);
    m_table->setObjectName(QStringLiteral("recipients"));
    m_table->setAccessibleName(tr("Asked people"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegate(m_delegate);
    setUpList(*m_table, RecipientDelegate::rowHeight, RecipientDelegate::firstInset, RecipientDelegate::lastInset);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(3 * RecipientDelegate::rowHeight);
    for (size_t column = 0; column < columnWidths.size(); ++column)
        m_table->setColumnWidth(static_cast<int>(column), columnWidths.at(column));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(RecipientTableModel::StateColumn, Qt::AscendingOrder);
    m_table->installEventFilter(this);

    auto *column = new QVBoxLayout(parent);
    column->setContentsMargins(1, 0, 1, 6);
    column->setSpacing(0);
    column->addWidget(m_chips);
    column->addWidget(m_table, 1);
}

void DispatchScreen::connectParts()
{
    connect(m_verdict, &VerdictFrame::chosen, this, &DispatchScreen::act);
    connect(m_chips, &ChipBar::filterChosen, this, &DispatchScreen::showAsked);
    connect(m_chips, &ChipBar::leftOutChosen, this, &DispatchScreen::showLeftOut);
    for (ChannelCard *card : {m_warm, m_cold}) {
        connect(card->cells(), &PeopleCells::personChosen, this, &DispatchScreen::choosePerson);
        connect(card->cells(), &PeopleCells::personActivated, this, &DispatchScreen::openPerson);
    }
    connect(m_cold, &ChannelCard::waveChosen, this, &DispatchScreen::startWave);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const DispatchPerson *person = m_table->model() == &m_filter ? m_filter.personAt(index) : nullptr)
            openPerson(person->id);
    });
    connect(m_header, &DispatchHeader::boardWanted, this, [this] {
        if (m_operations.openBoard)
            m_operations.openBoard();
    });
    if (m_operations.openSla)
        m_header->badge()->setOpens(tr("Opens the stages and how each instant follows."));
    connect(m_header->badge(), &SlaBadgeWidget::clicked, this, &DispatchScreen::openSla);
    connect(m_header->addPeople(), &Button::clicked, this, [this] { m_operations.openPreview(m_picture.jobId); });
    connect(m_header->ownWindow(), &Button::clicked, this, [this] { m_operations.openWindow(m_outreach); });
    connect(m_header->stopSending(), &Button::clicked, this, &DispatchScreen::openStop);
}

void DispatchScreen::addKeys()
{
    const auto key = [this](const QKeySequence &keys, void (DispatchScreen::*slot)()) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    key(QKeySequence::Undo, &DispatchScreen::takeBack);
    key(QKeySequence(Qt::CTRL | Qt::Key_Period), &DispatchScreen::openStop);
    key(QKeySequence::Refresh, &DispatchScreen::refresh);
}

QString DispatchScreen::titleText() const
{
    return m_hasPicture ? Format::workOrder(m_picture.jobNumber) : tr("Dispatch");
}

QDateTime DispatchScreen::now() const
{
    if (!m_tick.isActive())
        return m_picture.readAt;
    return m_picture.readAt.addMSecs(m_sinceRead.elapsed());
}

void DispatchScreen::refresh()
{
    if (!m_operations.read)
        return;
    if (m_reading) {
        m_readAgain = true;
        return;
    }
    const qint64 wait = m_readTook.isValid() ? rereadGapMs - m_readTook.elapsed() : 0;
    if (wait > 0) {
        if (!m_reread.isActive())
            m_reread.start(static_cast<int>(wait));
        return;
    }
    m_reading = true;
    deliver(m_operations.read(m_outreach), this,
            [this](const Result<DispatchPicture> &outcome) { takeOutcome(outcome); });
}

void DispatchScreen::takeOutcome(const Result<DispatchPicture> &outcome)
{
    m_reading = false;
    m_readTook.start();
    if (outcome)
        showPicture(*outcome);
    else
        showFailure(outcome.error());
    if (m_readAgain) {
        m_readAgain = false;
        refresh();
    }
}

void DispatchScreen::showFailure(const Error &error)
{
    const QList<Notice::Action> retry {{tr("Try again"), [this] {
                                            refresh();
                                        }}};
    const QString what = tr("The dispatch could not be read. Sending goes on without this window.");
    if (m_hasPicture)
        m_strip->show(what, error.message, retry, true);
    else
        m_notice->show(what, error.message, retry, true);
}

void DispatchScreen::showPicture(const DispatchPicture &picture)
{
    m_pending = picture;
    const qint64 wait = m_sinceApplied.isValid() ? repaintGapMs - m_sinceApplied.elapsed() : 0;
    if (wait <= 0)
        applyPending();
    else if (!m_apply.isActive())
        m_apply.start(static_cast<int>(wait));
}

void DispatchScreen::applyPending()
{
    if (!m_pending)
        return;
    const bool first = !m_hasPicture;
    m_picture = *std::exchange(m_pending, std::nullopt);
    m_hasPicture = true;
    m_sinceRead.start();
    m_sinceApplied.start();
    m_strip->setVisible(false);
    applyPicture();
    m_pages->setCurrentWidget(m_content);
    if (!first)
        return;
    Q_EMIT titleChanged();
    if (m_table->model()->rowCount() > 0)
        m_table->selectRow(0);
    // In the hold an accidental Enter takes back, which is harmless.
    if (m_verdict->verdict().rule == VerdictRule::Hold)
        m_verdict->focusPrimary();
    else
        m_table->setFocus(Qt::OtherFocusReason);
    if (m_assignWhenRead)
        openAssign();
}

void DispatchScreen::applyPicture()
{
    m_tally = tallyOf(m_picture);
    m_people.merge(m_picture.people);
    m_leftOut.setPeople(m_picture.leftOut);
    m_chips->setTally(m_tally, static_cast<int>(m_picture.leftOut.size()));
    const QDateTime at = now();
    m_warm->setPicture(m_picture, m_tally.warm, at);
    m_cold->setPicture(m_picture, m_tally.cold, at);
    tick();
}

void DispatchScreen::tick()
{
    if (!m_hasPicture)
        return;
    const QDateTime at = now();
    m_verdict->setVerdict(verdictOf(m_picture, m_tally, at, m_zone));
    m_fuse->setFuse(fuseOf(m_picture, m_tally, at), at);
    m_warm->setNow(m_picture, m_tally.warm, at);
    m_cold->setNow(m_picture, m_tally.cold, at);
    m_header->setPicture(m_picture, m_tally.asked() == m_tally.count(PersonState::Queued));
    updateControls();
}

void DispatchScreen::updateControls()
{
    const VerdictRule rule = m_verdict->verdict().rule;
    const int canStop = m_tally.count(PersonState::Queued) + m_tally.count(PersonState::Sending);
    // In the hold taking back is the way; adding people to something that has not left would be confusing.
    m_header->addPeople()->setVisible(m_operations.openPreview != nullptr && rule != VerdictRule::Hold);
    m_header->ownWindow()->setVisible(m_operations.openWindow != nullptr && rule != VerdictRule::Hold);
    m_header->stopSending()->setVisible(m_operations.stop != nullptr && rule != VerdictRule::Hold && canStop > 0);
}

void DispatchScreen::setLink(const LinkState &link)
{
    const bool wasStale = m_staleSince.isValid();
    setStale(link.isStale() ? link.dataFrom : QDateTime());
    // What was missed while nothing was heard is read at once.
    if (wasStale && !link.isStale())
        refresh();
}

QList<QWidget *> DispatchScreen::stops() const
{
    QWidget *verdict = m_verdict;
    if (m_verdict->verdict().primary)
        verdict = m_verdict->button(*m_verdict->verdict().primary);
    return {verdict, m_warm->cells(), m_cold->cells(), m_table};
}

QList<Command> DispatchScreen::commands()
{
    const QString area = tr("Dispatch");
    QList<Command> commands;
    if (m_verdict->verdict().rule == VerdictRule::Hold && m_operations.takeBack)
        commands.append({tr("Take back"), area, QStringLiteral("edit-undo"), QKeySequence::Undo, [this] {
                             takeBack();
                         }});
    if (m_operations.stop && !m_header->stopSending()->isHidden())
        commands.append({tr("Stop sending…"), area, QStringLiteral("process-stop"),
                         QKeySequence(Qt::CTRL | Qt::Key_Period), [this] {
                             openStop();
                         }});
    if (m_operations.assign)
        commands.append(
            {tr("Assign…"), area, QStringLiteral("list-add-user"), QKeySequence(Qt::ALT | Qt::Key_A), [this] {
                 openAssign();
             }});
    if (m_operations.decide && m_tally.count(PersonState::InDoubt) > 0)
        commands.append({tr("Settle…"), area, QStringLiteral("checkmark"), {}, [this] {
                             openSettle();
                         }});
    if (m_operations.openSla && m_hasPicture && m_picture.sla.kind != SlaBadge::Kind::None)
        commands.append({tr("SLA of %1").arg(Format::workOrder(m_picture.jobNumber)), area,
                         QStringLiteral("chronometer"), QKeySequence(Qt::Key_T), [this] {
                             openSla();
                         }});
    if (m_operations.openPreview)
        commands.append({tr("Add people…"), area, QStringLiteral("list-add"), {}, [this] {
                             m_operations.openPreview(m_picture.jobId);
                         }});
    return commands;
}

void DispatchScreen::setDetached()
{
    Button *button = m_header->ownWindow();
    button->disconnect(this);
    button->setText(tr("Stay on top"));
    button->setCheckable(true);
    button->updateGeometry();
    connect(button, &Button::toggled, this, [this](bool onTop) {
        // The platform hides a window whose flags change.
        window()->setWindowFlag(Qt::WindowStaysOnTopHint, onTop);
        window()->show();
    });
}

void DispatchScreen::setStale(const QDateTime &since)
{
    m_staleSince = since;
    const QString reason = since.isValid() ? tr("Read only while reconnecting") : QString();
    m_verdict->setBlocked(reason);
    m_header->addPeople()->setBlocked(reason);
    m_header->stopSending()->setBlocked(reason);
    m_fuse->setStale(since.isValid());
    m_header->setStale(since.isValid());
    for (ChannelCard *card : {m_warm, m_cold}) {
        card->setStale(since);
        card->setBlocked(reason);
    }
    m_delegate->setStale(since.isValid());
    m_table->viewport()->update();
}

void DispatchScreen::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    m_people.setZone(zone);
    m_fuse->setZone(zone);
    m_header->setZone(zone);
    m_warm->setZone(zone);
    m_cold->setZone(zone);
    tick();
}

void DispatchScreen::resizeEvent(QResizeEvent *event)
{
    Screen::resizeEvent(event);
    fit();
}

QSize DispatchScreen::minimumSizeHint() const
{
    return {700, 480};
}

void DispatchScreen::fit()
{
    const bool compact = height() < compactBelowHeight || width() < compactBelowWidth;
    m_warm->setCompact(compact);
    m_cold->setCompact(compact);
    m_fuse->setCompact(compact);
    m_fuse->setVisible(height() >= fuseFromHeight);
    for (const auto &[column, least] : hiddenBelow)
        m_table->setColumnHidden(column, width() < least);
}

void DispatchScreen::act(Act act)
{
    switch (act) {
    case Act::TakeBack:
        takeBack();
        return;
    case Act::SendNow:
        sendNow();
        return;
    case Act::CopyDetails:
        copyDetails();
        return;
    case Act::DispatchRest:
    case Act::AskMore:
        if (m_operations.openPreview)
            m_operations.openPreview(m_picture.jobId);
        return;
    case Act::ShowStops:
        if (m_operations.openStops)
            m_operations.openStops();
        return;
    case Act::Assign:
        openAssign();
        return;
    case Act::Settle:
        openSettle();
        return;
    }
}

template<typename T>
void DispatchScreen::report(const Result<T> &outcome, const QString &done)
{
    say(outcome ? done : outcome.error().message, !outcome);
    refresh();
}

void DispatchScreen::say(const QString &sentence, bool failed)
{
    m_toast->say(sentence, failed);
}

void DispatchScreen::takeBack()
{
    if (m_verdict->verdict().rule != VerdictRule::Hold || !m_operations.takeBack || m_staleSince.isValid())
        return;
    m_verdict->setWorking(Act::TakeBack, true);
    deliver(m_operations.takeBack(m_outreach), this, [this](const Result<DispatchActReport> &outcome) {
        m_verdict->setWorking(Act::TakeBack, false);
        QString done;
        if (outcome) {
            const DispatchBooks &books = outcome->books;
            const int gone = books.count(MessageState::Sent) + books.count(MessageState::Sending)
                + books.count(MessageState::InDoubt);
            done = tr("Taken back: %1.").arg(Format::count(outcome->changed)) % u' '
                % (gone == 0 ? tr("Nothing was sent.") : tr("%1 had already left.").arg(Format::count(gone)));
        }
        report(outcome, done);
    });
}

void DispatchScreen::sendNow()
{
    if (!m_operations.sendNow)
        return;
    m_verdict->setWorking(Act::SendNow, true);
    deliver(m_operations.sendNow(m_outreach), this, [this](const Result<DispatchActReport> &outcome) {
        m_verdict->setWorking(Act::SendNow, false);
        if (!outcome)
            say(outcome.error().message, true);
        refresh();
    });
}

void DispatchScreen::startWave(ChannelCard::WaveAct act)
{
    const bool start = act == ChannelCard::WaveAct::StartNow;
    const auto &operation = start ? m_operations.startColdWave : m_operations.cancelColdWave;
    if (!operation)
        return;
    m_cold->setWaveWorking(act, true);
    deliver(operation(m_outreach), this, [this, act, start](const Result<DispatchActReport> &outcome) {
        m_cold->setWaveWorking(act, false);
        if (outcome && start)
            refresh();
        else
            report(outcome,
                   outcome ? tr("The cold wave will not start: %1 are not asked.").arg(Format::count(outcome->changed))
                           : QString());
    });
}

void DispatchScreen::openStop()
{
    if (!m_hasPicture || !m_operations.stop || m_staleSince.isValid() || m_header->stopSending()->isHidden())
        return;
    auto *dialog = new StopDialog(m_picture.jobNumber, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setTally(m_tally);
    // The numbers tick while the dialog is open.
    connect(&m_people, &QAbstractItemModel::dataChanged, dialog, [this, dialog] { dialog->setTally(m_tally); });
    connect(dialog, &StopDialog::stopWanted, this, [this, dialog](const QString &reason) {
        deliver(m_operations.stop(m_outreach, reason), this,
                [this, dialog = QPointer<StopDialog>(dialog)](const Result<DispatchActReport> &outcome) {
                    if (dialog && !outcome) {
                        dialog->showFailure(outcome.error().message);
                        return;
                    }
                    if (dialog)
                        dialog->accept();
                    report(outcome, outcome ? StopDialog::outcomeText(*outcome) : QString());
                });
    });
    dialog->open();
}

void DispatchScreen::openSettle()
{
    if (!m_operations.readDoubts || !m_operations.decide)
        return;
    auto *dialog = new SettleDialog(m_operations.decide, m_zone, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    deliver(m_operations.readDoubts(m_outreach), dialog, [dialog](const Result<QList<DoubtfulMessage>> &doubts) {
        if (doubts)
            dialog->setDoubts(*doubts);
        else
            dialog->showFailure(doubts.error().message);
    });
    connect(dialog, &SettleDialog::settled, this, [this](const DecisionReport &done) {
        QString text = tr("%1 settled.").arg(Format::count(done.done));
        if (done.tooEarly > 0)
            text += u' '
                % tr("%1 may be sent again from %2.")
                      .arg(Format::count(done.tooEarly), Format::clock(done.possibleFrom, m_zone));
        say(text);
        refresh();
    });
    dialog->open();
}

void DispatchScreen::openSla()
{
    if (m_hasPicture && m_operations.openSla)
        m_operations.openSla(m_picture.jobId);
}

void DispatchScreen::openAssign()
{
    m_assignWhenRead = !m_hasPicture;
    if (!m_hasPicture || !m_operations.assign || m_staleSince.isValid())
        return;
    auto *dialog = new AssignDialog(m_picture, m_zone, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AssignDialog::assignWanted, this, [this, dialog](const AssignDialog::Choice &choice) {
        const auto future =
            m_operations.assign(m_picture.jobId, choice.technician, choice.arrival, choice.cancelWaiting);
        deliver(future, this, [this, choice, dialog = QPointer<AssignDialog>(dialog)](const Result<int> &outcome) {
            if (dialog && !outcome) {
                dialog->showFailure(outcome.error().message);
                return;
            }
            if (dialog)
                dialog->accept();
            QString done = tr("Assigned to %1.").arg(choice.name);
            if (outcome && *outcome > 0)
                done += u' ' % tr("%1 are not asked any more.").arg(Format::count(*outcome));
            report(outcome, done);
        });
    });
    dialog->open();
}

void DispatchScreen::copyDetails()
{
    QStringList lines {Format::workOrder(m_picture.jobNumber), m_outreach.toString(),
                       m_picture.readAt.toString(Qt::ISODateWithMs)};
    for (const Channel channel : {Channel::Warm, Channel::Cold}) {
        const Books books = booksOf(m_picture, channel);
        lines.append(displayWord(channel) % QLatin1String(": ") % books.equation() % QLatin1String("; ")
                     % (books.balance() ? tr("balances") : books.complaint()));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
    say(tr("Details copied."));
}

void DispatchScreen::choosePerson(const RecipientId &id)
{
    if (m_table->model() != &m_filter || !m_filter.indexOf(id).isValid())
        m_chips->choose(m_tally.needsYou() > 0 ? 1 : 0);
    const QModelIndex index = m_filter.indexOf(id);
    if (!index.isValid())
        return;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void DispatchScreen::openPerson(const RecipientId &id)
{
    const DispatchPerson *person = m_people.personAt(m_people.rowOf(id));
    if (person && m_operations.openPerson)
        m_operations.openPerson(person->technicianId, m_picture.jobId);
}

void DispatchScreen::showAsked(const RecipientFilter &filter)
{
    if (m_table->model() != &m_filter)
        m_table->setModel(&m_filter);
    m_filter.setFilter(filter);
}

void DispatchScreen::showLeftOut()
{
    if (m_table->model() != &m_leftOut)
        m_table->setModel(&m_leftOut);
}

bool DispatchScreen::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_A && key->modifiers() == Qt::AltModifier)
            event->accept();
    }
    return Screen::event(event);
}

void DispatchScreen::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_A && event->modifiers() == Qt::AltModifier)
        openAssign();
    else if (event->key() == Qt::Key_T && event->modifiers() == Qt::NoModifier)
        openSla();
    else if (event->key() >= Qt::Key_1 && event->key() <= Qt::Key_9 && event->modifiers() == Qt::NoModifier)
        m_chips->choose(event->key() - Qt::Key_1);
    else
        Screen::keyPressEvent(event);
}

bool DispatchScreen::eventFilter(QObject *watched, QEvent *event)
{
    // The list would take digits and letters as a search for a name.
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        auto *key = static_cast<QKeyEvent *>(event);
        const bool digit = key->key() >= Qt::Key_1 && key->key() <= Qt::Key_9;
        if (key->modifiers() == Qt::NoModifier && (digit || key->key() == Qt::Key_T)) {
            keyPressEvent(key);
            return true;
        }
        if (key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_J || key->key() == Qt::Key_K)) {
            moveCurrentRow(key->key() == Qt::Key_J ? 1 : -1);
            return true;
        }
    }
    return Screen::eventFilter(watched, event);
}

void DispatchScreen::moveCurrentRow(int step)
{
    const int rows = m_table->model()->rowCount();
    if (rows == 0)
        return;
    const int row = std::clamp(m_table->currentIndex().row() + step, 0, rows - 1);
    m_table->setCurrentIndex(m_table->model()->index(row, 0));
}
