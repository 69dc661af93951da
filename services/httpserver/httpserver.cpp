#include "services/httpserver/httpserver.h"

#include "services/httpserver/httpconnection.h"

#include <QCoreApplication>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <list>
#include <unordered_map>
#include <unordered_set>

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using namespace std::chrono_literals;

QString translated(const char *text)
{
    return QCoreApplication::translate("HttpServer", text);
}

} // namespace

/// Lives on the I/O thread from start() to stop(); answers reach it by weak pointers only.
class HttpServer::Core final : public HttpConnectionOwner, public std::enable_shared_from_this<HttpServer::Core>
{
public:
    Core(const Options &options, Handler handler, std::shared_ptr<Counters> counters)
        : m_options(options)
        , m_handler(std::move(handler))
        , m_counters(std::move(counters))
        , m_acceptor(m_io)
        , m_pause(m_io)
        , m_deadline(m_io)
    {
        for (const QString &address : options.trusted)
            m_trusted.insert(address.toStdString());
    }

    /// Sockets go before the context that serves them.
    ~Core() override { m_connections.clear(); }

    Result<quint16> listen();
    void run() { m_io.run(); }
    void requestStop(std::chrono::milliseconds deadline);

    const Options &options() const override { return m_options; }
    Counters &counters() override { return *m_counters; }
    bool isStopping() const override { return m_stopping; }
    void handle(Request request, const std::shared_ptr<HttpConnection> &connection) override;
    void becameIdle(const std::shared_ptr<HttpConnection> &connection) override;
    void becameBusy(const std::shared_ptr<HttpConnection> &connection) override;
    void closed(const std::shared_ptr<HttpConnection> &connection) override;

private:
    struct Entry
    {
        std::shared_ptr<HttpConnection> connection;
        std::list<HttpConnection *>::iterator idleAt;
        bool idle = false;
    };

    void accept();
    void admit(tcp::socket socket);
    bool makeRoom();
    void endWhenEmpty();

    const Options m_options;
    const Handler m_handler;
    const std::shared_ptr<Counters> m_counters;
    std::unordered_set<std::string> m_trusted;
    std::unordered_map<HttpConnection *, Entry> m_connections;
    std::list<HttpConnection *> m_idle; ///< oldest first: those without a complete header
    std::unordered_map<std::string, int> m_perAddress;
    bool m_stopping = false;
    // Declared last: destroyed first, while what its pending operations point to still exists.
    boost::asio::io_context m_io {1};
    tcp::acceptor m_acceptor;
    boost::asio::steady_timer m_pause;
    boost::asio::steady_timer m_deadline;
};

Result<quint16> HttpServer::Core::listen()
{
    error_code error;
    const auto address = boost::asio::ip::make_address(m_options.address.toStdString(), error);
    if (error)
        return failure(Error::Code::NotConfigured, translated("The address to listen on is not a numeric address."));
    const tcp::endpoint endpoint(address, m_options.port);
    m_acceptor.open(endpoint.protocol(), error);
    if (!error)
        m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        m_acceptor.bind(endpoint, error);
    if (!error)
        m_acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (error) {
        return failure(Error::Code::Unavailable,
                       translated("Cannot listen on %1:%2: is another program using the port?")
                           .arg(m_options.address)
                           .arg(m_options.port),
                       QString::fromStdString(error.message()));
    }
    const quint16 port = m_acceptor.local_endpoint(error).port();
    accept();
    return port;
}

void HttpServer::Core::requestStop(std::chrono::milliseconds deadline)
{
    boost::asio::post(m_io, [this, deadline] {
        m_stopping = true;
        error_code ignored;
        m_acceptor.close(ignored);
        m_pause.cancel(ignored);
        std::vector<std::shared_ptr<HttpConnection>> all;
        for (const auto &[key, entry] : m_connections)
            all.push_back(entry.connection);
        for (const auto &connection : all)
            connection->finishSoon();
        m_deadline.expires_after(deadline);
        m_deadline.async_wait([this](error_code error) {
            if (!error)
                m_io.stop();
        });
        endWhenEmpty();
    });
}

void HttpServer::Core::handle(Request request, const std::shared_ptr<HttpConnection> &connection)
{
    Answer answer = [core = weak_from_this(), weak = std::weak_ptr(connection),
                     exchange = connection->exchange()](Response response) {
        const auto alive = core.lock();
        if (!alive)
            return;
        boost::asio::post(alive->m_io, [weak, exchange, response = std::move(response)]() mutable {
            if (const auto target = weak.lock())
                target->answer(exchange, std::move(response));
        });
    };
    m_handler(std::move(request), std::move(answer));
}

void HttpServer::Core::becameIdle(const std::shared_ptr<HttpConnection> &connection)
{
    const auto found = m_connections.find(connection.get());
    if (found == m_connections.end() || found->second.idle)
        return;
    found->second.idleAt = m_idle.insert(m_idle.end(), connection.get());
    found->second.idle = true;
}

void HttpServer::Core::becameBusy(const std::shared_ptr<HttpConnection> &connection)
{
    const auto found = m_connections.find(connection.get());
    if (found == m_connections.end() || !found->second.idle)
        return;
    m_idle.erase(found->second.idleAt);
    found->second.idle = false;
}

void HttpServer::Core::closed(const std::shared_ptr<HttpConnection> &connection)
{
    becameBusy(connection);
    if (m_connections.erase(connection.get()) == 0)
        return;
    m_counters->open = static_cast<int>(m_connections.size());
    if (!connection->isTrusted()) {
        const auto count = m_perAddress.find(connection->peer().toStdString());
        if (count != m_perAddress.end() && --count->second == 0)
            m_perAddress.erase(count);
    }
    endWhenEmpty();
}

void HttpServer::Core::accept()
{
    m_acceptor.async_accept([this](error_code error, tcp::socket socket) {
        if (m_stopping)
            return;
        if (!error) {
            admit(std::move(socket));
            accept();
            return;
        }
        // Out of descriptors: the connection stays in the backlog, so wait instead of spinning.
        m_pause.expires_after(100ms);
        m_pause.async_wait([this](error_code cancelled) {
            if (!cancelled && !m_stopping)
                accept();
        });
    });
}

void HttpServer::Core::admit(tcp::socket socket)
{
    ++m_counters->accepted;
    error_code error;
    const std::string peer = socket.remote_endpoint(error).address().to_string();
    const bool trusted = m_trusted.contains(peer);
    const auto known = m_perAddress.find(peer);
    const bool crowded = known != m_perAddress.end() && known->second >= m_options.connectionsPerAddress;
    if (error || crowded || !makeRoom()) {
        ++m_counters->turnedAway;
        return;
    }
    socket.set_option(tcp::no_delay(true), error);
    if (!trusted)
        ++m_perAddress[peer];
    auto connection =
        std::make_shared<HttpConnection>(*this, std::move(socket), QByteArray::fromStdString(peer), trusted);
    m_connections.emplace(connection.get(), Entry {connection, {}, false});
    m_counters->open = static_cast<int>(m_connections.size());
    connection->start();
}

bool HttpServer::Core::makeRoom()
{
    if (static_cast<int>(m_connections.size()) < m_options.connections)
        return true;
    if (m_idle.empty())
        return false;
    ++m_counters->evicted;
    const auto oldest = m_idle.front()->shared_from_this();
    oldest->close();
    return true;
}

void HttpServer::Core::endWhenEmpty()
{
    if (m_stopping && m_connections.empty())
        m_io.stop();
}

HttpServer::HttpServer(Options options, Handler handler)
    : m_options(std::move(options))
    , m_handler(std::move(handler))
    , m_counters(std::make_shared<Counters>())
{
}

HttpServer::~HttpServer()
{
    stop(std::chrono::seconds(1));
}

Result<quint16> HttpServer::start()
{
    if (m_core)
        return failure(Error::Code::Conflict, translated("The server is already listening."));
    auto core = std::make_shared<Core>(m_options, m_handler, m_counters);
    const Result<quint16> port = core->listen();
    if (!port)
        return port;
    m_core = core;
    m_thread = std::thread([core] { core->run(); });
    return port;
}

void HttpServer::stop(std::chrono::milliseconds deadline)
{
    if (!m_core)
        return;
    m_core->requestStop(deadline);
    m_thread.join();
    m_core.reset();
    m_counters->open = 0;
}

Result<std::pair<QString, quint16>> parseListenAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    else if (host.contains(QLatin1Char(':')))
        host.clear();
    bool isNumber = false;
    const uint port = colon < 0 ? 0 : QStringView(text).mid(colon + 1).toUInt(&isNumber);
    if (host.isEmpty() || !isNumber || port > 65535) {
        return failure(Error::Code::NotConfigured,
                       translated("“%1” is no address to listen on; write it like 127.0.0.1:8787.").arg(text));
    }
    return std::make_pair(host, static_cast<quint16>(port));
}
