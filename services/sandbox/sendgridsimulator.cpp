#include "services/sandbox/sendgridsimulator.h"

#include "services/sandbox/sandboxhttp.h"

#include <QRandomGenerator>
#include <QUuid>

#include <algorithm>

namespace {

constexpr qsizetype requestBytes = 30 * 1024 * 1024;
const char *builtInTemplate = "d-5f0c7b1e9a3d4c62b8e7f1042d6a9c35";

/// The built-in dynamic template: every value the dispatch fills, a way out and a postal address.
constexpr const char *templateText = R"(Hi {{tech_name}},

{{job_type}} work near {{location}} ({{urgency}}):
{{description}}

Budget: {{budget}}
When: {{scheduled}}

Accept: {{accept_url}}
Decline: {{decline_url}}

Work order {{work_order_id}}
Unsubscribe: {{unsubscribe_url}}
{{postal_address}}
Sent by Raven Training, 1 Rookery Lane, Springfield, IL 62701, USA
)";

constexpr const char *templateHtml = R"(<!doctype html>
<html lang="en"><body>
<p>Hi {{tech_name}},</p>
<p>{{job_type}} work near {{location}} ({{urgency}}):<br>{{description}}</p>
<p>Budget: {{budget}}<br>When: {{scheduled}}</p>
<p><a href="{{accept_url}}">Accept</a> or <a href="{{decline_url}}">decline</a></p>
<p>Work order {{work_order_id}}</p>
<p><a href="{{unsubscribe_url}}">Unsubscribe</a><br>{{postal_address}}<br>
Sent by Raven Training, 1 Rookery Lane, Springfield, IL 62701, USA</p>
<img src="{{tracking_pixel}}" width="1" height="1" alt="">
</body></html>
)";

struct TemplateWords
{
    const char *name;
    const char *version;
    const char *subject;
    const char *html;
    const char *text;
};

constexpr TemplateWords workOrderTemplate {"Raven work order", "Work order", "{{job_type}} job near {{location}}",
                                           templateHtml, templateText};
/// What a person wrote, around it only who it is for and the way out.
constexpr TemplateWords messageTemplate {
    "Raven message", "Message", "Re: {{job_type}} job near {{location}}",
    "<p>Hi {{tech_name}},</p><p>{{message}}</p><p>Work order {{work_order_id}}</p>"
    "<p><a href=\"{{unsubscribe_url}}\">Unsubscribe</a></p>",
    "Hi {{tech_name}},\n\n{{message}}\n\nWork order {{work_order_id}}\nUnsubscribe: {{unsubscribe_url}}\n"};

QJsonObject templateJson(const QByteArray &ofId, const TemplateWords &words, bool whole)
{
    const QString id = QString::fromLatin1(ofId);
    const QString updated = QStringLiteral("2026-01-05 09:00:00");
    const QUuid versionId = QUuid::createUuidV5(QUuid(), ofId);
    QJsonObject version {{QStringLiteral("id"), versionId.toString(QUuid::WithoutBraces)},
                         {QStringLiteral("template_id"), id},
                         {QStringLiteral("active"), 1},
                         {QStringLiteral("name"), QLatin1String(words.version)},
                         {QStringLiteral("subject"), QLatin1String(words.subject)},
                         {QStringLiteral("updated_at"), updated},
                         {QStringLiteral("editor"), QStringLiteral("code")}};
    if (whole) {
        version.insert(QStringLiteral("generate_plain_content"), false);
        version.insert(QStringLiteral("html_content"), QString::fromUtf8(words.html));
        version.insert(QStringLiteral("plain_content"), QString::fromUtf8(words.text));
    }
    return {{QStringLiteral("id"), id},
            {QStringLiteral("name"), QLatin1String(words.name)},
            {QStringLiteral("generation"), QStringLiteral("dynamic")},
            {QStringLiteral("updated_at"), updated},
            {QStringLiteral("versions"), QJsonArray {version}}};
}

struct ListWord
{
    const char *path;
    SendGridSimulator::List list;
};

constexpr std::array<ListWord, SendGridSimulator::listCount> listWords {
    {{"/v3/suppression/bounces", SendGridSimulator::List::Bounces},
     {"/v3/suppression/blocks", SendGridSimulator::List::Blocks},
     {"/v3/suppression/spam_reports", SendGridSimulator::List::Spam},
     {"/v3/suppression/invalid_emails", SendGridSimulator::List::Invalid},
     {"/v3/suppression/unsubscribes", SendGridSimulator::List::Unsubscribes}}};

QJsonValue textOrNull(const QByteArray &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::fromUtf8(text));
}

HttpExchangeResponse faultAnswer(const QList<MailFault> &faults)
{
    QJsonArray errors;
    for (const MailFault &fault : faults) {
        const QByteArray help = fault.help.isEmpty()
            ? QByteArray()
            : "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#" + fault.help;
        errors.append(QJsonObject {{QStringLiteral("message"), QString::fromUtf8(fault.message)},
                                   {QStringLiteral("field"), textOrNull(fault.field)},
                                   {QStringLiteral("help"), textOrNull(help)}});
    }
    return jsonAnswer(400, QJsonObject {{QStringLiteral("errors"), errors}});
}

QByteArray newMessageId()
{
    return QUuid::createUuid().toRfc4122().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QByteArray defaultMessage(int status)
{
    switch (status) {
    case 400:
        return QByteArrayLiteral("Bad Request");
    case 401:
        return QByteArrayLiteral("The provided authorization grant is invalid, expired, or revoked");
    case 403:
        return QByteArrayLiteral("access forbidden");
    case 404:
        return QByteArrayLiteral("not found");
    case 405:
        return QByteArrayLiteral("method not allowed");
    case 413:
        return QByteArrayLiteral("content too large");
    case 429:
        return QByteArrayLiteral("too many requests");
    default:
        return QByteArrayLiteral("internal server error");
    }
}

} // namespace

SendGridSimulator::SendGridSimulator(const Options &options, SandboxLedger &ledger, Accepted accepted)
    : m_options(options)
    , m_ledger(ledger)
    , m_accepted(std::move(accepted))
{
    if (m_options.templateId.isEmpty())
        m_options.templateId = builtInTemplate;
}

HttpExchangeResponse SendGridSimulator::error(int status, const QByteArray &message, const QByteArray &field)
{
    const QJsonObject fault {
        {QStringLiteral("message"), QString::fromUtf8(message.isEmpty() ? defaultMessage(status) : message)},
        {QStringLiteral("field"), textOrNull(field)},
        {QStringLiteral("help"), QJsonValue::Null}};
    return jsonAnswer(status, QJsonObject {{QStringLiteral("errors"), QJsonArray {fault}}});
}

HttpExchangeResponse SendGridSimulator::handle(const HttpExchangeRequest &request, qint64 now, const QByteArray &blame)
{
    const QByteArray key = bearerToken(request);
    if (key.isEmpty())
        return error(401, QByteArrayLiteral("authorization required"));
    if (!isKeyGood(key))
        return error(401);
    if (request.path == "/v3/mail/send")
        return request.method == "POST" ? mailSend(request, now, blame) : error(405);
    if (request.path == "/v3/mail/batch" && request.method == "POST")
        return jsonAnswer(201, QJsonObject {{QStringLiteral("batch_id"), QString::fromLatin1(newMessageId())}});
    if (request.path == "/v3/scopes" && request.method == "GET")
        return jsonAnswer(200,
                          QByteArrayLiteral("{\"scopes\":[\"mail.send\",\"mail.batch.create\",\"templates.read\","
                                            "\"suppression.read\",\"asm.suppressions.global.read\","
                                            "\"asm.suppressions.global.create\"]}"));
    if (request.path.startsWith("/v3/templates") && request.method == "GET")
        return templates(request);
    if (request.path.startsWith("/v3/asm/suppressions/global"))
        return globalSuppressions(request, now);
    if (request.path.startsWith("/v3/suppression/"))
        return suppressionList(request);
    return error(404);
}

void SendGridSimulator::countOnly(const HttpExchangeRequest &request, qint64 now)
{
    count(readMailSend(request.body, now), false);
}

void SendGridSimulator::suppress(List list, const QByteArray &address, qint64 now, const QString &reason,
                                 const QString &status)
{
    Entries &target = entries(list);
    if (!target.contains(address))
        target.insert(address, {now, reason, status});
}

QString SendGridSimulator::dropReason(const QByteArray &address) const
{
    if (entries(List::Unsubscribes).contains(address))
        return QStringLiteral("Unsubscribed Address");
    if (entries(List::Bounces).contains(address))
        return QStringLiteral("Bounced Address");
    if (entries(List::Spam).contains(address))
        return QStringLiteral("Spam Reporting Address");
    return entries(List::Invalid).contains(address) ? QStringLiteral("Invalid") : QString();
}

bool SendGridSimulator::isKeyGood(const QByteArray &key) const
{
    if (m_revoked.contains(key))
        return false;
    return m_options.apiKey.isEmpty() ? key.startsWith("SG.") && key.size() > 3 : key == m_options.apiKey;
}

HttpExchangeResponse SendGridSimulator::mailSend(const HttpExchangeRequest &request, qint64 now,
                                                 const QByteArray &blame)
{
    if (request.body.size() > requestBytes)
        return error(413);
    if (!request.field("content-type").toLower().startsWith("application/json"))
        return error(415, QByteArrayLiteral("Content-Type should be application/json."));
    MailSend mail = readMailSend(request.body, now);
    if (!mail.templateId.isEmpty() && mail.templateId != m_options.templateId
        && !m_options.moreTemplates.contains(mail.templateId))
        mail.faults.append({QByteArrayLiteral("The template_id does not exist or has no active version."),
                            QByteArrayLiteral("template_id"), QByteArrayLiteral("message.template_id")});
    for (qsizetype i = 0; !blame.isEmpty() && i < mail.recipients.size(); ++i) {
        if (mail.recipients.at(i).address.contains(blame))
            mail.faults.append({QByteArrayLiteral("Does not contain a valid address."),
                                "personalizations." + QByteArray::number(mail.recipients.at(i).personalization) + ".to",
                                QByteArrayLiteral("message.personalizations.to")});
    }
    count(mail, mail.isAcceptable() && !mail.sandboxMode);
    if (!mail.isAcceptable())
        return faultAnswer(mail.faults);
    if (mail.sandboxMode)
        return emptyAnswer(200);
    HttpExchangeResponse accepted = emptyAnswer(202);
    const QByteArray messageId = newMessageId();
    accepted.fields.append({QByteArrayLiteral("X-Message-Id"), messageId});
    if (m_accepted)
        m_accepted(mail, messageId);
    return accepted;
}

void SendGridSimulator::count(const MailSend &mail, bool accepted)
{
    QSet<QByteArray> attempts; // one request counts once for each attempt it carries
    QByteArray last;
    for (const MailRecipient &recipient : mail.recipients) {
        if (!recipient.attempt.isEmpty() && recipient.attempt != last && !attempts.contains(recipient.attempt)) {
            last = recipient.attempt;
            attempts.insert(last);
            ++m_ledger.attempts[last];
        }
        if (!recipient.intent.isEmpty()) {
            SandboxLedger::Intent &intent = m_ledger.intents[recipient.intent];
            ++intent.seen;
            intent.accepted += accepted ? 1 : 0;
        }
        if (accepted)
            ++m_ledger.warm[recipient.address];
    }
}

HttpExchangeResponse SendGridSimulator::templates(const HttpExchangeRequest &request) const
{
    if (request.path == "/v3/templates") {
        const QString generations = queryValue(request, QStringLiteral("generations"));
        QJsonArray result; // the service lists legacy templates unless asked for dynamic ones
        if (generations.contains(QLatin1String("dynamic"))) {
            result.append(templateJson(m_options.templateId, workOrderTemplate, false));
            for (const QByteArray &id : m_options.moreTemplates)
                result.append(templateJson(id, messageTemplate, false));
        }
        const QJsonObject metadata {{QStringLiteral("self"), QStringLiteral("/v3/templates")},
                                    {QStringLiteral("count"), result.size()}};
        return jsonAnswer(200,
                          QJsonObject {{QStringLiteral("result"), result}, {QStringLiteral("_metadata"), metadata}});
    }
    QByteArray id;
    const bool named = splitLast(request.path, QByteArrayLiteral("/v3/templates/"), id);
    if (named && id == m_options.templateId)
        return jsonAnswer(200, templateJson(id, workOrderTemplate, true));
    if (named && m_options.moreTemplates.contains(id))
        return jsonAnswer(200, templateJson(id, messageTemplate, true));
    return jsonAnswer(404, QByteArrayLiteral("{\"error\":\"The requested transactional template was not found.\"}"));
}

HttpExchangeResponse SendGridSimulator::globalSuppressions(const HttpExchangeRequest &request, qint64 now)
{
    if (request.path == "/v3/asm/suppressions/global" && request.method == "POST") {
        const QJsonValue emails =
            QJsonDocument::fromJson(request.body).object().value(QStringLiteral("recipient_emails"));
        if (!emails.isArray() || emails.toArray().isEmpty())
            return error(400, QByteArrayLiteral("recipient_emails is required"), QByteArrayLiteral("recipient_emails"));
        QJsonArray kept;
        const QJsonArray added = emails.toArray();
        for (const auto &email : added) {
            suppress(List::Unsubscribes, email.toString().trimmed().toLower().toUtf8(), now);
            kept.append(email.toString());
        }
        return jsonAnswer(201, QJsonObject {{QStringLiteral("recipient_emails"), kept}});
    }
    QByteArray address;
    if (!splitLast(request.path, QByteArrayLiteral("/v3/asm/suppressions/global/"), address))
        return error(request.path == "/v3/asm/suppressions/global" ? 405 : 404);
    address = address.toLower();
    if (request.method == "DELETE")
        return removeFrom(request, List::Unsubscribes, address);
    if (!entries(List::Unsubscribes).contains(address))
        return jsonAnswer(200, QJsonObject());
    return jsonAnswer(200, QJsonObject {{QStringLiteral("recipient_email"), QString::fromUtf8(address)}});
}

HttpExchangeResponse SendGridSimulator::suppressionList(const HttpExchangeRequest &request)
{
    for (const ListWord &word : listWords) {
        const QByteArray path(word.path);
        QByteArray address;
        if (request.path == path)
            return request.method == "GET" ? listPage(request, word.list) : removeFrom(request, word.list, {});
        if (splitLast(request.path, path + '/', address) && request.method == "DELETE")
            return removeFrom(request, word.list, address.toLower());
    }
    return error(404);
}

HttpExchangeResponse SendGridSimulator::listPage(const HttpExchangeRequest &request, List list) const
{
    constexpr int largestPage = 500;
    const auto number = [&request](const QString &name, qint64 fallback) {
        bool isNumber = false;
        const qint64 value = queryValue(request, name).toLongLong(&isNumber);
        return isNumber ? value : fallback;
    };
    const qint64 limit = number(QStringLiteral("limit"), largestPage);
    const qint64 offset = number(QStringLiteral("offset"), 0);
    if (limit < 1 || limit > largestPage || offset < 0)
        return error(400, QByteArrayLiteral("limit must be between 1 and 500"), QByteArrayLiteral("limit"));
    const qint64 from = number(QStringLiteral("start_time"), 0);
    const qint64 to = number(QStringLiteral("end_time"), std::numeric_limits<qint64>::max());
    const QByteArray prefix = queryValue(request, QStringLiteral("email")).toLower().toUtf8();
    QList<std::pair<qint64, QByteArray>> found;
    for (auto entry = entries(list).begin(); entry != entries(list).end(); ++entry) {
        if (entry->created >= from && entry->created <= to && entry.key().startsWith(prefix))
            found.append({entry->created, entry.key()});
    }
    std::sort(found.begin(), found.end());
    QJsonArray page;
    for (qint64 i = offset; i < found.size() && i < offset + limit; ++i) {
        const Entry &entry = entries(list).value(found.at(i).second);
        QJsonObject item {{QStringLiteral("created"), entry.created},
                          {QStringLiteral("email"), QString::fromUtf8(found.at(i).second)}};
        if (!entry.reason.isEmpty())
            item.insert(QStringLiteral("reason"), entry.reason);
        if (!entry.status.isEmpty())
            item.insert(QStringLiteral("status"), entry.status);
        page.append(item);
    }
    return jsonAnswer(200, page);
}

HttpExchangeResponse SendGridSimulator::removeFrom(const HttpExchangeRequest &request, List list,
                                                   const QByteArray &address)
{
    if (request.method != "DELETE")
        return error(405);
    Entries &target = entries(list);
    if (!address.isEmpty())
        return emptyAnswer(target.remove(address) > 0 ? 204 : 404);
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const bool all = body.value(QStringLiteral("delete_all")).toBool();
    const QJsonArray emails = body.value(QStringLiteral("emails")).toArray();
    if (all == !emails.isEmpty())
        return error(400, QByteArrayLiteral("either delete_all or emails must be given"));
    if (all)
        target.clear();
    for (const auto &email : emails)
        target.remove(email.toString().toLower().toUtf8());
    return emptyAnswer(204);
}
