#include "services/core/publiclinks.h"
#include "services/core/replyaddress.h"

#include "tests/support/raventest.h"

class TestTokenKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aTokenReadsBackForItsPurposeOnly();
    void everyFlippedBitIsRefused();
    void anythingElseIsRefused_data();
    void anythingElseIsRefused();
    void anotherKeyReadsNothing();
    void aReplacedKeyStillReadsItsTokens();
    void weakOrMissingKeysAreRefused();
    void linksAreComposedFromThePublicAddress();
    void aReplyAddressNamesItsRequest();
    void otherRecipientsNameNothing_data();
    void otherRecipientsNameNothing();
};

namespace {

const QUuid someUid = QUuid::fromString(QStringLiteral("9e107d9d-372b-4682-86d8-1d3542a419d6"));
constexpr std::array purposes {TokenPurpose::OpenPixel, TokenPurpose::Unsubscribe, TokenPurpose::Accept,
                               TokenPurpose::Decline, TokenPurpose::Reply};

} // namespace

void TestTokenKey::aTokenReadsBackForItsPurposeOnly()
{
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);

    for (const TokenPurpose made : purposes) {
        const QByteArray token = key->make(made, someUid);
        QCOMPARE(token.size(), 44);
        for (const TokenPurpose read : purposes)
            QCOMPARE(key->read(read, token), made == read ? std::optional(someUid) : std::nullopt);
    }
}

void TestTokenKey::aReplyAddressNamesItsRequest()
{
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);
    const ReplyAddress replies(QStringLiteral("reply.example.com"), *key);

    for (int times = 0; times < 200; ++times) {
        const QUuid uid = QUuid::createUuid();
        const QString address = replies.make(uid);
        QVERIFY2(address.section(QLatin1Char('@'), 0, 0).size() <= 64, "a local part has at most 64 characters");
        QCOMPARE(replies.read(address), std::optional(uid));
        QCOMPARE(replies.read(QStringLiteral("Own <%1>, x@y.z").arg(address.toUpper())), std::optional(uid));
        QCOMPARE(replies.read(QStringLiteral("reply+%1@a.b, %2").arg(QString(53, QLatin1Char('a')), address)),
                 std::optional(uid));
        // Each character is part of the proof.
        QString forged = address;
        const qsizetype place = 6 + times % 53;
        forged[place] = forged[place] == QLatin1Char('q') ? QLatin1Char('a') : QLatin1Char('q');
        QCOMPARE(replies.read(forged), std::nullopt);
    }
    QCOMPARE(ReplyAddress({}, *key).make(someUid), QString());
    QCOMPARE(ReplyAddress({}, *key).read(replies.make(someUid)), std::optional(someUid));
}

void TestTokenKey::otherRecipientsNameNothing_data()
{
    QTest::addColumn<QString>("recipients");
    QTest::newRow("nothing") << QString();
    QTest::newRow("an ordinary address") << QStringLiteral("work@reply.example.com");
    QTest::newRow("zeros") << QStringLiteral("reply+%1@reply.example.com").arg(QString(53, QLatin1Char('a')));
    QTest::newRow("short") << QStringLiteral("reply+abc@reply.example.com");
    QTest::newRow("no domain") << QStringLiteral("reply+%1").arg(QString(53, QLatin1Char('b')));
    QTest::newRow("thousands") << QStringLiteral("reply+%1@x ").arg(QString(53, QLatin1Char('b'))).repeated(5000);
}

void TestTokenKey::otherRecipientsNameNothing()
{
    QFETCH(const QString, recipients);
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);

    QCOMPARE(ReplyAddress(QStringLiteral("reply.example.com"), *key).read(recipients), std::nullopt);
}

void TestTokenKey::everyFlippedBitIsRefused()
{
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);
    const QByteArray token = key->make(TokenPurpose::Accept, someUid);
    QByteArray bytes = QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding);
    QCOMPARE(bytes.size(), 33);

    for (int bit = 0; bit < 33 * 8; ++bit) {
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
        QVERIFY(!key->read(TokenPurpose::Accept, bytes.toBase64(QByteArray::Base64UrlEncoding)));
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    }
    QVERIFY(key->read(TokenPurpose::Accept, bytes.toBase64(QByteArray::Base64UrlEncoding)));
}

void TestTokenKey::anythingElseIsRefused_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("short") << QByteArray("AAAA");
    QTest::newRow("a uuid") << someUid.toByteArray();
    QTest::newRow("zeros") << QByteArray(44, 'A');
    QTest::newRow("no base64") << QByteArray(44, '*');
    QTest::newRow("long") << QByteArray(45, 'A');
    QTest::newRow("the seeds' form") << QByteArray("9e107d9d372b468286d81d3542a419d6/9e107d9d372b");
}

void TestTokenKey::anythingElseIsRefused()
{
    QFETCH(QByteArray, token);
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);

    for (const TokenPurpose purpose : purposes)
        QVERIFY(!key->read(purpose, token));
}

void TestTokenKey::anotherKeyReadsNothing()
{
    const Result<TokenKey> ours = TokenKey::fromText(TokenKey::generate());
    const Result<TokenKey> theirs = TokenKey::fromText(TokenKey::generate());
    QVERIFY(ours && theirs);

    QVERIFY(!ours->read(TokenPurpose::Unsubscribe, theirs->make(TokenPurpose::Unsubscribe, someUid)));
}

void TestTokenKey::aReplacedKeyStillReadsItsTokens()
{
    const QString older = TokenKey::generate();
    const QString newer = TokenKey::generate();
    const Result<TokenKey> before = TokenKey::fromText(older);
    const Result<TokenKey> after = TokenKey::fromText(newer + QStringLiteral(", ") + older);
    QVERIFY(before && after);

    QCOMPARE(after->read(TokenPurpose::Accept, before->make(TokenPurpose::Accept, someUid)), std::optional(someUid));
    QVERIFY(!before->read(TokenPurpose::Accept, after->make(TokenPurpose::Accept, someUid)));
}

void TestTokenKey::weakOrMissingKeysAreRefused()
{
    const QString hex = QString(64, QLatin1Char('a'));
    QVERIFY(TokenKey::fromText(hex));
    for (const QString &text : {QString(), QStringLiteral(","), QStringLiteral("secret"), hex.left(40),
                                QString(hex + QStringLiteral(",short")), QString(100, QLatin1Char('*'))}) {
        const Result<TokenKey> key = TokenKey::fromText(text);
        QVERIFY2(!key, qPrintable(text));
        QCOMPARE(key.error().code, Error::Code::NotConfigured);
        QVERIFY(text.isEmpty() || text == QStringLiteral(",") || !key.error().message.contains(text));
    }
}

void TestTokenKey::linksAreComposedFromThePublicAddress()
{
    const Result<TokenKey> key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);
    const PublicLinks links(QStringLiteral("https://raven.example/"), *key);

    const QString pixel = links.openPixel(someUid);
    QVERIFY(pixel.startsWith(QStringLiteral("https://raven.example/t/")));
    QVERIFY(pixel.endsWith(QStringLiteral(".gif")));
    QCOMPARE(key->read(TokenPurpose::OpenPixel, pixel.sliced(24).chopped(4).toLatin1()), std::optional(someUid));
    QVERIFY(links.unsubscribe(someUid).startsWith(QStringLiteral("https://raven.example/u/")));
    QCOMPARE(key->read(TokenPurpose::Decline, links.decline(someUid).sliced(24).toLatin1()), std::optional(someUid));
}

QTEST_GUILESS_MAIN(TestTokenKey)
#include "tst_tokenkey.moc"
