#pragma once

#include "services/core/result.h"
#include "services/db/connectionsettings.h"
#include "services/stores/replyintakestore.h"

#include <QByteArrayList>
#include <QDateTime>
#include <QJsonArray>
#include <QUuid>

#include <functional>
#include <memory>
#include <optional>

class Connection;

/// Everything the gateway and the event processor say to the database, over a connection of its own. Lives on the
/// thread that made it.
class WebhookStore
{
public:
    struct Delivery
    {
        QByteArray provider; ///< "sendgrid", "instantly", "emailbison", "inbound"
        QByteArray body;     ///< as it came
        QByteArray headers;  ///< JSON object of what is needed to check the signature again
    };

    struct Processed
    {
        int taken = 0; ///< deliveries
        int added = 0; ///< events that were new
        int setAside = 0;
        QList<qint64> unreadable; ///< to be taken apart: deliveryBody(), applyItems()
    };

    struct LinkSubject
    {
        QString organisation;
        QString address;
        QString jobTitle;
        QString trade;
        QString place;
        QDateTime scheduledAt;
        QString timeZone;
        QString answer; ///< "accepted", "declined" or empty
        bool isOpen = false;
        bool unsubscribed = false;
    };

    struct Backlog
    {
        qint64 stored = 0; ///< counted up to 10,000
        QDateTime oldest;
    };

    struct Behind
    {
        int waiting = 0;    ///< counted up to 200
        bool quiet = false; ///< nothing has arrived for a moment
    };

    explicit WebhookStore(const ConnectionSettings &settings);
    ~WebhookStore();

    /// One commit for all of them; returns how many were new. A delivery that is known already is no error.
    [[nodiscard]] Result<qint64> store(const QList<Delivery> &deliveries);

    /// Applies up to @p limit stored deliveries in one transaction.
    [[nodiscard]] Result<Processed> process(const QString &provider, int limit);
    [[nodiscard]] Result<std::optional<QByteArray>> deliveryBody(qint64 id);
    [[nodiscard]] Result<Processed> applyItems(qint64 id, const QStringList &items);
    [[nodiscard]] Result<Backlog> backlog();
    [[nodiscard]] Result<Behind> behind();
    /// Forgets old raw deliveries and makes tables ahead, if it is time; returns how many were forgotten.
    [[nodiscard]] Result<int> keepHouse();

    /// Replies that came as mail or in events, over the same connection.
    [[nodiscard]] ReplyIntakeStore &replies() { return m_replies; }

    /// [{uid, at, agent}] or [{outreach, technician, at, agent}]; returns how many were new.
    [[nodiscard]] Result<int> applyOpens(const QJsonArray &opens);
    [[nodiscard]] Result<std::optional<LinkSubject>> linkSubject(const QUuid &messageUid);
    /// "unsubscribe", "accept", "decline"; false when there is no such message.
    [[nodiscard]] Result<bool> act(const QUuid &messageUid, const QString &action);

    /// Calls @p stored on this thread whenever somebody stored deliveries; call again now and then, because a lost
    /// session listens no more.
    [[nodiscard]] Result<> listen(const std::function<void()> &stored);

private:
    Result<qint64> storeOnce(const QList<Delivery> &deliveries);

    std::unique_ptr<Connection> m_connection;
    ReplyIntakeStore m_replies;
    std::unique_ptr<QObject> m_listener;
    qint64 m_listeningSession = 0;
};

/// Makes a store on the calling thread.
using WebhookStoreFactory = std::function<std::unique_ptr<WebhookStore>()>;
