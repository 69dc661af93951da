#pragma once

#include "models/domain/ids.h"
#include "ui/widgets/screen.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

class ConsoleGraph;
class MainWindow;
class UnmatchedDialog;

/// Replies that belong to nobody, and the rules that replies are judged by: their dialogs over the window, how many
/// wait, and the commands that open them.
class ReplyPages final : public QObject
{
    Q_OBJECT

public:
    ReplyPages(ConsoleGraph &graph, MainWindow &window);

    QList<Command> commands();
    void showUnmatched();
    void showRules();

Q_SIGNALS:
    void waitingChanged(int count);
    void personRequested(const TechnicianId &technician, const JobId &job);

private:
    void count();

    ConsoleGraph &m_graph;
    MainWindow &m_window;
    QPointer<UnmatchedDialog> m_unmatched;
    QTimer m_soon; ///< many replies at once are one count
    int m_waiting = 0;
};
