#include "ui/dispatch/previewdialog.h"

#include "models/domain/format.h"
#include "models/domain/previewwords.h"
#include "services/core/deliver.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/dispatch/previewcolumn.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"

#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QShortcut>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace {

constexpr QSize dialogSize(920, 640);
constexpr std::array<int, 6> coldDelayMinutes {0, 5, 10, 20, 30, 60};
constexpr std::array<int, 7> holdChoices {0, 10, 30, 60, 120, 180, 300};

QString checkMark(DispatchCheck::Verdict verdict)
{
    switch (verdict) {
    case DispatchCheck::Verdict::Good:
        return QStringLiteral("✓ ");
    case DispatchCheck::Verdict::Warning:
        return QStringLiteral("▲ ");
    case DispatchCheck::Verdict::Blocking:
        return QStringLiteral("✕ ");
    }
    Q_UNREACHABLE();
}

Tone checkTone(DispatchCheck::Verdict verdict)
{
    switch (verdict) {
    case DispatchCheck::Verdict::Good:
        return Tone::Met;
    case DispatchCheck::Verdict::Warning:
        return Tone::AtRisk;
    case DispatchCheck::Verdict::Blocking:
        return Tone::Breached;
    }
    Q_UNREACHABLE();
}

template<size_t count>
void chooseNearest(QComboBox &box, const std::array<int, count> &values, int wanted)
{
    for (size_t index = 0; index < count; ++index) {
        if (values.at(index) <= wanted)
            box.setCurrentIndex(static_cast<int>(index));
    }
}

} // namespace

PreviewDialog::PreviewDialog(const JobId &job, DispatchOperations operations, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_job(job)
    , m_operations(std::move(operations))
    , m_zone(zone)
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_title(new TextLabel({}, Tone::Text, Type::strong(Type::title), this))
    , m_jobTitle(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_warm(new PreviewColumn(Channel::Warm, this))
    , m_cold(new PreviewColumn(Channel::Cold, this))
    , m_people(new QStackedWidget(this))
    , m_leftOutTable(new QTableView(this))
    , m_leftOutWords(new TextLabel({}, Tone::Text, Type::font(), this))
    , m_showLeftOut(new Button(tr("Show"), Button::Kind::Outlined, this))
    , m_coldStarts(new QComboBox(this))
    , m_wanted(new QSpinBox(this))
    , m_hold(new QComboBox(this))
    , m_checks(new QVBoxLayout)
    , m_readAt(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_typed(new QLineEdit(this))
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_send(new Button(tr("Send"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("previewDialog"));
    setWindowTitle(tr("Dispatch"));
    resize(dialogSize);
    buildControls();
    buildLayout();
    connectParts();
    setDefaults(30, 20, 3);
    m_notice->show(tr("Looking who would be asked…"));
    updateSend();
}

void PreviewDialog::buildControls()
{
    m_title->setObjectName(QStringLiteral("previewTitle"));
    m_jobTitle->setElided(true);
    m_strip->setObjectName(QStringLiteral("previewStrip"));
    m_strip->setVisible(false);
    m_leftOutWords->setElided(true);
    m_showLeftOut->setObjectName(QStringLiteral("showLeftOut"));
    m_showLeftOut->setCompact(true);
    for (const int minutes : coldDelayMinutes)
        m_coldStarts->addItem(minutes == 0 ? tr("with warm") : tr("%1 min after warm").arg(minutes));
    m_coldStarts->setMinimumContentsLength(16);
    m_coldStarts->setObjectName(QStringLiteral("coldStarts"));
    m_coldStarts->setAccessibleName(tr("Cold starts"));
    m_wanted->setObjectName(QStringLiteral("wanted"));
    m_wanted->setAccessibleName(tr("Stop when so many have qualified"));
    m_wanted->setRange(0, 99);
    m_wanted->setSpecialValueText(tr("never"));
    for (const int seconds : holdChoices)
        m_hold->addItem(seconds == 0 ? tr("none") : tr("%1 s").arg(seconds));
    m_hold->setObjectName(QStringLiteral("hold"));
    m_hold->setAccessibleName(tr("Hold"));
    m_typed->setObjectName(QStringLiteral("typedCount"));
    m_typed->setMaximumWidth(120);
    m_typed->setVisible(false);
    m_cancel->setObjectName(QStringLiteral("previewCancel"));
    m_send->setObjectName(QStringLiteral("previewSend"));
    m_checks->setSpacing(Metrics::space2);
}

QWidget *PreviewDialog::builtPeople()
{
    auto *columns = new QWidget(this);
    auto *sideBySide = new QHBoxLayout(columns);
    sideBySide->setContentsMargins(0, 0, 0, 0);
    sideBySide->setSpacing(Metrics::cardGap);
    sideBySide->addWidget(m_warm, 1);
    sideBySide->addWidget(m_cold, 1);

    m_leftOutTable->setObjectName(QStringLiteral("previewLeftOut"));
    m_leftOutTable->setAccessibleName(tr("Left out"));
    m_leftOutTable->setModel(&m_leftOut);
    setUpList(*m_leftOutTable, Metrics::compactControlHeight, PlainRowDelegate::firstInset, 0);
    m_leftOutTable->setItemDelegate(new PlainRowDelegate(m_leftOutTable));
    m_leftOutTable->setFrameShape(QFrame::StyledPanel);
    for (const int column :
         {RecipientTableModel::ChannelColumn, RecipientTableModel::ScoreColumn, RecipientTableModel::SentColumn,
          RecipientTableModel::OpenedColumn, RecipientTableModel::StateColumn})
        m_leftOutTable->hideColumn(column);
    m_leftOutTable->setColumnWidth(RecipientTableModel::TechnicianColumn, 260);
    m_people->addWidget(columns);
    m_people->addWidget(m_leftOutTable);
    return m_people;
}

void PreviewDialog::buildLayout()
{
    const auto label = [this](const QString &text) {
        return new TextLabel(text, Tone::Muted, Type::font(), this);
    };
    auto *page = new QWidget(this);
    auto *title = new QHBoxLayout;
    title->setSpacing(Metrics::space12);
    title->addWidget(m_title);
    title->addWidget(m_jobTitle, 1);
    auto *leftOut = new QHBoxLayout;
    leftOut->addWidget(m_leftOutWords, 1);
    leftOut->addWidget(m_showLeftOut);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(Metrics::space8);
    choices->addWidget(label(tr("Cold starts")));
    choices->addWidget(m_coldStarts);
    choices->addSpacing(Metrics::space16);
    choices->addWidget(label(tr("Stop when")));
    choices->addWidget(m_wanted);
    choices->addWidget(label(tr("have qualified")));
    choices->addSpacing(Metrics::space16);
    choices->addWidget(label(tr("Hold")));
    choices->addWidget(m_hold);
    choices->addStretch();
    auto *facts = new QGridLayout;
    facts->setHorizontalSpacing(Metrics::space16);
    facts->setVerticalSpacing(Metrics::space8);
    facts->setColumnStretch(1, 1);
    facts->addWidget(label(tr("Left out")), 0, 0);
    facts->addLayout(leftOut, 0, 1);
    facts->addWidget(label(tr("Checks")), 1, 0, Qt::AlignTop);
    facts->addLayout(m_checks, 1, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space8);
    buttons->addWidget(m_readAt, 1);
    buttons->addWidget(m_typed);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_send);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::pageMargin);
    column->setSpacing(Metrics::space12);
    column->addLayout(title);
    column->addWidget(m_strip);
    column->addWidget(builtPeople(), 1);
    column->addLayout(facts);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addLayout(choices);
    column->addLayout(buttons);
    m_pages->addWidget(m_notice);
    m_pages->addWidget(page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_pages);
}

void PreviewDialog::connectParts()
{
    connect(m_cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_send, &Button::clicked, this, &PreviewDialog::send);
    // Not a mnemonic: the button's text changes with the count, and each new text would take the key away.
    const auto *key = new QShortcut(QKeySequence(Qt::ALT | Qt::Key_S), this);
    connect(key, &QShortcut::activated, m_send, &Button::click);
    connect(m_showLeftOut, &Button::clicked, this, &PreviewDialog::toggleLeftOut);
    connect(m_typed, &QLineEdit::textChanged, this, &PreviewDialog::updateSend);
    for (PreviewColumn *column : {m_warm, m_cold}) {
        connect(column, &PreviewColumn::choiceChanged, this, &PreviewDialog::choiceChanged);
        connect(column, &PreviewColumn::ticksChanged, this, [this] {
            showPlan();
            updateSend();
        });
    }
}

void PreviewDialog::setDefaults(int holdSeconds, int coldDelay, int wanted)
{
    chooseNearest(*m_hold, holdChoices, holdSeconds);
    chooseNearest(*m_coldStarts, coldDelayMinutes, coldDelay);
    m_wanted->setValue(wanted);
}

void PreviewDialog::read()
{
    const auto future = m_operations.readPreview(m_job, choice());
    deliver(future, this, [this](const Result<DispatchPreview> &outcome) { takePreview(outcome); });
}

void PreviewDialog::takePreview(const Result<DispatchPreview> &outcome)
{
    if (outcome) {
        showPreview(*outcome);
        return;
    }
    m_send->setWorking(false);
    const QList<Notice::Action> retry {{tr("Check again"), [this] {
                                            read();
                                        }}};
    const QString what = tr("Who would be asked could not be read. Nothing was sent.");
    if (m_preview)
        m_strip->show(what, outcome.error().message, retry, true);
    else
        m_notice->show(what, outcome.error().message, retry, true);
}

/// Beside the plan, not before it: who is asked does not depend on the answers.
void PreviewDialog::askProviders()
{
    if (!m_operations.askProviders)
        return;
    ++m_asking;
    deliver(m_operations.askProviders(*m_preview), this,
            [this](const Result<ProviderAnswers> &answers) { takeAnswers(answers); });
}

void PreviewDialog::takeAnswers(const Result<ProviderAnswers> &answers)
{
    if (--m_asking > 0)
        return; // asked again since, about other channels
    m_answers =
        answers ? *answers : ProviderAnswers {{{DispatchCheck::Verdict::Warning, answers.error().message}}, {}, {}};
    showPlan();
    showChecks();
    updateSend();
    focusSend();
}

void PreviewDialog::showPreview(const DispatchPreview &preview)
{
    const bool first = !m_preview;
    const QStringList changes = m_preview && m_compare ? changesBetween(*m_preview, preview) : QStringList();
    const bool compared = std::exchange(m_compare, false);
    m_preview = preview;
    if (choice() == ChannelChoice::Both)
        m_whole = preview;
    m_send->setWorking(false);
    askProviders();
    showPlan();
    showChecks();
    updateSend();
    m_strip->setVisible(false);
    if (compared) {
        m_strip->show(changes.isEmpty()
                          ? tr("Something changed while you looked. What you see now is what would be sent.")
                          : tr("Changed since you looked: %1.").arg(changes.join(QLatin1String("; "))));
    }
    m_pages->setCurrentIndex(1);
    if (first) {
        m_cancel->setFocus(Qt::OtherFocusReason);
        m_sendFirst = preview.warm + preview.cold <= cautiousAbove;
        focusSend();
    }
}

/// Once, as soon as a small dispatch may be sent, unless the dispatcher has gone elsewhere.
void PreviewDialog::focusSend()
{
    if (!m_sendFirst || !m_send->isEnabled())
        return;
    m_sendFirst = false;
    if (focusWidget() == m_cancel)
        m_send->setFocus(Qt::OtherFocusReason);
}

void PreviewDialog::showPlan()
{
    DispatchPreview whole = m_whole ? *m_whole : *m_preview;
    if (!m_answers.templateName.isEmpty())
        whole.warmPlace = m_answers.templateName;
    if (!m_answers.campaignName.isEmpty())
        whole.coldPlace = m_answers.campaignName;
    m_title->setText(previewTitle(*m_preview));
    m_jobTitle->setText(previewJobTitle(*m_preview));
    m_warm->setPreview(whole);
    m_cold->setPreview(whole);
    const DispatchPreview plan = chosen(*m_preview);
    QList<LeftOutPerson> people;
    for (const PlannedPerson &person : plan.leftOut)
        people.append({person.technicianId, person.name, person.leftOut, person.distanceMiles});
    m_leftOut.setPeople(people);
    QStringList words {Format::count(people.size())};
    if (!people.isEmpty())
        words.append(leftOutSummary(plan.leftOut));
    if (m_preview->askedBefore > 0)
        words.append(tr("%1 were asked before and are not asked again").arg(Format::count(m_preview->askedBefore)));
    m_leftOutWords->setText(words.join(QLatin1String("   ")));
    m_showLeftOut->setVisible(!people.isEmpty());
    m_readAt->setText(tr("Same query as the sender, read %1.").arg(Format::clock(m_preview->readAt, m_zone)));
    m_coldStarts->setEnabled(plan.warm > 0 && plan.cold > 0);
}

void PreviewDialog::showChecks()
{
    while (QLayoutItem *item = m_checks->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    // What stands in the way takes the line; what is right is one tick.
    int good = 0;
    QStringList fine;
    const QList<DispatchCheck> checks = chosen(*m_preview).checks;
    for (const DispatchCheck &check : checks) {
        if (check.verdict == DispatchCheck::Verdict::Good) {
            ++good;
            fine.append(checkMark(check.verdict) + check.text);
            continue;
        }
        auto *label =
            new TextLabel(checkMark(check.verdict) + check.text, checkTone(check.verdict), Type::font(), this);
        label->setWordWrap(true);
        m_checks->addWidget(label);
    }
    const bool allGood = good == checks.size();
    if (good > 0 && (allGood || m_checks->count() < 2)) {
        auto *label = new TextLabel(fine.join(QStringLiteral("   ")), Tone::Met, Type::font(), this);
        label->setWordWrap(true);
        m_checks->addWidget(label);
    }
    if (m_asking > 0)
        m_checks->addWidget(new TextLabel(tr("Asking the providers…"), Tone::Muted, Type::font(), this));
    else if (checks.isEmpty())
        m_checks->addWidget(new TextLabel(checkMark(DispatchCheck::Verdict::Good) + tr("nothing is missing"), Tone::Met,
                                          Type::font(), this));
}

QString PreviewDialog::obstacle() const
{
    if (!m_preview)
        return tr("Not read yet");
    if (!m_warm->isChosen() && !m_cold->isChosen())
        return tr("Choose warm, cold or both");
    const QString why = sendObstacle(chosen(*m_preview), m_warm->isChosen(), m_cold->isChosen());
    return why.isEmpty() && m_asking > 0 ? tr("Asking the providers…") : why;
}

void PreviewDialog::choiceChanged()
{
    // The plan and its fingerprint belong to the chosen channels: they are read again, by the sender's own statement.
    updateSend();
    if (!m_operations.readPreview || (!m_warm->isChosen() && !m_cold->isChosen()))
        return;
    m_send->setBlocked(tr("Reading…"));
    read();
}

void PreviewDialog::updateSend()
{
    QString why = obstacle();
    m_typed->setVisible(false);
    if (m_preview) {
        const bool warm = m_warm->isChosen();
        const bool cold = m_cold->isChosen();
        const DispatchPreview plan = chosen(*m_preview);
        const int count = (warm ? plan.warm : 0) + (cold ? plan.cold : 0);
        m_send->setText(sendButtonText(m_whole ? chosen(*m_whole) : plan, warm, cold));
        m_send->updateGeometry();
        m_typed->setVisible(count > typedCountAbove);
        m_typed->setPlaceholderText(tr("Type %1").arg(count));
        m_typed->setAccessibleName(tr("Type the number of people, %1").arg(count));
        if (why.isEmpty() && count > typedCountAbove
            && m_typed->text().remove(u',').trimmed() != QString::number(count))
            why = tr("Type the number of people first: %1").arg(count);
        setAccessibleName(tr("Send to %1: %2 warm, %3 cold. %4 left out")
                              .arg(count)
                              .arg(plan.warm)
                              .arg(plan.cold)
                              .arg(plan.leftOut.size()));
    }
    m_send->setBlocked(why);
}

void PreviewDialog::toggleLeftOut()
{
    const bool showing = m_people->currentWidget() == m_leftOutTable;
    m_people->setCurrentIndex(showing ? 0 : 1);
    m_showLeftOut->setText(showing ? tr("Show") : tr("Back"));
    m_showLeftOut->updateGeometry();
}

/// The plan without whom the dispatcher unticked, and with what the providers said.
DispatchPreview PreviewDialog::chosen(const DispatchPreview &preview) const
{
    DispatchPreview plan = withoutPeople(preview, m_warm->unticked() + m_cold->unticked());
    plan.checks.append(m_answers.checks);
    return plan;
}

ChannelChoice PreviewDialog::choice() const
{
    if (m_warm->isChosen() == m_cold->isChosen())
        return ChannelChoice::Both;
    return m_warm->isChosen() ? ChannelChoice::Warm : ChannelChoice::Cold;
}

DispatchOptions PreviewDialog::options() const
{
    DispatchOptions options;
    options.channels = choice();
    options.holdSeconds = holdChoices.at(static_cast<size_t>(m_hold->currentIndex()));
    const DispatchPreview plan = chosen(*m_preview);
    const bool both = plan.warm > 0 && plan.cold > 0;
    options.coldDelaySeconds = both ? 60 * coldDelayMinutes.at(static_cast<size_t>(m_coldStarts->currentIndex())) : 0;
    if (m_wanted->value() > 0)
        options.wanted = m_wanted->value();
    options.excluded = (m_warm->unticked() + m_cold->unticked()).values();
    return options;
}

void PreviewDialog::send()
{
    if (!m_preview || !obstacle().isEmpty())
        return;
    m_send->setWorking(true);
    deliver(m_operations.send(m_job, options(), m_preview->fingerprint), this,
            [this](const Result<DispatchReceipt> &outcome) { takeSent(outcome); });
}

void PreviewDialog::takeSent(const Result<DispatchReceipt> &outcome)
{
    if (outcome) {
        Q_EMIT sent(*outcome);
        accept();
        return;
    }
    if (outcome.error().code == Error::Code::Conflict) {
        m_compare = true;
        read();
        return;
    }
    m_send->setWorking(false);
    m_strip->show(outcome.error().message, {}, {}, true);
}
