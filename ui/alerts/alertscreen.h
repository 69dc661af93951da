#pragma once

#include "models/tables/alerttablemodel.h"
#include "services/core/result.h"
#include "ui/alerts/alertoperations.h"
#include "ui/widgets/screen.h"

#include <QTimer>

#include <array>

class ActBar;
class AlertActs;
class AlertPanel;
class AlertTable;
class Button;
class Clock;
class Notice;
class QSplitter;
class QStackedWidget;
class TextLabel;
class ViewsStrip;

/// The alert inbox: what needs a human now? Shows what was read from the database and nothing else; says who checked
/// last, and when nobody did.
class AlertScreen final : public Screen
{
    Q_OBJECT

public:
    AlertScreen(AlertOperations operations, const Clock &clock, QWidget *parent = nullptr);
    ~AlertScreen() override;

    void load();    ///< reads everything again: at start, after a gap, by F5
    void refresh(); ///< somebody changed something; several calls share one read
    void chooseList(AlertTableModel::List list);
    AlertTableModel &model(AlertTableModel::List list) { return *m_models.at(static_cast<size_t>(list)); }
    AlertTable &table() const { return *m_table; }
    void setGroupedByTrade(bool grouped);
    void act(AlertAct act);
    void undo();
    /// Replies that could not be matched to a work order; 0: nothing is said.
    void setUnmatchedReplies(int count);

    QString titleText() const override;
    void setLink(const LinkState &link) override;
    bool stepBack() override;
    QList<QWidget *> stops() const override;
    QList<Command> commands() override;

Q_SIGNALS:
    void openWorkOrder(const JobId &job);
    void unmatchedRepliesWanted();
    void inboxRead(const SlaInbox &inbox); ///< every time it was read: for pill and notifications

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildList();
    void connectParts();
    void read();
    void takeInbox(const Result<SlaInbox> &inbox);
    void showLists(bool everything);
    QList<SlaAlertGroup> withoutHeld(QList<SlaAlertGroup> groups, bool everything);
    void keepSelection(int row);
    void showBody();
    void showEmpty();
    void showAlarm();
    void showHint();
    void showStatus();
    void showSelection();
    void armSilenceEnd();
    void tick();

    AlertOperations m_operations;
    const Clock &m_clock;
    std::array<AlertTableModel *, 3> m_models;
    SlaInbox m_inbox;
    LinkState m_link;
    QString m_failure; ///< of the last read; empty when it went well
    bool m_known = false;
    bool m_reading = false;
    bool m_readAgain = false;
    bool m_showNew = false; ///< what comes next is what was asked for, such as a row taken back
    int m_held = 0;         ///< rows that wait, because somebody works in the list

    QSplitter *m_splitter;
    ViewsStrip *m_views;
    Notice *m_alarm;
    Notice *m_hint;
    QStackedWidget *m_body;
    AlertTable *m_table;
    QWidget *m_skeleton;
    Notice *m_page;
    ActBar *m_bar;
    TextLabel *m_status;
    Button *m_replies;
    TextLabel *m_keys;
    AlertPanel *m_panel;
    AlertActs *m_acts;
    QTimer m_skeletonDelay;
    QTimer m_again;
    QTimer m_tick;
    QTimer m_silenceEnd;
};
