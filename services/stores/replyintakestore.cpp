#include "services/stores/replyintakestore.h"

#include "services/db/connection.h"
#include "services/db/transaction.h"

#include <QSet>

namespace {

bool isNobodysFault(const Error &error)
{
    return error.code == Error::Code::Retry || error.code == Error::Code::Unavailable;
}

} // namespace

QJsonArray ReplyIntakeStore::matchesOf(const TriageResult &triage)
{
    QJsonArray matches;
    for (const TriageMatch &match : triage.matches) {
        matches.append(QJsonArray {static_cast<qint64>(match.from), static_cast<qint64>(match.length),
                                   wireWord(match.says), match.rule});
    }
    return matches;
}

ReplyIntakeStore::ReplyIntakeStore(Connection &connection)
    : m_connection(connection)
{
}

Result<int> ReplyIntakeStore::takeInbound(int limit, const Reader &read)
{
    Transaction transaction(m_connection);
    const auto rows =
        m_connection.select(QStringLiteral("conversations_claim_inbound"), {{QStringLiteral("limit"), limit}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    for (const Row &row : *rows) {
        const Delivery delivery {row.number("id"), row.bytes("body"), row.text("content_type").toLatin1(),
                                 row.time("received_at"), row.bytes("payload_hash")};
        const Read result = read(delivery);
        const bool isReply = result.why.isEmpty();
        const auto applied =
            m_connection.selectOne(QStringLiteral("conversations_inbound_apply"),
                                   {{QStringLiteral("delivery"), delivery.id},
                                    {QStringLiteral("reply"), isReply ? QVariant(result.reply) : QVariant()},
                                    {QStringLiteral("why"), isReply ? QVariant() : QVariant(result.why)}});
        if (!applied)
            return tl::make_unexpected(applied.error());
    }
    if (auto done = transaction.commit(); !done)
        return tl::make_unexpected(done.error());
    return static_cast<int>(rows->size());
}

Result<int> ReplyIntakeStore::triage(int limit, const Judge &judge)
{
    {
        Transaction transaction(m_connection);
        const auto replies = claim(QStringLiteral("conversations_claim_untriaged"), {{QStringLiteral("limit"), limit}});
        if (!replies)
            return tl::make_unexpected(replies.error());
        std::optional<Error> failed;
        for (const Untriaged &reply : *replies) {
            if (const auto applied = apply(reply, judge(reply)); !applied) {
                failed = applied.error();
                break;
            }
        }
        if (!failed) {
            if (auto done = transaction.commit(); !done)
                return tl::make_unexpected(done.error());
            return static_cast<int>(replies->size());
        }
        if (isNobodysFault(*failed))
            return tl::make_unexpected(*failed);
    }
    return triageSingly(limit, judge);
}

Result<int> ReplyIntakeStore::triageSingly(int limit, const Judge &judge)
{
    int taken = 0;
    for (; taken < limit; ++taken) {
        std::optional<std::pair<qint64, Error>> failed;
        {
            Transaction transaction(m_connection);
            const auto replies = claim(QStringLiteral("conversations_claim_untriaged"), {{QStringLiteral("limit"), 1}});
            if (!replies)
                return tl::make_unexpected(replies.error());
            if (replies->isEmpty())
                return taken;
            const auto applied = apply(replies->first(), judge(replies->first()));
            if (!applied)
                failed = std::pair(replies->first().message, applied.error());
            else if (auto done = transaction.commit(); !done)
                return tl::make_unexpected(done.error());
        }
        if (!failed)
            continue;
        if (isNobodysFault(failed->second))
            return tl::make_unexpected(failed->second);
        const auto noted = m_connection.select(
            QStringLiteral("conversations_triage_failed"),
            {{QStringLiteral("message"), failed->first}, {QStringLiteral("why"), failed->second.detail.left(200)}});
        if (!noted)
            return tl::make_unexpected(noted.error());
    }
    return taken;
}

Result<bool> ReplyIntakeStore::triageOne(qint64 message, const Judge &judge)
{
    const auto replies = claim(QStringLiteral("conversations_message_body"), {{QStringLiteral("message"), message}});
    if (!replies)
        return tl::make_unexpected(replies.error());
    if (replies->isEmpty())
        return false;
    return apply(replies->first(), judge(replies->first()));
}

Result<QList<ReplyIntakeStore::Untriaged>> ReplyIntakeStore::claim(const QString &statement, const QVariantMap &binds)
{
    const auto rows = m_connection.select(statement, binds);
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<Untriaged> replies;
    for (const Row &row : *rows)
        replies.append({row.number("id"), row.uuid("org_id"), row.text("body"), row.date("received_on"), {}});
    if (auto added = addRules(replies); !added)
        return tl::make_unexpected(added.error());
    return replies;
}

Result<> ReplyIntakeStore::addRules(QList<Untriaged> &replies)
{
    QStringList orgs;
    for (const Untriaged &reply : std::as_const(replies)) {
        const QString org = reply.org.toString(QUuid::WithoutBraces);
        if (!reply.org.isNull() && !orgs.contains(org))
            orgs.append(org);
    }
    if (orgs.isEmpty())
        return {};
    const auto rows = m_connection.select(QStringLiteral("conversations_own_rules"), {{QStringLiteral("orgs"), orgs}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QHash<QUuid, QList<TriageRule>> rules;
    for (const Row &row : *rows) {
        if (const auto says = replyClassFromWire(row.text("verdict")))
            rules[row.uuid("org_id")].append({row.text("phrase"), *says});
    }
    for (Untriaged &reply : replies)
        reply.own = rules.value(reply.org);
    return {};
}

Result<bool> ReplyIntakeStore::apply(const Untriaged &reply, const TriageResult &triage)
{
    const auto row = m_connection.selectOne(
        QStringLiteral("conversations_apply_triage"),
        {{QStringLiteral("message"), reply.message},
         {QStringLiteral("text"), triage.newText.isNull() ? QStringLiteral("") : triage.newText},
         {QStringLiteral("verdict"), wireWord(triage.verdict)},
         {QStringLiteral("matches"), matchesOf(triage)},
         {QStringLiteral("because"), triage.because.isEmpty() ? QVariant() : QVariant(triage.because)},
         {QStringLiteral("return_date"), triage.returnDate.isValid() ? QVariant(triage.returnDate) : QVariant()}});
    if (!row)
        return tl::make_unexpected(row.error());
    return row->flag("applied");
}
