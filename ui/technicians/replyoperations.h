#pragma once

#include "models/domain/conversation.h"
#include "models/domain/conversationreports.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What can be done about replies that belong to nobody, and about the rules that an organization taught. Filled by the
/// graph, by fakes in tests. An operation that is empty is not allowed to this role: its control is absent.
struct ReplyOperations
{
    std::function<QFuture<Result<int>>()> countUnmatched;
    std::function<QFuture<Result<QList<UnmatchedReply>>>()> readUnmatched;
    /// Who could have written @p reply about the work order of this number; with words, whom they name.
    std::function<QFuture<Result<AttachChoices>>(qint64 reply, qint64 number, const QString &words)> readAttachChoices;
    std::function<QFuture<Result<ConversationId>>(qint64 reply, const JobId &job, const TechnicianId &technician)>
        attach;

    std::function<QFuture<Result<QList<TaughtRule>>>()> readRules;
    std::function<QFuture<Result<bool>>(qint64 rule)> retireRule;

    std::function<void(const TechnicianId &technician, const JobId &job)> openTechnician;
};
