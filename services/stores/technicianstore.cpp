#include "services/stores/technicianstore.h"

#include "services/db/connection.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace {

constexpr double metersPerMile = 1609.344;

QString say(const char *text)
{
    return QCoreApplication::translate("Technician", text);
}

std::optional<double> realOf(const Row &row, const char *column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.real(column));
}

ReplyClass saysOf(const QString &word)
{
    return replyClassFromWire(word).value_or(ReplyClass::Unknown);
}

TechnicianCredential::Kind kindOf(const QString &word)
{
    if (word == QLatin1String("license"))
        return TechnicianCredential::Kind::License;
    return word == QLatin1String("insurance") ? TechnicianCredential::Kind::Insurance
                                              : TechnicianCredential::Kind::Certification;
}

QString credentialName(const QString &kind, const QString &name)
{
    if (kind != QLatin1String("insurance"))
        return name;
    if (name == QLatin1String("general_liability"))
        return say("General liability");
    if (name == QLatin1String("workers_comp"))
        return say("Workers' compensation");
    return name == QLatin1String("auto") ? say("Automobile") : say("Umbrella");
}

/// How far one message to this person got, in the words of the lists.
QString contactState(const Row &row)
{
    const QString state = row.text("state");
    const QString reason = row.text("reason");
    if (state == QLatin1String("sent")) {
        const QString delivery = row.text("delivery");
        if (delivery == QLatin1String("bounced") || delivery == QLatin1String("dropped"))
            return say("bounced");
        if (row.flag("opened"))
            return say("opened");
        const bool cold = row.text("dispatch_method") == QLatin1String("instantly_cold");
        return cold && !row.flag("mailed") ? say("added") : say("sent");
    }
    if (state == QLatin1String("in_doubt"))
        return say("in doubt");
    if (state == QLatin1String("queued") || state == QLatin1String("sending"))
        return say("waiting");
    const QString word = state == QLatin1String("skipped") ? say("skipped")
        : state == QLatin1String("failed")                 ? say("failed")
                                                           : say("cancelled");
    if (reason == QLatin1String("unsubscribed"))
        return say("%1: unsubscribed").arg(word);
    return reason == QLatin1String("suppressed") ? say("%1: refused before").arg(word) : word;
}

QString contactAnswer(const Row &row)
{
    if (row.flag("ai_qualified"))
        return displayWord(ReplyClass::Accepts);
    if (row.flag("declined"))
        return displayWord(ReplyClass::Declines);
    if (!row.flag("reply_received"))
        return {};
    return displayWord(saysOf(row.text("says")));
}

QString sourceWord(const QString &source)
{
    if (source == QLatin1String("reply"))
        return say("a reply");
    if (source == QLatin1String("link"))
        return say("the link in a message");
    if (source == QLatin1String("import"))
        return say("an imported list");
    if (source == QLatin1String("webhook"))
        return say("the provider");
    return source == QLatin1String("validation") ? say("address validation") : say("a person");
}

QString historyWord(const QString &type, const QString &action)
{
    if (action == QLatin1String("suppressed"))
        return say("Mail stopped");
    if (action == QLatin1String("qualified"))
        return say("Counted as a yes");
    if (action == QLatin1String("disqualified"))
        return say("Counted as a no");
    if (action == QLatin1String("qualification_taken_back"))
        return say("No longer counted as a yes");
    if (action == QLatin1String("reply_typed_in"))
        return say("Reply typed in");
    if (action == QLatin1String("reply_sent"))
        return say("Reply sent");
    if (type == QLatin1String("technician") && action == QLatin1String("created"))
        return say("Added");
    if (type == QLatin1String("technician") && action == QLatin1String("updated"))
        return say("Changed");
    QString words = action;
    words.replace(QLatin1Char('_'), QLatin1Char(' '));
    return words.isEmpty() ? words : words.at(0).toUpper() + words.mid(1);
}

TechnicianProfile profileOf(const Row &row)
{
    TechnicianProfile profile;
    profile.id = {row.uuid("id")};
    profile.name = row.text("full_name");
    profile.trades.append(row.text("trade_needed"));
    const QJsonArray trades = row.json("trades").array();
    for (const auto &trade : trades) {
        if (!profile.trades.contains(trade.toString()))
            profile.trades.append(trade.toString());
    }
    profile.city = row.text("city");
    profile.state = row.text("state");
    if (const auto meters = realOf(row, "distance_m"))
        profile.miles = *meters / metersPerMile;
    profile.signedUp = row.flag("signed_up");
    profile.consentOn = row.time("consent_date").date();
    profile.available = row.flag("is_available");
    profile.rating = realOf(row, "rating");
    profile.ratings = static_cast<int>(row.number("total_ratings"));
    profile.jobsCompleted = static_cast<int>(row.number("jobs_completed"));
    if (!row.isNull("years_experience"))
        profile.yearsExperience = static_cast<int>(row.number("years_experience"));
    profile.serviceRadiusMiles = realOf(row, "service_area_radius");
    profile.preferredContact = row.text("preferred_contact");
    profile.email = row.text("email");
    profile.phone = row.text("phone");
    profile.bio = row.text("bio");
    if (!row.isNull("suppressed_at")) {
        profile.suppression = TechnicianProfile::Suppression {
            row.time("suppressed_at"), sourceWord(row.text("suppressed_source")), row.text("suppressed_reason")};
    } else if (!row.isNull("unsubscribed_at")) {
        profile.suppression = TechnicianProfile::Suppression {row.time("unsubscribed_at"), say("another organisation"),
                                                              row.text("unsubscribe_reason")};
    }
    const QJsonArray shared = row.json("shared_with").array();
    for (const auto &name : shared)
        profile.sharedAddressWith.append(name.toString());
    profile.lastAskedAt = row.time("last_asked_at");
    profile.lastAskedWorkOrder = row.number("last_asked_number");
    profile.askedIn30Days = static_cast<int>(row.number("asked_30_days"));
    return profile;
}

} // namespace

TechnicianStore::TechnicianStore(Connection &connection)
    : m_connection(connection)
{
}

Result<std::optional<TechnicianProfile>> TechnicianStore::profile(const TechnicianId &technician, const JobId &job)
{
    const auto row =
        m_connection.selectMaybe(QStringLiteral("conversations_technician"),
                                 {{QStringLiteral("technician"), technician.value},
                                  {QStringLiteral("job"), job.isNull() ? QVariant() : QVariant(job.value)}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return std::optional<TechnicianProfile>();
    TechnicianProfile profile = profileOf(**row);
    for (const auto add : {&TechnicianStore::addCredentials, &TechnicianStore::addContacts,
                           &TechnicianStore::addRatings, &TechnicianStore::addHistory}) {
        if (const auto added = (this->*add)(profile); !added)
            return tl::make_unexpected(added.error());
    }
    return std::optional(profile);
}

Result<> TechnicianStore::addCredentials(TechnicianProfile &profile)
{
    const auto rows = m_connection.select(QStringLiteral("conversations_credentials"),
                                          {{QStringLiteral("technician"), profile.id.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    for (const Row &row : *rows) {
        TechnicianCredential credential;
        credential.kind = kindOf(row.text("kind"));
        credential.name = credentialName(row.text("kind"), row.text("name"));
        credential.number = row.text("number");
        credential.issuer = row.text("issuer");
        credential.expiresOn = row.date("expiration_date");
        credential.verified = row.flag("verified");
        profile.credentials.append(credential);
    }
    return {};
}

Result<> TechnicianStore::addContacts(TechnicianProfile &profile)
{
    const auto rows = m_connection.select(QStringLiteral("conversations_contacts"),
                                          {{QStringLiteral("technician"), profile.id.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    for (const Row &row : *rows) {
        TechnicianContact contact;
        contact.jobId = {row.uuid("job_id")};
        contact.workOrderNumber = row.number("number");
        contact.workOrderTitle = row.text("job_title");
        contact.channel = channelFromWire(row.text("dispatch_method")).value_or(Channel::Cold);
        contact.at = row.time("at");
        contact.state = contactState(row);
        contact.answer = contactAnswer(row);
        profile.outreach.append(contact);
    }
    return {};
}

Result<> TechnicianStore::addRatings(TechnicianProfile &profile)
{
    const auto rows = m_connection.select(QStringLiteral("conversations_ratings"),
                                          {{QStringLiteral("technician"), profile.id.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    for (const Row &row : *rows) {
        TechnicianRating rating;
        rating.workOrderNumber = row.number("number");
        rating.on = row.time("created_at").date();
        rating.overall = row.real("overall");
        rating.quality = static_cast<int>(row.number("quality"));
        rating.professionalism = static_cast<int>(row.number("professionalism"));
        rating.timeliness = static_cast<int>(row.number("timeliness"));
        rating.communication = static_cast<int>(row.number("communication"));
        rating.comment = row.text("comment");
        profile.ratingHistory.append(rating);
    }
    return {};
}

Result<> TechnicianStore::addHistory(TechnicianProfile &profile)
{
    const auto rows = m_connection.select(QStringLiteral("conversations_history"),
                                          {{QStringLiteral("technician"), profile.id.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    for (const Row &row : *rows) {
        profile.history.append({row.time("created_at"), historyWord(row.text("entity_type"), row.text("action")),
                                row.text("actor"), row.text("reason")});
    }
    return {};
}
