#include "services/workspace/serveraccount.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QProcessEnvironment>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

tl::unexpected<Error> notUsable(const QString &sentence)
{
    return failure(Error::Code::NotConfigured, sentence);
}

QProcessEnvironment cleanEnvironment(const QString &user)
{
    // Nothing of ours: keys and passwords live in our environment, PG* variables would redirect the tools.
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("PATH"), QStringLiteral("/usr/local/bin:/usr/bin:/bin"));
    environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("USER"), user);
    return environment;
}

} // namespace

Result<ServerAccount> ServerAccount::current()
{
    ServerAccount account;
    account.m_isOther = ::geteuid() == 0;
    const passwd *entry = account.m_isOther ? ::getpwnam("postgres") : ::getpwuid(::geteuid());
    if (!entry)
        return notUsable(account.m_isOther
                             ? say("There is no system user 'postgres'. Install the package postgresql-15.")
                             : say("This system user has no name; the private database needs one."));
    account.m_uid = entry->pw_uid;
    account.m_gid = entry->pw_gid;
    account.m_name = QString::fromLocal8Bit(entry->pw_name);
    return account;
}

Result<ServerAccount::Outcome> ServerAccount::run(const QString &program, const QStringList &words,
                                                  std::chrono::milliseconds deadline, const QString &folder,
                                                  int inheritedDescriptor) const
{
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment(m_name));
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setWorkingDirectory(folder);
    // Between fork and exec: only system calls.
    process.setChildProcessModifier([uid = m_uid, gid = m_gid, isOther = m_isOther, inheritedDescriptor] {
        if (isOther && (::setgroups(1, &gid) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        ::umask(077);
        if (inheritedDescriptor >= 0)
            ::fcntl(inheritedDescriptor, F_SETFD, 0);
    });
    process.start(program, words);
    if (!process.waitForStarted())
        return notUsable(say("%1 cannot be started: %2").arg(program, process.errorString()));
    if (!process.waitForFinished(int(deadline.count()))) {
        process.kill();
        process.waitForFinished(1000);
        return failure(Error::Code::Unavailable, say("%1 did not finish in time.").arg(QFileInfo(program).fileName()));
    }
    return Outcome {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                    QString::fromUtf8(process.readAll()).trimmed()};
}

Result<> ServerAccount::makePrivateFolder(const QString &path, mode_t forbidden) const
{
    const QByteArray name = QFile::encodeName(path);
    // An empty folder of root's: made by hand, or by a program that was killed before it could pass it on.
    const bool adopts = m_isOther && QFileInfo(path).isDir() && !QFileInfo(path).isSymLink()
        && QFileInfo(path).ownerId() == 0 && QDir(path).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    if (QFileInfo::exists(path) && !adopts)
        return checkFolder(path, forbidden);
    if (!QDir().mkpath(QFileInfo(path).absolutePath())
        || (!adopts && ::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        || (m_isOther && ::chown(name.constData(), m_uid, m_gid) != 0))
        return notUsable(
            say("The folder %1 cannot be made: %2").arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    return {};
}

Result<> ServerAccount::checkFolder(const QString &path, mode_t forbidden) const
{
    struct stat facts
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &facts) != 0)
        return notUsable(
            say("The folder %1 cannot be read: %2").arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    if (!S_ISDIR(facts.st_mode))
        return notUsable(say("%1 is not a folder.").arg(path));
    if (facts.st_uid != m_uid)
        return notUsable(say("The folder %1 belongs to another user than %2. Nothing was changed.").arg(path, m_name));
    if ((facts.st_mode & forbidden) != 0)
        return notUsable(say("Others may use the folder %1. Nothing was changed. Run: chmod 700 '%1'").arg(path));
    return {};
}

bool ServerAccount::canReach(const QString &path) const
{
    if (!m_isOther)
        return true;
    const auto tested = run(QStringLiteral("/usr/bin/test"), {QStringLiteral("-x"), path}, std::chrono::seconds(5),
                            QStringLiteral("/"));
    return tested && tested->exitCode == 0;
}
