#include "services/http/httpanswerparser.h"

#include "tests/support/raventest.h"

#include <QRandomGenerator>

using State = HttpAnswerParser::State;

class TestHttpAnswerParser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aWholeAnswerIsReadHoweverItIsCut_data();
    void aWholeAnswerIsReadHoweverItIsCut();
    void whatIsNotPlainlyAWholeAnswerIsBad_data();
    void whatIsNotPlainlyAWholeAnswerIsBad();
    void anAnswerThatEndsEarlyIsBad_data();
    void anAnswerThatEndsEarlyIsBad();
    void theConnectionIsKeptOnlyWhenTheAnswerSaysWhereItEnds_data();
    void theConnectionIsKeptOnlyWhenTheAnswerSaysWhereItEnds();
    void bytesAfterTheAnswerAreNotTaken();
    void theBodyLimitHoldsForEveryFraming_data();
    void theBodyLimitHoldsForEveryFraming();
    void endlessHeadAndChunkExtensionStopAtTheLimit();
    void randomBytesNeverCrashIt();
};

static HttpAnswerParser parsed(const QByteArray &bytes, qsizetype step = 1 << 20, HttpAnswerParser::Limits limits = {})
{
    HttpAnswerParser parser(limits);
    for (qsizetype at = 0; at < bytes.size(); at += step)
        parser.feed(QByteArrayView(bytes).sliced(at, std::min(step, bytes.size() - at)));
    return parser;
}

void TestHttpAnswerParser::aWholeAnswerIsReadHoweverItIsCut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") << 200
                            << QByteArray("hello");
    QTest::newRow("no body") << QByteArray("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Message-Id: a\r\n\r\n")
                             << 202 << QByteArray();
    QTest::newRow("204") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n") << 204 << QByteArray();
    QTest::newRow("no reason") << QByteArray("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\nx") << 200 << QByteArray("x");
    QTest::newRow("chunked") << QByteArray(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nT: "
        "1\r\n\r\n") << 200 << QByteArray("hello");
    QTest::newRow("interim") << QByteArray(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\n{}")
                             << 400 << QByteArray("{}");
    QTest::newRow("equal lengths") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\nx")
                                   << 200 << QByteArray("x");
}

void TestHttpAnswerParser::aWholeAnswerIsReadHoweverItIsCut()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(7), bytes.size()}) {
        const HttpAnswerParser parser = parsed(bytes, step);

        QCOMPARE(parser.state(), State::Done);
        QCOMPARE(parser.status(), status);
        QCOMPARE(parser.body(), body);
    }
}

void TestHttpAnswerParser::whatIsNotPlainlyAWholeAnswerIsBad_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    QTest::newRow("three bytes of noise") << QByteArray("\x16\x03\x01\r\n");
    QTest::newRow("another protocol") << QByteArray("HTTP/2.0 200 OK\r\n\r\n");
    QTest::newRow("status 99") << QByteArray("HTTP/1.1 099 OK\r\n\r\n");
    QTest::newRow("status with letters") << QByteArray("HTTP/1.1 2x0 OK\r\n\r\n");
    QTest::newRow("bare LF") << QByteArray("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
    QTest::newRow("switching protocols") << QByteArray("HTTP/1.1 101 Yes\r\n\r\n");
    QTest::newRow("two lengths") << ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n";
    QTest::newRow("negative length") << ok + "Content-Length: -1\r\n\r\n";
    QTest::newRow("length list") << ok + "Content-Length: 5, 5\r\n\r\n";
    QTest::newRow("length of 2^64") << ok + "Content-Length: 18446744073709551616\r\n\r\n";
    QTest::newRow("length and chunks") << ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n";
    QTest::newRow("gzip transfer") << ok + "Transfer-Encoding: gzip, chunked\r\n\r\n";
    QTest::newRow("folded header") << ok + "A: b\r\n c\r\n\r\n";
    QTest::newRow("space before colon") << ok + "A : b\r\n\r\n";
    QTest::newRow("NUL") << ok + QByteArray("A: b\0c\r\n\r\n", 10);
    QTest::newRow("chunk length missing") << ok + "Transfer-Encoding: chunked\r\n\r\n\r\n";
    QTest::newRow("chunk length negative") << ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n";
    QTest::newRow("chunk length huge") << ok + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n";
    QTest::newRow("chunk too long") << ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n";
    QTest::newRow("endless interim") << QByteArray("HTTP/1.1 100 C\r\n\r\n").repeated(20);
    QTest::newRow("too many headers") << ok + QByteArray("A: b\r\n").repeated(300);
}

void TestHttpAnswerParser::whatIsNotPlainlyAWholeAnswerIsBad()
{
    QFETCH(QByteArray, bytes);
    for (const qsizetype step : {qsizetype(1), bytes.size()}) {
        const HttpAnswerParser parser = parsed(bytes, step);

        QCOMPARE(parser.state(), State::Bad);
        QVERIFY(!parser.problem().isEmpty());
        QVERIFY(parser.body().isEmpty());
    }
}

void TestHttpAnswerParser::anAnswerThatEndsEarlyIsBad_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("three bytes") << QByteArray("HTT");
    QTest::newRow("after the status line") << QByteArray("HTTP/1.1 202 Accepted\r\n");
    QTest::newRow("inside the body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    QTest::newRow("inside a chunk") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    QTest::newRow("before the last chunk")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n");
    QTest::newRow("before the trailer's end")
        << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nh\r\n0\r\n");
}

void TestHttpAnswerParser::anAnswerThatEndsEarlyIsBad()
{
    QFETCH(QByteArray, bytes);
    HttpAnswerParser parser = parsed(bytes);

    parser.closed();

    QCOMPARE(parser.state(), State::Bad);
}

void TestHttpAnswerParser::theConnectionIsKeptOnlyWhenTheAnswerSaysWhereItEnds_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("kept");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") << true;
    QTest::newRow("close") << QByteArray("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n") << false;
    QTest::newRow("old protocol") << QByteArray("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n") << false;
    QTest::newRow("until close") << QByteArray("HTTP/1.1 200 OK\r\n\r\nbody") << false;
}

void TestHttpAnswerParser::theConnectionIsKeptOnlyWhenTheAnswerSaysWhereItEnds()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, kept);
    HttpAnswerParser parser = parsed(bytes);

    parser.closed();

    QCOMPARE(parser.state(), State::Done);
    QCOMPARE(parser.keepsConnection(), kept);
}

void TestHttpAnswerParser::bytesAfterTheAnswerAreNotTaken()
{
    const QByteArray bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n";
    HttpAnswerParser parser({});

    QCOMPARE(parser.feed(bytes), bytes.indexOf("{}") + 2);
    QCOMPARE(parser.body(), QByteArray("{}"));
}

void TestHttpAnswerParser::theBodyLimitHoldsForEveryFraming_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("piece");
    QTest::newRow("length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
                            << QByteArray(1024, 'x');
    QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                            << QByteArray("1\r\nx\r\n");
    QTest::newRow("until close") << QByteArray("HTTP/1.1 200 OK\r\n\r\n") << QByteArray(1024, 'x');
}

void TestHttpAnswerParser::theBodyLimitHoldsForEveryFraming()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, piece);
    HttpAnswerParser::Limits limits;
    limits.body = 100'000;
    HttpAnswerParser parser(limits);

    parser.feed(head);
    for (int count = 0; count < 200'000 && parser.state() != State::Bad; ++count) {
        parser.feed(piece);
        QVERIFY(parser.body().size() <= limits.body);
    }

    QCOMPARE(parser.state(), State::Bad);
}

void TestHttpAnswerParser::endlessHeadAndChunkExtensionStopAtTheLimit()
{
    for (const QByteArray &begin : {QByteArray("HTTP/1.1 200 OK\r\nA: "),
                                    QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")}) {
        HttpAnswerParser parser({});
        parser.feed(begin);

        int pieces = 0;
        for (; pieces < 1000 && parser.state() != State::Bad; ++pieces)
            parser.feed(QByteArray(1024, 'a'));

        QCOMPARE(parser.state(), State::Bad);
        QVERIFY(pieces <= 65);
    }
}

void TestHttpAnswerParser::randomBytesNeverCrashIt()
{
    QRandomGenerator random(7);
    const QByteArray seed = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nA: b\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes = seed;
        for (quint32 change = random.bounded(4u); change > 0; --change)
            bytes[random.bounded(static_cast<int>(bytes.size()))] = static_cast<char>(random.bounded(256));
        HttpAnswerParser parser = parsed(bytes, 1 + random.bounded(20));
        parser.closed();

        QVERIFY(parser.state() == State::Done || parser.state() == State::Bad);
    }
}

QTEST_GUILESS_MAIN(TestHttpAnswerParser)
#include "tst_httpanswerparser.moc"
