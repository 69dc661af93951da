#include "services/providers/sendgrid/sendgridmail.h"

#include "services/providers/answerwords.h"
#include "services/providers/jsontext.h"
#include "services/providers/recipientchecks.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>

namespace {

QString provider()
{
    return QStringLiteral("SendGrid");
}

QString tr(const char *text)
{
    return QCoreApplication::translate("SendGridMail", text);
}

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar character) { return character.unicode() < 0x80; });
}

SendOutcome routeRefused(const QString &fault)
{
    SendOutcome outcome;
    outcome.kind = SendOutcome::Kind::RouteRefused;
    outcome.message = tr("%1 Nothing is sent with this template until that is corrected in Settings.").arg(fault);
    return outcome;
}

QString faultOf(const SendRoute &route)
{
    if (route.ref.isEmpty() || !isAscii(route.ref))
        return tr("No SendGrid template is set.");
    if (!RecipientChecks::isAddress(route.fromAddress) || !isAscii(route.fromAddress))
        return tr("The sender's address is not an e-mail address of plain characters.");
    if (route.categories.size() > 10
        || std::any_of(route.categories.begin(), route.categories.end(),
                       [](const QString &one) { return one.isEmpty() || one.size() > 255; }))
        return tr("There are more than 10 categories, or one is empty or too long.");
    return {};
}

/// The part of dynamic_template_data that everybody asked about the same job shares, without its braces.
QByteArray sharedData(const MailContent &content)
{
    QByteArray data = "{";
    JsonText::appendField(data, "job_type", content.jobType);
    JsonText::appendField(data, "location", content.location);
    JsonText::appendField(data, "urgency", content.urgency);
    JsonText::appendField(data, "description", content.description);
    JsonText::appendField(data, "budget", content.budget);
    JsonText::appendField(data, "scheduled", content.scheduled);
    JsonText::appendField(data, "job_title", content.jobTitle);
    JsonText::appendField(data, "work_order_id", content.workOrderId);
    if (!content.postalAddress.isEmpty())
        JsonText::appendField(data, "postal_address", content.postalAddress);
    if (!content.message.isEmpty())
        JsonText::appendField(data, "message", content.message);
    return data;
}

void appendPerson(QByteArray &out, const MailPerson &recipient, const QByteArray &attempt, const QByteArray &data)
{
    out += "{\"to\":[{";
    JsonText::appendField(out, "email", recipient.address);
    if (const QString name = RecipientChecks::cleanName(recipient.name); !name.isEmpty())
        JsonText::appendField(out, "name", name);
    out += "}],\"custom_args\":{";
    JsonText::appendField(out, "rv_intent", recipient.messageUid.toString(QUuid::WithoutBraces));
    out += attempt;
    out += "},\"headers\":{";
    JsonText::appendField(out, "List-Unsubscribe",
                          QString(QLatin1Char('<') + recipient.unsubscribeUrl + QLatin1Char('>')));
    out += ",\"List-Unsubscribe-Post\":\"List-Unsubscribe=One-Click\"},\"dynamic_template_data\":";
    out += data;
    JsonText::appendField(out, "tech_name", firstNameOrThere(recipient.name));
    JsonText::appendField(out, "tech_email", recipient.address);
    JsonText::appendField(out, "accept_url", recipient.acceptUrl);
    JsonText::appendField(out, "decline_url", recipient.declineUrl);
    JsonText::appendField(out, "unsubscribe_url", recipient.unsubscribeUrl);
    JsonText::appendField(out, "tracking_pixel", recipient.trackingPixelUrl);
    out += "}}";
}

QByteArray bodyOf(const SendRoute &route, const MailBatch &batch)
{
    QByteArray attempt;
    JsonText::appendField(attempt, "rv_attempt", batch.attemptUid.toString(QUuid::WithoutBraces));
    QList<QByteArray> data;
    for (const MailContent &content : batch.contents)
        data.append(sharedData(content));

    QByteArray body;
    body.reserve(batch.recipients.size() * 1400 + 1024);
    body += "{\"personalizations\":[";
    for (const MailPerson &recipient : batch.recipients) {
        if (!body.endsWith('['))
            body += ',';
        appendPerson(body, recipient, attempt, data[recipient.content]);
    }
    body += "],\"from\":{";
    JsonText::appendField(body, "email", route.fromAddress);
    if (const QString name = RecipientChecks::cleanName(route.fromName); !name.isEmpty())
        JsonText::appendField(body, "name", name);
    body += '}';
    if (!batch.replyTo.isEmpty()) {
        body += ",\"reply_to\":{";
        JsonText::appendField(body, "email", batch.replyTo);
        body += '}';
    }
    JsonText::appendField(body, "template_id", route.ref);
    if (!route.categories.isEmpty()) {
        body += ",\"categories\":[";
        for (const QString &category : route.categories) {
            if (!body.endsWith('['))
                body += ',';
            JsonText::appendString(body, category);
        }
        body += ']';
    }
    body += '}';
    return body;
}

struct Fault
{
    QString field; ///< empty when SendGrid says null, "null" or nothing
    QString message;
    int recipient = -1;
};

QList<Fault> faultsOf(const QByteArray &body, int recipients)
{
    static const QRegularExpression place(QStringLiteral("personalizations[.\\[](\\d{1,9})"));
    QList<Fault> faults;
    const QJsonArray errors = QJsonDocument::fromJson(body).object().value(QLatin1String("errors")).toArray();
    for (const auto &value : errors) {
        const QJsonObject error = value.toObject();
        Fault fault;
        fault.field = error.value(QLatin1String("field")).toString().trimmed();
        if (fault.field == QLatin1String("null"))
            fault.field.clear();
        fault.message = error.value(QLatin1String("message")).toString();
        const auto inField = place.match(fault.field);
        const auto found = inField.hasMatch() ? inField : place.match(fault.message);
        if (found.hasMatch() && found.captured(1).toInt() < recipients)
            fault.recipient = found.captured(1).toInt();
        faults.append(fault);
    }
    return faults;
}

bool blamesTheRoute(const Fault &fault)
{
    return !fault.field.isEmpty() && !fault.field.startsWith(QLatin1String("personalizations"));
}

SendOutcome refused(const HttpAnswer &answer, const QList<Fault> &faults, qint64 nowUnixMs)
{
    const QString words = SendGridMail::wordsOf(answer.body);
    const auto route = std::find_if(faults.begin(), faults.end(), blamesTheRoute);
    if (route != faults.end()) {
        SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::RouteRefused, nowUnixMs);
        outcome.message =
            tr("SendGrid refused the template or the sender (%1): %2. Nothing is sent with it until that is "
               "corrected in Settings or at SendGrid.")
                .arg(AnswerWords::safe(route->field), AnswerWords::safe(route->message));
        outcome.detail = words;
        return outcome;
    }
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::RefusedUnnamed, nowUnixMs);
    outcome.detail = words;
    QSet<int> named;
    for (const Fault &fault : faults) {
        if (fault.recipient < 0 || named.contains(fault.recipient))
            continue;
        named.insert(fault.recipient);
        outcome.recipients.append(
            {fault.recipient, RecipientOutcome::Kind::Refused, {}, AnswerWords::safe(fault.message)});
    }
    if (named.isEmpty()) {
        outcome.message =
            tr("SendGrid refused the request without naming a recipient: %1. Nothing was sent; it is tried "
               "in halves until the cause is found.")
                .arg(words);
        return outcome;
    }
    outcome.kind = SendOutcome::Kind::RefusedRecipients;
    outcome.message =
        tr("SendGrid refused %1 of this request: %2. They are left out; the others are sent again at once.")
            .arg(named.size())
            .arg(outcome.recipients.first().reason);
    return outcome;
}

SendOutcome accepted(const HttpAnswer &answer, int recipients, qint64 nowUnixMs)
{
    const QByteArray body = answer.body.trimmed();
    const bool saysErrors = QJsonDocument::fromJson(body).object().contains(QLatin1String("errors"));
    const QByteArray messageId = answer.header("X-Message-Id");
    if (answer.status != 202 || saysErrors || (!body.isEmpty() && messageId.isEmpty()))
        return AnswerWords::inDoubt(answer, provider(), recipients,
                                    tr("it answered %1 with something else than an acceptance").arg(answer.status),
                                    nowUnixMs);
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::Accepted, nowUnixMs);
    outcome.providerRequestId = QString::fromLatin1(messageId.left(200));
    outcome.message = tr("SendGrid took %1.").arg(recipients);
    return outcome;
}

} // namespace

namespace SendGridMail {

ComposedRequest compose(const SendRoute &route, const MailBatch &batch)
{
    Q_ASSERT(!batch.recipients.isEmpty() && !batch.attemptUid.isNull());
    ComposedRequest request;
    request.recipients = static_cast<int>(batch.recipients.size());
    if (const QString fault = faultOf(route); !fault.isEmpty()) {
        request.refusal = routeRefused(fault);
        return request;
    }
    request.refusal = RecipientChecks::refusalOf(batch, recipientLimit);
    if (request.refusal)
        return request;
    request.body = bodyOf(route, batch);
    if (request.body.size() >= bodyLimitBytes) {
        request.body.clear();
        request.refusal = SendOutcome();
        request.refusal->kind = SendOutcome::Kind::TooLarge;
        request.refusal->message = tr("The batch is larger than SendGrid takes. It is sent in parts.");
    }
    return request;
}

SendOutcome judge(const HttpAnswer &answer, int recipients, qint64 nowUnixMs)
{
    const bool answered = answer.end == HttpAnswer::End::Answered;
    const QList<Fault> faults = answered && answer.status >= 400 ? faultsOf(answer.body, recipients) : QList<Fault>();
    if (answered && answer.status == 403 && std::any_of(faults.begin(), faults.end(), blamesTheRoute))
        return refused(answer, faults, nowUnixMs); // an unverified sender is a 403 that names "from"
    if (auto outcome = AnswerWords::judgeCommon(answer, provider(), recipients, wordsOf(answer.body), nowUnixMs))
        return *outcome;
    if (answer.status == 413) {
        SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::TooLarge, nowUnixMs);
        outcome.message = tr("SendGrid says the request is too large. Nothing was sent; it is sent in halves.");
        return outcome;
    }
    if (answer.status == 400 || answer.status == 422)
        return refused(answer, faults, nowUnixMs);
    return accepted(answer, recipients, nowUnixMs);
}

QString wordsOf(const QByteArray &errorBody)
{
    const QJsonArray errors = QJsonDocument::fromJson(errorBody).object().value(QLatin1String("errors")).toArray();
    return AnswerWords::safe(errors.at(0).toObject().value(QLatin1String("message")).toString());
}

} // namespace SendGridMail
