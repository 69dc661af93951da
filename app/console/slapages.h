#pragma once

#include "models/domain/linkstate.h"
#include "ui/sla/slaoperations.h"

#include <QObject>
#include <QPointer>

class ConsoleGraph;
class QWidget;
class SlaDialog;
class SlaPolicyDialog;

/// Opens the SLA of a work order and the organisation's policy, and keeps them fresh while they are open.
class SlaPages final : public QObject
{
    Q_OBJECT

public:
    SlaPages(ConsoleGraph &graph, QWidget &window);

    void openWorkOrder(const JobId &job);
    void openPolicy();
    void jobsChanged(const QList<JobId> &ids); ///< empty: many
    void setLink(const LinkState &link);

private:
    ConsoleGraph &m_graph;
    QWidget &m_window;
    QPointer<SlaDialog> m_dialog;
    QPointer<SlaPolicyDialog> m_policy;
    LinkState m_link;
};
