#include "app/appconfig/appconfig.h"

#include "services/db/connectionsettings.h"
#include "services/secrets/environmentsecrets.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <array>
#include <climits>

namespace {

enum class Kind {
    Text,
    Url,
    Number,
    DatabaseUri, ///< may carry a password in the environment, never in the file or on the command line
    Secret
};

struct Variable
{
    const char *name;
    Kind kind;
    const char *fallback;
    int least = 0;
    int most = INT_MAX;
};

constexpr std::array variables {
    Variable {"RAVEN_DATABASE_URL", Kind::DatabaseUri, ""},
    Variable {"RAVEN_DATABASE_PASSWORD", Kind::Secret, ""},
    Variable {"RAVEN_READ_DATABASE_URL", Kind::DatabaseUri, ""},
    Variable {"RAVEN_HOME", Kind::Text, ""},
    Variable {"RAVEN_GATEWAY_LISTEN", Kind::Text, "127.0.0.1:8787"},
    Variable {"APP_URL", Kind::Url, ""},
    Variable {"RAVEN_TOKEN_KEY", Kind::Secret, ""},
    Variable {"SENDGRID_API_KEY", Kind::Secret, ""},
    Variable {"SENDGRID_BASE_URL", Kind::Url, "https://api.sendgrid.com"},
    Variable {"SENDGRID_TEMPLATE_ID_WORK_ORDER", Kind::Text, ""},
    Variable {"SENDGRID_TEMPLATE_ID_REPLY", Kind::Text, ""},
    Variable {"SENDGRID_TEMPLATE_ID_TAKEN", Kind::Text, ""},
    Variable {"SENDGRID_FROM_EMAIL", Kind::Text, ""},
    Variable {"SENDGRID_FROM_NAME", Kind::Text, ""},
    Variable {"SENDGRID_WEBHOOK_PUBLIC_KEY", Kind::Text, ""},
    Variable {"INSTANTLY_API_KEY", Kind::Secret, ""},
    Variable {"INSTANTLY_BASE_URL", Kind::Url, "https://api.instantly.ai"},
    Variable {"INSTANTLY_CAMPAIGN_ID_HVAC", Kind::Text, ""},
    Variable {"INSTANTLY_CAMPAIGN_ID_PLUMBING", Kind::Text, ""},
    Variable {"INSTANTLY_CAMPAIGN_ID_ELECTRICAL", Kind::Text, ""},
    Variable {"INSTANTLY_CAMPAIGN_ID_HANDYMAN", Kind::Text, ""},
    Variable {"INSTANTLY_WEBHOOK_SECRET", Kind::Secret, ""},
    Variable {"EMAILBISON_WEBHOOK_SECRET", Kind::Secret, ""},
    Variable {"SENDGRID_INBOUND_SECRET", Kind::Secret, ""},
    Variable {"RAVEN_REPLY_DOMAIN", Kind::Text, ""},
    Variable {"RAVEN_AI_BASE_URL", Kind::Url, ""},
    Variable {"RAVEN_AI_MODEL", Kind::Text, ""},
    Variable {"RAVEN_AI_API_KEY", Kind::Secret, ""},
    Variable {"RAVEN_LEGACY_PIXEL", Kind::Number, "0", 0, 1},
    Variable {"SUPABASE_URL", Kind::Url, ""},
    Variable {"SUPABASE_KEY", Kind::Secret, ""},
    Variable {"RAVEN_BATCH_SIZE", Kind::Number, "1000", 1, 1000},
    Variable {"RAVEN_SEND_LANES", Kind::Number, "2", 1, 32},
    Variable {"RAVEN_REQUEST_DEADLINE_S", Kind::Number, "30", 1, 600},
    Variable {"RAVEN_LEASE_S", Kind::Number, "90", 2, 3600},
    Variable {"RAVEN_QUARANTINE_S", Kind::Number, "1800", 1, 86400},
};

QString say(const char *text)
{
    return QCoreApplication::translate("AppConfig", text);
}

tl::unexpected<Error> wrong(const QString &sentence)
{
    return failure(Error::Code::NotConfigured, sentence);
}

const Variable *find(const QString &name)
{
    for (const Variable &variable : variables)
        if (name == QLatin1String(variable.name))
            return &variable;
    return nullptr;
}

bool isLoopback(const QUrl &url)
{
    return url.host() == QLatin1String("localhost") || url.host() == QLatin1String("127.0.0.1")
        || url.host() == QLatin1String("::1");
}

Result<> check(const Variable &variable, const QString &text)
{
    const QString name = QLatin1String(variable.name);
    if (text.isEmpty())
        return {};
    if (variable.kind == Kind::Number) {
        bool isNumber = false;
        const int number = text.toInt(&isNumber);
        if (!isNumber || number < variable.least || number > variable.most)
            return wrong(say("%1 must be a number from %2 to %3.").arg(name).arg(variable.least).arg(variable.most));
    }
    if (variable.kind == Kind::Url) {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || (url.scheme() != QLatin1String("https") && url.scheme() != QLatin1String("http"))
            || url.host().isEmpty() || !url.userInfo().isEmpty())
            return wrong(say("%1 must be an https address without a name and password in it.").arg(name));
        // A key sent in the clear is a key given away; only the sandbox on this machine may be plain.
        if (url.scheme() == QLatin1String("http") && !isLoopback(url) && name != QLatin1String("APP_URL"))
            return wrong(say("%1 must be an https address.").arg(name));
    }
    return {};
}

/// What may not stand in a file or in the process list.
Result<> checkOpenPlace(const Variable &variable, const QString &text, const QString &place)
{
    const QString name = QLatin1String(variable.name);
    if (variable.kind == Kind::Secret)
        return wrong(say("%1 is a secret and must not stand in %2. Give it in the environment, in a credential file "
                         "or in the file that RAVEN_SECRETS_FILE names.")
                         .arg(name, place));
    if (variable.kind == Kind::DatabaseUri)
        if (const auto settings = ConnectionSettings::fromUri(text); settings && !settings->password.isEmpty())
            return wrong(say("The password must not stand in %1. Leave it out of %2 and set RAVEN_DATABASE_PASSWORD "
                             "in the environment or in a credential file.")
                             .arg(place, name));
    return {};
}

using Pairs = QHash<QString, QString>;

/// NAME=value lines, as systemd's EnvironmentFile understands them: # comments, optional double quotes.
Result<Pairs> readFile(const QString &path, bool mustExist)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        if (!mustExist && !file.exists())
            return Pairs();
        return wrong(say("The configuration file %1 cannot be read.").arg(path));
    }
    Pairs pairs;
    int lineNumber = 0;
    for (const QByteArray &raw : file.readAll().split('\n')) {
        ++lineNumber;
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        const QString name = line.left(std::max<qsizetype>(equals, 0)).trimmed();
        const Variable *variable = find(name);
        if (!variable)
            return wrong(say("%1, line %2: Raven has no setting of this name.").arg(path).arg(lineNumber));
        QString value = line.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        if (auto fine = checkOpenPlace(*variable, value, path); !fine)
            return tl::make_unexpected(fine.error());
        pairs.insert(name, value);
    }
    return pairs;
}

Result<Pairs> readFile(const AppConfig::Sources &sources)
{
    QString path = sources.file;
    if (path.isEmpty())
        path = sources.environment.value(QStringLiteral("RAVEN_CONFIG"));
    if (!path.isEmpty())
        return readFile(path, true);
    const QString folder = sources.environment.value(
        QStringLiteral("XDG_CONFIG_HOME"), QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation));
    return readFile(folder + QStringLiteral("/raven/raven.conf"), false);
}

} // namespace

Result<AppConfig> AppConfig::load(const Sources &sources)
{
    const auto file = readFile(sources);
    if (!file)
        return tl::make_unexpected(file.error());
    for (auto it = sources.commandLine.cbegin(); it != sources.commandLine.cend(); ++it) {
        const Variable *variable = find(it.key());
        if (!variable)
            return failure(Error::Code::Rejected, say("Raven has no setting named %1.").arg(it.key()));
        if (auto fine = checkOpenPlace(*variable, it.value(), say("the command line")); !fine)
            return tl::make_unexpected(fine.error());
    }

    const EnvironmentSecrets secrets(sources.environment);
    AppConfig config;
    for (const Variable &variable : variables) {
        const QString name = QLatin1String(variable.name);
        Value value {QLatin1String(variable.fallback), say("default")};
        if (variable.kind == Kind::Secret) {
            if (auto secret = secrets.find(name))
                value = {*secret, secrets.describe()};
            else if (secret.error().code != Error::Code::NotFound)
                return tl::make_unexpected(secret.error());
        } else if (sources.commandLine.contains(name)) {
            value = {sources.commandLine.value(name), say("command line")};
        } else if (const QString set = sources.environment.value(name); !set.isEmpty()) {
            value = {set, say("environment")};
        } else if (file->contains(name)) {
            value = {file->value(name), say("raven.conf")};
        }
        if (auto fine = check(variable, value.text); !fine)
            return tl::make_unexpected(fine.error());
        config.m_values.insert(name, value);
    }
    if (config.number("RAVEN_LEASE_S") <= config.number("RAVEN_REQUEST_DEADLINE_S"))
        return wrong(say("RAVEN_LEASE_S must be longer than RAVEN_REQUEST_DEADLINE_S: a lease must outlive the "
                         "request it protects."));
    return config;
}

QString AppConfig::text(const char *name) const
{
    Q_ASSERT_X(find(QLatin1String(name)), "AppConfig", name);
    return m_values.value(QLatin1String(name)).text;
}

int AppConfig::number(const char *name) const
{
    return text(name).toInt();
}

QUrl AppConfig::url(const char *name) const
{
    return QUrl(text(name), QUrl::StrictMode);
}

Result<QString> AppConfig::required(const char *name) const
{
    const QString value = text(name);
    if (value.isEmpty())
        return wrong(say("%1 is not set.").arg(QLatin1String(name)));
    return value;
}

QString AppConfig::origin(const char *name) const
{
    return m_values.value(QLatin1String(name)).origin;
}

QStringList AppConfig::names()
{
    QStringList all;
    for (const Variable &variable : variables)
        all.append(QLatin1String(variable.name));
    return all;
}

bool AppConfig::isSecret(const QString &name)
{
    const Variable *variable = find(name);
    return variable && variable->kind == Kind::Secret;
}

bool AppConfig::isTraining() const
{
    return isLoopback(url("SENDGRID_BASE_URL")) && isLoopback(url("INSTANTLY_BASE_URL"));
}

Result<> AppConfig::checkPublicUrl() const
{
    const QUrl publicUrl = url("APP_URL");
    if (publicUrl.isEmpty())
        return wrong(say("APP_URL is not set. It is the public https address of the gateway, and every mail needs it "
                         "for its unsubscribe link."));
    if (publicUrl.scheme() != QLatin1String("https") && !isTraining())
        return wrong(say("APP_URL must be https when mail goes to real people."));
    return {};
}
