#include "services/db/transaction.h"

#include "services/db/connection.h"

#include <QCoreApplication>

Transaction::Transaction(Connection &connection)
    : m_connection(connection)
{
    Q_ASSERT_X(!connection.inTransaction(), "Transaction", "transactions do not nest");
    auto begun = connection.runScript(QStringLiteral("begin"), "begin");
    ++connection.m_transactionDepth;
    if (!begun)
        connection.m_transactionBroken = begun.error();
}

Transaction::~Transaction()
{
    rollBack();
}

Result<> Transaction::commit()
{
    Q_ASSERT(m_active);
    if (m_connection.m_transactionBroken) {
        const Error why = *m_connection.m_transactionBroken;
        rollBack();
        return tl::make_unexpected(why);
    }
    const auto tag = m_connection.runForTag(QStringLiteral("commit"), "commit");
    end();
    if (!tag)
        return tl::make_unexpected(tag.error());
    // A failed statement turns COMMIT into a silent ROLLBACK.
    if (*tag != "COMMIT")
        return failure(Error::Code::Internal,
                       QCoreApplication::translate("Database", "A step of this change failed; nothing was saved."),
                       QStringLiteral("commit of a failed transaction"));
    return {};
}

void Transaction::rollBack()
{
    if (!m_active)
        return;
    if (!m_connection.m_transactionBroken || m_connection.isOpen()) {
        m_connection.m_transactionBroken.reset();
        // A session that is gone has rolled back by itself.
        (void)m_connection.runScript(QStringLiteral("rollback"), "rollback");
    }
    end();
}

void Transaction::end()
{
    m_active = false;
    --m_connection.m_transactionDepth;
    m_connection.m_transactionBroken.reset();
}
