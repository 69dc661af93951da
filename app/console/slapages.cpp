#include "app/console/slapages.h"

#include "app/console/consolegraph.h"
#include "ui/sla/sladialog.h"
#include "ui/sla/slapolicydialog.h"

SlaPages::SlaPages(ConsoleGraph &graph, QWidget &window)
    : QObject(&window)
    , m_graph(graph)
    , m_window(window)
{
    connect(&graph, &ConsoleGraph::jobsChanged, this, &SlaPages::jobsChanged);
    connect(&graph, &ConsoleGraph::everythingChanged, this, [this] { jobsChanged({}); });
    connect(&graph, &ConsoleGraph::bandChanged, this, [this](const BandState &band) { setLink(band.link); });
    m_link = graph.band().link;
}

void SlaPages::openWorkOrder(const JobId &job)
{
    if (m_dialog)
        m_dialog->close();
    m_dialog = new SlaDialog(job, m_graph.slaOperations(), m_graph.clock(), QTimeZone::systemTimeZone(), &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setLink(m_link);
    m_dialog->open();
}

void SlaPages::openPolicy()
{
    if (m_policy)
        m_policy->close();
    m_policy = new SlaPolicyDialog(m_graph.slaOperations(), m_graph.clock(), QTimeZone::systemTimeZone(), &m_window);
    m_policy->setAttribute(Qt::WA_DeleteOnClose);
    m_policy->setLink(m_link);
    m_policy->open();
}

void SlaPages::jobsChanged(const QList<JobId> &ids)
{
    if (m_dialog && (ids.isEmpty() || ids.contains(m_dialog->job())))
        m_dialog->reload();
}

void SlaPages::setLink(const LinkState &link)
{
    m_link = link;
    if (m_dialog)
        m_dialog->setLink(link);
    if (m_policy)
        m_policy->setLink(link);
}
