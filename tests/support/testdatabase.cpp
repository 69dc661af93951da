#include "tests/support/testdatabase.h"

#include "services/db/migrator.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>

#include <libpq-fe.h>

namespace {

tl::unexpected<Error> noCluster(const QString &file)
{
    return failure(Error::Code::NotConfigured,
                   QStringLiteral("No test cluster. Run the test through ctest, or start one with "
                                  "tests/support/testcluster.sh start %1 and set RAVEN_TEST_CLUSTER to that file.")
                       .arg(file.isEmpty() ? QStringLiteral("/tmp/test-cluster.env") : file));
}

ConnectionSettings onCluster(const QString &socket, const QString &database)
{
    return ConnectionSettings::onSocket(socket, 5432, database, QStringLiteral("postgres"))
        .as(SessionKind::Migration, QStringLiteral("raven test"));
}

Result<QString> templateName()
{
    auto steps = Migrator::readSteps(QStringLiteral(":/sql/migrations"));
    if (!steps)
        return tl::make_unexpected(steps.error());
    QCryptographicHash all(QCryptographicHash::Sha256);
    for (const auto &step : *steps)
        all.addData(step.sha256.toLatin1());
    return QStringLiteral("raven_template_") + QString::fromLatin1(all.result().toHex().left(16));
}

Result<> migrateDatabase(const QString &socket, const QString &name)
{
    Connection connection(onCluster(socket, name));
    auto migrated = Migrator(connection).migrate();
    if (!migrated)
        return tl::make_unexpected(migrated.error());
    return {};
}

/// The first caller in a run makes the template; callers at the same time wait for it.
Result<> ensureTemplate(Connection &cluster, const QString &socket, const QString &name)
{
    if (auto locked = cluster.runScript(QStringLiteral("template lock"), "select pg_advisory_lock(7107)"); !locked)
        return locked;
    const auto unlock = qScopeGuard(
        [&cluster] { (void)cluster.runScript(QStringLiteral("template unlock"), "select pg_advisory_unlock(7107)"); });
    const QByteArray search = "select from pg_database where datname = '" + name.toLatin1() + "'";
    PGresult *found = PQexec(cluster.native(), search.constData());
    const bool present = PQntuples(found) > 0;
    PQclear(found);
    if (present)
        return {};
    const QByteArray building = name.toLatin1() + "_building";
    if (auto dropped =
            cluster.runScript(QStringLiteral("drop"), "drop database if exists " + building + " with (force)");
        !dropped)
        return dropped;
    if (auto created = cluster.runScript(QStringLiteral("create"), "create database " + building); !created)
        return created;
    if (auto migrated = migrateDatabase(socket, QString::fromLatin1(building)); !migrated)
        return migrated;
    return cluster.runScript(QStringLiteral("rename"), "alter database " + building + " rename to " + name.toLatin1());
}

QString nextDatabaseName()
{
    static int counter = 0;
    return QStringLiteral("test_%1_%2").arg(QCoreApplication::applicationPid()).arg(++counter);
}

} // namespace

QString TestDatabase::socketFolder()
{
    QFile file(qEnvironmentVariable("RAVEN_TEST_CLUSTER"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString line = QString::fromUtf8(file.readLine()).trimmed();
    return line.startsWith(QLatin1String("folder=")) ? line.mid(7) : QString();
}

TestDatabase::TestDatabase(QString socket, QString name)
    : m_socket(std::move(socket))
    , m_name(std::move(name))
{
}

Result<std::unique_ptr<TestDatabase>> TestDatabase::create()
{
    const QString socket = socketFolder();
    if (socket.isEmpty())
        return noCluster(qEnvironmentVariable("RAVEN_TEST_CLUSTER"));
    const auto source = templateName();
    if (!source)
        return tl::make_unexpected(source.error());
    Connection cluster(onCluster(socket, QStringLiteral("postgres")));
    if (auto ready = ensureTemplate(cluster, socket, *source); !ready)
        return tl::make_unexpected(ready.error());
    std::unique_ptr<TestDatabase> database(new TestDatabase(socket, nextDatabaseName()));
    const QByteArray sql = "create database " + database->m_name.toLatin1() + " template " + source->toLatin1();
    if (auto created = cluster.runScript(QStringLiteral("clone"), sql); !created)
        return tl::make_unexpected(created.error());
    return database;
}

Result<std::unique_ptr<TestDatabase>> TestDatabase::createEmpty()
{
    const QString socket = socketFolder();
    if (socket.isEmpty())
        return noCluster(qEnvironmentVariable("RAVEN_TEST_CLUSTER"));
    Connection cluster(onCluster(socket, QStringLiteral("postgres")));
    std::unique_ptr<TestDatabase> database(new TestDatabase(socket, nextDatabaseName()));
    if (auto created = cluster.runScript(QStringLiteral("create"), "create database " + database->m_name.toLatin1());
        !created)
        return tl::make_unexpected(created.error());
    return database;
}

TestDatabase::~TestDatabase()
{
    m_behind.reset();
    Connection cluster(onCluster(m_socket, QStringLiteral("postgres")));
    (void)cluster.runScript(QStringLiteral("drop"), "drop database if exists " + m_name.toLatin1() + " with (force)");
}

ConnectionSettings TestDatabase::settings(SessionKind kind) const
{
    return onCluster(m_socket, m_name).as(kind);
}

ConnectionSettings TestDatabase::settingsFor(const QString &login, SessionKind kind) const
{
    ConnectionSettings settings = onCluster(m_socket, m_name).as(kind);
    settings.user = login;
    return settings;
}

Result<> TestDatabase::script(const QByteArray &sql)
{
    if (!m_behind)
        m_behind = std::make_unique<Connection>(settings(SessionKind::Migration));
    if (auto done = m_behind->runScript(QStringLiteral("test script"), sql); !done) {
        Error error = done.error();
        if (pg_conn *session = m_behind->native())
            error.detail += QLatin1Char(' ') + QString::fromUtf8(PQerrorMessage(session)).trimmed();
        return tl::make_unexpected(error);
    }
    return {};
}

QString TestDatabase::value(const QByteArray &sql)
{
    if (!m_behind)
        m_behind = std::make_unique<Connection>(settings(SessionKind::Migration));
    if (auto open = m_behind->open(); !open)
        qFatal("%s", qPrintable(open.error().message));
    const std::unique_ptr<PGresult, decltype(&PQclear)> answer(PQexec(m_behind->native(), sql.constData()), &PQclear);
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK)
        qFatal("%s: %s", sql.constData(), PQresultErrorMessage(answer.get()));
    if (PQntuples(answer.get()) == 0 || PQgetisnull(answer.get(), 0, 0))
        return {};
    return QString::fromUtf8(PQgetvalue(answer.get(), 0, 0));
}
