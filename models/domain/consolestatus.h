#pragma once

#include "models/domain/ids.h"
#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

/// What the band of the console says, as the database knows it.
struct ConsoleStatus
{
    struct Stop
    {
        QString what; ///< "all sending", "SendGrid", "WO 48213", "example.org"
        QString by;
        QDateTime at;
        QString reason;
        friend bool operator==(const Stop &, const Stop &) = default;
    };

    QDateTime serverNow;
    OrgId org; ///< where this login has its highest role; null when it has none
    QString login;
    QString person; ///< the name in the membership, else the login
    std::optional<Role> role;
    bool engineRuns = false; ///< some engine has reported within the last seconds
    qint64 waiting = 0;      ///< messages that are due and queued, counted up to a limit
    QList<Stop> stops;

    friend bool operator==(const ConsoleStatus &, const ConsoleStatus &) = default;
};
