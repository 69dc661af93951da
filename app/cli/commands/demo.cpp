#include "app/cli/commandcontext.h"
#include "services/demo/demoloader.h"

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

/// The option's whole number within its bounds, or nothing.
std::optional<qint64> numberOf(const QCommandLineParser &parser, const QString &option, qint64 least, qint64 most)
{
    bool isGood = false;
    const qint64 value = parser.value(option).toLongLong(&isGood);
    return isGood && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    const DemoSize standard;
    parser.addOption({QStringLiteral("seed"), tr("which of the many possible demos"), QStringLiteral("N"),
                      QString::number(standard.seed)});
    parser.addOption(
        {QStringLiteral("jobs"), tr("how many work orders"), QStringLiteral("N"), QString::number(standard.jobs)});
    parser.addOption({QStringLiteral("technicians"), tr("how many technicians"), QStringLiteral("N"),
                      QString::number(standard.technicians)});
    if (const auto ended = context.parse(parser))
        return *ended;
    const auto seed = numberOf(parser, QStringLiteral("seed"), 0, std::numeric_limits<qint64>::max());
    const auto jobs = numberOf(parser, QStringLiteral("jobs"), 1, 40'000);
    const auto technicians = numberOf(parser, QStringLiteral("technicians"), 1, 1'000'000);
    if (!seed || !jobs || !technicians)
        return context.usageError(
            tr("--seed, --jobs (1 to 40000) and --technicians (1 to 1000000) need whole numbers."));

    const auto connection = context.connect(SessionKind::Migration);
    if (!connection)
        return context.fail(connection.error());
    DemoLoader::Options options;
    options.size = {static_cast<quint64>(*seed), static_cast<int>(*jobs), static_cast<int>(*technicians)};
    options.progress = [&context](const QString &what) {
        context.progress(tr("demo: %1").arg(what));
    };
    const auto report = DemoLoader(**connection, options).run();
    if (!report)
        return context.fail(report.error());
    const QJsonObject document {{QStringLiteral("already_there"), report->alreadyThere},
                                {QStringLiteral("org_id"), report->org.toString()},
                                {QStringLiteral("jobs"), report->jobs},
                                {QStringLiteral("technicians"), report->technicians},
                                {QStringLiteral("dispatches"), report->dispatches},
                                {QStringLiteral("recipients"), report->recipients}};
    return context.finish(
        ExitCode::done, document,
        tr(report->alreadyThere
               ? "The demo is already there: %1 work orders, %2 technicians, %3 dispatches to %4 people."
               : "Made %1 work orders, %2 technicians, %3 dispatches to %4 people.")
            .arg(report->jobs)
            .arg(report->technicians)
            .arg(report->dispatches)
            .arg(report->recipients));
}

} // namespace

Command demoCommand()
{
    return {QStringLiteral("demo"), QStringLiteral("[--seed N] [--jobs N] [--technicians N]"),
            tr("fills an empty database with invented people and work orders"), &run};
}
