#include "app/cli/bench/bench.h"

#include "app/cli/commandcontext.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cstdio>

namespace {

struct Bench
{
    const char *name;
    Result<QList<BenchFigure>> (*run)(const BenchSetting &setting);
};

constexpr std::array benches {
    Bench {"dispatch", &benchDispatch}, Bench {"ledger", &benchLedger}, Bench {"pickup", &benchPickup},
    Bench {"ingest", &benchIngest},     Bench {"sla", &benchSla},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonObject documentOf(const QString &bench, const BenchFigure &figure)
{
    QJsonArray runs;
    for (const double run : figure.runs)
        runs.append(run);
    return {{QStringLiteral("bench"), bench},      {QStringLiteral("figure"), figure.name},
            {QStringLiteral("unit"), figure.unit}, {QStringLiteral("median"), figure.median()},
            {QStringLiteral("runs"), runs},        {QStringLiteral("limit"), figure.limit}};
}

/// One line for each figure, with or without --json: the lines are the document.
bool print(const QString &bench, const QList<BenchFigure> &figures)
{
    bool allHold = true;
    for (const BenchFigure &figure : figures) {
        const QByteArray line = QJsonDocument(documentOf(bench, figure)).toJson(QJsonDocument::Compact);
        std::fprintf(stdout, "%s\n", line.constData());
        allHold &= figure.holds();
    }
    std::fflush(stdout);
    return allHold;
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("name"), tr("which bench"));
    parser.addOption(
        {QStringLiteral("runs"), tr("how often; the median counts"), QStringLiteral("N"), QStringLiteral("5")});
    if (const auto ended = context.parse(parser, 1, 1))
        return *ended;
    const QString name = parser.positionalArguments().constFirst();
    const auto *found = std::find_if(benches.begin(), benches.end(),
                                     [&](const Bench &bench) { return name == QLatin1String(bench.name); });
    BenchSetting setting;
    setting.runs = parser.value(QStringLiteral("runs")).toInt();
    if (found == benches.end() || setting.runs < 1)
        return context.usageError(tr("There is no such bench, or no number of runs."));
    const auto cluster = context.databaseSettings(SessionKind::Migration);
    if (!cluster)
        return context.fail(cluster.error());
    setting.cluster = *cluster;
    setting.progress = [&context](const QString &sentence) {
        context.progress(sentence);
    };

    const auto figures = found->run(setting);
    if (!figures)
        return context.fail(figures.error());
    return print(name, *figures) ? ExitCode::done : ExitCode::failed;
}

} // namespace

Command benchCommand()
{
    return {QStringLiteral("bench"), QStringLiteral("NAME [--runs N]"), tr("measures; exit 1 when a limit is not held"),
            &run};
}
