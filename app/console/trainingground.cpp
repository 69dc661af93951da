#include "app/console/trainingground.h"

#include "services/gateway/gateway.h"
#include "services/sandbox/sandboxservice.h"

#include <QRandomGenerator>
#include <QTcpServer>

namespace {

constexpr int secretWords = 8;
constexpr auto replyTemplate = "d-00000000000000000000000000000001";
constexpr auto takenTemplate = "d-00000000000000000000000000000002";

QString freshSecret()
{
    QByteArray bytes(secretWords * 4, Qt::Uninitialized);
    for (int word = 0; word < secretWords; ++word) {
        const quint32 random = QRandomGenerator::system()->generate();
        std::memcpy(bytes.data() + word * 4, &random, sizeof random);
    }
    return QString::fromLatin1(bytes.toHex());
}

/// Sandbox and gateway each need the other's address before they start, so one port is chosen first.
quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16(0);
}

} // namespace

TrainingGround::TrainingGround(ConnectionSettings database, QObject *parent)
    : Service(parent)
    , m_database(std::move(database))
    , m_webhookSecret(freshSecret())
    , m_inboundSecret(freshSecret())
    , m_tokenKey(freshSecret())
{
}

TrainingGround::~TrainingGround() = default;

Result<> TrainingGround::onStart()
{
    const quint16 port = freePort();
    const QString gatewayUrl = QStringLiteral("http://127.0.0.1:%1").arg(port);
    SandboxService::Options sandbox;
    sandbox.gateway = QUrl(gatewayUrl);
    sandbox.instantlySecret = m_webhookSecret.toLatin1();
    sandbox.inboundSecret = m_inboundSecret.toLatin1();
    sandbox.sendgrid.moreTemplates = {replyTemplate, takenTemplate};
    m_sandbox = std::make_unique<SandboxService>(sandbox);
    if (const auto started = m_sandbox->start(); !started)
        return tl::make_unexpected(started.error());

    Gateway::Options options;
    options.http.port = port;
    options.sendgridPublicKeys = QString::fromLatin1(m_sandbox->publicKey());
    options.instantlySecrets = m_webhookSecret;
    options.inboundSecrets = m_inboundSecret;
    options.tokenKeys = m_tokenKey;
    m_gateway = std::make_unique<Gateway>(
        options, [settings = m_database.as(SessionKind::Engine, QStringLiteral("raven gateway"))] {
            return std::make_unique<WebhookStore>(settings);
        });
    connect(m_gateway.get(), &Service::stopped, this, [this] {
        m_sandbox->stop();
        finishStopping();
    });
    if (const auto started = m_gateway->start(); !started) {
        m_sandbox->stop();
        return started;
    }
    describe(gatewayUrl);
    return {};
}

void TrainingGround::describe(const QString &gatewayUrl)
{
    const QJsonObject sandbox = m_sandbox->description();
    const QJsonObject campaigns = sandbox.value(QLatin1String("campaigns")).toObject();
    m_environment = {
        {QStringLiteral("SENDGRID_BASE_URL"), sandbox.value(QLatin1String("sendgrid_base_url")).toString()},
        {QStringLiteral("INSTANTLY_BASE_URL"), sandbox.value(QLatin1String("instantly_base_url")).toString()},
        {QStringLiteral("SENDGRID_API_KEY"), QStringLiteral("SG.training")},
        {QStringLiteral("INSTANTLY_API_KEY"), QStringLiteral("training")},
        {QStringLiteral("SENDGRID_TEMPLATE_ID_WORK_ORDER"), sandbox.value(QLatin1String("template_id")).toString()},
        {QStringLiteral("SENDGRID_TEMPLATE_ID_REPLY"), QString::fromLatin1(replyTemplate)},
        {QStringLiteral("SENDGRID_TEMPLATE_ID_TAKEN"), QString::fromLatin1(takenTemplate)},
        {QStringLiteral("RAVEN_REPLY_DOMAIN"), QStringLiteral("replies.example.com")},
        {QStringLiteral("SENDGRID_FROM_EMAIL"), QStringLiteral("dispatch@example.com")},
        {QStringLiteral("SENDGRID_FROM_NAME"), QStringLiteral("Raven training")},
        {QStringLiteral("APP_URL"), gatewayUrl},
        {QStringLiteral("RAVEN_TOKEN_KEY"), m_tokenKey}};
    for (const char *trade : {"HVAC", "Plumbing", "Electrical", "Handyman"})
        m_environment.insert(QStringLiteral("INSTANTLY_CAMPAIGN_ID_") + QString::fromLatin1(trade).toUpper(),
                             campaigns.value(QLatin1String(trade)).toString());
}

void TrainingGround::onStop()
{
    m_gateway->stop(std::chrono::seconds(2));
}

void TrainingGround::onDeadline()
{
    m_sandbox->stop();
    finishStopping();
}
