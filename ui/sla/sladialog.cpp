#include "ui/sla/sladialog.h"

#include "models/domain/format.h"
#include "models/domain/slaproof.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/sla/slapauseform.h"
#include "ui/sla/slaproofdialog.h"
#include "ui/sla/slastagerow.h"
#include "ui/sla/slatargetsform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QStringListModel>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr QSize dialogSize(720, 520);
constexpr int tickMs = 1'000;
constexpr int longestActor = 60;

QString eventWords(const SlaEvent &event)
{
    using Kind = SlaEvent::Kind;
    switch (event.kind) {
    case Kind::Started:
        return SlaDialog::tr("started, target %1").arg(Format::roughDuration(event.targetMinutes * 60));
    case Kind::Paused:
        return SlaDialog::tr("paused: %1").arg(Format::singleLine(event.reason, longestActor));
    case Kind::Resumed:
        return SlaDialog::tr("resumed");
    case Kind::Completed:
        return SlaDialog::tr("completed");
    case Kind::Reopened:
        return SlaDialog::tr("reopened");
    case Kind::Cancelled:
        return SlaDialog::tr("cancelled");
    case Kind::Retargeted:
        return SlaDialog::tr("measured anew, target %1").arg(Format::roughDuration(event.targetMinutes * 60));
    }
    return {};
}

/// "Fri 20 Nov 14:02:41   Assignment started, target 30m · A. Chen", newest first.
QStringList historyLines(const SlaRecord &record, const QTimeZone &zone)
{
    struct Entry
    {
        SlaStage stage;
        SlaEvent event;
    };
    QList<Entry> entries;
    for (const SlaStageRecord &stage : record.stages) {
        for (const SlaEvent &event : stage.events)
            entries.append({stage.stage, event});
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry &left, const Entry &right) { return left.event.at < right.event.at; });
    SlaProofStyle style;
    style.zone = zone;
    style.site = QTimeZone(record.siteZone);
    style.dates = true;
    QStringList lines;
    for (const Entry &entry : std::as_const(entries)) {
        QString line = QStringLiteral("%1   %2 %3")
                           .arg(proofInstant(entry.event.at, style), displayWord(entry.stage), eventWords(entry.event));
        if (!entry.event.actor.isEmpty())
            line += QStringLiteral(" · ") + Format::singleLine(entry.event.actor, longestActor);
        lines.prepend(line);
    }
    return lines;
}

} // namespace

SlaDialog::SlaDialog(const JobId &job, SlaOperations operations, const Clock &clock, const QTimeZone &zone,
                     QWidget *parent)
    : QDialog(parent)
    , m_job(job)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_zone(zone)
    , m_title(new TextLabel(tr("SLA"), Tone::Text, Type::strong(Type::title), this))
    , m_terms(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_asOf(new TextLabel({}, Tone::AtRisk, Type::font(Type::caption), this))
    , m_notice(new Notice(Notice::Shape::Page, this))
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_pages(new QStackedWidget(this))
    , m_history(new QStringListModel(this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(), this))
    , m_pauseForm(new SlaPauseForm(this))
    , m_targetsForm(new SlaTargetsForm(this))
    , m_proofButton(new Button(tr("Proof"), Button::Kind::Outlined, this))
    , m_historyButton(new Button(tr("History"), Button::Kind::Outlined, this))
    , m_targetsButton(new Button(tr("Change targets…"), Button::Kind::Outlined, this))
    , m_pauseButton(new Button(tr("Pause…"), Button::Kind::Filled, this))
    , m_closeButton(new Button(tr("Close"), Button::Kind::Outlined, this))
{
    setObjectName(QStringLiteral("slaDialog"));
    setWindowTitle(tr("SLA"));
    resize(dialogSize);
    setMinimumSize(560, 420);
    m_title->setObjectName(QStringLiteral("slaTitle"));
    m_terms->setObjectName(QStringLiteral("slaTerms"));
    m_terms->setElided(true);
    m_terms->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_asOf->setObjectName(QStringLiteral("slaAsOf"));
    m_asOf->hide();
    m_strip->setObjectName(QStringLiteral("slaStrip"));
    m_strip->hide();
    m_failure->setObjectName(QStringLiteral("slaFailure"));
    m_failure->setWordWrap(true);

    m_pages->addWidget(buildStages());
    m_pages->addWidget(m_notice);
    m_pages->addWidget(buildHistory());
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_terms, 1);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::pageMargin);
    body->setSpacing(Metrics::space8);
    body->addLayout(head);
    body->addWidget(m_asOf);
    body->addWidget(m_pages, 1);
    body->addWidget(m_failure);
    body->addWidget(new Rule(Qt::Horizontal, this));
    body->addWidget(m_pauseForm);
    body->addWidget(m_targetsForm);
    body->addWidget(buildFoot());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addLayout(body, 1);

    connectForms();
    m_failure->hide();
    closeForms();
    m_notice->show(tr("Reading the SLA…"));
    m_pages->setCurrentWidget(m_notice);
    showButtons();
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &SlaDialog::showLines);
    timer->start(tickMs);
    reload();
}

QWidget *SlaDialog::buildStages()
{
    auto *page = new QWidget(this);
    m_stageColumn = new QVBoxLayout(page);
    m_stageColumn->setContentsMargins(0, Metrics::space8, 0, 0);
    m_stageColumn->setSpacing(Metrics::space12);
    m_stageColumn->addStretch(1);
    return page;
}

QWidget *SlaDialog::buildHistory()
{
    m_historyList = new QTableView(this);
    m_historyList->setObjectName(QStringLiteral("slaHistory"));
    m_historyList->setAccessibleName(tr("History of the stages"));
    m_historyList->setModel(m_history);
    setUpList(*m_historyList, Metrics::rowHeight, PlainRowDelegate::firstInset, 0);
    m_historyList->setItemDelegate(new PlainRowDelegate(m_historyList));
    m_historyList->setFrameShape(QFrame::StyledPanel);
    m_historyList->horizontalHeader()->hide();
    return m_historyList;
}

QWidget *SlaDialog::buildFoot()
{
    m_proofButton->setObjectName(QStringLiteral("slaProof"));
    m_historyButton->setObjectName(QStringLiteral("slaHistoryButton"));
    m_historyButton->setCheckable(true);
    m_targetsButton->setObjectName(QStringLiteral("slaTargets"));
    m_pauseButton->setObjectName(QStringLiteral("slaPause"));
    m_closeButton->setObjectName(QStringLiteral("slaClose"));
    m_foot = new QWidget(this);
    auto *line = new QHBoxLayout(m_foot);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addWidget(m_proofButton);
    line->addWidget(m_historyButton);
    line->addStretch(1);
    line->addWidget(m_targetsButton);
    line->addWidget(m_pauseButton);
    line->addWidget(m_closeButton);
    for (Button *button : {m_proofButton, m_historyButton, m_targetsButton, m_pauseButton, m_closeButton})
        button->setAutoDefault(false);
    return m_foot;
}

void SlaDialog::connectForms()
{
    connect(m_proofButton, &QPushButton::clicked, this, &SlaDialog::openProof);
    connect(m_historyButton, &QPushButton::toggled, this, &SlaDialog::showHistory);
    connect(m_targetsButton, &QPushButton::clicked, this, &SlaDialog::openTargets);
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_pauseButton, &QPushButton::clicked, this, [this] {
        const SlaStageRecord *open = m_record ? openStage(*m_record) : nullptr;
        if (open && isPaused(*open, m_clock.now()))
            resume();
        else
            openPause();
    });
    connect(m_pauseForm, &SlaPauseForm::cancelled, this, &SlaDialog::closeForms);
    connect(m_targetsForm, &SlaTargetsForm::cancelled, this, &SlaDialog::closeForms);
    connect(m_pauseForm, &SlaPauseForm::pauseWanted, this, [this](const QString &reason) {
        m_pauseForm->setWorking(true);
        m_failure->hide();
        deliver(m_operations.pause(m_job, reason), this, [this](const Result<> &outcome) { finish(outcome); });
    });
    connect(m_targetsForm, &SlaTargetsForm::targetsWanted, this, [this](const SlaMinutes &changes) {
        m_targetsForm->setWorking(true);
        m_failure->hide();
        deliver(m_operations.setTargets(m_job, changes), this, [this](const Result<> &outcome) { finish(outcome); });
    });
}

void SlaDialog::reload()
{
    if (!m_operations.readRecord)
        return;
    deliver(m_operations.readRecord(m_job), this, [this, request = ++m_request](const Result<SlaRecord> &outcome) {
        if (request != m_request)
            return; // a later reading is under way
        if (outcome)
            showRecord(*outcome);
        else
            showFailure(outcome.error());
    });
}

void SlaDialog::showRecord(const SlaRecord &record)
{
    m_record = record;
    m_title->setText(tr("SLA of %1").arg(Format::workOrder(record.number)));
    m_title->setToolTip(Format::singleLine(record.title).toHtmlEscaped());
    setWindowTitle(m_title->text());
    m_strip->hide();
    m_history->setStringList(historyLines(record, m_zone));
    if (record.hasSla || !record.stages.isEmpty()) {
        m_pages->setCurrentIndex(m_historyButton->isChecked() ? 2 : 0);
    } else {
        QList<Notice::Action> actions;
        if (m_operations.setTargets && record.isOpen)
            actions.append({tr("Set targets…"), [this] { openTargets(); }, true});
        m_notice->show(tr("No SLA on this work order."),
                       record.isOpen ? tr("Nothing warns and nothing breaches.") : tr("It is closed."), actions);
        m_pages->setCurrentWidget(m_notice);
    }
    showTerms();
    compareWithEngine();
    m_lines.clear();
    showLines();
    showButtons();
}

void SlaDialog::showTerms()
{
    m_terms->setText(m_record && !m_record->stages.isEmpty() ? termsLine(*m_record) : QString());
    const SlaStageRecord *open = m_record ? openStage(*m_record) : nullptr;
    m_terms->setToolTip(open ? calendarWords(open->calendar).toHtmlEscaped() : QString());
}

void SlaDialog::showFailure(const Error &error)
{
    const QList<Notice::Action> again {{tr("Try again"), [this] {
                                            reload();
                                        }}};
    if (!m_record) {
        m_notice->show(tr("The SLA could not be read."), error.message, again, true);
        m_pages->setCurrentWidget(m_notice);
    } else {
        m_strip->show(tr("The SLA could not be read again. What you see is from %1.")
                          .arg(Format::clock(m_record->readAt, m_zone)),
                      error.message, again, true);
    }
    showButtons();
}

/// The engine's word is what people are told elsewhere, so it stands here too; the difference is for support.
void SlaDialog::compareWithEngine()
{
    if (!m_record || engineAgrees(*m_record))
        return;
    m_strip->show(tr("Proof and badge disagree. The engine's verdict is shown; details copied for support."), {},
                  {{tr("Open proof"),
                    [this] {
                        openProof();
                    }}},
                  true);
    if (m_detailsCopied)
        return;
    m_detailsCopied = true;
    QGuiApplication::clipboard()->setText(
        QString::fromUtf8(QJsonDocument(proofJson(slaProofSheet(*m_record))).toJson()));
}

void SlaDialog::showLines()
{
    if (!m_record)
        return;
    showAge();
    const QList<SlaStageLine> lines = stageLines(*m_record, m_clock.now(), m_zone);
    if (lines == m_lines)
        return;
    m_lines = lines;
    while (m_rows.size() > lines.size())
        delete m_rows.takeLast();
    while (m_rows.size() < lines.size()) {
        auto *row = new SlaStageRow(this);
        row->setObjectName(QStringLiteral("slaStage%1").arg(m_rows.size()));
        row->setStale(m_link.isStale());
        m_stageColumn->insertWidget(static_cast<int>(m_rows.size()), row);
        m_rows.append(row);
    }
    for (qsizetype i = 0; i < lines.size(); ++i)
        m_rows.at(i)->setLine(lines.at(i));
}

QString SlaDialog::obstacle() const
{
    if (m_link.isStale())
        return tr("Read only while reconnecting");
    return m_record ? QString() : tr("The SLA has not been read yet");
}

void SlaDialog::showButtons()
{
    const SlaStageRecord *open = m_record ? openStage(*m_record) : nullptr;
    const bool started = m_record && !m_record->stages.isEmpty();
    const bool paused = open && isPaused(*open, m_clock.now());
    m_proofButton->setVisible(started);
    m_historyButton->setVisible(started);
    m_targetsButton->setVisible(started && m_record->isOpen && m_operations.setTargets);
    m_targetsButton->setBlocked(obstacle());
    m_pauseButton->setVisible(open && m_operations.pause && m_operations.resume);
    m_pauseButton->setWorking(false);
    m_pauseButton->setText(paused ? tr("Resume") : tr("Pause…"));
    m_pauseButton->updateGeometry();
    m_pauseButton->setBlocked(obstacle());
    m_pauseButton->setToolTip(m_pauseButton->isEnabled() ? tr("P") : obstacle());
}

void SlaDialog::showHistory(bool wanted)
{
    if (m_record && !m_record->stages.isEmpty())
        m_pages->setCurrentIndex(wanted ? 2 : 0);
}

void SlaDialog::setLink(const LinkState &link)
{
    m_link = link;
    for (SlaStageRow *row : std::as_const(m_rows))
        row->setStale(link.isStale());
    showAge();
    showButtons();
}

void SlaDialog::showAge()
{
    m_asOf->setVisible(m_link.isStale() && m_record);
    if (m_record)
        m_asOf->setText(
            tr("Data from %1 (%2). Read only while reconnecting.")
                .arg(Format::clock(m_record->readAt, m_zone), Format::age(m_record->readAt.secsTo(m_clock.now()))));
}

void SlaDialog::openProof()
{
    if (!m_record || m_record->stages.isEmpty())
        return;
    auto *proof = new SlaProofDialog(slaProofSheet(*m_record), m_zone, this);
    proof->setAttribute(Qt::WA_DeleteOnClose);
    proof->open();
}

void SlaDialog::openPause()
{
    const SlaStageRecord *open = m_record ? openStage(*m_record) : nullptr;
    if (!open || !m_operations.pause || !obstacle().isEmpty())
        return;
    m_failure->hide();
    m_foot->hide();
    m_targetsForm->hide();
    m_pauseForm->show();
    m_pauseForm->begin(displayWord(open->stage).toLower());
}

void SlaDialog::openTargets()
{
    if (!m_record || !m_operations.setTargets || !obstacle().isEmpty())
        return;
    m_failure->hide();
    m_foot->hide();
    m_pauseForm->hide();
    m_targetsForm->show();
    m_targetsForm->begin(*m_record);
}

void SlaDialog::closeForms()
{
    m_pauseForm->hide();
    m_targetsForm->hide();
    m_foot->show();
    m_failure->hide();
    m_closeButton->setFocus();
}

void SlaDialog::resume()
{
    m_pauseButton->setWorking(true);
    m_failure->hide();
    deliver(m_operations.resume(m_job), this, [this](const Result<> &outcome) { finish(outcome); });
}

void SlaDialog::finish(const Result<> &outcome)
{
    m_pauseForm->setWorking(false);
    m_targetsForm->setWorking(false);
    showButtons();
    if (outcome) {
        closeForms();
        Q_EMIT acted();
    } else {
        m_failure->setText(outcome.error().message);
        m_failure->show();
    }
    reload();
}

void SlaDialog::keyPressEvent(QKeyEvent *event)
{
    const bool formOpen = !m_foot->isVisible();
    if (event->key() == Qt::Key_Escape && formOpen) {
        closeForms();
        return;
    }
    if (event->key() == Qt::Key_P && event->modifiers() == Qt::NoModifier && !formOpen && m_pauseButton->isVisible()) {
        m_pauseButton->click();
        return;
    }
    QDialog::keyPressEvent(event);
}
