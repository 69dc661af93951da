#include "app/cli/bench/bench.h"

#include "app/cli/bench/benchprovider.h"
#include "services/db/connection.h"
#include "services/dispatch/dispatchservice.h"
#include "services/engine/engine.h"
#include "services/http/providerhttp.h"
#include "services/ledger/sendlane.h"
#include "services/stores/dispatchstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QThread>

#include <mutex>

/// `raven bench dispatch`, `ledger` and `pickup`: one engine with two sender lanes against the sandbox in another
/// process at 5 ms, on a database with default durability.
namespace {

constexpr auto org = "aaaaaaaa-0000-4000-8000-000000000001";
constexpr int ledgerMessages = 50'000;
constexpr int historyMessages = 5'000'000;
constexpr int pickups = 200;
constexpr qint64 longestRunMs = 180'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Bench", text);
}

tl::unexpected<Error> broken(const QString &sentence)
{
    return failure(Error::Code::Internal, sentence);
}

/// A bench's database, provider and (while one is needed) engine.
class Stage
{
public:
    explicit Stage(const BenchSetting &setting)
        : m_setting(setting)
    {
    }

    Result<> build()
    {
        auto database = BenchDatabase::create(m_setting.cluster);
        if (!database)
            return tl::make_unexpected(database.error());
        m_database = *std::move(database);
        m_maker = std::make_unique<Connection>(m_database->settings(SessionKind::Migration));
        m_connection = std::make_unique<Connection>(m_database->settings(SessionKind::Engine));
        if (auto started = provider.start(); !started)
            return started;
        return script("insert into organizations (id, name, postal_address) values ('@org', 'Bench', '1 Main St')");
    }

    /// @p people technicians, warm and cold by turns, and one work order that all of them fit.
    Result<QString> newJob(int people)
    {
        const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        QByteArray sql = R"(
insert into jobs (id, org_id, job_title, trade_needed, address_text, city, state, contact_name, contact_phone,
    contact_email,
                  urgency, description)
values ('@job', '@org', 'No cooling, walk-in freezer', 'HVAC', '1801 Main St', 'Houston', 'TX', 'R', '1',
    'r@example.com',
        'emergency', 'Freezer at 48 F and rising, compressor does not start, product worth saving inside.');
with made as (
    insert into technicians (org_id, full_name, trade_needed, email, signed_up, lat, lng)
    select '@org', 'Technician ' || g, 'HVAC', 't' || g || '-' || left('@job', 8) || '@example.com', g % 2 = 0, 29.7,
        -95.3
    from generate_series(1, @people) g returning id)
insert into job_candidates (org_id, job_id, technician_id, match_score, distance_m)
select '@org', '@job', id, random(), 5000 from made;
)";
        sql.replace("@job", id.toLatin1()).replace("@people", QByteArray::number(people));
        if (auto made = script(sql); !made)
            return tl::make_unexpected(made.error());
        if (auto tidied = script("vacuum analyze"); !tidied)
            return tl::make_unexpected(tidied.error());
        return id;
    }

    Result<> script(QByteArray sql)
    {
        sql.replace("@org", org);
        return m_maker->runScript(QStringLiteral("bench"), sql);
    }

    DispatchRoutes routes() const
    {
        DispatchRoutes routes;
        routes.warmTemplate = provider.templateId();
        routes.coldCampaign = {{QStringLiteral("HVAC"), provider.campaign()}};
        routes.fromAddress = QStringLiteral("dispatch@raven.example");
        routes.appUrl = QStringLiteral("https://raven.example");
        routes.warmKeyPresent = true;
        routes.coldKeyPresent = true;
        return routes;
    }

    Result<> startEngine()
    {
        engine = std::make_unique<Engine>(provider.engine(m_database->settings(SessionKind::Engine)));
        QEventLoop loop;
        std::optional<Error> why;
        QObject::connect(engine.get(), &Engine::started, &loop, &QEventLoop::quit);
        QObject::connect(engine.get(), &Engine::failed, &loop, [why = &why, loop = &loop](const Error &error) {
            *why = error;
            loop->quit();
        });
        engine->start();
        loop.exec();
        if (why)
            return tl::make_unexpected(*why);
        return {};
    }

    void stopEngine()
    {
        QEventLoop loop;
        QObject::connect(engine.get(), &Engine::stopped, &loop, &QEventLoop::quit);
        engine->stop();
        loop.exec();
        engine.reset();
    }

    /// Until the engine has settled @p messages; their number when it gave up before.
    int settleAll(int messages, const std::function<void()> &afterwards)
    {
        QEventLoop loop;
        int settled = 0;
        const auto counting = QObject::connect(engine.get(), &Engine::settled, &loop,
                                               [settled = &settled, loop = &loop, messages](int more) {
                                                   *settled += more;
                                                   if (*settled >= messages)
                                                       loop->quit();
                                               });
        QTimer::singleShot(longestRunMs, &loop, &QEventLoop::quit);
        afterwards();
        loop.exec();
        QObject::disconnect(counting);
        return settled;
    }

    Connection &connection() { return *m_connection; }
    ConnectionSettings settings(SessionKind kind) const { return m_database->settings(kind); }
    void say(const QString &sentence) const { m_setting.progress(sentence); }

    BenchProvider provider;
    std::unique_ptr<Engine> engine;

private:
    const BenchSetting &m_setting;
    std::unique_ptr<BenchDatabase> m_database;
    std::unique_ptr<Connection> m_maker;
    std::unique_ptr<Connection> m_connection;
};

/// From the operator's command to everything recorded, in milliseconds.
Result<double> dispatchOnce(Stage &stage, int people)
{
    const auto job = stage.newJob(people);
    if (!job)
        return tl::make_unexpected(job.error());
    DispatchService service(stage.settings(SessionKind::Command), stage.routes());
    if (auto warmed = service.switches(); !warmed)
        return tl::make_unexpected(warmed.error());
    if (auto started = stage.startEngine(); !started)
        return tl::make_unexpected(started.error());
    DispatchOptions options;
    options.holdSeconds = 0;
    std::optional<Error> why;
    QElapsedTimer watch;
    watch.start();
    const int settled = stage.settleAll(people, [&] {
        if (const auto receipt = service.send(JobId::fromString(*job), options, {}); !receipt)
            why = receipt.error();
    });
    const double milliseconds = double(watch.nsecsElapsed()) / 1e6;
    stage.stopEngine();
    if (why)
        return tl::make_unexpected(*why);
    if (settled != people)
        return broken(tr("%1 of %2 messages were settled.").arg(settled).arg(people));
    return milliseconds;
}

const char *const queueSql = R"sql(
    with job as (
        insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
        values ('@org', 'Bench', 'HVAC', '1 Main St', 'R', '1', 'r@example.com') returning id, org_id
    ), outreach as (
        insert into work_order_outreach (org_id, job_id, status) select org_id, id, 'in_progress' from job returning
            id, org_id, job_id
    ), content as (
        insert into message_contents (org_id, outreach_id, channel, data)
        select org_id, id, 'sendgrid_warm', dispatch_facts((select id from jobs order by created_at limit 1)) from
            outreach
        returning id, outreach_id
    ), people as (
        insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method, message_id)
        select o.org_id, o.id, t.id, 'sendgrid_warm', nextval('outbound_messages_id_seq') from outreach o, technicians t
        returning id, message_id, org_id, outreach_id, technician_id)
    insert into outbound_messages (id, org_id, job_id, outreach_id, recipient_id, content_id, provider, route_id,
        to_address,
                                   to_name, to_domain)
    select p.message_id, p.org_id, (select id from job), p.outreach_id, p.id, (select id from content), 'sendgrid',
           (select min(id) from send_routes), t.person_key, t.full_name, 'example.com'
    from people p join technicians t on t.id = p.technician_id;
    vacuum analyze outbound_messages, work_order_recipients;
    checkpoint;
)sql";

/// Queued to sent, messages a second.
Result<double> drainOnce(Stage &stage)
{
    for (const QByteArray &statement : QByteArray(queueSql).split(';')) {
        if (statement.trimmed().isEmpty())
            continue;
        if (auto queued = stage.script(statement); !queued)
            return tl::make_unexpected(queued.error());
    }
    QElapsedTimer watch;
    std::optional<Error> why;
    // The engine starts on a full queue; its start counts.
    stage.engine = std::make_unique<Engine>(stage.provider.engine(stage.settings(SessionKind::Engine)));
    QObject::connect(stage.engine.get(), &Engine::failed, stage.engine.get(), [&](const Error &error) { why = error; });
    watch.start();
    const int settled = stage.settleAll(ledgerMessages, [&] { stage.engine->start(); });
    const double seconds = double(watch.nsecsElapsed()) / 1e9;
    stage.stopEngine();
    if (why)
        return tl::make_unexpected(*why);
    if (settled != ledgerMessages)
        return broken(tr("%1 of %2 messages were settled.").arg(settled).arg(ledgerMessages));
    return ledgerMessages / seconds;
}

Result<> prepareQueue(Stage &stage)
{
    if (const auto job = stage.newJob(ledgerMessages); !job)
        return tl::make_unexpected(job.error());
    return stage.script("insert into send_routes (org_id, provider, ref) values ('@org', 'sendgrid', '"
                        + stage.provider.templateId().toLatin1() + "')");
}

Result<> addHistory(Stage &stage)
{
    QByteArray sql =
        "insert into outbound_messages (org_id, provider, route_id, to_address, to_domain, state, batch_id, "
        "sending_at, sent_at, queued_at) "
        "select '@org', 'sendgrid', 1, 'old' || g || '@example.com', 'example.com', 'sent', 1, "
        "now() - interval '40 days', now() - interval '40 days', now() - interval '40 days' "
        "from generate_series(1, @n) g";
    sql.replace("@n", QByteArray::number(historyMessages));
    if (auto made = stage.script(sql); !made)
        return made;
    return stage.script("vacuum analyze outbound_messages");
}

/// Writes down when a request is handed to the network.
class WatchedClient final : public SendClient
{
public:
    WatchedClient(std::shared_ptr<SendClient> client, std::function<void()> onSend)
        : m_client(std::move(client))
        , m_onSend(std::move(onSend))
    {
    }

    ComposedRequest compose(const SendRoute &route, const MailBatch &batch) const override
    {
        return m_client->compose(route, batch);
    }
    void send(const ComposedRequest &request, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done) override
    {
        m_client->send(request, writeBeforeBootMs, receiver, std::move(done));
        m_onSend();
    }

private:
    std::shared_ptr<SendClient> m_client;
    std::function<void()> m_onSend;
};

/// Two lanes as an engine runs them, with the moment of each request written down.
class WatchedLanes
{
public:
    explicit WatchedLanes(Stage &stage)
    {
        m_clock.start();
        for (int lane = 0; lane < 2; ++lane)
            m_threads.push_back(std::make_unique<ServiceThread>(QStringLiteral("lane %1").arg(lane)));
        const EngineSettings engine = stage.provider.engine(stage.settings(SessionKind::Engine));
        for (int lane = 0; lane < 2; ++lane) {
            SendLane::Settings settings;
            settings.database = engine.database;
            settings.engine = QUuid::createUuid();
            settings.lane = lane;
            settings.fromAddress = engine.fromAddress;
            settings.links = engine.links;
            settings.makeClients = [this, engine] {
                LaneClients clients;
                ProviderHttp::Settings http;
                http.allowed = HostAllowList({engine.sendgrid->base});
                clients.http = std::make_shared<ProviderHttp>(http);
                clients.byProvider[QStringLiteral("sendgrid")] = std::make_shared<WatchedClient>(
                    std::make_shared<SendGridClient>(*clients.http, *engine.sendgrid), [this] { left(); });
                return clients;
            };
            m_threads.at(size_t(lane))
                ->start([settings] { return std::make_unique<SendLane>(settings); })
                .waitForFinished();
        }
    }
    ~WatchedLanes()
    {
        for (const auto &thread : m_threads)
            thread->stop(std::chrono::seconds(5)).waitForFinished();
    }

    [[nodiscard]] qint64 now() const { return m_clock.nsecsElapsed(); }
    [[nodiscard]] std::optional<qint64> lastLeft(qsizetype count)
    {
        const std::lock_guard guard(m_mutex);
        return m_left.size() > count ? std::optional<qint64>(m_left.at(count)) : std::nullopt;
    }

private:
    void left()
    {
        const std::lock_guard guard(m_mutex);
        m_left.append(m_clock.nsecsElapsed());
    }

    QElapsedTimer m_clock;
    std::mutex m_mutex;
    QList<qint64> m_left;
    std::vector<std::unique_ptr<ServiceThread>> m_threads;
};

/// The 50th and 95th percentile of commit to request, in milliseconds.
Result<std::pair<double, double>> pickupOnce(Stage &stage)
{
    const auto job = stage.newJob(1);
    if (!job)
        return tl::make_unexpected(job.error());
    DispatchStore store(stage.connection());
    WatchedLanes lanes(stage);
    QThread::msleep(300);
    QList<double> waits;
    for (int n = 0; n < pickups + 5; ++n) {
        const auto sent = store.sendTest(JobId::fromString(*job), QStringLiteral("p%1@example.com").arg(n), {},
                                         stage.provider.templateId());
        const qint64 committed = lanes.now();
        if (!sent)
            return tl::make_unexpected(sent.error());
        std::optional<qint64> left;
        while (!(left = lanes.lastLeft(n))) {
            if (lanes.now() - committed > 5'000'000'000)
                return broken(tr("A message was not picked up within 5 s."));
            QThread::usleep(100);
        }
        if (n >= 5) // the first ones prepare their statements
            waits.append(double(std::max<qint64>(*left - committed, 0)) / 1e6);
        QThread::msleep(20);
    }
    std::sort(waits.begin(), waits.end());
    return std::pair(waits.at(waits.size() / 2), waits.at(waits.size() * 95 / 100));
}

} // namespace

Result<QList<BenchFigure>> benchDispatch(const BenchSetting &setting)
{
    QList<BenchFigure> figures {{QStringLiteral("recipients_1000_ms"), QStringLiteral("ms"), {}, 300},
                                {QStringLiteral("recipients_100000_s"), QStringLiteral("s"), {}, 10}};
    int expected = 0;
    Stage stage(setting);
    if (auto built = stage.build(); !built)
        return tl::make_unexpected(built.error());
    for (int run = 0; run < setting.runs; ++run) {
        stage.say(tr("dispatch, run %1 of %2").arg(run + 1).arg(setting.runs));
        const auto small = dispatchOnce(stage, 1000);
        if (!small)
            return tl::make_unexpected(small.error());
        const auto large = dispatchOnce(stage, 100'000);
        if (!large)
            return tl::make_unexpected(large.error());
        figures[0].runs.append(*small);
        figures[1].runs.append(*large / 1000);
        expected += 101'000;
    }
    if (const auto accepted = stage.provider.accepted(); !accepted || *accepted != expected)
        return broken(tr("The sandbox accepted %1 of %2.").arg(accepted.value_or(-1)).arg(expected));
    return figures;
}

Result<QList<BenchFigure>> benchLedger(const BenchSetting &setting)
{
    QList<BenchFigure> figures {{QStringLiteral("sends_per_s"), QStringLiteral("1/s"), {}, 20'000, true},
                                {QStringLiteral("sends_per_s_with_history"), QStringLiteral("1/s"), {}, 15'000, true}};
    Stage stage(setting);
    if (auto built = stage.build(); !built)
        return tl::make_unexpected(built.error());
    if (auto prepared = prepareQueue(stage); !prepared)
        return tl::make_unexpected(prepared.error());
    for (BenchFigure &figure : figures) {
        for (int run = 0; run < setting.runs; ++run) {
            stage.say(tr("%1, run %2 of %3").arg(figure.name).arg(run + 1).arg(setting.runs));
            const auto speed = drainOnce(stage);
            if (!speed)
                return tl::make_unexpected(speed.error());
            figure.runs.append(*speed);
        }
        if (&figure == &figures.first()) {
            stage.say(tr("writing %1 old messages").arg(historyMessages));
            if (auto added = addHistory(stage); !added)
                return tl::make_unexpected(added.error());
        }
    }
    figures[1].limit = std::max(figures[1].limit, figures[0].median() * 0.75);
    return figures;
}

Result<QList<BenchFigure>> benchPickup(const BenchSetting &setting)
{
    QList<BenchFigure> figures {{QStringLiteral("p50_ms"), QStringLiteral("ms"), {}, 3},
                                {QStringLiteral("p95_ms"), QStringLiteral("ms"), {}, 8}};
    Stage stage(setting);
    if (auto built = stage.build(); !built)
        return tl::make_unexpected(built.error());
    for (int run = 0; run < setting.runs; ++run) {
        stage.say(tr("pickup, run %1 of %2").arg(run + 1).arg(setting.runs));
        const auto waits = pickupOnce(stage);
        if (!waits)
            return tl::make_unexpected(waits.error());
        figures[0].runs.append(waits->first);
        figures[1].runs.append(waits->second);
    }
    return figures;
}
