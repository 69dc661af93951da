#include "services/workspace/workspace.h"

#include "services/db/connection.h"
#include "services/db/migrator.h"
#include "services/workspace/serverbinaries.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>
#include <QThread>

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fcntl.h>

namespace {

Q_LOGGING_CATEGORY(lcWorkspace, "raven.workspace", QtInfoMsg)

using std::chrono::milliseconds;

constexpr milliseconds operationPatience {330'000}; ///< longer than the longest start of another program
constexpr milliseconds orphanPatience {20'000};     ///< sessions of a killed server end by themselves in about 1.5 s
constexpr milliseconds initDeadline {120'000};
constexpr unsigned long pollMs = 50;

constexpr QLatin1String superuser("postgres");
constexpr QLatin1String databaseName("raven");

QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

/// For postgresql.conf and pg_ident.conf: a quoted value, quotes doubled.
QByteArray quoted(const QString &value, char quote)
{
    QByteArray bytes = QFile::encodeName(value);
    bytes.replace(QByteArray(1, quote), QByteArray(2, quote));
    return quote + bytes + quote;
}

Result<> writeFile(const QString &path, const QByteArray &content, const ServerAccount &account)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || (account.isOther() && ::fchown(file.handle(), account.uid(), account.gid()) != 0) || !file.commit())
        return failure(Error::Code::NotConfigured,
                       tr("The file %1 cannot be written: %2").arg(path, file.errorString()));
    return {};
}

/// What a crash must not lose: the folder's own entries.
void syncFolder(const QString &path)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

/// Of postmaster.pid, counted from one: 1 the process, 5 the socket's folder, 8 the state.
QByteArray pidFileLine(const WorkspaceFolders &folders, int number)
{
    QFile file(folders.cluster() + QStringLiteral("/postmaster.pid"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> lines = file.read(4096).split('\n');
    return lines.value(number - 1).trimmed();
}

QByteArray lastLines(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    file.seek(std::max<qint64>(0, file.size() - 1000));
    return file.readAll().trimmed();
}

qint64 sharedBuffersMb()
{
    const qint64 totalMb = qint64(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE) / (1024 * 1024);
    return std::clamp<qint64>(totalMb / 8, 64, 512);
}

} // namespace

Workspace::Workspace(Settings settings, ServerAccount account, WorkspaceFolders folders)
    : m_settings(std::move(settings))
    , m_account(std::move(account))
    , m_folders(std::move(folders))
{
}

Result<Workspace> Workspace::open(Settings settings)
{
    auto account = ServerAccount::current();
    if (!account)
        return tl::make_unexpected(account.error());
    auto folders = WorkspaceFolders::find(settings.home, *account);
    if (!folders)
        return tl::make_unexpected(folders.error());
    // A server that runs tells where its socket is; another session's environment may name another folder.
    const QString running = QFile::decodeName(pidFileLine(*folders, 5));
    if (!running.isEmpty() && QFileInfo::exists(running + QStringLiteral("/.s.PGSQL.5432"))
        && account->checkFolder(running, ServerAccount::onlyOwner))
        folders->runtime = running;
    return Workspace(std::move(settings), *std::move(account), *std::move(folders));
}

void Workspace::say(const QString &sentence) const
{
    if (m_settings.progress)
        m_settings.progress(sentence);
    else
        qCInfo(lcWorkspace).noquote() << sentence;
}

ConnectionSettings Workspace::connectionSettings() const
{
    return settingsFor(databaseName);
}

ConnectionSettings Workspace::settingsFor(const QString &database) const
{
    ConnectionSettings settings = ConnectionSettings::onSocket(m_folders.runtime, 5432, database, superuser);
    // A socket in a shared folder could be anybody's.
    settings.options.insert(QStringLiteral("requirepeer"), m_account.name());
    return settings.as(SessionKind::Migration, QStringLiteral("raven workspace"));
}

Workspace::State Workspace::clusterState() const
{
    const bool whole = QFileInfo::exists(m_folders.cluster() + QStringLiteral("/PG_VERSION"))
        && QFileInfo::exists(m_folders.cluster() + QStringLiteral("/global/pg_control"));
    if (whole)
        return State::Stopped;
    const bool wasThere = QFileInfo::exists(m_folders.finishedMark()) || QFileInfo::exists(m_folders.cluster());
    return wasThere ? State::Damaged : State::Absent;
}

Result<int> Workspace::clusterMajor() const
{
    QFile file(m_folders.cluster() + QStringLiteral("/PG_VERSION"));
    const int major = file.open(QIODevice::ReadOnly) ? file.readLine().trimmed().toInt() : 0;
    if (major == 0)
        return failure(Error::Code::Rejected, tr("The database files in %1 are damaged.").arg(m_folders.cluster()));
    return major;
}

Result<Workspace::Status> Workspace::status() const
{
    Status status;
    status.state = clusterState();
    status.home = m_folders.home;
    status.socketFolder = m_folders.runtime;
    if (status.state != State::Stopped)
        return status;
    const auto major = clusterMajor();
    if (!major)
        return tl::make_unexpected(major.error());
    status.major = *major;
    if (answers()) {
        status.state = State::Running;
        status.pid = pidFromFile();
    }
    return status;
}

Result<ConnectionSettings> Workspace::start()
{
    if (auto made = m_account.makePrivateFolder(m_folders.home, ServerAccount::othersMayLook); !made)
        return tl::make_unexpected(made.error());
    if (!m_account.canReach(m_folders.home))
        return failure(Error::Code::NotConfigured,
                       tr("The user %1, who runs the database, cannot enter %2. Choose another RAVEN_HOME.")
                           .arg(m_account.name(), m_folders.home));
    const auto line = FileLock::take(m_folders.operationLock(), operationPatience);
    if (!line)
        return tl::make_unexpected(line.error());

    switch (clusterState()) {
    case State::Damaged:
        return failure(Error::Code::Rejected,
                       tr("The database files in %1 are incomplete. They are left as they are: restore a backup there, "
                          "or choose another RAVEN_HOME.")
                           .arg(m_folders.cluster()));
    case State::Absent:
        if (auto made = makeCluster(); !made)
            return tl::make_unexpected(made.error());
        break;
    default:
        break;
    }
    if (auto owned = m_account.checkFolder(m_folders.cluster(), ServerAccount::onlyOwner); !owned)
        return tl::make_unexpected(owned.error());
    if (auto started = startServer(); !started)
        return tl::make_unexpected(started.error());
    if (auto prepared = prepareDatabase(); !prepared)
        return tl::make_unexpected(prepared.error());
    return connectionSettings();
}

/// initdb works in a folder of another name, so a cluster is either whole or not there.
Result<> Workspace::makeCluster()
{
    const auto binaries = ServerBinaries::newest();
    if (!binaries)
        return tl::make_unexpected(binaries.error());
    say(tr("Making the private database in %1").arg(m_folders.cluster()));
    QDir(m_folders.unfinishedCluster()).removeRecursively();
    if (auto folder = m_account.makePrivateFolder(m_folders.unfinishedCluster()); !folder)
        return folder;
    const auto made = m_account.run(
        binaries->program("initdb"),
        {QStringLiteral("--pgdata=."), QStringLiteral("--username=") + superuser, QStringLiteral("--auth-local=peer"),
         QStringLiteral("--auth-host=reject"), QStringLiteral("--data-checksums"), QStringLiteral("--encoding=UTF8"),
         QStringLiteral("--locale=C.UTF-8"), QStringLiteral("--text-search-config=english")},
        initDeadline, m_folders.unfinishedCluster());
    if (!made)
        return tl::make_unexpected(made.error());
    if (made->exitCode != 0)
        return failure(Error::Code::Unavailable, tr("The private database could not be made."), made->output);

    // The system user who runs the programs is the database's superuser, and nobody else is anybody.
    const QByteArray hba = "local all all peer map=raven\n";
    QByteArray ident = "raven " + quoted(m_account.name(), '"') + ' ' + QByteArray(superuser.data()) + '\n';
    if (m_account.isOther())
        ident += "raven root " + QByteArray(superuser.data()) + '\n';
    const QString folder = m_folders.unfinishedCluster();
    QFile conf(folder + QStringLiteral("/postgresql.conf"));
    const QByteArray include = "\ninclude_if_exists = 'raven.conf'\n";
    if (!conf.open(QIODevice::Append) || conf.write(include) != include.size())
        return failure(Error::Code::Unavailable, tr("The private database could not be made."), conf.errorString());
    conf.close();
    for (const auto &[name, content] : {std::pair("/pg_hba.conf", hba), std::pair("/pg_ident.conf", ident)})
        if (auto written = writeFile(folder + QLatin1String(name), content, m_account); !written)
            return written;

    syncFolder(folder);
    if (!QDir().rename(folder, m_folders.cluster()))
        return failure(Error::Code::Unavailable, tr("The private database could not be made."),
                       QStringLiteral("rename"));
    syncFolder(m_folders.home);
    return {};
}

Result<> Workspace::writeServerSettings() const
{
    const QByteArray socket = quoted(m_folders.runtime, '\'');
    const QByteArray content = "# Written by Raven at every start; settings of your own go into postgresql.conf.\n"
                               "listen_addresses = ''\n"
                               "port = 5432\n"
                               "unix_socket_directories = "
        + socket
        + "\n"
          "unix_socket_permissions = 0700\n"
          "max_connections = 100\n"
          "shared_buffers = "
        + QByteArray::number(sharedBuffersMb())
        + "MB\n"
          "max_wal_size = 2GB\n"
          "checkpoint_timeout = 15min\n"
          "random_page_cost = 1.1\n"
          "jit = off\n"
          "timezone = 'UTC'\n"
          "log_timezone = 'UTC'\n"
          "logging_collector = on\n"
          "log_directory = 'log'\n"
          "log_filename = 'postgresql-%a.log'\n"
          "log_truncate_on_rotation = on\n"
          "log_rotation_age = 1d\n"
          // Statements and error details hold people's addresses.
          "log_error_verbosity = terse\n"
          "log_min_error_statement = panic\n"
          "log_parameter_max_length = 0\n"
          "log_parameter_max_length_on_error = 0\n";
    return writeFile(m_folders.cluster() + QStringLiteral("/raven.conf"), content, m_account);
}

Result<FileLock> Workspace::takeServerLock(milliseconds patience) const
{
    return FileLock::take(m_folders.serverLock(), patience);
}

/// The server lock, or nothing when a server is there that only needs time to answer.
Result<std::optional<FileLock>> Workspace::takeLockOrJoin(const ServerBinaries &binaries) const
{
    if (auto lock = takeServerLock(milliseconds(0)))
        return *std::move(lock);
    if (serverProcesses().contains(pidFromFile())) {
        if (hasSocket() || !isReady())
            return std::nullopt;
        // A desktop session that ended takes its runtime folder along, and the socket with it; the server stays.
        if (auto stopped = stopServer(binaries); !stopped)
            return tl::make_unexpected(stopped.error());
    } else {
        say(tr("Waiting for the last sessions of a server that was killed"));
    }
    auto lock = takeServerLock(orphanPatience);
    if (!lock)
        return failure(Error::Code::Unavailable, tr("An old database server still runs and does not answer."),
                       lock.error().detail);
    return *std::move(lock);
}

Result<> Workspace::startServer()
{
    const auto major = clusterMajor();
    if (!major)
        return tl::make_unexpected(major.error());
    const auto binaries = ServerBinaries::ofMajor(*major);
    if (!binaries)
        return tl::make_unexpected(binaries.error());
    if (auto made = m_account.makePrivateFolder(m_folders.runtime); !made)
        return made;
    if (answers())
        return {};

    auto lock = takeLockOrJoin(*binaries);
    if (!lock)
        return tl::make_unexpected(lock.error());
    if (!*lock)
        return waitUntilItAnswers();
    if (auto cleared = clearStalePid(); !cleared)
        return cleared;
    if (auto written = writeServerSettings(); !written)
        return written;

    say(tr("Starting the private database"));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_settings.startDeadline).count();
    const auto started = m_account.run(
        binaries->program("pg_ctl"),
        {QStringLiteral("start"), QStringLiteral("-D"), QStringLiteral("."), QStringLiteral("-l"),
         QStringLiteral("../start.log"), QStringLiteral("-w"), QStringLiteral("-t"), QString::number(seconds)},
        m_settings.startDeadline + milliseconds(5000), m_folders.cluster(), (*lock)->descriptor());
    if (!started)
        return tl::make_unexpected(started.error());
    if (started->exitCode != 0)
        return failure(Error::Code::Unavailable,
                       tr("The private database did not start. Its log is %1.").arg(m_folders.startLog()),
                       started->output + QLatin1Char(' ') + QString::fromUtf8(lastLines(m_folders.startLog())));
    if (auto marked = writeFile(m_folders.finishedMark(), "Raven's database was made here.\n", m_account); !marked)
        return marked;
    return waitUntilItAnswers();
}

/// Called with the server lock in hand, so no server started by Raven is alive; one started by hand would show in
/// the process list. What the pid file then says, it says about a stranger.
Result<> Workspace::clearStalePid() const
{
    const auto processes = serverProcesses();
    if (!processes.isEmpty())
        return failure(Error::Code::Conflict,
                       tr("A database server (process %1) that Raven did not start uses %2. Stop it first.")
                           .arg(processes.first())
                           .arg(m_folders.cluster()));
    // The socket's lock file names a process just as the pid file does.
    const QStringList files {m_folders.cluster() + QStringLiteral("/postmaster.pid"),
                             m_folders.runtime + QStringLiteral("/.s.PGSQL.5432.lock"),
                             m_folders.runtime + QStringLiteral("/.s.PGSQL.5432")};
    for (const QString &file : files) {
        if (QFileInfo::exists(file) && !QFile::remove(file))
            return failure(Error::Code::Unavailable, tr("The file %1 cannot be removed.").arg(file));
    }
    return {};
}

/// Processes that are PostgreSQL and work in this cluster's folder, whatever any file says.
QList<qint64> Workspace::serverProcesses() const
{
    QList<qint64> found;
    const QString cluster = QFileInfo(m_folders.cluster()).canonicalFilePath();
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        bool isNumber = false;
        const qint64 pid = name.toLongLong(&isNumber);
        if (!isNumber)
            continue;
        const QString folder = QStringLiteral("/proc/") + name;
        const QString program = QFileInfo(QFileInfo(folder + QStringLiteral("/exe")).symLinkTarget()).fileName();
        if (program.startsWith(QLatin1String("postgres"))
            && QFileInfo(folder + QStringLiteral("/cwd")).symLinkTarget() == cluster)
            found.append(pid);
    }
    return found;
}

qint64 Workspace::pidFromFile() const
{
    return pidFileLine(m_folders, 1).toLongLong();
}

bool Workspace::isReady() const
{
    return pidFileLine(m_folders, 8) == "ready";
}

bool Workspace::hasSocket() const
{
    return QFileInfo::exists(m_folders.runtime + QStringLiteral("/.s.PGSQL.5432"));
}

bool Workspace::answers() const
{
    Connection connection(settingsFor(QStringLiteral("postgres")));
    return connection.open().has_value();
}

Result<> Workspace::waitUntilItAnswers() const
{
    const QDeadlineTimer deadline(m_settings.startDeadline);
    while (!answers()) {
        if (deadline.hasExpired())
            return failure(Error::Code::Unavailable, tr("The private database does not answer."),
                           QString::fromUtf8(lastLines(m_folders.startLog())));
        QThread::msleep(pollMs);
    }
    return {};
}

Result<> Workspace::prepareDatabase() const
{
    {
        Connection cluster(settingsFor(QStringLiteral("postgres")));
        const auto found =
            cluster.selectOne(QStringLiteral("workspace_find_database"), {{QStringLiteral("name"), databaseName}});
        if (!found)
            return tl::make_unexpected(found.error());
        if (!found->flag("present"))
            if (auto made = cluster.runScript(QStringLiteral("create database"),
                                              "create database " + QByteArray(databaseName.data()));
                !made)
                return made;
    }
    Connection connection(connectionSettings());
    const auto migrated = Migrator(connection).migrate();
    if (!migrated)
        return tl::make_unexpected(migrated.error());
    return {};
}

Result<> Workspace::stop()
{
    if (clusterState() != State::Stopped)
        return {};
    if (auto owned = m_account.checkFolder(m_folders.cluster(), ServerAccount::onlyOwner); !owned)
        return owned;
    const auto line = FileLock::take(m_folders.operationLock(), operationPatience);
    if (!line)
        return tl::make_unexpected(line.error());
    if (takeServerLock(milliseconds(0)) && serverProcesses().isEmpty())
        return {};
    const auto major = clusterMajor();
    if (!major)
        return tl::make_unexpected(major.error());
    const auto binaries = ServerBinaries::ofMajor(*major);
    if (!binaries)
        return tl::make_unexpected(binaries.error());

    return stopServer(*binaries);
}

Result<> Workspace::stopServer(const ServerBinaries &binaries) const
{
    say(tr("Stopping the private database"));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(m_settings.stopDeadline).count();
    for (const char *mode : {"fast", "immediate"}) {
        const auto stopped =
            m_account.run(binaries.program("pg_ctl"),
                          {QStringLiteral("stop"), QStringLiteral("-D"), QStringLiteral("."), QStringLiteral("-m"),
                           QLatin1String(mode), QStringLiteral("-w"), QStringLiteral("-t"), QString::number(seconds)},
                          m_settings.stopDeadline + milliseconds(5000), m_folders.cluster());
        if (stopped && stopped->exitCode == 0)
            return {};
        // It may have been killed while we asked.
        if (takeServerLock(orphanPatience))
            return {};
    }
    return failure(Error::Code::Unavailable, tr("The private database does not stop."),
                   QString::fromUtf8(lastLines(m_folders.startLog())));
}
