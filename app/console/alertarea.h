#pragma once

#include "ui/alerts/desktopnotifier.h"
#include "ui/widgets/screen.h"

#include <QObject>

class AlertScreen;
class ConsoleGraph;
class ConsoleSettings;
class MainWindow;
class RailItem;

/// The inbox as an area of the window: its pill, its messages on the desktop, and when it is read again.
class AlertArea final : public QObject
{
    Q_OBJECT

public:
    AlertArea(ConsoleGraph &graph, ConsoleSettings &settings, MainWindow &window);

    AlertScreen &screen() const { return *m_screen; }
    QList<Command> commands(); ///< for the palette: what the desktop is told, and when

private:
    void take(const SlaInbox &inbox);
    void show();
    void choose(const DesktopNotifier::Settings &notifications);

    ConsoleGraph &m_graph;
    ConsoleSettings &m_settings;
    MainWindow &m_window;
    AlertScreen *m_screen;
    RailItem *m_item;
    int m_area;
    DesktopNotifier m_notifier;
};
