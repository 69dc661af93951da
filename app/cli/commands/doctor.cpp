#include "app/cli/commandcontext.h"
#include "app/servicegraph/configured.h"
#include "models/domain/format.h"
#include "services/db/migrator.h"
#include "services/http/providerhttp.h"
#include "services/stores/doctorstore.h"

#include <QEventLoop>
#include <QJsonArray>

namespace {

constexpr int providerDeadlineMs = 10'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

enum class Verdict { Good, Warning, Fault, NotConfigured };

struct Finding
{
    Verdict verdict;
    QString text;
};

/// Looks at everything that sending needs and says in words what is wrong.
class Doctor
{
public:
    explicit Doctor(CommandContext &context)
        : m_context(context)
    {
    }

    int run(bool audits)
    {
        if (const auto connection = m_context.connect(SessionKind::Command, CommandContext::Schema::Any)) {
            add(Verdict::Good, tr("The database answers: %1.").arg((*connection)->settings().label()));
            if (checkSchema(**connection)) {
                checkState(**connection);
                if (audits)
                    checkBooks(**connection);
            }
        } else {
            add(Verdict::Fault, connection.error().message);
        }
        checkConfiguration();
        checkSendGrid();
        checkInstantly();
        return report();
    }

private:
    void add(Verdict verdict, const QString &text) { m_findings.append({verdict, text}); }

    bool checkSchema(Connection &connection)
    {
        const auto status = Migrator(connection).status();
        if (!status) {
            add(Verdict::Fault, status.error().message);
            return false;
        }
        if (!status->missing.isEmpty()) {
            add(Verdict::Fault,
                tr("The schema is at %1 of %2. Run: raven migrate").arg(status->current).arg(status->target));
            return false;
        }
        add(Verdict::Good, tr("The schema is current (%1).").arg(status->current));
        return true;
    }

    void checkState(Connection &connection)
    {
        const auto state = DoctorStore(connection).state();
        if (!state) {
            add(Verdict::Fault, state.error().message);
            return;
        }
        if (state->engines > 0)
            add(Verdict::Good, tr("Engines that reported within 20 s: %1.").arg(state->engines));
        else
            add(state->due > 0 ? Verdict::Fault : Verdict::Warning,
                tr("No engine has reported for 20 s. %1 messages are due. Start one with: raven engine")
                    .arg(state->due));
        constexpr double lateS = 60;
        if (!state->slaAgeS)
            add(Verdict::Warning,
                tr("The SLA check has never run here. An engine does it; no deadline is watched without one."));
        else if (*state->slaAgeS > lateS)
            add(Verdict::Warning,
                tr("The SLA check has not run for %1 s: no warning or breach is raised. Start an engine with: raven "
                   "engine")
                    .arg(qRound64(*state->slaAgeS)));
        else
            add(Verdict::Good, tr("The SLA check ran %1 s ago.").arg(qRound64(*state->slaAgeS)));
        for (const DoctorStore::Held &held : state->switches)
            add(Verdict::Warning,
                tr("Sending is stopped (%1, switch %2): %3").arg(held.what).arg(held.id).arg(held.reason));
        for (const DoctorStore::Held &held : state->routes)
            add(Verdict::Warning, tr("The route %1 (%2) is stopped: %3").arg(held.what).arg(held.id).arg(held.reason));
        if (state->doubts > 0)
            add(Verdict::Warning, tr("Requests in doubt that wait for evidence or a person: %1.").arg(state->doubts));
        if (state->unprocessed > 10'000)
            add(Verdict::Warning, tr("Stored webhooks that are not processed yet: %1.").arg(state->unprocessed));
        if (state->unmatched > 0)
            add(Verdict::Warning,
                Format::counted(state->unmatched, tr("1 reply could not be matched to a work order. "),
                                tr("%1 replies could not be matched to a work order. "))
                    + tr("They wait in the console under \"Replies without a work order\"."));
        if (state->withoutAddress > 0)
            add(m_context.config().isTraining() ? Verdict::Warning : Verdict::Fault,
                tr("Organisations without a postal address, which commercial mail must show: %1.")
                    .arg(state->withoutAddress));
    }

    void checkBooks(Connection &connection)
    {
        const auto breaches = DoctorStore(connection).audit();
        if (!breaches) {
            add(Verdict::Fault, breaches.error().message);
            return;
        }
        if (breaches->isEmpty())
            add(Verdict::Good, tr("The books hold: every counter equals the rows it counts."));
        for (const DoctorStore::Breach &breach : *breaches)
            add(Verdict::Fault, tr("The books do not hold: %1 (%2).").arg(breach.rule).arg(breach.count));
    }

    void checkConfiguration()
    {
        const AppConfig &config = m_context.config();
        const auto need = [&](const char *name, const QString &without) {
            if (config.has(name))
                add(Verdict::Good, tr("%1 is set (%2).").arg(QLatin1String(name), config.origin(name)));
            else
                add(Verdict::NotConfigured, tr("%1 is not set: %2").arg(QLatin1String(name), without));
        };
        need("SENDGRID_API_KEY", tr("nothing is sent warm."));
        need("SENDGRID_TEMPLATE_ID_WORK_ORDER", tr("nothing is sent warm."));
        need("SENDGRID_FROM_EMAIL", tr("nothing is sent warm."));
        need("SENDGRID_WEBHOOK_PUBLIC_KEY", tr("events of SendGrid are refused, and doubt does not end by itself."));
        need("INSTANTLY_API_KEY", tr("nobody is asked cold."));
        need("INSTANTLY_WEBHOOK_SECRET", tr("events of Instantly are refused."));
        need("RAVEN_TOKEN_KEY", tr("mails cannot carry links."));
        checkConversations();
        if (const auto url = config.checkPublicUrl(); !url)
            add(Verdict::Fault, url.error().message);
        need("APP_URL", tr("mails cannot carry links."));
        if (config.isTraining())
            add(Verdict::Good, tr("Training: no mail leaves this machine."));
    }

    /// Nothing of this is needed to send; what is half set is worse than what is not.
    void checkConversations()
    {
        const AppConfig &config = m_context.config();
        if (config.has("RAVEN_REPLY_DOMAIN") && !config.has("SENDGRID_INBOUND_SECRET"))
            add(Verdict::Fault,
                tr("Answers go to %1 (RAVEN_REPLY_DOMAIN), but SENDGRID_INBOUND_SECRET is not set: Inbound Parse is "
                   "refused and replies are lost after three days.")
                    .arg(config.text("RAVEN_REPLY_DOMAIN")));
        else if (config.has("RAVEN_REPLY_DOMAIN"))
            add(Verdict::Good, tr("Answers to mails come in by %1.").arg(config.text("RAVEN_REPLY_DOMAIN")));
        if (config.has("RAVEN_AI_BASE_URL") != config.has("RAVEN_AI_MODEL"))
            add(Verdict::Warning,
                tr("Drafts need both RAVEN_AI_BASE_URL and RAVEN_AI_MODEL: replies are written without them."));
        else if (config.has("RAVEN_AI_BASE_URL"))
            add(Verdict::Good, tr("Drafts of replies are asked at %1.").arg(config.url("RAVEN_AI_BASE_URL").host()));
    }

    void checkSendGrid()
    {
        const AppConfig &config = m_context.config();
        if (!config.has("SENDGRID_API_KEY"))
            return;
        const QUrl base = config.url("SENDGRID_BASE_URL");
        ProviderHttp http(httpSettings(base));
        SendGridClient client(http, {base, config.text("SENDGRID_API_KEY").toUtf8()});
        ask<QStringList>([&](QObject *receiver, auto done) { client.readScopes(receiver, done); },
                         [&](const Result<QStringList> &scopes) {
                             if (!scopes)
                                 add(Verdict::Fault, scopes.error().message);
                             else if (!scopes->contains(QLatin1String("mail.send")))
                                 add(Verdict::Fault, tr("The SendGrid key may not send mail (scope mail.send)."));
                             else
                                 add(Verdict::Good, tr("The SendGrid key works."));
                         });
        askTemplate(client, "SENDGRID_TEMPLATE_ID_WORK_ORDER",
                    [](const MailTemplate &mail) { return checkTemplate(mail, {}); });
        for (const char *name : {"SENDGRID_TEMPLATE_ID_REPLY", "SENDGRID_TEMPLATE_ID_TAKEN"})
            askTemplate(client, name, checkMessageTemplate);
    }

    /// Nothing is asked about a template that is not configured.
    void askTemplate(SendGridClient &client, const char *variable,
                     const std::function<TemplateCheck(const MailTemplate &)> &check)
    {
        const QString id = m_context.config().text(variable);
        if (id.isEmpty())
            return;
        ask<MailTemplate>([&](QObject *receiver, auto done) { client.readTemplate(id, receiver, done); },
                          [&](const Result<MailTemplate> &mail) {
                              if (!mail) {
                                  add(Verdict::Fault, tr("%1: %2").arg(QLatin1String(variable), mail.error().message));
                                  return;
                              }
                              const TemplateCheck found = check(*mail);
                              for (const QString &fault : found.faults)
                                  add(Verdict::Warning, tr("Template %1: %2").arg(mail->name, fault));
                              if (found.faults.isEmpty())
                                  add(Verdict::Good, tr("The template %1 is usable.").arg(mail->name));
                          });
    }

    void checkInstantly()
    {
        const AppConfig &config = m_context.config();
        if (!config.has("INSTANTLY_API_KEY"))
            return;
        const QUrl base = config.url("INSTANTLY_BASE_URL");
        ProviderHttp http(httpSettings(base));
        InstantlyClient::Settings settings;
        settings.base = base;
        settings.key = config.text("INSTANTLY_API_KEY").toUtf8();
        InstantlyClient client(http, settings);
        const QHash<QString, QString> campaigns = dispatchRoutes(config).coldCampaign;
        for (auto campaign = campaigns.begin(); campaign != campaigns.end(); ++campaign) {
            ask<InstantlyCampaign>(
                [&](QObject *receiver, auto done) { client.readCampaign(*campaign, receiver, done); },
                [&](const Result<InstantlyCampaign> &found) {
                    if (!found) {
                        add(Verdict::Fault, tr("Campaign for %1: %2").arg(campaign.key(), found.error().message));
                        return;
                    }
                    const QString sentence = CampaignWords::sentence(*found);
                    add(sentence.isEmpty() ? Verdict::Good : Verdict::Warning,
                        sentence.isEmpty() ? tr("The campaign for %1 is %2.")
                                                 .arg(campaign.key(), CampaignWords::statusWord(found->status))
                                           : sentence);
                });
        }
    }

    static ProviderHttp::Settings httpSettings(const QUrl &base)
    {
        ProviderHttp::Settings settings;
        settings.allowed = HostAllowList({base});
        settings.deadlineMs = providerDeadlineMs;
        return settings;
    }

    template<typename T>
    static void ask(const std::function<void(QObject *, std::function<void(const Result<T> &)>)> &start,
                    const std::function<void(const Result<T> &)> &judge)
    {
        QEventLoop loop;
        start(&loop, [&](const Result<T> &answer) {
            judge(answer);
            loop.quit();
        });
        loop.exec();
    }

    int report() const
    {
        static constexpr std::array signs {"+ ", "! ", "x ", "- "};
        static constexpr std::array words {"good", "warning", "fault", "not_configured"};
        QJsonArray findings;
        QStringList lines;
        int exit = ExitCode::done;
        for (const Finding &finding : m_findings) {
            const auto index = static_cast<size_t>(finding.verdict);
            findings.append(QJsonObject {{QStringLiteral("verdict"), QLatin1String(words.at(index))},
                                         {QStringLiteral("text"), finding.text}});
            lines.append(QLatin1String(signs.at(index)) + finding.text);
            if (finding.verdict == Verdict::Fault)
                exit = ExitCode::failed;
            else if (finding.verdict == Verdict::NotConfigured && exit != ExitCode::failed)
                exit = ExitCode::notConfigured;
            else if (finding.verdict == Verdict::Warning && exit == ExitCode::done)
                exit = ExitCode::partly;
        }
        return m_context.finish(exit, {{QStringLiteral("findings"), findings}}, lines.join(QLatin1Char('\n')));
    }

    CommandContext &m_context;
    QList<Finding> m_findings;
};

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("audit"), tr("also proves that every counter equals the rows it counts")});
    if (const auto ended = context.parse(parser))
        return *ended;
    return Doctor(context).run(parser.isSet(QStringLiteral("audit")));
}

} // namespace

Command doctorCommand()
{
    return {QStringLiteral("doctor"), QStringLiteral("[--audit]"),
            tr("looks at database, keys, templates and campaigns and says what is wrong"), &run};
}
