#include "app/stories/conversationstory.h"

#include "app/stories/storyanswers.h"

namespace ConversationStory {

namespace {

using Sender = ConversationMessage::Sender;
using Delivery = ConversationMessage::Delivery;

const QDate &day()
{
    static const QDate today(2026, 11, 20);
    return today;
}

ConversationMessage ours(const QString &id, const QString &author, const QString &text, const QDateTime &when)
{
    ConversationMessage message;
    message.id = id;
    message.sender = Sender::We;
    message.author = author;
    message.text = text;
    message.at = when;
    message.delivery = Delivery::Sent;
    return message;
}

ConversationMessage system(const QString &text, const QDateTime &when)
{
    ConversationMessage message;
    message.id = QStringLiteral("system ") + text;
    message.text = text;
    message.at = when;
    return message;
}

ConversationMessage firstMail()
{
    return ours(QStringLiteral("1"), QStringLiteral("Work order mail"),
                QStringLiteral("Work order HVAC emergency, 2200 Main St, Houston. A rooftop unit does not cool and the "
                               "server room is at 34 °C. Can you be there today?"),
                at(14, 2, 41));
}

Conversation conversation(const QList<ConversationMessage> &messages)
{
    Conversation one;
    one.id = ConversationId::fromString(QStringLiteral("00000000-0000-4000-8c00-000000000001"));
    one.jobId = job();
    one.workOrderNumber = 48'213;
    one.workOrderTitle = QStringLiteral("HVAC emergency");
    one.technicianId = marcus();
    one.messages = messages;
    one.lastAskedAt = at(14, 2, 41);
    one.canReply = true;
    one.assignable = true;
    return one;
}

ConversationPage page(const QList<ConversationMessage> &messages)
{
    ConversationPage all;
    all.open = conversation(messages);
    ConversationSummary here;
    here.jobId = job();
    here.workOrderNumber = 48'213;
    here.workOrderTitle = QStringLiteral("HVAC emergency");
    here.messages = static_cast<int>(messages.size());
    here.lastAt = at(14, 6);
    ConversationSummary before;
    before.jobId = JobId::fromString(QStringLiteral("00000000-0000-4000-8b00-000000047902"));
    before.workOrderNumber = 47'902;
    before.workOrderTitle = QStringLiteral("Compressor noise");
    before.status = ConversationStatus::Completed;
    all.threads = {here, before};
    return all;
}

QList<TechnicianCredential> credentials(const QDate &license, const QDate &insurance)
{
    TechnicianCredential state;
    state.name = QStringLiteral("State licence");
    state.number = QStringLiteral("TX-HVAC-2211");
    state.issuer = QStringLiteral("TX");
    state.expiresOn = license;
    state.verified = true;
    TechnicianCredential liability;
    liability.kind = TechnicianCredential::Kind::Insurance;
    liability.name = QStringLiteral("General liability");
    liability.issuer = QStringLiteral("Gulf Mutual");
    liability.expiresOn = insurance;
    liability.verified = true;
    TechnicianCredential course;
    course.kind = TechnicianCredential::Kind::Certification;
    course.name = QStringLiteral("EPA 608 Universal");
    course.number = QStringLiteral("608-77120");
    return {state, liability, course};
}

QList<TechnicianContact> contacts()
{
    TechnicianContact today;
    today.jobId = job();
    today.workOrderNumber = 48'213;
    today.workOrderTitle = QStringLiteral("HVAC emergency");
    today.at = at(14, 2, 41);
    today.state = QStringLiteral("replied");
    today.answer = QStringLiteral("yes");
    TechnicianContact before = today;
    before.workOrderNumber = 47'902;
    before.workOrderTitle = QStringLiteral("Compressor noise");
    before.at = at(9, 15).addDays(-8);
    before.state = QStringLiteral("opened");
    before.answer.clear();
    TechnicianContact first = before;
    first.workOrderNumber = 46'110;
    first.workOrderTitle = QStringLiteral("Thermostat replacement at the clinic on Westheimer");
    first.channel = Channel::Cold;
    first.at = at(11, 40).addDays(-260);
    first.state = QStringLiteral("replied");
    first.answer = QStringLiteral("later");
    return {today, before, first};
}

} // namespace

QTimeZone zone()
{
    return QTimeZone("America/Chicago");
}

QDateTime at(int hour, int minute, int second)
{
    return QDateTime(day(), QTime(hour, minute, second), zone()).toUTC();
}

QDateTime now()
{
    return at(14, 25, 30);
}

TechnicianId marcus()
{
    return TechnicianId::fromString(QStringLiteral("00000000-0000-4000-8a00-000000000001"));
}

JobId job()
{
    return JobId::fromString(QStringLiteral("00000000-0000-4000-8b00-000000048213"));
}

TechnicianProfile profile()
{
    TechnicianProfile one;
    one.id = marcus();
    one.name = QStringLiteral("Marcus Bell");
    one.trades = {QStringLiteral("HVAC")};
    one.city = QStringLiteral("Houston");
    one.state = QStringLiteral("TX");
    one.miles = 3.2;
    one.signedUp = true;
    one.consentOn = QDate(2026, 3, 12);
    one.available = true;
    one.availableSince = at(7, 10);
    one.rating = 4.7;
    one.ratings = 38;
    one.jobsCompleted = 412;
    one.yearsExperience = 14;
    one.serviceRadiusMiles = 50;
    one.preferredContact = QStringLiteral("both");
    one.email = QStringLiteral("m.bell@bellair.example");
    one.phone = QStringLiteral("+1 713 555 0142");
    one.lastAskedAt = at(14, 2, 41);
    one.lastAskedWorkOrder = 48'213;
    one.askedIn30Days = 6;
    one.credentials = credentials(QDate(2026, 12, 2), QDate(2027, 6, 30));
    one.outreach = contacts();
    one.ratingHistory = {{46'110, QDate(2026, 3, 20), 4.75, 5, 5, 4, 5, QStringLiteral("On time and tidy.")},
                         {44'012, QDate(2025, 11, 2), 4.5, 5, 4, 4, 5, QString()}};
    one.history = {
        {at(7, 10), QStringLiteral("Availability confirmed"), QStringLiteral("Marcus Bell"), QString()},
        {at(10, 0).addDays(-253), QStringLiteral("Signed up"), QStringLiteral("link in the mail"), QString()}};
    return one;
}

TechnicianProfile expired()
{
    TechnicianProfile one = profile();
    one.credentials = credentials(QDate(2026, 11, 1), QDate(2025, 6, 30));
    one.availableSince = at(8, 0).addDays(-30);
    return one;
}

TechnicianProfile unsubscribed()
{
    TechnicianProfile one = profile();
    one.signedUp = false;
    one.suppression = TechnicianProfile::Suppression {at(14, 2, 39), QStringLiteral("reply by e-mail"),
                                                      QStringLiteral("“take me off your list”")};
    return one;
}

TechnicianProfile neverAsked()
{
    TechnicianProfile one;
    one.id = marcus();
    one.name = QStringLiteral("Delta Air Co");
    one.trades = {QStringLiteral("HVAC")};
    one.city = QStringLiteral("Pasadena");
    one.state = QStringLiteral("TX");
    one.email = QStringLiteral("office@delta-air.example");
    return one;
}

TechnicianProfile sharing()
{
    TechnicianProfile one = profile();
    one.sharedAddressWith = {QStringLiteral("Dora Bell")};
    return one;
}

ConversationMessage reply(const QString &id, const QString &body, const QDateTime &when)
{
    const TriageResult read = triageReply(body, when.date());
    ConversationMessage message;
    message.id = id;
    message.sender = Sender::Technician;
    message.text = read.newText;
    message.full = body == read.newText ? QString() : body;
    message.at = when;
    message.verdict = read.verdict;
    message.matches = read.matches;
    message.because = read.because;
    message.returnDate = read.returnDate;
    return message;
}

ConversationPage accepted()
{
    return page({firstMail(),
                 reply(QStringLiteral("2"),
                       QStringLiteral("I can be there in 40 min. Which entrance is it\nand is there a "
                                      "ladder on site? I'm available all afternoon.\n\nOn Fri, Nov 20, "
                                      "2026 at 2:02 PM Raven <d@raven.example> wrote:\n> Can you be there "
                                      "today? Unsubscribe here."),
                       at(14, 5, 53)),
                 ours(QStringLiteral("3"), QStringLiteral("M. Ortiz"),
                      QStringLiteral("North entrance. There is a ladder on the roof."), at(14, 7, 12)),
                 reply(QStringLiteral("4"), QStringLiteral("Perfect, I can be there at 3."), at(14, 9, 4))});
}

ConversationPage overridden()
{
    ConversationMessage question =
        reply(QStringLiteral("2"), QStringLiteral("What's the gate code? I'll be there in an hour"), at(14, 5, 53));
    question.overridden = TriageOverride {ReplyClass::Accepts, QStringLiteral("M. Ortiz"), at(14, 6, 30)};
    ConversationMessage typed =
        reply(QStringLiteral("3"), QStringLiteral("On the phone: he will be there, wants $95 an hour"), at(14, 8));
    typed.typedIn = true;
    typed.author = QStringLiteral("M. Ortiz");
    ConversationMessage lost =
        ours(QStringLiteral("4"), QStringLiteral("M. Ortiz"), QStringLiteral("Agreed."), at(14, 9));
    lost.delivery = Delivery::InDoubt;
    ConversationMessage waiting =
        ours(QStringLiteral("5"), QStringLiteral("M. Ortiz"), QStringLiteral("The code is 4411#."), at(14, 10));
    waiting.delivery = Delivery::Waiting;
    return page(
        {firstMail(), question, system(QStringLiteral("Counted as qualified"), at(14, 6, 30)), typed, lost, waiting});
}

ConversationPage longThread(int entries)
{
    QList<ConversationMessage> messages {firstMail()};
    for (int entry = 1; entry < entries; ++entry) {
        const QString id = QString::number(entry + 1);
        const QDateTime when = at(14, 3).addSecs(entry * 60);
        messages.append(entry % 2 == 1
                            ? reply(id, QStringLiteral("Message %1: is there parking for the van?").arg(entry), when)
                            : ours(id, QStringLiteral("M. Ortiz"), QStringLiteral("Yes, behind the house."), when));
    }
    return page(messages);
}

ConversationPage drafted()
{
    ConversationPage all = accepted();
    ConversationMessage draft =
        ours(QStringLiteral("9"), QString(), QStringLiteral("Thank you, Marcus. Three o'clock is good. Ask for Dana."),
             at(14, 9, 9));
    draft.isDraft = true;
    draft.delivery = Delivery::None;
    all.open->messages.append(draft);
    return all;
}

ConversationPage stopped()
{
    ConversationMessage mail = firstMail();
    mail.at = at(14, 1, 50);
    ConversationPage all =
        page({mail, reply(QStringLiteral("2"), QStringLiteral("Please take me off your list."), at(14, 2, 39))});
    all.open->status = ConversationStatus::Disqualified;
    all.open->canReply = false;
    all.open->whyNoReply = QStringLiteral("Marcus Bell is unsubscribed.");
    return all;
}

ConversationPage hostile()
{
    const QString markup = QStringLiteral("<b>Yes</b> <img src=\"/a/fifo\"> & <a href=\"http://x\">I can be there</a>");
    ConversationPage all = page({firstMail(), reply(QStringLiteral("2"), markup, at(14, 5))});
    all.open->workOrderTitle = QStringLiteral("<h1>HVAC</h1>");
    all.open->messages.last().overridden =
        TriageOverride {ReplyClass::Accepts, QStringLiteral("<i>M. Ortiz</i>"), at(14, 6)};
    return all;
}

ConversationPage asked()
{
    return page({});
}

ConversationPage nobody()
{
    return {};
}

QList<UnmatchedReply> unmatched()
{
    UnmatchedReply first;
    first.id = 31;
    first.from = QStringLiteral("marcus.bell.private@mail.example");
    first.subject = QStringLiteral("Re: HVAC emergency");
    first.text = QStringLiteral("Yes, I can be there in 40 min. Writing from my own address, the office one is down.");
    first.at = at(14, 12, 8);
    first.says = ReplyClass::Accepts;
    UnmatchedReply second;
    second.id = 30;
    second.from = QStringLiteral("dispatch@coastal-mechanical.example");
    second.subject = QStringLiteral("Re: work near Houston");
    second.text =
        QStringLiteral("Which of you is asking? We have two requests from this address today.\n\nDispatch desk\n"
                       "Coastal Mechanical of Greater Houston and the Bay Area, licensed and insured");
    second.at = at(11, 40);
    second.why = UnmatchedReply::Why::SeveralOrganisations;
    second.says = ReplyClass::Question;
    second.attachments = 2;
    UnmatchedReply third;
    third.id = 12;
    third.text = QStringLiteral("<b>Not</b> interested <img src=\"/a/fifo\"> & thanks");
    third.at = at(16, 5).addDays(-3);
    third.why = UnmatchedReply::Why::NoSender;
    third.says = ReplyClass::Declines;
    return {first, second, third};
}

AttachChoices attachChoices()
{
    const auto person = [](int number, const char *name, const char *email, bool same) {
        return AttachChoices::Person {
            TechnicianId::fromString(QStringLiteral("00000000-0000-4000-8a00-00000000000%1").arg(number)),
            QString::fromUtf8(name),
            QString::fromUtf8(email),
            QStringLiteral("Houston, TX"),
            !same,
            same};
    };
    return {
        job(),
        48'213,
        QStringLiteral("HVAC emergency"),
        {person(1, "Marcus Bell", "marcus.bell.private@mail.example", true),
         person(2, "Ada Quint", "ada@quint-hvac.example", false),
         person(3, "Bayou Heating and Air Conditioning of Greater Houston", "office@bayou-heating.example", false)}};
}

QList<TaughtRule> rules()
{
    const QString ortiz = QStringLiteral("M. Ortiz");
    const TaughtRule swing {7,
                            QStringLiteral("i could swing by"),
                            ReplyClass::Accepts,
                            ortiz,
                            at(9, 30),
                            QStringLiteral("I could swing by after lunch if nobody else has it."),
                            QStringLiteral("Marcus Bell"),
                            47'902};
    const QString noMore = QStringLiteral("no more of these please");
    const TaughtRule stop {
        6, noMore, ReplyClass::Unsubscribe, QStringLiteral("A. Reyes"), at(15, 2).addDays(-12), noMore, {}, 0};
    const TaughtRule hostileOne {
        2, QStringLiteral("<i>my truck</i> is down"), ReplyClass::Declines, ortiz, at(8, 0).addDays(-90), {}, {}, 0};
    return {swing, stop, hostileOne};
}

ReplyOperations replyOperations()
{
    ReplyOperations all;
    all.countUnmatched = [] {
        return answered<int>(static_cast<int>(unmatched().size()));
    };
    all.readUnmatched = [] {
        return answered<QList<UnmatchedReply>>(unmatched());
    };
    all.readAttachChoices = [](qint64, qint64, const QString &) {
        return answered<AttachChoices>(attachChoices());
    };
    all.attach = [](qint64, const JobId &, const TechnicianId &) {
        return answered<ConversationId>(ConversationId {});
    };
    all.readRules = [] {
        return answered<QList<TaughtRule>>(rules());
    };
    all.retireRule = [](qint64) {
        return answered<bool>(true);
    };
    all.openTechnician = [](const TechnicianId &, const JobId &) {
    };
    return all;
}

TechnicianOperations operations()
{
    TechnicianOperations all;
    all.readProfile = [](const TechnicianId &, const JobId &) {
        return answered<TechnicianProfile>(profile());
    };
    all.readConversations = [](const TechnicianId &, const JobId &) {
        return answered<ConversationPage>(accepted());
    };
    all.overrideTriage = [](const QString &, std::optional<ReplyClass> says, const QString &phrase) {
        OverrideReport report;
        report.says = says.value_or(ReplyClass::Unknown);
        report.madeRule = !phrase.isEmpty();
        return answered<OverrideReport>(report);
    };
    all.typeIn = [](const JobId &, const TechnicianId &, const QString &, const QDateTime &, const QUuid &) {
        return answered<void>(Result<>());
    };
    all.sendReply = [](const JobId &, const TechnicianId &, const QString &, const QUuid &) {
        return answered<MessageId>(MessageId {1});
    };
    all.draftReply = [](const JobId &, const TechnicianId &) {
        return answered<QString>(QStringLiteral("Thank you, Marcus. Three o'clock is good."));
    };
    all.assign = [](const JobId &, const TechnicianId &, const QDateTime &, bool, bool) {
        return answered<AssignReport>(AssignReport());
    };
    all.openEdit = [](const TechnicianId &) {
    };
    all.openCompare = [](const TechnicianId &) {
    };
    all.openWorkOrder = [](const JobId &) {
    };
    return all;
}

} // namespace ConversationStory
