#include "app/stories/alertstory.h"
#include "app/tour/tour.h"
#include "ui/alerts/alertpanel.h"
#include "ui/alerts/alertscreen.h"
#include "ui/alerts/alerttable.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/rail.h"
#include "ui/widgets/button.h"
#include "ui/widgets/screenstack.h"
#include "ui/workorders/boardscreen.h"

#include <QTimer>

namespace {

using AlertStory::Moment;
using List = AlertTableModel::List;

constexpr QSize wide {1440, 900};
constexpr QSize narrow {1100, 700};
constexpr int workAfterMs = 60; ///< the rows must have arrived
constexpr int breachRow = 3;    ///< WO 48207

const Clock &storyClock()
{
    static const BoardStory::StoryClock clock;
    return clock;
}

std::unique_ptr<QWidget> alertWindow(Moment moment, const std::function<void(AlertScreen &)> &work = {},
                                     bool stale = false)
{
    auto window = std::make_unique<MainWindow>(storyClock());
    auto *board = new BoardScreen(BoardStory::operations(BoardStory::Moment::Ready), storyClock());
    auto *alerts = new AlertScreen(AlertStory::operations(moment), storyClock());
    window->addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), new ScreenStack(board));
    RailItem *item = window->addArea(QStringLiteral("Alerts"), QStringLiteral("notifications"), alerts);
    const auto urgent = AlertStory::inbox(moment).urgentStages;
    item->setPill(static_cast<int>(urgent), RailItem::Alarm::Warning, QStringLiteral("need acknowledgement"));
    window->showArea(1);
    BandState state;
    state.environment = BandState::Environment::Training;
    state.environmentWord = QStringLiteral("TRAINING");
    state.note = QStringLiteral("no mail leaves this machine");
    state.link = {stale ? LinkState::Kind::Reconnecting : LinkState::Kind::Live, BoardStory::now().addSecs(-38)};
    state.person = QStringLiteral("M. Ortiz");
    state.role = QStringLiteral("dispatcher");
    window->setBandState(state);
    alerts->load();
    if (work)
        QTimer::singleShot(workAfterMs, alerts, [alerts, work] { work(*alerts); });
    return window;
}

void selectBreach(AlertScreen &screen)
{
    screen.table().setCurrentIndex(screen.table().model()->index(breachRow, AlertTableModel::WorkOrderColumn));
}

} // namespace

void addAlertScenes(Tour &tour)
{
    const auto scene = [&tour](const char *name, Moment moment, const std::function<void(AlertScreen &)> &work = {},
                               const QSize &size = wide, bool stale = false) {
        tour.add({QStringLiteral("alerts") % QString::fromLatin1(name),
                  [moment, work, stale] { return alertWindow(moment, work, stale); }, size});
    };
    scene("", Moment::Ready, selectBreach);
    scene("-1100", Moment::Ready, selectBreach, narrow);
    for (const bool small : {false, true}) {
        scene(
            small ? "-unmatched-1100" : "-unmatched", Moment::Ready,
            [](AlertScreen &screen) { screen.setUnmatchedReplies(2); }, small ? narrow : wide);
    }
    scene("-loading", Moment::Loading);
    scene("-empty", Moment::Empty);
    scene("-empty-no-check", Moment::NoCheck);
    scene("-late-check-1100", Moment::LateCheck, selectBreach, narrow);
    scene("-policy-off", Moment::PolicyOff);
    scene("-failed", Moment::Failed);
    scene("-silenced", Moment::Ready, [](AlertScreen &screen) { screen.chooseList(List::Silenced); });
    scene(
        "-recent-1100", Moment::Ready, [](AlertScreen &screen) { screen.chooseList(List::Recent); }, narrow);
    scene("-stale-1100", Moment::Ready, selectBreach, narrow, true);
    scene("-acknowledge", Moment::Ready, [](AlertScreen &screen) {
        selectBreach(screen);
        screen.act(AlertAct::Acknowledge);
    });
    scene("-acknowledged", Moment::Ready, [](AlertScreen &screen) {
        selectBreach(screen);
        screen.act(AlertAct::Acknowledge);
        screen.findChild<Button *>(QStringLiteral("actButton"))->click();
    });
    scene("-acknowledge-many", Moment::Many, [](AlertScreen &screen) {
        screen.table().selectAll();
        screen.act(AlertAct::Acknowledge);
    });
    scene("-many", Moment::Many);
    scene("-by-trade", Moment::Many, [](AlertScreen &screen) {
        screen.setGroupedByTrade(true);
        screen.model(List::Open).toggle(1);
    });
}
