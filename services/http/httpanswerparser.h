#pragma once

#include "services/http/httpanswer.h"

/// Reads one HTTP/1.1 answer from bytes as they come, strictly and within limits. Whatever is not plainly a whole
/// answer is Bad: for a write that means in doubt, never accepted. Pure; lives where its owner lives.
class HttpAnswerParser
{
public:
    enum class State { Head, Body, ChunkSize, ChunkData, ChunkEnd, Trailer, UntilClose, Done, Bad };

    struct Limits
    {
        qint64 head = 64 * 1024;
        qint64 body = 2 * 1024 * 1024;
        int headers = 200;
        int interim = 8; ///< 1xx answers before the real one
    };

    explicit HttpAnswerParser(Limits limits);

    /// Takes bytes from the connection; returns how many belong to this answer. Fewer than given only when the answer
    /// is done or bad.
    qsizetype feed(QByteArrayView bytes);
    /// The peer closed in an orderly way. Ends an answer that has no length; any other unfinished one is Bad.
    void closed();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool started() const { return m_started; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] bool keepsConnection() const { return m_keepsConnection; }
    [[nodiscard]] int status() const { return m_status; }
    [[nodiscard]] const HttpHeaders &headers() const { return m_headers; }
    [[nodiscard]] const QByteArray &body() const { return m_body; }

private:
    qsizetype feedLine(QByteArrayView bytes);
    qsizetype feedBody(QByteArrayView bytes);
    void takeLine(QByteArrayView line);
    void takeHeadLine(QByteArrayView line);
    void takeStatusLine(QByteArrayView line);
    void takeHeaderLine(QByteArrayView line);
    void takeChunkSize(QByteArrayView line);
    void endOfHead();
    bool readFraming();
    void bad(const QString &problem);

    Limits m_limits;
    State m_state = State::Head;
    QByteArray m_line;
    QByteArray m_body;
    HttpHeaders m_headers;
    QString m_problem;
    qint64 m_headSize = 0;
    qint64 m_left = 0; ///< of the body, or of the chunk
    int m_status = 0;
    int m_interim = 0;
    bool m_started = false;
    bool m_oldProtocol = false; ///< HTTP/1.0
    bool m_chunked = false;
    bool m_hasLength = false;
    bool m_keepsConnection = false;
};
