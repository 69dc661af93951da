#pragma once

#include "app/appconfig/appconfig.h"
#include "app/console/consolesettings.h"
#include "services/core/servicethread.h"
#include "services/db/connectionsettings.h"
#include "ui/widgets/screen.h"

#include <QObject>
#include <QPalette>
#include <QThread>

#include <memory>

class AlertArea;
class BoardScreen;
class ConsoleGraph;
class DispatchPages;
class SlaPages;
class MainWindow;
class ScreenStack;
class StartScreen;
class TechnicianPages;

/// The console from its first screen to its end: chooses the database, makes the graph, puts screens into the window.
class Console final : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        AppConfig::Sources sources;
        bool training = false; ///< at once, without the first screen
        bool ownEngine = true;
    };

    Console(Options options, AppConfig config, QObject *parent = nullptr);
    ~Console() override;

    void start();

private:
    void showStartScreen(const QString &failure = {});
    void openTraining();
    void openWorkspace();
    void openDatabase(const QString &url, const QString &login, const QString &password);
    void takeTrainingDatabase(const Result<ConnectionSettings> &opened);
    void takeDatabase(const Result<ConnectionSettings> &opened, ConsoleSettings::Place place);
    void openConsole(const ConnectionSettings &database, const AppConfig &config);
    void buildWindow();
    void addSlaReport();
    void addReplies();
    QList<Command> windowCommands();
    void showStops();
    void stopAllSending();
    void chooseAppearance(Appearance appearance);
    void fail(const QString &sentence);
    void close();

    Options m_options;
    AppConfig m_config;
    ConsoleSettings m_settings;
    QPalette m_desktop; ///< the desktop's own, before ours
    QThread m_openingThread;
    QObject m_opening; ///< lives on the opening thread
    ServiceThread m_training;
    std::unique_ptr<StartScreen> m_startScreen;
    std::unique_ptr<ConsoleGraph> m_graph;
    std::unique_ptr<MainWindow> m_window;
    BoardScreen *m_board = nullptr;
    DispatchPages *m_dispatch = nullptr;
    SlaPages *m_sla = nullptr;
    TechnicianPages *m_technicians = nullptr;
    AlertArea *m_alerts = nullptr;
};
