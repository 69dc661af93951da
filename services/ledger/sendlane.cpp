#include "services/ledger/sendlane.h"

#include "services/core/boottime.h"
#include "services/core/crashpoint.h"
#include "services/db/connection.h"
#include "services/http/providerhttp.h"
#include "services/ledger/backoff.h"
#include "services/stores/ledgerstore.h"

#include <QLoggingCategory>
#include <QSqlDriver>
#include <QThread>

#include <limits>

namespace {

Q_LOGGING_CATEGORY(lcLane, "raven.ledger.lane", QtInfoMsg)

constexpr int contentsKept = 256;
constexpr int refusedAloneLimit = 3;

bool mayPass(const Error &error)
{
    return error.code == Error::Code::Unavailable || error.code == Error::Code::Retry;
}

} // namespace

SendLane::SendLane(Settings settings, QObject *parent)
    : Service(parent)
    , m_settings(std::move(settings))
    , m_wakeUp(this)
    , m_retry(this)
{
    m_wakeUp.setSingleShot(true);
    m_wakeUp.setTimerType(Qt::PreciseTimer);
    m_retry.setSingleShot(true);
    connect(&m_wakeUp, &QTimer::timeout, this, &SendLane::pump);
    connect(&m_retry, &QTimer::timeout, this, &SendLane::retryUnrecorded);
}

SendLane::~SendLane() = default;

Result<> SendLane::onStart()
{
    auto connection = std::make_unique<Connection>(m_settings.database);
    if (auto opened = connection->open(); !opened)
        return opened;
    m_connection = std::move(connection);
    m_store = std::make_unique<LedgerStore>(*m_connection);
    m_clients = m_settings.makeClients();
    m_running = true;
    m_wakeUp.start(0);
    return {};
}

void SendLane::onStop()
{
    m_running = false;
    m_wakeUp.stop();
    while (!m_halves.empty()) {
        Settlement released;
        released.end = BatchEnd::Released;
        released.error = tr("the engine is stopping");
        (void)m_store->settle(m_halves.front(), released, m_settings.attemptLimit);
        m_halves.pop_front();
    }
    if (m_inFlight.isEmpty() && m_unrecorded.isEmpty())
        finishStopping();
}

void SendLane::onDeadline()
{
    // Whoever has not answered by now may or may not have taken it.
    const QList<SendBatch> open = m_inFlight.values();
    for (const SendBatch &batch : open) {
        Settlement doubt;
        doubt.error = tr("the engine was stopped before the provider answered");
        (void)m_store->settle(batch, doubt, m_settings.attemptLimit);
    }
    m_inFlight.clear();
    m_unrecorded.clear();
    m_retry.stop();
}

void SendLane::listen()
{
    if (m_connection->sessionNumber() == m_listeningSession || !m_connection->isOpen())
        return;
    QSqlDriver *driver = m_connection->driver();
    connect(driver, &QSqlDriver::notification, this, [this] { pump(); });
    if (driver->subscribeToNotification(QStringLiteral("raven_send")))
        m_listeningSession = m_connection->sessionNumber();
    else
        qCWarning(lcLane, "lane %d cannot listen; it asks every %d ms", m_settings.lane, m_settings.pollMs);
}

void SendLane::pump()
{
    if (!m_running)
        return;
    listen();
    while (m_running && m_inFlight.size() < m_settings.inFlightLimit && m_unrecorded.isEmpty()) {
        if (!m_halves.empty()) {
            const SendBatch half = m_halves.front();
            m_halves.pop_front();
            launch(half);
        } else if (!claimOne()) {
            break;
        }
    }
}

bool SendLane::claimOne()
{
    QStringList sound;
    QStringList failing;
    for (const auto &[provider, client] : m_clients.byProvider)
        (m_failures.value(provider) > 0 ? failing : sound).append(provider);
    m_wakeUp.start(m_settings.pollMs);
    if (!sound.isEmpty() && claimFrom(sound, m_settings.batchSize))
        return true;
    // A provider in trouble is probed with one message, so that trouble costs little.
    return m_running && !failing.isEmpty() && claimFrom(failing, 1);
}

bool SendLane::claimFrom(const QStringList &providers, int limit)
{
    RAVEN_CRASH_POINT("C0");
    const qint64 askedAt = bootTimeMs();
    const auto answer = m_store->claim({m_settings.engine, m_settings.lane, providers, limit, m_settings.leaseSeconds},
                                       QUuid::createUuid());
    if (!answer) {
        const int wait = int(Backoff {0.25, 5}.seconds(++m_databaseFailures) * 1000);
        if (m_databaseFailures == 1)
            qCWarning(lcLane, "lane %d cannot claim: %s (%s)", m_settings.lane, qPrintable(answer.error().message),
                      qPrintable(answer.error().detail));
        m_wakeUp.start(wait);
        return false;
    }
    if (m_databaseFailures > 0) {
        qCInfo(lcLane, "lane %d claims again", m_settings.lane);
        m_databaseFailures = 0;
    }
    if (!answer->batch) {
        if (answer->waitMs && *answer->waitMs < m_wakeUp.remainingTime())
            m_wakeUp.start(int(std::max<qint64>(*answer->waitMs, 1)));
        return false;
    }
    RAVEN_CRASH_POINT("C1");
    SendBatch batch = *answer->batch;
    batch.claimedAtBootMs = askedAt;
    launch(std::move(batch));
    return true;
}

void SendLane::launch(SendBatch batch)
{
    const std::shared_ptr<SendClient> client = m_clients.byProvider.at(batch.provider);
    ComposedRequest request = client->compose(routeOf(batch), mailOf(batch));
    m_inFlight.insert(batch.id.value, batch);
    if (request.refusal) {
        conclude(batch, *request.refusal);
        return;
    }
    const auto permit = permitFor(batch, request.fingerprint());
    RAVEN_CRASH_POINT("C2");
    if (!permit || permit->verdict != CallPermit::Verdict::Call) {
        forget(batch);
        return;
    }
    if (!permit->dropped.isEmpty()) {
        batch.messages.removeIf([&](const BatchMessage &message) { return permit->dropped.contains(message.id); });
        m_inFlight.insert(batch.id.value, batch);
        request = client->compose(routeOf(batch), mailOf(batch));
        if (request.refusal) {
            conclude(batch, *request.refusal);
            return;
        }
    }
    const qint64 writeBefore = batch.claimedAtBootMs + qint64(m_settings.leaseSeconds * 500);
    client->send(request, writeBefore, this, [this, batch](const SendOutcome &outcome) { conclude(batch, outcome); });
}

/// Empty: this process must not write, and the lease decides what becomes of the batch.
std::optional<CallPermit> SendLane::permitFor(const SendBatch &batch, const QString &fingerprint)
{
    for (int tries = 0; tries < 5; ++tries) {
        const auto permit = m_store->beginCall(batch, fingerprint);
        if (permit && permit->verdict == CallPermit::Verdict::Unknown) {
            if (seenCalling(batch))
                return CallPermit {CallPermit::Verdict::Call, {}};
            return std::nullopt;
        }
        if (permit)
            return *permit;
        if (permit.error().code != Error::Code::Retry) {
            qCWarning(lcLane, "batch %lld cannot begin its call: %s", batch.id.value,
                      qPrintable(permit.error().detail));
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// The commit's outcome is unknown: nothing is written unless the batch is seen calling under our token.
bool SendLane::seenCalling(const SendBatch &batch)
{
    for (int tries = 0; tries < 10; ++tries) {
        const auto calling = m_store->isCalling(batch.token);
        if (calling)
            return *calling;
        QThread::msleep(100);
    }
    return false;
}

MailBatch SendLane::mailOf(const SendBatch &batch)
{
    MailBatch mail;
    mail.attemptUid = batch.uid;
    if (m_settings.replies)
        mail.replyTo = m_settings.replies->make(batch.uid);
    mail.recipients.reserve(batch.messages.size());
    if (m_contents.size() > contentsKept)
        m_contents.clear();
    QHash<qint64, int> place;
    for (const BatchMessage &message : batch.messages) {
        if (!place.contains(message.contentId)) {
            if (!m_contents.contains(message.contentId))
                m_contents.insert(message.contentId, MailContent::fromFacts(batch.contents.value(message.contentId)));
            mail.contents.append(m_contents.value(message.contentId));
            place.insert(message.contentId, int(mail.contents.size()) - 1);
        }
        MailPerson person;
        person.messageUid = message.uid;
        person.address = message.address;
        person.name = message.name;
        person.content = place.value(message.contentId);
        if (m_settings.links) {
            person.acceptUrl = m_settings.links->accept(message.uid);
            person.declineUrl = m_settings.links->decline(message.uid);
            person.unsubscribeUrl = m_settings.links->unsubscribe(message.uid);
            person.trackingPixelUrl = m_settings.links->openPixel(message.uid);
        }
        mail.recipients.append(person);
    }
    return mail;
}

SendRoute SendLane::routeOf(const SendBatch &batch) const
{
    return {batch.routeRef, m_settings.fromAddress, m_settings.fromName, m_settings.categories};
}

void SendLane::conclude(const SendBatch &batch, const SendOutcome &outcome)
{
    if (!m_inFlight.contains(batch.id.value))
        return; // recorded as in doubt when the deadline of the stop passed
    RAVEN_CRASH_POINT("C8");
    const bool sound = outcome.kind != SendOutcome::Kind::NotSent && outcome.kind != SendOutcome::Kind::InDoubt;
    const int failures = m_failures.value(batch.provider);
    Unrecorded result {batch, outcome,
                       settlePlan(batch, outcome, failures, QRandomGenerator::global()->generateDouble())};
    m_failures[batch.provider] = sound ? 0 : failures + 1;
    countRefusals(batch, outcome, result.plan);
    if (outcome.kind != SendOutcome::Kind::Accepted)
        qCInfo(lcLane, "batch %lld of %lld: %s, status %d: %s", batch.id.value, qint64(batch.messages.size()),
               qPrintable(wireWord(outcome.kind)), outcome.httpStatus, qPrintable(outcome.detail));
    record(result);
}

/// Bisecting ends at single messages. Where one after another is refused and nothing is accepted, it is not they.
void SendLane::countRefusals(const SendBatch &batch, const SendOutcome &outcome, SettlePlan &plan)
{
    if (outcome.kind == SendOutcome::Kind::Accepted)
        m_refusedAlone.remove(batch.routeId);
    const bool alone = batch.messages.size() == 1
        && (outcome.kind == SendOutcome::Kind::RefusedUnnamed || outcome.kind == SendOutcome::Kind::TooLarge);
    if (!alone || ++m_refusedAlone[batch.routeId] < refusedAloneLimit)
        return;
    m_refusedAlone.remove(batch.routeId);
    plan.act = SettlePlan::Act::StopRoute;
    plan.alert = tr("The provider refuses every message of this route, one by one: %1 Nothing more is sent by it until "
                    "somebody looks.")
                     .arg(outcome.message);
}

void SendLane::record(const Unrecorded &result)
{
    if (!recordNow(result)) {
        m_unrecorded.append(result);
        if (!m_retry.isActive())
            m_retry.start(100);
        return;
    }
    forget(result.batch);
}

/// False: not now, the database is away; try again. The settlement is idempotent.
bool SendLane::recordNow(const Unrecorded &result)
{
    if (auto acted = act(result.plan, result.batch); !acted && mayPass(acted.error()))
        return false;
    if (result.plan.act == SettlePlan::Act::Split)
        return splitNow(result);

    const int limit = result.plan.countsAsAttempt ? m_settings.attemptLimit : std::numeric_limits<int>::max();
    const auto done = m_store->settle(result.batch, result.plan.settlement, limit);
    RAVEN_CRASH_POINT("C9");
    if (!done) {
        if (mayPass(done.error()))
            return false;
        qCCritical(lcLane, "batch %lld cannot be settled and will be in doubt: %s", result.batch.id.value,
                   qPrintable(done.error().detail));
        return true;
    }
    if (*done) {
        Q_EMIT settled(**done);
    } else if (result.outcome.kind == SendOutcome::Kind::Accepted) {
        qCWarning(lcLane, "the answer for batch %lld came after its lease; it is kept as evidence",
                  result.batch.id.value);
        (void)m_store->keepLateAnswer(result.batch, result.outcome.httpStatus, result.outcome.providerRequestId);
    }
    RAVEN_CRASH_POINT("C10");
    return true;
}

bool SendLane::splitNow(const Unrecorded &result)
{
    const qint64 askedAt = bootTimeMs();
    const auto halves = m_store->split(result.batch, result.plan.settlement, m_settings.leaseSeconds);
    if (!halves)
        return !mayPass(halves.error());
    QHash<qint64, BatchMessage> byId;
    for (const BatchMessage &message : result.batch.messages)
        byId.insert(message.id.value, message);
    // Depth first: the cause is found, and everybody else sent, in the fewest requests.
    for (qsizetype n = halves->size(); n-- > 0;) {
        const LedgerStore::Half &half = halves->at(n);
        SendBatch batch = result.batch;
        batch.id = half.id;
        batch.uid = half.uid;
        batch.token = half.token;
        batch.claimedAtBootMs = askedAt;
        batch.messages.clear();
        for (const MessageId &id : half.messages)
            batch.messages.append(byId.value(id.value));
        m_halves.push_front(batch);
    }
    return true;
}

Result<> SendLane::act(const SettlePlan &plan, const SendBatch &batch)
{
    Result<bool> first = false;
    switch (plan.act) {
    case SettlePlan::Act::Settle:
    case SettlePlan::Act::Split:
        return {};
    case SettlePlan::Act::PauseProvider:
        return m_store->pauseProvider(batch.orgId, batch.provider, plan.pauseSeconds);
    case SettlePlan::Act::StopRoute:
        first = m_store->stopRoute(batch.routeId, plan.alert);
        break;
    case SettlePlan::Act::StopProvider:
        first = m_store->stopProvider(batch.orgId, batch.provider, plan.alert);
        break;
    }
    if (!first)
        return tl::make_unexpected(first.error());
    if (*first) {
        qCCritical(lcLane, "%s", qPrintable(plan.alert));
        Q_EMIT alert(plan.alert);
    }
    return {};
}

void SendLane::retryUnrecorded()
{
    QList<Unrecorded> waiting;
    waiting.swap(m_unrecorded);
    for (const Unrecorded &result : waiting) {
        if (recordNow(result))
            forget(result.batch);
        else
            m_unrecorded.append(result);
    }
    if (!m_unrecorded.isEmpty())
        m_retry.start(500);
}

void SendLane::forget(const SendBatch &batch)
{
    m_inFlight.remove(batch.id.value);
    if (m_running)
        QMetaObject::invokeMethod(this, &SendLane::pump, Qt::QueuedConnection);
    else if (m_inFlight.isEmpty() && m_unrecorded.isEmpty())
        finishStopping();
}
