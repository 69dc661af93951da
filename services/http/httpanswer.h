#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>
#include <QUrl>

using HttpHeaders = QList<QPair<QByteArray, QByteArray>>;

/// One request as the provider clients compose it. Host, Content-Length, Connection, Accept-Encoding and User-Agent are
/// added by ProviderHttp. Nothing of it may reach a log: the headers hold the key, the body holds addresses.
struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    HttpHeaders headers;
    QByteArray body;
    int deadlineMs = 0; ///< whole attempt, name look-up to last answer byte; 0: the setting
};

/// What one attempt ended in. `status`, `headers` and `body` may only be trusted when `end` is Answered.
struct HttpAnswer
{
    enum class End {
        Answered, ///< a whole, well-formed answer was read
        NotSent,  ///< ended before any byte of the request was written: certainly nothing happened
        Lost      ///< bytes were written and no whole answer came: nobody knows
    };

    End end = End::NotSent;
    int status = 0;
    HttpHeaders headers;
    QByteArray body;
    qint64 bodyBytesWritten = 0;
    bool reusedConnection = false;
    bool leaseLost = false; ///< NotSent because the caller's lease had no time left
    QString problem;        ///< in words, for NotSent and Lost; no key, address or body in it

    /// The first header of that name (any case), empty when absent.
    [[nodiscard]] QByteArray header(QByteArrayView name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
};
