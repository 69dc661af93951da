#include "services/sandbox/leadreader.h"

#include "services/sandbox/jsonscanner.h"

namespace {

constexpr int bulkLimit = 1000;

constexpr std::array<const char *, InstantlySimulator::textFieldCount> textFields {
    {"first_name", "last_name", "company_name", "phone", "personalization", "website", "job_title", "pl_value_lead",
     "assigned_to"}};

constexpr std::array<const char *, 3> flagFields {{"skip_if_in_workspace", "skip_if_in_campaign", "skip_if_in_list"}};

QByteArray notJson()
{
    return QByteArrayLiteral("Body is not valid JSON");
}

bool isUuid(const QByteArray &text)
{
    constexpr qsizetype uuidLength = 36;
    return text.size() == uuidLength && !QUuid::fromString(QLatin1String(text)).isNull();
}

class LeadOrderReader
{
public:
    explicit LeadOrderReader(QByteArrayView body)
        : m_scan(body)
    {
    }

    LeadOrder readSingle();
    LeadOrder readBulk();

private:
    bool singleKey(QByteArrayView key, InstantlySimulator::Lead &lead);
    bool bulkKey(QByteArrayView key);
    bool leads();
    bool lead(const QByteArray &path);
    bool leadKey(QByteArrayView key, InstantlySimulator::Lead &lead, const QByteArray &path, bool &known);
    bool orderKey(QByteArrayView key, bool &known);
    bool variables(InstantlySimulator::Lead &lead, const QByteArray &path);
    bool text(QByteArray &value, const QByteArray &path);
    bool uuid(QByteArray &value, const QByteArray &path);
    bool refuse(const QByteArray &sentence);
    LeadOrder finished(bool whole);

    JsonScanner m_scan;
    LeadOrder m_order;
    bool m_hasLeads = false;
};

LeadOrder LeadOrderReader::readSingle()
{
    InstantlySimulator::Lead lead;
    QByteArrayView key;
    bool whole = m_scan.enterObject();
    while (whole && m_scan.nextKey(key))
        whole = singleKey(key, lead);
    lead.campaign = m_order.campaign;
    lead.list = m_order.list;
    m_order.leads.append(lead);
    return finished(whole);
}

bool LeadOrderReader::singleKey(QByteArrayView key, InstantlySimulator::Lead &lead)
{
    if (key == "campaign")
        return uuid(m_order.campaign, QByteArrayLiteral("body/campaign"));
    if (key == "verify_leads_for_lead_finder" || key == "verify_leads_on_import" || key == "blocklist_id")
        return m_scan.skip();
    bool known = false;
    if (!orderKey(key, known) || (!known && !leadKey(key, lead, QByteArrayLiteral("body"), known)))
        return false;
    return known || refuse(QByteArrayLiteral("body must NOT have additional properties"));
}

LeadOrder LeadOrderReader::readBulk()
{
    QByteArrayView key;
    bool whole = m_scan.enterObject();
    while (whole && m_scan.nextKey(key))
        whole = bulkKey(key);
    if (whole && m_order.fault.isEmpty() && !m_hasLeads)
        refuse(QByteArrayLiteral("body must have required property 'leads'"));
    else if (whole && m_order.fault.isEmpty() && m_order.campaign.isEmpty() == m_order.list.isEmpty())
        refuse(QByteArrayLiteral("Either campaign_id or list_id must be provided, but not both"));
    return finished(whole);
}

bool LeadOrderReader::bulkKey(QByteArrayView key)
{
    if (key == "leads")
        return leads();
    if (key == "campaign_id")
        return uuid(m_order.campaign, QByteArrayLiteral("body/campaign_id"));
    if (key == "blocklist_id" || key == "assigned_to" || key == "verify_leads_on_import")
        return m_scan.skip();
    bool known = false;
    if (!orderKey(key, known))
        return false;
    return known || refuse(QByteArrayLiteral("body must NOT have additional properties"));
}

bool LeadOrderReader::leads()
{
    m_hasLeads = true;
    if (!m_scan.enterArray())
        return false;
    int count = 0;
    while (m_scan.nextItem()) {
        if (count == bulkLimit)
            return refuse(QByteArrayLiteral("body/leads must NOT have more than 1000 items"));
        if (!lead("body/leads/" + QByteArray::number(count++)))
            return false;
    }
    return !m_scan.failed() && (count > 0 || refuse(QByteArrayLiteral("body/leads must NOT have fewer than 1 items")));
}

bool LeadOrderReader::lead(const QByteArray &path)
{
    if (!m_scan.enterObject())
        return false;
    InstantlySimulator::Lead lead;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        bool known = false;
        if (!leadKey(key, lead, path, known))
            return false;
        if (!known)
            return refuse(path + " must NOT have additional properties");
    }
    m_order.leads.append(std::move(lead));
    return !m_scan.failed();
}

bool LeadOrderReader::leadKey(QByteArrayView key, InstantlySimulator::Lead &lead, const QByteArray &path, bool &known)
{
    known = true;
    if (key == "email") {
        if (!text(lead.email, path + "/email"))
            return false;
        lead.email = lead.email.trimmed().toLower();
        return true;
    }
    if (key == "custom_variables")
        return variables(lead, path + "/custom_variables");
    if (key == "lt_interest_status") {
        double status = 0;
        if (m_scan.peek() != JsonScanner::Kind::Number)
            return refuse(path + "/lt_interest_status must be number");
        lead.hasInterest = true;
        const bool whole = m_scan.number(status);
        lead.interest = static_cast<int>(status);
        return whole;
    }
    for (size_t index = 0; index < textFields.size(); ++index) {
        if (key == textFields.at(index))
            return text(lead.texts.at(index), path + '/' + textFields.at(index));
    }
    known = false;
    return true;
}

bool LeadOrderReader::orderKey(QByteArrayView key, bool &known)
{
    known = true;
    if (key == "list_id")
        return uuid(m_order.list, QByteArrayLiteral("body/list_id"));
    const std::array<bool *, 3> flags {{&m_order.skipInWorkspace, &m_order.skipInCampaign, &m_order.skipInList}};
    for (size_t index = 0; index < flags.size(); ++index) {
        if (key != flagFields.at(index))
            continue;
        if (m_scan.peek() != JsonScanner::Kind::Bool)
            return refuse(QByteArray("body/") + flagFields.at(index) + " must be boolean");
        return m_scan.boolean(*flags.at(index));
    }
    known = false;
    return true;
}

bool LeadOrderReader::variables(InstantlySimulator::Lead &lead, const QByteArray &path)
{
    QByteArrayView raw;
    if (m_scan.peek() != JsonScanner::Kind::Object)
        return refuse(path + " must be object");
    if (!m_scan.skip(raw))
        return false;
    lead.variables = raw.toByteArray();
    JsonScanner scan(lead.variables);
    QByteArrayView key;
    scan.enterObject();
    while (scan.nextKey(key)) {
        const JsonScanner::Kind kind = scan.peek();
        if (kind == JsonScanner::Kind::Object || kind == JsonScanner::Kind::Array)
            return refuse(path + '/' + key.toByteArray() + " must be string,number,boolean,null");
        if (key == "rv_intent" && kind == JsonScanner::Kind::String)
            scan.string(lead.intent);
        else
            scan.skip();
    }
    return true;
}

bool LeadOrderReader::text(QByteArray &value, const QByteArray &path)
{
    const JsonScanner::Kind kind = m_scan.peek();
    if (kind == JsonScanner::Kind::String)
        return m_scan.string(value);
    if (kind == JsonScanner::Kind::Null)
        return m_scan.skip();
    return refuse(path + " must be string,null");
}

bool LeadOrderReader::uuid(QByteArray &value, const QByteArray &path)
{
    if (!text(value, path))
        return false;
    value = value.toLower();
    return value.isEmpty() || isUuid(value) || refuse(path + " must match format \"uuid\"");
}

bool LeadOrderReader::refuse(const QByteArray &sentence)
{
    if (m_order.fault.isEmpty())
        m_order.fault = sentence;
    return false;
}

LeadOrder LeadOrderReader::finished(bool whole)
{
    if (m_order.fault.isEmpty() && (!whole || m_scan.failed() || !m_scan.atEnd()))
        m_order.fault = notJson();
    return std::move(m_order);
}

} // namespace

LeadOrder readLead(QByteArrayView body)
{
    return LeadOrderReader(body).readSingle();
}

LeadOrder readBulkLeads(QByteArrayView body)
{
    return LeadOrderReader(body).readBulk();
}

const std::array<const char *, InstantlySimulator::textFieldCount> &leadTextFields()
{
    return textFields;
}
