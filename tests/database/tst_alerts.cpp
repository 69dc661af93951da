#include "models/domain/slaalertgroup.h"
#include "services/sla/alertservice.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QSemaphore>

#include <thread>

namespace {

QUuid idIn(const SlaInbox &inbox)
{
    return inbox.open.isEmpty() ? QUuid() : inbox.open.first().id;
}

template<typename T>
Error::Code codeOf(const Result<T> &outcome)
{
    return outcome ? Error::Code::Internal : outcome.error().code;
}

} // namespace

/// The alert inbox on a real database: one row for an alert, whoever looks at it.
class TestAlerts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void theInboxShowsWhatIsOpen();
    void aBreachHidesTheWarningBeforeIt();
    void anAcknowledgementIsOneRowThatAllRead();
    void whoComesSecondIsTold();
    void ofTwoAtOnceOneTakesItAndOneIsTold();
    void onesOwnAcknowledgementCanBeTakenBack();
    void commentsAreReadByAll();
    void aSilenceHidesUntilExactlyItsEnd();
    void aSilenceWithoutMinutesLastsUntilTheStageEnds();
    void aSilenceCanBeEnded();
    void escalationEndsAtTheTopOfTheLadder();
    void closingTheWorkOrderEndsItsAlerts();
    void theLastCheckIsTheLeaseOfTheTask();
    void aPolicyThatIsOffIsSaid();
    void aViewerReadsAndCannotAct();
    void anotherOrganisationSeesNothing();

private:
    /// A work order whose dispatch stage began so long ago, and what the tick says about it.
    void raise(int minutesAgo, int count = 1);
    std::unique_ptr<AlertService> desk(const char *login) const;
    SlaInbox read(AlertService &service);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<AlertService> m_anna;
    std::unique_ptr<AlertService> m_ben;
};

void TestAlerts::init()
{
    failOnAnyWarning();
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    const auto filled = m_database->script(R"(
        do $$ begin create role alert_anna login; exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin create role alert_ben login; exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin create role alert_vera login; exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin create role alert_else login; exception when duplicate_object or unique_violation then null; end $$;
        grant raven_dispatcher to alert_anna, alert_ben, alert_else;
        grant raven_viewer to alert_vera;
        insert into organizations (id, name) values ('00000000-0000-0000-0000-0000000000aa', 'Northwind'),
                                                    ('00000000-0000-0000-0000-0000000000bb', 'Southwind');
        insert into memberships (login, org_id, role, display_name)
        values ('alert_anna', '00000000-0000-0000-0000-0000000000aa', 'dispatcher', 'A. Chen'),
               ('alert_ben', '00000000-0000-0000-0000-0000000000aa', 'dispatcher', 'B. Ruiz'),
               ('alert_vera', '00000000-0000-0000-0000-0000000000aa', 'viewer', 'V. Lund'),
               ('alert_else', '00000000-0000-0000-0000-0000000000bb', 'dispatcher', 'E. Moss');)");
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
    m_anna = desk("alert_anna");
    m_ben = desk("alert_ben");
}

void TestAlerts::cleanup()
{
    m_anna.reset();
    m_ben.reset();
    m_database.reset();
}

std::unique_ptr<AlertService> TestAlerts::desk(const char *login) const
{
    return std::make_unique<AlertService>(m_database->settingsFor(QString::fromLatin1(login)));
}

/// Targets of an HVAC emergency: 15 minutes to dispatch, the warning after 11 and a quarter.
void TestAlerts::raise(int minutesAgo, int count)
{
    QByteArray sql = R"(
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email,
                          urgency, created_by, created_at)
        select '00000000-0000-0000-0000-0000000000aa', 'No cooling', 'HVAC', 'a', 'c', 'p', 'e', 'emergency',
               'alert_ben', now() - make_interval(mins => @minutes)
        from generate_series(1, @count);
        select sla_tick();)";
    sql.replace("@minutes", QByteArray::number(minutesAgo)).replace("@count", QByteArray::number(count));
    const auto raised = m_database->script(sql);
    QVERIFY2(raised, qPrintable(raised ? QString() : raised.error().detail));
}

SlaInbox TestAlerts::read(AlertService &service)
{
    const auto inbox = service.inbox();
    if (!inbox)
        qWarning().noquote() << inbox.error();
    return inbox.value_or(SlaInbox());
}

void TestAlerts::theInboxShowsWhatIsOpen()
{
    raise(20);
    raise(12);

    const SlaInbox inbox = read(*m_anna);

    QCOMPARE(inbox.open.size(), 2);
    QCOMPARE(inbox.openStages, 2);
    QCOMPARE(inbox.urgentStages, 1);
    QCOMPARE(inbox.open.at(0).kind, SlaAlert::Kind::Warning);
    const SlaAlert &breach = inbox.open.at(1);
    QCOMPARE(breach.kind, SlaAlert::Kind::Breach);
    QCOMPARE(breach.stage, SlaStage::Dispatch);
    QCOMPARE(breach.owner, QStringLiteral("B. Ruiz"));
    QCOMPARE(breach.trade, QStringLiteral("HVAC"));
    QCOMPARE(breach.levels, 2);
    QCOMPARE(breach.nextRole, QStringLiteral("manager"));
    QCOMPARE(breach.trueAt, breach.dueAt);
    const qint64 over = breach.dueAt.secsTo(inbox.readAt);
    QVERIFY2(over >= 300 && over < 360, qPrintable(QString::number(over)));
    QVERIFY(inbox.policyOn);
    QVERIFY(inbox.silenced.isEmpty());
    QVERIFY(inbox.recent.isEmpty());
}

void TestAlerts::aBreachHidesTheWarningBeforeIt()
{
    raise(12);
    QVERIFY(
        m_database->script("update sla_timers set started_at = started_at - interval '4 minutes'; select sla_tick()"));

    const SlaInbox inbox = read(*m_anna);

    QCOMPARE(inbox.open.size(), 1);
    QCOMPARE(inbox.open.first().kind, SlaAlert::Kind::Breach);
    QVERIFY(inbox.open.first().hidesWarning);
    QCOMPARE(groupAlerts(inbox.open).first().earlier, 1);
    QVERIFY(inbox.recent.isEmpty());
}

void TestAlerts::anAcknowledgementIsOneRowThatAllRead()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));

    const auto taken = m_anna->acknowledge({id}, QStringLiteral("  calling the site "));

    QVERIFY2(taken, qPrintable(taken ? QString() : taken.error().message + taken.error().detail));
    QCOMPARE(taken->taken, 1);
    QCOMPARE(taken->refused, QString());
    const SlaInbox seen = read(*m_ben);
    QVERIFY(seen.open.isEmpty());
    QCOMPARE(seen.urgentStages, 0);
    QCOMPARE(seen.recent.size(), 1);
    QCOMPARE(seen.recent.first().acknowledgedBy, QStringLiteral("A. Chen"));
    QCOMPARE(seen.recent.first().comment, QStringLiteral("calling the site"));
    QCOMPARE(seen.recent.first().notes.size(), 1);
    QCOMPARE(seen.recent.first().notes.first().by, QStringLiteral("A. Chen"));
    // Nobody is asked a second time: the ladder stands still.
    QVERIFY(m_database->script("update sla_alerts set sent_at = sent_at - interval '2 hours'; "
                               "select sla_replan(array(select id from sla_timers)); select sla_tick()"));
    QVERIFY(read(*m_ben).open.isEmpty());
}

void TestAlerts::whoComesSecondIsTold()
{
    raise(20);
    const QUuid id = idIn(read(*m_ben));
    QVERIFY(m_anna->acknowledge({id}, {}));
    QVERIFY(m_database->script("update sla_alerts set acknowledged_at = acknowledged_at - interval '2 seconds'"));

    const auto late = m_ben->acknowledge({id}, QStringLiteral("mine"));

    QVERIFY(late);
    QCOMPARE(late->taken, 0);
    QCOMPARE(late->refused, QStringLiteral("A. Chen acknowledged this 2 s earlier."));
    QCOMPARE(read(*m_ben).recent.first().comment, QString());
}

void TestAlerts::ofTwoAtOnceOneTakesItAndOneIsTold()
{
    constexpr int alerts = 20;
    raise(20, alerts);
    QList<QUuid> ids;
    for (const SlaAlert &alert : read(*m_anna).open)
        ids.append(alert.id);
    QCOMPARE(ids.size(), alerts);
    QList<SlaAcknowledged> anna;
    QList<SlaAcknowledged> ben;
    QSemaphore annasTurn;
    QSemaphore bensTurn;
    const auto press = [this, &ids](const char *login, QList<SlaAcknowledged> &outcomes, QSemaphore &mine,
                                    QSemaphore &other) {
        AlertService service(m_database->settingsFor(QString::fromLatin1(login)));
        for (const QUuid &id : ids) {
            other.release();
            mine.acquire();
            outcomes.append(service.acknowledge({id}, {}).value_or(SlaAcknowledged {-1, {}}));
        }
    };

    std::thread one([&] { press("alert_anna", anna, annasTurn, bensTurn); });
    std::thread two([&] { press("alert_ben", ben, bensTurn, annasTurn); });
    one.join();
    two.join();

    for (int at = 0; at < alerts; ++at) {
        QCOMPARE(anna.at(at).taken + ben.at(at).taken, 1);
        QVERIFY(anna.at(at).refused.isEmpty() != ben.at(at).refused.isEmpty());
        QVERIFY(anna.at(at).refused.isEmpty() == (anna.at(at).taken == 1));
    }
    QCOMPARE(m_database->number("select count(*) from sla_alert_notes where kind = 'acknowledged'"), alerts);
}

void TestAlerts::onesOwnAcknowledgementCanBeTakenBack()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));
    QVERIFY(m_anna->acknowledge({id}, QStringLiteral("mine")));

    const auto foreign = m_ben->undo({id});
    const auto own = m_anna->undo({id});

    QCOMPARE(foreign.value_or(-1), 0);
    QCOMPARE(own.value_or(-1), 1);
    const SlaInbox inbox = read(*m_anna);
    QCOMPARE(inbox.open.size(), 1);
    QCOMPARE(inbox.open.first().comment, QString());
    QCOMPARE(inbox.open.first().notes.last().what, QStringLiteral("undone"));
    QVERIFY(m_anna->acknowledge({id}, {}));
    QVERIFY(m_database->script("update sla_alerts set acknowledged_at = acknowledged_at - interval '61 seconds'"));
    QCOMPARE(m_anna->undo({id}).value_or(-1), 0);
}

void TestAlerts::commentsAreReadByAll()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));

    const auto kept = m_anna->comment(id, QStringLiteral("parts are on the way"));
    const auto empty = m_anna->comment(id, QStringLiteral("   "));

    QVERIFY2(kept, qPrintable(kept ? QString() : kept.error().message + kept.error().detail));
    QVERIFY(!empty);
    QCOMPARE(empty.error().message, QStringLiteral("The comment is empty. Nothing was changed."));
    const SlaAlert seen = read(*m_ben).open.first();
    QCOMPARE(seen.notes.size(), 1);
    QCOMPARE(seen.notes.first().text, QStringLiteral("parts are on the way"));
    QCOMPARE(seen.notes.first().what, QStringLiteral("comment"));
}

void TestAlerts::aSilenceHidesUntilExactlyItsEnd()
{
    constexpr int minutes = 15;
    raise(20);
    const QUuid id = idIn(read(*m_anna));

    const auto quiet = m_anna->silence({id}, minutes, {});

    QVERIFY2(quiet, qPrintable(quiet ? QString() : quiet.error().message + quiet.error().detail));
    const SlaInbox silenced = read(*m_ben);
    QVERIFY(silenced.open.isEmpty());
    QCOMPARE(silenced.urgentStages, 0);
    QCOMPARE(silenced.silenced.size(), 1);
    const qint64 left = silenced.readAt.secsTo(silenced.silenced.first().silencedUntil);
    QVERIFY2(left > minutes * 60 - 30 && left <= minutes * 60, qPrintable(QString::number(left)));
    QCOMPARE(silenced.silenced.first().notes.first().until.secsTo(silenced.silenced.first().silencedUntil), 0);
    // The tick leaves it alone a moment before its end, and brings it back at its end, without any act.
    const QByteArray moved = "update sla_timers set silenced_until = clock_timestamp() + interval '@ms milliseconds';"
                             "select sla_replan(array(select id from sla_timers))";
    QVERIFY(m_database->script(QByteArray(moved).replace("@ms", "60000")));
    QCOMPARE(m_database->number("select returned from sla_tick()"), 0);
    QCOMPARE(read(*m_ben).silenced.size(), 1);
    QVERIFY(m_database->script(QByteArray(moved).replace("@ms", "-1")));
    QCOMPARE(read(*m_ben).open.size(), 1);
    QCOMPARE(m_database->number("select returned from sla_tick()"), 1);
    QCOMPARE(read(*m_ben).open.size(), 1);
    QCOMPARE(read(*m_ben).urgentStages, 1);
    QCOMPARE(m_database->value("select silenced_until::text from sla_timers"), QString());
}

void TestAlerts::aSilenceWithoutMinutesLastsUntilTheStageEnds()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));

    QCOMPARE(m_anna->silence({id}, std::nullopt, {}).value_or(-1), 1);

    const SlaInbox silenced = read(*m_anna);
    QCOMPARE(silenced.silenced.size(), 1);
    QVERIFY(silenced.silenced.first().silenced);
    QVERIFY(!silenced.silenced.first().silencedUntil.isValid());
    QVERIFY(m_database->script("update sla_timers set completed_at = clock_timestamp()"));
    QVERIFY(read(*m_anna).silenced.isEmpty());
    QCOMPARE(read(*m_anna).recent.first().resolvedReason, QStringLiteral("the stage ended"));
}

void TestAlerts::aSilenceCanBeEnded()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));
    QVERIFY(m_anna->silence({id}, std::nullopt, {}));

    QCOMPARE(m_ben->unsilence({id}).value_or(-1), 1);

    QCOMPARE(read(*m_anna).open.size(), 1);
}

void TestAlerts::escalationEndsAtTheTopOfTheLadder()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));

    const auto first = m_anna->escalate(id, QStringLiteral("no answer"));
    const auto second = m_anna->escalate(id, {});
    const auto third = m_anna->escalate(id, {});

    QCOMPARE(first.value_or(-1), 1);
    QCOMPARE(second.value_or(-1), 2);
    QVERIFY(!third);
    QCOMPARE(third.error().code, Error::Code::Rejected);
    QCOMPARE(third.error().message, QStringLiteral("You may not escalate above level 2. Nothing was changed."));
    const SlaInbox inbox = read(*m_ben);
    QCOMPARE(inbox.urgentStages, 1);
    const SlaAlertGroup group = groupAlerts(inbox.open).first();
    QCOMPARE(group.lead.kind, SlaAlert::Kind::Escalation);
    QCOMPARE(group.lead.level, 2);
    QCOMPARE(group.lead.toRole, QStringLiteral("admin"));
    QCOMPARE(group.lead.nextRole, QString());
}

void TestAlerts::closingTheWorkOrderEndsItsAlerts()
{
    raise(20);
    QCOMPARE(read(*m_anna).open.size(), 1);

    QVERIFY(m_database->script("update jobs set job_status = 'cancelled', closed_at = now()"));

    const SlaInbox inbox = read(*m_anna);
    QVERIFY(inbox.open.isEmpty());
    QVERIFY(inbox.recent.first().resolvedAt.isValid());
}

void TestAlerts::theLastCheckIsTheLeaseOfTheTask()
{
    QVERIFY(!read(*m_anna).lastCheckAt.isValid());

    QVERIFY(m_database->script("insert into task_leases (task, holder_name, last_run_at) "
                               "values ('sla', 'ops-2', now() - interval '74 seconds')"));

    const SlaInbox inbox = read(*m_anna);
    QCOMPARE(inbox.lastCheckBy, QStringLiteral("ops-2"));
    const qint64 ago = inbox.lastCheckAt.secsTo(inbox.readAt);
    QVERIFY2(ago >= 74 && ago < 90, qPrintable(QString::number(ago)));
    QVERIFY(!lateCheckSentence(inbox, inbox.readAt).isEmpty());
}

void TestAlerts::aPolicyThatIsOffIsSaid()
{
    raise(20);
    QVERIFY(m_database->script("select sla_switch_policy('00000000-0000-0000-0000-0000000000bb', false)"));
    QVERIFY(read(*m_anna).policyOn);

    QVERIFY(m_database->script("select sla_switch_policy('00000000-0000-0000-0000-0000000000aa', false)"));

    QVERIFY(!read(*m_anna).policyOn);
}

void TestAlerts::aViewerReadsAndCannotAct()
{
    raise(20);
    const auto vera = desk("alert_vera");
    const QUuid id = idIn(read(*vera));
    QVERIFY(!id.isNull());

    QCOMPARE(codeOf(vera->acknowledge({id}, {})), Error::Code::Forbidden);
    QCOMPARE(codeOf(vera->silence({id}, 15, {})), Error::Code::Forbidden);
    QCOMPARE(codeOf(vera->escalate(id, {})), Error::Code::Forbidden);
    QCOMPARE(codeOf(vera->comment(id, QStringLiteral("x"))), Error::Code::Forbidden);
    QCOMPARE(m_database->number("select count(*) from sla_alerts where acknowledged"), 0);
    QCOMPARE(m_database->number("select count(*) from sla_alert_notes"), 0);
}

void TestAlerts::anotherOrganisationSeesNothing()
{
    raise(20);
    const QUuid id = idIn(read(*m_anna));
    QVERIFY(m_anna->comment(id, QStringLiteral("ours")));
    const auto other = desk("alert_else");

    const SlaInbox inbox = read(*other);

    QVERIFY(inbox.open.isEmpty());
    QCOMPARE(inbox.openStages, 0);
    QVERIFY(!other->acknowledge({id}, {}));
    QCOMPARE(read(*m_anna).open.size(), 1);
}

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
