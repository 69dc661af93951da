#include "ui/technicians/messagebubble.h"

#include "models/domain/format.h"
#include "ui/technicians/bubbletext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int padding = 12;
constexpr int leastWidth = 220;
constexpr double radius = 8;
constexpr double ownShare = 0.10;
constexpr int dash = 4;
constexpr qsizetype longestName = 60;

using Sender = ConversationMessage::Sender;
using Delivery = ConversationMessage::Delivery;

} // namespace

MessageBubble::MessageBubble(const ConversationMessage &message, const Context &context, QWidget *parent)
    : QWidget(parent)
    , m_message(message)
    , m_head(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
{
    setObjectName(QStringLiteral("bubble"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(padding, Metrics::space8, padding, Metrics::space8);
    column->setSpacing(Metrics::space4);
    m_head->setObjectName(QStringLiteral("bubbleHead"));
    m_head->setText(headText(context));
    if (m_message.isDraft) {
        m_head->setTone(Tone::AtRisk);
        m_head->setFont(Type::strong(Type::caption));
    }
    column->addWidget(m_head);
    buildWords(*column);
    if (m_message.isDraft)
        buildDraft(*column, context);
    else if (m_message.sender == Sender::Technician)
        buildTriage(*column, context);
    else
        buildDelivery(*column);

    QString spoken = m_head->text() % QStringLiteral(": ") % Format::singleLine(m_message.text);
    if (m_triage)
        spoken += QStringLiteral(". ") % m_triage->text();
    setAccessibleName(spoken);
}

QString MessageBubble::headText(const Context &context) const
{
    if (m_message.isDraft)
        return tr("Draft, not sent");
    const QString at = Format::clock(m_message.at, context.zone);
    const QString author = Format::singleLine(m_message.author, longestName);
    if (m_message.sender != Sender::Technician)
        return author.isEmpty() ? at : at % QStringLiteral(" · ") % author;
    const QString head = at % QStringLiteral(" · ") % Format::singleLine(context.technician, longestName);
    if (!m_message.typedIn)
        return head;
    return head % QStringLiteral(" · ")
        % (author.isEmpty() ? tr("typed in by hand") : tr("typed in by %1").arg(author));
}

void MessageBubble::buildWords(QVBoxLayout &column)
{
    m_words = new BubbleText(this);
    m_words->setObjectName(QStringLiteral("bubbleText"));
    m_words->setAccessibleName(tr("Message"));
    column.addWidget(m_words);
    if (!m_message.full.isEmpty() && m_message.full != m_message.text) {
        m_whole = new Button({}, Button::Kind::Quiet, this);
        m_whole->setObjectName(QStringLiteral("wholeMessage"));
        m_whole->setCompact(true);
        connect(m_whole, &Button::clicked, this, [this] { showFull(!m_full); });
        column.addWidget(m_whole, 0, Qt::AlignLeft);
    }
    showFull(false);
}

void MessageBubble::showFull(bool full)
{
    m_full = full;
    if (full)
        m_words->showText(m_message.full, {});
    else if (m_message.text.isEmpty())
        m_words->showText(tr("(no words of their own)"), {});
    else
        m_words->showText(m_message.text, m_message.matches);
    if (m_whole) {
        m_whole->setText(full ? tr("Only what is new") : tr("Whole message with what it quotes"));
        m_whole->updateGeometry();
    }
}

void MessageBubble::buildTriage(QVBoxLayout &column, const Context &context)
{
    m_triage = new TextLabel(triageSentence(m_message), toneOf(m_message.says()), Type::medium(Type::caption), this);
    m_triage->setObjectName(QStringLiteral("triageLine"));
    m_triage->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(m_triage, 1);
    if (context.canChange) {
        m_change = new Button(tr("Change…"), Button::Kind::Quiet, this);
        m_change->setObjectName(QStringLiteral("changeTriage"));
        m_change->setCompact(true);
        m_change->setToolTip(tr("What this reply means (T)"));
        connect(m_change, &Button::clicked, this, [this] { Q_EMIT changeWanted(m_message.id); });
        line->addWidget(m_change);
    }
    column.addLayout(line);
}

void MessageBubble::buildDelivery(QVBoxLayout &column)
{
    QString words;
    Tone tone = Tone::Muted;
    switch (m_message.delivery) {
    case Delivery::None:
        return;
    case Delivery::Waiting:
        words = tr("Waiting to be sent");
        break;
    case Delivery::Sent:
        words = tr("Sent");
        break;
    case Delivery::Failed:
        words = m_message.deliveryProblem.isEmpty()
            ? tr("Not sent")
            : tr("Not sent: %1").arg(Format::singleLine(m_message.deliveryProblem));
        tone = failedTone;
        break;
    case Delivery::InDoubt:
        words = tr("In doubt: it may or may not have gone out. It is not sent again by itself.");
        tone = inDoubtTone;
        break;
    }
    m_triage = new TextLabel(words, tone, Type::medium(Type::caption), this);
    m_triage->setObjectName(QStringLiteral("deliveryLine"));
    m_triage->setWordWrap(true);
    column.addWidget(m_triage);
}

void MessageBubble::buildDraft(QVBoxLayout &column, const Context &context)
{
    if (!context.canSend)
        return;
    m_send = new Button(tr("Send this reply"), Button::Kind::Outlined, this);
    m_send->setObjectName(QStringLiteral("sendDraft"));
    m_send->setCompact(true);
    connect(m_send, &Button::clicked, this, [this] { Q_EMIT sendWanted(m_message.text); });
    column.addWidget(m_send, 0, Qt::AlignRight);
}

void MessageBubble::setWritable(const QString &whyNot)
{
    for (Button *button : {m_change, m_send}) {
        if (button)
            button->setBlocked(whyNot);
    }
}

void MessageBubble::setWidest(int width)
{
    if (width == m_widest)
        return;
    m_widest = width;
    const int inner = width - 2 * padding;
    const auto lineOf = [](const TextLabel *label) {
        return label ? label->fontMetrics().horizontalAdvance(label->text()) + 2 : 0;
    };
    int wanted = std::max({m_words->wantedWidth(inner), lineOf(m_head), leastWidth - 2 * padding});
    const int change = m_change ? m_change->sizeHint().width() + Metrics::space8 : 0;
    wanted = std::max(wanted, lineOf(m_triage) + change);
    if (m_whole)
        wanted = std::max(wanted, m_whole->sizeHint().width());
    setFixedWidth(std::min(wanted, inner) + 2 * padding);
}

void MessageBubble::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool own = m_message.sender == Sender::We;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen frame(m_message.isDraft ? theme.color(Tone::AtRisk) : theme.border(), 1);
    if (m_message.isDraft) {
        frame.setDashPattern({dash, dash});
        painter.setBrush(Qt::NoBrush);
    } else {
        painter.setBrush(own ? theme.blend(Tone::Accent, Ground::Surface, ownShare) : theme.color(Ground::Raised));
    }
    painter.setPen(frame);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
}
