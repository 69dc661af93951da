#include "app/cli/commandcontext.h"
#include "app/cli/jobargument.h"
#include "models/domain/slabacktest.h"
#include "models/domain/slaproof.h"
#include "services/sla/slabacktest.h"
#include "services/stores/slastore.h"
#include "services/stores/statusstore.h"

#include <QFile>
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

/// The login's own organisation; its only one when it serves all of them.
Result<OrgId> organisation(Connection &connection)
{
    const auto status = StatusStore(connection).read();
    if (!status)
        return tl::make_unexpected(status.error());
    if (!status->org.isNull())
        return status->org;
    return SlaStore(connection).organisation();
}

int runBacktest(CommandContext &context, const QString &path, int days)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return context.fail(
            {Error::Code::NotFound, tr("The policy file %1 cannot be read: %2.").arg(path, file.errorString()), {}});
    const SlaPolicyFile policy = readSlaPolicyFile(file.readAll());
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());
    const auto org = organisation(**connection);
    if (!org)
        return context.fail(org.error());
    const auto backtest = runSlaBacktest(**connection, *org, policy, days);
    if (!backtest)
        return context.fail(backtest.error());
    return context.finish(ExitCode::done, backtestJson(*backtest), backtestText(*backtest));
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("ACT"), tr("tick, proof JOB, or backtest"));
    parser.addOption({QStringLiteral("policy"), tr("for backtest: a policy as JSON"), tr("FILE")});
    parser.addOption({QStringLiteral("days"), tr("for backtest: how far back"), tr("N"), QStringLiteral("90")});
    parser.addPositionalArgument(QStringLiteral("JOB"), tr("the number or id of a work order"),
                                 QStringLiteral("[JOB]"));
    if (const auto ended = context.parse(parser, 1, 2))
        return *ended;
    const QStringList words = parser.positionalArguments();
    if (words.first() == QLatin1String("tick") && words.size() == 1)
        return runTick(context);
    if (words.first() == QLatin1String("proof") && words.size() == 2)
        return runProof(context, words.at(1));
    if (words.first() == QLatin1String("backtest") && words.size() == 1) {
        bool isNumber = false;
        const int days = parser.value(QStringLiteral("days")).toInt(&isNumber);
        if (!isNumber || days < 1)
            return context.usageError(tr("--days takes a number of days."));
        if (!parser.isSet(QStringLiteral("policy")))
            return context.usageError(tr("backtest needs --policy FILE."));
        return runBacktest(context, parser.value(QStringLiteral("policy")), days);
    }
    return context.usageError(tr("sla takes tick, proof and a work order, or backtest --policy FILE."));
}

} // namespace

Command slaCommand()
{
    return {QStringLiteral("sla"), QStringLiteral("tick | proof JOB | backtest --policy FILE [--days N]"),
            tr("checks the stages once, shows how verdicts come about, or tries a policy on the past"), &run};
}
