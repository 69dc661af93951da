#include "ui/workorders/slatargetsbox.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/tabularlabel.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

SlaTargetsBox::SlaTargetsBox(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_total(new TabularLabel({}, Tone::Text, Type::strong(), this))
    , m_reset(new Button(tr("Reset"), Button::Kind::Outlined, this))
    , m_retry(new Button(tr("Try again"), Button::Kind::Outlined, this))
{
    setObjectName(QStringLiteral("slaTargetsBox"));
    build();
    showReading();
}

void SlaTargetsBox::build()
{
    m_title->setObjectName(QStringLiteral("slaTitle"));
    m_title->setElided(true);
    m_title->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_total->setObjectName(QStringLiteral("slaTotal"));
    m_reset->setObjectName(QStringLiteral("slaReset"));
    m_reset->setCompact(true);
    m_retry->setObjectName(QStringLiteral("slaRetry"));
    m_retry->setCompact(true);
    m_retry->hide();
    auto *head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("SLA targets, minutes, each from its own start"), Tone::Muted,
                                  Type::strong(Type::caption), this));
    head->addWidget(m_title, 1);
    head->addWidget(m_retry);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::space12);
    grid->setVerticalSpacing(Metrics::space2);
    for (size_t index = 0; index < m_stages.size(); ++index) {
        const auto stage = static_cast<SlaStage>(index);
        auto *name = new TextLabel(displayWord(stage), Tone::Muted, Type::font(Type::caption), this);
        auto *minutes = new QSpinBox(this);
        minutes->setObjectName(QStringLiteral("sla%1").arg(index));
        minutes->setRange(1, longestSlaMinutes);
        minutes->setAccessibleName(tr("%1 target in minutes, %2").arg(displayWord(stage), slaStageCaption(stage)));
        minutes->setFixedHeight(Metrics::controlHeight);
        name->setBuddy(minutes);
        auto *words = new TextLabel({}, Tone::Faint, Type::font(Type::caption), this);
        words->setObjectName(QStringLiteral("slaCaption%1").arg(index));
        m_stages.at(index) = {minutes, words, std::nullopt};
        const int column = static_cast<int>(index);
        grid->addWidget(name, 0, column);
        grid->addWidget(minutes, 1, column);
        grid->addWidget(words, 2, column);
        grid->setColumnStretch(column, 1);
        connect(minutes, &QSpinBox::valueChanged, this, [this, index](int value) { edit(index, value); });
    }
    auto *total = new QHBoxLayout;
    total->setSpacing(Metrics::space4);
    total->addWidget(new TextLabel(tr("Total"), Tone::Muted, Type::font(Type::caption), this));
    total->addWidget(m_total);
    grid->addLayout(total, 1, slaStageCount, Qt::AlignRight);
    grid->addWidget(m_reset, 2, slaStageCount, Qt::AlignRight | Qt::AlignTop);
    grid->setColumnMinimumWidth(slaStageCount, 116);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::labelGap);
    column->addLayout(head);
    column->addLayout(grid);
    connect(m_reset, &QPushButton::clicked, this, &SlaTargetsBox::reset);
}

void SlaTargetsBox::showReading()
{
    m_title->setTone(Tone::Muted);
    m_title->setText(tr("Reading the presets…"));
    m_retry->hide();
    enable(false);
}

void SlaTargetsBox::showFailure(const QString &sentence, const std::function<void()> &retry)
{
    m_title->setTone(Tone::Breached);
    m_title->setText(tr("The presets could not be read, so the stored ones count. %1").arg(sentence));
    m_retry->disconnect(this);
    connect(m_retry, &QPushButton::clicked, this, [retry] { retry(); });
    m_retry->show();
    enable(false);
}

void SlaTargetsBox::enable(bool enabled)
{
    for (const Stage &stage : m_stages) {
        stage.minutes->setEnabled(enabled);
        if (!enabled) {
            stage.minutes->setSpecialValueText(Format::unknown());
            const QScopedValueRollback filling(m_filling, true);
            stage.minutes->setValue(stage.minutes->minimum());
        } else {
            stage.minutes->setSpecialValueText({});
        }
        stage.caption->setTone(Tone::Faint);
    }
    if (!enabled) {
        for (size_t index = 0; index < m_stages.size(); ++index)
            m_stages.at(index).caption->setText(slaStageCaption(static_cast<SlaStage>(index)));
        m_total->setText(Format::unknown());
        m_reset->setEnabled(false);
    }
}

void SlaTargetsBox::setPresets(const SlaPresets &presets)
{
    m_presets = presets;
    m_retry->hide();
    if (m_isStored && m_stored) {
        const SlaMinutes then = presets.targets(m_storedTrade, m_storedUrgency).minutes;
        for (size_t stage = 0; stage < m_stages.size(); ++stage) {
            if (m_stored->at(stage) != then.at(stage))
                m_stages.at(stage).byHand = m_stored->at(stage);
        }
    }
    if (m_given)
        setEdited(std::exchange(m_given, std::nullopt));
    refresh();
}

void SlaTargetsBox::setTrade(const QString &trade, Urgency urgency)
{
    m_trade = trade;
    m_urgency = urgency;
    refresh();
}

void SlaTargetsBox::setStored(const std::optional<SlaMinutes> &minutes, const QString &trade, Urgency urgency)
{
    m_isStored = true;
    m_stored = minutes;
    m_storedTrade = trade;
    m_storedUrgency = urgency;
    if (m_presets)
        setPresets(*m_presets);
}

void SlaTargetsBox::setEdited(const std::optional<SlaMinutes> &minutes)
{
    if (!m_presets) {
        m_given = minutes;
        return;
    }
    const SlaMinutes preset = m_presets->targets(m_trade, m_urgency).minutes;
    for (size_t stage = 0; stage < m_stages.size(); ++stage) {
        m_stages.at(stage).byHand =
            minutes && minutes->at(stage) != preset.at(stage) ? std::optional(minutes->at(stage)) : std::nullopt;
    }
    refresh();
}

void SlaTargetsBox::edit(size_t stage, int minutes)
{
    if (m_filling || !m_presets)
        return;
    const int preset = m_presets->targets(m_trade, m_urgency).minutes.at(stage);
    m_stages.at(stage).byHand = minutes == preset ? std::nullopt : std::optional(minutes);
    refresh();
    Q_EMIT changed();
}

void SlaTargetsBox::reset()
{
    for (Stage &stage : m_stages)
        stage.byHand.reset();
    refresh();
    Q_EMIT changed();
}

SlaMinutes SlaTargetsBox::shown() const
{
    SlaMinutes minutes = m_presets ? m_presets->targets(m_trade, m_urgency).minutes : SlaPresets().fallback;
    for (size_t stage = 0; stage < m_stages.size(); ++stage)
        minutes.at(stage) = m_stages.at(stage).byHand.value_or(minutes.at(stage));
    return minutes;
}

SlaMinutes SlaTargetsBox::untold() const
{
    const SlaMinutes preset = m_presets->targets(m_trade, m_urgency).minutes;
    if (!m_stored)
        return preset;
    const SlaMinutes then = m_presets->targets(m_storedTrade, m_storedUrgency).minutes;
    SlaMinutes minutes = *m_stored;
    for (size_t stage = 0; stage < minutes.size(); ++stage) {
        if (minutes.at(stage) == then.at(stage))
            minutes.at(stage) = preset.at(stage);
    }
    return minutes;
}

std::optional<SlaMinutes> SlaTargetsBox::edited() const
{
    if (!m_presets)
        return m_given;
    if ((!m_presets->isOn && !m_stored) || shown() == untold())
        return std::nullopt;
    return shown();
}

QString SlaTargetsBox::titleText(const SlaTargets &targets) const
{
    if (!m_presets->isOn && !m_stored)
        return tr("Switched off for this organisation: no timer runs");
    if (m_isStored && !m_stored)
        return tr("No SLA runs here; a changed target starts one");
    const QString urgency = displayWord(m_urgency).toLower();
    if (!targets.fallback)
        return tr("Preset %1 %2").arg(m_trade, urgency);
    if (m_trade.isEmpty())
        return tr("Fallback targets: no trade is chosen");
    return m_presets->byTrade.contains(m_trade) ? tr("Fallback targets: no preset for %1 %2").arg(m_trade, urgency)
                                                : tr("Fallback targets: no preset for %1").arg(m_trade);
}

void SlaTargetsBox::refresh()
{
    if (!m_presets)
        return;
    const SlaTargets targets = m_presets->targets(m_trade, m_urgency);
    enable(m_presets->isOn || m_stored);
    m_title->setTone(targets.fallback && !m_trade.isEmpty() ? Tone::AtRisk : Tone::Muted);
    m_title->setText(titleText(targets));
    if (!m_presets->isOn && !m_stored)
        return;
    const SlaMinutes minutes = shown();
    bool differs = false;
    for (size_t index = 0; index < m_stages.size(); ++index) {
        const Stage &stage = m_stages.at(index);
        const bool isEdited = minutes.at(index) != targets.minutes.at(index);
        differs = differs || isEdited;
        const QScopedValueRollback filling(m_filling, true);
        stage.minutes->setValue(minutes.at(index));
        stage.caption->setTone(isEdited ? Tone::Accent : Tone::Faint);
        stage.caption->setText(isEdited ? (targets.fallback ? tr("edited, fallback %1") : tr("edited, preset %1"))
                                              .arg(targets.minutes.at(index))
                                        : slaStageCaption(static_cast<SlaStage>(index)));
    }
    m_total->setText(slaTotal(minutes));
    m_reset->setEnabled(differs);
}
