#include "services/http/hostallowlist.h"

#include <QHostAddress>

namespace {

constexpr const char *providerOrigins[] = {"https://api.sendgrid.com:443", "https://api.eu.sendgrid.com:443",
                                           "https://api.instantly.ai:443"};

QString originOf(const QUrl &url)
{
    const int defaultPort = url.scheme() == QLatin1String("https") ? 443 : 80;
    return url.scheme() + QLatin1String("://") + url.host().toLower() + QLatin1Char(':')
        + QString::number(url.port(defaultPort));
}

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

bool isSendable(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment())
        return false;
    return url.scheme() == QLatin1String("https")
        || (url.scheme() == QLatin1String("http") && isThisMachine(url.host()));
}

} // namespace

HostAllowList::HostAllowList(const QList<QUrl> &configuredBases)
{
    for (const QUrl &base : configuredBases) {
        if (isSendable(base))
            m_origins.append(originOf(base));
    }
}

bool HostAllowList::allows(const QUrl &url) const
{
    if (!isSendable(url))
        return false;
    const QString origin = originOf(url);
    const auto isOurs = [&origin](const char *known) {
        return origin == QLatin1String(known);
    };
    return std::any_of(std::begin(providerOrigins), std::end(providerOrigins), isOurs) || m_origins.contains(origin);
}
