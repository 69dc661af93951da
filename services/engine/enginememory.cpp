#include "services/engine/enginememory.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

EngineMemory::EngineMemory(QString file)
    : m_file(std::move(file))
{
}

QJsonObject EngineMemory::known(const QString &database) const
{
    return read().value(database).toObject();
}

Result<> EngineMemory::remember(const QString &database, const QString &systemIdentifier, qint64 epoch,
                                qint64 lastBeatMs)
{
    if (m_file.isEmpty())
        return {};
    QJsonObject all = read();
    all.insert(database,
               QJsonObject {{QStringLiteral("system_identifier"), systemIdentifier},
                            {QStringLiteral("epoch"), epoch},
                            {QStringLiteral("last_beat"), lastBeatMs}});
    QDir().mkpath(QFileInfo(m_file).absolutePath());
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(all).toJson()) < 0 || !file.commit())
        return failure(Error::Code::Unavailable,
                       QCoreApplication::translate("Engine", "The engine's memory %1 cannot be written.").arg(m_file),
                       file.errorString());
    return {};
}

QJsonObject EngineMemory::read() const
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}
