#include "services/stores/ledgerstore.h"

#include "services/db/connection.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace {

QString wireWord(BatchEnd end)
{
    switch (end) {
    case BatchEnd::Sent:
        return QStringLiteral("sent");
    case BatchEnd::Partly:
        return QStringLiteral("partly");
    case BatchEnd::Refused:
        return QStringLiteral("refused");
    case BatchEnd::Requeued:
        return QStringLiteral("requeued");
    case BatchEnd::Released:
        return QStringLiteral("released");
    case BatchEnd::InDoubt:
        break;
    }
    return QStringLiteral("in_doubt");
}

QString jsonText(const QJsonArray &array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QVariant partsOf(const Settlement &settlement)
{
    if (settlement.exceptions.isEmpty())
        return QVariant();
    QJsonArray parts;
    for (const BatchException &one : settlement.exceptions) {
        parts.append(QJsonArray {one.id.value, one.state, one.reason.isEmpty() ? QJsonValue() : QJsonValue(one.reason),
                                 one.providerId.isEmpty() ? QJsonValue() : QJsonValue(one.providerId)});
    }
    return jsonText(parts);
}

QList<BatchMessage> messagesOf(const Row &row)
{
    QList<BatchMessage> messages;
    const QJsonArray entries = row.json("messages").array();
    messages.reserve(entries.size());
    for (const auto &value : entries) {
        const QJsonArray entry = value.toArray();
        messages.append({MessageId {entry.at(0).toInteger()}, QUuid::fromString(entry.at(1).toString()),
                         entry.at(2).toString(), entry.at(3).toString(), entry.at(4).toInteger(),
                         RecipientId::fromString(entry.at(5).toString())});
    }
    return messages;
}

QList<MessageId> messageIds(const QJsonArray &array)
{
    QList<MessageId> ids;
    ids.reserve(array.size());
    for (const auto &value : array)
        ids.append(MessageId {value.toInteger()});
    return ids;
}

} // namespace

LedgerStore::LedgerStore(Connection &connection)
    : m_connection(connection)
{
}

Result<ClaimAnswer> LedgerStore::claim(const Claimant &claimant, const QUuid &token)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_claim"),
                                            {{QStringLiteral("engine"), claimant.engine},
                                             {QStringLiteral("lane"), claimant.lane},
                                             {QStringLiteral("token"), token},
                                             {QStringLiteral("row_limit"), claimant.limit},
                                             {QStringLiteral("lease_s"), claimant.leaseSeconds},
                                             {QStringLiteral("providers"), claimant.providers.join(QLatin1Char(','))}});
    if (!row)
        return tl::make_unexpected(row.error());
    ClaimAnswer answer;
    answer.skipped = static_cast<int>(row->number("skipped"));
    if (row->isNull("batch_id")) {
        if (!row->isNull("wait_ms"))
            answer.waitMs = row->number("wait_ms");
        return answer;
    }
    SendBatch batch;
    batch.id = BatchId {row->number("batch_id")};
    batch.uid = row->uuid("batch_uid");
    batch.token = token;
    batch.orgId = OrgId {row->uuid("org_id")};
    batch.provider = row->text("provider");
    batch.routeId = row->number("route_id");
    batch.routeRef = row->text("route_ref");
    batch.attempt = static_cast<int>(row->number("attempt"));
    batch.messages = messagesOf(*row);
    const QJsonObject contents = row->json("contents").object();
    for (auto content = contents.begin(); content != contents.end(); ++content)
        batch.contents.insert(content.key().toLongLong(), content.value().toObject());
    answer.batch = batch;
    return answer;
}

Result<CallPermit> LedgerStore::beginCall(const SendBatch &batch, const QString &fingerprint)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_begin_call"),
                                            {{QStringLiteral("batch"), batch.id.value},
                                             {QStringLiteral("token"), batch.token},
                                             {QStringLiteral("fingerprint"), fingerprint}});
    if (!row) {
        if (row.error().code == Error::Code::Unavailable)
            return CallPermit {CallPermit::Verdict::Unknown, {}};
        return tl::make_unexpected(row.error());
    }
    CallPermit permit;
    const QString verdict = row->text("verdict");
    permit.verdict = verdict == QLatin1String("call") ? CallPermit::Verdict::Call
        : verdict == QLatin1String("stopped")         ? CallPermit::Verdict::Stopped
                                                      : CallPermit::Verdict::Gone;
    permit.dropped = messageIds(row->json("dropped").array());
    return permit;
}

Result<bool> LedgerStore::isCalling(const QUuid &token)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_read_batch"), {{QStringLiteral("token"), token}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("calling");
}

Result<std::optional<int>> LedgerStore::settle(const SendBatch &batch, const Settlement &settlement, int attemptLimit)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_settle"),
                                            {{QStringLiteral("batch"), batch.id.value},
                                             {QStringLiteral("token"), batch.token},
                                             {QStringLiteral("outcome"), wireWord(settlement.end)},
                                             {QStringLiteral("http_status"), settlement.httpStatus},
                                             {QStringLiteral("provider_id"), settlement.providerId},
                                             {QStringLiteral("bytes"), settlement.bytesWritten},
                                             {QStringLiteral("error"), settlement.error},
                                             {QStringLiteral("delay_s"), settlement.delaySeconds},
                                             {QStringLiteral("attempt_limit"), attemptLimit},
                                             {QStringLiteral("parts"), partsOf(settlement)}});
    if (!row)
        return tl::make_unexpected(row.error());
    const int settled = static_cast<int>(row->number("settled"));
    return settled < 0 ? std::optional<int>() : std::optional<int>(settled);
}

Result<QList<LedgerStore::Half>> LedgerStore::split(const SendBatch &batch, const Settlement &refusal,
                                                    double leaseSeconds)
{
    const auto rows = m_connection.select(QStringLiteral("ledger_split"),
                                          {{QStringLiteral("batch"), batch.id.value},
                                           {QStringLiteral("token"), batch.token},
                                           {QStringLiteral("lease_s"), leaseSeconds},
                                           {QStringLiteral("http_status"), refusal.httpStatus},
                                           {QStringLiteral("bytes"), refusal.bytesWritten},
                                           {QStringLiteral("error"), refusal.error}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<Half> halves;
    for (const Row &row : *rows) {
        halves.append({BatchId {row.number("batch_id")}, row.uuid("batch_uid"), row.uuid("lease_token"),
                       messageIds(row.json("message_ids").array())});
    }
    return halves;
}

Result<bool> LedgerStore::keepLateAnswer(const SendBatch &batch, int httpStatus, const QString &providerId)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_late_answer"),
                                            {{QStringLiteral("batch"), batch.id.value},
                                             {QStringLiteral("token"), batch.token},
                                             {QStringLiteral("http_status"), httpStatus},
                                             {QStringLiteral("provider_id"), providerId}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("kept");
}

Result<LedgerStore::Swept> LedgerStore::sweep()
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_sweep"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Swept {static_cast<int>(row->number("released")), static_cast<int>(row->number("doubted"))};
}

Result<LedgerStore::Reconciled> LedgerStore::reconcile()
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_reconcile"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Reconciled {static_cast<int>(row->number("settled")), static_cast<int>(row->number("duplicates"))};
}

Result<int> LedgerStore::endSatisfied()
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_end_satisfied"));
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("ended"));
}

Result<QList<DoubtToLookUp>> LedgerStore::doubtsToLookUp(int everySeconds, int limit)
{
    const auto rows =
        m_connection.select(QStringLiteral("ledger_doubts_to_look_up"),
                            {{QStringLiteral("every_s"), everySeconds}, {QStringLiteral("row_limit"), limit}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<DoubtToLookUp> doubts;
    for (const Row &row : *rows) {
        doubts.append({MessageId {row.number("id")}, row.uuid("uid"), row.text("to_address"), row.text("campaign"),
                       OrgId {row.uuid("org_id")}, row.flag("quarantine_over")});
    }
    return doubts;
}

Result<LedgerStore::LookedUp> LedgerStore::recordLookUps(const QList<FoundLead> &found, const QList<MessageId> &missing)
{
    QJsonArray foundArray;
    for (const FoundLead &lead : found)
        foundArray.append(QJsonArray {lead.id.value, lead.leadId});
    QJsonArray missingArray;
    for (const MessageId &id : missing)
        missingArray.append(id.value);
    const auto row = m_connection.selectOne(
        QStringLiteral("ledger_look_up_result"),
        {{QStringLiteral("found"), jsonText(foundArray)}, {QStringLiteral("missing"), jsonText(missingArray)}});
    if (!row)
        return tl::make_unexpected(row.error());
    return LookedUp {static_cast<int>(row->number("settled")), static_cast<int>(row->number("requeued"))};
}

Result<> LedgerStore::pauseProvider(const OrgId &org, const QString &provider, double seconds)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_pause_provider"),
                                            {{QStringLiteral("org"), org.value},
                                             {QStringLiteral("provider"), provider},
                                             {QStringLiteral("for_s"), seconds}});
    if (!row)
        return tl::make_unexpected(row.error());
    return {};
}

Result<bool> LedgerStore::stopRoute(qint64 route, const QString &reason)
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_stop_route"),
                                            {{QStringLiteral("route"), route}, {QStringLiteral("reason"), reason}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("first");
}

Result<bool> LedgerStore::stopProvider(const OrgId &org, const QString &provider, const QString &reason)
{
    const auto rows = m_connection.select(QStringLiteral("ledger_stop_provider"),
                                          {{QStringLiteral("org"), org.value},
                                           {QStringLiteral("provider"), provider},
                                           {QStringLiteral("reason"), reason}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    return !rows->isEmpty();
}

Result<LedgerStore::Idle> LedgerStore::idle()
{
    const auto row = m_connection.selectOne(QStringLiteral("ledger_idle"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Idle {row->flag("under_way"), row->flag("claimable")};
}
