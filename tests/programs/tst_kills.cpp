#include "services/core/crashpoint.h"
#include "tests/support/dispatchfixture.h"
#include "tests/support/raventest.h"
#include "tests/support/ravenprocess.h"

#include <QElapsedTimer>
#include <QRandomGenerator>

/// The send guarantee against SIGKILL: at each crash point of the send, and at random over two engines. The sandbox
/// counts what it accepted, so a duplicate or a loss cannot hide. RAVEN_KILLS_PER_POINT makes the night's run longer.
class KillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void killsAtEveryCrashPointNeitherRepeatNorLose_data();
    void killsAtEveryCrashPointNeitherRepeatNorLose();
    void randomKillsOfTwoEnginesNeitherRepeatNorLose();
    void withoutTheInDoubtRuleTheHarnessSeesDuplicates();

private:
    void queue(int warm, int cold);
    int killOnce(const QString &crashAt, bool isWarm);
    void drain();
    void bringEvidence();
    void lookUp();
    void decideTheRest();
    qint64 provable();
    QString unaccounted();
    qint64 inState(const char *state);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<QTemporaryDir> m_home;
    RavenProcess::Surroundings m_around;
};

void KillTest::init()
{
    failOnAnyWarning();
    m_sandbox = std::make_unique<SandboxProcess>();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message));
    m_database = *std::move(database);
    const auto started = m_sandbox->start({QStringLiteral("--instantly-rate"), QStringLiteral("0")});
    QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
    m_home = std::make_unique<QTemporaryDir>();
    m_around = RavenProcess::Surroundings::of(*m_database, *m_sandbox, m_home->path());
    m_around.environment.insert(QStringLiteral("RAVEN_LEASE_S"), QStringLiteral("3"));
    m_around.environment.insert(QStringLiteral("RAVEN_REQUEST_DEADLINE_S"), QStringLiteral("2"));
    m_around.environment.insert(QStringLiteral("RAVEN_QUARANTINE_S"), QStringLiteral("1"));
    m_around.environment.insert(QStringLiteral("RAVEN_SEND_LANES"), QStringLiteral("1"));
    m_around.environment.insert(QStringLiteral("RAVEN_BATCH_SIZE"), QStringLiteral("4"));
}

void KillTest::queue(int warm, int cold)
{
    QVERIFY(DispatchFixture::fill(*m_database, warm, cold));
    RavenProcess raven(m_around, {QStringLiteral("dispatch"), QStringLiteral("1"), QStringLiteral("--no-hold")});
    QCOMPARE(raven.finish(), 0);
}

/// Runs an engine that has the key of one channel only until it kills itself; how many kills happened (0 or 1).
int KillTest::killOnce(const QString &crashAt, bool isWarm)
{
    RavenProcess::Surroundings around = m_around;
    around.environment.insert(QStringLiteral("RAVEN_CRASH_AT"), crashAt);
    around.environment.insert(isWarm ? QStringLiteral("INSTANTLY_API_KEY") : QStringLiteral("SENDGRID_API_KEY"),
                              QString());
    RavenProcess engine(around, {QStringLiteral("engine"), QStringLiteral("--only"), QStringLiteral("send")});
    return engine.finish(10'000) == -2 ? 1 : 0;
}

/// Lets an unhurt engine do what can be done without evidence.
void KillTest::drain()
{
    RavenProcess engine(m_around, {QStringLiteral("engine"), QStringLiteral("--until-idle")});
    const int exit = engine.finish(60'000);
    QVERIFY2(exit == 0, engine.said().constData());
}

/// What the gateway would have stored: a "processed" event for each message that the sandbox accepted.
void KillTest::bringEvidence()
{
    const auto ledger = m_sandbox->ledger();
    QVERIFY(ledger);
    QByteArray uids;
    for (auto intent = ledger->intents.begin(); intent != ledger->intents.end(); ++intent)
        uids += (uids.isEmpty() ? "'" : ",'") + intent.key().toUtf8() + "'";
    if (uids.isEmpty())
        return;
    QVERIFY(m_database->script(
        "insert into message_events (org_id, provider, provider_event_id, event_type, occurred_at, "
        "outbound_message_id) select m.org_id, 'sendgrid', 'kill-' || m.id, 'processed', now(), m.id "
        "from outbound_messages m where m.provider = 'sendgrid' and m.uid in ("
        + uids + ") on conflict do nothing"));
}

/// What Instantly's lists or a stored event can end.
qint64 KillTest::provable()
{
    return m_database->number("select count(*) from outbound_messages m where m.state = 'in_doubt' and "
                              "(provider = 'instantly' or exists (select 1 from message_events e "
                              "where e.outbound_message_id = m.id))");
}

/// An engine runs until Instantly's own lists have ended every doubt about leads and events those about mails.
void KillTest::lookUp()
{
    if (provable() == 0)
        return; // an engine told to end while it is still loading has no handler yet and dies by the signal
    RavenProcess engine(m_around, {QStringLiteral("engine")});
    engine.start();
    QTRY_COMPARE_WITH_TIMEOUT(provable(), 0, 90'000);
    engine.terminate();
    QCOMPARE(engine.finish(), 0);
    drain();
}

/// A person decides about warm messages that no event speaks for, once the quarantine is over.
void KillTest::decideTheRest()
{
    QTest::qWait(1100);
    QVERIFY(m_database->script("select ledger_decide((select coalesce(array_agg(id), '{}') from outbound_messages "
                               "where state = 'in_doubt' and provider = 'sendgrid'), 'send_again', 'no event came')"));
}

qint64 KillTest::inState(const char *state)
{
    return m_database->number(QByteArray("select count(*) from outbound_messages where state = '") + state + "'");
}

/// Empty when books and sandbox agree: nobody asked twice, who is sent is there once, who is not sent is not there.
QString KillTest::unaccounted()
{
    const auto ledger = m_sandbox->ledger();
    if (!ledger)
        return QStringLiteral("the sandbox does not answer");
    if (const QStringList twice = SandboxProcess::Ledger::repeated(ledger->intents); !twice.isEmpty())
        return QStringLiteral("%1 messages were accepted twice").arg(twice.size());
    if (const QStringList twice = SandboxProcess::Ledger::repeated(ledger->attempts); !twice.isEmpty())
        return QStringLiteral("%1 attempts made more than one request").arg(twice.size());
    if (SandboxProcess::Ledger::repeated(ledger->warm).size() + SandboxProcess::Ledger::repeated(ledger->cold).size()
        > 0)
        return QStringLiteral("an address was reached twice");
    Connection connection(m_database->settings(SessionKind::Migration));
    const QString sent =
        m_database->value("select string_agg(to_address, ' ') from outbound_messages where state = 'sent'");
    for (const QString &address : sent.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (ledger->warm.value(address) + ledger->cold.value(address) != 1)
            return address + QStringLiteral(" is sent in the books and not at the sandbox");
    }
    const QString unsent = m_database->value("select string_agg(to_address, ' ') from outbound_messages "
                                             "where state in ('queued', 'failed', 'skipped', 'cancelled')");
    for (const QString &address : unsent.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        if (ledger->warm.value(address) + ledger->cold.value(address) != 0)
            return address + QStringLiteral(" is not sent in the books and is at the sandbox");
    }
    if (m_database->value(
            "select (warm_n_queued + warm_n_sending + warm_n_sent + warm_n_failed + warm_n_skipped + "
            "warm_n_cancelled + warm_n_in_doubt + cold_n_queued + cold_n_sending + cold_n_sent + cold_n_failed "
            "+ cold_n_skipped + cold_n_cancelled + cold_n_in_doubt = total_recipients)::text "
            "from work_order_outreach")
        != QLatin1String("true"))
        return QStringLiteral("the books do not add up to the people asked");
    return {};
}

void KillTest::killsAtEveryCrashPointNeitherRepeatNorLose_data()
{
    QTest::addColumn<QString>("point");
    for (const std::string_view point : raven::crashPointNames)
        QTest::newRow(point.data()) << QString::fromLatin1(point.data());
    QCOMPARE(raven::crashPointNames.size(), size_t(11));
}

void KillTest::killsAtEveryCrashPointNeitherRepeatNorLose()
{
    QFETCH(const QString, point);
    const int half = std::max(1, qEnvironmentVariableIntValue("RAVEN_KILLS_PER_POINT") / 2);
    // Under a sanitizer an engine takes seconds to start; the figures come from the other build.
    const int wanted = qEnvironmentVariableIsSet("RAVEN_KILLS_PER_POINT") ? half : underSanitizer ? 2 : 10;
    queue(wanted * 14, wanted * 14);

    int kills = 0;
    for (int n = 0; n < wanted; ++n) {
        for (const bool isWarm : {true, false})
            kills += killOnce(QStringLiteral("%1:%2").arg(point).arg(1 + n % 3), isWarm);
    }
    drain();
    const QString afterKills = unaccounted();
    const qint64 doubts = inState("in_doubt");
    bringEvidence();
    lookUp();
    if (QTest::currentTestFailed())
        return; // a person who decides before the evidence is in may well order a duplicate
    const qint64 undecided = inState("in_doubt");
    decideTheRest();
    drain();

    qInfo("%s: %d kills, %lld in doubt after them, %lld without evidence", qPrintable(point), kills, doubts, undecided);
    QCOMPARE(kills, 2 * wanted);
    QCOMPARE(afterKills, QString());
    QCOMPARE(unaccounted(), QString());
    QCOMPARE(inState("in_doubt"), 0);
    QCOMPARE(inState("sent"), wanted * 28);
}

void KillTest::randomKillsOfTwoEnginesNeitherRepeatNorLose()
{
    constexpr int kills = 60;
    m_around.environment.insert(QStringLiteral("RAVEN_BATCH_SIZE"), QStringLiteral("10"));
    m_around.environment.insert(QStringLiteral("RAVEN_SEND_LANES"), QStringLiteral("2"));
    QVERIFY(m_sandbox->setFaults(QStringLiteral("latency=500")));
    queue(1500, 1500);

    std::array<std::unique_ptr<RavenProcess>, 2> engines;
    QRandomGenerator chance(4711);
    int killed = 0;
    while (killed < kills) {
        for (auto &engine : engines) {
            if (!engine || engine->state() == QProcess::NotRunning) {
                engine = std::make_unique<RavenProcess>(m_around, QStringList {QStringLiteral("engine")});
                engine->start();
            }
        }
        QTest::qWait(50 + chance.bounded(450));
        auto &victim = engines.at(static_cast<size_t>(chance.bounded(2)));
        victim->kill();
        QVERIFY(victim->waitForFinished());
        ++killed;
        if (inState("queued") == 0)
            break;
    }
    for (auto &engine : engines)
        engine.reset();
    QVERIFY(m_sandbox->setFaults(QString()));
    drain();
    const QString afterKills = unaccounted();
    const qint64 doubts = inState("in_doubt");
    bringEvidence();
    lookUp();
    if (QTest::currentTestFailed())
        return; // a person who decides before the evidence is in may well order a duplicate
    const qint64 undecided = inState("in_doubt");
    decideTheRest();
    drain();

    qInfo("random: %d kills over 3,000 sends, %lld in doubt after them, %lld without evidence", killed, doubts,
          undecided);
    QVERIFY2(killed >= 40, "the sends were over before enough engines had been killed");
    QCOMPARE(afterKills, QString());
    QCOMPARE(unaccounted(), QString());
    QCOMPARE(inState("sent"), 3000);
}

void KillTest::withoutTheInDoubtRuleTheHarnessSeesDuplicates()
{
    queue(80, 0);

    int kills = 0;
    for (int n = 0; n < 4; ++n) {
        kills += killOnce(QStringLiteral("C8:1"), true);
        QTest::qWait(3100);
        // The rule that nothing in doubt goes back by time alone, switched off.
        QVERIFY(m_database->script("select ledger_sweep();"
                                   "update outbound_messages set state = 'queued', batch_id = null, sending_at = null, "
                                   "settled_at = null where state = 'in_doubt'"));
    }
    drain();
    const auto ledger = m_sandbox->ledger();

    QCOMPARE(kills, 4);
    QVERIFY2(!SandboxProcess::Ledger::repeated(ledger->intents).isEmpty(), "the harness cannot see a duplicate");
    QVERIFY(unaccounted().contains(QLatin1String("accepted twice")));
}

QTEST_GUILESS_MAIN(KillTest)
#include "tst_kills.moc"
