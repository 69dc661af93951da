#include "tests/support/faultproxy.h"

#include <QNetworkProxy>
#include <QTimer>

#include <sys/socket.h>

namespace {

struct NetworkFaultName
{
    const char *name;
    NetworkFault::Kind kind;
    int numbers;
};

constexpr NetworkFaultName faultNames[] = {
    {"none", NetworkFault::Kind::None, 0},
    {"accept-close", NetworkFault::Kind::AcceptClose, 0},
    {"cut-request", NetworkFault::Kind::CutRequest, 1},
    {"reset-request", NetworkFault::Kind::ResetRequest, 1},
    {"cut-answer", NetworkFault::Kind::CutAnswer, 1},
    {"reset-answer", NetworkFault::Kind::ResetAnswer, 1},
    {"half-record", NetworkFault::Kind::HalfRecord, 0},
    {"trickle", NetworkFault::Kind::Trickle, 2},
    {"black-hole", NetworkFault::Kind::BlackHole, 0},
    {"stall-answer", NetworkFault::Kind::StallAnswer, 0},
    {"half-close", NetworkFault::Kind::HalfClose, 0},
};

void closeSocket(QTcpSocket *socket, bool reset)
{
    if (reset && socket->socketDescriptor() >= 0) {
        const linger at0 {1, 0};
        ::setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &at0, sizeof at0);
        socket->abort();
    } else {
        socket->disconnectFromHost();
    }
}

} // namespace

std::optional<NetworkFault> NetworkFault::parse(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char(':'));
    const auto known =
        std::find_if(std::begin(faultNames), std::end(faultNames), [&parts](const NetworkFaultName &candidate) {
            return parts[0] == QLatin1String(candidate.name) && parts.size() == candidate.numbers + 1;
        });
    if (known == std::end(faultNames))
        return std::nullopt;
    bool bytesSound = true;
    bool timeSound = true;
    const qint64 bytes = known->numbers > 0 ? parts[1].toLongLong(&bytesSound) : 0;
    const int everyMs = known->numbers > 1 ? parts[2].toInt(&timeSound) : 0;
    if (!bytesSound || !timeSound || bytes < 0 || everyMs < 0)
        return std::nullopt;
    return NetworkFault {known->kind, bytes, everyMs};
}

FaultProxy::FaultProxy(const QString &targetHost, quint16 targetPort, quint32 seed, QObject *parent)
    : QTcpServer(parent)
    , m_targetHost(targetHost)
    , m_targetPort(targetPort)
    , m_random(seed)
{
}

void FaultProxy::setFrozen(bool frozen)
{
    m_frozen = frozen;
    if (frozen)
        return;
    const QList<PairPtr> pairs = m_pairs;
    for (const PairPtr &pair : pairs) {
        relayRequest(pair);
        relayAnswer(pair);
    }
}

void FaultProxy::cutAll()
{
    const QList<PairPtr> pairs = m_pairs;
    for (const PairPtr &pair : pairs)
        end(pair, true);
}

void FaultProxy::setFaultOfOpen(const NetworkFault &fault)
{
    for (const PairPtr &pair : std::as_const(m_pairs)) {
        pair->fault = fault;
        pair->towardsTarget = 0;
        pair->answerBytes = 0;
        pair->begun = false;
    }
}

void FaultProxy::forget()
{
    m_connections = 0;
    m_requestsBegun = 0;
}

void FaultProxy::incomingConnection(qintptr descriptor)
{
    ++m_connections;
    auto pair = std::make_shared<Pair>();
    pair->client = new QTcpSocket(this);
    pair->target = new QTcpSocket(this);
    pair->client->setSocketDescriptor(descriptor);
    pair->target->setProxy(QNetworkProxy::NoProxy);
    if (!m_plan.isEmpty())
        pair->fault = m_plan[static_cast<qsizetype>(m_random.bounded(static_cast<quint32>(m_plan.size())))];
    m_pairs.append(pair);
    if (pair->fault.kind == NetworkFault::Kind::AcceptClose) {
        end(pair, false);
        return;
    }
    connect(pair->client, &QTcpSocket::readyRead, this, [this, pair] { relayRequest(pair); });
    connect(pair->target, &QTcpSocket::connected, this, [this, pair] { relayRequest(pair); });
    connect(pair->target, &QTcpSocket::readyRead, this, [this, pair] { relayAnswer(pair); });
    connect(pair->client, &QTcpSocket::disconnected, this, [this, pair] { end(pair, false); });
    connect(pair->target, &QTcpSocket::disconnected, this, [this, pair] {
        relayAnswer(pair);
        const bool held =
            pair->fault.kind == NetworkFault::Kind::Trickle || pair->fault.kind == NetworkFault::Kind::StallAnswer;
        if (!held && !m_frozen)
            end(pair, false);
    });
    connect(pair->target, &QTcpSocket::errorOccurred, this, [this, pair] {
        if (pair->target->state() == QAbstractSocket::UnconnectedState && pair->towardsTarget == 0)
            end(pair, true);
    });
    for (QTcpSocket *socket : {pair->client, pair->target})
        connect(socket, &QTcpSocket::connected, socket,
                [socket] { socket->setSocketOption(QAbstractSocket::LowDelayOption, 1); });
    pair->client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (pair->fault.kind != NetworkFault::Kind::BlackHole)
        pair->target->connectToHost(m_targetHost, m_targetPort);
}

void FaultProxy::relayRequest(const PairPtr &pair)
{
    const bool reachable = pair->target->state() == QAbstractSocket::ConnectedState;
    if (m_frozen || pair->ended || (!reachable && pair->fault.kind != NetworkFault::Kind::BlackHole))
        return;
    QByteArray bytes = pair->client->readAll();
    if (bytes.isEmpty())
        return;
    const NetworkFault fault = pair->fault;
    const bool limited = fault.kind == NetworkFault::Kind::CutRequest || fault.kind == NetworkFault::Kind::ResetRequest;
    const bool over = limited && pair->towardsTarget + bytes.size() >= fault.bytes;
    if (over)
        bytes.truncate(fault.bytes - pair->towardsTarget);
    pair->towardsTarget += bytes.size();
    if (!pair->begun && pair->towardsTarget >= m_requestBeginsAfter) {
        pair->begun = true;
        ++m_requestsBegun;
        if (fault.kind == NetworkFault::Kind::HalfClose)
            ::shutdown(static_cast<int>(pair->client->socketDescriptor()), SHUT_WR);
    }
    if (fault.kind == NetworkFault::Kind::BlackHole)
        return;
    pair->target->write(bytes);
    if (over) {
        pair->target->flush();
        end(pair, fault.kind == NetworkFault::Kind::ResetRequest);
    }
}

void FaultProxy::relayAnswer(const PairPtr &pair)
{
    if (m_frozen || pair->ended)
        return;
    const QByteArray bytes = pair->target->readAll();
    if (!bytes.isEmpty())
        passAnswer(pair, bytes);
}

void FaultProxy::passAnswer(const PairPtr &pair, const QByteArray &bytes)
{
    if (!pair->begun) {
        pair->client->write(bytes);
        return;
    }
    switch (pair->fault.kind) {
    case NetworkFault::Kind::CutAnswer:
    case NetworkFault::Kind::ResetAnswer:
        pair->client->write(bytes.first(std::min<qint64>(bytes.size(), pair->fault.bytes - pair->answerBytes)));
        pair->answerBytes += bytes.size();
        if (pair->answerBytes >= pair->fault.bytes) {
            pair->client->flush();
            end(pair, pair->fault.kind == NetworkFault::Kind::ResetAnswer);
        }
        return;
    case NetworkFault::Kind::HalfRecord:
        pair->client->write(bytes.first(bytes.size() / 2));
        pair->client->flush();
        end(pair, false);
        return;
    case NetworkFault::Kind::Trickle:
        if (pair->heldAnswer.isEmpty())
            QTimer::singleShot(pair->fault.everyMs, pair->client, [this, pair] { trickle(pair); });
        pair->heldAnswer += bytes;
        return;
    case NetworkFault::Kind::StallAnswer:
    case NetworkFault::Kind::HalfClose:
        return;
    default:
        pair->client->write(bytes);
    }
}

void FaultProxy::trickle(const PairPtr &pair)
{
    if (pair->ended)
        return;
    const qsizetype count = std::min<qsizetype>(pair->heldAnswer.size(), pair->fault.bytes);
    pair->client->write(pair->heldAnswer.first(count));
    pair->heldAnswer.remove(0, count);
    if (!pair->heldAnswer.isEmpty())
        QTimer::singleShot(pair->fault.everyMs, pair->client, [this, pair] { trickle(pair); });
}

void FaultProxy::end(const PairPtr &pair, bool reset)
{
    if (std::exchange(pair->ended, true))
        return;
    m_pairs.removeOne(pair);
    for (QTcpSocket *socket : {pair->client, pair->target}) {
        socket->disconnect(this);
        closeSocket(socket, reset);
        if (socket->state() == QAbstractSocket::UnconnectedState)
            socket->deleteLater();
        else
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    }
}
