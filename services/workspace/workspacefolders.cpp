#include "services/workspace/workspacefolders.h"

#include "services/workspace/serveraccount.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace {

/// sun_path holds 108 bytes, the closing zero among them.
constexpr qsizetype longestSocketPath = 107;

QString defaultHome(const ServerAccount &account)
{
    if (account.isOther())
        return QStringLiteral("/var/lib/raven");
    const QString data = qEnvironmentVariable("XDG_DATA_HOME", QDir::homePath() + QStringLiteral("/.local/share"));
    return data + QStringLiteral("/raven");
}

/// Two homes must not meet in one socket folder.
QString folderName(const QString &home)
{
    const QByteArray hash = QCryptographicHash::hash(QFile::encodeName(home), QCryptographicHash::Sha256);
    return QStringLiteral("raven-") + QString::fromLatin1(hash.toHex().left(12));
}

bool fits(const QString &folder)
{
    return QFile::encodeName(folder + QStringLiteral("/.s.PGSQL.5432")).size() <= longestSocketPath;
}

} // namespace

Result<WorkspaceFolders> WorkspaceFolders::find(const QString &wantedHome, const ServerAccount &account)
{
    const QString home = QDir::cleanPath(wantedHome.isEmpty() ? defaultHome(account) : wantedHome);
    if (!home.startsWith(QLatin1Char('/')))
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("Workspace", "RAVEN_HOME must be an absolute path."));
    WorkspaceFolders folders {home, {}};
    QString base = account.isOther() ? QStringLiteral("/run") : qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (base.isEmpty() || !QFileInfo(base).isWritable() || !fits(base + QLatin1Char('/') + folderName(home)))
        base = QDir::tempPath().size() < 40 ? QDir::tempPath() : QStringLiteral("/tmp");
    folders.runtime = base + QLatin1Char('/') + folderName(home);
    if (!account.isOther() && base == QDir::tempPath())
        folders.runtime += QLatin1Char('-') + QString::number(account.uid());
    return folders;
}
