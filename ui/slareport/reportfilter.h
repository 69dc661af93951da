#pragma once

#include "models/domain/slareport.h"

#include <QWidget>

class Button;
class Chip;
class QComboBox;

/// Weeks, trade, urgency and stage of the page.
class ReportFilter final : public QWidget
{
    Q_OBJECT

public:
    explicit ReportFilter(QWidget *parent = nullptr);

    const SlaReportQuery &query() const { return m_query; }
    void setQuery(const SlaReportQuery &query);
    void clearFilter(); ///< all trades, urgencies and stages; the weeks stay

Q_SIGNALS:
    void queryChanged();

private:
    QComboBox *addBox(const QString &name, const QString &accessible);
    void takeBoxes();
    void showQuery();

    SlaReportQuery m_query;
    QList<std::pair<int, Chip *>> m_weeks;
    QComboBox *m_trade;
    QComboBox *m_urgency;
    QComboBox *m_stage;
    Button *m_clear;
};
