#include "ui/technicians/conversationtab.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/technicians/bubbletext.h"
#include "ui/technicians/replycomposer.h"
#include "ui/technicians/technicianfacts.h"
#include "ui/technicians/threadview.h"
#include "ui/technicians/triagedialog.h"
#include "ui/technicians/typeindialog.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int headHeight = 40;
constexpr qsizetype longestTitle = 80;

} // namespace

ConversationTab::ConversationTab(const Clock &clock, const TechnicianOperations &operations,
                                 const TechnicianId &technician, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_operations(operations)
    , m_technician(technician)
{
    setObjectName(QStringLiteral("conversationTab"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    buildHead(*column);
    m_strip = new Notice(Notice::Shape::Strip, this);
    m_strip->setObjectName(QStringLiteral("conversationStrip"));
    m_strip->hide();
    column->addWidget(m_strip);
    auto *place = new QWidget(this);
    m_place = new QStackedLayout(place);
    m_notice = new Notice(Notice::Shape::Page, place);
    m_notice->setObjectName(QStringLiteral("conversationNotice"));
    m_thread = new ThreadView(place);
    m_place->addWidget(m_notice);
    m_place->addWidget(m_thread);
    column->addWidget(place, 1);
    m_composer = new ReplyComposer(
        {bool(m_operations.sendReply), bool(m_operations.draftReply), bool(m_operations.typeIn)}, this);
    column->addWidget(m_composer);
    setFocusProxy(m_thread);

    connect(m_thread, &ThreadView::changeWanted, this, &ConversationTab::openTriageOf);
    connect(m_thread, &ThreadView::sendWanted, this, &ConversationTab::sendText);
    connect(m_composer, &ReplyComposer::sendWanted, this, &ConversationTab::sendText);
    connect(m_composer, &ReplyComposer::draftWanted, this, &ConversationTab::draft);
    connect(m_composer, &ReplyComposer::typeInWanted, this, &ConversationTab::openTypeIn);
    refresh();
}

void ConversationTab::buildHead(QVBoxLayout &column)
{
    m_head = new QWidget(this);
    m_head->setFixedHeight(headHeight);
    m_title = new TextLabel({}, Tone::Text, Type::strong(), m_head);
    m_title->setObjectName(QStringLiteral("conversationTitle"));
    m_title->setElided(true);
    m_threads = new QComboBox(m_head);
    m_threads->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_threads->setObjectName(QStringLiteral("threads"));
    m_threads->setAccessibleName(tr("Work order of the conversation"));
    m_verdict = new TextLabel({}, Tone::Muted, Type::strong(), m_head);
    m_verdict->setObjectName(QStringLiteral("conversationVerdict"));
    m_by = new TextLabel({}, Tone::Muted, Type::font(Type::caption), m_head);
    auto *line = new QHBoxLayout(m_head);
    line->setContentsMargins(Metrics::space16, 0, Metrics::space16, 0);
    line->setSpacing(Metrics::space8);
    line->addWidget(m_title, 1);
    line->addWidget(m_threads);
    line->addWidget(m_verdict);
    line->addWidget(m_by);
    column.addWidget(m_head);
    m_rule = new Rule(Qt::Horizontal, this);
    column.addWidget(m_rule);
    connect(m_threads, &QComboBox::activated, this, [this](int index) {
        if (index >= 0 && index < m_page.threads.size())
            Q_EMIT threadChosen(m_page.threads.at(index).jobId);
    });
}

QString ConversationTab::technicianName() const
{
    return m_profile ? m_profile->name : QString();
}

void ConversationTab::showProfile(const TechnicianProfile &profile)
{
    m_profile = profile;
    refresh();
}

void ConversationTab::showPage(const ConversationPage &page)
{
    m_page = page;
    m_hasPage = true;
    refresh();
}

void ConversationTab::showFailure(const Error &error)
{
    const QList<Notice::Action> actions {{tr("Read again"), [this] { Q_EMIT rereadWanted(); }, false}};
    if (!m_hasPage) {
        m_notice->show(tr("The conversation could not be read. Nothing was sent or lost."), error.message, actions,
                       true);
        m_place->setCurrentWidget(m_notice);
        return;
    }
    m_strip->show(tr("The conversation could not be read again: what is shown may be old."), error.message, actions,
                  true);
}

void ConversationTab::setStale(bool stale)
{
    m_stale = stale;
    refreshWritable();
}

void ConversationTab::refresh()
{
    refreshHead();
    refreshPlace();
    const QString suppressed = m_profile ? suppressedSentence(*m_profile, m_clock.now(), m_zone) : QString();
    if (suppressed.isEmpty())
        m_strip->hide();
    else
        m_strip->show(suppressed, {}, {}, true);
    refreshWritable();
}

void ConversationTab::refreshHead()
{
    const std::optional<Conversation> &open = m_page.open;
    m_head->setVisible(open.has_value());
    m_rule->setVisible(open.has_value());
    if (!open)
        return;
    m_title->setText(
        tr("Conversation · %1 %2")
            .arg(Format::workOrder(open->workOrderNumber), Format::singleLine(open->workOrderTitle, longestTitle)));
    const QSignalBlocker quiet(m_threads);
    m_threads->clear();
    for (const ConversationSummary &thread : std::as_const(m_page.threads)) {
        m_threads->addItem(Format::workOrder(thread.workOrderNumber) % QStringLiteral(" · ")
                           % displayWord(thread.status));
        if (thread.jobId == open->jobId)
            m_threads->setCurrentIndex(m_threads->count() - 1);
    }
    m_threads->setVisible(m_page.threads.size() > 1);
    const ConversationMessage *reply = open->lastReply();
    m_verdict->setVisible(reply != nullptr);
    m_by->setVisible(reply != nullptr);
    if (!reply)
        return;
    m_verdict->setText(displayWord(reply->says()));
    m_verdict->setTone(toneOf(reply->says()));
    m_by->setText(reply->overridden ? tr("by %1").arg(Format::singleLine(reply->overridden->by, longestTitle))
                                    : tr("by rule"));
}

QString ConversationTab::emptySentence() const
{
    const QDateTime askedWhen = m_page.open && m_page.open->lastAskedAt.isValid() ? m_page.open->lastAskedAt
        : m_profile                                                               ? m_profile->lastAskedAt
                                                                                  : QDateTime();
    const qint64 about = m_page.open && m_page.open->lastAskedAt.isValid() ? m_page.open->workOrderNumber
        : m_profile                                                        ? m_profile->lastAskedWorkOrder
                                                                           : 0;
    if (askedWhen.isValid())
        return tr("No conversation yet. Last asked %1 about %2.")
            .arg(askedAt(askedWhen, m_clock.now(), m_zone), Format::workOrder(about));
    return m_profile && m_profile->suppression ? tr("Never asked.") : tr("Never asked. Not suppressed.");
}

void ConversationTab::refreshPlace()
{
    if (!m_hasPage) {
        m_notice->show(tr("Reading the conversation…"));
        m_place->setCurrentWidget(m_notice);
        return;
    }
    if (!m_page.open || m_page.open->messages.isEmpty()) {
        m_notice->show(emptySentence());
        m_place->setCurrentWidget(m_notice);
        return;
    }
    MessageBubble::Context context;
    context.technician = technicianName();
    context.zone = m_zone;
    context.now = m_clock.now();
    context.canChange = bool(m_operations.overrideTriage);
    context.canSend = bool(m_operations.sendReply);
    m_place->setCurrentWidget(m_thread);
    m_thread->showMessages(m_page.open->jobId.toString() % technicianName(), m_page.open->messages, context);
}

void ConversationTab::refreshWritable()
{
    const QString stale = m_stale ? tr("The data is old. Writing waits until it is fresh again.") : QString();
    QString whyNotSend = stale;
    if (whyNotSend.isEmpty() && m_profile)
        whyNotSend = suppressedSentence(*m_profile, m_clock.now(), m_zone);
    if (whyNotSend.isEmpty() && m_page.open && !m_page.open->canReply)
        whyNotSend = m_page.open->whyNoReply.isEmpty() ? tr("Nothing can be sent in this conversation.")
                                                       : m_page.open->whyNoReply;
    // The reason becomes a tooltip, which would guess markup in a name.
    m_composer->setWritable(whyNotSend.toHtmlEscaped(), stale);
    m_composer->setSendOffered(!(m_profile && m_profile->suppression));
    m_thread->setWritable(stale);
    const bool any = m_operations.sendReply || m_operations.typeIn;
    m_composer->setVisible(any && m_page.open.has_value());
}

void ConversationTab::openTriage()
{
    if (!m_page.open)
        return;
    if (const ConversationMessage *reply = m_page.open->lastReply())
        openTriageOf(reply->id);
}

void ConversationTab::openTriageOf(const QString &message)
{
    if (!m_operations.overrideTriage || !m_page.open || m_stale)
        return;
    const QList<ConversationMessage> &messages = m_page.open->messages;
    const auto found = std::find_if(messages.cbegin(), messages.cend(),
                                    [&](const ConversationMessage &one) { return one.id == message; });
    if (found == messages.cend())
        return;
    auto *dialog = new TriageDialog(*found, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TriageDialog::decided, this,
            [this, dialog](const QString &id, std::optional<ReplyClass> says, const QString &phrase) {
                deliver(m_operations.overrideTriage(id, says, phrase), dialog,
                        [this, dialog](const Result<OverrideReport> &outcome) {
                            if (!outcome) {
                                dialog->showFailure(outcome.error().message);
                                return;
                            }
                            dialog->accept();
                            QString sentence = tr("It reads as “%1”.").arg(displayWord(outcome->says));
                            if (outcome->madeRule)
                                sentence += u' ' % tr("Later replies with these words will too.");
                            if (outcome->stillSuppressed)
                                sentence += u' ' % tr("The person stays unsubscribed.");
                            Q_EMIT said(sentence, false);
                            Q_EMIT rereadWanted();
                        });
            });
    dialog->open();
}

void ConversationTab::openTypeIn()
{
    if (!m_operations.typeIn || !m_page.open || m_stale)
        return;
    auto *dialog = new TypeInDialog(technicianName(), m_clock, m_zone, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const JobId job = m_page.open->jobId;
    connect(dialog, &TypeInDialog::typed, this,
            [this, dialog, job](const QString &text, const QDateTime &at, const QUuid &key) {
                deliver(m_operations.typeIn(job, m_technician, text, at, key), dialog,
                        [this, dialog](const Result<> &outcome) {
                            if (!outcome) {
                                dialog->showFailure(outcome.error().message);
                                return;
                            }
                            dialog->accept();
                            Q_EMIT said(tr("Added to the conversation."), false);
                            Q_EMIT rereadWanted();
                        });
            });
    dialog->open();
}

void ConversationTab::startReply()
{
    if (m_composer->isVisibleTo(this) && m_operations.sendReply)
        m_composer->takeFocus();
}

void ConversationTab::send()
{
    m_composer->send();
}

void ConversationTab::sendText(const QString &text)
{
    if (!m_operations.sendReply || !m_page.open || !m_page.open->canReply || m_stale || text.trimmed().isEmpty())
        return;
    // The same words pressed again after a failure are the same message; other words are another one.
    if (text != m_replySent) {
        m_replyKey = QUuid::createUuid();
        m_replySent = text;
    }
    m_composer->setSending(true);
    deliver(m_operations.sendReply(m_page.open->jobId, m_technician, text, m_replyKey), this,
            [this, text](const Result<MessageId> &outcome) {
                m_composer->setSending(false);
                if (!outcome) {
                    m_composer->showProblem(outcome.error().message);
                    return;
                }
                m_replySent.clear();
                if (m_composer->text() == text)
                    m_composer->clear();
                m_thread->scrollToEnd();
                Q_EMIT said(tr("The reply waits to be sent."), false);
                Q_EMIT rereadWanted();
            });
}

void ConversationTab::draft()
{
    if (!m_operations.draftReply || !m_page.open)
        return;
    const JobId job = m_page.open->jobId;
    m_composer->setDrafting(true);
    m_composer->showProblem({});
    deliver(m_operations.draftReply(job, m_technician), this, [this, job](const Result<QString> &outcome) {
        m_composer->setDrafting(false);
        if (!m_page.open || m_page.open->jobId != job)
            return;
        if (!outcome)
            m_composer->showProblem(outcome.error().message);
        else if (!m_composer->text().isEmpty())
            m_composer->showProblem(tr("The draft came after you began to write and was left out."));
        else
            m_composer->showDraft(*outcome);
    });
}
