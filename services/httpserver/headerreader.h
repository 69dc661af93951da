#pragma once

#include "services/httpserver/httpexchange.h"

#include <QByteArrayList>
#include <QByteArrayView>

#include <functional>

/// Takes the bytes of one request's header block as they arrive and decides as early as possible whether it is the
/// strict HTTP/1.1 we speak. The raw bytes are checked before Boost.Beast sees them, because Beast 1.74 accepts folded
/// fields, repeated lengths, absolute targets and transfer codings that desynchronise a proxy. Does no I/O.
class HeaderReader
{
public:
    struct Limits
    {
        qsizetype blockBytes = 16 * 1024;
        int fields = 64;
        qint64 bodyBytes = 1024 * 1024;
        /// More room where it returns more; asked with the target and only for a body that is over bodyBytes. Whoever
        /// sets it sees to it that nobody without a right gets that room.
        std::function<qint64(QByteArrayView target)> bodyBytesAt;
        QByteArrayList methods {"GET", "HEAD", "POST"};
    };

    enum class Verdict {
        NeedsMore,
        Complete, ///< request(), contentLength(), rest() are valid
        Refused   ///< status() says how; the connection must be closed after the answer
    };

    explicit HeaderReader(const Limits &limits);

    Verdict feed(QByteArrayView bytes);

    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const HttpExchangeRequest &request() const { return m_request; }
    [[nodiscard]] qint64 contentLength() const { return m_contentLength; }
    [[nodiscard]] bool expectsContinue() const { return m_expectsContinue; }
    [[nodiscard]] bool wantsClose() const { return m_wantsClose; }
    [[nodiscard]] bool isEmpty() const { return m_block.isEmpty(); }
    [[nodiscard]] QByteArray takeRest() { return std::exchange(m_rest, {}); } ///< bytes that came behind the block

private:
    Verdict refuse(int status);
    Verdict readBlock();
    int checkRequestLine(QByteArrayView line) const;
    int checkFields(QByteArrayView block);
    int checkLength(QByteArrayView text);
    bool parse();

    const Limits m_limits;
    QByteArray m_block;
    QByteArray m_rest;
    qsizetype m_scanned = 0;
    qsizetype m_firstLineEnd = -1;
    HttpExchangeRequest m_request;
    qint64 m_contentLength = -1;
    bool m_expectsContinue = false;
    bool m_wantsClose = false;
    int m_status = 0;
};
