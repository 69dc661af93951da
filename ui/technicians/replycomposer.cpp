#include "ui/technicians/replycomposer.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace {

constexpr int lowestEdit = 36;
constexpr int highestEdit = 160;
constexpr int editPadding = 16;
constexpr double radius = 8;
constexpr int dash = 4;
constexpr qsizetype longestReply = 8'000;

} // namespace

ReplyComposer::ReplyComposer(const Offers &offers, QWidget *parent)
    : QWidget(parent)
    , m_offers(offers)
    , m_title(new TextLabel(tr("Draft, not sent"), Tone::AtRisk, Type::strong(Type::caption), this))
    , m_edit(new QPlainTextEdit(this))
    , m_problem(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_send(new Button(tr("Send reply"), Button::Kind::Outlined, this))
    , m_draftButton(new Button(tr("Draft a reply"), Button::Kind::Outlined, this))
    , m_discard(new Button(tr("Discard"), Button::Kind::Quiet, this))
    , m_typeIn(new Button(tr("Type in what they said…"), Button::Kind::Quiet, this))
{
    setObjectName(QStringLiteral("composer"));
    m_title->setObjectName(QStringLiteral("draftTitle"));
    m_title->hide();
    m_edit->setObjectName(QStringLiteral("replyField"));
    m_edit->setAccessibleName(tr("Reply"));
    m_edit->setPlaceholderText(tr("Write a reply…"));
    m_edit->setTabChangesFocus(true);
    m_problem->setObjectName(QStringLiteral("composerProblem"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::space12, Metrics::space8, Metrics::space12, Metrics::space8);
    column->setSpacing(Metrics::space8);
    column->addWidget(m_title);
    column->addWidget(m_edit);
    column->addWidget(m_problem);
    buildRow(*column);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (m_draft && m_edit->toPlainText().trimmed().isEmpty())
            m_draft = false;
        updateControls();
        fitHeight();
    });
    updateControls();
    fitHeight();
}

void ReplyComposer::buildRow(QVBoxLayout &column)
{
    m_send->setObjectName(QStringLiteral("sendReply"));
    m_send->setToolTip(tr("Ctrl+Enter"));
    m_draftButton->setObjectName(QStringLiteral("draftReply"));
    m_discard->setObjectName(QStringLiteral("discardDraft"));
    m_typeIn->setObjectName(QStringLiteral("typeIn"));
    m_typeIn->setToolTip(tr("From a telephone call or a text message"));
    m_typeIn->setVisible(m_offers.typeIn);
    auto *row = new QHBoxLayout;
    row->setSpacing(Metrics::space8);
    row->addWidget(m_typeIn);
    row->addStretch(1);
    row->addWidget(m_discard);
    row->addWidget(m_draftButton);
    row->addWidget(m_send);
    column.addLayout(row);
    connect(m_send, &Button::clicked, this, &ReplyComposer::send);
    connect(m_draftButton, &Button::clicked, this, &ReplyComposer::draftWanted);
    connect(m_discard, &Button::clicked, this, &ReplyComposer::clear);
    connect(m_typeIn, &Button::clicked, this, &ReplyComposer::typeInWanted);
}

QString ReplyComposer::text() const
{
    return m_edit->toPlainText().trimmed();
}

void ReplyComposer::showDraft(const QString &text)
{
    m_draft = true;
    m_edit->setPlainText(text.left(longestReply));
    showProblem({});
    updateControls();
    takeFocus();
}

void ReplyComposer::takeFocus()
{
    m_edit->setFocus(Qt::OtherFocusReason);
}

void ReplyComposer::clear()
{
    m_draft = false;
    m_edit->clear();
    showProblem({});
    updateControls();
}

void ReplyComposer::send()
{
    if (m_send->isVisibleTo(this) && m_send->isEnabled())
        Q_EMIT sendWanted(text());
}

void ReplyComposer::setSending(bool sending)
{
    m_sending = sending;
    m_send->setWorking(sending);
    m_edit->setReadOnly(sending || !m_whyNot.isEmpty());
}

void ReplyComposer::setDrafting(bool drafting)
{
    m_draftButton->setWorking(drafting);
}

void ReplyComposer::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problem->setVisible(!sentence.isEmpty());
}

void ReplyComposer::setWritable(const QString &whyNot, const QString &whyNotTypeIn)
{
    m_whyNot = whyNot;
    m_whyNotTypeIn = whyNotTypeIn;
    m_edit->setReadOnly(m_sending || !whyNot.isEmpty());
    m_edit->setToolTip(whyNot);
    updateControls();
}

void ReplyComposer::setSendOffered(bool offered)
{
    m_sendOffered = offered;
    updateControls();
}

void ReplyComposer::updateControls()
{
    const bool send = m_offers.send && m_sendOffered;
    m_edit->setVisible(send);
    m_send->setVisible(send);
    m_draftButton->setVisible(send && m_offers.draft);
    const bool empty = text().isEmpty();
    QString why = m_whyNot;
    if (why.isEmpty() && empty)
        why = tr("Nothing is written yet");
    else if (why.isEmpty() && text().size() > longestReply)
        why = tr("Longer than %1 characters").arg(longestReply);
    m_send->setText(m_draft ? tr("Send this reply") : tr("Send reply"));
    m_send->setBlocked(why);
    m_send->updateGeometry();
    m_draftButton->setBlocked(!m_whyNot.isEmpty() ? m_whyNot : empty ? QString() : tr("Something is written already"));
    m_typeIn->setBlocked(m_whyNotTypeIn);
    m_discard->setVisible(m_draft && send);
    m_title->setVisible(m_draft && send);
    update();
}

void ReplyComposer::fitHeight()
{
    const int lines = std::max(1, static_cast<int>(m_edit->document()->size().height()));
    const int wanted = lines * m_edit->fontMetrics().lineSpacing() + editPadding;
    m_edit->setFixedHeight(std::clamp(wanted, lowestEdit, highestEdit));
}

void ReplyComposer::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    if (!m_draft) {
        painter.fillRect(QRect(0, 0, width(), 1), theme.border());
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    QPen frame(theme.color(Tone::AtRisk), 1);
    frame.setDashPattern({dash, dash});
    painter.setPen(frame);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(3.5, 1.5, -3.5, -1.5), radius, radius);
}
