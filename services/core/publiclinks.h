#pragma once

#include "services/core/tokenkey.h"

/// The addresses a recipient gets to see, all at the gateway's public address (APP_URL). A value; thread-safe.
class PublicLinks
{
public:
    /// @p appUrl without a path or with one; a slash at its end does not matter.
    PublicLinks(const QString &appUrl, TokenKey key)
        : m_base(appUrl.endsWith(QLatin1Char('/')) ? appUrl.chopped(1) : appUrl)
        , m_key(std::move(key))
    {
    }

    [[nodiscard]] QString openPixel(const QUuid &messageUid) const
    {
        return link(QLatin1String("/t/"), TokenPurpose::OpenPixel, messageUid) + QLatin1String(".gif");
    }
    /// Shows a page on GET; POST acts, as RFC 8058 wants it for List-Unsubscribe-Post.
    [[nodiscard]] QString unsubscribe(const QUuid &messageUid) const
    {
        return link(QLatin1String("/u/"), TokenPurpose::Unsubscribe, messageUid);
    }
    [[nodiscard]] QString accept(const QUuid &messageUid) const
    {
        return link(QLatin1String("/a/"), TokenPurpose::Accept, messageUid);
    }
    [[nodiscard]] QString decline(const QUuid &messageUid) const
    {
        return link(QLatin1String("/a/"), TokenPurpose::Decline, messageUid);
    }

private:
    QString link(QLatin1String path, TokenPurpose purpose, const QUuid &messageUid) const
    {
        return m_base + path + QString::fromLatin1(m_key.make(purpose, messageUid));
    }

    QString m_base;
    TokenKey m_key;
};
