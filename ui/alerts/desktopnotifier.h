#pragma once

#include "models/domain/slaalert.h"
#include "models/domain/vocabulary.h"

#include <QObject>
#include <QSet>
#include <QTime>

#include <functional>
#include <optional>

class QWidget;

/// Says on the desktop what needs a person: breaches, and escalations to this person's role. Each alert once, those of
/// one reading together; what was silenced speaks again when its silence ends. The inbox stays the truth.
class DesktopNotifier final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        bool on = true;
        QTime quietFrom; ///< of the day here; no quiet hours unless both are valid and differ
        QTime quietUntil;
        friend bool operator==(const Settings &, const Settings &) = default;
    };
    using Show = std::function<void(const QString &title, const QString &body)>;

    explicit DesktopNotifier(Show show, QObject *parent = nullptr);

    void setSettings(const Settings &settings) { m_settings = settings; }
    void setRole(std::optional<Role> role) { m_role = role; }
    /// What is quiet now is said when the quiet hours end, if it is still open then.
    void take(const SlaInbox &inbox, const QTime &localTime);

    /// Through the desktop's tray, and where there is none by the window's own attention mark. @p activated follows a
    /// click on the message.
    static Show onDesktop(QWidget *window, const std::function<void()> &activated);

private:
    bool concernsMe(const SlaAlert &alert) const;
    bool isQuiet(const QTime &localTime) const;

    Show m_show;
    Settings m_settings;
    std::optional<Role> m_role;
    QSet<QUuid> m_said;
};
