#pragma once

#include "models/domain/slaalertgroup.h"
#include "ui/alerts/alertoperations.h"

#include <QObject>
#include <QPoint>
#include <QTimer>

class ActBar;
class Toast;

/// What a person does with alerts: asks for the words that belong to an act, has it done, and reports what the database
/// said. Nothing is shown because a button was pressed.
class AlertActs final : public QObject
{
    Q_OBJECT

public:
    AlertActs(AlertOperations operations, ActBar &bar, Toast &toast, QObject *parent = nullptr);

    static QList<AlertAct> allowed(const AlertOperations &operations);
    /// @p menuAt: where a menu would open, on the screen. An act that is not allowed does nothing.
    void begin(AlertAct act, const QList<SlaAlertGroup> &groups, const QPoint &menuAt);
    void undo();               ///< the last acknowledgement, for eight seconds
    void setStale(bool stale); ///< nothing is done meanwhile; what is typed stays

Q_SIGNALS:
    void working(bool under);
    void done(bool showNew); ///< what is shown has to be read again; and at once, also what is new

private:
    void askAcknowledge(const QList<SlaAlertGroup> &groups);
    void askComment(const SlaAlertGroup &group);
    void askEscalate(const SlaAlertGroup &group);
    void askSilence(const QList<SlaAlertGroup> &groups, const QPoint &menuAt);
    void acknowledge(const AlertOperations::Ids &ids, const QString &comment);
    void takeAcknowledged(const Result<SlaAcknowledged> &outcome, const AlertOperations::Ids &ids);
    void silence(const AlertOperations::Ids &ids, std::optional<int> minutes);
    void unsilence(const AlertOperations::Ids &ids);
    template<typename T>
    void finish(const QFuture<Result<T>> &future, const std::function<QString(const T &)> &words);
    void finishComment(const QFuture<Result<>> &future);
    void report(bool well, const QString &words, bool showNew = false);

    AlertOperations m_operations;
    ActBar &m_bar;
    Toast &m_toast;
    AlertOperations::Ids m_undoIds;
    QTimer m_undoEnd;
    bool m_stale = false;
};
