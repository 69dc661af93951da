#pragma once

#include "models/domain/slapolicy.h"

#include <QWidget>

class Button;
class QVBoxLayout;

/// The steps after a breach that nobody acknowledges: minutes, and whose turn it is then.
class SlaLadderForm final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaLadderForm(QWidget *parent = nullptr);

    void setLadder(const QList<SlaLadderStep> &ladder);
    QList<SlaLadderStep> ladder() const;

Q_SIGNALS:
    void edited();

private:
    void addRow(const SlaLadderStep &step);

    QList<QWidget *> m_rows;
    QVBoxLayout *m_column;
    Button *m_add;
};
