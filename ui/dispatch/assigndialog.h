#pragma once

#include "models/domain/dispatchacts.h"
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

Q_SIGNALS:
    void assignWanted(const AssignRequest &request, const QString &name);

private:
    void buildForm(const DispatchPicture &picture, const QTimeZone &zone);
    void fillPeople(const DispatchPicture &picture);
    AssignRequest request() const;
    void updateButton();

    const JobId m_job;
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
