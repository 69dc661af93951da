#include "services/db/connection.h"

#include "services/db/pooler.h"
#include "services/db/sqlstate.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QLoggingCategory>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlRecord>
#include <QThread>

#include <libpq-fe.h>

#include <sys/socket.h>

#include <atomic>

namespace {

Q_LOGGING_CATEGORY(lcDb, "raven.db", QtInfoMsg)

constexpr int firstRetryMs = 100;
constexpr int longestRetryMs = 5000;
constexpr int trustMs = 1000; ///< a session used this recently is not checked before the next statement
constexpr int slowMs = 1000;

QString nextName()
{
    static std::atomic<qint64> counter = 0;
    return QStringLiteral("raven-%1").arg(++counter);
}

void logNotice(void *, const PGresult *notice)
{
    const char *text = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    qCDebug(lcDb, "notice %s: %s", PQresultErrorField(notice, PG_DIAG_SQLSTATE), text ? text : "");
}

struct Limits
{
    const char *role;
    const char *statement;
    const char *lock;
    const char *idleInTransaction;
};

Limits limitsOf(SessionKind kind)
{
    switch (kind) {
    case SessionKind::Console:
        return {"raven_admin", "15s", "5s", "60s"};
    case SessionKind::Command:
        return {"raven_admin", "60s", "5s", "60s"};
    case SessionKind::Engine:
        return {"raven_engine", "60s", "5s", "60s"};
    case SessionKind::Migration:
        break;
    }
    // Migrators wait for each other in line; lock_timeout counts for advisory locks too.
    return {"", "0", "300s", "300s"};
}

/// One round trip. A superuser puts the role on; other logins hold theirs by membership.
QByteArray sessionSql(const Limits &limits)
{
    return QByteArrayLiteral("select set_config('TimeZone', 'UTC', false),"
                             " set_config('search_path', 'public, pg_temp', false),"
                             " set_config('tcp_keepalives_idle', '30', false),"
                             " set_config('tcp_keepalives_interval', '10', false),"
                             " set_config('tcp_keepalives_count', '3', false),"
                             " set_config('tcp_user_timeout', '30000', false),"
                             " set_config('client_connection_check_interval', '10s', false),"
                             " set_config('statement_timeout', '")
        + limits.statement + "', false), set_config('lock_timeout', '" + limits.lock
        + "', false), set_config('idle_in_transaction_session_timeout', '" + limits.idleInTransaction
        + "', false), set_config('role', case when (select rolsuper from pg_catalog.pg_roles"
          " where rolname = session_user) and exists (select from pg_catalog.pg_roles where rolname = '"
        + limits.role + "') then '" + limits.role + "' else 'none' end, false)";
}

template<typename List>
QString jsonArray(const List &list)
{
    QJsonArray array;
    for (const auto &item : list)
        array.append(item);
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

QString jsonText(const QJsonDocument &document)
{
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact));
}

QVariant timeForDriver(const QDateTime &time)
{
    return time.isValid() ? QVariant(time.toUTC().toString(Qt::ISODateWithMs)) : QVariant();
}

/// What QPSQL writes into the EXECUTE: text for everything it has no exact form for.
QVariant forDriver(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::QUuid:
        return value.toUuid().isNull() ? QVariant() : QVariant(value.toUuid().toString(QUuid::WithoutBraces));
    case QMetaType::QDateTime:
        return timeForDriver(value.toDateTime());
    case QMetaType::QJsonObject:
        return jsonText(QJsonDocument(value.toJsonObject()));
    case QMetaType::QJsonArray:
        return jsonText(QJsonDocument(value.toJsonArray()));
    case QMetaType::QJsonDocument:
        return jsonText(value.toJsonDocument());
    case QMetaType::QStringList:
        return jsonArray(value.toStringList());
    default:
        break;
    }
    if (value.metaType() == QMetaType::fromType<QList<qint64>>())
        return jsonArray(value.value<QList<qint64>>());
    if (value.metaType() == QMetaType::fromType<QList<QUuid>>()) {
        QStringList texts;
        for (const QUuid &id : value.value<QList<QUuid>>())
            texts.append(id.toString(QUuid::WithoutBraces));
        return jsonArray(texts);
    }
    if (value.metaType() == QMetaType::fromType<QVariantList>())
        return jsonText(QJsonDocument(QJsonArray::fromVariantList(value.toList())));
    return value;
}

/// Empty when @p binds fit the statement; a mismatch is a bug and would bind NULL silently.
QString misfit(const QStringList &placeholders, const QVariantMap &binds)
{
    for (const QString &name : placeholders)
        if (!binds.contains(name))
            return QStringLiteral("unbound :") + name;
    for (auto it = binds.cbegin(); it != binds.cend(); ++it)
        if (!placeholders.contains(it.key()))
            return QStringLiteral("no placeholder :") + it.key();
    return {};
}

std::shared_ptr<const Row::Columns> columnsOf(const QSqlRecord &record)
{
    auto columns = std::make_shared<Row::Columns>();
    for (int i = 0; i < record.count(); ++i)
        columns->insert(record.fieldName(i), i);
    return columns;
}

Row currentRow(const QSqlQuery &query, const std::shared_ptr<const Row::Columns> &columns, int count)
{
    QList<QVariant> values;
    values.reserve(count);
    for (int i = 0; i < count; ++i)
        values.append(query.isNull(i) ? QVariant() : query.value(i));
    return Row(columns, std::move(values));
}

} // namespace

Connection::Connection(ConnectionSettings settings, const SqlCatalog &catalog)
    : m_settings(std::move(settings))
    , m_catalog(catalog)
    , m_thread(QThread::currentThread())
    , m_name(nextName())
{
}

Connection::~Connection()
{
    close();
}

void Connection::assertThread() const
{
    Q_ASSERT_X(QThread::currentThread() == m_thread, "Connection", "used from a foreign thread");
}

bool Connection::isOpen() const
{
    pg_conn *session = native();
    return session && PQstatus(session) == CONNECTION_OK;
}

pg_conn *Connection::native() const
{
    if (!m_database.isValid() || !m_database.driver())
        return nullptr;
    const QVariant handle = m_database.driver()->handle();
    if (!handle.isValid() || qstrcmp(handle.typeName(), "pg_conn*") != 0)
        return nullptr;
    return *static_cast<pg_conn *const *>(handle.constData());
}

QSqlDriver *Connection::driver() const
{
    return m_database.isValid() ? m_database.driver() : nullptr;
}

void Connection::close()
{
    assertThread();
    if (!m_database.isValid())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
    // After the driver: a query that still had one would deallocate itself on a session that may be gone, and warn.
    m_queries.clear();
}

Result<> Connection::open()
{
    assertThread();
    if (isOpen())
        return {};
    m_nextAttempt = QDeadlineTimer(0);
    return ensureSession();
}

Result<> Connection::ensureSession()
{
    if (m_transactionBroken)
        return tl::make_unexpected(*m_transactionBroken);
    if (m_transactionDepth > 0) {
        if (isOpen())
            return {};
        m_transactionBroken = SqlState::toError(QStringLiteral("transaction"), {{}, {}, false, false});
        return tl::make_unexpected(*m_transactionBroken);
    }
    if (isOpen() && (!m_trustedUntil.hasExpired() || !sessionLooksDead()))
        return {};
    if (m_lastOpenError && !m_nextAttempt.hasExpired())
        return tl::make_unexpected(*m_lastOpenError);
    auto opened = openSession();
    if (opened) {
        m_lastOpenError.reset();
        m_attemptDelayMs = 0;
    } else {
        m_lastOpenError = opened.error();
        m_attemptDelayMs = std::clamp(m_attemptDelayMs * 2, firstRetryMs, longestRetryMs);
        m_nextAttempt = QDeadlineTimer(m_attemptDelayMs);
        close();
    }
    return opened;
}

/// A server that ended the session has said so on the socket; looking costs one system call.
bool Connection::sessionLooksDead() const
{
    pg_conn *session = native();
    if (!session)
        return true;
    char first = 0;
    const ssize_t got = recv(PQsocket(session), &first, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0)
        return errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
    constexpr char tlsAlert = 0x15;
    const bool encrypted = PQsslInUse(session) != 0;
    return got == 0 || (encrypted ? first == tlsAlert : first == 'E');
}

Result<> Connection::openSession()
{
    close();
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    if (!m_database.isValid())
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("Database",
                                                   "Qt's PostgreSQL driver is missing. "
                                                   "Install the package libqt6sql6-psql."));
    m_database.setHostName(m_settings.host);
    m_database.setPort(m_settings.port);
    m_database.setDatabaseName(m_settings.database);
    m_database.setConnectOptions(m_settings.connectOptions());
    if (!m_database.open(m_settings.user, m_settings.password)) {
        const QString text = m_database.lastError().databaseText();
        Error error = SqlState::toError(QStringLiteral("connect"), {{}, {}, false, false});
        error.message =
            QCoreApplication::translate("Database", "The database %1 cannot be reached.").arg(m_settings.label());
        error.detail += QStringLiteral(": ") + text.simplified();
        return tl::make_unexpected(error);
    }
    if (auto applied = applySessionSettings(); !applied)
        return applied;
    ++m_sessionNumber;
    m_trustedUntil = QDeadlineTimer(trustMs);
    qCDebug(lcDb, "session %lld open to %s", static_cast<long long>(m_sessionNumber), qPrintable(m_settings.label()));
    return {};
}

Result<> Connection::applySessionSettings()
{
    pg_conn *session = native();
    if (!session)
        return failure(Error::Code::Internal,
                       QCoreApplication::translate("Database", "Qt's PostgreSQL driver hides its session."));
    PQsetNoticeReceiver(session, &logNotice, nullptr);
    if (auto direct = refuseTransactionPooler(session, m_settings); !direct)
        return direct;
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(
        PQexec(session, sessionSql(limitsOf(m_settings.kind)).constData()), &PQclear);
    if (PQresultStatus(answer.get()) == PGRES_TUPLES_OK)
        return {};
    return tl::make_unexpected(lastErrorOf(QStringLiteral("session settings"),
                                           QString::fromLatin1(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE)),
                                           QString::fromUtf8(PQresultErrorMessage(answer.get()))));
}

Error Connection::lastErrorOf(const QString &what, const QString &code, const QString &text, bool commitSent)
{
    const bool connected = isOpen();
    const Error error = SqlState::toError(what, {code, text, connected, commitSent});
    if (m_transactionDepth > 0 && !connected)
        m_transactionBroken = error;
    qCDebug(lcDb).noquote() << "failed:" << error.detail;
    return error;
}

Result<QSqlQuery *> Connection::prepared(const QString &name)
{
    const auto kept = m_queries.find(name);
    if (kept != m_queries.end())
        return &kept->second;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(m_catalog.statement(name).text)) {
        const QSqlError error = query.lastError();
        return tl::make_unexpected(lastErrorOf(name, error.nativeErrorCode(), error.databaseText()));
    }
    return &m_queries.emplace(name, std::move(query)).first->second;
}

Result<QSqlQuery *> Connection::executed(const QString &name, const QVariantMap &binds)
{
    assertThread();
    if (const QString wrong = misfit(m_catalog.statement(name).placeholders, binds); !wrong.isEmpty()) {
        Q_ASSERT_X(false, "Connection", qPrintable(name + QStringLiteral(": ") + wrong));
        return failure(Error::Code::Internal,
                       QCoreApplication::translate("Database", "The program asked the database in a wrong way."),
                       name + QStringLiteral(": ") + wrong);
    }
    if (auto session = ensureSession(); !session)
        return tl::make_unexpected(session.error());
    auto query = prepared(name);
    if (!query)
        return query;
    for (auto it = binds.cbegin(); it != binds.cend(); ++it)
        (*query)->bindValue(QLatin1Char(':') + it.key(), forDriver(it.value()));
    if (!(*query)->exec()) {
        const QSqlError error = (*query)->lastError();
        const QString code = error.nativeErrorCode();
        const QString text = error.databaseText();
        if (SqlState::isStalePlan({code, text}))
            m_queries.erase(name);
        else
            (*query)->finish();
        return tl::make_unexpected(lastErrorOf(name, code, text));
    }
    m_trustedUntil = QDeadlineTimer(trustMs);
    return query;
}

Result<> Connection::each(const QString &name, const QVariantMap &binds, const std::function<bool(const Row &)> &visit)
{
    QElapsedTimer timer;
    timer.start();
    auto executedQuery = executed(name, binds);
    if (!executedQuery)
        return tl::make_unexpected(executedQuery.error());
    QSqlQuery &query = **executedQuery;

    const QSqlRecord record = query.record();
    const auto columns = columnsOf(record);
    qint64 rows = 0;
    bool wanted = true;
    while (wanted && query.next()) {
        ++rows;
        wanted = visit(currentRow(query, columns, record.count()));
    }
    const QSqlError error = query.lastError();
    query.finish();
    if (error.isValid() && wanted)
        return tl::make_unexpected(lastErrorOf(name, error.nativeErrorCode(), error.databaseText()));
    if (timer.elapsed() > slowMs)
        qCInfo(lcDb).noquote() << "slow:" << name << timer.elapsed() << "ms" << rows << "rows";
    else
        qCDebug(lcDb).noquote() << name << timer.elapsed() << "ms" << rows << "rows";
    return {};
}

Result<QList<Row>> Connection::select(const QString &name, const QVariantMap &binds)
{
    QList<Row> rows;
    auto done = each(name, binds, [&rows](const Row &row) {
        rows.append(row);
        return true;
    });
    if (!done)
        return tl::make_unexpected(done.error());
    return rows;
}

Result<std::optional<Row>> Connection::selectMaybe(const QString &name, const QVariantMap &binds)
{
    auto rows = select(name, binds);
    if (!rows)
        return tl::make_unexpected(rows.error());
    Q_ASSERT_X(rows->size() <= 1, "Connection::selectMaybe", qPrintable(name));
    return rows->isEmpty() ? std::optional<Row>() : std::optional<Row>(rows->first());
}

Result<Row> Connection::selectOne(const QString &name, const QVariantMap &binds)
{
    auto row = selectMaybe(name, binds);
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return failure(Error::Code::NotFound,
                       QCoreApplication::translate("Database", "It is not there, or not visible to this login."), name);
    return **row;
}

Result<qint64> Connection::run(const QString &name, const QVariantMap &binds)
{
    QElapsedTimer timer;
    timer.start();
    auto query = executed(name, binds);
    if (!query)
        return tl::make_unexpected(query.error());
    // A select (of a function, say) arrives row by row and may still fail after the first.
    while ((*query)->isSelect() && (*query)->next()) { }
    const QSqlError error = (*query)->lastError();
    const qint64 rows = std::max((*query)->numRowsAffected(), 0);
    (*query)->finish();
    if (error.isValid() && error.type() != QSqlError::NoError)
        return tl::make_unexpected(lastErrorOf(name, error.nativeErrorCode(), error.databaseText()));
    if (timer.elapsed() > slowMs)
        qCInfo(lcDb).noquote() << "slow:" << name << timer.elapsed() << "ms" << rows << "rows";
    else
        qCDebug(lcDb).noquote() << name << timer.elapsed() << "ms" << rows << "rows";
    return rows;
}

Result<> Connection::runScript(const QString &label, const QByteArray &sql)
{
    auto tag = runForTag(label, sql);
    if (!tag)
        return tl::make_unexpected(tag.error());
    return {};
}

Result<QByteArray> Connection::runForTag(const QString &label, const QByteArray &sql)
{
    assertThread();
    if (auto session = ensureSession(); !session)
        return tl::make_unexpected(session.error());
    pg_conn *session = native();
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(session, sql.constData()), &PQclear);
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
        return QByteArray(PQcmdStatus(answer.get()));
    return tl::make_unexpected(
        lastErrorOf(label, QString::fromLatin1(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE)),
                    QString::fromUtf8(PQresultErrorMessage(answer.get())), label == QLatin1String("commit")));
}

Result<qint64> Connection::copyIn(const QString &name, const std::function<Result<>(CopyWriter &)> &produce)
{
    using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
    assertThread();
    if (auto session = ensureSession(); !session)
        return tl::make_unexpected(session.error());
    pg_conn *session = native();
    const auto failed = [this, &name](const PGresult *answer) {
        return tl::make_unexpected(lastErrorOf(name, QString::fromLatin1(PQresultErrorField(answer, PG_DIAG_SQLSTATE)),
                                               QString::fromUtf8(PQresultErrorMessage(answer))));
    };
    Answer answer(PQexec(session, m_catalog.statement(name).text.toUtf8().constData()), &PQclear);
    if (PQresultStatus(answer.get()) != PGRES_COPY_IN)
        return failed(answer.get());

    CopyWriter writer([session](const QByteArray &chunk) {
        return PQputCopyData(session, chunk.constData(), int(chunk.size())) == 1;
    });
    const Result<> produced = produce(writer);
    writer.flush();
    PQputCopyEnd(session, produced ? nullptr : "given up by the program");
    answer.reset(PQgetResult(session));
    qint64 rows = 0;
    const bool stored = PQresultStatus(answer.get()) == PGRES_COMMAND_OK;
    if (stored)
        rows = QByteArray(PQcmdTuples(answer.get())).toLongLong();
    while (Answer more {PQgetResult(session), &PQclear}) { }
    m_trustedUntil = QDeadlineTimer(trustMs);
    if (!produced)
        return tl::make_unexpected(produced.error());
    if (!stored)
        return failed(answer.get());
    qCDebug(lcDb).noquote() << name << rows << "rows copied";
    return rows;
}
