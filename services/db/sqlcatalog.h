#pragma once

#include "services/core/result.h"

#include <QHash>
#include <QStringList>

/// The named statements under resources/sql/queries: loaded once, immutable, shared by reference between threads.
class SqlCatalog
{
public:
    struct Statement
    {
        QString text;             ///< without comments and without the closing semicolon
        QStringList placeholders; ///< each name once, without the colon, in order of appearance
    };

    /// The statements built into the program. A damaged catalogue ends the program: it is a bug in the build.
    static const SqlCatalog &builtIn();

    /// Reads every *.sql file in @p folder. A duplicate, an empty or an unnamed statement is an error, and so is
    /// syntax that the driver would take for a placeholder.
    [[nodiscard]] static Result<SqlCatalog> load(const QString &folder);

    /// Asking for a name that does not exist is a programming error and asserts.
    [[nodiscard]] const Statement &statement(const QString &name) const;
    [[nodiscard]] bool contains(const QString &name) const { return m_statements.contains(name); }
    [[nodiscard]] QStringList names() const;

    /// Adds the statements of one file's text; @p fileName is for the message.
    [[nodiscard]] Result<> add(const QString &fileName, const QString &content);

private:
    QHash<QString, Statement> m_statements;
};
