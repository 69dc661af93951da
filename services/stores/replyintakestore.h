#pragma once

#include "models/domain/replytriage.h"
#include "services/core/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QUuid>

#include <functional>

class Connection;

/// Replies on their way in: stored Inbound Parse deliveries become entries of conversations, and entries that nobody
/// has judged yet are judged. Both take what no other engine holds, and both are level-triggered: a crash in between
/// loses nothing. Bound to its connection's thread; reads no mail and knows no rule.
class ReplyIntakeStore
{
public:
    struct Delivery
    {
        qint64 id = 0;
        QByteArray body;
        QByteArray contentType;
        QDateTime receivedAt;
        QByteArray hash;
    };
    /// What a delivery turned out to be: a reply, or why it is none.
    struct Read
    {
        QJsonObject reply; ///< as conversation_take_reply wants it
        QString why;       ///< empty when there is a reply
    };
    using Reader = std::function<Read(const Delivery &)>;

    struct Untriaged
    {
        qint64 message = 0;
        QUuid org; ///< null: nobody knows whose it is
        QString body;
        QDate receivedOn;
        QList<TriageRule> own;
    };
    using Judge = std::function<TriageResult(const Untriaged &)>;

    explicit ReplyIntakeStore(Connection &connection);

    /// Up to @p limit deliveries in one transaction; returns how many were taken.
    [[nodiscard]] Result<int> takeInbound(int limit, const Reader &read);
    /// Up to @p limit replies in one transaction, and what follows from each of them with it. One that cannot be
    /// recorded does not keep the others; it is tried again a minute later. Returns how many were taken.
    [[nodiscard]] Result<int> triage(int limit, const Judge &judge);
    /// One reply, by whoever stored it; false when it was judged already.
    [[nodiscard]] Result<bool> triageOne(qint64 message, const Judge &judge);

    /// As the database keeps them: [from, length, word, rule] each.
    [[nodiscard]] static QJsonArray matchesOf(const TriageResult &triage);

private:
    Result<QList<Untriaged>> claim(const QString &statement, const QVariantMap &binds);
    Result<> addRules(QList<Untriaged> &replies);
    Result<bool> apply(const Untriaged &reply, const TriageResult &triage);
    Result<int> triageSingly(int limit, const Judge &judge);

    Connection &m_connection;
};
