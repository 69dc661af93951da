#include "services/core/tokenkey.h"

#include <QCoreApplication>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace {

constexpr qsizetype uidBytes = 16;
constexpr qsizetype macBytes = 16;
constexpr qsizetype tokenBytes = 1 + uidBytes + macBytes;
constexpr qsizetype tokenCharacters = tokenBytes / 3 * 4; // 33 bytes: no padding
constexpr qsizetype shortestKeyBytes = 32;

constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

/// Separates the purposes inside the HMAC. Fixed for ever: links that are out carry them.
QByteArrayView labelOf(TokenPurpose purpose)
{
    switch (purpose) {
    case TokenPurpose::OpenPixel:
        return "raven:open:";
    case TokenPurpose::Unsubscribe:
        return "raven:unsubscribe:";
    case TokenPurpose::Accept:
        return "raven:accept:";
    case TokenPurpose::Decline:
        return "raven:decline:";
    case TokenPurpose::Reply:
        return "raven:reply:";
    }
    Q_UNREACHABLE();
}

const unsigned char *bytesOf(const char *data)
{
    return reinterpret_cast<const unsigned char *>(data);
}

QByteArray macOf(const QByteArray &secret, TokenPurpose purpose, QByteArrayView idAndUid)
{
    const QByteArrayView label = labelOf(purpose);
    std::array<char, 64> message {};
    std::copy(label.begin(), label.end(), message.begin());
    std::copy(idAndUid.begin(), idAndUid.end(), message.begin() + label.size());
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac {};
    unsigned int length = 0;
    HMAC(EVP_sha256(), secret.constData(), static_cast<int>(secret.size()), bytesOf(message.data()),
         static_cast<size_t>(label.size() + idAndUid.size()), mac.data(), &length);
    return {reinterpret_cast<const char *>(mac.data()), macBytes};
}

QByteArray decodedKey(const QByteArray &text)
{
    static const QByteArray hexDigits = "0123456789abcdefABCDEF";
    const bool isHex = text.size() % 2 == 0 && text.size() >= 2 * shortestKeyBytes
        && std::all_of(text.begin(), text.end(), [](char digit) { return hexDigits.contains(digit); });
    if (isHex)
        return QByteArray::fromHex(text);
    const auto standard = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (standard)
        return *standard;
    const auto urlSafe =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors | QByteArray::Base64UrlEncoding);
    return urlSafe ? *urlSafe : QByteArray();
}

char keyIdOf(const QByteArray &secret)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest {};
    unsigned int length = 0;
    EVP_Digest(secret.constData(), static_cast<size_t>(secret.size()), digest.data(), &length, EVP_sha256(), nullptr);
    return static_cast<char>(digest.front());
}

} // namespace

Result<TokenKey> TokenKey::fromText(const QString &text)
{
    TokenKey key;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QByteArray bytes = decodedKey(part.trimmed().toLatin1());
        if (bytes.size() < shortestKeyBytes) {
            return failure(Error::Code::NotConfigured,
                           QCoreApplication::translate(
                               "TokenKey",
                               "The key for links (RAVEN_TOKEN_KEY) must be at least 32 bytes in base64 or "
                               "hexadecimal. Without it no link can be made or read."));
        }
        key.m_secrets.append({keyIdOf(bytes), bytes});
    }
    if (key.m_secrets.isEmpty()) {
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("TokenKey",
                                                   "There is no key for links (RAVEN_TOKEN_KEY). Without it no link "
                                                   "can be made or read."));
    }
    return key;
}

QString TokenKey::generate()
{
    QByteArray bytes(shortestKeyBytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), static_cast<int>(bytes.size())) != 1)
        qFatal("The system has no random numbers.");
    return QString::fromLatin1(bytes.toBase64());
}

QByteArray TokenKey::make(TokenPurpose purpose, const QUuid &uid) const
{
    const Secret &secret = m_secrets.constFirst();
    QByteArray bytes;
    bytes.reserve(tokenBytes);
    bytes.append(secret.id);
    bytes.append(uid.toRfc4122());
    bytes.append(macOf(secret.bytes, purpose, bytes));
    return bytes.toBase64(encoding);
}

std::optional<QUuid> TokenKey::read(TokenPurpose purpose, QByteArrayView token) const
{
    if (token.size() != tokenCharacters)
        return std::nullopt;
    const auto decoded =
        QByteArray::fromBase64Encoding(token.toByteArray(), encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != tokenBytes)
        return std::nullopt;
    const QByteArrayView idAndUid = QByteArrayView(decoded.decoded).first(1 + uidBytes);
    const QByteArrayView mac = QByteArrayView(decoded.decoded).sliced(1 + uidBytes);
    bool genuine = false;
    for (const Secret &secret : m_secrets) {
        const QByteArray expected = macOf(secret.bytes, purpose, idAndUid);
        genuine |= secret.id == idAndUid.front() && CRYPTO_memcmp(expected.constData(), mac.data(), macBytes) == 0;
    }
    return genuine ? std::optional(QUuid::fromRfc4122(idAndUid.sliced(1))) : std::nullopt;
}
