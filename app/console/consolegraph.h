#pragma once

#include "app/appconfig/appconfig.h"
#include "app/console/desk.h"
#include "models/domain/consolestatus.h"
#include "services/core/serverclock.h"
#include "services/core/servicethread.h"
#include "services/db/connectionsettings.h"
#include "services/realtime/changefeed.h"
#include "ui/alerts/alertoperations.h"
#include "ui/shell/bandstate.h"
#include "ui/shell/stopoperations.h"
#include "ui/sla/slaoperations.h"
#include "ui/slareport/slareportoperations.h"
#include "ui/technicians/replyoperations.h"
#include "ui/technicians/technicianoperations.h"
#include "ui/workorders/workorderoperations.h"

#include <QObject>

#include <memory>

class Engine;

/// Makes the console's services on their threads, hands their operations to screens, and says what changed. Lives on
/// the GUI thread and never blocks it.
class ConsoleGraph final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        ConnectionSettings database;
        AppConfig config;
        bool ownEngine = true; ///< start one here while no other engine runs
    };

    explicit ConsoleGraph(Settings settings, QObject *parent = nullptr);
    ~ConsoleGraph() override;

    void start();
    /// Ends engine, feed and desk; stopped() follows.
    void stop();
    /// An engine here, whatever the settings say; problem() follows when it cannot.
    void startEngine();

    [[nodiscard]] const ServerClock &clock() const { return m_clock; }
    [[nodiscard]] const BandState &band() const { return m_band; }
    [[nodiscard]] const ConsoleStatus &status() const { return m_status; }
    [[nodiscard]] WorkOrderOperations workOrderOperations();
    [[nodiscard]] StopOperations stopOperations();
    [[nodiscard]] AlertOperations alertOperations();
    [[nodiscard]] SlaReportOperations slaReportOperations();
    [[nodiscard]] SlaOperations slaOperations();
    [[nodiscard]] TechnicianOperations technicianOperations();
    [[nodiscard]] ReplyOperations replyOperations();

    /// What the providers say about a dispatch as previewed.
    [[nodiscard]] QFuture<Result<ProviderAnswers>> askProviders(const DispatchPreview &preview);

    /// Runs @p work(desk) on the desk thread.
    template<typename Work>
    auto onDesk(Work work) -> QFuture<std::invoke_result_t<Work, Desk &>>;
    /// Runs @p begin(desk, done) there; done(Result<Value>) is called later, and the desk does not wait for it.
    template<typename Value, typename Begin>
    QFuture<Result<Value>> laterOnDesk(Begin begin);

Q_SIGNALS:
    void ready(); ///< the desk has answered once: the role is known and screens may be made
    void bandChanged(const BandState &band);
    void jobsChanged(const QList<JobId> &ids); ///< empty: many
    void outreachChanged(const OutreachId &id);
    void alertsChanged();
    void conversationsChanged();
    void everythingChanged();
    void problem(const QString &sentence);
    void stopped();

private:
    void startFeed();
    void readStatus();
    void takeStatus(const ConsoleStatus &status);
    void takeChange(const ChangeFeed::Change &change);
    void takeConnectivity(ChangeFeed::Connectivity connectivity, const QDateTime &since);
    void considerEngine();
    [[nodiscard]] bool hasProviderKey() const;
    void showBand();
    void oneEnded();

    Settings m_settings;
    ServerClock m_clock;
    ServiceThread m_desk;
    ServiceThread m_feed;
    std::unique_ptr<Engine> m_engine;
    QTimer m_statusTimer;
    ConsoleStatus m_status;
    LinkState m_link;
    BandState m_band;
    bool m_hasStatus = false;
    bool m_reading = false;
    bool m_engineRefused = false;
    int m_running = 0;
};

template<typename Work>
auto ConsoleGraph::onDesk(Work work) -> QFuture<std::invoke_result_t<Work, Desk &>>
{
    using Outcome = std::invoke_result_t<Work, Desk &>;
    Service *desk = m_desk.service();
    if (!desk) {
        QPromise<Outcome> promise;
        promise.start();
        promise.addResult(
            Outcome(tl::make_unexpected(Error {Error::Code::Unavailable, tr("The console is stopping."), {}})));
        promise.finish();
        return promise.future();
    }
    return runOn(desk, [desk, work = std::move(work)]() mutable { return work(static_cast<Desk &>(*desk)); });
}

template<typename Value, typename Begin>
QFuture<Result<Value>> ConsoleGraph::laterOnDesk(Begin begin)
{
    // Held by the answer's receiver: a desk that ends before the answer cancels the future.
    const auto promise = std::make_shared<QPromise<Result<Value>>>();
    promise->start();
    onDesk([promise, begin = std::move(begin)](Desk &desk) -> Result<> {
        begin(desk, [promise](const Result<Value> &value) {
            promise->addResult(value);
            promise->finish();
        });
        return {};
    });
    return promise->future();
}
