#pragma once

#include "models/domain/linkstate.h"
#include "ui/sla/slaoperations.h"

#include <QDialog>

#include <array>
#include <optional>

class Button;
class Clock;
class Notice;
class QCheckBox;
class QComboBox;
class QLineEdit;
class QTableView;
class SlaDaysPicture;
class SlaHolidayTableModel;
class SlaWeekPicture;
class TextLabel;

/// A working calendar: its week as a picture and as text, its zone, its holidays, and the coming days as they count.
/// Saving makes another version. The built-in one is read only.
class SlaCalendarDialog final : public QDialog
{
    Q_OBJECT

public:
    SlaCalendarDialog(SlaOperations operations, const Clock &clock, QWidget *parent = nullptr);

    /// Chooses @p id; a null one begins a new calendar.
    void showCalendars(const SlaPolicyHistory &history, const QUuid &id);
    void setLink(const LinkState &link);
    SlaCalendar calendar() const; ///< as it stands in the fields

Q_SIGNALS:
    void saved(const SlaSaved &outcome);

private:
    QLayout *builtHead();
    QWidget *buildWeek();
    QWidget *buildZone();
    QWidget *buildHolidays();
    QWidget *buildPreview();
    QLayout *builtFoot();
    void connectEdits();
    void fillZones();
    void showCalendar(const SlaCalendar &calendar);
    void typedHours(int day);
    void copyMonday();
    void addHoliday();
    void showZoneWords();
    void refresh();
    void save();

    const SlaOperations m_operations;
    const Clock &m_clock;
    std::optional<SlaPolicyHistory> m_history;
    SlaCalendar m_before; ///< as it was read; without an id a new one
    LinkState m_link;
    bool m_filling = false;
    QString m_typedProblem;

    Notice *m_strip;
    QComboBox *m_which;
    QLineEdit *m_name;
    SlaWeekPicture *m_week;
    std::array<QLineEdit *, 7> m_hours {};
    TextLabel *m_hint = nullptr;
    Button *m_copyMonday;
    QComboBox *m_zone;
    TextLabel *m_zoneWords;
    TextLabel *m_clockWords;
    SlaHolidayTableModel *m_holidays;
    QTableView *m_holidayTable;
    Button *m_addHoliday;
    Button *m_removeHoliday;
    SlaDaysPicture *m_days;
    TextLabel *m_versions;
    QLineEdit *m_note;
    QCheckBox *m_apply;
    TextLabel *m_problem;
    Button *m_close;
    Button *m_save;
};
