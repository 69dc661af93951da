#include "services/secrets/environmentsecrets.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QPromise>

#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr qint64 longestSecret = 64 * 1024;

QString say(const char *text)
{
    return QCoreApplication::translate("Secrets", text);
}

tl::unexpected<Error> absent(const QString &name)
{
    return failure(Error::Code::NotFound, say("%1 is not set.").arg(name));
}

tl::unexpected<Error> givenFromOutside()
{
    return failure(Error::Code::Rejected,
                   say("Secrets of this program are given from outside and cannot be changed here."));
}

template<typename T>
QFuture<Result<T>> ready(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// Others must not be able to read it, and nobody but us or root may have written it.
Result<QByteArray> readPrivateFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Code::NotConfigured, say("The file %1 cannot be read.").arg(path), file.errorString());
    struct stat facts
    {
    };
    if (fstat(file.handle(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return failure(Error::Code::NotConfigured, say("%1 is not a plain file.").arg(path));
    if ((facts.st_mode & 077) != 0)
        return failure(Error::Code::NotConfigured, say("Others can read the file %1. Run: chmod 600 %1").arg(path));
    if (facts.st_uid != geteuid() && facts.st_uid != 0)
        return failure(Error::Code::NotConfigured, say("The file %1 belongs to somebody else.").arg(path));
    return file.read(longestSecret);
}

QString withoutLastNewline(const QByteArray &content)
{
    QString text = QString::fromUtf8(content);
    while (text.endsWith(QLatin1Char('\n')) || text.endsWith(QLatin1Char('\r')))
        text.chop(1);
    return text;
}

} // namespace

EnvironmentSecrets::EnvironmentSecrets(const QProcessEnvironment &environment)
    : m_environment(environment)
{
}

Result<QString> EnvironmentSecrets::find(const QString &name) const
{
    for (const auto source : {&EnvironmentSecrets::fromCredentials, &EnvironmentSecrets::fromFile}) {
        auto found = (this->*source)(name);
        if (found || found.error().code != Error::Code::NotFound)
            return found;
    }
    const QString value = m_environment.value(name);
    return value.isEmpty() ? Result<QString>(absent(name)) : Result<QString>(value);
}

Result<QString> EnvironmentSecrets::fromCredentials(const QString &name) const
{
    const QString folder = m_environment.value(QStringLiteral("CREDENTIALS_DIRECTORY"));
    const QString path = QDir(folder).filePath(name);
    if (folder.isEmpty() || !QFile::exists(path))
        return absent(name);
    // systemd guards the folder itself: 0500, owned by the service's user or readable through an ACL.
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Code::NotConfigured, say("The credential %1 cannot be read.").arg(name),
                       file.errorString());
    return withoutLastNewline(file.read(longestSecret));
}

Result<QString> EnvironmentSecrets::fromFile(const QString &name) const
{
    const QString path = m_environment.value(QStringLiteral("RAVEN_SECRETS_FILE"));
    if (path.isEmpty())
        return absent(name);
    const auto content = readPrivateFile(path);
    if (!content)
        return tl::make_unexpected(content.error());
    const QByteArray prefix = name.toUtf8() + '=';
    for (const QByteArray &line : content->split('\n'))
        if (line.startsWith(prefix))
            return withoutLastNewline(line.mid(prefix.size()));
    return absent(name);
}

QFuture<Result<QString>> EnvironmentSecrets::read(const QString &name)
{
    return ready(find(name));
}

QFuture<Result<>> EnvironmentSecrets::write(const QString &, const QString &)
{
    return ready(Result<>(givenFromOutside()));
}

QFuture<Result<>> EnvironmentSecrets::remove(const QString &)
{
    return ready(Result<>(givenFromOutside()));
}

QString EnvironmentSecrets::describe() const
{
    return say("the environment and credential files");
}
