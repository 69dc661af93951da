#include "services/gateway/gateway.h"

#include "services/core/publiclinks.h"
#include "services/gateway/webhookprocessor.h"
#include "tests/support/eventfixture.h"
#include "tests/support/eventsigner.h"
#include "tests/support/rawsocket.h"
#include "tests/support/raventest.h"
#include "tests/support/servicecontract.h"

#include <QProcess>

#include <csignal>
#include <thread>

namespace {

const QString instantlySecret = QStringLiteral("instantly-secret-of-thirty-two-bytes");
const QString nextSecret = QStringLiteral("the-next-secret-of-thirty-two-bytes!");
const QString pathSecret = QStringLiteral("email-bison-secret-0123456789");

QByteArray now()
{
    return QByteArray::number(QDateTime::currentSecsSinceEpoch());
}

QByteArray request(const QByteArray &method, const QByteArray &path, const QByteArray &fields = {},
                   const QByteArray &body = {})
{
    QByteArray text = method + ' ' + path + " HTTP/1.1\r\nHost: raven.example\r\nConnection: close\r\n" + fields;
    if (method == "POST")
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

QByteArray exchange(quint16 port, const QByteArray &bytes)
{
    RawSocket socket(port);
    socket.write(bytes);
    return socket.readResponse(10'000);
}

int statusOf(quint16 port, const QByteArray &bytes)
{
    return RawSocket::statusOf(exchange(port, bytes));
}

QByteArray bodyOf(const QByteArray &response)
{
    return response.mid(response.indexOf("\r\n\r\n") + 4);
}

/// The answer without what may differ between two equal ones.
QByteArray withoutDate(QByteArray response)
{
    const qsizetype at = response.indexOf("Date: ");
    return at < 0 ? response : response.remove(at, response.indexOf('\n', at) - at + 1);
}

} // namespace

class TestGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aSignedPostIsStoredAsItCame();
    void forgedPostsAreRefusedWithoutAWrite_data();
    void forgedPostsAreRefusedWithoutAWrite();
    void instantlyNeedsItsSecret();
    void theWrongSecretTakesAsLongWhateverIsWrongWithIt();
    void emailBisonAndInboundNeedTheirPath();
    void aMailMayBeLargerThanAWebhookForWhoKnowsTheSecret();
    void withoutKeysTheEndpointsSaySo();
    void hiddenPathsAreNotFound_data();
    void hiddenPathsAreNotFound();
    void aRepeatedPostIsAnsweredAndKeptOnce();
    void manyPostsShareACommit();
    void aFullQueueAsksToTryAgain();
    void withoutADatabaseTheSenderTriesAgain();
    void thePixelLooksTheSameForEveryToken();
    void aGenuinePixelCountsAsAnOpen();
    void legacyPixelsCountOnlyWhenSwitchedOn();
    void lookingAtAnUnsubscribeLinkChangesNothing();
    void oneClickUnsubscribesAtOnce();
    void acceptAndDeclineLandOnTheRow();
    void pagesEscapeWhatDataSays();
    void healthAndMetricsAnswer();
    void theServiceKeepsItsContract_data() { ServiceContract::addRows(); }
    void theServiceKeepsItsContract();
    void killedBetweenCommitAndAnswerNothingIsLost();
    void killedAtRandomNothingAnsweredIsLost();

private:
    void startGateway(Gateway::Options options);
    Gateway::Options usual() const;
    QByteArray signedPost(const QByteArray &body) const;
    qint64 count(const QByteArray &table) { return m_fixture->database().number("select count(*) from " + table); }
    QString rowOf(int message);
    std::unique_ptr<QProcess> startProgram(quint16 *port, const QString &crashAt = {});

    std::unique_ptr<EventFixture> m_fixture;
    std::unique_ptr<Gateway> m_gateway;
    EventSigner m_signer;
    QString m_tokenKey = TokenKey::generate();
    std::optional<PublicLinks> m_links;
};

void TestGateway::init()
{
    failOnAnyWarning();
    auto fixture = EventFixture::create(10);
    QVERIFY2(fixture, qPrintable(fixture ? QString() : fixture.error().message));
    m_fixture = *std::move(fixture);
    m_links.emplace(QString(), *TokenKey::fromText(m_tokenKey));
    startGateway(usual());
}

void TestGateway::cleanup()
{
    m_gateway.reset();
    m_fixture.reset();
}

Gateway::Options TestGateway::usual() const
{
    Gateway::Options options;
    options.sendgridPublicKeys = m_signer.publicKey();
    options.instantlySecrets = instantlySecret + QLatin1Char(',') + nextSecret;
    options.emailBisonSecrets = pathSecret;
    options.inboundSecrets = pathSecret;
    options.tokenKeys = m_tokenKey;
    return options;
}

void TestGateway::startGateway(Gateway::Options options)
{
    m_gateway = std::make_unique<Gateway>(
        std::move(options), [settings = m_fixture->settings()] { return std::make_unique<WebhookStore>(settings); });
    QVERIFY(m_gateway->start());
}

QByteArray TestGateway::signedPost(const QByteArray &body) const
{
    const QByteArray timestamp = now();
    return request("POST", "/webhooks/sendgrid",
                   "X-Twilio-Email-Event-Webhook-Timestamp: " + timestamp
                       + "\r\nX-Twilio-Email-Event-Webhook-Signature: " + m_signer.sign(timestamp, body) + "\r\n",
                   body);
}

QString TestGateway::rowOf(int message)
{
    return m_fixture->database().value(
        "select concat_ws(' ', r.email_opened, r.raw_open_count, r.reply_received, r.ai_qualified, "
        "r.declined_at is not null) from work_order_recipients r join outbound_messages m on m.recipient_id = r.id "
        "where m.id = "
        + QByteArray::number(message));
}

void TestGateway::aSignedPostIsStoredAsItCame()
{
    const QByteArray body = EventFixture::body({EventFixture::event("open", 1, 60)});

    QCOMPARE(statusOf(m_gateway->port(), signedPost(body)), 200);

    QCOMPARE(count("webhook_deliveries where provider = 'sendgrid' and signature_valid and state = 'stored'"), 1);
    QCOMPARE(m_fixture->database().value("select convert_from(body, 'UTF8') from webhook_deliveries"),
             QString::fromUtf8(body));
    QCOMPARE(count("webhook_deliveries where headers ? 'signature' and headers ? 'timestamp'"), 1);
    QCOMPARE(m_gateway->counters().stored[GatewayCounters::SendGrid].load(), 1U);
}

void TestGateway::forgedPostsAreRefusedWithoutAWrite_data()
{
    QTest::addColumn<QByteArray>("timestamp");
    QTest::addColumn<QByteArray>("signature");
    const QByteArray body = "[]\r\n";
    const QByteArray time = now();
    const auto age = [this, body](qint64 seconds) {
        return QByteArray::number(QDateTime::currentSecsSinceEpoch() - seconds);
    };
    const QByteArray old = age(27 * 3600);
    const QByteArray early = age(-400);
    QTest::newRow("nothing") << QByteArray() << QByteArray();
    QTest::newRow("no signature") << time << QByteArray();
    QTest::newRow("no timestamp") << QByteArray() << m_signer.sign("", body);
    QTest::newRow("garbage") << time << QByteArray("%%%");
    QTest::newRow("wrong key") << time << EventSigner().sign(time, body);
    QTest::newRow("other body") << time << m_signer.sign(time, "[{}]\r\n");
    QTest::newRow("other time") << time << m_signer.sign(QByteArray::number(time.toLongLong() - 1), body);
    QTest::newRow("truncated") << time << QByteArray::fromBase64(m_signer.sign(time, body)).chopped(3).toBase64();
    QTest::newRow("time is text") << QByteArray("soon") << m_signer.sign("soon", body);
    QTest::newRow("time takes a byte of the body") << QByteArray(time + '[') << m_signer.sign(time + '[', body);
    QTest::newRow("too old") << old << m_signer.sign(old, body);
    QTest::newRow("too early") << early << m_signer.sign(early, body);
}

void TestGateway::forgedPostsAreRefusedWithoutAWrite()
{
    QFETCH(QByteArray, timestamp);
    QFETCH(QByteArray, signature);

    const int status = statusOf(m_gateway->port(),
                                request("POST", "/webhooks/sendgrid",
                                        "X-Twilio-Email-Event-Webhook-Timestamp: " + timestamp
                                            + "\r\nX-Twilio-Email-Event-Webhook-Signature: " + signature + "\r\n",
                                        "[]\r\n"));

    QCOMPARE(status, 401);
    QCOMPARE(m_gateway->counters().refused[GatewayCounters::SendGrid].load(), 1U);
    QCOMPARE(count("webhook_deliveries"), 0);
}

void TestGateway::instantlyNeedsItsSecret()
{
    const QByteArray body = EventFixture::body(EventFixture::coldEvent("email_sent", 1, 60));
    const auto post = [&](const QByteArray &field) {
        return statusOf(m_gateway->port(), request("POST", "/webhooks/instantly", field, body));
    };

    QCOMPARE(post("X-Raven-Secret: " + instantlySecret.toLatin1() + "\r\n"), 200);
    QCOMPARE(post("x-raven-secret: " + nextSecret.toLatin1() + "\r\n"), 200);
    QCOMPARE(post(""), 401);
    QCOMPARE(post("X-Raven-Secret:\r\n"), 401);
    QCOMPARE(post("X-Raven-Secret: " + instantlySecret.toLatin1().chopped(1) + "\r\n"), 401);
    QCOMPARE(post("X-Raven-Secret: " + instantlySecret.toLatin1() + "," + nextSecret.toLatin1() + "\r\n"), 401);
    QCOMPARE(post("X-Raven-Secret: " + instantlySecret.toLatin1() + "\r\nX-Raven-Secret: x\r\n"), 401);
    QCOMPARE(count("webhook_deliveries"), 1);
}

void TestGateway::theWrongSecretTakesAsLongWhateverIsWrongWithIt()
{
    const SecretSet secrets(QString(32, QLatin1Char('s')));
    std::array<double, 3> mean {};
    std::array<double, 3> variance {};
    constexpr int rounds = 10'000;
    const std::array<int, 3> prefixes {0, 16, 31};

    for (size_t which = 0; which < prefixes.size(); ++which) {
        QByteArray candidate(32, 'x');
        candidate.replace(0, prefixes[which], QByteArray(prefixes[which], 's'));
        double sum = 0;
        double squares = 0;
        for (int round = 0; round < rounds; ++round) {
            QElapsedTimer clock;
            clock.start();
            QVERIFY(!secrets.accepts(candidate));
            // Interruptions by the machine are cut off: they say nothing about the comparison.
            const auto took = static_cast<double>(std::min<qint64>(clock.nsecsElapsed(), 5'000));
            sum += took;
            squares += took * took;
        }
        mean[which] = sum / rounds;
        variance[which] = squares / rounds - mean[which] * mean[which];
    }

    for (size_t which = 1; which < mean.size(); ++which) {
        const double sigma = std::sqrt(std::max(variance[0], variance[which]));
        QVERIFY2(std::abs(mean[0] - mean[which]) < 3 * sigma,
                 qPrintable(QStringLiteral("%1 ns against %2 ns").arg(mean[0]).arg(mean[which])));
    }
}

void TestGateway::emailBisonAndInboundNeedTheirPath()
{
    const QByteArray secret = pathSecret.toLatin1();
    const QByteArray form =
        "--xYzZY\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\na@example.com\r\n--xYzZY--\r\n";

    QCOMPARE(statusOf(m_gateway->port(), request("POST", "/webhooks/emailbison/" + secret, {}, "{}")), 200);
    QCOMPARE(statusOf(m_gateway->port(),
                      request("POST", "/inbound/sendgrid/" + secret,
                              "Content-Type: multipart/form-data; boundary=xYzZY\r\n", form)),
             200);
    QCOMPARE(statusOf(m_gateway->port(), request("POST", "/webhooks/emailbison/" + secret + "x", {}, "{}")), 401);
    QCOMPARE(statusOf(m_gateway->port(), request("POST", "/inbound/sendgrid/guess", {}, form)), 401);
    QCOMPARE(statusOf(m_gateway->port(), request("POST", "/webhooks/emailbison/", {}, "{}")), 404);

    QCOMPARE(m_fixture->database().value(
                 "select string_agg(provider || ' ' || (headers ->> 'content_type'), ',' order by id) "
                 "from webhook_deliveries"),
             QStringLiteral("emailbison ,inbound multipart/form-data; boundary=xYzZY"));
    QVERIFY2(!bodyOf(exchange(m_gateway->port(), request("GET", "/metrics"))).contains(secret), "no secret in metrics");
}

void TestGateway::aMailMayBeLargerThanAWebhookForWhoKnowsTheSecret()
{
    const QByteArray secret = pathSecret.toLatin1();
    const QByteArray photograph(3 * 1024 * 1024, 'x');
    const QByteArray type = "Content-Type: multipart/form-data; boundary=xYzZY\r\n";
    const auto announced = [](const QByteArray &path, const QByteArray &length) -> QByteArray {
        return "POST " + path + " HTTP/1.1\r\nHost: raven.example\r\nContent-Length: " + length + "\r\n\r\n";
    };

    QCOMPARE(statusOf(m_gateway->port(), request("POST", "/inbound/sendgrid/" + secret, type, photograph)), 200);
    QCOMPARE(m_fixture->database().number("select octet_length(body) from webhook_deliveries"), photograph.size());

    // Nobody else gets the room, and nobody gets more than the largest mail.
    const QByteArray large = QByteArray::number(photograph.size());
    QCOMPARE(statusOf(m_gateway->port(), announced("/inbound/sendgrid/" + secret + "x", large)), 413);
    QCOMPARE(statusOf(m_gateway->port(), announced("/inbound/sendgrid/", large)), 413);
    QCOMPARE(statusOf(m_gateway->port(), announced("/webhooks/emailbison/" + secret, large)), 413);
    QCOMPARE(statusOf(m_gateway->port(), announced("/webhooks/sendgrid", large)), 413);
    QCOMPARE(statusOf(m_gateway->port(), announced("/inbound/sendgrid/" + secret, "40000000")), 413);
}

void TestGateway::withoutKeysTheEndpointsSaySo()
{
    Gateway::Options options;
    options.instantlySecrets = QStringLiteral("short");
    startGateway(options);

    QCOMPARE(m_gateway->missing().size(), 5);
    for (const QByteArray path :
         {"/webhooks/sendgrid", "/webhooks/instantly", "/webhooks/emailbison/x", "/inbound/sendgrid/x"}) {
        const QByteArray response = exchange(m_gateway->port(), request("POST", path, {}, "[]"));
        QCOMPARE(RawSocket::statusOf(response), 503);
        QVERIFY(response.contains("Retry-After: "));
    }
    QVERIFY(bodyOf(exchange(m_gateway->port(), request("GET", "/metrics")))
                .contains("raven_webhook_requests_total{endpoint=\"sendgrid\",outcome=\"unkeyed\"} 1\n"));
    QCOMPARE(count("webhook_deliveries"), 0);
}

void TestGateway::hiddenPathsAreNotFound_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    const auto row = [](const QByteArray &method, const QByteArray &path, int status = 404) {
        QTest::newRow(QByteArray(method + ' ' + path).constData()) << request(method, path, {}, {}) << status;
    };
    row("GET", "/");
    row("GET", "/../etc/passwd");
    row("GET", "/webhooks/../metrics");
    row("GET", "/%2e%2e/metrics");
    row("GET", "/metrics%00");
    row("GET", "//metrics");
    row("GET", "/favicon.ico");
    row("POST", "/webhooks/sendgrid?secret=abc");
    row("POST", "/webhooks/sendgrid/");
    row("POST", "/webhooks/Sendgrid");
    row("POST", "/hook/sendgrid");
    row("GET", "/webhooks/sendgrid", 405);
    row("POST", "/healthz", 405);
    row("POST", "/metrics", 405);
    row("POST", "/t/x.gif", 405);
    row("GET", "/u/guess");
    row("POST", "/u/guess");
    row("GET", "/a/guess");
    row("POST", "/a/");
}

void TestGateway::hiddenPathsAreNotFound()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);

    QCOMPARE(statusOf(m_gateway->port(), text), status);
}

void TestGateway::aRepeatedPostIsAnsweredAndKeptOnce()
{
    const QByteArray post = signedPost(EventFixture::body({EventFixture::event("open", 1, 60)}));

    for (int times = 0; times < 5; ++times)
        QCOMPARE(statusOf(m_gateway->port(), post), 200);

    QCOMPARE(count("webhook_deliveries"), 1);
    QCOMPARE(m_gateway->counters().duplicates.load(), 4U);
}

void TestGateway::manyPostsShareACommit()
{
    // Held up by a lock, everything that arrives meanwhile must go into few commits.
    Connection lock(m_fixture->settings());
    QVERIFY(lock.runScript(QStringLiteral("lock"), "begin; lock table webhook_deliveries in share mode"));
    std::vector<RawSocket> posts;
    for (int index = 0; index < 100; ++index)
        posts.emplace_back(m_gateway->port()).write(signedPost("[" + QByteArray::number(index) + "]"));
    QTRY_VERIFY(m_gateway->counters().waiting >= 99);
    QVERIFY(lock.runScript(QStringLiteral("unlock"), "commit"));

    for (RawSocket &post : posts)
        QCOMPARE(RawSocket::statusOf(post.readResponse()), 200);

    QCOMPARE(count("webhook_deliveries"), 100);
    qInfo("100 posts in %llu commits", static_cast<unsigned long long>(m_gateway->counters().commits.load()));
    QVERIFY(m_gateway->counters().commits <= 20);
}

void TestGateway::aFullQueueAsksToTryAgain()
{
    Gateway::Options options = usual();
    options.queue.waiting = 10;
    startGateway(options);
    Connection lock(m_fixture->settings());
    QVERIFY(lock.runScript(QStringLiteral("lock"), "begin; lock table webhook_deliveries in share mode"));
    std::vector<RawSocket> posts;
    for (int index = 0; index < 10; ++index)
        posts.emplace_back(m_gateway->port()).write(signedPost("[" + QByteArray::number(index) + "]"));
    QTRY_COMPARE(m_gateway->counters().waiting.load(), 10);

    const QByteArray full = exchange(m_gateway->port(), signedPost("[\"one more\"]"));
    QCOMPARE(RawSocket::statusOf(full), 503);
    QVERIFY(full.contains("Retry-After: "));
    QVERIFY(lock.runScript(QStringLiteral("unlock"), "commit"));

    for (RawSocket &post : posts)
        QCOMPARE(RawSocket::statusOf(post.readResponse()), 200);
    QCOMPARE(statusOf(m_gateway->port(), signedPost("[\"one more\"]")), 200);
    QCOMPARE(count("webhook_deliveries"), 11);
}

void TestGateway::withoutADatabaseTheSenderTriesAgain()
{
    const ConnectionSettings nowhere = ConnectionSettings::onSocket(QStringLiteral("/nonexistent"), 5432,
                                                                    QStringLiteral("raven"), QStringLiteral("raven"));
    m_gateway = std::make_unique<Gateway>(usual(), [nowhere] { return std::make_unique<WebhookStore>(nowhere); });
    QVERIFY(m_gateway->start());
    for (int index = 0; index < 3; ++index)
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(QStringLiteral("cannot be stored|could not be recorded")));

    for (int index = 0; index < 2; ++index) {
        QElapsedTimer clock;
        clock.start();
        const QByteArray response = exchange(m_gateway->port(), signedPost("[" + QByteArray::number(index) + "]"));
        QCOMPARE(RawSocket::statusOf(response), 503);
        QVERIFY(response.contains("Retry-After: "));
        QVERIFY(clock.elapsed() < 2000);
    }
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(1));
    QCOMPARE(statusOf(m_gateway->port(),
                      request("POST", m_links->unsubscribe(uid).toLatin1(), {}, "List-Unsubscribe=One-Click")),
             503);
    QCOMPARE(statusOf(m_gateway->port(), request("GET", "/healthz")), 503);
}

void TestGateway::thePixelLooksTheSameForEveryToken()
{
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(1));
    const QByteArray genuine =
        withoutDate(exchange(m_gateway->port(), request("GET", m_links->openPixel(uid).toLatin1())));

    QVERIFY(genuine.startsWith("HTTP/1.1 200 OK"));
    QVERIFY(genuine.contains("Content-Type: image/gif"));
    QVERIFY(genuine.contains("no-store"));
    QVERIFY(bodyOf(genuine).startsWith("GIF89a"));
    const QByteArray otherPurpose = m_links->unsubscribe(uid).toLatin1().replace("/u/", "/t/");
    const QByteArrayList worthless {"/t/" + QByteArray(44, 'A') + ".gif",
                                    "/t/x.gif",
                                    "/t/",
                                    "/t?id=outreach/tech",
                                    otherPurpose + ".gif",
                                    "/functions/v1/track-email-open?outreach=x&tech=y"};
    for (const QByteArray &path : worthless)
        QCOMPARE(withoutDate(exchange(m_gateway->port(), request("GET", path))), genuine);

    // Random tokens open nothing.
    const auto otherKey = TokenKey::fromText(TokenKey::generate());
    for (int index = 0; index < 2000; ++index) {
        const QByteArray token = otherKey->make(TokenPurpose::OpenPixel, uid);
        QVERIFY(!TokenKey::fromText(m_tokenKey)->read(TokenPurpose::OpenPixel, token));
    }
    QTRY_COMPARE(m_gateway->counters().opens.load(), 1U);
    QTest::qWait(300);
    QCOMPARE(count("message_events"), 1);
}

void TestGateway::aGenuinePixelCountsAsAnOpen()
{
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(3));
    const QByteArray path = m_links->openPixel(uid).toLatin1();

    for (int times = 0; times < 5; ++times)
        exchange(m_gateway->port(), request("GET", path, "User-Agent: Mozilla/5.0 (X11; Linux) Firefox/115.0\r\n"));
    exchange(m_gateway->port(), request("HEAD", path));

    QTRY_COMPARE(rowOf(3).left(3), QStringLiteral("t 1"));
    QCOMPARE(count("work_order_recipients where human_opened_at is not null"), 1);
    QCOMPARE(m_fixture->database().value("select warm_opened from work_order_outreach"), QStringLiteral("1"));
}

void TestGateway::legacyPixelsCountOnlyWhenSwitchedOn()
{
    const QByteArray outreach = "cccccccc-0000-4000-8000-000000000001";
    const QByteArray technician = m_fixture->database().value("select md5('w4')::uuid").toLatin1();
    const QByteArray one = "/functions/v1/track-email-open?outreach=" + outreach + "&tech=" + technician;
    const QByteArray other =
        "/t?id=" + outreach + "%2F" + m_fixture->database().value("select md5('c4')::uuid").toLatin1();
    exchange(m_gateway->port(), request("GET", one));
    exchange(m_gateway->port(), request("GET", other));
    QTest::qWait(400);
    QCOMPARE(count("message_events"), 0);

    Gateway::Options options = usual();
    options.legacyPixel = true;
    startGateway(options);
    exchange(m_gateway->port(), request("GET", one));
    exchange(m_gateway->port(), request("GET", other));
    exchange(m_gateway->port(), request("GET", "/t?id=" + outreach + "/nobody"));

    QTRY_COMPARE(count("message_events"), 2);
    QCOMPARE(m_fixture->database().value("select warm_opened || ' ' || cold_opened from work_order_outreach"),
             QStringLiteral("1 1"));
}

void TestGateway::lookingAtAnUnsubscribeLinkChangesNothing()
{
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(1));
    const QByteArray path = m_links->unsubscribe(uid).toLatin1();

    const QByteArray shown = exchange(m_gateway->port(), request("GET", path));
    QCOMPARE(RawSocket::statusOf(shown), 200);
    QVERIFY(shown.contains("<form method=\"post\">"));
    QVERIFY(!shown.contains("Set-Cookie") && !shown.contains("<script") && !shown.contains("Location"));
    QCOMPARE(statusOf(m_gateway->port(), request("HEAD", path)), 200);
    QCOMPARE(statusOf(m_gateway->port(), request("POST", path)), 400);
    QCOMPARE(statusOf(m_gateway->port(), request("POST", path, {}, "x=y")), 400);
    QCOMPARE(statusOf(m_gateway->port(),
                      request("POST", m_links->accept(uid).toLatin1().replace("/a/", "/u/"), {},
                              "List-Unsubscribe=One-Click")),
             404);

    QCOMPARE(count("communication_suppressions"), 0);
    QCOMPARE(count("message_events"), 0);
}

void TestGateway::oneClickUnsubscribesAtOnce()
{
    QVERIFY(m_fixture->database().script(R"sql(
        update outbound_messages set state = 'queued', batch_id = null, sending_at = null, sent_at = null where id = 5
    )sql"));
    const QByteArray path = m_links->unsubscribe(QUuid::fromString(EventFixture::warmUid(5))).toLatin1();
    QElapsedTimer clock;
    clock.start();

    const QByteArray done = exchange(
        m_gateway->port(),
        request("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", "List-Unsubscribe=One-Click"));
    QVERIFY(clock.elapsed() < 1000);
    QCOMPARE(RawSocket::statusOf(done), 200);
    QVERIFY(!done.contains("Set-Cookie") && !done.contains("Location"));
    QCOMPARE(count("communication_suppressions where value = 'w5@example.com' and type = 'unsubscribe'"), 1);
    QCOMPARE(count("outbound_messages where id = 5 and state = 'skipped' and reason = 'unsubscribed'"), 1);
    QCOMPARE(count("technicians where unsubscribed_at is not null"), 1);

    // The multipart form of the same, and again and again.
    for (int times = 0; times < 10; ++times) {
        QCOMPARE(statusOf(m_gateway->port(),
                          request("POST", path, "Content-Type: multipart/form-data; boundary=x\r\n",
                                  "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n"
                                  "One-Click\r\n--x--\r\n")),
                 200);
    }
    QCOMPARE(count("communication_suppressions"), 1);
    QCOMPARE(count("message_events where event_type = 'unsubscribe'"), 1);
}

void TestGateway::acceptAndDeclineLandOnTheRow()
{
    const QUuid uid = QUuid::fromString(EventFixture::coldUid(2));
    const QByteArray accept = m_links->accept(uid).toLatin1();
    const QByteArray decline = m_links->decline(uid).toLatin1();

    const QByteArray shown = exchange(m_gateway->port(), request("GET", accept));
    QCOMPARE(RawSocket::statusOf(shown), 200);
    QVERIFY(shown.contains("Fix the chiller") && shown.contains("Austin, TX") && shown.contains("Own"));
    QCOMPARE(statusOf(m_gateway->port(), request("POST", accept)), 400);
    QCOMPARE(rowOf(12), QStringLiteral("f 0 f f"));

    QCOMPARE(statusOf(m_gateway->port(), request("POST", accept, {}, "confirm=yes")), 200);
    QCOMPARE(rowOf(12), QStringLiteral("f 0 t t f"));
    QCOMPARE(m_fixture->database().value("select cold_replied || ' ' || cold_qualified from work_order_outreach"),
             QStringLiteral("1 1"));

    QCOMPARE(statusOf(m_gateway->port(), request("POST", decline, {}, "confirm=yes")), 200);
    QCOMPARE(rowOf(12), QStringLiteral("f 0 t f t"));
    QVERIFY(exchange(m_gateway->port(), request("GET", accept)).contains("not available"));
    QCOMPARE(m_gateway->counters().actions.load(), 2U);
}

void TestGateway::pagesEscapeWhatDataSays()
{
    QVERIFY(m_fixture->database().script(
        R"sql(update jobs set job_title = '<img src=x onerror=alert(1)>', city = '"&' where true)sql"));

    const QByteArray shown = exchange(
        m_gateway->port(), request("GET", m_links->accept(QUuid::fromString(EventFixture::warmUid(1))).toLatin1()));

    QVERIFY(!shown.contains("<img"));
    QVERIFY(shown.contains("&lt;img src=x onerror=alert(1)&gt;"));
    QVERIFY(shown.contains("&quot;&amp;"));
    QVERIFY(shown.contains("Content-Security-Policy: default-src 'none'"));
}

void TestGateway::healthAndMetricsAnswer()
{
    QCOMPARE(statusOf(m_gateway->port(), signedPost("[]")), 200);

    const QByteArray health = exchange(m_gateway->port(), request("GET", "/healthz"));
    const QByteArray metrics = bodyOf(exchange(m_gateway->port(), request("GET", "/metrics")));

    QCOMPARE(RawSocket::statusOf(health), 200);
    QCOMPARE(QJsonDocument::fromJson(bodyOf(health)).object().value(QLatin1String("status")).toString(),
             QStringLiteral("ok"));
    QVERIFY(metrics.contains("raven_webhook_requests_total{endpoint=\"sendgrid\",outcome=\"stored\"} 1\n"));
    QVERIFY(metrics.contains("raven_database_reachable 1\n"));
    for (const QByteArray &line : metrics.split('\n'))
        QVERIFY(line.isEmpty() || line.startsWith("# HELP raven_") || line.startsWith("# TYPE raven_")
                || (line.startsWith("raven_") && line.contains(' ')));
}

void TestGateway::theServiceKeepsItsContract()
{
    QFETCH(const QString, row);
    auto blocker = std::make_shared<std::unique_ptr<HttpServer>>();
    HttpServer free({}, {});
    const auto port = free.start();
    QVERIFY(port);
    free.stop();
    ServiceContract::Subject subject;
    subject.make = [this, port = *port]() -> std::unique_ptr<Service> {
        Gateway::Options options = usual();
        options.http.port = port;
        return std::make_unique<Gateway>(
            options, [settings = m_fixture->settings()] { return std::make_unique<WebhookStore>(settings); });
    };
    subject.breakStart = [blocker, port = *port] {
        HttpServer::Options options;
        options.port = port;
        *blocker =
            std::make_unique<HttpServer>(options, [](const HttpServer::Request &, const HttpServer::Answer &) {});
        QVERIFY((*blocker)->start());
    };
    subject.mendStart = [blocker] {
        blocker->reset();
    };
    subject.deadline = std::chrono::seconds(5);

    QCOMPARE(ServiceContract::breach(row, subject), QString());
}

std::unique_ptr<QProcess> TestGateway::startProgram(quint16 *port, const QString &crashAt)
{
    auto program = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("RAVEN_DATABASE_URL"), m_fixture->settings().toUri());
    environment.insert(QStringLiteral("RAVEN_GATEWAY_LISTEN"), QStringLiteral("127.0.0.1:0"));
    environment.insert(QStringLiteral("SENDGRID_WEBHOOK_PUBLIC_KEY"), m_signer.publicKey());
    environment.insert(QStringLiteral("RAVEN_CRASH_AT"), crashAt);
    program->setProcessEnvironment(environment);
    program->setProgram(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"));
    program->setArguments({QStringLiteral("gateway")});
    program->start();
    program->setReadChannel(QProcess::StandardError);
    QByteArray said;
    while (!said.contains("listens on") && program->waitForReadyRead(10'000))
        said += program->readAllStandardError();
    *port = said.mid(said.lastIndexOf("127.0.0.1:") + 10).trimmed().chopped(1).toUShort();
    return program;
}

void TestGateway::killedBetweenCommitAndAnswerNothingIsLost()
{
#ifndef RAVEN_CRASH_POINTS
    QSKIP("built without crash points");
#endif
    m_gateway.reset();
    const QByteArray post = signedPost(EventFixture::body({EventFixture::event("open", 1, 60)}));
    quint16 port = 0;
    auto program = startProgram(&port, QStringLiteral("G1:1"));
    QVERIFY(port != 0);

    // Committed, but never answered: the provider has to believe that nothing arrived.
    QCOMPARE(exchange(port, post), QByteArray());
    QVERIFY(program->waitForFinished(5000));
    QCOMPARE(program->exitStatus(), QProcess::CrashExit);
    QCOMPARE(count("webhook_deliveries"), 1);

    program = startProgram(&port);
    QCOMPARE(statusOf(port, post), 200);
    QCOMPARE(count("webhook_deliveries"), 1);
    WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); });
    QVERIFY(processor.drain());
    QCOMPARE(rowOf(1).left(3), QStringLiteral("t 1"));
    program->terminate();
    QVERIFY(program->waitForFinished(10'000));
    QCOMPARE(program->exitCode(), 0);
}

void TestGateway::killedAtRandomNothingAnsweredIsLost()
{
    m_gateway.reset();
    constexpr int posts = 1000;
    std::vector<QByteArray> requests;
    for (int index = 0; index < posts; ++index)
        requests.push_back(signedPost(EventFixture::body({EventFixture::event("open", index % 10 + 1, index)})));
    std::atomic<int> next = 0;
    std::atomic<quint16> port = 0;
    std::atomic<bool> ended = false;
    quint16 firstPort = 0;
    auto program = startProgram(&firstPort);
    QVERIFY(firstPort != 0);
    port = firstPort;

    // Senders as the providers are: the same post again until it is answered with 200.
    std::vector<std::thread> senders;
    for (int sender = 0; sender < 4; ++sender) {
        senders.emplace_back([&] {
            for (int index = next++; index < posts && !ended; index = next++) {
                while (!ended && statusOf(port, requests[static_cast<size_t>(index)]) != 200)
                    std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
    }
    int kills = 0;
    QElapsedTimer clock;
    clock.start();
    while (next < posts && clock.elapsed() < 60'000) {
        QTest::qSleep(60);
        if (next >= posts)
            break;
        program->kill();
        program->waitForFinished(5000);
        ++kills;
        quint16 newPort = 0;
        program = startProgram(&newPort);
        port = newPort;
    }
    for (std::thread &sender : senders)
        sender.join();
    ended = true;
    program->kill();
    program->waitForFinished(5000);

    qInfo("%d kills during %d posts", kills, posts);
    QVERIFY(kills >= 3);
    QCOMPARE(count("webhook_deliveries"), posts);
    WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); });
    QVERIFY(processor.drain());
    QCOMPARE(count("message_events"), posts);
    QCOMPARE(m_fixture->database().number("select sum(raw_open_count) from work_order_recipients"), posts);
}

QTEST_GUILESS_MAIN(TestGateway)
#include "tst_gateway.moc"
