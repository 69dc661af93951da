#include "services/httpserver/httpserver.h"

#include "tests/support/rawsocket.h"
#include "tests/support/raventest.h"

#include <QFile>

#include <condition_variable>
#include <mutex>

using namespace std::chrono_literals;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;

void echo(HttpServer::Request request, const HttpServer::Answer &answer)
{
    HttpServer::Response response;
    response.contentType = "text/plain";
    response.body = request.method + ' ' + request.path + ' ' + QByteArray::number(request.body.size());
    answer(response);
}

QByteArray get(const QByteArray &path = "/")
{
    return "GET " + path + " HTTP/1.1\r\nHost: raven.example\r\nConnection: close\r\n\r\n";
}

/// Keeps the answers it is asked for until somebody gives them.
class Parked
{
public:
    HttpServer::Handler handler()
    {
        return [this](const HttpServer::Request &, const HttpServer::Answer &answer) {
            const std::lock_guard lock(m_mutex);
            m_answers.append(answer);
            m_arrived.notify_all();
        };
    }
    bool waitFor(qsizetype count)
    {
        std::unique_lock lock(m_mutex);
        return m_arrived.wait_for(lock, 5s, [&] { return m_answers.size() >= count; });
    }
    void answerAll(const HttpServer::Response &response)
    {
        const std::lock_guard lock(m_mutex);
        for (const HttpServer::Answer &answer : std::as_const(m_answers))
            answer(response);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    QList<HttpServer::Answer> m_answers;
};

qint64 residentBytes()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

/// How long one ordinary request takes; -1 without a 200.
qint64 ordinaryRequestMs(quint16 port, const char *source = nullptr)
{
    QElapsedTimer clock;
    clock.start();
    RawSocket socket;
    if (!socket.open(port, source))
        return -1;
    socket.write(get());
    return RawSocket::statusOf(socket.readResponse(2000)) == 200 ? clock.elapsed() : -1;
}

} // namespace

class TestHttpServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void conflictingFramingIsRefusedAndClosed_data();
    void conflictingFramingIsRefusedAndClosed();
    void thereAreAtLeastSixtyFramingCases();
    void ordinaryRequestsPass_data();
    void ordinaryRequestsPass();

    void aHundredContinueComesBeforeTheBody();
    void aTrustedClientKeepsItsConnection();
    void anybodyElseGetsOneAnswerAndTheEnd();
    void anAnswerMayComeLateAndFromAnotherThread();
    void anAnswerThatNeverComesBecomes503();
    void anAnswerAfterTheEndDoesNothing();
    void fieldTextCannotSplitTheResponse();

    void fiveHundredSlowClientsDoNotDelayANormalOne();
    void slowHeadersAndSlowBodiesAreCutInTime();
    void theTimingCheckCanFail();
    void anAddressHoldsAtMostItsShare();
    void aHugeBodyIsRefusedBeforeItIsRead();
    void hugeHeadersAreRefusedAtTheLimit();
    void memoryFollowsWhatArrivedAndNotWhatWasAnnounced();
    void theMemoryCheckCanFail();

    void stopWithoutStartAndStopTwice();
    void startTwiceIsAConflictAndStartAfterStopWorks();
    void aTakenPortIsAnErrorAndTheNextStartWorks();
    void stopLetsRequestsUnderWayFinish();
    void stopEndsByItsDeadline();
    void listenAddressesAreRead();
};

void TestHttpServer::conflictingFramingIsRefusedAndClosed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("status");
    const QByteArray host = "Host: raven.example\r\n";
    const auto post = [&](const char *name, const QByteArray &fields, const QByteArray &body = "hello",
                          int status = 400) {
        QTest::newRow(name) << QByteArray("POST /x HTTP/1.1\r\n" + host + fields + "\r\n" + body) << status;
    };
    const auto plain = [&](const char *name, const QByteArray &bytes, int status = 400) {
        QTest::newRow(name) << bytes << status;
    };
    // Transfer codings: none is spoken, so none can be misread.
    post("length then chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    post("chunked then length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    post("chunked", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
    post("gzip coding", "Transfer-Encoding: gzip\r\n");
    post("identity coding", "Transfer-Encoding: identity\r\nContent-Length: 5\r\n");
    post("chunked, identity", "Transfer-Encoding: chunked, identity\r\n");
    post("coding in capitals", "TRANSFER-ENCODING: chunked\r\n");
    post("coding with a tab", "Transfer-Encoding:\tchunked\r\n");
    post("empty coding", "Transfer-Encoding:\r\nContent-Length: 5\r\n");
    post("blank before the coding's colon", "Transfer-Encoding : chunked\r\n");
    post("vertical tab in the coding",
         "Transfer-Encoding: \x0b"
         "chunked\r\n");
    post("one megabyte chunk extension", "Transfer-Encoding: chunked\r\n", "5;" + QByteArray(mebibyte, 'x'));
    // Lengths.
    post("two equal lengths", "Content-Length: 5\r\nContent-Length: 5\r\n");
    post("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n");
    post("list of lengths", "Content-Length: 5, 5\r\n");
    post("length -1", "Content-Length: -1\r\n");
    post("length +5", "Content-Length: +5\r\n");
    post("length 2^64", "Content-Length: 18446744073709551616\r\n");
    post("length 2^64 + 5", "Content-Length: 18446744073709551621\r\n");
    post("length 2^63", "Content-Length: 9223372036854775808\r\n");
    post("length of 40 digits", "Content-Length: " + QByteArray(40, '9') + "\r\n");
    post("hexadecimal length", "Content-Length: 0x5\r\n");
    post("length with a point", "Content-Length: 5.0\r\n");
    post("length with a letter", "Content-Length: 5a\r\n");
    post("length with a blank inside", "Content-Length: 1 5\r\n");
    post("empty length", "Content-Length:\r\n");
    post("length with a leading zero", "Content-Length: 05\r\n");
    post("blank before the length's colon", "Content-Length : 5\r\n");
    post("folded length", "Content-Length:\r\n 5\r\n");
    post("length split by a fold", "Content-Length: 1\r\n 5\r\n");
    post("no length", "", "", 411);
    post("length over the limit", "Content-Length: 1048577\r\n", "", 413);
    post("length of 18 digits", "Content-Length: 999999999999999999\r\n", "", 413);
    plain("length on a GET", "GET /x HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello");
    // Folds, line ends, control characters.
    post("folded field", "X-A: one\r\n two\r\nContent-Length: 5\r\n");
    post("field folded by a tab", "X-A: one\r\n\ttwo\r\nContent-Length: 5\r\n");
    plain("fold as first field", "POST /x HTTP/1.1\r\n Host: raven.example\r\nContent-Length: 5\r\n\r\nhello");
    plain("bare LF everywhere", "POST /x HTTP/1.1\nHost: raven.example\nContent-Length: 5\n\nhello");
    post("bare LF in a field", "X-A: one\nContent-Length: 5\r\n");
    post("bare LF ends the block", "Content-Length: 5\r\n\nhello");
    post("bare CR in a field", "X-A: one\rX-B: two\r\nContent-Length: 5\r\n");
    post("CR CR LF", "X-A: one\r\r\nContent-Length: 5\r\n");
    post("NUL in a value", QByteArray("X-A: o\0e\r\nContent-Length: 5\r\n", 28));
    post("NUL in a name", QByteArray("X\0A: one\r\nContent-Length: 5\r\n", 29));
    plain("NUL in the target", QByteArray("GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", 30));
    post("escape in a value", "X-A: \x1b[31m\r\nContent-Length: 5\r\n");
    post("DEL in a value", "X-A: \x7f\r\nContent-Length: 5\r\n");
    // Field lines.
    post("field without a colon", "Nonsense\r\nContent-Length: 5\r\n");
    post("field without a name", ": value\r\nContent-Length: 5\r\n");
    post("parenthesis in a name", "X(A): one\r\nContent-Length: 5\r\n");
    post("byte above 127 in a name", "X\xc3\xa9: one\r\nContent-Length: 5\r\n");
    QByteArray many = "Content-Length: 5\r\n";
    for (int index = 0; index < 63; ++index)
        many += "A: b\r\n";
    post("65 fields", many);
    QByteArray crowd = "Content-Length: 5\r\n";
    for (int index = 0; index < 3000; ++index)
        crowd += "a:\r\n";
    post("3,000 fields in 16 KiB", crowd);
    // Hosts.
    plain("no host", "GET /x HTTP/1.1\r\nAccept: */*\r\n\r\n");
    plain("two hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
    plain("two equal hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    plain("empty host", "GET /x HTTP/1.1\r\nHost:\r\n\r\n");
    plain("host with a path", "GET /x HTTP/1.1\r\nHost: a/b\r\n\r\n");
    plain("host with a user", "GET /x HTTP/1.1\r\nHost: a@b\r\n\r\n");
    plain("list of hosts", "GET /x HTTP/1.1\r\nHost: a, b\r\n\r\n");
    // Request lines.
    plain("absolute form", "GET http://raven.example/x HTTP/1.1\r\n" + host + "\r\n");
    plain("absolute form of another host", "GET http://evil.example/x HTTP/1.1\r\n" + host + "\r\n");
    plain("authority form", "GET raven.example:80 HTTP/1.1\r\n" + host + "\r\n");
    plain("asterisk form", "GET * HTTP/1.1\r\n" + host + "\r\n");
    plain("relative target", "GET x HTTP/1.1\r\n" + host + "\r\n");
    plain("fragment in the target", "GET /x#y HTTP/1.1\r\n" + host + "\r\n");
    plain("blank in the target", "GET /x y HTTP/1.1\r\n" + host + "\r\n");
    plain("two blanks", "GET  /x HTTP/1.1\r\n" + host + "\r\n");
    plain("tab instead of a blank", "GET\t/x HTTP/1.1\r\n" + host + "\r\n");
    plain("HTTP/0.9", "GET /x\r\n");
    plain("HTTP/0.9 by number", "GET /x HTTP/0.9\r\n" + host + "\r\n");
    plain("HTTP/1.0", "GET /x HTTP/1.0\r\n" + host + "\r\n", 505);
    plain("HTTP/2.0", "GET /x HTTP/2.0\r\n" + host + "\r\n", 505);
    plain("HTTP/1.10", "GET /x HTTP/1.10\r\n" + host + "\r\n");
    plain("small letters in the version", "GET /x http/1.1\r\n" + host + "\r\n");
    plain("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    plain("empty line first", "\r\nGET /x HTTP/1.1\r\n" + host + "\r\n");
    plain("TLS greeting", QByteArray::fromHex("16030100a5010000a10303"));
    plain("method not spoken", "DELETE /x HTTP/1.1\r\n" + host + "\r\n", 405);
    plain("method in small letters", "get /x HTTP/1.1\r\n" + host + "\r\n", 405);
    plain("CONNECT", "CONNECT raven.example:443 HTTP/1.1\r\n" + host + "\r\n");
    // More than one request, and expectations.
    post("a second request behind the body", "Content-Length: 5\r\n", "hello" + get());
    post("one byte behind the body", "Content-Length: 5\r\n", "hello!");
    plain("two GETs at once", get("/a") + get("/b"));
    post("unknown expectation", "Expect: 200-ok\r\nContent-Length: 5\r\n", "hello", 417);
}

void TestHttpServer::conflictingFramingIsRefusedAndClosed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, status);
    std::atomic<int> handled = 0;
    HttpServer server({}, [&](const HttpServer::Request &request, const HttpServer::Answer &answer) {
        ++handled;
        echo(request, answer);
    });
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    socket.write(bytes);
    const QByteArray answer = socket.readResponse();

    QCOMPARE(RawSocket::statusOf(answer), status);
    QVERIFY(answer.contains("Connection: close\r\n"));
    socket.finishWriting();
    QVERIFY(socket.isClosedWithin(1000));
    QCOMPARE(handled.load(), 0);
}

void TestHttpServer::thereAreAtLeastSixtyFramingCases()
{
    // The table above is the acceptance figure; this keeps it from shrinking.
    QFile source(QString::fromLocal8Bit(qgetenv("RAVEN_SOURCE_DIR"))
                 + QStringLiteral("/tests/unit/tst_httpserver.cpp"));
    QVERIFY(source.open(QIODevice::ReadOnly));
    int cases = 0;
    for (const QByteArray &line : source.readAll().split('\n'))
        cases += line.startsWith("    post(\"") || line.startsWith("    plain(\"") ? 1 : 0;

    qInfo("%d framing cases", cases);
    QVERIFY(cases >= 60);
}

void TestHttpServer::ordinaryRequestsPass_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("get") << get("/healthz") << QByteArray("GET /healthz 0");
    QTest::newRow("head") << QByteArray("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n") << QByteArray();
    QTest::newRow("post") << QByteArray("POST /x HTTP/1.1\r\nHost: a:8787\r\nContent-Length: 5\r\n\r\nhello")
                          << QByteArray("POST /x 5");
    QTest::newRow("empty post") << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
                                << QByteArray("POST /x 0");
    QTest::newRow("IPv6 host") << QByteArray("GET /x?y=z HTTP/1.1\r\nHost: [::1]:80\r\n\r\n") << QByteArray("GET /x 0");
    QByteArray many = "GET /x HTTP/1.1\r\nHost: a\r\n";
    for (int index = 0; index < 63; ++index)
        many += "A: b\r\n";
    QTest::newRow("64 fields") << QByteArray(many + "\r\n") << QByteArray("GET /x 0");
    QTest::newRow("a whole megabyte") << QByteArray("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n"
                                                    + QByteArray(mebibyte, 'x'))
                                      << QByteArray("POST /x 1048576");
}

void TestHttpServer::ordinaryRequestsPass()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, body);
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    QVERIFY(socket.write(bytes));
    socket.finishWriting();
    const QByteArray answer = socket.readAll();

    QCOMPARE(RawSocket::statusOf(answer), 200);
    QCOMPARE(answer.mid(answer.indexOf("\r\n\r\n") + 4), body);
}

void TestHttpServer::aHundredContinueComesBeforeTheBody()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    socket.write("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
    const QByteArray interim = socket.readResponse();
    socket.write("hello");
    const QByteArray answer = socket.readResponse();

    QCOMPARE(interim, "HTTP/1.1 100 Continue\r\n\r\n");
    QCOMPARE(RawSocket::statusOf(answer), 200);
}

void TestHttpServer::aTrustedClientKeepsItsConnection()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    RawSocket socket(*port);

    for (int round = 0; round < 20; ++round) {
        socket.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        QCOMPARE(RawSocket::statusOf(socket.readResponse()), 200);
    }
    socket.write(get());
    QVERIFY(socket.isClosedWithin(1000));

    QCOMPARE(server.counters().accepted.load(), 1U);
    QCOMPARE(server.counters().requests.load(), 21U);
}

void TestHttpServer::anybodyElseGetsOneAnswerAndTheEnd()
{
    HttpServer::Options options;
    options.trusted.clear();
    HttpServer server(options, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    socket.write("GET /x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    const QByteArray answer = socket.readResponse();

    QCOMPARE(RawSocket::statusOf(answer), 200);
    QVERIFY(answer.contains("Connection: close\r\n"));
    QVERIFY(socket.isClosedWithin(1000));
}

void TestHttpServer::anAnswerMayComeLateAndFromAnotherThread()
{
    Parked parked;
    HttpServer server({}, parked.handler());
    const Result<quint16> port = server.start();
    QVERIFY(port);
    RawSocket socket(*port);
    socket.write(get());
    QVERIFY(parked.waitFor(1));

    HttpServer::Response late;
    late.status = 202;
    parked.answerAll(late);
    late.status = 500;
    parked.answerAll(late); // the second answer to the same request is nobody's

    QCOMPARE(RawSocket::statusOf(socket.readAll()), 202);
}

void TestHttpServer::anAnswerThatNeverComesBecomes503()
{
    HttpServer::Options options;
    options.answerTimeout = 100ms;
    HttpServer server(options, [](const HttpServer::Request &, const HttpServer::Answer &) {});
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    socket.write(get());
    const QByteArray answer = socket.readAll();

    QCOMPARE(RawSocket::statusOf(answer), 503);
    QVERIFY(answer.contains("Retry-After: "));
}

void TestHttpServer::anAnswerAfterTheEndDoesNothing()
{
    Parked parked;
    {
        HttpServer server({}, parked.handler());
        const Result<quint16> port = server.start();
        QVERIFY(port);
        RawSocket socket(*port);
        socket.write(get());
        QVERIFY(parked.waitFor(1));
        server.stop(10ms);
    }

    parked.answerAll({});
}

void TestHttpServer::fieldTextCannotSplitTheResponse()
{
    HttpServer server({}, [](const HttpServer::Request &, const HttpServer::Answer &answer) {
        HttpServer::Response response;
        response.fields.append(HttpField {"X-Echo", "one\r\nX-Injected: two"});
        answer(response);
    });
    const Result<quint16> port = server.start();
    QVERIFY(port);

    RawSocket socket(*port);
    socket.write(get());

    QVERIFY(!socket.readAll().contains("X-Injected"));
}

void TestHttpServer::fiveHundredSlowClientsDoNotDelayANormalOne()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    QVERIFY(ordinaryRequestMs(*port) >= 0);
    const qint64 before = residentBytes();
    qint64 worst = 0;
    std::vector<RawSocket> slow;

    for (int index = 0; index < 500; ++index) {
        slow.emplace_back(*port).write("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");
        if (index % 10 == 9) {
            const qint64 took = ordinaryRequestMs(*port);
            QVERIFY(took >= 0);
            worst = std::max(worst, took);
        }
    }
    for (int round = 0; round < 10; ++round) {
        for (RawSocket &socket : slow)
            socket.write("a");
        const qint64 took = ordinaryRequestMs(*port);
        QVERIFY(took >= 0);
        worst = std::max(worst, took);
    }
    const qint64 growth = residentBytes() - before;

    qInfo("worst ordinary request %lld ms, memory +%lld KiB, %llu evicted", static_cast<long long>(worst),
          static_cast<long long>(growth / 1024), static_cast<unsigned long long>(server.counters().evicted.load()));
    QVERIFY(worst < 200);
    QVERIFY(growth < 20 * mebibyte);
    QVERIFY(server.counters().open <= 200);
    QVERIFY(server.counters().evicted >= 300);
}

void TestHttpServer::slowHeadersAndSlowBodiesAreCutInTime()
{
    HttpServer::Options options;
    options.headerTimeout = 300ms;
    options.bodyTimeout = 400ms;
    HttpServer server(options, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    RawSocket silent(*port);
    RawSocket header(*port);
    RawSocket body(*port);
    body.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n");
    QElapsedTimer clock;
    clock.start();

    // A byte now and then must not buy more time.
    while (clock.elapsed() < 250) {
        header.write("G");
        body.write("x");
        QTest::qSleep(50);
    }

    QVERIFY(header.isClosedWithin(1000));
    QVERIFY(silent.isClosedWithin(1000));
    QVERIFY(body.isClosedWithin(1000));
    QVERIFY(clock.elapsed() < 1000);
    QCOMPARE(server.counters().timedOut.load(), 3U);
}

void TestHttpServer::theTimingCheckCanFail()
{
    // Control: when every place is taken by requests under way, nobody may be evicted and the ordinary request is lost.
    Parked parked;
    HttpServer server({}, parked.handler());
    const Result<quint16> port = server.start();
    QVERIFY(port);
    std::vector<RawSocket> busy;
    for (int index = 0; index < 200; ++index)
        busy.emplace_back(*port).write(get());
    QVERIFY(parked.waitFor(200));

    QCOMPARE(ordinaryRequestMs(*port), -1);
    server.stop(10ms);
}

void TestHttpServer::anAddressHoldsAtMostItsShare()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    std::vector<RawSocket> crowd;
    for (int index = 0; index < 25; ++index)
        crowd.emplace_back(*port, "127.0.0.77").write("GET");

    QVERIFY(crowd.back().isClosedWithin(1000));
    QVERIFY(!crowd.front().isClosedWithin(50));
    QCOMPARE(server.counters().open.load(), 20);
    QVERIFY(ordinaryRequestMs(*port, "127.0.0.78") >= 0);

    crowd.clear();
    QTRY_COMPARE(server.counters().open.load(), 0);
    QVERIFY(ordinaryRequestMs(*port, "127.0.0.77") >= 0);
}

void TestHttpServer::aHugeBodyIsRefusedBeforeItIsRead()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    const qint64 before = residentBytes();
    const QByteArray part(static_cast<qsizetype>(mebibyte), 'x');

    RawSocket socket(*port);
    socket.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n");
    const QByteArray answer = socket.readResponse();
    int sent = 0;
    while (sent < 200 && socket.write(part))
        ++sent;

    QCOMPARE(RawSocket::statusOf(answer), 413);
    QVERIFY2(sent < 20, "the server must cut a client that goes on");
    QVERIFY(residentBytes() - before < 4 * mebibyte);
    QVERIFY(ordinaryRequestMs(*port) >= 0);
}

void TestHttpServer::hugeHeadersAreRefusedAtTheLimit()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    const qint64 before = residentBytes();
    const QByteArray part = "X-Filler: " + QByteArray(1000, 'x') + "\r\n";

    RawSocket socket(*port);
    socket.write("GET / HTTP/1.1\r\nHost: a\r\n");
    int sent = 0;
    while (sent < 20'000 && socket.write(part))
        ++sent;

    QVERIFY2(sent < 10'000, "20 MB of header must not be taken");
    QVERIFY(residentBytes() - before < 4 * mebibyte);
    QCOMPARE(server.counters().refused.load(), 1U);

    RawSocket polite(*port);
    polite.write("GET / HTTP/1.1\r\nHost: a\r\nX: " + QByteArray(17'000, 'x'));
    QCOMPARE(RawSocket::statusOf(polite.readResponse()), 431);
}

void TestHttpServer::memoryFollowsWhatArrivedAndNotWhatWasAnnounced()
{
    HttpServer server({}, echo);
    const Result<quint16> port = server.start();
    QVERIFY(port);
    const qint64 before = residentBytes();
    std::vector<RawSocket> liars;

    for (int index = 0; index < 190; ++index)
        liars.emplace_back(*port).write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\nx");
    QTRY_COMPARE(server.counters().open.load(), 190);
    QVERIFY(ordinaryRequestMs(*port) >= 0);

    QVERIFY2(residentBytes() - before < 20 * mebibyte, "190 MiB were announced");
}

void TestHttpServer::theMemoryCheckCanFail()
{
    // Control: with a limit that lets it in, the same 200 MB are seen in the same figure.
    HttpServer::Options options;
    options.limits.bodyBytes = 300 * mebibyte;
    Parked parked;
    HttpServer server(options, parked.handler());
    const Result<quint16> port = server.start();
    QVERIFY(port);
    const qint64 before = residentBytes();
    const QByteArray part(static_cast<qsizetype>(mebibyte), 'x');

    RawSocket socket(*port);
    socket.write("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 209715200\r\n\r\n");
    for (int sent = 0; sent < 200; ++sent)
        QVERIFY(socket.write(part));

    QTRY_VERIFY(residentBytes() - before > 20 * mebibyte);
    server.stop(10ms);
}

void TestHttpServer::stopWithoutStartAndStopTwice()
{
    HttpServer server({}, echo);

    server.stop();
    QVERIFY(server.start());
    server.stop();
    server.stop();

    QVERIFY(!server.isListening());
}

void TestHttpServer::startTwiceIsAConflictAndStartAfterStopWorks()
{
    HttpServer server({}, echo);
    QVERIFY(server.start());

    const Result<quint16> again = server.start();
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::Conflict);
    server.stop();
    const Result<quint16> afterStop = server.start();

    QVERIFY(afterStop);
    QVERIFY(ordinaryRequestMs(*afterStop) >= 0);
}

void TestHttpServer::aTakenPortIsAnErrorAndTheNextStartWorks()
{
    HttpServer first({}, echo);
    const Result<quint16> port = first.start();
    QVERIFY(port);
    HttpServer::Options options;
    options.port = *port;
    HttpServer second(options, echo);

    const Result<quint16> taken = second.start();
    QVERIFY(!taken);
    QCOMPARE(taken.error().code, Error::Code::Unavailable);
    first.stop();

    QVERIFY(second.start());
}

void TestHttpServer::stopLetsRequestsUnderWayFinish()
{
    Parked parked;
    HttpServer server({}, parked.handler());
    const Result<quint16> port = server.start();
    QVERIFY(port);
    RawSocket socket(*port);
    RawSocket idle(*port);
    socket.write(get());
    QVERIFY(parked.waitFor(1));
    std::thread answering([&] {
        std::this_thread::sleep_for(100ms);
        parked.answerAll({});
    });

    server.stop(5s);
    answering.join();

    QCOMPARE(RawSocket::statusOf(socket.readAll(500)), 200);
    QVERIFY(idle.isClosedWithin(100));
}

void TestHttpServer::stopEndsByItsDeadline()
{
    Parked parked;
    HttpServer server({}, parked.handler());
    const Result<quint16> port = server.start();
    QVERIFY(port);
    RawSocket socket(*port);
    socket.write(get());
    QVERIFY(parked.waitFor(1));
    QElapsedTimer clock;
    clock.start();

    server.stop(200ms);

    QVERIFY(clock.elapsed() >= 150);
    QVERIFY(clock.elapsed() < 1000);
}

void TestHttpServer::listenAddressesAreRead()
{
    const auto plain = parseListenAddress(QStringLiteral("127.0.0.1:8787"));
    const auto six = parseListenAddress(QStringLiteral("[::1]:80"));

    QVERIFY(plain && six);
    QCOMPARE(plain->first, QStringLiteral("127.0.0.1"));
    QCOMPARE(plain->second, quint16(8787));
    QCOMPARE(six->first, QStringLiteral("::1"));
    for (const char *wrong : {"", "8787", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "::1:80", ":80", "a:65536"})
        QVERIFY2(!parseListenAddress(QString::fromLatin1(wrong)), wrong);
}

QTEST_GUILESS_MAIN(TestHttpServer)
#include "tst_httpserver.moc"
