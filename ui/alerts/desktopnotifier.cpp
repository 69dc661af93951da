#include "ui/alerts/desktopnotifier.h"

#include "models/domain/format.h"
#include "models/domain/slaalertgroup.h"

#include <QApplication>
#include <QIcon>
#include <QSystemTrayIcon>
#include <QWidget>

#include <algorithm>

namespace {

constexpr qsizetype mostNamed = 3;

QString titleOf(const QList<SlaAlertGroup> &groups)
{
    const auto escalated = std::count_if(groups.cbegin(), groups.cend(), [](const SlaAlertGroup &group) {
        return group.lead.kind == SlaAlert::Kind::Escalation;
    });
    const auto breached = groups.size() - escalated;
    const QString breaches =
        Format::counted(breached, DesktopNotifier::tr("1 stage breached"), DesktopNotifier::tr("%1 stages breached"));
    const QString escalations = DesktopNotifier::tr("%1 escalated to you").arg(Format::count(escalated));
    if (escalated == 0)
        return breaches;
    return breached == 0 ? escalations : DesktopNotifier::tr("%1, %2").arg(breaches, escalations);
}

/// Numbers and stages only: a desktop shows this to whoever stands near it.
QString bodyOf(const QList<SlaAlertGroup> &groups)
{
    QStringList named;
    for (const SlaAlertGroup &group : groups.mid(0, mostNamed))
        named.append(QStringLiteral("%1, %2").arg(Format::workOrder(group.lead.number),
                                                  displayWord(group.lead.stage).toLower()));
    if (groups.size() > mostNamed)
        named.append(DesktopNotifier::tr("and %1 more").arg(Format::count(groups.size() - mostNamed)));
    return named.join(QLatin1Char('\n'));
}

} // namespace

DesktopNotifier::DesktopNotifier(Show show, QObject *parent)
    : QObject(parent)
    , m_show(std::move(show))
{
}

bool DesktopNotifier::concernsMe(const SlaAlert &alert) const
{
    if (alert.acknowledged || alert.silenced || alert.resolvedAt.isValid())
        return false;
    return alert.kind == SlaAlert::Kind::Breach
        || (alert.kind == SlaAlert::Kind::Escalation && m_role && alert.toRole == wireWord(*m_role));
}

bool DesktopNotifier::isQuiet(const QTime &localTime) const
{
    const QTime &from = m_settings.quietFrom;
    const QTime &until = m_settings.quietUntil;
    if (!from.isValid() || !until.isValid() || from == until)
        return false;
    // The usual quiet hours cross midnight.
    return from < until ? localTime >= from && localTime < until : localTime >= from || localTime < until;
}

void DesktopNotifier::take(const SlaInbox &inbox, const QTime &localTime)
{
    for (const SlaAlert &alert : inbox.silenced)
        m_said.remove(alert.id);
    if (m_settings.on && isQuiet(localTime))
        return;
    QList<SlaAlert> unsaid;
    for (const SlaAlert &alert : inbox.open) {
        if (!concernsMe(alert) || m_said.contains(alert.id))
            continue;
        m_said.insert(alert.id);
        unsaid.append(alert);
    }
    if (!unsaid.isEmpty() && m_settings.on) {
        const QList<SlaAlertGroup> groups = groupAlerts(unsaid);
        m_show(titleOf(groups), bodyOf(groups));
    }
}

DesktopNotifier::Show DesktopNotifier::onDesktop(QWidget *window, const std::function<void()> &activated)
{
    return [window, activated](const QString &title, const QString &body) {
        QApplication::alert(window);
        if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
            return;
        auto *tray = window->findChild<QSystemTrayIcon *>();
        if (!tray) {
            tray = new QSystemTrayIcon(QIcon::fromTheme(QStringLiteral("notifications"), window->windowIcon()), window);
            connect(tray, &QSystemTrayIcon::messageClicked, window, activated);
            connect(tray, &QSystemTrayIcon::activated, window, activated);
            tray->show();
        }
        tray->showMessage(title, body, QSystemTrayIcon::Warning);
    };
}
