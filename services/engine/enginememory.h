#pragma once

#include "services/core/result.h"

#include <QJsonObject>
#include <QString>

/// What this machine remembers of the databases it worked for, outside of them: only so can an engine notice that a
/// database went back in time. One small file, written whole or not at all.
class EngineMemory
{
public:
    explicit EngineMemory(QString file);

    /// Empty when this machine never worked for @p database (a label without a password).
    [[nodiscard]] QJsonObject known(const QString &database) const;
    [[nodiscard]] Result<> remember(const QString &database, const QString &systemIdentifier, qint64 epoch,
                                    qint64 lastBeatMs);

private:
    QJsonObject read() const;

    QString m_file;
};
