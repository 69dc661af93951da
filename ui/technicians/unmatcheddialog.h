#pragma once

#include "ui/technicians/replyoperations.h"

#include <QDialog>
#include <QTimeZone>

class AttachForm;
class Clock;
class Notice;
class QPlainTextEdit;
class QStackedWidget;
class TextLabel;
class UnmatchedList;

/// Replies that nobody could be found for: what was written, by whom, and where it belongs after all.
class UnmatchedDialog final : public QDialog
{
    Q_OBJECT

public:
    UnmatchedDialog(ReplyOperations operations, const Clock &clock, const QTimeZone &zone, QWidget *parent = nullptr);

    void refresh(); ///< reads again and keeps what is selected

private:
    QWidget *buildContent();
    QWidget *buildReply();
    void take(const Result<QList<UnmatchedReply>> &replies);
    void showSelected();
    void attach(const JobId &job, qint64 workOrder, const AttachChoices::Person &person);
    void showAttached(const JobId &job, qint64 workOrder, const AttachChoices::Person &person);

    ReplyOperations m_operations;
    const Clock &m_clock;
    const QTimeZone m_zone;
    Notice *m_done;
    QStackedWidget *m_pages;
    Notice *m_page;
    UnmatchedList *m_list;
    TextLabel *m_sender;
    TextLabel *m_facts;
    TextLabel *m_why;
    QPlainTextEdit *m_text;
    AttachForm *m_form = nullptr; ///< absent: this role may only read
    qint64 m_shown = 0;
};
