#include "app/console/alertarea.h"

#include "app/console/consolegraph.h"
#include "app/console/consolesettings.h"
#include "models/domain/format.h"
#include "ui/alerts/alertscreen.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/rail.h"

#include <QTimer>

namespace {

constexpr int guardMs = 15'000; ///< covers a notification that was lost, and keeps the time of the last check young
constexpr int usualQuietFrom = 20;
constexpr int usualQuietUntil = 7;

} // namespace

AlertArea::AlertArea(ConsoleGraph &graph, ConsoleSettings &settings, MainWindow &window)
    : QObject(&window)
    , m_graph(graph)
    , m_settings(settings)
    , m_window(window)
    , m_screen(new AlertScreen(graph.alertOperations(), graph.clock()))
    , m_item(window.addArea(tr("Alerts"), QStringLiteral("notifications"), m_screen))
    , m_area(window.areaCount() - 1)
    , m_notifier(DesktopNotifier::onDesktop(&window, [this] { show(); }))
{
    m_notifier.setSettings(settings.notifications());
    connect(m_screen, &AlertScreen::inboxRead, this, &AlertArea::take);
    connect(&graph, &ConsoleGraph::alertsChanged, m_screen, &AlertScreen::refresh);
    connect(&graph, &ConsoleGraph::everythingChanged, m_screen, &AlertScreen::refresh);
    auto *guard = new QTimer(this);
    connect(guard, &QTimer::timeout, m_screen, &AlertScreen::refresh);
    guard->start(guardMs);
    m_screen->load();
}

void AlertArea::take(const SlaInbox &inbox)
{
    const int waiting = static_cast<int>(inbox.urgentStages);
    m_item->setPill(waiting, RailItem::Alarm::Warning,
                    Format::counted(waiting, tr("1 needs acknowledgement"), tr("%1 need acknowledgement")));
    m_notifier.setRole(m_graph.status().role);
    m_notifier.take(inbox, QTime::currentTime());
}

void AlertArea::show()
{
    m_window.show();
    m_window.raise();
    m_window.activateWindow();
    m_window.showArea(m_area);
}

void AlertArea::choose(const DesktopNotifier::Settings &notifications)
{
    m_settings.setNotifications(notifications);
    m_notifier.setSettings(notifications);
}

QList<Command> AlertArea::commands()
{
    const QString area = tr("Desktop");
    const DesktopNotifier::Settings now = m_settings.notifications();
    const QTime from = now.quietFrom.isValid() ? now.quietFrom : QTime(usualQuietFrom, 0);
    const QTime until = now.quietUntil.isValid() ? now.quietUntil : QTime(usualQuietUntil, 0);
    const auto offer = [this, area](const QString &words, const char *icon,
                                    const std::function<void(DesktopNotifier::Settings &)> &change) {
        return Command {words, area, QString::fromLatin1(icon), {}, [this, change] {
                            DesktopNotifier::Settings chosen = m_settings.notifications();
                            change(chosen);
                            choose(chosen);
                        }};
    };
    const QString format = QStringLiteral("HH:mm");
    return {offer(tr("Desktop notifications: on"), "notifications",
                  [](DesktopNotifier::Settings &chosen) { chosen.on = true; }),
            offer(tr("Desktop notifications: off"), "notifications-disabled",
                  [](DesktopNotifier::Settings &chosen) { chosen.on = false; }),
            offer(tr("Quiet hours: %1 to %2").arg(from.toString(format), until.toString(format)),
                  "notifications-disabled",
                  [from, until](DesktopNotifier::Settings &chosen) {
                      chosen.quietFrom = from;
                      chosen.quietUntil = until;
                  }),
            offer(tr("Quiet hours: none"), "notifications", [](DesktopNotifier::Settings &chosen) {
                chosen.quietFrom = {};
                chosen.quietUntil = {};
            })};
}
