#include "services/engine/enginememory.h"
#include "services/stores/dispatchstore.h"
#include "services/stores/enginestore.h"
#include "services/stores/ledgerstore.h"
#include "tests/support/dispatchfixture.h"
#include "tests/support/raventest.h"

#include <QSet>

#include <thread>

/// The ledger's rules at the database: what a claim takes and in which order, what a lost lease means, how doubt ends,
/// and that an opt-out is never overtaken.
class LedgerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void anEmergencyOvertakesABulkSend();
    void twoClaimersNeverTakeTheSame();
    void aPlanMadeWhileNothingWaitedWalksNoQueue();
    void aClaimTakesOnlyProvidersItHasAKeyFor();
    void aSuppressedOrStoppedMessageIsNotTaken();
    void anExpiredLeaseWithoutACallGoesBackAndWithACallIsDoubt();
    void aLateWorkerChangesNothingAndItsAnswerIsEvidence();
    void settlingTwiceIsHarmless();
    void refusedMessagesGiveUpAtTheLimit();
    void evidenceStoredBeforeTheDoubtStillEndsIt();
    void aPersonDecidesOnlyAfterTheQuarantine();
    void newsOfTheFirstAttemptShowsTheDuplicate();
    void aLookUpEndsTheDoubtOfALead();
    void switchesStopAndReleaseWithoutFreeingWhatAnotherHolds();
    void aRefusedTemplateWaitsForAPerson();
    void aPausedProviderIsAskedAgainAtItsTime();
    void noAttemptIsCommittedAfterAnOptOut();
    void aRestoredDatabaseIsStoppedUntilConfirmed_data();
    void aRestoredDatabaseIsStoppedUntilConfirmed();

private:
    void queue(int warm, int cold = 0);
    SendBatch claimed(int limit = 1000, double leaseSeconds = 90);
    bool begin(const SendBatch &batch);
    qint64 inState(const char *state);
    qint64 pagesRead();
    QByteArray idsOf(const SendBatch &batch) const;

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<LedgerStore> m_ledger;
    LedgerStore::Claimant m_claimant {QUuid::createUuid(), 0, {}, 1000, 90};
};

void LedgerTest::init()
{
    failOnAnyWarning();
    m_ledger.reset();
    m_connection.reset();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    m_connection = std::make_unique<Connection>(m_database->settings());
    m_ledger = std::make_unique<LedgerStore>(*m_connection);
    m_claimant.providers = {QStringLiteral("sendgrid"), QStringLiteral("instantly")};
}

void LedgerTest::queue(int warm, int cold)
{
    QVERIFY(DispatchFixture::fill(*m_database, warm, cold));
    DispatchOptions options;
    options.holdSeconds = 0;
    const auto sent =
        DispatchStore(*m_connection)
            .send(DispatchFixture::jobId(), options, {QStringLiteral("d-1"), {}, QStringLiteral("c-1"), {}}, {});
    QVERIFY2(sent, qPrintable(sent ? QString() : sent.error().detail));
}

SendBatch LedgerTest::claimed(int limit, double leaseSeconds)
{
    LedgerStore::Claimant claimant = m_claimant;
    claimant.limit = limit;
    claimant.leaseSeconds = leaseSeconds;
    const auto answer = m_ledger->claim(claimant, QUuid::createUuid());
    return answer && answer->batch ? *answer->batch : SendBatch {};
}

bool LedgerTest::begin(const SendBatch &batch)
{
    const auto permit = m_ledger->beginCall(batch, QStringLiteral("f"));
    return permit && permit->verdict == CallPermit::Verdict::Call;
}

qint64 LedgerTest::inState(const char *state)
{
    return m_database->number(QByteArray("select count(*) from outbound_messages where state = '") + state + "'");
}

/// Pages of messages and recipients and their indexes, looked at so far by the sessions of this test.
qint64 LedgerTest::pagesRead()
{
    const Result<> told = m_connection->runScript(QStringLiteral("statistics"), "select pg_stat_force_next_flush()");
    return told ? m_database->number(
               "select sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit) from pg_statio_user_tables "
               "where relname in ('outbound_messages', 'work_order_recipients')")
                : -1;
}

QByteArray LedgerTest::idsOf(const SendBatch &batch) const
{
    QByteArray ids;
    for (const BatchMessage &message : batch.messages)
        ids += (ids.isEmpty() ? "" : ",") + QByteArray::number(message.id.value);
    return ids;
}

void LedgerTest::anEmergencyOvertakesABulkSend()
{
    queue(20);
    QVERIFY(m_database->script(
        "update outbound_messages set urgency = 4;"
        "update outbound_messages set urgency = 1 where to_address in ('warm5@example.org', 'warm9@example.org')"));

    const SendBatch first = claimed(10);
    const SendBatch second = claimed(10);

    QSet<QString> urgent;
    for (const BatchMessage &message : first.messages)
        urgent.insert(message.address);
    QCOMPARE(urgent, QSet<QString>({QStringLiteral("warm5@example.org"), QStringLiteral("warm9@example.org")}));
    QCOMPARE(second.messages.size(), 10);
    QCOMPARE(first.contents.size(), 1);
    QCOMPARE(first.contents.constBegin()->value(QLatin1String("job_title")).toString(),
             QStringLiteral("No cooling, walk-in freezer"));
}

void LedgerTest::twoClaimersNeverTakeTheSame()
{
    queue(2000);
    std::array<QList<qint64>, 2> taken;

    std::array<std::thread, 2> claimers;
    for (size_t n = 0; n < 2; ++n) {
        claimers.at(n) = std::thread([this, &mine = taken.at(n)] {
            Connection connection(m_database->settings());
            LedgerStore ledger(connection);
            LedgerStore::Claimant seven = m_claimant;
            seven.limit = 7;
            for (int idle = 0; idle < 20;) {
                const auto answer = ledger.claim(seven, QUuid::createUuid());
                if (!answer || !answer->batch) {
                    ++idle;
                    continue;
                }
                for (const BatchMessage &message : answer->batch->messages)
                    mine.append(message.id.value);
            }
        });
    }
    for (std::thread &claimer : claimers)
        claimer.join();

    QCOMPARE(taken[0].size() + taken[1].size(), 2000);
    const QSet<qint64> first(taken[0].begin(), taken[0].end());
    const QSet<qint64> second(taken[1].begin(), taken[1].end());
    QCOMPARE((first | second).size(), 2000);
}

void LedgerTest::aPlanMadeWhileNothingWaitedWalksNoQueue()
{
    // Plans are kept for as long as a session lives. Made while nearly all had been sent, they must serve a full queue.
    constexpr int many = 10'000;
    queue(many + 1);
    QVERIFY(m_database->script("update outbound_messages set state = 'sent', sent_at = now() "
                               "where id > (select min(id) from outbound_messages)"));
    QVERIFY(m_database->script("vacuum analyze outbound_messages"));
    QVERIFY(m_database->script("reindex index outbound_messages_due"));
    QCOMPARE(claimed(1000).messages.size(), 1);
    QVERIFY(m_database->script("update outbound_messages set state = 'queued', sent_at = null where state = 'sent'"));

    const qint64 before = pagesRead();
    const SendBatch batch = claimed(1000);
    const qint64 claiming = pagesRead() - before;
    const auto outreach = DispatchStore(*m_connection).outreachOf(DispatchFixture::jobId());
    const auto back = DispatchStore(*m_connection).takeBack(**outreach);
    const qint64 takingBack = pagesRead() - before - claiming;

    QCOMPARE(batch.messages.size(), 1000);
    QCOMPARE(back->changed, many - 1000);
    QVERIFY(before > 0);
    qInfo("pages for each message: %lld to claim it, %lld to take it back", claiming / 1000, takingBack / many);
    QVERIFY(claiming < 50 * 1000);
    QVERIFY(takingBack < 50 * many);
}

void LedgerTest::aClaimTakesOnlyProvidersItHasAKeyFor()
{
    queue(3, 4);
    m_claimant.providers = {QStringLiteral("instantly")};

    const SendBatch cold = claimed();
    const SendBatch nothing = claimed();

    QCOMPARE(cold.provider, QStringLiteral("instantly"));
    QCOMPARE(cold.messages.size(), 4);
    QVERIFY(nothing.id.isNull());
}

void LedgerTest::aSuppressedOrStoppedMessageIsNotTaken()
{
    queue(5);
    // Written past suppress_address(), as a late commit would look to the claim.
    QVERIFY(m_database->script(
        "insert into communication_suppressions (org_id, value, type, source) values "
        "('00000000-0000-0000-0000-0000000000aa', 'warm1@example.org', 'bounce', 'webhook');"
        "update outbound_messages set to_domain = 'stopped.example' where to_address = 'warm2@example.org';"
        "insert into send_controls (scope, ref, reason) values ('domain', 'stopped.example', 'test')"));

    const SendBatch batch = claimed();

    QCOMPARE(batch.messages.size(), 3);
    QCOMPARE(m_database->value(
                 "select state || ' ' || reason from outbound_messages where to_address = 'warm1@example.org'"),
             QStringLiteral("skipped suppressed"));
    QCOMPARE(m_database->value(
                 "select state || ' ' || not_before from outbound_messages where to_address = 'warm2@example.org'"),
             QStringLiteral("queued infinity"));
}

void LedgerTest::anExpiredLeaseWithoutACallGoesBackAndWithACallIsDoubt()
{
    queue(10);
    const SendBatch idle = claimed(4, 0.05);
    const SendBatch calling = claimed(6, 0.3);
    QVERIFY(begin(calling));
    QTest::qWait(400);

    const auto swept = m_ledger->sweep();
    const auto again = m_ledger->sweep();

    QVERIFY(!idle.id.isNull());
    QCOMPARE(swept->released, 4);
    QCOMPARE(swept->doubted, 6);
    QCOMPARE(again->released + again->doubted, 0);
    QCOMPARE(inState("queued"), 4);
    QCOMPARE(inState("in_doubt"), 6);
    QCOMPARE(m_database->number("select max(attempt) from outbound_messages where state = 'queued'"), 0);
    QVERIFY(!begin(idle));
}

void LedgerTest::aLateWorkerChangesNothingAndItsAnswerIsEvidence()
{
    queue(3);
    const SendBatch batch = claimed(3, 0.1);
    QVERIFY(begin(batch));
    QTest::qWait(200);
    QVERIFY(m_ledger->sweep());
    Settlement sent;
    sent.end = BatchEnd::Sent;
    sent.httpStatus = 202;

    const auto late = m_ledger->settle(batch, sent, 20);
    const qint64 doubts = inState("in_doubt");
    const auto kept = m_ledger->keepLateAnswer(batch, 202, QStringLiteral("id"));
    const auto reconciled = m_ledger->reconcile();

    QVERIFY(late && !*late);
    QCOMPARE(doubts, 3);
    QVERIFY(*kept);
    QCOMPARE(reconciled->settled, 3);
    QCOMPARE(inState("sent"), 3);
    QCOMPARE(m_database->number("select count(*) from send_batches where doubt_open"), 0);
}

void LedgerTest::settlingTwiceIsHarmless()
{
    queue(3);
    const SendBatch batch = claimed();
    QVERIFY(begin(batch));
    Settlement sent;
    sent.end = BatchEnd::Sent;

    const auto first = m_ledger->settle(batch, sent, 20);
    const auto second = m_ledger->settle(batch, sent, 20);
    sent.end = BatchEnd::Refused;
    const auto other = m_ledger->settle(batch, sent, 20);

    QCOMPARE(first->value(), 3);
    QCOMPARE(second->value(), 3);
    QVERIFY(!*other);
    QCOMPARE(inState("sent"), 3);
    QCOMPARE(m_database->number("select emails_sent from work_order_outreach"), 3);
}

void LedgerTest::refusedMessagesGiveUpAtTheLimit()
{
    queue(2);
    Settlement notSent;
    notSent.end = BatchEnd::Requeued;
    for (int attempt = 1; attempt <= 3; ++attempt)
        QCOMPARE(m_ledger->settle(claimed(), notSent, 3)->value(), 2);

    QCOMPARE(inState("failed"), 2);
    QCOMPARE(m_database->value("select distinct reason from outbound_messages"), QStringLiteral("refused_by_provider"));
}

void LedgerTest::evidenceStoredBeforeTheDoubtStillEndsIt()
{
    queue(4);
    const SendBatch batch = claimed();
    QVERIFY(begin(batch));
    // The event comes while the message is still under way: an edge-triggered program would spend it here.
    QVERIFY(m_database->script(
        "insert into message_events (provider, provider_event_id, event_type, occurred_at, outbound_message_id) "
        "select 'sendgrid', 'e' || id, 'processed', now(), id from outbound_messages where id in ("
        + idsOf(batch) + ") and to_address <> 'warm4@example.org'"));
    QCOMPARE(m_ledger->reconcile()->settled, 0);
    QVERIFY(m_ledger->settle(batch, Settlement {}, 20));

    const auto reconciled = m_ledger->reconcile();

    QCOMPARE(reconciled->settled, 3);
    QCOMPARE(inState("sent"), 3);
    QCOMPARE(m_database->value("select to_address from outbound_messages where state = 'in_doubt'"),
             QStringLiteral("warm4@example.org"));
    QCOMPARE(m_database->number("select count(*) from send_batches where doubt_open"), 1);
    QCOMPARE(m_database->number("select emails_sent from work_order_outreach"), 3);
}

void LedgerTest::aPersonDecidesOnlyAfterTheQuarantine()
{
    queue(3);
    const SendBatch batch = claimed();
    QVERIFY(begin(batch));
    QVERIFY(m_ledger->settle(batch, Settlement {}, 20));
    DispatchStore store(*m_connection);
    const QList<MessageId> all {batch.messages[0].id, batch.messages[1].id, batch.messages[2].id};

    const auto unexplained = store.decide({all[0]}, DoubtDecision::WentOut, QString());
    const auto early = store.decide(all, DoubtDecision::SendAgain, QStringLiteral("urgent"));
    const auto went = store.decide({all[0]}, DoubtDecision::WentOut, QStringLiteral("she called"));
    const auto never = store.decide({all[1]}, DoubtDecision::DoNotSend, QStringLiteral("too late"));
    QVERIFY(m_database->script("insert into settings (key, value) values ('quarantine_s', '0')"));
    const auto again = store.decide({all[2]}, DoubtDecision::SendAgain, QStringLiteral("nobody knows"));

    QVERIFY(!unexplained);
    QCOMPARE(early->done, 0);
    QCOMPARE(early->tooEarly, 3);
    QVERIFY(early->possibleFrom > QDateTime::currentDateTimeUtc().addSecs(1700));
    QCOMPARE(went->done, 1);
    QCOMPARE(never->done, 1);
    QCOMPARE(again->done, 1);
    QCOMPARE(inState("sent"), 1);
    QCOMPARE(inState("cancelled"), 1);
    QCOMPARE(inState("queued"), 1);
    QCOMPARE(m_database->number("select count(*) from audit_log where entity_type = 'message'"), 3);
}

void LedgerTest::newsOfTheFirstAttemptShowsTheDuplicate()
{
    queue(2);
    QVERIFY(m_database->script("insert into settings (key, value) values ('quarantine_s', '0')"));
    const SendBatch first = claimed();
    QVERIFY(begin(first));
    QVERIFY(m_ledger->settle(first, Settlement {}, 20));
    QVERIFY(DispatchStore(*m_connection)
                .decide({first.messages[0].id, first.messages[1].id}, DoubtDecision::SendAgain, QStringLiteral("x")));
    const SendBatch second = claimed(1);
    QVERIFY(begin(second));
    Settlement sent;
    sent.end = BatchEnd::Sent;
    QVERIFY(m_ledger->settle(second, sent, 20));

    QVERIFY(
        m_database->script("insert into message_events (provider, provider_event_id, event_type, occurred_at, "
                           "outbound_message_id, batch_uid) select 'sendgrid', 'late' || id, 'processed', now(), id, '"
                           + first.uid.toByteArray(QUuid::WithoutBraces) + "' from outbound_messages"));
    const auto reconciled = m_ledger->reconcile();

    // One had been sent again already: a duplicate, shown. The other still waited and is not asked a second time.
    QCOMPARE(reconciled->duplicates, 1);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where duplicate_seen_at is not null"), 1);
    QCOMPARE(inState("sent"), 2);
    QCOMPARE(inState("queued"), 0);
}

void LedgerTest::aLookUpEndsTheDoubtOfALead()
{
    queue(0, 3);
    const SendBatch batch = claimed();
    QVERIFY(begin(batch));
    QVERIFY(m_ledger->settle(batch, Settlement {}, 20));

    const auto doubts = m_ledger->doubtsToLookUp(0, 100);
    const auto early =
        m_ledger->recordLookUps({{batch.messages[0].id, QStringLiteral("lead-1")}}, {batch.messages[1].id});
    QVERIFY(m_database->script("insert into settings (key, value) values ('quarantine_s', '0')"));
    const auto late = m_ledger->recordLookUps({}, {batch.messages[1].id});

    QCOMPARE(doubts->size(), 3);
    QCOMPARE(doubts->first().campaign, QStringLiteral("c-1"));
    QCOMPARE(early->settled, 1);
    QCOMPARE(early->requeued, 0);
    QCOMPARE(late->requeued, 1);
    QCOMPARE(inState("sent"), 1);
    QCOMPARE(inState("queued"), 1);
    QCOMPARE(inState("in_doubt"), 1);
    QCOMPARE(m_database->value("select cold_lead_id from work_order_recipients where cold_lead_id is not null"),
             QStringLiteral("lead-1"));
}

void LedgerTest::switchesStopAndReleaseWithoutFreeingWhatAnotherHolds()
{
    using Scope = StopSwitch::Scope;
    queue(4, 2);
    DispatchStore store(*m_connection);
    const OrgId org = DispatchFixture::orgId();

    const auto job = store.stopSending(org, Scope::Job, QString::fromLatin1(DispatchFixture::job), QStringLiteral("a"));
    const auto domain = store.stopSending(org, Scope::Domain, QStringLiteral("example.org"), QStringLiteral("b"));
    const auto again = store.stopSending(org, Scope::Domain, QStringLiteral("example.org"), QStringLiteral("b"));
    const bool nothing = claimed().id.isNull();
    const auto freed = store.releaseSending(Scope::Job, job->switchId);
    const SendBatch cold = claimed();
    const auto provider = store.stopSending(org, Scope::Provider, QStringLiteral("sendgrid"), QStringLiteral("c"));
    const auto rest = store.releaseSending(Scope::Domain, domain->switchId);
    const bool stillNothing = claimed().id.isNull();
    QVERIFY(store.releaseSending(Scope::Provider, provider->switchId));
    const SendBatch warm = claimed();

    QCOMPARE(job->waiting, 6);
    QCOMPARE(again->switchId, domain->switchId);
    QVERIFY(nothing);
    QCOMPARE(*freed, 2);
    QCOMPARE(cold.messages.size(), 2);
    QCOMPARE(provider->inFlight, 2);
    QCOMPARE(*rest, 4);
    QVERIFY(stillNothing);
    QCOMPARE(warm.messages.size(), 4);
    QCOMPARE(store.switches()->size(), 0);
}

void LedgerTest::aRefusedTemplateWaitsForAPerson()
{
    queue(3);
    DispatchStore store(*m_connection);
    const qint64 route = m_database->number("select id from send_routes where provider = 'sendgrid'");

    const auto first = m_ledger->stopRoute(route, QStringLiteral("The template was deleted."));
    const bool nothing = claimed().id.isNull();
    const auto stops = store.switches();
    const auto freed = store.releaseSending(StopSwitch::Scope::Route, route);
    const auto twice = store.releaseSending(StopSwitch::Scope::Route, route);

    QVERIFY(*first);
    QVERIFY(nothing);
    QCOMPARE(stops->size(), 1);
    QCOMPARE(stops->first().scope, StopSwitch::Scope::Route);
    QCOMPARE(stops->first().id, route);
    QCOMPARE(stops->first().reason, QStringLiteral("The template was deleted."));
    QCOMPARE(*freed, 3);
    QCOMPARE(*twice, 0);
    QVERIFY(store.switches()->isEmpty());
    QCOMPARE(claimed().messages.size(), 3);
}

void LedgerTest::aPausedProviderIsAskedAgainAtItsTime()
{
    queue(2, 2);
    QVERIFY(m_ledger->pauseProvider(DispatchFixture::orgId(), QStringLiteral("sendgrid"), 7));

    const SendBatch cold = claimed();
    const auto none = m_ledger->claim(m_claimant, QUuid::createUuid());

    QCOMPARE(cold.provider, QStringLiteral("instantly"));
    QVERIFY(!none->batch);
    QVERIFY(none->waitMs && *none->waitMs > 6000 && *none->waitMs <= 7000);
}

void LedgerTest::noAttemptIsCommittedAfterAnOptOut()
{
    // Claims and begun calls that are slow to commit, against opt-outs. Commit times decide, not those of statements.
    const int pairs =
        qEnvironmentVariableIsSet("RAVEN_OPT_OUT_PAIRS") ? qEnvironmentVariableIntValue("RAVEN_OPT_OUT_PAIRS") : 10'000;
    queue(pairs);
    QVERIFY(m_database->script("create table opted (address text, committed timestamptz)"));
    std::atomic<bool> isOver = false;
    std::atomic<int> failures = 0;
    std::once_flag first;
    const auto failed = [&failures, &first](const Error &error) {
        ++failures;
        std::call_once(first, [&error] { qInfo("the first failure: %s", qPrintable(error.detail)); });
    };

    std::array<std::thread, 2> claimers;
    for (size_t n = 0; n < claimers.size(); ++n) {
        claimers.at(n) = std::thread([this, &isOver, &failed] {
            Connection connection(m_database->settings(SessionKind::Migration));
            while (!isOver) {
                // One transaction each for the claim and for the call, both held open for a while before the commit.
                const auto claim = connection.runScript(QStringLiteral("claim"), R"(
                    do $$
                    declare c record; b record; t uuid := gen_random_uuid();
                    begin
                        select * into c from ledger_claim(gen_random_uuid(), 0, t, 25, '90 s', '{sendgrid}');
                        perform pg_sleep(0.004);
                        commit;
                        if c.batch_id is null then return; end if;
                        select * into b from ledger_begin_call(c.batch_id, t, 'x');
                        perform pg_sleep(0.004);
                        -- Opted out by this last moment is opted out before the attempt.
                        update send_batches set answer_excerpt = clock_timestamp()::text where id = c.batch_id;
                        commit;
                    end $$)");
                if (!claim && claim.error().code != Error::Code::Retry)
                    failed(claim.error());
            }
        });
    }
    // The opt-outs begin once attempts are being made, however slow the machine is.
    while (failures == 0 && m_database->number("select count(*) from send_batches where calling_at is not null") == 0)
        QTest::qWait(5);
    std::array<std::thread, 4> people;
    std::atomic<int> next = 1;
    for (std::thread &person : people) {
        person = std::thread([this, &next, &failed, pairs] {
            Connection connection(m_database->settings(SessionKind::Migration));
            for (int n = next++; n <= pairs; n = next++) {
                const QByteArray address = "warm" + QByteArray::number(n) + "@example.org";
                for (int tries = 0; tries < 5; ++tries) {
                    const auto out =
                        connection.runScript(QStringLiteral("opt out"),
                                             "select suppress_address('00000000-0000-0000-0000-0000000000aa', '"
                                                 + address + "', 'unsubscribe', 'link')");
                    if (out)
                        break;
                    if (out.error().code != Error::Code::Retry)
                        failed(out.error());
                }
                // After the commit: an attempt that commits later than this was made after the opt-out.
                const auto noted = connection.runScript(
                    QStringLiteral("note"), "insert into opted values ('" + address + "', clock_timestamp())");
                if (!noted)
                    failed(noted.error());
            }
        });
    }
    for (std::thread &person : people)
        person.join();
    isOver = true;
    for (std::thread &claimer : claimers)
        claimer.join();

    const qint64 attempts = m_database->number(
        "select count(*) from send_batches b cross join unnest(b.message_ids) i (id) where b.calling_at is not null");
    const qint64 after =
        m_database->number("select count(*) from send_batches b cross join unnest(b.message_ids) i (id) "
                           "join outbound_messages m on m.id = i.id join opted o on o.address = m.to_address "
                           "where b.calling_at is not null and b.answer_excerpt::timestamptz > o.committed");
    const qint64 skipped = inState("skipped");
    qInfo("%d opt-outs: %lld attempts were committed before their opt-out, %lld after it; %lld never left", pairs,
          attempts, after, skipped);

    QCOMPARE(failures.load(), 0);
    QCOMPARE(m_database->number("select count(*) from opted"), pairs);
    QVERIFY(attempts > 0);
    QVERIFY(skipped > 0);
    QCOMPARE(after, 0);
    QCOMPARE(inState("queued"), 0);
}

void LedgerTest::aRestoredDatabaseIsStoppedUntilConfirmed_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QJsonObject>("known");
    QTest::addColumn<bool>("stops");

    const QJsonObject none;
    QTest::newRow("first start") << QByteArray() << none << false;
    QTest::newRow("another server") << QByteArray("update instance_state set system_identifier = '1'") << none << true;
    QTest::newRow("older epoch") << QByteArray()
                                 << QJsonObject {{QStringLiteral("epoch"), 99}, {QStringLiteral("last_beat"), 0}}
                                 << true;
    QTest::newRow("older beat") << QByteArray("update instance_state set last_beat_at = now() - interval '1 hour'")
                                << QJsonObject {{QStringLiteral("epoch"), 1},
                                                {QStringLiteral("last_beat"), QDateTime::currentMSecsSinceEpoch()}}
                                << true;
    QTest::newRow("silent for long, unknown here")
        << QByteArray("update instance_state set last_beat_at = now() - interval '1 hour'") << none << true;
    QTest::newRow("silent for long, known here")
        << QByteArray("update instance_state set last_beat_at = now() - interval '1 hour'")
        << QJsonObject {{QStringLiteral("epoch"), 1}, {QStringLiteral("last_beat"), 0}} << false;
}

void LedgerTest::aRestoredDatabaseIsStoppedUntilConfirmed()
{
    QFETCH(const QByteArray, change);
    QFETCH(QJsonObject, known);
    QFETCH(const bool, stops);
    queue(5);
    EngineStore engines(*m_connection);
    if (!change.isEmpty())
        QVERIFY(m_database->script(change));
    if (!known.isEmpty())
        known.insert(QStringLiteral("system_identifier"),
                     m_database->value("select system_identifier::text from pg_control_system()"));

    const auto instance = engines.checkInstance(known);
    const bool isStopped = claimed(1).id.isNull();
    const auto freed = engines.confirmInstance(QStringLiteral("compared with the provider"));
    const auto after = engines.checkInstance({});

    QVERIFY2(instance, qPrintable(instance ? QString() : instance.error().detail));
    QCOMPARE(!instance->why.isEmpty(), stops);
    QCOMPARE(isStopped, stops);
    QCOMPARE(*freed, stops ? 1 : 0);
    QVERIFY(after->why.isEmpty());
    QVERIFY(!claimed(1).id.isNull());
}

QTEST_GUILESS_MAIN(LedgerTest)
#include "tst_ledger.moc"
