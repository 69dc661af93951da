#include "app/cli/commandcontext.h"
#include "services/stores/dispatchstore.h"
#include "services/stores/enginestore.h"

#include <QJsonArray>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QString wordOf(StopSwitch::Scope scope)
{
    switch (scope) {
    case StopSwitch::Scope::Provider:
        return QStringLiteral("provider");
    case StopSwitch::Scope::Job:
        return QStringLiteral("job");
    case StopSwitch::Scope::Domain:
        return QStringLiteral("domain");
    case StopSwitch::Scope::Route:
        return QStringLiteral("route");
    case StopSwitch::Scope::All:
        break;
    }
    return QStringLiteral("all");
}

/// What --provider, --job or --domain name; everything without them.
std::pair<StopSwitch::Scope, QString> target(const QCommandLineParser &parser)
{
    using Scope = StopSwitch::Scope;
    for (const auto &[option, scope] :
         {std::pair("provider", Scope::Provider), std::pair("job", Scope::Job), std::pair("domain", Scope::Domain)}) {
        if (parser.isSet(QLatin1String(option)))
            return {scope, parser.value(QLatin1String(option)).toLower()};
    }
    return {Scope::All, QString()};
}

int runStop(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("REASON"), tr("why; others will read it"));
    parser.addOption({QStringLiteral("provider"), tr("only sendgrid or instantly"), tr("NAME")});
    parser.addOption({QStringLiteral("job"), tr("only one work order"), tr("ID")});
    parser.addOption({QStringLiteral("domain"), tr("only addresses of this domain"), tr("NAME")});
    if (const auto ended = context.parse(parser, 1, 1))
        return *ended;
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());
    const auto [scope, ref] = target(parser);
    const auto report =
        DispatchStore(**connection).stopSending({}, scope, ref, parser.positionalArguments().constFirst());
    if (!report)
        return context.fail(report.error());
    return context.finish(
        ExitCode::done,
        {{QStringLiteral("switch"), report->switchId},
         {QStringLiteral("left"), report->left},
         {QStringLiteral("waiting"), report->waiting},
         {QStringLiteral("in_flight"), report->inFlight},
         {QStringLiteral("in_doubt"), report->inDoubt}},
        tr("Stopped (switch %1). %2 had left and cannot be taken back, %3 wait, %4 are on their way and "
           "may still go out, %5 are in doubt. Undo with: raven resume %1")
            .arg(report->switchId)
            .arg(report->left)
            .arg(report->waiting)
            .arg(report->inFlight)
            .arg(report->inDoubt));
}

int list(CommandContext &context, DispatchStore &store)
{
    const auto switches = store.switches();
    if (!switches)
        return context.fail(switches.error());
    QJsonArray array;
    QStringList lines;
    for (const StopSwitch &one : *switches) {
        array.append(QJsonObject {{QStringLiteral("switch"), one.id},
                                  {QStringLiteral("scope"), wordOf(one.scope)},
                                  {QStringLiteral("ref"), one.ref},
                                  {QStringLiteral("reason"), one.reason},
                                  {QStringLiteral("set_by"), one.setBy}});
        lines.append(QStringLiteral("%1  %2 %3  %4  (%5)")
                         .arg(QString::number(one.id), wordOf(one.scope), one.ref, one.reason, one.setBy));
    }
    return context.finish(ExitCode::done, {{QStringLiteral("switches"), array}},
                          lines.isEmpty() ? tr("Nothing is stopped.") : lines.join(QLatin1Char('\n')));
}

int runResume(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addPositionalArgument(QStringLiteral("NUMBER"), tr("its number; without one the list of what is stopped"));
    parser.addOption(
        {QStringLiteral("route"), tr("the number is that of a template or campaign the provider refused")});
    parser.addOption({QStringLiteral("confirm"),
                      tr("a restored or copied database: nothing would be sent twice, and this is why"), tr("REASON")});
    if (const auto ended = context.parse(parser, 0, 1))
        return *ended;
    const auto connection = context.connect();
    if (!connection)
        return context.fail(connection.error());
    DispatchStore store(**connection);
    if (parser.isSet(QStringLiteral("confirm"))) {
        const auto freed = EngineStore(**connection).confirmInstance(parser.value(QStringLiteral("confirm")));
        if (!freed)
            return context.fail(freed.error());
        return context.finish(ExitCode::done, {{QStringLiteral("released"), *freed}},
                              tr("Confirmed. The database as it is now is the truth."));
    }
    if (parser.positionalArguments().isEmpty())
        return list(context, store);
    bool isNumber = false;
    const qint64 id = parser.positionalArguments().constFirst().toLongLong(&isNumber);
    if (!isNumber)
        return context.usageError(tr("A switch is named by its number."));
    const auto scope = parser.isSet(QStringLiteral("route")) ? StopSwitch::Scope::Route : StopSwitch::Scope::All;
    const auto freed = store.releaseSending(scope, id);
    if (!freed)
        return context.fail(freed.error());
    return context.finish(ExitCode::done, {{QStringLiteral("freed"), *freed}}, tr("Released; sending goes on."));
}

} // namespace

Command stopCommand()
{
    return {QStringLiteral("stop"), QStringLiteral("REASON [--provider NAME | --job ID | --domain NAME]"),
            tr("stops sending on all engines"), &runStop};
}

Command resumeCommand()
{
    return {QStringLiteral("resume"), QStringLiteral("[[--route] NUMBER | --confirm REASON]"),
            tr("takes a stop back, or confirms a restored database"), &runResume};
}
