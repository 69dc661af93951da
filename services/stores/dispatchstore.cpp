#include "services/stores/dispatchstore.h"

#include "services/db/connection.h"
#include "services/stores/slabadgerow.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace {

constexpr double metersPerMile = 1609.344;

QString say(const char *text)
{
    return QCoreApplication::translate("Dispatch", text);
}

QString wireWord(ChannelChoice channels)
{
    switch (channels) {
    case ChannelChoice::Warm:
        return QStringLiteral("warm");
    case ChannelChoice::Cold:
        return QStringLiteral("cold");
    case ChannelChoice::Both:
        break;
    }
    return QStringLiteral("both");
}

QString wireWord(StopSwitch::Scope scope)
{
    switch (scope) {
    case StopSwitch::Scope::Provider:
        return QStringLiteral("provider");
    case StopSwitch::Scope::Job:
        return QStringLiteral("job");
    case StopSwitch::Scope::Domain:
        return QStringLiteral("domain");
    case StopSwitch::Scope::Route:
        return QStringLiteral("route");
    case StopSwitch::Scope::All:
        break;
    }
    return QStringLiteral("all");
}

StopSwitch::Scope scopeFromWire(const QString &word)
{
    if (word == QLatin1String("provider"))
        return StopSwitch::Scope::Provider;
    if (word == QLatin1String("job"))
        return StopSwitch::Scope::Job;
    if (word == QLatin1String("route"))
        return StopSwitch::Scope::Route;
    return word == QLatin1String("domain") ? StopSwitch::Scope::Domain : StopSwitch::Scope::All;
}

QString wireWord(DoubtDecision decision)
{
    switch (decision) {
    case DoubtDecision::WentOut:
        return QStringLiteral("went_out");
    case DoubtDecision::SendAgain:
        return QStringLiteral("send_again");
    case DoubtDecision::DoNotSend:
        break;
    }
    return QStringLiteral("do_not_send");
}

std::optional<double> maybe(const QJsonValue &value)
{
    return value.isDouble() ? std::optional<double>(value.toDouble()) : std::nullopt;
}

std::optional<double> miles(const QJsonValue &meters)
{
    return meters.isDouble() ? std::optional<double>(meters.toDouble() / metersPerMile) : std::nullopt;
}

QDateTime timeOf(const QJsonValue &milliseconds)
{
    return milliseconds.isDouble() ? QDateTime::fromMSecsSinceEpoch(milliseconds.toInteger(), Qt::UTC) : QDateTime();
}

LedgerCounts countsOf(const QJsonObject &object)
{
    LedgerCounts counts;
    for (int state = 0; state < messageStateCount; ++state) {
        const auto value = static_cast<MessageState>(state);
        counts[value] = object.value(wireWord(value)).toInt();
    }
    return counts;
}

DispatchBooks booksOf(const QJsonObject &object)
{
    DispatchBooks books;
    books.outreachId = OutreachId::fromString(object.value(QLatin1String("outreach_id")).toString());
    books.jobId = JobId::fromString(object.value(QLatin1String("job_id")).toString());
    books.status = object.value(QLatin1String("status")).toString();
    books.channels = {countsOf(object.value(QLatin1String("warm")).toObject()),
                      countsOf(object.value(QLatin1String("cold")).toObject())};
    return books;
}

PlannedPerson plannedPerson(const QJsonArray &entry)
{
    PlannedPerson person;
    person.technicianId = TechnicianId::fromString(entry.at(0).toString());
    person.channel = channelFromWire(entry.at(1).toString()).value_or(Channel::Cold);
    person.address = entry.at(2).toString();
    person.name = entry.at(3).toString();
    person.score = maybe(entry.at(4));
    person.distanceMiles = miles(entry.at(5));
    person.leftOut = entry.at(6).toString();
    return person;
}

QList<std::pair<QString, QString>> pairsOf(const QJsonArray &array, int first, int second)
{
    QList<std::pair<QString, QString>> pairs;
    for (const auto &value : array)
        pairs.append({value.toArray().at(first).toString(), value.toArray().at(second).toString()});
    return pairs;
}

DispatchPerson personOf(const QJsonArray &entry)
{
    DispatchPerson person;
    int at = 0;
    const auto next = [&entry, &at] {
        return entry.at(at++);
    };
    person.id = RecipientId::fromString(next().toString());
    person.technicianId = TechnicianId::fromString(next().toString());
    person.messageId = MessageId {next().toInteger()};
    person.channel = channelFromWire(next().toString()).value_or(Channel::Cold);
    person.rank = next().toInt();
    person.name = next().toString();
    person.address = next().toString();
    person.distanceMiles = miles(next());
    person.score = maybe(next());
    person.message = messageStateFromWire(next().toString());
    person.reason = next().toString();
    person.delivery = next().toString();
    person.rawOpens = next().toInt();
    person.sendingAt = timeOf(next());
    person.sentAt = timeOf(next());
    person.mailedAt = timeOf(next());
    person.rawOpenedAt = timeOf(next());
    person.humanOpenedAt = timeOf(next());
    person.repliedAt = timeOf(next());
    person.qualifiedAt = timeOf(next());
    person.replyText = next().toString();
    person.replyKind = replyKindFromWire(next().toString());
    person.declined = next().toBool();
    person.resendPossibleAt = timeOf(next());
    return person;
}

LedgerCounts countsOf(const Row &row, const QByteArray &prefix)
{
    LedgerCounts counts;
    for (int state = 0; state < messageStateCount; ++state) {
        const auto value = static_cast<MessageState>(state);
        counts[value] = static_cast<int>(row.number(QByteArray(prefix + wireWord(value).toLatin1()).constData()));
    }
    return counts;
}

/// SendGrid belongs to the warm channel, Instantly to the cold one.
Channel channelOf(const QString &provider)
{
    return provider == QLatin1String("sendgrid") ? Channel::Warm : Channel::Cold;
}

QList<ProviderStop> providerStops(const Row &row)
{
    QList<ProviderStop> stops;
    const QJsonArray switches = row.json("stops").array();
    for (const auto &value : switches) {
        const QJsonArray entry = value.toArray();
        const bool all = entry.at(0).toString() == QLatin1String("all");
        for (const Channel channel : {Channel::Warm, Channel::Cold}) {
            if (all || channelOf(entry.at(1).toString()) == channel)
                stops.append({channel, timeOf(entry.at(3)), entry.at(2).toString(), true});
        }
    }
    const QJsonArray routes = row.json("routes").array();
    for (const auto &value : routes) {
        const QJsonArray entry = value.toArray();
        if (!entry.at(1).isNull())
            stops.append({channelOf(entry.at(0).toString()), timeOf(entry.at(2)), entry.at(1).toString(), false});
    }
    return stops;
}

void readChannels(const Row &row, DispatchPicture &picture)
{
    picture.facts(Channel::Warm).ledger = countsOf(row, "warm_n_");
    picture.facts(Channel::Cold).ledger = countsOf(row, "cold_n_");
    picture.facts(Channel::Warm).place = say("signed up");
    picture.facts(Channel::Cold).mailingReported = row.flag("mailing_reported");
    const QJsonArray routes = row.json("routes").array();
    for (const auto &value : routes) {
        const QJsonArray entry = value.toArray();
        ChannelFacts &facts = picture.facts(channelOf(entry.at(0).toString()));
        const QDateTime pausedUntil = timeOf(entry.at(3));
        if (pausedUntil > picture.readAt)
            facts.retryAt = pausedUntil;
        if (entry.at(0).toString() == QLatin1String("instantly"))
            facts.place = entry.at(4).toString().isEmpty() ? entry.at(5).toString() : entry.at(4).toString();
    }
    for (const DispatchPerson &person : picture.people)
        ++picture.facts(person.channel).asked;
}

QString placeOf(const Row &row)
{
    const QString town = QStringList({row.text("city"), row.text("state")}).join(QLatin1Char(' ')).trimmed();
    return town.isEmpty() ? row.text("address_text") : row.text("address_text") + QStringLiteral(", ") + town;
}

/// The functions tell their refusals apart by the class RV.
Error understood(Error error)
{
    if (error.detail.contains(QLatin1String(" RV409")))
        error.code = Error::Code::Conflict;
    else if (error.detail.contains(QLatin1String(" RV424")))
        error.code = Error::Code::NotConfigured;
    else if (error.detail.contains(QLatin1String(" RV404")))
        error.code = Error::Code::NotFound;
    return error;
}

} // namespace

DispatchStore::DispatchStore(Connection &connection)
    : m_connection(connection)
{
}

Result<DispatchStore::Job> DispatchStore::job(const JobId &id)
{
    const auto row = m_connection.selectMaybe(QStringLiteral("dispatch_job"), {{QStringLiteral("job"), id.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return failure(Error::Code::NotFound, say("This work order does not exist. Nothing was sent."));
    Job job;
    job.id = JobId {(*row)->uuid("id")};
    job.orgId = OrgId {(*row)->uuid("org_id")};
    job.number = (*row)->number("number");
    job.trade = (*row)->text("trade_needed");
    job.status = (*row)->text("job_status");
    job.candidates = static_cast<int>((*row)->number("candidates"));
    job.postalAddress = (*row)->text("postal_address");
    return job;
}

Result<JobId> DispatchStore::jobByNumber(qint64 number)
{
    const auto rows =
        m_connection.select(QStringLiteral("dispatch_job_by_number"), {{QStringLiteral("number"), number}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (rows->isEmpty())
        return failure(Error::Code::NotFound, say("No work order has the number %1.").arg(number));
    if (rows->size() > 1)
        return failure(Error::Code::Conflict,
                       say("Several organisations have a work order %1: name it by its id.").arg(number));
    return JobId {rows->first().uuid("id")};
}

Result<DispatchStore::Planned> DispatchStore::preview(const JobId &job, ChannelChoice channels, const QString &warmRef)
{
    const auto row = m_connection.selectMaybe(QStringLiteral("dispatch_preview"),
                                              {{QStringLiteral("job"), job.value},
                                               {QStringLiteral("channel"), wireWord(channels)},
                                               {QStringLiteral("warm_ref"), warmRef}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    if (!*row)
        return failure(Error::Code::NotFound, say("This work order does not exist. Nothing was sent."));

    const Row &found = **row;
    Planned planned;
    DispatchPreview &preview = planned.preview;
    preview.jobId = job;
    preview.fingerprint = found.text("fingerprint");
    preview.facts = found.json("facts").object();
    preview.warm = static_cast<int>(found.number("warm"));
    preview.cold = static_cast<int>(found.number("cold"));
    preview.warmPlace = found.text("warm_label");
    preview.askedBefore = static_cast<int>(found.number("asked_before"));
    preview.readAt = found.time("read_at");
    const QJsonArray entries = found.json("entries").array();
    for (const auto &value : entries) {
        const PlannedPerson person = plannedPerson(value.toArray());
        (person.leftOut.isEmpty() ? preview.asked : preview.leftOut).append(person);
    }
    planned.around = {OrgId {found.uuid("org_id")},
                      found.text("trade_needed"),
                      found.text("job_status"),
                      found.number("number"),
                      found.flag("engine_runs"),
                      found.text("all_stopped"),
                      pairsOf(found.json("stopped_providers").array(), 0, 1),
                      pairsOf(found.json("stopped_routes").array(), 1, 2)};
    return planned;
}

Result<DispatchReceipt> DispatchStore::send(const JobId &job, const DispatchOptions &options, const Refs &refs,
                                            const QString &fingerprint)
{
    QJsonObject json {{QStringLiteral("channel"), wireWord(options.channels)},
                      {QStringLiteral("hold_s"), options.holdSeconds},
                      {QStringLiteral("cold_delay_s"), options.coldDelaySeconds},
                      {QStringLiteral("warm_ref"), refs.warm},
                      {QStringLiteral("warm_label"), refs.warmLabel},
                      {QStringLiteral("cold_ref"), refs.cold},
                      {QStringLiteral("cold_label"), refs.coldLabel}};
    if (options.wanted)
        json.insert(QStringLiteral("wanted"), *options.wanted);
    if (!options.excluded.isEmpty()) {
        QJsonArray excluded;
        for (const TechnicianId &id : options.excluded)
            excluded.append(id.toString());
        json.insert(QStringLiteral("excluded"), excluded);
    }
    if (options.searchedMiles > 0)
        json.insert(QStringLiteral("searched_m"), options.searchedMiles * metersPerMile);
    const auto row = m_connection.selectOne(QStringLiteral("dispatch_send"),
                                            {{QStringLiteral("job"), job.value},
                                             {QStringLiteral("options"), json},
                                             {QStringLiteral("fingerprint"), fingerprint}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    const QJsonObject receipt = row->json("receipt").object();
    return DispatchReceipt {
        OutreachId::fromString(receipt.value(QLatin1String("outreach_id")).toString()),
        receipt.value(QLatin1String("warm")).toInt(),
        receipt.value(QLatin1String("cold")).toInt(),
        receipt.value(QLatin1String("left_out")).toInt(),
        receipt.value(QLatin1String("asked_before")).toInt(),
        QDateTime::fromString(receipt.value(QLatin1String("hold_until")).toString(), Qt::ISODateWithMs).toUTC()};
}

Result<MessageId> DispatchStore::sendTest(const JobId &job, const QString &address, const QString &name,
                                          const QString &warmRef)
{
    const auto row = m_connection.selectOne(QStringLiteral("dispatch_test"),
                                            {{QStringLiteral("job"), job.value},
                                             {QStringLiteral("address"), address},
                                             {QStringLiteral("name"), name},
                                             {QStringLiteral("warm_ref"), warmRef}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    return MessageId {row->number("message_id")};
}

Result<std::pair<MessageState, QString>> DispatchStore::messageState(MessageId message)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("dispatch_message_state"), {{QStringLiteral("message"), message.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    return std::pair(messageStateFromWire(row->text("state")).value_or(MessageState::InDoubt), row->text("reason"));
}

Result<std::optional<OutreachId>> DispatchStore::outreachOf(const JobId &job)
{
    const auto row =
        m_connection.selectMaybe(QStringLiteral("dispatch_outreach_of"), {{QStringLiteral("job"), job.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    return *row ? std::optional<OutreachId>(OutreachId {(*row)->uuid("id")}) : std::nullopt;
}

Result<DispatchPicture> DispatchStore::picture(const OutreachId &outreach)
{
    const auto found =
        m_connection.selectMaybe(QStringLiteral("dispatch_picture"), {{QStringLiteral("outreach"), outreach.value}});
    if (!found)
        return tl::make_unexpected(found.error());
    if (!*found)
        return failure(Error::Code::NotFound, say("This dispatch does not exist."));

    const Row &row = **found;
    DispatchPicture picture;
    picture.outreachId = outreach;
    picture.jobId = JobId {row.uuid("job_id")};
    picture.jobNumber = row.number("number");
    picture.title = row.text("job_title");
    picture.trade = row.text("trade_needed");
    if (const auto urgency = urgencyFromWire(row.text("urgency")))
        picture.urgency = displayWord(*urgency);
    picture.place = placeOf(row);
    picture.orderedBy = row.text("initiated_by");
    picture.orderedAt = row.time("created_at");
    picture.wanted = static_cast<int>(row.number("wanted"));
    picture.holdStartedAt = row.time("held_at");
    picture.holdUntil = row.time("hold_until");
    picture.coldStartsAt = row.time("cold_starts_at");
    picture.stoppedBy = row.text("stopped_by");
    picture.stoppedAt = row.time("stopped_at");
    picture.stoppedReason = row.text("stopped_reason");
    picture.assignedTo = row.text("assigned_to");
    picture.engineBeatAt = row.time("engine_beat_at");
    picture.leaseEndsAt = row.time("lease_ends_at");
    picture.providerStops = providerStops(row);
    picture.sla = slaBadgeOf(row);
    if (row.isNull("sla_ended_at")) {
        picture.stageStartedAt = row.time("sla_started_at");
        picture.stagePausedAt = row.time("sla_paused_at");
    }
    picture.readAt = row.time("read_at");
    const QJsonArray people = row.json("people").array();
    for (const auto &value : people)
        picture.people.append(personOf(value.toArray()));
    const QJsonArray leftOut = row.json("left_out").array();
    for (const auto &value : leftOut) {
        const QJsonArray entry = value.toArray();
        picture.leftOut.append({TechnicianId::fromString(entry.at(0).toString()), entry.at(1).toString(),
                                entry.at(2).toString(), miles(entry.at(3))});
    }
    readChannels(row, picture);
    return picture;
}

Result<DispatchBooks> DispatchStore::books(const OutreachId &outreach)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("dispatch_books"), {{QStringLiteral("outreach"), outreach.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    if (row->isNull("books"))
        return failure(Error::Code::NotFound, say("This dispatch does not exist."));
    return booksOf(row->json("books").object());
}

Result<bool> DispatchStore::mayStillGo(const OutreachId &outreach)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("dispatch_may_still_go"), {{QStringLiteral("outreach"), outreach.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("may");
}

Result<QList<std::pair<TechnicianId, QString>>> DispatchStore::leftOut(const OutreachId &outreach)
{
    const auto rows =
        m_connection.select(QStringLiteral("dispatch_left_out"), {{QStringLiteral("outreach"), outreach.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<std::pair<TechnicianId, QString>> people;
    for (const Row &row : *rows)
        people.append({TechnicianId {row.uuid("technician_id")}, row.text("reason")});
    return people;
}

Result<DispatchActReport> DispatchStore::takeBack(const OutreachId &outreach)
{
    return act(QStringLiteral("dispatch_take_back"), {{QStringLiteral("outreach"), outreach.value}}, "ended");
}

Result<DispatchActReport> DispatchStore::sendNow(const OutreachId &outreach)
{
    return act(QStringLiteral("dispatch_send_now"), {{QStringLiteral("outreach"), outreach.value}}, "moved");
}

Result<DispatchActReport> DispatchStore::stop(const OutreachId &outreach, const QString &reason)
{
    return act(QStringLiteral("dispatch_stop"),
               {{QStringLiteral("outreach"), outreach.value}, {QStringLiteral("reason"), reason}}, "ended");
}

Result<DispatchActReport> DispatchStore::coldWave(const OutreachId &outreach, bool start)
{
    return act(QStringLiteral("dispatch_cold_wave"),
               {{QStringLiteral("outreach"), outreach.value}, {QStringLiteral("start"), start}}, "changed");
}

Result<int> DispatchStore::assign(const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                                  bool cancelWaiting)
{
    const auto row = m_connection.selectOne(QStringLiteral("dispatch_assign"),
                                            {{QStringLiteral("job"), job.value},
                                             {QStringLiteral("technician"), technician.value},
                                             {QStringLiteral("arrival"), arrival},
                                             {QStringLiteral("cancel_waiting"), cancelWaiting}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    return row->json("report").object().value(QLatin1String("ended")).toInt();
}

Result<QList<DoubtfulMessage>> DispatchStore::doubts(const OutreachId &outreach)
{
    const auto rows =
        m_connection.select(QStringLiteral("dispatch_doubts"), {{QStringLiteral("outreach"), outreach.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<DoubtfulMessage> doubts;
    for (const Row &row : *rows) {
        DoubtfulMessage doubt;
        doubt.messageId = MessageId {row.number("id")};
        doubt.outreachId = OutreachId {row.uuid("outreach_id")};
        doubt.channel = channelOf(row.text("provider"));
        doubt.name = row.text("to_name");
        doubt.address = row.text("to_address");
        doubt.attempt = static_cast<int>(row.number("attempt"));
        doubt.requestedAt = row.time("calling_at");
        doubt.bytesWritten = row.number("bytes_written");
        doubt.httpStatus = static_cast<int>(row.number("http_status"));
        doubt.error = row.text("error");
        doubt.eventsSeen = static_cast<int>(row.number("events"));
        doubt.lookedUpAt = row.time("looked_up_at");
        doubt.lookUpNote = row.text("look_up_note");
        doubt.resendPossibleAt = row.time("possible_at");
        doubt.readAt = row.time("read_at");
        doubts.append(doubt);
    }
    return doubts;
}

Result<DecisionReport> DispatchStore::decide(const QList<MessageId> &messages, DoubtDecision decision,
                                             const QString &reason)
{
    QJsonArray ids;
    for (const MessageId &id : messages)
        ids.append(id.value);
    const auto row = m_connection.selectOne(QStringLiteral("dispatch_decide"),
                                            {{QStringLiteral("ids"), ids},
                                             {QStringLiteral("decision"), wireWord(decision)},
                                             {QStringLiteral("reason"), reason}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    return DecisionReport {static_cast<int>(row->number("done")), static_cast<int>(row->number("too_early")),
                           row->time("possible_from")};
}

Result<QList<StopSwitch>> DispatchStore::switches()
{
    const auto rows = m_connection.select(QStringLiteral("dispatch_switches"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<StopSwitch> switches;
    for (const Row &row : *rows) {
        switches.append({row.number("id"), scopeFromWire(row.text("scope")), row.text("ref"), row.text("reason"),
                         row.text("set_by"), row.time("set_at"), row.flag("everyone")});
    }
    return switches;
}

Result<StopReport> DispatchStore::stopSending(const OrgId &org, StopSwitch::Scope scope, const QString &ref,
                                              const QString &reason)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("dispatch_stop_sending"),
                               {{QStringLiteral("org"), org.isNull() ? QVariant() : QVariant(org.value)},
                                {QStringLiteral("scope"), wireWord(scope)},
                                {QStringLiteral("ref"), scope == StopSwitch::Scope::All ? QVariant() : QVariant(ref)},
                                {QStringLiteral("reason"), reason}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    const QJsonObject report = row->json("report").object();
    return StopReport {report.value(QLatin1String("control_id")).toInteger(),
                       report.value(QLatin1String("waiting")).toInt(), report.value(QLatin1String("in_flight")).toInt(),
                       report.value(QLatin1String("left")).toInt(), report.value(QLatin1String("in_doubt")).toInt()};
}

Result<int> DispatchStore::releaseSending(StopSwitch::Scope scope, qint64 id)
{
    const auto row = scope == StopSwitch::Scope::Route
        ? m_connection.selectOne(QStringLiteral("dispatch_release_route"), {{QStringLiteral("route"), id}})
        : m_connection.selectOne(QStringLiteral("dispatch_release_sending"), {{QStringLiteral("switch"), id}});
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    return static_cast<int>(row->number("freed"));
}

Result<DispatchActReport> DispatchStore::act(const QString &statement, const QVariantMap &binds, const char *count)
{
    const auto row = m_connection.selectOne(statement, binds);
    if (!row)
        return tl::make_unexpected(understood(row.error()));
    const QJsonObject report = row->json("report").object();
    return DispatchActReport {report.value(QLatin1String(count)).toInt(), booksOf(report)};
}
