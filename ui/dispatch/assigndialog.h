#pragma once

#include "models/domain/dispatchpicture.h"

#include <QDialog>
#include <QTimeZone>

class Button;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class TextLabel;

/// Gives the job to one of the asked people. Unless it is unticked, those who have not been asked yet are not asked any
/// more: an assigned job that goes on mailing people is a defect.
class AssignDialog final : public QDialog
{
    Q_OBJECT

public:
    AssignDialog(const DispatchPicture &picture, const QTimeZone &zone, QWidget *parent = nullptr);

    void showFailure(const QString &message);

    struct Choice
    {
        TechnicianId technician;
        QString name;
        QDateTime arrival;         ///< invalid: none was promised
        bool cancelWaiting = true; ///< those who have not been asked yet are not asked any more
    };

Q_SIGNALS:
    void assignWanted(const AssignDialog::Choice &choice);

private:
    void buildForm(const DispatchPicture &picture, const QTimeZone &zone);
    void fillPeople(const DispatchPicture &picture);
    Choice choice() const;
    void updateButton();

    QTimeZone m_zone;
    QList<TechnicianId> m_people;
    QStringList m_names;
    QComboBox *m_technician;
    QCheckBox *m_promised;
    QDateTimeEdit *m_arrival;
    QCheckBox *m_dropRest;
    TextLabel *m_failure;
    Button *m_cancel;
    Button *m_assign;
};
