#pragma once

#include "services/core/result.h"
#include "services/httpserver/headerreader.h"
#include "services/httpserver/httpexchange.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

/// A strict HTTP/1.1 server on one I/O thread of its own: every limit holds before memory is spent, one response per
/// connection unless the client is trusted. The handler runs on the I/O thread and must not block; it may answer later
/// and from any thread. Knows no routes and no TLS.
class HttpServer
{
public:
    using Request = HttpExchangeRequest;
    using Response = HttpExchangeResponse;
    /// Answers once; further calls and calls after the connection or the server has gone do nothing.
    using Answer = std::function<void(Response)>;
    using Handler = std::function<void(Request, Answer)>;

    struct Options
    {
        QString address = QStringLiteral("127.0.0.1");
        quint16 port = 0; ///< 0 takes a free one
        HeaderReader::Limits limits;
        int connections = 200; ///< at the cap the oldest connection without a complete header goes first
        int connectionsPerAddress = 20;
        QStringList trusted {QStringLiteral("127.0.0.1"), QStringLiteral("::1")}; ///< exempt from the cap per address
        bool keepAlive = true;                                                    ///< for trusted clients only
        std::chrono::milliseconds headerTimeout {10'000};
        std::chrono::milliseconds bodyTimeout {15'000};
        std::chrono::milliseconds answerTimeout {30'000}; ///< then 503
        std::chrono::milliseconds writeTimeout {15'000};
        std::chrono::milliseconds idleTimeout {60'000}; ///< between two requests of a kept connection
    };

    /// Counted since construction.
    struct Counters
    {
        std::atomic<quint64> accepted {0};
        std::atomic<quint64> requests {0};
        std::atomic<quint64> refused {0};    ///< answered by the server itself (400, 413, 431, ...)
        std::atomic<quint64> evicted {0};    ///< closed to make room
        std::atomic<quint64> turnedAway {0}; ///< closed on arrival: caps
        std::atomic<quint64> timedOut {0};
        std::atomic<int> open {0};
    };

    HttpServer(Options options, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

    /// Listens; the port is the real one. A server that already listens answers Conflict.
    [[nodiscard]] Result<quint16> start();
    /// Accepts nothing more, lets requests under way be answered until the deadline, then closes everything.
    /// Blocks at most that long; without a start it does nothing. start() works again afterwards.
    void stop(std::chrono::milliseconds deadline = std::chrono::seconds(10));

    [[nodiscard]] bool isListening() const { return m_core != nullptr; }
    [[nodiscard]] const Counters &counters() const { return *m_counters; }

private:
    class Core;

    const Options m_options;
    const Handler m_handler;
    const std::shared_ptr<Counters> m_counters;
    std::shared_ptr<Core> m_core;
    std::thread m_thread;
};

/// "127.0.0.1:8787" or "[::1]:8787"; anything else is NotConfigured.
[[nodiscard]] Result<std::pair<QString, quint16>> parseListenAddress(const QString &text);
