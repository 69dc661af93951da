#include "ui/dispatch/assigndialog.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int dialogWidth = 480;
constexpr int firstPromiseMinutes = 60;
constexpr int mostNamed = 500;

} // namespace

AssignDialog::AssignDialog(const DispatchPicture &picture, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_zone(zone)
    , m_technician(new QComboBox(this))
    , m_promised(new QCheckBox(tr("Arrival promised"), this))
    , m_arrival(new QDateTimeEdit(this))
    , m_dropRest(new QCheckBox(this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_assign(new Button(tr("Assign"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("assignDialog"));
    setWindowTitle(tr("Assign"));
    setFixedWidth(dialogWidth);
    buildForm(picture, zone);
    fillPeople(picture);
    connect(m_cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_technician, &QComboBox::currentIndexChanged, this, &AssignDialog::updateButton);
    connect(m_promised, &QCheckBox::toggled, m_arrival, &QWidget::setEnabled);
    connect(m_assign, &Button::clicked, this, [this] {
        m_assign->setWorking(true);
        m_failure->setVisible(false);
        Q_EMIT assignWanted(choice());
    });
    updateButton();
    m_technician->setFocus();
}

void AssignDialog::buildForm(const DispatchPicture &picture, const QTimeZone &zone)
{
    m_technician->setObjectName(QStringLiteral("assignTechnician"));
    m_technician->setAccessibleName(tr("Technician"));
    m_arrival->setObjectName(QStringLiteral("assignArrival"));
    m_arrival->setAccessibleName(tr("Arrival promised at"));
    m_arrival->setDisplayFormat(QStringLiteral("ddd d MMM HH:mm"));
    m_arrival->setLocale(QLocale(QLocale::English, QLocale::UnitedStates));
    m_arrival->setTimeSpec(Qt::UTC);
    const QDateTime local = picture.readAt.toTimeZone(zone).addSecs(firstPromiseMinutes * 60);
    m_arrival->setDateTime(QDateTime(local.date(), QTime(local.time().hour(), local.time().minute()), Qt::UTC));
    m_arrival->setEnabled(false);
    m_dropRest->setObjectName(QStringLiteral("assignDropRest"));
    m_failure->setWordWrap(true);
    m_failure->setVisible(false);
    m_cancel->setObjectName(QStringLiteral("assignCancel"));
    m_assign->setObjectName(QStringLiteral("assignNow"));

    const auto waiting =
        static_cast<int>(std::count_if(picture.people.begin(), picture.people.end(), [](const DispatchPerson &person) {
            return personState(person) == PersonState::Queued;
        }));
    m_dropRest->setText(waiting == 1 ? tr("Do not ask the 1 who has not been asked yet")
                                     : tr("Do not ask the %1 who have not been asked yet").arg(Format::count(waiting)));
    m_dropRest->setChecked(true);
    m_dropRest->setVisible(waiting > 0);

    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    form->setVerticalSpacing(Metrics::formRowGap);
    form->setHorizontalSpacing(Metrics::space16);
    form->addRow(new TextLabel(tr("Technician"), Tone::Muted), m_technician);
    form->addRow(m_promised, m_arrival);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_assign);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space12);
    column->addWidget(new TextLabel(tr("Assign %1").arg(Format::workOrder(picture.jobNumber)), Tone::Text,
                                    Type::strong(Type::title), this));
    column->addLayout(form);
    column->addWidget(m_dropRest);
    column->addWidget(m_failure);
    column->addSpacing(Metrics::space4);
    column->addLayout(buttons);
}

void AssignDialog::fillPeople(const DispatchPicture &picture)
{
    QList<DispatchPerson> people = picture.people;
    // Who said yes first, then who answered: the list's own order, without those whom nothing has reached.
    const auto reached = [](const DispatchPerson &person) {
        return wasAccepted(person);
    };
    people.removeIf([&reached](const DispatchPerson &person) { return !reached(person); });
    std::stable_sort(people.begin(), people.end(), [](const DispatchPerson &left, const DispatchPerson &right) {
        const bool leftYes = left.qualifiedAt.isValid();
        if (leftYes != right.qualifiedAt.isValid())
            return leftYes;
        if (leftYes && left.qualifiedAt != right.qualifiedAt)
            return left.qualifiedAt < right.qualifiedAt;
        return comesBefore(left, right);
    });
    for (const DispatchPerson &person : people.mid(0, mostNamed)) {
        const QString name = Format::singleLine(person.name, 80);
        m_people.append(person.technicianId);
        m_names.append(name);
        m_technician->addItem(name % QStringLiteral(" · ") % countWord(personState(person)) % QStringLiteral(" · ")
                              % Format::miles(person.distanceMiles));
    }
}

AssignDialog::Choice AssignDialog::choice() const
{
    Choice choice;
    choice.technician = m_people.value(m_technician->currentIndex());
    choice.name = m_names.value(m_technician->currentIndex());
    choice.cancelWaiting = m_dropRest->isChecked();
    if (m_promised->isChecked())
        choice.arrival = QDateTime(m_arrival->date(), m_arrival->time(), m_zone).toUTC();
    return choice;
}

void AssignDialog::showFailure(const QString &message)
{
    m_assign->setWorking(false);
    m_failure->setText(message);
    m_failure->setVisible(true);
}

void AssignDialog::updateButton()
{
    const QString name = m_names.value(m_technician->currentIndex());
    m_assign->setText(name.isEmpty() ? tr("Assign") : tr("Assign %1").arg(name));
    m_assign->setBlocked(name.isEmpty() ? tr("Nobody has been reached yet") : QString());
    m_assign->updateGeometry();
}
