#include "services/providers/providerreadiness.h"

#include "tests/support/mailsamples.h"
#include "tests/support/raventest.h"
#include "tests/support/stubserver.h"

#include <QEventLoop>

using Verdict = DispatchCheck::Verdict;

class TestProviderReadiness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void allInOrderIsThreeGoodChecks();
    void aTemplateWithoutUnsubscribeForbidsARealSend();
    void inTrainingAFaultIsOnlySaid();
    void aPausedCampaignIsSaidInWords();
    void aKeyThatMayNotSendForbidsARealSend();
    void aKeyThatMayOnlySendIsNoFault();
    void anUnknownTemplateForbidsARealSend();
    void aSilentProviderIsAWarning();
    void aChannelThatIsNotUsedIsNotAsked();

private:
    QList<DispatchCheck> asked(bool real);
    static QStringList textsOf(const QList<DispatchCheck> &checks, Verdict verdict);

    QHash<QByteArray, StubStep> m_answers; ///< by the path's beginning
    ProviderReadiness::Question m_question;
    QString m_names; ///< of template and campaign, as answered
    int m_requests = 0;
};

static StubStep json(int status, const QByteArray &body)
{
    StubStep step;
    step.status = status;
    step.body = body;
    return step;
}

static QByteArray templateWith(const QByteArray &html)
{
    return "{\"id\":\"d-1\",\"name\":\"Work order\",\"versions\":[{\"active\":1,\"subject\":\"Job\",\"html_content\":\""
        + html + "\"}]}";
}

void TestProviderReadiness::init()
{
    failOnAnyWarning();
    m_question = {QStringLiteral("d-1"), sampleInstantlyRoute().ref, QStringLiteral("12 Main St, Austin"), true};
    m_answers = {{"/v3/scopes", json(200, "{\"scopes\":[\"mail.send\"]}")},
                 {"/v3/templates",
                  json(200,
                       templateWith("{{accept_url}} {{unsubscribe_url}} {{tracking_pixel}} "
                                    "{{postal_address}}"))},
                 {"/api/v2/campaigns", json(200, "{\"id\":\"c\",\"name\":\"HVAC cold\",\"status\":1}")}};
}

QList<DispatchCheck> TestProviderReadiness::asked(bool real)
{
    StubServer server([this](const StubRequest &request) {
        const QByteArray path = request.head.split(' ').value(1);
        for (auto it = m_answers.constBegin(); it != m_answers.constEnd(); ++it) {
            if (path.startsWith(it.key()))
                return it.value();
        }
        return json(404, "{}");
    });
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({server.url()});
    ProviderHttp http(settings);
    ProviderReadiness readiness(http, SendGridClient::Settings {server.url(), "SG.key"},
                                InstantlyClient::Settings {server.url(), "key"});
    m_question.realProviders = real;
    QList<DispatchCheck> checks;
    QEventLoop loop;
    readiness.ask(m_question, this, [&](const ProviderAnswers &found) {
        checks = found.checks;
        m_names = found.templateName % u'|' % found.campaignName;
        loop.quit();
    });
    loop.exec();
    m_requests = static_cast<int>(server.requests().size());
    return checks;
}

QStringList TestProviderReadiness::textsOf(const QList<DispatchCheck> &checks, Verdict verdict)
{
    QStringList texts;
    for (const DispatchCheck &check : checks) {
        if (check.verdict == verdict)
            texts.append(check.text);
    }
    return texts;
}

void TestProviderReadiness::allInOrderIsThreeGoodChecks()
{
    const auto checks = asked(true);

    QCOMPARE(checks.size(), 3);
    QCOMPARE(textsOf(checks, Verdict::Good).size(), 3);
    QVERIFY(checks[2].text.contains(QStringLiteral("HVAC cold")));
    QCOMPARE(m_names, QStringLiteral("Work order|HVAC cold"));
}

void TestProviderReadiness::aTemplateWithoutUnsubscribeForbidsARealSend()
{
    m_answers["/v3/templates"] = json(200, templateWith("{{accept_url}} {{tracking_pixel}} 12 Main St Austin"));

    const QStringList faults = textsOf(asked(true), Verdict::Blocking);

    QCOMPARE(faults.size(), 1);
    QVERIFY(faults[0].contains(QStringLiteral("unsubscribe_url")));
}

void TestProviderReadiness::inTrainingAFaultIsOnlySaid()
{
    m_answers["/v3/templates"] = json(200, templateWith("nothing"));

    const auto checks = asked(false);

    QCOMPARE(textsOf(checks, Verdict::Blocking), QStringList());
    QVERIFY(textsOf(checks, Verdict::Warning).size() >= 2);
}

void TestProviderReadiness::aPausedCampaignIsSaidInWords()
{
    m_answers["/api/v2/campaigns"] = json(200, "{\"id\":\"c\",\"name\":\"HVAC cold\",\"status\":2}");

    const QStringList warnings = textsOf(asked(true), Verdict::Warning);

    QCOMPARE(warnings.size(), 1);
    QVERIFY(warnings[0].contains(QStringLiteral("paused")));
}

void TestProviderReadiness::aKeyThatMayNotSendForbidsARealSend()
{
    m_answers["/v3/scopes"] = json(200, "{\"scopes\":[\"templates.read\"]}");

    QCOMPARE(textsOf(asked(true), Verdict::Blocking).size(), 1);
}

void TestProviderReadiness::aKeyThatMayOnlySendIsNoFault()
{
    m_answers["/v3/templates"] = json(403, "{\"errors\":[{\"message\":\"access forbidden\"}]}");

    const auto checks = asked(true);

    QCOMPARE(textsOf(checks, Verdict::Blocking), QStringList());
    QCOMPARE(textsOf(checks, Verdict::Warning).size(), 1);
}

void TestProviderReadiness::anUnknownTemplateForbidsARealSend()
{
    m_answers.remove("/v3/templates");

    QCOMPARE(textsOf(asked(true), Verdict::Blocking).size(), 1);
}

void TestProviderReadiness::aSilentProviderIsAWarning()
{
    StubStep cut;
    cut.kind = StubStep::Kind::CloseAfterRead;
    for (StubStep &step : m_answers)
        step = cut;

    const auto checks = asked(true);

    QCOMPARE(textsOf(checks, Verdict::Warning).size(), 3);
    QCOMPARE(checks.size(), 3);
}

void TestProviderReadiness::aChannelThatIsNotUsedIsNotAsked()
{
    m_question.templateId.clear();
    m_question.campaignId.clear();

    QCOMPARE(asked(true).size(), 0);
    QCOMPARE(m_requests, 0);
}

QTEST_GUILESS_MAIN(TestProviderReadiness)
#include "tst_providerreadiness.moc"
