#include "services/sandbox/sandboxpeople.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

namespace {

constexpr double fetchesPixel = 0.7;
constexpr double ownUnsubscribeButton = 0.5;
constexpr int stepsPerRun = 500; ///< then the event loop gets a turn

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QString newEventId()
{
    return QString::fromLatin1(
        QUuid::createUuid().toRfc4122().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QJsonObject objectOf(QByteArrayView raw)
{
    return QJsonDocument::fromJson(raw.toByteArray()).object();
}

/// The https (or http) address of a List-Unsubscribe header.
QString oneClickLink(const QJsonObject &headers)
{
    for (auto header = headers.begin(); header != headers.end(); ++header) {
        if (header.key().compare(QLatin1String("List-Unsubscribe"), Qt::CaseInsensitive) != 0)
            continue;
        for (const QString &part : header.value().toString().split(QLatin1Char(','))) {
            const QString link = part.trimmed();
            if (link.startsWith(QLatin1String("<http")) && link.endsWith(QLatin1Char('>')))
                return link.sliced(1, link.size() - 2);
        }
    }
    return {};
}

const char *actWord(MailAct act)
{
    switch (act) {
    case MailAct::Processed:
        return "processed";
    case MailAct::Deferred:
        return "deferred";
    case MailAct::Delivered:
        return "delivered";
    case MailAct::Bounced:
        return "bounced";
    case MailAct::Blocked:
        return "blocked";
    case MailAct::Dropped:
        return "dropped";
    case MailAct::Sent:
        return "sent";
    case MailAct::MachineOpen:
        return "machine_open";
    case MailAct::Open:
        return "open";
    case MailAct::Scan:
        return "scan";
    case MailAct::Click:
        return "click";
    case MailAct::Accept:
        return "accept";
    case MailAct::Decline:
        return "decline";
    case MailAct::ReplyYes:
        return "reply_yes";
    case MailAct::ReplyNo:
        return "reply_no";
    case MailAct::AutoReply:
        return "auto_reply";
    case MailAct::Unsubscribe:
        return "unsubscribe";
    case MailAct::SpamReport:
        break;
    }
    return "spam_report";
}

QJsonObject with(QJsonObject object, std::initializer_list<std::pair<QString, QJsonValue>> more)
{
    for (const auto &[key, value] : more)
        object.insert(key, value);
    return object;
}

} // namespace

SandboxPeople::SandboxPeople(const Options &options, WebhookPoster &poster, LinkVisitor &visitor, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_poster(poster)
    , m_visitor(visitor)
    , m_chance(options.seed, "people")
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SandboxPeople::run);
}

void SandboxPeople::setSimulators(SendGridSimulator *sendgrid, InstantlySimulator *instantly)
{
    m_sendgrid = sendgrid;
    m_instantly = instantly;
}

void SandboxPeople::takeMail(const MailSend &mail, const QByteArray &messageId)
{
    if (m_options.mode == Mode::Off)
        return;
    QJsonValue categories(QJsonValue::Undefined);
    if (!mail.categories.isEmpty())
        categories = QJsonDocument::fromJson(mail.categories.toByteArray()).array();
    const QJsonObject messageHeaders = objectOf(mail.headers);
    int index = 0;
    for (const MailRecipient &recipient : mail.recipients) {
        auto letter = std::make_shared<Letter>();
        letter->address = recipient.address;
        letter->extra = objectOf(recipient.customArgs);
        letter->categories = categories;
        letter->messageId = QString::fromLatin1(messageId + ".recvd-sandbox-1-" + QByteArray::number(index++) + ".0");
        letter->smtpId = QStringLiteral("<%1@ismtpd-sandbox>").arg(QString::fromLatin1(messageId));
        const QJsonObject data = objectOf(recipient.templateData);
        letter->replyTo = mail.replyTo;
        letter->acceptLink = data.value(QStringLiteral("accept_url")).toString();
        letter->declineLink = data.value(QStringLiteral("decline_url")).toString();
        letter->pixelLink = data.value(QStringLiteral("tracking_pixel")).toString();
        letter->unsubscribeLink = oneClickLink(objectOf(recipient.headers));
        if (letter->unsubscribeLink.isEmpty())
            letter->unsubscribeLink = oneClickLink(messageHeaders);
        if (letter->unsubscribeLink.isEmpty())
            letter->unsubscribeLink = data.value(QStringLiteral("unsubscribe_url")).toString();
        if (!m_sendgrid->dropReason(letter->address).isEmpty())
            schedule(letter, {{MailAct::Dropped, 0}});
        else if (m_options.mode == Mode::Delivery)
            schedule(letter, deliveryPlan(Channel::Warm));
        else
            schedule(letter, answeredByMail(*letter, planFor(m_options.seed, letter->address, Channel::Warm)));
    }
    arm();
}

void SandboxPeople::takeLeads(const QList<const InstantlySimulator::Lead *> &leads)
{
    if (m_options.mode == Mode::Off)
        return;
    const QList<QByteArray> senders = InstantlySimulator::senderAddresses();
    for (const InstantlySimulator::Lead *lead : leads) {
        if (lead->campaign.isEmpty() || lead->email.isEmpty())
            continue; // a lead in a list is sent nothing
        auto letter = std::make_shared<Letter>();
        letter->channel = Channel::Cold;
        letter->address = lead->email;
        letter->extra = objectOf(lead->variables);
        letter->leadId = lead->id;
        letter->campaignId = lead->campaign;
        letter->sender = QString::fromLatin1(senders.at(static_cast<qsizetype>(m_letters % senders.size())));
        letter->emailId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        letter->acceptLink = letter->extra.value(QStringLiteral("accept_url")).toString();
        letter->declineLink = letter->extra.value(QStringLiteral("decline_url")).toString();
        letter->unsubscribeLink = letter->extra.value(QStringLiteral("unsubscribe_url")).toString();
        const QList<PlannedAct> plan = m_options.mode == Mode::Delivery
            ? deliveryPlan(Channel::Cold)
            : planFor(m_options.seed, letter->address, Channel::Cold);
        if (m_instantly->isSending(lead->campaign))
            schedule(letter, plan);
        else
            m_parked[lead->campaign].append({letter, plan});
    }
    arm();
}

void SandboxPeople::resumeCampaign(const QByteArray &campaignId)
{
    const auto parked = m_parked.take(campaignId);
    for (const auto &[letter, plan] : parked)
        schedule(letter, plan);
    arm();
}

QJsonObject SandboxPeople::toJson() const
{
    QJsonObject acts;
    for (auto done = m_done.begin(); done != m_done.end(); ++done)
        acts.insert(QString::fromLatin1(actWord(static_cast<MailAct>(done.key()))), done.value());
    qint64 parked = 0;
    for (const auto &letters : m_parked)
        parked += letters.size();
    return {{QStringLiteral("letters"), m_letters},
            {QStringLiteral("waiting"), static_cast<qint64>(m_schedule.size())},
            {QStringLiteral("parked"), parked},
            {QStringLiteral("acts"), acts},
            {QStringLiteral("visiting"), m_visitor.underWay()},
            {QStringLiteral("visits"), m_visitor.visits()},
            {QStringLiteral("failed_visits"), m_visitor.failures()}};
}

/// Where mail reaches us, half of those who would press a button write instead.
QList<PlannedAct> SandboxPeople::answeredByMail(const Letter &letter, QList<PlannedAct> plan) const
{
    constexpr double writes = 0.5;
    const bool byMail = !letter.replyTo.isEmpty() && m_poster.takesInbound()
        && SeededChance(m_options.seed, "writes:" + letter.address).happens(writes);
    for (PlannedAct &planned : plan) {
        if (byMail && planned.act == MailAct::Accept)
            planned.act = MailAct::ReplyYes;
        else if (byMail && planned.act == MailAct::Decline)
            planned.act = MailAct::ReplyNo;
    }
    return plan;
}

void SandboxPeople::schedule(const LetterPointer &letter, const QList<PlannedAct> &plan)
{
    ++m_letters;
    const qint64 now = nowMs();
    qint64 deliveredAt = now;
    qint64 later = 0; // how much a fast clock must be held back so that people still read like people
    bool isRead = false;
    for (const PlannedAct &planned : plan) {
        const qint64 at = now + scaled(planned.afterMs);
        if (planned.act == MailAct::Delivered || planned.act == MailAct::Sent)
            deliveredAt = at;
        if (!isRead && planned.act == MailAct::Open) {
            isRead = true;
            later = std::max<qint64>(0, deliveredAt + m_options.readingAfterMs - at);
        }
        m_schedule.emplace(at + later, Step {letter, planned.act});
    }
}

qint64 SandboxPeople::scaled(qint64 simulatedMs) const
{
    return static_cast<qint64>(static_cast<double>(simulatedMs) / m_options.timeScale);
}

void SandboxPeople::arm()
{
    if (m_schedule.empty())
        return;
    constexpr qint64 longestWaitMs = 3600 * 1000;
    m_timer.start(static_cast<int>(std::clamp<qint64>(m_schedule.begin()->first - nowMs(), 0, longestWaitMs)));
}

void SandboxPeople::run()
{
    const qint64 now = nowMs();
    for (int done = 0; done < stepsPerRun && !m_schedule.empty() && m_schedule.begin()->first <= now; ++done) {
        const Step step = std::move(m_schedule.begin()->second);
        m_schedule.erase(m_schedule.begin());
        perform(step);
    }
    arm();
}

void SandboxPeople::perform(const Step &step)
{
    ++m_done[static_cast<int>(step.act)];
    if (step.letter->channel == Channel::Warm)
        performWarm(*step.letter, step.act);
    else
        performCold(*step.letter, step.act);
    followLinks(*step.letter, step.act);
}

void SandboxPeople::performWarm(const Letter &letter, MailAct act)
{
    const qint64 now = nowMs() / 1000;
    const auto post = [&](const char *event, std::initializer_list<std::pair<QString, QJsonValue>> more = {}) {
        m_poster.postMailEvent(with(mailEvent(letter, QString::fromLatin1(event)), more));
    };
    const QString person = QStringLiteral("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    const QString machine = QStringLiteral("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com)");
    using List = SendGridSimulator::List;
    switch (act) {
    case MailAct::Processed:
        post("processed", {{QStringLiteral("send_at"), 0}});
        break;
    case MailAct::Deferred:
        post("deferred",
             {{QStringLiteral("response"), QStringLiteral("451 4.7.0 try again later")},
              {QStringLiteral("attempt"), QStringLiteral("1")}});
        break;
    case MailAct::Delivered:
        post("delivered",
             {{QStringLiteral("response"), QStringLiteral("250 2.0.0 OK")},
              {QStringLiteral("tls"), 1},
              {QStringLiteral("ip"), QStringLiteral("192.0.2.7")}});
        break;
    case MailAct::Bounced: {
        const QString reason = QStringLiteral("550 5.1.1 The address does not exist");
        m_sendgrid->suppress(List::Bounces, letter.address, now, reason, QStringLiteral("5.1.1"));
        post("bounce",
             {{QStringLiteral("type"), QStringLiteral("bounce")},
              {QStringLiteral("status"), QStringLiteral("5.1.1")},
              {QStringLiteral("reason"), reason},
              {QStringLiteral("bounce_classification"), QStringLiteral("Invalid Address")},
              {QStringLiteral("tls"), 1}});
        break;
    }
    case MailAct::Blocked: {
        const QString reason = QStringLiteral("552 5.2.2 The mailbox is over quota");
        m_sendgrid->suppress(List::Blocks, letter.address, now, reason, QStringLiteral("5.2.2"));
        post("bounce",
             {{QStringLiteral("type"), QStringLiteral("blocked")},
              {QStringLiteral("status"), QStringLiteral("5.2.2")},
              {QStringLiteral("reason"), reason},
              {QStringLiteral("bounce_classification"), QStringLiteral("Mailbox Unavailable")}});
        break;
    }
    case MailAct::Dropped: {
        const QString known = m_sendgrid->dropReason(letter.address);
        post("dropped",
             {{QStringLiteral("reason"), known.isEmpty() ? QStringLiteral("Invalid") : known},
              {QStringLiteral("status"), QStringLiteral("5.0.0")}});
        break;
    }
    case MailAct::MachineOpen:
        post("open",
             {{QStringLiteral("useragent"), machine},
              {QStringLiteral("ip"), QStringLiteral("198.51.100.9")},
              {QStringLiteral("sg_content_type"), QStringLiteral("html")},
              {QStringLiteral("sg_machine_open"), true}});
        break;
    case MailAct::Open:
        post("open",
             {{QStringLiteral("useragent"), person},
              {QStringLiteral("ip"), QStringLiteral("203.0.113.20")},
              {QStringLiteral("sg_content_type"), QStringLiteral("html")},
              {QStringLiteral("sg_machine_open"), false}});
        break;
    case MailAct::Click:
        post("click",
             {{QStringLiteral("url"), letter.acceptLink},
              {QStringLiteral("url_offset"),
               QJsonObject {{QStringLiteral("index"), 0}, {QStringLiteral("type"), QStringLiteral("html")}}},
              {QStringLiteral("useragent"), person},
              {QStringLiteral("ip"), QStringLiteral("203.0.113.20")}});
        break;
    case MailAct::Unsubscribe:
        if (usesOwnButton(letter))
            break; // the gateway hears it from the one-click post alone
        m_sendgrid->suppress(List::Unsubscribes, letter.address, now);
        post("unsubscribe");
        break;
    case MailAct::SpamReport:
        m_sendgrid->suppress(List::Spam, letter.address, now);
        post("spamreport");
        break;
    case MailAct::Sent:
    case MailAct::Scan:
    case MailAct::Accept:
    case MailAct::Decline:
        break;
    case MailAct::ReplyYes:
    case MailAct::ReplyNo:
    case MailAct::AutoReply:
        answerByMail(letter, act);
        break;
    }
}

/// A mail program's answer, quoted history and all, in the form that Inbound Parse posts.
void SandboxPeople::answerByMail(const Letter &letter, MailAct act)
{
    if (letter.replyTo.isEmpty() || !m_poster.takesInbound())
        return;
    QByteArray text = "Yes, I can do it. I can be there this afternoon.";
    QByteArray marks;
    if (act == MailAct::ReplyNo) {
        text = "No thanks, I am booked out this month.";
    } else if (act == MailAct::AutoReply) {
        text = "I am out of the office until Monday.";
        marks = "Auto-Submitted: auto-replied\n";
    }
    text += "\r\n\r\nOn Mon, Nov 2, 2026 at 9:00 AM Work orders <work@raven.example> wrote:\r\n> Can you do it?\r\n";
    const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    const QList<std::pair<QByteArray, QByteArray>> fields {
        {"headers",
         "MIME-Version: 1.0\nFrom: " + letter.address + "\nTo: " + letter.replyTo + "\nMessage-ID: <" + id
             + "@mail.example>\n" + marks},
        {"dkim", "{@example.com : pass}"},
        {"to", letter.replyTo},
        {"from", letter.address},
        {"subject", "Re: Work order"},
        {"text", text},
        {"sender_ip", "192.0.2.1"},
        {"envelope", R"({"to":[")" + letter.replyTo + R"("],"from":")" + letter.address + R"("})"},
        {"attachments", "0"},
        {"charsets", R"({"to":"UTF-8","subject":"UTF-8","from":"UTF-8","text":"UTF-8"})"},
        {"SPF", "pass"}};
    QByteArray form;
    for (const auto &[name, value] : fields)
        form += "--xYzZY\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    m_poster.postInbound(form + "--xYzZY--\r\n", "multipart/form-data; boundary=xYzZY");
}

void SandboxPeople::performCold(const Letter &letter, MailAct act)
{
    using Event = InstantlySimulator::LeadEvent;
    const qint64 now = nowMs();
    const auto replied = [&](const char *event, const QString &text) {
        postLead(letter, QString::fromLatin1(event),
                 {{QStringLiteral("reply_subject"), QStringLiteral("Re: Work near you")},
                  {QStringLiteral("reply_text"), text},
                  {QStringLiteral("reply_html"), QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped())},
                  {QStringLiteral("reply_text_snippet"), text.left(80)}});
    };
    switch (act) {
    case MailAct::Sent:
        m_instantly->record(letter.leadId, Event::Sent, now);
        postLead(letter, QStringLiteral("email_sent"),
                 {{QStringLiteral("email_subject"), QStringLiteral("Work near you")},
                  {QStringLiteral("email_text"), QStringLiteral("A job in your trade is open near you.")}});
        break;
    case MailAct::Bounced:
    case MailAct::Blocked:
    case MailAct::Dropped:
        m_instantly->record(letter.leadId, Event::Bounced, now);
        postLead(letter, QStringLiteral("email_bounced"));
        break;
    case MailAct::MachineOpen:
    case MailAct::Open:
        m_instantly->record(letter.leadId, Event::Opened, now);
        postLead(letter, QStringLiteral("email_opened"));
        break;
    case MailAct::Click:
        m_instantly->record(letter.leadId, Event::Clicked, now);
        postLead(letter, QStringLiteral("link_clicked"));
        break;
    case MailAct::ReplyYes:
        m_instantly->record(letter.leadId, Event::Replied, now);
        replied("reply_received", QStringLiteral("Yes, I am available. When would you need me there?"));
        m_instantly->record(letter.leadId, Event::Interested, now);
        postLead(letter, QStringLiteral("lead_interested"));
        break;
    case MailAct::ReplyNo:
        m_instantly->record(letter.leadId, Event::Replied, now);
        replied("reply_received", QStringLiteral("No thanks, I am booked out this month."));
        m_instantly->record(letter.leadId, Event::NotInterested, now);
        postLead(letter, QStringLiteral("lead_not_interested"));
        break;
    case MailAct::AutoReply:
        replied("auto_reply_received", QStringLiteral("I am out of the office until Monday."));
        break;
    case MailAct::Unsubscribe:
        if (usesOwnButton(letter))
            break;
        m_instantly->record(letter.leadId, Event::Unsubscribed, now);
        postLead(letter, QStringLiteral("lead_unsubscribed"));
        break;
    case MailAct::Processed:
    case MailAct::Deferred:
    case MailAct::Delivered:
    case MailAct::Scan:
    case MailAct::Accept:
    case MailAct::Decline:
    case MailAct::SpamReport:
        break;
    }
}

void SandboxPeople::followLinks(const Letter &letter, MailAct act)
{
    switch (act) {
    case MailAct::MachineOpen:
    case MailAct::Open:
        if (!letter.pixelLink.isEmpty() && m_chance.happens(fetchesPixel))
            m_visitor.look(letter.pixelLink,
                           act == MailAct::Open ? LinkVisitor::Agent::Person : LinkVisitor::Agent::Machine);
        break;
    case MailAct::Scan: // a scanner looks and must change nothing by it
        for (const QString &link : {letter.acceptLink, letter.declineLink, letter.unsubscribeLink}) {
            if (!link.isEmpty())
                m_visitor.look(link, LinkVisitor::Agent::Machine);
        }
        break;
    case MailAct::Accept:
        m_visitor.press(letter.acceptLink, QByteArrayLiteral("accept"));
        break;
    case MailAct::Decline:
        m_visitor.press(letter.declineLink, QByteArrayLiteral("decline"));
        break;
    case MailAct::Unsubscribe:
        if (usesOwnButton(letter))
            m_visitor.unsubscribe(letter.unsubscribeLink);
        break;
    default:
        break;
    }
}

bool SandboxPeople::usesOwnButton(const Letter &letter) const
{
    return !letter.unsubscribeLink.isEmpty()
        && SeededChance(m_options.seed, "unsubscribe:" + letter.address).happens(ownUnsubscribeButton);
}

QJsonObject SandboxPeople::mailEvent(const Letter &letter, const QString &event) const
{
    QJsonObject json = letter.extra; // reserved names lose to the service's own
    json.insert(QStringLiteral("email"), QString::fromUtf8(letter.address));
    json.insert(QStringLiteral("timestamp"), nowMs() / 1000);
    json.insert(QStringLiteral("event"), event);
    json.insert(QStringLiteral("sg_event_id"), newEventId());
    json.insert(QStringLiteral("sg_message_id"), letter.messageId);
    json.insert(QStringLiteral("smtp-id"), letter.smtpId);
    if (!letter.categories.isUndefined())
        json.insert(QStringLiteral("category"), letter.categories);
    return json;
}

QJsonObject SandboxPeople::leadEvent(const Letter &letter, const QString &event) const
{
    QJsonObject json = letter.extra;
    json.insert(QStringLiteral("timestamp"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    json.insert(QStringLiteral("event_type"), event);
    json.insert(QStringLiteral("workspace"), QString::fromLatin1(InstantlySimulator::workspaceId()));
    json.insert(QStringLiteral("campaign_id"), QString::fromLatin1(letter.campaignId));
    json.insert(QStringLiteral("campaign_name"), m_instantly->campaignName(letter.campaignId));
    json.insert(QStringLiteral("lead_email"), QString::fromUtf8(letter.address));
    json.insert(QStringLiteral("email_account"), letter.sender);
    json.insert(QStringLiteral("email_id"), letter.emailId);
    json.insert(QStringLiteral("step"), 1);
    json.insert(QStringLiteral("variant"), 1);
    json.insert(QStringLiteral("is_first"), true);
    return json;
}

void SandboxPeople::postLead(const Letter &letter, const QString &event, const QJsonObject &more)
{
    QJsonObject json = leadEvent(letter, event);
    for (auto field = more.begin(); field != more.end(); ++field)
        json.insert(field.key(), field.value());
    m_poster.postLeadEvent(json);
}
