#include "ui/technicians/giveworkdialog.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace {

constexpr int dialogWidth = 460;
constexpr int firstPromiseSeconds = 3'600;

} // namespace

GiveWorkDialog::GiveWorkDialog(const QString &technician, qint64 workOrder, const Clock &clock, const QTimeZone &zone,
                               QWidget *parent)
    : QDialog(parent)
    , m_clock(clock)
    , m_zone(zone)
    , m_promised(new QCheckBox(tr("Arrival promised"), this))
    , m_arrival(new QDateTimeEdit(this))
    , m_dropRest(new QCheckBox(tr("Do not ask those who have not been asked yet"), this))
    , m_tell(new QCheckBox(tr("Tell the others who answered that it is taken"), this))
    , m_warning(new TextLabel({}, Tone::AtRisk, Type::font(), this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_assign(new Button({}, Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("giveWorkDialog"));
    setWindowTitle(tr("Assign"));
    setFixedWidth(dialogWidth);
    build(Format::singleLine(technician, 60), workOrder);
    connect(m_promised, &QCheckBox::toggled, m_arrival, &QWidget::setEnabled);
    connect(m_assign, &Button::clicked, this, [this] {
        m_assign->setWorking(true);
        m_failure->hide();
        Choice choice;
        choice.cancelWaiting = m_dropRest->isChecked();
        choice.tellOthers = m_tell->isChecked();
        if (m_promised->isChecked())
            choice.arrival = QDateTime(m_arrival->date(), m_arrival->time(), m_zone).toUTC();
        Q_EMIT assignWanted(choice);
    });
    m_assign->setFocus();
}

void GiveWorkDialog::build(const QString &technician, qint64 workOrder)
{
    m_promised->setObjectName(QStringLiteral("givePromised"));
    m_arrival->setObjectName(QStringLiteral("giveArrival"));
    m_arrival->setAccessibleName(tr("Arrival promised at"));
    m_arrival->setDisplayFormat(QStringLiteral("ddd d MMM HH:mm"));
    m_arrival->setLocale(QLocale(QLocale::English, QLocale::UnitedStates));
    constexpr int frameAndSteps = 52;
    m_arrival->setMinimumWidth(m_arrival->fontMetrics().horizontalAdvance(QStringLiteral("Wed 28 Nov 00:00"))
                               + frameAndSteps);
    m_arrival->setTimeSpec(Qt::UTC);
    const QDateTime local = m_clock.now().addSecs(firstPromiseSeconds).toTimeZone(m_zone);
    m_arrival->setDateTime(QDateTime(local.date(), QTime(local.time().hour(), local.time().minute()), Qt::UTC));
    m_arrival->setEnabled(false);
    m_dropRest->setObjectName(QStringLiteral("giveDropRest"));
    m_dropRest->setChecked(true);
    m_tell->setObjectName(QStringLiteral("giveTell"));
    m_tell->setChecked(true);
    m_warning->setObjectName(QStringLiteral("giveWarning"));
    m_warning->setWordWrap(true);
    m_warning->hide();
    m_failure->setWordWrap(true);
    m_failure->hide();
    m_assign->setObjectName(QStringLiteral("giveNow"));
    m_assign->setText(tr("Assign %1").arg(technician));
    auto *cancel = new Button(tr("Cancel"), Button::Kind::Outlined, this);
    connect(cancel, &Button::clicked, this, &QDialog::reject);

    auto *promise = new QHBoxLayout;
    promise->addWidget(m_promised);
    promise->addWidget(m_arrival);
    promise->addStretch(1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_assign);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    auto *title = new TextLabel(tr("Assign %1 to %2?").arg(technician, Format::workOrder(workOrder)), Tone::Text,
                                Type::strong(Type::title), this);
    title->setWordWrap(true);
    column->addWidget(title);
    column->addWidget(m_warning);
    column->addSpacing(Metrics::space4);
    column->addLayout(promise);
    column->addWidget(m_dropRest);
    column->addWidget(m_tell);
    column->addWidget(m_failure);
    column->addSpacing(Metrics::space4);
    column->addLayout(buttons);
}

void GiveWorkDialog::warn(const QString &sentence)
{
    m_warning->setText(sentence);
    m_warning->setVisible(!sentence.isEmpty());
}

void GiveWorkDialog::showFailure(const QString &sentence)
{
    m_assign->setWorking(false);
    m_failure->setText(sentence);
    m_failure->show();
}
