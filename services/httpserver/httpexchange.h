#pragma once

#include <QByteArray>
#include <QList>

/// One field of a header block; the name is lower case, the value without surrounding blanks.
struct HttpField
{
    QByteArray name;
    QByteArray value;
};

/// A request that has passed every check of HeaderReader and whose body is complete.
struct HttpExchangeRequest
{
    QByteArray method;
    QByteArray path;  ///< up to the question mark, as sent (nothing is decoded)
    QByteArray query; ///< behind the question mark
    QList<HttpField> fields;
    QByteArray body;
    QByteArray peer; ///< numeric address of the other end

    /// The value of the field, or nothing when it is absent or sent more than once: a field that says two things says
    /// none.
    [[nodiscard]] QByteArray field(const char *lowerCaseName) const
    {
        const HttpField *found = nullptr;
        for (const HttpField &candidate : fields) {
            if (candidate.name != lowerCaseName)
                continue;
            if (found != nullptr)
                return {};
            found = &candidate;
        }
        return found == nullptr ? QByteArray() : found->value;
    }
};

struct HttpExchangeResponse
{
    int status = 200;
    QByteArray contentType; ///< no Content-Type is sent when empty
    QByteArray body;
    QList<HttpField> fields; ///< further ones; length, date and connection are the server's
    /// For the sandbox's faults: when not negative only this many bytes of the answer leave and the connection is
    /// dropped behind them, by a reset if so wished.
    qsizetype dropAfter = -1;
    bool dropByReset = false;
};
