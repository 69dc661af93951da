#pragma once

#include "services/core/result.h"

class ServerAccount;

/// Where the parts of a workspace are.
struct WorkspaceFolders
{
    QString home;    ///< RAVEN_HOME; /var/lib/raven for root, ~/.local/share/raven otherwise
    QString runtime; ///< the socket's folder; short, whatever the home is called

    [[nodiscard]] QString cluster() const { return home + QStringLiteral("/cluster"); }
    /// initdb works here; renamed to cluster() when it is whole.
    [[nodiscard]] QString unfinishedCluster() const { return home + QStringLiteral("/cluster.unfinished"); }
    /// Its presence says that a cluster was finished here once, so none is ever made again.
    [[nodiscard]] QString finishedMark() const { return home + QStringLiteral("/cluster-was-made"); }
    [[nodiscard]] QString operationLock() const { return home + QStringLiteral("/operation.lock"); }
    [[nodiscard]] QString serverLock() const { return home + QStringLiteral("/server.lock"); }
    [[nodiscard]] QString startLog() const { return home + QStringLiteral("/start.log"); }

    [[nodiscard]] static Result<WorkspaceFolders> find(const QString &wantedHome, const ServerAccount &account);
};
