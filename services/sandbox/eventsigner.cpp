#include "services/sandbox/eventsigner.h"

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace {

struct BioDeleter
{
    void operator()(BIO *bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;

struct ContextDeleter
{
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

QString keyTrouble()
{
    return QCoreApplication::translate("EventSigner", "The key that signs training events could not be made or read.");
}

} // namespace

Result<EventSigner> EventSigner::create()
{
    return of(Key(EVP_EC_gen("P-256"), EVP_PKEY_free));
}

Result<EventSigner> EventSigner::fromFile(const QString &path)
{
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray pem = file.readAll();
        const Bio bio(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
        return of(Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr), EVP_PKEY_free));
    }
    if (file.exists())
        return failure(Error::Code::Unavailable, keyTrouble(), file.errorString());
    Result<EventSigner> fresh = create();
    if (!fresh)
        return fresh;
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), fresh->m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly) || !out.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || out.write(data, size) != size || !out.commit())
        return failure(Error::Code::Unavailable, keyTrouble(), out.errorString());
    return fresh;
}

Result<EventSigner> EventSigner::of(const Key &key)
{
    unsigned char *der = nullptr;
    const int size = key ? i2d_PUBKEY(key.get(), &der) : 0;
    if (size <= 0)
        return failure(Error::Code::NotConfigured, keyTrouble());
    EventSigner signer;
    signer.m_key = key;
    signer.m_publicKey = QByteArray(reinterpret_cast<const char *>(der), size).toBase64();
    OPENSSL_free(der);
    return signer;
}

QByteArray EventSigner::sign(const QByteArray &timestamp, const QByteArray &body) const
{
    const QByteArray message = timestamp + body;
    const Context context(EVP_MD_CTX_new());
    const auto *bytes = reinterpret_cast<const unsigned char *>(message.constData());
    size_t size = 0;
    if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) != 1
        || EVP_DigestSign(context.get(), nullptr, &size, bytes, static_cast<size_t>(message.size())) != 1)
        return {};
    QByteArray der(static_cast<qsizetype>(size), '\0');
    if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(der.data()), &size, bytes,
                       static_cast<size_t>(message.size()))
        != 1)
        return {};
    der.truncate(static_cast<qsizetype>(size));
    return der.toBase64();
}
