#include "app/console/consolegraph.h"
#include "app/console/replypages.h"
#include "services/core/deliver.h"
#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"
#include "ui/shell/mainwindow.h"
#include "ui/technicians/unmatcheddialog.h"
#include "ui/widgets/button.h"

#include <QLineEdit>
#include <QSignalSpy>

namespace {

constexpr int answerMs = 10'000;
constexpr int changeMs = 2'000; ///< a change is on screen within a second; the rest is a slow machine

AppConfig training()
{
    AppConfig::Sources sources;
    sources.file = QStringLiteral("/dev/null");
    sources.environment.insert(QStringLiteral("SENDGRID_BASE_URL"), QStringLiteral("http://127.0.0.1:9"));
    sources.environment.insert(QStringLiteral("INSTANTLY_BASE_URL"), QStringLiteral("http://127.0.0.1:9"));
    return AppConfig::load(sources).value_or(AppConfig());
}

} // namespace

/// The console's services together, against a real database, with a window only where one is asked for.
class TestConsoleGraph : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void itAnswersAndSaysWhoIAm();
    void aChangeElsewhereArrivesWithItsId();
    void aLostSessionIsStaleAndComesBack();
    void aViewerGetsNoWritingOperation();
    void anAlertElsewhereArrivesAndIsInTheInbox();
    void stoppedSendingIsInTheBand();
    void aReplyThatBelongsToNobodyFindsItsWorkOrder();

private:
    std::unique_ptr<ConsoleGraph> started(const QString &login);

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<ConsoleGraph> m_graph;
};

void TestConsoleGraph::init()
{
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    m_database = *std::move(database);
    const auto filled = m_database->script(R"(
        do $$ begin create role test_console login; exception when duplicate_object or unique_violation then null; end
            $$;
        do $$ begin create role test_watcher login; exception when duplicate_object or unique_violation then null; end
            $$;
        grant raven_dispatcher to test_console;
        grant raven_viewer to test_watcher;
        insert into organizations (id, name) values ('00000000-0000-0000-0000-0000000000aa', 'Northwind');
        insert into memberships (login, org_id, role, display_name)
        values ('test_console', '00000000-0000-0000-0000-0000000000aa', 'dispatcher', 'M. Ortiz'),
               ('test_watcher', '00000000-0000-0000-0000-0000000000aa', 'viewer', null);
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        values ('00000000-0000-0000-0000-0000000000aa', 'No cooling', 'HVAC', 'a', 'c', 'p', 'e');)");
    QVERIFY2(filled, qPrintable(filled ? QString() : filled.error().detail));
}

void TestConsoleGraph::cleanup()
{
    if (m_graph) {
        QSignalSpy stopped(m_graph.get(), &ConsoleGraph::stopped);
        m_graph->stop();
        QVERIFY(stopped.wait(answerMs));
    }
    m_graph.reset();
    m_database.reset();
}

std::unique_ptr<ConsoleGraph> TestConsoleGraph::started(const QString &login)
{
    auto graph =
        std::make_unique<ConsoleGraph>(ConsoleGraph::Settings {m_database->settingsFor(login), training(), false});
    QSignalSpy ready(graph.get(), &ConsoleGraph::ready);
    graph->start();
    return ready.wait(answerMs) ? std::move(graph) : nullptr;
}

void TestConsoleGraph::itAnswersAndSaysWhoIAm()
{
    m_graph = started(QStringLiteral("test_console"));
    QVERIFY(m_graph);

    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
    QCOMPARE(m_graph->band().person, QStringLiteral("M. Ortiz"));
    QCOMPARE(m_graph->band().role, QStringLiteral("dispatcher"));
    QCOMPARE(m_graph->band().environmentWord, QStringLiteral("TRAINING"));
    QCOMPARE(m_graph->band().waitingWithoutEngine, std::optional<qint64>(0));
    QVERIFY(std::abs(m_graph->clock().now().secsTo(QDateTime::currentDateTimeUtc())) < 5);

    std::optional<Result<BoardSpine>> spine;
    deliver(m_graph->workOrderOperations().readSpine({}, 0), this,
            [&spine](const Result<BoardSpine> &read) { spine = read; });
    QTRY_VERIFY_WITH_TIMEOUT(spine.has_value(), answerMs);
    QVERIFY2(*spine, qPrintable(*spine ? QString() : spine->error().message));
    QCOMPARE((*spine)->total, 1);
}

void TestConsoleGraph::aChangeElsewhereArrivesWithItsId()
{
    m_graph = started(QStringLiteral("test_console"));
    QVERIFY(m_graph);
    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
    const JobId job = JobId::fromString(m_database->value("select id::text from jobs"));
    QSignalSpy changed(m_graph.get(), &ConsoleGraph::jobsChanged);

    QVERIFY(m_database->script("update jobs set job_title = 'No cooling at all'"));

    QVERIFY(changed.wait(changeMs));
    QCOMPARE(changed.first().first().value<QList<JobId>>(), QList<JobId> {job});
}

void TestConsoleGraph::aLostSessionIsStaleAndComesBack()
{
    m_graph = started(QStringLiteral("test_console"));
    QVERIFY(m_graph);
    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
    QSignalSpy again(m_graph.get(), &ConsoleGraph::everythingChanged);
    QSignalSpy band(m_graph.get(), &ConsoleGraph::bandChanged);

    QVERIFY(
        m_database->script("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'test_console'"));

    QTRY_VERIFY_WITH_TIMEOUT(!again.isEmpty(), answerMs);
    bool wasStale = false;
    for (const QList<QVariant> &change : band)
        wasStale = wasStale || change.first().value<BandState>().link.isStale();
    QVERIFY(wasStale);
    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
}

void TestConsoleGraph::aViewerGetsNoWritingOperation()
{
    m_graph = started(QStringLiteral("test_watcher"));
    QVERIFY(m_graph);

    const WorkOrderOperations operations = m_graph->workOrderOperations();

    QVERIFY(operations.readSpine);
    QVERIFY(!operations.create);
    QVERIFY(!operations.save);
    QVERIFY(!operations.changeStatus);
    const AlertOperations alerts = m_graph->alertOperations();
    QVERIFY(alerts.readInbox);
    const ReplyOperations replies = m_graph->replyOperations();
    QVERIFY(replies.readUnmatched && replies.readRules);
    QVERIFY(!replies.attach && !replies.retireRule);
    QVERIFY(!alerts.acknowledge && !alerts.silence && !alerts.unsilence && !alerts.escalate && !alerts.comment);
    QCOMPARE(m_graph->band().person, QStringLiteral("test_watcher"));
}

void TestConsoleGraph::anAlertElsewhereArrivesAndIsInTheInbox()
{
    m_graph = started(QStringLiteral("test_console"));
    QVERIFY(m_graph);
    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
    QSignalSpy changed(m_graph.get(), &ConsoleGraph::alertsChanged);

    QVERIFY(m_database->script("update sla_timers set started_at = now() - interval '30 days'; select sla_tick()"));

    QVERIFY(changed.wait(changeMs));
    std::optional<Result<SlaInbox>> inbox;
    deliver(m_graph->alertOperations().readInbox(), this, [&inbox](const Result<SlaInbox> &read) { inbox = read; });
    QTRY_VERIFY_WITH_TIMEOUT(inbox.has_value(), answerMs);
    QVERIFY2(*inbox, qPrintable(*inbox ? QString() : inbox->error().message));
    QCOMPARE((*inbox)->urgentStages, 1);
}

void TestConsoleGraph::stoppedSendingIsInTheBand()
{
    QVERIFY(m_database->script("insert into send_controls (scope, ref, reason, set_by) "
                               "values ('provider', 'sendgrid', 'key refused', 'a.chen')"));

    m_graph = started(QStringLiteral("test_console"));

    QVERIFY(m_graph);
    QVERIFY2(m_graph->band().sendingStopped.startsWith(QStringLiteral("SendGrid, by a.chen ")),
             qPrintable(m_graph->band().sendingStopped));
}

void TestConsoleGraph::aReplyThatBelongsToNobodyFindsItsWorkOrder()
{
    m_graph = started(QStringLiteral("test_console"));
    QVERIFY(m_graph);
    QTRY_COMPARE_WITH_TIMEOUT(m_graph->band().link.kind, LinkState::Kind::Live, answerMs);
    MainWindow window(m_graph->clock());
    ReplyPages replies(*m_graph, window);
    QSignalSpy waiting(&replies, &ReplyPages::waitingChanged);
    QCOMPARE(replies.commands().first().text, QStringLiteral("Replies without a work order"));

    QVERIFY(m_database->script(R"(
        insert into technicians (id, org_id, full_name, trade_needed, email)
        values ('00000000-0000-0000-0000-0000000000bb', '00000000-0000-0000-0000-0000000000aa', 'Ann Lee', 'HVAC',
                'ann@example.com');
        insert into conversation_messages (org_id, direction, text, occurred_at, source, dedupe_key, from_address,
                                           unmatched, triaged_at, verdict)
        values ('00000000-0000-0000-0000-0000000000aa', 'technician', 'Yes', now(), 'inbound_parse', 'r1',
                'ann@example.com', 'unknown_sender', now(), 'accepts');)"));
    QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), 1, answerMs);
    QCOMPARE(replies.commands().first().text, QStringLiteral("Replies without a work order (1)"));
    replies.showUnmatched();
    auto *dialog = window.findChild<UnmatchedDialog *>();
    QVERIFY(dialog);
    auto *number = dialog->findChild<QLineEdit *>(QStringLiteral("attachNumber"));
    auto *attach = dialog->findChild<Button *>(QStringLiteral("attachButton"));
    QTRY_VERIFY_WITH_TIMEOUT(number->isVisible(), answerMs);
    QTest::keyClicks(number, m_database->value("select number from jobs"));
    QTRY_VERIFY_WITH_TIMEOUT(attach->isEnabled(), answerMs);
    attach->click();

    QTRY_COMPARE_WITH_TIMEOUT(waiting.size(), 2, answerMs);
    QCOMPARE(waiting.last().first().toInt(), 0);
    QCOMPARE(m_database->value("select t.full_name || ' ' || j.job_title from conversation_messages m "
                               "join ai_conversations c on c.id = m.conversation_id "
                               "join technicians t on t.id = c.technician_id join jobs j on j.id = c.job_id"),
             QStringLiteral("Ann Lee No cooling"));
}

QTEST_MAIN(TestConsoleGraph)
#include "tst_consolegraph.moc"
