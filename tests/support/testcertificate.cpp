#include "tests/support/testcertificate.h"

#include <QHostAddress>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace {

constexpr long secondsPerDay = 24 * 60 * 60;

template<typename Write>
QByteArray pem(Write write)
{
    BIO *out = BIO_new(BIO_s_mem());
    write(out);
    char *data = nullptr;
    const long size = BIO_get_mem_data(out, &data);
    const QByteArray text(data, size);
    BIO_free(out);
    return text;
}

void addExtension(X509 *certificate, int nid, const QByteArray &value)
{
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.constData());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

} // namespace

TestCertificate TestCertificate::forName(const QString &name, int daysValid)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -2 * secondsPerDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate), daysValid * secondsPerDay);
    X509_set_pubkey(certificate, key);
    X509_NAME *subject = X509_get_subject_name(certificate);
    const QByteArray common = name.toLatin1();
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char *>(common.constData()),
                               -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate, NID_subject_alt_name, (QHostAddress(name).isNull() ? "DNS:" : "IP:") + common);
    X509_sign(certificate, key, EVP_sha256());

    const QByteArray certificatePem = pem([certificate](BIO *out) { PEM_write_bio_X509(out, certificate); });
    const QByteArray keyPem =
        pem([key](BIO *out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(certificate);
    EVP_PKEY_free(key);
    return {QSslCertificate(certificatePem), QSslKey(keyPem, QSsl::Ec)};
}
