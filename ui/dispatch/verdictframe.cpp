#include "ui/dispatch/verdictframe.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace {

using Act = DispatchVerdict::Act;

constexpr double drainHeight = 4;

std::optional<Tone> washOf(VerdictTone tone)
{
    switch (tone) {
    case VerdictTone::Calm:
        return std::nullopt;
    case VerdictTone::Hold:
        return Tone::Accent;
    case VerdictTone::Good:
        return Tone::Met;
    case VerdictTone::Doubt:
        return Tone::AtRisk;
    case VerdictTone::Bad:
        return Tone::Breached;
    }
    Q_UNREACHABLE();
}

bool writes(Act act)
{
    return act != Act::CopyDetails && act != Act::ShowStops;
}

} // namespace

VerdictFrame::VerdictFrame(QWidget *parent)
    : Card(parent)
    , m_sentence(new TextLabel({}, Tone::Text, Type::strong(Type::verdict), this))
    , m_second(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_buttonRow(new QHBoxLayout)
{
    setObjectName(QStringLiteral("verdictFrame"));
    m_sentence->setObjectName(QStringLiteral("verdictSentence"));
    m_second->setObjectName(QStringLiteral("verdictSecond"));
    m_sentence->setElided(true);
    m_second->setElided(true);
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(sizeHint().height());
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::space4);
    words->addStretch();
    words->addWidget(m_sentence);
    words->addWidget(m_second);
    words->addStretch();
    m_buttonRow->setSpacing(6);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(Metrics::cardPadding, 0, 14, 0);
    line->setSpacing(Metrics::space16);
    line->addLayout(words, 1);
    line->addLayout(m_buttonRow);
}

void VerdictFrame::setVerdict(const DispatchVerdict &verdict)
{
    if (m_verdict == verdict)
        return;
    const bool newRule = verdict.rule != m_verdict.rule || m_sentence->text().isEmpty();
    const bool sameActs = verdict.acts == m_verdict.acts && verdict.primary == m_verdict.primary
        && verdict.settleCount == m_verdict.settleCount && verdict.restCount == m_verdict.restCount;
    m_verdict = verdict;
    m_sentence->setText(verdict.sentence);
    m_sentence->setToolTip({});
    m_second->setText(verdict.second);
    m_second->setToolTip({});
    m_second->setVisible(!verdict.second.isEmpty());
    setWash(washOf(verdict.tone));
    setAccessibleName(verdict.second.isEmpty() ? verdict.sentence : QString(verdict.sentence % u' ' % verdict.second));
    if (!sameActs) {
        // A button that goes takes the keyboard's focus along, out of this screen; the frame holds it instead.
        QWidget *focused = isAncestorOf(QApplication::focusWidget()) ? QApplication::focusWidget() : nullptr;
        if (focused)
            setFocus(Qt::OtherFocusReason);
        takeActs();
        if (focused && !focused->isHidden())
            focused->setFocus(Qt::OtherFocusReason);
    }
    if (newRule) {
        // A change of the rule is news; a tick of its numbers is not.
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
        Q_EMIT ruleChanged(verdict.rule);
    }
    update();
}

QString VerdictFrame::textOf(Act act) const
{
    switch (act) {
    case Act::TakeBack:
        return tr("Take back");
    case Act::SendNow:
        return tr("Send now");
    case Act::CopyDetails:
        return tr("Copy details");
    case Act::DispatchRest:
        return tr("Dispatch the %1…").arg(Format::count(m_verdict.restCount));
    case Act::ShowStops:
        return tr("Show…");
    case Act::Assign:
        return tr("&Assign…");
    case Act::Settle:
        return tr("Settle %1…").arg(Format::count(m_verdict.settleCount));
    case Act::AskMore:
        return tr("Ask more people…");
    }
    Q_UNREACHABLE();
}

Button *VerdictFrame::made(Act act)
{
    Button *&button = m_buttons[act];
    if (!button) {
        button = new Button(textOf(act), Button::Kind::Outlined, this);
        button->setObjectName(QStringLiteral("verdictAct%1").arg(static_cast<int>(act)));
        connect(button, &Button::clicked, this, [this, act] { Q_EMIT chosen(act); });
    }
    return button;
}

void VerdictFrame::takeActs()
{
    while (QLayoutItem *item = m_buttonRow->takeAt(0))
        delete item;
    for (Button *button : std::as_const(m_buttons))
        button->setVisible(false);
    for (const Act act : std::as_const(m_verdict.acts)) {
        Button *button = made(act);
        button->setText(textOf(act));
        button->setKind(m_verdict.primary == act ? Button::Kind::Filled : Button::Kind::Outlined);
        button->setBlocked(writes(act) ? m_blockedBecause : QString());
        m_buttonRow->addWidget(button);
        button->setVisible(true);
    }
}

void VerdictFrame::setWorking(Act act, bool working)
{
    if (Button *button = m_buttons.value(act))
        button->setWorking(working);
}

void VerdictFrame::setBlocked(const QString &reason)
{
    m_blockedBecause = reason;
    for (auto button = m_buttons.cbegin(); button != m_buttons.cend(); ++button)
        (*button)->setBlocked(writes(button.key()) ? reason : QString());
}

void VerdictFrame::focusPrimary()
{
    if (m_verdict.primary && m_buttons.contains(*m_verdict.primary))
        m_buttons.value(*m_verdict.primary)->setFocus(Qt::OtherFocusReason);
    else
        setFocus(Qt::OtherFocusReason);
}

Button *VerdictFrame::button(Act act) const
{
    return m_verdict.acts.contains(act) ? m_buttons.value(act) : nullptr;
}

void VerdictFrame::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    if (m_verdict.rule != VerdictRule::Hold)
        return;
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath card;
    card.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), Metrics::cardRadius - 1, Metrics::cardRadius - 1);
    painter.setClipPath(card);
    const QRectF bar(0, height() - drainHeight - 1, width(), drainHeight + 1);
    painter.fillRect(bar, theme.track());
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * m_verdict.holdLeft, bar.height()),
                     theme.color(Tone::Accent));
}
