#include "services/http/hostallowlist.h"
#include "services/http/retrytime.h"

#include "tests/support/raventest.h"

class TestRetryTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void theWaitIsWhatTheProviderAsksWithinAnHour_data();
    void theWaitIsWhatTheProviderAsksWithinAnHour();
    void aUsedUpAllowanceIsSeenOnASuccessToo();
    void theDateHeaderBeatsAWrongLocalClock();
    void allThreeDateFormsAreRead();
    void onlyProvidersAndConfiguredBasesAreAllowed_data();
    void onlyProvidersAndConfiguredBasesAreAllowed();
};

constexpr qint64 providerNowMs = 784'111'777'000; // Sun, 06 Nov 1994 08:49:37 GMT
constexpr qint64 wrongLocalNowMs = providerNowMs + 3'600'000;

static HttpAnswer answerWith(const HttpHeaders &headers)
{
    HttpAnswer answer;
    answer.end = HttpAnswer::End::Answered;
    answer.status = 429;
    answer.headers = headers;
    answer.headers.emplaceBack("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
    return answer;
}

void TestRetryTime::theWaitIsWhatTheProviderAsksWithinAnHour_data()
{
    QTest::addColumn<HttpHeaders>("headers");
    QTest::addColumn<std::optional<qint64>>("waitMs");
    using Wait = std::optional<qint64>;
    const QByteArray after = "Retry-After";
    QTest::newRow("seconds") << HttpHeaders {{after, "7"}} << Wait(7000);
    QTest::newRow("date") << HttpHeaders {{after, "Sun, 06 Nov 1994 08:49:44 GMT"}} << Wait(7000);
    QTest::newRow("date in the past") << HttpHeaders {{after, "Sun, 06 Nov 1994 08:00:00 GMT"}} << Wait(0);
    QTest::newRow("date in a century") << HttpHeaders {{after, "Sun, 06 Nov 2094 08:00:00 GMT"}} << Wait(3'600'000);
    QTest::newRow("negative") << HttpHeaders {{after, "-5"}} << Wait(0);
    QTest::newRow("10^9") << HttpHeaders {{after, "1000000000"}} << Wait(3'600'000);
    QTest::newRow("10^30") << HttpHeaders {{after, "1" + QByteArray(30, '0')}} << Wait(3'600'000);
    QTest::newRow("-10^30") << HttpHeaders {{after, "-1" + QByteArray(30, '0')}} << Wait(0);
    QTest::newRow("nonsense") << HttpHeaders {{after, "soon"}} << Wait();
    QTest::newRow("missing") << HttpHeaders {} << Wait();
    QTest::newRow("empty") << HttpHeaders {{after, ""}} << Wait();
    QTest::newRow("reset") << HttpHeaders {{"x-ratelimit-reset", "784111789"}} << Wait(12'000);
    QTest::newRow("reset in the past") << HttpHeaders {{"X-RateLimit-Reset", "784111000"}} << Wait(0);
    QTest::newRow("absurd reset") << HttpHeaders {{"X-RateLimit-Reset", "99999999999999999999"}} << Wait(3'600'000);
    QTest::newRow("Retry-After first") << HttpHeaders {{"X-RateLimit-Reset", "784111789"}, {after, "3"}} << Wait(3000);
}

void TestRetryTime::theWaitIsWhatTheProviderAsksWithinAnHour()
{
    QFETCH(HttpHeaders, headers);
    QFETCH(std::optional<qint64>, waitMs);

    QCOMPARE(retryAfterMs(answerWith(headers), wrongLocalNowMs), waitMs);
}

void TestRetryTime::aUsedUpAllowanceIsSeenOnASuccessToo()
{
    const HttpAnswer used = answerWith({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "784111787"}});
    const HttpAnswer left = answerWith({{"X-RateLimit-Remaining", "1"}, {"X-RateLimit-Reset", "784111787"}});

    QCOMPARE(allowanceUsedUpForMs(used, wrongLocalNowMs), std::optional<qint64>(10'000));
    QCOMPARE(allowanceUsedUpForMs(left, wrongLocalNowMs), std::nullopt);
}

void TestRetryTime::theDateHeaderBeatsAWrongLocalClock()
{
    HttpAnswer answer = answerWith({{"X-RateLimit-Reset", "784111789"}});

    QCOMPARE(retryAfterMs(answer, wrongLocalNowMs), std::optional<qint64>(12'000));
    answer.headers.removeLast(); // no Date: the local clock is all there is
    QCOMPARE(retryAfterMs(answer, wrongLocalNowMs), std::optional<qint64>(0));
}

void TestRetryTime::allThreeDateFormsAreRead()
{
    for (const char *text :
         {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
        QCOMPARE(parseHttpDate(text).value_or(0), providerNowMs);
    QVERIFY(!parseHttpDate("Sun, 06 Nov 1994"));
}

void TestRetryTime::onlyProvidersAndConfiguredBasesAreAllowed_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("SendGrid") << QStringLiteral("https://api.sendgrid.com/v3/mail/send") << true;
    QTest::newRow("SendGrid EU") << QStringLiteral("https://api.eu.sendgrid.com/v3/mail/send") << true;
    QTest::newRow("Instantly") << QStringLiteral("https://api.instantly.ai/api/v2/leads/add") << true;
    QTest::newRow("plain provider") << QStringLiteral("http://api.sendgrid.com/v3/mail/send") << false;
    QTest::newRow("another port") << QStringLiteral("https://api.sendgrid.com:8443/") << false;
    QTest::newRow("look-alike") << QStringLiteral("https://api.sendgrid.com.evil.example/") << false;
    QTest::newRow("user info") << QStringLiteral("https://api.sendgrid.com@evil.example/") << false;
    QTest::newRow("sandbox") << QStringLiteral("http://127.0.0.1:9011/v3/mail/send") << true;
    QTest::newRow("another local port") << QStringLiteral("http://127.0.0.1:9012/") << false;
    QTest::newRow("configured plain host elsewhere") << QStringLiteral("http://mail.example:80/") << false;
    QTest::newRow("metadata service") << QStringLiteral("http://169.254.169.254/") << false;
    QTest::newRow("file") << QStringLiteral("file:///etc/passwd") << false;
    QTest::newRow("empty") << QString() << false;
}

void TestRetryTime::onlyProvidersAndConfiguredBasesAreAllowed()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    const HostAllowList list(
        {QUrl(QStringLiteral("http://127.0.0.1:9011")), QUrl(QStringLiteral("http://mail.example"))});

    QCOMPARE(list.allows(QUrl(url)), allowed);
}

QTEST_GUILESS_MAIN(TestRetryTime)
#include "tst_retrytime.moc"
