#pragma once

#include "services/core/result.h"
#include "services/db/connectionsettings.h"
#include "services/db/copywriter.h"
#include "services/db/row.h"
#include "services/db/sqlcatalog.h"

#include <QDeadlineTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantMap>

#include <optional>
#include <unordered_map>

struct pg_conn;
class QSqlDriver;
class QThread;

/// One session with PostgreSQL, bound to the thread that made it. Opens itself at the first statement and again
/// after the session was lost, always through the same openSession(); never inside a transaction. It does not
/// retry a statement: whether a repeat is safe is the caller's knowledge.
class Connection
{
public:
    explicit Connection(ConnectionSettings settings, const SqlCatalog &catalog = SqlCatalog::builtIn());
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    /// Connects at once, whatever the back-off of earlier failures says.
    [[nodiscard]] Result<> open();
    void close();
    [[nodiscard]] bool isOpen() const;

    /// Binds are named without the colon and must match the statement's placeholders exactly. QUuid, QDateTime,
    /// QJsonObject/Array/Document, lists of strings, uuids or numbers (as JSON arrays) and QByteArray are understood;
    /// QVariant() is NULL and so is a null QString or an invalid QDateTime.
    [[nodiscard]] Result<QList<Row>> select(const QString &name, const QVariantMap &binds = {});
    /// NotFound when there is no row.
    [[nodiscard]] Result<Row> selectOne(const QString &name, const QVariantMap &binds = {});
    [[nodiscard]] Result<std::optional<Row>> selectMaybe(const QString &name, const QVariantMap &binds = {});
    /// Streams the rows of a large result; @p visit must not use this connection. Ends early when it returns false.
    [[nodiscard]] Result<> each(const QString &name, const QVariantMap &binds,
                                const std::function<bool(const Row &)> &visit);
    /// How many rows the statement changed.
    [[nodiscard]] Result<qint64> run(const QString &name, const QVariantMap &binds = {});
    /// Runs a COPY ... FROM STDIN statement; returns how many rows arrived. When @p produce fails, none do.
    [[nodiscard]] Result<qint64> copyIn(const QString &name, const std::function<Result<>(CopyWriter &)> &produce);

    /// Several statements without parameters, as one text, straight to the server. For migrations, set-up and tests;
    /// never with text from outside. @p label stands for it in the log.
    [[nodiscard]] Result<> runScript(const QString &label, const QByteArray &sql);

    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }
    [[nodiscard]] bool inTransaction() const { return m_transactionDepth > 0; }
    [[nodiscard]] pg_conn *native() const;    ///< null while closed
    [[nodiscard]] QSqlDriver *driver() const; ///< for LISTEN; a new one after every reconnect
    [[nodiscard]] qint64 sessionNumber() const { return m_sessionNumber; } ///< grows with every (re)connect

private:
    friend class Transaction;

    Result<> openSession();
    Result<> ensureSession();
    Result<> applySessionSettings();
    Result<QSqlQuery *> prepared(const QString &name);
    Result<QSqlQuery *> executed(const QString &name, const QVariantMap &binds);
    Result<QByteArray> runForTag(const QString &label, const QByteArray &sql);
    bool sessionLooksDead() const;
    void assertThread() const;
    Error lastErrorOf(const QString &what, const QString &code, const QString &text, bool commitSent = false);

    const ConnectionSettings m_settings;
    const SqlCatalog &m_catalog;
    QThread *const m_thread;
    const QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<QString, QSqlQuery> m_queries;
    QDeadlineTimer m_nextAttempt;
    QDeadlineTimer m_trustedUntil;
    int m_attemptDelayMs = 0;
    std::optional<Error> m_lastOpenError;
    int m_transactionDepth = 0;
    std::optional<Error> m_transactionBroken;
    qint64 m_sessionNumber = 0;
};
