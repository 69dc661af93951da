#include "app/cli/bench/bench.h"

#include "services/core/servicethread.h"
#include "services/db/connection.h"
#include "services/gateway/gateway.h"
#include "services/gateway/webhookprocessor.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFutureWatcher>
#include <QRandomGenerator>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

/// `raven bench ingest`: 1,000 signed posts of 100 events by eight senders, until every event is applied to messages,
/// recipients and counters.
namespace {

constexpr int messages = 25'000;
constexpr int outreaches = 50;
constexpr int posts = 1'000;
constexpr int eventsPerPost = 100;
constexpr int senders = 8;
constexpr qint64 longestRunMs = 120'000;

const char *const seedSql = R"sql(
    insert into organizations (id, name) values ('aaaaaaaa-0000-4000-8000-000000000001', 'Bench');
    insert into jobs (org_id, job_title, trade_needed, address_text, contact_name, contact_phone, contact_email)
    select 'aaaaaaaa-0000-4000-8000-000000000001', 'Job', 'HVAC', '1 Main St', 'R', '1', 'r@example.com'
    from generate_series(1, 50);
    insert into work_order_outreach (org_id, job_id) select org_id, id from jobs;
    insert into send_routes (org_id, provider, ref) values ('aaaaaaaa-0000-4000-8000-000000000001', 'sendgrid', 'd-1');
    insert into technicians (org_id, full_name, trade_needed, email, signed_up)
    select 'aaaaaaaa-0000-4000-8000-000000000001', 'Technician ' || n, 'HVAC', 'technician' || n || '@example.com', true
    from generate_series(1, 25000) n;
    insert into work_order_recipients (org_id, outreach_id, technician_id, dispatch_method, email_sent, email_sent_at)
    select t.org_id, o.id, t.id, 'sendgrid_warm', true, now()
    from (select *, row_number() over (order by id) as place from technicians) t
    join (select *, row_number() over (order by id) as place from work_order_outreach) o
        on o.place = (t.place - 1) / 500 + 1;
    insert into outbound_messages (uid, org_id, job_id, outreach_id, recipient_id, provider, route_id, to_address,
                                   to_domain, state)
    select ('11111111-0000-4000-8000-' || lpad(row_number() over (order by r.outreach_id, r.id)::text, 12, '0'))::uuid,
           r.org_id, o.job_id, o.id, r.id, 'sendgrid', 1, t.person_key, 'example.com', 'queued'
    from work_order_recipients r
    join work_order_outreach o on o.id = r.outreach_id
    join technicians t on t.id = r.technician_id
    order by r.outreach_id, r.id;
    update outbound_messages set state = 'sending', batch_id = 1, sending_at = now();
    update outbound_messages set state = 'sent', sent_at = now();
    update work_order_recipients r set message_id = m.id from outbound_messages m where m.recipient_id = r.id;
    insert into message_keys (uid, org_id, dedupe_key, message_id)
    select uid, org_id, 'bench:' || id, id from outbound_messages;
    vacuum analyze;
    checkpoint;
)sql";

struct Run
{
    QList<QByteArray> requests; ///< complete, signed, ready for the socket
    QString publicKey;
    int opens = 0;
};

struct Event
{
    double at;
    int message;
    const char *type;
    int nth;
};

/// What happens to a mail: processed, delivered soon after (or not), looked at later by some, more than once by others.
QList<Event> eventsInOrder(QRandomGenerator &random, int *opens)
{
    QList<Event> events;
    for (int message = 1; message <= messages; ++message) {
        const double start = static_cast<double>(message) / messages;
        const auto later = [&](double least) {
            return start + least + random.generateDouble() * 0.1;
        };
        events.append({start, message, "processed", 0});
        if (random.bounded(100) == 0) {
            events.append({later(0.02), message, "bounce", 0});
            continue;
        }
        events.append({later(0.02), message, "delivered", 0});
        const int looks = static_cast<int>(random.bounded(5));
        for (int look = 0; look < looks; ++look)
            events.append({later(0.2 + 0.1 * look), message, "open", look});
        if (random.bounded(2) == 0)
            events.append({later(0.4), message, "click", 0});
    }
    std::sort(events.begin(), events.end(), [](const Event &left, const Event &right) { return left.at < right.at; });
    events.resize(std::min<qsizetype>(events.size(), posts * eventsPerPost));
    *opens = static_cast<int>(std::count_if(events.begin(), events.end(),
                                            [](const Event &event) { return qstrcmp(event.type, "open") == 0; }));
    return events;
}

QByteArray eventText(const Event &event, qint64 baseTime, int run)
{
    const QByteArray number = QByteArray::number(event.message);
    QByteArray text = R"({"email":"technician)" + number + R"(@example.com","timestamp":)"
        + QByteArray::number(baseTime + static_cast<qint64>(event.at * 3000))
        + R"(,"smtp-id":"<qNwBLgPQQjW6DJvKQwSAbw@ismtpd0178p1mdw1.sendgrid.net>","event":")" + event.type
        + R"(","category":["work-order"],"sg_event_id":")" + QByteArray::number(run) + QByteArray(event.type).toBase64()
        + number.rightJustified(8, '0') + QByteArray::number(event.nth)
        + R"(","sg_message_id":"qNwBLgPQQjW6DJvKQwSAbw.recvd-84f9b57c9-x2k4p-1-65A1B2C3-12.0",)"
        + R"("rv_intent":"11111111-0000-4000-8000-)" + number.rightJustified(12, '0')
        + R"(","rv_attempt":"33333333-0000-4000-8000-000000000001")";
    if (qstrcmp(event.type, "open") == 0 || qstrcmp(event.type, "click") == 0)
        text += R"(,"useragent":"Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0","ip":"192.0.2.7")";
    else if (qstrcmp(event.type, "bounce") == 0)
        text += R"(,"type":"bounce","status":"5.1.1","reason":"550 5.1.1 no such user")";
    else
        text += R"(,"response":"250 2.0.0 OK")";
    return text + '}';
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

QByteArray signatureOf(EVP_PKEY *key, const QByteArray &message)
{
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    QByteArray der(128, '\0');
    auto length = static_cast<size_t>(der.size());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(der.data()), &length,
                   reinterpret_cast<const unsigned char *>(message.constData()), static_cast<size_t>(message.size()));
    return der.left(static_cast<qsizetype>(length)).toBase64();
}

Run prepare(int number)
{
    QRandomGenerator random(static_cast<quint32>(1000 + number));
    Run run;
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    unsigned char *der = nullptr;
    const int length = i2d_PUBKEY(key.get(), &der);
    run.publicKey = QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(der), length).toBase64());
    OPENSSL_free(der);

    const QList<Event> events = eventsInOrder(random, &run.opens);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QByteArray timestamp = QByteArray::number(now);
    for (int post = 0; post < posts; ++post) {
        QByteArray body = "[";
        for (int index = 0; index < eventsPerPost; ++index)
            body += (index > 0 ? ",\r\n" : "") + eventText(events.at(post * eventsPerPost + index), now - 7200, number);
        body += "]\r\n";
        run.requests.append("POST /webhooks/sendgrid HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                            "X-Twilio-Email-Event-Webhook-Timestamp: "
                            + timestamp
                            + "\r\nX-Twilio-Email-Event-Webhook-Signature: " + signatureOf(key.get(), timestamp + body)
                            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    return run;
}

/// One sender: posts over one connection and waits for each answer. False when one was not 200.
bool post(quint16 port, const QList<QByteArray> &requests, std::atomic<int> &next, QList<double> &took)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto closing = qScopeGuard([fd] { ::close(fd); });
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return false;
    for (int index = next++; index < requests.size(); index = next++) {
        const QByteArray &request = requests.at(index);
        QElapsedTimer clock;
        clock.start();
        qsizetype sent = 0;
        while (sent < request.size()) {
            const ssize_t count =
                ::send(fd, request.constData() + sent, static_cast<size_t>(request.size() - sent), MSG_NOSIGNAL);
            if (count <= 0)
                return false;
            sent += count;
        }
        std::array<char, 1024> answer {};
        if (::recv(fd, answer.data(), answer.size(), 0) < 12 || qstrncmp(answer.data(), "HTTP/1.1 200", 12) != 0)
            return false;
        took.append(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    return true;
}

template<typename T>
Result<T> waitFor(const QFuture<Result<T>> &future)
{
    QFutureWatcher<Result<T>> watcher;
    QEventLoop loop;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!watcher.isFinished())
        loop.exec();
    return future.result();
}

/// Empty when the database holds exactly what the posts said.
QString mistakes(Connection &connection, const Run &run)
{
    const auto row = connection.selectOne(QStringLiteral("bench_ingest_result"));
    if (!row)
        return row.error().message;
    const bool isRight = row->number("events") == posts * eventsPerPost && row->number("opens") == run.opens
        && row->number("drift") == 0 && row->number("moved") > messages / 2;
    return isRight ? QString()
                   : QStringLiteral("%1 events, %2 of %3 opens, counters off by %4")
                         .arg(row->number("events"))
                         .arg(row->number("opens"))
                         .arg(run.opens)
                         .arg(row->number("drift"));
}

struct Measured
{
    double eventsPerSecond = 0;
    double ackP95 = 0;
    double postSeconds = 0;
};

Result<Measured> measure(const BenchSetting &setting, int number)
{
    const auto database = BenchDatabase::create(setting.cluster);
    if (!database)
        return tl::make_unexpected(database.error());
    Connection connection((*database)->settings(SessionKind::Migration));
    for (const QByteArray &statement : QByteArray(seedSql).split(';')) {
        if (statement.trimmed().isEmpty())
            continue;
        if (auto seeded = connection.runScript(QStringLiteral("bench data"), statement); !seeded)
            return tl::make_unexpected(seeded.error());
    }
    const Run run = prepare(number);
    const WebhookStoreFactory makeStore = [engine = (*database)->settings(SessionKind::Engine)] {
        return std::make_unique<WebhookStore>(engine);
    };

    // One engine with its gateway, as `raven engine --gateway` runs it.
    std::atomic<int> applied = 0;
    std::vector<std::unique_ptr<ServiceThread>> threads;
    for (const bool helper : {false, true}) {
        threads.push_back(std::make_unique<ServiceThread>(QStringLiteral("events")));
        const auto started = waitFor(threads.back()->start([makeStore, helper, &applied] {
            WebhookProcessor::Options options;
            options.helper = helper;
            auto processor = std::make_unique<WebhookProcessor>(makeStore, options);
            QObject::connect(processor.get(), &WebhookProcessor::applied, processor.get(),
                             [&applied](int events) { applied += events; });
            return processor;
        }));
        if (!started)
            return tl::make_unexpected(started.error());
    }
    Gateway::Options options;
    options.sendgridPublicKeys = run.publicKey;
    Gateway gateway(options, makeStore);
    if (auto started = gateway.start(); !started)
        return tl::make_unexpected(started.error());
    const quint16 port = gateway.port();

    std::atomic<int> next = 0;
    std::atomic<int> refused = 0;
    std::array<QList<double>, senders> took;
    std::vector<std::thread> workers;
    workers.reserve(took.size());
    QElapsedTimer clock;
    clock.start();
    for (QList<double> &own : took) {
        workers.emplace_back([&] { refused += post(port, run.requests, next, own) ? 0 : 1; });
    }
    for (std::thread &worker : workers)
        worker.join();
    Measured measured;
    measured.postSeconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    while (applied < posts * eventsPerPost && clock.elapsed() < longestRunMs)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const double seconds = static_cast<double>(clock.nsecsElapsed()) / 1e9;
    for (const auto &thread : threads)
        (void)waitFor(thread->stop(std::chrono::seconds(10)));

    QString wrong = mistakes(connection, run);
    if (refused > 0)
        wrong = QStringLiteral("a post was not accepted");
    if (!wrong.isEmpty())
        return failure(Error::Code::Internal,
                       QCoreApplication::translate("Bench", "The result is wrong: %1.").arg(wrong));
    QList<double> all;
    for (const QList<double> &own : took)
        all.append(own);
    std::sort(all.begin(), all.end());
    measured.eventsPerSecond = posts * eventsPerPost / seconds;
    measured.ackP95 = all.at(all.size() * 95 / 100);
    return measured;
}

} // namespace

Result<QList<BenchFigure>> benchIngest(const BenchSetting &setting)
{
    BenchFigure rate {QStringLiteral("events_per_s"), QStringLiteral("events/s"), {}, 30'000, true};
    BenchFigure acknowledged {QStringLiteral("ack_p95_ms"), QStringLiteral("ms"), {}, 20, false};
    for (int number = 1; number <= setting.runs; ++number) {
        const auto measured = measure(setting, number);
        if (!measured)
            return tl::make_unexpected(measured.error());
        setting.progress(QCoreApplication::translate("Bench", "ingest %1 of %2: %3 events/s, posted in %4 s, p95 %5 ms")
                             .arg(number)
                             .arg(setting.runs)
                             .arg(measured->eventsPerSecond, 0, 'f', 0)
                             .arg(measured->postSeconds, 0, 'f', 2)
                             .arg(measured->ackP95, 0, 'f', 1));
        rate.runs.append(measured->eventsPerSecond);
        acknowledged.runs.append(measured->ackP95);
    }
    return QList<BenchFigure> {rate, acknowledged};
}
