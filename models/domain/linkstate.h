#pragma once

#include <QDateTime>

/// How far the window can trust what it shows.
struct LinkState
{
    enum class Kind {
        Live,
        Polling, ///< this connection cannot listen; everything is read again every few seconds
        Reconnecting,
        Offline
    };

    Kind kind = Kind::Live;
    QDateTime dataFrom; ///< server time of the last read that succeeded

    bool isStale() const { return kind == Kind::Reconnecting || kind == Kind::Offline; }
    friend bool operator==(const LinkState &, const LinkState &) = default;
};
