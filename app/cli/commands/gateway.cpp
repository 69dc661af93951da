#include "app/cli/commandcontext.h"
#include "app/cli/stopsignal.h"
#include "services/db/connection.h"
#include "services/gateway/gateway.h"

#include <QEventLoop>
#include <QJsonArray>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

Result<Gateway::Options> optionsFrom(const AppConfig &config)
{
    const auto listen = parseListenAddress(config.text("RAVEN_GATEWAY_LISTEN"));
    if (!listen)
        return tl::make_unexpected(listen.error());
    Gateway::Options options;
    options.http.address = listen->first;
    options.http.port = listen->second;
    options.sendgridPublicKeys = config.text("SENDGRID_WEBHOOK_PUBLIC_KEY");
    options.instantlySecrets = config.text("INSTANTLY_WEBHOOK_SECRET");
    options.emailBisonSecrets = config.text("EMAILBISON_WEBHOOK_SECRET");
    options.inboundSecrets = config.text("SENDGRID_INBOUND_SECRET");
    options.tokenKeys = config.text("RAVEN_TOKEN_KEY");
    options.legacyPixel = config.number("RAVEN_LEGACY_PIXEL") == 1;
    return options;
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    if (const auto ended = context.parse(parser))
        return *ended;
    const auto options = optionsFrom(context.config());
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
