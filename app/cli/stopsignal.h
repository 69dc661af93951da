#pragma once

#include <QObject>

class QSocketNotifier;

/// Turns SIGTERM and SIGINT into a Qt signal in this object's thread, for commands that run until told to stop.
/// A second SIGINT ends the process at once, so an impatient operator is never locked in. One at a time.
class StopSignal final : public QObject
{
    Q_OBJECT

public:
    explicit StopSignal(QObject *parent = nullptr);
    ~StopSignal() override;

    [[nodiscard]] bool wasReceived() const { return m_received; }

Q_SIGNALS:
    void received(int signalNumber);

private:
    void takeOne();

    QSocketNotifier *m_notifier;
    bool m_received = false;
};
