#include "services/http/httpcall.h"

#include "services/core/boottime.h"
#include "services/core/crashpoint.h"

#include <QNetworkProxy>
#include <QSslSocket>

#include <sys/socket.h>

namespace {

/// Qt reads no further ahead than this, whatever the other side pours out.
constexpr qint64 readAheadBytes = 64 * 1024;

/// Nothing unread and not closed by the other side, asked of the kernel itself: Qt learns of a close only in the event
/// loop, and a request written into a closed connection would end in doubt.
bool isQuietAndOpen(const QTcpSocket &socket)
{
    char byte = 0;
    const ssize_t got = ::recv(static_cast<int>(socket.socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return socket.state() == QAbstractSocket::ConnectedState && got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

} // namespace

HttpCall::HttpCall(Plan plan, QTcpSocket *idle, QObject *parent)
    : QObject(parent)
    , m_plan(std::move(plan))
    , m_socket(idle)
    , m_parser(m_plan.limits)
    , m_reused(idle != nullptr)
{
    if (m_socket)
        m_socket->setParent(this);
    m_deadline.setSingleShot(true);
    m_connectTimeout.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { finishWithout(tr("the time for the request ran out")); });
    connect(&m_connectTimeout, &QTimer::timeout, this, [this] { finishWithout(tr("no connection in time")); });
}

void HttpCall::start()
{
    m_deadline.start(m_plan.deadlineMs);
    if (m_reused && !isQuietAndOpen(*m_socket)) {
        m_socket->deleteLater();
        m_reused = false;
    }
    if (!m_reused) {
        connectFresh();
        return;
    }
    watchSocket();
    writeOnce();
}

void HttpCall::abort(const QString &why)
{
    finishWithout(why);
}

QTcpSocket *HttpCall::takeConnection()
{
    const bool open = m_socket && m_socket->state() == QAbstractSocket::ConnectedState;
    const bool reusable = open && m_finished && m_parser.state() == HttpAnswerParser::State::Done
        && m_parser.keepsConnection() && m_allOut && !m_extraBytes && m_socket->bytesAvailable() == 0;
    return reusable ? std::exchange(m_socket, nullptr) : nullptr;
}

void HttpCall::connectFresh()
{
    m_connectTimeout.start(m_plan.connectTimeoutMs);
    auto *tls = m_plan.tls ? new QSslSocket(this) : nullptr;
    m_socket = tls ? tls : new QTcpSocket(this);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readAheadBytes);
    watchSocket();
    if (tls) {
        tls->setSslConfiguration(m_plan.tlsSettings);
        connect(tls, &QSslSocket::encrypted, this, &HttpCall::writeOnce);
        tls->connectToHostEncrypted(m_plan.host, m_plan.port);
    } else {
        connect(m_socket, &QTcpSocket::connected, this, &HttpCall::writeOnce);
        m_socket->connectToHost(m_plan.host, m_plan.port);
    }
}

void HttpCall::watchSocket()
{
    connect(m_socket, &QTcpSocket::bytesWritten, this, &HttpCall::onBytesWritten);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpCall::onReadable);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &HttpCall::onError);
    connect(m_socket, &QTcpSocket::disconnected, this, &HttpCall::onClosed);
    if (auto *tls = qobject_cast<QSslSocket *>(m_socket))
        connect(tls, &QSslSocket::encryptedBytesWritten, this, [this] { onBytesWritten(0); });
}

void HttpCall::writeOnce()
{
    if (m_finished || m_wrote)
        return;
    m_connectTimeout.stop();
    // Without this the last part of a large body waits 40 ms for the other side's delayed acknowledgement.
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (m_plan.writeBeforeBootMs) {
        RAVEN_CRASH_POINT("C4");
        if (bootTimeMs() >= *m_plan.writeBeforeBootMs) {
            finishWithout(tr("the lease had no time left"), true);
            return;
        }
    }

    m_wrote = true;
    m_socket->write(m_plan.head);
    if (raven::crashPointsCompiledIn && m_plan.writeBeforeBootMs && m_plan.body.size() > 1) {
        const qsizetype half = m_plan.body.size() / 2;
        m_socket->write(m_plan.body.constData(), half);
        m_socket->flush();
        RAVEN_CRASH_POINT("C5");
        if (m_finished)
            return;
        m_socket->write(m_plan.body.constData() + half, m_plan.body.size() - half);
    } else {
        m_socket->write(m_plan.body);
    }
    m_handedOver = true;
    m_socket->flush();
    onBytesWritten(0);
}

void HttpCall::onBytesWritten(qint64 bytes)
{
    m_bytesWritten += bytes;
    if (m_finished || !m_wrote || m_allOut || !everythingIsOut())
        return;
    m_allOut = true;
    if (m_plan.writeBeforeBootMs)
        RAVEN_CRASH_POINT("C6");
}

void HttpCall::onReadable()
{
    if (m_finished)
        return;
    if (m_plan.writeBeforeBootMs)
        RAVEN_CRASH_POINT("C7");
    readAvailable();
    judgeAnswer();
}

void HttpCall::onClosed()
{
    if (m_finished)
        return;
    readAvailable();
    m_parser.closed();
    judgeAnswer();
}

void HttpCall::onError(QAbstractSocket::SocketError error)
{
    if (m_finished)
        return;
    if (m_wrote)
        readAvailable();
    if (m_wrote && error == QAbstractSocket::RemoteHostClosedError)
        m_parser.closed();
    judgeAnswer();
    if (!m_finished)
        finishWithout(wordsFor(error));
}

void HttpCall::readAvailable()
{
    std::array<char, 32 * 1024> buffer;
    while (m_socket->bytesAvailable() > 0 && m_parser.state() != HttpAnswerParser::State::Bad) {
        const qint64 got = m_socket->read(buffer.data(), buffer.size());
        if (got <= 0)
            return;
        if (!m_wrote || m_parser.feed(QByteArrayView(buffer.data(), got)) < got) {
            m_extraBytes = true;
            return;
        }
    }
}

void HttpCall::judgeAnswer()
{
    if (m_finished)
        return;
    if (m_parser.state() == HttpAnswerParser::State::Bad || (m_extraBytes && !m_wrote)) {
        finishWithout(m_wrote ? m_parser.problem() : tr("the other side spoke first"));
        return;
    }
    if (m_parser.state() != HttpAnswerParser::State::Done)
        return;
    const bool success = m_parser.status() >= 200 && m_parser.status() < 300;
    if (success && !everythingIsOut()) {
        finishWithout(tr("the answer came before the whole request was written"));
        return;
    }
    m_allOut = m_allOut || everythingIsOut();
    HttpAnswer answer;
    answer.end = HttpAnswer::End::Answered;
    answer.status = m_parser.status();
    answer.headers = m_parser.headers();
    answer.body = m_parser.body();
    finish(answer);
}

void HttpCall::finishWithout(const QString &problem, bool leaseLost)
{
    HttpAnswer answer;
    answer.end = m_wrote ? HttpAnswer::End::Lost : HttpAnswer::End::NotSent;
    answer.status = m_wrote ? m_parser.status() : 0;
    answer.leaseLost = leaseLost;
    answer.problem = problem;
    finish(answer);
}

void HttpCall::finish(HttpAnswer answer)
{
    if (std::exchange(m_finished, true))
        return;
    m_deadline.stop();
    m_connectTimeout.stop();
    answer.reusedConnection = m_reused;
    answer.bodyBytesWritten = std::clamp<qint64>(m_bytesWritten - m_plan.head.size(), 0, m_plan.body.size());
    if (m_socket)
        m_socket->disconnect(this);
    if (m_socket && answer.end != HttpAnswer::End::Answered)
        m_socket->abort();
    Q_EMIT finished(answer);
}

bool HttpCall::everythingIsOut() const
{
    const auto *tls = qobject_cast<const QSslSocket *>(m_socket);
    return m_handedOver && m_socket->bytesToWrite() == 0 && (!tls || tls->encryptedBytesToWrite() == 0);
}

QString HttpCall::wordsFor(QAbstractSocket::SocketError error) const
{
    switch (error) {
    case QAbstractSocket::HostNotFoundError:
        return tr("the name %1 was not found").arg(m_plan.host);
    case QAbstractSocket::ConnectionRefusedError:
        return tr("%1 refused the connection").arg(m_plan.host);
    case QAbstractSocket::SslHandshakeFailedError:
        return tr("%1 could not prove who it is (TLS)").arg(m_plan.host);
    case QAbstractSocket::RemoteHostClosedError:
        return m_wrote ? tr("the connection was cut") : tr("%1 closed the connection").arg(m_plan.host);
    default:
        return m_wrote ? tr("the connection was cut") : tr("no connection to %1").arg(m_plan.host);
    }
}
