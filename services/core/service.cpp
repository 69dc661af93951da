#include "services/core/service.h"

#include <QCoreApplication>
#include <QThread>

Service::Service(QObject *parent)
    : QObject(parent)
    , m_deadline(this)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        onDeadline();
        finishStopping();
    });
}

Result<> Service::start()
{
    Q_ASSERT_X(thread() == QThread::currentThread(), "Service::start", "called from a foreign thread");
    if (m_state == State::Running)
        return {};
    if (m_state == State::Stopping)
        return failure(Error::Code::Retry, QCoreApplication::translate("Service", "It is still stopping."));
    auto started = onStart();
    if (started)
        m_state = State::Running;
    return started;
}

void Service::stop(std::chrono::milliseconds deadline)
{
    Q_ASSERT_X(thread() == QThread::currentThread(), "Service::stop", "called from a foreign thread");
    if (m_state == State::Stopping)
        return; // the answer to the first stop is under way
    if (m_state == State::Stopped) {
        QMetaObject::invokeMethod(this, &Service::stopped, Qt::QueuedConnection);
        return;
    }
    m_state = State::Stopping;
    m_deadline.start(deadline);
    onStop();
}

void Service::finishStopping()
{
    if (m_state != State::Stopping)
        return;
    m_deadline.stop();
    m_state = State::Stopped;
    QMetaObject::invokeMethod(this, &Service::stopped, Qt::QueuedConnection);
}
