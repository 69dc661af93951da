#include "services/conversations/conversationservice.h"
#include "services/gateway/webhookprocessor.h"

#include "tests/support/eventfixture.h"
#include "tests/support/inboundform.h"
#include "tests/support/raventest.h"

#include <QRandomGenerator>

#include <thread>

namespace {

const QUuid requestUid = QUuid::fromString(QStringLiteral("44444444-0000-4000-8000-000000000001"));
const QUuid soleRequestUid = QUuid::fromString(QStringLiteral("44444444-0000-4000-8000-000000000002"));

/// Everything that must hold at any moment; empty when it does.
constexpr auto brokenRules = R"sql(
    select string_agg(rule, ', ') from (
        select 'a counter differs from its rows' as rule from work_order_outreach o
        cross join lateral (
            select count(*) as total, count(*) filter (where email_sent) as sent,
                   count(*) filter (where email_opened) as opened,
                   count(*) filter (where reply_received) as replied, count(*) filter (where ai_qualified) as qualified,
                   count(*) filter (where reply_received and dispatch_method = 'sendgrid_warm') as wr,
                   count(*) filter (where ai_qualified and dispatch_method = 'sendgrid_warm') as wq,
                   count(*) filter (where reply_received and dispatch_method = 'instantly_cold') as cr,
                   count(*) filter (where ai_qualified and dispatch_method = 'instantly_cold') as cq
            from work_order_recipients r where r.outreach_id = o.id) c
        where (o.total_recipients, o.emails_sent, o.emails_opened, o.replies_received, o.qualified_count,
               o.warm_replied, o.warm_qualified, o.cold_replied, o.cold_qualified)
              <> (c.total, c.sent, c.opened, c.replied, c.qualified, c.wr, c.wq, c.cr, c.cq)
        union all
        select 'a state count differs from its messages' from work_order_outreach o
        cross join lateral (select count(*) filter (where m.provider = 'sendgrid' and m.state = 'sent') as ws,
                                   count(*) filter (where m.state = 'queued') as q
                            from outbound_messages m where m.outreach_id = o.id) c
        where (o.warm_n_sent, o.warm_n_queued + o.cold_n_queued) <> (c.ws, c.q)
        union all
        select 'a thread differs from its entries' from ai_conversations a
        where a.messages is distinct from coalesce(
            (select jsonb_agg(jsonb_build_object('id', m.uid, 'sender',
                                                 case m.direction when 'technician' then 'technician' else 'system' end,
                                                 'content', m.text, 'created_at', m.occurred_at,
                                                 'qualified', m.qualified)
                              order by m.occurred_at, m.id)
             from (select * from conversation_messages x where x.conversation_id = a.id
                   order by occurred_at desc, id desc limit 200) m), '[]')) t)sql";

} // namespace

/// What answers do, whichever way they come: threads, judgements, opt-outs, counters, and what leaves a conversation.
class TestConversations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void ourTokenFindsTheMessage_data();
    void ourTokenFindsTheMessage();
    void theNewestMessageToTheSenderIsMeant();
    void aReplyThatIsNobodysIsKeptAndShown();
    void twoOrganisationsAreNotGuessedAt();
    void aPersonAttachesWhatWasNotFound();
    void whoCouldHaveWrittenIsSuggested();
    void aWorkOrderOfAnotherOrganisationIsNotSuggested();
    void theSameMailInAnotherFormIsOneReply();
    void replayedDeliveriesChangeNothing();
    void malformedMailIsSetAsideAndKeepsNobody_data();
    void malformedMailIsSetAsideAndKeepsNobody();
    void theRawFormIsReadToo();
    void quotedTextIsNoNewText();

    void instantlyRepliesAreJudged();
    void anAutomaticAnswerDecidesNothing();
    void linksLeaveALineInTheThread();
    void whatIsTypedInIsJudgedAtOnce();

    void unsubscribeActsInTheSameTransaction();
    void aYesQualifiesWithItsEvidence();
    void whatIsNoAnswerWaitsForAPerson_data();
    void whatIsNoAnswerWaitsForAPerson();
    void theNewestOfYesAndNoCounts_data();
    void theNewestOfYesAndNoCounts();
    void aNoAfterAYesSaysSo();
    void aPersonsWordStaysWhateverTheRulesSay();
    void aPersonsWordCanBecomeARule();
    void aPersonsUnsubscribeActsToo();
    void aCrashBetweenStoringAndJudgingLosesNothing();
    void aReplyThatCannotBeRecordedKeepsNoOther();
    void twoProcessorsJudgeEverythingOnce();
    void countersStayEqualToTheirRows();

    void theSeedsColumnShowsTheThread();
    void appendsAtOnceAreNotLost();
    void whatAnotherProgramWroteIsKept();
    void otherOrganisationsSeeNothing();
    void aDispatcherMayDoAllOfItAndAViewerReads();

    void aReplyLeavesThroughTheLedgerAndMovesNoCounter();
    void aReplyPressedTwiceIsSentOnce();
    void aReplyThatMayNotLeaveDoesNot_data();
    void aReplyThatMayNotLeaveDoesNot();
    void anOptOutTakesTheWaitingReplyOut();
    void assigningTellsTheOthersOnce();
    void nobodyIsToldWithoutATemplate();
    void anAnswerToAReplyFindsItsThread();
    void thePageShowsTheThreadAndTheProfileThePerson();

private:
    TestDatabase &database() { return m_fixture->database(); }
    QString value(const QByteArray &sql) { return database().value(sql); }
    void give(const InboundForm &form);
    void giveLead(const char *type, int lead, int second, const QString &text);
    void drain();
    void say(int warm, const QByteArray &text, const QByteArray &date = {});
    QString recipient(const QByteArray &columns, const QString &address);
    QString entry(const QByteArray &columns, const QByteArray &where = "direction = 'technician'");
    QByteArray replyTo(const QUuid &request) const;
    TechnicianId technician(const QString &address);
    JobId job() const { return JobId::fromString(QStringLiteral("bbbbbbbb-0000-4000-8000-000000000001")); }
    std::unique_ptr<WebhookProcessor> makeProcessor();
    void queueFor(const QByteArray &address);

    std::unique_ptr<EventFixture> m_fixture;
    std::unique_ptr<WebhookStore> m_store;
    std::unique_ptr<WebhookProcessor> m_processor;
    std::unique_ptr<ConversationService> m_service;
    std::optional<ReplyAddress> m_replies;
};

void TestConversations::init()
{
    failOnAnyWarning();
    cleanup();
    auto fixture = EventFixture::create(6);
    QVERIFY2(fixture, qPrintable(fixture ? QString() : fixture.error().message));
    m_fixture = *std::move(fixture);
    // The requests that carried the warm messages: one with everybody in it, one with the second person alone.
    QVERIFY(database().script(
        "insert into send_batches (uid, route_id, provider, message_ids, lease_until, finished_at, outcome)"
        " values ('44444444-0000-4000-8000-000000000001', 1, 'sendgrid', '{1,3,4,5,6}', now(), now(), 'sent'),"
        "        ('44444444-0000-4000-8000-000000000002', 1, 'sendgrid', '{2}', now(), now(), 'sent');"
        "select setval('outbound_messages_id_seq', 10000)"));
    const auto key = TokenKey::fromText(TokenKey::generate());
    QVERIFY(key);
    m_replies.emplace(QStringLiteral("reply.example.com"), *key);
    m_store = std::make_unique<WebhookStore>(m_fixture->settings());
    m_processor = makeProcessor();
    m_service = std::make_unique<ConversationService>(
        m_fixture->settings(), ConversationService::Options {QStringLiteral("d-reply"), QStringLiteral("d-taken"), {}});
}

void TestConversations::cleanup()
{
    m_service.reset();
    m_processor.reset();
    m_store.reset();
    m_fixture.reset();
}

std::unique_ptr<WebhookProcessor> TestConversations::makeProcessor()
{
    WebhookProcessor::Options options;
    options.replies = m_replies;
    return std::make_unique<WebhookProcessor>([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); },
                                              options);
}

void TestConversations::drain()
{
    const auto drained = m_processor->drain();
    QVERIFY2(drained, qPrintable(drained ? QString() : drained.error().detail));
}

/// Stores a mail as the gateway does and lets the processor work.
void TestConversations::give(const InboundForm &form)
{
    const QByteArray headers = R"({"content_type":")" + form.contentType() + R"("})";
    const auto stored = m_store->store({{"inbound", form.body(), headers}});
    QVERIFY2(stored, qPrintable(stored ? QString() : stored.error().detail));
    drain();
}

void TestConversations::giveLead(const char *type, int lead, int second, const QString &text)
{
    const QJsonObject event = EventFixture::coldEvent(
        type, lead, second,
        {{QStringLiteral("reply_text"), text}, {QStringLiteral("reply_subject"), QStringLiteral("Re: work")}});
    QVERIFY(m_store->store({{"instantly", EventFixture::body(event), {}}}));
    drain();
}

/// The n-th warm person answers by mail.
void TestConversations::say(int warm, const QByteArray &text, const QByteArray &date)
{
    give(InboundForm::reply(EventFixture::warmAddress(warm).toLatin1(), "work@reply.example.com", text,
                            date.isEmpty() ? QByteArray() : "Date: " + date + '\n'));
}

QString TestConversations::recipient(const QByteArray &columns, const QString &address)
{
    return value("select concat_ws(' ', " + columns
                 + ") from work_order_recipients r join technicians t on t.id = r.technician_id where t.person_key = '"
                 + address.toLatin1() + '\'');
}

QString TestConversations::entry(const QByteArray &columns, const QByteArray &where)
{
    return value("select concat_ws(' ', " + columns + ") from conversation_messages where " + where
                 + " order by id desc limit 1");
}

QByteArray TestConversations::replyTo(const QUuid &request) const
{
    return m_replies->make(request).toLatin1();
}

TechnicianId TestConversations::technician(const QString &address)
{
    return TechnicianId::fromString(
        value("select id from technicians where person_key = '" + address.toLatin1() + '\''));
}

void TestConversations::queueFor(const QByteArray &address)
{
    const QByteArray sql =
        "insert into outbound_messages (id, org_id, provider, route_id, to_address, to_domain, not_before)"
        " values (9000, 'aaaaaaaa-0000-4000-8000-000000000001', 'sendgrid', 1, '"
        + address + "', 'example.com', now() + interval '1 hour')";
    QVERIFY(database().script(sql));
}

void TestConversations::ourTokenFindsTheMessage_data()
{
    QTest::addColumn<QUuid>("request");
    QTest::addColumn<QByteArray>("sender");
    QTest::addColumn<bool>("lowered");
    QTest::addColumn<QString>("found");
    QTest::newRow("request and address") << requestUid << QByteArray("w3@example.com") << false << "W3";
    QTest::newRow("the only one of its request, from elsewhere")
        << soleRequestUid << QByteArray("private@elsewhere.example") << false << "W2";
    QTest::newRow("upper-cased on its way") << soleRequestUid << QByteArray("w2@example.com") << true << "W2";
    QTest::newRow("many in the request and from elsewhere")
        << requestUid << QByteArray("private@elsewhere.example") << false << "";
    QTest::newRow("a request nobody made, known sender")
        << QUuid::createUuid() << QByteArray("w4@example.com") << false << "W4";
}

void TestConversations::ourTokenFindsTheMessage()
{
    QFETCH(const QUuid, request);
    QFETCH(const QByteArray, sender);
    QFETCH(const bool, lowered);
    QFETCH(const QString, found);
    const QByteArray to = lowered ? replyTo(request).toUpper() : replyTo(request);

    give(InboundForm::reply(sender, to, "What is the gate code?"));

    QCOMPARE(value("select t.full_name from ai_conversations c join technicians t on t.id = c.technician_id"), found);
    QCOMPARE(entry("conversation_id is null, org_id is not null"),
             found.isEmpty() ? QStringLiteral("t t") : QStringLiteral("f t"));
    if (!found.isEmpty()) {
        QCOMPARE(recipient("reply_received, reply_text, ai_conversation_id is not null",
                           found.toLower() + QStringLiteral("@example.com")),
                 QStringLiteral("t What is the gate code? t"));
    }
}

void TestConversations::theNewestMessageToTheSenderIsMeant()
{
    QVERIFY(database().script(R"sql(
        insert into jobs (id, org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        values ('bbbbbbbb-0000-4000-8000-000000000002', 'aaaaaaaa-0000-4000-8000-000000000001', 'Newer', 'HVAC', '1',
                'R', '1', 'r@x.com');
        insert into work_order_outreach (id, org_id, job_id) values ('cccccccc-0000-4000-8000-000000000002',
            'aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002');
        insert into work_order_recipients (id, org_id, outreach_id, technician_id, dispatch_method, message_id,
                                           email_sent, email_sent_at)
        select 'dddddddd-0000-4000-8000-000000000002', org_id, 'cccccccc-0000-4000-8000-000000000002', id,
               'sendgrid_warm', 7000, true, now()
        from technicians where person_key = 'w1@example.com';
        insert into outbound_messages (id, org_id, job_id, outreach_id, recipient_id, provider, route_id, to_address,
                                       to_domain, state, batch_id, sending_at, sent_at)
        values (7000, 'aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002',
                'cccccccc-0000-4000-8000-000000000002', 'dddddddd-0000-4000-8000-000000000002', 'sendgrid', 1,
                'w1@example.com', 'example.com', 'sent', 1, now() + interval '1 minute', now() + interval '1 minute');
    )sql"));

    say(1, "How far is it?");

    QCOMPARE(value("select j.job_title from ai_conversations c join jobs j on j.id = c.job_id"),
             QStringLiteral("Newer"));
}

void TestConversations::aReplyThatIsNobodysIsKeptAndShown()
{
    give(InboundForm::reply("stranger@nowhere.example", "work@reply.example.com", "Is this job still open?"));

    QCOMPARE(entry("unmatched, verdict is not null, from_address"),
             QStringLiteral("unknown_sender t stranger@nowhere.example"));
    const auto shown = m_service->unmatched();
    QVERIFY(shown);
    QCOMPARE(shown->size(), 1);
    QCOMPARE(shown->first().text, QStringLiteral("Is this job still open?"));
    QCOMPARE(database().number("select count(*) from ai_conversations"), 0);
}

void TestConversations::twoOrganisationsAreNotGuessedAt()
{
    QVERIFY(database().script(R"sql(
        insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000002', 'Other');
        insert into jobs (id, org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        values ('bbbbbbbb-0000-4000-8000-000000000009', 'aaaaaaaa-0000-4000-8000-000000000002', 'Other', 'HVAC', '1',
                'R', '1', 'r@x.com');
        insert into work_order_outreach (id, org_id, job_id) values ('cccccccc-0000-4000-8000-000000000009',
            'aaaaaaaa-0000-4000-8000-000000000002', 'bbbbbbbb-0000-4000-8000-000000000009');
        insert into technicians (id, org_id, full_name, trade_needed, email)
        values ('eeeeeeee-0000-4000-8000-000000000009', 'aaaaaaaa-0000-4000-8000-000000000002', 'Same', 'HVAC',
                'w1@example.com');
        insert into work_order_recipients (id, org_id, outreach_id, technician_id, dispatch_method, message_id,
                                           email_sent, email_sent_at)
        values ('dddddddd-0000-4000-8000-000000000009', 'aaaaaaaa-0000-4000-8000-000000000002',
                'cccccccc-0000-4000-8000-000000000009',
                'eeeeeeee-0000-4000-8000-000000000009', 'sendgrid_warm', 7000, true, now());
        insert into outbound_messages (id, org_id, job_id, outreach_id, recipient_id, provider, route_id, to_address,
                                       to_domain, state, batch_id, sending_at, sent_at)
        values (7000, 'aaaaaaaa-0000-4000-8000-000000000002', 'bbbbbbbb-0000-4000-8000-000000000009',
                'cccccccc-0000-4000-8000-000000000009', 'dddddddd-0000-4000-8000-000000000009', 'sendgrid', 1,
                'w1@example.com', 'example.com', 'sent', 1, now(), now());
    )sql"));

    say(1, "Please unsubscribe me.");

    QCOMPARE(entry("unmatched, org_id is null"), QStringLiteral("several_organisations t"));
    // Whoever asks to be left alone is, by everybody who ever wrote there.
    QCOMPARE(database().number("select count(*) from communication_suppressions where type = 'unsubscribe'"), 2);

    give(InboundForm::reply("w1@example.com", replyTo(requestUid), "Which of you is this?"));
    QCOMPARE(entry("unmatched is null, org_id"), QStringLiteral("t aaaaaaaa-0000-4000-8000-000000000001"));
}

void TestConversations::aPersonAttachesWhatWasNotFound()
{
    give(InboundForm::reply("private@elsewhere.example", "work@reply.example.com", "Yes, I can do it."));
    const auto shown = m_service->unmatched();
    QVERIFY(shown && shown->size() == 1);

    const auto attached = m_service->attach(shown->first().id, job(), technician(EventFixture::warmAddress(1)));

    QVERIFY2(attached, qPrintable(attached ? QString() : attached.error().message));
    QCOMPARE(recipient("reply_received, ai_qualified", EventFixture::warmAddress(1)), QStringLiteral("t t"));
    const auto again = m_service->attach(shown->first().id, job(), technician(EventFixture::warmAddress(2)));
    QVERIFY(!again);
    QCOMPARE(again.error().code, Error::Code::Conflict);
}

void TestConversations::whoCouldHaveWrittenIsSuggested()
{
    QVERIFY(database().script(R"sql(
        insert into technicians (id, org_id, full_name, trade_needed, email, city, state)
        values ('eeeeeeee-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000001', 'Zed Unasked', 'HVAC',
                'zed@home.example', 'Waco', 'TX'),
               ('eeeeeeee-0000-4000-8000-000000000002', 'aaaaaaaa-0000-4000-8000-000000000001', 'Nobody Asked', 'HVAC',
                'nobody@home.example', null, null)
    )sql"));
    give(InboundForm::reply("zed@home.example", "work@reply.example.com", "Yes, I can do it."));
    const auto waiting = m_service->unmatched();
    QVERIFY(waiting && waiting->size() == 1);
    const auto counted = m_service->countUnmatched();
    QVERIFY(counted);
    QCOMPARE(*counted, 1);
    const qint64 reply = waiting->first().id;
    const qint64 number = database().number("select number from jobs where job_title = 'Fix the chiller'");
    const OrgId org = OrgId::fromString(QStringLiteral("aaaaaaaa-0000-4000-8000-000000000001"));

    const auto all = m_service->attachChoices(reply, org, number, {});
    const auto named = m_service->attachChoices(reply, org, number, QStringLiteral(" nobody A"));
    const auto percent = m_service->attachChoices(reply, org, number, QStringLiteral("%%"));
    const auto none = m_service->attachChoices(reply, org, number + 1000, {});

    QVERIFY2(all, qPrintable(all ? QString() : all.error().detail));
    QCOMPARE(all->job, job());
    QCOMPARE(all->workOrderTitle, QStringLiteral("Fix the chiller"));
    QCOMPARE(all->people.first().name, QStringLiteral("Zed Unasked"));
    QCOMPARE(all->people.first().place, QStringLiteral("Waco, TX"));
    QVERIFY(all->people.first().sameAddress);
    QVERIFY(!all->people.first().asked);
    QCOMPARE(all->people.size(), 1 + database().number("select count(*) from work_order_recipients"));
    QVERIFY(all->people.last().asked);
    QVERIFY(!all->people.last().sameAddress);
    QVERIFY(named);
    QCOMPARE(named->people.size(), 1);
    QCOMPARE(named->people.first().name, QStringLiteral("Nobody Asked"));
    QVERIFY(percent);
    QVERIFY(percent->people.isEmpty());
    QVERIFY(!none);
    QCOMPARE(none.error().code, Error::Code::NotFound);
    const auto attached = m_service->attach(reply, all->job, all->people.first().id);
    QVERIFY(attached);
    QCOMPARE(*m_service->countUnmatched(), 0);
}

void TestConversations::aWorkOrderOfAnotherOrganisationIsNotSuggested()
{
    QVERIFY(database().script(R"sql(
        insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000002', 'Other');
        insert into jobs (id, org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email,
                          number)
        values ('bbbbbbbb-0000-4000-8000-000000000009', 'aaaaaaaa-0000-4000-8000-000000000002', 'Other', 'HVAC', '1',
                'R', '1', 'r@x.com', 777777);
    )sql"));
    give(InboundForm::reply("zed@home.example", "work@reply.example.com", "Yes, I can do it."));
    QVERIFY(database().script("update conversation_messages set org_id = 'aaaaaaaa-0000-4000-8000-000000000001'"));
    const qint64 reply = m_service->unmatched()->first().id;

    const auto found = m_service->attachChoices(
        reply, OrgId::fromString(QStringLiteral("aaaaaaaa-0000-4000-8000-000000000002")), 777'777, {});

    QVERIFY(!found);
    QCOMPARE(found.error().code, Error::Code::NotFound);
}

void TestConversations::theSameMailInAnotherFormIsOneReply()
{
    InboundForm form = InboundForm::reply("w1@example.com", "work@reply.example.com", "Yes, I can do it.");
    give(form);
    form.boundary = "another";
    give(form);

    QCOMPARE(database().number("select count(*) from webhook_deliveries where state = 'processed'"), 2);
    QCOMPARE(database().number("select count(*) from conversation_messages"), 1);

    // The id alone does not keep another person's mail out.
    InboundForm forged = InboundForm::reply("w2@example.com", "work@reply.example.com", "No thanks.");
    forged.fields.first().second = form.fields.first().second;
    give(forged);
    QCOMPARE(database().number("select count(*) from conversation_messages"), 2);
}

void TestConversations::replayedDeliveriesChangeNothing()
{
    say(1, "Yes, I can do it.");
    say(2, "Please remove me from your list.");
    // How often something was read is the only thing that a replay may change.
    static const QRegularExpression reads(QStringLiteral("\"inbound\",\\s*\"reply\",\\s*true,\\s*\\d+"));
    const auto everything = [this]() -> QString {
        return m_fixture->state().remove(reads)
            + value("select jsonb_agg(messages order by id)::text from ai_conversations");
    };
    const QString before = everything();

    QVERIFY(database().script("update webhook_deliveries set state = 'stored', processed_at = null"));
    drain();

    QCOMPARE(everything(), before);
    QCOMPARE(database().number("select count(*) from webhook_deliveries where state = 'processed'"), 2);
}

void TestConversations::malformedMailIsSetAsideAndKeepsNobody_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("type");
    const InboundForm good = InboundForm::reply("w1@example.com", "work@reply.example.com", "Yes.");
    QTest::newRow("no boundary named") << good.body() << QByteArray("multipart/form-data");
    QTest::newRow("another boundary") << good.body() << QByteArray("multipart/form-data; boundary=other");
    QTest::newRow("no form") << QByteArray("{\"from\":\"w1@example.com\"}") << QByteArray("application/json");
    QTest::newRow("cut") << good.body().chopped(20) << good.contentType();
    QTest::newRow("nothing") << QByteArray("x") << good.contentType();
    InboundForm huge = good;
    huge.fields.prepend({QByteArray("a\"\r\nX-Long: ") + QByteArray(100'000, 'x'), "1"});
    QTest::newRow("huge header") << huge.body() << good.contentType();
}

void TestConversations::malformedMailIsSetAsideAndKeepsNobody()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QByteArray, type);
    QVERIFY(m_store->store({{"inbound", body, R"({"content_type":")" + type + R"("})"}}));

    say(2, "Yes, I can do it.");

    QCOMPARE(value("select string_agg(state || ' ' || set_aside, ',' order by id) from webhook_deliveries"),
             QStringLiteral("partial 1,processed 0"));
    QCOMPARE(database().number("select count(*) from webhook_set_aside where why <> ''"), 1);
    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(2)), QStringLiteral("t"));
    QCOMPARE(database().number("select count(*) from conversation_messages"), 1);
}

void TestConversations::theRawFormIsReadToo()
{
    InboundForm form;
    form.fields = {{"dkim", "{@example.com : pass}"},
                   {"email",
                    "From: =?utf-8?q?J=C3=B6rg?= <W1@Example.com>\nTo: work@reply.example.com\nMessage-ID: <raw@x>\n"
                    "Subject: =?utf-8?b?UmU6IMO8YmVy?=\nContent-Type: multipart/mixed; boundary=inner\n\n"
                    "--inner\nContent-Type: multipart/alternative; boundary=innermost\n\n"
                    "--innermost\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: "
                    "quoted-printable\n\nYes, I can do it. Gr=FC=DFe\n--innermost--\n"
                    "--inner\nContent-Type: image/jpeg; name=\"x.jpg\"\nContent-Transfer-Encoding: "
                    "base64\n\n/9j/4AAQ\n--inner--\n"},
                   {"to", "work@reply.example.com"},
                   {"envelope", R"({"to":["work@reply.example.com"],"from":"w1@example.com"})"}};

    give(form);

    QCOMPARE(entry("text, subject, attachments, verdict"),
             QStringLiteral("Yes, I can do it. Grüße Re: über 1 accepts"));
    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(1)), QStringLiteral("t"));
}

void TestConversations::quotedTextIsNoNewText()
{
    say(1,
        "Yes, I can do it.\r\n\r\nOn Mon, Nov 2, 2026 at 9:00 AM Own <work@example.com> wrote:\r\n> Not interested? "
        "Unsubscribe here.\r\n");

    QCOMPARE(entry("text, verdict, full_text like '%Unsubscribe here%'"),
             QStringLiteral("Yes, I can do it. accepts t"));
    QCOMPARE(recipient("reply_text", EventFixture::warmAddress(1)), QStringLiteral("Yes, I can do it."));
    QCOMPARE(database().number("select count(*) from communication_suppressions"), 0);
}

void TestConversations::instantlyRepliesAreJudged()
{
    giveLead("reply_received", 1, 60, QStringLiteral("Yes, I can do it."));
    giveLead("reply_received", 2, 61, QStringLiteral("No thanks, not interested."));
    giveLead("reply_received", 1, 60, QStringLiteral("Yes, I can do it."));

    QCOMPARE(recipient("reply_received, ai_qualified, reply_text, ai_qualification_result ->> 'kind'",
                       EventFixture::coldAddress(1)),
             QStringLiteral("t t Yes, I can do it. yes"));
    QCOMPARE(recipient("reply_received, ai_qualified, declined_at is not null", EventFixture::coldAddress(2)),
             QStringLiteral("t f t"));
    QCOMPARE(value("select cold_replied || ' ' || cold_qualified || ' ' || warm_qualified from work_order_outreach"),
             QStringLiteral("2 1 0"));
    QCOMPARE(database().number("select count(*) from conversation_messages where source = 'instantly'"), 2);
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::anAutomaticAnswerDecidesNothing()
{
    giveLead("auto_reply_received", 1, 60, QStringLiteral("Yes! Thank you for writing. We are available 24/7."));
    give(InboundForm::reply("w1@example.com", "work@reply.example.com",
                            "I am out of the office until 14 December 2026. Unsubscribe: click below.",
                            "Auto-Submitted: auto-replied\nDate: Fri, 27 Nov 2026 10:00:00 +0000\n"));

    QCOMPARE(recipient("reply_received, ai_qualified is null", EventFixture::coldAddress(1)), QStringLiteral("f t"));
    QCOMPARE(recipient("reply_received, ai_qualified is null", EventFixture::warmAddress(1)), QStringLiteral("f t"));
    QCOMPARE(entry("automatic, says is null"), QStringLiteral("t t"));
    QCOMPARE(database().number("select count(*) from communication_suppressions"), 0);
    QCOMPARE(database().number("select count(*) from conversation_messages where direction = 'technician'"), 2);
}

void TestConversations::linksLeaveALineInTheThread()
{
    const QUuid uid = QUuid::fromString(EventFixture::warmUid(1));

    QVERIFY(m_store->act(uid, QStringLiteral("accept")));
    QVERIFY(m_store->act(uid, QStringLiteral("decline")));

    QCOMPARE(value("select string_agg(text, '|' order by id) from conversation_messages where source = 'link'"),
             QStringLiteral("Accepted by the link in the message.|Declined by the link in the message."));
    QCOMPARE(recipient("ai_qualified, declined_at is not null, qualification_reason", EventFixture::warmAddress(1)),
             QStringLiteral("f t declined by link"));
    QCOMPARE(value("select status from ai_conversations"), QStringLiteral("disqualified"));
    QCOMPARE(database().number("select count(*) from conversation_messages where text like 'Said yes before%'"), 1);
}

void TestConversations::whatIsTypedInIsJudgedAtOnce()
{
    const QUuid key = QUuid::createUuid();
    for (int times = 0; times < 2; ++times) {
        const auto typed = m_service->typeIn(job(), technician(EventFixture::coldAddress(3)),
                                             QStringLiteral("Yes, I can do it."), {}, key);
        QVERIFY2(typed, qPrintable(typed ? QString() : typed.error().message));
    }

    QCOMPARE(entry("source, verdict, author is not null"), QStringLiteral("typed accepts t"));
    QCOMPARE(database().number("select count(*) from conversation_messages"), 1);
    QCOMPARE(recipient("reply_received, ai_qualified", EventFixture::coldAddress(3)), QStringLiteral("t t"));
    QCOMPARE(database().number("select count(*) from audit_log where action = 'reply_typed_in'"), 1);
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::unsubscribeActsInTheSameTransaction()
{
    queueFor("w1@example.com");

    say(1, "Please unsubscribe me from this list.");

    QCOMPARE(value("select state || ' ' || reason from outbound_messages where id = 9000"),
             QStringLiteral("skipped unsubscribed"));
    QCOMPARE(recipient("ai_qualified, t.signed_up, t.unsubscribed_at is not null", EventFixture::warmAddress(1)),
             QStringLiteral("f f t"));
    // One transaction wrote the verdict, the suppression and the end of what waited.
    QCOMPARE(value("select count(distinct x) from (select xmin::text as x from conversation_messages where verdict = "
                   "'unsubscribe' union all select xmin::text from outbound_messages where id = 9000 union all select "
                   "xmin::text from communication_suppressions) t"),
             QStringLiteral("1"));
    QCOMPARE(value("select source from communication_suppressions"), QStringLiteral("reply"));
    QCOMPARE(database().number("select count(*) from audit_log where action = 'suppressed'"), 1);

    say(1, "I said unsubscribe!");
    QCOMPARE(database().number("select count(*) from audit_log where action = 'suppressed'"), 1);
}

void TestConversations::aYesQualifiesWithItsEvidence()
{
    say(1, "Yes, I can do it.");

    QCOMPARE(recipient("ai_qualified, qualified_at is not null, declined_at is null, "
                       "ai_qualification_result ->> 'verdict', ai_qualification_result ->> 'by'",
                       EventFixture::warmAddress(1)),
             QStringLiteral("t t t accepts rule"));
    QCOMPARE(
        value("select r.ai_qualification_result ->> 'message_id' = m.uid::text and "
              "r.ai_qualification_result ->> 'words' = m.because and r.qualification_reason like 'yes by rule%' and "
              "jsonb_array_length(r.ai_qualification_result -> 'matches') > 0 "
              "from work_order_recipients r, conversation_messages m where r.ai_qualified"),
        QStringLiteral("t"));
    QCOMPARE(value("select status from ai_conversations"), QStringLiteral("qualified"));
    QCOMPARE(value("select warm_replied || ' ' || warm_qualified from work_order_outreach"), QStringLiteral("1 1"));
    QCOMPARE(database().number("select count(*) from audit_log where action = 'qualified'"), 1);
}

void TestConversations::whatIsNoAnswerWaitsForAPerson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("kind");
    QTest::newRow("question") << QByteArray("Where exactly is it?") << "question";
    QTest::newRow("price") << QByteArray("How much does it pay?") << "price";
    QTest::newRow("unknown") << QByteArray("Blue elephants.") << "other";
}

void TestConversations::whatIsNoAnswerWaitsForAPerson()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QString, kind);

    say(1, text);

    QCOMPARE(recipient("reply_received, ai_qualified is null, declined_at is null, ai_qualification_result ->> 'kind'",
                       EventFixture::warmAddress(1)),
             QStringLiteral("t t t ") + kind);
    QCOMPARE(value("select status from ai_conversations"), QStringLiteral("active"));
}

void TestConversations::theNewestOfYesAndNoCounts_data()
{
    QTest::addColumn<QByteArrayList>("texts");
    QTest::addColumn<QByteArrayList>("written"); ///< hour of the day
    QTest::addColumn<QString>("qualified");
    const QByteArray yes = "Yes, I can do it.";
    const QByteArray no = "No thanks, not interested.";
    const QByteArray question = "Where exactly is it?";
    QTest::newRow("yes, no") << QByteArrayList {yes, no} << QByteArrayList {"08", "09"} << "f";
    QTest::newRow("no, yes") << QByteArrayList {no, yes} << QByteArrayList {"08", "09"} << "t";
    QTest::newRow("the yes arrives late") << QByteArrayList {no, yes} << QByteArrayList {"09", "08"} << "f";
    QTest::newRow("a question after the yes") << QByteArrayList {yes, question} << QByteArrayList {"08", "09"} << "t";
    QTest::newRow("three") << QByteArrayList {no, yes, no} << QByteArrayList {"07", "08", "09"} << "f";
}

void TestConversations::theNewestOfYesAndNoCounts()
{
    QFETCH(const QByteArrayList, texts);
    QFETCH(const QByteArrayList, written);
    QFETCH(const QString, qualified);
    const QByteArray day = value("select to_char(now() - interval '1 day', 'Dy, DD Mon YYYY')").toLatin1();

    for (qsizetype index = 0; index < texts.size(); ++index)
        say(1, texts.at(index), day + ' ' + written.at(index) + ":00:00 +0000");

    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(1)), qualified);
    QCOMPARE(value("select warm_replied || ' ' || warm_qualified from work_order_outreach"),
             qualified == QLatin1String("t") ? QStringLiteral("1 1") : QStringLiteral("1 0"));
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::aNoAfterAYesSaysSo()
{
    say(1, "Yes, I can do it.");
    say(1, "Sorry, not interested any more.");

    QCOMPARE(recipient("ai_qualified, declined_at is not null, qualified_at is null", EventFixture::warmAddress(1)),
             QStringLiteral("f t t"));
    QCOMPARE(entry("text", "direction = 'system'"), QStringLiteral("Said yes before; this answer takes it back."));
    QCOMPARE(value("select changes ->> 'ai_qualified' from audit_log where action = 'disqualified'"),
             QStringLiteral("[true, false]"));
}

void TestConversations::aPersonsWordStaysWhateverTheRulesSay()
{
    say(1, "Where exactly is it?");
    const QString id = entry("id");

    const auto changed = m_service->overrideTriage(id, ReplyClass::Accepts);
    QVERIFY2(changed, qPrintable(changed ? QString() : changed.error().message));

    QCOMPARE(entry("verdict, override_verdict, says"), QStringLiteral("question accepts accepts"));
    QCOMPARE(recipient("ai_qualified, ai_qualification_result ->> 'by', ai_qualification_result ->> 'rule_said'",
                       EventFixture::warmAddress(1)),
             QStringLiteral("t person question"));
    QCOMPARE(value("select changes ->> 'says' from audit_log where action = 'triage_overridden'"),
             QStringLiteral("[\"question\", \"accepts\"]"));

    // Judged again: the rules' word changes beside the person's, and nothing follows from it.
    QVERIFY(database().script("select conversation_apply_triage(" + id.toLatin1()
                              + ", 'Where exactly is it?', 'declines', '[]', 'where', null, true)"));
    QCOMPARE(entry("verdict, override_verdict, says"), QStringLiteral("declines accepts accepts"));
    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(1)), QStringLiteral("t"));

    const auto back = m_service->overrideTriage(id, std::nullopt);
    QVERIFY(back);
    QCOMPARE(back->says, ReplyClass::Declines);
    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(1)), QStringLiteral("f"));
}

void TestConversations::aPersonsWordCanBecomeARule()
{
    say(1, "Blue elephants.");
    const auto made = m_service->overrideTriage(entry("id"), ReplyClass::Accepts, QStringLiteral(" Blue  Elephants "));
    QVERIFY2(made, qPrintable(made ? QString() : made.error().message));
    QVERIFY(made->madeRule);

    say(2, "Blue elephants.");

    QCOMPARE(recipient("ai_qualified, ai_qualification_result ->> 'by'", EventFixture::warmAddress(2)),
             QStringLiteral("t rule"));
    const auto rules = m_service->rules();
    QVERIFY(rules && rules->size() == 1);
    QCOMPARE(rules->first().phrase, QStringLiteral("blue elephants"));
    QCOMPARE(rules->first().fromText, QStringLiteral("Blue elephants."));
    QCOMPARE(rules->first().fromTechnician, QStringLiteral("W1"));
    QCOMPARE(rules->first().fromWorkOrder, database().number("select number from jobs order by created_at limit 1"));

    const auto retired = m_service->retireRule(rules->first().id);
    QVERIFY(retired && *retired);
    say(3, "Blue elephants.");
    QCOMPARE(recipient("ai_qualified is null", EventFixture::warmAddress(3)), QStringLiteral("t"));
}

void TestConversations::aPersonsUnsubscribeActsToo()
{
    queueFor("w1@example.com");
    say(1, "Blue elephants.");

    const auto changed = m_service->overrideTriage(entry("id"), ReplyClass::Unsubscribe);

    QVERIFY(changed);
    QVERIFY(changed->stillSuppressed);
    QCOMPARE(value("select state from outbound_messages where id = 9000"), QStringLiteral("skipped"));
    // Changing one's mind makes nobody a recipient again.
    const auto back = m_service->overrideTriage(entry("id"), ReplyClass::Question);
    QVERIFY(back);
    QVERIFY(back->stillSuppressed);
    QCOMPARE(database().number("select count(*) from communication_suppressions"), 1);
}

void TestConversations::aCrashBetweenStoringAndJudgingLosesNothing()
{
    const InboundForm form = InboundForm::reply("w1@example.com", "work@reply.example.com", "Yes, I can do it.");
    QVERIFY(m_store->store({{"inbound", form.body(), R"({"content_type":")" + form.contentType() + R"("})"}}));
    // As a process that dies between the two: the entry is committed, nobody has judged it.
    const auto taken = m_store->replies().takeInbound(10, [](const ReplyIntakeStore::Delivery &) {
        return ReplyIntakeStore::Read {{{QStringLiteral("key"), QStringLiteral("k")},
                                        {QStringLiteral("source"), QStringLiteral("inbound_parse")},
                                        {QStringLiteral("from"), QStringLiteral("w1@example.com")},
                                        {QStringLiteral("text"), QStringLiteral("Yes, I can do it.")}},
                                       {}};
    });
    QVERIFY(taken && *taken == 1);
    QCOMPARE(recipient("reply_received, ai_qualified is null", EventFixture::warmAddress(1)), QStringLiteral("t t"));
    m_processor.reset();
    m_store.reset();

    m_processor = makeProcessor();
    drain();

    QCOMPARE(recipient("reply_received, ai_qualified", EventFixture::warmAddress(1)), QStringLiteral("t t"));
    QCOMPARE(database().number("select count(*) from conversation_messages where triaged_at is null"), 0);
}

void TestConversations::aReplyThatCannotBeRecordedKeepsNoOther()
{
    const auto take = [this](const char *from) {
        return database().script("select conversation_take_reply(jsonb_build_object('key', '" + QByteArray(from)
                                 + "', 'source', 'inbound_parse', 'from', '" + from
                                 + "', 'text', 'Yes, I can do it.'))");
    };
    QVERIFY(take("w1@example.com"));
    QVERIFY(take("w2@example.com"));
    // A trigger that refuses the first stands for whatever may be wrong with it.
    QVERIFY(database().script(
        "create function refuse() returns trigger language plpgsql as $$ begin if new.from_address = 'w1@example.com' "
        "and "
        "new.verdict = 'accepts' then raise exception 'no'; end if; return new; end $$;"
        "create trigger refuse before update on conversation_messages for each row execute function refuse()"));

    for (int times = 0; times < 6; ++times) {
        drain();
        QVERIFY(
            database().script("update conversation_messages set triage_after = null where triage_after is not null"));
    }

    QCOMPARE(recipient("ai_qualified", EventFixture::warmAddress(2)), QStringLiteral("t"));
    // Given up after five times: it waits for a person, as any reply that no rule knows.
    QCOMPARE(entry("verdict, triage_attempts", "from_address = 'w1@example.com'"), QStringLiteral("unknown 5"));
}

void TestConversations::twoProcessorsJudgeEverythingOnce()
{
    for (int index = 0; index < 120; ++index) {
        const InboundForm form =
            InboundForm::reply("w" + QByteArray::number(index % 6 + 1) + "@example.com", "work@reply.example.com",
                               "Yes, number " + QByteArray::number(index));
        QVERIFY(m_store->store({{"inbound", form.body(), R"({"content_type":")" + form.contentType() + R"("})"}}));
    }
    std::atomic<int> failures {0};
    const auto work = [this, &failures] {
        WebhookProcessor processor([this] { return std::make_unique<WebhookStore>(m_fixture->settings()); });
        for (int tries = 0; tries < 20; ++tries) {
            if (processor.drain())
                return;
        }
        ++failures;
    };

    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    drain();

    QCOMPARE(failures.load(), 0);
    QCOMPARE(database().number("select count(*) from conversation_messages where triaged_at is not null"), 120);
    QCOMPARE(database().number("select count(*) from ai_conversations"), 6);
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::countersStayEqualToTheirRows()
{
    QRandomGenerator random(20261128);
    const QByteArrayList texts {"Yes, I can do it.",     "No thanks, not interested.",
                                "How much does it pay?", "Please unsubscribe me.",
                                "Blue elephants.",       "Out of office until Monday."};
    for (int round = 0; round < 60; ++round) {
        const int person = random.bounded(1, 7);
        switch (random.bounded(4)) {
        case 0:
            say(person, texts.at(random.bounded(texts.size())) + ' ' + QByteArray::number(round));
            break;
        case 1:
            giveLead("reply_received", person, 100 + round,
                     QString::fromLatin1(texts.at(random.bounded(texts.size()))));
            break;
        case 2:
            QVERIFY(m_store->act(QUuid::fromString(EventFixture::warmUid(person)),
                                 random.bounded(2) == 0 ? QStringLiteral("accept") : QStringLiteral("decline")));
            break;
        default:
            if (const QString id = entry("id"); !id.isEmpty())
                QVERIFY(m_service->overrideTriage(id, static_cast<ReplyClass>(random.bounded(replyClassCount))));
        }
        QCOMPARE(value(brokenRules), QString());
    }
    // The check can fail.
    QVERIFY(database().script("update work_order_outreach set warm_qualified = warm_qualified + 1"));
    QCOMPARE(value(brokenRules), QStringLiteral("a counter differs from its rows"));
}

void TestConversations::theSeedsColumnShowsTheThread()
{
    say(1, "Yes, I can do it.");

    QCOMPARE(value("select string_agg(k, ',' order by k) from ai_conversations, jsonb_object_keys(messages -> 0) k"),
             QStringLiteral("content,created_at,id,qualified,sender"));
    QCOMPARE(value("select concat_ws(' ', messages -> 0 ->> 'sender', messages -> 0 ->> 'content', messages -> 0 ->> "
                   "'qualified') from ai_conversations"),
             QStringLiteral("technician Yes, I can do it. true"));
    QVERIFY(database().script("update conversation_messages set text = 'changed'"));
    QCOMPARE(value("select messages -> 0 ->> 'content' from ai_conversations"), QStringLiteral("changed"));
}

void TestConversations::appendsAtOnceAreNotLost()
{
    say(1, "Hello.");
    std::atomic<int> failures {0};
    const auto append = [this, &failures](int who) {
        Connection connection(m_fixture->settings());
        for (int n = 0; n < 100; ++n) {
            const QByteArray key = QByteArray::number(who) + '-' + QByteArray::number(n);
            if (!connection.runScript(QStringLiteral("append"),
                                      "select conversation_take_reply(jsonb_build_object('key', '" + key
                                          + "', 'source', 'inbound_parse', 'from', 'w1@example.com', 'text', '" + key
                                          + "'))"))
                ++failures;
        }
    };

    std::thread first(append, 1);
    std::thread second(append, 2);
    first.join();
    second.join();

    QCOMPARE(failures.load(), 0);
    QCOMPARE(database().number("select count(*) from conversation_messages"), 201);
    QCOMPARE(database().number("select jsonb_array_length(messages) from ai_conversations"), 200);
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::whatAnotherProgramWroteIsKept()
{
    say(1, "Hello.");
    QVERIFY(database().script(
        "update ai_conversations set messages = messages || '[{\"role\":\"assistant\",\"content\":\"Are you "
        "licensed?\","
        "\"timestamp\":\"2026-11-01T10:00:00Z\"},{\"id\":\"x1\",\"sender\":\"technician\",\"content\":\"I am\","
        "\"created_at\":\"2026-11-01T10:01:00Z\",\"qualified\":true}]'"));

    QCOMPARE(value("select string_agg(source || ':' || text, '|' order by occurred_at) from conversation_messages"),
             QStringLiteral("imported:Are you licensed?|imported:I am|inbound_parse:Hello."));
    QCOMPARE(
        value("select jsonb_array_length(messages) || ' ' || (messages -> 1 ->> 'qualified') from ai_conversations"),
        QStringLiteral("3 true"));
    QCOMPARE(value(brokenRules), QString());
    // Written again as it is: nothing is doubled.
    QVERIFY(database().script("update ai_conversations set messages = messages || '[]', status = 'active'"));
    QCOMPARE(database().number("select count(*) from conversation_messages"), 3);
}

void TestConversations::otherOrganisationsSeeNothing()
{
    say(1, "Yes, I can do it.");
    QVERIFY(m_service->overrideTriage(entry("id"), ReplyClass::Question, QStringLiteral("yes, i can")));
    const QString own = database().name() + QStringLiteral("_own");
    const QString other = database().name() + QStringLiteral("_other");
    QVERIFY(database().script(
        QStringLiteral(
            "insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000002', 'Other');"
            "create role \"%1\" login in role raven_dispatcher; create role \"%2\" login in role raven_dispatcher;"
            "insert into memberships (login, org_id, role) values"
            " ('%1', 'aaaaaaaa-0000-4000-8000-000000000001', 'dispatcher'),"
            " ('%2', 'aaaaaaaa-0000-4000-8000-000000000002', 'dispatcher')")
            .arg(own, other)
            .toUtf8()));
    const QByteArray id = entry("id").toLatin1();
    const auto as = [this](const QString &login, const QByteArray &sql) {
        Connection connection(database().settingsFor(login));
        return connection.runScript(QStringLiteral("test"), sql);
    };
    const auto sees = [](const char *table, const char *count) -> QByteArray {
        return QByteArray("do $$ begin if (select count(*) from ") + table + ") <> " + count
            + " then raise exception 'sees something else'; end if; end $$";
    };

    for (const char *table :
         {"conversation_messages where direction = 'technician'", "triage_rules", "ai_conversations"}) {
        QVERIFY2(as(own, sees(table, "1")), table);
        QVERIFY2(as(other, sees(table, "0")), table);
    }
    QVERIFY(!as(other, "select conversation_override(" + id + ", 'accepts')"));
    QVERIFY(!as(other,
                "select conversation_take_typed('bbbbbbbb-0000-4000-8000-000000000001', (select md5('w1')::uuid), 'x', "
                "now(), gen_random_uuid())"));
    QVERIFY(!as(other, "select triage_rule_retire(1)"));
    QVERIFY(!as(own, "insert into conversation_messages (text) values ('x')"));
    QVERIFY(!as(own, "update conversation_messages set verdict = 'accepts'"));
    QVERIFY(!as(own, "select conversation_take_reply('{}')"));
    // What came by itself is judged by the engine only.
    QVERIFY(!as(own, "select conversation_apply_triage(" + id + ", 'x', 'accepts', '[]', null, null, true)"));
    QVERIFY(as(own, "select conversation_override(" + id + ", 'accepts')"));
    QVERIFY(database().script(
        QStringLiteral("drop owned by \"%1\", \"%2\"; drop role \"%1\", \"%2\"").arg(own, other).toUtf8()));
}

void TestConversations::aDispatcherMayDoAllOfItAndAViewerReads()
{
    say(1, "Where exactly is it?");
    const QString login = database().name() + QStringLiteral("_person");
    const auto become = [this, &login](const char *role) {
        return database().script(
            QStringLiteral("insert into memberships (login, org_id, role, display_name) values"
                           " ('%1', 'aaaaaaaa-0000-4000-8000-000000000001', '%2', 'M. Ortiz')"
                           " on conflict (login, org_id) do update set role = excluded.role;"
                           "revoke raven_dispatcher, raven_viewer from \"%1\"; grant raven_%2 to \"%1\"")
                .arg(login, QString::fromLatin1(role))
                .toUtf8());
    };
    QVERIFY(database().script(QStringLiteral("create role \"%1\" login").arg(login).toUtf8()));
    const TechnicianId person = technician(EventFixture::warmAddress(1));
    {
        QVERIFY(become("dispatcher"));
        ConversationService desk(database().settingsFor(login),
                                 {QStringLiteral("d-reply"), QStringLiteral("d-taken"), {}});

        const auto profile = desk.profile(person, job());
        QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().detail));
        const auto typed = desk.typeIn(job(), person, QStringLiteral("Yes, I can do it."), {}, QUuid::createUuid());
        QVERIFY2(typed, qPrintable(typed ? QString() : typed.error().detail));
        QVERIFY(desk.overrideTriage(entry("id", "source = 'inbound_parse'"), ReplyClass::Later));
        const auto sent = desk.reply(job(), person, QStringLiteral("At 1 Main St."), QUuid::createUuid());
        QVERIFY2(sent, qPrintable(sent ? QString() : sent.error().detail));
        const auto page = desk.page(person, job());
        QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
        QVERIFY(page->open->canReply);
        QCOMPARE(page->open->messages.last().author, QStringLiteral("M. Ortiz"));
        QCOMPARE(page->open->messages.last().delivery, ConversationMessage::Delivery::Waiting);
        QVERIFY(desk.unmatched() && desk.rules());
        std::optional<Result<QString>> draft;
        desk.draftReply(job(), person, this, [&draft](const Result<QString> &result) { draft = result; });
        QTRY_VERIFY(draft.has_value());
        QCOMPARE(draft->error().code, Error::Code::NotConfigured);
    }
    {
        QVERIFY(become("viewer"));
        ConversationService desk(database().settingsFor(login),
                                 {QStringLiteral("d-reply"), QStringLiteral("d-taken"), {}});
        QVERIFY(database().script("update technicians set phone = '555'"));

        const auto page = desk.page(person, job());
        QVERIFY2(page, qPrintable(page ? QString() : page.error().detail));
        QVERIFY(!page->open->canReply);
        const auto profile = desk.profile(person, job());
        QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().detail));
        QVERIFY(profile->phone.isEmpty());
        QVERIFY(!desk.typeIn(job(), person, QStringLiteral("Yes"), {}, QUuid::createUuid()));
        QVERIFY(!desk.reply(job(), person, QStringLiteral("Yes"), QUuid::createUuid()));
        QVERIFY(!desk.overrideTriage(entry("id"), ReplyClass::Accepts));
        QVERIFY(!desk.assign(job(), person, {}, true, true));
    }
    QVERIFY(database().script(QStringLiteral("drop owned by \"%1\"; drop role \"%1\"").arg(login).toUtf8()));
}

void TestConversations::aReplyLeavesThroughTheLedgerAndMovesNoCounter()
{
    say(1, "Where exactly is it?");
    const QString before =
        value("select (to_jsonb(o) - array['updated_at', 'last_news_at'])::text from work_order_outreach o");

    const auto sent = m_service->reply(job(), technician(EventFixture::warmAddress(1)), QStringLiteral("At 1 Main St."),
                                       QUuid::createUuid());
    QVERIFY2(sent, qPrintable(sent ? QString() : sent.error().message));

    QCOMPARE(value("select concat_ws(' ', m.state, m.outreach_id is null, m.recipient_id is null, r.ref, c.data ->> "
                   "'message') "
                   "from outbound_messages m join send_routes r on r.id = m.route_id join message_contents c on c.id = "
                   "m.content_id where m.id = "
                   + QByteArray::number(sent->value)),
             QStringLiteral("queued t t d-reply At 1 Main St."));
    QVERIFY(database().script("select ledger_claim(gen_random_uuid(), 0, '55555555-0000-4000-8000-000000000001', 10, "
                              "interval '1 minute', array['sendgrid']);"));
    QVERIFY(database().script("select ledger_begin_call(b.id, b.lease_token, 'f'), ledger_settle(b.id, b.lease_token, "
                              "'sent', 202, 'x', 1, '', null, 5, null) from send_batches b where b.lease_token = "
                              "'55555555-0000-4000-8000-000000000001'"));
    QCOMPARE(value("select state from outbound_messages where id = " + QByteArray::number(sent->value)),
             QStringLiteral("sent"));
    QCOMPARE(value("select (to_jsonb(o) - array['updated_at', 'last_news_at'])::text from work_order_outreach o"),
             before);
    // An open of it is no open of the work order's mail.
    const QString uid = value("select uid from outbound_messages where id = " + QByteArray::number(sent->value));
    QVERIFY(
        m_store->applyOpens({QJsonObject {{QStringLiteral("uid"), uid},
                                          {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                                          {QStringLiteral("agent"), QStringLiteral("Mail/1")}}}));
    QCOMPARE(value("select (to_jsonb(o) - array['updated_at', 'last_news_at'])::text from work_order_outreach o"),
             before);
    QCOMPARE(value(brokenRules), QString());
    const auto page = m_service->page(technician(EventFixture::warmAddress(1)));
    QVERIFY(page && page->open);
    QCOMPARE(page->open->messages.last().text, QStringLiteral("At 1 Main St."));
    QCOMPARE(page->open->messages.last().delivery, ConversationMessage::Delivery::Sent);
}

void TestConversations::aReplyPressedTwiceIsSentOnce()
{
    const QUuid key = QUuid::createUuid();
    const TechnicianId person = technician(EventFixture::warmAddress(1));

    const auto first = m_service->reply(job(), person, QStringLiteral("At 1 Main St."), key);
    const auto again = m_service->reply(job(), person, QStringLiteral("At 1 Main St."), key);

    QVERIFY(first && again);
    QCOMPARE(*first, *again);
    QCOMPARE(database().number("select count(*) from outbound_messages where state = 'queued'"), 1);
    QCOMPARE(database().number("select count(*) from conversation_messages where direction = 'we'"), 1);
}

void TestConversations::aReplyThatMayNotLeaveDoesNot_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("unsubscribed") << QByteArray(
        "select suppress_address('aaaaaaaa-0000-4000-8000-000000000001', 'w1@example.com', 'unsubscribe', 'link')")
                                  << EventFixture::warmAddress(1) << "Hello"
                                  << "W1 unsubscribed at";
    QTest::newRow("bounced") << QByteArray(
        "select suppress_address('aaaaaaaa-0000-4000-8000-000000000001', 'w1@example.com', 'bounce', 'webhook')")
                             << EventFixture::warmAddress(1) << "Hello"
                             << "Mail to W1 was refused before";
    QTest::newRow("cold") << QByteArray("select 1") << EventFixture::coldAddress(1) << "Hello"
                          << "C1 was asked through Instantly";
    QTest::newRow("empty") << QByteArray("select 1") << EventFixture::warmAddress(1) << "  "
                           << "A reply has 1 to 10,000";
    QTest::newRow("no address") << QByteArray("update technicians set email = null where person_key = 'w6@example.com'")
                                << QString() << "Hello"
                                << "W6 has no e-mail address";
}

void TestConversations::aReplyThatMayNotLeaveDoesNot()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QString, address);
    QFETCH(const QString, text);
    QFETCH(const QString, sentence);
    QVERIFY(database().script(before));
    const TechnicianId person = address.isEmpty()
        ? TechnicianId::fromString(value("select id from technicians where full_name = 'W6'"))
        : technician(address);

    const auto sent = m_service->reply(job(), person, text, QUuid::createUuid());

    QVERIFY(!sent);
    QVERIFY2(sent.error().message.startsWith(sentence), qPrintable(sent.error().message));
    QCOMPARE(database().number("select count(*) from outbound_messages where state = 'queued'"), 0);
    QCOMPARE(database().number("select count(*) from conversation_messages"), 0);
}

void TestConversations::anOptOutTakesTheWaitingReplyOut()
{
    const auto sent = m_service->reply(job(), technician(EventFixture::warmAddress(1)), QStringLiteral("At 1 Main St."),
                                       QUuid::createUuid());
    QVERIFY(sent);

    say(1, "Please unsubscribe me.");

    QCOMPARE(
        value("select state || ' ' || reason from outbound_messages where id = " + QByteArray::number(sent->value)),
        QStringLiteral("skipped unsubscribed"));
    const auto page = m_service->page(technician(EventFixture::warmAddress(1)));
    QVERIFY(page && page->open);
    QVERIFY(!page->open->canReply);
    QVERIFY2(page->open->whyNoReply.startsWith(QStringLiteral("W1 unsubscribed on ")),
             qPrintable(page->open->whyNoReply));
}

void TestConversations::assigningTellsTheOthersOnce()
{
    say(1, "Yes, I can do it.");
    say(2, "How much does it pay?");
    say(3, "No thanks, not interested.");
    say(4, "Please unsubscribe me.");
    giveLead("reply_received", 1, 60, QStringLiteral("Yes, I can do it."));
    QVERIFY(database().script("update jobs set job_status = 'dispatched'"));
    const QString before = value("select (to_jsonb(o) - array['updated_at', 'last_news_at', 'hold_until', "
                                 "'cold_starts_at'])::text from work_order_outreach o");

    const auto assigned = m_service->assign(job(), technician(EventFixture::warmAddress(1)), {}, true, true);

    QVERIFY2(assigned, qPrintable(assigned ? QString() : assigned.error().message));
    QCOMPARE(assigned->told, 1);
    QCOMPARE(assigned->coldNotTold, 1);
    QCOMPARE(assigned->suppressedNotTold, 0); // whoever unsubscribed counts as a no
    QCOMPARE(value("select string_agg(to_address, ',') from outbound_messages where state = 'queued'"),
             QStringLiteral("w2@example.com"));
    QCOMPARE(value("select job_status from jobs"), QStringLiteral("assigned"));
    QCOMPARE(value("select (to_jsonb(o) - array['updated_at', 'last_news_at', 'hold_until', 'cold_starts_at'])::text "
                   "from work_order_outreach o"),
             before);
    QVERIFY(assigned->sentence().contains(QStringLiteral("Instantly")));

    const auto again = m_service->assign(job(), technician(EventFixture::warmAddress(1)), {}, true, true);
    QVERIFY(again);
    QCOMPARE(again->told, 0);
    QCOMPARE(again->toldBefore, 1);
    QCOMPARE(database().number("select count(*) from outbound_messages where state = 'queued'"), 1);
    const auto other = m_service->assign(job(), technician(EventFixture::warmAddress(2)), {}, true, true);
    QVERIFY(!other);
    QCOMPARE(other.error().code, Error::Code::Conflict);
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::nobodyIsToldWithoutATemplate()
{
    say(1, "Yes, I can do it.");
    say(2, "How much does it pay?");
    QVERIFY(database().script("update jobs set job_status = 'dispatched'"));
    ConversationService bare(m_fixture->settings(), {});

    const auto assigned = bare.assign(job(), technician(EventFixture::warmAddress(1)), {}, true, true);
    const auto reply =
        bare.reply(job(), technician(EventFixture::warmAddress(2)), QStringLiteral("Hello"), QUuid::createUuid());

    QVERIFY(assigned);
    QCOMPARE(assigned->told, 0);
    QCOMPARE(assigned->withoutTemplate, 1);
    QVERIFY(assigned->sentence().contains(QStringLiteral("SENDGRID_TEMPLATE_ID_TAKEN")));
    QVERIFY(!reply);
    QVERIFY(reply.error().message.contains(QStringLiteral("SENDGRID_TEMPLATE_ID_REPLY")));
    QCOMPARE(database().number("select count(*) from outbound_messages where state = 'queued'"), 0);
}

void TestConversations::anAnswerToAReplyFindsItsThread()
{
    const auto sent = m_service->reply(job(), technician(EventFixture::warmAddress(1)), QStringLiteral("At 1 Main St."),
                                       QUuid::createUuid());
    QVERIFY(sent);
    QVERIFY(database().script("select ledger_claim(gen_random_uuid(), 0, '55555555-0000-4000-8000-000000000001', 10, "
                              "interval '1 minute', array['sendgrid'])"));
    const QUuid request = QUuid::fromString(
        value("select uid from send_batches where lease_token = '55555555-0000-4000-8000-000000000001'"));

    give(InboundForm::reply("private@elsewhere.example", replyTo(request), "Yes, I can do it."));

    QCOMPARE(database().number("select count(*) from ai_conversations"), 1);
    QCOMPARE(recipient("ai_qualified, reply_received", EventFixture::warmAddress(1)), QStringLiteral("t t"));

    // So does the link in it.
    const QString uid = value("select uid from outbound_messages where id = " + QByteArray::number(sent->value));
    QVERIFY(m_store->act(QUuid::fromString(uid), QStringLiteral("decline")));
    QCOMPARE(recipient("ai_qualified, qualification_reason", EventFixture::warmAddress(1)),
             QStringLiteral("f declined by link"));
    QCOMPARE(value(brokenRules), QString());
}

void TestConversations::thePageShowsTheThreadAndTheProfileThePerson()
{
    const TechnicianId person = technician(EventFixture::warmAddress(1));
    const auto never = m_service->page(person);
    QVERIFY2(never, qPrintable(never ? QString() : never.error().detail));
    QVERIFY(never->threads.isEmpty());
    QVERIFY(never->open && never->open->id.isNull()); // asked, and nobody has written yet
    QCOMPARE(never->open->messages.size(), 1);

    say(1, "Yes, I can do it.");
    QVERIFY(m_service->overrideTriage(entry("id"), ReplyClass::Question));
    const auto page = m_service->page(person, job());
    const auto profile = m_service->profile(person, job());

    QVERIFY(page && page->open);
    QCOMPARE(page->threads.size(), 1);
    QCOMPARE(page->threads.first().lastSays, ReplyClass::Question);
    QVERIFY(page->open->assignable && page->open->canReply);
    const ConversationMessage *reply = page->open->lastReply();
    QVERIFY(reply);
    QCOMPARE(reply->verdict, ReplyClass::Accepts);
    QVERIFY(reply->overridden && reply->says() == ReplyClass::Question);
    QVERIFY(!reply->matches.isEmpty());
    QCOMPARE(page->open->messages.first().id, QStringLiteral("asked"));
    QVERIFY2(profile, qPrintable(profile ? QString() : profile.error().detail));
    QCOMPARE(profile->name, QStringLiteral("W1"));
    QCOMPARE(profile->askedIn30Days, 1);
    QCOMPARE(profile->outreach.size(), 1);
    QVERIFY(profile->signedUp && !profile->suppression);
    const auto nobody =
        m_service->profile(TechnicianId::fromString(QStringLiteral("00000000-0000-4000-8000-000000000009")));
    QVERIFY(!nobody);
    QCOMPARE(nobody.error().code, Error::Code::NotFound);
}

QTEST_GUILESS_MAIN(TestConversations)
#include "tst_conversations.moc"
