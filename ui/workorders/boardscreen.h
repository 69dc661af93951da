#pragma once

#include "models/tables/boardtablemodel.h"
#include "ui/widgets/screen.h"
#include "ui/workorders/workorderoperations.h"

class BoardTable;
class Button;
class Clock;
class DetailPanel;
class FilterBar;
class Notice;
class QSplitter;
class QStackedWidget;
class QTimer;
class TextLabel;
class ViewsStrip;
class WorkOrderForm;
enum class WorkOrderAct;

/// The work orders: what will be late next, and who has it? Owns layout and wording; rows come by its operations and
/// again whenever somebody says that they changed.
class BoardScreen final : public Screen
{
    Q_OBJECT

public:
    BoardScreen(WorkOrderOperations operations, const Clock &clock, QWidget *parent = nullptr);

    void load();                               ///< reads everything again: at start, after a gap, by F5
    void rowsChanged(const QList<JobId> &ids); ///< somebody changed these; an empty list means many
    void openWorkOrder(const JobId &id);
    void search(const QString &text);
    void showFilter(const QString &filter); ///< as if it were typed: "no:48207,48190"
    void newWorkOrder();
    BoardTableModel &model() { return m_model; }

    QByteArray layoutState() const;
    void restoreLayout(const QByteArray &state);

    QString titleText() const override;
    void setLink(const LinkState &link) override;
    bool stepBack() override;
    QList<QWidget *> stops() const override;
    QList<Command> commands() override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    enum class Reading { First, Everything, Again };

    QWidget *buildList();
    void buildKeys();
    void connectTable();
    void connectPanel();
    void chooseView(int view);
    void applyFilter();
    void chooseSort(BoardSort sort);
    void readSpine(Reading reading);
    void takeSpine(const Result<BoardSpine> &spine, Reading reading);
    void placeSpine(const QList<JobId> &ids);
    bool selectedWouldMove(const QList<JobId> &ids) const;
    void showSpineFailure(const Error &error);
    void readRows(const QList<JobId> &ids);
    void readCounts();
    void readDetail();
    void openSla(const JobId &id);
    void showBody();
    void showStatus();
    void showNewAbove(int count);
    void askColumns(const QPoint &globalPosition);
    void showCandidates(bool leftOut);
    void showKeys();
    void act(WorkOrderAct act);
    void changeStatus(WorkOrderAct act);
    void openForm(WorkOrderForm *form);
    void edit();
    void showPanel(bool shown);
    void goToNumber();

    WorkOrderOperations m_operations;
    const Clock &m_clock;
    BoardTableModel m_model;
    BoardQuery m_query;
    qint64 m_total = -1; ///< -1: not known yet
    quint64 m_spineRequest = 0;
    quint64 m_detailRequest = 0;
    std::optional<QList<JobId>> m_heldSpine; ///< a new order that waits because the selected row would move
    QDateTime m_dataFrom;
    LinkState m_link;
    bool m_everything = false;
    bool m_menuOpen = false;
    bool m_ownPanelWidth = false;
    bool m_nothingAtAll = false;

    QSplitter *m_splitter;
    ViewsStrip *m_views;
    FilterBar *m_filter;
    Button *m_columns;
    Button *m_new;
    Notice *m_strip;
    QStackedWidget *m_body;
    BoardTable *m_table;
    QWidget *m_skeleton;
    Notice *m_page;
    TextLabel *m_status;
    TextLabel *m_keys;
    DetailPanel *m_panel;
    QTimer *m_skeletonDelay;
    QTimer *m_again;
    WorkOrderForm *m_form = nullptr;
};
