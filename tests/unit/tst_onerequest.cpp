#include "services/core/boottime.h"
#include "services/http/providerhttp.h"

#include "tests/support/faultproxy.h"
#include "tests/support/raventest.h"
#include "tests/support/stubserver.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>

using End = HttpAnswer::End;
using Step = StubStep::Kind;
using Net = NetworkFault::Kind;

/// One attempt is one request, whatever the server and the network do: proved at a server that counts the attempt ids
/// that reach it. The control shows that the same count catches a client that repeats itself.
class TestOneRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }
    void cleanupTestCase();
    void aMisbehavingServerSeesEachAttemptOnce_data();
    void aMisbehavingServerSeesEachAttemptOnce();
    void aBrokenNetworkCarriesEachAttemptOnce_data();
    void aBrokenNetworkCarriesEachAttemptOnce();
    void randomFaultsFromASeedCarryEachAttemptOnce();
    void anOrdinaryPostIsRepeated();

private:
    StubServer &server(bool tls) { return tls ? *m_tlsServer : *m_plainServer; }
    ProviderHttp::Settings settings(const QUrl &base, bool answerNeverComes) const;
    QByteArray newAttempt() { return QByteArray::number(++m_attempts); }
    HttpAnswer call(ProviderHttp &http, const QUrl &url, const QByteArray &attempt, int bodyBytes);
    void warmUp(ProviderHttp &http, const QUrl &url);

    TestCertificate m_certificate;
    std::unique_ptr<StubServer> m_plainServer;
    std::unique_ptr<StubServer> m_tlsServer;
    StubStep m_step;
    int m_attempts = 0;
    int m_calls = 0;
    int m_worst = 0;
};

namespace {

QByteArray bodyWith(const QByteArray &attempt, int bytes)
{
    return "{\"rv_attempt\":\"" + attempt + "\",\"pad\":\"" + QByteArray(bytes, 'x') + "\"}";
}

void addLines(const char *name, const std::function<void(QTestData &)> &fill)
{
    for (const bool tls : {false, true}) {
        for (const bool reused : {false, true}) {
            for (const int bytes : {2000, 300'000}) {
                const QByteArray row = QByteArray(name) + (tls ? ", TLS" : ", plain")
                    + (reused ? ", reused" : ", fresh") + (bytes > 10'000 ? ", 300 KB" : ", 2 KB");
                QTestData &data = QTest::newRow(row.constData());
                fill(data);
                data << tls << reused << bytes;
            }
        }
    }
}

} // namespace

void TestOneRequest::initTestCase()
{
    m_certificate = TestCertificate::forName(QStringLiteral("127.0.0.1"));
    const auto decide = [this](const StubRequest &) {
        return m_step;
    };
    m_plainServer = std::make_unique<StubServer>(decide);
    m_tlsServer = std::make_unique<StubServer>(decide, m_certificate);
}

void TestOneRequest::cleanupTestCase()
{
    qInfo("%d calls under faults, most requests of one attempt: %d", m_calls, m_worst);
}

ProviderHttp::Settings TestOneRequest::settings(const QUrl &base, bool answerNeverComes) const
{
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({base});
    settings.tls.setCaCertificates({m_certificate.certificate});
    settings.deadlineMs = answerNeverComes ? 250 : 5000;
    settings.connectTimeoutMs = settings.deadlineMs;
    return settings;
}

HttpAnswer TestOneRequest::call(ProviderHttp &http, const QUrl &url, const QByteArray &attempt, int bodyBytes)
{
    HttpRequest request;
    request.method = "POST";
    request.url = url;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = bodyWith(attempt, bodyBytes);
    std::optional<HttpAnswer> answer;
    // An event loop, not qWaitFor: that one sleeps 10 ms between the steps of client, proxy and server.
    QEventLoop loop;
    http.write(request, bootTimeMs() + 60'000, this, [&](const HttpAnswer &given) {
        answer = given;
        QTimer::singleShot(15, &loop, &QEventLoop::quit); // a repetition would follow at once
    });
    QTimer::singleShot(10'000, &loop, &QEventLoop::quit);
    loop.exec();
    ++m_calls;
    return answer.value_or(HttpAnswer());
}

void TestOneRequest::warmUp(ProviderHttp &http, const QUrl &url)
{
    m_step = {};
    const HttpAnswer answer = call(http, url, newAttempt(), 10);
    --m_calls;
    if (answer.status != 202)
        qWarning("the warm-up was not answered: %s", qPrintable(answer.problem));
}

void TestOneRequest::aMisbehavingServerSeesEachAttemptOnce_data()
{
    QTest::addColumn<StubStep>("step");
    QTest::addColumn<bool>("inRequest");
    QTest::addColumn<bool>("answered");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("reused");
    QTest::addColumn<int>("bodyBytes");
    const auto row = [](const char *name, const StubStep &step, bool inRequest, bool answered) {
        addLines(name, [&](QTestData &data) { data << step << inRequest << answered; });
    };
    row("close after reading", {.kind = Step::CloseAfterRead}, false, false);
    row("reset after reading", {.kind = Step::ResetAfterRead}, false, false);
    row("3 bytes, close", {.kind = Step::RawThenClose, .body = "HTT"}, false, false);
    row("3 bytes, reset", {.kind = Step::RawThenReset, .body = "HTT"}, false, false);
    row("3 bytes, silence", {.kind = Step::RawThenHang, .body = "HTT"}, false, false);
    row("silence", {.kind = Step::RawThenHang}, false, false);
    row("garbage", {.kind = Step::RawThenClose, .body = "\x15\x03\x01 garbage\r\n\r\n"}, false, false);
    row("head cut", {.kind = Step::RawThenClose, .body = "HTTP/1.1 202 Accepted\r\nX-Mess"}, false, false);
    row("body cut", {.kind = Step::RawThenClose, .body = "HTTP/1.1 202 A\r\nContent-Length: 9\r\n\r\n123"}, false,
        false);
    row("body reset", {.kind = Step::RawThenReset, .body = "HTTP/1.1 202 A\r\nContent-Length: 9\r\n\r\n123"}, false,
        false);
    row("408", {.status = 408, .keepAlive = false}, false, true);
    row("500", {.status = 500}, false, true);
    row("503 and close", {.status = 503, .headers = {"Retry-After: 0"}, .keepAlive = false}, false, true);
    row("redirect", {.status = 307, .headers = {"Location: /again"}}, false, true);
    row("authentication", {.status = 401, .headers = {"WWW-Authenticate: Basic realm=\"x\""}}, false, true);
    row("close at the first bytes", {.kind = Step::CloseInRequest, .bytes = 1}, true, false);
    row("close inside", {.kind = Step::CloseInRequest, .bytes = 1500}, true, false);
    row("reset at the first bytes", {.kind = Step::ResetInRequest, .bytes = 1}, true, false);
    row("reset inside", {.kind = Step::ResetInRequest, .bytes = 1500}, true, false);
}

void TestOneRequest::aMisbehavingServerSeesEachAttemptOnce()
{
    QFETCH(StubStep, step);
    QFETCH(bool, inRequest);
    QFETCH(bool, answered);
    QFETCH(bool, tls);
    QFETCH(bool, reused);
    QFETCH(int, bodyBytes);
    StubServer &stub = server(tls);
    ProviderHttp http(settings(stub.url(), step.kind == Step::RawThenHang));
    if (reused)
        warmUp(http, stub.url());
    stub.forget();
    const QByteArray attempt = newAttempt();
    m_step = step;
    if (inRequest)
        stub.setInRequestStep(step);

    const HttpAnswer answer = call(http, stub.url(), attempt, bodyBytes);
    stub.setInRequestStep(std::nullopt);
    m_worst = std::max({m_worst, stub.requestsBegun(), stub.requestsOf(attempt)});

    QCOMPARE(stub.requestsBegun(), 1);
    QVERIFY(stub.requestsOf(attempt) <= 1);
    QVERIFY(inRequest || stub.requestsOf(attempt) == 1);
    QCOMPARE(answer.end, answered ? End::Answered : End::Lost);
    QCOMPARE(answer.reusedConnection, reused);
}

void TestOneRequest::aBrokenNetworkCarriesEachAttemptOnce_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<bool>("tls");
    QTest::addColumn<bool>("reused");
    QTest::addColumn<int>("bodyBytes");
    for (const char *fault :
         {"accept-close", "cut-request:1000", "reset-request:1000", "cut-answer:3", "reset-answer:3", "half-record",
          "trickle:1:20", "black-hole", "stall-answer", "half-close"})
        addLines(fault, [fault](QTestData &data) { data << QString::fromLatin1(fault); });
}

void TestOneRequest::aBrokenNetworkCarriesEachAttemptOnce()
{
    QFETCH(QString, fault);
    QFETCH(bool, tls);
    QFETCH(bool, reused);
    QFETCH(int, bodyBytes);
    const auto known = NetworkFault::parse(fault);
    QVERIFY(known);
    if (reused && known->kind == Net::AcceptClose)
        return; // there is no accepting on an open connection
    StubServer &stub = server(tls);
    FaultProxy proxy(QStringLiteral("127.0.0.1"), stub.serverPort(), 1);
    QVERIFY(proxy.listen(QHostAddress::LocalHost));
    QUrl url = stub.url();
    url.setPort(proxy.serverPort());
    const bool stalls = known->kind == Net::Trickle || known->kind == Net::BlackHole || known->kind == Net::StallAnswer;
    ProviderHttp http(settings(url, stalls));
    if (reused)
        warmUp(http, url);
    proxy.setRequestBeginsAfter(tls && !reused ? 1200 : 1); // a handshake is shorter, a request longer
    proxy.setPlan({*known});
    proxy.setFaultOfOpen(*known);
    proxy.forget();
    stub.forget();
    const QByteArray attempt = newAttempt();
    m_step = {.headers = {"X-Message-Id: 0123456789"}};

    const HttpAnswer answer = call(http, url, attempt, bodyBytes);
    m_worst = std::max({m_worst, proxy.requestsBegun(), stub.requestsBegun(), stub.requestsOf(attempt)});

    QVERIFY(proxy.requestsBegun() <= 1);
    QVERIFY(proxy.connections() <= (reused ? 0 : 1));
    QVERIFY(stub.requestsBegun() <= 1);
    QVERIFY(stub.requestsOf(attempt) <= 1);
    QVERIFY2(answer.end != End::Answered, qPrintable(answer.problem));
}

void TestOneRequest::randomFaultsFromASeedCarryEachAttemptOnce()
{
    FaultProxy proxy(QStringLiteral("127.0.0.1"), m_plainServer->serverPort(), 20261120);
    QVERIFY(proxy.listen(QHostAddress::LocalHost));
    QList<NetworkFault> plan {{}, {}, {}};
    for (const char *fault : {"cut-request:100", "cut-request:1500", "reset-request:700", "cut-answer:1",
                              "cut-answer:60", "reset-answer:30", "half-record", "half-close", "accept-close"})
        plan.append(NetworkFault::parse(QString::fromLatin1(fault)).value());
    proxy.setPlan(plan);
    QUrl url = m_plainServer->url();
    url.setPort(proxy.serverPort());
    ProviderHttp::Settings fresh = settings(url, false);
    fresh.idleMs = 0; // each call draws its own fault
    ProviderHttp http(fresh);
    m_plainServer->forget();
    m_step = {};

    QHash<QByteArray, HttpAnswer> answers;
    for (int count = 0; count < 100; ++count) {
        const QByteArray attempt = newAttempt();
        answers.insert(attempt, call(http, url, attempt, 2000));
    }

    int accepted = 0;
    for (auto it = answers.begin(); it != answers.end(); ++it) {
        const int requests = m_plainServer->requestsOf(it.key());
        m_worst = std::max(m_worst, requests);
        QVERIFY(requests <= 1);
        QVERIFY(it->end != End::Answered || requests == 1);
        QVERIFY(it->end != End::NotSent || requests == 0);
        accepted += it->end == End::Answered ? 1 : 0;
    }
    QVERIFY(accepted > 10 && accepted < 90);
}

void TestOneRequest::anOrdinaryPostIsRepeated()
{
    int most = 0;
    for (const Step kind : {Step::CloseAfterRead, Step::ResetAfterRead, Step::RawThenClose}) {
        for (const bool reused : {false, true}) {
            QNetworkAccessManager manager;
            m_step = {};
            const auto post = [&](const QByteArray &attempt) {
                QNetworkRequest request(m_plainServer->url());
                request.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
                QNetworkReply *reply = manager.post(request, bodyWith(attempt, 2000));
                [[maybe_unused]] const bool came = QTest::qWaitFor([reply] { return reply->isFinished(); }, 5000);
                reply->deleteLater();
            };
            if (reused)
                post(newAttempt());
            const QByteArray attempt = newAttempt();
            m_step = {.kind = kind, .body = "HTT"};
            m_plainServer->forget();

            post(attempt);
            QTest::qWait(50);

            most = std::max(most, m_plainServer->requestsOf(attempt));
        }
    }
    qInfo("an ordinary post: %d requests of one attempt", most);
    QVERIFY(most > 1);
}

QTEST_GUILESS_MAIN(TestOneRequest)
#include "tst_onerequest.moc"
