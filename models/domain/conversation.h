#pragma once

#include "models/domain/ids.h"
#include "models/domain/replytriage.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <optional>

using ConversationId = UuidId<struct ConversationTag>;

enum class ConversationStatus { Active, Qualified, Disqualified, Completed };

QString wireWord(ConversationStatus status); ///< active qualified disqualified completed
QString displayWord(ConversationStatus status);
std::optional<ConversationStatus> conversationStatusFromWire(const QString &word);

/// A person's word against the rules. Both are kept.
struct TriageOverride
{
    ReplyClass says = ReplyClass::Unknown;
    QString by; ///< "M. Ortiz"
    QDateTime at;

    friend bool operator==(const TriageOverride &, const TriageOverride &) = default;
};

/// One entry of a thread. Times are UTC.
struct ConversationMessage
{
    enum class Sender { Technician, We, System };
    enum class Delivery { None, Waiting, Sent, Failed, InDoubt }; ///< of what we wrote

    QString id;
    Sender sender = Sender::System;
    QString author; ///< who of us wrote it, or who typed in what the technician said
    QString text;   ///< new text only, never quoted history
    QString full;   ///< as it arrived; empty when there is nothing more in it
    QDateTime at;
    bool typedIn = false; ///< by hand, from a call or a text message
    bool isDraft = false; ///< nobody has sent it
    Delivery delivery = Delivery::None;
    QString deliveryProblem; ///< the sentence of a failure

    ReplyClass verdict = ReplyClass::Unknown; ///< by rule; what a technician wrote only
    QList<TriageMatch> matches;               ///< in text
    QString because;
    QDate returnDate;
    std::optional<TriageOverride> overridden;

    ReplyClass says() const { return overridden ? overridden->says : verdict; }
    friend bool operator==(const ConversationMessage &, const ConversationMessage &) = default;
};

/// "yes, because “I can be there”", "question → yes by M. Ortiz", "unknown: no rule knows these words".
QString triageSentence(const ConversationMessage &message);
/// The same for a triage alone.
QString triageSentence(ReplyClass verdict, const QString &because, const QDate &returnDate);

/// The thread with one technician about one work order.
struct Conversation
{
    ConversationId id; ///< null: nobody has written yet
    JobId jobId;
    qint64 workOrderNumber = 0;
    QString workOrderTitle;
    TechnicianId technicianId;
    RecipientId recipientId;
    ConversationStatus status = ConversationStatus::Active;
    QList<ConversationMessage> messages; ///< oldest first
    QDateTime lastAskedAt;
    bool canReply = false;
    QString whyNoReply;      ///< a sentence; empty when canReply
    bool assignable = false; ///< the work order is open and has no technician

    const ConversationMessage *lastReply() const; ///< the newest entry by the technician, or null
    friend bool operator==(const Conversation &, const Conversation &) = default;
};

/// One line of the choice of threads: one per work order, newest first.
struct ConversationSummary
{
    ConversationId id;
    JobId jobId;
    qint64 workOrderNumber = 0;
    QString workOrderTitle;
    ConversationStatus status = ConversationStatus::Active;
    int messages = 0;
    QDateTime lastAt;
    ReplyClass lastSays = ReplyClass::Unknown;

    friend bool operator==(const ConversationSummary &, const ConversationSummary &) = default;
};

/// What the conversation tab shows: the threads of one technician, and one of them opened.
struct ConversationPage
{
    QList<ConversationSummary> threads;
    std::optional<Conversation> open; ///< of the asked work order, else the newest; absent when never asked

    friend bool operator==(const ConversationPage &, const ConversationPage &) = default;
};
