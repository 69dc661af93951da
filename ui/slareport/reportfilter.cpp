#include "ui/slareport/reportfilter.h"

#include "models/domain/slaverdict.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/chip.h"

#include <QComboBox>
#include <QHBoxLayout>

#include <array>

namespace {
constexpr std::array<int, 4> weekChoices {4, 12, 26, 52};
}

ReportFilter::ReportFilter(QWidget *parent)
    : QWidget(parent)
    , m_clear(new Button(tr("Clear filter"), Button::Kind::Quiet, this))
{
    setObjectName(QStringLiteral("slaFilter"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space4);
    for (const int weeks : weekChoices) {
        auto *chip = new Chip(weeks == weekChoices.back() ? tr("1 year") : tr("%1 weeks").arg(weeks), this);
        chip->setObjectName(QStringLiteral("weeks%1").arg(weeks));
        chip->setAccessibleName(chip->text());
        connect(chip, &QAbstractButton::clicked, this, [this, weeks] {
            m_query.weeks = weeks;
            showQuery();
            Q_EMIT queryChanged();
        });
        line->addWidget(chip, 0, Qt::AlignVCenter);
        m_weeks.append({weeks, chip});
    }
    line->addSpacing(Metrics::space8);
    m_trade = addBox(QStringLiteral("tradeBox"), tr("Trade"));
    m_trade->addItem(tr("All trades"));
    for (const QString &trade : trades())
        m_trade->addItem(trade, trade);
    m_urgency = addBox(QStringLiteral("urgencyBox"), tr("Urgency"));
    m_urgency->addItem(tr("All urgencies"));
    for (const Urgency urgency :
         {Urgency::Emergency, Urgency::SameDay, Urgency::NextDay, Urgency::WithinWeek, Urgency::Flexible})
        m_urgency->addItem(displayWord(urgency), wireWord(urgency));
    m_stage = addBox(QStringLiteral("stageBox"), tr("Stage"));
    m_stage->addItem(tr("All stages"));
    for (const SlaStage stage : {SlaStage::Dispatch, SlaStage::Assignment, SlaStage::Arrival, SlaStage::Completion})
        m_stage->addItem(displayWord(stage), wireWord(stage));
    for (QComboBox *box : {m_trade, m_urgency, m_stage})
        box->setMinimumWidth(box->sizeHint().width() + Metrics::space16);
    m_clear->setObjectName(QStringLiteral("clearFilterButton"));
    connect(m_clear, &QPushButton::clicked, this, &ReportFilter::clearFilter);
    line->addWidget(m_clear);
    line->addStretch(1);
    showQuery();
}

QComboBox *ReportFilter::addBox(const QString &name, const QString &accessible)
{
    auto *box = new QComboBox(this);
    box->setObjectName(name);
    box->setAccessibleName(accessible);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    layout()->addWidget(box);
    connect(box, &QComboBox::activated, this, &ReportFilter::takeBoxes);
    return box;
}

void ReportFilter::takeBoxes()
{
    m_query.trade = m_trade->currentData().toString();
    m_query.urgency = urgencyFromWire(m_urgency->currentData().toString());
    m_query.stage = slaStageFromWire(m_stage->currentData().toString());
    showQuery();
    Q_EMIT queryChanged();
}

void ReportFilter::setQuery(const SlaReportQuery &query)
{
    m_query = query;
    showQuery();
}

void ReportFilter::clearFilter()
{
    m_query.trade.clear();
    m_query.urgency.reset();
    m_query.stage.reset();
    showQuery();
    Q_EMIT queryChanged();
}

void ReportFilter::showQuery()
{
    for (const auto &[weeks, chip] : std::as_const(m_weeks))
        chip->setChecked(weeks == m_query.weeks);
    m_trade->setCurrentIndex(std::max(0, m_trade->findData(m_query.trade)));
    m_urgency->setCurrentIndex(m_query.urgency ? m_urgency->findData(wireWord(*m_query.urgency)) : 0);
    m_stage->setCurrentIndex(m_query.stage ? m_stage->findData(wireWord(*m_query.stage)) : 0);
    m_clear->setVisible(m_query.isFiltered());
}
