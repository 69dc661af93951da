#pragma once

#include "ui/theme/theme.h"

#include <QScrollArea>

class Button;
class QGridLayout;
class TextLabel;

/// Plain rows under quiet headings, fifty at a time. What is shown is text of others and stays plain.
class RecordList final : public QScrollArea
{
    Q_OBJECT

public:
    struct Cell
    {
        QString text;
        Tone tone = Tone::Text;
    };
    using Row = QList<Cell>;

    /// The column at @p wide takes the room that is left.
    RecordList(const QString &name, const QStringList &headings, int wide, QWidget *parent = nullptr);

    void showRows(const QList<Row> &rows, const QString &whenEmpty);
    int shownRows() const { return m_shown; }

private:
    void fill();
    void showMore();

    const QStringList m_headings;
    const int m_wide;
    QList<Row> m_rows;
    int m_wanted;
    int m_shown = 0;
    QGridLayout *m_grid = nullptr;
    QWidget *m_table;
    TextLabel *m_empty;
    Button *m_more;
};
