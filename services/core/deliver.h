#pragma once

#include "services/core/result.h"

#include <QCoreApplication>
#include <QFutureWatcher>

inline Error serviceStopped()
{
    return {Error::Code::Unavailable, QCoreApplication::translate("Service", "The service stopped."), {}};
}

/// Hands the outcome of @p future to @p onOutcome on the thread of @p receiver, or to nobody once it is gone.
/// QFuture::then(context) is not used: in Qt 6.4.2 it aborts when the context dies first.
template<typename T, typename OnOutcome>
void deliver(const QFuture<Result<T>> &future, QObject *receiver, OnOutcome onOutcome)
{
    auto *watcher = new QFutureWatcher<Result<T>>(receiver);
    QObject::connect(watcher, &QFutureWatcherBase::finished, receiver, [watcher, onOutcome = std::move(onOutcome)] {
        watcher->deleteLater();
        if (watcher->isCanceled())
            onOutcome(Result<T>(tl::make_unexpected(serviceStopped())));
        else
            onOutcome(watcher->result());
    });
    watcher->setFuture(future);
}
