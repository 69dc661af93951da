#include "services/sandbox/instantlysimulator.h"

#include "services/sandbox/leadreader.h"
#include "services/sandbox/mailsend.h"
#include "services/sandbox/sandboxhttp.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>

namespace {

constexpr int pageLimit = 100;
constexpr int defaultPage = 10;
constexpr int planUploads = 100000;
constexpr qint64 secondMs = 1000;
constexpr qint64 minuteMs = 60000;
constexpr int secondsPerMinute = 60;

struct TradeCampaign
{
    const char *trade;
    const char *id;
};

constexpr std::array<TradeCampaign, 4> tradeCampaigns {{{"HVAC", "0198a6f0-1c2d-7a10-9b01-6d1f3c5e7a11"},
                                                        {"Plumbing", "0198a6f0-1c2d-7a10-9b02-6d1f3c5e7a22"},
                                                        {"Electrical", "0198a6f0-1c2d-7a10-9b03-6d1f3c5e7a33"},
                                                        {"Handyman", "0198a6f0-1c2d-7a10-9b04-6d1f3c5e7a44"}}};

struct StatusWord
{
    int status;
    const char *code;
    const char *message;
};

constexpr std::array<StatusWord, 8> statusWords {
    {{1, "healthy", "Campaign is sending normally"},
     {0, "campaign_draft", "Campaign is a draft"},
     {2, "campaign_paused", "Campaign is paused"},
     {3, "campaign_completed", "Campaign is completed"},
     {4, "campaign_running_subsequences", "Campaign is running subsequences"},
     {-1, "campaign_accounts_unhealthy", "Sending accounts are unhealthy"},
     {-2, "campaign_bounce_protect", "Paused because of too many bounces"},
     {-99, "campaign_account_suspended", "The account is suspended"}}};

struct FilterWord
{
    const char *word;
    bool (*matches)(const InstantlySimulator::Lead &lead);
};

constexpr std::array<FilterWord, 16> filterWords {{
    {"FILTER_VAL_CONTACTED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.contactedMs > 0;
     }},
    {"FILTER_VAL_NOT_CONTACTED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.contactedMs == 0;
     }},
    {"FILTER_VAL_ACTIVE",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Active;
     }},
    {"FILTER_VAL_COMPLETED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Completed;
     }},
    {"FILTER_VAL_BOUNCED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Bounced;
     }},
    {"FILTER_VAL_UNSUBSCRIBED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Unsubscribed;
     }},
    {"FILTER_VAL_SKIPPED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Skipped;
     }},
    {"FILTER_VAL_REPLIED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.replies > 0;
     }},
    {"FILTER_VAL_LINK_CLICKED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.clicks > 0;
     }},
    {"FILTER_VAL_NO_OPENS",
     [](const InstantlySimulator::Lead &lead) {
         return lead.opens == 0;
     }},
    {"FILTER_VAL_OPENED_NO_REPLY",
     [](const InstantlySimulator::Lead &lead) {
         return lead.opens > 0 && lead.replies == 0;
     }},
    {"FILTER_VAL_COMPLETED_NO_REPLY",
     [](const InstantlySimulator::Lead &lead) {
         return lead.status == InstantlySimulator::Completed && lead.replies == 0;
     }},
    {"FILTER_LEAD_INTERESTED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.interest == 1;
     }},
    {"FILTER_LEAD_NOT_INTERESTED",
     [](const InstantlySimulator::Lead &lead) {
         return lead.interest == -1;
     }},
    {"FILTER_LEAD_OUT_OF_OFFICE",
     [](const InstantlySimulator::Lead &lead) {
         return lead.hasInterest && lead.interest == 0;
     }},
    {"FILTER_VAL_IN_SUBSEQUENCE",
     [](const InstantlySimulator::Lead &) {
         return false;
     }},
}};

/// The counters of a bulk answer, in the order of InstantlySimulator::Fate.
constexpr std::array<const char *, 7> fateWords {{"leads_uploaded", "in_blocklist", "duplicated_leads", "skipped_count",
                                                  "invalid_email_count", "incomplete_count", "duplicate_email_count"}};

QString isoTime(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonValue textOrNull(const QByteArray &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::fromUtf8(text));
}

QByteArray newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QByteArray defaultMessage(int status)
{
    switch (status) {
    case 400:
        return QByteArrayLiteral("body must be object");
    case 401:
        return QByteArrayLiteral("Invalid API key");
    case 402:
        return QByteArrayLiteral("Workspace does not have an active paid plan");
    case 403:
        return QByteArrayLiteral("The API key scope does not allow this action");
    case 404:
        return QByteArrayLiteral("Resource not found");
    case 413:
        return QByteArrayLiteral("Request body is too large");
    case 429:
        return QByteArrayLiteral("Rate limit exceeded");
    case 503:
        return QByteArrayLiteral("Service temporarily unavailable");
    default:
        return QByteArrayLiteral("An unexpected error occurred");
    }
}

const char *errorWord(int status)
{
    switch (status) {
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 402:
        return "Payment Required";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 409:
        return "Conflict";
    case 413:
        return "Payload Too Large";
    case 429:
        return "Too Many Requests";
    case 503:
        return "Service Unavailable";
    default:
        return status < 500 ? "Bad Request" : "Internal Server Error";
    }
}

void appendJsonText(QByteArray &out, const char *key, const QByteArray &value)
{
    const bool isPlain =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (isPlain) {
        out.append(key).append('"').append(value).append('"');
        return;
    }
    const QByteArray quoted = QJsonDocument(QJsonArray {QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
    out.append(key);
    out.append(quoted.sliced(1, quoted.size() - 2));
}

/// One element of created_leads; `index` maps it back to the request.
void appendSummary(QByteArray &out, const InstantlySimulator::Lead &lead, qsizetype index)
{
    constexpr size_t phone = 3;
    appendJsonText(out, out.isEmpty() ? "{\"email\":" : ",{\"email\":", lead.email);
    appendJsonText(out, ",\"first_name\":", lead.texts[0]);
    appendJsonText(out, ",\"last_name\":", lead.texts[1]);
    appendJsonText(out, ",\"phone\":", lead.texts.at(phone));
    out.append(",\"id\":\"" + lead.id + "\",\"index\":" + QByteArray::number(index) + '}');
}

} // namespace

InstantlySimulator::InstantlySimulator(Options options, SandboxLedger &ledger, Created created, Resumed resumed)
    : m_options(std::move(options))
    , m_ledger(ledger)
    , m_created(std::move(created))
    , m_resumed(std::move(resumed))
{
    for (const TradeCampaign &known : tradeCampaigns) {
        const QString trade = QString::fromLatin1(known.trade);
        m_campaigns.append({m_options.campaigns.value(trade, QByteArray(known.id)).toLower(),
                            QStringLiteral("Raven %1 dispatch").arg(trade), trade});
    }
}

HttpExchangeResponse InstantlySimulator::error(int status, const QByteArray &message)
{
    return jsonAnswer(status,
                      QJsonObject {{QStringLiteral("statusCode"), status},
                                   {QStringLiteral("error"), QString::fromLatin1(errorWord(status))},
                                   {QStringLiteral("message"),
                                    QString::fromUtf8(message.isEmpty() ? defaultMessage(status) : message)}});
}

QByteArray InstantlySimulator::workspaceId()
{
    return QByteArrayLiteral("0198a6f0-1c2d-7a10-8a00-5b3e9d7c1f00");
}

QList<QByteArray> InstantlySimulator::senderAddresses()
{
    return {QByteArrayLiteral("dana@field-crew.example"), QByteArrayLiteral("lee@field-crew.example"),
            QByteArrayLiteral("sam@trade-desk.example")};
}

HttpExchangeResponse InstantlySimulator::handle(const HttpExchangeRequest &request, qint64 nowMs)
{
    const QByteArray key = bearerToken(request);
    if (!isKeyGood(key))
        return error(401, key.isEmpty() ? QByteArrayLiteral("Missing Authorization header") : QByteArray());
    if (isTooFast(nowMs))
        return error(429);
    return route(request, nowMs);
}

void InstantlySimulator::countOnly(const HttpExchangeRequest &request)
{
    const LeadOrder order = request.path == "/api/v2/leads/add" ? readBulkLeads(request.body) : readLead(request.body);
    for (const Lead &lead : order.leads)
        countSeen(lead);
}

bool InstantlySimulator::isKeyGood(const QByteArray &key) const
{
    return !key.isEmpty() && !m_revoked.contains(key) && (m_options.apiKey.isEmpty() || key == m_options.apiKey);
}

bool InstantlySimulator::isTooFast(qint64 nowMs)
{
    if (m_options.requestsPerSecond <= 0)
        return false;
    while (!m_arrivals.empty() && m_arrivals.front() <= nowMs - minuteMs)
        m_arrivals.pop_front();
    const auto inSecond =
        std::count_if(m_arrivals.rbegin(), m_arrivals.rend(), [nowMs](qint64 at) { return at > nowMs - secondMs; });
    if (inSecond >= m_options.requestsPerSecond
        || m_arrivals.size() >= static_cast<size_t>(m_options.requestsPerSecond) * secondsPerMinute)
        return true;
    m_arrivals.push_back(nowMs);
    return false;
}

HttpExchangeResponse InstantlySimulator::route(const HttpExchangeRequest &request, qint64 nowMs)
{
    const QByteArray &path = request.path;
    QByteArray id;
    if (path == "/api/v2/leads" && request.method == "POST")
        return createLead(request, nowMs);
    if (path == "/api/v2/leads" && request.method == "DELETE")
        return deleteLeads(request);
    if (path == "/api/v2/leads/add" && request.method == "POST")
        return addLeads(request, nowMs);
    if (path == "/api/v2/leads/list" && request.method == "POST")
        return listLeads(request);
    if (splitLast(path, QByteArrayLiteral("/api/v2/leads/"), id))
        return oneLead(request, id);
    if (path == "/api/v2/campaigns" && request.method == "GET")
        return listCampaigns(request);
    if (path.startsWith("/api/v2/campaigns/"))
        return campaign(request, nowMs);
    if (path == "/api/v2/accounts" && request.method == "GET")
        return listAccounts(request);
    if (path == "/api/v2/block-lists-entries")
        return blockList(request, nowMs);
    return error(404, "Route " + request.method + ':' + path + " not found");
}

HttpExchangeResponse InstantlySimulator::createLead(const HttpExchangeRequest &request, qint64 nowMs)
{
    const LeadOrder order = readLead(request.body);
    if (!order.fault.isEmpty())
        return error(400, order.fault);
    const Lead &lead = order.leads.first();
    countSeen(lead);
    if (!lead.campaign.isEmpty() && lead.email.isEmpty())
        return error(400, QByteArrayLiteral("email is required when campaign is provided"));
    if (lead.email.isEmpty() && lead.texts[0].isEmpty() && lead.texts[1].isEmpty())
        return error(400, QByteArrayLiteral("At least one of email, first_name, last_name is required"));
    if (!lead.email.isEmpty() && !isMailAddress(lead.email))
        return error(400, QByteArrayLiteral("body/email must match format \"email\""));
    if (!lead.campaign.isEmpty() && !findCampaign(lead.campaign))
        return error(404, QByteArrayLiteral("Campaign not found"));
    const QByteArray place = lead.campaign.isEmpty() ? lead.list : lead.campaign;
    if (const Lead *there = findLead(place, lead.email)) {
        ++m_ledger.coldSkipped[lead.email];
        return jsonAnswer(200, leadJson(*there));
    }
    const auto elsewhere = m_workspace.constFind(lead.email);
    if (order.skipInWorkspace && elsewhere != m_workspace.constEnd()) {
        ++m_ledger.coldSkipped[lead.email];
        return jsonAnswer(200, leadJson(m_leads.at(*elsewhere)));
    }
    const Lead *created = newLead(lead, nowMs);
    if (m_created)
        m_created({created});
    return jsonAnswer(200, leadJson(*created));
}

HttpExchangeResponse InstantlySimulator::addLeads(const HttpExchangeRequest &request, qint64 nowMs)
{
    LeadOrder order = readBulkLeads(request.body);
    for (const Lead &lead : std::as_const(order.leads))
        countSeen(lead);
    if (!order.fault.isEmpty())
        return error(400, order.fault);
    if (!order.campaign.isEmpty() && !findCampaign(order.campaign))
        return error(404, QByteArrayLiteral("Campaign not found"));
    std::array<int, fateCount> counts {};
    QSet<QByteArray> inRequest;
    inRequest.reserve(order.leads.size());
    QList<const Lead *> created;
    QByteArray summary;
    for (qsizetype index = 0; index < order.leads.size(); ++index) {
        Lead &lead = order.leads[index];
        const Fate fate = fateOf(lead, order, inRequest);
        ++counts.at(static_cast<size_t>(fate));
        inRequest.insert(lead.email);
        if (fate == Fate::Duplicated || fate == Fate::Skipped)
            ++m_ledger.coldSkipped[lead.email];
        if (fate != Fate::Created)
            continue;
        lead.campaign = order.campaign;
        lead.list = order.list;
        created.append(newLead(std::move(lead), nowMs));
        appendSummary(summary, *created.constLast(), index);
    }
    if (m_created && !created.isEmpty())
        m_created(created);
    const qint64 remaining = std::max<qint64>(0, planUploads - static_cast<qint64>(m_leads.size()));
    QByteArray body = "{\"status\":\"success\",\"total_sent\":" + QByteArray::number(order.leads.size())
        + ",\"blocklist_used\":null,\"remaining_in_plan\":" + QByteArray::number(remaining);
    for (size_t fate = 0; fate < fateCount; ++fate)
        body += QByteArray(",\"") + fateWords.at(fate) + "\":" + QByteArray::number(counts.at(fate));
    return jsonAnswer(200, body + ",\"created_leads\":[" + summary + "]}");
}

InstantlySimulator::Fate InstantlySimulator::fateOf(const Lead &lead, const LeadOrder &order,
                                                    const QSet<QByteArray> &inRequest) const
{
    const bool intoCampaign = !order.campaign.isEmpty();
    if (lead.email.isEmpty()) {
        if (intoCampaign)
            return Fate::Invalid;
        return lead.texts[0].isEmpty() && lead.texts[1].isEmpty() ? Fate::Incomplete : Fate::Created;
    }
    if (!isMailAddress(lead.email))
        return Fate::Invalid;
    if (inRequest.contains(lead.email))
        return Fate::Repeated;
    if (isBlocked(lead.email))
        return Fate::Blocked;
    const bool isThere = findLead(intoCampaign ? order.campaign : order.list, lead.email) != nullptr;
    const bool skipsThere = intoCampaign ? order.skipInCampaign : order.skipInList;
    if ((isThere && skipsThere) || (order.skipInWorkspace && isInWorkspace(lead.email)))
        return Fate::Skipped;
    return isThere ? Fate::Duplicated : Fate::Created;
}

HttpExchangeResponse InstantlySimulator::listLeads(const HttpExchangeRequest &request)
{
    QJsonParseError fault;
    const QJsonObject filters = QJsonDocument::fromJson(request.body, &fault).object();
    if (!request.body.trimmed().isEmpty() && fault.error != QJsonParseError::NoError)
        return error(400, QByteArrayLiteral("Body is not valid JSON"));
    const QJsonValue limitValue = filters.value(QStringLiteral("limit"));
    const int limit = limitValue.isUndefined() ? defaultPage : limitValue.toInt();
    if (limit < 1 || limit > pageLimit)
        return error(400, QByteArrayLiteral("body/limit must be between 1 and 100"));
    const QString filter = filters.value(QStringLiteral("filter")).toString();
    if (!filter.isEmpty() && std::none_of(filterWords.begin(), filterWords.end(), [&filter](const FilterWord &known) {
            return filter == QLatin1String(known.word);
        }))
        return error(400, QByteArrayLiteral("body/filter must be equal to one of the allowed values"));
    size_t from = 0;
    const QByteArray cursor = filters.value(QStringLiteral("starting_after")).toString().toUtf8();
    if (!cursor.isEmpty()) {
        if (!m_byId.contains(cursor))
            return error(400, QByteArrayLiteral("body/starting_after must be the id of a lead"));
        from = m_byId.value(cursor) + 1;
    }
    QList<size_t> candidates;
    const QJsonArray contacts = filters.value(QStringLiteral("contacts")).toArray();
    for (const auto &contact : contacts)
        candidates.append(m_workspace.values(contact.toString().trimmed().toLower().toUtf8()));
    std::sort(candidates.begin(), candidates.end());
    QJsonArray items;
    const auto take = [&](size_t index) {
        const Lead &lead = m_leads.at(index);
        if (index >= from && !lead.isDeleted && matches(lead, filters))
            items.append(leadJson(lead));
    };
    if (!contacts.isEmpty()) {
        for (qsizetype i = 0; i < candidates.size() && items.size() < limit; ++i)
            take(candidates.at(i));
    } else {
        for (size_t index = from; index < m_leads.size() && items.size() < limit; ++index)
            take(index);
    }
    QJsonObject answer {{QStringLiteral("items"), items}};
    if (!items.isEmpty()) // as the service does, the last page with data still carries a cursor
        answer.insert(QStringLiteral("next_starting_after"), items.last().toObject().value(QStringLiteral("id")));
    return jsonAnswer(200, answer);
}

HttpExchangeResponse InstantlySimulator::deleteLeads(const HttpExchangeRequest &request)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QByteArray campaignId = body.value(QStringLiteral("campaign_id")).toString().toUtf8();
    const QByteArray listId = body.value(QStringLiteral("list_id")).toString().toUtf8();
    if (campaignId.isEmpty() && listId.isEmpty())
        return error(400, QByteArrayLiteral("body must have required property 'campaign_id' or 'list_id'"));
    const QJsonValue ids = body.value(QStringLiteral("ids"));
    const QJsonValue status = body.value(QStringLiteral("status"));
    if (!ids.isArray() && !status.isDouble())
        return error(400, QByteArrayLiteral("Deleting every lead of a campaign is refused here: name ids or a status"));
    constexpr int deleteLimit = 10000;
    const int limit = body.value(QStringLiteral("limit")).toInt(deleteLimit);
    int count = 0;
    const auto take = [&](Lead &lead) {
        const bool isIn = campaignId.isEmpty() ? lead.list == listId : lead.campaign == campaignId;
        if (lead.isDeleted || !isIn || count >= limit || (status.isDouble() && lead.status != status.toInt()))
            return;
        remove(lead);
        ++count;
    };
    if (ids.isArray()) {
        const QJsonArray wanted = ids.toArray();
        for (const auto &id : wanted) {
            const auto found = m_byId.constFind(id.toString().toUtf8());
            if (found != m_byId.constEnd())
                take(m_leads.at(*found));
        }
    } else {
        for (Lead &lead : m_leads)
            take(lead);
    }
    return jsonAnswer(200, QJsonObject {{QStringLiteral("count"), count}});
}

HttpExchangeResponse InstantlySimulator::oneLead(const HttpExchangeRequest &request, const QByteArray &id)
{
    const auto found = m_byId.constFind(id);
    if (found == m_byId.constEnd() || m_leads.at(*found).isDeleted)
        return error(404, QByteArrayLiteral("Lead not found"));
    Lead &lead = m_leads.at(*found);
    const QJsonObject json = leadJson(lead);
    if (request.method == "DELETE")
        remove(lead);
    else if (request.method != "GET")
        return error(404);
    return jsonAnswer(200, json);
}

HttpExchangeResponse InstantlySimulator::listCampaigns(const HttpExchangeRequest &request) const
{
    const QString limitText = queryValue(request, QStringLiteral("limit"));
    const int limit = limitText.isEmpty() ? defaultPage : limitText.toInt();
    if (limit < 1 || limit > pageLimit)
        return error(400, QByteArrayLiteral("querystring/limit must be between 1 and 100"));
    const QString search = queryValue(request, QStringLiteral("search"));
    const QString status = queryValue(request, QStringLiteral("status"));
    const QByteArray cursor = queryValue(request, QStringLiteral("starting_after")).toUtf8();
    bool isPast = cursor.isEmpty();
    QJsonArray items;
    for (const Campaign &candidate : m_campaigns) {
        const bool matchesSearch = candidate.name.contains(search, Qt::CaseInsensitive);
        const bool matchesStatus = status.isEmpty() || candidate.status == status.toInt();
        if (isPast && matchesSearch && matchesStatus && items.size() < limit)
            items.append(campaignJson(candidate));
        isPast = isPast || candidate.id == cursor;
    }
    QJsonObject answer {{QStringLiteral("items"), items}};
    if (!items.isEmpty())
        answer.insert(QStringLiteral("next_starting_after"), items.last().toObject().value(QStringLiteral("id")));
    return jsonAnswer(200, answer);
}

HttpExchangeResponse InstantlySimulator::campaign(const HttpExchangeRequest &request, qint64 nowMs)
{
    constexpr int idPart = 4;
    const QByteArrayList parts = request.path.split('/'); // "", api, v2, campaigns, id, action
    const Campaign *found = parts.size() > idPart ? findCampaign(parts.at(idPart)) : nullptr;
    if (!found || parts.size() > idPart + 2)
        return error(404, QByteArrayLiteral("Campaign not found"));
    const QByteArray action = parts.size() > idPart + 1 ? parts.at(idPart + 1) : QByteArray();
    if (action == "sending-status" && request.method == "GET")
        return sendingStatus(*found, nowMs);
    if (request.method == "POST" && (action == "pause" || action == "activate"))
        setCampaignStatus(found->id, action == "pause" ? 2 : 1, nowMs);
    else if (!action.isEmpty() || request.method != "GET")
        return error(404);
    return jsonAnswer(200, campaignJson(*found));
}

HttpExchangeResponse InstantlySimulator::listAccounts(const HttpExchangeRequest &request) const
{
    const QString created = QStringLiteral("2026-01-05T09:00:00.000Z");
    const QString cursor = queryValue(request, QStringLiteral("starting_after"));
    const QString limitText = queryValue(request, QStringLiteral("limit"));
    const int limit = limitText.isEmpty() ? defaultPage : limitText.toInt();
    if (limit < 1 || limit > pageLimit)
        return error(400, QByteArrayLiteral("querystring/limit must be between 1 and 100"));
    bool isPast = cursor.isEmpty();
    QJsonArray items;
    QString last;
    for (const QByteArray &sender : senderAddresses()) {
        const QString address = QString::fromLatin1(sender);
        const QString mark = created + QLatin1Char('&') + address;
        if (isPast && items.size() < limit) {
            items.append(QJsonObject {{QStringLiteral("email"), address},
                                      {QStringLiteral("timestamp_created"), created},
                                      {QStringLiteral("timestamp_updated"), created},
                                      {QStringLiteral("first_name"), address.section(QLatin1Char('@'), 0, 0)},
                                      {QStringLiteral("last_name"), QStringLiteral("Field")},
                                      {QStringLiteral("organization"), QString::fromLatin1(workspaceId())},
                                      {QStringLiteral("status"), 1},
                                      {QStringLiteral("warmup_status"), 1},
                                      {QStringLiteral("provider_code"), 2},
                                      {QStringLiteral("setup_pending"), false},
                                      {QStringLiteral("is_managed_account"), false},
                                      {QStringLiteral("daily_limit"), 50}});
            last = mark;
        }
        isPast = isPast || mark == cursor;
    }
    QJsonObject answer {{QStringLiteral("items"), items}};
    if (!items.isEmpty())
        answer.insert(QStringLiteral("next_starting_after"), last);
    return jsonAnswer(200, answer);
}

HttpExchangeResponse InstantlySimulator::blockList(const HttpExchangeRequest &request, qint64 nowMs)
{
    if (request.method == "GET") {
        QJsonArray items;
        for (const QJsonObject &entry : std::as_const(m_blocked))
            items.append(entry);
        return jsonAnswer(200, QJsonObject {{QStringLiteral("items"), items}});
    }
    const QString value = QJsonDocument::fromJson(request.body).object().value(QStringLiteral("bl_value")).toString();
    if (request.method != "POST" || value.trimmed().isEmpty())
        return error(request.method == "POST" ? 400 : 404);
    const QByteArray blocked = value.trimmed().toLower().toUtf8();
    const QJsonObject entry {{QStringLiteral("id"), QString::fromLatin1(newId())},
                             {QStringLiteral("timestamp_created"), isoTime(nowMs)},
                             {QStringLiteral("organization_id"), QString::fromLatin1(workspaceId())},
                             {QStringLiteral("bl_value"), QString::fromUtf8(blocked)},
                             {QStringLiteral("is_domain"), !blocked.contains('@')}};
    m_blocked.insert(blocked, entry);
    return jsonAnswer(200, entry);
}

HttpExchangeResponse InstantlySimulator::sendingStatus(const Campaign &campaign, qint64 nowMs) const
{
    const auto *found = std::find_if(statusWords.begin(), statusWords.end(),
                                     [&campaign](const StatusWord &word) { return word.status == campaign.status; });
    const QString code = QString::fromLatin1(found->code);
    const QJsonObject diagnostics {{QStringLiteral("campaign_id"), QString::fromLatin1(campaign.id)},
                                   {QStringLiteral("last_updated"), isoTime(nowMs)},
                                   {QStringLiteral("status"), code}};
    const QJsonValue since = campaign.status == 1 ? QJsonValue(QJsonValue::Null) : isoTime(campaign.changedMs);
    const QJsonObject summary {{QStringLiteral("status"), code},
                               {QStringLiteral("status_message"), QString::fromLatin1(found->message)},
                               {QStringLiteral("issue_started_at"), since}};
    return jsonAnswer(200,
                      QJsonObject {{QStringLiteral("diagnostics"), diagnostics}, {QStringLiteral("summary"), summary}});
}

bool InstantlySimulator::isSending(const QByteArray &campaignId) const
{
    const Campaign *found = findCampaign(campaignId);
    return found && found->status == 1;
}

bool InstantlySimulator::setCampaignStatus(const QByteArray &campaignId, int status, qint64 nowMs)
{
    const bool isKnown = std::any_of(statusWords.begin(), statusWords.end(),
                                     [status](const StatusWord &word) { return word.status == status; });
    for (Campaign &candidate : m_campaigns) {
        if (!isKnown || candidate.id != campaignId.toLower())
            continue;
        candidate.status = status;
        candidate.changedMs = nowMs;
        if (status == 1 && m_resumed)
            m_resumed(candidate.id);
        return true;
    }
    return false;
}

void InstantlySimulator::record(const QByteArray &leadId, LeadEvent event, qint64 nowMs)
{
    const auto found = m_byId.constFind(leadId);
    if (found == m_byId.constEnd())
        return;
    Lead &lead = m_leads.at(*found);
    lead.updatedMs = nowMs;
    switch (event) {
    case LeadEvent::Sent:
        lead.contactedMs = nowMs;
        break;
    case LeadEvent::Opened:
        ++lead.opens;
        break;
    case LeadEvent::Clicked:
        ++lead.clicks;
        break;
    case LeadEvent::Replied:
        ++lead.replies;
        lead.status = Completed;
        break;
    case LeadEvent::Bounced:
        lead.status = Bounced;
        break;
    case LeadEvent::Unsubscribed:
        lead.status = Unsubscribed;
        break;
    case LeadEvent::Interested:
    case LeadEvent::NotInterested:
        lead.hasInterest = true;
        lead.interest = event == LeadEvent::Interested ? 1 : -1;
        break;
    }
}

QString InstantlySimulator::campaignName(const QByteArray &campaignId) const
{
    const Campaign *found = findCampaign(campaignId);
    return found ? found->name : QString();
}

QJsonObject InstantlySimulator::campaignsByTrade() const
{
    QJsonObject ids;
    for (const Campaign &candidate : m_campaigns)
        ids.insert(candidate.trade, QString::fromLatin1(candidate.id));
    return ids;
}

InstantlySimulator::Lead *InstantlySimulator::newLead(Lead lead, qint64 nowMs)
{
    lead.id = newId();
    lead.createdMs = nowMs;
    lead.updatedMs = nowMs;
    const size_t index = m_leads.size();
    m_byId.insert(lead.id, index);
    if (!lead.email.isEmpty()) {
        m_workspace.insert(lead.email, index);
        ++m_ledger.cold[lead.email];
    }
    if (!lead.intent.isEmpty())
        ++m_ledger.intents[lead.intent].accepted;
    m_leads.push_back(std::move(lead));
    return &m_leads.back();
}

void InstantlySimulator::remove(Lead &lead)
{
    const size_t index = m_byId.value(lead.id);
    lead.isDeleted = true;
    m_workspace.remove(lead.email, index);
}

void InstantlySimulator::countSeen(const Lead &lead)
{
    if (!lead.intent.isEmpty())
        ++m_ledger.intents[lead.intent].seen;
}

const InstantlySimulator::Lead *InstantlySimulator::findLead(const QByteArray &place, const QByteArray &email) const
{
    const auto [from, to] = m_workspace.equal_range(email);
    const auto found = std::find_if(from, to, [&](size_t index) {
        const Lead &lead = m_leads.at(index);
        return (lead.campaign.isEmpty() ? lead.list : lead.campaign) == place;
    });
    return found == to || email.isEmpty() ? nullptr : &m_leads.at(*found);
}

bool InstantlySimulator::isBlocked(const QByteArray &email) const
{
    return !m_blocked.isEmpty() && (m_blocked.contains(email) || m_blocked.contains(email.mid(email.indexOf('@') + 1)));
}

const InstantlySimulator::Campaign *InstantlySimulator::findCampaign(const QByteArray &id) const
{
    const QByteArray wanted = id.toLower();
    const auto found = std::find_if(m_campaigns.begin(), m_campaigns.end(),
                                    [&wanted](const Campaign &candidate) { return candidate.id == wanted; });
    return found == m_campaigns.end() ? nullptr : &*found;
}

bool InstantlySimulator::matches(const Lead &lead, const QJsonObject &filters)
{
    const auto text = [&filters](const QString &key) {
        return filters.value(key).toString().toUtf8();
    };
    const QByteArray campaignId = text(QStringLiteral("campaign")).toLower();
    const QByteArray listId = text(QStringLiteral("list_id")).toLower();
    if ((!campaignId.isEmpty() && lead.campaign != campaignId) || (!listId.isEmpty() && lead.list != listId))
        return false;
    if (filters.value(QStringLiteral("in_campaign")).toBool() && lead.campaign.isEmpty())
        return false;
    if (filters.value(QStringLiteral("in_list")).toBool() && lead.list.isEmpty())
        return false;
    const QString id = QString::fromLatin1(lead.id);
    const QJsonValue ids = filters.value(QStringLiteral("ids"));
    if (ids.isArray() && !ids.toArray().contains(id))
        return false;
    if (filters.value(QStringLiteral("excluded_ids")).toArray().contains(id))
        return false;
    const QByteArray search = text(QStringLiteral("search")).toLower();
    const QByteArray name = (lead.texts[0] + ' ' + lead.texts[1]).toLower();
    if (!search.isEmpty() && !lead.email.contains(search) && !name.contains(search))
        return false;
    const QString filter = filters.value(QStringLiteral("filter")).toString();
    for (const FilterWord &known : filterWords) {
        if (filter == QLatin1String(known.word))
            return known.matches(lead);
    }
    return true;
}

QJsonObject InstantlySimulator::leadJson(const Lead &lead) const
{
    QJsonObject json {
        {QStringLiteral("id"), QString::fromLatin1(lead.id)},
        {QStringLiteral("timestamp_created"), isoTime(lead.createdMs)},
        {QStringLiteral("timestamp_updated"), isoTime(lead.updatedMs)},
        {QStringLiteral("organization"), QString::fromLatin1(workspaceId())},
        {QStringLiteral("campaign"), textOrNull(lead.campaign)},
        {QStringLiteral("list_id"), textOrNull(lead.list)},
        {QStringLiteral("status"), lead.status},
        {QStringLiteral("email"), textOrNull(lead.email)},
        {QStringLiteral("email_open_count"), lead.opens},
        {QStringLiteral("email_click_count"), lead.clicks},
        {QStringLiteral("email_reply_count"), lead.replies},
        {QStringLiteral("company_domain"), QString::fromUtf8(lead.email.mid(lead.email.indexOf('@') + 1))},
        {QStringLiteral("status_summary"), QJsonObject()},
        {QStringLiteral("upload_method"), QStringLiteral("api")}};
    for (size_t index = 0; index < textFieldCount; ++index)
        json.insert(QString::fromLatin1(leadTextFields().at(index)), textOrNull(lead.texts.at(index)));
    if (lead.hasInterest)
        json.insert(QStringLiteral("lt_interest_status"), lead.interest);
    if (lead.contactedMs > 0)
        json.insert(QStringLiteral("timestamp_last_contact"), isoTime(lead.contactedMs));
    QJsonObject payload = QJsonDocument::fromJson(lead.variables).object();
    payload.insert(QStringLiteral("email"), QString::fromUtf8(lead.email));
    payload.insert(QStringLiteral("firstName"), QString::fromUtf8(lead.texts[0]));
    payload.insert(QStringLiteral("lastName"), QString::fromUtf8(lead.texts[1]));
    payload.insert(QStringLiteral("companyName"), QString::fromUtf8(lead.texts[2]));
    json.insert(QStringLiteral("payload"), payload);
    return json;
}

QJsonObject InstantlySimulator::campaignJson(const Campaign &campaign)
{
    const QString created = QStringLiteral("2026-01-05T09:00:00.000Z");
    const QJsonObject hours {{QStringLiteral("from"), QStringLiteral("00:00")},
                             {QStringLiteral("to"), QStringLiteral("23:59")}};
    QJsonObject days;
    constexpr int daysPerWeek = 7;
    for (int day = 0; day < daysPerWeek; ++day)
        days.insert(QString::number(day), true);
    const QJsonObject schedule {{QStringLiteral("name"), QStringLiteral("Always")},
                                {QStringLiteral("timing"), hours},
                                {QStringLiteral("days"), days},
                                {QStringLiteral("timezone"), QStringLiteral("America/Chicago")}};
    QJsonArray senders;
    for (const QByteArray &address : senderAddresses())
        senders.append(QString::fromLatin1(address));
    const QString changed = campaign.changedMs > 0 ? isoTime(campaign.changedMs) : created;
    return {{QStringLiteral("id"), QString::fromLatin1(campaign.id)},
            {QStringLiteral("name"), campaign.name},
            {QStringLiteral("status"), campaign.status},
            {QStringLiteral("campaign_schedule"), QJsonObject {{QStringLiteral("schedules"), QJsonArray {schedule}}}},
            {QStringLiteral("timestamp_created"), created},
            {QStringLiteral("timestamp_updated"), changed},
            {QStringLiteral("email_list"), senders},
            {QStringLiteral("daily_limit"), 24000},
            {QStringLiteral("open_tracking"), true},
            {QStringLiteral("stop_on_reply"), true},
            {QStringLiteral("organization"), QString::fromLatin1(workspaceId())}};
}
