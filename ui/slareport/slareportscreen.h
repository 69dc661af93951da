#pragma once

#include "models/tables/slaworsttablemodel.h"
#include "ui/slareport/slareportoperations.h"
#include "ui/widgets/screen.h"

class BarChart;
class CalibrationChart;
class ChartCard;
class ChartList;
class ChartTableModel;
class Clock;
class HeadlineBar;
class HeatTable;
class LineChart;
class Notice;
class QScrollArea;
class QStackedWidget;
class QTimer;
class QVBoxLayout;
class RangeChart;
class ReportFilter;
class TextLabel;

/// The manager's page: where were stages lost, why, and which open one is next. Reads itself again each minute while it
/// is seen. Every number leads to its work orders: workOrdersWanted().
class SlaReportScreen final : public Screen
{
    Q_OBJECT

public:
    SlaReportScreen(SlaReportOperations operations, const Clock &clock, QWidget *parent = nullptr);

    void load();
    const SlaReportQuery &query() const;
    void setQuery(const SlaReportQuery &query);

    QString titleText() const override;
    void setLink(const LinkState &link) override;
    QList<QWidget *> stops() const override;
    QList<Command> commands() override;

Q_SIGNALS:
    /// The work orders behind a number: a title for people, their ids (at most 1,000), and how many there are in all.
    void workOrdersWanted(const SlaWorkOrders &workOrders);
    void workOrderWanted(const JobId &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildPage();
    QWidget *buildWorst();
    QWidget *buildForecast();
    void connectCharts();
    void readReport();
    void readOutlook();
    void readCalibration();
    void takeReport(const Result<SlaReport> &report);
    void takeOutlook(const Result<SlaOutlook> &outlook);
    void takeCalibration(const Result<SlaCalibration> &calibration);
    void showReport();
    void showBody();
    void showAge();
    void fitLists();
    void showFailure(const Error &error);
    SlaJobsQuery behind(const QDateTime &from, const QDateTime &until) const;
    void openPoint(int point);
    void openCell(int mark);
    void openCause(int bar);
    void openLastWeek(bool worst);
    void openWorkOrders(const SlaJobsQuery &jobs, const QString &what);
    void say(const QString &sentence, bool failed);

    SlaReportOperations m_operations;
    const Clock &m_clock;
    std::optional<SlaReport> m_report;
    SlaOutlook m_outlook;
    SlaWorstTableModel m_worst;
    LinkState m_link;
    std::optional<Error> m_failure; ///< of the last read
    quint64 m_request = 0;
    quint64 m_jobsRequest = 0;
    bool m_everCalibrated = false;

    HeadlineBar *m_headline;
    TextLabel *m_age;
    TextLabel *m_definition;
    TextLabel *m_range;
    ReportFilter *m_filter;
    Notice *m_strip;
    QStackedWidget *m_body;
    Notice *m_notice;
    QScrollArea *m_scroll;
    LineChart *m_line;
    HeatTable *m_heat;
    RangeChart *m_times;
    BarChart *m_causes;
    CalibrationChart *m_calibration;
    ChartCard *m_lineCard;
    ChartCard *m_heatCard;
    ChartCard *m_timesCard;
    ChartCard *m_causesCard;
    ChartCard *m_calibrationCard;
    ChartList *m_worstList;
    TextLabel *m_worstNothing;
    ChartList *m_outlookList;
    ChartTableModel *m_outlookModel;
    TextLabel *m_outlookWords;
    QTimer *m_again;
    QTimer *m_ageTimer;
};
