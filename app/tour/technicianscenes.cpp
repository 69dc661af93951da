#include "app/stories/conversationstory.h"
#include "app/stories/storyanswers.h"
#include "app/tour/tour.h"
#include "ui/shell/mainwindow.h"
#include "ui/technicians/conversationtab.h"
#include "ui/technicians/giveworkdialog.h"
#include "ui/technicians/replycomposer.h"
#include "ui/technicians/rulesdialog.h"
#include "ui/technicians/technicianscreen.h"
#include "ui/technicians/triagedialog.h"
#include "ui/technicians/typeindialog.h"
#include "ui/technicians/unmatcheddialog.h"
#include "ui/widgets/screenstack.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QAbstractButton>
#include <QPlainTextEdit>

namespace {

constexpr QSize wide {1440, 900};
constexpr QSize narrow {1100, 700};

const Clock &storyClock()
{
    static const ConversationStory::StoryClock clock;
    return clock;
}

TechnicianScreen *screenOf(const TechnicianProfile &profile, const ConversationPage &page)
{
    auto *screen = new TechnicianScreen(ConversationStory::marcus(), ConversationStory::job(),
                                        ConversationStory::operations(), storyClock());
    screen->setZone(ConversationStory::zone());
    screen->showConversations(page);
    screen->showProfile(profile);
    return screen;
}

std::unique_ptr<QWidget> inWindow(Screen *screen, bool stale = false)
{
    auto window = std::make_unique<MainWindow>(storyClock());
    BandState state;
    state.environment = BandState::Environment::Training;
    state.environmentWord = QStringLiteral("TRAINING");
    state.note = QStringLiteral("no mail leaves this machine");
    state.link = {stale ? LinkState::Kind::Reconnecting : LinkState::Kind::Live, ConversationStory::now().addSecs(-38)};
    state.person = QStringLiteral("M. Ortiz");
    state.role = QStringLiteral("dispatcher");
    window->addArea(QStringLiteral("People"), QStringLiteral("user-identity"), new ScreenStack(screen));
    window->setBandState(state);
    return window;
}

void addPage(Tour &tour, const QString &name, const std::function<TechnicianProfile()> &profile,
             const std::function<ConversationPage()> &page, const QSize &size = wide)
{
    tour.add({name, [profile, page] { return inWindow(screenOf(profile(), page())); }, size});
}

void addTab(Tour &tour, const QString &name, TechnicianScreen::Tab tab,
            const std::function<TechnicianProfile()> &profile = ConversationStory::profile)
{
    tour.add({name,
              [tab, profile] {
                  TechnicianScreen *screen = screenOf(profile(), ConversationStory::accepted());
                  screen->showTab(tab);
                  return inWindow(screen);
              },
              narrow});
}

void addDialogs(Tour &tour)
{
    tour.add({QStringLiteral("technician-triage"),
              [] {
                  auto dialog = std::make_unique<TriageDialog>(ConversationStory::overridden().open->messages.at(1));
                  dialog->findChild<QAbstractButton *>(QStringLiteral("makeRule"))->click();
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("technician-typein"),
              [] {
                  auto dialog = std::make_unique<TypeInDialog>(QStringLiteral("Marcus Bell"), storyClock(),
                                                               ConversationStory::zone());
                  dialog->findChild<QPlainTextEdit *>(QStringLiteral("typedText"))
                      ->setPlainText(QStringLiteral("Can't today, could do Monday"));
                  return dialog;
              },
              {}});
    tour.add({QStringLiteral("technician-assign"),
              [] {
                  auto dialog = std::make_unique<GiveWorkDialog>(QStringLiteral("Marcus Bell"), 48'213, storyClock(),
                                                                 ConversationStory::zone());
                  dialog->warn(QStringLiteral("The last reply says “question”."));
                  return dialog;
              },
              {}});
}

template<typename T>
QFuture<Result<T>> refused()
{
    return answered<T>(
        tl::make_unexpected(Error {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}}));
}

std::unique_ptr<QWidget> unmatchedDialog(const ReplyOperations &operations)
{
    return std::make_unique<UnmatchedDialog>(operations, storyClock(), ConversationStory::zone());
}

std::unique_ptr<QWidget> withNumber(std::unique_ptr<QWidget> dialog)
{
    QCoreApplication::processEvents(); // the list was read
    auto *number = dialog->findChild<QLineEdit *>(QStringLiteral("attachNumber"));
    number->setText(QStringLiteral("48213"));
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    Q_EMIT number->textEdited(number->text());
    QCoreApplication::sendEvent(number, &enter);
    QCoreApplication::processEvents();
    return dialog;
}

void addReplyDialogs(Tour &tour)
{
    using namespace ConversationStory;
    tour.add({QStringLiteral("replies-unmatched"), [] { return withNumber(unmatchedDialog(replyOperations())); }, {}});
    const auto with = [&tour](const char *name, const std::function<void(ReplyOperations &)> &change) {
        tour.add({QString::fromLatin1(name),
                  [change] {
                      ReplyOperations all = replyOperations();
                      change(all);
                      return unmatchedDialog(all);
                  },
                  {}});
    };
    with("replies-unmatched-viewer", [](ReplyOperations &all) { all.attach = nullptr; });
    with("replies-unmatched-empty", [](ReplyOperations &all) {
        all.readUnmatched = [] {
            return answered<QList<UnmatchedReply>>(QList<UnmatchedReply>());
        };
    });
    with("replies-unmatched-failed", [](ReplyOperations &all) { all.readUnmatched = refused<QList<UnmatchedReply>>; });
    with("replies-unmatched-loading",
         [](ReplyOperations &all) { all.readUnmatched = unanswered<QList<UnmatchedReply>>; });
    const auto rulesWith = [&tour](const char *name, const std::function<void(ReplyOperations &)> &change) {
        tour.add({QString::fromLatin1(name),
                  [change] {
                      ReplyOperations all = replyOperations();
                      change(all);
                      return std::make_unique<RulesDialog>(all, zone());
                  },
                  {}});
    };
    rulesWith("replies-rules", [](ReplyOperations &) {});
    rulesWith("replies-rules-empty", [](ReplyOperations &all) {
        all.readRules = [] {
            return answered<QList<TaughtRule>>(QList<TaughtRule>());
        };
    });
    rulesWith("replies-rules-failed", [](ReplyOperations &all) { all.readRules = refused<QList<TaughtRule>>; });
}

} // namespace

void addTechnicianScenes(Tour &tour)
{
    using namespace ConversationStory;
    addPage(tour, QStringLiteral("technician"), profile, accepted);
    addPage(tour, QStringLiteral("technician-1100"), profile, accepted, narrow);
    addPage(tour, QStringLiteral("technician-overridden"), expired, overridden);
    addPage(
        tour, QStringLiteral("technician-long-1100"), sharing, [] { return longThread(); }, narrow);
    addPage(tour, QStringLiteral("technician-stored-draft"), profile, drafted);
    addPage(tour, QStringLiteral("technician-asked"), profile, asked, narrow);
    addPage(tour, QStringLiteral("technician-never-asked"), neverAsked, nobody, narrow);
    addPage(tour, QStringLiteral("technician-unsubscribed"), unsubscribed, stopped);
    addPage(tour, QStringLiteral("technician-hostile"), profile, hostile, narrow);
    tour.add({QStringLiteral("technician-draft"),
              [] {
                  TechnicianScreen *screen = screenOf(profile(), accepted());
                  screen->conversation()->composer()->showDraft(QStringLiteral(
                      "Thank you, Marcus. Three o'clock is good. Please ask for Dana at the north entrance."));
                  return inWindow(screen);
              },
              wide});
    tour.add({QStringLiteral("technician-draft-silent"),
              [] {
                  TechnicianScreen *screen = screenOf(profile(), accepted());
                  screen->conversation()->composer()->showProblem(QStringLiteral(
                      "The drafting service did not answer in 10 s. Write it yourself; nothing else is affected."));
                  return inWindow(screen);
              },
              narrow});
    tour.add({QStringLiteral("technician-stale"),
              [] {
                  TechnicianScreen *screen = screenOf(profile(), accepted());
                  auto window = inWindow(screen, true);
                  screen->setLink({LinkState::Kind::Reconnecting, now().addSecs(-38)});
                  return window;
              },
              narrow});
    tour.add({QStringLiteral("technician-loading"),
              [] { return inWindow(new TechnicianScreen(marcus(), job(), operations(), storyClock())); }, narrow});
    tour.add(
        {QStringLiteral("technician-failed"),
         [] {
             auto *screen = new TechnicianScreen(marcus(), job(), operations(), storyClock());
             screen->showFailure({Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}});
             return inWindow(screen);
         },
         narrow});
    addTab(tour, QStringLiteral("technician-outreach"), TechnicianScreen::OutreachPlace);
    addTab(tour, QStringLiteral("technician-credentials"), TechnicianScreen::CredentialsPlace, expired);
    addTab(tour, QStringLiteral("technician-ratings"), TechnicianScreen::RatingsPlace);
    addTab(tour, QStringLiteral("technician-history"), TechnicianScreen::HistoryPlace);
    addDialogs(tour);
    addReplyDialogs(tour);
}
