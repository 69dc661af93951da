#include "services/gateway/webhookprocessor.h"

#include "tests/support/eventfixture.h"
#include "tests/support/raventest.h"

#include <QRandomGenerator>

#include <thread>

namespace {

QJsonObject with(const char *key, const QJsonValue &value)
{
    return {{QString::fromLatin1(key), value}};
}

WebhookStore::Delivery sendgrid(const QByteArray &body)
{
    return {"sendgrid", body, {}};
}

WebhookStore::Delivery instantly(const QByteArray &body)
{
    return {"instantly", body, {}};
}

} // namespace

/// What stored deliveries do to messages, recipients, suppressions and counters.
class TestWebhookEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aKnownBodyIsStoredOnce();
    void everySendGridTypeDoesItsPart_data();
    void everySendGridTypeDoesItsPart();
    void everyInstantlyTypeDoesItsPart_data();
    void everyInstantlyTypeDoesItsPart();
    void theFinalStateDoesNotDependOnTheOrder();
    void anOpenBesideItsDeliveryIsAMachinesInEitherOrder();
    void knownMachinesAreNoHumanOpens_data();
    void knownMachinesAreNoHumanOpens();
    void fortySixShuffledReplaysChangeNothing();
    void twoProcessorsAtOnceApplyEverythingOnce();
    void aTakenOutAddressIsNotQueuedAnyMore();
    void unknownTypesAreKeptAndCounted();
    void eventsThatAreNotOursChangeNothing();
    void badItemsAreSetAsideSingly_data();
    void badItemsAreSetAsideSingly();
    void hugeArraysAreTakenInTime();
    void notificationsWakeTheProcessor();
    void theProcessorCanBeStartedAndStopped();
    void pixelOpensCountOnceAMinute();
    void aPersonsAnswerLandsOnTheRow();
    void countersAgreeWithTheRows();
    void rawBodiesAreForgottenAfterTheirTime();
    void aHelperWorksOnlyOnAQuietBacklog();

private:
    void start(int messages);
    void give(const QList<WebhookStore::Delivery> &deliveries);
    QString recipient(const char *columns, const QString &address);
    QString message(const char *columns, int id);
    qint64 count(const QByteArray &table);

    std::unique_ptr<EventFixture> m_fixture;
    std::unique_ptr<WebhookStore> m_store;
    std::unique_ptr<WebhookProcessor> m_processor;
};

void TestWebhookEvents::init()
{
    failOnAnyWarning();
    start(10);
}

void TestWebhookEvents::cleanup()
{
    m_processor.reset();
    m_store.reset();
    m_fixture.reset();
}

void TestWebhookEvents::start(int messages)
{
    cleanup();
    auto fixture = EventFixture::create(messages);
    QVERIFY2(fixture, qPrintable(fixture ? QString() : fixture.error().message));
    m_fixture = *std::move(fixture);
    m_store = std::make_unique<WebhookStore>(m_fixture->settings());
    m_processor =
        std::make_unique<WebhookProcessor>([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); });
}

/// Stores the deliveries and applies everything that is stored.
void TestWebhookEvents::give(const QList<WebhookStore::Delivery> &deliveries)
{
    const auto stored = m_store->store(deliveries);
    QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
    const auto drained = m_processor->drain();
    QVERIFY2(drained, qPrintable(drained ? QString() : drained.error().detail));
}

QString TestWebhookEvents::recipient(const char *columns, const QString &address)
{
    return m_fixture->database().value("select concat_ws(' ', " + QByteArray(columns)
                                       + ") from work_order_recipients r join technicians t on t.id = r.technician_id "
                                         "where t.person_key = '"
                                       + address.toLatin1() + "'");
}

QString TestWebhookEvents::message(const char *columns, int id)
{
    return m_fixture->database().value("select concat_ws(' ', " + QByteArray(columns)
                                       + ") from outbound_messages where id = " + QByteArray::number(id));
}

qint64 TestWebhookEvents::count(const QByteArray &table)
{
    return m_fixture->database().number("select count(*) from " + table);
}

void TestWebhookEvents::aKnownBodyIsStoredOnce()
{
    QByteArray odd = "bytes \xff\xfe ";
    odd.append('\0');
    const QList<WebhookStore::Delivery> deliveries {sendgrid(odd), sendgrid("[]\r\n"), sendgrid("[]\r\n"),
                                                    instantly("[]\r\n")};

    const auto first = m_store->store(deliveries);
    const auto again = m_store->store(deliveries);

    QVERIFY(first && again);
    QCOMPARE(*first, 3);
    QCOMPARE(*again, 0);
    QCOMPARE(m_fixture->database().value("select encode(body, 'hex') from webhook_deliveries order by id limit 1"),
             QString::fromLatin1(odd.toHex()));
    QCOMPARE(count("webhook_deliveries where payload_hash = sha256(body)"), 3);
}

void TestWebhookEvents::everySendGridTypeDoesItsPart_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QJsonObject>("more");
    QTest::addColumn<QString>("delivery");
    QTest::addColumn<QString>("suppressed");
    QTest::addColumn<QString>("flags");
    const QString none = QStringLiteral("f 0 f");
    const auto row = [](const char *name, const char *type, const QJsonObject &more, const char *delivery,
                        const char *suppressed, const char *flags = "f 0 f") {
        QTest::newRow(name) << QString::fromLatin1(type) << more << QString::fromLatin1(delivery)
                            << QString::fromLatin1(suppressed) << QString::fromLatin1(flags);
    };
    const QJsonObject hard {{QStringLiteral("type"), QStringLiteral("bounce")},
                            {QStringLiteral("status"), QStringLiteral("5.1.1")}};
    const QJsonObject soft {{QStringLiteral("type"), QStringLiteral("bounce")},
                            {QStringLiteral("status"), QStringLiteral("4.2.2")}};
    const QJsonObject blocked {{QStringLiteral("type"), QStringLiteral("blocked")},
                               {QStringLiteral("status"), QStringLiteral("5.2.2")}};
    row("processed", "processed", {}, "processed", "");
    row("deferred", "deferred", with("attempt", QStringLiteral("5")), "deferred", "");
    row("delivered", "delivered", with("tls", 1), "delivered", "");
    row("bounce", "bounce", hard, "bounced", "bounce");
    row("bounce without a type", "bounce", {}, "bounced", "bounce");
    row("soft bounce", "bounce", soft, "bounced", "");
    row("blocked", "bounce", blocked, "blocked", "");
    row("dropped: bounced", "dropped", with("reason", QStringLiteral("Bounced Address")), "dropped", "bounce");
    row("dropped: unsubscribed", "dropped", with("reason", QStringLiteral("Unsubscribed Address")), "dropped",
        "unsubscribe");
    row("dropped: spam report", "dropped", with("reason", QStringLiteral("Spam Reporting Address")), "dropped",
        "spamreport");
    row("dropped: invalid", "dropped", with("reason", QStringLiteral("Invalid")), "dropped", "invalid");
    row("dropped: content", "dropped", with("reason", QStringLiteral("Spam Content")), "dropped", "");
    row("dropped: quota", "dropped", with("reason", QStringLiteral("Recipient List over Package Quota")), "dropped",
        "");
    row("spamreport", "spamreport", {}, "spamreport", "spamreport");
    row("unsubscribe", "unsubscribe", {}, "", "unsubscribe");
    row("group_unsubscribe", "group_unsubscribe", with("asm_group_id", 10), "", "unsubscribe");
    row("group_resubscribe", "group_resubscribe", with("asm_group_id", 10), "", "");
    row("open", "open", with("useragent", QStringLiteral("Mozilla/5.0 (X11) Firefox/115.0")), "", "", "t 1 t");
    row("machine open", "open", with("sg_machine_open", true), "", "", "t 1 f");
    row("click", "click", with("url", QStringLiteral("https://example.com/x")), "", "");
    row("account_status_change", "account_status_change", with("type", QStringLiteral("suspended")), "", "");
}

void TestWebhookEvents::everySendGridTypeDoesItsPart()
{
    QFETCH(QString, type);
    QFETCH(QJsonObject, more);
    QFETCH(QString, delivery);
    QFETCH(QString, suppressed);
    QFETCH(QString, flags);

    give({sendgrid(EventFixture::body({EventFixture::event(type.toLatin1(), 1, 60, more)}))});

    QCOMPARE(message("delivery", 1), delivery);
    QCOMPARE(
        m_fixture->database().value("select string_agg(value || ' ' || type, ',') from communication_suppressions"),
        suppressed.isEmpty() ? QString() : QString(QStringLiteral("w1@example.com ") + suppressed));
    QCOMPARE(recipient("email_opened, raw_open_count, human_opened_at is not null", EventFixture::warmAddress(1)),
             flags);
    QCOMPARE(recipient("clicked_at is not null", EventFixture::warmAddress(1)),
             type == QStringLiteral("click") ? QStringLiteral("t") : QStringLiteral("f"));
    QCOMPARE(count("message_events where outbound_message_id = 1 and payload ? 'email'"), 1);
    QCOMPARE(count("event_type_counts where known and n = 1"), 1);
    QCOMPARE(count("webhook_deliveries where state = 'processed' and events = 1"), 1);
}

void TestWebhookEvents::everyInstantlyTypeDoesItsPart_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("delivery");
    QTest::addColumn<QString>("suppressed");
    QTest::addColumn<QString>("flags");
    const auto row = [](const char *type, const char *flags, const char *delivery = "", const char *suppressed = "") {
        QTest::newRow(type) << QString::fromLatin1(type) << QString::fromLatin1(delivery)
                            << QString::fromLatin1(suppressed) << QString::fromLatin1(flags);
    };
    // mailed, opens, human, clicked, replied, declined
    row("email_sent", "t 0 f f f f", "processed");
    row("email_opened", "f 1 t f f f");
    row("link_clicked", "f 0 f t f f");
    row("email_link_clicked", "f 0 f t f f");
    row("reply_received", "f 0 f f t f");
    row("auto_reply_received", "f 0 f f f f");
    row("email_bounced", "f 0 f f f f", "bounced", "bounce");
    row("lead_unsubscribed", "f 0 f f f f", "", "unsubscribe");
    row("lead_not_interested", "f 0 f f f t");
    for (const char *type : {"campaign_completed", "account_error", "lead_neutral", "lead_interested",
                             "lead_meeting_booked", "lead_meeting_completed", "lead_closed", "lead_out_of_office",
                             "lead_wrong_person", "lead_no_show", "supersearch_enrichment_completed"})
        row(type, "f 0 f f f f");
}

void TestWebhookEvents::everyInstantlyTypeDoesItsPart()
{
    QFETCH(QString, type);
    QFETCH(QString, delivery);
    QFETCH(QString, suppressed);
    QFETCH(QString, flags);
    const QJsonObject event =
        EventFixture::coldEvent(type.toLatin1(), 1, 60, with("reply_text", QStringLiteral("Yes, tomorrow.")));

    // The second body says the same in another order of words: no id, yet the same event.
    QJsonObject again = event;
    again.insert(QStringLiteral("unibox_url"), QStringLiteral("https://example.com"));
    give({instantly(EventFixture::body(event)), instantly(EventFixture::body(again))});

    QCOMPARE(message("delivery", 11), delivery);
    QCOMPARE(recipient("mailed_at is not null, raw_open_count, human_opened_at is not null, clicked_at is not null, "
                       "reply_received, declined_at is not null",
                       EventFixture::coldAddress(1)),
             flags);
    QCOMPARE(recipient("reply_text", EventFixture::coldAddress(1)),
             type == QStringLiteral("reply_received") ? QStringLiteral("Yes, tomorrow.") : QString());
    QCOMPARE(
        m_fixture->database().value("select string_agg(value || ' ' || type, ',') from communication_suppressions"),
        suppressed.isEmpty() ? QString() : QString(QStringLiteral("c1@example.com ") + suppressed));
    QCOMPARE(count("message_events where outbound_message_id = 11"), 1);
    QCOMPARE(count("event_type_counts where known and n = 1"), 1);
}

void TestWebhookEvents::theFinalStateDoesNotDependOnTheOrder()
{
    const QList<QJsonObject> events {
        EventFixture::event("processed", 1, 0), EventFixture::event("delivered", 1, 20),
        EventFixture::event("open", 1, 25), EventFixture::event("click", 1, 90),
        EventFixture::event("bounce", 1, 100, {{QStringLiteral("type"), QStringLiteral("bounce")}})};
    std::array<int, 5> order {0, 1, 2, 3, 4};
    QString expected;
    int orders = 0;

    do {
        QVERIFY(m_fixture->database().script(R"sql(
            truncate message_events, webhook_deliveries, event_type_counts, communication_suppressions;
            update outbound_messages set delivery = null, delivery_at = null, delivered_at = null;
            update work_order_recipients set email_opened = false, email_opened_at = null, raw_open_count = 0,
                human_opened_at = null, clicked_at = null)sql"));
        QCOMPARE(m_fixture->database().number("select sum(emails_opened) from work_order_outreach"), 0);
        for (const int index : order)
            give({sendgrid(EventFixture::body({events[index]}))});
        if (expected.isEmpty())
            expected = m_fixture->state();
        QCOMPARE(m_fixture->state(), expected);
        ++orders;
    } while (std::next_permutation(order.begin(), order.end()));

    QCOMPARE(orders, 120);
    QCOMPARE(message("delivery", 1), QStringLiteral("bounced"));
    QCOMPARE(recipient("email_opened, human_opened_at is null, clicked_at is not null", EventFixture::warmAddress(1)),
             QStringLiteral("t t t"));
}

void TestWebhookEvents::anOpenBesideItsDeliveryIsAMachinesInEitherOrder()
{
    const auto delivered = sendgrid(EventFixture::body({EventFixture::event("delivered", 1, 100)}));
    const auto early = sendgrid(EventFixture::body({EventFixture::event("open", 1, 109)}));
    const auto late = sendgrid(EventFixture::body({EventFixture::event("open", 1, 110)}));

    give({early});
    QCOMPARE(recipient("human_opened_at is not null, raw_open_count", EventFixture::warmAddress(1)),
             QStringLiteral("t 1"));
    give({delivered});
    QCOMPARE(recipient("human_opened_at is not null, raw_open_count", EventFixture::warmAddress(1)),
             QStringLiteral("f 1"));
    give({late});
    QCOMPARE(recipient("human_opened_at is not null, raw_open_count", EventFixture::warmAddress(1)),
             QStringLiteral("t 2"));
    QCOMPARE(recipient("extract(epoch from human_opened_at)::bigint", EventFixture::warmAddress(1)),
             QString::number(EventFixture::baseTime() + 110));
}

void TestWebhookEvents::knownMachinesAreNoHumanOpens_data()
{
    QTest::addColumn<QString>("agent");
    QTest::addColumn<bool>("machine");
    const auto row = [](const char *agent, bool machine) {
        QTest::newRow(agent) << QString::fromLatin1(agent) << machine;
    };
    row("Mozilla/5.0", true);
    row("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", true);
    row("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", true);
    row("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", true);
    row("curl/7.88.1", true);
    row("python-requests/2.31", true);
    row("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/119", true);
    row("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119 Safari/537.36",
        false);
    row("Mozilla/5.0 (Linux; Android 11; CUBOT X50) AppleWebKit/537.36 Mobile", false);
    row("Microsoft Office/16.0 (Microsoft Outlook 16.0; Pro)", false);
}

void TestWebhookEvents::knownMachinesAreNoHumanOpens()
{
    QFETCH(QString, agent);
    QFETCH(bool, machine);

    give({sendgrid(EventFixture::body({EventFixture::event("open", 1, 60, with("useragent", agent))}))});

    QCOMPARE(recipient("email_opened, human_opened_at is null", EventFixture::warmAddress(1)),
             machine ? QStringLiteral("t t") : QStringLiteral("t f"));
}

void TestWebhookEvents::fortySixShuffledReplaysChangeNothing()
{
    // 1,000 deliveries of five events about 250 messages; run once, then everything 46 times in a random order, in one
    // database fresh and in the other on top.
    start(250);
    QRandomGenerator random(46);
    const std::array<const char *, 10> types {"processed", "deferred", "delivered", "open",       "open",
                                              "click",     "bounce",   "dropped",   "spamreport", "unsubscribe"};
    QList<WebhookStore::Delivery> deliveries;
    for (int delivery = 0; delivery < 1000; ++delivery) {
        QJsonArray events;
        for (int index = 0; index < 5; ++index) {
            const int message = 1 + static_cast<int>(random.bounded(250));
            const char *type = types[random.bounded(message % 5 == 0 ? 10U : 6U)];
            events.append(EventFixture::event(type, message, static_cast<int>(random.bounded(600))));
        }
        deliveries.append(sendgrid(EventFixture::body(events)));
    }
    give(deliveries);
    const QString single = m_fixture->state();
    QVERIFY(single.size() > 100'000);

    start(250);
    QList<WebhookStore::Delivery> replay;
    for (int round = 0; round < 46; ++round)
        replay.append(deliveries);
    std::shuffle(replay.begin(), replay.end(), random);
    qint64 stored = 0;
    for (qsizetype at = 0; at < replay.size(); at += 500) {
        const auto some = m_store->store(replay.mid(at, 500));
        QVERIFY(some);
        stored += *some;
        give({});
    }
    QCOMPARE(stored, 1000);
    QCOMPARE(m_fixture->state(), single);

    // The same events once more in bodies that nobody has seen: now the events' own ids have to tell.
    QList<WebhookStore::Delivery> wrapped;
    for (const WebhookStore::Delivery &delivery : std::as_const(deliveries))
        wrapped.append(sendgrid(" " + delivery.body));
    std::shuffle(wrapped.begin(), wrapped.end(), random);
    give(wrapped);
    QCOMPARE(count("webhook_deliveries"), 2000);
    QCOMPARE(m_fixture->state(), single);

    // Control: one event more is seen by the comparison.
    give({sendgrid(EventFixture::body({EventFixture::event("open", 7, 599'999)}))});
    QVERIFY(m_fixture->state() != single);
}

void TestWebhookEvents::twoProcessorsAtOnceApplyEverythingOnce()
{
    start(50);
    QList<WebhookStore::Delivery> deliveries;
    for (int delivery = 0; delivery < 400; ++delivery) {
        QJsonArray events;
        for (int index = 0; index < 5; ++index) {
            const int message = (delivery * 7 + index * 13) % 50 + 1;
            const char *type = index == 0 ? "delivered" : index % 2 == 1 ? "open" : "click";
            events.append(EventFixture::event(type, message, (delivery * 5 + index) % 300));
        }
        deliveries.append(sendgrid(EventFixture::body(events)));
    }
    give(deliveries);
    const QString single = m_fixture->state();

    start(50);
    QVERIFY(m_store->store(deliveries));
    std::atomic<int> added = 0;
    std::atomic<int> failures = 0;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 3; ++worker) {
        workers.emplace_back([&] {
            WebhookProcessor::Options options;
            options.deliveriesAtOnce = 7;
            WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); },
                                       options);
            const auto drained = processor.drain();
            failures += drained ? 0 : 1;
            added += drained ? *drained : 0;
        });
    }
    for (std::thread &worker : workers)
        worker.join();

    QCOMPARE(failures.load(), 0);
    QCOMPARE(added.load(), static_cast<int>(count("message_events")));
    QCOMPARE(m_fixture->state(), single);
}

void TestWebhookEvents::aTakenOutAddressIsNotQueuedAnyMore()
{
    QVERIFY(m_fixture->database().script(R"sql(
        update outbound_messages set state = 'queued', batch_id = null, sending_at = null, sent_at = null where id in
            (2, 3)
    )sql"));

    give({sendgrid(EventFixture::body({EventFixture::event("unsubscribe", 2, 60)}))});

    QCOMPARE(message("state, reason", 2), QStringLiteral("skipped unsubscribed"));
    QCOMPARE(message("state", 3), QStringLiteral("queued"));
    QCOMPARE(count("technicians where unsubscribed_at is not null and not signed_up"), 1);
}

void TestWebhookEvents::unknownTypesAreKeptAndCounted()
{
    const QString before =
        m_fixture->database().value("select md5(string_agg(r::text, '')) from work_order_recipients r");

    give({sendgrid(EventFixture::body({EventFixture::event("Open", 1, 60), EventFixture::event("teleported", 1, 61),
                                       EventFixture::event("teleported", 2, 61)}))});

    QCOMPARE(count("message_events"), 3);
    QCOMPARE(m_fixture->database().value("select string_agg(event_type || n, ',' order by event_type) from "
                                         "event_type_counts where not known"),
             QStringLiteral("Open1,teleported2"));
    QCOMPARE(m_fixture->database().value("select md5(string_agg(r::text, '')) from work_order_recipients r"), before);
}

void TestWebhookEvents::eventsThatAreNotOursChangeNothing()
{
    QJsonObject stranger =
        EventFixture::event("unsubscribe", 1, 60, with("email", QStringLiteral("stranger@example.org")));
    stranger.remove(QStringLiteral("rv_intent"));
    QJsonObject foreign = EventFixture::event("spamreport", 1, 61);
    foreign.insert(QStringLiteral("rv_intent"), QStringLiteral("99999999-0000-4000-8000-000000000001"));
    QJsonObject nameless {{QStringLiteral("event"), QStringLiteral("bounce")},
                          {QStringLiteral("timestamp"), EventFixture::baseTime()}};

    give({sendgrid(EventFixture::body({stranger, foreign, nameless})),
          instantly(EventFixture::body(EventFixture::coldEvent(
              "lead_unsubscribed", 1, 60, with("campaign_id", QStringLiteral("campaign-of-somebody-else")))))});

    QCOMPARE(count("message_events"), 4);
    QCOMPARE(count("message_events where outbound_message_id is not null"), 0);
    QCOMPARE(count("communication_suppressions"), 0);
    QCOMPARE(count("outbound_messages where delivery is not null"), 0);
}

void TestWebhookEvents::badItemsAreSetAsideSingly_data()
{
    QTest::addColumn<QByteArray>("bad");
    QTest::addColumn<int>("setAside");
    QTest::addColumn<int>("kept");
    const auto row = [](const char *name, const QByteArray &bad, int setAside = 1, int kept = 2) {
        QTest::newRow(name) << bad << setAside << kept;
    };
    row("a number", "17");
    row("null", "null");
    row("a text", "\"open\"");
    row("an array", "[1,2]");
    row("empty object", "{}");
    row("no time", R"({"event":"open"})");
    row("time as text of letters", R"({"event":"open","timestamp":"soon"})");
    row("time of 1e999", R"({"event":"open","timestamp":1e999})");
    row("negative time", R"({"event":"open","timestamp":-5})");
    row("event is a number", R"({"event":5,"timestamp":1700000000})");
    row("lone surrogate", R"({"event":"open","timestamp":1700000000,"x":"\ud800"})");
    row("escaped NUL", R"({"event":"open","timestamp":1700000000,"x":"\u0000"})");
    row("raw NUL", QByteArray("{\"event\":\"open\",\"x\":\"\0\"}", 24));
    row("invalid UTF-8", "{\"event\":\"open\",\"x\":\"\xff\"}");
    row("cut", R"({"event":"open","timestamp":17000)");
    row("trailing comma", R"({"event":"open",})");
    row("single quotes", "{'event':'open'}");
    row("deep nesting", QByteArray(100'000, '[') + QByteArray(100'000, ']'));
    row("deep nesting of objects", QByteArray("{\"a\":").repeated(20'000) + "1" + QByteArray(20'000, '}'));
    row("odd uuid", R"({"event":"open","timestamp":1700000000,"rv_intent":"zzzzzzzz-0000-4000-8000-000000000001"})", 0,
        3);
    row("odd attempt", R"({"event":"open","timestamp":1700000000,"rv_attempt":"--------------------------------- --"})",
        0, 3);
    row("duplicate keys", R"({"event":"x","event":"open","timestamp":1700000000})", 0, 3);
    QByteArray keys = R"({"event":"open","timestamp":1700000000)";
    for (int key = 0; key < 60'000; ++key)
        keys += ",\"k" + QByteArray::number(key) + "\":1";
    row("60,000 keys", keys + "}", 0, 3);
}

void TestWebhookEvents::badItemsAreSetAsideSingly()
{
    QFETCH(QByteArray, bad);
    QFETCH(int, setAside);
    QFETCH(int, kept);
    const QByteArray first = EventFixture::body(EventFixture::event("delivered", 1, 60));
    const QByteArray last = EventFixture::body(EventFixture::event("open", 2, 61));

    // A cut item swallows what follows it: nobody can tell where it ends.
    const bool isCut = qstrcmp(QTest::currentDataTag(), "cut") == 0;
    give({sendgrid("\xef\xbb\xbf[" + first + ",\r\n" + last + ",\r\n" + bad + (isCut ? "" : "]\r\n"))});

    QCOMPARE(count("message_events"), kept);
    QCOMPARE(count("webhook_set_aside"), setAside);
    QCOMPARE(message("delivery", 1), QStringLiteral("delivered"));
    QCOMPARE(recipient("email_opened", EventFixture::warmAddress(2)), QStringLiteral("t"));
    QCOMPARE(m_fixture->database().value("select state from webhook_deliveries"),
             setAside > 0 ? QStringLiteral("partial") : QStringLiteral("processed"));
}

void TestWebhookEvents::hugeArraysAreTakenInTime()
{
    QByteArray numbers = "[0";
    numbers += QByteArray(",1").repeated(99'999) + "]";
    QElapsedTimer clock;
    clock.start();

    give({sendgrid(numbers)});

    qInfo("100,000 useless items: %lld ms", static_cast<long long>(clock.elapsed()));
    QVERIFY(clock.elapsed() < 5'000);
    QCOMPARE(count("webhook_set_aside"), 100);
    QCOMPARE(m_fixture->database().value("select state || ' ' || events from webhook_deliveries"),
             QStringLiteral("partial 100000"));
}

void TestWebhookEvents::notificationsWakeTheProcessor()
{
    WebhookProcessor::Options options;
    options.guardMs = 60'000;
    WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); }, options);
    QVERIFY(processor.start());
    QTest::qWait(50);

    QVERIFY(m_store->store({sendgrid(EventFixture::body({EventFixture::event("open", 1, 60)}))}));

    QTRY_COMPARE_WITH_TIMEOUT(processor.counters().events.load(), 1U, 3000);
    processor.stop(std::chrono::seconds(1));
}

void TestWebhookEvents::theProcessorCanBeStartedAndStopped()
{
    WebhookProcessor::Options options;
    options.guardMs = 20;
    WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); }, options);

    processor.stop(std::chrono::seconds(1));
    QVERIFY(processor.start());
    QVERIFY(processor.start());
    processor.stop(std::chrono::seconds(1));
    processor.stop(std::chrono::seconds(1));
    QVERIFY(m_store->store({sendgrid(EventFixture::body({EventFixture::event("open", 1, 60)}))}));
    QTest::qWait(60);
    QCOMPARE(processor.counters().events.load(), 0U);
    QVERIFY(processor.start());
    QTRY_COMPARE(processor.counters().events.load(), 1U);
}

void TestWebhookEvents::pixelOpensCountOnceAMinute()
{
    const QDateTime at = QDateTime::fromSecsSinceEpoch(EventFixture::baseTime() + 600, Qt::UTC);
    const auto open = [](const QString &uid, const QDateTime &when, const char *agent) {
        return QJsonObject {{QStringLiteral("uid"), uid},
                            {QStringLiteral("at"), when.toString(Qt::ISODateWithMs)},
                            {QStringLiteral("agent"), QString::fromLatin1(agent)}};
    };
    const char *person = "Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0";

    const auto first = m_store->applyOpens({open(EventFixture::warmUid(1), at, person),
                                            open(EventFixture::warmUid(1), at.addSecs(1), person),
                                            open(EventFixture::warmUid(2), at, "curl/8"),
                                            open(QStringLiteral("99999999-0000-4000-8000-000000000001"), at, person)});
    const auto again = m_store->applyOpens({open(EventFixture::warmUid(1), at.addSecs(2), person)});
    const auto later = m_store->applyOpens({open(EventFixture::warmUid(1), at.addSecs(100), person)});

    QVERIFY(first && again && later);
    QCOMPARE(*first, 2);
    QCOMPARE(*again, 0);
    QCOMPARE(*later, 1);
    QCOMPARE(recipient("email_opened, raw_open_count, human_opened_at is not null", EventFixture::warmAddress(1)),
             QStringLiteral("t 2 t"));
    QCOMPARE(recipient("email_opened, raw_open_count, human_opened_at is not null", EventFixture::warmAddress(2)),
             QStringLiteral("t 1 f"));
    QCOMPARE(m_fixture->database().value("select emails_opened || ' ' || warm_opened from work_order_outreach"),
             QStringLiteral("2 2"));
}

void TestWebhookEvents::aPersonsAnswerLandsOnTheRow()
{
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(1));
    const auto subject = m_store->linkSubject(uid);
    QVERIFY(subject && subject->has_value());
    QCOMPARE((*subject)->jobTitle, QStringLiteral("Fix the chiller"));
    QCOMPARE((*subject)->place, QStringLiteral("Austin, TX"));

    for (int times = 0; times < 2; ++times) {
        const auto accepted = m_store->act(uid, QStringLiteral("accept"));
        QVERIFY(accepted && *accepted);
    }
    QCOMPARE(recipient("reply_received, ai_qualified, qualification_reason, declined_at is null",
                       EventFixture::warmAddress(1)),
             QStringLiteral("t t accepted by link t"));
    QCOMPARE(m_fixture->database().value("select warm_replied || ' ' || warm_qualified from work_order_outreach"),
             QStringLiteral("1 1"));
    QCOMPARE(count("message_events where event_type = 'accept'"), 1);

    const auto declined = m_store->act(uid, QStringLiteral("decline"));
    QVERIFY(declined && *declined);
    QCOMPARE(recipient("reply_received, ai_qualified, declined_at is not null", EventFixture::warmAddress(1)),
             QStringLiteral("t f t"));
    QCOMPARE(m_fixture->database().value("select warm_replied || ' ' || warm_qualified from work_order_outreach"),
             QStringLiteral("1 0"));

    for (int times = 0; times < 10; ++times)
        QVERIFY(m_store->act(uid, QStringLiteral("unsubscribe")));
    QCOMPARE(count("communication_suppressions where type = 'unsubscribe' and value = 'w1@example.com'"), 1);
    QCOMPARE(count("audit_log where action = 'suppressed'"), 1);

    const auto nobody = m_store->act(QUuid::createUuid(), QStringLiteral("unsubscribe"));
    QVERIFY(nobody);
    QVERIFY(!*nobody);
}

void TestWebhookEvents::countersAgreeWithTheRows()
{
    QJsonArray events;
    for (int message = 1; message <= 10; ++message) {
        events.append(EventFixture::event("delivered", message, 10));
        events.append(EventFixture::event("open", message, 100 + message));
    }
    give({sendgrid(EventFixture::body(events)),
          instantly(EventFixture::body(EventFixture::coldEvent("reply_received", 3, 60)))});
    const QString counted = m_fixture->database().value(
        "select to_jsonb(o) - array['updated_at', 'last_news_at'] from work_order_outreach o");

    QVERIFY(m_fixture->database().script("select update_outreach_stats(id) from work_order_outreach"));

    QCOMPARE(m_fixture->database().value("select to_jsonb(o) - array['updated_at', 'last_news_at'] "
                                         "from work_order_outreach o"),
             counted);
    QCOMPARE(m_fixture->database().value("select emails_opened || ' ' || replies_received from work_order_outreach"),
             QStringLiteral("10 1"));
}

void TestWebhookEvents::rawBodiesAreForgottenAfterTheirTime()
{
    give({sendgrid(EventFixture::body({EventFixture::event("open", 1, 60)})),
          sendgrid(EventFixture::body({EventFixture::event("open", 2, 60)}))});
    QVERIFY(m_store->store({sendgrid("[]")}));
    QVERIFY(m_fixture->database().script(
        "update webhook_deliveries set received_at = now() - interval '31 days' where id <> 2"));

    const auto first = m_store->keepHouse();
    const auto soon = m_store->keepHouse();

    QVERIFY(first && soon);
    QCOMPARE(*first, 1);
    QCOMPARE(*soon, 0);
    QCOMPARE(m_fixture->database().value("select string_agg(id || state, ',' order by id) from webhook_deliveries"),
             QStringLiteral("2processed,3stored"));
    QCOMPARE(count("message_events"), 2);
    QVERIFY(count("pg_class where relname = 'message_events_' || to_char(now() + interval '3 months', 'YYYYMM')") == 1);

    // Shorter, when an operator wants it so.
    QVERIFY(m_fixture->database().script(R"sql(
        insert into settings (org_id, key, value) values (null, 'webhook_retention_days', '7');
        update webhook_deliveries set received_at = now() - interval '8 days' where id = 2;
        update task_leases set expires_at = now() where task = 'webhook_house')sql"));
    const auto later = m_store->keepHouse();
    QVERIFY(later);
    QCOMPARE(*later, 1);
}

void TestWebhookEvents::aHelperWorksOnlyOnAQuietBacklog()
{
    WebhookProcessor::Options options;
    options.helper = true;
    options.deliveriesAtOnce = 3;
    options.guardMs = 20;
    WebhookProcessor helper([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); }, options);
    QVERIFY(helper.start());
    const auto giveOne = [this](int number) {
        return m_store->store({sendgrid(EventFixture::body({EventFixture::event("open", 1, number)}))}).has_value();
    };

    QVERIFY(giveOne(1) && giveOne(2));
    QTest::qWait(500);
    QCOMPARE(helper.counters().events.load(), 0U);

    for (int number = 3; number < 20; ++number) {
        QVERIFY(giveOne(number));
        QTest::qWait(20);
    }
    QTRY_VERIFY(count("message_events") >= 17); // what is too little for it is the first one's
}

QTEST_GUILESS_MAIN(TestWebhookEvents)
#include "tst_webhookevents.moc"
