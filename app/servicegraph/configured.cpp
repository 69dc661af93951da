#include "app/servicegraph/configured.h"

#include <QCoreApplication>
#include <QDir>
#include <QStandardPaths>

namespace {

QString memoryFile(const AppConfig &config)
{
    const QString home = config.has("RAVEN_HOME")
        ? config.text("RAVEN_HOME")
        : QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/raven");
    return QDir(home).filePath(QStringLiteral("engine-memory.json"));
}

} // namespace

DispatchRoutes dispatchRoutes(const AppConfig &config)
{
    DispatchRoutes routes;
    routes.warmTemplate = config.text("SENDGRID_TEMPLATE_ID_WORK_ORDER");
    const std::array<std::pair<const char *, const char *>, 4> trades {
        {{"HVAC", "INSTANTLY_CAMPAIGN_ID_HVAC"},
         {"Plumbing", "INSTANTLY_CAMPAIGN_ID_PLUMBING"},
         {"Electrical", "INSTANTLY_CAMPAIGN_ID_ELECTRICAL"},
         {"Handyman", "INSTANTLY_CAMPAIGN_ID_HANDYMAN"}}};
    for (const auto &[trade, variable] : trades) {
        if (config.has(variable))
            routes.coldCampaign.insert(QString::fromLatin1(trade), config.text(variable));
    }
    routes.fromAddress = config.text("SENDGRID_FROM_EMAIL");
    routes.appUrl = config.text("APP_URL");
    routes.warmKeyPresent = config.has("SENDGRID_API_KEY");
    routes.coldKeyPresent = config.has("INSTANTLY_API_KEY");
    routes.realProviders = !config.isTraining();
    return routes;
}

ConversationService::Options conversationOptions(const AppConfig &config)
{
    ConversationService::Options options;
    if (config.has("SENDGRID_API_KEY") && config.has("SENDGRID_FROM_EMAIL")) {
        options.replyTemplate = config.text("SENDGRID_TEMPLATE_ID_REPLY");
        options.takenTemplate = config.text("SENDGRID_TEMPLATE_ID_TAKEN");
    }
    options.drafts.base = config.url("RAVEN_AI_BASE_URL");
    options.drafts.model = config.text("RAVEN_AI_MODEL");
    options.drafts.key = config.text("RAVEN_AI_API_KEY").toUtf8();
    return options;
}

Result<PublicLinks> publicLinks(const AppConfig &config)
{
    if (auto checked = config.checkPublicUrl(); !checked)
        return tl::make_unexpected(checked.error());
    const auto url = config.required("APP_URL");
    if (!url)
        return tl::make_unexpected(url.error());
    const auto keyText = config.required("RAVEN_TOKEN_KEY");
    if (!keyText)
        return tl::make_unexpected(keyText.error());
    const auto key = TokenKey::fromText(*keyText);
    if (!key)
        return tl::make_unexpected(key.error());
    return PublicLinks(*url, *key);
}

Result<Gateway::Options> gatewayOptions(const AppConfig &config)
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

Result<EngineSettings> engineSettings(const AppConfig &config, const ConnectionSettings &database)
{
    EngineSettings settings;
    settings.database = database;
    settings.memoryFile = memoryFile(config);
    settings.version = QCoreApplication::applicationVersion();
    settings.lanes = config.number("RAVEN_SEND_LANES");
    settings.batchSize = config.number("RAVEN_BATCH_SIZE");
    settings.requestDeadlineS = config.number("RAVEN_REQUEST_DEADLINE_S");
    settings.leaseS = config.number("RAVEN_LEASE_S");
    if (config.origin("RAVEN_QUARANTINE_S") != QLatin1String("default"))
        settings.quarantineS = config.number("RAVEN_QUARANTINE_S");
    settings.sweepMs = static_cast<int>(std::clamp(settings.leaseS * 100, 100.0, 2000.0));
    settings.lookUpS = static_cast<int>(std::clamp(settings.leaseS / 9, 1.0, 10.0));
    if (settings.requestDeadlineS >= settings.leaseS)
        return failure(
            Error::Code::NotConfigured,
            QCoreApplication::translate("Engine",
                                        "RAVEN_REQUEST_DEADLINE_S must be below RAVEN_LEASE_S: a request may "
                                        "not outlive the lease of its messages."));
    settings.fromAddress = config.text("SENDGRID_FROM_EMAIL");
    settings.fromName = config.text("SENDGRID_FROM_NAME");

    // Also without a reply domain: tokens that are out are still read. Without a key replies are known by address.
    if (const auto key = TokenKey::fromText(config.text("RAVEN_TOKEN_KEY")))
        settings.replies = ReplyAddress(config.text("RAVEN_REPLY_DOMAIN"), *key);

    const bool warm = config.has("SENDGRID_API_KEY");
    const bool cold = config.has("INSTANTLY_API_KEY");
    if (!warm && !cold)
        return settings;
    const auto links = publicLinks(config);
    if (!links)
        return tl::make_unexpected(links.error());
    settings.links = *links;
    if (warm) {
        if (const auto from = config.required("SENDGRID_FROM_EMAIL"); !from)
            return tl::make_unexpected(from.error());
        settings.sendgrid =
            SendGridClient::Settings {config.url("SENDGRID_BASE_URL"), config.text("SENDGRID_API_KEY").toUtf8()};
    }
    if (cold) {
        InstantlyClient::Settings instantly;
        instantly.base = config.url("INSTANTLY_BASE_URL");
        instantly.key = config.text("INSTANTLY_API_KEY").toUtf8();
        settings.instantly = instantly;
    }
    return settings;
}
