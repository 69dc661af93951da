#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QUuid>

#include <optional>

/// What a link may do. A token made for one purpose is worthless for every other.
enum class TokenPurpose { OpenPixel, Unsubscribe, Accept, Decline, Reply };

/// Makes and reads the tokens in tracking pixels and links: key id, message uid and a truncated HMAC-SHA-256, url-safe,
/// 44 characters. The uid is random and says nothing; without the key no token can be made. A value; thread-safe.
class TokenKey
{
public:
    /// RAVEN_TOKEN_KEY: base64 or hexadecimal, at least 32 bytes. Several separated by commas: the first makes tokens,
    /// all of them read, so a key can be replaced while its links are still out.
    [[nodiscard]] static Result<TokenKey> fromText(const QString &text);
    /// A fresh key in the form that fromText() reads.
    [[nodiscard]] static QString generate();

    [[nodiscard]] QByteArray make(TokenPurpose purpose, const QUuid &uid) const;
    /// The uid of a genuine token; nothing for everything else.
    [[nodiscard]] std::optional<QUuid> read(TokenPurpose purpose, QByteArrayView token) const;

private:
    struct Secret
    {
        char id = 0;
        QByteArray bytes;
    };

    QList<Secret> m_secrets;
};
