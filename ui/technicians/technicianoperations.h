#pragma once

#include "models/domain/conversation.h"
#include "models/domain/conversationreports.h"
#include "models/domain/technicianprofile.h"
#include "services/core/result.h"

#include <QFuture>
#include <QUuid>

#include <functional>

/// What the technician page can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not
/// allowed to this role or not built: its control is absent. A null JobId means "whichever was last".
struct TechnicianOperations
{
    std::function<QFuture<Result<TechnicianProfile>>(const TechnicianId &id, const JobId &job)> readProfile;
    std::function<QFuture<Result<ConversationPage>>(const TechnicianId &id, const JobId &job)> readConversations;

    /// No value takes a person's word back. A phrase becomes a rule.
    std::function<QFuture<Result<OverrideReport>>(const QString &message, std::optional<ReplyClass> says,
                                                  const QString &phrase)>
        overrideTriage;
    /// The keys belong to the press: again is the same entry, never a second message.
    std::function<QFuture<Result<>>(const JobId &job, const TechnicianId &id, const QString &text, const QDateTime &at,
                                    const QUuid &key)>
        typeIn;
    std::function<QFuture<Result<MessageId>>(const JobId &job, const TechnicianId &id, const QString &text,
                                             const QUuid &key)>
        sendReply;
    /// Only where a drafting endpoint is set up. Text for a person to change; it sends nothing.
    std::function<QFuture<Result<QString>>(const JobId &job, const TechnicianId &id)> draftReply;
    std::function<QFuture<Result<AssignReport>>(const JobId &job, const TechnicianId &id, const QDateTime &arrival,
                                                bool cancelWaiting, bool tellOthers)>
        assign;

    std::function<void(const TechnicianId &id)> openEdit;
    std::function<void(const TechnicianId &id)> openCompare; ///< those who share this person's address
    std::function<void(const JobId &id)> openWorkOrder;
};
