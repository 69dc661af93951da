#include "services/httpserver/httpconnection.h"

#include <QDateTime>
#include <QLocale>

#include <boost/asio/write.hpp>
#include <boost/beast/http/status.hpp>

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr qsizetype headerStepBytes = 4 * 1024;
constexpr qsizetype bodyStepBytes = 64 * 1024;
constexpr qint64 drainLimitBytes = 256 * 1024; // what a refused client may still push before it is cut
constexpr auto lingerTime = 2s;

QByteArray httpDate()
{
    // One formatting a second: the date is part of every answer.
    static thread_local qint64 formattedAt = -1;
    static thread_local QByteArray text;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (now.toSecsSinceEpoch() != formattedAt) {
        formattedAt = now.toSecsSinceEpoch();
        text = QLocale::c().toString(now, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'")).toLatin1();
    }
    return text;
}

QByteArray reasonFor(int status)
{
    const auto text = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
    return {text.data(), static_cast<qsizetype>(text.size())};
}

bool isFieldText(const QByteArray &text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char character) { return character == '\r' || character == '\n' || character == '\0'; });
}

QByteArray headFor(const HttpServer::Response &response, bool keep)
{
    QByteArray head;
    head.reserve(256);
    head += "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonFor(response.status) + "\r\n";
    head += "Date: " + httpDate() + "\r\n";
    if (!response.contentType.isEmpty())
        head += "Content-Type: " + response.contentType + "\r\n";
    for (const HttpField &field : response.fields) {
        if (isFieldText(field.name) && isFieldText(field.value))
            head += field.name + ": " + field.value + "\r\n";
    }
    if (response.status >= 200 && response.status != 204 && response.status != 304)
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    head += keep ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}

} // namespace

HttpConnection::HttpConnection(HttpConnectionOwner &owner, tcp::socket socket, QByteArray peer, bool trusted)
    : m_owner(owner)
    , m_socket(std::move(socket))
    , m_timer(m_socket.get_executor())
    , m_peer(std::move(peer))
    , m_trusted(trusted)
{
}

void HttpConnection::start()
{
    m_phase = Phase::Header;
    m_reader = std::make_unique<HeaderReader>(m_owner.options().limits);
    m_owner.becameIdle(shared_from_this());
    arm(m_exchange == 0 ? m_owner.options().headerTimeout : m_owner.options().idleTimeout);
    readHeader();
}

void HttpConnection::answer(quint64 exchange, HttpServer::Response response)
{
    if (m_phase != Phase::Answer || exchange != m_exchange)
        return;
    if (response.dropAfter >= 0)
        writeAndDrop(response);
    else
        write(std::move(response), m_keep && !m_owner.isStopping());
}

void HttpConnection::finishSoon()
{
    m_keep = false;
    if (m_phase == Phase::Header || m_phase == Phase::Linger)
        close();
}

void HttpConnection::close()
{
    if (m_phase == Phase::Closed)
        return;
    m_phase = Phase::Closed;
    error_code ignored;
    m_timer.cancel(ignored);
    m_socket.close(ignored);
    m_owner.closed(shared_from_this());
}

void HttpConnection::readHeader()
{
    m_buffer.resize(headerStepBytes);
    m_socket.async_read_some(boost::asio::buffer(m_buffer.data(), static_cast<size_t>(m_buffer.size())),
                             [self = shared_from_this()](error_code error, size_t count) {
                                 if (self->m_phase != Phase::Header)
                                     return;
                                 if (error)
                                     self->close();
                                 else
                                     self->onHeaderBytes(count);
                             });
}

void HttpConnection::onHeaderBytes(size_t count)
{
    // The clock of a kept connection's next request starts with its first byte.
    if (m_exchange > 0 && m_reader->isEmpty())
        arm(m_owner.options().headerTimeout);
    switch (m_reader->feed(QByteArrayView(m_buffer).first(static_cast<qsizetype>(count)))) {
    case HeaderReader::Verdict::NeedsMore:
        readHeader();
        break;
    case HeaderReader::Verdict::Refused:
        refuse(m_reader->status());
        break;
    case HeaderReader::Verdict::Complete:
        startBody();
        break;
    }
}

void HttpConnection::startBody()
{
    m_owner.becameBusy(shared_from_this());
    m_phase = Phase::Body;
    m_buffer = m_reader->takeRest();
    m_received = m_buffer.size();
    m_keep = m_trusted && m_owner.options().keepAlive && !m_reader->wantsClose();
    if (m_received > m_reader->contentLength()) {
        refuse(400); // pipelined bytes: we promised one exchange at a time
        return;
    }
    if (m_received == m_reader->contentLength()) {
        dispatch();
        return;
    }
    arm(m_owner.options().bodyTimeout);
    if (!m_reader->expectsContinue()) {
        readBody();
        return;
    }
    static constexpr std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
    boost::asio::async_write(m_socket, boost::asio::buffer(goOn),
                             [self = shared_from_this()](error_code error, size_t) {
                                 if (self->m_phase != Phase::Body)
                                     return;
                                 if (error)
                                     self->close();
                                 else
                                     self->readBody();
                             });
}

void HttpConnection::readBody()
{
    // Memory follows what has arrived, not what was announced: at most double it.
    const qsizetype room = std::min<qsizetype>(m_reader->contentLength(), std::max(bodyStepBytes, 2 * m_received));
    if (m_buffer.size() < room)
        m_buffer.resize(room);
    m_socket.async_read_some(boost::asio::buffer(m_buffer.data() + m_received, static_cast<size_t>(room - m_received)),
                             [self = shared_from_this()](error_code error, size_t count) {
                                 if (self->m_phase != Phase::Body)
                                     return;
                                 if (error) {
                                     self->close();
                                     return;
                                 }
                                 self->m_received += static_cast<qint64>(count);
                                 if (self->m_received == self->m_reader->contentLength())
                                     self->dispatch();
                                 else
                                     self->readBody();
                             });
}

void HttpConnection::dispatch()
{
    m_phase = Phase::Answer;
    ++m_exchange;
    m_request = m_reader->request();
    m_reader.reset();
    m_request.peer = m_peer;
    m_request.body = std::exchange(m_buffer, {});
    m_isHead = m_request.method == "HEAD";
    arm(m_owner.options().answerTimeout);
    ++m_owner.counters().requests;
    m_owner.handle(std::exchange(m_request, {}), shared_from_this());
}

void HttpConnection::refuse(int status)
{
    ++m_owner.counters().refused;
    m_owner.becameIdle(shared_from_this()); // a refused client may be evicted while it reads its answer
    m_reader.reset();
    m_isHead = false;
    HttpServer::Response response;
    response.status = status;
    response.contentType = "text/plain; charset=utf-8";
    response.body = QByteArray::number(status) + ' ' + reasonFor(status) + '\n';
    if (status == 405)
        response.fields.append(HttpField {"Allow", m_owner.options().limits.methods.join(", ")});
    write(std::move(response), false);
}

void HttpConnection::write(HttpServer::Response response, bool keep)
{
    m_phase = Phase::Write;
    m_head = headFor(response, keep);
    const bool bodiless = m_isHead || response.status == 204 || response.status == 304;
    m_body = bodiless ? QByteArray() : std::move(response.body);
    arm(m_owner.options().writeTimeout);
    const std::array<boost::asio::const_buffer, 2> parts {
        boost::asio::buffer(m_head.constData(), static_cast<size_t>(m_head.size())),
        boost::asio::buffer(m_body.constData(), static_cast<size_t>(m_body.size()))};
    boost::asio::async_write(m_socket, parts, [self = shared_from_this(), keep](error_code error, size_t) {
        if (self->m_phase != Phase::Write)
            return;
        if (error)
            self->close();
        else
            self->onWritten(keep);
    });
}

void HttpConnection::writeAndDrop(const HttpServer::Response &response)
{
    m_phase = Phase::Write;
    m_head = headFor(response, false) + response.body;
    m_head.truncate(response.dropAfter);
    arm(m_owner.options().writeTimeout);
    boost::asio::async_write(m_socket, boost::asio::buffer(m_head.constData(), static_cast<size_t>(m_head.size())),
                             [self = shared_from_this(), byReset = response.dropByReset](error_code, size_t) {
                                 if (self->m_phase == Phase::Write)
                                     self->drop(byReset);
                             });
}

void HttpConnection::drop(bool byReset)
{
    error_code ignored;
    if (byReset)
        m_socket.set_option(boost::asio::socket_base::linger(true, 0), ignored);
    close();
}

void HttpConnection::onWritten(bool keep)
{
    m_head.clear();
    m_body.clear();
    if (keep && !m_owner.isStopping()) {
        start();
        return;
    }
    // Closing with unread bytes would reset the connection and could take the answer with it.
    error_code ignored;
    m_socket.shutdown(tcp::socket::shutdown_send, ignored);
    m_phase = Phase::Linger;
    m_owner.becameIdle(shared_from_this());
    arm(lingerTime);
    m_buffer.resize(headerStepBytes);
    linger();
}

void HttpConnection::linger()
{
    m_socket.async_read_some(boost::asio::buffer(m_buffer.data(), static_cast<size_t>(m_buffer.size())),
                             [self = shared_from_this()](error_code error, size_t count) {
                                 if (self->m_phase != Phase::Linger)
                                     return;
                                 self->m_drained += static_cast<qint64>(count);
                                 if (error || self->m_drained > drainLimitBytes)
                                     self->close();
                                 else
                                     self->linger();
                             });
}

void HttpConnection::arm(std::chrono::milliseconds timeout)
{
    m_timer.expires_after(timeout);
    m_timer.async_wait([weak = weak_from_this()](error_code error) {
        if (const auto self = weak.lock(); self && !error)
            self->onTimeout();
    });
}

void HttpConnection::onTimeout()
{
    // A timer that fired just before it was armed again still arrives without an error.
    if (m_phase == Phase::Closed || m_timer.expiry() > std::chrono::steady_clock::now())
        return;
    if (m_phase != Phase::Linger)
        ++m_owner.counters().timedOut;
    if (m_phase == Phase::Answer) {
        m_keep = false;
        HttpServer::Response late;
        late.status = 503;
        late.fields.append(HttpField {"Retry-After", "5"});
        write(std::move(late), false);
    } else {
        close();
    }
}
