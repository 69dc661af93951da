#pragma once

#include "models/domain/ids.h"
#include "models/domain/replytriage.h"

#include <QDateTime>
#include <QList>
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

    [[nodiscard]] QString whySentence() const;
};

/// Where an unmatched reply could belong: a work order, and who of it or of its sender's address may have written.
struct AttachChoices
{
    struct Person
    {
        TechnicianId id;
        QString name;
        QString email;
        QString place;            ///< "Houston, TX"
        bool asked = false;       ///< about this work order
        bool sameAddress = false; ///< as the reply came from
    };

    JobId job;
    qint64 workOrderNumber = 0;
    QString workOrderTitle;
    QList<Person> people; ///< the likeliest first
};

/// What an organisation taught, and who did.
struct TaughtRule
{
    qint64 id = 0;
    QString phrase;
    ReplyClass says = ReplyClass::Unknown;
    QString by;
    QDateTime at;
    QString fromText; ///< of the message it was made from; empty when that is gone
    QString fromTechnician;
    qint64 fromWorkOrder = 0; ///< 0: the message had none
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
