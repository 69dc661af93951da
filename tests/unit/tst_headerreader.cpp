#include "services/httpserver/headerreader.h"

#include "tests/support/raventest.h"

#include <QRandomGenerator>

class TestHeaderReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aPlainRequestIsTakenApart();
    void theVerdictDoesNotDependOnHowTheBytesAreCut();
    void bytesBehindTheBlockAreHandedOver();
    void aRepeatedFieldReadsAsNothing();
    void anEndlessBlockIsRefusedAtTheLimit();
    void noiseNeverPassesAndNeverCrashes();
};

namespace {

const QByteArray plainPost = "POST /webhooks/sendgrid?x=1 HTTP/1.1\r\nHost: raven.example\r\nContent-Length: 5\r\n"
                             "X-Kind:  spaced \r\n\r\n";

} // namespace

void TestHeaderReader::aPlainRequestIsTakenApart()
{
    HeaderReader reader({});

    QCOMPARE(reader.feed(plainPost), HeaderReader::Verdict::Complete);

    QCOMPARE(reader.request().method, "POST");
    QCOMPARE(reader.request().path, "/webhooks/sendgrid");
    QCOMPARE(reader.request().query, "x=1");
    QCOMPARE(reader.request().field("x-kind"), "spaced");
    QCOMPARE(reader.contentLength(), 5);
}

void TestHeaderReader::theVerdictDoesNotDependOnHowTheBytesAreCut()
{
    for (qsizetype cut = 1; cut < plainPost.size(); ++cut) {
        HeaderReader reader({});

        QCOMPARE(reader.feed(QByteArrayView(plainPost).first(cut)), HeaderReader::Verdict::NeedsMore);
        QCOMPARE(reader.feed(QByteArrayView(plainPost).sliced(cut)), HeaderReader::Verdict::Complete);
        QCOMPARE(reader.request().fields.size(), 3);
    }
}

void TestHeaderReader::bytesBehindTheBlockAreHandedOver()
{
    HeaderReader reader({});

    QCOMPARE(reader.feed(QByteArray(plainPost + "hello")), HeaderReader::Verdict::Complete);

    QCOMPARE(reader.takeRest(), "hello");
}

void TestHeaderReader::aRepeatedFieldReadsAsNothing()
{
    HeaderReader reader({});

    reader.feed("GET / HTTP/1.1\r\nHost: a\r\nX-Secret: one\r\nX-Secret: two\r\n\r\n");

    QCOMPARE(reader.request().field("x-secret"), QByteArray());
    QCOMPARE(reader.request().field("host"), "a");
}

void TestHeaderReader::anEndlessBlockIsRefusedAtTheLimit()
{
    HeaderReader reader({});
    HeaderReader::Verdict verdict = reader.feed("GET / HTTP/1.1\r\nHost: a\r\nX: ");
    qsizetype fed = 0;

    while (verdict == HeaderReader::Verdict::NeedsMore && fed < 1'000'000) {
        verdict = reader.feed(QByteArray(100, 'a'));
        fed += 100;
    }

    QCOMPARE(verdict, HeaderReader::Verdict::Refused);
    QCOMPARE(reader.status(), 431);
    QVERIFY(fed <= 16 * 1024 + 100);
}

void TestHeaderReader::noiseNeverPassesAndNeverCrashes()
{
    QRandomGenerator random(20250917);
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = plainPost;
        const int changes = 1 + static_cast<int>(random.bounded(3));
        for (int change = 0; change < changes; ++change)
            bytes[static_cast<qsizetype>(random.bounded(static_cast<quint32>(bytes.size())))] =
                static_cast<char>(random.bounded(256));
        HeaderReader reader({});
        if (reader.feed(bytes) == HeaderReader::Verdict::Refused)
            ++refused;
        else if (reader.contentLength() >= 0)
            QVERIFY(reader.contentLength() <= 1024 * 1024);
    }
    QVERIFY(refused > 5'000);
}

QTEST_GUILESS_MAIN(TestHeaderReader)
#include "tst_headerreader.moc"
