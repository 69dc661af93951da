#include "services/secrets/keychain/keychainsecrets.h"

#include <QCoreApplication>
#include <QPromise>
#include <QThread>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <memory>

namespace {

const QLatin1String serviceName("raven");

QString say(const char *text)
{
    return QCoreApplication::translate("Secrets", text);
}

/// QtKeychain's own text may come from the desktop in any form; the number is enough for the log.
Error toError(const QString &name, QKeychain::Error error)
{
    const QString detail = QStringLiteral("keychain %1").arg(int(error));
    switch (error) {
    case QKeychain::EntryNotFound:
        return {Error::Code::NotFound, say("%1 is not in the keychain.").arg(name), detail};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Error::Code::Forbidden, say("The keychain did not hand out %1.").arg(name), detail};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {Error::Code::NotConfigured,
                say("This desktop has no keychain (GNOME Keyring or KWallet). Raven keeps no secrets in plain files."),
                detail};
    default:
        return {Error::Code::Unavailable, say("The keychain could not be asked for %1.").arg(name), detail};
    }
}

Error noAnswer(const QString &name)
{
    return {Error::Code::Unavailable, say("The keychain does not answer; %1 is not known.").arg(name),
            QStringLiteral("keychain time-out")};
}

/// Starts @p job; the future ends with @p outcome or with an error, once, within @p patience.
template<typename T, typename Job, typename Outcome>
QFuture<Result<T>> run(QObject *context, Job *job, const QString &name, std::chrono::milliseconds patience,
                       Outcome outcome)
{
    Q_ASSERT_X(context->thread() == QThread::currentThread(), "KeychainSecrets", "called from a foreign thread");
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const auto answer = [promise](Result<T> result) {
        if (promise->future().isFinished())
            return;
        promise->addResult(std::move(result));
        promise->finish();
    };
    QObject::connect(job, &QKeychain::Job::finished, context, [answer, name, outcome](QKeychain::Job *finished) {
        if (finished->error() == QKeychain::NoError)
            answer(outcome(static_cast<Job *>(finished)));
        else
            answer(tl::make_unexpected(toError(name, finished->error())));
    });
    QTimer::singleShot(patience, context, [answer, name] { answer(tl::make_unexpected(noAnswer(name))); });
    job->start();
    return promise->future();
}

} // namespace

KeychainSecrets::KeychainSecrets(std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_patience(patience)
{
}

QFuture<Result<QString>> KeychainSecrets::read(const QString &name)
{
    auto *job = new QKeychain::ReadPasswordJob(serviceName);
    job->setKey(name);
    return run<QString>(this, job, name, m_patience,
                        [](QKeychain::ReadPasswordJob *finished) { return Result<QString>(finished->textData()); });
}

QFuture<Result<>> KeychainSecrets::write(const QString &name, const QString &value)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName);
    job->setKey(name);
    job->setTextData(value);
    return run<void>(this, job, name, m_patience, [](QKeychain::WritePasswordJob *) { return Result<>(); });
}

QFuture<Result<>> KeychainSecrets::remove(const QString &name)
{
    auto *job = new QKeychain::DeletePasswordJob(serviceName);
    job->setKey(name);
    return run<void>(this, job, name, m_patience, [](QKeychain::DeletePasswordJob *) { return Result<>(); });
}

QString KeychainSecrets::describe() const
{
    return say("the desktop keychain");
}
