#pragma once

#include <QByteArray>
#include <QString>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

/// Signs bodies as SendGrid does, with a key made for the test.
class EventSigner
{
public:
    EventSigner()
        : m_key(EVP_EC_gen("P-256"), &EVP_PKEY_free)
    {
    }

    /// Base64 of the SubjectPublicKeyInfo, as the gateway is configured with it.
    [[nodiscard]] QString publicKey() const
    {
        unsigned char *der = nullptr;
        const int length = i2d_PUBKEY(m_key.get(), &der);
        const QByteArray bytes(reinterpret_cast<const char *>(der), length);
        OPENSSL_free(der);
        return QString::fromLatin1(bytes.toBase64());
    }

    [[nodiscard]] QByteArray sign(const QByteArray &timestamp, const QByteArray &body) const
    {
        const QByteArray message = timestamp + body;
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
        size_t length = 256;
        QByteArray der(static_cast<qsizetype>(length), '\0');
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get());
        EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(der.data()), &length,
                       reinterpret_cast<const unsigned char *>(message.constData()),
                       static_cast<size_t>(message.size()));
        der.truncate(static_cast<qsizetype>(length));
        return der.toBase64();
    }

private:
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
};
