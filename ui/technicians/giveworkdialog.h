#pragma once

#include <QDialog>
#include <QTimeZone>

class Button;
class Clock;
class QCheckBox;
class QDateTimeEdit;
class TextLabel;

/// Gives the work order to this technician from the conversation: a promised arrival, who is not asked any more, and
/// whether the others are told politely.
class GiveWorkDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Choice
    {
        QDateTime arrival; ///< invalid: none was promised
        bool cancelWaiting = true;
        bool tellOthers = true;
    };

    GiveWorkDialog(const QString &technician, qint64 workOrder, const Clock &clock, const QTimeZone &zone,
                   QWidget *parent = nullptr);

    void warn(const QString &sentence); ///< why one may want to think twice
    void showFailure(const QString &sentence);

Q_SIGNALS:
    void assignWanted(const GiveWorkDialog::Choice &choice);

private:
    void build(const QString &technician, qint64 workOrder);

    const Clock &m_clock;
    const QTimeZone m_zone;
    QCheckBox *m_promised;
    QDateTimeEdit *m_arrival;
    QCheckBox *m_dropRest;
    QCheckBox *m_tell;
    TextLabel *m_warning;
    TextLabel *m_failure;
    Button *m_assign;
};
