#include "services/providers/sendgrid/sendgridmail.h"

#include "tests/support/mailsamples.h"
#include "tests/support/raventest.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using Kind = SendOutcome::Kind;

class TestSendGridMail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void everyPersonalizationCarriesWhatTheTemplateNeeds();
    void theJobsFactsHaveTheAgreedStandIns();
    void theJobsFactsBecomeWords();
    void customArgsHoldRandomIdsOnly();
    void everyPersonCanUnsubscribeWithOneClick();
    void answersGoToTheRequestsOwnAddress();
    void aPersonsWordsTravelAsAField();
    void aRequestHoldsTwoJobs();
    void hostileTextStaysText();
    void anUnusableRecipientIsNamedBeforeAnyRequest_data();
    void anUnusableRecipientIsNamedBeforeAnyRequest();
    void anAddressTwiceIsHalvedBeforeAnyRequest();
    void moreThanAThousandIsHalved();
    void anUnusableRouteIsRefusedBeforeAnyRequest_data();
    void anUnusableRouteIsRefusedBeforeAnyRequest();
    void theFingerprintFollowsTheBody();
    void everyAnswerHasItsOutcome_data();
    void everyAnswerHasItsOutcome();
    void namedRecipientsAreListedWithTheirReason();
    void theWaitOfA429IsKept();
    void aUsedUpAllowanceIsKeptOnSuccess();
    void noWordsHoldAnAddressOrAKey();
    void everyOutcomeHasAMessage();
    void aThousandAreComposedFast();
};

namespace {

QJsonObject composed(const MailBatch &batch)
{
    const ComposedRequest request = SendGridMail::compose(sampleSendGridRoute(), batch);
    return QJsonDocument::fromJson(request.body).object();
}

QJsonObject person(const QJsonObject &mail, int index)
{
    return mail.value(QLatin1String("personalizations")).toArray().at(index).toObject();
}

HttpAnswer answered(int status, const QByteArray &body = {}, const HttpHeaders &headers = {})
{
    HttpAnswer answer;
    answer.end = HttpAnswer::End::Answered;
    answer.status = status;
    answer.body = body;
    answer.headers = headers;
    answer.bodyBytesWritten = 10;
    return answer;
}

HttpAnswer without(HttpAnswer::End end)
{
    HttpAnswer answer;
    answer.end = end;
    answer.problem = QStringLiteral("the connection was cut");
    return answer;
}

QByteArray error(const QByteArray &message, const QByteArray &field)
{
    return "{\"errors\":[{\"message\":\"" + message + "\",\"field\":" + field + ",\"help\":{}}]}";
}

} // namespace

void TestSendGridMail::everyPersonalizationCarriesWhatTheTemplateNeeds()
{
    const MailBatch batch = sampleBatch(2);
    const QJsonObject mail = composed(batch);
    const QJsonObject data = person(mail, 1).value(QLatin1String("dynamic_template_data")).toObject();

    const QHash<QString, QString> expected {
        {QStringLiteral("tech_name"), QStringLiteral("José")},
        {QStringLiteral("job_type"), QStringLiteral("HVAC")},
        {QStringLiteral("location"), QStringLiteral("Austin, TX")},
        {QStringLiteral("urgency"), QStringLiteral("Emergency")},
        {QStringLiteral("description"), batch.contents[0].description},
        {QStringLiteral("budget"), QStringLiteral("$900")},
        {QStringLiteral("scheduled"), QStringLiteral("Mon 23 Nov 2026, 09:00")},
        {QStringLiteral("accept_url"), batch.recipients[1].acceptUrl},
        {QStringLiteral("decline_url"), batch.recipients[1].declineUrl},
        {QStringLiteral("unsubscribe_url"), batch.recipients[1].unsubscribeUrl},
        {QStringLiteral("tracking_pixel"), batch.recipients[1].trackingPixelUrl},
        {QStringLiteral("work_order_id"), batch.contents[0].workOrderId},
        {QStringLiteral("tech_email"), QStringLiteral("tech1@example.com")},
    };
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QCOMPARE(data.value(it.key()).toString(), it.value());
    QCOMPARE(mail.value(QLatin1String("template_id")).toString(), sampleSendGridRoute().ref);
    QCOMPARE(mail.value(QLatin1String("from")).toObject().value(QLatin1String("email")).toString(),
             QStringLiteral("dispatch@raven.example"));
    QCOMPARE(mail.value(QLatin1String("categories")).toArray(), QJsonArray {QStringLiteral("work-order")});
    QVERIFY(!mail.contains(QLatin1String("custom_args")));
}

void TestSendGridMail::theJobsFactsHaveTheAgreedStandIns()
{
    const MailContent content = MailContent::fromFacts({});

    QCOMPARE(content.jobType, QStringLiteral("Service"));
    QCOMPARE(content.location, QStringLiteral("See details"));
    QCOMPARE(content.urgency, QStringLiteral("Standard"));
    QCOMPARE(content.budget, QStringLiteral("TBD"));
    QCOMPARE(content.scheduled, QStringLiteral("ASAP"));
    QCOMPARE(firstNameOrThere(QStringLiteral("  ")), QStringLiteral("there"));
}

void TestSendGridMail::theJobsFactsBecomeWords()
{
    const QJsonObject facts {{QStringLiteral("work_order_id"), QStringLiteral("id")},
                             {QStringLiteral("job_type"), QStringLiteral("Plumbing")},
                             {QStringLiteral("job_title"), QJsonValue::Null},
                             {QStringLiteral("city"), QStringLiteral("Austin")},
                             {QStringLiteral("state"), QStringLiteral("TX")},
                             {QStringLiteral("urgency"), QStringLiteral("same_day")},
                             {QStringLiteral("budget_max"), 1250.0},
                             {QStringLiteral("scheduled_at"), QStringLiteral("2026-11-23T15:00:00Z")},
                             {QStringLiteral("time_zone"), QStringLiteral("America/Chicago")}};

    const MailContent content = MailContent::fromFacts(facts);

    QCOMPARE(content.jobTitle, QStringLiteral("Plumbing"));
    QCOMPARE(content.location, QStringLiteral("Austin, TX"));
    QCOMPARE(content.urgency, QStringLiteral("Same day"));
    QCOMPARE(content.budget, QStringLiteral("$1,250"));
    QCOMPARE(content.scheduled, QStringLiteral("Mon 23 Nov 2026, 09:00"));
}

void TestSendGridMail::customArgsHoldRandomIdsOnly()
{
    const MailBatch batch = sampleBatch(1);
    const QJsonObject ids = person(composed(batch), 0).value(QLatin1String("custom_args")).toObject();

    QCOMPARE(ids.size(), 2);
    QCOMPARE(QUuid::fromString(ids.value(QLatin1String("rv_intent")).toString()), batch.recipients[0].messageUid);
    QCOMPARE(QUuid::fromString(ids.value(QLatin1String("rv_attempt")).toString()), batch.attemptUid);
}

void TestSendGridMail::everyPersonCanUnsubscribeWithOneClick()
{
    const MailBatch batch = sampleBatch(3);
    const QJsonObject mail = composed(batch);
    for (int index = 0; index < 3; ++index) {
        const QJsonObject headers = person(mail, index).value(QLatin1String("headers")).toObject();

        QCOMPARE(headers.value(QLatin1String("List-Unsubscribe")).toString(),
                 QString(QLatin1Char('<') + batch.recipients[index].unsubscribeUrl + QLatin1Char('>')));
        QCOMPARE(headers.value(QLatin1String("List-Unsubscribe-Post")).toString(),
                 QStringLiteral("List-Unsubscribe=One-Click"));
    }
}

void TestSendGridMail::answersGoToTheRequestsOwnAddress()
{
    MailBatch batch = sampleBatch(2);
    QVERIFY(!composed(batch).contains(QLatin1String("reply_to")));

    batch.replyTo = QStringLiteral("reply+token@reply.example.com");

    const QJsonObject mail = composed(batch);
    QCOMPARE(mail.value(QLatin1String("reply_to")).toObject(),
             (QJsonObject {{QStringLiteral("email"), batch.replyTo}}));
    // A Reply-To among a person's headers is refused by the service.
    QVERIFY(!person(mail, 0).value(QLatin1String("headers")).toObject().contains(QLatin1String("Reply-To")));
    QVERIFY(!person(mail, 0).contains(QLatin1String("reply_to")));
}

void TestSendGridMail::aPersonsWordsTravelAsAField()
{
    MailBatch batch = sampleBatch(1);
    QVERIFY(!person(composed(batch), 0)
                 .value(QLatin1String("dynamic_template_data"))
                 .toObject()
                 .contains(QLatin1String("message")));

    batch.contents[0].message = QStringLiteral("At \"1 Main St\".\nBring {{gauges}}.");

    QCOMPARE(person(composed(batch), 0)
                 .value(QLatin1String("dynamic_template_data"))
                 .toObject()
                 .value(QLatin1String("message"))
                 .toString(),
             batch.contents[0].message);
    QCOMPARE(MailContent::fromFacts({{QStringLiteral("message"), QStringLiteral("Hello")}}).message,
             QStringLiteral("Hello"));
}

void TestSendGridMail::aRequestHoldsTwoJobs()
{
    MailBatch batch = sampleBatch(2);
    MailContent second = batch.contents[0];
    second.jobType = QStringLiteral("Electrical");
    batch.contents.append(second);
    batch.recipients[1].content = 1;
    const QJsonObject mail = composed(batch);

    const auto trade = [&mail](int index) {
        const QJsonObject data = person(mail, index).value(QLatin1String("dynamic_template_data")).toObject();
        return data.value(QLatin1String("job_type")).toString();
    };
    QCOMPARE(trade(0), QStringLiteral("HVAC"));
    QCOMPARE(trade(1), QStringLiteral("Electrical"));
}

void TestSendGridMail::hostileTextStaysText()
{
    MailBatch batch = sampleBatch(1);
    batch.contents[0].description = QStringLiteral("\"},\\ \u2028 \u0001 {{{x}}} \xf0\x9f\x94\xa7") + QChar(0);
    batch.recipients[0].name = QStringLiteral("Eve; \r\nBcc: x, <y>");

    const QJsonObject mail = composed(batch);

    QCOMPARE(person(mail, 0)
                 .value(QLatin1String("dynamic_template_data"))
                 .toObject()
                 .value(QLatin1String("description"))
                 .toString(),
             batch.contents[0].description);
    const QString name =
        person(mail, 0).value(QLatin1String("to")).toArray().at(0).toObject().value(QLatin1String("name")).toString();
    QCOMPARE(name, QStringLiteral("Eve Bcc: x y"));
}

void TestSendGridMail::anUnusableRecipientIsNamedBeforeAnyRequest_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("unsubscribe");
    const QString good = QStringLiteral("https://raven.example/u/x");
    QTest::newRow("line break in the address") << QStringLiteral("a@b.example\r\nBcc: c@d.example") << good;
    QTest::newRow("two addresses") << QStringLiteral("a@b.example,c@d.example") << good;
    QTest::newRow("no at") << QStringLiteral("b.example") << good;
    QTest::newRow("two ats") << QStringLiteral("a@b@c.example") << good;
    QTest::newRow("empty") << QString() << good;
    QTest::newRow("plain link") << QStringLiteral("a@b.example") << QStringLiteral("http://raven.example/u/x");
    QTest::newRow("line break in the link") << QStringLiteral("a@b.example") << good + QStringLiteral("\r\nX: y");
    QTest::newRow("bracket in the link") << QStringLiteral("a@b.example") << good + QStringLiteral(">,<mailto:x");
    QTest::newRow("no link") << QStringLiteral("a@b.example") << QString();
}

void TestSendGridMail::anUnusableRecipientIsNamedBeforeAnyRequest()
{
    QFETCH(QString, address);
    QFETCH(QString, unsubscribe);
    MailBatch batch = sampleBatch(3);
    batch.recipients[1].address = address;
    batch.recipients[1].unsubscribeUrl = unsubscribe;

    const ComposedRequest request = SendGridMail::compose(sampleSendGridRoute(), batch);

    QVERIFY(request.refusal);
    QVERIFY(request.body.isEmpty());
    QCOMPARE(request.refusal->kind, Kind::RefusedRecipients);
    QCOMPARE(request.refusal->recipients.size(), 1);
    QCOMPARE(request.refusal->recipients[0].index, 1);
}

void TestSendGridMail::anAddressTwiceIsHalvedBeforeAnyRequest()
{
    MailBatch batch = sampleBatch(3);
    batch.recipients[2].address = batch.recipients[0].address.toUpper();

    const ComposedRequest request = SendGridMail::compose(sampleSendGridRoute(), batch);

    QVERIFY(request.refusal);
    QCOMPARE(request.refusal->kind, Kind::TooLarge);
}

void TestSendGridMail::moreThanAThousandIsHalved()
{
    QVERIFY(!SendGridMail::compose(sampleSendGridRoute(), sampleBatch(1000)).refusal);
    QCOMPARE(SendGridMail::compose(sampleSendGridRoute(), sampleBatch(1001)).refusal->kind, Kind::TooLarge);
}

void TestSendGridMail::anUnusableRouteIsRefusedBeforeAnyRequest_data()
{
    QTest::addColumn<QString>("ref");
    QTest::addColumn<QString>("from");
    QTest::newRow("no template") << QString() << QStringLiteral("a@b.example");
    QTest::newRow("no sender") << QStringLiteral("d-1") << QString();
    QTest::newRow("sender with umlaut") << QStringLiteral("d-1") << QStringLiteral("jürgen@b.example");
    QTest::newRow("sender with line break") << QStringLiteral("d-1") << QStringLiteral("a@b.example\nX: y");
}

void TestSendGridMail::anUnusableRouteIsRefusedBeforeAnyRequest()
{
    QFETCH(QString, ref);
    QFETCH(QString, from);

    const ComposedRequest request = SendGridMail::compose({ref, from, {}, {}}, sampleBatch(1));

    QVERIFY(request.refusal);
    QCOMPARE(request.refusal->kind, Kind::RouteRefused);
}

void TestSendGridMail::theFingerprintFollowsTheBody()
{
    const ComposedRequest one = SendGridMail::compose(sampleSendGridRoute(), sampleBatch(1));
    const ComposedRequest same = SendGridMail::compose(sampleSendGridRoute(), sampleBatch(1));
    const ComposedRequest two = SendGridMail::compose(sampleSendGridRoute(), sampleBatch(2));

    QCOMPARE(one.fingerprint().size(), 64);
    QCOMPARE(one.fingerprint(), same.fingerprint());
    QVERIFY(one.fingerprint() != two.fingerprint());
}

void TestSendGridMail::everyAnswerHasItsOutcome_data()
{
    QTest::addColumn<HttpAnswer>("answer");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const HttpAnswer &answer, Kind kind) {
        QTest::newRow(name) << answer << static_cast<int>(kind);
    };
    row("202", answered(202, {}, {{"X-Message-Id", "m"}}), Kind::Accepted);
    row("202 without id", answered(202), Kind::Accepted);
    row("202 with an error body", answered(202, error("no", "null"), {{"X-Message-Id", "m"}}), Kind::InDoubt);
    row("202 with a stranger's body", answered(202, "<html>"), Kind::InDoubt);
    row("200 with an error body", answered(200, error("no", "null")), Kind::InDoubt);
    row("200 empty", answered(200), Kind::InDoubt);
    row("204", answered(204), Kind::InDoubt);
    row("400 field null", answered(400, error("bad", "null")), Kind::RefusedUnnamed);
    row("400 field the word null", answered(400, error("bad", "\"null\"")), Kind::RefusedUnnamed);
    row("400 field missing", answered(400, "{\"errors\":[{\"message\":\"bad\"}]}"), Kind::RefusedUnnamed);
    row("400 help a URL", answered(400, "{\"errors\":[{\"message\":\"b\",\"field\":null,\"help\":\"http://x\"}]}"),
        Kind::RefusedUnnamed);
    row("400 garbage body", answered(400, "<html>"), Kind::RefusedUnnamed);
    row("400 personalization", answered(400, error("bad", "\"personalizations.1.to\"")), Kind::RefusedRecipients);
    row("400 personalization address", answered(400, error("bad", "\"personalizations.1.to.0.email\"")),
        Kind::RefusedRecipients);
    row("400 personalization brackets", answered(400, error("bad", "\"personalizations[1].to\"")),
        Kind::RefusedRecipients);
    row("400 named in the message", answered(400, error("personalizations.1.to is bad", "null")),
        Kind::RefusedRecipients);
    row("400 index outside", answered(400, error("bad", "\"personalizations.9.to\"")), Kind::RefusedUnnamed);
    row("400 huge index", answered(400, error("bad", "\"personalizations.99999999999999.to\"")), Kind::RefusedUnnamed);
    row("400 all personalizations", answered(400, error("bad", "\"personalizations\"")), Kind::RefusedUnnamed);
    row("400 template", answered(400, error("bad", "\"template_id\"")), Kind::RouteRefused);
    row("400 sender", answered(400, error("bad", "\"from.email\"")), Kind::RouteRefused);
    row("401", answered(401, error("authorization required", "null")), Kind::ProviderRefused);
    row("403", answered(403, error("access forbidden", "null")), Kind::ProviderRefused);
    row("403 unverified sender", answered(403, error("not verified", "\"from\"")), Kind::RouteRefused);
    row("404", answered(404), Kind::ProviderRefused);
    row("301", answered(301), Kind::ProviderRefused);
    row("307", answered(307), Kind::ProviderRefused);
    row("408", answered(408), Kind::InDoubt);
    row("409", answered(409), Kind::InDoubt);
    row("413", answered(413), Kind::TooLarge);
    row("429", answered(429, error("too many requests", "null")), Kind::Throttled);
    row("500", answered(500), Kind::InDoubt);
    row("502", answered(502), Kind::InDoubt);
    row("503 with Retry-After", answered(503, {}, {{"Retry-After", "5"}}), Kind::InDoubt);
    row("lost", without(HttpAnswer::End::Lost), Kind::InDoubt);
    row("not sent", without(HttpAnswer::End::NotSent), Kind::NotSent);
}

void TestSendGridMail::everyAnswerHasItsOutcome()
{
    QFETCH(HttpAnswer, answer);
    QFETCH(int, kind);

    const SendOutcome outcome = SendGridMail::judge(answer, 3, 0);

    QCOMPARE(wireWord(outcome.kind), wireWord(static_cast<Kind>(kind)));
    QCOMPARE(outcome.bytesWritten, answer.bodyBytesWritten);
    QVERIFY(!outcome.message.isEmpty());
}

void TestSendGridMail::namedRecipientsAreListedWithTheirReason()
{
    const QByteArray body =
        "{\"errors\":[{\"message\":\"Does not contain a valid address.\",\"field\":\"personalizations.2.to\"},"
        "{\"message\":\"again\",\"field\":\"personalizations.2.to\"},"
        "{\"message\":\"other\",\"field\":\"personalizations.0.to\"}]}";

    const SendOutcome outcome = SendGridMail::judge(answered(400, body), 3, 0);

    QCOMPARE(outcome.recipients.size(), 2);
    QCOMPARE(outcome.recipients[0].index, 2);
    QCOMPARE(outcome.recipients[0].reason, QStringLiteral("Does not contain a valid address."));
    QCOMPARE(outcome.recipients[1].index, 0);
}

void TestSendGridMail::theWaitOfA429IsKept()
{
    QCOMPARE(SendGridMail::judge(answered(429, {}, {{"Retry-After", "7"}}), 1, 0).retryAfterMs, 7000);
    QCOMPARE(SendGridMail::judge(answered(429), 1, 0).retryAfterMs, 0);
}

void TestSendGridMail::aUsedUpAllowanceIsKeptOnSuccess()
{
    const HttpHeaders headers {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "10"}, {"X-Message-Id", "m"}};

    const SendOutcome outcome = SendGridMail::judge(answered(202, {}, headers), 1, 4000);

    QCOMPARE(outcome.kind, Kind::Accepted);
    QCOMPARE(outcome.providerRequestId, QStringLiteral("m"));
    QCOMPARE(outcome.retryAfterMs, 6000);
}

void TestSendGridMail::noWordsHoldAnAddressOrAKey()
{
    const QByteArray body =
        error("ada@example.com is bad, key SG.abc.def, Bearer xyz\\r\\nline", "\"personalizations.0.to\"");

    const SendOutcome outcome = SendGridMail::judge(answered(400, body), 1, 0);
    const QString all = outcome.message + outcome.detail + outcome.recipients[0].reason;

    QVERIFY(!all.contains(QLatin1Char('@')));
    QVERIFY(!all.contains(QStringLiteral("SG.")));
    QVERIFY(!all.contains(QStringLiteral("xyz")));
    QVERIFY(!all.contains(QLatin1Char('\n')));
}

void TestSendGridMail::everyOutcomeHasAMessage()
{
    for (int status = 200; status < 600; ++status) {
        const SendOutcome outcome = SendGridMail::judge(answered(status), 2, 0);

        QVERIFY2(outcome.message.size() > 10, qPrintable(QString::number(status)));
        QCOMPARE(outcome.httpStatus, status);
        QVERIFY2(outcome.kind != Kind::Accepted || status == 202, qPrintable(QString::number(status)));
    }
}

void TestSendGridMail::aThousandAreComposedFast()
{
    const MailBatch batch = sampleBatch(1000);
    QList<double> times;
    for (int round = 0; round < 9; ++round) {
        QElapsedTimer elapsed;
        elapsed.start();
        const ComposedRequest request = SendGridMail::compose(sampleSendGridRoute(), batch);
        times.append(static_cast<double>(elapsed.nsecsElapsed()) / 1e6);
        QVERIFY(request.body.size() > 500'000);
    }
    std::sort(times.begin(), times.end());
    QTest::setBenchmarkResult(times[4], QTest::WalltimeMilliseconds);

    qInfo("1,000 recipients composed in %.2f ms (median), %.2f ms (best)", times[4], times[0]);
    QVERIFY2(underSanitizer || times[0] < 30, qPrintable(QString::number(times[0])));
}

QTEST_GUILESS_MAIN(TestSendGridMail)
#include "tst_sendgridmail.moc"
