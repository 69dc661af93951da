#pragma once

#include "services/core/servicethread.h"
#include "services/engine/enginesettings.h"
#include "services/stores/enginestore.h"

#include <QObject>

#include <memory>
#include <vector>

/// One engine: its sender lanes and its tasks, each on a thread of its own. Any number of engines share a database.
/// Used from the thread that made it; start() and stop() answer by signals and never block.
class Engine : public QObject
{
    Q_OBJECT

public:
    explicit Engine(EngineSettings settings, QObject *parent = nullptr);
    ~Engine() override;

    void start();
    /// Claims nothing more, waits for answers under way up to @p deadline, then ends.
    void stop(std::chrono::milliseconds deadline = std::chrono::seconds(10));

    [[nodiscard]] bool isRunning() const { return m_running; }

Q_SIGNALS:
    void started();
    void failed(const Error &error); ///< could not start; nothing runs
    void stopped();
    void settled(int messages); ///< by a lane of this engine
    void changed();             ///< by this engine's tasks
    void alert(const QString &sentence);

private:
    void startLanes();
    void startEvents();
    void startService(const QString &name, ServiceThread::Factory make);
    void oneStarted(const Result<> &result);

    EngineSettings m_settings;
    EngineStore::Identity m_identity;
    std::vector<std::unique_ptr<ServiceThread>> m_threads;
    int m_waiting = 0;
    bool m_running = false;
    std::optional<Error> m_failure;
};
