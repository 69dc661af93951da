#pragma once

#include "models/domain/dispatchplan.h"
#include "models/domain/dispatchtally.h"

#include <QDialog>

class Button;
class QLineEdit;
class TextLabel;

/// Asks once before a running dispatch is stopped. Its numbers follow the ledger while it is open.
class StopDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit StopDialog(qint64 jobNumber, QWidget *parent = nullptr);

    void setTally(const DispatchTally &tally);
    void showFailure(const QString &message);
    static QString outcomeText(const DispatchActReport &outcome);

Q_SIGNALS:
    void stopWanted(const QString &reason);

private:
    void updateButton();

    TextLabel *m_numbers;
    QLineEdit *m_reason;
    TextLabel *m_failure;
    Button *m_keep;
    Button *m_stop;
};
