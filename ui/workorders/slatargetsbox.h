#pragma once

#include "models/domain/slatargets.h"

#include <QWidget>

#include <functional>

class Button;
class QSpinBox;
class TabularLabel;
class TextLabel;

/// The four targets of one work order. They follow trade and urgency until a person sets one; a number that a person
/// set stays and names the preset that it differs from.
class SlaTargetsBox final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaTargetsBox(QWidget *parent = nullptr);

    void showReading();
    void showFailure(const QString &sentence, const std::function<void()> &retry);
    void setPresets(const SlaPresets &presets);
    void setTrade(const QString &trade, Urgency urgency);
    /// What the work order has already, got for this trade and urgency; nothing: no SLA was started.
    void setStored(const std::optional<SlaMinutes> &minutes, const QString &trade, Urgency urgency);
    /// Values that a person set earlier.
    void setEdited(const std::optional<SlaMinutes> &minutes);

    /// All four where storing must say them; nothing where the presets lead to the same.
    std::optional<SlaMinutes> edited() const;
    SlaMinutes shown() const;

Q_SIGNALS:
    void changed();

private:
    struct Stage
    {
        QSpinBox *minutes;
        TextLabel *caption;
        std::optional<int> byHand;
    };

    void build();
    void edit(size_t stage, int minutes);
    void reset();
    void refresh();
    void enable(bool enabled);
    QString titleText(const SlaTargets &targets) const;
    /// What storing without a word would lead to.
    SlaMinutes untold() const;

    std::optional<SlaPresets> m_presets;
    std::optional<SlaMinutes> m_given; ///< set before the presets were read
    bool m_isStored = false;
    std::optional<SlaMinutes> m_stored;
    QString m_storedTrade;
    Urgency m_storedUrgency = Urgency::WithinWeek;
    QString m_trade;
    Urgency m_urgency = Urgency::WithinWeek;
    bool m_filling = false;

    TextLabel *m_title;
    TabularLabel *m_total;
    Button *m_reset;
    Button *m_retry;
    std::array<Stage, slaStageCount> m_stages;
};
