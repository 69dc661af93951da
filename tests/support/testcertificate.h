#pragma once

#include <QSslCertificate>
#include <QSslKey>
#include <QString>

/// A fresh P-256 key and a certificate signed by itself, for @p name (an IP address or a host name). Made anew in each
/// run, so no key lies in the repository and none ever expires.
struct TestCertificate
{
    QSslCertificate certificate;
    QSslKey key;

    static TestCertificate forName(const QString &name, int daysValid = 1);
};
