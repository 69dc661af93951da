#include "tests/support/sandboxprocess.h"

#include <QJsonDocument>
#include <QTcpSocket>

#include <sys/prctl.h>

#include <csignal>

namespace {

constexpr int startMs = 20000;
constexpr int stopMs = 10000;
constexpr int answerMs = 30000;

SandboxProcess::Counts countsOf(const QJsonObject &ledger, const char *key)
{
    const QJsonObject object = ledger.value(QLatin1String(key)).toObject();
    SandboxProcess::Counts counts;
    counts.reserve(object.size());
    for (auto entry = object.begin(); entry != object.end(); ++entry)
        counts.insert(entry.key(), entry->toInt());
    return counts;
}

} // namespace

QStringList SandboxProcess::Ledger::repeated(const Counts &counts)
{
    QStringList keys;
    for (auto entry = counts.begin(); entry != counts.end(); ++entry) {
        if (entry.value() > 1)
            keys.append(entry.key());
    }
    return keys;
}

int SandboxProcess::Ledger::sum(const Counts &counts)
{
    int total = 0;
    for (const int count : counts)
        total += count;
    return total;
}

SandboxProcess::~SandboxProcess()
{
    if (m_process.state() != QProcess::NotRunning)
        kill();
}

Result<> SandboxProcess::start(const QStringList &options, const QHash<QString, QString> &environment)
{
    QStringList words {QStringLiteral("sandbox"), QStringLiteral("--port"), QStringLiteral("0")};
    if (!options.contains(QStringLiteral("--people")))
        words << QStringLiteral("--people") << QStringLiteral("off");
    QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
    for (auto entry = environment.begin(); entry != environment.end(); ++entry)
        variables.insert(entry.key(), entry.value());
    m_process.setProcessEnvironment(variables);
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"), words + options);
    QByteArray line;
    while (!line.endsWith('\n')) {
        if (!m_process.waitForReadyRead(startMs))
            return failure(Error::Code::Unavailable, QStringLiteral("The sandbox did not start."),
                           m_process.errorString());
        line += m_process.readLine();
    }
    m_description = QJsonDocument::fromJson(line).object();
    m_port = static_cast<quint16>(m_description.value(QStringLiteral("port")).toInt());
    if (m_port == 0)
        return failure(Error::Code::Unavailable, QStringLiteral("The sandbox said no port."));
    return {};
}

void SandboxProcess::stop()
{
    m_process.terminate();
    if (!m_process.waitForFinished(stopMs))
        kill();
}

void SandboxProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(stopMs);
}

QString SandboxProcess::url() const
{
    return m_description.value(QStringLiteral("url")).toString();
}

QString SandboxProcess::publicKey() const
{
    return m_description.value(QStringLiteral("public_key")).toString();
}

QString SandboxProcess::templateId() const
{
    return m_description.value(QStringLiteral("template_id")).toString();
}

QString SandboxProcess::campaignId(const QString &trade) const
{
    return m_description.value(QStringLiteral("campaigns")).toObject().value(trade).toString();
}

QHash<QString, QString> SandboxProcess::clientEnvironment() const
{
    QHash<QString, QString> variables {
        {QStringLiteral("SENDGRID_BASE_URL"), url()},
        {QStringLiteral("SENDGRID_API_KEY"), QStringLiteral("SG.sandbox")},
        {QStringLiteral("SENDGRID_TEMPLATE_ID_WORK_ORDER"), templateId()},
        {QStringLiteral("SENDGRID_FROM_EMAIL"), QStringLiteral("dispatch@raven.example")},
        {QStringLiteral("SENDGRID_FROM_NAME"), QStringLiteral("Raven")},
        {QStringLiteral("SENDGRID_WEBHOOK_PUBLIC_KEY"), publicKey()},
        {QStringLiteral("INSTANTLY_BASE_URL"), url()},
        {QStringLiteral("INSTANTLY_API_KEY"), QStringLiteral("sandbox")},
    };
    for (const char *trade : {"HVAC", "Plumbing", "Electrical", "Handyman"}) {
        const QString name = QString::fromLatin1(trade);
        variables.insert(QStringLiteral("INSTANTLY_CAMPAIGN_ID_") + name.toUpper(), campaignId(name));
    }
    return variables;
}

Result<SandboxProcess::Ledger> SandboxProcess::ledger() const
{
    const Result<QByteArray> body = say("GET", "/sandbox/ledger");
    if (!body)
        return tl::make_unexpected(body.error());
    const QJsonObject json = QJsonDocument::fromJson(*body).object();
    return Ledger {countsOf(json, "warm"),
                   countsOf(json, "cold"),
                   countsOf(json, "cold_skipped"),
                   countsOf(json, "intents"),
                   countsOf(json, "attempts"),
                   countsOf(json, "seen"),
                   json.value(QStringLiteral("requests")).toInteger(),
                   json.value(QStringLiteral("refused")).toInteger()};
}

Result<QJsonObject> SandboxProcess::state() const
{
    const Result<QByteArray> body = say("GET", "/sandbox/state");
    if (!body)
        return tl::make_unexpected(body.error());
    return QJsonDocument::fromJson(*body).object();
}

Result<> SandboxProcess::setFaults(const QString &spec, qint64 seed) const
{
    const QJsonObject order {{QStringLiteral("faults"), spec}, {QStringLiteral("seed"), seed}};
    const auto answer = say("POST", "/sandbox/faults", QJsonDocument(order).toJson());
    return answer ? Result<>() : tl::make_unexpected(answer.error());
}

Result<> SandboxProcess::setCampaign(const QString &trade, const QString &word) const
{
    const auto answer = say("POST", "/sandbox/campaigns/" + trade.toUtf8() + '/' + word.toUtf8());
    return answer ? Result<>() : tl::make_unexpected(answer.error());
}

Result<> SandboxProcess::setGateway(const QString &url) const
{
    const QJsonObject order {{QStringLiteral("url"), url}};
    const auto answer = say("POST", "/sandbox/gateway", QJsonDocument(order).toJson());
    return answer ? Result<>() : tl::make_unexpected(answer.error());
}

Result<> SandboxProcess::replayWebhooks(int times, bool shuffled) const
{
    const QJsonObject order {{QStringLiteral("times"), times}, {QStringLiteral("shuffle"), shuffled}};
    const auto answer = say("POST", "/sandbox/replay", QJsonDocument(order).toJson());
    return answer ? Result<>() : tl::make_unexpected(answer.error());
}

Result<QByteArray> SandboxProcess::say(const QByteArray &method, const QByteArray &path, const QByteArray &body) const
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    if (!socket.waitForConnected(answerMs))
        return failure(Error::Code::Unavailable, QStringLiteral("The sandbox does not answer."), socket.errorString());
    socket.write(method + ' ' + path
                 + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer SG.sandbox\r\n"
                   "Content-Type: application/json\r\nContent-Length: "
                 + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(answerMs)) { }
    const QByteArray answer = socket.readAll();
    const qsizetype end = answer.indexOf("\r\n\r\n");
    constexpr qsizetype statusAt = 9;
    const int status = answer.mid(statusAt, 3).toInt();
    if (end < 0 || status < 200 || status >= 300)
        return failure(Error::Code::Rejected, QStringLiteral("The sandbox answered %1.").arg(status),
                       QString::fromUtf8(answer.mid(end + 4)));
    return answer.mid(end + 4);
}
