#include "app/stories/slastory.h"
#include "models/domain/slacalendarforms.h"
#include "models/tables/slaholidaytablemodel.h"
#include "models/tables/slapresettablemodel.h"
#include "ui/sla/slacalendardialog.h"
#include "ui/sla/slaladderform.h"
#include "ui/sla/slapolicydialog.h"
#include "ui/sla/slaweekpicture.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPromise>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>

namespace {

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

struct SavedPolicy
{
    SlaPolicy policy;
    bool apply = false;
};

struct SavedCalendar
{
    SlaCalendar calendar;
    QString note;
    bool apply = false;
};

/// Counts what was asked for; answers at once.
struct Fakes
{
    SlaPolicyHistory history = SlaStory::policy();
    std::optional<Error> readError;
    std::optional<Error> saveError;
    QList<SavedPolicy> policies;
    QList<SavedCalendar> calendars;
    QList<bool> switches;
    int reads = 0;
    SlaStory::FixedClock clock {SlaStory::now()};

    SlaOperations operations()
    {
        SlaOperations all;
        all.readPolicy = [this] {
            ++reads;
            return answered(readError ? Result<SlaPolicyHistory>(tl::make_unexpected(*readError))
                                      : Result<SlaPolicyHistory>(history));
        };
        all.savePolicy = [this](const SlaPolicy &policy, bool apply) {
            policies.append({policy, apply});
            if (!saveError) {
                history.current = policy;
                history.current.version = 4;
            }
            return answered(saved({}, 4));
        };
        all.switchPolicy = [this](bool on) {
            switches.append(on);
            history.current.isOn = on;
            return answered(Result<>());
        };
        all.saveCalendar = [this](const SlaCalendar &calendar, const QString &note, bool apply) {
            calendars.append({calendar, note, apply});
            return answered(saved(calendar.id, calendar.version + 1));
        };
        return all;
    }

    Result<SlaSaved> saved(const QUuid &calendar, int version) const
    {
        return saveError ? Result<SlaSaved>(tl::make_unexpected(*saveError))
                         : Result<SlaSaved>(SlaSaved {calendar, version, 0});
    }
};

std::unique_ptr<SlaPolicyDialog> openedPolicy(Fakes &fakes)
{
    auto dialog = std::make_unique<SlaPolicyDialog>(fakes.operations(), fakes.clock, SlaStory::zone());
    dialog->show();
    return dialog;
}

std::unique_ptr<SlaCalendarDialog> openedCalendar(Fakes &fakes, const QUuid &id)
{
    auto dialog = std::make_unique<SlaCalendarDialog>(fakes.operations(), fakes.clock);
    dialog->showCalendars(fakes.history, id);
    dialog->show();
    return dialog;
}

Button *button(const QWidget &inside, const char *name)
{
    return inside.findChild<Button *>(QString::fromLatin1(name));
}

QString text(const QWidget &inside, const char *name)
{
    return inside.findChild<TextLabel *>(QString::fromLatin1(name))->text();
}

QLineEdit *field(const QWidget &inside, const char *name)
{
    return inside.findChild<QLineEdit *>(QString::fromLatin1(name));
}

SlaPresetTableModel *presets(const SlaPolicyDialog &dialog)
{
    return dialog.findChild<SlaPresetTableModel *>();
}

SlaWeekPicture *week(const SlaCalendarDialog &dialog)
{
    return dialog.findChild<SlaWeekPicture *>(QStringLiteral("calendarWeek"));
}

bool isOrdered(const SlaWeekPicture::Week &week)
{
    for (const QList<SlaHours> &day : week) {
        int before = 0;
        for (const SlaHours &span : day) {
            if (span.from < before || span.until <= span.from || span.until > 1'440)
                return false;
            before = span.until;
        }
    }
    return true;
}

constexpr int assignmentColumn = SlaPresetTableModel::AssignmentColumn;

} // namespace

/// The policy and the calendar editor: what is typed, what is said before it is saved, and what is sent.
class SlaEditorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }

    void thePresetModelKeepsItsContract();
    void aMinuteIsTypedInPlace();
    void aPresetCanBeGivenAndTaken();
    void nothingChangedCannotBeSaved();
    void whatChangesIsSaidBeforeItIsSaved();
    void aWrongLadderIsSaidAtOnce();
    void aSavedPolicyIsReadAgain();
    void aRefusalIsSaidInTheDatabasesWords();
    void anEarlierVersionIsReadOnly();
    void anEarlierVersionCanBeTheStart();
    void whatWasTypedSurvivesAReading();
    void theSwitchSaysWhatItDoes();
    void aFailureOffersAnotherReading();
    void withoutTheRightNothingIsOffered();
    void staleDataCannotBeWritten();

    void theHolidayModelKeepsItsContract();
    void textAndPictureAreTheSame();
    void hoursThatCannotBeReadAreSaid();
    void draggingMakesHours();
    void draggingAnEndStopsAtItsNeighbour();
    void theKeyboardDoesAllOfIt();
    void randomHandsNeverBreakAWeek();
    void mondayIsCopied();
    void aZoneSaysItsClock();
    void aNewCalendarNeedsAName();
    void aNewVersionIsSent();
    void theBuiltInCalendarIsReadOnly();
    void aHolidayIsAddedOnAFreeDay();
    void problemsBlockSaving();
};

void SlaEditorsTest::thePresetModelKeepsItsContract()
{
    SlaPresetTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);

    model.setPolicy(SlaStory::policy().current, SlaStory::policy().current, true);
    QVERIFY(model.setData(model.index(0, assignmentColumn), 25));
    model.removePreset(0);

    QCOMPARE(model.rowCount(), 31); // six trades by five urgencies, and the fallback
}

void SlaEditorsTest::aMinuteIsTypedInPlace()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    auto *table = dialog->findChild<QTableView *>(QStringLiteral("policyPresets"));
    const QModelIndex cell = presets(*dialog)->index(0, assignmentColumn);
    table->setCurrentIndex(cell);

    table->edit(cell);
    auto *editor = table->viewport()->findChild<QSpinBox *>();
    QVERIFY(editor);
    editor->setValue(25);
    QTest::keyClick(editor, Qt::Key_Return);

    QTRY_COMPARE(cell.data().toString(), QStringLiteral("25"));
    QVERIFY(cell.data(SlaPresetTableModel::ChangedRole).toBool());
    QVERIFY(!presets(*dialog)
                 ->index(0, SlaPresetTableModel::ArrivalColumn)
                 .data(SlaPresetTableModel::ChangedRole)
                 .toBool());
    QVERIFY(!presets(*dialog)->setData(cell, 0));
}

void SlaEditorsTest::aPresetCanBeGivenAndTaken()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    auto *table = dialog->findChild<QTableView *>(QStringLiteral("policyPresets"));
    constexpr int otherEmergency = 25;
    const QModelIndex cell = presets(*dialog)->index(otherEmergency, assignmentColumn);
    QCOMPARE(cell.data().toString(), QStringLiteral("120"));
    QVERIFY(cell.data(SlaPresetTableModel::FallbackRole).toBool());

    presets(*dialog)->setData(cell, 90);
    QCOMPARE(text(*dialog, "policyChanges"),
             QStringLiteral("Other, emergency: 60/90/240/480 min instead of the fallback"));
    table->setCurrentIndex(cell);
    dialog->findChild<QAction *>(QStringLiteral("policyRemovePreset"))->trigger();

    QCOMPARE(cell.data().toString(), QStringLiteral("120"));
    QCOMPARE(text(*dialog, "policyChanges"), QStringLiteral("Nothing is different from version 3 yet."));
}

void SlaEditorsTest::nothingChangedCannotBeSaved()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_COMPARE(button(*dialog, "policySave")->text(), QStringLiteral("Save as version 4"));

    QVERIFY(!button(*dialog, "policySave")->isEnabled());
    QCOMPARE(button(*dialog, "policySave")->toolTip(), QStringLiteral("Nothing is different yet"));
}

void SlaEditorsTest::whatChangesIsSaidBeforeItIsSaved()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);

    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);
    dialog->findChild<QSpinBox *>(QStringLiteral("policyWarn"))->setValue(80);
    auto *calendar = dialog->findChild<QComboBox *>(QStringLiteral("policyCalendar0"));
    calendar->setCurrentIndex(calendar->findText(QStringLiteral("Office hours")));

    QCOMPARE(text(*dialog, "policyChanges"),
             QStringLiteral("HVAC, emergency: assignment 30 → 25 min\nWarning after 75 % → 80 % of the target\n"
                            "Calendar of emergency: around the clock → “Office hours”"));
    QCOMPARE(dialog->findChild<QCheckBox *>(QStringLiteral("policyApply"))->text(),
             QStringLiteral("Measure the 240 running stages by it, from their start; pauses stay"));
    QVERIFY(button(*dialog, "policySave")->isEnabled());
}

void SlaEditorsTest::aWrongLadderIsSaidAtOnce()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);

    dialog->findChildren<QSpinBox *>(QStringLiteral("ladderMinutes")).at(1)->setValue(10);

    QCOMPARE(text(*dialog, "policyProblem"),
             QStringLiteral("Each step of the ladder comes later than the one before it."));
    QVERIFY(!button(*dialog, "policySave")->isEnabled());
}

void SlaEditorsTest::aSavedPolicyIsReadAgain()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    QSignalSpy saved(dialog.get(), &SlaPolicyDialog::saved);
    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);
    field(*dialog, "policyNote")->setText(QStringLiteral("  Faster "));
    dialog->findChild<QCheckBox *>(QStringLiteral("policyApply"))->setChecked(true);

    button(*dialog, "policySave")->click();

    QTRY_COMPARE(fakes.policies.size(), 1);
    QCOMPARE(fakes.policies.first().policy.targets.value(QStringLiteral("HVAC")).at(0), (SlaMinutes {15, 25, 60, 240}));
    QCOMPARE(fakes.policies.first().policy.note, QStringLiteral("Faster"));
    QVERIFY(fakes.policies.first().apply);
    QTRY_COMPARE(saved.size(), 1);
    QTRY_COMPARE(button(*dialog, "policySave")->text(), QStringLiteral("Save as version 5"));
    QVERIFY(!button(*dialog, "policySave")->isEnabled());
    QVERIFY(!dialog->findChild<QCheckBox *>(QStringLiteral("policyApply"))->isChecked());
}

void SlaEditorsTest::aRefusalIsSaidInTheDatabasesWords()
{
    Fakes fakes;
    fakes.saveError = Error {
        Error::Code::Rejected, QStringLiteral("A calendar of this policy does not exist. Nothing was saved."), {}};
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);

    button(*dialog, "policySave")->click();

    QTRY_COMPARE(text(*dialog, "policyProblem"), fakes.saveError->message);
    QCOMPARE(presets(*dialog)->index(0, assignmentColumn).data().toString(), QStringLiteral("25"));
}

void SlaEditorsTest::anEarlierVersionIsReadOnly()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);
    auto *versions = dialog->findChild<QComboBox *>(QStringLiteral("policyVersions"));

    versions->setCurrentIndex(2);
    Q_EMIT versions->activated(2);

    QCOMPARE(presets(*dialog)->index(0, assignmentColumn).data().toString(), QStringLiteral("30"));
    QVERIFY(!presets(*dialog)->flags(presets(*dialog)->index(0, assignmentColumn)).testFlag(Qt::ItemIsEditable));
    QVERIFY(button(*dialog, "policySave")->isHidden());
    versions->setCurrentIndex(0);
    Q_EMIT versions->activated(0);
    QCOMPARE(presets(*dialog)->index(0, assignmentColumn).data().toString(), QStringLiteral("25"));
}

void SlaEditorsTest::anEarlierVersionCanBeTheStart()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    auto *versions = dialog->findChild<QComboBox *>(QStringLiteral("policyVersions"));
    versions->setCurrentIndex(3);
    Q_EMIT versions->activated(3);

    button(*dialog, "policyTakeStart")->click();

    QVERIFY(!button(*dialog, "policySave")->isHidden());
    QVERIFY2(text(*dialog, "policyChanges").contains(QStringLiteral("Plumbing, emergency: assignment 25 → 20 min")),
             qPrintable(text(*dialog, "policyChanges")));
}

void SlaEditorsTest::whatWasTypedSurvivesAReading()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);
    field(*dialog, "policyNote")->setText(QStringLiteral("Faster"));

    fakes.history.current.version = 4;
    dialog->reload();

    QTRY_COMPARE(button(*dialog, "policySave")->text(), QStringLiteral("Save as version 5"));
    QCOMPARE(presets(*dialog)->index(0, assignmentColumn).data().toString(), QStringLiteral("25"));
    QCOMPARE(field(*dialog, "policyNote")->text(), QStringLiteral("Faster"));
    QCOMPARE(dialog->findChild<Notice *>(QStringLiteral("policyStrip"))->sentence(),
             QStringLiteral("Version 4 was saved meanwhile. What you typed is kept and compared with it."));
}

void SlaEditorsTest::theSwitchSaysWhatItDoes()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    QCOMPARE(button(*dialog, "policySwitch")->text(), QStringLiteral("Switch off"));
    QVERIFY(text(*dialog, "policySwitchWords").contains(QStringLiteral("escalations that wait for somebody end")));

    button(*dialog, "policySwitch")->click();

    QTRY_COMPARE(fakes.switches, QList<bool> {false});
    QTRY_COMPARE(button(*dialog, "policySwitch")->text(), QStringLiteral("Switch on"));
    QVERIFY(text(*dialog, "policySwitchWords").startsWith(QStringLiteral("The policy is OFF")));
}

void SlaEditorsTest::aFailureOffersAnotherReading()
{
    Fakes fakes;
    fakes.readError = Error {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
    const auto dialog = openedPolicy(fakes);
    auto *notice = dialog->findChild<Notice *>(QStringLiteral("notice"));
    QTRY_COMPARE(notice->sentence(), QStringLiteral("The policy could not be read."));

    fakes.readError.reset();
    notice->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
}

void SlaEditorsTest::withoutTheRightNothingIsOffered()
{
    Fakes fakes;
    SlaOperations all = fakes.operations();
    all.savePolicy = nullptr;
    all.switchPolicy = nullptr;
    all.saveCalendar = nullptr;
    SlaPolicyDialog dialog(all, fakes.clock, SlaStory::zone());
    dialog.show();
    QTRY_VERIFY(presets(dialog)->rowCount() > 0);

    for (const char *name : {"policySave", "policySwitch", "policyEditCalendar", "policyNewCalendar"})
        QVERIFY2(button(dialog, name)->isHidden(), name);
    QVERIFY(!presets(dialog)->flags(presets(dialog)->index(0, assignmentColumn)).testFlag(Qt::ItemIsEditable));
}

void SlaEditorsTest::staleDataCannotBeWritten()
{
    Fakes fakes;
    const auto dialog = openedPolicy(fakes);
    QTRY_VERIFY(presets(*dialog)->rowCount() > 0);
    presets(*dialog)->setData(presets(*dialog)->index(0, assignmentColumn), 25);

    dialog->setLink({LinkState::Kind::Reconnecting, SlaStory::now()});

    QCOMPARE(button(*dialog, "policySave")->toolTip(), QStringLiteral("Read only while reconnecting"));
    QVERIFY(!button(*dialog, "policySwitch")->isEnabled());
    dialog->setLink({});
    QVERIFY(button(*dialog, "policySave")->isEnabled());
}

void SlaEditorsTest::theHolidayModelKeepsItsContract()
{
    SlaHolidayTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QSignalSpy refused(&model, &SlaHolidayTableModel::refused);
    model.setHolidays(SlaStory::officeHours().holidays, true);

    const int row = model.append({QDate(2027, 1, 1), {}, {}});
    QVERIFY(model.setData(model.index(row, SlaHolidayTableModel::NameColumn), QStringLiteral("New  Year")));
    QVERIFY(model.setData(model.index(row, SlaHolidayTableModel::HoursColumn), QStringLiteral("9-12")));
    QVERIFY(!model.setData(model.index(row, SlaHolidayTableModel::HoursColumn), QStringLiteral("nine")));
    model.remove(0);

    QCOMPARE(model.holidays().last(), (SlaHoliday {QDate(2027, 1, 1), QStringLiteral("New Year"), {{540, 720}}}));
    QCOMPARE(refused.size(), 1);
    QCOMPARE(model.rowCount(), 3);
}

void SlaEditorsTest::textAndPictureAreTheSame()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    QCOMPARE(field(*dialog, "calendarHours0")->text(), QStringLiteral("08:00–12:00, 13:00–17:00"));

    field(*dialog, "calendarHours6")->setText(QStringLiteral("10-14"));

    QCOMPARE(week(*dialog)->week().at(6), (QList<SlaHours> {{600, 840}}));
    QCOMPARE(dialog->calendar().week.at(6), (QList<SlaHours> {{600, 840}}));
}

void SlaEditorsTest::hoursThatCannotBeReadAreSaid()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);

    field(*dialog, "calendarHours1")->setText(QStringLiteral("eight to five"));

    QCOMPARE(text(*dialog, "calendarProblem"),
             QStringLiteral("Tuesday: write the hours as 08:00–12:00, 13:00–17:00, or closed."));
    QVERIFY(!button(*dialog, "calendarSave")->isEnabled());
    field(*dialog, "calendarHours1")->setText(QStringLiteral("8-17"));
    QVERIFY(dialog->findChild<TextLabel *>(QStringLiteral("calendarProblem"))->isHidden());
    QVERIFY(button(*dialog, "calendarSave")->isEnabled());
}

void SlaEditorsTest::draggingMakesHours()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    SlaWeekPicture *picture = week(*dialog);
    constexpr int sunday = 6;
    const QRectF wanted = picture->boxOf(sunday, {10 * 60, 14 * 60});
    const auto at = [&wanted](double x) {
        return QPoint(static_cast<int>(std::lround(x)), static_cast<int>(wanted.center().y()));
    };

    QTest::mousePress(picture, Qt::LeftButton, {}, at(wanted.left() + 1));
    QTest::mouseMove(picture, at(wanted.center().x()));
    QTest::mouseMove(picture, at(wanted.right()));
    QTest::mouseRelease(picture, Qt::LeftButton, {}, at(wanted.right()));

    QCOMPARE(picture->week().at(sunday), (QList<SlaHours> {{600, 840}}));
    QCOMPARE(field(*dialog, "calendarHours6")->text(), QStringLiteral("10:00–14:00"));
}

void SlaEditorsTest::draggingAnEndStopsAtItsNeighbour()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    SlaWeekPicture *picture = week(*dialog);
    const QRectF morning = picture->boxOf(0, {480, 720});
    const QRectF evening = picture->boxOf(0, {1'200, 1'260});
    const auto y = static_cast<int>(morning.center().y());

    QTest::mousePress(picture, Qt::LeftButton, {}, QPoint(static_cast<int>(morning.right()) - 2, y));
    QTest::mouseMove(picture, QPoint(static_cast<int>(evening.right()), y));
    QTest::mouseRelease(picture, Qt::LeftButton, {}, QPoint(static_cast<int>(evening.right()), y));

    QCOMPARE(picture->week().at(0), (QList<SlaHours> {{480, 780}, {780, 1'020}}));
}

void SlaEditorsTest::theKeyboardDoesAllOfIt()
{
    SlaWeekPicture picture;
    picture.resize(500, picture.sizeHint().height());
    picture.setWeek({});

    QTest::keyClick(&picture, Qt::Key_Insert);
    QCOMPARE(picture.week().at(0), (QList<SlaHours> {{480, 540}}));
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(&picture, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(picture.week().at(0), (QList<SlaHours> {{480, 720}}));
    QTest::keyClick(&picture, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(picture.week().at(0), (QList<SlaHours> {{465, 720}}));
    QTest::keyClick(&picture, Qt::Key_Right);
    QCOMPARE(picture.week().at(0), (QList<SlaHours> {{480, 735}}));
    QTest::keyClick(&picture, Qt::Key_Insert);
    QCOMPARE(picture.week().at(0).size(), 2);
    QVERIFY(picture.accessibleName().startsWith(QStringLiteral("Week of opening hours. Monday: 08:00–12:15, ")));
    QTest::keyClick(&picture, Qt::Key_PageUp);
    QTest::keyClick(&picture, Qt::Key_Delete);
    QCOMPARE(picture.week().at(0).size(), 1);
    QTest::keyClick(&picture, Qt::Key_Down);
    QTest::keyClick(&picture, Qt::Key_Insert);

    QCOMPARE(picture.week().at(1), (QList<SlaHours> {{480, 540}}));
}

void SlaEditorsTest::randomHandsNeverBreakAWeek()
{
    QRandomGenerator random(7);
    SlaWeekPicture picture;
    picture.resize(500, picture.sizeHint().height());
    picture.setWeek(SlaStory::officeHours().week);
    constexpr std::array keys {Qt::Key_Up,     Qt::Key_Down,   Qt::Key_Left, Qt::Key_Right,
                               Qt::Key_PageUp, Qt::Key_Insert, Qt::Key_Left, Qt::Key_Delete};
    constexpr std::array modifiers {Qt::NoModifier, Qt::ShiftModifier, Qt::ControlModifier};
    for (int i = 0; i < 4'000; ++i) {
        if (random.bounded(4) == 0) {
            const auto anywhere = [&] {
                return QPoint(random.bounded(picture.width()), random.bounded(picture.height()));
            };
            QTest::mousePress(&picture, Qt::LeftButton, {}, anywhere());
            QTest::mouseMove(&picture, anywhere());
            QTest::mouseMove(&picture, anywhere());
            QTest::mouseRelease(&picture, Qt::LeftButton, {}, anywhere());
        } else {
            QTest::keyClick(&picture, keys.at(static_cast<size_t>(random.bounded(8))),
                            modifiers.at(static_cast<size_t>(random.bounded(3))));
        }
        QVERIFY2(isOrdered(picture.week()), qPrintable(QStringLiteral("after step %1").arg(i)));
    }
}

void SlaEditorsTest::mondayIsCopied()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    field(*dialog, "calendarHours0")->setText(QStringLiteral("7-15"));

    button(*dialog, "calendarCopyMonday")->click();

    for (size_t day = 0; day < 5; ++day)
        QCOMPARE(dialog->calendar().week.at(day), (QList<SlaHours> {{420, 900}}));
    QCOMPARE(dialog->calendar().week.at(5), (QList<SlaHours> {{540, 720}}));
}

void SlaEditorsTest::aZoneSaysItsClock()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    auto *zone = dialog->findChild<QComboBox *>(QStringLiteral("calendarZone"));
    QCOMPARE(text(*dialog, "calendarClockWords"),
             QStringLiteral("Sun 14 Mar 2027: 02:00 to 03:00 does not exist\n"
                            "Sun 7 Nov 2027: 01:00 to 02:00 happens twice"));

    zone->setCurrentText(QStringLiteral("America/Phoenix"));
    QCOMPARE(text(*dialog, "calendarClockWords"), QStringLiteral("The clocks do not change there."));
    QVERIFY(text(*dialog, "calendarZoneWords").startsWith(QStringLiteral("13:25 there")));
    zone->setCurrentText(QStringLiteral("America/Nowhere"));

    QCOMPARE(text(*dialog, "calendarZoneWords"), QStringLiteral("No such time zone."));
    QVERIFY(text(*dialog, "calendarProblem").contains(QStringLiteral("America/Nowhere")));
    QVERIFY(!button(*dialog, "calendarSave")->isEnabled());
}

void SlaEditorsTest::aNewCalendarNeedsAName()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, {});
    QVERIFY(!button(*dialog, "calendarSave")->isEnabled());
    QCOMPARE(button(*dialog, "calendarSave")->toolTip(), QStringLiteral("A calendar needs a name."));

    field(*dialog, "calendarName")->setText(QStringLiteral("Nights"));
    QCOMPARE(button(*dialog, "calendarSave")->text(), QStringLiteral("Create calendar"));
    QCOMPARE(button(*dialog, "calendarSave")->toolTip(), QString());
    button(*dialog, "calendarSave")->click();

    QTRY_COMPARE(fakes.calendars.size(), 1);
    QVERIFY(fakes.calendars.first().calendar.id.isNull());
    QCOMPARE(fakes.calendars.first().calendar.name, QStringLiteral("Nights"));
    QVERIFY(!fakes.calendars.first().apply);
}

void SlaEditorsTest::aNewVersionIsSent()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);
    QSignalSpy saved(dialog.get(), &SlaCalendarDialog::saved);
    QVERIFY(!button(*dialog, "calendarSave")->isEnabled());
    auto *apply = dialog->findChild<QCheckBox *>(QStringLiteral("calendarApply"));
    QCOMPARE(apply->text(), QStringLiteral("Measure the 31 running stages anew; pauses stay"));

    field(*dialog, "calendarHours5")->setText(QStringLiteral("closed"));
    field(*dialog, "calendarNote")->setText(QStringLiteral("No Saturdays"));
    apply->setChecked(true);
    QCOMPARE(button(*dialog, "calendarSave")->text(), QStringLiteral("Save as version 3"));
    button(*dialog, "calendarSave")->click();

    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(fakes.calendars.first().calendar.id, SlaStory::officeHours().id);
    QVERIFY(fakes.calendars.first().calendar.week.at(5).isEmpty());
    QCOMPARE(fakes.calendars.first().note, QStringLiteral("No Saturdays"));
    QVERIFY(fakes.calendars.first().apply);
}

void SlaEditorsTest::theBuiltInCalendarIsReadOnly()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, fakes.history.calendars.first().id);

    QVERIFY(button(*dialog, "calendarSave")->isHidden());
    QVERIFY(field(*dialog, "calendarHours0")->isReadOnly());
    QCOMPARE(field(*dialog, "calendarHours0")->text(), QStringLiteral("00:00–24:00"));
    QTest::keyClick(week(*dialog), Qt::Key_Delete);
    QCOMPARE(week(*dialog)->week().at(0), (QList<SlaHours> {{0, 1'440}}));
}

void SlaEditorsTest::aHolidayIsAddedOnAFreeDay()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);

    button(*dialog, "calendarAddHoliday")->click();
    button(*dialog, "calendarAddHoliday")->click();

    const QList<SlaHoliday> holidays = dialog->calendar().holidays;
    QCOMPARE(holidays.size(), 5);
    QCOMPARE(holidays.at(3).date, QDate(2026, 11, 20));
    QCOMPARE(holidays.at(4).date, QDate(2026, 11, 21));
    QVERIFY(button(*dialog, "calendarSave")->isEnabled());
}

void SlaEditorsTest::problemsBlockSaving()
{
    Fakes fakes;
    const auto dialog = openedCalendar(fakes, SlaStory::officeHours().id);

    for (int day = 0; day < 7; ++day)
        dialog->findChild<QLineEdit *>(QStringLiteral("calendarHours%1").arg(day))->setText(QStringLiteral("closed"));

    QCOMPARE(text(*dialog, "calendarProblem"),
             QStringLiteral("This calendar is never open: a target would never be reached."));
    QVERIFY(!button(*dialog, "calendarSave")->isEnabled());
}

QTEST_MAIN(SlaEditorsTest)
#include "tst_slaeditors.moc"
