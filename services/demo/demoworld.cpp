#include "services/demo/demoworld.h"

#include "services/demo/demorandom.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>

#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace {

constexpr double earthMiles = 6371000.0 / 1609.344;
constexpr double degree = std::numbers::pi / 180;
constexpr qint64 lastNumber = 48221;
constexpr int storyAgeMinutes = 25;

enum Kind : std::uint64_t { KindTechnician = 1, KindJob = 2 };

struct Town
{
    const char *name;
    double lat;
    double lng;
    const char *areaCode;
    int weight;
};

constexpr std::array houston {
    Town {"Houston", 29.7604, -95.3698, "713", 10},      Town {"Katy", 29.7858, -95.8245, "281", 2},
    Town {"Sugar Land", 29.6197, -95.6349, "281", 2},    Town {"Pasadena", 29.6911, -95.2091, "281", 2},
    Town {"The Woodlands", 30.1658, -95.4613, "936", 2}, Town {"Pearland", 29.5636, -95.2860, "281", 1},
    Town {"Baytown", 29.7355, -94.9774, "281", 1}};
constexpr std::array dallas {
    Town {"Dallas", 32.7767, -96.7970, "214", 8}, Town {"Fort Worth", 32.7555, -97.3308, "817", 5},
    Town {"Plano", 33.0198, -96.6989, "972", 3},  Town {"Arlington", 32.7357, -97.1081, "817", 2},
    Town {"Irving", 32.8140, -96.9489, "972", 2}, Town {"Garland", 32.9126, -96.6389, "972", 1},
    Town {"Frisco", 33.1507, -96.8236, "972", 1}, Town {"Denton", 33.2148, -97.1331, "940", 1}};
constexpr std::array austin {
    Town {"Austin", 30.2672, -97.7431, "512", 7},        Town {"San Antonio", 29.4241, -98.4936, "210", 7},
    Town {"Round Rock", 30.5083, -97.6789, "512", 2},    Town {"San Marcos", 29.8833, -97.9414, "512", 1},
    Town {"New Braunfels", 29.7030, -98.1245, "830", 1}, Town {"Georgetown", 30.6333, -97.6780, "512", 1}};
const std::array<std::span<const Town>, 3> metros {houston, dallas, austin};

constexpr std::array<const char *, 6> trades {"HVAC", "Plumbing", "Electrical", "Handyman", "Facilities Tech", "Other"};
constexpr std::array<int, 6> tradeWeights {28, 22, 20, 14, 12, 4};
constexpr std::array<const char *, 5> urgencies {"emergency", "same_day", "next_day", "within_week", "flexible"};
constexpr std::array<int, 5> urgencyWeights {12, 22, 22, 30, 14};

template<size_t count>
size_t weighted(DemoRandom &random, const std::array<int, count> &weights)
{
    int sum = 0;
    for (const int weight : weights)
        sum += weight;
    int at = random.below(sum);
    size_t index = 0;
    while (at >= weights.at(index))
        at -= weights.at(index++);
    return index;
}

const Town &town(DemoRandom &random, std::span<const Town> towns)
{
    int sum = 0;
    for (const Town &one : towns)
        sum += one.weight;
    int at = random.below(sum);
    size_t index = 0;
    while (at >= towns[index].weight)
        at -= towns[index++].weight;
    return towns[index];
}

struct Place
{
    double lat = 0;
    double lng = 0;
};

/// The place @p miles from another in a direction, on the sphere that matching measures on.
Place away(Place from, double miles, double bearing)
{
    const double d = miles / earthMiles;
    const double lat = from.lat * degree;
    const double y = std::asin(std::sin(lat) * std::cos(d) + std::cos(lat) * std::sin(d) * std::cos(bearing));
    const double x = from.lng * degree
        + std::atan2(std::sin(bearing) * std::sin(d) * std::cos(lat), std::cos(d) - std::sin(lat) * std::sin(y));
    const auto rounded = [](double value) {
        return std::round(value / degree * 1e6) / 1e6;
    };
    return {rounded(y), rounded(x)};
}

QString word(const QJsonValue &list, int index)
{
    const QJsonArray words = list.toArray();
    return words.at(index % words.size()).toString();
}

QString slug(const QString &text)
{
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    return text.toLower().replace(QLatin1Char('&'), QLatin1String("and")).replace(other, QStringLiteral("-"));
}

QString phone(DemoRandom &random, const char *areaCode)
{
    return QStringLiteral("(%1) 555-01%2").arg(QLatin1String(areaCode)).arg(random.below(100), 2, 10, QLatin1Char('0'));
}

QJsonArray strings(std::initializer_list<const char *> words)
{
    QJsonArray list;
    for (const char *one : words)
        list.append(QLatin1String(one));
    return list;
}

/// Somebody before the details: what must be true of them for the story, or for the statistics.
struct Draft
{
    QString name;
    QString business;
    size_t trade = 0;
    size_t metro = 0;
    QString city;
    const char *areaCode = "713";
    Place place;
    double radiusMiles = 50;
    bool warm = false;
    bool available = true;
    bool unsubscribed = false;
    bool hasEmail = true;
    bool expired = false;
    bool bounced = false;
    bool inPool = false;
    int sharesWith = -1; ///< whose address this person uses
    double stars = 0;    ///< 0: nobody has rated yet
    int ratings = 0;
    double responseRate = -1; ///< below 0: never asked
};

struct Named
{
    const char *name;
    double miles;
    double stars;
    double responseRate;
};

// The people that the pictures and the documentation speak of.
constexpr std::array namedWarm {Named {"Marcus Bell", 3.2, 4.7, 1.0},     Named {"Dana Whitfield", 4.1, 4.5, 1.0},
                                Named {"Sean Whelan", 4.4, 4.5, 0.95},    Named {"Robert Lang", 5.4, 4.6, 0.92},
                                Named {"Luis Carranza", 6.8, 4.6, 0.95},  Named {"Tom Reyes", 7.7, 4.5, 0.95},
                                Named {"Priya Natarajan", 9.0, 4.5, 0.9}, Named {"Aaron Okafor", 11.4, 4.5, 0.9},
                                Named {"Jen Schultz", 12.9, 4.3, 0.9}};
constexpr std::array namedCold {Named {"Gulf Coast Air LLC", 18.2, 0, -1}, Named {"Delta Air Co", 18.4, 0, -1}};

constexpr Place storySite {29.7494, -95.3710};

// How the first 180 people stand to WO 48213: each row ends before its index.
constexpr int warmEnd = 60;
constexpr int coldEnd = 143;
constexpr int nearMissEnd = 151;  // just outside 50 miles
constexpr int ownRadiusEnd = 157; // near, but they do not drive that far
constexpr int farEnd = 165;
constexpr int unsubscribedEnd = 174;
constexpr int expiredEnd = 178;

Draft storyDraft(int index, DemoRandom &random)
{
    Draft draft;
    draft.city = QStringLiteral("Houston");
    double miles = 1.5 + 30 * std::pow(random.unit(), 0.8);
    draft.stars = random.chance(0.7) ? random.between(3.6, 4.4) : 0;
    draft.ratings = draft.stars > 0 ? random.from(2, 40) : 0;
    draft.responseRate = random.between(0.05, 0.6);
    draft.warm = index < warmEnd || (index >= coldEnd && random.chance(0.5));
    if (index < static_cast<int>(namedWarm.size())) {
        const Named &named = namedWarm.at(static_cast<size_t>(index));
        draft.name = QString::fromUtf8(named.name);
        draft.stars = named.stars;
        draft.ratings = 38 - index * 3;
        draft.responseRate = named.responseRate;
        miles = named.miles;
    } else if (index >= warmEnd && index < warmEnd + static_cast<int>(namedCold.size())) {
        const Named &named = namedCold.at(static_cast<size_t>(index - warmEnd));
        draft.name = QString::fromUtf8(named.name);
        draft.business = draft.name;
        miles = named.miles;
    }
    if (!draft.warm) {
        draft.responseRate = -1;
        draft.stars = 0;
        draft.ratings = 0;
    }
    if (index >= coldEnd && index < nearMissEnd)
        miles = random.between(50.4, 54.6);
    else if (index >= nearMissEnd && index < ownRadiusEnd)
        miles = random.between(24, 40);
    else if (index >= ownRadiusEnd && index < farEnd)
        miles = random.between(58, 95);
    draft.radiusMiles = std::round((miles + random.between(6, 30)) / 5) * 5;
    if (index >= nearMissEnd && index < ownRadiusEnd)
        draft.radiusMiles = 20;
    draft.unsubscribed = index >= farEnd && index < unsubscribedEnd;
    draft.expired = index >= unsubscribedEnd && index < expiredEnd;
    draft.hasEmail = index < expiredEnd;
    // the Gulf lies to the south-east
    const double bearing = miles > 40 ? random.between(-2.6, 1.0) : random.between(0, 2 * std::numbers::pi);
    draft.place = away(storySite, miles, bearing);
    if (miles > 20)
        draft.city = QLatin1String(houston.at(1 + static_cast<size_t>(random.below(6))).name);
    return draft;
}

Draft ordinaryDraft(int index, DemoRandom &random)
{
    Draft draft;
    draft.trade = weighted(random, tradeWeights);
    draft.metro = static_cast<size_t>(random.below(3));
    // Houston's HVAC people are the story's, whose numbers are known
    if (draft.trade == 0 && draft.metro == 0)
        draft.metro = 1 + static_cast<size_t>(random.below(2));
    const Town &home = town(random, metros.at(draft.metro));
    draft.city = QLatin1String(home.name);
    draft.areaCode = home.areaCode;
    draft.place =
        away({home.lat, home.lng}, 14 * random.unit() * random.unit() + 0.4, random.between(0, 2 * std::numbers::pi));
    draft.radiusMiles = 15 + 5 * random.below(14);
    draft.warm = random.chance(0.42);
    draft.available = random.chance(0.93);
    draft.unsubscribed = random.chance(0.05);
    draft.hasEmail = random.chance(0.975);
    draft.expired = random.chance(0.04);
    draft.bounced = random.chance(0.01);
    draft.inPool = draft.warm && random.chance(0.12);
    if (draft.warm && random.chance(0.75)) {
        draft.stars = random.between(3.0, 5.0);
        draft.ratings = random.from(1, 60);
    }
    if (draft.warm)
        draft.responseRate = random.between(0.0, 0.9);
    if (index > DemoWorld::storyPeople + 10 && random.chance(0.03))
        draft.sharesWith = DemoWorld::storyPeople + random.below(index - DemoWorld::storyPeople);
    return draft;
}

} // namespace

DemoWorld::DemoWorld(DemoSize size)
    : m_size(size)
{
    QFile file(QStringLiteral(":/demo/words.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the demo's words are not in the program");
    m_words = QJsonDocument::fromJson(file.readAll()).object();
    Q_ASSERT(!m_words.isEmpty());
}

QJsonObject DemoWorld::replies() const
{
    return m_words.value(QLatin1String("replies")).toObject();
}

namespace {

/// First and last names never repeat in the first 8,100 people: the step has no common divisor with their number.
QString personName(const QJsonObject &words, int index)
{
    const QJsonArray first = words.value(QLatin1String("first")).toArray();
    const QJsonArray last = words.value(QLatin1String("last")).toArray();
    const qint64 pairs = first.size() * last.size();
    const qint64 pick = (static_cast<qint64>(index) * 3571) % pairs;
    const QString middle =
        index >= pairs ? QStringLiteral(" %1.").arg(QChar(ushort('A' + (index / pairs) % 26))) : QString();
    return first.at(pick / last.size()).toString() + middle + QLatin1Char(' ') + last.at(pick % last.size()).toString();
}

QString businessName(const QJsonObject &words, size_t trade, DemoRandom &random)
{
    const QJsonValue front = words.value(QLatin1String("business_front"));
    const QJsonValue middle =
        words.value(QLatin1String("business_trade")).toObject().value(QLatin1String(trades.at(trade)));
    return word(front, random.below(1000)) + QLatin1Char(' ') + word(middle, random.below(1000)) + QLatin1Char(' ')
        + word(words.value(QLatin1String("business_end")), random.below(1000));
}

/// Addresses that no mail server has: example.com and the reserved top level .test.
QString emailOf(const QString &name, const QString &business, int index, DemoRandom &random)
{
    const QString tail = index >= 8100 ? QString::number(index) : QString();
    if (!business.isEmpty())
        return QStringLiteral("office@%1%2.test").arg(slug(business)).arg(index);
    static constexpr std::array<const char *, 4> hosts {"example.com", "post.example.com", "mail.example.com",
                                                        "inbox.test"};
    return slug(name).replace(QLatin1Char('-'), QLatin1Char('.')) + tail + QLatin1Char('@')
        + QLatin1String(hosts.at(static_cast<size_t>(random.below(4))));
}

Draft draftOf(const QJsonObject &words, quint64 seed, int index, QString *email)
{
    DemoRandom random(seed, KindTechnician, static_cast<std::uint64_t>(index));
    Draft draft = index < DemoWorld::storyPeople ? storyDraft(index, random) : ordinaryDraft(index, random);
    if (draft.name.isEmpty()) {
        const bool isBusiness = !draft.warm && random.chance(0.45);
        if (isBusiness)
            draft.business = businessName(words, draft.trade, random);
        draft.name = isBusiness ? draft.business : personName(words, index);
    }
    *email = emailOf(draft.name, draft.business, index, random);
    return draft;
}

void addCredentials(DemoPeople &people, const Draft &draft, const QString &id, int index, DemoRandom &random)
{
    const int soonest = draft.expired ? -120 : 12;
    const int latest = draft.expired ? -3 : 700;
    const auto credential = [&](const char *nameColumn, const QString &name) {
        return QJsonObject {{QStringLiteral("technician_id"), id},
                            {QLatin1String(nameColumn), name},
                            {QStringLiteral("expires_in_days"), random.from(soonest, latest)},
                            {QStringLiteral("verified"), random.chance(0.8)}};
    };
    const bool licensedTrade = draft.trade < 3;
    if (licensedTrade || draft.expired) {
        QJsonObject license =
            credential("license_name", QStringLiteral("State %1 licence").arg(QLatin1String(trades.at(draft.trade))));
        license.insert(QStringLiteral("license_number"),
                       QStringLiteral("TX-%1-%2").arg(QLatin1String(trades.at(draft.trade))).arg(2000 + index));
        license.insert(QStringLiteral("state"), QStringLiteral("TX"));
        people.licenses.append(license);
    }
    if (draft.trade == 0 && random.chance(0.75))
        people.certifications.append(credential("certification_name", QStringLiteral("EPA 608")));
    if (random.chance(0.7)) {
        QJsonObject policy = credential("insurance_type", QStringLiteral("general_liability"));
        policy.insert(QStringLiteral("coverage_amount"), 500'000 * random.from(1, 4));
        people.insurance.append(policy);
    }
}

} // namespace

DemoPeople DemoWorld::people(int first, int count) const
{
    DemoPeople people;
    const int end = std::min(first + count, m_size.technicians);
    for (int index = first; index < end; ++index) {
        QString email;
        const Draft draft = draftOf(m_words, m_size.seed, index, &email);
        if (draft.sharesWith >= 0 && draft.hasEmail)
            draftOf(m_words, m_size.seed, draft.sharesWith, &email);
        // a stream of its own, so that the details do not depend on how the draft came about
        DemoRandom random(m_size.seed ^ 0x5DEECE66DULL, KindTechnician, static_cast<std::uint64_t>(index));
        const QString id = random.uuid().toString(QUuid::WithoutBraces);
        const int memberDays = random.from(20, 1400);
        QJsonObject row {{QStringLiteral("id"), id},
                         {QStringLiteral("in_pool"), draft.inPool},
                         {QStringLiteral("full_name"), draft.name},
                         {QStringLiteral("trade_needed"), QLatin1String(trades.at(draft.trade))},
                         {QStringLiteral("address_text"),
                          QStringLiteral("%1 %2")
                              .arg(random.from(100, 9900))
                              .arg(word(m_words.value(QLatin1String("streets")), random.below(1000)))},
                         {QStringLiteral("city"), draft.city},
                         {QStringLiteral("lat"), draft.place.lat},
                         {QStringLiteral("lng"), draft.place.lng},
                         {QStringLiteral("phone"), phone(random, draft.areaCode)},
                         {QStringLiteral("service_area_radius"), draft.radiusMiles},
                         {QStringLiteral("is_available"), draft.available},
                         {QStringLiteral("signed_up"), draft.warm && !draft.unsubscribed},
                         {QStringLiteral("preferred_contact"),
                          QLatin1String(random.chance(0.8) ? "email" : (random.chance(0.5) ? "both" : "sms"))},
                         {QStringLiteral("years_experience"), random.from(1, 34)},
                         {QStringLiteral("jobs_completed"), draft.warm ? draft.ratings * random.from(2, 11) : 0},
                         {QStringLiteral("total_ratings"), draft.ratings},
                         {QStringLiteral("member_s"), -86400LL * memberDays}};
        if (!draft.business.isEmpty())
            row.insert(QStringLiteral("business_name"), draft.business);
        if (draft.hasEmail)
            row.insert(QStringLiteral("email"), email);
        if (draft.warm)
            row.insert(QStringLiteral("consent_s"), -86400LL * (memberDays - random.below(20)));
        if (draft.stars > 0)
            row.insert(QStringLiteral("average_rating"), std::round(draft.stars * 100) / 100);
        if (draft.responseRate >= 0)
            row.insert(QStringLiteral("response_rate"), std::round(draft.responseRate * 100) / 100);
        // further trades, but none that would add somebody to the story
        if (draft.trade == 3 && random.chance(0.3))
            row.insert(QStringLiteral("trades"), strings({"Handyman", "Facilities Tech"}));
        else if (draft.trade == 2 && draft.metro > 0 && random.chance(0.1))
            row.insert(QStringLiteral("trades"), strings({"Electrical", "HVAC"}));
        if (draft.unsubscribed) {
            row.insert(QStringLiteral("unsubscribed_s"), -86400LL * random.from(1, 200));
            row.insert(QStringLiteral("unsubscribe_reason"), QStringLiteral("unsubscribe by link"));
        }
        people.technicians.append(row);
        if (draft.hasEmail && (draft.unsubscribed || (draft.bounced && index >= storyPeople))) {
            people.suppressions.append(
                QJsonObject {{QStringLiteral("value"), email.toLower()},
                             {QStringLiteral("type"), QLatin1String(draft.unsubscribed ? "unsubscribe" : "bounce")},
                             {QStringLiteral("source"), QLatin1String(draft.unsubscribed ? "link" : "webhook")},
                             {QStringLiteral("seen_s"), -86400LL * random.from(1, 200)}});
        }
        addCredentials(people, draft, id, index, random);
    }
    return people;
}

namespace {

/// Minutes since the work order came in: a handful in the last minutes, the story 25 minutes ago, the rest over days.
double ageMinutes(qint64 number, DemoRandom &random)
{
    if (number > DemoWorld::storyNumber)
        return (static_cast<double>(lastNumber - number) + 0.5) * 2.8;
    return storyAgeMinutes + static_cast<double>(DemoWorld::storyNumber - number) * random.between(30, 38);
}

const char *statusAt(double minutes, DemoRandom &random)
{
    static constexpr std::array<const char *, 7> words {"pending",     "matching",  "dispatched", "assigned",
                                                        "in_progress", "completed", "cancelled"};
    static constexpr std::array<int, 7> justNow {60, 25, 15, 0, 0, 0, 0};
    static constexpr std::array<int, 7> today {8, 2, 45, 24, 15, 0, 6};
    static constexpr std::array<int, 7> thisWeek {0, 0, 9, 14, 30, 40, 7};
    static constexpr std::array<int, 7> before {0, 0, 0, 2, 6, 78, 14};
    const auto &weights = minutes < 40 ? justNow : minutes < 720 ? today : minutes < 4320 ? thisWeek : before;
    const char *status = words.at(weighted(random, weights));
    const bool closed = qstrcmp(status, "completed") == 0 || qstrcmp(status, "cancelled") == 0;
    return closed && minutes > 5000 && random.chance(0.35) ? "archived" : status;
}

QJsonObject storyJob(const QJsonObject &words)
{
    return {{QStringLiteral("number"), DemoWorld::storyNumber},
            {QStringLiteral("job_title"), QStringLiteral("No cooling, walk-in freezer")},
            {QStringLiteral("description"),
             QStringLiteral("Walk-in freezer is not cooling, product at risk. %1")
                 .arg(word(words.value(QLatin1String("details")), 1))},
            {QStringLiteral("trade_needed"), QStringLiteral("HVAC")},
            {QStringLiteral("urgency"), QStringLiteral("emergency")},
            {QStringLiteral("address_text"), QStringLiteral("1801 Main St")},
            {QStringLiteral("city"), QStringLiteral("Houston")},
            {QStringLiteral("lat"), storySite.lat},
            {QStringLiteral("lng"), storySite.lng},
            {QStringLiteral("job_status"), QStringLiteral("pending")},
            {QStringLiteral("budget_min"), 400},
            {QStringLiteral("budget_max"), 900},
            {QStringLiteral("contact_name"), QStringLiteral("R. Tran")},
            {QStringLiteral("contact_phone"), QStringLiteral("(713) 555-0142")},
            {QStringLiteral("contact_email"), QStringLiteral("r.tran@kitchen-and-table.test")},
            {QStringLiteral("created_s"), -60 * storyAgeMinutes},
            {QStringLiteral("scheduled_s"), 2400}};
}

} // namespace

QJsonArray DemoWorld::jobs(int first, int count) const
{
    QJsonArray rows;
    const int end = std::min(first + count, m_size.jobs);
    for (int index = first; index < end; ++index) {
        DemoRandom random(m_size.seed, KindJob, static_cast<std::uint64_t>(index));
        const QString id = random.uuid().toString(QUuid::WithoutBraces);
        if (index == 0) {
            QJsonObject story = storyJob(m_words);
            story.insert(QStringLiteral("id"), id);
            rows.append(story);
            continue;
        }
        // the numbers count down from the newest and step over the story's
        qint64 number = lastNumber - (index - 1);
        if (number <= storyNumber)
            --number;
        const double age = ageMinutes(number, random);
        const char *status = statusAt(age, random);
        const size_t trade = weighted(random, tradeWeights);
        const size_t urgency = weighted(random, urgencyWeights);
        const Town &site = town(random, metros.at(static_cast<size_t>(random.below(3))));
        const Place place = away({site.lat, site.lng}, 6 * random.unit(), random.between(0, 2 * std::numbers::pi));
        const QString customer = word(m_words.value(QLatin1String("sites")), random.below(1000));
        const QString contact = personName(m_words, random.below(8100));
        const int budget = 25 * random.from(4, 40);
        static constexpr std::array<int, 5> leadHours {2, 6, 26, 90, 300};
        QJsonObject row {
            {QStringLiteral("id"), id},
            {QStringLiteral("number"), number},
            {QStringLiteral("job_title"),
             word(m_words.value(QLatin1String("jobs")).toObject().value(QLatin1String(trades.at(trade))),
                  random.below(1000))},
            {QStringLiteral("description"),
             QStringLiteral("%1: %2").arg(customer, word(m_words.value(QLatin1String("details")), random.below(1000)))},
            {QStringLiteral("trade_needed"), QLatin1String(trades.at(trade))},
            {QStringLiteral("urgency"), QLatin1String(urgencies.at(urgency))},
            {QStringLiteral("address_text"),
             QStringLiteral("%1 %2")
                 .arg(random.from(100, 9900))
                 .arg(word(m_words.value(QLatin1String("streets")), random.below(1000)))},
            {QStringLiteral("city"), QLatin1String(site.name)},
            {QStringLiteral("job_status"), QLatin1String(status)},
            {QStringLiteral("budget_min"), budget},
            {QStringLiteral("budget_max"), budget + 25 * random.from(2, 24)},
            {QStringLiteral("contact_name"), contact},
            {QStringLiteral("contact_phone"), phone(random, site.areaCode)},
            {QStringLiteral("contact_email"),
             QStringLiteral("%1@%2.test")
                 .arg(slug(contact).replace(QLatin1Char('-'), QLatin1Char('.')), slug(customer))},
            {QStringLiteral("requires_license"), trade == 2 && random.chance(0.6)},
            {QStringLiteral("created_s"), std::round(-60 * age)},
            {QStringLiteral("scheduled_s"),
             std::round(-60 * age + 3600 * leadHours.at(urgency) * random.between(0.6, 1.2))}};
        // an address that was not found has no place; matching then says so
        if (qstrcmp(status, "pending") != 0 || !random.chance(0.08)) {
            row.insert(QStringLiteral("lat"), place.lat);
            row.insert(QStringLiteral("lng"), place.lng);
        }
        if (trade == 0 && random.chance(0.25))
            row.insert(QStringLiteral("required_certifications"), strings({"EPA 608"}));
        if (trade == 4 && random.chance(0.3))
            row.insert(QStringLiteral("required_insurance"), strings({"general_liability"}));
        rows.append(row);
    }
    return rows;
}
