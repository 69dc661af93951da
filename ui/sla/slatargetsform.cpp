#include "ui/sla/slatargetsform.h"

#include "models/domain/format.h"
#include "models/domain/slapolicy.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace {
constexpr int fieldWidth = 104;
}

SlaTargetsForm::SlaTargetsForm(QWidget *parent)
    : QWidget(parent)
    , m_total(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_reset(new Button(tr("Reset to preset"), Button::Kind::Quiet, this))
    , m_cancel(new Button(tr("Cancel"), Button::Kind::Outlined, this))
    , m_set(new Button(tr("Change targets"), Button::Kind::Filled, this))
{
    m_reset->setObjectName(QStringLiteral("targetsReset"));
    m_cancel->setObjectName(QStringLiteral("targetsCancel"));
    m_set->setObjectName(QStringLiteral("targetsSet"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space8);
    buttons->addWidget(m_total);
    buttons->addWidget(m_reset);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_set);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space8);
    column->addLayout(builtFields());
    column->addLayout(buttons);

    connect(m_reset, &QPushButton::clicked, this, &SlaTargetsForm::reset);
    connect(m_cancel, &QPushButton::clicked, this, &SlaTargetsForm::cancelled);
    connect(m_set, &QPushButton::clicked, this, [this] { Q_EMIT targetsWanted(changes()); });
    setFocusProxy(m_fields.front());
}

QLayout *SlaTargetsForm::builtFields()
{
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::space16);
    grid->setVerticalSpacing(Metrics::labelGap);
    for (int i = 0; i < slaStageCount; ++i) {
        const auto stage = static_cast<SlaStage>(i);
        auto *field = new QSpinBox(this);
        field->setObjectName(QStringLiteral("target%1").arg(i));
        field->setRange(leastSlaMinutes, mostSlaMinutes);
        field->setSuffix(tr(" min"));
        field->setMinimumWidth(fieldWidth);
        field->setAccessibleName(tr("%1 target in minutes").arg(displayWord(stage)));
        field->setToolTip(slaStageCaption(stage));
        auto *word = new TextLabel(displayWord(stage), Tone::Text, Type::medium(), this);
        word->setBuddy(field);
        auto *remark = new TextLabel({}, Tone::Muted, Type::font(Type::caption), this);
        const auto at = static_cast<size_t>(i);
        m_fields.at(at) = field;
        m_remarks.at(at) = remark;
        grid->addWidget(word, 0, i);
        grid->addWidget(field, 1, i);
        grid->addWidget(remark, 2, i);
        grid->setColumnStretch(i, 1);
        connect(field, &QSpinBox::valueChanged, this, &SlaTargetsForm::updateWords);
    }
    return grid;
}

void SlaTargetsForm::begin(const SlaRecord &record)
{
    m_starts = !record.hasSla;
    m_fallback = record.fallback;
    m_presets = record.presets;
    for (size_t i = 0; i < m_fields.size(); ++i) {
        m_before.at(i) = record.targets.at(i);
        const int shown = record.targets.at(i) > 0 ? record.targets.at(i) : record.presets.at(i);
        m_fields.at(i)->setValue(std::max(leastSlaMinutes, shown));
    }
    setWorking(false);
    updateWords();
    m_fields.front()->setFocus();
    m_fields.front()->selectAll();
}

void SlaTargetsForm::setWorking(bool working)
{
    m_set->setWorking(working);
    for (QSpinBox *field : m_fields)
        field->setEnabled(!working);
}

SlaMinutes SlaTargetsForm::minutes() const
{
    SlaMinutes minutes {};
    for (size_t i = 0; i < m_fields.size(); ++i)
        minutes.at(i) = m_fields.at(i)->value();
    return minutes;
}

SlaMinutes SlaTargetsForm::changes() const
{
    SlaMinutes changes = minutes();
    for (size_t i = 0; i < changes.size(); ++i) {
        if (changes.at(i) == m_before.at(i))
            changes.at(i) = 0;
    }
    return changes;
}

void SlaTargetsForm::updateWords()
{
    const SlaMinutes given = minutes();
    for (size_t i = 0; i < given.size(); ++i) {
        const QString preset =
            m_fallback ? tr("fallback %1").arg(m_presets.at(i)) : tr("preset %1").arg(m_presets.at(i));
        m_remarks.at(i)->setText(given.at(i) == m_presets.at(i) ? preset : tr("edited, %1").arg(preset));
    }
    m_total->setText(tr("Total %1").arg(slaTotal(given)));
    m_reset->setText(m_fallback ? tr("Reset to fallback") : tr("Reset to preset"));
    m_reset->setVisible(given != m_presets);
    const SlaMinutes differing = changes();
    const bool nothing = std::all_of(differing.cbegin(), differing.cend(), [](int one) { return one == 0; });
    m_set->setText(m_starts ? tr("Set targets") : tr("Change targets"));
    m_set->updateGeometry();
    m_set->setBlocked(nothing ? tr("Nothing is different yet") : QString());
}

void SlaTargetsForm::reset()
{
    for (size_t i = 0; i < m_fields.size(); ++i)
        m_fields.at(i)->setValue(std::max(leastSlaMinutes, m_presets.at(i)));
}
