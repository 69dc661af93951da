#pragma once

#include "ui/alerts/desktopnotifier.h"
#include "ui/theme/theme.h"

#include <QSettings>

/// What the window remembers between two starts. Holds no secret: passwords belong to the desktop's keychain.
class ConsoleSettings
{
public:
    ConsoleSettings();

    [[nodiscard]] Appearance appearance() const;
    void setAppearance(Appearance appearance);

    enum class Place { Unknown, Training, Database };
    [[nodiscard]] Place lastPlace() const;
    void setLastPlace(Place place);
    [[nodiscard]] QString databaseUrl() const;
    [[nodiscard]] QString databaseLogin() const;
    void setDatabase(const QString &urlWithoutPassword, const QString &login);

    [[nodiscard]] bool ownEngine() const;
    void setOwnEngine(bool own);

    [[nodiscard]] DesktopNotifier::Settings notifications() const;
    void setNotifications(const DesktopNotifier::Settings &notifications);

    [[nodiscard]] QByteArray bytes(const char *key) const; ///< "window", "board", "draft"
    void setBytes(const char *key, const QByteArray &bytes);

private:
    QSettings m_settings;
};
