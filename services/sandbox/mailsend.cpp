#include "services/sandbox/mailsend.h"

#include "services/sandbox/jsonscanner.h"

#include <QSet>

#include <algorithm>
#include <array>

namespace {

constexpr int personalizationLimit = 1000;
constexpr int recipientLimit = 1000;
constexpr int faultLimit = 1000;
constexpr int categoryLimit = 10;
constexpr int categoryBytes = 255;
constexpr qsizetype customArgsBytes = 10000;
constexpr qint64 scheduleAheadSeconds = 72 * 3600;
constexpr int smallestPoolName = 2;
constexpr int largestPoolName = 64;

QByteArray invalidAddress()
{
    return QByteArrayLiteral("Does not contain a valid address.");
}

constexpr std::array<const char *, 12> reservedHeaders {{"x-sg-id", "x-sg-eid", "received", "dkim-signature",
                                                         "content-type", "content-transfer-encoding", "to", "from",
                                                         "subject", "reply-to", "cc", "bcc"}};

/// One pass over one request. Anything that is not JSON, or of the wrong type, ends it with one nameless fault.
class MailSendReader
{
public:
    MailSendReader(QByteArrayView body, qint64 now)
        : m_scan(body)
        , m_now(now)
    {
    }

    MailSend read();

private:
    struct Person
    {
        QByteArray address;
        QByteArray name;
        bool hasAddress = false;
    };

    bool topLevel(QByteArrayView key);
    bool personalizations();
    bool personalization(int index);
    bool personalizationKey(QByteArrayView key, const QByteArray &path);
    bool people(const QByteArray &path, int limit);
    bool person(Person &person);
    bool fromObject();
    bool replyTo();
    bool replyToList();
    bool content();
    bool contentBlock(const QByteArray &path);
    bool categories();
    bool headers(const QByteArray &path, QByteArrayView &raw);
    bool customArgs(const QByteArray &path, bool ofPersonalization);
    bool mailSettings();
    bool enabled(bool &value);
    bool sendAt(const QByteArray &path);
    bool nonEmptyText(const QByteArray &field, const QByteArray &message);
    bool unknown(const QByteArray &path, QByteArrayView key);
    void add(const QByteArray &path, const Person &person);
    void requireWhole();
    void fault(const QByteArray &message, const QByteArray &field, const char *help = "");

    JsonScanner m_scan;
    qint64 m_now;
    MailSend m_mail;
    MailRecipient m_shared; ///< what the personalization being read gives to each of its recipients
    QSet<QByteArray> m_addresses;
    qsizetype m_firstOfPersonalization = 0;
    int m_recipientCount = 0;
    bool m_hasPersonalizations = false;
    bool m_hasFrom = false;
    bool m_hasContent = false;
    bool m_hasSubject = false;
    bool m_everySubject = true;
    bool m_hasReplyTo = false;
    bool m_hasReplyToList = false;
    bool m_thisHasTo = false;
    bool m_thisHasSubject = false;
};

MailSend MailSendReader::read()
{
    QByteArrayView key;
    bool whole = m_scan.enterObject();
    while (whole && m_scan.nextKey(key))
        whole = topLevel(key);
    if (!whole || m_scan.failed() || !m_scan.atEnd()) {
        m_mail.faults = {{QByteArrayLiteral("Bad Request"), {}, {}}};
        return std::move(m_mail);
    }
    requireWhole();
    return std::move(m_mail);
}

bool MailSendReader::topLevel(QByteArrayView key)
{
    if (key == "personalizations")
        return personalizations();
    if (key == "from")
        return fromObject();
    if (key == "template_id")
        return m_scan.string(m_mail.templateId);
    if (key == "content")
        return content();
    if (key == "subject") {
        m_hasSubject = true;
        return nonEmptyText(QByteArrayLiteral("subject"), QByteArrayLiteral("The subject must not be empty."));
    }
    if (key == "reply_to")
        return replyTo();
    if (key == "reply_to_list")
        return replyToList();
    if (key == "categories")
        return categories();
    if (key == "headers")
        return headers(QByteArrayLiteral("headers"), m_mail.headers);
    if (key == "custom_args")
        return customArgs(QByteArrayLiteral("custom_args"), false);
    if (key == "mail_settings")
        return mailSettings();
    if (key == "send_at")
        return sendAt(QByteArrayLiteral("send_at"));
    if (key == "ip_pool_name") {
        QByteArray name;
        if (!m_scan.string(name))
            return false;
        if (name.size() < smallestPoolName || name.size() > largestPoolName)
            fault(QByteArrayLiteral("The ip_pool_name must be between 2 and 64 characters."),
                  QByteArrayLiteral("ip_pool_name"));
        return true;
    }
    if (key == "attachments" || key == "asm" || key == "batch_id" || key == "tracking_settings")
        return m_scan.skip();
    return unknown({}, key);
}

bool MailSendReader::personalizations()
{
    if (!m_scan.enterArray())
        return false;
    int count = 0;
    while (m_scan.nextItem()) {
        if (!personalization(count++))
            return false;
    }
    m_hasPersonalizations = count > 0;
    if (count > personalizationLimit)
        fault(QByteArrayLiteral("The personalizations field must have no more than 1000 personalizations."),
              QByteArrayLiteral("personalizations"), "-Personalizations-Errors");
    return !m_scan.failed();
}

bool MailSendReader::personalization(int index)
{
    const QByteArray path = "personalizations." + QByteArray::number(index);
    m_shared = {};
    m_shared.personalization = index;
    m_firstOfPersonalization = m_mail.recipients.size();
    m_thisHasTo = false;
    m_thisHasSubject = false;
    if (!m_scan.enterObject())
        return false;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        if (!personalizationKey(key, path))
            return false;
    }
    if (!m_thisHasTo)
        fault(QByteArrayLiteral("The to array is required for all personalization objects, and must have at least one "
                                "email object with a valid email address."),
              path + ".to", "message.personalizations.to");
    m_everySubject = m_everySubject && m_thisHasSubject;
    for (qsizetype i = m_firstOfPersonalization; i < m_mail.recipients.size(); ++i) {
        m_shared.address = m_mail.recipients.at(i).address;
        m_mail.recipients[i] = m_shared;
    }
    return !m_scan.failed();
}

bool MailSendReader::personalizationKey(QByteArrayView key, const QByteArray &path)
{
    if (key == "to") {
        const int before = m_recipientCount;
        const bool whole = people(path + ".to", recipientLimit);
        m_thisHasTo = m_recipientCount > before;
        return whole;
    }
    if (key == "cc" || key == "bcc")
        return people(path + '.' + key.toByteArray(), recipientLimit);
    if (key == "dynamic_template_data")
        return m_scan.peek() == JsonScanner::Kind::Object && m_scan.skip(m_shared.templateData);
    if (key == "custom_args")
        return customArgs(path + ".custom_args", true);
    if (key == "headers")
        return headers(path + ".headers", m_shared.headers);
    if (key == "subject") {
        m_thisHasSubject = true;
        return nonEmptyText(path + ".subject", QByteArrayLiteral("The subject must not be empty."));
    }
    if (key == "from") {
        Person sender;
        return person(sender);
    }
    if (key == "send_at")
        return sendAt(path + ".send_at");
    if (key == "substitutions")
        return m_scan.peek() == JsonScanner::Kind::Object && m_scan.skip();
    return unknown(path + '.', key);
}

bool MailSendReader::people(const QByteArray &path, int limit)
{
    if (!m_scan.enterArray())
        return false;
    int count = 0;
    while (m_scan.nextItem()) {
        Person entry;
        if (!person(entry))
            return false;
        ++count;
        add(path, entry);
    }
    if (count > limit)
        fault(QByteArrayLiteral("The array must have no more than 1000 email objects."), path);
    return !m_scan.failed();
}

bool MailSendReader::person(Person &person)
{
    if (!m_scan.enterObject())
        return false;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        if (key == "email") {
            if (!m_scan.string(person.address))
                return false;
            person.hasAddress = true;
        } else if (key == "name") {
            if (m_scan.peek() == JsonScanner::Kind::Null ? !m_scan.skip() : !m_scan.string(person.name))
                return false;
        } else {
            return false;
        }
    }
    return !m_scan.failed();
}

void MailSendReader::add(const QByteArray &path, const Person &person)
{
    ++m_recipientCount;
    MailRecipient recipient;
    recipient.address = person.address.trimmed().toLower();
    if (!person.hasAddress || !isMailAddress(recipient.address)) {
        fault(invalidAddress(), path, "message.personalizations.to");
    } else if (m_addresses.contains(recipient.address)) {
        fault("Each email address in the personalization block should be unique between to, cc, and bcc. We found the "
              "first duplicate instance of ["
                  + recipient.address + "] in the " + path + " field.",
              path, "message.recipient-errors");
    } else if (person.name.contains(';') || person.name.contains(',')) {
        fault(QByteArrayLiteral("The name of a recipient may not contain a semicolon or a comma."), path,
              "message.personalizations.to");
    } else {
        m_addresses.insert(recipient.address);
    }
    m_mail.recipients.append(std::move(recipient));
}

bool MailSendReader::fromObject()
{
    m_hasFrom = true;
    Person sender;
    if (!person(sender))
        return false;
    if (!sender.hasAddress || !isMailAddress(sender.address.trimmed()))
        fault(QByteArrayLiteral("The from email does not contain a valid address."), QByteArrayLiteral("from.email"),
              "message.from");
    return true;
}

bool MailSendReader::replyTo()
{
    m_hasReplyTo = true;
    Person reply;
    if (!person(reply))
        return false;
    if (!reply.hasAddress || !isMailAddress(reply.address.trimmed()))
        fault(QByteArrayLiteral("The reply_to email does not contain a valid address."),
              QByteArrayLiteral("reply_to.email"), "message.reply_to");
    else
        m_mail.replyTo = reply.address.trimmed();
    return true;
}

bool MailSendReader::replyToList()
{
    m_hasReplyToList = true;
    if (!m_scan.enterArray())
        return false;
    int count = 0;
    while (m_scan.nextItem()) {
        Person reply;
        if (!person(reply))
            return false;
        const QByteArray path = "reply_to_list." + QByteArray::number(count++);
        if (!reply.hasAddress || !isMailAddress(reply.address.trimmed()))
            fault(invalidAddress(), path);
    }
    if (count > recipientLimit)
        fault(QByteArrayLiteral("The reply_to_list must have no more than 1000 email objects."),
              QByteArrayLiteral("reply_to_list"));
    return !m_scan.failed();
}

bool MailSendReader::content()
{
    if (!m_scan.enterArray())
        return false;
    int count = 0;
    while (m_scan.nextItem()) {
        if (!contentBlock("content." + QByteArray::number(count++)))
            return false;
    }
    m_hasContent = count > 0;
    return !m_scan.failed();
}

bool MailSendReader::contentBlock(const QByteArray &path)
{
    if (!m_scan.enterObject())
        return false;
    bool hasType = false;
    bool hasValue = false;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        QByteArray text;
        if ((key != "type" && key != "value") || !m_scan.string(text))
            return false;
        (key == "type" ? hasType : hasValue) = !text.isEmpty();
    }
    if (!hasType || !hasValue)
        fault(QByteArrayLiteral("The content value must be a string at least one character in length."),
              path + ".value", "message.content.value");
    return !m_scan.failed();
}

bool MailSendReader::categories()
{
    if (m_scan.peek() != JsonScanner::Kind::Array || !m_scan.skip(m_mail.categories))
        return false;
    JsonScanner scan(m_mail.categories);
    QSet<QByteArray> seen;
    int count = 0;
    scan.enterArray();
    while (scan.nextItem()) {
        QByteArray category;
        if (!scan.string(category))
            return false;
        const QByteArray path = "categories." + QByteArray::number(count++);
        if (category.size() > categoryBytes)
            fault(QByteArrayLiteral("A category must be no longer than 255 characters."), path);
        if (seen.contains(category))
            fault(QByteArrayLiteral("Categories must be unique."), path);
        seen.insert(category);
    }
    if (count > categoryLimit)
        fault(QByteArrayLiteral("No more than 10 categories are allowed."), QByteArrayLiteral("categories"));
    return true;
}

bool MailSendReader::headers(const QByteArray &path, QByteArrayView &raw)
{
    if (m_scan.peek() != JsonScanner::Kind::Object || !m_scan.skip(raw))
        return false;
    JsonScanner scan(raw);
    QByteArrayView key;
    scan.enterObject();
    while (scan.nextKey(key)) {
        const QByteArray name = key.toByteArray().toLower();
        if (std::find(reservedHeaders.begin(), reservedHeaders.end(), name) != reservedHeaders.end())
            fault("The header \"" + name + "\" is reserved and cannot be set.", path, "message.headers");
        QByteArray value;
        if (!scan.string(value))
            return false;
        if (value.contains('\r') || value.contains('\n') || name.contains('\n') || name.contains('\r'))
            fault("The header \"" + name.simplified() + "\" contains a line break.", path, "message.headers");
    }
    return !scan.failed();
}

bool MailSendReader::customArgs(const QByteArray &path, bool ofPersonalization)
{
    QByteArrayView raw;
    if (m_scan.peek() != JsonScanner::Kind::Object || !m_scan.skip(raw))
        return false;
    if (raw.size() > customArgsBytes)
        fault(QByteArrayLiteral("The custom_args must be no more than 10,000 bytes."), path,
              "message.personalizations.custom_args");
    if (!ofPersonalization)
        return true;
    m_shared.customArgs = raw;
    JsonScanner scan(raw);
    QByteArrayView key;
    scan.enterObject();
    while (scan.nextKey(key)) {
        QByteArray *wanted = key == "rv_intent" ? &m_shared.intent : key == "rv_attempt" ? &m_shared.attempt : nullptr;
        if (wanted && scan.peek() == JsonScanner::Kind::String)
            scan.string(*wanted);
        else
            scan.skip();
    }
    return !scan.failed();
}

bool MailSendReader::mailSettings()
{
    if (!m_scan.enterObject())
        return false;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        if (key == "sandbox_mode" ? !enabled(m_mail.sandboxMode) : !m_scan.skip())
            return false;
    }
    return !m_scan.failed();
}

bool MailSendReader::enabled(bool &value)
{
    if (!m_scan.enterObject())
        return false;
    QByteArrayView key;
    while (m_scan.nextKey(key)) {
        if (key == "enable" ? !m_scan.boolean(value) : !m_scan.skip())
            return false;
    }
    return !m_scan.failed();
}

bool MailSendReader::sendAt(const QByteArray &path)
{
    double at = 0;
    if (m_scan.peek() != JsonScanner::Kind::Number || !m_scan.number(at))
        return false;
    if (at > static_cast<double>(m_now + scheduleAheadSeconds))
        fault(QByteArrayLiteral("The send_at must be no more than 72 hours in the future."), path, "message.send_at");
    return true;
}

bool MailSendReader::nonEmptyText(const QByteArray &field, const QByteArray &message)
{
    QByteArray text;
    if (!m_scan.string(text))
        return false;
    if (text.isEmpty())
        fault(message, field);
    return true;
}

bool MailSendReader::unknown(const QByteArray &path, QByteArrayView key)
{
    const QByteArray name = key.toByteArray();
    fault("Additional property " + name + " is not allowed", path + name);
    return m_scan.skip();
}

void MailSendReader::requireWhole()
{
    if (!m_hasFrom)
        fault(QByteArrayLiteral("The from object must be provided for every email send. It is an object that requires "
                                "the email parameter, but may also contain a name parameter."),
              QByteArrayLiteral("from.email"), "message.from");
    if (!m_hasPersonalizations)
        fault(QByteArrayLiteral("The personalizations field is required and must have at least one personalization."),
              QByteArrayLiteral("personalizations"), "-Personalizations-Errors");
    if (m_recipientCount > recipientLimit)
        fault(QByteArrayLiteral("The total number of recipients must be no more than 1000."),
              QByteArrayLiteral("personalizations"), "message.recipient-errors");
    if (m_mail.templateId.isEmpty() && !m_hasContent)
        fault(QByteArrayLiteral("Unless a valid template_id is provided, the content parameter is required. There must "
                                "be at least one defined content block."),
              QByteArrayLiteral("content"), "message.content");
    if (m_mail.templateId.isEmpty() && !m_hasSubject && !(m_hasPersonalizations && m_everySubject))
        fault(QByteArrayLiteral("The subject is required. You can get around this requirement if you use a template "
                                "with a subject defined or if every personalization has a subject defined."),
              QByteArrayLiteral("subject"), "message.subject");
    if (m_hasReplyTo && m_hasReplyToList)
        fault(QByteArrayLiteral("Only one of reply_to and reply_to_list may be used."), QByteArrayLiteral("reply_to"));
}

void MailSendReader::fault(const QByteArray &message, const QByteArray &field, const char *help)
{
    if (m_mail.faults.size() < faultLimit)
        m_mail.faults.append({message, field, QByteArray(help)});
}

} // namespace

MailSend readMailSend(QByteArrayView body, qint64 now)
{
    if (!body.isValidUtf8()) {
        MailSend refused;
        refused.faults.append({QByteArrayLiteral("Bad Request"), {}, {}});
        return refused;
    }
    return MailSendReader(body, now).read();
}

bool isMailAddress(QByteArrayView address)
{
    constexpr qsizetype longestAddress = 254;
    constexpr qsizetype longestLocal = 64;
    const qsizetype at = address.indexOf('@');
    if (at <= 0 || at > longestLocal || address.size() > longestAddress || at + 1 == address.size())
        return false;
    for (qsizetype i = 0; i < at; ++i) {
        const char c = address[i];
        if (c <= ' ' || c >= 0x7f || QByteArrayView("()<>[]:;,\\\"").contains(c))
            return false;
    }
    if (address[0] == '.' || address[at - 1] == '.' || address.first(at).contains(".."))
        return false;
    bool hasDot = false;
    char before = '.';
    for (qsizetype i = at + 1; i < address.size(); ++i) {
        const char c = address[i];
        const bool isLabel = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (c == '.' ? before == '.' || before == '-' : !isLabel || (c == '-' && before == '.'))
            return false;
        hasDot = hasDot || c == '.';
        before = c;
    }
    return hasDot && before != '.' && before != '-';
}
