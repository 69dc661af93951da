#include "tests/support/dispatchfixture.h"
#include "tests/support/raventest.h"
#include "tests/support/ravenprocess.h"

/// `raven dispatch` and `raven engine` end to end: real processes, real PostgreSQL, the sandbox over real HTTP.
class DispatchRunTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void theBooksOfAThousandCandidatesBalanceOnBothSides();
    void refusedAddressesDoNotLoseTheOthers_data();
    void refusedAddressesDoNotLoseTheOthers();
    void anAnswerThatNeverComesIsDoubtAndNotSentTwice();
    void throttlingLosesNobody();
    void aRefusedKeyStopsTheProviderWithOneAlert();
    void theEngineEndsWhenIdleAndOnSigterm();
    void aTestMessageGoesToOneselfOnly();
    void aPreviewSendsNothing();
    void aRestoredDatabaseSendsNothingUntilAPersonConfirms();
    void stopAndResumeHoldEverybody();
    void doctorProvesTheBooksAndFindsABreach();
    void doctorLooksAtConversationsToo();

private:
    QJsonObject dispatch(const QStringList &more = {}, int expectedExit = 0);
    int booksOf(const QJsonObject &document, const char *state, const char *channel = nullptr) const;

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<QTemporaryDir> m_home;
    RavenProcess::Surroundings m_around;
};

void DispatchRunTest::init()
{
    failOnAnyWarning();
    m_sandbox = std::make_unique<SandboxProcess>();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    const auto started = m_sandbox->start();
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    m_home = std::make_unique<QTemporaryDir>();
    m_around = RavenProcess::Surroundings::of(*m_database, *m_sandbox, m_home->path());
}

QJsonObject DispatchRunTest::dispatch(const QStringList &more, int expectedExit)
{
    RavenProcess raven(m_around,
                       QStringList {QStringLiteral("--json"), QStringLiteral("dispatch"), QStringLiteral("1"),
                                    QStringLiteral("--no-hold"), QStringLiteral("--wait")}
                           + more);
    const int exit = raven.finish();
    if (exit != expectedExit)
        qWarning("exit %d: %s", exit, raven.said().constData());
    return raven.document();
}

int DispatchRunTest::booksOf(const QJsonObject &document, const char *state, const char *channel) const
{
    const QJsonObject books = channel ? document.value(QLatin1String(channel)).toObject() : document;
    return books.value(QLatin1String(state)).toInt(-1);
}

void DispatchRunTest::theBooksOfAThousandCandidatesBalanceOnBothSides()
{
    QVERIFY(DispatchFixture::fill(*m_database, 525, 475));
    QVERIFY(m_database->script(R"(
        select suppress_address('00000000-0000-0000-0000-0000000000aa', 'warm' || g || '@example.org', 'unsubscribe',
            'link')
            from generate_series(1, 25) g;
        select suppress_address('00000000-0000-0000-0000-0000000000aa', 'cold' || g || '@example.net', 'unsubscribe',
            'link')
            from generate_series(1, 25) g;
        update technicians set email = null where full_name in (select 'Cold ' || g from generate_series(26, 55) g);
        update technicians set email = upper('warm' || (100 + substr(full_name, 6)::int) || '@example.org')
            where full_name in (select 'Cold ' || g from generate_series(56, 75) g);)"));

    const QJsonObject books = dispatch();
    const auto ledger = m_sandbox->ledger();

    QCOMPARE(booksOf(books, "intended"), 900);
    QCOMPARE(booksOf(books, "sent"), 900);
    QCOMPARE(booksOf(books, "sent", "warm"), 500);
    QCOMPARE(booksOf(books, "sent", "cold"), 400);
    QCOMPARE(books.value(QLatin1String("left_out")).toArray().size(), 100);
    QCOMPARE(ledger->warm.size(), 500);
    QCOMPARE(ledger->cold.size(), 400);
    QCOMPARE(SandboxProcess::Ledger::sum(ledger->warm), 500);
    QCOMPARE(SandboxProcess::Ledger::sum(ledger->cold), 400);
    QVERIFY(SandboxProcess::Ledger::repeated(ledger->intents).isEmpty());
    QCOMPARE(m_database->number("select emails_sent from work_order_outreach"), 900);
    QCOMPARE(m_database->value("select status from work_order_outreach"), QStringLiteral("completed"));
}

void DispatchRunTest::refusedAddressesDoNotLoseTheOthers_data()
{
    QTest::addColumn<QString>("faults");
    QTest::newRow("named") << QStringLiteral("blame=bad-apple");
    QTest::newRow("unnamed") << QStringLiteral("poison=bad-apple");
}

void DispatchRunTest::refusedAddressesDoNotLoseTheOthers()
{
    QFETCH(const QString, faults);
    QVERIFY(DispatchFixture::fill(*m_database, 40, 0));
    QVERIFY(m_database->script("update technicians set email = 'bad-apple' || substr(full_name, 6) || '@example.org' "
                               "where full_name in ('Warm 7', 'Warm 23')"));
    QVERIFY(m_sandbox->setFaults(faults));

    const QJsonObject books = dispatch({}, 3);

    QCOMPARE(booksOf(books, "sent"), 38);
    QCOMPARE(booksOf(books, "failed"), 2);
    QCOMPARE(m_database->value("select string_agg(to_address, ' ' order by to_address) from outbound_messages "
                               "where reason = 'refused_by_provider'"),
             QStringLiteral("bad-apple23@example.org bad-apple7@example.org"));
    QCOMPARE(SandboxProcess::Ledger::sum(m_sandbox->ledger()->warm), 38);
}

void DispatchRunTest::anAnswerThatNeverComesIsDoubtAndNotSentTwice()
{
    QVERIFY(DispatchFixture::fill(*m_database, 30, 0));
    QVERIFY(m_sandbox->setFaults(QStringLiteral("cut-after@100%")));

    const QJsonObject first = dispatch({}, 3);
    QVERIFY(m_sandbox->setFaults(QString()));
    RavenProcess again(m_around, {QStringLiteral("engine"), QStringLiteral("--until-idle")});
    QCOMPARE(again.finish(), 0);
    const auto ledger = m_sandbox->ledger();

    QCOMPARE(booksOf(first, "in_doubt"), 30);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'in_doubt'"), 30);
    QCOMPARE(SandboxProcess::Ledger::sum(ledger->warm), 30);
    QVERIFY(SandboxProcess::Ledger::repeated(ledger->attempts).isEmpty());
}

void DispatchRunTest::throttlingLosesNobody()
{
    QVERIFY(DispatchFixture::fill(*m_database, 20, 0));
    QVERIFY(m_sandbox->setFaults(QStringLiteral("429=1@1")));

    const QJsonObject books = dispatch();

    QCOMPARE(booksOf(books, "sent"), 20);
    QVERIFY(m_sandbox->ledger()->refused >= 1);
}

void DispatchRunTest::aRefusedKeyStopsTheProviderWithOneAlert()
{
    QVERIFY(DispatchFixture::fill(*m_database, 20, 0));
    QVERIFY(m_sandbox->setFaults(QStringLiteral("refuse=401")));
    m_around.environment.insert(QStringLiteral("RAVEN_BATCH_SIZE"), QStringLiteral("2"));

    const QJsonObject books = dispatch();

    QCOMPARE(booksOf(books, "queued"), 20);
    QCOMPARE(booksOf(books, "failed"), 0);
    QCOMPARE(m_database->number("select count(*) from send_controls where released_at is null and scope = 'provider'"),
             1);
    QVERIFY(m_sandbox->ledger()->requests <= 4);
}

void DispatchRunTest::theEngineEndsWhenIdleAndOnSigterm()
{
    QVERIFY(DispatchFixture::fill(*m_database, 300, 0));
    m_around.environment.insert(QStringLiteral("RAVEN_BATCH_SIZE"), QStringLiteral("10"));
    RavenProcess queue(m_around, {QStringLiteral("dispatch"), QStringLiteral("1"), QStringLiteral("--no-hold")});
    QCOMPARE(queue.finish(), 0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'queued'"), 300);
    QVERIFY(m_sandbox->setFaults(QStringLiteral("latency=150")));

    RavenProcess engine(m_around, {QStringLiteral("engine")});
    engine.start();
    QVERIFY(engine.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(m_database->number("select count(*) from outbound_messages where state = 'sent'") > 20,
                             20'000);
    engine.terminate();
    const int exit = engine.finish(12'000);
    const qint64 underWay =
        m_database->number("select count(*) from outbound_messages where state in ('sending', 'in_doubt')");
    RavenProcess rest(m_around, {QStringLiteral("engine"), QStringLiteral("--until-idle")});

    QCOMPARE(exit, 0);
    QCOMPARE(underWay, 0);
    QVERIFY(m_database->number("select count(*) from outbound_messages where state = 'queued'") > 0);
    QCOMPARE(rest.finish(), 0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'sent'"), 300);
    QCOMPARE(SandboxProcess::Ledger::sum(m_sandbox->ledger()->warm), 300);
}

void DispatchRunTest::aTestMessageGoesToOneselfOnly()
{
    QVERIFY(DispatchFixture::fill(*m_database, 5, 0));

    const QJsonObject report = dispatch({QStringLiteral("--test-to"), QStringLiteral("me@example.com")});
    const auto ledger = m_sandbox->ledger();

    QCOMPARE(report.value(QLatin1String("state")).toString(), QStringLiteral("sent"));
    QCOMPARE(ledger->warm.keys(), QStringList {QStringLiteral("me@example.com")});
    QCOMPARE(m_database->number("select count(*) from work_order_outreach"), 0);
}

void DispatchRunTest::aPreviewSendsNothing()
{
    QVERIFY(DispatchFixture::fill(*m_database, 5, 3));

    const QJsonObject preview = dispatch({QStringLiteral("--preview")});

    QCOMPARE(preview.value(QLatin1String("warm")).toArray().size(), 5);
    QCOMPARE(preview.value(QLatin1String("cold")).toArray().size(), 3);
    QCOMPARE(m_database->number("select count(*) from outbound_messages"), 0);
    QCOMPARE(m_sandbox->ledger()->requests, 0);
    QStringList said;
    const QJsonArray checks = preview.value(QLatin1String("checks")).toArray();
    for (const auto &check : checks)
        said.append(check.toObject().value(QLatin1String("text")).toString());
    const QString all = said.join(QLatin1Char('\n'));
    QVERIFY2(all.contains(QStringLiteral("SendGrid takes our key")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("has an unsubscribe link and a postal address")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("Instantly campaign")), qPrintable(all));
}

void DispatchRunTest::aRestoredDatabaseSendsNothingUntilAPersonConfirms()
{
    QVERIFY(DispatchFixture::fill(*m_database, 10, 0));
    QVERIFY(m_database->script("update instance_state set system_identifier = 'another'"));

    const QJsonObject stopped = dispatch();
    const qint64 requests = m_sandbox->ledger()->requests;
    RavenProcess confirm(m_around,
                         {QStringLiteral("resume"), QStringLiteral("--confirm"), QStringLiteral("moved house")});
    QCOMPARE(confirm.finish(), 0);
    RavenProcess engine(m_around, {QStringLiteral("engine"), QStringLiteral("--until-idle")});
    QCOMPARE(engine.finish(), 0);

    QCOMPARE(booksOf(stopped, "queued"), 10);
    QCOMPARE(requests, 0);
    QCOMPARE(m_database->number("select count(*) from outbound_messages where state = 'sent'"), 10);
}

void DispatchRunTest::stopAndResumeHoldEverybody()
{
    QVERIFY(DispatchFixture::fill(*m_database, 10, 0));
    RavenProcess stop(m_around, {QStringLiteral("--json"), QStringLiteral("stop"), QStringLiteral("wrong template")});
    QCOMPARE(stop.finish(), 0);

    const QJsonObject held = dispatch();
    RavenProcess resume(
        m_around, {QStringLiteral("resume"), QString::number(stop.document().value(QLatin1String("switch")).toInt())});
    QCOMPARE(resume.finish(), 0);
    RavenProcess engine(m_around, {QStringLiteral("engine"), QStringLiteral("--until-idle")});
    QCOMPARE(engine.finish(), 0);

    QCOMPARE(booksOf(held, "queued"), 10);
    QCOMPARE(SandboxProcess::Ledger::sum(m_sandbox->ledger()->warm), 10);
}

void DispatchRunTest::doctorProvesTheBooksAndFindsABreach()
{
    QVERIFY(DispatchFixture::fill(*m_database, 6, 4));
    QCOMPARE(booksOf(dispatch(), "sent"), 10);
    RavenProcess sound(m_around, {QStringLiteral("doctor"), QStringLiteral("--audit")});
    const int soundExit = sound.finish();
    QVERIFY(m_database->script("update work_order_outreach set warm_n_sent = warm_n_sent - 1"));

    RavenProcess breach(m_around, {QStringLiteral("doctor"), QStringLiteral("--audit")});
    const int breachExit = breach.finish();

    QVERIFY2(sound.said().contains("The books hold"), sound.said().constData());
    QVERIFY2(sound.said().contains("The SendGrid key works"), sound.said().constData());
    QVERIFY(soundExit != 1);
    QVERIFY2(breach.said().contains("outreach counters differ from its messages (1)"), breach.said().constData());
    QCOMPARE(breachExit, 1);
}

void DispatchRunTest::doctorLooksAtConversationsToo()
{
    const QString reply = QStringLiteral("SENDGRID_TEMPLATE_ID_REPLY");
    const QString known = QStringLiteral("d-00000000000000000000000000000001");
    SandboxProcess sandbox;
    const auto started = sandbox.start({}, {{reply, known}});
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    RavenProcess::Surroundings around = RavenProcess::Surroundings::of(*m_database, sandbox, m_home->path());
    around.environment.insert(reply, known);
    around.environment.insert(QStringLiteral("SENDGRID_TEMPLATE_ID_TAKEN"),
                              QStringLiteral("d-00000000000000000000000000000002"));
    QVERIFY(m_database->script("insert into conversation_messages (direction, text, occurred_at, source, dedupe_key, "
                               "unmatched) select 'technician', 'Yes', now(), 'inbound_parse', 'r' || g, "
                               "'unknown_sender' from generate_series(1, 2) g"));

    RavenProcess doctor(around, {QStringLiteral("doctor")});
    const int exit = doctor.finish();

    QVERIFY2(doctor.said().contains("! 2 replies could not be matched to a work order."), doctor.said().constData());
    QVERIFY2(doctor.said().contains("+ The template Raven message is usable."), doctor.said().constData());
    QVERIFY2(doctor.said().contains("x SENDGRID_TEMPLATE_ID_TAKEN: "), doctor.said().constData());
    QCOMPARE(exit, 1);
}

QTEST_GUILESS_MAIN(DispatchRunTest)
#include "tst_dispatchrun.moc"
