#pragma once

#include "models/domain/slaverdict.h"
#include "models/domain/slatargets.h"

#include <QWidget>

#include <array>

class Button;
class QSpinBox;
class TextLabel;

/// The four targets of one work order, asked in place. Says what differs from the preset and brings it back.
class SlaTargetsForm final : public QWidget
{
    Q_OBJECT

public:
    explicit SlaTargetsForm(QWidget *parent = nullptr);

    void begin(const SlaRecord &record);
    void setWorking(bool working);
    SlaMinutes minutes() const;
    /// What differs from the work order as it was read; 0 for what stays.
    SlaMinutes changes() const;

Q_SIGNALS:
    void targetsWanted(const SlaMinutes &changes);
    void cancelled();

private:
    QLayout *builtFields();
    void updateWords();
    void reset();

    SlaMinutes m_before {};
    SlaMinutes m_presets {};
    bool m_starts = false; ///< there is no SLA yet
    bool m_fallback = false;
    std::array<QSpinBox *, slaStageCount> m_fields {};
    std::array<TextLabel *, slaStageCount> m_remarks {};
    TextLabel *m_total;
    Button *m_reset;
    Button *m_cancel;
    Button *m_set;
};
