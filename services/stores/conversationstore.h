#pragma once

#include "models/domain/conversation.h"
#include "models/domain/conversationreports.h"
#include "models/domain/outboundmail.h"
#include "services/core/result.h"

class Connection;

/// Conversations as the database sees them, for whoever sits at a desk. Bound to its
/// connection's thread. The rules are in the SQL functions; here are only values.
class ConversationStore
{
public:
    explicit ConversationStore(Connection &connection);

    [[nodiscard]] Result<QList<ConversationSummary>> threads(const TechnicianId &technician);
    [[nodiscard]] Result<std::optional<JobId>> lastAsked(const TechnicianId &technician);
    [[nodiscard]] Result<std::optional<Conversation>> thread(const JobId &job, const TechnicianId &technician);

    /// What our mails about this work order say, and to whom.
    struct Facts
    {
        MailContent content;
        QString organisation;
        QString technicianName;
    };
    [[nodiscard]] Result<std::optional<Facts>> facts(const JobId &job, const TechnicianId &technician);

    /// std::nullopt takes a person's word back. A @p phrase becomes a rule.
    [[nodiscard]] Result<OverrideReport> overrideTriage(qint64 message, std::optional<ReplyClass> says,
                                                        const QString &phrase);
    /// The id of the entry; the same one when the key is known.
    [[nodiscard]] Result<qint64> takeTyped(const JobId &job, const TechnicianId &technician, const QString &text,
                                           const QDateTime &at, const QUuid &key);
    [[nodiscard]] Result<MessageId> reply(const JobId &job, const TechnicianId &technician, const QString &text,
                                          const QUuid &key, const QString &templateRef);
    struct Assignment
    {
        JobId job;
        TechnicianId technician;
        QDateTime arrival;
        bool cancelWaiting = true;
        bool tellOthers = true;
    };
    [[nodiscard]] Result<AssignReport> assign(const Assignment &assignment, const QString &templateRef);

    [[nodiscard]] Result<QList<UnmatchedReply>> unmatched(int limit);
    [[nodiscard]] Result<int> countUnmatched();
    /// Nothing when the organisation of the reply, else @p org, has no such work order.
    [[nodiscard]] Result<std::optional<AttachChoices>> attachChoices(qint64 message, const OrgId &org, qint64 number,
                                                                     const QString &words);
    [[nodiscard]] Result<ConversationId> attach(qint64 message, const JobId &job, const TechnicianId &technician);
    [[nodiscard]] Result<QList<TaughtRule>> rules();
    [[nodiscard]] Result<bool> retireRule(qint64 rule);

private:
    Connection &m_connection;
};
