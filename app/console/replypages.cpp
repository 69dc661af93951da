#include "app/console/replypages.h"

#include "app/console/consolegraph.h"
#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/shell/mainwindow.h"
#include "ui/technicians/rulesdialog.h"
#include "ui/technicians/unmatcheddialog.h"

namespace {
constexpr int soonMs = 500;
}

ReplyPages::ReplyPages(ConsoleGraph &graph, MainWindow &window)
    : QObject(&window)
    , m_graph(graph)
    , m_window(window)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(soonMs);
    connect(&m_soon, &QTimer::timeout, this, &ReplyPages::count);
    const auto changed = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&graph, &ConsoleGraph::conversationsChanged, this, changed);
    connect(&graph, &ConsoleGraph::everythingChanged, this, changed);
    window.addCommands([this] { return commands(); });
    changed();
}

/// What could not be counted keeps the last number; the next change counts again.
void ReplyPages::count()
{
    if (m_unmatched)
        m_unmatched->refresh();
    deliver(m_graph.replyOperations().countUnmatched(), this, [this](const Result<int> &waiting) {
        if (!waiting || *waiting == m_waiting)
            return;
        m_waiting = *waiting;
        Q_EMIT waitingChanged(m_waiting);
    });
}

QList<Command> ReplyPages::commands()
{
    const QString area = tr("Conversations");
    const QString words = m_waiting > 0 ? tr("Replies without a work order (%1)").arg(Format::count(m_waiting))
                                        : tr("Replies without a work order");
    return {{words,
             area,
             QStringLiteral("mail-reply-sender"),
             {},
             [this] {
                 showUnmatched();
             }},
            {tr("Reply rules…"), area, QStringLiteral("configure"), {}, [this] {
                 showRules();
             }}};
}

void ReplyPages::showUnmatched()
{
    if (m_unmatched) {
        m_unmatched->raise();
        m_unmatched->activateWindow();
        return;
    }
    ReplyOperations operations = m_graph.replyOperations();
    operations.openTechnician = [this](const TechnicianId &technician, const JobId &job) {
        Q_EMIT personRequested(technician, job);
    };
    m_unmatched = new UnmatchedDialog(operations, m_graph.clock(), QTimeZone::systemTimeZone(), &m_window);
    m_unmatched->setAttribute(Qt::WA_DeleteOnClose);
    m_unmatched->open();
}

void ReplyPages::showRules()
{
    auto *dialog = new RulesDialog(m_graph.replyOperations(), QTimeZone::systemTimeZone(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}
