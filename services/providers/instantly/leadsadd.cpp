#include "services/providers/instantly/leadsadd.h"

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
    return QStringLiteral("Instantly");
}

QString tr(const char *text)
{
    return QCoreApplication::translate("LeadsAdd", text);
}

/// The custom variables that everybody asked about the same job shares, without their braces.
QByteArray sharedVariables(const MailContent &content)
{
    QByteArray data = "{";
    JsonText::appendField(data, "job_type", content.jobType);
    JsonText::appendField(data, "location", content.location);
    JsonText::appendField(data, "urgency", content.urgency);
    JsonText::appendField(data, "work_order_id", content.workOrderId);
    JsonText::appendField(data, "job_title", content.jobTitle);
    JsonText::appendField(data, "job_description", content.description);
    JsonText::appendField(data, "job_scheduled", content.scheduled);
    return data;
}

void appendLead(QByteArray &out, const MailPerson &recipient, const QByteArray &variables)
{
    const QString name = RecipientChecks::cleanName(recipient.name);
    const QString company = RecipientChecks::cleanName(recipient.companyName);
    out += '{';
    JsonText::appendField(out, "email", recipient.address);
    if (!name.isEmpty())
        JsonText::appendField(out, "first_name", name.section(QLatin1Char(' '), 0, 0));
    if (name.contains(QLatin1Char(' ')))
        JsonText::appendField(out, "last_name", name.section(QLatin1Char(' '), 1));
    if (!company.isEmpty())
        JsonText::appendField(out, "company_name", company);
    out += ",\"custom_variables\":";
    out += variables;
    JsonText::appendField(out, "accept_url", recipient.acceptUrl);
    JsonText::appendField(out, "decline_url", recipient.declineUrl);
    JsonText::appendField(out, "unsubscribe_url", recipient.unsubscribeUrl);
    JsonText::appendField(out, "rv_intent", recipient.messageUid.toString(QUuid::WithoutBraces));
    out += "}}";
}

/// A whole number that is not negative; -1 for anything else.
int count(const QJsonObject &json, const char *key)
{
    const QJsonValue value = json.value(QLatin1String(key));
    const double number = value.toDouble(-1);
    return value.isDouble() && number >= 0 && number <= 1e6 && number == static_cast<int>(number)
        ? static_cast<int>(number)
        : -1;
}

struct Summary
{
    bool sound = false;
    int duplicates = 0;
    int skipped = 0;
    int blocked = 0;
    int invalid = 0;
    int repeated = 0;
    int incomplete = 0;
    QHash<int, QString> created; ///< index to lead id

    int known() const { return duplicates + skipped; }
    int refused() const { return blocked + invalid + repeated + incomplete; }
    QString words() const
    {
        return tr("Instantly counted %1 duplicates, %2 skipped, %3 on the block list, %4 invalid, %5 repeated, %6 "
                  "incomplete")
            .arg(QString::number(duplicates), QString::number(skipped), QString::number(blocked),
                 QString::number(invalid), QString::number(repeated), QString::number(incomplete));
    }
};

bool isAnothers(const QJsonObject &lead, int index, const QStringList &addresses)
{
    const QString named = lead.value(QLatin1String("email")).toString().trimmed().toLower();
    return !named.isEmpty() && index < addresses.size() && named != addresses[index];
}

bool readCreated(const QJsonArray &leads, int recipients, const QStringList &addresses, QHash<int, QString> &created)
{
    for (const auto &value : leads) {
        const QJsonObject lead = value.toObject();
        const int index = count(lead, "index");
        const QString id = lead.value(QLatin1String("id")).toString();
        if (index < 0 || index >= recipients || id.isEmpty() || created.contains(index)
            || isAnothers(lead, index, addresses))
            return false;
        created.insert(index, id.left(64));
    }
    return true;
}

/// std::nullopt when it is not the summary of a bulk add at all; `sound` when its numbers agree with each other.
std::optional<Summary> summaryOf(const QByteArray &body, int recipients, const QStringList &addresses)
{
    const QJsonObject json = QJsonDocument::fromJson(body).object();
    const QJsonValue leads = json.value(QLatin1String("created_leads"));
    const int uploaded = count(json, "leads_uploaded");
    const int total = count(json, "total_sent");
    if (!leads.isArray() || uploaded < 0 || total < 0 || json.contains(QLatin1String("error")))
        return std::nullopt;
    Summary summary;
    if (!readCreated(leads.toArray(), recipients, addresses, summary.created))
        return std::nullopt;
    summary.duplicates = count(json, "duplicated_leads");
    summary.skipped = count(json, "skipped_count");
    summary.blocked = count(json, "in_blocklist");
    summary.invalid = count(json, "invalid_email_count");
    summary.repeated = count(json, "duplicate_email_count");
    summary.incomplete = count(json, "incomplete_count");
    const bool counted = std::min({summary.duplicates, summary.skipped, summary.blocked, summary.invalid,
                                   summary.repeated, summary.incomplete})
        >= 0;
    summary.sound = counted && total == recipients && uploaded == summary.created.size();
    return summary;
}

RecipientOutcome absent(int index, const Summary &summary, int missing)
{
    if (!summary.sound)
        return {index, RecipientOutcome::Kind::InDoubt, {}, tr("the answer's numbers contradict each other")};
    // The counters name nobody. Only when every absent lead was counted as known is it certain of each.
    const bool allKnown = summary.known() >= missing && summary.refused() == 0;
    return {index,
            allKnown ? RecipientOutcome::Kind::AlreadyInCampaign : RecipientOutcome::Kind::NotAdded,
            {},
            summary.words()};
}

SendOutcome accepted(const HttpAnswer &answer, int recipients, const QStringList &addresses, qint64 nowUnixMs)
{
    const auto summary = answer.status == 200 ? summaryOf(answer.body, recipients, addresses) : std::nullopt;
    if (!summary)
        return AnswerWords::inDoubt(answer, provider(), recipients,
                                    tr("it answered %1 with something else than a summary").arg(answer.status),
                                    nowUnixMs);
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::Accepted, nowUnixMs);
    const int missing = recipients - static_cast<int>(summary->created.size());
    outcome.recipients.reserve(recipients);
    for (int index = 0; index < recipients; ++index) {
        const auto created = summary->created.constFind(index);
        if (created != summary->created.constEnd())
            outcome.recipients.append({index, RecipientOutcome::Kind::Accepted, *created, {}});
        else
            outcome.recipients.append(absent(index, *summary, missing));
    }
    outcome.message = missing == 0
        ? tr("Instantly took %1.").arg(recipients)
        : tr("Instantly took %1 of %2. %3.").arg(recipients - missing).arg(recipients).arg(summary->words());
    return outcome;
}

SendOutcome refused(const HttpAnswer &answer, int recipients, qint64 nowUnixMs)
{
    static const QRegularExpression lead(QStringLiteral("leads?[./\\[](\\d{1,9})"));
    static const QRegularExpression route(QStringLiteral("campaign|list_id|blocklist|assigned_to"),
                                          QRegularExpression::CaseInsensitiveOption);
    const QString words = LeadsAdd::wordsOf(answer.body);
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::RefusedUnnamed, nowUnixMs);
    outcome.detail = words;
    QSet<int> named;
    for (auto match = lead.globalMatch(words); match.hasNext();) {
        const int index = match.next().captured(1).toInt();
        if (index >= recipients || named.contains(index))
            continue;
        named.insert(index);
        outcome.recipients.append({index, RecipientOutcome::Kind::Refused, {}, words});
    }
    if (!named.isEmpty()) {
        outcome.kind = SendOutcome::Kind::RefusedRecipients;
        outcome.message =
            tr("Instantly refused %1 of this request: %2. They are left out; the others are sent again at once.")
                .arg(named.size())
                .arg(words);
    } else if (route.match(words).hasMatch()) {
        outcome.kind = SendOutcome::Kind::RouteRefused;
        outcome.message =
            tr("Instantly refused the campaign: %1. Nothing is sent to it until the campaign in Settings is "
               "corrected.")
                .arg(words);
    } else {
        outcome.message =
            tr("Instantly refused the request without naming a lead: %1. Nothing was sent; it is tried in "
               "halves until the cause is found.")
                .arg(words);
    }
    return outcome;
}

} // namespace

namespace LeadsAdd {

ComposedRequest compose(const SendRoute &route, const MailBatch &batch)
{
    Q_ASSERT(!batch.recipients.isEmpty());
    ComposedRequest request;
    request.recipients = static_cast<int>(batch.recipients.size());
    if (QUuid::fromString(route.ref).isNull()) {
        request.refusal = SendOutcome();
        request.refusal->kind = SendOutcome::Kind::RouteRefused;
        request.refusal->message = tr("No Instantly campaign is set for this trade. Nothing is sent to it until one is "
                                      "chosen in Settings.");
        return request;
    }
    request.refusal = RecipientChecks::refusalOf(batch, recipientLimit);
    if (request.refusal)
        return request;

    QList<QByteArray> variables;
    for (const MailContent &content : batch.contents)
        variables.append(sharedVariables(content));
    request.body.reserve(batch.recipients.size() * 900 + 256);
    request.body += '{';
    JsonText::appendField(request.body, "campaign_id", QUuid::fromString(route.ref).toString(QUuid::WithoutBraces));
    request.body += ",\"skip_if_in_campaign\":true,\"leads\":[";
    for (const MailPerson &recipient : batch.recipients) {
        if (!request.body.endsWith('['))
            request.body += ',';
        appendLead(request.body, recipient, variables[recipient.content]);
        request.addresses.append(recipient.address.toLower());
    }
    request.body += "]}";
    return request;
}

SendOutcome judge(const HttpAnswer &answer, int recipients, qint64 nowUnixMs, const QStringList &addresses)
{
    const QString words = wordsOf(answer.body);
    if (answer.end == HttpAnswer::End::Answered && answer.status == 404) {
        SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::RouteRefused, nowUnixMs);
        outcome.detail = words;
        outcome.message =
            tr("Instantly does not know this campaign. Nothing is sent to it until the campaign in Settings is "
               "corrected.");
        return outcome;
    }
    if (auto outcome = AnswerWords::judgeCommon(answer, provider(), recipients, words, nowUnixMs))
        return *outcome;
    if (answer.status == 413) {
        SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::TooLarge, nowUnixMs);
        outcome.message = tr("Instantly says the request is too large. Nothing was sent; it is sent in halves.");
        return outcome;
    }
    if (answer.status == 400 || answer.status == 422)
        return refused(answer, recipients, nowUnixMs);
    return accepted(answer, recipients, addresses, nowUnixMs);
}

QString wordsOf(const QByteArray &errorBody)
{
    return AnswerWords::safe(QJsonDocument::fromJson(errorBody).object().value(QLatin1String("message")).toString());
}

} // namespace LeadsAdd
