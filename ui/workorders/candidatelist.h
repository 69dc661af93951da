#pragma once

#include "models/domain/workorder.h"

#include <QWidget>

class Button;
class TextLabel;
class CandidateLine;

/// Who could be asked: how many match, the best of them, and why the others are left out.
class CandidateList final : public QWidget
{
    Q_OBJECT

public:
    explicit CandidateList(QWidget *parent = nullptr);

    void showReading();
    void showSummary(const CandidateSummary &summary);
    void showProblem(const QString &sentence);

Q_SIGNALS:
    void allRequested();
    void leftOutRequested();
    void technicianRequested(const TechnicianId &id); ///< double click or Enter on one of the best

private:
    TextLabel *m_head;
    TextLabel *m_leftOut;
    Button *m_all;
    Button *m_showLeftOut;
    QList<CandidateLine *> m_lines;
};
