#pragma once

#include "services/core/result.h"

#include <QFuture>
#include <QPromise>

/// The futures that a story's operations answer with: at once, or never.

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// Never finishes; kept alive for the whole program.
template<typename T>
QFuture<Result<T>> unanswered()
{
    static QPromise<Result<T>> promise;
    promise.start();
    return promise.future();
}
