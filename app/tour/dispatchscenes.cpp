#include "app/stories/dispatchstory.h"
#include "app/tour/tour.h"
#include "services/core/clock.h"
#include "ui/dispatch/assigndialog.h"
#include "ui/dispatch/dispatchscreen.h"
#include "ui/dispatch/dispatchwindow.h"
#include "ui/dispatch/previewdialog.h"
#include "ui/dispatch/settledialog.h"
#include "ui/dispatch/stopdialog.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/button.h"
#include "ui/widgets/screenstack.h"

namespace {

constexpr QSize wide {1440, 900};
constexpr QSize narrow {1100, 700};

/// The window's clock stands at the moment of the picture.
class PictureClock final : public Clock
{
public:
    void set(const QDateTime &at) { m_at = at; }
    QDateTime now() const override { return m_at; }

private:
    QDateTime m_at = DispatchStory::at(14, 25, 30);
};

PictureClock &pictureClock()
{
    static PictureClock clock;
    return clock;
}

/// Every control is there; nothing happens by it.
DispatchOperations operations()
{
    DispatchOperations all;
    all.takeBack = [](const OutreachId &) {
        return DispatchOperations::Acted();
    };
    all.sendNow = all.takeBack;
    all.stop = [](const OutreachId &, const QString &) {
        return DispatchOperations::Acted();
    };
    all.assign = [](const JobId &, const TechnicianId &, const QDateTime &, bool) {
        return QFuture<Result<int>>();
    };
    all.readDoubts = [](const OutreachId &) {
        return QFuture<Result<QList<DoubtfulMessage>>>();
    };
    all.decide = [](const QList<MessageId> &, DoubtDecision) {
        return QFuture<Result<DecisionReport>>();
    };
    all.openPreview = [](const JobId &) {
    };
    all.openWindow = [](const OutreachId &) {
    };
    all.openSla = [](const JobId &) {
    };
    return all;
}

BandState band(const DispatchPicture &picture, bool stale)
{
    BandState state;
    state.environment = BandState::Environment::Training;
    state.environmentWord = QStringLiteral("TRAINING");
    state.note = QStringLiteral("no mail leaves this machine");
    state.link = {stale ? LinkState::Kind::Reconnecting : LinkState::Kind::Live, picture.readAt.addSecs(-38)};
    state.person = QStringLiteral("M. Ortiz");
    state.role = QStringLiteral("dispatcher");
    return state;
}

DispatchScreen *frozen(const DispatchPicture &picture)
{
    auto *screen = new DispatchScreen(picture.outreachId, operations());
    screen->freeze();
    screen->setZone(DispatchStory::zone());
    screen->showPicture(picture);
    return screen;
}

std::unique_ptr<QWidget> inWindow(Screen *screen, const DispatchPicture &picture, bool stale = false)
{
    pictureClock().set(picture.readAt);
    auto window = std::make_unique<MainWindow>(pictureClock());
    window->addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), new ScreenStack(screen));
    window->setBandState(band(picture, stale));
    return window;
}

void addLoader(Tour &tour, const QString &name, const std::function<DispatchPicture()> &story, const QSize &size)
{
    tour.add({name,
              [story] {
                  const DispatchPicture picture = story();
                  return inWindow(frozen(picture), picture);
              },
              size});
}

std::unique_ptr<QWidget> loaderBefore(bool failed)
{
    const DispatchPicture picture = DispatchStory::running();
    auto *screen = new DispatchScreen(picture.outreachId, operations());
    screen->freeze();
    if (failed)
        screen->showFailure({Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}});
    return inWindow(screen, picture);
}

DispatchPreview preview(int warm, int cold)
{
    const DispatchPicture picture = warm + cold > 143 ? DispatchStory::veryMany(warm) : DispatchStory::hold();
    DispatchPreview preview;
    preview.jobId = picture.jobId;
    preview.facts.insert(QStringLiteral("work_order_number"), picture.jobNumber);
    preview.facts.insert(QStringLiteral("job_title"), picture.title);
    preview.readAt = DispatchStory::at(14, 2, 4);
    preview.warmPlace = QStringLiteral("Work order v7");
    preview.coldPlace = QStringLiteral("HVAC Texas");
    for (const DispatchPerson &one : picture.people) {
        int &count = one.channel == Channel::Warm ? preview.warm : preview.cold;
        if (count == (one.channel == Channel::Warm ? warm : cold))
            continue;
        ++count;
        preview.asked.append({one.technicianId, one.channel, one.address, one.name, one.score, one.distanceMiles, {}});
    }
    for (const LeftOutPerson &one : picture.leftOut)
        preview.leftOut.append({one.technicianId, Channel::Warm, {}, one.name, {}, one.distanceMiles, one.reason});
    preview.checks.append({DispatchCheck::Verdict::Good, QStringLiteral("An engine is running.")});
    return preview;
}

std::unique_ptr<QWidget> previewDialog(const DispatchPreview &preview)
{
    auto dialog = std::make_unique<PreviewDialog>(preview.jobId, operations(), DispatchStory::zone());
    dialog->showPreview(preview);
    return dialog;
}

QList<DoubtfulMessage> doubts(const QDateTime &now)
{
    QList<DoubtfulMessage> all;
    for (const DispatchPerson &person : DispatchStory::running().people) {
        if (person.message != MessageState::InDoubt)
            continue;
        DoubtfulMessage doubt;
        doubt.messageId = person.messageId;
        doubt.name = person.name;
        doubt.requestedAt = person.sendingAt;
        doubt.bytesWritten = 48'210;
        doubt.error = QStringLiteral("no answer within 20 s");
        doubt.resendPossibleAt = person.resendPossibleAt;
        doubt.readAt = now;
        all.append(doubt);
    }
    return all;
}

std::unique_ptr<QWidget> settleDialog(bool again)
{
    auto dialog = std::make_unique<SettleDialog>(operations().decide, DispatchStory::zone());
    dialog->setDoubts(doubts(again ? DispatchStory::at(14, 40) : DispatchStory::at(14, 25, 30)));
    if (again)
        dialog->findChild<Button *>(QStringLiteral("settle3"))->click();
    return dialog;
}

void addPreviews(Tour &tour)
{
    tour.add({QStringLiteral("preview"), [] { return previewDialog(preview(60, 83)); }, {}});
    tour.add({QStringLiteral("preview-warm-only"), [] { return previewDialog(preview(60, 0)); }, {}});
    tour.add({QStringLiteral("preview-one"), [] { return previewDialog(preview(1, 0)); }, {}});
    tour.add({QStringLiteral("preview-nobody"), [] { return previewDialog(preview(0, 0)); }, {}});
    tour.add({QStringLiteral("preview-very-many"), [] { return previewDialog(preview(1'204, 0)); }, {}});
    tour.add({QStringLiteral("preview-blocked"),
              [] {
                  DispatchPreview blocked = preview(60, 83);
                  blocked.checks.prepend({DispatchCheck::Verdict::Blocking,
                                          QStringLiteral("The SendGrid key is missing. Nothing can be sent warm.")});
                  blocked.checks.prepend(
                      {DispatchCheck::Verdict::Warning,
                       QStringLiteral("Sending by Instantly is stopped: audit. Messages would wait.")});
                  return previewDialog(blocked);
              },
              {}});
    tour.add({QStringLiteral("preview-more"),
              [] {
                  DispatchPreview more = preview(12, 0);
                  more.askedBefore = 131;
                  return previewDialog(more);
              },
              {}});
    tour.add({QStringLiteral("preview-loading"),
              [] { return std::make_unique<PreviewDialog>(JobId(), operations(), DispatchStory::zone()); },
              {}});
}

void addDialogs(Tour &tour)
{
    tour.add({QStringLiteral("stop"),
              [] {
                  auto dialog = std::make_unique<StopDialog>(48'213);
                  dialog->setTally(tallyOf(DispatchStory::running()));
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("assign"),
              [] { return std::make_unique<AssignDialog>(DispatchStory::running(), DispatchStory::zone()); },
              {}});
    tour.add({QStringLiteral("settle"), [] { return settleDialog(false); }, {}});
    tour.add({QStringLiteral("settle-again"), [] { return settleDialog(true); }, {}});
}

} // namespace

void addDispatchScenes(Tour &tour)
{
    using namespace DispatchStory;
    addLoader(tour, QStringLiteral("loader"), running, wide);
    addLoader(tour, QStringLiteral("loader-1100"), running, narrow);
    addLoader(tour, QStringLiteral("loader-hold"), hold, wide);
    addLoader(tour, QStringLiteral("loader-hold-1100"), hold, narrow);
    addLoader(tour, QStringLiteral("loader-stopped"), stopped, wide);
    addLoader(tour, QStringLiteral("loader-wave-1100"), wave, narrow);
    addLoader(tour, QStringLiteral("loader-doubtful-1100"), doubtful, narrow);
    addLoader(tour, QStringLiteral("loader-one"), onePerson, wide);
    addLoader(
        tour, QStringLiteral("loader-very-many"), [] { return veryMany(); }, wide);
    addLoader(tour, QStringLiteral("loader-judged"), judged, wide);
    addLoader(tour, QStringLiteral("loader-unreported"), unreported, wide);
    addLoader(tour, QStringLiteral("loader-no-engine"), noEngine, narrow);
    addLoader(tour, QStringLiteral("loader-provider-stopped"), providerStopped, narrow);
    addLoader(tour, QStringLiteral("loader-wrong-books"), wrongBooks, narrow);
    addLoader(
        tour, QStringLiteral("loader-no-stage"), [] { return withoutStage(running()); }, wide);
    addLoader(tour, QStringLiteral("loader-over-due"), overDue, wide);
    addLoader(tour, QStringLiteral("loader-over-due-1100"), overDue, narrow);
    addLoader(tour, QStringLiteral("loader-paused"), paused, wide);
    addLoader(tour, QStringLiteral("loader-paused-1100"), paused, narrow);
    tour.add({QStringLiteral("loader-stale"),
              [] {
                  const DispatchPicture picture = running();
                  DispatchScreen *screen = frozen(picture);
                  auto window = inWindow(screen, picture, true);
                  screen->setLink({LinkState::Kind::Reconnecting, picture.readAt.addSecs(-38)});
                  return window;
              },
              wide});
    tour.add({QStringLiteral("loader-loading"), [] { return loaderBefore(false); }, narrow});
    tour.add({QStringLiteral("loader-failed"), [] { return loaderBefore(true); }, narrow});
    tour.add({QStringLiteral("loader-window"),
              [] {
                  auto window = std::make_unique<DispatchWindow>(frozen(running()));
                  window->setAttribute(Qt::WA_DeleteOnClose, false);
                  return window;
              },
              {720, 520}});
    addPreviews(tour);
    addDialogs(tour);
}
