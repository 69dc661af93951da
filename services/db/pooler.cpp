#include "services/db/pooler.h"

#include <QCoreApplication>

#include <libpq-fe.h>

#include <memory>

namespace {

constexpr int probeRounds = 5;

using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Session = std::unique_ptr<PGconn, decltype(&PQfinish)>;

int backendOf(PGconn *session)
{
    const Answer answer(PQexec(session, "select pg_backend_pid()"), &PQclear);
    return PQresultStatus(answer.get()) == PGRES_TUPLES_OK ? atoi(PQgetvalue(answer.get(), 0, 0)) : -1;
}

void run(PGconn *session, const char *sql)
{
    PQclear(PQexec(session, sql));
}

Session secondSession(const ConnectionSettings &settings)
{
    const QString options = settings.connectOptions();
    const QByteArray port = QByteArray::number(settings.port);
    const QByteArray host = settings.host.toUtf8();
    const QByteArray user = settings.user.toUtf8();
    const QByteArray password = settings.password.toUtf8();
    // A conninfo text in dbname is expanded; what follows it wins.
    const QByteArray base = options.toUtf8();
    const QByteArray database = settings.database.toUtf8();
    const char *keys[] = {"dbname", "host", "port", "user", "password", "dbname", nullptr};
    const char *values[] = {base.constData(),     host.constData(),     port.constData(), user.constData(),
                            password.constData(), database.constData(), nullptr};
    return Session(PQconnectdbParams(keys, values, 1), &PQfinish);
}

tl::unexpected<Error> refused()
{
    return failure(Error::Code::NotConfigured,
                   QCoreApplication::translate(
                       "Database",
                       "This address leads to a transaction pooler, which loses notifications, locks and settings. "
                       "Use the database's session port instead (PgBouncer: pool_mode=session; Supabase: port 5432)."),
                   QStringLiteral("transaction pooler"));
}

} // namespace

Result<> refuseTransactionPooler(pg_conn *session, const ConnectionSettings &settings)
{
    const int first = backendOf(session);
    // A pooler hands out cancel keys of its own, so the pid told at login is not the server's.
    if (first == PQbackendPID(session) || first < 0)
        return {};

    const Session other = secondSession(settings);
    if (PQstatus(other.get()) != CONNECTION_OK)
        return {};
    for (int round = 0; round < probeRounds; ++round) {
        // While the other session holds a transaction it keeps its server; ours must never be that one.
        run(other.get(), "begin");
        const int theirs = backendOf(other.get());
        const int ours = backendOf(session);
        run(other.get(), "rollback");
        if (theirs == first || ours != first)
            return refused();
    }
    return {};
}
