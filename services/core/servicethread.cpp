#include "services/core/servicethread.h"

#include <QLoggingCategory>

#include <openssl/crypto.h>

namespace {

Q_LOGGING_CATEGORY(lcService, "raven.service", QtInfoMsg)

constexpr std::chrono::milliseconds forgottenStop {2000};
constexpr unsigned long graceMs = 3000;

/// The last act on a service thread. QThread::wait() returns before the thread's own destructors have run, so at the
/// end of the process OpenSSL's clean-up met them half way: a double free once in some hundred ends, or a leak report.
void endThread(QThread *thread)
{
    OPENSSL_thread_stop();
    thread->quit();
}

QFuture<Result<>> ready(Result<> result)
{
    QPromise<Result<>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

} // namespace

ServiceThread::ServiceThread(const QString &name)
    : m_name(name)
{
}

ServiceThread::~ServiceThread()
{
    if (!m_thread)
        return;
    if (!m_ending)
        (void)stop(forgottenStop);
    if (m_thread->wait(forgottenStop.count() + graceMs)) {
        reap();
        return;
    }
    // Killing a thread leaves locks and half-written state; a thread that is stuck is left to the end of the process.
    qCCritical(lcService, "thread %s did not end", qPrintable(m_name));
}

void ServiceThread::reap()
{
    m_thread->wait();
    delete m_anchor;
    delete m_thread;
    m_anchor = nullptr;
    m_thread = nullptr;
}

QFuture<Result<>> ServiceThread::start(Factory make)
{
    if (m_thread && m_ending)
        reap();
    if (m_thread)
        return ready({});
    m_ending = false;
    m_thread = new QThread;
    m_thread->setObjectName(m_name);
    m_anchor = new QObject;
    m_anchor->moveToThread(m_thread);
    m_thread->start();
    return runOn(m_anchor, [this, make = std::move(make)]() -> Result<> {
        std::unique_ptr<Service> service = make();
        auto started = service->start();
        if (started) {
            m_service = service.release();
            return started;
        }
        service.reset();
        m_ending = true;
        endThread(m_thread);
        return started;
    });
}

QFuture<Result<>> ServiceThread::stop(std::chrono::milliseconds deadline)
{
    if (!m_thread || m_ending)
        return ready({});
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    QMetaObject::invokeMethod(
        m_anchor,
        [this, promise, deadline] {
            Service *service = m_service;
            if (!service) { // stopped twice, or the start failed in between
                promise->addResult(Result<>());
                promise->finish();
                return;
            }
            const auto end = [this, promise] {
                delete m_service.exchange(nullptr);
                m_ending = true;
                endThread(m_thread);
                promise->addResult(Result<>());
                promise->finish();
            };
            // Queued, so that the service is not deleted inside its own signal.
            QObject::connect(service, &Service::stopped, m_anchor, end,
                             Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
            service->stop(deadline);
        },
        Qt::QueuedConnection);
    return promise->future();
}
