#include "services/gateway/webhookprocessor.h"
#include "tests/support/dispatchfixture.h"
#include "tests/support/raventest.h"
#include "tests/support/ravenprocess.h"

#include <QRegularExpression>

/// The whole circle in training: a dispatch goes out to the sandbox, modelled people act, signed webhooks and real
/// visits come in through the gateway, and the books of both sides agree.
class TestTrainingDay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatPeopleDoArrives();
    void repeatedAndShuffledWebhooksChangeNothing();
    void deliveryEvidenceEndsDoubt();

private:
    bool startGateway();
    void dispatch(int expectedExit = 0);
    bool settle();
    qint64 acts(const char *kind) const;
    QString snapshot();

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<RavenProcess> m_gateway;
    RavenProcess::Surroundings m_around;
    QString m_gatewayUrl;
    QStringList m_people {QStringLiteral("--people"),         QStringLiteral("on"),
                          QStringLiteral("--time-scale"),     QStringLiteral("100000"),
                          QStringLiteral("--instantly-rate"), QStringLiteral("0")};
};

void TestTrainingDay::init()
{
    failOnAnyWarning();
    m_gateway.reset();
    m_sandbox = std::make_unique<SandboxProcess>();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    QStringList options = m_people;
    if (qstrcmp(QTest::currentTestFunction(), "whatPeopleDoArrives") != 0)
        options << QStringLiteral("--reading-after-ms") << QStringLiteral("0"); // only there it matters who reads
    if (qstrcmp(QTest::currentTestFunction(), "deliveryEvidenceEndsDoubt") == 0)
        options[1] = QStringLiteral("delivery");
    QVERIFY(m_sandbox->start(
        options, {{QStringLiteral("INSTANTLY_WEBHOOK_SECRET"), QStringLiteral("training-secret-0123456789abcdef")}}));
    m_home = std::make_unique<QTemporaryDir>();
    m_around = RavenProcess::Surroundings::of(*m_database, *m_sandbox, m_home->path());
    m_around.environment.insert(QStringLiteral("INSTANTLY_WEBHOOK_SECRET"),
                                QStringLiteral("training-secret-0123456789abcdef"));
    m_around.environment.insert(QStringLiteral("RAVEN_GATEWAY_LISTEN"), QStringLiteral("127.0.0.1:0"));
    QVERIFY(startGateway());
}

bool TestTrainingDay::startGateway()
{
    m_gateway = std::make_unique<RavenProcess>(m_around, QStringList {QStringLiteral("gateway")});
    m_gateway->setReadChannel(QProcess::StandardError);
    m_gateway->start();
    static const QRegularExpression listening(QStringLiteral("listens on 127\\.0\\.0\\.1:(\\d+)"));
    QString said;
    while (!listening.match(said).hasMatch()) {
        if (!m_gateway->waitForReadyRead(20'000))
            return false;
        said += QString::fromUtf8(m_gateway->readAllStandardError());
    }
    m_gatewayUrl = QStringLiteral("http://127.0.0.1:") + listening.match(said).captured(1);
    return m_sandbox->setGateway(m_gatewayUrl).has_value();
}

void TestTrainingDay::dispatch(int expectedExit)
{
    RavenProcess raven(m_around,
                       {QStringLiteral("--json"), QStringLiteral("dispatch"), QStringLiteral("1"),
                        QStringLiteral("--no-hold"), QStringLiteral("--wait")});
    const int exit = raven.finish();
    QVERIFY2(exit == expectedExit, raven.said().constData());
}

/// Waits until everybody has acted and every webhook is in, then applies what was stored.
bool TestTrainingDay::settle()
{
    const auto isQuiet = [this] {
        const QJsonObject state = m_sandbox->state().value_or(QJsonObject());
        const QJsonObject people = state.value(QStringLiteral("people_state")).toObject();
        return people.value(QStringLiteral("waiting")).toInt(-1) == 0
            && people.value(QStringLiteral("visiting")).toInt(-1) == 0
            && state.value(QStringLiteral("webhooks")).toObject().value(QStringLiteral("waiting")).toInt(-1) == 0;
    };
    if (!QTest::qWaitFor(isQuiet, 60'000))
        return false;
    QTest::qWait(1500); // opens that the gateway gathers
    WebhookProcessor processor(
        [this] { return std::make_unique<WebhookStore>(m_database->settings(SessionKind::Engine)); });
    return processor.drain().has_value();
}

qint64 TestTrainingDay::acts(const char *kind) const
{
    const QJsonObject people = m_sandbox->state()->value(QStringLiteral("people_state")).toObject();
    return people.value(QStringLiteral("acts")).toObject().value(QLatin1String(kind)).toInteger();
}

/// Everything that webhooks may change, in one text.
QString TestTrainingDay::snapshot()
{
    return m_database->value(R"(
        select json_build_array(
            (select json_agg(m order by to_address) from (select to_address, state, delivery from outbound_messages) m),
            (select json_agg(r order by technician_id) from (
                select technician_id, email_sent, email_opened, human_opened_at is not null as human, reply_received,
                       raw_open_count from work_order_recipients) r),
            (select json_agg(o) from (select emails_sent, emails_opened, replies_received, warm_opened, cold_replied
                from work_order_outreach) o),
            (select count(*) from message_events),
            (select json_agg(s order by value, type) from (select value, type from communication_suppressions) s)))");
}

void TestTrainingDay::whatPeopleDoArrives()
{
    QVERIFY(DispatchFixture::fill(*m_database, 60, 60));
    QVERIFY(m_database->script(R"(
        update technicians set email = replace(email, '@', '+accept@') where full_name in ('Warm 1', 'Warm 2',
            'Warm 3');
        update technicians set email = replace(email, '@', '+decline@') where full_name in ('Warm 4');
        update technicians set email = replace(email, '@', '+bounce@') where full_name in ('Warm 5', 'Cold 5');
        update technicians set email = replace(email, '@', '+unsubscribe@') where full_name in ('Warm 6', 'Warm 7',
            'Cold 6', 'Cold 7');
        update technicians set email = replace(email, '@', '+reply@') where full_name in ('Cold 1', 'Cold 2');
        update technicians set email = replace(email, '@', '+machine@') where full_name in ('Warm 8');
        update technicians set email = replace(email, '@', '+open@') where full_name in ('Warm 9');)"));

    dispatch();
    QVERIFY(settle());

    const auto count = [this](const QByteArray &where) {
        return m_database->number(
            "select count(*) from outbound_messages m join work_order_recipients r on r.id = m.recipient_id where "
            + where);
    };
    QCOMPARE(m_sandbox->ledger()->warm.size(), 60);
    QCOMPARE(m_sandbox->ledger()->cold.size(), 60);
    QCOMPARE(m_database->number("select count(*) from webhook_deliveries where state = 'failed'"), 0);
    QCOMPARE(count("m.provider = 'sendgrid' and m.delivery = 'delivered'"), acts("delivered") - acts("spam_report"));
    QCOMPARE(count("m.to_address like '%+bounce@%' and m.delivery = 'bounced'"), 2);
    QCOMPARE(count("m.to_address like '%+accept@%' and r.reply_received and r.email_opened"), 3);
    QCOMPARE(count("m.to_address like '%+decline@%' and r.reply_received"), 1);
    QCOMPARE(count("m.to_address like '%+reply@%' and r.reply_received"), 2);
    QCOMPARE(count("m.to_address like '%+machine@%' and r.human_opened_at is not null"), 0);
    QCOMPARE(count("m.to_address like '%+open@%' and r.human_opened_at is not null"), 1);
    QCOMPARE(m_database->number("select count(*) from communication_suppressions where value like '%+unsubscribe@%'"),
             4);
    QCOMPARE(m_database->number("select replies_received from work_order_outreach"),
             m_database->number("select count(*) from work_order_recipients where reply_received"));
}

void TestTrainingDay::repeatedAndShuffledWebhooksChangeNothing()
{
    QVERIFY(DispatchFixture::fill(*m_database, 40, 40));
    dispatch();
    QVERIFY(settle());
    const QString once = snapshot();

    QVERIFY(m_sandbox->replayWebhooks(10, true));
    QVERIFY(settle());

    QCOMPARE(snapshot(), once);
    QVERIFY(m_database->number("select count(*) from message_events") > 80);
}

void TestTrainingDay::deliveryEvidenceEndsDoubt()
{
    QVERIFY(DispatchFixture::fill(*m_database, 30, 0));
    QVERIFY(m_sandbox->setFaults(QStringLiteral("cut-after")));
    QVERIFY(m_sandbox->setGateway(QStringLiteral("http://127.0.0.1:1"))); // no evidence while it is sent

    dispatch(3);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'in_doubt'"), 30);
    QVERIFY(m_sandbox->setGateway(m_gatewayUrl));
    QVERIFY(settle());
    RavenProcess engine(m_around, {QStringLiteral("engine")});
    engine.start();

    QTRY_COMPARE_WITH_TIMEOUT(m_database->number("select count(*) from outbound_messages where state = 'sent'"), 30,
                              60'000);
    // Two lanes may share the thirty between them; nobody is in two requests, and no request went out twice.
    const auto ledger = m_sandbox->ledger();
    QCOMPARE(ledger->requests, m_database->number("select count(*) from send_batches where calling_at is not null"));
    QCOMPARE(ledger->warm.size(), 30);
    for (auto accepted = ledger->warm.cbegin(); accepted != ledger->warm.cend(); ++accepted)
        QCOMPARE(accepted.value(), 1);
}

QTEST_GUILESS_MAIN(TestTrainingDay)
#include "tst_trainingday.moc"
