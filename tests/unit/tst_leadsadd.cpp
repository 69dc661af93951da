#include "services/providers/instantly/campaignwords.h"
#include "services/providers/instantly/leadsadd.h"
#include "services/providers/instantly/requestpace.h"

#include "tests/support/mailsamples.h"
#include "tests/support/raventest.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>

using Kind = SendOutcome::Kind;
using Each = RecipientOutcome::Kind;

class TestLeadsAdd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void everyLeadCarriesItsVariables();
    void onlyDocumentedKeysAreSent();
    void aRequestWithoutCampaignIsRefusedBeforeAnyRequest();
    void anAddressTwiceIsHalvedBeforeAnyRequest();
    void everybodyCreatedIsAccepted();
    void partialSuccessFollowsTheIndex();
    void absentLeadsAreNotAddedWithTheCounters();
    void absentLeadsAreKnownWhenAllWereCountedAsKnown();
    void contradictingNumbersLeaveTheAbsentInDoubt_data();
    void contradictingNumbersLeaveTheAbsentInDoubt();
    void anAnswerOfAnotherShapeIsInDoubt_data();
    void anAnswerOfAnotherShapeIsInDoubt();
    void everyStatusHasItsOutcome_data();
    void everyStatusHasItsOutcome();
    void a400ThatNamesALeadNamesIt();
    void anIndexThatIsAnothersAddressLeavesEverybodyInDoubt();
    void damagedAnswersNeverAcceptWhatTheyDoNotProve();
    void everyCampaignStatusHasAWordAndASentence();
    void everySendingStatusHasASentence();
    void thePaceHoldsInEveryWindow();
    void thePaceCostsNothingBelowTheLimit();
};

namespace {

HttpAnswer answered(int status, const QByteArray &body = {})
{
    HttpAnswer answer;
    answer.end = HttpAnswer::End::Answered;
    answer.status = status;
    answer.body = body;
    return answer;
}

QJsonObject summary(int total, const QList<int> &created)
{
    QJsonArray leads;
    for (const int index : created)
        leads.append(QJsonObject {{QStringLiteral("id"), QStringLiteral("lead-%1").arg(index)},
                                  {QStringLiteral("index"), index}});
    return {{QStringLiteral("status"), QStringLiteral("success")},
            {QStringLiteral("total_sent"), total},
            {QStringLiteral("leads_uploaded"), created.size()},
            {QStringLiteral("in_blocklist"), 0},
            {QStringLiteral("blocklist_used"), QJsonValue::Null},
            {QStringLiteral("duplicated_leads"), 0},
            {QStringLiteral("skipped_count"), 0},
            {QStringLiteral("invalid_email_count"), 0},
            {QStringLiteral("incomplete_count"), 0},
            {QStringLiteral("duplicate_email_count"), 0},
            {QStringLiteral("remaining_in_plan"), QJsonValue::Null},
            {QStringLiteral("created_leads"), leads}};
}

SendOutcome judged(const QJsonObject &body, int recipients)
{
    return LeadsAdd::judge(answered(200, QJsonDocument(body).toJson()), recipients, 0);
}

QByteArray error(int status, const QByteArray &message)
{
    return "{\"statusCode\":" + QByteArray::number(status) + ",\"error\":\"E\",\"message\":\"" + message + "\"}";
}

} // namespace

void TestLeadsAdd::everyLeadCarriesItsVariables()
{
    const MailBatch batch = sampleBatch(2);
    const ComposedRequest request = LeadsAdd::compose(sampleInstantlyRoute(), batch);
    const QJsonObject json = QJsonDocument::fromJson(request.body).object();
    const QJsonObject lead = json.value(QLatin1String("leads")).toArray().at(1).toObject();
    const QJsonObject variables = lead.value(QLatin1String("custom_variables")).toObject();

    QCOMPARE(json.value(QLatin1String("campaign_id")).toString(), sampleInstantlyRoute().ref);
    QCOMPARE(json.value(QLatin1String("skip_if_in_campaign")).toBool(), true);
    QCOMPARE(lead.value(QLatin1String("email")).toString(), QStringLiteral("tech1@example.com"));
    QCOMPARE(lead.value(QLatin1String("first_name")).toString(), QStringLiteral("José"));
    QCOMPARE(lead.value(QLatin1String("last_name")).toString(), QStringLiteral("Müller 1"));
    const QStringList names {QStringLiteral("job_type"),        QStringLiteral("location"),
                             QStringLiteral("urgency"),         QStringLiteral("work_order_id"),
                             QStringLiteral("accept_url"),      QStringLiteral("job_title"),
                             QStringLiteral("job_description"), QStringLiteral("job_scheduled"),
                             QStringLiteral("decline_url"),     QStringLiteral("unsubscribe_url")};
    for (const QString &name : names)
        QVERIFY2(!variables.value(name).toString().isEmpty(), qPrintable(name));
    QCOMPARE(QUuid::fromString(variables.value(QLatin1String("rv_intent")).toString()), batch.recipients[1].messageUid);
}

void TestLeadsAdd::onlyDocumentedKeysAreSent()
{
    MailBatch batch = sampleBatch(1);
    batch.recipients[0].companyName = QStringLiteral("Müller & Co");
    const QJsonObject json = QJsonDocument::fromJson(LeadsAdd::compose(sampleInstantlyRoute(), batch).body).object();

    QCOMPARE(
        json.keys(),
        (QStringList {QStringLiteral("campaign_id"), QStringLiteral("leads"), QStringLiteral("skip_if_in_campaign")}));
    QCOMPARE(json.value(QLatin1String("leads")).toArray().at(0).toObject().keys(),
             (QStringList {QStringLiteral("company_name"), QStringLiteral("custom_variables"), QStringLiteral("email"),
                           QStringLiteral("first_name"), QStringLiteral("last_name")}));
}

void TestLeadsAdd::aRequestWithoutCampaignIsRefusedBeforeAnyRequest()
{
    for (const QString &ref : {QString(), QStringLiteral("campaign")}) {
        const ComposedRequest request = LeadsAdd::compose({ref, {}, {}, {}}, sampleBatch(1));

        QVERIFY(request.refusal);
        QCOMPARE(request.refusal->kind, Kind::RouteRefused);
    }
}

void TestLeadsAdd::anAddressTwiceIsHalvedBeforeAnyRequest()
{
    MailBatch batch = sampleBatch(2);
    batch.recipients[1].address = batch.recipients[0].address;

    QCOMPARE(LeadsAdd::compose(sampleInstantlyRoute(), batch).refusal->kind, Kind::TooLarge);
}

void TestLeadsAdd::everybodyCreatedIsAccepted()
{
    const SendOutcome outcome = judged(summary(3, {0, 1, 2}), 3);

    QCOMPARE(outcome.kind, Kind::Accepted);
    for (const RecipientOutcome &one : everyRecipient(outcome, 3)) {
        QCOMPARE(one.kind, Each::Accepted);
        QCOMPARE(one.providerId, QStringLiteral("lead-%1").arg(one.index));
    }
}

void TestLeadsAdd::partialSuccessFollowsTheIndex()
{
    QJsonObject body = summary(4, {3, 0});
    body.insert(QStringLiteral("invalid_email_count"), 2);

    const auto all = everyRecipient(judged(body, 4), 4);

    QCOMPARE(all[0].kind, Each::Accepted);
    QCOMPARE(all[1].kind, Each::NotAdded);
    QCOMPARE(all[2].kind, Each::NotAdded);
    QCOMPARE(all[3].kind, Each::Accepted);
    QCOMPARE(all[3].providerId, QStringLiteral("lead-3"));
}

void TestLeadsAdd::absentLeadsAreNotAddedWithTheCounters()
{
    QJsonObject body = summary(3, {0});
    body.insert(QStringLiteral("duplicated_leads"), 1);
    body.insert(QStringLiteral("in_blocklist"), 1);

    const SendOutcome outcome = judged(body, 3);

    QCOMPARE(outcome.recipients[1].kind, Each::NotAdded);
    QVERIFY(outcome.recipients[1].reason.contains(QStringLiteral("1 duplicates")));
    QVERIFY(outcome.recipients[1].reason.contains(QStringLiteral("1 on the block list")));
}

void TestLeadsAdd::absentLeadsAreKnownWhenAllWereCountedAsKnown()
{
    QJsonObject body = summary(3, {1});
    body.insert(QStringLiteral("skipped_count"), 2);

    const SendOutcome outcome = judged(body, 3);

    QCOMPARE(outcome.recipients[0].kind, Each::AlreadyInCampaign);
    QCOMPARE(outcome.recipients[2].kind, Each::AlreadyInCampaign);
}

void TestLeadsAdd::contradictingNumbersLeaveTheAbsentInDoubt_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("another total") << QStringLiteral("total_sent") << QJsonValue(2);
    QTest::newRow("more uploaded than listed") << QStringLiteral("leads_uploaded") << QJsonValue(3);
    QTest::newRow("a counter is missing") << QStringLiteral("skipped_count") << QJsonValue(QJsonValue::Null);
    QTest::newRow("a counter is negative") << QStringLiteral("in_blocklist") << QJsonValue(-1);
}

void TestLeadsAdd::contradictingNumbersLeaveTheAbsentInDoubt()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QJsonObject body = summary(3, {0});
    body.insert(key, value);

    const auto all = everyRecipient(judged(body, 3), 3);

    QCOMPARE(all[0].kind, Each::Accepted); // it has an id: that much is proved
    QCOMPARE(all[1].kind, Each::InDoubt);
    QCOMPARE(all[2].kind, Each::InDoubt);
}

void TestLeadsAdd::anAnswerOfAnotherShapeIsInDoubt_data()
{
    QTest::addColumn<QByteArray>("body");
    const auto with = [](const QString &key, const QJsonValue &value) {
        QJsonObject body = summary(2, {0, 1});
        body.insert(key, value);
        return QJsonDocument(body).toJson();
    };
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("garbage") << QByteArray("<html>");
    QTest::newRow("cut") << QJsonDocument(summary(2, {0, 1})).toJson().chopped(3);
    QTest::newRow("an error") << error(400, "bad");
    QTest::newRow("summary with an error") << with(QStringLiteral("error"), QStringLiteral("x"));
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("no list") << with(QStringLiteral("created_leads"), QJsonValue::Null);
    QTest::newRow("index outside") << QJsonDocument(summary(2, {0, 2})).toJson();
    QTest::newRow("index negative") << QJsonDocument(summary(2, {0, -1})).toJson();
    QTest::newRow("index twice") << QJsonDocument(summary(2, {0, 0})).toJson();
    QTest::newRow("uploaded no number") << with(QStringLiteral("leads_uploaded"), QStringLiteral("2"));
    QTest::newRow("uploaded a fraction") << with(QStringLiteral("leads_uploaded"), 1.5);
}

void TestLeadsAdd::anAnswerOfAnotherShapeIsInDoubt()
{
    QFETCH(QByteArray, body);

    const SendOutcome outcome = LeadsAdd::judge(answered(200, body), 2, 0);

    QCOMPARE(outcome.kind, Kind::InDoubt);
    QVERIFY(outcome.message.contains(QStringLiteral("2 messages")));
}

void TestLeadsAdd::everyStatusHasItsOutcome_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, int status, const QByteArray &message, Kind kind) {
        QTest::newRow(name) << status << error(status, message) << static_cast<int>(kind);
    };
    row("400 unnamed", 400, "Bad Request", Kind::RefusedUnnamed);
    row("400 lead", 400, "body/leads/1/email must match format", Kind::RefusedRecipients);
    row("400 lead dotted", 400, "leads.1.email is bad", Kind::RefusedRecipients);
    row("400 lead brackets", 400, "leads[1].email is bad", Kind::RefusedRecipients);
    row("400 lead outside", 400, "body/leads/7/email is bad", Kind::RefusedUnnamed);
    row("400 campaign", 400, "body/campaign_id must match format uuid", Kind::RouteRefused);
    row("401", 401, "Invalid API key", Kind::ProviderRefused);
    row("402", 402, "Workspace does not have a paid plan", Kind::ProviderRefused);
    row("403", 403, "Forbidden", Kind::ProviderRefused);
    row("404", 404, "Resource not found", Kind::RouteRefused);
    row("409", 409, "Conflict", Kind::InDoubt);
    row("413", 413, "too large", Kind::TooLarge);
    row("429", 429, "Too Many Requests", Kind::Throttled);
    row("500", 500, "x", Kind::InDoubt);
    row("503", 503, "x", Kind::InDoubt);
    row("201", 201, "x", Kind::InDoubt);
    row("302", 302, "x", Kind::ProviderRefused);
}

void TestLeadsAdd::everyStatusHasItsOutcome()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(int, kind);

    const SendOutcome outcome = LeadsAdd::judge(answered(status, body), 2, 0);

    QCOMPARE(wireWord(outcome.kind), wireWord(static_cast<Kind>(kind)));
    QVERIFY(!outcome.message.isEmpty());
}

void TestLeadsAdd::a400ThatNamesALeadNamesIt()
{
    const SendOutcome outcome =
        LeadsAdd::judge(answered(400, error(400, "body/leads/1/email x@y.example, body/leads/1/email")), 2, 0);

    QCOMPARE(outcome.recipients.size(), 1);
    QCOMPARE(outcome.recipients[0].index, 1);
    QVERIFY(!outcome.recipients[0].reason.contains(QLatin1Char('@')));
}

void TestLeadsAdd::anIndexThatIsAnothersAddressLeavesEverybodyInDoubt()
{
    const QStringList addresses {QStringLiteral("ada@example.com"), QStringLiteral("bob@example.com")};
    QJsonObject body = summary(2, {0});
    QJsonObject lead = body.value(QLatin1String("created_leads")).toArray().at(0).toObject();
    const auto judgedWith = [&](const QJsonValue &address) {
        lead.insert(QStringLiteral("email"), address);
        body.insert(QStringLiteral("created_leads"), QJsonArray {lead});
        return LeadsAdd::judge(answered(200, QJsonDocument(body).toJson()), 2, 0, addresses);
    };

    QCOMPARE(judgedWith(QStringLiteral("Ada@example.com")).kind, Kind::Accepted);
    QCOMPARE(judgedWith(QJsonValue::Null).kind, Kind::Accepted);
    QCOMPARE(judgedWith(QStringLiteral("bob@example.com")).kind, Kind::InDoubt);
}

void TestLeadsAdd::damagedAnswersNeverAcceptWhatTheyDoNotProve()
{
    const QByteArray sound = QJsonDocument(summary(3, {0, 2})).toJson(QJsonDocument::Compact);
    QRandomGenerator random(11);
    for (int round = 0; round < 20'000; ++round) {
        QByteArray body = sound;
        for (quint32 change = 1 + random.bounded(3u); change > 0; --change)
            body[random.bounded(static_cast<int>(body.size()))] = static_cast<char>(random.bounded(256));
        if (round % 3 == 0)
            body.truncate(random.bounded(static_cast<int>(body.size())));

        const SendOutcome outcome = LeadsAdd::judge(answered(200, body), 3, 0);

        QVERIFY(outcome.kind == Kind::Accepted || outcome.kind == Kind::InDoubt);
        const auto all = everyRecipient(outcome, 3);
        QCOMPARE(all.size(), 3);
        for (const RecipientOutcome &one : all)
            QVERIFY(one.kind != Each::Accepted || body.contains(one.providerId.toUtf8()));
    }
}

void TestLeadsAdd::everyCampaignStatusHasAWordAndASentence()
{
    for (const int status : {0, 1, 2, 3, 4, -1, -2, -99}) {
        const InstantlyCampaign campaign {QStringLiteral("id"), QStringLiteral("HVAC cold"), status, 0};

        QVERIFY(!CampaignWords::statusWord(status).contains(QStringLiteral("Unknown")));
        QCOMPARE(CampaignWords::mails(status), status == 1);
        QCOMPARE(CampaignWords::sentence(campaign).isEmpty(), status == 1);
        QVERIFY(status == 1 || CampaignWords::sentence(campaign).contains(QStringLiteral("HVAC cold")));
    }
    QVERIFY(!CampaignWords::mails(17));
    QVERIFY(CampaignWords::statusWord(17).contains(QStringLiteral("17")));
    for (const int code : {1, 2, 3, 4, 99})
        QVERIFY(CampaignWords::sentence({QStringLiteral("id"), QStringLiteral("HVAC cold"), 1, code}).size() > 40);
}

void TestLeadsAdd::everySendingStatusHasASentence()
{
    const QStringList codes =
        QStringLiteral(
            "campaign_paused campaign_draft campaign_completed campaign_running_subsequences campaign_bounce_protect "
            "campaign_accounts_unhealthy campaign_account_suspended out_of_schedule waiting_for_leads daily_limit_met "
            "account_daily_limit_met new_lead_limit_met all_accounts_unhealthy waiting_for_esp_match "
            "domain_limit_reached "
            "follow_up_delay_not_met no_accounts_available healthy")
            .split(QLatin1Char(' '));
    QCOMPARE(codes.size(), 18);
    for (const QString &code : codes)
        QVERIFY2(CampaignWords::sendingStatusSentence(code) != code, qPrintable(code));
    QCOMPARE(CampaignWords::sendingStatusSentence(QStringLiteral("new_code")), QStringLiteral("new_code"));
}

void TestLeadsAdd::thePaceHoldsInEveryWindow()
{
    RequestPace pace(100, 6000);
    QList<qint64> places;
    qint64 now = 0;
    for (int count = 0; count < 14'000; ++count) {
        places.append(now + pace.take(now));
        if (count % 3 == 0)
            now += count % 7; // sometimes faster, sometimes slower than allowed
    }
    for (qsizetype index = 0; index < places.size(); ++index) {
        if (index >= 100)
            QVERIFY(places[index] - places[index - 100] >= 1000);
        if (index >= 6000)
            QVERIFY(places[index] - places[index - 6000] >= 60'000);
        if (index >= 1)
            QVERIFY(places[index] >= places[index - 1]);
    }
}

void TestLeadsAdd::thePaceCostsNothingBelowTheLimit()
{
    RequestPace pace(100, 6000);
    for (int count = 0; count < 5000; ++count)
        QCOMPARE(pace.take(count * 11), 0);
}

QTEST_GUILESS_MAIN(TestLeadsAdd)
#include "tst_leadsadd.moc"
