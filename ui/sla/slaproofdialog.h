#pragma once

#include "models/domain/slaproof.h"

#include <QDialog>

class Button;
class Chip;
class QCheckBox;
class QComboBox;
class QTableView;
class SlaProofTableModel;
class TextLabel;

/// Why a stage's number is what it is: every span since its start, and whether they sum to the verdict.
class SlaProofDialog final : public QDialog
{
    Q_OBJECT

public:
    SlaProofDialog(const SlaProofSheet &sheet, const QTimeZone &zone, QWidget *parent = nullptr);

    void showStage(int index);

private:
    QLayout *builtHead();
    QLayout *builtFoot();
    void buildTable();
    void showRows();
    void copy(const QString &words, const QString &what);
    void save();
    void print();
    void setColumnWidths();

    const SlaProofSheet m_sheet;
    const QTimeZone m_zone;
    int m_stage = 0;
    QList<Chip *> m_chips;
    TextLabel *m_terms;
    TextLabel *m_calendar;
    SlaProofTableModel *m_rows;
    QTableView *m_table;
    QCheckBox *m_byDay;
    TextLabel *m_closing;
    TextLabel *m_outcome;
    QComboBox *m_paper;
};
