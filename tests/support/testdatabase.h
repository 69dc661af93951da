#pragma once

#include "services/db/connection.h"

#include <memory>

/// A database of its own for one test, dropped at the end: a clone of the migrated template (about 40 ms),
/// in the private cluster of the fixture "postgres". Without the cluster, create() says how to start it.
class TestDatabase
{
public:
    /// Fully migrated.
    [[nodiscard]] static Result<std::unique_ptr<TestDatabase>> create();
    /// Without any schema, for tests of the migrator.
    [[nodiscard]] static Result<std::unique_ptr<TestDatabase>> createEmpty();
    ~TestDatabase();
    TestDatabase(const TestDatabase &) = delete;
    TestDatabase &operator=(const TestDatabase &) = delete;

    /// As the cluster's superuser, who puts the role of @p kind on.
    [[nodiscard]] ConnectionSettings settings(SessionKind kind = SessionKind::Engine) const;
    /// As another login of the cluster.
    [[nodiscard]] ConnectionSettings settingsFor(const QString &login, SessionKind kind = SessionKind::Console) const;
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] QString uri() const { return settings().toUri(); }

    /// Set-up and looking behind the curtain, as the superuser without a role and without row-level security.
    [[nodiscard]] Result<> script(const QByteArray &sql);
    /// The first column of the first row as text; null when there is no row or it is NULL. Fails loudly (qFatal)
    /// when the SQL is wrong, because that is a mistake in the test.
    [[nodiscard]] QString value(const QByteArray &sql);
    [[nodiscard]] qint64 number(const QByteArray &sql) { return value(sql).toLongLong(); }

    /// The cluster's socket folder, for programs started by tests.
    [[nodiscard]] static QString socketFolder();

private:
    TestDatabase(QString socket, QString name);

    QString m_socket;
    QString m_name;
    std::unique_ptr<Connection> m_behind;
};
