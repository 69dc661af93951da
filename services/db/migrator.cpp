#include "services/db/migrator.h"

#include "services/db/connection.h"
#include "services/db/sqlstate.h"
#include "services/db/transaction.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QThread>

#include <libpq-fe.h>

void initSqlResources();

namespace {

Q_LOGGING_CATEGORY(lcMigrator, "raven.db.migrator", QtInfoMsg)

constexpr int roleRaceAttempts = 20;

QString say(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

} // namespace

Migrator::Migrator(Connection &connection, const QString &folder)
    : m_connection(connection)
    , m_folder(folder)
{
    initSqlResources();
}

Result<QList<Migrator::Step>> Migrator::readSteps(const QString &folder)
{
    static const QRegularExpression wellFormed(QStringLiteral("\\A([0-9]{4})_[a-z0-9_]+\\.sql\\z"));
    QList<Step> steps;
    const QDir dir(folder);
    for (const QString &fileName : dir.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
        const auto match = wellFormed.match(fileName);
        QFile file(dir.filePath(fileName));
        Step step {match.captured(1).toInt(), fileName, {}, {}};
        if (!match.hasMatch() || step.version == 0 || !file.open(QIODevice::ReadOnly)
            || (!steps.isEmpty() && steps.last().version == step.version))
            return failure(Error::Code::Internal, say("The program's SQL is damaged. Install Raven again."), fileName);
        step.sql = file.readAll();
        step.sha256 = QString::fromLatin1(QCryptographicHash::hash(step.sql, QCryptographicHash::Sha256).toHex());
        steps.append(step);
    }
    return steps;
}

Result<Migrator::Status> Migrator::status()
{
    auto applied = appliedSteps();
    if (!applied)
        return tl::make_unexpected(applied.error());
    return compare(*applied);
}

Result<> Migrator::requireCurrent()
{
    const auto now = status();
    if (!now)
        return tl::make_unexpected(now.error());
    if (!now->missing.isEmpty())
        return failure(Error::Code::NotConfigured,
                       say("The database is at schema %1, this program needs %2. Run: raven migrate")
                           .arg(now->current)
                           .arg(now->target));
    return {};
}

Result<int> Migrator::migrate()
{
    int count = 0;
    for (;;) {
        auto more = applyNext();
        if (!more)
            return tl::make_unexpected(more.error());
        if (!*more)
            return count;
        ++count;
    }
}

Result<bool> Migrator::isEmptyDatabase()
{
    // Tables that belong to an extension, and other schemas (a hosted database has several), do not count.
    const auto found = m_connection.select(QStringLiteral("migrator_count_foreign_relations"));
    if (!found)
        return tl::make_unexpected(found.error());
    return found->first().number("relations") == 0;
}

Result<QList<Migrator::Applied>> Migrator::appliedSteps()
{
    if (!m_stepsRead) {
        auto steps = readSteps(m_folder);
        if (!steps)
            return tl::make_unexpected(steps.error());
        m_steps = *steps;
        m_stepsRead = true;
    }
    const auto ledger = m_connection.selectOne(QStringLiteral("migrator_find_ledger"));
    if (!ledger)
        return tl::make_unexpected(ledger.error());
    if (!ledger->flag("present")) {
        const auto empty = isEmptyDatabase();
        if (!empty)
            return tl::make_unexpected(empty.error());
        if (!*empty)
            return failure(Error::Code::Rejected,
                           say("The database %1 holds tables that Raven did not make. Give Raven an empty database.")
                               .arg(m_connection.settings().label()));
        return QList<Applied>();
    }
    const auto rows = m_connection.select(QStringLiteral("migrator_list_applied"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<Applied> applied;
    for (const Row &row : *rows)
        applied.append({int(row.number("version")), row.text("name"), row.text("sha256")});
    return applied;
}

Result<Migrator::Status> Migrator::compare(const QList<Applied> &applied) const
{
    Status status;
    status.target = m_steps.isEmpty() ? 0 : m_steps.last().version;
    status.current = applied.isEmpty() ? 0 : applied.last().version;
    if (status.current > status.target)
        return failure(Error::Code::Rejected,
                       say("The database was updated by a newer Raven (schema %1, this program knows %2). "
                           "Install the newer version; this one changes nothing.")
                           .arg(status.current)
                           .arg(status.target));
    QHash<int, Applied> byVersion;
    for (const Applied &step : applied)
        byVersion.insert(step.version, step);
    for (const Step &step : m_steps) {
        const auto found = byVersion.constFind(step.version);
        if (found == byVersion.cend()) {
            if (step.version < status.current)
                return failure(Error::Code::Rejected,
                               say("The database skipped the update %1 and cannot be continued.").arg(step.fileName));
            status.missing.append(step.fileName);
        } else if (found->sha256 != step.sha256) {
            return failure(Error::Code::Rejected,
                           say("The update %1 differs from the one this database was made with. "
                               "An update that has been applied is never edited.")
                               .arg(step.fileName));
        }
    }
    return status;
}

/// One step in one transaction; false when there is nothing left to do.
Result<bool> Migrator::applyNext()
{
    Error lastRace;
    for (int attempt = 0; attempt < roleRaceAttempts; ++attempt) {
        // Roles belong to the whole cluster, the lock only to this database: another database's migration
        // may create the same role at the same moment.
        if (attempt > 0)
            QThread::msleep(20 + QRandomGenerator::global()->bounded(100U * unsigned(attempt)));
        Transaction transaction(m_connection);
        if (auto locked = m_connection.runScript(QStringLiteral("migrator lock"), "select pg_advisory_xact_lock(7106)");
            !locked)
            return tl::make_unexpected(locked.error());
        auto now = status();
        if (!now)
            return tl::make_unexpected(now.error());
        if (now->missing.isEmpty())
            return false;
        const auto next = std::find_if(m_steps.cbegin(), m_steps.cend(),
                                       [&now](const Step &step) { return step.fileName == now->missing.first(); });
        auto applied = applyStep(*next);
        if (applied)
            applied = transaction.commit();
        if (applied) {
            qCInfo(lcMigrator, "applied %s", qPrintable(next->fileName));
            return true;
        }
        if (applied.error().code != Error::Code::Retry)
            return tl::make_unexpected(applied.error());
        lastRace = applied.error();
    }
    return tl::make_unexpected(lastRace);
}

Result<> Migrator::applyStep(const Step &step)
{
    using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
    static const QByteArray createLedger = QByteArrayLiteral(
        "create table if not exists public.raven_migrations (version int primary key, name text not null,"
        " sha256 text not null, applied_at timestamptz not null default now());"
        "grant select on public.raven_migrations to public");
    if (auto created = m_connection.runScript(QStringLiteral("migrator ledger"), createLedger); !created)
        return created;

    // Straight to the server: function bodies hold comments, dollar quotes and := that Qt's parser would eat.
    pg_conn *session = m_connection.native();
    const Answer answer(PQexec(session, step.sql.constData()), &PQclear);
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        const QString code = QString::fromLatin1(PQresultErrorField(answer.get(), PG_DIAG_SQLSTATE));
        const QString text = QString::fromUtf8(PQresultErrorMessage(answer.get())).trimmed();
        const bool connected = PQstatus(session) == CONNECTION_OK;
        Error error = SqlState::toError(step.fileName, {code, text, connected, false});
        if (SqlState::isRoleRace(code, text))
            error.code = Error::Code::Retry;
        else
            error.detail += QLatin1Char(' ') + text;
        return tl::make_unexpected(error);
    }
    if (PQtransactionStatus(session) != PQTRANS_INTRANS)
        return failure(Error::Code::Internal, say("The program's SQL is damaged. Install Raven again."),
                       step.fileName + QStringLiteral(" ends its own transaction"));
    // Steps put the owner's role on; the ledger belongs to whoever migrates.
    if (auto reset = m_connection.runScript(QStringLiteral("migrator role"), "reset role"); !reset)
        return reset;
    if (auto remembered = m_connection.run(QStringLiteral("migrator_remember_step"),
                                           {{QStringLiteral("version"), step.version},
                                            {QStringLiteral("name"), step.fileName},
                                            {QStringLiteral("sha256"), step.sha256}});
        !remembered)
        return tl::make_unexpected(remembered.error());
    return {};
}
