#pragma once

#include "services/core/result.h"

#include <QJsonObject>
#include <QUuid>

class Connection;

/// What engines tell the database about themselves, and whether this database is the one they knew.
class EngineStore
{
public:
    struct Identity
    {
        QUuid id;
        QString name;
        QString host;
        qint64 pid = 0;
        QString version;
        int lanes = 0;
    };
    struct Instance
    {
        QString why; ///< empty: all is well; else why sending was stopped until a person confirms
        QString systemIdentifier;
        qint64 epoch = 0;
    };
    struct Beat
    {
        qint64 epoch = 0;
        qint64 beatMs = 0;    ///< the database's clock
        bool stopped = false; ///< all sending is stopped for everybody
    };

    explicit EngineStore(Connection &connection);

    /// @p known: what this machine remembers, empty when it never ran an engine for this database.
    [[nodiscard]] Result<Instance> checkInstance(const QJsonObject &known);
    [[nodiscard]] Result<int> confirmInstance(const QString &reason);
    [[nodiscard]] Result<Beat> beat(const Identity &engine, const QString &state);
    [[nodiscard]] Result<> gone(const QUuid &engine);
    [[nodiscard]] Result<> setQuarantine(int seconds);

private:
    Connection &m_connection;
};
