#include "app/cli/commandcontext.h"
#include "app/cli/stopsignal.h"
#include "app/servicegraph/configured.h"
#include "services/db/connection.h"

#include <QEventLoop>
#include <QJsonArray>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    if (const auto ended = context.parse(parser))
        return *ended;
    const auto options = gatewayOptions(context.config());
    if (!options)
        return context.fail(options.error());
    // Opened once here, so that a wrong database or an old schema is said before anything listens.
    if (const auto connection = context.connect(SessionKind::Engine); !connection)
        return context.fail(connection.error());
    const auto settings = context.databaseSettings(SessionKind::Engine);
    if (!settings)
        return context.fail(settings.error());

    Gateway gateway(*options, [settings = *settings] { return std::make_unique<WebhookStore>(settings); });
    for (const QString &sentence : gateway.missing())
        context.progress(sentence);
    StopSignal signal;
    QEventLoop loop;
    QObject::connect(&signal, &StopSignal::received, &gateway, [&gateway] { gateway.stop(std::chrono::seconds(10)); });
    QObject::connect(&gateway, &Service::stopped, &loop, &QEventLoop::quit);
    if (const Result<> started = gateway.start(); !started)
        return context.fail(started.error());
    const quint16 port = gateway.port();
    context.progress(tr("The gateway listens on %1:%2.").arg(options->http.address).arg(port));
    loop.exec();
    return context.finish(ExitCode::done,
                          {{QStringLiteral("port"), port},
                           {QStringLiteral("commits"), static_cast<qint64>(gateway.counters().commits.load())},
                           {QStringLiteral("not_configured"), QJsonArray::fromStringList(gateway.missing())}},
                          tr("The gateway has stopped."));
}

} // namespace

Command gatewayCommand()
{
    return {QStringLiteral("gateway"), QString(), tr("takes webhooks, tracking pixels and link answers"), &run};
}
