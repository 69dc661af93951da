#pragma once

#include "models/domain/linkstate.h"
#include "ui/technicians/technicianoperations.h"

#include <QObject>
#include <QPointer>

class ConsoleGraph;
class ScreenStack;
class TechnicianScreen;

/// Opens a technician's page, with the conversation about a work order, on top of whatever it was opened from, and
/// keeps the open ones fresh.
class TechnicianPages final : public QObject
{
    Q_OBJECT

public:
    TechnicianPages(ConsoleGraph &graph, ScreenStack &orders);

    void open(const TechnicianId &technician, const JobId &job);

Q_SIGNALS:
    void workOrderWanted(const JobId &job);

private:
    void refreshOpen();

    ConsoleGraph &m_graph;
    ScreenStack &m_orders;
    QList<QPointer<TechnicianScreen>> m_screens;
};
