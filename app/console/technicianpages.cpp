#include "app/console/technicianpages.h"

#include "app/console/consolegraph.h"
#include "ui/technicians/technicianscreen.h"
#include "ui/widgets/screenstack.h"

TechnicianPages::TechnicianPages(ConsoleGraph &graph, ScreenStack &orders)
    : QObject(&orders)
    , m_graph(graph)
    , m_orders(orders)
{
    connect(&graph, &ConsoleGraph::conversationsChanged, this, &TechnicianPages::refreshOpen);
    connect(&graph, &ConsoleGraph::outreachChanged, this, &TechnicianPages::refreshOpen);
    connect(&graph, &ConsoleGraph::jobsChanged, this, &TechnicianPages::refreshOpen);
    connect(&graph, &ConsoleGraph::everythingChanged, this, &TechnicianPages::refreshOpen);
}

void TechnicianPages::open(const TechnicianId &technician, const JobId &job)
{
    TechnicianOperations operations = m_graph.technicianOperations();
    operations.openWorkOrder = [this](const JobId &wanted) {
        Q_EMIT workOrderWanted(wanted);
    };
    auto *screen = new TechnicianScreen(technician, job, operations, m_graph.clock());
    m_screens.removeAll(nullptr);
    m_screens.append(screen);
    m_orders.push(screen);
    screen->refresh();
}

void TechnicianPages::refreshOpen()
{
    for (const QPointer<TechnicianScreen> &screen : std::as_const(m_screens)) {
        if (screen && screen->isVisible())
            screen->refresh();
    }
}
