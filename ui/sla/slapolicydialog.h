#pragma once

#include "models/domain/linkstate.h"
#include "ui/sla/slaoperations.h"

#include <QDialog>
#include <QTimeZone>

#include <array>
#include <optional>

class Button;
class Clock;
class Notice;
class QBoxLayout;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;
class QStackedWidget;
class QTableView;
class SlaLadderForm;
class SlaPresetTableModel;
class TextLabel;

/// An organisation's SLA policy: presets, when to warn, who is next, whose hours count. Saving makes another version;
/// earlier ones can be looked at and taken as a start.
class SlaPolicyDialog final : public QDialog
{
    Q_OBJECT

public:
    SlaPolicyDialog(SlaOperations operations, const Clock &clock, const QTimeZone &zone, QWidget *parent = nullptr);

    void reload();
    void setLink(const LinkState &link);
    void showHistory(const SlaPolicyHistory &history);

Q_SIGNALS:
    void saved(const SlaSaved &outcome);

private:
    QWidget *buildPage();
    QWidget *buildPresets();
    QWidget *buildTerms();
    QWidget *buildSwitch();
    QLayout *builtCalendars();
    QLayout *builtHead();
    QLayout *builtFoot();
    void connectEdits();
    void showVersion(int index); ///< 0: the draft
    void showPolicy(const SlaPolicy &policy, bool editable);
    void showCalendars(const SlaPolicy &policy);
    void takeStart();
    SlaPolicy draft() const;
    void updateDraft();
    void showSwitch();
    void switchPolicy();
    void openCalendar(const QUuid &id);
    void save();
    bool isDraft() const;

    const SlaOperations m_operations;
    const Clock &m_clock;
    const QTimeZone m_zone;
    std::optional<SlaPolicyHistory> m_history;
    std::optional<SlaPolicy> m_kept; ///< the draft while another version is looked at
    LinkState m_link;
    quint64 m_request = 0;
    bool m_filling = false;

    QStackedWidget *m_pages;
    Notice *m_notice;
    Notice *m_strip;
    QComboBox *m_versions;
    Button *m_takeStart;
    SlaPresetTableModel *m_presets;
    QTableView *m_table;
    TextLabel *m_changes;
    TextLabel *m_switchWords;
    Button *m_switch;
    QSpinBox *m_warn;
    SlaLadderForm *m_ladder;
    std::array<QComboBox *, urgencyCount> m_calendars {};
    Button *m_editCalendar;
    Button *m_newCalendar;
    QLineEdit *m_note;
    QCheckBox *m_apply;
    TextLabel *m_problem;
    Button *m_close;
    Button *m_save;
};
