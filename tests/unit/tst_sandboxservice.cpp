#include "services/sandbox/sandboxservice.h"

#include "tests/support/rawsocket.h"
#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <mutex>

using namespace std::chrono_literals;

namespace {

const QByteArray hvac = "0198a6f0-1c2d-7a10-9b01-6d1f3c5e7a11";

/// Says one request to the sandbox from another thread, so that the sandbox's own may answer.
QByteArray say(quint16 port, const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
               int timeoutMs = 5000)
{
    QByteArray answer;
    std::atomic<bool> done {false};
    std::thread client([&] {
        RawSocket socket(port);
        socket.write(method + ' ' + path
                     + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer SG.training\r\n"
                       "Content-Type: application/json\r\nContent-Length: "
                     + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        answer = socket.readAll(timeoutMs);
        done = true;
    });
    while (!done)
        QTest::qWait(1);
    client.join();
    return answer;
}

QByteArray bodyOf(const QByteArray &answer)
{
    return answer.mid(answer.indexOf("\r\n\r\n") + 4);
}

QJsonObject jsonOf(const QByteArray &answer)
{
    return QJsonDocument::fromJson(bodyOf(answer)).object();
}

QByteArray mail(const SandboxService &sandbox, const QByteArrayList &addresses, quint16 gateway = 1)
{
    const QByteArray site = "http://training.example:" + QByteArray::number(gateway);
    QByteArrayList people;
    for (const QByteArray &address : addresses)
        people.append("{\"to\":[{\"email\":\"" + address + "\"}],\"custom_args\":{\"rv_intent\":\"i-" + address
                      + "\",\"rv_attempt\":\"a1\"},\"dynamic_template_data\":{\"accept_url\":\"" + site
                      + "/a/yes?x=1\",\"decline_url\":\"" + site + "/a/no\",\"tracking_pixel\":\"" + site
                      + "/t/p.gif\",\"unsubscribe_url\":\"" + site + "/u/out\"}}");
    return "{\"personalizations\":[" + people.join(',')
        + "],\"from\":{\"email\":\"d@raven.example\"},\"categories\":[\"dispatch\"],\"template_id\":\""
        + sandbox.description().value(QStringLiteral("template_id")).toString().toLatin1() + "\"}";
}

QByteArray bulk(const QByteArray &email)
{
    return "{\"campaign_id\":\"" + hvac + "\",\"skip_if_in_campaign\":true,\"leads\":[{\"email\":\"" + email
        + "\",\"custom_variables\":{\"rv_intent\":\"i-" + email + "\"}}]}";
}

bool verifies(const QByteArray &publicKey, const QByteArray &signature, const QByteArray &message)
{
    const QByteArray der = QByteArray::fromBase64(publicKey);
    const auto *at = reinterpret_cast<const unsigned char *>(der.constData());
    const std::shared_ptr<EVP_PKEY> key(d2i_PUBKEY(nullptr, &at, der.size()), EVP_PKEY_free);
    const std::shared_ptr<EVP_MD_CTX> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const QByteArray raw = QByteArray::fromBase64(signature);
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(
               context.get(), reinterpret_cast<const unsigned char *>(raw.constData()), static_cast<size_t>(raw.size()),
               reinterpret_cast<const unsigned char *>(message.constData()), static_cast<size_t>(message.size()))
        == 1;
}

/// Stands in for the gateway: keeps what it is told, answers as it is told.
class Listener
{
public:
    Listener()
        : m_server({},
                   [this](HttpServer::Request request, const HttpServer::Answer &answer) {
                       const std::lock_guard lock(m_mutex);
                       HttpServer::Response response;
                       response.status = m_refusals > 0 && request.path.startsWith("/webhooks/") ? 503 : 200;
                       m_refusals -= response.status == 503;
                       if (request.method == "GET" && request.path.startsWith("/a/"))
                           response.body = "<form method=\"post\"><button name=\"answer\" value=\"accept\">Yes</button>"
                                           "<button name=\"answer\" value=\"decline\">No</button></form>";
                       if (response.status == 200)
                           m_requests.append(std::move(request));
                       answer(response);
                   })
        , port(m_server.start().value())
    {
    }
    ~Listener() { m_server.stop(); }

    QList<HttpServer::Request> taken(const QByteArray &path, const QByteArray &method = "POST")
    {
        const std::lock_guard lock(m_mutex);
        QList<HttpServer::Request> found;
        for (const HttpServer::Request &request : std::as_const(m_requests)) {
            if (request.path == path && request.method == method)
                found.append(request);
        }
        return found;
    }
    /// The SendGrid events of all posts that @p publicKey signed.
    QList<QJsonObject> mailEvents(const QByteArray &publicKey)
    {
        QList<QJsonObject> events;
        for (const HttpServer::Request &post : taken("/webhooks/sendgrid")) {
            const QByteArray message = post.field("x-twilio-email-event-webhook-timestamp") + post.body;
            if (!verifies(publicKey, post.field("x-twilio-email-event-webhook-signature"), message)
                || !post.body.endsWith("]\r\n"))
                continue;
            for (const auto &event : QJsonDocument::fromJson(post.body).array())
                events.append(event.toObject());
        }
        return events;
    }
    void refuse(int posts)
    {
        const std::lock_guard lock(m_mutex);
        m_refusals = posts;
    }

private:
    std::mutex m_mutex;
    QList<HttpServer::Request> m_requests;
    int m_refusals = 0;
    HttpServer m_server;

public:
    const quint16 port;
};

QStringList words(const QList<QJsonObject> &events)
{
    QStringList kinds;
    for (const QJsonObject &event : events)
        kinds.append(event.value(QStringLiteral("event")).toString());
    return kinds;
}

SandboxService::Options quiet(const QString &faults = {})
{
    SandboxService::Options options;
    options.people = SandboxPeople::Mode::Off;
    options.faults = faults;
    return options;
}

SandboxService::Options lively(const Listener &gateway, SandboxPeople::Mode mode = SandboxPeople::Mode::On)
{
    SandboxService::Options options;
    options.people = mode;
    options.timeScale = 100000;
    options.readingAfterMs = 0;
    options.gateway = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(gateway.port));
    options.instantlySecret = "training-secret";
    return options;
}

} // namespace

class TestSandboxService : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void startAndStopKeepTheirContract();
    void theLedgerCountsWhatWasAccepted();
    void faultsStrikeBeforeOrAfterAcceptance_data();
    void faultsStrikeBeforeOrAfterAcceptance();
    void tooManyCarriesItsHeaders();
    void poisonBlamesNobodyAndBlameNamesTheRightOne();
    void faultsChangeAtRunTime();
    void latencyDelaysTheAnswer();
    void aKeyFileKeepsTheKey();
    void aWarmMailIsDeliveredReadAndAcceptedWithSignedEvents();
    void warmPeopleAnswerByMailWhereMailReachesUs();
    void peopleDoNotReadAsFastAsMachinesHoweverFastTimeRuns();
    void unsubscribedPeopleAreDropped();
    void aColdLeadIsSentRepliesAndIsParkedWhileTheCampaignPauses();
    void refusedWebhooksAreTriedAgain();
    void webhooksAreLostRepeatedAndReplayedOnDemand();
};

void TestSandboxService::startAndStopKeepTheirContract()
{
    SandboxService sandbox(quiet());

    sandbox.stop();
    QVERIFY(sandbox.start());
    QCOMPARE(sandbox.start().error().code, Error::Code::Conflict);
    sandbox.stop();
    sandbox.stop();
    QVERIFY(sandbox.start());
    SandboxService::Options taken = quiet();
    taken.port = quint16(sandbox.description().value(QStringLiteral("port")).toInt());
    SandboxService second(taken);
    QVERIFY(!second.start());
    sandbox.stop();
    QVERIFY(second.start());
    SandboxService nonsense(quiet(QStringLiteral("explode")));
    QVERIFY(!nonsense.start());
}

void TestSandboxService::theLedgerCountsWhatWasAccepted()
{
    SandboxService sandbox(quiet());
    const quint16 port = sandbox.start().value();

    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"Ada@x.example"}))), 202);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"nobody"}))), 400);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/api/v2/leads/add", bulk("eve@x.example"))), 200);
    QCOMPARE(RawSocket::statusOf(say(port, "GET", "/v3/scopes")), 200);

    const QJsonObject ledger = jsonOf(say(port, "GET", "/sandbox/ledger"));
    QCOMPARE(ledger.value(QStringLiteral("warm")).toObject(), QJsonObject({{QStringLiteral("ada@x.example"), 1}}));
    QCOMPARE(ledger.value(QStringLiteral("cold")).toObject(), QJsonObject({{QStringLiteral("eve@x.example"), 1}}));
    QCOMPARE(ledger.value(QStringLiteral("requests")).toInt(), 3);
    QCOMPARE(ledger.value(QStringLiteral("refused")).toInt(), 1);
    QCOMPARE(bodyOf(say(port, "GET", "/sandbox/key")), sandbox.publicKey());
    QVERIFY(sandbox.publicKey().startsWith("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"));
    QCOMPARE(RawSocket::statusOf(say(port, "GET", "/sandbox/nothing")), 404);
}

void TestSandboxService::faultsStrikeBeforeOrAfterAcceptance_data()
{
    QTest::addColumn<QString>("faults");
    QTest::addColumn<int>("status"); // 0: none came
    QTest::addColumn<int>("accepted");
    QTest::newRow("cut") << QStringLiteral("cut") << 0 << 0;
    QTest::newRow("cut by reset") << QStringLiteral("cut=reset") << 0 << 0;
    QTest::newRow("cut after") << QStringLiteral("cut-after") << 0 << 1;
    QTest::newRow("reset after") << QStringLiteral("cut-after=reset") << 0 << 1;
    QTest::newRow("part") << QStringLiteral("part=3") << 0 << 1;
    QTest::newRow("fail") << QStringLiteral("fail=502") << 502 << 0;
    QTest::newRow("fail after") << QStringLiteral("fail-after") << 500 << 1;
    QTest::newRow("hang") << QStringLiteral("hang") << 0 << 0;
    QTest::newRow("hang after") << QStringLiteral("hang-after") << 0 << 1;
    QTest::newRow("garbage") << QStringLiteral("garbage") << 200 << 1;
    QTest::newRow("error body") << QStringLiteral("error-body") << 200 << 0;
    QTest::newRow("redirect") << QStringLiteral("redirect") << 301 << 0;
    QTest::newRow("refuse") << QStringLiteral("refuse=403") << 403 << 0;
}

void TestSandboxService::faultsStrikeBeforeOrAfterAcceptance()
{
    QFETCH(QString, faults);
    QFETCH(int, status);
    QFETCH(int, accepted);
    SandboxService sandbox(quiet(faults + QStringLiteral("@1")));
    const quint16 port = sandbox.start().value();

    const int patienceMs = faults.startsWith(QLatin1String("hang")) ? 300 : 5000;
    const QByteArray warm = say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}), patienceMs);

    QCOMPARE(RawSocket::statusOf(warm), status);
    QCOMPARE(sandbox.ledger().warm.value("ada@x.example"), accepted);
    QCOMPARE(sandbox.ledger().attempts.value("a1"), 1);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"bea@x.example"}))), 202);
}

void TestSandboxService::tooManyCarriesItsHeaders()
{
    SandboxService sandbox(quiet(QStringLiteral("429=7")));
    const quint16 port = sandbox.start().value();
    const qint64 before = QDateTime::currentSecsSinceEpoch();

    const QByteArray warm = say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}));
    const QByteArray cold = say(port, "POST", "/api/v2/leads/add", bulk("eve@x.example"));

    QCOMPARE(RawSocket::statusOf(warm), 429);
    QVERIFY(warm.contains("\r\nRetry-After: 7\r\n"));
    QVERIFY(warm.contains("\r\nX-RateLimit-Remaining: 0\r\n"));
    const qsizetype reset = warm.indexOf("X-RateLimit-Reset: ") + 19;
    QVERIFY(warm.mid(reset, warm.indexOf('\r', reset) - reset).toLongLong() >= before + 7);
    QCOMPARE(RawSocket::statusOf(cold), 429);
    QVERIFY(!cold.contains("X-RateLimit"));
    QVERIFY(sandbox.ledger().warm.isEmpty());
    QCOMPARE(sandbox.ledger().refused, 2);
}

void TestSandboxService::poisonBlamesNobodyAndBlameNamesTheRightOne()
{
    SandboxService sandbox(quiet(QStringLiteral("poison=bad-apple")));
    const quint16 port = sandbox.start().value();

    const QByteArray poisoned =
        say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example", "bad-apple@x.example"}));
    const QByteArray clean = say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}));
    say(port, "POST", "/sandbox/faults", "blame=bad-apple");
    const QByteArray blamed =
        say(port, "POST", "/v3/mail/send", mail(sandbox, {"bea@x.example", "bad-apple@x.example"}));

    QCOMPARE(RawSocket::statusOf(poisoned), 400);
    QVERIFY(!poisoned.contains("personalizations"));
    QCOMPARE(RawSocket::statusOf(clean), 202);
    QCOMPARE(RawSocket::statusOf(blamed), 400);
    QVERIFY(blamed.contains("personalizations.1.to"));
}

void TestSandboxService::faultsChangeAtRunTime()
{
    SandboxService sandbox(quiet());
    const quint16 port = sandbox.start().value();

    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/sandbox/faults", "{\"faults\":\"fail=503\",\"seed\":4}")), 200);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}))), 503);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/sandbox/faults", "{\"faults\":\"nonsense\"}")), 400);
    const QJsonObject plan = jsonOf(say(port, "GET", "/sandbox/faults"));
    QCOMPARE(plan.value(QStringLiteral("rules")).toArray().first().toObject().value(QStringLiteral("hits")).toInt(), 1);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/sandbox/faults", "")), 200);
    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}))), 202);
}

void TestSandboxService::latencyDelaysTheAnswer()
{
    SandboxService::Options options = quiet(QStringLiteral("latency=60"));
    options.latencyMs = 50;
    SandboxService sandbox(options);
    const quint16 port = sandbox.start().value();
    QElapsedTimer clock;
    clock.start();

    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}))), 202);

    QVERIFY2(clock.elapsed() >= 110, qPrintable(QString::number(clock.elapsed())));
}

void TestSandboxService::aKeyFileKeepsTheKey()
{
    const QTemporaryDir folder;
    SandboxService::Options options = quiet();
    options.keyFile = folder.filePath(QStringLiteral("key.pem"));
    SandboxService first(options);
    SandboxService second(options);
    SandboxService other(quiet());

    QVERIFY(first.start());
    QVERIFY(second.start());
    QVERIFY(other.start());

    QCOMPARE(second.publicKey(), first.publicKey());
    QVERIFY(other.publicKey() != first.publicKey());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(options.keyFile) & others));
}

void TestSandboxService::aWarmMailIsDeliveredReadAndAcceptedWithSignedEvents()
{
    Listener gateway;
    SandboxService sandbox(lively(gateway));
    const quint16 port = sandbox.start().value();

    say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada+accept@x.example"}, gateway.port));

    QTRY_COMPARE(gateway.taken("/a/yes").size(), 1);
    QCOMPARE(gateway.taken("/a/yes").first().body, QByteArray("answer=accept"));
    QCOMPARE(gateway.taken("/a/yes").first().query, QByteArray("x=1"));
    QVERIFY(gateway.taken("/a/yes", "GET").first().field("user-agent").contains("Firefox/128"));
    QTRY_VERIFY(words(gateway.mailEvents(sandbox.publicKey())).contains(QStringLiteral("click")));
    const QList<QJsonObject> events = gateway.mailEvents(sandbox.publicKey());
    QVERIFY(words(events).contains(QStringLiteral("processed")));
    QVERIFY(words(events).contains(QStringLiteral("delivered")));
    QVERIFY(words(events).contains(QStringLiteral("open")));
    QSet<QString> ids;
    for (const QJsonObject &event : events) {
        ids.insert(event.value(QStringLiteral("sg_event_id")).toString());
        QCOMPARE(event.value(QStringLiteral("rv_intent")).toString(), QStringLiteral("i-ada+accept@x.example"));
        QCOMPARE(event.value(QStringLiteral("rv_attempt")).toString(), QStringLiteral("a1"));
        QCOMPARE(event.value(QStringLiteral("category")).toArray().size(), 1);
    }
    QCOMPARE(ids.size(), events.size());
}

void TestSandboxService::warmPeopleAnswerByMailWhereMailReachesUs()
{
    Listener gateway;
    SandboxService::Options options = lively(gateway);
    options.inboundSecret = "secret-of-inbound-parse";
    SandboxService sandbox(options);
    const quint16 port = sandbox.start().value();
    const QByteArray path = "/inbound/sendgrid/secret-of-inbound-parse";
    QByteArray request = mail(sandbox, {"ada+reply@x.example"}, gateway.port);
    request.replace("],\"from\":", "],\"reply_to\":{\"email\":\"reply+token@reply.example.com\"},\"from\":");

    say(port, "POST", "/v3/mail/send", request);

    QTRY_COMPARE(gateway.taken(path).size(), 1);
    const HttpServer::Request answer = gateway.taken(path).first();
    QCOMPARE(answer.field("content-type"), QByteArray("multipart/form-data; boundary=xYzZY"));
    QVERIFY(answer.field("x-raven-secret").isEmpty());
    QVERIFY(answer.body.contains("name=\"to\"\r\n\r\nreply+token@reply.example.com\r\n"));
    QVERIFY(answer.body.contains("Yes, I can do it."));

    // Without a Reply-To an answer by mail never reaches us.
    say(port, "POST", "/v3/mail/send", mail(sandbox, {"eve+reply@x.example"}, gateway.port));
    QTRY_VERIFY(words(gateway.mailEvents(sandbox.publicKey())).count(QStringLiteral("open")) >= 2);
    QCOMPARE(gateway.taken(path).size(), 1);
}

void TestSandboxService::peopleDoNotReadAsFastAsMachinesHoweverFastTimeRuns()
{
    Listener gateway;
    SandboxService::Options options = lively(gateway);
    options.readingAfterMs = 600;
    SandboxService sandbox(options);
    const quint16 port = sandbox.start().value();
    QElapsedTimer clock;
    clock.start();

    say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada+accept@x.example"}, gateway.port));

    QTRY_VERIFY(words(gateway.mailEvents(sandbox.publicKey())).contains(QStringLiteral("delivered")));
    QVERIFY(!words(gateway.mailEvents(sandbox.publicKey())).contains(QStringLiteral("open")));
    QTRY_VERIFY(words(gateway.mailEvents(sandbox.publicKey())).contains(QStringLiteral("open")));
    QVERIFY(clock.elapsed() >= 600);
    QTRY_COMPARE(gateway.taken("/a/yes").size(), 1);
}

void TestSandboxService::unsubscribedPeopleAreDropped()
{
    Listener gateway;
    SandboxService sandbox(lively(gateway, SandboxPeople::Mode::Delivery));
    const quint16 port = sandbox.start().value();

    say(port, "POST", "/v3/asm/suppressions/global", R"({"recipient_emails":["ada@x.example"]})");
    say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example", "bea@x.example"}));

    QTRY_COMPARE(words(gateway.mailEvents(sandbox.publicKey())).size(), 3);
    QStringList kinds = words(gateway.mailEvents(sandbox.publicKey()));
    kinds.sort();
    QCOMPARE(kinds, QStringList({QStringLiteral("delivered"), QStringLiteral("dropped"), QStringLiteral("processed")}));
}

void TestSandboxService::aColdLeadIsSentRepliesAndIsParkedWhileTheCampaignPauses()
{
    Listener gateway;
    SandboxService sandbox(lively(gateway));
    const quint16 port = sandbox.start().value();

    QCOMPARE(RawSocket::statusOf(say(port, "POST", "/sandbox/campaigns/HVAC/pause")), 200);
    say(port, "POST", "/api/v2/leads/add", bulk("eve+reply@x.example"));
    QTest::qWait(100);
    QVERIFY(gateway.taken("/webhooks/instantly").isEmpty());
    say(port, "POST", "/sandbox/campaigns/HVAC/activate");

    QTRY_VERIFY(gateway.taken("/webhooks/instantly").size() >= 4);
    QSet<QString> kinds;
    for (const HttpServer::Request &post : gateway.taken("/webhooks/instantly")) {
        const QJsonObject event = QJsonDocument::fromJson(post.body).object();
        kinds.insert(event.value(QStringLiteral("event_type")).toString());
        QCOMPARE(post.field("x-raven-secret"), QByteArray("training-secret"));
        QCOMPARE(event.value(QStringLiteral("lead_email")).toString(), QStringLiteral("eve+reply@x.example"));
        QCOMPARE(event.value(QStringLiteral("rv_intent")).toString(), QStringLiteral("i-eve+reply@x.example"));
    }
    for (const char *kind : {"email_sent", "email_opened", "reply_received", "lead_interested"})
        QVERIFY2(kinds.contains(QString::fromLatin1(kind)), kind);
}

void TestSandboxService::refusedWebhooksAreTriedAgain()
{
    Listener gateway;
    gateway.refuse(2);
    SandboxService sandbox(lively(gateway, SandboxPeople::Mode::Delivery));
    const quint16 port = sandbox.start().value();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the gateway answered a webhook with 503.*")));

    say(port, "POST", "/v3/mail/send", mail(sandbox, {"ada@x.example"}));

    QTRY_COMPARE(gateway.mailEvents(sandbox.publicKey()).size(), 2);
    const QJsonObject webhooks =
        jsonOf(say(port, "GET", "/sandbox/state")).value(QStringLiteral("webhooks")).toObject();
    QCOMPARE(webhooks.value(QStringLiteral("refused")).toInt(), 2);
    QCOMPARE(webhooks.value(QStringLiteral("accepted")).toInt(), 1);
}

void TestSandboxService::webhooksAreLostRepeatedAndReplayedOnDemand()
{
    Listener gateway;
    SandboxService::Options options = lively(gateway, SandboxPeople::Mode::Delivery);
    options.faults = QStringLiteral("lose@1;duplicate=2@2");
    SandboxService sandbox(options);
    const quint16 port = sandbox.start().value();

    say(port, "POST", "/api/v2/leads/add", bulk("eve@x.example"));
    say(port, "POST", "/api/v2/leads/add", bulk("fay@x.example"));
    QTRY_COMPARE(gateway.taken("/webhooks/instantly").size(), 3);
    say(port, "POST", "/sandbox/replay", R"({"times":5,"shuffle":true})");

    QTRY_COMPARE(gateway.taken("/webhooks/instantly").size(), 8);
    for (const HttpServer::Request &post : gateway.taken("/webhooks/instantly"))
        QVERIFY(post.body.contains("fay@x.example"));
}

QTEST_GUILESS_MAIN(TestSandboxService)
#include "tst_sandboxservice.moc"
