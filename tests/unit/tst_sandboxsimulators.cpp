#include "services/sandbox/instantlysimulator.h"
#include "services/sandbox/sendgridsimulator.h"

#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr qint64 now = 1790000000;
constexpr qint64 nowMs = now * 1000;
const QString hvac = QStringLiteral("0198a6f0-1c2d-7a10-9b01-6d1f3c5e7a11");

HttpExchangeRequest request(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                            const QByteArray &key = "SG.training")
{
    HttpExchangeRequest made;
    made.method = method;
    made.path = path.split('?').first();
    made.query = path.mid(made.path.size() + 1);
    made.fields = {{"authorization", "Bearer " + key}, {"content-type", "application/json"}};
    made.body = body;
    return made;
}

QJsonObject json(const HttpExchangeResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

QByteArray mail(const QByteArray &templateId, const QByteArrayList &addresses, const QByteArray &attempt = "a1")
{
    QByteArrayList people;
    for (const QByteArray &address : addresses)
        people.append("{\"to\":[{\"email\":\"" + address + "\"}],\"custom_args\":{\"rv_intent\":\"i-" + address
                      + "\",\"rv_attempt\":\"" + attempt + "\"}}");
    return "{\"personalizations\":[" + people.join(',')
        + "],\"from\":{\"email\":\"d@raven.example\"},\"template_id\":\"" + templateId + "\"}";
}

QByteArray bulk(const QByteArrayList &emails, const QByteArray &more = {})
{
    QByteArrayList leads;
    for (const QByteArray &email : emails)
        leads.append("{\"email\":\"" + email + "\",\"first_name\":\"Ada\",\"custom_variables\":{\"rv_intent\":\"i-"
                     + email + "\"}}");
    return "{\"campaign_id\":\"" + hvac.toLatin1() + "\"," + more + "\"leads\":[" + leads.join(',') + "]}";
}

} // namespace

class TestSandboxSimulators : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        ledger = {};
        sendgrid = std::make_unique<SendGridSimulator>(SendGridSimulator::Options {}, ledger, nullptr);
        instantly = std::make_unique<InstantlySimulator>(
            InstantlySimulator::Options {}, ledger,
            [this](const QList<const InstantlySimulator::Lead *> &leads) { created += int(leads.size()); }, nullptr);
        created = 0;
    }

    void sendGridTakesAMailAndCountsIt();
    void sendGridRefusesWithTheExactErrorShape();
    void sendGridWantsItsKeyAndItsTemplate();
    void sandboxModeIsCheckedAndNotSent();
    void theTemplateIsListedAndHasAWayOutAndAPostalAddress();
    void suppressionListsFillPageAndEmpty();
    void bulkAddTellsWhichLeadsCameIn();
    void bulkAddRefuses_data();
    void bulkAddRefuses();
    void aRepeatedBulkAddAddsNobody();
    void leadsArePagedWithACursorOnTheLastPage();
    void deletingEverythingIsRefused();
    void campaignsPauseAndSayWhy();
    void theRateLimitAnswers429();
    void thousandPersonalizationsAreCheap();

private:
    SandboxLedger ledger;
    std::unique_ptr<SendGridSimulator> sendgrid;
    std::unique_ptr<InstantlySimulator> instantly;
    int created = 0;
};

void TestSandboxSimulators::sendGridTakesAMailAndCountsIt()
{
    const QByteArray body = mail(sendgrid->templateId(), {"ada@x.example", "bea@x.example"});

    const HttpExchangeResponse response = sendgrid->handle(request("POST", "/v3/mail/send", body), now);

    QCOMPARE(response.status, 202);
    QVERIFY(response.body.isEmpty());
    QCOMPARE(response.fields.first().name, QByteArray("X-Message-Id"));
    QCOMPARE(ledger.warm.value("ada@x.example"), 1);
    QCOMPARE(ledger.intents.value("i-bea@x.example").accepted, 1);
    QCOMPARE(ledger.attempts.value("a1"), 1);
}

void TestSandboxSimulators::sendGridRefusesWithTheExactErrorShape()
{
    const QByteArray body = mail(sendgrid->templateId(), {"ada@x.example", "nobody"});

    const HttpExchangeResponse response = sendgrid->handle(request("POST", "/v3/mail/send", body), now);

    QCOMPARE(response.status, 400);
    const QJsonObject error = json(response).value(QStringLiteral("errors")).toArray().first().toObject();
    QCOMPARE(error.keys(), QStringList({QStringLiteral("field"), QStringLiteral("help"), QStringLiteral("message")}));
    QCOMPARE(error.value(QStringLiteral("field")).toString(), QStringLiteral("personalizations.1.to"));
    QVERIFY(ledger.warm.isEmpty());
    QCOMPARE(ledger.attempts.value("a1"), 1);
}

void TestSandboxSimulators::sendGridWantsItsKeyAndItsTemplate()
{
    const QByteArray body = mail("d-other", {"ada@x.example"});
    HttpExchangeRequest keyless = request("GET", "/v3/scopes");
    keyless.fields.removeFirst();

    QCOMPARE(sendgrid->handle(request("POST", "/v3/mail/send", body), now).status, 400);
    QCOMPARE(sendgrid->handle(keyless, now).status, 401);
    QCOMPARE(sendgrid->handle(request("GET", "/v3/scopes", {}, "wrong"), now).status, 401);
    QCOMPARE(sendgrid->handle(request("GET", "/v3/scopes"), now).status, 200);
    sendgrid->revoke("SG.training");
    QCOMPARE(sendgrid->handle(request("GET", "/v3/scopes"), now).status, 401);
}

void TestSandboxSimulators::sandboxModeIsCheckedAndNotSent()
{
    QByteArray body = mail(sendgrid->templateId(), {"ada@x.example"});
    body.insert(1, R"("mail_settings":{"sandbox_mode":{"enable":true}},)");

    QCOMPARE(sendgrid->handle(request("POST", "/v3/mail/send", body), now).status, 200);
    QVERIFY(ledger.warm.isEmpty());
}

void TestSandboxSimulators::theTemplateIsListedAndHasAWayOutAndAPostalAddress()
{
    const QJsonObject list = json(sendgrid->handle(request("GET", "/v3/templates?generations=dynamic"), now));
    const QString id =
        list.value(QStringLiteral("result")).toArray().first().toObject().value(QStringLiteral("id")).toString();
    const QJsonObject whole = json(sendgrid->handle(request("GET", "/v3/templates/" + id.toLatin1()), now));
    const QJsonObject version = whole.value(QStringLiteral("versions")).toArray().first().toObject();

    for (const QString &key : {QStringLiteral("html_content"), QStringLiteral("plain_content")}) {
        const QString content = version.value(key).toString();
        QVERIFY(content.contains(QLatin1String("{{unsubscribe_url}}")));
        QVERIFY(content.contains(QLatin1String("Springfield, IL 62701")));
    }
    QVERIFY(json(sendgrid->handle(request("GET", "/v3/templates"), now))
                .value(QStringLiteral("result"))
                .toArray()
                .isEmpty());
    QCOMPARE(sendgrid->handle(request("GET", "/v3/templates/d-none"), now).status, 404);
}

void TestSandboxSimulators::suppressionListsFillPageAndEmpty()
{
    const auto global = [this](const QByteArray &method, const QByteArray &tail, const QByteArray &body = {}) {
        return sendgrid->handle(request(method, "/v3/asm/suppressions/global" + tail, body), now);
    };

    QCOMPARE(global("POST", "", R"({"recipient_emails":["Ada@x.example","bea@x.example"]})").status, 201);
    QCOMPARE(json(global("GET", "/ada%40x.example")).value(QStringLiteral("recipient_email")).toString(),
             QStringLiteral("ada@x.example"));
    QCOMPARE(json(global("GET", "/cid@x.example")), QJsonObject());
    QCOMPARE(sendgrid->dropReason("bea@x.example"), QStringLiteral("Unsubscribed Address"));
    const auto page = sendgrid->handle(request("GET", "/v3/suppression/unsubscribes?limit=1&offset=1"), now);
    QCOMPARE(QJsonDocument::fromJson(page.body).array().size(), 1);
    QCOMPARE(sendgrid->handle(request("GET", "/v3/suppression/bounces?limit=501"), now).status, 400);
    QCOMPARE(global("DELETE", "/ada@x.example").status, 204);
    QVERIFY(sendgrid->dropReason("ada@x.example").isEmpty());
}

void TestSandboxSimulators::bulkAddTellsWhichLeadsCameIn()
{
    instantly->handle(request("POST", "/api/v2/block-lists-entries", R"({"bl_value":"blocked.example"})"), nowMs);
    const QByteArray body = bulk({"ada@x.example", "bad", "ADA@x.example", "eve@blocked.example", "cid@x.example"});

    const HttpExchangeResponse response = instantly->handle(request("POST", "/api/v2/leads/add", body), nowMs);

    QCOMPARE(response.status, 200);
    const QJsonObject answer = json(response);
    QCOMPARE(answer.value(QStringLiteral("total_sent")).toInt(), 5);
    QCOMPARE(answer.value(QStringLiteral("leads_uploaded")).toInt(), 2);
    QCOMPARE(answer.value(QStringLiteral("invalid_email_count")).toInt(), 1);
    QCOMPARE(answer.value(QStringLiteral("duplicate_email_count")).toInt(), 1);
    QCOMPARE(answer.value(QStringLiteral("in_blocklist")).toInt(), 1);
    const QJsonArray leads = answer.value(QStringLiteral("created_leads")).toArray();
    QCOMPARE(leads.size(), 2);
    QCOMPARE(leads.at(1).toObject().value(QStringLiteral("index")).toInt(), 4);
    QCOMPARE(leads.at(1).toObject().value(QStringLiteral("email")).toString(), QStringLiteral("cid@x.example"));
    QCOMPARE(ledger.cold.size(), 2);
    QCOMPARE(created, 2);
}

void TestSandboxSimulators::bulkAddRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const QByteArray id = hvac.toLatin1();
    QTest::newRow("neither") << QByteArray(R"({"leads":[{"email":"a@x.example"}]})") << 400;
    QTest::newRow("both") << QByteArray(R"({"campaign_id":")" + id + R"(","list_id":")" + id
                                        + R"(","leads":[{"email":"a@x.example"}]})")
                          << 400;
    QTest::newRow("no leads") << bulk({}) << 400;
    QTest::newRow("missing leads") << QByteArray(R"({"campaign_id":")" + id + "\"}") << 400;
    QTest::newRow("unknown key") << bulk({"a@x.example"}, R"("extra":1,)") << 400;
    QTest::newRow("unknown lead key") << QByteArray(R"({"campaign_id":")" + id
                                                    + R"(","leads":[{"email":"a@x.example","extra":1}]})")
                                      << 400;
    QTest::newRow("nested variable") << QByteArray(
        R"({"campaign_id":")" + id + R"(","leads":[{"email":"a@x.example","custom_variables":{"a":[]}}]})")
                                     << 400;
    QTest::newRow("campaign instead of campaign_id")
        << QByteArray(R"({"campaign":")" + id + R"(","leads":[{"email":"a@x.example"}]})") << 400;
    QTest::newRow("not a uuid") << QByteArray(R"({"campaign_id":"x","leads":[{"email":"a@x.example"}]})") << 400;
    QTest::newRow("unknown campaign") << QByteArray(
        R"({"campaign_id":"0198a6f0-0000-7a10-9b01-6d1f3c5e7a11","leads":[{"email":"a@x.example"}]})")
                                      << 404;
    QByteArrayList many;
    for (int i = 0; i < 1001; ++i)
        many.append("p" + QByteArray::number(i) + "@x.example");
    QTest::newRow("1,001 leads") << bulk(many) << 400;
    QTest::newRow("not json") << QByteArray("{") << 400;
}

void TestSandboxSimulators::bulkAddRefuses()
{
    QFETCH(QByteArray, body);

    const HttpExchangeResponse response = instantly->handle(request("POST", "/api/v2/leads/add", body), nowMs);

    QTEST(response.status, "status");
    QCOMPARE(json(response).keys(),
             QStringList({QStringLiteral("error"), QStringLiteral("message"), QStringLiteral("statusCode")}));
    QVERIFY(ledger.cold.isEmpty());
}

void TestSandboxSimulators::aRepeatedBulkAddAddsNobody()
{
    const QByteArray body = bulk({"ada@x.example"}, R"("skip_if_in_campaign":true,)");

    instantly->handle(request("POST", "/api/v2/leads/add", body), nowMs);
    const QJsonObject again = json(instantly->handle(request("POST", "/api/v2/leads/add", body), nowMs));
    const QJsonObject plain =
        json(instantly->handle(request("POST", "/api/v2/leads/add", bulk({"ada@x.example"})), nowMs));

    QCOMPARE(again.value(QStringLiteral("skipped_count")).toInt(), 1);
    QCOMPARE(again.value(QStringLiteral("created_leads")).toArray().size(), 0);
    QCOMPARE(plain.value(QStringLiteral("duplicated_leads")).toInt(), 1);
    QCOMPARE(ledger.cold.value("ada@x.example"), 1);
    QCOMPARE(ledger.intents.value("i-ada@x.example").seen, 3);
}

void TestSandboxSimulators::leadsArePagedWithACursorOnTheLastPage()
{
    QByteArrayList emails;
    for (int i = 0; i < 25; ++i)
        emails.append("p" + QByteArray::number(i) + "@x.example");
    instantly->handle(request("POST", "/api/v2/leads/add", bulk(emails)), nowMs);

    QList<int> sizes;
    QString cursor;
    do {
        QJsonObject filters {{QStringLiteral("campaign"), hvac}, {QStringLiteral("limit"), 10}};
        if (!cursor.isEmpty())
            filters.insert(QStringLiteral("starting_after"), cursor);
        const QJsonObject page =
            json(instantly->handle(request("POST", "/api/v2/leads/list", QJsonDocument(filters).toJson()), nowMs));
        sizes.append(int(page.value(QStringLiteral("items")).toArray().size()));
        cursor = page.value(QStringLiteral("next_starting_after")).toString();
    } while (!cursor.isEmpty());

    QCOMPARE(sizes, QList<int>({10, 10, 5, 0}));
    const QJsonObject one =
        json(instantly->handle(request("POST", "/api/v2/leads/list", R"({"contacts":["P7@x.example"]})"), nowMs));
    const QJsonObject lead = one.value(QStringLiteral("items")).toArray().first().toObject();
    QCOMPARE(lead.value(QStringLiteral("payload")).toObject().value(QStringLiteral("rv_intent")).toString(),
             QStringLiteral("i-p7@x.example"));
}

void TestSandboxSimulators::deletingEverythingIsRefused()
{
    instantly->handle(request("POST", "/api/v2/leads/add", bulk({"ada@x.example", "bea@x.example"})), nowMs);
    const QByteArray everything = R"({"campaign_id":")" + hvac.toLatin1() + "\"}";
    const QByteArray active = R"({"status":1,"limit":1,"campaign_id":")" + hvac.toLatin1() + "\"}";

    QCOMPARE(instantly->handle(request("DELETE", "/api/v2/leads", everything), nowMs).status, 400);
    QCOMPARE(json(instantly->handle(request("DELETE", "/api/v2/leads", active), nowMs))
                 .value(QStringLiteral("count"))
                 .toInt(),
             1);
    const QJsonObject rest = json(instantly->handle(request("POST", "/api/v2/leads/list", "{}"), nowMs));
    QCOMPARE(rest.value(QStringLiteral("items")).toArray().size(), 1);
}

void TestSandboxSimulators::campaignsPauseAndSayWhy()
{
    const QByteArray path = "/api/v2/campaigns/" + hvac.toLatin1();

    const QJsonObject list = json(instantly->handle(request("GET", "/api/v2/campaigns?limit=100"), nowMs));
    QCOMPARE(list.value(QStringLiteral("items")).toArray().size(), 4);
    QCOMPARE(json(instantly->handle(request("POST", path + "/pause"), nowMs)).value(QStringLiteral("status")).toInt(),
             2);
    QVERIFY(!instantly->isSending(hvac.toLatin1()));
    const QJsonObject why = json(instantly->handle(request("GET", path + "/sending-status"), nowMs));
    QCOMPARE(why.value(QStringLiteral("diagnostics")).toObject().value(QStringLiteral("status")).toString(),
             QStringLiteral("campaign_paused"));
    QCOMPARE(
        json(instantly->handle(request("POST", path + "/activate"), nowMs)).value(QStringLiteral("status")).toInt(), 1);
    QCOMPARE(instantly->handle(request("GET", "/api/v2/campaigns/none"), nowMs).status, 404);
}

void TestSandboxSimulators::theRateLimitAnswers429()
{
    for (int i = 0; i < 100; ++i)
        QCOMPARE(instantly->handle(request("GET", "/api/v2/accounts"), nowMs).status, 200);

    const HttpExchangeResponse limited = instantly->handle(request("GET", "/api/v2/accounts"), nowMs + 500);

    QCOMPARE(limited.status, 429);
    QCOMPARE(json(limited).value(QStringLiteral("error")).toString(), QStringLiteral("Too Many Requests"));
    QCOMPARE(instantly->handle(request("GET", "/api/v2/accounts"), nowMs + 1001).status, 200);
}

void TestSandboxSimulators::thousandPersonalizationsAreCheap()
{
    const QByteArray data(380, 'x');
    QByteArrayList people;
    for (int i = 0; i < 1000; ++i)
        people.append("{\"to\":[{\"email\":\"person" + QByteArray::number(i)
                      + "@x.example\",\"name\":\"Person\"}],\"custom_args\":{\"rv_intent\":\"i" + QByteArray::number(i)
                      + "\",\"rv_attempt\":\"a\"},\"dynamic_template_data\":{\"text\":\"" + data + "\"}}");
    const QByteArray body = "{\"personalizations\":[" + people.join(',')
        + "],\"from\":{\"email\":\"d@raven.example\"},\"template_id\":\"" + sendgrid->templateId() + "\"}";
    const HttpExchangeRequest made = request("POST", "/v3/mail/send", body);

    QBENCHMARK
    {
        QCOMPARE(sendgrid->handle(made, now).status, 202);
    }
}

QTEST_GUILESS_MAIN(TestSandboxSimulators)
#include "tst_sandboxsimulators.moc"
