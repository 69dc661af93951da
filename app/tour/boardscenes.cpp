#include "app/stories/boardstory.h"
#include "app/tour/tour.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/startscreen.h"
#include "ui/shell/stopalldialog.h"
#include "ui/widgets/screenstack.h"
#include "ui/workorders/boardscreen.h"
#include "ui/workorders/boardtable.h"
#include "ui/workorders/keysdialog.h"

#include <QTimer>

namespace {

constexpr QSize wide {1440, 900};
constexpr QSize narrow {1100, 700};
constexpr int selectAfterMs = 60; ///< the rows must have arrived

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
    state.person = QStringLiteral("M. Ortiz");
    state.role = QStringLiteral("dispatcher");
    return state;
}

std::unique_ptr<QWidget> boardWindow(BoardStory::Moment moment, const BandState &state)
{
    auto window = std::make_unique<MainWindow>(storyClock());
    auto *board = new BoardScreen(BoardStory::operations(moment), storyClock());
    window->addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), new ScreenStack(board));
    window->setBandState(state);
    board->load();
    if (moment == BoardStory::Moment::Ready)
        QTimer::singleShot(selectAfterMs, board, [board] { board->openWorkOrder(BoardStory::rows().at(2).id); });
    return window;
}

} // namespace

void addBoardScenes(Tour &tour)
{
    const auto live = [](BoardStory::Moment moment) {
        return [moment] {
            return boardWindow(moment, band(LinkState::Kind::Live));
        };
    };
    tour.add({QStringLiteral("board"), live(BoardStory::Moment::Ready), wide});
    tour.add({QStringLiteral("board-1100"), live(BoardStory::Moment::Ready), narrow});
    tour.add({QStringLiteral("board-loading"), live(BoardStory::Moment::Loading), wide});
    tour.add({QStringLiteral("board-empty"), live(BoardStory::Moment::Empty), wide});
    tour.add({QStringLiteral("board-nomatch"), live(BoardStory::Moment::NoMatch), wide});
    tour.add({QStringLiteral("board-failed"), live(BoardStory::Moment::Failed), wide});
    tour.add({QStringLiteral("board-stale-1100"),
              [] { return boardWindow(BoardStory::Moment::Ready, band(LinkState::Kind::Reconnecting)); }, narrow});
    tour.add({QStringLiteral("board-trouble"),
              [] {
                  BandState state = band(LinkState::Kind::Live);
                  state.waitingWithoutEngine = 143;
                  return boardWindow(BoardStory::Moment::Ready, state);
              },
              narrow});
    addFormScenes(tour);
    tour.add({QStringLiteral("palette"),
              [] {
                  const auto window = boardWindow(BoardStory::Moment::Ready, band(LinkState::Kind::Live));
                  auto *board = window->findChild<BoardScreen *>();
                  return std::make_unique<CommandPalette>(
                      board->commands(), [](const QString &) {}, nullptr);
              },
              {}});
    const auto start = [](const QString &failure) {
        return [failure] {
            auto screen = std::make_unique<StartScreen>();
            if (!failure.isEmpty())
                screen->showFailure(failure);
            return screen;
        };
    };
    tour.add({QStringLiteral("start"), start({}), {}});
    tour.add({QStringLiteral("start-failed"), start(QStringLiteral("The database refused the login.")), {}});
    tour.add({QStringLiteral("stop-all"), [] { return std::make_unique<StopAllDialog>(StopOperations()); }, {}});
    tour.add({QStringLiteral("keys"), [] { return std::make_unique<KeysDialog>(); }, {}});
}
