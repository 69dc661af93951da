#pragma once

#include "models/domain/slareport.h"

#include <QWidget>

class QHBoxLayout;

/// The sentence on top of the page: "Last week 91 % of 412 stages met. Worst: Plumbing, assignment, 78 % of 54." Its
/// two numbers lead to their work orders.
class HeadlineBar final : public QWidget
{
    Q_OBJECT

public:
    explicit HeadlineBar(QWidget *parent = nullptr);

    void setReport(const SlaReport &report);
    QString sentence() const { return m_sentence; }

Q_SIGNALS:
    void lastWeekOpened();
    void worstOpened();

private:
    void clear();
    void addWords(const QString &words);
    void addLink(const QString &words, const QString &name, void (HeadlineBar::*signal)());

    QHBoxLayout *m_line;
    QString m_sentence;
};
