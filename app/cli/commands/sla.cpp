#include "app/cli/commandcontext.h"
#include "app/cli/jobargument.h"
#include "models/domain/slaproof.h"
#include "services/stores/slastore.h"

#include <QTimeZone>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int runTick(CommandContext &context)
{
    const auto connection = context.connect(SessionKind::Engine);
    if (!connection)
        return context.fail(connection.error());
    // Without the lease: each alert is one row by its key, whoever raises it.
    const auto ticked = SlaStore(**connection).tick();
    if (!ticked)
        return context.fail(ticked.error());
    return context.finish(ExitCode::done,
                          {{QStringLiteral("checked"), ticked->checked},
                           {QStringLiteral("warnings"), ticked->warnings},
                           {QStringLiteral("breaches"), ticked->breaches},
                           {QStringLiteral("escalations"), ticked->escalations},
                           {QStringLiteral("silences_ended"), ticked->returned},
                           {QStringLiteral("dispatches_ended"), ticked->heard},
                           {QStringLiteral("next_in_ms"), ticked->waitMs}},
                          tr("%1 stages were due: %2 warnings, %3 breaches, %4 escalations. %5 silences ended.")
                              .arg(ticked->checked)
                              .arg(ticked->warnings)
                              .arg(ticked->breaches)
                              .arg(ticked->escalations)
                              .arg(ticked->returned));
}

int runProof(CommandContext &context, const QString &word)
{
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());
    const auto job = findJob(**connection, word);
    if (!job)
        return context.fail(job.error());
    const auto record = SlaStore(**connection).record(*job);
    if (!record)
        return context.fail(record.error());
    const SlaProofSheet sheet = slaProofSheet(*record);
    const bool agrees = engineAgrees(*record)
        && std::all_of(sheet.stages.begin(), sheet.stages.end(), [](const SlaProof &stage) { return stage.isSum(); });
    return context.finish(agrees ? ExitCode::done : ExitCode::failed, proofJson(sheet),
                          proofText(sheet, QTimeZone::systemTimeZone()));
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("ACT"), tr("tick, or proof JOB"));
    parser.addPositionalArgument(QStringLiteral("JOB"), tr("the number or id of a work order"),
                                 QStringLiteral("[JOB]"));
    if (const auto ended = context.parse(parser, 1, 2))
        return *ended;
    const QStringList words = parser.positionalArguments();
    if (words.first() == QLatin1String("tick") && words.size() == 1)
        return runTick(context);
    if (words.first() == QLatin1String("proof") && words.size() == 2)
        return runProof(context, words.at(1));
    return context.usageError(tr("sla takes tick, or proof and a work order."));
}

} // namespace

Command slaCommand()
{
    return {QStringLiteral("sla"), QStringLiteral("tick | proof JOB"),
            tr("checks the stages once, or shows how a work order's verdicts come about"), &run};
}
