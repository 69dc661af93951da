#include "ui/workorders/workorderform.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QTimeZone>
#include <QVBoxLayout>

namespace {

constexpr int formWidth = 760;
constexpr int formColumns = 12;
constexpr int descriptionHeight = 84;
constexpr qsizetype longestDescription = 20'000;
constexpr int longestLine = 400;

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

QJsonValue jsonOf(std::optional<double> value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

std::optional<double> realIn(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

WorkOrderForm::WorkOrderForm(Operations operations, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_clientKey(QUuid::createUuid())
    , m_notice(new Notice(Notice::Shape::Strip, this))
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
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_preview(new Button(tr("Create and preview dispatch"), Button::Kind::Outlined, this))
    , m_store(new Button(tr("Create work order"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("workOrderForm"));
    setWindowTitle(tr("New work order"));
    build();
    m_start = draft();
    const auto kept = m_operations.keptDraft ? unpacked(m_operations.keptDraft()) : std::nullopt;
    if (!kept)
        return;
    m_clientKey = kept->first.clientKey;
    setDraft(kept->first);
    m_notice->show(tr("Draft from %1 restored.").arg(Format::shortClock(kept->second, QTimeZone::systemTimeZone())), {},
                   {{tr("Discard"), [this] {
                         m_clientKey = QUuid::createUuid();
                         setDraft(m_start);
                         m_notice->hide();
                         if (m_operations.keepDraft)
                             m_operations.keepDraft({});
                     }}});
}

WorkOrderForm::WorkOrderForm(Operations operations, const WorkOrderFacts &facts, QWidget *parent)
    : WorkOrderForm(
        [&operations] {
            operations.keptDraft = {};
            operations.keepDraft = {};
            return std::move(operations);
        }(),
        parent)
{
    m_editing = facts;
    setWindowTitle(tr("Edit %1").arg(Format::workOrder(facts.row.number)));
    m_preview->hide();
    m_store->setText(tr("Save changes"));
    setDraft(draftOf(facts));
    m_start = draft();
}

WorkOrderForm::~WorkOrderForm()
{
    // A field that loses the focus while the form goes away must not ask it anything.
    for (QLineEdit *line : findChildren<QLineEdit *>())
        line->disconnect(this);
}

void WorkOrderForm::build()
{
    setFixedWidth(formWidth);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_notice);
    m_notice->hide();
    auto *body = new QWidget(this);
    auto *grid = new QGridLayout(body);
    grid->setContentsMargins(Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin, Metrics::space8);
    grid->setHorizontalSpacing(Metrics::space12);
    grid->setVerticalSpacing(Metrics::space2);
    for (int at = 0; at < formColumns; ++at)
        grid->setColumnStretch(at, 1);
    column->addWidget(body);

    m_trade->addItem({});
    m_trade->addItems(trades());
    for (const Urgency urgency :
         {Urgency::Emergency, Urgency::SameDay, Urgency::NextDay, Urgency::WithinWeek, Urgency::Flexible})
        m_urgency->addItem(displayWord(urgency), static_cast<int>(urgency));
    m_urgency->setCurrentIndex(static_cast<int>(Urgency::WithinWeek));
    m_scheduled->setCalendarPopup(true);
    m_scheduled->setFixedHeight(Metrics::controlHeight);
    m_scheduled->setDisplayFormat(QStringLiteral("ddd d MMM yyyy  HH:mm"));
    m_scheduled->setDateTime(QDateTime(QDate::currentDate().addDays(1), QTime(9, 0)));
    m_scheduled->setEnabled(false);
    connect(m_isScheduled, &QCheckBox::toggled, m_scheduled, &QWidget::setEnabled);

    grid->addWidget(fieldBox(tr("Title*"), m_title, QStringLiteral("titleField")), 0, 0, 1, 8);
    grid->addWidget(fieldBox(tr("Trade*"), m_trade, QStringLiteral("tradeField")), 0, 8, 1, 4);
    grid->addWidget(fieldBox(tr("Urgency"), m_urgency, QStringLiteral("urgencyField")), 1, 0, 1, 4);
    auto *when = fieldBox({}, m_scheduled, QStringLiteral("scheduledField"));
    static_cast<QVBoxLayout *>(when->layout())->insertWidget(0, m_isScheduled);
    grid->addWidget(when, 1, 4, 1, 4);
    buildPlace(*grid);
    grid->addWidget(fieldBox(tr("Contact name*"), m_contactName, QStringLiteral("contactNameField")), 4, 0, 1, 4);
    grid->addWidget(fieldBox(tr("Phone*"), m_contactPhone, QStringLiteral("contactPhoneField")), 4, 4, 1, 4);
    grid->addWidget(fieldBox(tr("E-mail*"), m_contactEmail, QStringLiteral("contactEmailField")), 4, 8, 1, 4);
    grid->addWidget(fieldBox(tr("Budget from, $"), m_budgetMin, QStringLiteral("budgetMinField")), 5, 0, 1, 2);
    grid->addWidget(fieldBox(tr("to, $"), m_budgetMax, QStringLiteral("budgetMaxField")), 5, 2, 1, 2);
    grid->addWidget(m_license, 5, 4, 1, 8, Qt::AlignVCenter);
    m_description->setFixedHeight(descriptionHeight);
    m_description->setTabChangesFocus(true);
    grid->addWidget(fieldBox(tr("Description"), m_description, QStringLiteral("descriptionField")), 6, 0, 1,
                    formColumns);
    for (QLineEdit *line : findChildren<QLineEdit *>())
        line->setMaxLength(longestLine);
    m_license->setObjectName(QStringLiteral("licenseField"));
    m_isScheduled->setObjectName(QStringLiteral("isScheduledField"));

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(Metrics::pageMargin, Metrics::space8, Metrics::pageMargin, Metrics::pageMargin);
    buttons->setSpacing(Metrics::space8);
    buttons->addStretch(1);
    for (Button *button : {m_cancel, m_preview, m_store})
        buttons->addWidget(button);
    column->addLayout(buttons);
    buildButtons();
}

void WorkOrderForm::buildPlace(QGridLayout &grid)
{
    grid.addWidget(fieldBox(tr("Address*"), m_address, QStringLiteral("addressField")), 2, 0, 1, 6);
    grid.addWidget(fieldBox(tr("City"), m_city, QStringLiteral("cityField")), 2, 6, 1, 4);
    grid.addWidget(fieldBox(tr("State"), m_state, QStringLiteral("stateField")), 2, 10, 1, 2);
    grid.addWidget(fieldBox(tr("Latitude"), m_lat, QStringLiteral("latField")), 3, 0, 1, 2);
    grid.addWidget(fieldBox(tr("Longitude"), m_lng, QStringLiteral("lngField")), 3, 2, 1, 2);
    auto *hint =
        new TextLabel(tr("Matching by distance needs a place. Without coordinates only trade and state count."),
                      Tone::Muted, Type::font(Type::caption), this);
    hint->setWordWrap(true);
    grid.addWidget(hint, 3, 4, 1, 8, Qt::AlignVCenter);
}

void WorkOrderForm::buildButtons()
{
    m_cancel->setObjectName(QStringLiteral("cancelButton"));
    m_preview->setObjectName(QStringLiteral("createAndPreviewButton"));
    m_preview->setVisible(m_operations.canPreview);
    m_store->setObjectName(QStringLiteral("storeButton"));
    m_store->setToolTip(tr("Ctrl+Enter"));
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
    column->setSpacing(Metrics::labelGap);
    field->setObjectName(name);
    if (!label.isEmpty()) {
        auto *words = new TextLabel(label, Tone::Muted, Type::font(Type::caption), box);
        words->setBuddy(field);
        field->setAccessibleName(QString(label).remove(QLatin1Char('*')));
        column->addWidget(words);
    }
    column->addWidget(field);
    auto *problem = new TextLabel({}, Tone::Breached, Type::font(Type::caption), box);
    problem->setObjectName(name + QStringLiteral("Problem"));
    column->addWidget(problem);
    m_problems.insert(name, problem);
    if (auto *line = qobject_cast<QLineEdit *>(field)) {
        connect(line, &QLineEdit::editingFinished, this, [this, name] { checkField(name); });
        connect(line, &QLineEdit::textEdited, this, [this, name] { showProblem(name, {}); });
    }
    return box;
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
    draft.allowDuplicate = m_allowDuplicate;
    return draft;
}

void WorkOrderForm::setDraft(const WorkOrderDraft &draft)
{
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
    for (TextLabel *problem : std::as_const(m_problems))
        problem->clear();
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
    if (TextLabel *problem = m_problems.value(field))
        problem->setText(sentence);
    if (auto *line = findChild<QLineEdit *>(field)) {
        line->setProperty("invalid", !sentence.isEmpty());
        line->update();
    }
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
        const QString age = Format::age(outcome->createdAt.secsTo(QDateTime::currentDateTimeUtc()));
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
    m_operations.keepDraft(draft() == untouched ? QByteArray() : packed(draft(), QDateTime::currentDateTimeUtc()));
}

void WorkOrderForm::reject()
{
    keep();
    QDialog::reject();
}

QByteArray WorkOrderForm::packed(const WorkOrderDraft &draft, const QDateTime &at)
{
    const QJsonObject object {{QStringLiteral("key"), draft.clientKey.toString(QUuid::WithoutBraces)},
                              {QStringLiteral("at"), at.toString(Qt::ISODate)},
                              {QStringLiteral("title"), draft.title},
                              {QStringLiteral("description"), draft.description},
                              {QStringLiteral("trade"), draft.trade},
                              {QStringLiteral("urgency"), wireWord(draft.urgency)},
                              {QStringLiteral("address"), draft.address},
                              {QStringLiteral("city"), draft.city},
                              {QStringLiteral("state"), draft.state},
                              {QStringLiteral("lat"), jsonOf(draft.lat)},
                              {QStringLiteral("lng"), jsonOf(draft.lng)},
                              {QStringLiteral("scheduled"), draft.scheduledAt.toString(Qt::ISODate)},
                              {QStringLiteral("budgetMin"), jsonOf(draft.budgetMin)},
                              {QStringLiteral("budgetMax"), jsonOf(draft.budgetMax)},
                              {QStringLiteral("contactName"), draft.contactName},
                              {QStringLiteral("contactPhone"), draft.contactPhone},
                              {QStringLiteral("contactEmail"), draft.contactEmail},
                              {QStringLiteral("license"), draft.requiresLicense}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<std::pair<WorkOrderDraft, QDateTime>> WorkOrderForm::unpacked(const QByteArray &kept)
{
    const QJsonObject object = QJsonDocument::fromJson(kept).object();
    const auto text = [&object](const char *name) {
        return object.value(QLatin1String(name)).toString();
    };
    WorkOrderDraft draft;
    draft.clientKey = QUuid::fromString(text("key"));
    const QDateTime at = QDateTime::fromString(text("at"), Qt::ISODate);
    if (draft.clientKey.isNull() || !at.isValid())
        return std::nullopt;
    draft.title = text("title");
    draft.description = text("description");
    draft.trade = text("trade");
    draft.urgency = urgencyFromWire(text("urgency")).value_or(Urgency::WithinWeek);
    draft.address = text("address");
    draft.city = text("city");
    draft.state = text("state");
    draft.lat = realIn(object.value(QLatin1String("lat")));
    draft.lng = realIn(object.value(QLatin1String("lng")));
    draft.scheduledAt = QDateTime::fromString(text("scheduled"), Qt::ISODate);
    draft.budgetMin = realIn(object.value(QLatin1String("budgetMin")));
    draft.budgetMax = realIn(object.value(QLatin1String("budgetMax")));
    draft.contactName = text("contactName");
    draft.contactPhone = text("contactPhone");
    draft.contactEmail = text("contactEmail");
    draft.requiresLicense = object.value(QLatin1String("license")).toBool();
    return std::pair(draft, at);
}
