#pragma once

#include "services/httpserver/httpserver.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

class HttpConnection;

/// What a connection needs from the server that owns it. All calls happen on the I/O thread.
class HttpConnectionOwner
{
public:
    virtual ~HttpConnectionOwner() = default;
    virtual const HttpServer::Options &options() const = 0;
    virtual HttpServer::Counters &counters() = 0;
    virtual bool isStopping() const = 0;
    virtual void handle(HttpServer::Request request, const std::shared_ptr<HttpConnection> &connection) = 0;
    virtual void becameIdle(const std::shared_ptr<HttpConnection> &connection) = 0; ///< may be evicted
    virtual void becameBusy(const std::shared_ptr<HttpConnection> &connection) = 0; ///< has a complete header
    virtual void closed(const std::shared_ptr<HttpConnection> &connection) = 0;
};

/// One accepted socket: header, body, answer, and either the next request or a lingering close. I/O thread only.
class HttpConnection : public std::enable_shared_from_this<HttpConnection>
{
public:
    HttpConnection(HttpConnectionOwner &owner, boost::asio::ip::tcp::socket socket, QByteArray peer, bool trusted);

    void start();
    void answer(quint64 exchange, HttpServer::Response response);
    void finishSoon(); ///< the server stops: close at once when idle, after the answer otherwise
    void close();

    [[nodiscard]] const QByteArray &peer() const { return m_peer; }
    [[nodiscard]] bool isTrusted() const { return m_trusted; }
    [[nodiscard]] quint64 exchange() const { return m_exchange; }

private:
    enum class Phase { Header, Body, Answer, Write, Linger, Closed };

    void readHeader();
    void onHeaderBytes(size_t count);
    void startBody();
    void readBody();
    void dispatch();
    void refuse(int status);
    void write(HttpServer::Response response, bool keep);
    void writeAndDrop(const HttpServer::Response &response);
    void drop(bool byReset);
    void onWritten(bool keep);
    void linger();
    void arm(std::chrono::milliseconds timeout);
    void onTimeout();

    HttpConnectionOwner &m_owner;
    boost::asio::ip::tcp::socket m_socket;
    boost::asio::steady_timer m_timer;
    const QByteArray m_peer;
    const bool m_trusted;
    Phase m_phase = Phase::Header;
    quint64 m_exchange = 0;
    std::unique_ptr<HeaderReader> m_reader;
    HttpServer::Request m_request;
    QByteArray m_buffer; ///< read side: header bytes, then the body
    QByteArray m_head;   ///< write side
    QByteArray m_body;
    qint64 m_received = 0;
    qint64 m_drained = 0;
    bool m_keep = false;
    bool m_isHead = false;
};
