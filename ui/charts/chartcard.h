#pragma once

#include "models/tables/charttablemodel.h"
#include "ui/widgets/card.h"

#include <functional>

class Button;
class Chart;
class ChartList;
class QHBoxLayout;
class QStackedLayout;
class TextLabel;

/// A chart in its card: title, what it counts, and the three ways out: its numbers as a table, as CSV, as a picture.
class ChartCard final : public Card
{
    Q_OBJECT

public:
    /// @p name is the first part of the files' names.
    ChartCard(const QString &title, const QString &name, Chart *chart, QWidget *parent = nullptr);

    Chart *chart() const { return m_chart; }
    void setTitle(const QString &title);
    void setCaption(const QString &caption);
    void setTable(const ChartTable &table);
    /// A sentence instead of the chart; empty: the chart.
    void setNothing(const QString &sentence);
    void showTable(bool shown);
    /// Stands to the right of the chart and gives way to its table; taken.
    void setAside(QWidget *aside);

    QString csv() const { return m_model.table().toCsv(); }
    QPixmap picture(); ///< chart with title and caption on the card's ground, at twice the size
    /// Writes the text or the picture by the name's end; a sentence when that failed.
    QString saveTo(const QString &path);

Q_SIGNALS:
    void failed(const QString &sentence);

private:
    void buildHead(const QString &title);
    void ask(const QString &suffix);
    void showBody();

    QString m_name;
    Chart *m_chart;
    ChartTableModel m_model;
    ChartList *m_list;
    TextLabel *m_title;
    TextLabel *m_caption;
    TextLabel *m_nothing;
    Button *m_table;
    Button *m_csv;
    Button *m_png;
    QStackedLayout *m_body;
    QWidget *m_bodyWidget;
    QHBoxLayout *m_row = nullptr;
    QWidget *m_aside = nullptr;
};
