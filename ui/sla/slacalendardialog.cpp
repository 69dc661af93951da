#include "ui/sla/slacalendardialog.h"

#include "models/domain/format.h"
#include "models/domain/slacalendarforms.h"
#include "models/tables/slaholidaytablemodel.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/sla/sladayspicture.h"
#include "ui/sla/slaweekpicture.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr QSize dialogSize(1040, 664);
constexpr int sideWidth = 372;
constexpr int hoursWidth = 196;
constexpr int previewDays = 14;
constexpr int longestName = 80;
constexpr int longestNote = 200;
constexpr int dateWidth = 138;
constexpr int nameWidth = 128;

TextLabel *caption(const QString &words, QWidget *parent)
{
    return new TextLabel(words, Tone::Muted, Type::strong(Type::caption), parent);
}

/// A date is edited as a date; everything else as text.
class HolidayDelegate final : public PlainRowDelegate
{
public:
    using PlainRowDelegate::PlainRowDelegate;

    QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QWidget *editor = PlainRowDelegate::createEditor(parent, option, index);
        if (auto *date = qobject_cast<QDateTimeEdit *>(editor))
            date->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        return editor;
    }
};

SlaCalendar freshCalendar(const QByteArray &zone)
{
    constexpr int eight = 8 * 60;
    constexpr int five = 17 * 60;
    constexpr size_t workingDays = 5;
    SlaCalendar calendar;
    calendar.version = 0;
    calendar.timeZone = zone;
    for (size_t day = 0; day < workingDays; ++day)
        calendar.week.at(day) = {{eight, five}};
    return calendar;
}

} // namespace

SlaCalendarDialog::SlaCalendarDialog(SlaOperations operations, const Clock &clock, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_strip(new Notice(Notice::Shape::Strip, this))
    , m_which(new QComboBox(this))
    , m_name(new QLineEdit(this))
    , m_week(new SlaWeekPicture(this))
    , m_copyMonday(new Button(tr("Copy Monday to Tue–Fri"), Button::Kind::Quiet, this))
    , m_zone(new QComboBox(this))
    , m_zoneWords(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_clockWords(new TextLabel({}, Tone::AtRisk, Type::font(Type::caption), this))
    , m_holidays(new SlaHolidayTableModel(this))
    , m_holidayTable(new QTableView(this))
    , m_addHoliday(new Button(tr("Add a holiday"), Button::Kind::Quiet, this))
    , m_removeHoliday(new Button(tr("Remove"), Button::Kind::Quiet, this))
    , m_days(new SlaDaysPicture(this))
    , m_versions(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_note(new QLineEdit(this))
    , m_apply(new QCheckBox(this))
    , m_problem(new TextLabel({}, Tone::Breached, Type::font(), this))
    , m_close(new Button(tr("Close"), Button::Kind::Outlined, this))
    , m_save(new Button(tr("Save"), Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("slaCalendarDialog"));
    setWindowTitle(tr("SLA calendar"));
    resize(dialogSize);
    m_strip->hide();
    auto *left = new QVBoxLayout;
    left->setSpacing(Metrics::space8);
    left->addWidget(buildWeek());
    left->addStretch(1);
    left->addWidget(buildPreview());
    auto *side = new QWidget(this);
    side->setFixedWidth(sideWidth);
    auto *right = new QVBoxLayout(side);
    right->setContentsMargins(0, 0, 0, 0);
    right->setSpacing(Metrics::space8);
    right->addWidget(buildZone());
    right->addWidget(buildHolidays(), 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(Metrics::space24);
    middle->addLayout(left, 1);
    middle->addWidget(side);
    auto *body = new QVBoxLayout;
    body->setContentsMargins(Metrics::pageMargin, Metrics::space12, Metrics::pageMargin, Metrics::pageMargin);
    body->setSpacing(Metrics::space12);
    body->addLayout(builtHead());
    body->addLayout(middle, 1);
    body->addWidget(m_problem);
    body->addWidget(new Rule(Qt::Horizontal, this));
    body->addLayout(builtFoot());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addLayout(body, 1);
    fillZones();
    connectEdits();
}

QLayout *SlaCalendarDialog::builtHead()
{
    m_which->setObjectName(QStringLiteral("calendarWhich"));
    m_which->setAccessibleName(tr("Calendar"));
    m_which->setMinimumWidth(hoursWidth);
    m_name->setObjectName(QStringLiteral("calendarName"));
    m_name->setMaxLength(longestName);
    m_name->setAccessibleName(tr("Name"));
    m_name->setPlaceholderText(tr("Name"));
    m_name->setMinimumWidth(hoursWidth);
    m_versions->setObjectName(QStringLiteral("calendarVersions"));
    m_versions->setElided(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(new TextLabel(tr("Calendar"), Tone::Text, Type::strong(Type::title), this));
    line->addWidget(m_which);
    line->addWidget(new TextLabel(tr("Name"), Tone::Muted, Type::font(), this));
    line->addWidget(m_name);
    line->addWidget(m_versions, 1);
    return line;
}

QWidget *SlaCalendarDialog::buildWeek()
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    m_week->setObjectName(QStringLiteral("calendarWeek"));
    m_copyMonday->setObjectName(QStringLiteral("calendarCopyMonday"));
    m_copyMonday->setAutoDefault(false);
    auto *fields = new QVBoxLayout;
    fields->setContentsMargins(0, SlaWeekPicture::headHeight(), 0, 0);
    fields->setSpacing(SlaWeekPicture::rowHeight() - Metrics::controlHeight);
    for (size_t day = 0; day < m_hours.size(); ++day) {
        auto *field = new QLineEdit(this);
        field->setObjectName(QStringLiteral("calendarHours%1").arg(day));
        field->setFixedSize(hoursWidth, Metrics::controlHeight);
        field->setAccessibleName(tr("Hours of %1").arg(english.dayName(static_cast<int>(day) + 1)));
        field->setPlaceholderText(tr("closed"));
        m_hours.at(day) = field;
        fields->addWidget(field);
    }
    fields->addStretch(1);
    auto *picture = new QHBoxLayout;
    picture->setSpacing(Metrics::space8);
    picture->addWidget(m_week, 1, Qt::AlignTop);
    picture->addLayout(fields);
    m_hint = new TextLabel(
        tr("Drag to add or resize. Keys: ↑↓ day, ←→ move, Shift its end, Ctrl its begin, Insert, Delete."), Tone::Muted,
        Type::font(Type::caption), this);
    m_hint->setWordWrap(true);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_hint, 1);
    foot->addWidget(m_copyMonday, 0, Qt::AlignTop);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addLayout(picture);
    column->addLayout(foot);
    return box;
}

QWidget *SlaCalendarDialog::buildZone()
{
    m_zone->setObjectName(QStringLiteral("calendarZone"));
    m_zone->setAccessibleName(tr("Time zone"));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->setMaxVisibleItems(16);
    m_zoneWords->setObjectName(QStringLiteral("calendarZoneWords"));
    m_clockWords->setObjectName(QStringLiteral("calendarClockWords"));
    m_clockWords->setWordWrap(true);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(caption(tr("Time zone"), box));
    column->addWidget(m_zone);
    column->addWidget(m_zoneWords);
    column->addWidget(m_clockWords);
    return box;
}

QWidget *SlaCalendarDialog::buildHolidays()
{
    m_holidayTable->setObjectName(QStringLiteral("calendarHolidays"));
    m_holidayTable->setAccessibleName(tr("Holidays"));
    m_holidayTable->setModel(m_holidays);
    setUpList(*m_holidayTable, Metrics::rowHeight, PlainRowDelegate::firstInset, 0);
    m_holidayTable->setItemDelegate(new HolidayDelegate(m_holidayTable));
    m_holidayTable->setFrameShape(QFrame::StyledPanel);
    m_holidayTable->setEditTriggers(QAbstractItemView::AnyKeyPressed | QAbstractItemView::DoubleClicked
                                    | QAbstractItemView::EditKeyPressed | QAbstractItemView::SelectedClicked);
    m_holidayTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_holidayTable->setColumnWidth(SlaHolidayTableModel::DateColumn, dateWidth);
    m_holidayTable->setColumnWidth(SlaHolidayTableModel::NameColumn, nameWidth);
    m_addHoliday->setObjectName(QStringLiteral("calendarAddHoliday"));
    m_addHoliday->setAutoDefault(false);
    m_removeHoliday->setObjectName(QStringLiteral("calendarRemoveHoliday"));
    m_removeHoliday->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space4);
    buttons->addWidget(m_addHoliday);
    buttons->addWidget(m_removeHoliday);
    buttons->addStretch(1);
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(caption(tr("Holidays and days with other hours"), box));
    column->addWidget(m_holidayTable, 1);
    column->addLayout(buttons);
    return box;
}

QWidget *SlaCalendarDialog::buildPreview()
{
    m_days->setObjectName(QStringLiteral("calendarDays"));
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Metrics::space4);
    column->addWidget(caption(tr("The next 14 days, as they count"), box));
    column->addWidget(m_days);
    return box;
}

QLayout *SlaCalendarDialog::builtFoot()
{
    m_problem->setObjectName(QStringLiteral("calendarProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_note->setObjectName(QStringLiteral("calendarNote"));
    m_note->setMaxLength(longestNote);
    m_note->setAccessibleName(tr("Note"));
    m_note->setPlaceholderText(tr("Note: why? It stands in the history."));
    m_apply->setObjectName(QStringLiteral("calendarApply"));
    m_close->setObjectName(QStringLiteral("calendarClose"));
    m_close->setAutoDefault(false);
    m_save->setObjectName(QStringLiteral("calendarSave"));
    m_save->setAutoDefault(false);
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(m_note, 10);
    line->addStretch(1);
    line->addWidget(m_apply);
    line->addWidget(m_close);
    line->addWidget(m_save);
    return line;
}

void SlaCalendarDialog::fillZones()
{
    QStringList zones;
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        // Offsets by name count nothing that a place does not.
        if (id.contains('/') || id == "UTC")
            zones.append(QString::fromLatin1(id));
    }
    m_zone->addItems(zones);
    auto *completer = new QCompleter(zones, m_zone);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_zone->setCompleter(completer);
}

void SlaCalendarDialog::connectEdits()
{
    connect(m_which, &QComboBox::activated, this, [this](int index) {
        if (m_history)
            showCalendars(*m_history, m_which->itemData(index).toUuid());
    });
    connect(m_name, &QLineEdit::textChanged, this, &SlaCalendarDialog::refresh);
    connect(m_week, &SlaWeekPicture::edited, this, [this](int day) {
        const auto at = static_cast<size_t>(day);
        m_filling = true;
        m_hours.at(at)->setText(hoursWords(m_week->week().at(at)));
        m_hours.at(at)->setProperty("invalid", false);
        m_filling = false;
        refresh();
    });
    for (size_t day = 0; day < m_hours.size(); ++day)
        connect(m_hours.at(day), &QLineEdit::textChanged, this, [this, day] { typedHours(static_cast<int>(day)); });
    connect(m_copyMonday, &QPushButton::clicked, this, &SlaCalendarDialog::copyMonday);
    connect(m_zone, &QComboBox::currentTextChanged, this, &SlaCalendarDialog::refresh);
    connect(m_holidays, &SlaHolidayTableModel::edited, this, &SlaCalendarDialog::refresh);
    connect(m_holidays, &SlaHolidayTableModel::refused, this, [this](const QString &sentence) {
        m_problem->setText(sentence);
        m_problem->show();
    });
    connect(m_addHoliday, &QPushButton::clicked, this, &SlaCalendarDialog::addHoliday);
    connect(m_removeHoliday, &QPushButton::clicked, this,
            [this] { m_holidays->remove(m_holidayTable->currentIndex().row()); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &SlaCalendarDialog::save);
}

void SlaCalendarDialog::showCalendars(const SlaPolicyHistory &history, const QUuid &id)
{
    m_history = history;
    m_filling = true;
    m_which->clear();
    m_which->addItem(tr("New calendar"), QUuid());
    for (const SlaCalendar &calendar : history.calendars)
        m_which->addItem(Format::singleLine(calendar.name, 60), calendar.id);
    m_which->setCurrentIndex(std::max(0, m_which->findData(id)));
    m_filling = false;
    // A machine may stand in a zone that is no place, such as Etc/UTC.
    const QByteArray here = QTimeZone::systemTimeZoneId();
    SlaCalendar chosen =
        freshCalendar(m_zone->findText(QString::fromLatin1(here)) >= 0 ? here : QByteArrayLiteral("UTC"));
    for (const SlaCalendar &calendar : history.calendars) {
        if (!id.isNull() && calendar.id == id)
            chosen = calendar;
    }
    showCalendar(chosen);
}

void SlaCalendarDialog::showCalendar(const SlaCalendar &calendar)
{
    m_before = calendar;
    m_typedProblem.clear();
    const bool editable = !calendar.aroundTheClock && m_operations.saveCalendar;
    m_filling = true;
    SlaWeekPicture::Week week = calendar.week;
    if (calendar.aroundTheClock)
        week.fill({{0, 24 * 60}});
    m_name->setText(calendar.name);
    m_week->setWeek(week);
    m_week->setEditable(editable);
    for (size_t day = 0; day < m_hours.size(); ++day) {
        m_hours.at(day)->setText(hoursWords(week.at(day)));
        m_hours.at(day)->setReadOnly(!editable);
        m_hours.at(day)->setProperty("invalid", false);
    }
    m_zone->setCurrentText(QString::fromLatin1(calendar.timeZone));
    m_holidays->setHolidays(calendar.holidays, editable);
    m_note->clear();
    m_filling = false;
    m_name->setReadOnly(!editable);
    m_zone->setEnabled(editable);
    for (QWidget *control : std::initializer_list<QWidget *> {m_note, m_apply, m_save, m_hint, m_copyMonday,
                                                              m_addHoliday, m_removeHoliday})
        control->setVisible(editable);
    if (calendar.aroundTheClock)
        m_strip->show(tr("Around the clock is built in and cannot be changed. A new calendar can be made beside it."));
    else
        m_strip->hide();
    QStringList versions;
    for (const SlaVersionNote &version :
         m_history ? m_history->calendarVersions.value(calendar.id) : QList<SlaVersionNote>())
        versions.append(tr("v%1 %2, %3: %4")
                            .arg(version.version)
                            .arg(Format::when(version.at, m_clock.now(), QTimeZone::systemTimeZone()),
                                 Format::singleLine(version.by, 40), Format::singleLine(version.note, 60)));
    m_versions->setText(versions.value(0));
    m_versions->setToolTip(versions.join(QLatin1Char('\n')).toHtmlEscaped());
    refresh();
    if (calendar.id.isNull())
        m_name->setFocus();
    else
        m_week->setFocus();
}

SlaCalendar SlaCalendarDialog::calendar() const
{
    SlaCalendar calendar = m_before;
    calendar.name = m_name->text().simplified();
    calendar.timeZone = m_zone->currentText().trimmed().toLatin1();
    if (!m_before.aroundTheClock)
        calendar.week = m_week->week();
    calendar.holidays = m_holidays->holidays();
    return calendar;
}

/// Text that can be read moves the picture; text that cannot is marked and said, and the picture stays.
void SlaCalendarDialog::typedHours(int day)
{
    if (m_filling)
        return;
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    QLineEdit *field = m_hours.at(static_cast<size_t>(day));
    const auto hours = hoursFromWords(field->text());
    field->setProperty("invalid", !hours);
    field->update();
    if (hours) {
        SlaWeekPicture::Week week = m_week->week();
        week.at(static_cast<size_t>(day)) = *hours;
        m_week->setWeek(week);
    }
    m_typedProblem.clear();
    for (size_t i = 0; i < m_hours.size(); ++i) {
        if (m_hours.at(i)->property("invalid").toBool() && m_typedProblem.isEmpty())
            m_typedProblem = tr("%1: write the hours as 08:00–12:00, 13:00–17:00, or closed.")
                                 .arg(english.dayName(static_cast<int>(i) + 1));
    }
    refresh();
}

void SlaCalendarDialog::copyMonday()
{
    constexpr size_t friday = 4;
    for (size_t day = 1; day <= friday; ++day)
        m_hours.at(day)->setText(m_hours.front()->text());
}

void SlaCalendarDialog::addHoliday()
{
    QDate date = m_clock.now().toTimeZone(QTimeZone(calendar().timeZone)).date();
    const auto taken = [this](const QDate &wanted) {
        return std::any_of(m_holidays->holidays().cbegin(), m_holidays->holidays().cend(),
                           [&wanted](const SlaHoliday &one) { return one.date == wanted; });
    };
    while (taken(date))
        date = date.addDays(1);
    const int row = m_holidays->append({date, {}, {}});
    const QModelIndex cell = m_holidays->index(row, SlaHolidayTableModel::DateColumn);
    m_holidayTable->setCurrentIndex(cell);
    m_holidayTable->edit(cell);
}

void SlaCalendarDialog::showZoneWords()
{
    const SlaCalendar shown = calendar();
    const QTimeZone zone(shown.timeZone);
    if (!zone.isValid()) {
        m_zoneWords->setText(tr("No such time zone."));
        m_clockWords->hide();
        return;
    }
    const QDateTime now = m_clock.now();
    m_zoneWords->setText(tr("%1 there, %2")
                             .arg(now.toTimeZone(zone).toString(QStringLiteral("HH:mm")),
                                  zone.displayName(now, QTimeZone::OffsetName, QLocale::c())));
    const QStringList changes = clockChanges(shown.timeZone, now.toTimeZone(zone).date());
    m_clockWords->setText(changes.isEmpty() || shown.aroundTheClock ? tr("The clocks do not change there.")
                                                                    : changes.join(QLatin1Char('\n')));
    m_clockWords->setTone(changes.isEmpty() ? Tone::Muted : Tone::AtRisk);
    m_clockWords->setVisible(!shown.aroundTheClock);
}

void SlaCalendarDialog::refresh()
{
    if (m_filling)
        return;
    const SlaCalendar shown = calendar();
    const bool isNew = m_before.id.isNull();
    const bool editable = !shown.aroundTheClock && m_operations.saveCalendar;
    const QString problem = !editable ? QString() : m_typedProblem.isEmpty() ? calendarProblem(shown) : m_typedProblem;
    const QStringList changes = calendarChanges(m_before, shown);
    const QTimeZone zone(shown.timeZone);
    showZoneWords();
    SlaCalendar named = shown;
    if (named.name.isEmpty())
        named.name = tr("New calendar");
    const bool countable = m_typedProblem.isEmpty() && calendarProblem(named).isEmpty();
    if (zone.isValid() && countable)
        m_days->setDays(calendarDays(shown, m_clock.now().toTimeZone(zone).date(), previewDays), zone);
    m_days->setEnabled(countable);
    // An empty name of a calendar that nobody has begun is no reproach yet.
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty() && (!isNew || !changes.isEmpty()));
    const int measured = m_history ? m_history->openStagesOfCalendar.value(m_before.id) : 0;
    m_apply->setText(Format::counted(measured, tr("Measure the 1 running stage anew; pauses stay"),
                                     tr("Measure the %1 running stages anew; pauses stay")));
    m_apply->setVisible(editable && !isNew && measured > 0);
    m_save->setText(isNew ? tr("Create calendar") : tr("Save as version %1").arg(m_before.version + 1));
    m_save->setToolTip(QString());
    m_save->updateGeometry();
    m_save->setBlocked(m_link.isStale()                  ? tr("Read only while reconnecting")
                           : !problem.isEmpty()          ? problem
                           : changes.isEmpty() && !isNew ? tr("Nothing is different yet")
                                                         : QString());
    m_removeHoliday->setEnabled(m_holidays->rowCount() > 0);
}

void SlaCalendarDialog::save()
{
    m_save->setWorking(true);
    const bool apply = m_apply->isChecked() && !m_apply->isHidden();
    deliver(m_operations.saveCalendar(calendar(), m_note->text().simplified(), apply), this,
            [this](const Result<SlaSaved> &outcome) {
                m_save->setWorking(false);
                if (outcome) {
                    Q_EMIT saved(*outcome);
                    return;
                }
                m_problem->setText(outcome.error().message);
                m_problem->show();
            });
}

void SlaCalendarDialog::setLink(const LinkState &link)
{
    m_link = link;
    refresh();
}
