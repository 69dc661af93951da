#include "services/gateway/eventverifier.h"

#include "tests/support/eventsigner.h"
#include "tests/support/raventest.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

class TestEventVerifier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void bothPublishedVectorsVerify();
    void ourOwnSignaturesVerify();
    void everyFlippedBitIsRefused();
    void malformedSignaturesAreRefused_data();
    void malformedSignaturesAreRefused();
    void bytesThatAreNoTextVerify();
    void twoKeysAreAcceptedDuringAChange();
    void wrongKeysAreNamed();

private:
    EventSigner m_signer;
};

void TestEventVerifier::bothPublishedVectorsVerify()
{
    // The vendor's vectors are not ours to ship; they are read where the project's references are at hand.
    const QString source = qEnvironmentVariable("RAVEN_SOURCE_DIR");
    QString path = qEnvironmentVariable("RAVEN_SPECS_DIR", source + QStringLiteral("/../shared/specs"));
    QFile file(path + QStringLiteral("/sendgrid/eventwebhook/signature_vectors.derived.json"));
    if (!file.open(QIODevice::ReadOnly))
        QSKIP("SendGrid's published vectors are absent; set RAVEN_SPECS_DIR to the folder of the specifications");
    const QJsonArray vectors = QJsonDocument::fromJson(file.readAll()).array();
    QCOMPARE(vectors.size(), 2);

    for (const auto &vector : vectors) {
        const auto verifier = EventVerifier::fromKeys(vector[QLatin1String("public_key")].toString());
        QVERIFY(verifier);
        const QByteArray body = QByteArray::fromBase64(vector[QLatin1String("payload_base64")].toString().toLatin1());
        const QByteArray timestamp = vector[QLatin1String("timestamp")].toString().toLatin1();
        const QByteArray signature = vector[QLatin1String("signature")].toString().toLatin1();

        QVERIFY(verifier->verify(timestamp, body, signature));
        QVERIFY2(!verifier->verify(timestamp, body.chopped(2), signature), "the trailing line end is signed too");
    }
}

void TestEventVerifier::ourOwnSignaturesVerify()
{
    const auto verifier = EventVerifier::fromKeys(m_signer.publicKey());
    QVERIFY(verifier);

    for (const QByteArray &body : {QByteArray("[]\r\n"), QByteArray(100'000, 'x'), QByteArray()})
        QVERIFY(verifier->verify("1600112502", body, m_signer.sign("1600112502", body)));
}

void TestEventVerifier::everyFlippedBitIsRefused()
{
    const auto verifier = EventVerifier::fromKeys(m_signer.publicKey());
    QVERIFY(verifier);
    QByteArray body = "[" + QByteArray(1022, 'e') + "]";
    QByteArray timestamp = "1600112502";
    QByteArray signature = m_signer.sign(timestamp, body);
    QVERIFY(verifier->verify(timestamp, body, signature));
    int flips = 0;

    for (QByteArray *part : {&body, &timestamp, &signature}) {
        for (qsizetype bit = 0; bit < part->size() * 8; ++bit) {
            char &byte = (*part)[bit / 8];
            byte = static_cast<char>(byte ^ (1 << bit % 8));
            QVERIFY(!verifier->verify(timestamp, body, signature));
            byte = static_cast<char>(byte ^ (1 << bit % 8));
            ++flips;
        }
    }

    qInfo("%d flips refused", flips);
    QVERIFY(flips > 8192 + 80 + 700);
    QVERIFY(verifier->verify(timestamp, body, signature));
}

void TestEventVerifier::malformedSignaturesAreRefused_data()
{
    QTest::addColumn<QByteArray>("signature");
    const QByteArray good = m_signer.sign("1", "body");
    const QByteArray der = QByteArray::fromBase64(good);
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no base64") << QByteArray("not base64 at all!");
    QTest::newRow("blank in front") << QByteArray(" " + good);
    QTest::newRow("line end behind") << QByteArray(good + "\n");
    QTest::newRow("truncated DER") << der.chopped(1).toBase64();
    QTest::newRow("a byte behind the DER") << QByteArray(der + '\0').toBase64();
    QTest::newRow("raw r and s") << QByteArray(64, 'r').toBase64();
    QTest::newRow("zeros") << QByteArray(71, '\0').toBase64();
    QTest::newRow("empty sequence") << QByteArray::fromHex("3000").toBase64();
    QTest::newRow("r and s of zero") << QByteArray::fromHex("3006020100020100").toBase64();
    QTest::newRow("r and s of one") << QByteArray::fromHex("3006020101020101").toBase64();
    QTest::newRow("very long") << QByteArray(100'000, 'A');
    QTest::newRow("of another key") << EventSigner().sign("1", "body");
    QTest::newRow("of another body") << m_signer.sign("1", "other");
    QTest::newRow("of a moved border") << m_signer.sign("1b", "ody");
}

void TestEventVerifier::malformedSignaturesAreRefused()
{
    QFETCH(QByteArray, signature);
    const auto verifier = EventVerifier::fromKeys(m_signer.publicKey());
    QVERIFY(verifier);

    // The border between time and body is not part of the signature; the gateway checks that the time is a number.
    QCOMPARE(verifier->verify("1", "body", signature), qstrcmp(QTest::currentDataTag(), "of a moved border") == 0);
}

void TestEventVerifier::bytesThatAreNoTextVerify()
{
    const auto verifier = EventVerifier::fromKeys(m_signer.publicKey());
    QVERIFY(verifier);
    QByteArray body = "[\xff\xfe]";
    body.append('\0');

    QVERIFY(verifier->verify("1", body, m_signer.sign("1", body)));
}

void TestEventVerifier::twoKeysAreAcceptedDuringAChange()
{
    const EventSigner next;
    const auto verifier = EventVerifier::fromKeys(m_signer.publicKey() + QStringLiteral(", ") + next.publicKey());
    QVERIFY(verifier);

    QVERIFY(verifier->verify("1", "body", m_signer.sign("1", "body")));
    QVERIFY(verifier->verify("1", "body", next.sign("1", "body")));
    QVERIFY(!verifier->verify("1", "body", EventSigner().sign("1", "body")));
}

void TestEventVerifier::wrongKeysAreNamed()
{
    const QString good = m_signer.publicKey();
    for (const QString &text :
         {QString(), QStringLiteral(","), QStringLiteral("secret"), good.chopped(8),
          QString(good + QStringLiteral(",AAAA")), QString::fromLatin1(QByteArray(91, 'x').toBase64())}) {
        const auto verifier = EventVerifier::fromKeys(text);
        QVERIFY(!verifier);
        QCOMPARE(verifier.error().code, Error::Code::NotConfigured);
        QVERIFY(verifier.error().message.contains(QStringLiteral("SENDGRID_WEBHOOK_PUBLIC_KEY")));
    }
}

QTEST_GUILESS_MAIN(TestEventVerifier)
#include "tst_eventverifier.moc"
