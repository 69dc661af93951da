#include "services/stores/importstore.h"

#include "services/db/connection.h"
#include "services/db/transaction.h"

#include <QCoreApplication>

ImportStore::ImportStore(Connection &connection)
    : m_connection(connection)
{
}

Result<OrgId> ImportStore::organization(std::optional<OrgId> wanted)
{
    const auto rows = m_connection.select(QStringLiteral("import_find_organization"),
                                          {{QStringLiteral("org_id"), wanted ? QVariant(wanted->value) : QVariant()}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (rows->isEmpty()) {
        return failure(Error::Code::NotFound,
                       QCoreApplication::translate("ImportStore", "There is no such organisation for this login."));
    }
    if (rows->size() > 1) {
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("ImportStore",
                                                   "This login serves several organisations. Say which: "
                                                   "--org ID."));
    }
    return OrgId {rows->first().uuid("id")};
}

Result<QJsonObject> ImportStore::importTechnicians(OrgId org, const NextBlock &next, bool keep)
{
    Transaction transaction(m_connection);
    for (const char *statement : {"import_allow_time", "import_technicians_begin"}) {
        if (const auto done = m_connection.select(QString::fromLatin1(statement)); !done)
            return tl::make_unexpected(done.error());
    }
    const auto copied =
        m_connection.copyIn(QStringLiteral("import_technicians_copy"), [&next](CopyWriter &writer) -> Result<> {
            for (;;) {
                const auto block = next();
                if (!block)
                    return tl::make_unexpected(block.error());
                if (block->lines.isEmpty() || !writer.isOpen())
                    return {};
                writer.ready(block->lines, block->rows);
            }
        });
    if (!copied)
        return tl::make_unexpected(copied.error());
    const auto applied =
        m_connection.selectOne(QStringLiteral("import_technicians_apply"), {{QStringLiteral("org_id"), org.value}});
    if (!applied)
        return tl::make_unexpected(applied.error());
    const QJsonObject report = applied->json("report").object();
    if (keep) {
        if (const auto committed = transaction.commit(); !committed)
            return tl::make_unexpected(committed.error());
    }
    return report;
}
