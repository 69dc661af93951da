#include "app/cli/commandcontext.h"
#include "services/imports/technicianimport.h"

#include <QElapsedTimer>
#include <QFile>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QString asSentences(const ImportReport &report)
{
    QStringList lines;
    if (!report.ignoredColumns.isEmpty())
        lines.append(tr("Columns that mean nothing here: %1.").arg(report.ignoredColumns.join(QStringLiteral(", "))));
    for (const ImportProblem &one : report.problems) {
        lines.append(one.column.isEmpty() ? tr("Row %1: %2").arg(one.row).arg(one.problem)
                                          : tr("Row %1, %2: %3").arg(one.row).arg(one.column, one.problem));
    }
    if (report.problemCount > 0) {
        if (report.problemCount > report.problems.size())
            lines.append(tr("... and %1 more.").arg(report.problemCount - report.problems.size()));
        lines.append(tr("%1 problems in %2 rows. Nothing was imported.").arg(report.problemCount).arg(report.rows));
        return lines.join(QLatin1Char('\n'));
    }
    lines.append(tr(report.dryRun
                        ? "Dry run, nothing was stored. %1 rows would give: %2 added, %3 updated, %4 unchanged."
                        : "%1 rows: %2 added, %3 updated, %4 unchanged.")
                     .arg(report.rows)
                     .arg(report.added)
                     .arg(report.updated)
                     .arg(report.unchanged));
    if (report.merged > 0)
        lines.append(tr("%1 rows name a person whom a later row names again; the last one counts.").arg(report.merged));
    if (report.keptOptedOut > 0)
        lines.append(
            tr("%1 people are marked signed up but have opted out; the opt-out stands.").arg(report.keptOptedOut));
    return lines.join(QLatin1Char('\n'));
}

int importTechnicians(CommandContext &context, const QCommandLineParser &parser)
{
    QFile file(parser.positionalArguments().at(1));
    if (!file.open(QIODevice::ReadOnly)) {
        return context.fail({Error::Code::NotFound, tr("The file could not be opened: %1.").arg(file.errorString()),
                             QStringLiteral("import")});
    }
    TechnicianImport::Options options;
    options.dryRun = parser.isSet(QStringLiteral("dry-run"));
    options.progress = [&context](qint64 rows) {
        context.progress(tr("%1 rows read").arg(rows));
    };
    if (parser.isSet(QStringLiteral("org"))) {
        options.org = OrgId::fromString(parser.value(QStringLiteral("org")));
        if (options.org->isNull())
            return context.usageError(tr("--org needs the id of an organisation."));
    }
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());

    // Ctrl+C may simply end the process: what was not committed the database forgets.
    QElapsedTimer timer;
    timer.start();
    const auto report = TechnicianImport(**connection, options).run(file);
    if (!report)
        return context.fail(report.error());
    QJsonObject document = report->toJson();
    document.insert(QStringLiteral("elapsed_ms"), timer.elapsed());
    return context.finish(report->problemCount > 0 ? ExitCode::failed : ExitCode::done, document, asSentences(*report));
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("dry-run"), tr("check and report everything, store nothing")});
    parser.addOption({QStringLiteral("org"), tr("the organisation, when the login serves several"), tr("ID")});
    if (const auto ended = context.parse(parser, 2, 2))
        return *ended;
    const QString what = parser.positionalArguments().constFirst();
    if (what != QLatin1String("technicians"))
        return context.usageError(tr("'%1' cannot be imported; technicians can.").arg(what));
    return importTechnicians(context, parser);
}

} // namespace

Command importCommand()
{
    return {QStringLiteral("import"), QStringLiteral("technicians FILE.csv [--dry-run] [--org ID]"),
            tr("takes people from a CSV file, all rows or none"), &run};
}
