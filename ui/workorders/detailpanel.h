#pragma once

#include "models/domain/linkstate.h"
#include "models/domain/slaverdict.h"
#include "models/domain/workorderact.h"

#include <QScrollArea>

class Button;
class CandidateList;
class ChannelSummary;
class Clock;
class Notice;
class QGridLayout;
class QHBoxLayout;
class QStackedWidget;
class QVBoxLayout;
class SlaBadgeWidget;
class SlaSection;
class TextLabel;

/// One work order beside the list: what is the next step? Exactly one button is filled.
class DetailPanel final : public QWidget
{
    Q_OBJECT

public:
    DetailPanel(const Clock &clock, QList<WorkOrderAct> allowed, QWidget *parent = nullptr);

    void showNothing();
    void showReading(qint64 number);
    void showFailure(const QString &sentence);
    void showFacts(const WorkOrderFacts &facts);
    void showCandidates(const CandidateSummary &summary);
    void showCandidateProblem(const QString &sentence);
    void showSla(const SlaRecord &record); ///< the section is absent until this or the next is called
    void showSlaProblem(const QString &sentence);
    void showWorking(WorkOrderAct act);
    void showOutcome(const QString &sentence, bool failed); ///< of the last act; empty clears it
    void setLink(const LinkState &link);

    const std::optional<WorkOrderFacts> &facts() const { return m_facts; }

Q_SIGNALS:
    void actRequested(WorkOrderAct act);
    void retryRequested();
    void allCandidatesRequested();
    void slaWanted(const JobId &id);
    void leftOutRequested();
    void technicianWanted(const TechnicianId &id, const JobId &job);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildPage();
    void buildHead(QVBoxLayout &column);
    void buildOutreach(QVBoxLayout &column);
    void buildLists(QVBoxLayout &column);
    QWidget *buildSla();
    void showButtons();
    void showOutreach();
    void showFactLines();
    void showHistory();
    void openMenu();
    bool allows(WorkOrderAct act) const { return m_allowed.contains(act); }

    const Clock &m_clock;
    QList<WorkOrderAct> m_allowed;
    std::optional<WorkOrderFacts> m_facts;
    std::optional<int> m_matching;
    LinkState m_link;

    QStackedWidget *m_pages;
    Notice *m_notice;
    QWidget *m_page = nullptr;
    TextLabel *m_number = nullptr;
    SlaBadgeWidget *m_badge = nullptr;
    TextLabel *m_title = nullptr;
    TextLabel *m_kind = nullptr;
    QHBoxLayout *m_buttons = nullptr;
    Button *m_primary = nullptr;
    Button *m_openDispatch = nullptr;
    Button *m_edit = nullptr;
    Button *m_more = nullptr;
    TextLabel *m_outcome = nullptr;
    QWidget *m_outreach = nullptr;
    ChannelSummary *m_warm = nullptr;
    ChannelSummary *m_cold = nullptr;
    QWidget *m_qualified = nullptr;
    QWidget *m_inDoubt = nullptr;
    QWidget *m_failed = nullptr;
    TextLabel *m_outreachWords = nullptr;
    QGridLayout *m_factGrid = nullptr;
    QWidget *m_slaBox = nullptr;
    SlaSection *m_sla = nullptr;
    CandidateList *m_candidates = nullptr;
    TextLabel *m_historyHead = nullptr;
    TextLabel *m_history = nullptr;
};
