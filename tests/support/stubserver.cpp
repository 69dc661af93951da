#include "tests/support/stubserver.h"

#include <QPointer>
#include <QSslSocket>
#include <QTimer>
#include <QUrl>

#include <sys/socket.h>

namespace {

QByteArray headOf(const StubStep &step, bool withLength)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(step.status) + " Stub\r\n";
    for (const QByteArray &line : step.headers)
        head += line + "\r\n";
    if (withLength)
        head += "Content-Length: " + QByteArray::number(step.body.size()) + "\r\n";
    if (!step.keepAlive)
        head += "Connection: close\r\n";
    return head + "\r\n";
}

qint64 lengthIn(const QByteArray &head)
{
    const qsizetype at = head.toLower().indexOf("content-length:");
    return at < 0 ? 0 : head.mid(at + 15, head.indexOf('\r', at) - at - 15).trimmed().toLongLong();
}

QList<QByteArray> attemptsIn(const QByteArray &bytes)
{
    static const QByteArray key = "\"rv_attempt\":\"";
    QList<QByteArray> found;
    for (qsizetype at = bytes.indexOf(key); at >= 0; at = bytes.indexOf(key, at + 1)) {
        const qsizetype begin = at + key.size();
        const qsizetype end = bytes.indexOf('"', begin);
        if (end > begin && !found.contains(bytes.mid(begin, end - begin)))
            found.append(bytes.mid(begin, end - begin));
    }
    return found;
}

} // namespace

void resetConnection(QTcpSocket *socket)
{
    const linger at0 {1, 0};
    ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &at0, sizeof at0);
    socket->abort();
}

StubServer::StubServer(Decide decide, QObject *parent)
    : QTcpServer(parent)
    , m_decide(std::move(decide))
{
    listen(QHostAddress::LocalHost);
}

StubServer::StubServer(Decide decide, const TestCertificate &certificate, QObject *parent)
    : QTcpServer(parent)
    , m_decide(std::move(decide))
    , m_certificate(certificate)
{
    listen(QHostAddress::LocalHost);
}

QUrl StubServer::url(const QString &path) const
{
    const QString scheme = m_certificate ? QStringLiteral("https") : QStringLiteral("http");
    return QUrl(scheme + QStringLiteral("://127.0.0.1:") + QString::number(serverPort()) + path);
}

void StubServer::forget()
{
    m_attempts.clear();
    m_requests.clear();
    m_begun = 0;
    m_connections = 0;
    m_poured = 0;
}

void StubServer::incomingConnection(qintptr descriptor)
{
    ++m_connections;
    auto *tls = m_certificate ? new QSslSocket(this) : nullptr;
    QTcpSocket *socket = tls ? tls : new QTcpSocket(this);
    socket->setSocketDescriptor(descriptor);
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_conversations.insert(socket, {});
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadable(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        const Conversation conversation = m_conversations.take(socket);
        if (!conversation.in.isEmpty())
            countAttempt(conversation.in, false, {conversation.in, {}, false});
        socket->deleteLater();
    });
    if (tls) {
        tls->setLocalCertificate(m_certificate->certificate);
        tls->setPrivateKey(m_certificate->key);
        tls->startServerEncryption();
    }
}

void StubServer::onReadable(QTcpSocket *socket)
{
    const auto found = m_conversations.find(socket);
    if (found == m_conversations.end())
        return;
    found->in += socket->readAll();
    if (!found->counted && !found->in.isEmpty()) {
        found->counted = true;
        ++m_begun;
    }
    if (m_inRequestStep) {
        if (found->in.size() >= m_inRequestStep->bytes)
            act(socket, *m_inRequestStep);
        return;
    }
    while (m_conversations.contains(socket) && takeRequest(socket, m_conversations[socket])) { }
}

bool StubServer::takeRequest(QTcpSocket *socket, Conversation &conversation)
{
    const qsizetype headEnd = conversation.in.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return false;
    const QByteArray head = conversation.in.first(headEnd + 4);
    const qint64 length = lengthIn(head);
    if (conversation.in.size() < head.size() + length)
        return false;

    const StubRequest request {head, conversation.in.mid(head.size(), length), true};
    conversation.in.remove(0, head.size() + length);
    conversation.counted = !conversation.in.isEmpty();
    countAttempt(request.body, true, request);
    const StubStep step = m_decide(request);
    QTimer::singleShot(step.delayMs, socket, [this, socket, step] { act(socket, step); });
    return true;
}

void StubServer::countAttempt(const QByteArray &bytes, bool whole, const StubRequest &request)
{
    const QList<QByteArray> attempts = attemptsIn(bytes);
    for (const QByteArray &attempt : attempts)
        ++m_attempts[attempt];
    if (whole)
        m_requests.append(request);
}

void StubServer::act(QTcpSocket *socket, const StubStep &step)
{
    switch (step.kind) {
    case StubStep::Kind::Answer:
    case StubStep::Kind::AnswerInRequest:
        socket->write(headOf(step, true) + step.body);
        if (!step.keepAlive || step.kind == StubStep::Kind::AnswerInRequest)
            socket->disconnectFromHost();
        else
            socket->flush();
        return;
    case StubStep::Kind::CloseAfterRead:
    case StubStep::Kind::CloseInRequest:
        socket->disconnectFromHost();
        return;
    case StubStep::Kind::ResetAfterRead:
    case StubStep::Kind::ResetInRequest:
        resetConnection(socket);
        return;
    case StubStep::Kind::RawThenClose:
        socket->write(step.body);
        socket->disconnectFromHost();
        return;
    case StubStep::Kind::RawThenReset:
        socket->write(step.body);
        socket->flush();
        QTimer::singleShot(5, socket, [socket] { resetConnection(socket); });
        return;
    case StubStep::Kind::RawThenHang:
        socket->write(step.body);
        return;
    case StubStep::Kind::Pour:
        socket->write(headOf(step, false));
        connect(socket, &QTcpSocket::bytesWritten, this, [this, socket, step] { pour(socket, step); });
        pour(socket, step);
        return;
    }
}

void StubServer::pour(QTcpSocket *socket, const StubStep &step)
{
    constexpr qint64 pouredAhead = 256 * 1024;
    while (socket->state() == QAbstractSocket::ConnectedState && socket->bytesToWrite() < pouredAhead)
        m_poured += socket->write(step.body);
}
