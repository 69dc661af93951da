#include "app/servicegraph/providerchecks.h"

#include <QEventLoop>

namespace {

constexpr int answerWithinMs = 5000;

std::optional<SendGridClient::Settings> sendGridOf(const AppConfig &config)
{
    if (!config.has("SENDGRID_API_KEY"))
        return std::nullopt;
    return SendGridClient::Settings {config.url("SENDGRID_BASE_URL"), config.text("SENDGRID_API_KEY").toUtf8()};
}

std::optional<InstantlyClient::Settings> instantlyOf(const AppConfig &config)
{
    if (!config.has("INSTANTLY_API_KEY"))
        return std::nullopt;
    InstantlyClient::Settings settings;
    settings.base = config.url("INSTANTLY_BASE_URL");
    settings.key = config.text("INSTANTLY_API_KEY").toUtf8();
    return settings;
}

} // namespace

QList<DispatchCheck> askProviders(const AppConfig &config, const ProviderReadiness::Question &question)
{
    const auto sendGrid = sendGridOf(config);
    const auto instantly = instantlyOf(config);
    if (!sendGrid && !instantly)
        return {};
    QList<QUrl> bases;
    if (sendGrid)
        bases.append(sendGrid->base);
    if (instantly)
        bases.append(instantly->base);
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList(bases);
    settings.deadlineMs = answerWithinMs;
    ProviderHttp http(settings);
    ProviderReadiness readiness(http, sendGrid, instantly);
    QList<DispatchCheck> checks;
    QEventLoop loop;
    QObject receiver;
    readiness.ask(question, &receiver, [&](const QList<DispatchCheck> &found) {
        checks = found;
        loop.quit();
    });
    loop.exec();
    return checks;
}
