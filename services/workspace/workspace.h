#pragma once

#include "services/core/result.h"
#include "services/db/connectionsettings.h"
#include "services/workspace/filelock.h"
#include "services/workspace/serveraccount.h"
#include "services/workspace/workspacefolders.h"

#include <functional>
#include <optional>

struct ServerBinaries;

/// The private PostgreSQL of one person or one machine: made on first use, reached by Unix socket only, left running
/// until stopped. Every call blocks (the first start about two seconds, a recovery longer), so it belongs on a service
/// thread. Several programs may call at once; a lock file of its own puts them in line.
///
/// The server process itself holds a second lock file, inherited at start. So "is it running" never depends on a
/// process number: a stale postmaster.pid that names a stranger is told apart from a server that is alive.
class Workspace
{
public:
    struct Settings
    {
        QString home; ///< empty: the default of WorkspaceFolders
        std::chrono::milliseconds startDeadline {300'000};
        std::chrono::milliseconds stopDeadline {60'000};
        std::function<void(const QString &)> progress; ///< sentences for a person who waits; may be empty
    };

    enum class State {
        Absent, ///< nothing was made yet
        Stopped,
        Running,
        Damaged ///< a cluster was here and is gone or incomplete; it is never made anew
    };

    struct Status
    {
        State state = State::Absent;
        int major = 0; ///< of PostgreSQL; 0 while absent
        qint64 pid = 0;
        QString home;
        QString socketFolder;
    };

    [[nodiscard]] static Result<Workspace> open(Settings settings);

    /// Makes what is missing (cluster, database, schema), starts the server, and says how to reach it.
    [[nodiscard]] Result<ConnectionSettings> start();
    /// Ends the server; success when it was not running.
    [[nodiscard]] Result<> stop();
    [[nodiscard]] Result<Status> status() const;
    [[nodiscard]] ConnectionSettings connectionSettings() const;
    [[nodiscard]] const WorkspaceFolders &folders() const { return m_folders; }

private:
    Workspace(Settings settings, ServerAccount account, WorkspaceFolders folders);

    void say(const QString &sentence) const;
    State clusterState() const;
    Result<int> clusterMajor() const;
    Result<> makeCluster();
    Result<> writeServerSettings() const;
    Result<FileLock> takeServerLock(std::chrono::milliseconds patience) const;
    Result<std::optional<FileLock>> takeLockOrJoin(const ServerBinaries &binaries) const;
    Result<> startServer();
    Result<> stopServer(const ServerBinaries &binaries) const;
    Result<> clearStalePid() const;
    QList<qint64> serverProcesses() const;
    qint64 pidFromFile() const;
    ConnectionSettings settingsFor(const QString &database) const;
    bool hasSocket() const;
    bool isReady() const;
    bool answers() const;
    Result<> waitUntilItAnswers() const;
    Result<> prepareDatabase() const;

    Settings m_settings;
    ServerAccount m_account;
    WorkspaceFolders m_folders;
};
