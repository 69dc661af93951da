#pragma once

#include <QStringList>
#include <QUrl>

/// Where requests with our keys may go: the providers' own hosts over https, and base URLs a person configured (plain
/// http only to this machine, for the sandbox). A value; asked before every request.
class HostAllowList
{
public:
    HostAllowList() = default;
    explicit HostAllowList(const QList<QUrl> &configuredBases);

    [[nodiscard]] bool allows(const QUrl &url) const;

private:
    QStringList m_origins; ///< "https://host:port"
};
