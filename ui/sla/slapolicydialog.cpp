#include "ui/sla/slapolicydialog.h"

#include "models/domain/format.h"
#include "models/tables/slapresettablemodel.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/sla/slacalendardialog.h"
#include "ui/sla/slaladderform.h"
#include "ui/sla/slapresetdelegate.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPointer>
#include <QScrollArea>
#include <QSpinBox>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace {

constexpr QSize dialogSize(1060, 664);
constexpr int termsWidth = 316;
constexpr int numberWidth = 92;
constexpr int tradeWidth = 128;
constexpr int changesHeight = 96;
constexpr int longestNote = 200;
constexpr int presetRowHeight = 26;

TextLabel *caption(const QString &words, QWidget *parent)
{
    return new TextLabel(words, Tone::Muted, Type::strong(Type::caption), parent);
}

QString versionWords(const SlaVersionNote &version, const QDateTime &now, const QTimeZone &zone)
{
    QStringList parts {SlaPolicyDialog::tr("Version %1").arg(version.version),
                       version.at.isValid() ? Format::when(version.at, now, zone) : QString(),
                       Format::singleLine(version.by, 40), Format::singleLine(version.note, 80)};
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

} // namespace

SlaPolicyDialog::SlaPolicyDialog(SlaOperations operations, const Clock &clock, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_zone(zone)
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_versions(new QComboBox(this))
    , m_takeStart(new Button(tr("Use as a start"), Button::Kind::Outlined, this))
    , m_presets(new SlaPresetTableModel(this))
    , m_table(new QTableView(this))
    , m_changes(new TextLabel({}, Tone::Text, Type::font(), this))
    , m_switchWords(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_switch(new Button(tr("Switch off"), Button::Kind::Outlined, this))
    , m_warn(new QSpinBox(this))
    , m_ladder(new SlaLadderForm(this))
    , m_editCalendar(new Button(tr("Edit a calendar…"), Button::Kind::Quiet, this))
    , m_newCalendar(new Button(tr("New calendar…"), Button::Kind::Quiet, this))
    , m_note(new QLineEdit(this))
    , m_apply(new QCheckBox(this))
    , m_problem(new TextLabel({}, Tone::Breached, Type::font(), this))
    , m_close(new Button(tr("Close"), Button::Kind::Outlined, this))
    , m_save(new Button(tr("Save"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("slaPolicyDialog"));
    setWindowTitle(tr("SLA policy"));
    resize(dialogSize);
    m_strip->setObjectName(QStringLiteral("policyStrip"));
    m_strip->hide();
    m_pages->addWidget(buildPage());
    m_pages->addWidget(m_notice);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_pages, 1);
    connectEdits();
    m_table->setFocus();
    m_notice->show(tr("Reading the policy…"));
    m_pages->setCurrentWidget(m_notice);
    reload();
}

QWidget *SlaPolicyDialog::buildPage()
{
    auto *page = new QWidget(this);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(Metrics::space16);
    middle->addWidget(buildPresets(), 1);
    middle->addWidget(buildTerms());
    auto *column = new QVBoxLayout(page);
    column->setSpacing(Metrics::space12);
    column->addLayout(builtHead());
    column->addLayout(middle, 1);
    column->addWidget(m_problem);
    column->addWidget(new Rule(Qt::Horizontal, page));
    column->addLayout(builtFoot());
    return page;
}

QLayout *SlaPolicyDialog::builtHead()
{
    m_versions->setObjectName(QStringLiteral("policyVersions"));
    m_versions->setAccessibleName(tr("Version"));
    m_versions->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_versions->setMinimumContentsLength(46);
    m_takeStart->setObjectName(QStringLiteral("policyTakeStart"));
    m_takeStart->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(new TextLabel(tr("SLA policy"), Tone::Text, Type::strong(Type::title), this));
    line->addStretch(1);
    line->addWidget(m_takeStart);
    line->addWidget(m_versions);
    return line;
}

QWidget *SlaPolicyDialog::buildPresets()
{
    m_table->setObjectName(QStringLiteral("policyPresets"));
    m_table->setAccessibleName(tr("Targets in minutes by trade and urgency"));
    m_table->setModel(m_presets);
    setUpList(*m_table, presetRowHeight, PlainRowDelegate::firstInset, 0);
    m_table->setItemDelegate(new SlaPresetDelegate(m_table));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked
                             | QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_table->setTabKeyNavigation(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->setColumnWidth(SlaPresetTableModel::TradeColumn, tradeWidth);
    m_table->horizontalHeader()->setSectionResizeMode(SlaPresetTableModel::UrgencyColumn, QHeaderView::Stretch);
    for (int column = SlaPresetTableModel::DispatchColumn; column < SlaPresetTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, numberWidth);
    auto *remove = new QAction(tr("Remove the preset, let the fallback count"), m_table);
    remove->setObjectName(QStringLiteral("policyRemovePreset"));
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(remove, &QAction::triggered, this, [this] { m_presets->removePreset(m_table->currentIndex().row()); });

    m_changes->setObjectName(QStringLiteral("policyChanges"));
    m_changes->setWordWrap(true);
    m_changes->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(m_changes);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFixedHeight(changesHeight);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    m_changes->setAutoFillBackground(false);
    auto *side = new QWidget(this);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(m_table, 1);
    column->addWidget(
        new TextLabel(tr("Minutes, each from its own stage's start. Type a number, Delete removes a preset."),
                      Tone::Muted, Type::font(Type::caption), this));
    column->addSpacing(Metrics::space4);
    column->addWidget(caption(tr("What changes"), this));
    column->addWidget(scroll);
    return side;
}

QWidget *SlaPolicyDialog::buildSwitch()
{
    m_switchWords->setObjectName(QStringLiteral("policySwitchWords"));
    m_switchWords->setWordWrap(true);
    m_switch->setObjectName(QStringLiteral("policySwitch"));
    m_switch->setAutoDefault(false);
    auto *box = new QWidget(this);
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addWidget(m_switchWords, 1);
    line->addWidget(m_switch, 0, Qt::AlignTop);
    return box;
}

QWidget *SlaPolicyDialog::buildTerms()
{
    m_warn->setObjectName(QStringLiteral("policyWarn"));
    m_warn->setRange(1, 99);
    m_warn->setSuffix(tr(" % of a target"));
    m_warn->setAccessibleName(tr("Warning after this part of a target"));
    m_note->setObjectName(QStringLiteral("policyNote"));
    m_note->setMaxLength(longestNote);
    m_note->setPlaceholderText(tr("Why? It stands in the history."));
    m_note->setAccessibleName(tr("Note"));
    auto *side = new QWidget(this);
    side->setFixedWidth(termsWidth);
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(buildSwitch());
    column->addSpacing(Metrics::space8);
    column->addWidget(new Rule(Qt::Horizontal, side));
    column->addSpacing(Metrics::space4);
    column->addWidget(caption(tr("Warn after"), side));
    column->addWidget(m_warn);
    column->addSpacing(Metrics::space8);
    column->addWidget(caption(tr("When nobody acknowledges a breach"), side));
    column->addWidget(m_ladder);
    column->addSpacing(Metrics::space8);
    column->addWidget(caption(tr("Calendar by urgency"), side));
    column->addLayout(builtCalendars());
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space4);
    buttons->addWidget(m_editCalendar);
    buttons->addWidget(m_newCalendar);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(1);
    column->addWidget(caption(tr("Note"), side));
    column->addWidget(m_note);
    return side;
}

QLayout *SlaPolicyDialog::builtCalendars()
{
    auto *form = new QFormLayout;
    form->setVerticalSpacing(Metrics::space4);
    form->setHorizontalSpacing(Metrics::space8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (size_t i = 0; i < m_calendars.size(); ++i) {
        auto *box = new QComboBox(this);
        const QString urgency = displayWord(static_cast<Urgency>(i));
        box->setObjectName(QStringLiteral("policyCalendar%1").arg(i));
        box->setAccessibleName(tr("Calendar of %1").arg(urgency));
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        m_calendars.at(i) = box;
        form->addRow(new TextLabel(urgency, Tone::Text, Type::font(), this), box);
    }
    return form;
}

QLayout *SlaPolicyDialog::builtFoot()
{
    m_problem->setObjectName(QStringLiteral("policyProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_apply->setObjectName(QStringLiteral("policyApply"));
    m_close->setObjectName(QStringLiteral("policyClose"));
    m_close->setAutoDefault(false);
    m_save->setObjectName(QStringLiteral("policySave"));
    m_save->setAutoDefault(false);
    m_editCalendar->setObjectName(QStringLiteral("policyEditCalendar"));
    m_newCalendar->setObjectName(QStringLiteral("policyNewCalendar"));
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(m_apply);
    line->addStretch(1);
    line->addWidget(m_close);
    line->addWidget(m_save);
    return line;
}

void SlaPolicyDialog::connectEdits()
{
    connect(m_presets, &SlaPresetTableModel::edited, this, &SlaPolicyDialog::updateDraft);
    connect(m_warn, &QSpinBox::valueChanged, this, &SlaPolicyDialog::updateDraft);
    connect(m_ladder, &SlaLadderForm::edited, this, &SlaPolicyDialog::updateDraft);
    connect(m_note, &QLineEdit::textChanged, this, &SlaPolicyDialog::updateDraft);
    for (QComboBox *box : m_calendars)
        connect(box, &QComboBox::currentIndexChanged, this, &SlaPolicyDialog::updateDraft);
    connect(m_versions, &QComboBox::activated, this, &SlaPolicyDialog::showVersion);
    connect(m_takeStart, &QPushButton::clicked, this, &SlaPolicyDialog::takeStart);
    connect(m_switch, &QPushButton::clicked, this, &SlaPolicyDialog::switchPolicy);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_save, &QPushButton::clicked, this, &SlaPolicyDialog::save);
    connect(m_newCalendar, &QPushButton::clicked, this, [this] { openCalendar({}); });
    connect(m_editCalendar, &QPushButton::clicked, this, [this] {
        // The calendar of the urgency that was touched last; else the first that is not around the clock.
        QUuid wanted;
        for (const QComboBox *box : m_calendars) {
            const QUuid id = box->currentData().toUuid();
            if (!id.isNull() && (wanted.isNull() || box->hasFocus()))
                wanted = id;
        }
        for (const SlaCalendar &calendar : m_history ? m_history->calendars : QList<SlaCalendar>()) {
            if (wanted.isNull() && !calendar.aroundTheClock)
                wanted = calendar.id;
        }
        openCalendar(wanted);
    });
}

void SlaPolicyDialog::reload()
{
    if (!m_operations.readPolicy)
        return;
    deliver(m_operations.readPolicy(), this, [this, request = ++m_request](const Result<SlaPolicyHistory> &outcome) {
        if (request != m_request)
            return; // a later reading is under way
        if (outcome) {
            showHistory(*outcome);
            return;
        }
        const QList<Notice::Action> again {{tr("Try again"), [this] {
                                                reload();
                                            }}};
        if (m_history) {
            m_strip->show(tr("The policy could not be read again."), outcome.error().message, again, true);
        } else {
            m_notice->show(tr("The policy could not be read."), outcome.error().message, again, true);
            m_pages->setCurrentWidget(m_notice);
        }
    });
}

/// What was typed stays: a reading changes what it is compared with, not the draft.
void SlaPolicyDialog::showHistory(const SlaPolicyHistory &history)
{
    const SlaPolicy typed = m_kept.value_or(m_history && isDraft() ? draft() : SlaPolicy());
    const bool touched = m_history && (m_kept || isDraft()) && !policyChanges(m_history->current, typed, {}).isEmpty();
    const bool overtaken = touched && m_history->current.version != history.current.version;
    const SlaPolicy shown = touched ? typed : history.current;
    const QString note = m_note->text();
    m_strip->hide();
    if (overtaken)
        m_strip->show(tr("Version %1 was saved meanwhile. What you typed is kept and compared with it.")
                          .arg(history.current.version));
    m_history = history;
    m_kept.reset();
    m_filling = true;
    m_versions->clear();
    m_versions->addItem(tr("Version %1, draft").arg(history.current.version + 1), -1);
    for (const SlaVersionNote &version : history.versions)
        m_versions->addItem(versionWords(version, m_clock.now(), m_zone), version.version);
    m_filling = false;
    showPolicy(shown, m_operations.savePolicy != nullptr);
    m_note->setText(touched ? note : QString());
    if (!m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_presets->index(0, SlaPresetTableModel::DispatchColumn));
    showSwitch();
    m_pages->setCurrentIndex(0);
    updateDraft();
}

bool SlaPolicyDialog::isDraft() const
{
    return m_versions->currentIndex() <= 0;
}

void SlaPolicyDialog::showVersion(int index)
{
    if (!m_history)
        return;
    if (index <= 0) {
        showPolicy(m_kept.value_or(m_history->current), m_operations.savePolicy != nullptr);
        m_kept.reset();
    } else {
        if (!m_kept)
            m_kept = draft();
        const int version = m_versions->itemData(index).toInt();
        showPolicy(m_history->policies.value(version, m_history->current), false);
    }
    updateDraft();
}

void SlaPolicyDialog::takeStart()
{
    const SlaPolicy start = m_presets->policy();
    m_kept.reset();
    m_versions->setCurrentIndex(0);
    showPolicy(start, true);
    updateDraft();
}

void SlaPolicyDialog::showPolicy(const SlaPolicy &policy, bool editable)
{
    m_filling = true;
    m_presets->setPolicy(policy, m_history->current, editable);
    m_warn->setValue(policy.warnPercent);
    m_ladder->setLadder(policy.ladder);
    showCalendars(policy);
    m_filling = false;
    for (QWidget *control : std::initializer_list<QWidget *> {m_warn, m_ladder, m_note, m_apply})
        control->setEnabled(editable);
    for (QComboBox *box : m_calendars)
        box->setEnabled(editable);
    m_takeStart->setVisible(!editable && m_operations.savePolicy);
}

void SlaPolicyDialog::showCalendars(const SlaPolicy &policy)
{
    for (size_t i = 0; i < m_calendars.size(); ++i) {
        QComboBox *box = m_calendars.at(i);
        box->clear();
        box->addItem(tr("Around the clock"), QUuid());
        for (const SlaCalendar &calendar : std::as_const(m_history->calendars)) {
            if (!calendar.aroundTheClock)
                box->addItem(Format::singleLine(calendar.name, 60), calendar.id);
        }
        const int place = box->findData(policy.calendars.at(i));
        box->setCurrentIndex(std::max(0, place));
    }
}

SlaPolicy SlaPolicyDialog::draft() const
{
    SlaPolicy draft = m_presets->policy();
    draft.warnPercent = m_warn->value();
    draft.ladder = m_ladder->ladder();
    for (size_t i = 0; i < m_calendars.size(); ++i)
        draft.calendars.at(i) = m_calendars.at(i)->currentData().toUuid();
    draft.note = m_note->text().simplified();
    return draft;
}

void SlaPolicyDialog::updateDraft()
{
    if (m_filling || !m_history)
        return;
    const SlaPolicy shown = draft();
    const QStringList changes = policyChanges(m_history->current, shown, m_history->calendars);
    const QString problem = policyProblem(shown);
    const QString none = isDraft() ? tr("Nothing is different from version %1 yet.").arg(m_history->current.version)
                                   : tr("The same as version %1.").arg(m_history->current.version);
    m_changes->setText(changes.isEmpty() ? none : changes.join(QLatin1Char('\n')));
    m_changes->setTone(changes.isEmpty() ? Tone::Muted : Tone::Text);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_apply->setText(m_history->openStages ? Format::counted(
                         *m_history->openStages, tr("Measure the 1 running stage by it, from its start; pauses stay"),
                         tr("Measure the %1 running stages by it, from their start; pauses stay"))
                                           : tr("Measure running stages by it, from their start; pauses stay"));
    m_save->setText(tr("Save as version %1").arg(m_history->current.version + 1));
    m_save->updateGeometry();
    m_save->setVisible(isDraft() && m_operations.savePolicy);
    m_apply->setVisible(isDraft() && m_operations.savePolicy);
    const QString stale = m_link.isStale() ? tr("Read only while reconnecting") : QString();
    m_save->setBlocked(!stale.isEmpty()         ? stale
                           : !problem.isEmpty() ? problem
                           : changes.isEmpty()  ? tr("Nothing is different yet")
                                                : QString());
    m_switch->setBlocked(stale);
    m_newCalendar->setVisible(m_operations.saveCalendar != nullptr);
    m_editCalendar->setVisible(m_operations.saveCalendar && m_history->calendars.size() > 1);
}

void SlaPolicyDialog::showSwitch()
{
    const bool on = m_history->current.isOn;
    m_switchWords->setText(
        on ? tr("The policy is on. Switched off, nothing warns, breaches or escalates, and escalations that wait for "
                "somebody end; the clocks go on.")
           : tr("The policy is OFF: nothing warns, breaches or escalates. Switched on, what is late by then breaches "
                "at once: the clocks went on."));
    m_switchWords->setTone(on ? Tone::Muted : Tone::AtRisk);
    m_switch->setText(on ? tr("Switch off") : tr("Switch on"));
    m_switch->setKind(on ? Button::Kind::Danger : Button::Kind::Outlined);
    m_switch->setVisible(m_operations.switchPolicy != nullptr);
    m_switch->setWorking(false);
}

void SlaPolicyDialog::switchPolicy()
{
    m_switch->setWorking(true);
    deliver(m_operations.switchPolicy(!m_history->current.isOn), this, [this](const Result<> &outcome) {
        m_switch->setWorking(false);
        if (outcome)
            reload();
        else
            m_strip->show(tr("The policy was not switched."), outcome.error().message, {}, true);
    });
}

void SlaPolicyDialog::openCalendar(const QUuid &id)
{
    if (!m_history)
        return;
    auto *dialog = new SlaCalendarDialog(m_operations, m_clock, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->showCalendars(*m_history, id);
    dialog->setLink(m_link);
    connect(dialog, &SlaCalendarDialog::saved, this, [this, dialog = QPointer<SlaCalendarDialog>(dialog)] {
        reload();
        if (dialog)
            dialog->accept();
    });
    dialog->open();
}

void SlaPolicyDialog::save()
{
    m_save->setWorking(true);
    m_problem->hide();
    deliver(m_operations.savePolicy(draft(), m_apply->isChecked()), this, [this](const Result<SlaSaved> &outcome) {
        m_save->setWorking(false);
        if (!outcome) {
            m_problem->setText(outcome.error().message);
            m_problem->show();
            return;
        }
        m_history->current = draft(); // what was typed is not a draft any more; the reading brings the rest
        m_note->clear();
        m_apply->setChecked(false);
        Q_EMIT saved(*outcome);
        reload();
    });
}

void SlaPolicyDialog::setLink(const LinkState &link)
{
    m_link = link;
    updateDraft();
}
