#include "ui/alerts/alertacts.h"

#include "models/domain/format.h"
#include "models/domain/vocabulary.h"
#include "services/core/deliver.h"
#include "ui/alerts/actbar.h"
#include "ui/dispatch/toast.h"

#include <QMenu>

namespace {

constexpr int undoMs = 8'000;
constexpr qsizetype commentAbove = 20; ///< more stages than this are acknowledged with a typed comment
constexpr int quarterHour = 15;
constexpr int fullHour = 60;

AlertOperations::Ids idsOf(const QList<SlaAlertGroup> &groups)
{
    AlertOperations::Ids ids;
    for (const SlaAlertGroup &group : groups)
        ids.append(group.ids());
    return ids;
}

QString countedAlerts(qint64 count)
{
    return Format::counted(count, AlertActs::tr("1 alert"), AlertActs::tr("%1 alerts"));
}

} // namespace

AlertActs::AlertActs(AlertOperations operations, ActBar &bar, Toast &toast, QObject *parent)
    : QObject(parent)
    , m_operations(std::move(operations))
    , m_bar(bar)
    , m_toast(toast)
{
    m_undoEnd.setSingleShot(true);
    m_undoEnd.setInterval(undoMs);
    connect(&m_undoEnd, &QTimer::timeout, this, [this] { m_undoIds.clear(); });
}

QList<AlertAct> AlertActs::allowed(const AlertOperations &operations)
{
    QList<AlertAct> acts {AlertAct::OpenWorkOrder};
    if (operations.acknowledge)
        acts.append(AlertAct::Acknowledge);
    if (operations.comment)
        acts.append(AlertAct::Comment);
    if (operations.silence)
        acts.append(AlertAct::Silence);
    if (operations.unsilence)
        acts.append(AlertAct::Unsilence);
    if (operations.escalate)
        acts.append(AlertAct::Escalate);
    return acts;
}

void AlertActs::begin(AlertAct act, const QList<SlaAlertGroup> &groups, const QPoint &menuAt)
{
    if (m_stale || groups.isEmpty() || !allowed(m_operations).contains(act))
        return;
    switch (act) {
    case AlertAct::Acknowledge:
        askAcknowledge(groups);
        break;
    case AlertAct::Comment:
        if (groups.size() == 1)
            askComment(groups.first());
        break;
    case AlertAct::Silence:
        askSilence(groups, menuAt);
        break;
    case AlertAct::Unsilence:
        unsilence(idsOf(groups));
        break;
    case AlertAct::Escalate:
        if (groups.size() == 1)
            askEscalate(groups.first());
        break;
    case AlertAct::OpenWorkOrder:
        break;
    }
}

void AlertActs::setStale(bool stale)
{
    m_stale = stale;
    m_bar.setBlocked(stale ? tr("Read only while reconnecting") : QString());
}

void AlertActs::askAcknowledge(const QList<SlaAlertGroup> &groups)
{
    const qsizetype count = groups.size();
    ActBar::Question question;
    question.words = count == 1 ? tr("Acknowledge %1").arg(Format::workOrder(groups.first().lead.number))
                                : tr("Acknowledge %1").arg(countedAlerts(count));
    question.button = count == 1 ? tr("Acknowledge") : tr("Acknowledge %1").arg(Format::count(count));
    question.placeholder = tr("Comment, optional");
    if (count > commentAbove) {
        question.placeholder = tr("Comment, needed for more than %1").arg(commentAbove);
        question.needsText = tr("Say why: acknowledging %1 at once needs a comment.").arg(countedAlerts(count));
    }
    question.act = [this, ids = idsOf(groups)](const QString &text) {
        acknowledge(ids, text);
    };
    m_bar.ask(question);
}

void AlertActs::askComment(const SlaAlertGroup &group)
{
    m_bar.ask({tr("Comment on %1").arg(Format::workOrder(group.lead.number)), tr("Keep comment"),
               tr("What the others should know"), tr("The comment is empty."),
               [this, id = group.lead.id](const QString &text) {
                   m_bar.setWorking(true);
                   finishComment(m_operations.comment(id, text));
               }});
}

void AlertActs::askEscalate(const SlaAlertGroup &group)
{
    const SlaAlert &lead = group.lead;
    const auto role = roleFromWire(lead.nextRole);
    const QString whom = role ? displayWord(*role).toLower() : tr("next level");
    m_bar.ask({tr("Escalate %1 to the %2").arg(Format::workOrder(lead.number), whom),
               tr("Escalate"),
               tr("Why, optional"),
               {},
               [this, id = lead.id](const QString &text) {
                   m_bar.setWorking(true);
                   finish<int>(m_operations.escalate(id, text),
                               [](const int &level) { return tr("Escalated to level %1.").arg(level); });
               }});
}

void AlertActs::askSilence(const QList<SlaAlertGroup> &groups, const QPoint &menuAt)
{
    auto *menu = new QMenu(&m_bar);
    menu->setObjectName(QStringLiteral("silenceMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto offer = [this, menu, ids = idsOf(groups)](const QString &words, std::optional<int> minutes) {
        connect(menu->addAction(words), &QAction::triggered, this, [this, ids, minutes] { silence(ids, minutes); });
    };
    offer(tr("&15 minutes"), quarterHour);
    offer(tr("1 &hour"), fullHour);
    offer(tr("&Until it is resolved"), std::nullopt);
    menu->popup(menuAt);
    menu->setActiveAction(menu->actions().constFirst());
}

void AlertActs::acknowledge(const AlertOperations::Ids &ids, const QString &comment)
{
    m_bar.setWorking(true);
    Q_EMIT working(true);
    deliver(m_operations.acknowledge(ids, comment), this,
            [this, ids](const Result<SlaAcknowledged> &outcome) { takeAcknowledged(outcome, ids); });
}

void AlertActs::takeAcknowledged(const Result<SlaAcknowledged> &outcome, const AlertOperations::Ids &ids)
{
    if (!outcome) {
        report(false, outcome.error().message);
        return;
    }
    if (outcome->taken == 0) {
        report(true, outcome->refused.isEmpty() ? tr("There was nothing left to acknowledge.") : outcome->refused);
        return;
    }
    report(true, {});
    m_undoIds = ids;
    m_undoEnd.start();
    const QString words = tr("Acknowledged: %1.").arg(countedAlerts(outcome->taken));
    m_toast.offer(outcome->refused.isEmpty() ? words : words % QLatin1Char(' ') % outcome->refused, tr("Undo"),
                  [this] { undo(); });
}

void AlertActs::undo()
{
    if (m_stale || m_undoIds.isEmpty() || !m_operations.undo)
        return;
    const AlertOperations::Ids ids = std::exchange(m_undoIds, {});
    m_undoEnd.stop();
    Q_EMIT working(true);
    deliver(m_operations.undo(ids), this, [this](const Result<int> &undone) {
        if (!undone)
            report(false, undone.error().message);
        else
            report(true,
                   *undone > 0 ? tr("Taken back: %1 open again.").arg(countedAlerts(*undone))
                               : tr("Nothing was taken back: the acknowledgement is older than a minute."),
                   true);
    });
}

void AlertActs::silence(const AlertOperations::Ids &ids, std::optional<int> minutes)
{
    finish<int>(m_operations.silence(ids, minutes), [minutes](const int &quiet) {
        const QString stages = Format::counted(quiet, tr("1 stage"), tr("%1 stages"));
        if (quiet == 0)
            return tr("Nothing was silenced: the stage has ended.");
        return minutes
            ? tr("Silenced for %1: %2.").arg(Format::counted(*minutes, tr("1 minute"), tr("%1 minutes")), stages)
            : tr("Silenced until resolved: %1.").arg(stages);
    });
}

void AlertActs::unsilence(const AlertOperations::Ids &ids)
{
    finish<int>(m_operations.unsilence(ids), [](const int &loud) {
        return tr("The silence is over: %1.").arg(Format::counted(loud, tr("1 stage"), tr("%1 stages")));
    });
}

template<typename T>
void AlertActs::finish(const QFuture<Result<T>> &future, const std::function<QString(const T &)> &words)
{
    Q_EMIT working(true);
    deliver(future, this, [this, words](const Result<T> &outcome) {
        report(outcome.has_value(), outcome ? words(*outcome) : outcome.error().message);
    });
}

void AlertActs::finishComment(const QFuture<Result<>> &future)
{
    Q_EMIT working(true);
    deliver(future, this, [this](const Result<> &outcome) {
        report(outcome.has_value(), outcome ? tr("The comment is kept.") : outcome.error().message);
    });
}

/// In place where the words of the act were asked for, else as a toast.
void AlertActs::report(bool well, const QString &words, bool showNew)
{
    Q_EMIT working(false);
    m_bar.setWorking(false);
    if (!well && m_bar.isVisible()) {
        m_bar.showProblem(words);
        return;
    }
    m_bar.close();
    if (!words.isEmpty())
        m_toast.say(words, !well);
    Q_EMIT done(showNew);
}
