#include "ui/dispatch/settledialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace {

constexpr QSize dialogSize(940, 440);
constexpr std::array<int, DoubtTableModel::ColumnCount - 1> widths {180, 84, 72, 150, 64, 150, 92};
constexpr std::array<Settlement, 4> settlements {Settlement::Wait, Settlement::WentOut, Settlement::DoNotSend,
                                                 Settlement::SendAgain};

QString neededWords()
{
    return QStringLiteral("SEND AGAIN");
}

QString answerText(const DoubtfulMessage &doubt)
{
    if (doubt.httpStatus == 0 && doubt.error.isEmpty())
        return DoubtTableModel::tr("none");
    const QString status = doubt.httpStatus == 0 ? QString() : QString::number(doubt.httpStatus);
    return QStringList {status, Format::singleLine(doubt.error)}.join(u' ').trimmed();
}

QString lookUpText(const DoubtfulMessage &doubt, const QTimeZone &zone)
{
    if (!doubt.lookedUpAt.isValid())
        return DoubtTableModel::tr("none made");
    return Format::shortClock(doubt.lookedUpAt, zone) % u' ' % Format::singleLine(doubt.lookUpNote);
}

} // namespace

DoubtTableModel::DoubtTableModel(const QTimeZone &zone, QObject *parent)
    : QAbstractTableModel(parent)
    , m_zone(zone)
{
}

void DoubtTableModel::setDoubts(const QList<DoubtfulMessage> &doubts)
{
    beginResetModel();
    m_doubts = doubts;
    m_decisions = QList<Settlement>(doubts.size(), Settlement::Wait);
    endResetModel();
}

void DoubtTableModel::decide(const QList<int> &rows, Settlement settlement)
{
    for (const int row : rows) {
        m_decisions[row] = settlement;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

int DoubtTableModel::decided() const
{
    return static_cast<int>(m_decisions.size() - m_decisions.count(Settlement::Wait));
}

QList<MessageId> DoubtTableModel::messagesFor(Settlement settlement) const
{
    QList<MessageId> messages;
    for (qsizetype row = 0; row < m_doubts.size(); ++row) {
        if (m_decisions.at(row) == settlement)
            messages.append(m_doubts.at(row).messageId);
    }
    return messages;
}

QStringList DoubtTableModel::namesFor(Settlement settlement) const
{
    QStringList names;
    for (qsizetype row = 0; row < m_doubts.size(); ++row) {
        if (m_decisions.at(row) == settlement)
            names.append(Format::singleLine(m_doubts.at(row).name, 60));
    }
    return names;
}

int DoubtTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_doubts.size());
}

int DoubtTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DoubtTableModel::word(Settlement settlement)
{
    switch (settlement) {
    case Settlement::Wait:
        return tr("Wait");
    case Settlement::WentOut:
        return tr("It went out");
    case Settlement::DoNotSend:
        return tr("Do not send");
    case Settlement::SendAgain:
        return tr("Send again");
    }
    Q_UNREACHABLE();
}

QString DoubtTableModel::displayText(int row, int column) const
{
    const DoubtfulMessage &doubt = m_doubts.at(row);
    switch (column) {
    case TechnicianColumn:
        return Format::singleLine(doubt.name, 80);
    case RequestColumn:
        return Format::clock(doubt.requestedAt, m_zone);
    case WrittenColumn:
        return doubt.bytesWritten <= 0 ? Format::unknown() : Format::count(doubt.bytesWritten);
    case AnswerColumn:
        return answerText(doubt);
    case EventsColumn:
        return Format::count(doubt.eventsSeen);
    case LookUpColumn:
        return lookUpText(doubt, m_zone);
    case QuarantineColumn:
        return Format::clock(doubt.resendPossibleAt, m_zone);
    case DecisionColumn:
        return word(m_decisions.at(row));
    default:
        return {};
    }
}

QVariant DoubtTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int column = index.column();
    if (role == Qt::DisplayRole)
        return displayText(index.row(), column);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((column == WrittenColumn || column == EventsColumn ? Qt::AlignRight : Qt::AlignLeft)
                                   | Qt::AlignVCenter);
    return {};
}

QVariant DoubtTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            (section == WrittenColumn || section == EventsColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TechnicianColumn:
        return tr("Technician");
    case RequestColumn:
        return tr("Request");
    case WrittenColumn:
        return tr("Bytes");
    case AnswerColumn:
        return tr("Answer");
    case EventsColumn:
        return tr("Events");
    case LookUpColumn:
        return tr("Look-up");
    case QuarantineColumn:
        return tr("Quarantine");
    case DecisionColumn:
        return tr("Decision");
    default:
        return {};
    }
}

SettleDialog::SettleDialog(Decide decide, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_decide(std::move(decide))
    , m_zone(zone)
    , m_doubts(new DoubtTableModel(zone, this))
    , m_table(new QTableView(this))
    , m_title(new TextLabel(tr("Messages in doubt"), Tone::Text, Type::strong(Type::title), this))
    , m_hint(new TextLabel(tr("Reading what is known…"), Tone::Muted, Type::font(), this))
    , m_warning(new TextLabel({}, Tone::AtRisk, Type::medium(), this))
    , m_typed(new QLineEdit(this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_cancel(new Button(tr("Decide later"), Button::Kind::Outlined, this))
    , m_settle(new Button(tr("Settle 0"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("settleDialog"));
    setWindowTitle(tr("Settle"));
    resize(dialogSize);
    buildTable();
    buildLayout();
    connect(m_cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_typed, &QLineEdit::textChanged, this, &SettleDialog::updateControls);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &SettleDialog::updateControls);
    connect(m_settle, &Button::clicked, this, &SettleDialog::settle);
    updateControls();
}

void SettleDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("doubts"));
    m_table->setAccessibleName(tr("Messages in doubt"));
    m_table->setModel(m_doubts);
    setUpList(*m_table, Metrics::rowHeight, PlainRowDelegate::firstInset, 0);
    m_table->setItemDelegate(new PlainRowDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setFrameShape(QFrame::StyledPanel);
    for (size_t column = 0; column < widths.size(); ++column)
        m_table->setColumnWidth(static_cast<int>(column), widths.at(column));
}

QLayout *SettleDialog::builtChoices()
{
    auto *choices = new QHBoxLayout;
    choices->setSpacing(Metrics::space8);
    choices->addWidget(new TextLabel(tr("The chosen:"), Tone::Muted, Type::font(), this));
    for (const Settlement settlement : settlements) {
        const QString more = settlement == Settlement::SendAgain ? QStringLiteral("…") : QString();
        auto *button = new Button(DoubtTableModel::word(settlement) + more, Button::Kind::Outlined, this);
        button->setObjectName(QStringLiteral("settle%1").arg(static_cast<int>(settlement)));
        connect(button, &Button::clicked, this, [this, settlement] { decide(settlement); });
        choices->addWidget(button);
        m_choices.append(button);
    }
    choices->addStretch();
    return choices;
}

void SettleDialog::buildLayout()
{
    m_hint->setWordWrap(true);
    m_warning->setWordWrap(true);
    m_warning->setVisible(false);
    m_typed->setObjectName(QStringLiteral("sendAgainWords"));
    m_typed->setAccessibleName(tr("Type SEND AGAIN"));
    m_typed->setMaximumWidth(160);
    m_typed->setVisible(false);
    m_failure->setWordWrap(true);
    m_failure->setVisible(false);
    m_cancel->setObjectName(QStringLiteral("settleLater"));
    m_settle->setObjectName(QStringLiteral("settleNow"));

    auto *again = new QHBoxLayout;
    again->addWidget(m_warning, 1);
    again->addWidget(m_typed);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_settle);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addWidget(m_table, 1);
    column->addLayout(builtChoices());
    column->addLayout(again);
    column->addWidget(m_failure);
    column->addLayout(buttons);
}

void SettleDialog::setDoubts(const QList<DoubtfulMessage> &doubts)
{
    m_doubts->setDoubts(doubts);
    const auto count = doubts.size();
    m_title->setText(count == 1 ? tr("1 message in doubt") : tr("%1 messages in doubt").arg(Format::count(count)));
    m_hint->setText(
        count == 0 ? tr("Nothing waits for you. The last doubt was settled by an event.")
                   : tr("A message settles by itself when an event for it arrives. A later event for the first attempt "
                        "is shown as a duplicate, never hidden."));
    m_table->selectAll();
    m_table->setFocus();
    updateControls();
}

void SettleDialog::showFailure(const QString &message)
{
    m_settle->setWorking(false);
    m_failure->setText(message);
    m_failure->setVisible(true);
}

QList<int> SettleDialog::chosenRows() const
{
    QList<int> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        rows.append(index.row());
    return rows;
}

QString SettleDialog::resendObstacle() const
{
    QDateTime latest;
    qint64 minutes = 0;
    for (const int row : chosenRows()) {
        const DoubtfulMessage &doubt = m_doubts->doubtAt(row);
        if (!doubt.resendPossibleAt.isValid())
            return tr("The end of the quarantine is not known.");
        if (doubt.resendPossibleAt > doubt.readAt && (!latest.isValid() || doubt.resendPossibleAt > latest)) {
            latest = doubt.resendPossibleAt;
            minutes = doubt.requestedAt.secsTo(latest) / 60;
        }
    }
    return latest.isValid()
        ? tr("Possible from %1, %2 minutes after the request.").arg(Format::clock(latest, m_zone)).arg(minutes)
        : QString();
}

void SettleDialog::decide(Settlement settlement)
{
    m_doubts->decide(chosenRows(), settlement);
    updateControls();
    if (settlement == Settlement::SendAgain)
        m_typed->setFocus();
}

void SettleDialog::settle()
{
    constexpr std::array<std::pair<Settlement, DoubtDecision>, 3> kinds {
        {{Settlement::WentOut, DoubtDecision::WentOut},
         {Settlement::DoNotSend, DoubtDecision::DoNotSend},
         {Settlement::SendAgain, DoubtDecision::SendAgain}}};
    m_open.clear();
    m_done = {};
    for (const auto &[settlement, decision] : kinds) {
        if (const QList<MessageId> messages = m_doubts->messagesFor(settlement); !messages.isEmpty())
            m_open.append({decision, messages});
    }
    m_settle->setWorking(true);
    m_failure->setVisible(false);
    settleNext();
}

/// One kind after the other; the first that fails keeps the dialog open.
void SettleDialog::settleNext()
{
    if (m_open.isEmpty()) {
        Q_EMIT settled(m_done);
        accept();
        return;
    }
    const auto [decision, messages] = m_open.takeFirst();
    deliver(m_decide(messages, decision), this, [this](const Result<DecisionReport> &outcome) {
        if (!outcome) {
            showFailure(outcome.error().message);
            return;
        }
        m_done.done += outcome->done;
        m_done.tooEarly += outcome->tooEarly;
        if (outcome->possibleFrom.isValid())
            m_done.possibleFrom = outcome->possibleFrom;
        settleNext();
    });
}

void SettleDialog::updateControls()
{
    const bool chosen = !chosenRows().isEmpty();
    for (Button *button : std::as_const(m_choices))
        button->setBlocked(chosen ? QString() : tr("Choose a message in the list"));
    if (chosen)
        m_choices.at(static_cast<qsizetype>(Settlement::SendAgain))->setBlocked(resendObstacle());

    const QStringList again = m_doubts->namesFor(Settlement::SendAgain);
    m_warning->setVisible(!again.isEmpty());
    m_typed->setVisible(!again.isEmpty());
    if (!again.isEmpty()) {
        const QString who =
            again.size() <= 3 ? again.join(QLatin1String(", ")) : tr("%1 people").arg(Format::count(again.size()));
        m_warning->setText(tr("%1 may get this twice. Type SEND AGAIN.").arg(who));
    }
    const int decided = m_doubts->decided();
    const bool typed = again.isEmpty() || m_typed->text().trimmed() == neededWords();
    m_settle->setText(tr("Settle %1").arg(Format::count(decided)));
    m_settle->updateGeometry();
    m_settle->setBlocked(decided == 0 ? tr("Everything is left to wait")
                             : typed  ? QString()
                                      : tr("Type SEND AGAIN first"));
}
