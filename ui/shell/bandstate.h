#pragma once

#include "models/domain/linkstate.h"

#include <QString>

#include <optional>

/// Everything the band says.
struct BandState
{
    enum class Environment { Training, Production, Other };

    Environment environment = Environment::Other;
    QString environmentWord; ///< "TRAINING"; for others the name of the database
    QString note;            ///< "no mail leaves this machine"
    LinkState link;
    QString sendingStopped;                     ///< "SendGrid, by A. Chen 13:40"; empty while nothing is stopped
    std::optional<qint64> waitingWithoutEngine; ///< messages that wait while no engine runs
    QString person;
    QString role;

    friend bool operator==(const BandState &, const BandState &) = default;
};
