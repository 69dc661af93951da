#include "ui/technicians/unmatcheddialog.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "services/core/deliver.h"
#include "ui/technicians/attachform.h"
#include "ui/technicians/unmatchedlist.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace {

constexpr QSize dialogSize {920, 600};
constexpr int listWidth = 340;
constexpr qsizetype longestSubject = 160;

} // namespace

UnmatchedDialog::UnmatchedDialog(ReplyOperations operations, const Clock &clock, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_clock(clock)
    , m_zone(zone)
    , m_done(new Notice(Notice::Shape::Strip, this))
    , m_pages(new QStackedWidget(this))
    , m_page(new Notice(Notice::Shape::Page, m_pages))
    , m_list(new UnmatchedList(clock, zone, m_pages))
    , m_sender(new TextLabel({}, Tone::Text, Type::strong(Type::title), m_pages))
    , m_facts(new TextLabel({}, Tone::Muted, Type::font(), m_pages))
    , m_why(new TextLabel({}, Tone::Muted, Type::font(Type::caption), m_pages))
    , m_text(new QPlainTextEdit(m_pages))
{
    setObjectName(QStringLiteral("unmatchedDialog"));
    setWindowTitle(tr("Replies without a work order"));
    resize(dialogSize);
    m_done->setObjectName(QStringLiteral("attachedNotice"));
    m_done->hide();
    m_page->setObjectName(QStringLiteral("unmatchedNotice"));
    m_pages->addWidget(m_page);
    m_pages->addWidget(buildContent());
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    close->setAutoDefault(false);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    foot->addStretch(1);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, Metrics::space12);
    column->setSpacing(0);
    column->addWidget(m_done);
    column->addWidget(m_pages, 1);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addSpacing(Metrics::space12);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_list, &UnmatchedList::chosen, this, &UnmatchedDialog::showSelected);
    m_page->show(tr("Reading the replies…"));
    refresh();
}

QWidget *UnmatchedDialog::buildContent()
{
    auto *content = new QWidget(m_pages);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFixedWidth(listWidth);
    auto *line = new QHBoxLayout(content);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(0);
    line->addWidget(m_list);
    line->addWidget(new Rule(Qt::Vertical, content));
    line->addWidget(buildReply(), 1);
    return content;
}

QWidget *UnmatchedDialog::buildReply()
{
    auto *reply = new QWidget(m_pages);
    m_sender->setObjectName(QStringLiteral("unmatchedSender"));
    m_sender->setElided(true);
    m_facts->setObjectName(QStringLiteral("unmatchedFacts"));
    m_facts->setElided(true);
    m_why->setObjectName(QStringLiteral("unmatchedWhy"));
    m_why->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("unmatchedText"));
    m_text->setAccessibleName(tr("What was written"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    auto *column = new QVBoxLayout(reply);
    column->setContentsMargins(Metrics::space16, Metrics::space12, Metrics::space16, Metrics::space12);
    column->setSpacing(Metrics::space4);
    column->addWidget(m_sender);
    column->addWidget(m_facts);
    column->addWidget(m_why);
    column->addSpacing(Metrics::space4);
    column->addWidget(m_text, 1);
    if (m_operations.attach && m_operations.readAttachChoices) {
        m_form = new AttachForm(m_operations, reply);
        column->addSpacing(Metrics::space8);
        column->addWidget(m_form, 1);
        connect(m_form, &AttachForm::attachWanted, this, &UnmatchedDialog::attach);
    }
    return reply;
}

void UnmatchedDialog::refresh()
{
    deliver(m_operations.readUnmatched(), this,
            [this](const Result<QList<UnmatchedReply>> &replies) { take(replies); });
}

void UnmatchedDialog::take(const Result<QList<UnmatchedReply>> &replies)
{
    if (!replies && m_list->count() > 0) {
        m_done->show(tr("The replies could not be read again."), replies.error().message, {}, true);
        return;
    }
    if (!replies) {
        m_page->show(tr("The replies could not be read."), replies.error().message,
                     {{tr("Try again"),
                       [this] {
                           m_page->show(tr("Reading the replies…"));
                           refresh();
                       }}},
                     true);
        m_pages->setCurrentWidget(m_page);
        return;
    }
    const bool first = m_pages->currentWidget() == m_page;
    m_list->showReplies(*replies);
    if (replies->isEmpty()) {
        m_page->show(tr("Nothing waits here."), tr("A reply that fits no person or no work order comes here."));
        m_pages->setCurrentWidget(m_page);
        return;
    }
    m_pages->setCurrentIndex(1);
    if (first)
        m_list->setFocus();
}

void UnmatchedDialog::showSelected()
{
    const UnmatchedReply *reply = m_list->selected();
    if (!reply || reply->id == m_shown)
        return;
    m_shown = reply->id;
    m_sender->setText(reply->from.isEmpty() ? tr("No sender") : Format::singleLine(reply->from));
    QStringList facts {Format::when(reply->at, m_clock.now(), m_zone)};
    if (!reply->subject.isEmpty())
        facts.append(Format::singleLine(reply->subject, longestSubject));
    facts.append(tr("reads as %1").arg(displayWord(reply->says)));
    if (reply->attachments > 0)
        facts.append(Format::counted(reply->attachments, tr("1 attachment, not kept"), tr("%1 attachments, not kept")));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_why->setText(reply->whySentence());
    m_text->setPlainText(reply->text);
    if (m_form)
        m_form->setReply(reply->id, reply->from);
}

void UnmatchedDialog::attach(const JobId &job, qint64 workOrder, const AttachChoices::Person &person)
{
    const qint64 reply = m_shown;
    deliver(m_operations.attach(reply, job, person.id), this,
            [this, reply, job, workOrder, person](const Result<ConversationId> &outcome) {
                if (outcome)
                    showAttached(job, workOrder, person);
                else if (reply == m_shown)
                    m_form->showFailure(outcome.error().message);
                else
                    m_done->show(tr("It was not attached."), outcome.error().message, {}, true);
                if (outcome)
                    refresh();
            });
}

void UnmatchedDialog::showAttached(const JobId &job, qint64 workOrder, const AttachChoices::Person &person)
{
    QList<Notice::Action> actions;
    if (m_operations.openTechnician)
        actions.append({tr("Open the conversation"), [this, job, id = person.id] {
                            accept();
                            m_operations.openTechnician(id, job);
                        }});
    m_done->show(
        tr("Attached to %1 as an answer of %2.").arg(Format::workOrder(workOrder), Format::singleLine(person.name)), {},
        actions);
}
