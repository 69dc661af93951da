#include "app/cli/bench/benchprovider.h"

#include "services/http/providerhttp.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QJsonDocument>

#include <sys/prctl.h>

#include <csignal>

namespace {

constexpr int startMs = 20'000;
constexpr int readMs = 120'000;

} // namespace

Result<> BenchProvider::start()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("sandbox"), QStringLiteral("--port"), QStringLiteral("0"),
                     QStringLiteral("--latency-ms"), QStringLiteral("5"), QStringLiteral("--people"),
                     QStringLiteral("off"), QStringLiteral("--instantly-rate"), QStringLiteral("0")});
    QByteArray line;
    while (!line.endsWith('\n')) {
        if (!m_process.waitForReadyRead(startMs))
            return failure(Error::Code::Unavailable,
                           QCoreApplication::translate("Bench", "The sandbox did not start."));
        line += m_process.readLine();
    }
    m_description = QJsonDocument::fromJson(line).object();
    return {};
}

BenchProvider::~BenchProvider()
{
    m_process.terminate();
    if (!m_process.waitForFinished(5000))
        m_process.kill();
}

EngineSettings BenchProvider::engine(const ConnectionSettings &database) const
{
    const QUrl base(m_description.value(QLatin1String("url")).toString());
    EngineSettings settings;
    settings.database = database;
    settings.lanes = 2;
    settings.fromAddress = QStringLiteral("dispatch@raven.example");
    settings.fromName = QStringLiteral("Raven");
    settings.links = PublicLinks(QStringLiteral("https://raven.example"), *TokenKey::fromText(TokenKey::generate()));
    settings.sendgrid = SendGridClient::Settings {base, "SG.sandbox"};
    InstantlyClient::Settings instantly;
    instantly.base = base;
    instantly.key = "sandbox";
    settings.instantly = instantly;
    return settings;
}

QString BenchProvider::templateId() const
{
    return m_description.value(QLatin1String("template_id")).toString();
}

QString BenchProvider::campaign() const
{
    return m_description.value(QLatin1String("campaigns")).toObject().value(QLatin1String("HVAC")).toString();
}

Result<int> BenchProvider::accepted()
{
    const QUrl base(m_description.value(QLatin1String("url")).toString());
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({base});
    settings.answerLimitBytes = 512 * 1024 * 1024;
    settings.deadlineMs = readMs;
    ProviderHttp http(settings);
    HttpRequest request;
    request.url = base.resolved(QUrl(QStringLiteral("/sandbox/ledger")));
    QEventLoop loop;
    Result<int> count = failure(Error::Code::Unavailable,
                                QCoreApplication::translate("Bench", "The sandbox does not tell what it accepted."));
    http.read(request, &loop, [&](const HttpAnswer &answer) {
        if (answer.status == 200) {
            const QJsonObject ledger = QJsonDocument::fromJson(answer.body).object();
            int total = 0;
            for (const char *side : {"warm", "cold"}) {
                const QJsonObject counts = ledger.value(QLatin1String(side)).toObject();
                for (const auto &one : counts)
                    total += one.toInt();
            }
            count = total;
        }
        loop.quit();
    });
    loop.exec();
    return count;
}
