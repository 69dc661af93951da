#include "app/stories/dispatchstory.h"

#include <array>

namespace {

using DispatchStory::at;

constexpr int warmCount = 60;
constexpr int coldCount = 83;

struct Known
{
    int rank;
    const char *name;
    double miles;
    double score;
};

// The people whom the pictures name; everybody else is made up around them.
constexpr std::array<Known, 10> knownWarm {{{0, "Marcus Bell", 3.2, 0.95},
                                            {1, "Dana Whitfield", 4.1, 0.93},
                                            {2, "Sean Whelan", 4.4, 0.92},
                                            {3, "Robert Lang", 5.5, 0.91},
                                            {4, "Luis Carranza", 6.8, 0.90},
                                            {5, "Tom Reyes", 7.7, 0.88},
                                            {6, "Kim Duong", 8.3, 0.87},
                                            {7, "Priya Natarajan", 9.0, 0.86},
                                            {8, "Aaron Okafor", 11.4, 0.84},
                                            {9, "Jen Schultz", 12.9, 0.81}}};
constexpr std::array<Known, 2> knownCold {{{0, "Gulf Coast Air LLC", 18.2, 0.66}, {1, "Delta Air Co", 18.4, 0.66}}};

constexpr std::array<const char *, 24> firstNames {
    "Ana",  "Ben",  "Carla", "Derek", "Elena", "Frank", "Grace", "Hector", "Ivy",  "Jamal", "Kerry", "Leo",
    "Maya", "Nate", "Olga",  "Pete",  "Quinn", "Rosa",  "Sam",   "Tara",   "Umar", "Vera",  "Will",  "Yusuf"};
constexpr std::array<const char *, 19> lastNames {"Abbott", "Bauer",  "Cortez", "Dunn",   "Ellis",  "Fuentes", "Gray",
                                                  "Huang",  "Ibarra", "Jensen", "Keller", "Lozano", "Moreno",  "Nolan",
                                                  "Ortega", "Pruitt", "Quiroz", "Rivers", "Stone"};
constexpr std::array<const char *, 12> firms {
    "Bayou Air",    "Lone Star Cooling", "Gulf Climate",   "Katy Comfort",       "Bluebonnet Air", "Harris HVAC",
    "Magnolia Air", "Pinewood Service",  "Space City Air", "Westheimer Cooling", "Pearland Air",   "Brazos Mechanical"};

// 27 unopened, 24 opened, 2 replied, 1 declined, 2 qualified, 3 in doubt, 1 skipped; in the order of the score.
constexpr const char *warmNow = "Q?OU?RO?QROUUOUUUOUUOODUUUOOUOU-OUOOUOUOUUOUOUOUOUOUUOUOUOUO";
// 42 added, 15 unopened, 4 opened, 1 failed, 8 sending, 13 queued.
constexpr const char *coldNow = "xauuaaaauaauoaaouaaaaaaauaaaauaaaaauaaaauaaouaaauauauaouaaauaassssssssqqqqqqqqqqqqq";

// Seconds after the first send; most people open at once or not at all.
constexpr std::array<int, 29> warmOpens {39,  62,  64,  68,  141, 209, 75,  84,  92,  97,  101, 106, 111, 117, 124,
                                         131, 146, 153, 161, 172, 188, 276, 343, 371, 463, 556, 764, 972, 1245};
constexpr std::array<int, 4> coldOpens {1296, 1312, 1338, 1361};

RecipientId recipientId(Channel channel, int rank)
{
    const QString text = QStringLiteral("00000000-0000-4000-8%1-%2")
                             .arg(channel == Channel::Warm ? QStringLiteral("0a1") : QStringLiteral("0c1"))
                             .arg(rank, 12, 16, QLatin1Char('0'));
    return RecipientId::fromString(text);
}

QString inventedName(Channel channel, int rank)
{
    const auto index = static_cast<size_t>(rank);
    if (channel == Channel::Cold && rank % 2 == 0)
        return QString::fromLatin1(firms.at(index / 2 % firms.size()))
            + (index / 2 < firms.size() ? QString() : QStringLiteral(" %1").arg(index / 2 / firms.size() + 1));
    return QString::fromLatin1(firstNames.at(index * 7 % firstNames.size())) % u' '
        % QString::fromLatin1(lastNames.at((index * 5 + index / lastNames.size()) % lastNames.size()));
}

template<size_t count>
const Known *knownAt(const std::array<Known, count> &known, int rank)
{
    for (const Known &one : known) {
        if (one.rank == rank)
            return &one;
    }
    return nullptr;
}

DispatchPerson person(Channel channel, int rank)
{
    DispatchPerson person;
    person.id = recipientId(channel, rank);
    person.technicianId = TechnicianId {person.id.value};
    person.messageId = MessageId {(channel == Channel::Warm ? 1'000'000 : 2'000'000) + rank};
    person.channel = channel;
    person.rank = rank;
    person.message = MessageState::Queued;
    const Known *known = channel == Channel::Warm ? knownAt(knownWarm, rank) : knownAt(knownCold, rank);
    person.name = known ? QString::fromLatin1(known->name) : inventedName(channel, rank);
    const bool warm = channel == Channel::Warm;
    person.distanceMiles = known ? known->miles : warm ? 12.9 + 0.3 * (rank - 9) : 18.4 + 0.1 * rank;
    person.score = known ? known->score : warm ? 0.81 - 0.004 * (rank - 9) : qMax(0.05, 0.66 - 0.006 * rank);
    person.address = person.name.toLower().replace(u' ', u'.') % QLatin1String("@example.net");
    return person;
}

void openWarm(DispatchPerson &person, int &opens)
{
    person.humanOpenedAt = at(14, 2, 41).addSecs(warmOpens.at(static_cast<size_t>(opens++)));
    person.rawOpenedAt = person.humanOpenedAt;
    person.rawOpens = 1;
}

void sendWarm(DispatchPerson &person)
{
    person.message = MessageState::Sent;
    person.sendingAt = at(14, 2, 40, 100);
    person.sentAt = at(14, 2, 41, person.rank < 40 ? 0 : 400);
    person.delivery = QStringLiteral("delivered");
}

void tellAnswer(DispatchPerson &person, char now)
{
    const QHash<QString, std::pair<QDateTime, QDateTime>> times {
        {QStringLiteral("Marcus Bell"), {at(14, 3, 20), at(14, 5, 53)}},
        {QStringLiteral("Aaron Okafor"), {at(14, 5, 2), at(14, 11, 12)}},
        {QStringLiteral("Tom Reyes"), {at(14, 6, 10), at(14, 7, 31)}},
        {QStringLiteral("Jen Schultz"), {at(14, 6, 44), at(14, 8, 2)}}};
    if (times.contains(person.name)) {
        person.humanOpenedAt = times.value(person.name).first;
        person.repliedAt = times.value(person.name).second;
    } else {
        person.repliedAt = person.humanOpenedAt.addSecs(95);
    }
    if (now == 'Q')
        person.qualifiedAt = person.repliedAt;
    person.declined = now == 'D';
    if (person.name == QLatin1String("Marcus Bell")) {
        person.replyKind = ReplyKind::Yes;
        person.replyText = QStringLiteral("I can be there in 40 min");
    } else if (person.name == QLatin1String("Tom Reyes")) {
        person.replyKind = ReplyKind::Question;
        person.replyText = QStringLiteral("is parking available?");
    } else if (person.name == QLatin1String("Jen Schultz")) {
        person.replyKind = ReplyKind::Price;
        person.replyText = QStringLiteral("what is the rate after hours?");
    }
}

void tellWarm(DispatchPerson &person, char now, int &opens, int &machines, int &bounces)
{
    switch (now) {
    case '?':
        person.message = MessageState::InDoubt;
        person.sendingAt = at(14, 2, 42, 300);
        person.resendPossibleAt = person.sendingAt.addSecs(1'800);
        return;
    case '-':
        person.message = MessageState::Skipped;
        person.reason = QStringLiteral("unsubscribed");
        return;
    default:
        sendWarm(person);
        break;
    }
    if (now == 'U') {
        if (bounces < 2 && person.rank > 40) {
            person.delivery = QStringLiteral("bounced");
            ++bounces;
        } else if (machines < 5) {
            ++machines;
            person.rawOpens = 1;
            person.rawOpenedAt = at(14, 2, 45);
        }
        return;
    }
    openWarm(person, opens);
    if (now != 'O')
        tellAnswer(person, now);
}

void tellCold(DispatchPerson &person, char now, int &opens)
{
    switch (now) {
    case 'x':
        person.message = MessageState::Failed;
        person.reason = QStringLiteral("Instantly refused the address: invalid e-mail");
        return;
    case 's':
        person.message = MessageState::Sending;
        person.sendingAt = at(14, 25, 26);
        return;
    case 'q':
        return;
    default:
        person.message = MessageState::Sent;
        person.sendingAt = at(14, 22, 42);
        person.sentAt = at(14, 22, 44);
        break;
    }
    if (now == 'a')
        return;
    person.mailedAt = at(14, 23, 30).addSecs(person.rank);
    person.delivery = QStringLiteral("processed");
    if (now != 'o') {
        person.rawOpens = person.rank == 2;
        return;
    }
    person.humanOpenedAt = at(14, 2, 41).addSecs(coldOpens.at(static_cast<size_t>(opens++)));
    person.rawOpenedAt = person.humanOpenedAt;
    person.rawOpens = 1;
}

void countLedger(DispatchPicture &picture)
{
    for (ChannelFacts &facts : picture.channels) {
        facts.ledger = {};
        facts.asked = 0;
    }
    for (const DispatchPerson &person : std::as_const(picture.people)) {
        ++picture.facts(person.channel).asked;
        ++picture.facts(person.channel).ledger[*person.message];
    }
}

void addLeftOut(DispatchPicture &picture)
{
    const std::pair<const char *, int> groups[] {
        {"too far", 22}, {"unsubscribed", 9}, {"licence expired", 4}, {"no_email", 2}};
    int index = 0;
    for (const auto &[reason, count] : groups) {
        for (int n = 0; n < count; ++n, ++index) {
            LeftOutPerson left;
            left.technicianId = TechnicianId {recipientId(Channel::Cold, 5'000 + index).value};
            left.name = inventedName(Channel::Warm, 200 + index);
            left.reason = QString::fromLatin1(reason);
            left.distanceMiles = index < 22 ? 31.4 + index : 6.0 + index;
            picture.leftOut.append(left);
        }
    }
}

void runStage(DispatchPicture &picture, SlaStage stage, const QDateTime &startedAt, int minutes)
{
    picture.sla = {};
    picture.sla.kind = SlaBadge::Kind::Running;
    picture.sla.stage = stage;
    picture.sla.targetSeconds = 60 * minutes;
    picture.sla.dueAt = startedAt.addSecs(60 * minutes);
    picture.sla.warnAt = startedAt.addSecs(45 * minutes);
    picture.stageStartedAt = startedAt;
    picture.stagePausedAt = {};
}

DispatchPicture job()
{
    DispatchPicture picture;
    picture.outreachId = OutreachId::fromString(QStringLiteral("00000000-0000-4000-8000-000000048213"));
    picture.jobId = JobId::fromString(QStringLiteral("00000000-0000-4000-9000-000000048213"));
    picture.jobNumber = 48'213;
    picture.title = QStringLiteral("No cooling, walk-in freezer");
    picture.trade = QStringLiteral("HVAC");
    picture.urgency = QStringLiteral("Emergency");
    picture.place = QStringLiteral("1801 Main St, Houston TX");
    picture.orderedBy = QStringLiteral("M. Ortiz");
    picture.orderedAt = at(14, 2, 11);
    picture.wanted = 3;
    picture.holdStartedAt = at(14, 2, 4);
    picture.holdUntil = at(14, 2, 39, 500);
    picture.coldStartsAt = at(14, 22, 41);
    picture.requestDeadlineMs = 20'000;
    picture.facts(Channel::Warm).place = QStringLiteral("signed up");
    picture.facts(Channel::Cold).place = QStringLiteral("HVAC Texas");
    runStage(picture, SlaStage::Assignment, at(14, 2, 41), 30);
    addLeftOut(picture);
    return picture;
}

DispatchPicture everybodyQueued(int warm, int cold)
{
    DispatchPicture picture = job();
    for (int rank = 0; rank < warm; ++rank)
        picture.people.append(person(Channel::Warm, rank));
    for (int rank = 0; rank < cold; ++rank)
        picture.people.append(person(Channel::Cold, rank));
    countLedger(picture);
    return picture;
}

void readAt(DispatchPicture &picture, const QDateTime &when)
{
    picture.readAt = when;
    picture.engineBeatAt = when.addSecs(-1);
}

} // namespace

namespace DispatchStory {

QTimeZone zone()
{
    return QTimeZone("America/Chicago");
}

QDateTime at(int hour, int minute, int second, int ms)
{
    return QDateTime(QDate(2026, 11, 20), QTime(hour, minute, second, ms), zone()).toUTC();
}

DispatchPicture running()
{
    DispatchPicture picture = everybodyQueued(warmCount, coldCount);
    int warmOpened = 0;
    int machines = 0;
    int bounces = 0;
    int coldOpened = 0;
    for (DispatchPerson &one : picture.people) {
        if (one.channel == Channel::Warm)
            tellWarm(one, warmNow[one.rank], warmOpened, machines, bounces);
        else
            tellCold(one, coldNow[one.rank], coldOpened);
    }
    picture.leaseEndsAt = at(14, 26, 56);
    countLedger(picture);
    readAt(picture, at(14, 25, 30));
    return picture;
}

DispatchPicture hold()
{
    DispatchPicture picture = everybodyQueued(warmCount, coldCount);
    picture.orderedAt = at(14, 2, 4);
    picture.holdUntil = at(14, 2, 34);
    picture.coldStartsAt = at(14, 22, 34);
    runStage(picture, SlaStage::Dispatch, at(14, 0), 15);
    readAt(picture, at(14, 2, 10));
    return picture;
}

DispatchPicture wave()
{
    DispatchPicture picture = everybodyQueued(warmCount, coldCount);
    int opens = 0;
    int machines = 0;
    int bounces = 0;
    const QDateTime now = at(14, 5);
    for (DispatchPerson &one : picture.people) {
        if (one.channel != Channel::Warm)
            continue;
        tellWarm(one, warmNow[one.rank], opens, machines, bounces);
        if (one.humanOpenedAt > now)
            one.humanOpenedAt = {};
        if (one.repliedAt > now) {
            one.repliedAt = {};
            one.qualifiedAt = {};
            one.declined = false;
        }
    }
    countLedger(picture);
    readAt(picture, now);
    return picture;
}

DispatchPicture stopped()
{
    DispatchPicture picture = everybodyQueued(warmCount, 0);
    for (DispatchPerson &one : picture.people) {
        if (one.rank < 41) {
            sendWarm(one);
            if (one.rank >= 12)
                one.delivery.clear();
        } else {
            one.message = MessageState::Cancelled;
            one.reason = QStringLiteral("stopped");
        }
    }
    picture.coldStartsAt = {};
    picture.stoppedBy = QStringLiteral("M. Ortiz");
    picture.stoppedAt = at(14, 2, 44);
    picture.stoppedReason = QStringLiteral("wrong site address");
    picture.facts(Channel::Cold).place.clear();
    countLedger(picture);
    picture.facts(Channel::Cold).emptyWhy =
        QStringLiteral("Nobody to ask cold.\nAll 60 technicians who match have signed up, so they are asked warm.");
    readAt(picture, at(14, 3, 2));
    return picture;
}

DispatchPicture doubtful()
{
    DispatchPicture picture = running();
    for (DispatchPerson &one : picture.people) {
        const bool answered = one.repliedAt.isValid();
        const bool doubtful = one.channel == Channel::Warm ? one.rank % 7 == 3 : one.rank == 5 || one.rank == 9;
        if (answered) {
            one.qualifiedAt = {};
            one.repliedAt = {};
            one.declined = false;
            one.replyText.clear();
        }
        if (!doubtful)
            continue;
        const DispatchPerson fresh = person(one.channel, one.rank);
        one = fresh;
        one.message = MessageState::InDoubt;
        one.sendingAt = one.channel == Channel::Warm ? at(14, 2, 42) : at(14, 22, 46);
        one.resendPossibleAt = one.sendingAt.addSecs(1'800);
    }
    countLedger(picture);
    return picture;
}

DispatchPicture doubtOnly()
{
    DispatchPicture picture = everybodyQueued(warmCount, 0);
    for (DispatchPerson &one : picture.people) {
        sendWarm(one);
        if (one.rank != 1 && one.rank != 4 && one.rank != 7)
            continue;
        one.message = MessageState::InDoubt;
        one.sentAt = {};
        one.delivery.clear();
        one.resendPossibleAt = at(14, 32, 42);
    }
    picture.coldStartsAt = {};
    countLedger(picture);
    picture.facts(Channel::Cold).place.clear();
    picture.facts(Channel::Cold).emptyWhy =
        QStringLiteral("Nobody to ask cold.\nAll 60 technicians who match have signed up, so they are asked warm.");
    readAt(picture, at(14, 6));
    return picture;
}

DispatchPicture onePerson()
{
    DispatchPicture picture = everybodyQueued(1, 0);
    int opens = 0;
    sendWarm(picture.people.first());
    openWarm(picture.people.first(), opens);
    picture.wanted = 1;
    picture.coldStartsAt = {};
    countLedger(picture);
    picture.facts(Channel::Cold).place.clear();
    picture.facts(Channel::Cold).emptyWhy =
        QStringLiteral("Nobody to ask cold.\nThe 1 technician who matches has signed up, so they are asked warm.");
    readAt(picture, at(14, 25, 30));
    return picture;
}

DispatchPicture veryMany(int people)
{
    DispatchPicture picture = everybodyQueued(people, people / 2);
    int opens = 0;
    int cold = 0;
    int none = 0;
    for (DispatchPerson &one : picture.people) {
        if (one.channel == Channel::Cold) {
            tellCold(one, one.rank == 17 ? 'x' : one.rank % 3 == 0 ? 'u' : 'a', cold);
            continue;
        }
        opens %= 25;
        tellWarm(one, one.rank == 40 ? '?' : one.rank % 5 == 0 ? 'O' : 'U', opens, none, none);
    }
    countLedger(picture);
    readAt(picture, at(14, 25, 30));
    return picture;
}

DispatchPicture judged()
{
    DispatchPicture picture = running();
    for (DispatchPerson &one : picture.people) {
        if (one.message == MessageState::InDoubt || one.message == MessageState::Sending
            || one.message == MessageState::Queued) {
            one.message = MessageState::Sent;
            one.sentAt = one.channel == Channel::Warm ? at(14, 2, 43) : at(14, 25, 40);
            one.delivery = QStringLiteral("delivered");
        }
        if (one.channel == Channel::Cold && wasAccepted(one))
            one.mailedAt = at(14, 30);
    }
    countLedger(picture);
    readAt(picture, at(14, 30).addDays(1).addSecs(60));
    return withoutStage(picture);
}

DispatchPicture unreported()
{
    DispatchPicture picture = running();
    for (DispatchPerson &one : picture.people) {
        if (one.channel != Channel::Cold)
            continue;
        one.mailedAt = {};
        one.humanOpenedAt = {};
        one.rawOpens = 0;
    }
    picture.facts(Channel::Cold).mailingReported = false;
    countLedger(picture);
    readAt(picture, at(14, 30).addDays(1));
    return withoutStage(picture);
}

DispatchPicture noEngine()
{
    DispatchPicture picture = running();
    for (DispatchPerson &one : picture.people) {
        one.qualifiedAt = {};
        if (one.message == MessageState::InDoubt)
            sendWarm(one);
    }
    countLedger(picture);
    picture.engineBeatAt = picture.readAt.addSecs(-22);
    picture.leaseEndsAt = at(14, 26, 10);
    return picture;
}

DispatchPicture providerStopped()
{
    DispatchPicture picture = everybodyQueued(warmCount, coldCount);
    picture.providerStops.append({Channel::Warm, at(14, 2, 41), QStringLiteral("SendGrid refused our key"), true});
    runStage(picture, SlaStage::Dispatch, at(14, 0), 15); // ends with the first message that is accepted
    readAt(picture, at(14, 3, 30));
    return picture;
}

DispatchPicture wrongBooks()
{
    DispatchPicture picture = running();
    ++picture.facts(Channel::Warm).ledger[MessageState::Sent];
    return picture;
}

DispatchPicture withoutStage(DispatchPicture picture)
{
    picture.sla = {};
    picture.stageStartedAt = {};
    picture.stagePausedAt = {};
    return picture;
}

DispatchPicture overDue()
{
    DispatchPicture picture = running();
    readAt(picture, at(14, 41));
    return picture;
}

DispatchPicture paused()
{
    DispatchPicture picture = running();
    picture.sla.kind = SlaBadge::Kind::Paused;
    picture.sla.dueAt = {};
    picture.sla.warnAt = {};
    picture.sla.pauseReason = QStringLiteral("site closed");
    picture.stagePausedAt = at(14, 19, 10);
    return picture;
}

} // namespace DispatchStory
