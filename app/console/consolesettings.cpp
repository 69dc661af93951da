#include "app/console/consolesettings.h"

#include <array>

namespace {

constexpr std::array<const char *, 3> appearances {"dark", "light", "desktop"};
constexpr QLatin1String quietFormat("HH:mm");
constexpr std::array<const char *, 3> places {"", "training", "database"};

template<size_t count>
int indexOf(const std::array<const char *, count> &words, const QString &word, int fallback)
{
    for (size_t index = 0; index < count; ++index) {
        if (word == QLatin1String(words.at(index)))
            return static_cast<int>(index);
    }
    return fallback;
}

template<size_t count, typename Value>
QString wordOf(const std::array<const char *, count> &words, Value value)
{
    return QString::fromLatin1(words.at(static_cast<size_t>(value)));
}

} // namespace

ConsoleSettings::ConsoleSettings()
    : m_settings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("raven"), QStringLiteral("console"))
{
}

Appearance ConsoleSettings::appearance() const
{
    const QString word = m_settings.value(QStringLiteral("appearance")).toString();
    return static_cast<Appearance>(indexOf(appearances, word, static_cast<int>(Appearance::AsDesktop)));
}

void ConsoleSettings::setAppearance(Appearance appearance)
{
    m_settings.setValue(QStringLiteral("appearance"), wordOf(appearances, appearance));
}

ConsoleSettings::Place ConsoleSettings::lastPlace() const
{
    return static_cast<Place>(indexOf(places, m_settings.value(QStringLiteral("place")).toString(), 0));
}

void ConsoleSettings::setLastPlace(Place place)
{
    m_settings.setValue(QStringLiteral("place"), wordOf(places, place));
}

QString ConsoleSettings::databaseUrl() const
{
    return m_settings.value(QStringLiteral("database/url")).toString();
}

QString ConsoleSettings::databaseLogin() const
{
    return m_settings.value(QStringLiteral("database/login")).toString();
}

void ConsoleSettings::setDatabase(const QString &urlWithoutPassword, const QString &login)
{
    m_settings.setValue(QStringLiteral("database/url"), urlWithoutPassword);
    m_settings.setValue(QStringLiteral("database/login"), login);
}

bool ConsoleSettings::ownEngine() const
{
    return m_settings.value(QStringLiteral("engine/own"), true).toBool();
}

void ConsoleSettings::setOwnEngine(bool own)
{
    m_settings.setValue(QStringLiteral("engine/own"), own);
}

DesktopNotifier::Settings ConsoleSettings::notifications() const
{
    const auto hour = [this](const char *key) {
        return QTime::fromString(m_settings.value(QLatin1String(key)).toString(), quietFormat);
    };
    return {m_settings.value(QStringLiteral("notifications/on"), true).toBool(), hour("notifications/quietFrom"),
            hour("notifications/quietUntil")};
}

void ConsoleSettings::setNotifications(const DesktopNotifier::Settings &notifications)
{
    m_settings.setValue(QStringLiteral("notifications/on"), notifications.on);
    m_settings.setValue(QStringLiteral("notifications/quietFrom"), notifications.quietFrom.toString(quietFormat));
    m_settings.setValue(QStringLiteral("notifications/quietUntil"), notifications.quietUntil.toString(quietFormat));
}

QByteArray ConsoleSettings::bytes(const char *key) const
{
    return m_settings.value(QLatin1String(key)).toByteArray();
}

void ConsoleSettings::setBytes(const char *key, const QByteArray &bytes)
{
    m_settings.setValue(QLatin1String(key), bytes);
}
