#pragma once

#include "services/core/result.h"

#include <QByteArrayView>

#include <memory>
#include <vector>

/// Checks SendGrid's signature: ECDSA P-256 over SHA-256 of the timestamp's bytes followed by the raw body. Works on
/// bytes and answers false to everything malformed. Immutable; usable from any thread.
class EventVerifier
{
public:
    /// SENDGRID_WEBHOOK_PUBLIC_KEY: the key as SendGrid shows it (base64 of the SubjectPublicKeyInfo). Two separated by
    /// a comma are both accepted, for a change of keys.
    [[nodiscard]] static Result<EventVerifier> fromKeys(const QString &text);

    [[nodiscard]] bool verify(QByteArrayView timestamp, QByteArrayView body, QByteArrayView signature) const;

private:
    std::vector<std::shared_ptr<void>> m_keys; ///< EVP_PKEY
};
