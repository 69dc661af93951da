#pragma once

#include "models/tables/alerttablemodel.h"
#include "ui/alerts/alertoperations.h"

#include <QWidget>

class Button;
class Clock;
class KindMark;
class Notice;
class QGridLayout;
class QStackedWidget;
class QVBoxLayout;
class TextLabel;

/// The selected alert beside the list: how the stage stands, what people did about it, and the acts.
class AlertPanel final : public QWidget
{
    Q_OBJECT

public:
    AlertPanel(const Clock &clock, QList<AlertAct> allowed, QWidget *parent = nullptr);

    void showGroups(const QList<SlaAlertGroup> &groups, AlertTableModel::List list);
    void showNothing(bool selectable); ///< nothing is selected; whether there is something to select
    void setStale(bool stale);
    void setWorking(bool working);
    void tick(); ///< how long it is over or left
    Button *button(AlertAct act) const;

Q_SIGNALS:
    void actRequested(AlertAct act);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *buildPage();
    void buildButtons(QVBoxLayout &column);
    void addFact(const QString &word, TextLabel *&value);
    void showOne(const SlaAlertGroup &group);
    void showMany();
    void showFacts();
    void showNotes(const QList<SlaAlert::Note> &notes);
    void showButtons();

    const Clock &m_clock;
    QList<AlertAct> m_allowed;
    QList<SlaAlertGroup> m_groups;
    AlertTableModel::List m_list = AlertTableModel::List::Open;
    bool m_stale = false;

    QStackedWidget *m_pages;
    Notice *m_notice;
    KindMark *m_mark = nullptr;
    TextLabel *m_number = nullptr;
    TextLabel *m_title = nullptr;
    TextLabel *m_message = nullptr;
    QList<Button *> m_buttons;
    QWidget *m_facts = nullptr;
    QGridLayout *m_grid = nullptr;
    TextLabel *m_stage = nullptr;
    TextLabel *m_standing = nullptr;
    TextLabel *m_level = nullptr;
    TextLabel *m_outcome = nullptr;
    TextLabel *m_trade = nullptr;
    TextLabel *m_owner = nullptr;
    TextLabel *m_notesHead = nullptr;
    QVBoxLayout *m_notes = nullptr;
};
