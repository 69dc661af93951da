#pragma once

#include "ui/technicians/replyoperations.h"

#include <QDialog>
#include <QTimeZone>

class Notice;
class QScrollArea;
class QStackedWidget;

/// What replies are judged by besides the built-in rules: the words that the organization taught, who did, and what
/// they were taught by.
class RulesDialog final : public QDialog
{
    Q_OBJECT

public:
    RulesDialog(ReplyOperations operations, const QTimeZone &zone, QWidget *parent = nullptr);

private:
    void read();
    void take(const Result<QList<TaughtRule>> &rules);
    QWidget *rowOf(const TaughtRule &rule, QWidget *parent);
    void retire(const TaughtRule &rule);

    ReplyOperations m_operations;
    const QTimeZone m_zone;
    Notice *m_done;
    QStackedWidget *m_pages;
    Notice *m_page;
    QScrollArea *m_list;
};
