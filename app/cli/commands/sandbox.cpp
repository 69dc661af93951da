#include "app/cli/commandcontext.h"
#include "app/cli/stopsignal.h"
#include "services/sandbox/sandboxservice.h"

#include <QEventLoop>
#include <QJsonDocument>

#include <cstdio>

namespace {

constexpr int defaultPort = 8788;
constexpr double defaultTimeScale = 60; // minutes become seconds

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

void addOptions(QCommandLineParser &parser)
{
    const auto add = [&parser](const char *name, const QString &description, const char *value,
                               const QString &standard = {}) {
        parser.addOption({QString::fromLatin1(name), description, QString::fromLatin1(value), standard});
    };
    add("port", tr("on 127.0.0.1; 0 takes a free one"), "N", QString::number(defaultPort));
    add("seed", tr("of people and faults"), "N", QStringLiteral("1"));
    add("latency-ms", tr("before every answer"), "N", QStringLiteral("0"));
    add("faults", tr("e.g. 'cut-after@10%;429=7@5%;webhook/duplicate=2@20%'"), "SPEC");
    add("people", tr("on, delivery (delivered at once, nobody reads) or off"), "MODE", QStringLiteral("on"));
    add("time-scale", tr("simulated seconds in a real one"), "X", QString::number(defaultTimeScale));
    add("reading-after-ms", tr("nobody reads sooner after delivery, in real time; quicker opens pass for a machine's"),
        "N", QStringLiteral("11000"));
    add("gateway", tr("where webhooks go; without it RAVEN_GATEWAY_LISTEN"), "URL");
    add("instantly-secret-env", tr("the variable that holds the webhook secret"), "NAME",
        QStringLiteral("INSTANTLY_WEBHOOK_SECRET"));
    add("inbound-secret-env", tr("the variable that holds the secret of Inbound Parse"), "NAME",
        QStringLiteral("SENDGRID_INBOUND_SECRET"));
    add("instantly-rate", tr("requests a second Instantly takes; 0 for any number"), "N", QStringLiteral("100"));
    add("key-file", tr("keeps the event signing key; a new key at each start without it"), "FILE");
}

/// Reads the options into @p options; the name of the first one that makes no sense, or nothing.
QString readOptions(const QCommandLineParser &parser, SandboxService::Options &options)
{
    bool isGood = false;
    options.port = parser.value(QStringLiteral("port")).toUShort(&isGood);
    if (!isGood)
        return QStringLiteral("--port");
    options.seed = parser.value(QStringLiteral("seed")).toULongLong(&isGood);
    if (!isGood)
        return QStringLiteral("--seed");
    options.latencyMs = parser.value(QStringLiteral("latency-ms")).toInt(&isGood);
    if (!isGood || options.latencyMs < 0)
        return QStringLiteral("--latency-ms");
    options.timeScale = parser.value(QStringLiteral("time-scale")).toDouble(&isGood);
    if (!isGood || !(options.timeScale > 0) || options.timeScale > 1e6)
        return QStringLiteral("--time-scale");
    options.readingAfterMs = parser.value(QStringLiteral("reading-after-ms")).toLongLong(&isGood);
    if (!isGood || options.readingAfterMs < 0)
        return QStringLiteral("--reading-after-ms");
    options.instantly.requestsPerSecond = parser.value(QStringLiteral("instantly-rate")).toInt(&isGood);
    if (!isGood || options.instantly.requestsPerSecond < 0)
        return QStringLiteral("--instantly-rate");
    const QString people = parser.value(QStringLiteral("people"));
    if (people == QLatin1String("off"))
        options.people = SandboxPeople::Mode::Off;
    else if (people == QLatin1String("delivery"))
        options.people = SandboxPeople::Mode::Delivery;
    else if (people != QLatin1String("on"))
        return QStringLiteral("--people");
    options.faults = parser.value(QStringLiteral("faults"));
    options.keyFile = parser.value(QStringLiteral("key-file"));
    return {};
}

/// Ids that the configuration already names are used as they are: one configuration serves both sides.
void takeConfiguredIds(const AppConfig &config, SandboxService::Options &options)
{
    options.sendgrid.templateId = config.text("SENDGRID_TEMPLATE_ID_WORK_ORDER").toLatin1();
    for (const char *variable : {"SENDGRID_TEMPLATE_ID_REPLY", "SENDGRID_TEMPLATE_ID_TAKEN"}) {
        if (config.has(variable))
            options.sendgrid.moreTemplates.append(config.text(variable).toLatin1());
    }
    const std::array<std::pair<const char *, const char *>, 4> trades {
        {{"HVAC", "INSTANTLY_CAMPAIGN_ID_HVAC"},
         {"Plumbing", "INSTANTLY_CAMPAIGN_ID_PLUMBING"},
         {"Electrical", "INSTANTLY_CAMPAIGN_ID_ELECTRICAL"},
         {"Handyman", "INSTANTLY_CAMPAIGN_ID_HANDYMAN"}}};
    for (const auto &[trade, variable] : trades) {
        if (config.has(variable))
            options.instantly.campaigns.insert(QString::fromLatin1(trade), config.text(variable).toLatin1());
    }
}

QByteArray webhookSecret(const CommandContext &context, const QString &variable)
{
    if (AppConfig::names().contains(variable))
        return context.config().text(variable.toLatin1().constData()).toUtf8();
    return qgetenv(variable.toLocal8Bit().constData());
}

void printLine(const QJsonObject &document)
{
    const QByteArray line = QJsonDocument(document).toJson(QJsonDocument::Compact) + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stdout);
    std::fflush(stdout);
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (const auto ended = context.parse(parser))
        return *ended;
    SandboxService::Options options;
    if (const QString wrong = readOptions(parser, options); !wrong.isEmpty())
        return context.usageError(tr("%1 has a value that makes no sense.").arg(wrong));
    const QString gateway = parser.value(QStringLiteral("gateway"));
    options.gateway =
        QUrl(gateway.isEmpty() ? QStringLiteral("http://") + context.config().text("RAVEN_GATEWAY_LISTEN") : gateway);
    if (!options.gateway.isValid() || !options.gateway.scheme().startsWith(QLatin1String("http")))
        return context.usageError(tr("%1 has a value that makes no sense.").arg(QStringLiteral("--gateway")));
    options.instantlySecret = webhookSecret(context, parser.value(QStringLiteral("instantly-secret-env")));
    options.inboundSecret = webhookSecret(context, parser.value(QStringLiteral("inbound-secret-env")));
    takeConfiguredIds(context.config(), options);

    SandboxService sandbox(options);
    if (const Result<quint16> started = sandbox.start(); !started)
        return started.error().code == Error::Code::Rejected ? context.usageError(started.error().message)
                                                             : context.fail(started.error());
    QEventLoop loop;
    const StopSignal stop;
    QObject::connect(&stop, &StopSignal::received, &loop, &QEventLoop::quit);
    printLine(sandbox.description()); // with and without --json: whoever started us waits for it
    loop.exec();
    sandbox.stop();
    return ExitCode::done;
}

} // namespace

Command sandboxCommand()
{
    return {
        QStringLiteral("sandbox"),
        QStringLiteral("[--port N] [--seed N] [--latency-ms N] [--faults SPEC] [--people on|delivery|off]\n"
                       "       [--time-scale X] [--reading-after-ms N] [--gateway URL] [--instantly-secret-env NAME]\n"
                       "       [--inbound-secret-env NAME] [--instantly-rate N] [--key-file FILE]"),
        tr("stands in for SendGrid and Instantly on this machine, people included"), &run};
}
