#pragma once

#include "services/http/httpanswerparser.h"

#include <QObject>
#include <QSslConfiguration>
#include <QTcpSocket>
#include <QTimer>

/// One attempt: one request written once on one connection, one answer read. Made, run and destroyed by ProviderHttp on
/// its thread. It has no way to write twice: the only write follows the only readiness, and every end is final.
class HttpCall : public QObject
{
    Q_OBJECT

public:
    struct Plan
    {
        QString host;
        quint16 port = 0;
        bool tls = true;
        QSslConfiguration tlsSettings;
        QByteArray head;
        QByteArray body;
        std::optional<qint64> writeBeforeBootMs; ///< set for writes
        int connectTimeoutMs = 0;
        int deadlineMs = 0;
        HttpAnswerParser::Limits limits;
    };

    /// Takes over @p idle (an open connection to the plan's origin) unless it is null.
    HttpCall(Plan plan, QTcpSocket *idle, QObject *parent);

    void start();
    void abort(const QString &why);
    /// The open connection when another request may follow on it, else null; the caller owns it.
    QTcpSocket *takeConnection();

Q_SIGNALS:
    void finished(const HttpAnswer &answer);

private:
    void connectFresh();
    void watchSocket();
    void writeOnce();
    void onBytesWritten(qint64 bytes);
    void onReadable();
    void onClosed();
    void onError(QAbstractSocket::SocketError error);
    void readAvailable();
    void judgeAnswer();
    void finishWithout(const QString &problem, bool leaseLost = false);
    void finish(HttpAnswer answer);
    bool everythingIsOut() const;
    QString wordsFor(QAbstractSocket::SocketError error) const;

    Plan m_plan;
    QTcpSocket *m_socket = nullptr;
    HttpAnswerParser m_parser;
    QTimer m_deadline;
    QTimer m_connectTimeout;
    qint64 m_bytesWritten = 0;
    bool m_reused = false;
    bool m_wrote = false;      ///< from here on an end without an answer is Lost
    bool m_handedOver = false; ///< Qt has the whole request
    bool m_allOut = false;     ///< the kernel has it
    bool m_extraBytes = false;
    bool m_finished = false;
};
