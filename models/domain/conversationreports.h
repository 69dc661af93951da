#pragma once

#include "models/domain/replytriage.h"

#include <QDateTime>
#include <QString>

/// A reply that nobody could be found for; it waits for a person who knows whose it is.
struct UnmatchedReply
{
    enum class Why { UnknownSender, SeveralOrganisations, NoSender };

    qint64 id = 0;
    QString from;
    QString subject;
    QString text;
    QDateTime at;
    Why why = Why::UnknownSender;
    ReplyClass says = ReplyClass::Unknown;
    int attachments = 0;
};

/// What an organisation taught, and who did.
struct TaughtRule
{
    qint64 id = 0;
    QString phrase;
    ReplyClass says = ReplyClass::Unknown;
    QString by;
    QDateTime at;
};

/// What assigning from a conversation did. Nobody is told twice about one work order.
struct AssignReport
{
    int notAskedAnyMore = 0;
    int told = 0;
    int toldBefore = 0;
    int coldNotTold = 0; ///< asked through Instantly, where a single message has no place
    int suppressedNotTold = 0;
    int withoutTemplate = 0; ///< SENDGRID_TEMPLATE_ID_TAKEN is not set

    [[nodiscard]] QString sentence() const;
};

/// What a person's word on a message led to.
struct OverrideReport
{
    ReplyClass says = ReplyClass::Unknown;
    bool madeRule = false;
    bool stillSuppressed = false; ///< taking back an unsubscribe makes nobody a recipient again
};
