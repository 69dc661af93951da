#pragma once

#include <QByteArray>
#include <QElapsedTimer>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/// A blocking socket that says exactly the bytes it is told, however wrong they are. Every wait is bounded.
class RawSocket
{
public:
    RawSocket() = default;
    explicit RawSocket(quint16 port, const char *sourceAddress = nullptr) { open(port, sourceAddress); }
    RawSocket(RawSocket &&other) noexcept
        : m_fd(std::exchange(other.m_fd, -1))
    {
    }
    RawSocket &operator=(RawSocket &&other) noexcept
    {
        std::swap(m_fd, other.m_fd);
        return *this;
    }
    ~RawSocket() { close(); }

    bool open(quint16 port, const char *sourceAddress = nullptr)
    {
        close();
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int on = 1;
        ::setsockopt(m_fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        if (sourceAddress != nullptr) {
            ::inet_pton(AF_INET, sourceAddress, &address.sin_addr);
            if (::bind(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
                return false;
        }
        address.sin_port = htons(port);
        ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        return ::connect(m_fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }

    void close()
    {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }

    void finishWriting() { ::shutdown(m_fd, SHUT_WR); }

    /// False as soon as the other side has closed.
    bool write(const QByteArray &bytes)
    {
        qsizetype sent = 0;
        while (sent < bytes.size()) {
            const ssize_t count =
                ::send(m_fd, bytes.constData() + sent, static_cast<size_t>(bytes.size() - sent), MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            sent += count;
        }
        return true;
    }

    /// Reads until the other side closes or @p timeoutMs is over.
    QByteArray readAll(int timeoutMs = 5000)
    {
        return read([](const QByteArray &) { return false; }, timeoutMs);
    }

    /// Reads one response with a Content-Length (or without a body).
    QByteArray readResponse(int timeoutMs = 5000)
    {
        return read(
            [](const QByteArray &bytes) {
                const qsizetype end = bytes.indexOf("\r\n\r\n");
                if (end < 0)
                    return false;
                const qsizetype at = bytes.indexOf("Content-Length: ");
                const qint64 length =
                    at < 0 || at > end ? 0 : bytes.mid(at + 16, bytes.indexOf('\r', at) - at - 16).toLongLong();
                return bytes.size() >= end + 4 + length;
            },
            timeoutMs);
    }

    /// Whether the other side closes within @p timeoutMs; what it still says is thrown away.
    bool isClosedWithin(int timeoutMs)
    {
        readAll(timeoutMs);
        return m_sawEnd;
    }

    /// "HTTP/1.1 400 ..." gives 400; no answer gives 0.
    static int statusOf(const QByteArray &response)
    {
        return response.startsWith("HTTP/1.1 ") ? response.mid(9, 3).toInt() : 0;
    }

private:
    template<typename Enough>
    QByteArray read(Enough enough, int timeoutMs)
    {
        QByteArray bytes;
        QElapsedTimer clock;
        clock.start();
        while (!enough(bytes)) {
            pollfd waiting {m_fd, POLLIN, 0};
            const auto left = static_cast<int>(timeoutMs - clock.elapsed());
            if (left <= 0 || ::poll(&waiting, 1, left) <= 0)
                break;
            char part[16384];
            const ssize_t count = ::recv(m_fd, part, sizeof part, 0);
            if (count <= 0) {
                m_sawEnd = true;
                break;
            }
            bytes.append(part, count);
        }
        return bytes;
    }

    int m_fd = -1;
    bool m_sawEnd = false;
};
