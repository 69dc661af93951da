#include "services/gateway/secretset.h"

#include <QCryptographicHash>
#include <QStringList>

#include <openssl/crypto.h>

namespace {

constexpr qsizetype shortest = 16;

QByteArray digestOf(QByteArrayView text)
{
    return QCryptographicHash::hash(text.toByteArray(), QCryptographicHash::Sha256);
}

} // namespace

SecretSet::SecretSet(const QString &text)
{
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QByteArray secret = part.trimmed().toUtf8();
        if (secret.size() >= shortest)
            m_digests.append(digestOf(secret));
    }
}

bool SecretSet::accepts(QByteArrayView candidate) const
{
    const QByteArray digest = digestOf(candidate);
    bool accepted = false;
    for (const QByteArray &known : m_digests)
        accepted |= CRYPTO_memcmp(known.constData(), digest.constData(), static_cast<size_t>(known.size())) == 0;
    return accepted;
}
