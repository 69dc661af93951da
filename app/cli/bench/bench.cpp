#include "app/cli/bench/bench.h"

#include "services/db/connection.h"
#include "services/db/migrator.h"

#include <QCoreApplication>

#include <algorithm>

double BenchFigure::median() const
{
    if (runs.isEmpty())
        return 0;
    QList<double> sorted = runs;
    std::sort(sorted.begin(), sorted.end());
    const qsizetype middle = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted.at(middle) : (sorted.at(middle - 1) + sorted.at(middle)) / 2;
}

BenchDatabase::BenchDatabase(ConnectionSettings cluster, QString name)
    : m_cluster(std::move(cluster))
    , m_name(std::move(name))
{
}

Result<std::unique_ptr<BenchDatabase>> BenchDatabase::create(const ConnectionSettings &cluster)
{
    static int counter = 0;
    const QString name = QStringLiteral("raven_bench_%1_%2").arg(QCoreApplication::applicationPid()).arg(++counter);
    Connection maker(cluster.as(SessionKind::Migration));
    if (auto made = maker.runScript(QStringLiteral("create bench database"), "create database " + name.toLatin1());
        !made)
        return tl::make_unexpected(made.error());
    std::unique_ptr<BenchDatabase> database(new BenchDatabase(cluster, name));
    Connection connection(database->settings(SessionKind::Migration));
    if (auto migrated = Migrator(connection).migrate(); !migrated)
        return tl::make_unexpected(migrated.error());
    return database;
}

BenchDatabase::~BenchDatabase()
{
    Connection maker(m_cluster.as(SessionKind::Migration));
    (void)maker.runScript(QStringLiteral("drop bench database"),
                          "drop database if exists " + m_name.toLatin1() + " with (force)");
}

ConnectionSettings BenchDatabase::settings(SessionKind kind) const
{
    ConnectionSettings own = m_cluster.as(kind, QStringLiteral("raven bench"));
    own.database = m_name;
    return own;
}
