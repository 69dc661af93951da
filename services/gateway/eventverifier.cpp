#include "services/gateway/eventverifier.h"

#include <QCoreApplication>
#include <QStringList>

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace {

constexpr qsizetype longestSignature = 128; // characters; 72 bytes of DER are 96

const unsigned char *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

std::shared_ptr<void> keyFrom(const QString &text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text.trimmed().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return nullptr;
    const unsigned char *at = bytesOf(decoded.decoded);
    std::shared_ptr<void> key(d2i_PUBKEY(nullptr, &at, static_cast<long>(decoded.decoded.size())),
                              [](void *raw) { EVP_PKEY_free(static_cast<EVP_PKEY *>(raw)); });
    ERR_clear_error();
    if (!key)
        return nullptr;
    char group[64] = {};
    size_t length = 0;
    const int isNamed = EVP_PKEY_get_utf8_string_param(static_cast<EVP_PKEY *>(key.get()), OSSL_PKEY_PARAM_GROUP_NAME,
                                                       group, sizeof group, &length);
    return isNamed == 1 && qstrcmp(group, "prime256v1") == 0 ? key : nullptr;
}

bool verifyWith(EVP_PKEY *key, QByteArrayView timestamp, QByteArrayView body, const QByteArray &der)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const bool genuine = EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1
        && EVP_DigestVerifyUpdate(context.get(), timestamp.data(), static_cast<size_t>(timestamp.size())) == 1
        && EVP_DigestVerifyUpdate(context.get(), body.data(), static_cast<size_t>(body.size())) == 1
        && EVP_DigestVerifyFinal(context.get(), bytesOf(der), static_cast<size_t>(der.size())) == 1;
    ERR_clear_error();
    return genuine;
}

} // namespace

Result<EventVerifier> EventVerifier::fromKeys(const QString &text)
{
    EventVerifier verifier;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        auto key = keyFrom(part);
        if (!key) {
            return failure(
                Error::Code::NotConfigured,
                QCoreApplication::translate("EventVerifier",
                                            "SENDGRID_WEBHOOK_PUBLIC_KEY is no P-256 key as SendGrid shows it. "
                                            "Events of SendGrid are refused until it is right."));
        }
        verifier.m_keys.push_back(std::move(key));
    }
    if (verifier.m_keys.empty()) {
        return failure(Error::Code::NotConfigured,
                       QCoreApplication::translate("EventVerifier",
                                                   "SENDGRID_WEBHOOK_PUBLIC_KEY is not set. Events of SendGrid are "
                                                   "refused until it is."));
    }
    return verifier;
}

bool EventVerifier::verify(QByteArrayView timestamp, QByteArrayView body, QByteArrayView signature) const
{
    if (timestamp.isEmpty() || signature.isEmpty() || signature.size() > longestSignature)
        return false;
    const auto decoded =
        QByteArray::fromBase64Encoding(signature.toByteArray(), QByteArray::AbortOnBase64DecodingErrors);
    // Base64 has spare bits before its padding; only the one canonical spelling of a signature is accepted.
    if (!decoded || decoded.decoded.isEmpty() || decoded.decoded.toBase64() != signature)
        return false;
    return std::any_of(m_keys.begin(), m_keys.end(), [&](const std::shared_ptr<void> &key) {
        return verifyWith(static_cast<EVP_PKEY *>(key.get()), timestamp, body, decoded.decoded);
    });
}
