#include "app/console/console.h"
#include "services/core/logging.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>

#include <cstdio>

namespace {

/// Qt 6.4 knows no folder for states; the XDG default is used.
QString logFile()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    const QString folder = state + QStringLiteral("/raven");
    return QDir().mkpath(folder) ? folder + QStringLiteral("/console.log") : QString();
}

} // namespace

/// raven-console: the window.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("raven-console"));
    QApplication::setApplicationDisplayName(QString());
    QApplication::setApplicationVersion(QStringLiteral(RAVEN_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.ravenops.Raven"));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("Console", "Operations console for field-service dispatch"));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption(
        {QStringLiteral("training"), QCoreApplication::translate("Console", "open the training workspace at once")});
    parser.addOption(
        {QStringLiteral("no-engine"), QCoreApplication::translate("Console", "send nothing from this window")});
    parser.addOption(
        {QStringLiteral("log-to-stderr"), QCoreApplication::translate("Console", "instead of the log file")});
    parser.addOption({QStringLiteral("config"),
                      QCoreApplication::translate("Console", "instead of ~/.config/raven/raven.conf"),
                      QStringLiteral("FILE")});
    parser.process(application);

    Logging::Settings logging;
    if (!parser.isSet(QStringLiteral("log-to-stderr")))
        logging.file = logFile();
    Logging::install(logging);

    Console::Options options;
    options.sources.environment = QProcessEnvironment::systemEnvironment();
    options.sources.file = parser.value(QStringLiteral("config"));
    options.training = parser.isSet(QStringLiteral("training"));
    options.ownEngine = !parser.isSet(QStringLiteral("no-engine"));
    const auto config = AppConfig::load(options.sources);
    if (!config) {
        std::fprintf(stderr, "%s\n", qPrintable(config.error().message));
        constexpr int notConfigured = 4;
        return notConfigured;
    }
    Console console(options, *config);
    console.start();
    return QApplication::exec();
}
