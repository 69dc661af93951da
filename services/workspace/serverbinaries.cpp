#include "services/workspace/serverbinaries.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace {

constexpr int oldestSupported = 15;

QString say(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

/// Sorted by number: as text, 9 would come after 15.
QList<ServerBinaries> installed()
{
    QList<ServerBinaries> found;
    const QDir root(QStringLiteral("/usr/lib/postgresql"));
    for (const QString &name : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        ServerBinaries binaries {root.filePath(name + QStringLiteral("/bin")), name.toInt()};
        if (binaries.major >= oldestSupported && QFileInfo(binaries.program("postgres")).isExecutable()
            && QFileInfo(binaries.program("initdb")).isExecutable())
            found.append(binaries);
    }
    std::sort(found.begin(), found.end(),
              [](const ServerBinaries &left, const ServerBinaries &right) { return left.major < right.major; });
    return found;
}

} // namespace

Result<ServerBinaries> ServerBinaries::newest()
{
    const auto all = installed();
    if (all.isEmpty())
        return failure(
            Error::Code::NotConfigured,
            say("The PostgreSQL server is not installed. Install the package postgresql-%1.").arg(oldestSupported));
    return all.last();
}

Result<ServerBinaries> ServerBinaries::ofMajor(int major)
{
    for (const ServerBinaries &binaries : installed())
        if (binaries.major == major)
            return binaries;
    return failure(Error::Code::NotConfigured,
                   say("The workspace was made by PostgreSQL %1, which is not installed. Install the package "
                       "postgresql-%1. Nothing was changed.")
                       .arg(major));
}
