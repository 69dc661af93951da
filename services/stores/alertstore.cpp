#include "services/stores/alertstore.h"

#include "models/domain/slaverdict.h"
#include "services/db/connection.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr int mostOpen = 2'000;
constexpr int mostRecent = 500;

QString jsonText(const QList<QUuid> &ids)
{
    QJsonArray array;
    for (const QUuid &id : ids)
        array.append(id.toString(QUuid::WithoutBraces));
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

SlaAlert::Kind kindOf(const QString &word)
{
    if (word == QLatin1String("breach"))
        return SlaAlert::Kind::Breach;
    return word == QLatin1String("escalation") ? SlaAlert::Kind::Escalation : SlaAlert::Kind::Warning;
}

QDateTime timeOf(const QJsonValue &milliseconds)
{
    return milliseconds.isDouble() ? QDateTime::fromMSecsSinceEpoch(milliseconds.toInteger(), Qt::UTC) : QDateTime();
}

QList<SlaAlert::Note> notesOf(const Row &row)
{
    QList<SlaAlert::Note> notes;
    const QJsonArray written = row.json("notes").array();
    for (const auto &entry : written) {
        const QJsonObject note = entry.toObject();
        notes.append({note.value(QLatin1String("kind")).toString(), note.value(QLatin1String("note")).toString(),
                      note.value(QLatin1String("by")).toString(), timeOf(note.value(QLatin1String("at"))),
                      timeOf(note.value(QLatin1String("until")))});
    }
    return notes;
}

SlaAlert alertOf(const Row &row)
{
    SlaAlert alert;
    alert.id = row.uuid("id");
    alert.timerId = row.uuid("timer_id");
    alert.job = {row.uuid("job_id")};
    alert.number = row.number("number");
    alert.title = row.text("job_title");
    alert.trade = row.text("trade_needed");
    alert.kind = kindOf(row.text("alert_type"));
    alert.level = static_cast<int>(row.number("level"));
    alert.levels = static_cast<int>(row.number("levels"));
    alert.nextRole = row.text("next_role");
    alert.stage = slaStageFromWire(row.text("stage")).value_or(SlaStage::Dispatch);
    alert.message = row.text("message");
    alert.dueAt = row.time("due_at");
    alert.trueAt = row.time("true_at");
    alert.sentAt = row.time("sent_at");
    alert.toRole = row.text("to_role");
    alert.owner = row.text("owner");
    alert.acknowledged = row.flag("acknowledged");
    alert.acknowledgedBy = row.text("acknowledged_by");
    alert.acknowledgedAt = row.time("acknowledged_at");
    alert.comment = row.text("comment");
    alert.silenced = row.flag("silenced");
    alert.silencedUntil = row.time("silenced_until");
    alert.resolvedAt = row.time("resolved_at");
    alert.resolvedReason = row.text("resolved_reason");
    alert.hidesWarning = row.flag("hides_warning");
    alert.notes = notesOf(row);
    return alert;
}

Result<int> countOf(const Result<Row> &row, const char *column)
{
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number(column));
}

} // namespace

AlertStore::AlertStore(Connection &connection)
    : m_connection(connection)
{
}

Result<SlaInbox> AlertStore::inbox()
{
    const auto state = m_connection.selectOne(QStringLiteral("alerts_read_state"));
    if (!state)
        return tl::make_unexpected(state.error());
    const auto rows =
        m_connection.select(QStringLiteral("alerts_read_inbox"),
                            {{QStringLiteral("most"), mostOpen}, {QStringLiteral("most_recent"), mostRecent}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    SlaInbox inbox;
    inbox.readAt = state->time("server_now");
    inbox.lastCheckAt = state->time("last_run_at");
    inbox.lastCheckBy = state->text("holder_name");
    inbox.policyOn = state->flag("policy_on");
    inbox.openStages = state->number("stages");
    inbox.urgentStages = state->number("urgent");
    for (const Row &row : *rows) {
        const QString part = row.text("part");
        QList<SlaAlert> &list = part == QLatin1String("open") ? inbox.open
            : part == QLatin1String("silenced")               ? inbox.silenced
                                                              : inbox.recent;
        list.append(alertOf(row));
    }
    return inbox;
}

Result<SlaAcknowledged> AlertStore::acknowledge(const QList<QUuid> &ids, const QString &comment)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("alerts_acknowledge"),
                               {{QStringLiteral("ids"), jsonText(ids)}, {QStringLiteral("comment"), comment}});
    if (!row)
        return tl::make_unexpected(row.error());
    return SlaAcknowledged {static_cast<int>(row->number("taken")), row->text("refused")};
}

Result<int> AlertStore::undo(const QList<QUuid> &ids)
{
    return countOf(m_connection.selectOne(QStringLiteral("alerts_undo"), {{QStringLiteral("ids"), jsonText(ids)}}),
                   "undone");
}

Result<> AlertStore::comment(const QUuid &id, const QString &note)
{
    const auto row = m_connection.selectOne(QStringLiteral("alerts_comment"),
                                            {{QStringLiteral("id"), id}, {QStringLiteral("note"), note}});
    return row ? Result<>() : Result<>(tl::make_unexpected(row.error()));
}

Result<int> AlertStore::silence(const QList<QUuid> &ids, std::optional<int> minutes, const QString &note)
{
    return countOf(m_connection.selectOne(QStringLiteral("alerts_silence"),
                                          {{QStringLiteral("ids"), jsonText(ids)},
                                           {QStringLiteral("minutes"), minutes ? QVariant(*minutes) : QVariant()},
                                           {QStringLiteral("note"), note}}),
                   "quiet");
}

Result<int> AlertStore::unsilence(const QList<QUuid> &ids)
{
    return countOf(m_connection.selectOne(QStringLiteral("alerts_unsilence"), {{QStringLiteral("ids"), jsonText(ids)}}),
                   "loud");
}

Result<int> AlertStore::escalate(const QUuid &id, const QString &note)
{
    return countOf(m_connection.selectOne(QStringLiteral("alerts_escalate"),
                                          {{QStringLiteral("id"), id}, {QStringLiteral("note"), note}}),
                   "level");
}
