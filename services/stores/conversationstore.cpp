#include "services/stores/conversationstore.h"

#include "services/db/connection.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Conversation", text);
}

/// What our functions refuse, by the kind of refusal that they name.
tl::unexpected<Error> refused(Error error)
{
    if (error.detail.endsWith(QLatin1String(" RV409")))
        error.code = Error::Code::Conflict;
    else if (error.detail.endsWith(QLatin1String(" RV404")))
        error.code = Error::Code::NotFound;
    else if (error.detail.endsWith(QLatin1String(" RV424")))
        error.code = Error::Code::NotConfigured;
    return tl::make_unexpected(std::move(error));
}

ReplyClass saysOf(const QString &word)
{
    return replyClassFromWire(word).value_or(ReplyClass::Unknown);
}

QDateTime timeOf(const QJsonValue &milliseconds)
{
    return milliseconds.isDouble() ? QDateTime::fromMSecsSinceEpoch(milliseconds.toInteger(), Qt::UTC) : QDateTime();
}

ConversationMessage::Delivery deliveryOf(const QString &state)
{
    if (state == QLatin1String("sent"))
        return ConversationMessage::Delivery::Sent;
    if (state == QLatin1String("queued") || state == QLatin1String("sending"))
        return ConversationMessage::Delivery::Waiting;
    if (state == QLatin1String("in_doubt"))
        return ConversationMessage::Delivery::InDoubt;
    return state.isEmpty() ? ConversationMessage::Delivery::None : ConversationMessage::Delivery::Failed;
}

/// The sentence of what did not leave; empty while nothing is wrong.
QString problemOf(const QString &state, const QString &reason)
{
    if (state == QLatin1String("in_doubt"))
        return say("It is not known whether this went out. It is never sent again by itself.");
    if (deliveryOf(state) != ConversationMessage::Delivery::Failed)
        return {};
    if (reason == QLatin1String("unsubscribed"))
        return say("Not sent: unsubscribed in the meantime.");
    if (reason == QLatin1String("suppressed"))
        return say("Not sent: mail to this address was refused before.");
    if (reason == QLatin1String("refused_by_provider"))
        return say("Not sent: the provider refused it.");
    return say("Not sent: it was stopped.");
}

QList<TriageMatch> matchesOf(const QJsonArray &list)
{
    QList<TriageMatch> matches;
    for (const auto &value : list) {
        const QJsonArray entry = value.toArray();
        matches.append({static_cast<qsizetype>(entry.at(0).toInteger()),
                        static_cast<qsizetype>(entry.at(1).toInteger()), saysOf(entry.at(2).toString()),
                        entry.at(3).toString()});
    }
    return matches;
}

ConversationMessage::Sender senderOf(const QString &direction)
{
    if (direction == QLatin1String("technician"))
        return ConversationMessage::Sender::Technician;
    return direction == QLatin1String("we") ? ConversationMessage::Sender::We : ConversationMessage::Sender::System;
}

ConversationMessage messageOf(const QJsonArray &entry)
{
    int at = 0;
    const auto next = [&entry, &at] {
        return entry.at(at++);
    };
    ConversationMessage message;
    message.id = QString::number(next().toInteger());
    message.sender = senderOf(next().toString());
    message.author = next().toString();
    message.text = next().toString();
    message.full = next().toString();
    message.at = timeOf(next());
    message.typedIn = next().toString() == QLatin1String("typed");
    const QString state = next().toString();
    message.delivery = deliveryOf(state);
    message.deliveryProblem = problemOf(state, next().toString());
    message.verdict = saysOf(next().toString());
    message.matches = matchesOf(next().toArray());
    message.because = next().toString();
    message.returnDate = QDate::fromString(next().toString(), Qt::ISODate);
    const QString overriding = next().toString();
    const QString by = next().toString();
    const QDateTime overriddenAt = timeOf(next());
    if (!overriding.isEmpty())
        message.overridden = TriageOverride {saysOf(overriding), by, overriddenAt};
    return message;
}

/// What the person was asked first, as the thread's first line; no entry of its own in the database.
std::optional<ConversationMessage> askedMessage(const Row &row)
{
    if (row.isNull("asked_at"))
        return std::nullopt;
    ConversationMessage message;
    message.id = QStringLiteral("asked");
    message.sender = ConversationMessage::Sender::We;
    message.text = say("Work order %1: %2").arg(row.number("number")).arg(row.text("job_title"));
    message.at = row.time("asked_at");
    message.delivery = deliveryOf(row.text("asked_state"));
    message.deliveryProblem = problemOf(row.text("asked_state"), row.text("asked_reason"));
    return message;
}

QString whyNoReply(const Row &row)
{
    const QString name = row.text("full_name");
    const QString why = row.text("why");
    if (!row.flag("may_write"))
        return say("Your role may read this conversation and not write in it.");
    if (why == QLatin1String("unsubscribed")) {
        const QDateTime since = row.time("since");
        return since.isValid() ? say("%1 unsubscribed on %2 UTC. Nothing more can be sent.")
                                     .arg(name, since.toString(QStringLiteral("d MMM yyyy HH:mm:ss")))
                               : say("%1 unsubscribed. Nothing more can be sent.").arg(name);
    }
    if (why == QLatin1String("suppressed"))
        return say("Mail to %1 was refused before. Nothing more is sent there.").arg(name);
    if (why == QLatin1String("no_email"))
        return say("%1 has no e-mail address.").arg(name);
    if (why == QLatin1String("cold"))
        return say("%1 was asked through Instantly. Answer there, so that the mail comes from the same sender.")
            .arg(name);
    return {};
}

} // namespace

ConversationStore::ConversationStore(Connection &connection)
    : m_connection(connection)
{
}

Result<QList<ConversationSummary>> ConversationStore::threads(const TechnicianId &technician)
{
    const auto rows = m_connection.select(QStringLiteral("conversations_threads"),
                                          {{QStringLiteral("technician"), technician.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<ConversationSummary> threads;
    for (const Row &row : *rows) {
        ConversationSummary thread;
        thread.id = {row.uuid("id")};
        thread.jobId = {row.uuid("job_id")};
        thread.workOrderNumber = row.number("number");
        thread.workOrderTitle = row.text("job_title");
        thread.status = conversationStatusFromWire(row.text("status")).value_or(ConversationStatus::Active);
        thread.messages = static_cast<int>(row.number("messages"));
        thread.lastAt = row.time("last_at");
        thread.lastSays = saysOf(row.text("says"));
        threads.append(thread);
    }
    return threads;
}

Result<std::optional<JobId>> ConversationStore::lastAsked(const TechnicianId &technician)
{
    const auto row = m_connection.selectMaybe(QStringLiteral("conversations_last_asked"),
                                              {{QStringLiteral("technician"), technician.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    return *row ? std::optional(JobId {(*row)->uuid("job_id")}) : std::nullopt;
}

Result<std::optional<Conversation>> ConversationStore::thread(const JobId &job, const TechnicianId &technician)
{
    const auto found = m_connection.selectMaybe(
        QStringLiteral("conversations_thread"),
        {{QStringLiteral("job"), job.value}, {QStringLiteral("technician"), technician.value}});
    if (!found)
        return tl::make_unexpected(found.error());
    if (!*found)
        return std::optional<Conversation>();
    const Row &row = **found;
    Conversation conversation;
    conversation.id = {row.uuid("id")};
    conversation.jobId = {row.uuid("job_id")};
    conversation.workOrderNumber = row.number("number");
    conversation.workOrderTitle = row.text("job_title");
    conversation.technicianId = {row.uuid("technician_id")};
    conversation.recipientId = {row.uuid("recipient_id")};
    conversation.status = conversationStatusFromWire(row.text("status")).value_or(ConversationStatus::Active);
    conversation.lastAskedAt = row.time("asked_at");
    conversation.assignable = row.flag("assignable");
    conversation.whyNoReply = whyNoReply(row);
    conversation.canReply = conversation.whyNoReply.isEmpty();
    const auto asked = askedMessage(row);
    const QJsonArray messages = row.json("messages").array();
    for (const auto &message : messages)
        conversation.messages.append(messageOf(message.toArray()));
    if (asked) {
        const auto place = std::find_if(conversation.messages.cbegin(), conversation.messages.cend(),
                                        [&asked](const ConversationMessage &one) { return one.at > asked->at; });
        conversation.messages.insert(std::distance(conversation.messages.cbegin(), place), *asked);
    }
    return std::optional(conversation);
}

Result<std::optional<ConversationStore::Facts>> ConversationStore::facts(const JobId &job,
                                                                         const TechnicianId &technician)
{
    const auto row = m_connection.selectMaybe(
        QStringLiteral("conversations_facts"),
        {{QStringLiteral("job"), job.value}, {QStringLiteral("technician"), technician.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return std::optional<Facts>();
    const QJsonObject facts = (*row)->json("facts").object();
    return std::optional(Facts {MailContent::fromFacts(facts), facts.value(QLatin1String("organization")).toString(),
                                (*row)->text("full_name")});
}

Result<OverrideReport> ConversationStore::overrideTriage(qint64 message, std::optional<ReplyClass> says,
                                                         const QString &phrase)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("conversations_override"),
                               {{QStringLiteral("message"), message},
                                {QStringLiteral("verdict"), says ? QVariant(wireWord(*says)) : QVariant()},
                                {QStringLiteral("phrase"), phrase.isEmpty() ? QVariant() : QVariant(phrase)}});
    if (!row)
        return refused(row.error());
    const QJsonObject result = row->json("result").object();
    return OverrideReport {saysOf(result.value(QLatin1String("says")).toString()),
                           result.value(QLatin1String("rule")).isDouble(),
                           result.value(QLatin1String("suppressed")).toBool()};
}

Result<qint64> ConversationStore::takeTyped(const JobId &job, const TechnicianId &technician, const QString &text,
                                            const QDateTime &at, const QUuid &key)
{
    const auto row = m_connection.selectOne(QStringLiteral("conversations_take_typed"),
                                            {{QStringLiteral("job"), job.value},
                                             {QStringLiteral("technician"), technician.value},
                                             {QStringLiteral("text"), text},
                                             {QStringLiteral("at"), at},
                                             {QStringLiteral("key"), key}});
    if (!row)
        return refused(row.error());
    return row->number("message");
}

Result<MessageId> ConversationStore::reply(const JobId &job, const TechnicianId &technician, const QString &text,
                                           const QUuid &key, const QString &templateRef)
{
    const auto row = m_connection.selectOne(QStringLiteral("conversations_reply"),
                                            {{QStringLiteral("job"), job.value},
                                             {QStringLiteral("technician"), technician.value},
                                             {QStringLiteral("text"), text},
                                             {QStringLiteral("key"), key},
                                             {QStringLiteral("ref"), templateRef}});
    if (!row)
        return refused(row.error());
    return MessageId {row->number("message")};
}

Result<AssignReport> ConversationStore::assign(const Assignment &assignment, const QString &templateRef)
{
    const auto row = m_connection.selectOne(QStringLiteral("conversations_assign"),
                                            {{QStringLiteral("job"), assignment.job.value},
                                             {QStringLiteral("technician"), assignment.technician.value},
                                             {QStringLiteral("arrival"), assignment.arrival},
                                             {QStringLiteral("cancel_waiting"), assignment.cancelWaiting},
                                             {QStringLiteral("tell_others"), assignment.tellOthers},
                                             {QStringLiteral("ref"), templateRef}});
    if (!row)
        return refused(row.error());
    const QJsonObject report = row->json("report").object();
    const auto count = [&report](const char *name) {
        return report.value(QLatin1String(name)).toInt();
    };
    return AssignReport {count("ended"),         count("told"),     count("told_before"),
                         count("cold_not_told"), count("kept_out"), count("no_template")};
}

Result<QList<UnmatchedReply>> ConversationStore::unmatched(int limit)
{
    const auto rows =
        m_connection.select(QStringLiteral("conversations_unmatched"), {{QStringLiteral("limit"), limit}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<UnmatchedReply> replies;
    for (const Row &row : *rows) {
        UnmatchedReply reply;
        reply.id = row.number("id");
        reply.from = row.text("from_address");
        reply.subject = row.text("subject");
        reply.text = row.text("text");
        reply.at = row.time("occurred_at");
        const QString why = row.text("unmatched");
        reply.why = why == QLatin1String("several_organisations") ? UnmatchedReply::Why::SeveralOrganisations
            : why == QLatin1String("no_sender")                   ? UnmatchedReply::Why::NoSender
                                                                  : UnmatchedReply::Why::UnknownSender;
        reply.says = saysOf(row.text("says"));
        reply.attachments = static_cast<int>(row.number("attachments"));
        replies.append(reply);
    }
    return replies;
}

Result<int> ConversationStore::countUnmatched()
{
    const auto row = m_connection.selectOne(QStringLiteral("conversations_count_unmatched"));
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("waiting"));
}

Result<std::optional<AttachChoices>> ConversationStore::attachChoices(qint64 message, const OrgId &org, qint64 number,
                                                                      const QString &words)
{
    const auto row = m_connection.selectMaybe(QStringLiteral("conversations_attach_choices"),
                                              {{QStringLiteral("message"), message},
                                               {QStringLiteral("org"), org.value},
                                               {QStringLiteral("number"), number},
                                               {QStringLiteral("words"), words}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return std::optional<AttachChoices>();
    AttachChoices choices {{(*row)->uuid("job_id")}, (*row)->number("number"), (*row)->text("job_title"), {}};
    const QJsonArray people = (*row)->json("people").array();
    for (const auto &value : people) {
        const QJsonArray person = value.toArray();
        choices.people.append({TechnicianId::fromString(person.at(0).toString()), person.at(1).toString(),
                               person.at(2).toString(), person.at(3).toString(), person.at(4).toBool(),
                               person.at(5).toBool()});
    }
    return std::optional(choices);
}

Result<ConversationId> ConversationStore::attach(qint64 message, const JobId &job, const TechnicianId &technician)
{
    const auto row = m_connection.selectOne(QStringLiteral("conversations_attach"),
                                            {{QStringLiteral("message"), message},
                                             {QStringLiteral("job"), job.value},
                                             {QStringLiteral("technician"), technician.value}});
    if (!row)
        return refused(row.error());
    return ConversationId {row->uuid("conversation")};
}

Result<QList<TaughtRule>> ConversationStore::rules()
{
    const auto rows = m_connection.select(QStringLiteral("conversations_rules"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<TaughtRule> rules;
    for (const Row &row : *rows) {
        rules.append({row.number("id"), row.text("phrase"), saysOf(row.text("verdict")), row.text("made_by"),
                      row.time("made_at"), row.text("from_text"), row.text("from_technician"),
                      row.number("from_number")});
    }
    return rules;
}

Result<bool> ConversationStore::retireRule(qint64 rule)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("conversations_retire_rule"), {{QStringLiteral("rule"), rule}});
    if (!row)
        return refused(row.error());
    return row->flag("retired");
}
