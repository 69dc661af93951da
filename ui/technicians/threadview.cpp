#include "ui/technicians/threadview.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int widestBubble = 600;
constexpr int bubbleShare = 80; ///< percent of the width
constexpr int endTolerance = 4;

} // namespace

ThreadView::ThreadView(QWidget *parent)
    : QScrollArea(parent)
    , m_more(new Button({}, Button::Kind::Filled, this))
{
    setObjectName(QStringLiteral("thread"));
    setAccessibleName(tr("Conversation"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    auto *content = new QWidget;
    content->setObjectName(QStringLiteral("threadContent"));
    auto *outer = new QVBoxLayout(content);
    outer->setContentsMargins(Metrics::space16, Metrics::space12, Metrics::space16, Metrics::space12);
    outer->setSpacing(0);
    m_column = new QVBoxLayout;
    m_column->setSpacing(Metrics::space12);
    outer->addLayout(m_column);
    outer->addStretch(1);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);

    m_more->setObjectName(QStringLiteral("unseen"));
    m_more->setCompact(true);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->hide();
    connect(m_more, &Button::clicked, this, &ThreadView::scrollToEnd);
    QScrollBar *bar = verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar] {
        if (m_follow)
            bar->setValue(bar->maximum());
    });
    connect(bar, &QScrollBar::valueChanged, this, &ThreadView::noteScrolled);
}

void ThreadView::showMessages(const QString &thread, const QList<ConversationMessage> &messages,
                              const MessageBubble::Context &context)
{
    const bool same = thread == m_thread && !m_messages.isEmpty();
    const qsizetype known = m_messages.size();
    const bool grows =
        same && messages.size() >= known && std::equal(m_messages.cbegin(), m_messages.cend(), messages.cbegin());
    const int place = verticalScrollBar()->value();
    if (!grows)
        clear();
    for (qsizetype at = grows ? known : 0; at < messages.size(); ++at)
        append(messages.at(at), context);
    m_thread = thread;
    m_messages = messages;
    setWritable(m_whyNot);
    if (!same) {
        m_follow = true;
        m_unseen = 0;
    } else if (!m_follow) {
        m_unseen += static_cast<int>(std::max<qsizetype>(0, messages.size() - known));
    }
    this->place();
    widget()->layout()->activate();
    verticalScrollBar()->setValue(m_follow ? verticalScrollBar()->maximum() : place);
    showUnseen();
}

void ThreadView::clear()
{
    m_bubbles.clear();
    m_lastDay = {};
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater();
        }
        delete item;
    }
}

void ThreadView::appendDay(const QDate &day)
{
    m_lastDay = day;
    auto *label = new TextLabel(QLocale::c().toString(day, QStringLiteral("ddd dd MMM yyyy")), Tone::Muted,
                                Type::font(Type::caption));
    label->setObjectName(QStringLiteral("threadDay"));
    label->setAlignment(Qt::AlignCenter);
    m_column->addWidget(label);
}

void ThreadView::append(const ConversationMessage &message, const MessageBubble::Context &context)
{
    if (message.at.isValid()) {
        const QDate day = message.at.toTimeZone(context.zone).date();
        if (day != m_lastDay)
            appendDay(day);
    }
    if (message.sender == ConversationMessage::Sender::System) {
        const QString at = message.at.isValid() ? Format::clock(message.at, context.zone) + u' ' : QString();
        auto *line = new TextLabel(at + Format::singleLine(message.text), Tone::Muted, Type::font(Type::caption));
        line->setObjectName(QStringLiteral("systemLine"));
        line->setAlignment(Qt::AlignCenter);
        line->setWordWrap(true);
        m_column->addWidget(line);
        return;
    }
    auto *row = new QWidget;
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    auto *bubble = new MessageBubble(message, context, row);
    const bool own = message.sender == ConversationMessage::Sender::We;
    if (own)
        line->addStretch(1);
    line->addWidget(bubble);
    if (!own)
        line->addStretch(1);
    connect(bubble, &MessageBubble::changeWanted, this, &ThreadView::changeWanted);
    connect(bubble, &MessageBubble::sendWanted, this, &ThreadView::sendWanted);
    m_bubbles.append(bubble);
    m_column->addWidget(row);
    row->show();
}

void ThreadView::setWritable(const QString &whyNot)
{
    m_whyNot = whyNot;
    for (MessageBubble *bubble : std::as_const(m_bubbles))
        bubble->setWritable(whyNot);
}

void ThreadView::scrollToEnd()
{
    m_follow = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    noteScrolled();
}

void ThreadView::noteScrolled()
{
    m_follow = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - endTolerance;
    if (m_follow)
        m_unseen = 0;
    showUnseen();
}

void ThreadView::showUnseen()
{
    m_more->setVisible(m_unseen > 0);
    if (m_unseen == 0)
        return;
    m_more->setText(tr("%1 new").arg(Format::count(m_unseen)));
    m_more->adjustSize();
    m_more->move((width() - m_more->width()) / 2, height() - m_more->height() - Metrics::space12);
    m_more->raise();
}

void ThreadView::place()
{
    const int room = viewport()->width() - 2 * Metrics::space16;
    const int widest = std::min(widestBubble, std::max(240, room * bubbleShare / 100));
    for (MessageBubble *bubble : std::as_const(m_bubbles))
        bubble->setWidest(widest);
}

void ThreadView::resizeEvent(QResizeEvent *event)
{
    const bool follow = m_follow;
    QScrollArea::resizeEvent(event);
    place();
    if (follow)
        scrollToEnd();
    showUnseen();
}
