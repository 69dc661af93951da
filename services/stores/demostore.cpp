#include "services/stores/demostore.h"

#include "services/db/connection.h"
#include "services/db/transaction.h"
#include "services/stores/replyintakestore.h"

DemoStore::DemoStore(Connection &connection, OrgId org, quint64 seed)
    : m_connection(connection)
    , m_org(org)
    , m_seed(seed)
{
}

Result<> DemoStore::run(const QString &name, const QVariantMap &binds)
{
    const auto changed = m_connection.run(name, binds);
    return changed ? Result<>() : tl::make_unexpected(changed.error());
}

Result<> DemoStore::within(const std::function<Result<>()> &work)
{
    Transaction transaction(m_connection);
    if (const auto owner = m_connection.select(QStringLiteral("demo_become_owner")); !owner)
        return tl::make_unexpected(owner.error());
    if (const auto done = work(); !done)
        return done;
    return transaction.commit();
}

Result<DemoStore::Found> DemoStore::look()
{
    const auto row = m_connection.selectOne(QStringLiteral("demo_find_work"));
    if (!row)
        return tl::make_unexpected(row.error());
    return Found {row->number("demos") > 0, row->number("jobs"), row->number("technicians"), row->time("anchor")};
}

Result<> DemoStore::addOrganization()
{
    return run(QStringLiteral("demo_add_organization"), {{QStringLiteral("id"), m_org.value}});
}

Result<> DemoStore::add(const QString &table, const QJsonArray &rows)
{
    if (rows.isEmpty())
        return {};
    QVariantMap binds {{QStringLiteral("rows"), rows}, {QStringLiteral("anchor"), m_anchor}};
    if (table == QLatin1String("technicians") || table == QLatin1String("jobs")
        || table == QLatin1String("suppressions"))
        binds.insert(QStringLiteral("org_id"), m_org.value);
    return run(QStringLiteral("demo_add_") + table, binds);
}

Result<> DemoStore::addHistory(qint64 storyNumber, const QJsonObject &replies, int pastJobs)
{
    const QVariantMap org {{QStringLiteral("org_id"), m_org.value}};
    const QString seed = QString::number(m_seed);
    const auto with = [&org](std::initializer_list<std::pair<QString, QVariant>> further) {
        QVariantMap binds = org;
        for (const auto &[name, value] : further)
            binds.insert(name, value);
        return binds;
    };
    const std::pair<QString, QVariant> story {QStringLiteral("story_number"), storyNumber};
    const std::pair<QString, QVariant> draw {QStringLiteral("seed"), seed};
    const std::pair<QString, QVariant> anchor {QStringLiteral("anchor"), m_anchor};

    if (const auto matched = m_connection.select(QStringLiteral("demo_match_jobs"), with({story})); !matched)
        return tl::make_unexpected(matched.error());
    const QList<std::pair<QString, QVariantMap>> steps {
        {QStringLiteral("demo_add_routes"), org},
        {QStringLiteral("demo_add_outreach"), with({story, draw})},
        {QStringLiteral("demo_add_recipients"), with({draw, anchor, {QStringLiteral("replies"), replies}})},
        {QStringLiteral("demo_add_messages"), with({draw})},
        {QStringLiteral("demo_close_outreach"), org},
        {QStringLiteral("demo_add_threads"), with({draw})},
        {QStringLiteral("demo_assign"), org},
        {QStringLiteral("demo_add_ratings"), with({draw})},
        {QStringLiteral("demo_add_past_jobs"), with({draw, anchor, {QStringLiteral("count"), pastJobs}})},
        {QStringLiteral("demo_clear_stages"), org},
        {QStringLiteral("demo_add_ended_stages"), with({story, draw, anchor})},
        {QStringLiteral("demo_add_running_stages"), with({story, draw, anchor})},
        {QStringLiteral("demo_add_pauses"), with({draw, anchor})}};
    for (const auto &[name, binds] : steps) {
        if (const auto done = run(name, binds); !done)
            return done;
    }
    if (const auto judged = addReplies(); !judged)
        return judged;
    const auto raised = m_connection.select(QStringLiteral("demo_raise_alerts"));
    return raised ? Result<>() : tl::make_unexpected(raised.error());
}

/// Judged here by the rules that judge what comes in: a text and its day once, however many wrote it.
Result<> DemoStore::addReplies()
{
    const QVariantMap org {{QStringLiteral("org_id"), m_org.value}};
    const auto replies = m_connection.select(QStringLiteral("demo_find_replies"), org);
    if (!replies)
        return tl::make_unexpected(replies.error());
    QJsonArray judged;
    for (const Row &row : *replies) {
        const TriageResult triage = triageReply(row.text("body"), row.date("received_on"));
        QJsonObject reply {{QStringLiteral("body"), row.text("body")},
                           {QStringLiteral("received_on"), row.date("received_on").toString(Qt::ISODate)},
                           {QStringLiteral("new_text"), triage.newText},
                           {QStringLiteral("verdict"), wireWord(triage.verdict)},
                           {QStringLiteral("matches"), ReplyIntakeStore::matchesOf(triage)}};
        if (!triage.because.isEmpty())
            reply.insert(QStringLiteral("because"), triage.because);
        if (triage.returnDate.isValid())
            reply.insert(QStringLiteral("return_date"), triage.returnDate.toString(Qt::ISODate));
        judged.append(reply);
    }
    return run(QStringLiteral("demo_add_replies"),
               {{QStringLiteral("org_id"), m_org.value},
                {QStringLiteral("seed"), QString::number(m_seed)},
                {QStringLiteral("judged"), judged}});
}

Result<DemoStore::Counts> DemoStore::count()
{
    const auto row = m_connection.selectOne(QStringLiteral("demo_count"), {{QStringLiteral("org_id"), m_org.value}});
    if (!row)
        return tl::make_unexpected(row.error());
    return Counts {row->number("jobs"), row->number("technicians"), row->number("dispatches"),
                   row->number("recipients")};
}
