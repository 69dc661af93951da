#pragma once

#include "ui/shell/stopoperations.h"

#include <QDialog>

class Button;
class QLineEdit;
class TextLabel;

/// "Stop all sending": asks once, wants a reason, and reports from the ledger what had already left.
class StopAllDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit StopAllDialog(StopOperations operations, QWidget *parent = nullptr);

private:
    void stopAll();

    StopOperations m_operations;
    QLineEdit *m_reason;
    TextLabel *m_outcome;
    Button *m_keep;
    Button *m_stop;
};
