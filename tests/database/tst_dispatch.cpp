#include "models/domain/dispatchtally.h"
#include "services/dispatch/dispatchservice.h"
#include "services/stores/dispatchstore.h"
#include "services/stores/ledgerstore.h"
#include "tests/support/dispatchfixture.h"
#include "tests/support/raventest.h"

class DispatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void everybodyIsAskedOnceOrLeftOutWithTheReason();
    void aChangeAfterThePreviewSendsNothing();
    void changesAreNamed();
    void aSecondDispatchAsksOnlyNewPeople();
    void whoeverWasTakenBackCanBeAskedAgain();
    void whatAPersonEndedInDoubtIsNotAskedAgain();
    void whomTheMatchingLeftOutIsKeptWithTheReason();
    void whoeverIsLeftOutByHandCanBeAskedLater();
    void anUnsubscribedPersonIsNobodysRecipient();
    void holdTakeBackAndSendNow();
    void stoppingReportsWhatTheLedgerSays();
    void theColdWaveStartsLaterOrNotAtAll();
    void assigningEndsWhatHasNotLeft();
    void enoughAnswersEndTheRest();
    void aFinishedJobIsRefusedInWords();
    void whatIsNotConfiguredIsSaid();
    void thePictureAgreesWithTheBooks();
    void thePictureCarriesTheStageThatRuns();
    void thePictureOfAPausedStageSaysSinceWhen();
    void thePictureWithoutASlaHasNoStage();

private:
    Result<DispatchReceipt> sendAll(int holdSeconds = 0, int coldDelay = 0);
    DispatchRoutes routes() const;

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<DispatchService> m_service;
    const JobId m_job = DispatchFixture::jobId();
    const LedgerStore::Claimant two {QUuid::createUuid(), 0, {QStringLiteral("sendgrid")}, 2, 90};
};

void DispatchTest::init()
{
    failOnAnyWarning();
    m_service.reset();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    m_service = std::make_unique<DispatchService>(m_database->settings(), routes());
}

DispatchRoutes DispatchTest::routes() const
{
    DispatchRoutes routes;
    routes.warmTemplate = QStringLiteral("d-1");
    routes.coldCampaign = {{QStringLiteral("HVAC"), QStringLiteral("0195c0de-0000-7000-8000-000000000001")}};
    routes.fromAddress = QStringLiteral("dispatch@example.com");
    routes.appUrl = QStringLiteral("http://127.0.0.1:8787");
    routes.warmKeyPresent = true;
    routes.coldKeyPresent = true;
    return routes;
}

Result<DispatchReceipt> DispatchTest::sendAll(int holdSeconds, int coldDelay)
{
    DispatchOptions options;
    options.holdSeconds = holdSeconds;
    options.coldDelaySeconds = coldDelay;
    return m_service->send(m_job, options, {});
}

void DispatchTest::everybodyIsAskedOnceOrLeftOutWithTheReason()
{
    // 500 warm and 400 cold to be asked; 50 unsubscribed, of whom 25 had signed up; 30 without an address; 20 whose
    // address is another's in other letters.
    QVERIFY(DispatchFixture::fill(*m_database, 525, 475));
    QVERIFY(m_database->script(R"(
        select suppress_address('00000000-0000-0000-0000-0000000000aa', 'warm' || g || '@example.org', 'unsubscribe',
            'link')
            from generate_series(1, 25) g;
        select suppress_address('00000000-0000-0000-0000-0000000000aa', 'cold' || g || '@example.net', 'unsubscribe',
            'link')
            from generate_series(1, 25) g;
        update technicians set email = case when id::text < '8' then null else '  ' end
            where full_name in (select 'Cold ' || g from generate_series(26, 55) g);
        update technicians set email = upper('warm' || (100 + substr(full_name, 6)::int) || '@example.org') || ' '
            where full_name in (select 'Cold ' || g from generate_series(56, 75) g);)"));

    const auto preview = m_service->preview(m_job);
    const auto receipt = m_service->send(m_job, {ChannelChoice::Both, 0, 0, {}}, preview->fingerprint);
    const auto books = m_service->books(receipt->outreachId);

    QCOMPARE(preview->warm, 500);
    QCOMPARE(preview->cold, 400);
    QCOMPARE(preview->leftOut.size(), 100);
    QCOMPARE(receipt->warm, 500);
    QCOMPARE(receipt->cold, 400);
    QCOMPARE(books->intended(), 900);
    QCOMPARE(books->of(Channel::Warm)[MessageState::Queued], 500);
    QCOMPARE(books->of(Channel::Cold)[MessageState::Queued], 400);
    QCOMPARE(m_database->value("select string_agg(reason || ' ' || n, ', ' order by reason) from "
                               "(select reason, count(*) n from outreach_left_out group by 1) t"),
             QStringLiteral("duplicate_address 20, no_email 30, unsubscribed 50"));
    QCOMPARE(m_database->number("select count(distinct to_address) from outbound_messages"), 900);
    QCOMPARE(m_database->number("select count(*) from message_keys"), 900);
    QCOMPARE(m_database->number("select total_recipients from work_order_outreach"), 900);
}

void DispatchTest::aChangeAfterThePreviewSendsNothing()
{
    QVERIFY(DispatchFixture::fill(*m_database, 3, 0));
    const auto preview = m_service->preview(m_job);
    QVERIFY(m_database->script("select suppress_address('00000000-0000-0000-0000-0000000000aa', 'warm2@example.org', "
                               "'unsubscribe', 'link')"));

    const auto receipt = m_service->send(m_job, {}, preview->fingerprint);

    QVERIFY(!receipt);
    QCOMPARE(receipt.error().code, Error::Code::Conflict);
    QCOMPARE(m_database->number("select count(*) from outbound_messages"), 0);
    QCOMPARE(m_database->number("select count(*) from work_order_outreach"), 0);
}

void DispatchTest::changesAreNamed()
{
    QVERIFY(DispatchFixture::fill(*m_database, 3, 0));
    QVERIFY(m_database->script("delete from job_candidates where technician_id = "
                               "(select id from technicians where full_name = 'Warm 3')"));
    const auto before = m_service->preview(m_job);
    QVERIFY(
        m_database->script("select suppress_address('00000000-0000-0000-0000-0000000000aa', 'warm2@example.org', "
                           "'unsubscribe', 'link');"
                           "insert into job_candidates (org_id, job_id, technician_id) select org_id, "
                           "'00000000-0000-0000-0000-0000000000bb', id from technicians where full_name = 'Warm 3'"));

    const auto after = m_service->preview(m_job);

    QCOMPARE(changesBetween(*before, *after),
             QStringList({QStringLiteral("Warm 2 unsubscribed"), QStringLiteral("1 became available")}));
}

void DispatchTest::aSecondDispatchAsksOnlyNewPeople()
{
    QVERIFY(DispatchFixture::fill(*m_database, 3, 2));
    const auto first = sendAll();
    QVERIFY(first);
    QVERIFY(m_database->script(R"(
        insert into technicians (id, org_id, full_name, email, trade_needed, signed_up) values
            ('00000000-0000-0000-0000-0000000000c1', '00000000-0000-0000-0000-0000000000aa', 'New', 'new@example.org',
                'HVAC', true),
            ('00000000-0000-0000-0000-0000000000c2', '00000000-0000-0000-0000-0000000000aa', 'Twin',
                'WARM1@example.org', 'HVAC', true);
        insert into job_candidates (org_id, job_id, technician_id) values
            ('00000000-0000-0000-0000-0000000000aa', '00000000-0000-0000-0000-0000000000bb',
                '00000000-0000-0000-0000-0000000000c1'),
            ('00000000-0000-0000-0000-0000000000aa', '00000000-0000-0000-0000-0000000000bb',
                '00000000-0000-0000-0000-0000000000c2');)"));

    const auto second = sendAll();
    const auto third = sendAll();

    QVERIFY2(second, qPrintable(second ? QString() : second.error().message));
    QCOMPARE(second->outreachId, first->outreachId);
    QCOMPARE(second->warm, 1);
    QCOMPARE(second->cold, 0);
    QCOMPARE(second->askedBefore, 5);
    QVERIFY2(third, qPrintable(third ? QString() : third.error().message));
    QCOMPARE(third->warm + third->cold, 0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages"), 6);
    QCOMPARE(m_database->value("select reason from outreach_left_out where technician_id = "
                               "'00000000-0000-0000-0000-0000000000c2'"),
             QStringLiteral("already_asked"));
    QCOMPARE(m_database->number("select count(*) from outreach_left_out"), 1);
}

void DispatchTest::whoeverWasTakenBackCanBeAskedAgain()
{
    // Of four warm ones two are claimed before the rest is taken back; then one of the rest opts out and a cold one
    // signs up under another address.
    QVERIFY(DispatchFixture::fill(*m_database, 4, 2));
    QVERIFY(sendAll());
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);
    const auto left = ledger.claim(two, QUuid::createUuid());
    const auto outreach = m_service->outreachOf(m_job);
    QVERIFY(left->batch && outreach && *outreach);
    const auto back = m_service->takeBack(**outreach);
    const QString gone =
        m_database->value("select min(to_address) from outbound_messages where state = 'cancelled' and to_domain = "
                          "'example.org'");
    QVERIFY(m_database->script("select suppress_address('00000000-0000-0000-0000-0000000000aa', '" + gone.toUtf8()
                               + "', 'unsubscribe', 'link'); update technicians set signed_up = true, "
                                 "email = 'other@example.net' where full_name = 'Cold 1'"));

    const auto preview = m_service->preview(m_job);
    const auto again = sendAll();
    const auto nobody = sendAll();

    QCOMPARE(back->changed, 4);
    QCOMPARE(preview->askedBefore, 2);
    QCOMPARE(preview->asked.size(), 3);
    QCOMPARE(again->warm, 2);
    QCOMPARE(again->cold, 1);
    QCOMPARE(again->askedBefore, 2);
    QCOMPARE(nobody->warm + nobody->cold, 0);
    QCOMPARE(m_database->value("select string_agg(state || ' ' || n, ', ' order by state) from (select state, "
                               "count(*) n from outbound_messages group by 1) t"),
             QStringLiteral("cancelled 1, queued 3, sending 2"));
    QCOMPARE(m_database->value("select m.provider || ' ' || r.dispatch_method || ' ' || k.dedupe_key from "
                               "outbound_messages m join work_order_recipients r on r.message_id = m.id "
                               "join message_keys k on k.message_id = m.id where m.to_address = 'other@example.net'"),
             QStringLiteral("sendgrid sendgrid_warm ")
                 + m_database->value("select 'dispatch:00000000-0000-0000-0000-0000000000bb:' || "
                                     "encode(sha256('other@example.net'), 'hex')"));
    QCOMPARE(m_database->number("select count(*) from work_order_recipients"), 6);
    const auto books = m_service->books(**outreach);
    QCOMPARE(books->of(Channel::Warm)[MessageState::Queued], 2);
    QCOMPARE(books->of(Channel::Cold)[MessageState::Queued], 1);
    QCOMPARE(books->of(Channel::Cold).total() + books->of(Channel::Warm).total(), 6);
    QCOMPARE(m_database->number("select count(*) from outreach_left_out"), 0);
}

void DispatchTest::whatAPersonEndedInDoubtIsNotAskedAgain()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    const auto receipt = sendAll();
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);
    const auto claim = ledger.claim(two, QUuid::createUuid());
    QCOMPARE(ledger.beginCall(*claim->batch, QStringLiteral("x"))->verdict, CallPermit::Verdict::Call);
    Settlement unknown;
    unknown.end = BatchEnd::InDoubt;
    QVERIFY(ledger.settle(*claim->batch, unknown, 5));
    const auto doubts = m_service->doubts(receipt->outreachId);
    const auto decided = m_service->decide({doubts->constFirst().messageId}, DoubtDecision::DoNotSend,
                                           QStringLiteral("asked by telephone"));

    const auto again = sendAll();

    QCOMPARE(decided->done, 1);
    QCOMPARE(again->warm, 0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'queued'"), 0);
}

void DispatchTest::whomTheMatchingLeftOutIsKeptWithTheReason()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    QVERIFY(m_database->script(R"(
        update jobs set lat = 29.7, lng = -95.3;
        insert into technicians (org_id, full_name, email, trade_needed, lat, lng, signed_up, is_available)
        values ('00000000-0000-0000-0000-0000000000aa', 'Far', 'far@example.org', 'HVAC', 30.7, -95.3, true, true),
               ('00000000-0000-0000-0000-0000000000aa', 'Busy', 'busy@example.org', 'HVAC', 29.7, -95.3, true, false);
        )"));
    DispatchOptions options;
    options.holdSeconds = 0;
    options.searchedMiles = 50;

    const auto receipt = m_service->send(m_job, options, {});
    const auto picture = m_service->picture(receipt->outreachId);

    QCOMPARE(receipt->warm, 2);
    QCOMPARE(m_database->value("select string_agg(t.full_name || ' ' || l.reason, ', ' order by 1) from "
                               "outreach_left_out l join technicians t on t.id = l.technician_id"),
             QStringLiteral("Busy unavailable, Far too_far"));
    QCOMPARE(picture->leftOut.size(), 2);
    QVERIFY(picture->leftOut.at(0).distanceMiles.has_value() && picture->leftOut.at(1).distanceMiles.has_value());
}

void DispatchTest::whoeverIsLeftOutByHandCanBeAskedLater()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 1));
    const auto preview = m_service->preview(m_job);
    DispatchOptions options;
    options.holdSeconds = 0;
    options.excluded = {preview->asked.constFirst().technicianId};

    const auto receipt = m_service->send(m_job, options, preview->fingerprint);
    const QString reason = m_database->value("select reason from outreach_left_out");
    const auto rest = sendAll();

    QVERIFY2(receipt, qPrintable(receipt ? QString() : receipt.error().message));
    QCOMPARE(receipt->warm + receipt->cold, 2);
    QCOMPARE(receipt->leftOut, 1);
    QCOMPARE(reason, QStringLiteral("by_hand"));
    QCOMPARE(rest->warm + rest->cold, 1);
    QCOMPARE(m_database->number("select count(*) from outreach_left_out"), 0);
    QCOMPARE(m_database->number("select count(distinct to_address) from outbound_messages"), 3);
}

void DispatchTest::anUnsubscribedPersonIsNobodysRecipient()
{
    // The same person twice: one record unsubscribed, the other still signed up under the same address.
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    QVERIFY(m_database->script("update technicians set email = 'warm1@example.org', signed_up = false, "
                               "unsubscribed_at = now() where full_name = 'Warm 2'"));

    const auto preview = m_service->preview(m_job);

    QCOMPARE(preview->asked.size(), 0);
    QCOMPARE(preview->leftOut.size(), 2);
    for (const PlannedPerson &person : preview->leftOut)
        QCOMPARE(person.leftOut, QStringLiteral("unsubscribed"));
    QVERIFY(preview->blocked());
}

void DispatchTest::holdTakeBackAndSendNow()
{
    QVERIFY(DispatchFixture::fill(*m_database, 4, 0));
    const auto receipt = sendAll(60);
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);

    const auto held = ledger.claim(two, QUuid::createUuid());
    const auto now = m_service->sendNow(receipt->outreachId);
    const auto claimed = ledger.claim(two, QUuid::createUuid());
    const auto back = m_service->takeBack(receipt->outreachId);

    QVERIFY(receipt->holdUntil.isValid());
    QVERIFY2(held, qPrintable(held ? QString() : held.error().detail));
    QVERIFY(!held->batch);
    QVERIFY(held->waitMs && *held->waitMs > 50'000);
    QCOMPARE(now->changed, 4);
    QCOMPARE(claimed->batch->messages.size(), 2);
    QCOMPARE(back->changed, 2);
    QCOMPARE(back->books.count(MessageState::Cancelled), 2);
    QCOMPARE(back->books.count(MessageState::Sending), 2);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where reason = 'taken_back'"), 2);
}

void DispatchTest::stoppingReportsWhatTheLedgerSays()
{
    QVERIFY(DispatchFixture::fill(*m_database, 5, 0));
    const auto receipt = sendAll();
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);
    const auto claim = ledger.claim(two, QUuid::createUuid());
    QVERIFY2(claim, qPrintable(claim ? QString() : claim.error().detail));
    QVERIFY(claim->batch);

    const auto refused = m_service->stop(receipt->outreachId, QString());
    const auto report = m_service->stop(receipt->outreachId, QStringLiteral("wrong address"));

    QVERIFY(!refused);
    QCOMPARE(report->changed, 3);
    QCOMPARE(report->books.count(MessageState::Sending), 2);
    QCOMPARE(m_service->picture(receipt->outreachId)->stoppedReason, QStringLiteral("wrong address"));
}

void DispatchTest::theColdWaveStartsLaterOrNotAtAll()
{
    QVERIFY(DispatchFixture::fill(*m_database, 1, 3));
    const auto receipt = sendAll(0, 1200);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where not_before > now() + interval '19 min'"),
             3);

    const auto started = m_service->startColdWave(receipt->outreachId);
    const auto cancelled = m_service->cancelColdWave(receipt->outreachId);

    QCOMPARE(started->changed, 3);
    QCOMPARE(cancelled->changed, 3);
    QCOMPARE(cancelled->books.of(Channel::Cold)[MessageState::Cancelled], 3);
    QCOMPARE(cancelled->books.of(Channel::Warm)[MessageState::Queued], 1);
}

void DispatchTest::assigningEndsWhatHasNotLeft()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 2));
    const auto receipt = sendAll();
    const auto picture = m_service->picture(receipt->outreachId);
    const TechnicianId chosen = picture->people.first().technicianId;
    const TechnicianId other = picture->people.last().technicianId;

    const auto ended = m_service->assign(m_job, chosen, QDateTime::currentDateTimeUtc().addSecs(3600), true);
    const auto late = m_service->assign(m_job, other, {}, true);

    QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().detail));
    QCOMPARE(*ended, 4);
    QVERIFY(!late);
    QCOMPARE(late.error().code, Error::Code::Conflict);
    QVERIFY(late.error().message.startsWith(QStringLiteral("Someone else assigned it first: Warm ")));
    QCOMPARE(m_database->value("select job_status from jobs"), QStringLiteral("assigned"));
}

void DispatchTest::enoughAnswersEndTheRest()
{
    QVERIFY(DispatchFixture::fill(*m_database, 3, 0));
    DispatchOptions options;
    options.holdSeconds = 0;
    options.wanted = 1;
    const auto receipt = m_service->send(m_job, options, {});
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);

    const auto before = ledger.endSatisfied();
    QVERIFY(m_database->script(
        "update work_order_recipients set ai_qualified = true, qualified_at = now() where position = 0"));
    const auto after = ledger.endSatisfied();

    QVERIFY(receipt);
    QCOMPARE(*before, 0);
    QCOMPARE(*after, 3);
}

void DispatchTest::aFinishedJobIsRefusedInWords()
{
    QVERIFY(DispatchFixture::fill(*m_database, 1, 0));
    QVERIFY(m_database->script("update jobs set job_status = 'cancelled'"));

    const auto preview = m_service->preview(m_job);
    const auto receipt = sendAll();

    QVERIFY(preview->blocked());
    QCOMPARE(receipt.error().code, Error::Code::Rejected);
    QCOMPARE(receipt.error().message, QStringLiteral("WO 1 is cancelled and cannot be dispatched. Nothing was sent."));
}

void DispatchTest::whatIsNotConfiguredIsSaid()
{
    QVERIFY(DispatchFixture::fill(*m_database, 1, 1, "Facilities Tech"));

    const auto preview = m_service->preview(m_job);
    const auto both = sendAll();
    const auto warmOnly = m_service->send(m_job, {ChannelChoice::Warm, 0, 0, {}}, {});
    DispatchRoutes real = routes();
    real.realProviders = true;
    DispatchService strict(m_database->settings(), real);
    const auto plain = strict.send(m_job, {}, {});

    QVERIFY(preview->blocked());
    QCOMPARE(both.error().code, Error::Code::NotConfigured);
    QCOMPARE(
        both.error().message,
        QStringLiteral("No campaign is mapped to Facilities Tech. 1 people would be asked cold. Nothing was sent."));
    QVERIFY(warmOnly);
    QCOMPARE(warmOnly->warm, 1);
    QCOMPARE(warmOnly->cold, 0);
    QCOMPARE(plain.error().message,
             QStringLiteral("APP_URL is not https. Links in real mail must be. Nothing was sent."));
}

void DispatchTest::thePictureAgreesWithTheBooks()
{
    QVERIFY(DispatchFixture::fill(*m_database, 3, 2));
    const auto receipt = sendAll(30, 600);

    const auto picture = m_service->picture(receipt->outreachId);

    QVERIFY2(picture, qPrintable(picture ? QString() : picture.error().detail));
    QCOMPARE(picture->people.size(), 5);
    QVERIFY(::booksOf(*picture, Channel::Warm).balance());
    QVERIFY(::booksOf(*picture, Channel::Cold).balance());
    QCOMPARE(picture->facts(Channel::Warm).asked, 3);
    QVERIFY(picture->holdUntil > picture->readAt);
    QVERIFY(picture->coldStartsAt > picture->holdUntil);
    QCOMPARE(picture->people.first().channel, Channel::Warm);
    QCOMPARE(picture->people.first().distanceMiles.value_or(0) > 3.1, true);
}

void DispatchTest::thePictureCarriesTheStageThatRuns()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    const auto receipt = sendAll();
    const auto before = m_service->picture(receipt->outreachId);
    QVERIFY2(before, qPrintable(before ? QString() : before.error().detail));
    Connection connection(m_database->settings());
    LedgerStore ledger(connection);
    const auto claim = ledger.claim(two, QUuid::createUuid());
    QCOMPARE(ledger.beginCall(*claim->batch, QStringLiteral("x"))->verdict, CallPermit::Verdict::Call);
    Settlement accepted;
    accepted.end = BatchEnd::Sent;
    QVERIFY(ledger.settle(*claim->batch, accepted, 5));
    QVERIFY(m_database->script("select sla_tick()"));

    const auto after = m_service->picture(receipt->outreachId);

    // An HVAC emergency is dispatched within 15 minutes and assigned within 30 of that.
    QCOMPARE(before->sla.kind, SlaBadge::Kind::Running);
    QCOMPARE(before->sla.stage, SlaStage::Dispatch);
    QCOMPARE(before->stageStartedAt.secsTo(before->sla.dueAt), 15 * 60);
    QCOMPARE(before->stageStartedAt.msecsTo(before->sla.warnAt), 15 * 60 * 750);
    QVERIFY(!before->stagePausedAt.isValid());
    QCOMPARE(after->sla.stage, SlaStage::Assignment);
    QVERIFY(after->stageStartedAt > before->stageStartedAt);
    QCOMPARE(after->stageStartedAt.secsTo(after->sla.dueAt), 30 * 60);
}

void DispatchTest::thePictureOfAPausedStageSaysSinceWhen()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    const auto receipt = sendAll();
    QVERIFY(m_database->script("insert into sla_events (timer_id, job_id, org_id, kind, at, reason) "
                               "select id, job_id, org_id, 'paused', started_at + interval '10 ms', 'site closed' "
                               "from sla_timers"));

    const auto picture = m_service->picture(receipt->outreachId);

    QVERIFY2(picture, qPrintable(picture ? QString() : picture.error().detail));
    QCOMPARE(picture->sla.kind, SlaBadge::Kind::Paused);
    QCOMPARE(picture->sla.pauseReason, QStringLiteral("site closed"));
    QCOMPARE(picture->stageStartedAt.msecsTo(picture->stagePausedAt), 10);
    QVERIFY(!picture->sla.dueAt.isValid());
}

void DispatchTest::thePictureWithoutASlaHasNoStage()
{
    QVERIFY(DispatchFixture::fill(*m_database, 2, 0));
    const auto receipt = sendAll();
    QVERIFY(m_database->script("update sla_timers set completed_at = started_at + interval '11 minutes'"));
    const auto ended = m_service->picture(receipt->outreachId);
    QVERIFY(m_database->script("delete from sla_timers"));

    const auto none = m_service->picture(receipt->outreachId);

    QCOMPARE(ended->sla.kind, SlaBadge::Kind::Met);
    QCOMPARE(ended->sla.marginSeconds, 4 * 60);
    QVERIFY(!ended->stageStartedAt.isValid());
    QCOMPARE(none->sla, SlaBadge());
    QVERIFY(!none->stageStartedAt.isValid());
}

QTEST_GUILESS_MAIN(DispatchTest)
#include "tst_dispatch.moc"
