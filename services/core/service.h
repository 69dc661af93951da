#pragma once

#include "services/core/result.h"

#include <QObject>
#include <QTimer>

#include <chrono>

/// Something that runs on a service thread until it is stopped. The contract, tested for every service by the table in
/// tests/support/servicecontract.h:
/// - start() twice is one start; after a failed start the next one may succeed;
/// - stop() without start and stop() twice end at once; every stop() is answered by one stopped();
/// - stopped() comes within the deadline, busy or not, and work under way has then been recorded or released.
class Service : public QObject
{
    Q_OBJECT

public:
    enum class State { Stopped, Running, Stopping };
    Q_ENUM(State)

    explicit Service(QObject *parent = nullptr);

    [[nodiscard]] Result<> start();
    void stop(std::chrono::milliseconds deadline);
    [[nodiscard]] State state() const { return m_state; }

Q_SIGNALS:
    void stopped(); ///< queued, never from inside stop()

protected:
    /// Must leave nothing running when it fails.
    [[nodiscard]] virtual Result<> onStart() = 0;
    /// Take nothing new; call finishStopping() once nothing is under way, at once when nothing is.
    virtual void onStop() = 0;
    /// The deadline has passed: release or record what is under way, now.
    virtual void onDeadline() = 0;

    void finishStopping();

private:
    State m_state = State::Stopped;
    QTimer m_deadline;
};
