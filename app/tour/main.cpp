#include "app/tour/tour.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"

#include <QApplication>

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
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 3) {
        std::fputs("usage: raven-tour OUTDIR [NAME]\n", stderr);
        return wrongUsage;
    }
    installLook(Theme::dark());
    Tour tour(arguments.at(1));
    addBoardScenes(tour);
    addDispatchScenes(tour);
    const std::optional<int> pictures = tour.run(arguments.value(2));
    if (!pictures) {
        std::fputs("raven-tour: a picture could not be written\n", stderr);
        return 1;
    }
    std::printf("%d pictures\n", *pictures);
    return 0;
}
