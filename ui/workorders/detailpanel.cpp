#include "ui/workorders/detailpanel.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "ui/delegates/outreachcell.h"
#include "ui/delegates/slabadgewidget.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/peoplecell.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/candidatelist.h"
#include "ui/workorders/channelsummary.h"
#include "ui/workorders/slasection.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QStackedWidget>
#include <QTimeZone>
#include <QVBoxLayout>

namespace {

constexpr int factLabelWidth = 88;
constexpr int factLineHeight = 24;
constexpr int signLineHeight = 22;
constexpr int roomyWidth = 344; ///< below it the buttons stand closer, so that nothing is cut off
constexpr qsizetype mostFacts = 9;

/// A sign and a sentence in one tone: "✓ 2 qualified: …", "? 3 in doubt".
class SignLine final : public QWidget
{
public:
    SignLine(PersonState sign, QWidget *parent)
        : QWidget(parent)
        , m_sign(sign)
        , m_words(new TextLabel({}, wordTone(sign), Type::strong(), this))
    {
        auto *line = new QHBoxLayout(this);
        line->setContentsMargins(18, 0, 0, 0);
        line->addWidget(m_words, 1);
        m_words->setElided(true);
        setFixedHeight(signLineHeight);
    }

    TextLabel &words() { return *m_words; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QRectF box(0, (height() - 12) / 2.0, 12, 12);
        if (m_sign == PersonState::Qualified)
            Glyphs::paintCheck(painter, box, Theme::current().color(qualifiedTone));
        else
            paintPeopleCell(painter, {m_sign, Channel::Warm}, box, Ground::Raised);
    }

private:
    PersonState m_sign;
    TextLabel *m_words;
};

void showSign(QWidget *line, int count, const QString &words)
{
    static_cast<SignLine *>(line)->words().setText(words);
    line->setVisible(count > 0);
}

QString actWords(const WorkOrderFacts::Act &act, const QDateTime &now)
{
    QString action = act.action;
    action.replace(QLatin1Char('_'), QLatin1Char(' '));
    return QStringLiteral("%1  %2 · %3")
        .arg(Format::when(act.at, now, QTimeZone::systemTimeZone()), Format::singleLine(action, 60),
             Format::singleLine(act.actor, 60));
}

} // namespace

DetailPanel::DetailPanel(const Clock &clock, QList<WorkOrderAct> allowed, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_allowed(std::move(allowed))
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
{
    setObjectName(QStringLiteral("detailPanel"));
    setMinimumWidth(320);
    setMaximumWidth(520);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->addWidget(m_pages);

    auto *scroll = new QScrollArea(m_pages);
    scroll->setObjectName(QStringLiteral("detailScroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_page = buildPage();
    m_page->setAutoFillBackground(false);
    scroll->setWidget(m_page);
    m_page->setAutoFillBackground(false);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_notice);
    showNothing();
}

QWidget *DetailPanel::buildPage()
{
    auto *page = new QWidget;
    page->setObjectName(QStringLiteral("detailPage"));
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(Metrics::space16 - 1, Metrics::space12, Metrics::space16, Metrics::space16);
    column->setSpacing(0);
    buildHead(*column);
    buildOutreach(*column);
    buildLists(*column);
    column->addStretch(1);
    return page;
}

void DetailPanel::buildHead(QVBoxLayout &column)
{
    m_number = new TextLabel({}, Tone::Muted);
    m_number->setObjectName(QStringLiteral("detailNumber"));
    m_number->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_badge = new SlaBadgeWidget(m_clock);
    auto *head = new QHBoxLayout;
    head->addWidget(m_number);
    head->addStretch(1);
    head->addWidget(m_badge);
    m_title = new TextLabel({}, Tone::Text, Type::strong(Type::title));
    m_title->setObjectName(QStringLiteral("detailTitle"));
    m_title->setWordWrap(true);
    m_kind = new TextLabel({}, Tone::Muted);
    m_kind->setObjectName(QStringLiteral("detailKind"));
    m_primary = new Button({}, Button::Kind::Filled);
    m_primary->setObjectName(QStringLiteral("primaryAct"));
    m_openDispatch = new Button(displayWord(WorkOrderAct::OpenDispatch));
    m_openDispatch->setObjectName(QStringLiteral("openDispatchButton"));
    m_edit = new Button(displayWord(WorkOrderAct::Edit));
    m_edit->setObjectName(QStringLiteral("editButton"));
    m_more = new Button(QStringLiteral("···"));
    m_more->setObjectName(QStringLiteral("moreButton"));
    m_more->setAccessibleName(tr("More"));
    m_more->setToolTip(tr("More"));
    m_more->setCompact(true);
    m_more->setFixedHeight(Metrics::controlHeight);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(Metrics::space8);
    for (Button *button : {m_primary, m_openDispatch, m_edit, m_more})
        m_buttons->addWidget(button);
    m_buttons->addStretch(1);
    m_outcome = new TextLabel({}, Tone::Muted, Type::font(Type::caption));
    m_outcome->setObjectName(QStringLiteral("actOutcome"));
    m_outcome->setWordWrap(true);

    column.addLayout(head);
    column.addSpacing(Metrics::space4);
    column.addWidget(m_title);
    column.addSpacing(Metrics::space4);
    column.addWidget(m_kind);
    column.addSpacing(Metrics::space12);
    column.addLayout(m_buttons);
    column.addSpacing(Metrics::space8);
    column.addWidget(m_outcome);

    connect(m_primary, &QPushButton::clicked, this, [this] {
        if (const auto act = m_facts ? primaryAct(m_facts->row) : std::nullopt)
            Q_EMIT actRequested(*act);
    });
    connect(m_openDispatch, &QPushButton::clicked, this, [this] { Q_EMIT actRequested(WorkOrderAct::OpenDispatch); });
    connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT actRequested(WorkOrderAct::Edit); });
    connect(m_more, &QPushButton::clicked, this, &DetailPanel::openMenu);
}

void DetailPanel::buildOutreach(QVBoxLayout &column)
{
    m_outreach = new QWidget;
    auto *section = new QVBoxLayout(m_outreach);
    section->setContentsMargins(0, 0, 0, 0);
    section->setSpacing(0);
    section->addWidget(new Rule);
    section->addSpacing(Metrics::space8);
    section->addWidget(new TextLabel(tr("Outreach"), Tone::Muted, Type::strong(Type::caption)));
    section->addSpacing(Metrics::space2);
    m_warm = new ChannelSummary(Channel::Warm);
    m_cold = new ChannelSummary(Channel::Cold);
    auto *channels = new QHBoxLayout;
    channels->setSpacing(Metrics::space12);
    channels->addWidget(m_warm, 1);
    channels->addWidget(m_cold, 1);
    section->addLayout(channels);
    m_outreachWords = new TextLabel({}, Tone::Muted);
    m_qualified = new SignLine(PersonState::Qualified, m_outreach);
    m_inDoubt = new SignLine(PersonState::InDoubt, m_outreach);
    m_failed = new SignLine(PersonState::Failed, m_outreach);
    for (QWidget *line : std::initializer_list<QWidget *> {m_outreachWords, m_qualified, m_inDoubt, m_failed})
        section->addWidget(line);
    section->addSpacing(Metrics::space12);
    column.addWidget(m_outreach);
}

void DetailPanel::buildLists(QVBoxLayout &column)
{
    column.addWidget(new Rule);
    column.addSpacing(Metrics::space8);
    column.addWidget(new TextLabel(tr("Facts"), Tone::Muted, Type::strong(Type::caption)));
    m_factGrid = new QGridLayout;
    m_factGrid->setHorizontalSpacing(Metrics::space8);
    m_factGrid->setVerticalSpacing(0);
    m_factGrid->setColumnMinimumWidth(0, factLabelWidth);
    m_factGrid->setColumnStretch(1, 1);
    for (int line = 0; line < mostFacts; ++line) {
        auto *word = new TextLabel({}, Tone::Muted);
        auto *value = new TextLabel;
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setMinimumHeight(factLineHeight);
        word->setFixedHeight(factLineHeight);
        m_factGrid->addWidget(word, line, 0, Qt::AlignTop);
        m_factGrid->addWidget(value, line, 1);
    }
    column.addLayout(m_factGrid);
    column.addSpacing(Metrics::space12);
    column.addWidget(new Rule);
    column.addSpacing(Metrics::space8);
    column.addWidget(buildSla());
    m_candidates = new CandidateList;
    column.addWidget(m_candidates);
    column.addSpacing(Metrics::space12);
    column.addWidget(new Rule);
    column.addSpacing(Metrics::space8);
    m_historyHead = new TextLabel(tr("History"), Tone::Muted, Type::strong(Type::caption));
    m_history = new TextLabel({}, Tone::Muted, Type::font(Type::caption));
    m_history->setObjectName(QStringLiteral("detailHistory"));
    m_history->setWordWrap(true);
    column.addWidget(m_historyHead);
    column.addSpacing(Metrics::space4);
    column.addWidget(m_history);
    connect(m_candidates, &CandidateList::allRequested, this, &DetailPanel::allCandidatesRequested);
    connect(m_candidates, &CandidateList::leftOutRequested, this, &DetailPanel::leftOutRequested);
    connect(m_candidates, &CandidateList::technicianRequested, this, [this](const TechnicianId &id) {
        if (m_facts)
            Q_EMIT technicianWanted(id, m_facts->row.id);
    });
}

QWidget *DetailPanel::buildSla()
{
    m_slaBox = new QWidget;
    m_sla = new SlaSection(m_clock, m_slaBox);
    auto *section = new QVBoxLayout(m_slaBox);
    section->setContentsMargins(0, 0, 0, 0);
    section->setSpacing(0);
    section->addWidget(new TextLabel(tr("SLA"), Tone::Muted, Type::strong(Type::caption)));
    section->addSpacing(Metrics::space2);
    section->addWidget(m_sla);
    section->addSpacing(Metrics::space12);
    section->addWidget(new Rule);
    section->addSpacing(Metrics::space8);
    m_slaBox->hide();
    connect(m_sla, &QAbstractButton::clicked, this, [this] {
        if (m_facts)
            Q_EMIT slaWanted(m_facts->row.id);
    });
    return m_slaBox;
}

void DetailPanel::showSla(const SlaRecord &record)
{
    m_slaBox->show();
    m_sla->showRecord(record);
}

void DetailPanel::showSlaProblem(const QString &sentence)
{
    m_slaBox->show();
    m_sla->showProblem(sentence);
}

void DetailPanel::showNothing()
{
    m_facts.reset();
    m_notice->show(tr("Select a work order."));
    m_pages->setCurrentWidget(m_notice);
}

void DetailPanel::showReading(qint64 number)
{
    m_facts.reset();
    m_notice->show(number > 0 ? tr("Reading %1…").arg(Format::workOrder(number)) : tr("Reading…"));
    m_pages->setCurrentWidget(m_notice);
}

void DetailPanel::showFailure(const QString &sentence)
{
    m_facts.reset();
    m_notice->show(tr("The work order could not be read."), sentence,
                   {{tr("Try again"),
                     [this] {
                         Q_EMIT retryRequested();
                     }}},
                   true);
    m_pages->setCurrentWidget(m_notice);
}

void DetailPanel::showFacts(const WorkOrderFacts &facts)
{
    if (!m_facts || m_facts->row.id != facts.row.id) {
        m_matching.reset();
        m_candidates->showReading();
        m_sla->showReading();
        showOutcome({}, false);
    }
    m_facts = facts;
    const WorkOrderRow &row = facts.row;
    m_number->setText(Format::workOrder(row.number));
    m_badge->setBadge(row.sla, row.number);
    m_title->setText(Format::singleLine(row.title));
    m_kind->setText(QStringLiteral("%1 · %2 · %3")
                        .arg(Format::singleLine(row.trade), displayWord(row.urgency), displayWord(row.status)));
    setAccessibleName(tr("Work order %1, %2, %3 qualified")
                          .arg(row.number)
                          .arg(displayWord(row.status).toLower())
                          .arg(row.outreach ? row.outreach->qualified() : 0));
    showButtons();
    showOutreach();
    showFactLines();
    showHistory();
    m_pages->setCurrentIndex(0);
}

void DetailPanel::showCandidates(const CandidateSummary &summary)
{
    m_matching = summary.matched ? std::optional(summary.matching) : std::nullopt;
    m_candidates->showSummary(summary);
    if (m_facts)
        showButtons();
}

void DetailPanel::showCandidateProblem(const QString &sentence)
{
    m_candidates->showProblem(sentence);
}

void DetailPanel::showButtons()
{
    const std::optional<WorkOrderAct> primary = primaryAct(m_facts->row);
    const bool dispatched = m_facts->row.outreach && m_facts->row.outreach->asked() > 0;
    QString words = primary ? displayWord(*primary) : QString();
    QString blocked = m_link.isStale() ? tr("Read only while reconnecting") : QString();
    if (primary == WorkOrderAct::Dispatch && m_matching) {
        words = tr("Dispatch to %1…").arg(Format::count(*m_matching));
        if (*m_matching == 0)
            blocked = tr("Nobody would be asked.");
    }
    m_primary->setText(words);
    m_primary->setVisible(primary && allows(*primary));
    m_primary->updateGeometry();
    m_primary->setWorking(false);
    m_primary->setBlocked(blocked);
    m_openDispatch->setVisible(dispatched && primary != WorkOrderAct::OpenDispatch
                               && allows(WorkOrderAct::OpenDispatch));
    const bool closed = m_facts->row.status == JobStatus::Completed || m_facts->row.status == JobStatus::Cancelled
        || m_facts->row.status == JobStatus::Archived;
    m_edit->setVisible(!closed && allows(WorkOrderAct::Edit));
    m_edit->setBlocked(m_link.isStale() ? tr("Read only while reconnecting") : QString());
    m_openDispatch->setBlocked(m_link.isStale() ? tr("Read only while reconnecting") : QString());
    m_more->setBlocked(m_link.isStale() ? tr("Read only while reconnecting") : QString());
}

void DetailPanel::showOutreach()
{
    const std::optional<OutreachSummary> &outreach = m_facts->row.outreach;
    const bool dispatched = outreach && outreach->asked() > 0;
    m_warm->setVisible(dispatched);
    m_cold->setVisible(dispatched);
    m_outreachWords->setText(outreachWords(outreach, m_clock.now()));
    m_outreachWords->setVisible(!m_outreachWords->text().isEmpty());
    if (dispatched) {
        m_warm->setCounts(outreach->warm);
        m_cold->setCounts(outreach->cold);
    }
    const int qualified = dispatched ? outreach->qualified() : 0;
    const QString names = m_facts->qualifiedNames.join(QStringLiteral(", "));
    showSign(m_qualified, qualified,
             names.isEmpty() ? tr("%1 qualified").arg(Format::count(qualified))
                             : tr("%1 qualified: %2").arg(Format::count(qualified), Format::singleLine(names)));
    const int inDoubt = dispatched ? outreach->inDoubt() : 0;
    const int failed = dispatched ? outreach->failed() : 0;
    showSign(m_inDoubt, inDoubt, tr("%1 in doubt").arg(Format::count(inDoubt)));
    showSign(m_failed, failed, tr("%1 failed").arg(Format::count(failed)));
}

void DetailPanel::showFactLines()
{
    const WorkOrderRow &row = m_facts->row;
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const QDateTime now = m_clock.now();
    QList<std::pair<QString, QString>> lines;
    lines.append({tr("Site"), m_facts->address});
    QString scheduled = Format::when(row.scheduledAt, now, zone);
    const QTimeZone site(row.timeZone.toUtf8());
    if (row.scheduledAt.isValid() && site.isValid()
        && site.offsetFromUtc(row.scheduledAt) != zone.offsetFromUtc(row.scheduledAt))
        scheduled += tr(" · %1 site").arg(Format::shortClock(row.scheduledAt, site));
    lines.append({tr("Scheduled"), scheduled});
    lines.append({tr("Budget"), Format::budget(row.budgetMin, row.budgetMax)});
    const QString reach = m_facts->contactPhone.isEmpty() ? m_facts->contactEmail : m_facts->contactPhone;
    lines.append(
        {tr("Contact"), reach.isEmpty() ? row.contactName : QStringLiteral("%1 · %2").arg(row.contactName, reach)});
    if (!row.assignedTo.isEmpty())
        lines.append(
            {tr("Assigned"),
             m_facts->arrivalPromisedAt.isValid()
                 ? tr("%1, arrives %2").arg(row.assignedTo, Format::when(m_facts->arrivalPromisedAt, now, zone))
                 : row.assignedTo});
    if (m_facts->requiresLicense)
        lines.append({tr("Licence"), tr("required")});
    lines.append({tr("Created"),
                  row.createdBy.isEmpty() ? Format::when(row.createdAt, now, zone)
                                          : tr("%1 by %2").arg(Format::when(row.createdAt, now, zone), row.createdBy)});
    if (m_facts->closedAt.isValid())
        lines.append({displayWord(row.status), Format::when(m_facts->closedAt, now, zone)});
    if (!m_facts->description.isEmpty())
        lines.append({tr("Description"), m_facts->description.left(1'000)});
    for (int line = 0; line < mostFacts; ++line) {
        const bool known = line < lines.size();
        auto *word = static_cast<TextLabel *>(m_factGrid->itemAtPosition(line, 0)->widget());
        auto *value = static_cast<TextLabel *>(m_factGrid->itemAtPosition(line, 1)->widget());
        word->setVisible(known);
        value->setVisible(known);
        if (known) {
            word->setText(lines.at(line).first);
            value->setText(lines.at(line).second);
        }
    }
}

void DetailPanel::showHistory()
{
    QStringList lines;
    for (const WorkOrderFacts::Act &act : std::as_const(m_facts->history))
        lines.append(actWords(act, m_clock.now()));
    m_history->setText(lines.join(QLatin1Char('\n')));
    m_historyHead->setVisible(!lines.isEmpty());
    m_history->setVisible(!lines.isEmpty());
}

void DetailPanel::showWorking(WorkOrderAct act)
{
    showOutcome({}, false);
    if (m_facts && primaryAct(m_facts->row) == act)
        m_primary->setWorking(true);
    else
        showOutcome(tr("Working…"), false);
}

void DetailPanel::showOutcome(const QString &sentence, bool failed)
{
    m_outcome->setText(sentence);
    m_outcome->setTone(failed ? Tone::Breached : Tone::Muted);
    m_outcome->setVisible(!sentence.isEmpty());
    if (m_facts && m_pages->currentIndex() == 0)
        showButtons();
}

void DetailPanel::setLink(const LinkState &link)
{
    m_link = link;
    m_badge->setStale(link.isStale());
    m_sla->setStale(link.isStale());
    if (m_facts)
        showButtons();
}

void DetailPanel::openMenu()
{
    if (!m_facts)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const WorkOrderAct act : furtherActs(*m_facts)) {
        if (allows(act))
            connect(menu->addAction(displayWord(act)), &QAction::triggered, this,
                    [this, act] { Q_EMIT actRequested(act); });
    }
    menu->addSeparator();
    const QString number = Format::workOrder(m_facts->row.number);
    connect(menu->addAction(tr("Copy number")), &QAction::triggered, this,
            [number] { QApplication::clipboard()->setText(number); });
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void DetailPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < roomyWidth;
    for (Button *button : {m_primary, m_openDispatch, m_edit}) {
        button->setCompact(narrow);
        button->setFixedHeight(Metrics::controlHeight);
    }
    m_buttons->setSpacing(narrow ? Metrics::space4 : Metrics::space8);
}

void DetailPanel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Raised));
    painter.fillRect(QRect(0, 0, 1, height()), theme.border());
}
