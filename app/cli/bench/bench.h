#pragma once

#include "services/db/connectionsettings.h"

#include <QList>

#include <functional>

/// What a bench measured: one figure, every run of it.
struct BenchFigure
{
    QString name;
    QString unit;
    QList<double> runs;
    double limit = 0;
    bool higherIsBetter = false;

    [[nodiscard]] double median() const;
    [[nodiscard]] bool holds() const { return higherIsBetter ? median() >= limit : median() <= limit; }
};

/// What every bench gets: a cluster to make its own database in, how often to run, and where to tell people who wait.
struct BenchSetting
{
    ConnectionSettings cluster; ///< as a login that may create databases
    int runs = 5;
    std::function<void(const QString &)> progress;
};

/// A migrated database of its own for one bench; dropped at the end.
class BenchDatabase
{
public:
    [[nodiscard]] static Result<std::unique_ptr<BenchDatabase>> create(const ConnectionSettings &cluster);
    ~BenchDatabase();
    BenchDatabase(const BenchDatabase &) = delete;
    BenchDatabase &operator=(const BenchDatabase &) = delete;

    [[nodiscard]] ConnectionSettings settings(SessionKind kind) const;

private:
    BenchDatabase(ConnectionSettings cluster, QString name);

    ConnectionSettings m_cluster;
    QString m_name;
};

// One function for each bench; commands/bench.cpp lists them by name.
[[nodiscard]] Result<QList<BenchFigure>> benchDispatch(const BenchSetting &setting);
[[nodiscard]] Result<QList<BenchFigure>> benchLedger(const BenchSetting &setting);
[[nodiscard]] Result<QList<BenchFigure>> benchPickup(const BenchSetting &setting);
[[nodiscard]] Result<QList<BenchFigure>> benchIngest(const BenchSetting &setting);
[[nodiscard]] Result<QList<BenchFigure>> benchSla(const BenchSetting &setting);
