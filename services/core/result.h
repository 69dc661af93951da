#pragma once

#include <QDebug>
#include <QString>

#include <tl/expected.hpp>

/// What went wrong, in the terms a caller can act on.
struct Error
{
    enum class Code {
        NotFound,      ///< the thing named does not exist (or is not visible to this login)
        Conflict,      ///< somebody else was first; re-read and decide again
        Rejected,      ///< the rules forbid it; trying again gives the same answer
        Retry,         ///< serialization failure, deadlock, lock timeout: the same call may succeed now
        Unavailable,   ///< the other side did not answer or the connection is gone
        NotConfigured, ///< a key, a template or an address is missing
        Forbidden,     ///< the role lacks the right
        Internal       ///< a bug of ours
    };

    Code code = Code::Internal;
    QString message; ///< for the operator: what happened, what it means for sends, what to do
    QString detail;  ///< for the log only; never secrets, addresses or bound values
};

inline QDebug operator<<(QDebug out, const Error &error)
{
    QDebugStateSaver saver(out);
    return out.noquote() << error.message << '(' << error.detail << ')';
}

template<typename T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(Error::Code code, const QString &message, const QString &detail = {})
{
    return tl::make_unexpected(Error {code, message, detail});
}
