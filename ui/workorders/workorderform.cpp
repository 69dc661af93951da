#include "ui/workorders/workorderform.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/keptdraft.h"
#include "ui/workorders/requestpane.h"
#include "ui/workorders/slatargetsbox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QScreen>
#include <QScrollArea>
#include <QShortcut>
#include <QTimeZone>
#include <QVBoxLayout>

namespace {

constexpr int formWidth = 760;
constexpr int formColumns = 12;
constexpr int descriptionHeight = 52;
constexpr int keepAfterMs = 2'000;
constexpr qsizetype longestDescription = 20'000;
constexpr int longestLine = 400;

/// A draft's texts by the names of the form's fields.
QHash<QString, QString> textsOf(const WorkOrderDraft &draft)
{
    const auto number = [](std::optional<double> value) {
        return value ? QString::number(*value, 'g', 10) : QString();
    };
    const QDateTime at = draft.scheduledAt;
    return {{QStringLiteral("titleField"), draft.title},
            {QStringLiteral("tradeField"), draft.trade},
            {QStringLiteral("urgencyField"), wireWord(draft.urgency)},
            {QStringLiteral("addressField"), draft.address},
            {QStringLiteral("cityField"), draft.city},
            {QStringLiteral("stateField"), draft.state},
            {QStringLiteral("latField"), number(draft.lat)},
            {QStringLiteral("lngField"), number(draft.lng)},
            {QStringLiteral("contactNameField"), draft.contactName},
            {QStringLiteral("contactPhoneField"), draft.contactPhone},
            {QStringLiteral("contactEmailField"), draft.contactEmail},
            {QStringLiteral("budgetMinField"), number(draft.budgetMin)},
            {QStringLiteral("budgetMaxField"), number(draft.budgetMax)},
            {QStringLiteral("descriptionField"), draft.description},
            {QStringLiteral("scheduledField"), at.isValid() ? at.toUTC().toString(Qt::ISODate) : QString()}};
}

std::optional<double> numberIn(const QLineEdit &field)
{
    QString text = field.text().trimmed();
    text.remove(QLatin1Char('$')).remove(QLatin1Char(','));
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

QString plainNumber(std::optional<double> value)
{
    return value ? QString::number(*value, 'g', 10) : QString();
}

} // namespace

WorkOrderForm::WorkOrderForm(Operations operations, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_clientKey(QUuid::createUuid())
    , m_filling({[this](const QString &name) { return fieldText(name); },
                 [this](const QString &name, const QString &text) {
                     setFieldText(name, text);
                 }})
    , m_notice(new Notice(Notice::Shape::Strip, this))
    , m_pane(new RequestPane(this))
    , m_title(new QLineEdit(this))
    , m_trade(new QComboBox(this))
    , m_urgency(new QComboBox(this))
    , m_isScheduled(new QCheckBox(tr("Scheduled"), this))
    , m_scheduled(new QDateTimeEdit(this))
    , m_address(new QLineEdit(this))
    , m_city(new QLineEdit(this))
    , m_state(new QLineEdit(this))
    , m_lat(new QLineEdit(this))
    , m_lng(new QLineEdit(this))
    , m_contactName(new QLineEdit(this))
    , m_contactPhone(new QLineEdit(this))
    , m_contactEmail(new QLineEdit(this))
    , m_budgetMin(new QLineEdit(this))
    , m_budgetMax(new QLineEdit(this))
    , m_license(new QCheckBox(tr("A licence is required"), this))
    , m_description(new QPlainTextEdit(this))
    , m_sla(new SlaTargetsBox(this))
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_preview(new Button(tr("Create and preview dispatch"), Button::Kind::Outlined, this))
    , m_store(new Button(tr("Create work order"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("workOrderForm"));
    setWindowTitle(tr("New work order"));
    build();
    m_start = draft();
    readRequestText();
    readPresets();
    const auto kept = m_operations.keptDraft ? KeptDraft::unpacked(m_operations.keptDraft()) : std::nullopt;
    if (!kept)
        return;
    m_clientKey = kept->first.clientKey;
    setDraft(kept->first);
    m_notice->show(tr("Draft from %1 restored.").arg(Format::shortClock(kept->second, QTimeZone::systemTimeZone())), {},
                   {{tr("Discard"), [this] {
                         m_clientKey = QUuid::createUuid();
                         setDraft(m_start);
                         m_notice->hide();
                         m_keepSoon.stop();
                         if (m_operations.keepDraft)
                             m_operations.keepDraft({});
                     }}});
}

WorkOrderForm::WorkOrderForm(Operations operations, const WorkOrderFacts &facts, QWidget *parent)
    : WorkOrderForm(
        [&operations] {
            Operations forEditing = operations;
            forEditing.keptDraft = {};
            forEditing.keepDraft = {};
            forEditing.readPresets = {}; // read below, for this work order
            return forEditing;
        }(),
        parent)
{
    m_operations.readPresets = operations.readPresets;
    m_editing = facts;
    setWindowTitle(tr("Edit %1").arg(Format::workOrder(facts.row.number)));
    m_preview->hide();
    m_pane->hide();
    m_store->setText(tr("Save changes"));
    setDraft(draftOf(facts));
    m_sla->setStored(facts.slaTargets, facts.row.trade, facts.row.urgency);
    m_start = draft();
    m_title->setFocus();
    readPresets();
}

WorkOrderForm::~WorkOrderForm()
{
    // A field that loses the focus while the form goes away must not ask it anything.
    for (QWidget *field : findChildren<QWidget *>()) {
        field->removeEventFilter(this);
        field->disconnect(this);
    }
}

QDateTime WorkOrderForm::now() const
{
    return m_operations.now ? m_operations.now() : QDateTime::currentDateTimeUtc();
}

void WorkOrderForm::build()
{
    setFixedWidth(formWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    m_notice->hide();
    buildChoices();
    m_body = buildBody();
    auto *scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("formScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(m_body);
    m_body->installEventFilter(this);
    m_notice->installEventFilter(this);
    column->addWidget(scroll, 1);
    column->addWidget(new Rule(Qt::Horizontal, this));

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::space12);
    buttons->setSpacing(Metrics::space8);
    buttons->addStretch(1);
    for (Button *button : {m_cancel, m_preview, m_store})
        buttons->addWidget(button);
    column->addLayout(buttons);
    buildButtons();
    buildRequest();
    QWidget *before = m_urgency; // the first three stand in the order of their making
    for (QWidget *next : std::initializer_list<QWidget *> {m_address, m_city, m_state, m_contactName, m_contactPhone,
                                                           m_contactEmail, m_isScheduled, m_scheduled, m_budgetMin,
                                                           m_budgetMax, m_lat, m_lng, m_description, m_license}) {
        setTabOrder(before, next);
        before = next;
    }
    m_keepSoon.setSingleShot(true);
    m_keepSoon.setInterval(keepAfterMs);
    connect(&m_keepSoon, &QTimer::timeout, this, &WorkOrderForm::keep);
}

QWidget *WorkOrderForm::buildBody()
{
    auto *body = new QWidget(this);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::space12);
    column->setSpacing(Metrics::space12);
    column->addWidget(m_pane);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::space12);
    grid->setVerticalSpacing(Metrics::space8);
    for (int at = 0; at < formColumns; ++at)
        grid->setColumnStretch(at, 1);
    buildFields(*grid);
    column->addLayout(grid);
    column->addWidget(m_sla);
    column->addStretch(1);
    return body;
}

void WorkOrderForm::buildChoices()
{
    m_trade->addItem({});
    m_trade->addItems(trades());
    for (const Urgency urgency :
         {Urgency::Emergency, Urgency::SameDay, Urgency::NextDay, Urgency::WithinWeek, Urgency::Flexible})
        m_urgency->addItem(displayWord(urgency), static_cast<int>(urgency));
    m_urgency->setCurrentIndex(static_cast<int>(Urgency::WithinWeek));
    m_scheduled->setCalendarPopup(true);
    m_scheduled->setFixedHeight(Metrics::controlHeight);
    m_scheduled->setDisplayFormat(QStringLiteral("ddd d MMM yyyy  HH:mm"));
    m_scheduled->setDateTime(QDateTime(now().toLocalTime().date().addDays(1), QTime(9, 0)));
    m_scheduled->setEnabled(false);
    connect(m_isScheduled, &QCheckBox::toggled, m_scheduled, &QWidget::setEnabled);
    connect(m_isScheduled, &QCheckBox::clicked, this, [this] { typed(QStringLiteral("scheduledField")); });
    connect(m_scheduled, &QDateTimeEdit::dateTimeChanged, this, [this] {
        if (!m_isFilling)
            typed(QStringLiteral("scheduledField"));
    });
    connect(m_trade, &QComboBox::activated, this, [this] {
        typed(QStringLiteral("tradeField"));
        checkField(QStringLiteral("tradeField"));
    });
    connect(m_urgency, &QComboBox::activated, this, [this] { typed(QStringLiteral("urgencyField")); });
    for (const QComboBox *choice : {m_trade, m_urgency})
        connect(choice, &QComboBox::currentIndexChanged, this, &WorkOrderForm::takeTrade);
}

void WorkOrderForm::buildFields(QGridLayout &grid)
{
    const auto add = [this, &grid](const QString &label, QWidget *field, const char *name, int row, int column,
                                   int columns) {
        QWidget *box = fieldBox(label, field, QString::fromLatin1(name));
        grid.addWidget(box, row, column, 1, columns, Qt::AlignTop);
        return box;
    };
    add(tr("Title*"), m_title, "titleField", 0, 0, 6);
    add(tr("Trade*"), m_trade, "tradeField", 0, 6, 3);
    add(tr("Urgency"), m_urgency, "urgencyField", 0, 9, 3);
    add(tr("Address*"), m_address, "addressField", 1, 0, 6);
    add(tr("City"), m_city, "cityField", 1, 6, 4);
    add(tr("State"), m_state, "stateField", 1, 10, 2);
    add(tr("Contact name*"), m_contactName, "contactNameField", 2, 0, 4);
    add(tr("Phone*"), m_contactPhone, "contactPhoneField", 2, 4, 4);
    add(tr("E-mail*"), m_contactEmail, "contactEmailField", 2, 8, 4);
    QWidget *when = add(tr("Scheduled"), m_scheduled, "scheduledField", 3, 0, 4);
    // The box that turns it on stands where the other fields have their name.
    if (auto *head = when->findChild<QHBoxLayout *>()) {
        delete head->itemAt(0)->widget();
        const int captionHeight = QFontMetrics(Type::font(Type::caption)).height();
        m_isScheduled->setFont(Type::font(Type::caption));
        m_isScheduled->setFixedHeight(captionHeight);
        head->insertWidget(0, m_isScheduled);
    }
    m_scheduled->setAccessibleName(tr("Scheduled"));
    add(tr("Budget from, $"), m_budgetMin, "budgetMinField", 3, 4, 2);
    add(tr("to, $"), m_budgetMax, "budgetMaxField", 3, 6, 2);
    add(tr("Latitude"), m_lat, "latField", 3, 8, 2);
    add(tr("Longitude"), m_lng, "lngField", 3, 10, 2);
    m_description->setFixedHeight(descriptionHeight);
    m_description->setTabChangesFocus(true);
    add(tr("Description"), m_description, "descriptionField", 4, 0, 8);
    auto *side = new QVBoxLayout;
    side->setContentsMargins(0, Metrics::space16, 0, 0);
    side->addWidget(m_license);
    auto *hint =
        new TextLabel(tr("Matching by distance needs coordinates."), Tone::Muted, Type::font(Type::caption), this);
    hint->setWordWrap(true);
    side->addWidget(hint);
    side->addStretch(1);
    grid.addLayout(side, 4, 8, 1, 4);
    for (QLineEdit *line : {m_title, m_address, m_city, m_state, m_lat, m_lng, m_contactName, m_contactPhone,
                            m_contactEmail, m_budgetMin, m_budgetMax})
        line->setMaxLength(longestLine);
    m_license->setObjectName(QStringLiteral("licenseField"));
    m_isScheduled->setObjectName(QStringLiteral("isScheduledField"));
    connect(m_license, &QCheckBox::clicked, this, [this] { m_keepSoon.start(); });
    connect(m_description, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isFilling)
            m_keepSoon.start();
    });
}

void WorkOrderForm::buildRequest()
{
    connect(m_pane, &RequestPane::textChanged, this, [this] {
        if (m_isFilling)
            return;
        readRequestText();
        m_keepSoon.start();
    });
    connect(m_pane, &RequestPane::removed, this, [this](RequestField field) {
        m_filling.remove(field);
        showFilling();
    });
    connect(m_pane, &RequestPane::wanted, this, [this](RequestField field) {
        m_filling.want(field);
        showFilling();
    });
    connect(m_pane, &RequestPane::dateChosen, this, [this](const QDateTime &at) {
        setFieldText(QStringLiteral("scheduledField"), at.toUTC().toString(Qt::ISODate));
        typed(QStringLiteral("scheduledField"));
    });
    connect(m_sla, &SlaTargetsBox::changed, this, [this] { m_keepSoon.start(); });
    for (QWidget *field : findChildren<QWidget *>()) {
        if (m_problems.contains(field->objectName()) || qobject_cast<QAbstractSpinBox *>(field)
            || qobject_cast<QComboBox *>(field)) {
            field->installEventFilter(this);
            if (qobject_cast<QAbstractSpinBox *>(field) || qobject_cast<QComboBox *>(field))
                field->setFocusPolicy(Qt::StrongFocus);
        }
    }
}

void WorkOrderForm::buildButtons()
{
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_preview->setObjectName(QStringLiteral("createAndPreviewButton"));
    m_preview->setVisible(m_operations.canPreview);
    m_store->setObjectName(QStringLiteral("storeButton"));
    m_store->setToolTip(tr("Ctrl+Enter"));
    for (Button *button : {m_cancel, m_preview, m_store})
        button->setAutoDefault(false); // Enter in a field stores nothing
    connect(m_cancel, &QPushButton::clicked, this, &WorkOrderForm::reject);
    connect(m_preview, &QPushButton::clicked, this, [this] { submit(true); });
    connect(m_store, &QPushButton::clicked, this, [this] { submit(false); });
    for (const QKeySequence &key : {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)})
        connect(new QShortcut(key, this), &QShortcut::activated, this, [this] { submit(false); });
}

QWidget *WorkOrderForm::fieldBox(const QString &label, QWidget *field, const QString &name)
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space2);
    field->setObjectName(name);
    auto *head = new QHBoxLayout;
    head->setSpacing(Metrics::space8);
    auto *words = new TextLabel(label, Tone::Muted, Type::font(Type::caption), box);
    words->setBuddy(field);
    field->setAccessibleName(QString(label).remove(QLatin1Char('*')));
    auto *source = new TextLabel({}, Tone::Accent, Type::font(Type::caption), box);
    source->setObjectName(name + QStringLiteral("Source"));
    source->setElided(true);
    source->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_sources.insert(name, source);
    head->addWidget(words);
    head->addWidget(source, 1);
    column->addLayout(head);
    column->addWidget(field);
    auto *problem = new TextLabel({}, Tone::Breached, Type::font(Type::caption), box);
    problem->setObjectName(name + QStringLiteral("Problem"));
    problem->setElided(true);
    problem->hide();
    auto *take = new Button(tr("Take"), Button::Kind::Quiet, box);
    take->setObjectName(name + QStringLiteral("Take"));
    take->setCompact(true);
    take->hide();
    auto *foot = new QHBoxLayout;
    foot->setSpacing(Metrics::space4);
    foot->addWidget(problem, 1);
    foot->addWidget(take);
    column->addLayout(foot);
    m_problems.insert(name, problem);
    m_takes.insert(name, take);
    if (auto *line = qobject_cast<QLineEdit *>(field)) {
        connect(line, &QLineEdit::textEdited, this, [this, name] {
            showProblem(name, {});
            typed(name);
        });
    }
    return box;
}

/// Errors are said on leaving a field; the wheel that scrolls the form changes no number below it.
bool WorkOrderForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest && isVisible())
        fitHeight();
    auto *field = qobject_cast<QWidget *>(watched);
    if (event->type() == QEvent::Wheel && field && !field->hasFocus()
        && (qobject_cast<QAbstractSpinBox *>(field) || qobject_cast<QComboBox *>(field))) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::FocusOut && isVisible()) {
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason && reason != Qt::MenuBarFocusReason
            && m_problems.contains(watched->objectName()))
            checkField(watched->objectName());
    }
    return QDialog::eventFilter(watched, event);
}

void WorkOrderForm::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    resize(width(), 0);
    fitHeight();
}

/// At least as high as its content, and never higher than the screen or the window: then it scrolls.
void WorkOrderForm::fitHeight()
{
    constexpr int frame = 48;
    m_body->layout()->activate();
    const int content = m_body->sizeHint().height();
    auto *scroll = findChild<QScrollArea *>(QStringLiteral("formScroll"));
    const int rest = layout()->sizeHint().height() - scroll->sizeHint().height();
    const int screenRoom = screen()->availableGeometry().height();
    const int room = (parentWidget() ? std::min(screenRoom, parentWidget()->window()->height()) : screenRoom) - frame;
    setMinimumHeight(std::min(room, 400));
    resize(width(), std::min(std::max(height(), content + rest), room));
}

QString WorkOrderForm::fieldText(const QString &name) const
{
    if (name == QLatin1String("tradeField"))
        return m_trade->currentText();
    if (name == QLatin1String("urgencyField"))
        return wireWord(static_cast<Urgency>(m_urgency->currentData().toInt()));
    if (name == QLatin1String("scheduledField"))
        return m_isScheduled->isChecked() ? m_scheduled->dateTime().toUTC().toString(Qt::ISODate) : QString();
    const auto *line = findChild<QLineEdit *>(name);
    return line ? line->text() : QString();
}

void WorkOrderForm::setFieldText(const QString &name, const QString &text)
{
    const QScopedValueRollback filling(m_isFilling, true);
    if (name == QLatin1String("tradeField")) {
        m_trade->setCurrentText(text);
    } else if (name == QLatin1String("urgencyField")) {
        m_urgency->setCurrentIndex(static_cast<int>(urgencyFromWire(text).value_or(Urgency::WithinWeek)));
    } else if (name == QLatin1String("scheduledField")) {
        m_isScheduled->setChecked(!text.isEmpty());
        if (!text.isEmpty())
            m_scheduled->setDateTime(QDateTime::fromString(text, Qt::ISODate).toLocalTime());
    } else if (name == QLatin1String("descriptionField")) {
        m_description->setPlainText(text);
    } else if (auto *line = findChild<QLineEdit *>(name)) {
        line->setText(text);
        line->setCursorPosition(0);
    }
    showProblem(name, {});
}

void WorkOrderForm::readRequestText()
{
    m_request = readRequest(m_pane->text(), now(), QTimeZone::systemTimeZone());
    m_filling.apply(m_request);
    showFilling();
}

void WorkOrderForm::showFilling()
{
    m_pane->showRead(m_request, m_filling.used(), now(), QTimeZone::systemTimeZone());
    for (auto source = m_sources.cbegin(); source != m_sources.cend(); ++source) {
        const QString words = m_filling.sourceOf(source.key());
        // Of several fields with one source the first says it, where it has room.
        const bool isFirst = source.key() != QLatin1String("stateField")
            && source.key() != QLatin1String("budgetMaxField") && source.key() != QLatin1String("contactEmailField")
            && source.key() != QLatin1String("budgetMinField") && source.key() != QLatin1String("contactPhoneField")
            && source.key() != QLatin1String("cityField");
        source.value()->setText(isFirst ? words : QString());
        source.value()->setToolTip({});
        if (auto *field = findChild<QWidget *>(source.key()))
            field->setToolTip(words.isEmpty() ? QString() : tr("Recognised, %1").arg(words).toHtmlEscaped());
    }
}

void WorkOrderForm::typed(const QString &name)
{
    m_filling.typed(name);
    showFilling();
    m_keepSoon.start();
}

void WorkOrderForm::takeTrade()
{
    m_sla->setTrade(m_trade->currentText(), static_cast<Urgency>(m_urgency->currentData().toInt()));
}

void WorkOrderForm::readPresets()
{
    m_sla->setVisible(static_cast<bool>(m_operations.readPresets));
    if (!m_operations.readPresets)
        return;
    m_sla->showReading();
    takeTrade();
    deliver(m_operations.readPresets(m_editing ? std::optional(m_editing->row.id) : std::nullopt), this,
            [this](const Result<SlaPresets> &presets) {
                if (presets)
                    m_sla->setPresets(*presets);
                else
                    m_sla->showFailure(presets.error().message, [this] { readPresets(); });
                takeTrade();
            });
}

WorkOrderDraft WorkOrderForm::draft() const
{
    WorkOrderDraft draft;
    draft.clientKey = m_clientKey;
    draft.title = m_title->text().trimmed();
    draft.description = m_description->toPlainText().left(longestDescription);
    draft.trade = m_trade->currentText();
    draft.urgency = static_cast<Urgency>(m_urgency->currentData().toInt());
    draft.address = m_address->text().trimmed();
    draft.city = m_city->text().trimmed();
    draft.state = m_state->text().trimmed();
    draft.lat = numberIn(*m_lat);
    draft.lng = numberIn(*m_lng);
    if (m_isScheduled->isChecked())
        draft.scheduledAt = m_scheduled->dateTime().toUTC();
    draft.budgetMin = numberIn(*m_budgetMin);
    draft.budgetMax = numberIn(*m_budgetMax);
    draft.contactName = m_contactName->text().trimmed();
    draft.contactPhone = m_contactPhone->text().trimmed();
    draft.contactEmail = m_contactEmail->text().trimmed();
    draft.requiresLicense = m_license->isChecked();
    draft.rawText = m_pane->text();
    draft.slaTargets = m_operations.readPresets ? m_sla->edited() : std::nullopt;
    draft.allowDuplicate = m_allowDuplicate;
    return draft;
}

void WorkOrderForm::setDraft(const WorkOrderDraft &draft)
{
    const QScopedValueRollback filling(m_isFilling, true);
    m_pane->setText(draft.rawText);
    m_title->setText(draft.title);
    m_description->setPlainText(draft.description);
    if (m_trade->findText(draft.trade) < 0)
        m_trade->addItem(draft.trade);
    m_trade->setCurrentText(draft.trade);
    m_urgency->setCurrentIndex(static_cast<int>(draft.urgency));
    m_address->setText(draft.address);
    m_city->setText(draft.city);
    m_state->setText(draft.state);
    m_lat->setText(plainNumber(draft.lat));
    m_lng->setText(plainNumber(draft.lng));
    m_isScheduled->setChecked(draft.scheduledAt.isValid());
    if (draft.scheduledAt.isValid())
        m_scheduled->setDateTime(draft.scheduledAt.toLocalTime());
    m_budgetMin->setText(plainNumber(draft.budgetMin));
    m_budgetMax->setText(plainNumber(draft.budgetMax));
    m_contactName->setText(draft.contactName);
    m_contactPhone->setText(draft.contactPhone);
    m_contactEmail->setText(draft.contactEmail);
    m_license->setChecked(draft.requiresLicense);
    const QStringList fields = m_problems.keys();
    for (const QString &field : fields)
        showProblem(field, {});
    takeTrade();
    m_sla->setEdited(draft.slaTargets);
    m_request = readRequest(m_pane->text(), now(), QTimeZone::systemTimeZone());
    m_filling.adopt(m_request);
    showFilling();
}

void WorkOrderForm::paste(const QString &request)
{
    m_pane->setText(request);
}

void WorkOrderForm::setLink(const LinkState &link)
{
    m_link = link;
    const QString reason = link.isStale() ? tr("Read only while reconnecting") : QString();
    m_store->setBlocked(reason);
    m_preview->setBlocked(reason);
}

void WorkOrderForm::showProblem(const QString &field, const QString &sentence)
{
    if (TextLabel *problem = m_problems.value(field)) {
        problem->setTone(Tone::Breached);
        problem->setToolTip({});
        m_takes.value(field)->hide();
        problem->setText(sentence);
        problem->setVisible(!sentence.isEmpty());
    }
    if (auto *line = findChild<QLineEdit *>(field)) {
        line->setProperty("invalid", !sentence.isEmpty());
        line->update();
    }
}

void WorkOrderForm::showForeign(const WorkOrderFacts &facts)
{
    if (!m_editing || facts.row.id != m_editing->row.id || facts.row.revision == m_editing->row.revision)
        return;
    const QHash<QString, QString> before = textsOf(draftOf(*m_editing));
    const QHash<QString, QString> after = textsOf(draftOf(facts));
    const QString who = facts.history.isEmpty() ? tr("somebody") : facts.history.first().actor;
    const bool targetsAreMine = m_sla->edited().has_value();
    if (m_license->isChecked() == m_editing->requiresLicense)
        m_license->setChecked(facts.requiresLicense);
    m_editing = facts;
    for (auto field = after.cbegin(); field != after.cend(); ++field) {
        const QString mine = textsOf(draft()).value(field.key());
        if (field.value() == before.value(field.key()) || field.value() == mine)
            continue;
        const bool isUntouched = mine == before.value(field.key());
        if (isUntouched)
            setFieldText(field.key(), field.value());
        showForeignValue(field.key(), field.value(), who, isUntouched);
    }
    if (!targetsAreMine)
        m_sla->setStored(facts.slaTargets, facts.row.trade, facts.row.urgency);
}

void WorkOrderForm::showForeignValue(const QString &field, const QString &value, const QString &who, bool isTaken)
{
    TextLabel *mark = m_problems.value(field);
    Button *take = m_takes.value(field);
    if (!mark || !take)
        return;
    QString shown = value.isEmpty() ? tr("empty") : Format::singleLine(value);
    if (field == QLatin1String("urgencyField"))
        shown = displayWord(urgencyFromWire(value).value_or(Urgency::WithinWeek));
    if (field == QLatin1String("scheduledField") && !value.isEmpty())
        shown = shownDate(QDateTime::fromString(value, Qt::ISODate), now(), QTimeZone::systemTimeZone());
    mark->setTone(Tone::AtRisk);
    const QString name = Format::singleLine(who);
    mark->setText(isTaken ? tr("changed by %1").arg(name) : tr("changed to %1 by %2").arg(shown, name));
    mark->setVisible(true);
    take->setVisible(!isTaken);
    take->disconnect(this);
    connect(take, &QPushButton::clicked, this, [this, field, value] { setFieldText(field, value); });
}

void WorkOrderForm::checkField(const QString &field)
{
    const QList<DraftProblem> problems = problemsOf(draft());
    const auto found = std::find_if(problems.cbegin(), problems.cend(),
                                    [&field](const DraftProblem &problem) { return problem.field == field; });
    showProblem(field, found == problems.cend() ? QString() : found->sentence);
}

bool WorkOrderForm::showProblems(bool focusFirst)
{
    const QList<DraftProblem> problems = problemsOf(draft());
    for (auto field = m_problems.cbegin(); field != m_problems.cend(); ++field)
        showProblem(field.key(), {});
    // Backwards, so that of two about one field the first stays.
    for (qsizetype n = problems.size(); n-- > 0;)
        showProblem(problems.at(n).field, problems.at(n).sentence);
    if (focusFirst && !problems.isEmpty()) {
        if (auto *field = findChild<QWidget *>(problems.first().field))
            field->setFocus();
    }
    return problems.isEmpty();
}

void WorkOrderForm::submit(bool previewNext)
{
    if (!m_store->isEnabled() || !showProblems(true))
        return;
    m_previewNext = previewNext;
    setWorking(true);
    m_notice->hide();
    if (m_editing) {
        deliver(m_operations.save(m_editing->row.id, m_editing->row.revision, draft()), this,
                [this](const Result<int> &outcome) { showSaved(outcome); });
        return;
    }
    keep();
    deliver(m_operations.create(draft()), this,
            [this, previewNext](const Result<WorkOrderCreated> &outcome) { showCreated(outcome, previewNext); });
}

void WorkOrderForm::showCreated(const Result<WorkOrderCreated> &outcome, bool previewNext)
{
    setWorking(false);
    if (!outcome) {
        showFailure(outcome.error());
        return;
    }
    if (outcome->kind == WorkOrderCreated::Kind::Duplicate) {
        const QString age = Format::age(outcome->createdAt.secsTo(now()));
        m_notice->show(tr("This is %1, created %2 with the same address, trade and time.")
                           .arg(Format::workOrder(outcome->number), age),
                       tr("Nothing was created."),
                       {{tr("Open it"), [this, id = outcome->id] { Q_EMIT openRequested(id); }, true},
                        {tr("Create another"), [this, previewNext] {
                             m_allowDuplicate = true;
                             submit(previewNext);
                         }}});
        return;
    }
    m_keepSoon.stop();
    if (m_operations.keepDraft)
        m_operations.keepDraft({});
    Q_EMIT stored(outcome->id, previewNext);
    accept();
}

void WorkOrderForm::showSaved(const Result<int> &outcome)
{
    setWorking(false);
    if (!outcome) {
        showFailure(outcome.error());
        return;
    }
    Q_EMIT stored(m_editing->row.id, false);
    accept();
}

void WorkOrderForm::showFailure(const Error &error)
{
    const bool silent = error.code == Error::Code::Unavailable || error.code == Error::Code::Retry;
    if (silent && !m_editing) {
        m_notice->show(tr("The server did not answer. Nothing was created as far as is known; pressing again cannot "
                          "make a second one."),
                       {},
                       {{tr("Try again"),
                         [this] {
                             submit(m_previewNext);
                         }}},
                       true);
        return;
    }
    m_notice->show(error.message, {}, {}, true);
}

void WorkOrderForm::setWorking(bool working)
{
    (m_previewNext ? m_preview : m_store)->setWorking(working);
    m_store->setEnabled(!working && !m_link.isStale());
    m_preview->setEnabled(!working && !m_link.isStale());
}

void WorkOrderForm::keep()
{
    if (!m_operations.keepDraft)
        return;
    WorkOrderDraft untouched = m_start;
    untouched.clientKey = m_clientKey;
    m_operations.keepDraft(draft() == untouched ? QByteArray() : KeptDraft::packed(draft(), now()));
}

void WorkOrderForm::reject()
{
    keep();
    QDialog::reject();
}
