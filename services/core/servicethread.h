#pragma once

#include "services/core/runon.h"
#include "services/core/service.h"

#include <QThread>

#include <atomic>
#include <memory>

/// A thread with one service on it, which is made, used and destroyed there. Owned by the service graph and used from
/// the thread that made it.
class ServiceThread
{
public:
    using Factory = std::function<std::unique_ptr<Service>()>;

    explicit ServiceThread(const QString &name);
    ~ServiceThread(); ///< stops with a short deadline when nobody did
    ServiceThread(const ServiceThread &) = delete;
    ServiceThread &operator=(const ServiceThread &) = delete;

    /// Makes the service on the thread and starts it. When the start fails the thread ends again and start() may be
    /// called once more. Starting what runs answers with success.
    [[nodiscard]] QFuture<Result<>> start(Factory make);

    /// The service finishes or releases its work, then it and the thread end; then the future is finished.
    [[nodiscard]] QFuture<Result<>> stop(std::chrono::milliseconds deadline);

    /// The service, to hand work to with runOn(); null while stopped. Only its address may be used from here.
    [[nodiscard]] Service *service() const { return m_service; }

private:
    void reap();

    QString m_name;
    QThread *m_thread = nullptr;
    QObject *m_anchor = nullptr; ///< lives on the thread; work for it runs there
    std::atomic<Service *> m_service = nullptr;
    std::atomic<bool> m_ending = false; ///< the thread was told to end and nothing more runs on it
};
