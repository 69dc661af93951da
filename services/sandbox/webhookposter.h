#pragma once

#include "services/sandbox/eventsigner.h"
#include "services/sandbox/faultplan.h"
#include "services/sandbox/seededchance.h"

#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QUrl>

#include <deque>
#include <map>

class QNetworkAccessManager;
class QNetworkReply;

/// Posts what happened to the gateway as the two providers do: SendGrid's events in signed arrays, Instantly's one flat
/// object at a time with the secret header. Tries again until a 2xx, for a (scaled) day. Loses, repeats and holds back
/// posts when the fault plan says so. Lives on the sandbox's thread.
class WebhookPoster : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QUrl gateway; ///< nothing is posted when empty
        QByteArray instantlySecret;
        double timeScale = 60; ///< simulated seconds in a real one
        qint64 batchMs = 500;  ///< how long SendGrid's events are collected
        quint64 seed = 1;
        QByteArray inboundSecret; ///< no mail is handed to Inbound Parse when empty
    };

    WebhookPoster(Options options, const EventSigner &signer, FaultPlan &faults, QObject *parent = nullptr);

    void postMailEvent(const QJsonObject &event);
    void postLeadEvent(const QJsonObject &event);
    /// A mail that a person wrote to us, as Inbound Parse hands it over.
    void postInbound(const QByteArray &form, const QByteArray &contentType);
    [[nodiscard]] bool takesInbound() const { return !m_options.inboundSecret.isEmpty(); }
    /// Posts everything that was posted before @p times more, in another order when @p shuffled.
    void replay(int times, bool shuffled);
    void setGateway(const QUrl &gateway);

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] bool isIdle() const { return m_pending.isEmpty() && m_queue.empty() && m_inFlight == 0; }

private:
    struct Post
    {
        QByteArray path;
        QByteArray body;
        QByteArray timestamp; ///< SendGrid: what was signed
        QByteArray signature;
        QByteArray contentType = "application/json";
        qint64 firstMs = 0;
        int tries = 0;
    };

    void flush();
    void release(Post post);
    void enqueue(Post post, qint64 dueMs);
    void pump();
    void send(Post post);
    void onFinished(QNetworkReply *reply, Post post);
    qint64 scaled(qint64 simulatedMs, qint64 atLeastMs) const;

    Options m_options;
    const EventSigner &m_signer;
    FaultPlan &m_faults;
    QNetworkAccessManager *m_network;
    QTimer m_flushTimer;
    QTimer m_pumpTimer;
    QList<QByteArray> m_pending; ///< SendGrid events of the batch being collected
    qsizetype m_pendingBytes = 0;
    std::multimap<qint64, Post> m_queue; ///< by due time
    std::deque<Post> m_history;          ///< what replay() repeats
    qsizetype m_historyBytes = 0;
    SeededChance m_chance;
    int m_inFlight = 0;
    qint64 m_posted = 0;
    qint64 m_accepted = 0;
    qint64 m_refused = 0;
    qint64 m_lost = 0;
    qint64 m_repeated = 0;
    qint64 m_heldBack = 0;
    qint64 m_givenUp = 0;
    qint64 m_events = 0;
};
