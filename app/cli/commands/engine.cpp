#include "app/cli/commandcontext.h"
#include "app/cli/stopsignal.h"
#include "app/servicegraph/configured.h"
#include "services/engine/engine.h"
#include "services/stores/ledgerstore.h"

#include <QEventLoop>
#include <QTimer>

namespace {

constexpr int idleCheckMs = 200;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

/// Reads --only: any of "send", "tend", "events" and "sla".
bool readOnly(const QString &text, EngineSettings &settings)
{
    if (text.isEmpty())
        return true;
    const QStringList words = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    settings.sends = words.contains(QLatin1String("send"));
    settings.tends = words.contains(QLatin1String("tend"));
    settings.processes = words.contains(QLatin1String("events"));
    settings.watchesSla = words.contains(QLatin1String("sla"));
    const QStringList known {QStringLiteral("send"), QStringLiteral("tend"), QStringLiteral("events"),
                             QStringLiteral("sla")};
    return std::all_of(words.begin(), words.end(), [&known](const QString &word) { return known.contains(word); });
}

/// Quits @p loop once nothing is under way and nothing may be claimed.
void watchForIdle(QTimer &timer, Connection &connection, QEventLoop &loop)
{
    QObject::connect(&timer, &QTimer::timeout, &loop, [&connection, &loop] {
        const auto idle = LedgerStore(connection).idle();
        if (idle && !idle->underWay && !idle->claimable)
            loop.quit();
    });
    timer.start(idleCheckMs);
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("until-idle"), tr("ends when nothing is claimable and nothing is under way")});
    parser.addOption({QStringLiteral("only"),
                      tr("send: lanes, tend: sweep and reconciliation, events: webhooks, sla: stages"),
                      tr("TASK,...")});
    parser.addOption({QStringLiteral("gateway"), tr("takes webhooks and links too, on RAVEN_GATEWAY_LISTEN")});
    if (const auto ended = context.parse(parser))
        return *ended;

    const auto connection = context.connect(SessionKind::Engine);
    if (!connection)
        return context.fail(connection.error());
    auto settings = engineSettings(context.config(), (*connection)->settings());
    if (!settings)
        return context.fail(settings.error());
    if (!readOnly(parser.value(QStringLiteral("only")), *settings))
        return context.usageError(tr("--only takes send, tend, events and sla."));

    if (parser.isSet(QStringLiteral("gateway"))) {
        const auto options = gatewayOptions(context.config());
        if (!options)
            return context.fail(options.error());
        settings->gateway = *options;
    }

    QEventLoop loop;
    QTimer idle;
    const StopSignal stop;
    Engine engine(*settings);
    std::optional<Error> failure;
    qint64 sent = 0;
    QObject::connect(&engine, &Engine::settled, &loop, [&sent](int messages) { sent += messages; });
    QObject::connect(&engine, &Engine::started, &loop, [&] {
        context.progress(tr("The engine is running."));
        if (parser.isSet(QStringLiteral("until-idle")))
            watchForIdle(idle, **connection, loop);
    });
    QObject::connect(&engine, &Engine::failed, &loop, [&failure, &loop](const Error &error) {
        failure = error;
        loop.quit();
    });
    QObject::connect(&stop, &StopSignal::received, &loop, &QEventLoop::quit);
    engine.start();
    loop.exec();
    idle.stop();
    if (failure)
        return context.fail(*failure);

    QEventLoop ending;
    QObject::connect(&engine, &Engine::stopped, &ending, &QEventLoop::quit);
    engine.stop();
    ending.exec();
    return context.finish(ExitCode::done, {{QStringLiteral("settled"), sent}},
                          tr("The engine has stopped; it settled %1 messages.").arg(sent));
}

} // namespace

Command engineCommand()
{
    return {QStringLiteral("engine"), QStringLiteral("[--gateway] [--only send,tend,events,sla] [--until-idle]"),
            tr("sends what is due until it is told to stop"), &run};
}
