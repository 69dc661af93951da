#pragma once

#include "models/domain/linkstate.h"
#include "ui/dispatch/dispatchoperations.h"

#include <QObject>
#include <QPointer>

class ConsoleGraph;
class DispatchScreen;
class ScreenStack;

/// Opens the dispatch screens where they belong: the loader on top of the board or in a window of its own, preview and
/// assignment as dialogs. Keeps the open loaders fresh.
class DispatchPages final : public QObject
{
    Q_OBJECT

public:
    DispatchPages(ConsoleGraph &graph, ScreenStack &orders);

    void openDispatch(const JobId &job);
    void openPreview(const JobId &job);
    void openAssign(const JobId &job);

    void outreachChanged(const OutreachId &id);
    void jobsChanged(const QList<JobId> &ids); ///< empty: many
    void everythingChanged();
    void setLink(const LinkState &link);

Q_SIGNALS:
    void stopsRequested();
    void slaRequested(const JobId &job);
    void personRequested(const TechnicianId &technician, const JobId &job);

private:
    DispatchOperations operations();
    void openOutreach(const OutreachId &id);
    void openWindow(const OutreachId &id);
    void withOutreach(const JobId &job, std::function<void(const OutreachId &)> act);
    void showAssign(const DispatchPicture &picture);
    DispatchScreen *newScreen(const OutreachId &id);

    ConsoleGraph &m_graph;
    ScreenStack &m_orders;
    QList<QPointer<DispatchScreen>> m_screens;
    LinkState m_link;
};
