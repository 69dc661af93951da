#include "services/core/boottime.h"
#include "services/providers/instantly/instantlyclient.h"
#include "services/providers/sendgrid/sendgridclient.h"

#include "tests/support/mailsamples.h"
#include "tests/support/raventest.h"
#include "tests/support/stubserver.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using Kind = SendOutcome::Kind;

/// Both clients over real HTTP against a server that does what the test says.
class TestProviderClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aBatchOfAThousandGoesOutInOneRequest();
    void aLostAnswerIsInDoubtAfterOneRequest();
    void theKeyIsInTheHeaderAndNowhereElse();
    void theBaseMayHaveAPath();
    void scopesAreRead();
    void aRefusedKeyIsSaidWithoutTheKey();
    void theActiveVersionOfATemplateIsRead();
    void aTemplateWithoutActiveVersionIsAnError();
    void leadsGoOutInOneRequest();
    void campaignsAreReadUntilAnEmptyPage();
    void aListThatRepeatsItsCursorEnds();
    void aCampaignIsRead();
    void leadsAreFoundByAddressWithTheirIntent();
    void aBrokenPageIsAnError();

private:
    StubStep answer(const StubRequest &request);
    ProviderHttp::Settings settings() const;

    std::unique_ptr<StubServer> m_server;
    std::unique_ptr<ProviderHttp> m_http;
    std::function<StubStep(const StubRequest &)> m_answer;
    QObject m_receiver;
};

namespace {

const QByteArray key = "SG.secret-key-of-the-test";

template<typename Value>
struct Waited
{
    std::optional<Value> value;

    QEventLoop loop; // not qWaitFor: that one sleeps 10 ms between the steps of client and server

    auto taker()
    {
        return [this](const Value &given) {
            value = given;
            loop.quit();
        };
    }
    bool came()
    {
        if (!value) {
            QTimer::singleShot(5000, &loop, &QEventLoop::quit);
            loop.exec();
        }
        return value.has_value();
    }
};

StubStep json(int status, const QByteArray &body)
{
    StubStep step;
    step.status = status;
    step.body = body;
    return step;
}

QByteArray pathOf(const StubRequest &request)
{
    return request.head.split(' ').value(1);
}

qint64 leaseEnd()
{
    return bootTimeMs() + 60'000;
}

} // namespace

void TestProviderClients::init()
{
    failOnAnyWarning();
    m_server = std::make_unique<StubServer>([this](const StubRequest &request) { return answer(request); });
    m_http = std::make_unique<ProviderHttp>(settings());
}

void TestProviderClients::cleanup()
{
    m_http.reset();
    m_server.reset();
    m_answer = nullptr;
}

StubStep TestProviderClients::answer(const StubRequest &request)
{
    return m_answer ? m_answer(request) : StubStep {};
}

ProviderHttp::Settings TestProviderClients::settings() const
{
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({m_server->url()});
    settings.deadlineMs = 3000;
    return settings;
}

void TestProviderClients::aBatchOfAThousandGoesOutInOneRequest()
{
    m_answer = [](const StubRequest &) {
        StubStep step;
        step.headers = {"X-Message-Id: abc"};
        return step;
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    const MailBatch batch = sampleBatch(1000);
    Waited<SendOutcome> outcome;

    client.send(client.compose(sampleSendGridRoute(), batch), leaseEnd(), &m_receiver, outcome.taker());
    QVERIFY(outcome.came());

    QCOMPARE(outcome.value->kind, Kind::Accepted);
    QCOMPARE(outcome.value->providerRequestId, QStringLiteral("abc"));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(m_server->requestsOf(batch.attemptUid.toByteArray(QUuid::WithoutBraces)), 1);
    QCOMPARE(pathOf(m_server->requests()[0]), QByteArray("/v3/mail/send"));
}

void TestProviderClients::aLostAnswerIsInDoubtAfterOneRequest()
{
    m_answer = [](const StubRequest &) {
        StubStep step;
        step.kind = StubStep::Kind::CloseAfterRead;
        return step;
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    const MailBatch batch = sampleBatch(3);
    Waited<SendOutcome> outcome;

    client.send(client.compose(sampleSendGridRoute(), batch), leaseEnd(), &m_receiver, outcome.taker());
    QVERIFY(outcome.came());
    QTest::qWait(100);

    QCOMPARE(outcome.value->kind, Kind::InDoubt);
    QVERIFY(outcome.value->bytesWritten > 0);
    QCOMPARE(m_server->requestsOf(batch.attemptUid.toByteArray(QUuid::WithoutBraces)), 1);
}

void TestProviderClients::theKeyIsInTheHeaderAndNowhereElse()
{
    m_answer = [](const StubRequest &) {
        return json(401, "{\"errors\":[{\"message\":\"key SG.secret-key-of-the-test\"}]}");
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    Waited<SendOutcome> outcome;

    client.send(client.compose(sampleSendGridRoute(), sampleBatch(1)), leaseEnd(), &m_receiver, outcome.taker());
    QVERIFY(outcome.came());

    QVERIFY(m_server->requests()[0].head.contains(QByteArray("Authorization: Bearer " + key + "\r\n")));
    QVERIFY(!m_server->requests()[0].body.contains(key));
    QVERIFY(!pathOf(m_server->requests()[0]).contains(key));
    QCOMPARE(outcome.value->kind, Kind::ProviderRefused);
    QVERIFY(!outcome.value->message.contains(QStringLiteral("secret")));
    QVERIFY(!outcome.value->detail.contains(QStringLiteral("secret")));
}

void TestProviderClients::theBaseMayHaveAPath()
{
    SendGridClient client(*m_http, {m_server->url(QStringLiteral("/sendgrid/")), key});
    Waited<SendOutcome> outcome;

    client.send(client.compose(sampleSendGridRoute(), sampleBatch(1)), leaseEnd(), &m_receiver, outcome.taker());
    QVERIFY(outcome.came());

    QCOMPARE(pathOf(m_server->requests()[0]), QByteArray("/sendgrid/v3/mail/send"));
}

void TestProviderClients::scopesAreRead()
{
    m_answer = [](const StubRequest &) {
        return json(200, "{\"scopes\":[\"mail.send\",\"templates.read\"]}");
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    Waited<Result<QStringList>> scopes;

    client.readScopes(&m_receiver, scopes.taker());
    QVERIFY(scopes.came());

    QVERIFY(scopes.value->has_value());
    QCOMPARE(scopes.value->value(), (QStringList {QStringLiteral("mail.send"), QStringLiteral("templates.read")}));
}

void TestProviderClients::aRefusedKeyIsSaidWithoutTheKey()
{
    m_answer = [](const StubRequest &) {
        return json(401, "{\"errors\":[{\"message\":\"authorization required\"}]}");
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    Waited<Result<QStringList>> scopes;

    client.readScopes(&m_receiver, scopes.taker());
    QVERIFY(scopes.came());

    QVERIFY(!scopes.value->has_value());
    QCOMPARE(scopes.value->error().code, Error::Code::Forbidden);
    QVERIFY(!scopes.value->error().message.contains(QStringLiteral("SG.")));
}

void TestProviderClients::theActiveVersionOfATemplateIsRead()
{
    m_answer = [](const StubRequest &) {
        return json(200,
                    "{\"id\":\"d-1\",\"name\":\"Work order\",\"generation\":\"dynamic\",\"versions\":["
                    "{\"active\":0,\"subject\":\"old\",\"html_content\":\"old\"},"
                    "{\"active\":1,\"subject\":\"s\",\"html_content\":\"<p>h</p>\",\"plain_content\":\"p\"}]}");
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    Waited<Result<MailTemplate>> mail;

    client.readTemplate(QStringLiteral("d-1"), &m_receiver, mail.taker());
    QVERIFY(mail.came());

    QVERIFY(mail.value->has_value());
    QCOMPARE(mail.value->value().subject, QStringLiteral("s"));
    QCOMPARE(mail.value->value().html, QStringLiteral("<p>h</p>"));
    QCOMPARE(pathOf(m_server->requests()[0]), QByteArray("/v3/templates/d-1"));
}

void TestProviderClients::aTemplateWithoutActiveVersionIsAnError()
{
    m_answer = [](const StubRequest &) {
        return json(200, "{\"id\":\"d-1\",\"name\":\"n\",\"versions\":[]}");
    };
    SendGridClient client(*m_http, {m_server->url(), key});
    Waited<Result<MailTemplate>> empty;
    Waited<Result<MailTemplate>> strange;

    client.readTemplate(QStringLiteral("d-1"), &m_receiver, empty.taker());
    client.readTemplate(QStringLiteral("../scopes"), &m_receiver, strange.taker());
    QVERIFY(empty.came());
    QVERIFY(strange.came());

    QCOMPARE(empty.value->error().code, Error::Code::NotConfigured);
    QCOMPARE(strange.value->error().code, Error::Code::NotConfigured);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestProviderClients::leadsGoOutInOneRequest()
{
    m_answer = [](const StubRequest &request) {
        const auto leads = QJsonDocument::fromJson(request.body).object().value(QLatin1String("leads")).toArray();
        QByteArray created;
        for (int index = 0; index < leads.size(); ++index)
            created += QByteArray(index ? "," : "") + "{\"id\":\"l" + QByteArray::number(index)
                + "\",\"index\":" + QByteArray::number(index) + "}";
        const QByteArray count = QByteArray::number(leads.size());
        return json(200,
                    "{\"status\":\"success\",\"total_sent\":" + count + ",\"leads_uploaded\":" + count
                        + ",\"in_blocklist\":0,\"blocklist_used\":null,\"duplicated_leads\":0,\"skipped_count\":0,"
                          "\"invalid_email_count\":0,\"incomplete_count\":0,\"duplicate_email_count\":0,"
                          "\"remaining_in_plan\":null,\"created_leads\":["
                        + created + "]}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<SendOutcome> outcome;

    client.send(client.compose(sampleInstantlyRoute(), sampleBatch(1000)), leaseEnd(), &m_receiver, outcome.taker());
    QVERIFY(outcome.came());

    QCOMPARE(outcome.value->kind, Kind::Accepted);
    QCOMPARE(everyRecipient(*outcome.value, 1000)[999].providerId, QStringLiteral("l999"));
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(pathOf(m_server->requests()[0]), QByteArray("/api/v2/leads/add"));
}

void TestProviderClients::campaignsAreReadUntilAnEmptyPage()
{
    m_answer = [](const StubRequest &request) {
        const QByteArray path = pathOf(request);
        if (path.contains("starting_after=a%26b"))
            return json(
                200, "{\"items\":[{\"id\":\"c2\",\"name\":\"two\",\"status\":2}]}"); // no cursor, and yet not the last
        if (path.contains("starting_after=c2"))
            return json(200, "{\"items\":[],\"next_starting_after\":\"c2\"}");
        return json(200, "{\"items\":[{\"id\":\"c1\",\"name\":\"one\",\"status\":1}],\"next_starting_after\":\"a&b\"}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<Result<QList<InstantlyCampaign>>> campaigns;

    client.readCampaigns(&m_receiver, campaigns.taker());
    QVERIFY(campaigns.came());

    QVERIFY(campaigns.value->has_value());
    QCOMPARE(campaigns.value->value().size(), 2);
    QCOMPARE(campaigns.value->value()[1].status, 2);
    QCOMPARE(m_server->requests().size(), 3);
    QVERIFY(pathOf(m_server->requests()[0]).contains("limit=100"));
}

void TestProviderClients::aListThatRepeatsItsCursorEnds()
{
    m_answer = [](const StubRequest &) {
        return json(200,
                    "{\"items\":[{\"id\":\"c1\",\"name\":\"one\",\"status\":1}],\"next_starting_after\":\"same\"}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<Result<QList<InstantlyCampaign>>> campaigns;

    client.readCampaigns(&m_receiver, campaigns.taker());
    QVERIFY(campaigns.came());

    QVERIFY(m_server->requests().size() <= 3);
}

void TestProviderClients::aCampaignIsRead()
{
    m_answer = [](const StubRequest &) {
        return json(200, "{\"id\":\"c\",\"name\":\"HVAC\",\"status\":-2}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<Result<InstantlyCampaign>> campaign;

    client.readCampaign(sampleInstantlyRoute().ref, &m_receiver, campaign.taker());
    QVERIFY(campaign.came());

    QCOMPARE(campaign.value->value().status, -2);
    QVERIFY(CampaignWords::sentence(campaign.value->value()).contains(QStringLiteral("bounced")));
    QCOMPARE(pathOf(m_server->requests()[0]), "/api/v2/campaigns/" + sampleInstantlyRoute().ref.toLatin1());
}

void TestProviderClients::leadsAreFoundByAddressWithTheirIntent()
{
    const QUuid intent = QUuid::createUuid();
    m_answer = [intent](const StubRequest &request) {
        if (request.body.contains("starting_after"))
            return json(200, "{\"items\":[]}");
        return json(200,
                    "{\"items\":[{\"id\":\"l1\",\"email\":\"Ada@Example.com\",\"campaign\":\"c\",\"status\":1,"
                    "\"payload\":{\"rv_intent\":\""
                        + intent.toByteArray(QUuid::WithoutBraces)
                        + "\"}},{\"id\":\"l2\",\"email\":\"bob@example.com\",\"status\":1}]}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<Result<QList<InstantlyLead>>> leads;

    client.findLeads(sampleInstantlyRoute().ref, {QStringLiteral("ada@example.com"), QStringLiteral("bob@example.com")},
                     &m_receiver, leads.taker());
    QVERIFY(leads.came());

    QCOMPARE(leads.value->value().size(), 2);
    QCOMPARE(leads.value->value()[0].intent, intent);
    QCOMPARE(leads.value->value()[0].address, QStringLiteral("ada@example.com"));
    QVERIFY(leads.value->value()[1].intent.isNull());
    const QJsonObject asked = QJsonDocument::fromJson(m_server->requests()[0].body).object();
    QCOMPARE(asked.value(QLatin1String("contacts")).toArray().size(), 2);
    QCOMPARE(asked.value(QLatin1String("campaign")).toString(), sampleInstantlyRoute().ref);
}

void TestProviderClients::aBrokenPageIsAnError()
{
    m_answer = [](const StubRequest &request) {
        return pathOf(request).contains("starting_after")
            ? json(200, "{\"items\":null}")
            : json(200, "{\"items\":[{\"id\":\"c1\",\"name\":\"one\",\"status\":1}]}");
    };
    InstantlyClient client(*m_http, {m_server->url(), key});
    Waited<Result<QList<InstantlyCampaign>>> campaigns;

    client.readCampaigns(&m_receiver, campaigns.taker());
    QVERIFY(campaigns.came());

    QVERIFY(!campaigns.value->has_value());
    QCOMPARE(campaigns.value->error().code, Error::Code::Unavailable);
}

QTEST_GUILESS_MAIN(TestProviderClients)
#include "tst_providerclients.moc"
