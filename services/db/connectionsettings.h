#pragma once

#include "services/core/result.h"

#include <QMap>

/// What a session is for; decides its role and its time limits.
enum class SessionKind {
    Console,  ///< the window: short statements, an operator waits
    Command,  ///< a command an operator typed: the console's role, the engine's time limits
    Engine,   ///< sender lanes, tasks, gateway
    Migration ///< changes the schema as the login itself: no role, no statement limit
};

/// How to reach a database. Made from a libpq URI by an allow-list of parameters; the password never leaves it
/// except into the driver.
struct ConnectionSettings
{
    QString host; ///< a name, an address, or the folder of a Unix socket
    int port = 5432;
    QString database;
    QString user;
    QString password;
    QMap<QString, QString> options; ///< further libpq parameters, all from the allow-list
    QString applicationName = QStringLiteral("raven");
    SessionKind kind = SessionKind::Console;

    /// Understands postgresql:// and postgres:// URIs as libpq does, Unix-socket folders included
    /// (postgresql:///raven?host=/run/raven). A remote server is reached with verify-full or not at all.
    [[nodiscard]] static Result<ConnectionSettings> fromUri(const QString &uri);
    [[nodiscard]] static ConnectionSettings onSocket(const QString &folder, int port, const QString &database,
                                                     const QString &user);

    [[nodiscard]] ConnectionSettings as(SessionKind newKind, const QString &newApplicationName = {}) const;
    [[nodiscard]] bool isSocket() const;
    [[nodiscard]] bool isRemote() const; ///< neither a Unix socket nor this machine's loopback

    [[nodiscard]] QString toUri() const;          ///< with the password left out; libpq and psql understand it
    [[nodiscard]] QString label() const;          ///< "raven on db.example.org", for people
    [[nodiscard]] QString connectOptions() const; ///< for QSqlDatabase::setConnectOptions
};
