#pragma once

#include <QFuture>
#include <QMetaObject>
#include <QPromise>

#include <memory>
#include <type_traits>

/// Runs @p work on the thread that @p worker lives on. The future is cancelled if the work never runs
/// (the worker died first).
template<typename Work>
QFuture<std::invoke_result_t<Work>> runOn(QObject *worker, Work work)
{
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Work>>>();
    promise->start();
    QMetaObject::invokeMethod(
        worker,
        [promise, work = std::move(work)]() mutable {
            promise->addResult(work());
            promise->finish();
        },
        Qt::QueuedConnection);
    return promise->future();
}
