#include "app/cli/commandcontext.h"
#include "services/workspace/workspace.h"

#include <QJsonObject>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QString stateName(Workspace::State state)
{
    switch (state) {
    case Workspace::State::Absent:
        return QStringLiteral("absent");
    case Workspace::State::Stopped:
        return QStringLiteral("stopped");
    case Workspace::State::Running:
        return QStringLiteral("running");
    case Workspace::State::Damaged:
        break;
    }
    return QStringLiteral("damaged");
}

int start(const CommandContext &context, Workspace &workspace)
{
    const auto settings = workspace.start();
    if (!settings)
        return context.fail(settings.error());
    return context.finish(
        ExitCode::done,
        {{QStringLiteral("state"), QStringLiteral("running")}, {QStringLiteral("url"), settings->toUri()}},
        tr("The private database runs in %1.").arg(workspace.folders().home));
}

int stop(const CommandContext &context, Workspace &workspace)
{
    if (auto stopped = workspace.stop(); !stopped)
        return context.fail(stopped.error());
    return context.finish(ExitCode::done, {{QStringLiteral("state"), QStringLiteral("stopped")}},
                          tr("The private database is stopped."));
}

int showStatus(const CommandContext &context, const Workspace &workspace)
{
    const auto status = workspace.status();
    if (!status)
        return context.fail(status.error());
    const QString state = stateName(status->state);
    return context.finish(status->state == Workspace::State::Damaged ? ExitCode::failed : ExitCode::done,
                          {{QStringLiteral("state"), state},
                           {QStringLiteral("postgresql"), status->major},
                           {QStringLiteral("pid"), status->pid},
                           {QStringLiteral("home"), status->home},
                           {QStringLiteral("socket"), status->socketFolder}},
                          QStringLiteral("%1 (%2)").arg(state, status->home));
}

int showUrl(const CommandContext &context, const Workspace &workspace)
{
    const QString url = workspace.connectionSettings().toUri();
    return context.finish(ExitCode::done, {{QStringLiteral("url"), url}}, url);
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    if (const auto ended = context.parse(parser, 1, 1))
        return *ended;
    Workspace::Settings settings;
    settings.home = context.config().text("RAVEN_HOME");
    settings.progress = [&context](const QString &sentence) {
        context.progress(sentence);
    };
    auto workspace = Workspace::open(settings);
    if (!workspace)
        return context.fail(workspace.error());

    const QString action = parser.positionalArguments().constFirst();
    if (action == QLatin1String("start"))
        return start(context, *workspace);
    if (action == QLatin1String("stop"))
        return stop(context, *workspace);
    if (action == QLatin1String("status"))
        return showStatus(context, *workspace);
    if (action == QLatin1String("url"))
        return showUrl(context, *workspace);
    return context.usageError(tr("There is no action '%1'.").arg(action));
}

} // namespace

Command workspaceCommand()
{
    return {QStringLiteral("workspace"), QStringLiteral("start|stop|status|url"),
            tr("the private PostgreSQL: made on first use, Unix socket only"), &run};
}
