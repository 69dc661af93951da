#include "app/tour/tour.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

/// raven-tour OUTDIR [NAME]: a picture of every screen and dialog, in each of its states, dark and light.
int main(int argc, char *argv[])
{
    constexpr int wrongUsage = 2;
    // The story's clock hangs in Houston, and a machine without a screen must be able to draw it.
    qputenv("TZ", "America/Chicago");
    if (!qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Paints every screen and dialog in each of its states."));
    parser.addHelpOption();
    parser.addPositionalArgument(QStringLiteral("OUTDIR"), QStringLiteral("the folder for the pictures"));
    parser.addPositionalArgument(QStringLiteral("NAME"), QStringLiteral("one picture only"), QStringLiteral("[NAME]"));
    parser.process(application);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty() || arguments.size() > 2) {
        std::fputs(qPrintable(parser.helpText()), stderr);
        return wrongUsage;
    }
    installLook(Theme::dark());
    Tour tour(arguments.at(0));
    addBoardScenes(tour);
    addAlertScenes(tour);
    addDispatchScenes(tour);
    addSlaScenes(tour);
    addTechnicianScenes(tour);
    addSlaReportScenes(tour);
    const std::optional<int> pictures = tour.run(arguments.value(1));
    if (!pictures) {
        std::fputs("raven-tour: a picture could not be written\n", stderr);
        return 1;
    }
    std::printf("%d pictures\n", *pictures);
    return 0;
}
