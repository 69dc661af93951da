#include "app/stories/boardstory.h"
#include "app/stories/slareportstory.h"
#include "app/tour/tour.h"
#include "ui/charts/chartcard.h"
#include "ui/charts/linechart.h"
#include "ui/shell/mainwindow.h"
#include "ui/slareport/slareportscreen.h"
#include "ui/widgets/screenstack.h"

#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>

namespace {

constexpr QSize wide {1440, 900};
constexpr QSize narrow {1100, 700};
constexpr int afterLayoutMs = 80;

using SlaReportStory::Moment;

const Clock &storyClock()
{
    static const BoardStory::StoryClock clock;
    return clock;
}

BandState band(LinkState::Kind link)
{
    BandState state;
    state.environment = BandState::Environment::Training;
    state.environmentWord = QStringLiteral("TRAINING");
    state.note = QStringLiteral("no mail leaves this machine");
    state.link = {link, BoardStory::now().addSecs(-38)};
    state.person = QStringLiteral("A. Chen");
    state.role = QStringLiteral("manager");
    return state;
}

std::unique_ptr<QWidget> window(Moment moment, const std::function<void(SlaReportScreen &)> &then = {},
                                LinkState::Kind link = LinkState::Kind::Live)
{
    auto window = std::make_unique<MainWindow>(storyClock());
    auto *screen = new SlaReportScreen(SlaReportStory::operations(moment), storyClock());
    window->addArea(QStringLiteral("SLA"), QStringLiteral("chronometer"), new ScreenStack(screen));
    window->setBandState(band(link));
    if (then)
        QTimer::singleShot(afterLayoutMs, screen, [screen, then] { then(*screen); });
    return window;
}

void toFoot(SlaReportScreen &screen)
{
    auto *page = screen.findChild<QScrollArea *>(QStringLiteral("slaReportPage"));
    page->verticalScrollBar()->setValue(page->verticalScrollBar()->maximum());
}

} // namespace

void addSlaReportScenes(Tour &tour)
{
    tour.add({QStringLiteral("slareport"), [] { return window(Moment::Ready); }, wide});
    tour.add({QStringLiteral("slareport-foot"), [] { return window(Moment::Ready, toFoot); }, wide});
    tour.add({QStringLiteral("slareport-1100"), [] { return window(Moment::Ready); }, narrow});
    tour.add({QStringLiteral("slareport-foot-1100"), [] { return window(Moment::Ready, toFoot); }, narrow});
    tour.add({QStringLiteral("slareport-tables"),
              [] {
                  return window(Moment::Ready, [](SlaReportScreen &screen) {
                      const auto cards = screen.findChildren<ChartCard *>();
                      for (ChartCard *card : cards)
                          card->showTable(true);
                  });
              },
              wide});
    tour.add({QStringLiteral("slareport-year"),
              [] {
                  return window(Moment::Ready, [](SlaReportScreen &screen) {
                      SlaReportQuery query;
                      query.weeks = 52;
                      query.stage = SlaStage::Assignment;
                      screen.setQuery(query);
                      screen.findChild<LineChart *>()->setFocus(Qt::TabFocusReason);
                  });
              },
              wide});
    tour.add({QStringLiteral("slareport-26"),
              [] {
                  return window(Moment::Ready, [](SlaReportScreen &screen) {
                      SlaReportQuery query;
                      query.weeks = 26;
                      query.trade = QStringLiteral("Facilities Tech");
                      screen.setQuery(query);
                  });
              },
              narrow});
    tour.add({QStringLiteral("slareport-young"), [] { return window(Moment::Young); }, wide});
    tour.add({QStringLiteral("slareport-loading"), [] { return window(Moment::Loading); }, narrow});
    tour.add({QStringLiteral("slareport-empty"), [] { return window(Moment::Empty); }, narrow});
    tour.add({QStringLiteral("slareport-failed"), [] { return window(Moment::Failed); }, narrow});
    tour.add({QStringLiteral("slareport-late"),
              [] { return window(Moment::Late, [](SlaReportScreen &screen) { screen.load(); }); }, narrow});
    tour.add({QStringLiteral("slareport-stale"),
              [] { return window(Moment::Ready, {}, LinkState::Kind::Reconnecting); }, narrow});
}
