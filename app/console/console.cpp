#include "app/console/console.h"

#include "app/console/alertarea.h"
#include "app/console/consolegraph.h"
#include "app/console/dispatchpages.h"
#include "app/console/opening.h"
#include "app/console/replypages.h"
#include "app/console/slapages.h"
#include "app/console/technicianpages.h"
#include "app/console/trainingground.h"
#include "services/core/deliver.h"
#include "ui/alerts/alertscreen.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/startscreen.h"
#include "ui/shell/stopalldialog.h"
#include "ui/shell/stopsdialog.h"
#include "ui/slareport/slareportscreen.h"
#include "ui/theme/ravenstyle.h"
#include "ui/widgets/screenstack.h"
#include "ui/workorders/boardscreen.h"

#include <QApplication>
#include <QCryptographicHash>
#include <QLoggingCategory>
#include <QShortcut>

namespace {

Q_LOGGING_CATEGORY(lcConsole, "raven.console", QtInfoMsg)

constexpr int boardGuardMs = 30'000; ///< covers a notification that was lost
constexpr auto windowKey = "window";
constexpr auto boardKey = "board";
constexpr std::chrono::milliseconds stopDeadline {4'000};

/// A half-typed form belongs to the login and the organisation that it was typed for; the key shows neither.
QByteArray draftKeyOf(const ConsoleStatus &status)
{
    constexpr qsizetype shown = 16;
    const QString owner = status.login + u'|' + status.org.toString();
    return "draft/" + QCryptographicHash::hash(owner.toUtf8(), QCryptographicHash::Sha256).toHex().left(shown);
}

} // namespace

Console::Console(Options options, AppConfig config, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_config(std::move(config))
    , m_desktop(QApplication::palette())
    , m_training(QStringLiteral("training"))
{
    installLook(themeFor(m_settings.appearance(), m_desktop));
    m_openingThread.setObjectName(QStringLiteral("opening"));
    m_opening.moveToThread(&m_openingThread);
    m_openingThread.start();
    QApplication::setQuitOnLastWindowClosed(false);
}

Console::~Console()
{
    m_openingThread.quit();
    m_openingThread.wait();
}

/// A configured database, or providers on this machine, say enough; else what was chosen last; else the question.
void Console::start()
{
    if (!m_options.training && m_config.has("RAVEN_DATABASE_URL"))
        openDatabase(m_config.text("RAVEN_DATABASE_URL"), {}, m_config.text("RAVEN_DATABASE_PASSWORD"));
    else if (!m_options.training && m_config.isTraining())
        openWorkspace();
    else if (m_options.training || m_settings.lastPlace() == ConsoleSettings::Place::Training)
        openTraining();
    else
        showStartScreen();
}

void Console::showStartScreen(const QString &failure)
{
    if (!m_startScreen) {
        m_startScreen = std::make_unique<StartScreen>();
        m_startScreen->setDatabase(m_settings.databaseUrl(), m_settings.databaseLogin());
        connect(m_startScreen.get(), &StartScreen::trainingChosen, this, &Console::openTraining);
        connect(m_startScreen.get(), &StartScreen::databaseChosen, this, &Console::openDatabase);
        m_startScreen->setAttribute(Qt::WA_QuitOnClose);
        QApplication::setQuitOnLastWindowClosed(true);
    }
    m_startScreen->show();
    if (!failure.isEmpty())
        m_startScreen->showFailure(failure);
}

void Console::openTraining()
{
    showStartScreen();
    m_startScreen->showWorking(tr("Preparing the workspace…"));
    const auto progress = [this](const QString &sentence) {
        QMetaObject::invokeMethod(this, [this, sentence] {
            if (m_startScreen)
                m_startScreen->showWorking(sentence);
        });
    };
    const auto opened =
        runOn(&m_opening, [config = m_config, progress] { return Opening::training(config, progress); });
    deliver(opened, this, [this](const Result<ConnectionSettings> &database) { takeTrainingDatabase(database); });
}

/// The simulated providers come after the database, because the gateway writes into it.
void Console::takeTrainingDatabase(const Result<ConnectionSettings> &opened)
{
    if (!opened) {
        showStartScreen(opened.error().message);
        return;
    }
    const auto started = m_training.start([database = *opened] { return std::make_unique<TrainingGround>(database); });
    deliver(started, this, [this, database = *opened](const Result<> &outcome) {
        if (!outcome) {
            showStartScreen(outcome.error().message);
            return;
        }
        AppConfig::Sources sources = m_options.sources;
        const auto environment = static_cast<TrainingGround *>(m_training.service())->environment();
        for (auto variable = environment.cbegin(); variable != environment.cend(); ++variable)
            sources.environment.insert(variable.key(), variable.value());
        const auto config = AppConfig::load(sources);
        if (!config) {
            showStartScreen(config.error().message);
            return;
        }
        m_settings.setLastPlace(ConsoleSettings::Place::Training);
        openConsole(database, *config);
    });
}

void Console::openWorkspace()
{
    showStartScreen();
    m_startScreen->showWorking(tr("Opening the workspace…"));
    const auto opened =
        runOn(&m_opening, [config = m_config] { return Opening::training(config, [](const QString &) {}); });
    deliver(opened, this, [this](const Result<ConnectionSettings> &database) {
        takeDatabase(database, ConsoleSettings::Place::Unknown);
    });
}

void Console::openDatabase(const QString &url, const QString &login, const QString &password)
{
    showStartScreen();
    m_startScreen->showWorking(tr("Connecting…"));
    const auto opened = runOn(&m_opening, [url, login, password] { return Opening::database(url, login, password); });
    deliver(opened, this, [this, login](const Result<ConnectionSettings> &database) {
        if (database && !m_config.has("RAVEN_DATABASE_URL"))
            m_settings.setDatabase(database->toUri(), login);
        takeDatabase(database, ConsoleSettings::Place::Database);
    });
}

void Console::takeDatabase(const Result<ConnectionSettings> &opened, ConsoleSettings::Place place)
{
    if (!opened) {
        qCWarning(lcConsole) << "not opened:" << opened.error();
        showStartScreen(opened.error().message);
        return;
    }
    if (place != ConsoleSettings::Place::Unknown)
        m_settings.setLastPlace(place);
    openConsole(*opened, m_config);
}

void Console::openConsole(const ConnectionSettings &database, const AppConfig &config)
{
    m_graph = std::make_unique<ConsoleGraph>(
        ConsoleGraph::Settings {database, config, m_options.ownEngine && m_settings.ownEngine()});
    connect(m_graph.get(), &ConsoleGraph::ready, this, &Console::buildWindow);
    connect(m_graph.get(), &ConsoleGraph::problem, this, &Console::fail);
    m_graph->start();
}

void Console::buildWindow()
{
    m_window = std::make_unique<MainWindow>(m_graph->clock());
    WorkOrderOperations operations = m_graph->workOrderOperations();
    operations.keepDraft = [this](const QByteArray &draft) {
        m_settings.setBytes(draftKeyOf(m_graph->status()), draft);
    };
    operations.keptDraft = [this] {
        return m_settings.bytes(draftKeyOf(m_graph->status()));
    };
    // The pages need the stack that they are pushed on, and the board needs the pages: they meet in the operations.
    const bool writes = m_graph->status().role != Role::Viewer;
    operations.openDispatch = [this](const JobId &job) {
        m_dispatch->openDispatch(job);
    };
    if (writes) {
        operations.openPreview = [this](const JobId &job) {
            m_dispatch->openPreview(job);
        };
        operations.openAssign = [this](const JobId &job) {
            m_dispatch->openAssign(job);
        };
    }
    operations.openSla = [this](const JobId &job) {
        m_sla->openWorkOrder(job);
    };
    operations.openTechnician = [this](const TechnicianId &technician, const JobId &job) {
        m_technicians->open(technician, job);
    };
    m_sla = new SlaPages(*m_graph, *m_window);
    m_board = new BoardScreen(operations, m_graph->clock());
    auto *orders = new ScreenStack(m_board);
    m_dispatch = new DispatchPages(*m_graph, *orders);
    m_window->addArea(tr("Orders"), QStringLiteral("view-task"), orders);
    m_alerts = new AlertArea(*m_graph, m_settings, *m_window);
    connect(&m_alerts->screen(), &AlertScreen::openWorkOrder, m_board, [this, orders](const JobId &job) {
        orders->popToRoot();
        m_window->showArea(0);
        m_board->openWorkOrder(job);
    });
    if (writes)
        addSlaReport();

    connect(m_graph.get(), &ConsoleGraph::bandChanged, m_window.get(), &MainWindow::setBandState);
    connect(m_graph.get(), &ConsoleGraph::bandChanged, m_dispatch,
            [this](const BandState &band) { m_dispatch->setLink(band.link); });
    connect(m_dispatch, &DispatchPages::stopsRequested, this, &Console::showStops);
    connect(m_dispatch, &DispatchPages::slaRequested, m_sla, &SlaPages::openWorkOrder);
    m_technicians = new TechnicianPages(*m_graph, *orders);
    connect(m_dispatch, &DispatchPages::personRequested, m_technicians, &TechnicianPages::open);
    addReplies();
    connect(m_technicians, &TechnicianPages::workOrderWanted, this, [this, orders](const JobId &job) {
        orders->popToRoot();
        m_board->openWorkOrder(job);
    });
    connect(m_graph.get(), &ConsoleGraph::outreachChanged, m_dispatch, &DispatchPages::outreachChanged);
    connect(m_graph.get(), &ConsoleGraph::everythingChanged, m_dispatch, &DispatchPages::everythingChanged);
    connect(m_graph.get(), &ConsoleGraph::jobsChanged, m_dispatch, &DispatchPages::jobsChanged);
    connect(m_graph.get(), &ConsoleGraph::jobsChanged, m_board, &BoardScreen::rowsChanged);
    connect(m_graph.get(), &ConsoleGraph::everythingChanged, m_board, &BoardScreen::load);
    connect(m_window.get(), &MainWindow::showStopsRequested, this, &Console::showStops);
    connect(m_window.get(), &MainWindow::startEngineRequested, m_graph.get(), &ConsoleGraph::startEngine);
    connect(m_window.get(), &MainWindow::closed, this, &Console::close);
    m_window->setCommands(windowCommands(), [this](const QString &text) {
        m_window->showArea(0);
        m_board->search(text);
    });
    auto *guard = new QTimer(m_board);
    connect(guard, &QTimer::timeout, m_board, [this] { m_board->rowsChanged({}); });
    guard->start(boardGuardMs);
    m_window->setBandState(m_graph->band());
    m_window->restoreLayout(m_settings.bytes(windowKey));
    m_board->restoreLayout(m_settings.bytes(boardKey));
    m_window->show();
    m_board->load();
    QApplication::setQuitOnLastWindowClosed(false);
    m_startScreen.reset();
}

/// Where stages were lost. What it names is looked at on the board.
void Console::addSlaReport()
{
    auto *report = new SlaReportScreen(m_graph->slaReportOperations(), m_graph->clock());
    connect(report, &SlaReportScreen::workOrdersWanted, this, [this](const SlaWorkOrders &workOrders) {
        QStringList numbers;
        for (const qint64 number : workOrders.numbers)
            numbers.append(QString::number(number));
        m_window->showArea(0);
        m_board->showFilter(QStringLiteral("no:") + numbers.join(QLatin1Char(',')));
    });
    connect(report, &SlaReportScreen::workOrderWanted, this, [this](const JobId &id) {
        m_window->showArea(0);
        m_board->openWorkOrder(id);
    });
    connect(m_graph.get(), &ConsoleGraph::everythingChanged, report, [report] {
        if (report->isVisible())
            report->load();
    });
    m_window->addArea(tr("SLA"), QStringLiteral("chronometer"), new ScreenStack(report));
}

/// Replies that belong to nobody are said where somebody looks for what waits.
void Console::addReplies()
{
    auto *replies = new ReplyPages(*m_graph, *m_window);
    connect(replies, &ReplyPages::waitingChanged, &m_alerts->screen(), &AlertScreen::setUnmatchedReplies);
    connect(&m_alerts->screen(), &AlertScreen::unmatchedRepliesWanted, replies, &ReplyPages::showUnmatched);
    connect(replies, &ReplyPages::personRequested, this, [this](const TechnicianId &technician, const JobId &job) {
        m_window->showArea(0);
        m_technicians->open(technician, job);
    });
}

void Console::showStops()
{
    auto *dialog = new StopsDialog(m_graph->stopOperations(), m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Console::stopAllSending()
{
    auto *dialog = new StopAllDialog(m_graph->stopOperations(), m_window.get());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

QList<Command> Console::windowCommands()
{
    const QString area = tr("Window");
    const QString icon = QStringLiteral("configure");
    QList<Command> commands {
        {tr("SLA policy and calendars…"),
         tr("SLA"),
         QStringLiteral("chronometer"),
         {},
         [this] {
             m_sla->openPolicy();
         }},
        {tr("Stopped sending"),
         tr("Sending"),
         QStringLiteral("process-stop"),
         {},
         [this] {
             showStops();
         }},
        {tr("Appearance: dark"),
         area,
         icon,
         {},
         [this] {
             chooseAppearance(Appearance::Dark);
         }},
        {tr("Appearance: light"),
         area,
         icon,
         {},
         [this] {
             chooseAppearance(Appearance::Light);
         }},
        {tr("Appearance: as the desktop"),
         area,
         icon,
         {},
         [this] {
             chooseAppearance(Appearance::AsDesktop);
         }},
        {tr("Quit"), area, QStringLiteral("draw-cross"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] {
             m_window->close();
         }}};
    if (m_graph->stopOperations().stopAll)
        commands.prepend({tr("Stop all sending…"), tr("Sending"), QStringLiteral("process-stop"),
                          QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X), [this] {
                              stopAllSending();
                          }});
    commands.append(m_alerts->commands());
    // The palette shows these keys and the window listens to them.
    for (const Command &command : commands) {
        if (!command.shortcut.isEmpty())
            connect(new QShortcut(command.shortcut, m_window.get()), &QShortcut::activated, this, command.run);
    }
    return commands;
}

void Console::chooseAppearance(Appearance appearance)
{
    m_settings.setAppearance(appearance);
    applyTheme(themeFor(appearance, m_desktop));
}

void Console::fail(const QString &sentence)
{
    qCWarning(lcConsole).noquote() << sentence;
    if (!m_window) {
        showStartScreen(sentence);
        return;
    }
    m_window->showProblem(sentence);
}

/// The window is gone at once; what is under way is recorded or released behind it.
void Console::close()
{
    m_settings.setBytes(windowKey, m_window->layoutState());
    m_settings.setBytes(boardKey, m_board->layoutState());
    connect(m_graph.get(), &ConsoleGraph::stopped, this,
            [this] { deliver(m_training.stop(stopDeadline), this, [](const Result<> &) { QApplication::quit(); }); });
    m_graph->stop();
}
