#include "services/db/connectionsettings.h"

#include <QCoreApplication>
#include <QFile>
#include <QUrl>
#include <QUrlQuery>

#include <libpq-fe.h>

#include <arpa/inet.h>

namespace {

const QStringList &allowedOptions()
{
    static const QStringList names {
        QStringLiteral("sslmode"),         QStringLiteral("sslrootcert"),      QStringLiteral("sslcert"),
        QStringLiteral("sslkey"),          QStringLiteral("sslcrl"),           QStringLiteral("channel_binding"),
        QStringLiteral("connect_timeout"), QStringLiteral("tcp_user_timeout"), QStringLiteral("requirepeer")};
    return names;
}

tl::unexpected<Error> refused(const QString &why)
{
    return failure(Error::Code::NotConfigured,
                   QCoreApplication::translate("Database", "RAVEN_DATABASE_URL cannot be used: %1").arg(why));
}

QString tr(const char *text)
{
    return QCoreApplication::translate("Database", text);
}

using Parameters = QMap<QString, QString>;

/// libpq's own parser, so that a URI means here what it means to psql.
Result<Parameters> parse(const QString &uri)
{
    char *message = nullptr;
    PQconninfoOption *parsed = PQconninfoParse(uri.toUtf8().constData(), &message);
    if (!parsed) {
        // libpq repeats the URI, and with it the password, in its message.
        PQfreemem(message);
        return refused(tr("it is not a PostgreSQL URI (postgresql://user:password@host:5432/database)."));
    }
    Parameters parameters;
    for (const PQconninfoOption *option = parsed; option->keyword; ++option)
        if (option->val && *option->val)
            parameters.insert(QString::fromLatin1(option->keyword), QString::fromUtf8(option->val));
    PQconninfoFree(parsed);
    return parameters;
}

QString quoted(QString value)
{
    value.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QLatin1Char('\'') + value + QLatin1Char('\'');
}

Result<> requireVerifiedTls(ConnectionSettings &settings)
{
    const QString mode = settings.options.value(QStringLiteral("sslmode"), QStringLiteral("verify-full"));
    if (mode != QLatin1String("verify-full"))
        return refused(tr("a remote server needs sslmode=verify-full; anything less accepts a stranger's server."));
    settings.options.insert(QStringLiteral("sslmode"), mode);
    const QString systemBundle = QStringLiteral("/etc/ssl/certs/ca-certificates.crt");
    if (!settings.options.contains(QStringLiteral("sslrootcert")) && QFile::exists(systemBundle))
        settings.options.insert(QStringLiteral("sslrootcert"), systemBundle);
    return {};
}

bool isKnownTransactionPooler(const ConnectionSettings &settings)
{
    return settings.port == 6543 && settings.host.contains(QLatin1String("supabase"));
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::fromUri(const QString &uri)
{
    if (!uri.startsWith(QLatin1String("postgresql://")) && !uri.startsWith(QLatin1String("postgres://")))
        return refused(tr("it does not begin with postgresql://."));
    auto parameters = parse(uri);
    if (!parameters)
        return tl::make_unexpected(parameters.error());

    ConnectionSettings settings;
    settings.host = parameters->take(QStringLiteral("host"));
    settings.database = parameters->take(QStringLiteral("dbname"));
    settings.user = parameters->take(QStringLiteral("user"));
    settings.password = parameters->take(QStringLiteral("password"));
    if (const QString name = parameters->take(QStringLiteral("application_name")); !name.isEmpty())
        settings.applicationName = name;
    if (settings.host.isEmpty() || settings.host.contains(QLatin1Char(',')))
        return refused(tr("it must name one host or one socket folder."));
    if (const QString port = parameters->take(QStringLiteral("port")); !port.isEmpty()) {
        bool isNumber = false;
        settings.port = port.toInt(&isNumber);
        if (!isNumber || settings.port < 1 || settings.port > 65535)
            return refused(tr("the port is not a number between 1 and 65535."));
    }
    if (settings.database.isEmpty())
        return refused(tr("it names no database."));
    for (auto it = parameters->cbegin(); it != parameters->cend(); ++it) {
        if (!allowedOptions().contains(it.key()))
            return refused(tr("the parameter '%1' is not allowed.").arg(it.key()));
        if (it.value().contains(QLatin1Char(';')))
            return refused(tr("the parameter '%1' must not contain a semicolon.").arg(it.key()));
        settings.options.insert(it.key(), it.value());
    }
    if (isKnownTransactionPooler(settings))
        return refused(tr("port 6543 is the transaction pooler, which loses LISTEN, locks and settings. "
                          "Use the session port 5432."));
    if (settings.isRemote())
        if (auto verified = requireVerifiedTls(settings); !verified)
            return tl::make_unexpected(verified.error());
    return settings;
}

ConnectionSettings ConnectionSettings::onSocket(const QString &folder, int port, const QString &database,
                                                const QString &user)
{
    ConnectionSettings settings;
    settings.host = folder;
    settings.port = port;
    settings.database = database;
    settings.user = user;
    return settings;
}

ConnectionSettings ConnectionSettings::as(SessionKind newKind, const QString &newApplicationName) const
{
    ConnectionSettings copy = *this;
    copy.kind = newKind;
    if (!newApplicationName.isEmpty())
        copy.applicationName = newApplicationName;
    return copy;
}

bool ConnectionSettings::isSocket() const
{
    return host.startsWith(QLatin1Char('/'));
}

bool ConnectionSettings::isRemote() const
{
    if (isSocket() || host == QLatin1String("localhost"))
        return false;
    in_addr v4 {};
    if (inet_pton(AF_INET, host.toLatin1().constData(), &v4) == 1)
        return (ntohl(v4.s_addr) >> 24) != 127;
    return host != QLatin1String("::1");
}

QString ConnectionSettings::toUri() const
{
    QUrl url;
    url.setScheme(QStringLiteral("postgresql"));
    url.setUserName(user);
    url.setPath(QLatin1Char('/') + database);
    QUrlQuery query;
    if (isSocket())
        query.addQueryItem(QStringLiteral("host"), QString::fromLatin1(QUrl::toPercentEncoding(host)));
    else
        url.setHost(host);
    if (isSocket())
        query.addQueryItem(QStringLiteral("port"), QString::number(port));
    else
        url.setPort(port);
    for (auto it = options.cbegin(); it != options.cend(); ++it)
        query.addQueryItem(it.key(), QString::fromLatin1(QUrl::toPercentEncoding(it.value())));
    url.setQuery(query);
    QString text = url.toString(QUrl::FullyEncoded);
    // QUrl writes an empty authority as "postgresql:/raven"; libpq wants both slashes.
    if (!text.startsWith(QLatin1String("postgresql://")))
        text.replace(0, int(qstrlen("postgresql:")), QStringLiteral("postgresql://"));
    return text;
}

QString ConnectionSettings::label() const
{
    return QCoreApplication::translate("Database", "%1 on %2").arg(database, isSocket() ? tr("this machine") : host);
}

QString ConnectionSettings::connectOptions() const
{
    Parameters all = options;
    all.insert(QStringLiteral("application_name"), QString(applicationName).remove(QLatin1Char(';')));
    const auto setDefault = [&all](const char *key, const char *value) {
        if (!all.contains(QLatin1String(key)))
            all.insert(QLatin1String(key), QLatin1String(value));
    };
    setDefault("connect_timeout", "10");
    if (!isSocket()) {
        setDefault("keepalives", "1");
        setDefault("keepalives_idle", "30");
        setDefault("keepalives_interval", "10");
        setDefault("keepalives_count", "3");
        setDefault("tcp_user_timeout", "30000");
    }
    QStringList words;
    for (auto it = all.cbegin(); it != all.cend(); ++it)
        words.append(it.key() + QLatin1Char('=') + quoted(it.value()));
    return words.join(QLatin1Char(' '));
}
