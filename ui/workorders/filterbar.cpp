#include "ui/workorders/filterbar.h"

#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace {
constexpr int pauseMs = 200;
}

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent)
    , m_input(new QLineEdit(this))
    , m_problem(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_pause(new QTimer(this))
{
    m_input->setObjectName(QStringLiteral("filterInput"));
    m_input->setAccessibleName(tr("Filter"));
    m_input->setPlaceholderText(tr("Filter: status:open trade:HVAC city:\"San Antonio\" words"));
    m_input->setToolTip(tr("Fields: %1").arg(filterFields().join(QStringLiteral(", "))));
    m_input->setMaxLength(2'000);
    m_input->addAction(themeIcon(QLatin1String("view-filter")), QLineEdit::LeadingPosition);
    m_problem->setObjectName(QStringLiteral("filterProblem"));
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(m_input);
    column->addWidget(m_problem);

    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_input, &QLineEdit::textEdited, m_pause, qOverload<>(&QTimer::start));
    connect(m_input, &QLineEdit::returnPressed, this, &FilterBar::read);
    connect(m_pause, &QTimer::timeout, this, &FilterBar::read);
}

void FilterBar::setText(const QString &text)
{
    m_pause->stop();
    m_input->setText(text);
    const FilterReading reading = readFilter(text);
    m_filter = reading.filter;
    m_problem->setText(reading.error ? reading.error->sentence : QString());
    m_problem->setVisible(reading.error.has_value());
}

QString FilterBar::text() const
{
    return m_input->text().trimmed();
}

QString FilterBar::problem() const
{
    return m_problem->text();
}

void FilterBar::read()
{
    m_pause->stop();
    const FilterReading reading = readFilter(m_input->text());
    m_problem->setText(reading.error ? reading.error->sentence : QString());
    m_problem->setVisible(reading.error.has_value());
    m_input->setProperty("invalid", reading.error.has_value());
    m_input->update();
    if (reading.error || reading.filter == m_filter)
        return;
    m_filter = reading.filter;
    Q_EMIT filterChanged();
}
