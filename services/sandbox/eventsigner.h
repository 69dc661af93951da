#pragma once

#include "services/core/result.h"

#include <QByteArray>

#include <memory>

struct evp_pkey_st;

/// Signs webhook posts as SendGrid does: ECDSA P-256 over SHA-256 of timestamp and body, base64 of the DER signature.
class EventSigner
{
public:
    static Result<EventSigner> create();
    /// Reads the private key of @p path; makes one there (readable by the owner only) when the file does not exist, so
    /// that a sandbox that starts again keeps the key its gateway knows.
    static Result<EventSigner> fromFile(const QString &path);

    [[nodiscard]] QByteArray publicKey() const { return m_publicKey; } ///< base64 of the SubjectPublicKeyInfo DER
    [[nodiscard]] QByteArray sign(const QByteArray &timestamp, const QByteArray &body) const;

private:
    using Key = std::shared_ptr<evp_pkey_st>;

    static Result<EventSigner> of(const Key &key);

    Key m_key;
    QByteArray m_publicKey;
};
