#pragma once

#include "services/core/clock.h"
#include "services/db/connection.h"
#include "services/realtime/changefeed.h"

#include <QElapsedTimer>

#include <memory>

class QSocketNotifier;

/// ChangeFeed over LISTEN/NOTIFY. Qt gives no signal when a listening session dies, so this one watches its socket and
/// beats its own heart: every beat it notifies itself, and after two unanswered beats the session counts as dead, also
/// when the network swallows everything. Never waits for an answer, so a dead network cannot stall its thread beyond
/// the time-out of a connect.
class PgChangeFeed final : public ChangeFeed
{
    Q_OBJECT

public:
    struct Settings
    {
        ConnectionSettings connection;
        QStringList channels {QStringLiteral("raven")}; ///< those that carry no rows end in woken()
        std::chrono::milliseconds beat {5000};          ///< zero: no heart, for the test that shows why there is one
        int missesUntilDead = 2;
        std::chrono::milliseconds firstRetry {100};
        std::chrono::milliseconds longestRetry {1500};
        std::chrono::milliseconds offlineAfter {30000};
    };

    explicit PgChangeFeed(Settings settings, std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>(),
                          QObject *parent = nullptr);
    ~PgChangeFeed() override;

    [[nodiscard]] int reconnects() const { return m_reconnects; }

protected:
    /// Succeeds also when the database is away: the feed is then Reconnecting, which is its business.
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    void connectSession();
    Result<> listen();
    void dropSession();
    void sessionDied(const QString &why);
    void readSocket();
    void takeNotifications();
    void beat();

    Settings m_settings;
    std::shared_ptr<const Clock> m_clock;
    Connection m_connection;
    std::unique_ptr<QSocketNotifier> m_notifier;
    QString m_beatChannel;
    QTimer m_beatTimer;
    QTimer m_retryTimer;
    QTimer m_offlineTimer;
    QDateTime m_lastHeard;
    int m_misses = 0;
    bool m_beatUnanswered = false;
    std::chrono::milliseconds m_retryDelay {0};
    int m_reconnects = 0;
};
