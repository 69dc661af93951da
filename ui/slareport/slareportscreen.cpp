#include "ui/slareport/slareportscreen.h"

#include "models/domain/format.h"
#include "models/tables/charttablemodel.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/charts/barchart.h"
#include "ui/charts/calibrationchart.h"
#include "ui/charts/chartcard.h"
#include "ui/charts/chartlist.h"
#include "ui/charts/heattable.h"
#include "ui/charts/linechart.h"
#include "ui/charts/rangechart.h"
#include "ui/slareport/headlinebar.h"
#include "ui/slareport/reportfilter.h"
#include "ui/slareport/slaseries.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QPainter>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTimeZone>
#include <QTimer>
#include <QVBoxLayout>

#include <array>

namespace {

constexpr int againEveryMs = 60'000;
constexpr int ageEveryMs = 5'000;
constexpr qint64 lateAfterSeconds = 150; ///< two readings were missed
constexpr int tileHeight = 330;
constexpr int lowTileHeight = 300;
constexpr int footHeight = 356;
constexpr std::array<int, SlaWorstTableModel::ColumnCount> worstWidths {0, 112, 92, 104, 64, 76};
constexpr std::array<int, 4> outlookWidths {0, 48, 68, 82};
constexpr int narrowWidth = 1'200; ///< of this screen: below it the lists do without some columns
constexpr int overDueColumn = 2;   ///< of the outlook

/// Over due rows carry the glyph of a breached badge: shape, word and colour say the same.
class WorstDelegate final : public ChartRowDelegate
{
public:
    using ChartRowDelegate::ChartRowDelegate;

protected:
    Tone toneOf(const QModelIndex &index) const override
    {
        const bool marked = index.column() == SlaWorstTableModel::TimeColumn;
        return marked && index.data(SlaWorstTableModel::OverDueRole).toBool() ? Tone::Breached : Tone::Text;
    }

    double paintGlyph(QPainter &painter, const QRectF &room, const QModelIndex &index) const override
    {
        constexpr double side = 10;
        if (index.column() != SlaWorstTableModel::TimeColumn || !index.data(SlaWorstTableModel::OverDueRole).toBool())
            return 0;
        const QRectF box(room.right() - side, room.center().y() - side / 2, side, side);
        Glyphs::paintBadge(painter, Glyphs::Badge::Breached, box, Theme::current().color(Tone::Breached));
        return side;
    }
};

template<size_t columns>
void setWidths(ChartList &list, const std::array<int, columns> &widths)
{
    list.horizontalHeader()->setStretchLastSection(false);
    for (size_t column = 0; column < columns; ++column) {
        const auto section = static_cast<int>(column);
        list.horizontalHeader()->setSectionResizeMode(section, column == 0 ? QHeaderView::Stretch : QHeaderView::Fixed);
        if (column > 0)
            list.setColumnWidth(section, widths.at(column));
    }
}

Card *plainCard(const QString &title, TextLabel *caption, QWidget *parent)
{
    auto *card = new Card(parent);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(Metrics::cardPadding, Metrics::space12, Metrics::cardPadding, Metrics::cardPadding);
    column->setSpacing(Metrics::space8);
    auto *head = new QVBoxLayout;
    head->setSpacing(Metrics::space2);
    head->addWidget(new TextLabel(title, Tone::Text, Type::strong(Type::title), card));
    head->addWidget(caption);
    column->addLayout(head);
    return card;
}

} // namespace

SlaReportScreen::SlaReportScreen(SlaReportOperations operations, const Clock &clock, QWidget *parent)
    : Screen(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_headline(new HeadlineBar(this))
    , m_age(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_definition(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_range(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_filter(new ReportFilter(this))
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_body(new QStackedWidget(this))
    , m_notice(new Notice(Notice::Shape::Page, m_body))
    , m_scroll(new QScrollArea(m_body))
    , m_line(new LineChart)
    , m_heat(new HeatTable)
    , m_times(new RangeChart)
    , m_causes(new BarChart)
    , m_calibration(new CalibrationChart)
    , m_outlookModel(new ChartTableModel(this))
    , m_again(new QTimer(this))
    , m_ageTimer(new QTimer(this))
{
    setObjectName(QStringLiteral("slaReportScreen"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(buildHead());
    m_strip->setObjectName(QStringLiteral("slaReportStrip"));
    m_strip->hide();
    m_notice->setObjectName(QStringLiteral("slaReportNotice"));
    m_scroll->setObjectName(QStringLiteral("slaReportPage"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    m_scroll->setWidget(buildPage());
    m_body->addWidget(m_notice);
    m_body->addWidget(m_scroll);
    column->addWidget(m_body, 1);

    connect(m_filter, &ReportFilter::queryChanged, this, &SlaReportScreen::load);
    connect(m_again, &QTimer::timeout, this, [this] {
        if (isVisible() && !m_link.isStale())
            load();
    });
    m_again->start(againEveryMs);
    connect(m_ageTimer, &QTimer::timeout, this, &SlaReportScreen::showAge);
    m_ageTimer->start(ageEveryMs);
    auto *refresh = new QShortcut(QKeySequence(Qt::Key_F5), this);
    refresh->setContext(Qt::WidgetWithChildrenShortcut);
    connect(refresh, &QShortcut::activated, this, &SlaReportScreen::load);
    connectCharts();
    showBody();
}

QWidget *SlaReportScreen::buildHead()
{
    auto *head = new QWidget(this);
    auto *column = new QVBoxLayout(head);
    // The cards below end where their scroll bar begins.
    const int bar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin + bar, Metrics::space12);
    column->setSpacing(Metrics::space4);
    auto *top = new QHBoxLayout;
    top->setSpacing(Metrics::space12);
    top->addWidget(m_headline, 1);
    top->addWidget(m_age, 0, Qt::AlignVCenter);
    column->addLayout(top);
    m_age->setObjectName(QStringLiteral("slaReportAge"));
    m_definition->setObjectName(QStringLiteral("slaDefinition"));
    m_definition->setElided(true);
    m_range->setObjectName(QStringLiteral("slaRange"));
    m_range->hide();
    m_headline->hide();
    m_definition->hide();
    column->addWidget(m_definition);
    column->addWidget(m_range);
    column->addSpacing(Metrics::space4);
    column->addWidget(m_filter);
    return head;
}

QWidget *SlaReportScreen::buildPage()
{
    auto *page = new QWidget(m_scroll);
    m_lineCard = new ChartCard(tr("Compliance by week"), QStringLiteral("compliance"), m_line, page);
    m_heatCard = new ChartCard(tr("By trade and stage"), QStringLiteral("trade-stage"), m_heat, page);
    m_timesCard = new ChartCard(tr("Time in stage"), QStringLiteral("time-in-stage"), m_times, page);
    m_causesCard = new ChartCard(tr("Why stages were missed"), QStringLiteral("causes"), m_causes, page);
    m_heatCard->setCaption(tr("percent met and n; hollow: fewer than %1").arg(leastForRate));
    m_timesCard->setCaption(tr("working time, met or not; logarithmic scale"));
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, Metrics::pageMargin);
    grid->setSpacing(Metrics::cardGap);
    grid->addWidget(m_lineCard, 0, 0);
    grid->addWidget(m_heatCard, 0, 1);
    grid->addWidget(m_causesCard, 1, 0);
    grid->addWidget(m_timesCard, 1, 1);
    grid->addWidget(buildWorst(), 2, 0);
    grid->addWidget(buildForecast(), 2, 1);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->setRowMinimumHeight(0, tileHeight);
    grid->setRowMinimumHeight(1, lowTileHeight);
    grid->setRowMinimumHeight(2, footHeight);
    for (ChartCard *card : {m_lineCard, m_heatCard, m_timesCard, m_causesCard})
        connect(card, &ChartCard::failed, this, [this](const QString &sentence) { say(sentence, true); });
    return page;
}

QWidget *SlaReportScreen::buildWorst()
{
    auto *caption = new TextLabel(tr("open stages: the furthest over due first, then the least time left"), Tone::Muted,
                                  Type::font(Type::caption), this);
    caption->setElided(true);
    auto *card = plainCard(tr("Worst now"), caption, this);
    m_worstList = new ChartList(card);
    m_worstList->setObjectName(QStringLiteral("worstList"));
    m_worstList->setAccessibleName(tr("Worst open stages"));
    m_worstList->setModel(&m_worst);
    m_worstList->setItemDelegate(new WorstDelegate(m_worstList));
    setWidths(*m_worstList, worstWidths);
    m_worstNothing = new TextLabel(tr("No stage is open."), Tone::Muted, Type::font(), card);
    m_worstNothing->setAlignment(Qt::AlignCenter);
    m_worstNothing->hide();
    card->layout()->addWidget(m_worstList);
    card->layout()->addWidget(m_worstNothing);
    connect(m_worstList, &ChartList::rowOpened, this,
            [this](int row) { Q_EMIT workOrderWanted(m_worst.rowAt(row).job); });
    return card;
}

QWidget *SlaReportScreen::buildForecast()
{
    m_outlookWords = new TextLabel({}, Tone::Muted, Type::font(Type::caption), this);
    m_outlookWords->setObjectName(QStringLiteral("outlookWords"));
    m_outlookWords->setWordWrap(true);
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::cardGap);
    m_calibrationCard = new ChartCard(tr("Forecast"), QStringLiteral("forecast"), m_calibration, holder);
    connect(m_calibrationCard, &ChartCard::failed, this, [this](const QString &sentence) { say(sentence, true); });
    m_outlookList = new ChartList(m_calibrationCard);
    m_outlookList->setObjectName(QStringLiteral("outlookList"));
    m_outlookList->setAccessibleName(tr("Forecast by stage"));
    m_outlookList->setModel(m_outlookModel);
    m_outlookList->setFocusPolicy(Qt::NoFocus);
    m_outlookList->setSelectionMode(QAbstractItemView::NoSelection);
    auto *aside = new QWidget(m_calibrationCard);
    auto *words = new QVBoxLayout(aside);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(Metrics::space8);
    words->addWidget(m_outlookWords);
    words->addWidget(m_outlookList, 1);
    m_calibrationCard->setAside(aside);
    column->addWidget(m_calibrationCard);
    return holder;
}

void SlaReportScreen::connectCharts()
{
    for (Chart *chart : std::initializer_list<Chart *> {m_line, m_heat, m_causes})
        chart->setOpens(static_cast<bool>(m_operations.readWorkOrders));
    connect(m_line, &Chart::markOpened, this, &SlaReportScreen::openPoint);
    connect(m_heat, &Chart::markOpened, this, &SlaReportScreen::openCell);
    connect(m_causes, &Chart::markOpened, this, &SlaReportScreen::openCause);
    connect(m_headline, &HeadlineBar::lastWeekOpened, this, [this] { openLastWeek(false); });
    connect(m_headline, &HeadlineBar::worstOpened, this, [this] { openLastWeek(true); });
}

const SlaReportQuery &SlaReportScreen::query() const
{
    return m_filter->query();
}

void SlaReportScreen::setQuery(const SlaReportQuery &query)
{
    m_filter->setQuery(query);
    load();
}

void SlaReportScreen::load()
{
    ++m_request;
    readReport();
    readOutlook();
    if (!m_everCalibrated)
        readCalibration();
}

void SlaReportScreen::readReport()
{
    deliver(m_operations.readReport(query()), this, [this, request = m_request](const Result<SlaReport> &report) {
        if (request == m_request)
            takeReport(report);
    });
}

void SlaReportScreen::readOutlook()
{
    deliver(m_operations.readOutlook(query()), this, [this, request = m_request](const Result<SlaOutlook> &outlook) {
        if (request == m_request)
            takeOutlook(outlook);
    });
}

/// Once for each time the page is opened: history changes slowly and the check reads much of it.
void SlaReportScreen::readCalibration()
{
    m_everCalibrated = true;
    deliver(m_operations.readCalibration(), this,
            [this](const Result<SlaCalibration> &calibration) { takeCalibration(calibration); });
}

void SlaReportScreen::takeReport(const Result<SlaReport> &report)
{
    if (!report) {
        m_failure = report.error();
        showFailure(report.error());
        return;
    }
    m_failure.reset();
    m_strip->hide();
    m_report = *report;
    showReport();
    showBody();
    showAge();
}

void SlaReportScreen::showReport()
{
    const SlaReport &report = *m_report;
    m_headline->setReport(report);
    m_headline->show();
    m_definition->setText(slaDefinition(report));
    m_definition->show();
    const QString warning = slaRangeWarning(report);
    m_range->setText(warning);
    m_range->setVisible(!warning.isEmpty());

    const bool none = report.total().n == 0;
    const QString nothing = none ? tr("No stage ended in this period.") : QString();
    m_line->setSeries(SlaSeries::compliance(report));
    m_lineCard->setTable(SlaSeries::complianceTable(report));
    m_lineCard->setTitle(report.months ? tr("Compliance by month") : tr("Compliance by week"));
    m_lineCard->setCaption(report.months ? tr("percent met by month, the running one so far")
                                         : tr("percent met by week, the running one so far"));
    m_heat->setSeries(SlaSeries::heat(report));
    m_heatCard->setTable(SlaSeries::heatTable(report));
    m_times->setSeries(SlaSeries::times(report));
    m_timesCard->setTable(SlaSeries::timesTable(report));
    m_causes->setSeries(SlaSeries::causes(report));
    m_causesCard->setTable(SlaSeries::causesTable(report));
    const qint64 missed = report.total().missed;
    m_causesCard->setCaption(
        Format::counted(missed, tr("1 missed stage, its one cause"), tr("%1 missed stages, each with one cause")));
    for (ChartCard *card : {m_lineCard, m_heatCard, m_timesCard})
        card->setNothing(nothing);
    m_causesCard->setNothing(none ? nothing : missed == 0 ? tr("No stage was missed in this period.") : QString());
}

void SlaReportScreen::takeOutlook(const Result<SlaOutlook> &outlook)
{
    if (!outlook) {
        m_outlookWords->setText(tr("The open stages could not be read: %1").arg(outlook.error().message));
        return;
    }
    m_outlook = *outlook;
    m_worst.merge(outlook->worst);
    m_worstList->setVisible(!outlook->worst.isEmpty());
    m_worstNothing->setVisible(outlook->worst.isEmpty());
    m_outlookWords->setText(SlaSeries::outlookSentence(*outlook));
    m_outlookModel->setTable(SlaSeries::outlookTable(*outlook));
    setWidths(*m_outlookList, outlookWidths);
    fitLists();
    m_outlookList->setVisible(!outlook->stages.isEmpty());
}

void SlaReportScreen::takeCalibration(const Result<SlaCalibration> &calibration)
{
    if (!calibration) {
        m_everCalibrated = false;
        m_calibrationCard->setNothing(tr("The forecast could not be checked: %1").arg(calibration.error().message));
        return;
    }
    m_calibration->setSeries(SlaSeries::calibration(*calibration));
    m_calibrationCard->setTable(SlaSeries::calibrationTable(*calibration));
    const qint64 cases = calibration->cases();
    m_calibrationCard->setCaption(cases == 0 ? QString()
                                             : tr("forecast against what came: %1 stages, from %2 before")
                                                   .arg(Format::count(cases), Format::count(calibration->learnedFrom)));
    m_calibrationCard->setNothing(cases == 0 ? tr("Not enough history to check the forecast.") : QString());
}

void SlaReportScreen::showBody()
{
    if (m_report && m_report->total().n == 0 && m_worst.rowCount() == 0) {
        const bool filtered = query().isFiltered();
        QList<Notice::Action> actions;
        if (filtered)
            actions.append({tr("Clear filter"), [this] {
                                m_filter->clearFilter();
                            }});
        m_notice->show(filtered ? tr("No stage of this filter ended in this period.")
                                : tr("No stage ended in this period."),
                       filtered ? QString() : tr("Figures appear when the first stage of a work order ends."), actions);
        m_body->setCurrentWidget(m_notice);
        return;
    }
    if (m_report) {
        m_body->setCurrentWidget(m_scroll);
        return;
    }
    if (m_failure)
        return;
    m_notice->show(tr("Reading the figures…"));
    m_body->setCurrentWidget(m_notice);
}

void SlaReportScreen::showFailure(const Error &error)
{
    const QList<Notice::Action> again {{tr("Try again"), [this] {
                                            load();
                                        }}};
    if (!m_report) {
        m_notice->show(tr("The figures could not be read."), error.message, again, true);
        m_body->setCurrentWidget(m_notice);
        return;
    }
    m_strip->show(tr("These figures are from %1; newer ones could not be read: %2")
                      .arg(Format::shortClock(m_report->readAt, QTimeZone::systemTimeZone()), error.message),
                  {}, again, true);
    showAge();
}

/// The age stands beside the sentence; it turns amber when the figures are older than they should be.
void SlaReportScreen::showAge()
{
    if (!m_report)
        return;
    const qint64 seconds = m_report->readAt.secsTo(m_clock.now());
    const bool old = m_link.isStale() || seconds > lateAfterSeconds;
    const QString from = tr("figures from %1").arg(Format::shortClock(m_report->readAt, QTimeZone::systemTimeZone()));
    m_age->setText(old ? tr("%1 · %2").arg(from, Format::age(seconds)) : from);
    m_age->setTone(old ? Tone::AtRisk : Tone::Muted);
}

SlaJobsQuery SlaReportScreen::behind(const QDateTime &from, const QDateTime &until) const
{
    SlaJobsQuery jobs;
    jobs.from = from;
    jobs.until = until;
    jobs.trade = query().trade;
    jobs.urgency = query().urgency;
    jobs.stage = query().stage;
    jobs.missedOnly = true;
    return jobs;
}

void SlaReportScreen::openPoint(int point)
{
    const auto [from, until] = periodBounds(*m_report, m_report->days.at(point));
    openWorkOrders(behind(from, until), tr("Missed"));
}

void SlaReportScreen::openCell(int mark)
{
    const SlaSeries::Grid grid = SlaSeries::tradeByStage(*m_report);
    SlaJobsQuery jobs = behind(m_report->from, m_report->until);
    if (m_heat->rowOf(mark) < grid.trades.size())
        jobs.trade = grid.trades.at(m_heat->rowOf(mark));
    if (m_heat->columnOf(mark) < grid.stages.size())
        jobs.stage = grid.stages.at(m_heat->columnOf(mark));
    openWorkOrders(jobs, tr("Missed"));
}

void SlaReportScreen::openCause(int bar)
{
    SlaJobsQuery jobs = behind(m_report->from, m_report->until);
    jobs.cause = m_report->causes.at(bar).word;
    openWorkOrders(jobs, displayCause(jobs.cause));
}

void SlaReportScreen::openLastWeek(bool worst)
{
    SlaJobsQuery jobs = behind(m_report->lastWeekFrom, m_report->lastWeekUntil);
    if (const SlaHeadline headline = slaHeadline(*m_report); worst && headline.worst) {
        jobs.trade = headline.worst->trade;
        jobs.stage = headline.worst->stage;
    }
    openWorkOrders(jobs, tr("Missed"));
}

void SlaReportScreen::openWorkOrders(const SlaJobsQuery &jobs, const QString &what)
{
    if (!m_operations.readWorkOrders)
        return;
    QStringList parts;
    if (!jobs.trade.isEmpty())
        parts.append(Format::singleLine(jobs.trade));
    if (jobs.urgency)
        parts.append(displayWord(*jobs.urgency).toLower());
    if (jobs.stage)
        parts.append(displayWord(*jobs.stage).toLower());
    parts.append(periodDays(jobs.from, jobs.until, m_report->zone));
    const QString title = QStringLiteral("%1: %2").arg(what, parts.join(QStringLiteral(", ")));
    deliver(m_operations.readWorkOrders(jobs), this,
            [this, title, request = ++m_jobsRequest](const Result<SlaWorkOrders> &found) {
                if (request != m_jobsRequest)
                    return;
                if (!found) {
                    say(tr("The work orders could not be read: %1").arg(found.error().message), true);
                    return;
                }
                if (found->ids.isEmpty()) {
                    say(tr("%1: no work order.").arg(title), false);
                    return;
                }
                SlaWorkOrders workOrders = *found;
                workOrders.title = title;
                Q_EMIT workOrdersWanted(workOrders);
            });
}

void SlaReportScreen::say(const QString &sentence, bool failed)
{
    m_strip->show(sentence, {},
                  {{tr("Dismiss"),
                    [this] {
                        m_strip->hide();
                    }}},
                  failed);
}

QString SlaReportScreen::titleText() const
{
    return tr("SLA");
}

void SlaReportScreen::setLink(const LinkState &link)
{
    const bool back = m_link.isStale() && !link.isStale();
    m_link = link;
    showAge();
    if (back && isVisible())
        load();
}

QList<QWidget *> SlaReportScreen::stops() const
{
    return {m_filter, m_line, m_worstList};
}

QList<Command> SlaReportScreen::commands()
{
    const QString area = tr("SLA");
    QList<Command> commands {
        {tr("Read the SLA figures again"), area, QStringLiteral("view-refresh"), QKeySequence(Qt::Key_F5), [this] {
             load();
         }}};
    if (m_report && m_operations.readWorkOrders && slaHeadline(*m_report).worst)
        commands.append(
            {tr("Work orders of last week's worst trade and stage"), area, QStringLiteral("chronometer"), {}, [this] {
                 openLastWeek(true);
             }});
    return commands;
}

void SlaReportScreen::resizeEvent(QResizeEvent *event)
{
    Screen::resizeEvent(event);
    fitLists();
}

/// What is given up first is told by the tooltip or the sentence above.
void SlaReportScreen::fitLists()
{
    const bool narrow = width() < narrowWidth;
    m_worstList->setColumnHidden(SlaWorstTableModel::TradeColumn, narrow);
    m_worstList->setColumnHidden(SlaWorstTableModel::TargetColumn, narrow);
    m_outlookList->setColumnHidden(overDueColumn, narrow);
}

void SlaReportScreen::showEvent(QShowEvent *event)
{
    Screen::showEvent(event);
    // Whoever comes back sees the figures of now, and the check of the forecast with them.
    if (!m_report || m_report->readAt.msecsTo(m_clock.now()) > againEveryMs) {
        m_everCalibrated = false;
        load();
    }
}
