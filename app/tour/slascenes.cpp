#include "app/stories/slastory.h"
#include "app/tour/tour.h"
#include "ui/sla/slacalendardialog.h"
#include "ui/sla/sladialog.h"
#include "ui/sla/slapolicydialog.h"
#include "ui/sla/slaproofdialog.h"
#include "ui/widgets/button.h"

#include <QLineEdit>
#include <QSpinBox>
#include <QTableView>
#include <QTimer>

namespace {

const Clock &clockAt(const QDateTime &at)
{
    static QList<std::shared_ptr<SlaStory::FixedClock>> clocks;
    clocks.append(std::make_shared<SlaStory::FixedClock>(at));
    return *clocks.last();
}

std::unique_ptr<SlaDialog> dialogOf(const SlaRecord &record, const SlaOperations &operations)
{
    const QDateTime at = record.readAt.isValid() ? record.readAt : SlaStory::now();
    return std::make_unique<SlaDialog>(record.job, operations, clockAt(at), SlaStory::zone());
}

void addDialogs(Tour &tour)
{
    const auto add = [&tour](const char *name, SlaRecord (*story)()) {
        tour.add({QString::fromLatin1(name),
                  [story] {
                      const SlaRecord record = story();
                      return dialogOf(record, SlaStory::operations(record));
                  },
                  {}});
    };
    add("sla-on-time", SlaStory::onTime);
    add("sla-at-risk", SlaStory::atRisk);
    add("sla-breached", SlaStory::breached);
    add("sla-paused", SlaStory::paused);
    add("sla-missed", SlaStory::missed);
    add("sla-fallback", SlaStory::fallback);
    add("sla-none", SlaStory::without);
    add("sla-disagreeing", SlaStory::disagreeing);
    add("sla-overnight", SlaStory::overnight);
    tour.add({QStringLiteral("sla-loading"), [] { return dialogOf({}, SlaStory::loading()); }, {}});
    tour.add({QStringLiteral("sla-failed"), [] { return dialogOf({}, SlaStory::failing()); }, {}});
    const auto later = [](SlaDialog *dialog, auto act) {
        constexpr int afterReadingMs = 60;
        QTimer::singleShot(afterReadingMs, dialog, act);
    };
    tour.add({QStringLiteral("sla-stale"),
              [later] {
                  const SlaRecord record = SlaStory::atRisk();
                  auto dialog = std::make_unique<SlaDialog>(record.job, SlaStory::operations(record),
                                                            clockAt(record.readAt.addSecs(38)), SlaStory::zone());
                  later(dialog.get(), [one = dialog.get(), record] {
                      one->setLink({LinkState::Kind::Reconnecting, record.readAt});
                  });
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("sla-pausing"),
              [later] {
                  auto dialog = dialogOf(SlaStory::atRisk(), SlaStory::operations(SlaStory::atRisk()));
                  later(dialog.get(), [one = dialog.get()] { one->openPause(); });
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("sla-history"),
              [later] {
                  auto dialog = dialogOf(SlaStory::overnight(), SlaStory::operations(SlaStory::overnight()));
                  later(dialog.get(), [one = dialog.get()] {
                      one->findChild<Button *>(QStringLiteral("slaHistoryButton"))->click();
                  });
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("sla-targets"),
              [later] {
                  auto dialog = dialogOf(SlaStory::fallback(), SlaStory::operations(SlaStory::fallback()));
                  later(dialog.get(), [one = dialog.get()] { one->openTargets(); });
                  return dialog;
              },
              {}});
}

void addProofs(Tour &tour)
{
    const auto add = [&tour](const char *name, SlaRecord (*story)(), const QSize &size = {}) {
        tour.add({QString::fromLatin1(name),
                  [story] { return std::make_unique<SlaProofDialog>(slaProofSheet(story()), SlaStory::zone()); },
                  size});
    };
    add("proof", SlaStory::atRisk);
    add("proof-overnight", SlaStory::overnight);
    add("proof-clock-change", SlaStory::clockChange);
    add("proof-weeks", SlaStory::weeks);
    add("proof-disagreeing", SlaStory::disagreeing);
}

std::unique_ptr<SlaPolicyDialog> policyDialog(const SlaOperations &operations)
{
    return std::make_unique<SlaPolicyDialog>(operations, clockAt(SlaStory::now()), SlaStory::zone());
}

std::unique_ptr<SlaCalendarDialog> calendarDialog(const QUuid &id)
{
    auto dialog = std::make_unique<SlaCalendarDialog>(SlaStory::operations({}), clockAt(SlaStory::now()));
    dialog->showCalendars(SlaStory::policy(), id);
    return dialog;
}

void addEditors(Tour &tour)
{
    constexpr QSize narrow(1100, 700);
    constexpr int afterReadingMs = 60;
    tour.add({QStringLiteral("policy"), [] { return policyDialog(SlaStory::operations({})); }, {}});
    tour.add({QStringLiteral("policy-1100"), [] { return policyDialog(SlaStory::operations({})); }, narrow});
    tour.add({QStringLiteral("policy-edited"),
              [] {
                  auto dialog = policyDialog(SlaStory::operations({}));
                  QTimer::singleShot(afterReadingMs, dialog.get(), [one = dialog.get()] {
                      auto *table = one->findChild<QTableView *>(QStringLiteral("policyPresets"));
                      QAbstractItemModel *presets = table->model();
                      presets->setData(presets->index(0, 3), 25);
                      presets->setData(presets->index(6, 4), 120);
                      table->setCurrentIndex(presets->index(6, 4));
                      one->findChild<QSpinBox *>(QStringLiteral("policyWarn"))->setValue(80);
                  });
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("policy-off"),
              [] {
                  SlaOperations off = SlaStory::operations({});
                  off.readPolicy = nullptr;
                  auto dialog = policyDialog(off);
                  SlaPolicyHistory history = SlaStory::policy();
                  history.current.isOn = false;
                  dialog->showHistory(history);
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("policy-loading"), [] { return policyDialog(SlaStory::loading()); }, {}});
    tour.add({QStringLiteral("policy-failed"), [] { return policyDialog(SlaStory::failing()); }, {}});
    tour.add({QStringLiteral("calendar"), [] { return calendarDialog(SlaStory::officeHours().id); }, {}});
    tour.add({QStringLiteral("calendar-1100"), [] { return calendarDialog(SlaStory::officeHours().id); }, narrow});
    tour.add({QStringLiteral("calendar-new"), [] { return calendarDialog({}); }, {}});
    tour.add({QStringLiteral("calendar-built-in"),
              [] { return calendarDialog(SlaStory::policy().calendars.first().id); },
              {}});
    tour.add({QStringLiteral("calendar-problem"),
              [] {
                  auto dialog = calendarDialog(SlaStory::officeHours().id);
                  dialog->findChild<QLineEdit *>(QStringLiteral("calendarHours1"))
                      ->setText(QStringLiteral("08:00–12:00, eleven"));
                  return dialog;
              },
              {}});
}

} // namespace

void addSlaScenes(Tour &tour)
{
    addDialogs(tour);
    addProofs(tour);
    addEditors(tour);
}
