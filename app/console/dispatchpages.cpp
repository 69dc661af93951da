#include "app/console/dispatchpages.h"

#include "app/console/consolegraph.h"
#include "app/console/desk.h"
#include "models/domain/previewwords.h"
#include "models/domain/vocabulary.h"
#include "services/core/deliver.h"
#include "services/matching/matchingservice.h"
#include "services/workorders/workorderservice.h"
#include "ui/dispatch/assigndialog.h"
#include "ui/dispatch/dispatchscreen.h"
#include "ui/dispatch/dispatchwindow.h"
#include "ui/dispatch/previewdialog.h"
#include "ui/widgets/screenstack.h"

#include <QTimeZone>
#include <QTimer>

namespace {
constexpr int guardMs = 4'000;
}

DispatchPages::DispatchPages(ConsoleGraph &graph, ScreenStack &orders)
    : QObject(&orders)
    , m_graph(graph)
    , m_orders(orders)
{
    // Notifications wake, the timer guards: an engine that falls silent sends none.
    auto *guard = new QTimer(this);
    connect(guard, &QTimer::timeout, this, [this] {
        for (const QPointer<DispatchScreen> &screen : std::as_const(m_screens)) {
            if (screen && screen->isVisible())
                screen->refresh();
        }
    });
    guard->start(guardMs);
}

DispatchOperations DispatchPages::operations()
{
    ConsoleGraph *graph = &m_graph;
    DispatchOperations all;
    all.read = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().picture(id); });
    };
    all.openBoard = [this] {
        m_orders.popToRoot();
    };
    all.openWindow = [this](const OutreachId &id) {
        openWindow(id);
    };
    all.openStops = [this] {
        Q_EMIT stopsRequested();
    };
    all.openSla = [this](const JobId &job) {
        Q_EMIT slaRequested(job);
    };
    all.openPerson = [this](const TechnicianId &technician, const JobId &job) {
        Q_EMIT personRequested(technician, job);
    };
    all.readPreview = [graph](const JobId &job, ChannelChoice channels) {
        return graph->onDesk([job, channels](Desk &desk) -> Result<DispatchPreview> {
            // A dispatch asks the candidates that are written; the preview shows those of this moment.
            if (const Result<int> matched = desk.workOrders().matchAnew(job); !matched)
                return tl::make_unexpected(matched.error());
            Result<DispatchPreview> preview = desk.dispatch().preview(job, channels);
            const Result<QList<MatchLeftOut>> leftOut = desk.workOrders().leftOut(job);
            if (preview && leftOut)
                addLeftOut(*preview, *leftOut);
            return preview;
        });
    };
    all.askProviders = [graph](const DispatchPreview &preview) {
        return graph->askProviders(preview);
    };
    all.readDoubts = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().doubts(id); });
    };
    if (m_graph.status().role == Role::Viewer)
        return all;
    all.takeBack = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().takeBack(id); });
    };
    all.sendNow = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().sendNow(id); });
    };
    all.stop = [graph](const OutreachId &id, const QString &reason) {
        return graph->onDesk([id, reason](Desk &desk) { return desk.dispatch().stop(id, reason); });
    };
    all.startColdWave = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().startColdWave(id); });
    };
    all.cancelColdWave = [graph](const OutreachId &id) {
        return graph->onDesk([id](Desk &desk) { return desk.dispatch().cancelColdWave(id); });
    };
    all.decide = [graph](const QList<MessageId> &messages, DoubtDecision decision) {
        return graph->onDesk([messages, decision](Desk &desk) {
            return desk.dispatch().decide(messages, decision, QStringLiteral("decided by hand"));
        });
    };
    all.assign = [graph](const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                         bool cancelWaiting) {
        return graph->onDesk([job, technician, arrival, cancelWaiting](Desk &desk) {
            return desk.dispatch().assign(job, technician, arrival, cancelWaiting);
        });
    };
    all.send = [graph](const JobId &job, DispatchOptions options, const QString &fingerprint) {
        options.searchedMiles = MatchingService::defaultMiles;
        return graph->onDesk(
            [job, options, fingerprint](Desk &desk) { return desk.dispatch().send(job, options, fingerprint); });
    };
    all.openPreview = [this](const JobId &job) {
        openPreview(job);
    };
    return all;
}

void DispatchPages::withOutreach(const JobId &job, std::function<void(const OutreachId &)> act)
{
    const auto found = m_graph.onDesk([job](Desk &desk) { return desk.dispatch().outreachOf(job); });
    deliver(found, this, [this, act = std::move(act)](const Result<std::optional<OutreachId>> &outreach) {
        if (!outreach)
            Q_EMIT m_graph.problem(outreach.error().message);
        else if (*outreach)
            act(**outreach);
    });
}

void DispatchPages::openDispatch(const JobId &job)
{
    withOutreach(job, [this](const OutreachId &id) { openOutreach(id); });
}

void DispatchPages::openPreview(const JobId &job)
{
    auto *dialog = new PreviewDialog(job, operations(), QTimeZone::systemTimeZone(), &m_orders);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PreviewDialog::sent, this,
            [this](const DispatchReceipt &receipt) { openOutreach(receipt.outreachId); });
    dialog->open();
    dialog->read();
}

void DispatchPages::openAssign(const JobId &job)
{
    withOutreach(job, [this](const OutreachId &id) {
        const auto read = m_graph.onDesk([id](Desk &desk) { return desk.dispatch().picture(id); });
        deliver(read, this, [this](const Result<DispatchPicture> &picture) {
            if (picture)
                showAssign(*picture);
            else
                Q_EMIT m_graph.problem(picture.error().message);
        });
    });
}

void DispatchPages::showAssign(const DispatchPicture &picture)
{
    auto *dialog = new AssignDialog(picture, QTimeZone::systemTimeZone(), &m_orders);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &AssignDialog::assignWanted, this,
            [this, dialog, job = picture.jobId](const AssignDialog::Choice &choice) {
                const auto assigned = m_graph.onDesk([job, choice](Desk &desk) {
                    return desk.dispatch().assign(job, choice.technician, choice.arrival, choice.cancelWaiting);
                });
                deliver(assigned, dialog, [dialog](const Result<int> &outcome) {
                    if (outcome)
                        dialog->accept();
                    else
                        dialog->showFailure(outcome.error().message);
                });
            });
    dialog->open();
}

DispatchScreen *DispatchPages::newScreen(const OutreachId &id)
{
    auto *screen = new DispatchScreen(id, operations());
    m_screens.removeAll(nullptr);
    m_screens.append(screen);
    return screen;
}

void DispatchPages::openOutreach(const OutreachId &id)
{
    m_orders.popToRoot();
    DispatchScreen *screen = newScreen(id);
    m_orders.push(screen);
    screen->refresh();
}

void DispatchPages::openWindow(const OutreachId &id)
{
    DispatchScreen *screen = newScreen(id);
    auto *window = new DispatchWindow(screen);
    connect(&m_orders, &QObject::destroyed, window, &QObject::deleteLater);
    screen->setLink(m_link);
    window->show();
    screen->refresh();
    m_orders.popToRoot();
}

void DispatchPages::outreachChanged(const OutreachId &id)
{
    for (const QPointer<DispatchScreen> &screen : std::as_const(m_screens)) {
        if (screen && screen->outreach() == id)
            screen->refresh();
    }
}

void DispatchPages::jobsChanged(const QList<JobId> &ids)
{
    // A stage that begins, ends or pauses is news of the work order, not of its dispatch.
    for (const QPointer<DispatchScreen> &screen : std::as_const(m_screens)) {
        if (screen && (ids.isEmpty() || ids.contains(screen->job())))
            screen->refresh();
    }
}

void DispatchPages::everythingChanged()
{
    for (const QPointer<DispatchScreen> &screen : std::as_const(m_screens)) {
        if (screen)
            screen->refresh();
    }
}

void DispatchPages::setLink(const LinkState &link)
{
    m_link = link;
    for (const QPointer<DispatchScreen> &screen : std::as_const(m_screens)) {
        if (screen)
            screen->setLink(link);
    }
}
