#include "app/servicegraph/providerchecks.h"

#include <QEventLoop>

namespace {

constexpr int answerWithinMs = 5000;

ProviderHttp::Settings httpFor(const ProviderAccounts &accounts)
{
    QList<QUrl> bases;
    if (accounts.sendGrid)
        bases.append(accounts.sendGrid->base);
    if (accounts.instantly)
        bases.append(accounts.instantly->base);
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList(bases);
    settings.deadlineMs = answerWithinMs;
    return settings;
}

/// One round of questions with the connections it needs; gone once it is answered.
class Round : public QObject
{
public:
    Round(const ProviderAccounts &accounts, QObject *receiver)
        : QObject(receiver)
        , m_http(httpFor(accounts))
        , m_readiness(m_http, accounts.sendGrid, accounts.instantly)
    {
    }

    void ask(const ProviderReadiness::Question &question, ProviderReadiness::Done done)
    {
        m_readiness.ask(question, this, [this, done = std::move(done)](const ProviderAnswers &answers) {
            deleteLater();
            done(answers);
        });
    }

private:
    ProviderHttp m_http;
    ProviderReadiness m_readiness;
};

} // namespace

ProviderAccounts providerAccounts(const AppConfig &config)
{
    ProviderAccounts accounts;
    if (config.has("SENDGRID_API_KEY"))
        accounts.sendGrid = {config.url("SENDGRID_BASE_URL"), config.text("SENDGRID_API_KEY").toUtf8()};
    if (config.has("INSTANTLY_API_KEY")) {
        accounts.instantly.emplace();
        accounts.instantly->base = config.url("INSTANTLY_BASE_URL");
        accounts.instantly->key = config.text("INSTANTLY_API_KEY").toUtf8();
    }
    return accounts;
}

void askProviders(const ProviderAccounts &accounts, const ProviderReadiness::Question &question, QObject *receiver,
                  ProviderReadiness::Done done)
{
    auto *round = new Round(accounts, receiver);
    round->ask(question, std::move(done));
}

ProviderAnswers askProvidersAndWait(const ProviderAccounts &accounts, const ProviderReadiness::Question &question)
{
    ProviderAnswers found;
    QEventLoop loop;
    askProviders(accounts, question, &loop, [&](const ProviderAnswers &answers) {
        found = answers;
        loop.quit();
    });
    loop.exec();
    return found;
}
