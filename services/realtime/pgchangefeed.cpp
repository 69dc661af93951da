#include "services/realtime/pgchangefeed.h"

#include <QLoggingCategory>
#include <QRandomGenerator>
#include <QSocketNotifier>

#include <libpq-fe.h>

namespace {

Q_LOGGING_CATEGORY(lcRealtime, "raven.realtime", QtInfoMsg)

ConnectionSettings impatient(ConnectionSettings settings)
{
    // libpq rounds anything below two seconds up; the thread must not hang on a network that swallows packets.
    settings.options.insert(QStringLiteral("connect_timeout"), QStringLiteral("2"));
    return settings;
}

} // namespace

PgChangeFeed::PgChangeFeed(Settings settings, std::shared_ptr<const Clock> clock, QObject *parent)
    : ChangeFeed(parent)
    , m_settings(std::move(settings))
    , m_clock(std::move(clock))
    , m_connection(impatient(m_settings.connection))
    , m_beatTimer(this)
    , m_retryTimer(this)
    , m_offlineTimer(this)
{
    qRegisterMetaType<ChangeFeed::Change>();
    m_retryTimer.setSingleShot(true);
    m_offlineTimer.setSingleShot(true);
    connect(&m_beatTimer, &QTimer::timeout, this, &PgChangeFeed::beat);
    connect(&m_retryTimer, &QTimer::timeout, this, &PgChangeFeed::connectSession);
    connect(&m_offlineTimer, &QTimer::timeout, this, [this] { setConnectivity(Connectivity::Offline, m_lastHeard); });
}

PgChangeFeed::~PgChangeFeed() = default;

Result<> PgChangeFeed::onStart()
{
    m_retryDelay = m_settings.firstRetry;
    setConnectivity(Connectivity::Reconnecting, m_lastHeard);
    m_offlineTimer.start(m_settings.offlineAfter);
    connectSession();
    return {};
}

void PgChangeFeed::onStop()
{
    m_retryTimer.stop();
    m_offlineTimer.stop();
    dropSession();
    setConnectivity(Connectivity::Offline, m_lastHeard);
    finishStopping();
}

void PgChangeFeed::onDeadline()
{
    // Nothing of a feed outlasts onStop().
}

void PgChangeFeed::connectSession()
{
    if (auto listening = listen(); !listening) {
        qCDebug(lcRealtime).noquote() << "not connected:" << listening.error().detail;
        dropSession();
        // Jitter, so that a hundred consoles do not knock at a restarted server in step.
        const auto jitter = QRandomGenerator::global()->bounded(int(m_retryDelay.count()) / 4 + 1);
        m_retryTimer.start(m_retryDelay + std::chrono::milliseconds(jitter));
        m_retryDelay = std::min(m_retryDelay * 2, m_settings.longestRetry);
        return;
    }
    m_retryDelay = m_settings.firstRetry;
    m_offlineTimer.stop();
    m_lastHeard = m_clock->now();
    m_misses = 0;
    m_beatUnanswered = false;
    if (m_settings.beat.count() > 0)
        m_beatTimer.start(m_settings.beat);
    if (m_connection.sessionNumber() > 1) {
        ++m_reconnects;
        qCInfo(lcRealtime, "listening again");
    }
    setConnectivity(Connectivity::Live, m_lastHeard);
    // Whatever was missed in between shows only when everything is read again.
    Q_EMIT rereadEverything();
}

Result<> PgChangeFeed::listen()
{
    if (auto open = m_connection.open(); !open)
        return open;
    PGconn *session = m_connection.native();
    m_beatChannel = QStringLiteral("raven_beat_%1").arg(PQbackendPID(session));
    QStringList channels = m_settings.channels;
    channels.append(m_beatChannel);
    for (const QString &channel : std::as_const(channels))
        if (auto listening = m_connection.runScript(QStringLiteral("listen"), "listen " + channel.toLatin1());
            !listening)
            return listening;
    PQsetnonblocking(session, 1);
    m_notifier = std::make_unique<QSocketNotifier>(PQsocket(session), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &PgChangeFeed::readSocket);
    return {};
}

void PgChangeFeed::dropSession()
{
    m_beatTimer.stop();
    m_notifier.reset(); // before the socket it watches
    m_connection.close();
}

void PgChangeFeed::sessionDied(const QString &why)
{
    qCInfo(lcRealtime).noquote() << "the listening session is gone:" << why;
    dropSession();
    setConnectivity(Connectivity::Reconnecting, m_lastHeard);
    m_offlineTimer.start(m_settings.offlineAfter);
    m_retryTimer.start(0);
}

void PgChangeFeed::readSocket()
{
    PGconn *session = m_connection.native();
    if (PQconsumeInput(session) == 0 || PQstatus(session) != CONNECTION_OK) {
        // Called from the notifier itself, which must outlive this call.
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
        sessionDied(QStringLiteral("closed by the server"));
        return;
    }
    takeNotifications();
}

void PgChangeFeed::takeNotifications()
{
    PGconn *session = m_connection.native();
    // The answer to our own NOTIFY; only what is there already.
    while (!PQisBusy(session)) {
        PGresult *result = PQgetResult(session);
        if (!result)
            break;
        PQclear(result);
    }
    // Collected first: a slot may stop the feed.
    QList<std::pair<QString, QString>> heard;
    while (PGnotify *notification = PQnotifies(session)) {
        heard.append({QString::fromUtf8(notification->relname), QString::fromUtf8(notification->extra)});
        PQfreemem(notification);
    }
    m_lastHeard = m_clock->now();
    for (const auto &[channel, payload] : std::as_const(heard)) {
        if (channel == m_beatChannel) {
            m_beatUnanswered = false;
            m_misses = 0;
        } else if (const auto change = Change::fromPayload(payload)) {
            Q_EMIT changed(*change);
        } else {
            Q_EMIT woken(channel);
        }
    }
}

void PgChangeFeed::beat()
{
    if (m_beatUnanswered && ++m_misses >= m_settings.missesUntilDead) {
        sessionDied(QStringLiteral("no heartbeat"));
        return;
    }
    if (m_beatUnanswered)
        return;
    m_beatUnanswered = true;
    PGconn *session = m_connection.native();
    const QByteArray sql = "notify " + m_beatChannel.toLatin1();
    if (PQsendQuery(session, sql.constData()) == 0 || PQflush(session) < 0)
        sessionDied(QStringLiteral("cannot send"));
}
