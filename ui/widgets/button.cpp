#include "ui/widgets/button.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace {

constexpr int sidePadding = 13;
constexpr int compactSidePadding = 9;
constexpr int quietSidePadding = 4;
constexpr int iconSide = 16;
constexpr double disabledShare = 0.55;

struct Look
{
    QColor fill;
    QColor frame;
    QColor text;
};

Look lookOf(Button::Kind kind, bool enabled, bool hot, bool down)
{
    const Theme &theme = Theme::current();
    if (!enabled)
        return {kind == Button::Kind::Quiet ? QColor() : theme.color(Ground::Raised),
                kind == Button::Kind::Quiet ? QColor() : theme.border(),
                theme.blend(Tone::Muted, Ground::Raised, disabledShare)};
    switch (kind) {
    case Button::Kind::Filled:
        return {down      ? theme.accentFill().darker(115)
                    : hot ? theme.accentFill().darker(107)
                          : theme.accentFill(),
                {},
                theme.onFill()};
    case Button::Kind::Danger:
        return {hot || down ? theme.tint(Tone::Breached, Ground::Raised) : theme.color(Ground::Raised),
                theme.color(Tone::Breached), theme.color(Tone::Breached)};
    case Button::Kind::Quiet:
        return {hot || down ? theme.color(Ground::Hover) : QColor(), {}, theme.color(Tone::Accent)};
    case Button::Kind::Outlined:
        break;
    }
    const QColor fill = down ? theme.color(Ground::Select)
        : hot                ? theme.blend(Tone::Text, Ground::Raised, 0.06)
                             : theme.color(Ground::Raised);
    return {fill, theme.color(Tone::Control), theme.color(Tone::Text)};
}

} // namespace

Button::Button(const QString &text, Kind kind, QWidget *parent)
    : QPushButton(text, parent)
    , m_kind(kind)
{
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
    setFont(kind == Kind::Filled ? Type::strong() : Type::medium());
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::setKind(Kind kind)
{
    m_kind = kind;
    setFont(kind == Kind::Filled ? Type::strong() : Type::medium());
    updateGeometry();
    update();
}

void Button::setCompact(bool compact)
{
    m_compact = compact;
    updateGeometry();
}

void Button::setWorking(bool working)
{
    m_working = working;
    refreshEnabled();
    update();
}

void Button::setBlocked(const QString &reason)
{
    if (m_blockedBecause.isEmpty())
        m_ownToolTip = toolTip();
    m_blockedBecause = reason;
    setToolTip(reason.isEmpty() ? m_ownToolTip : reason);
    refreshEnabled();
}

void Button::refreshEnabled()
{
    setEnabled(!m_working && m_blockedBecause.isEmpty());
}

QString Button::shownText() const
{
    return m_working ? tr("Working…") : text();
}

QSize Button::sizeHint() const
{
    const QFontMetrics metrics(font());
    const int side = m_kind == Kind::Quiet ? quietSidePadding : m_compact ? compactSidePadding : sidePadding;
    const int padding = 2 * side;
    const int words = metrics.horizontalAdvance(text().remove(QLatin1Char('&')));
    const int picture = icon().isNull() ? 0 : iconSide + (text().isEmpty() ? 0 : Metrics::space4);
    const int width = text().isEmpty() && !icon().isNull() ? Metrics::controlHeight : words + picture + padding;
    return {width, m_compact ? Metrics::compactControlHeight : Metrics::controlHeight};
}

QSize Button::minimumSizeHint() const
{
    return sizeHint();
}

void Button::paintEvent(QPaintEvent *)
{
    const Look look = lookOf(m_kind, isEnabled(), underMouse(), isDown() || isChecked());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(look.frame.isValid() ? QPen(look.frame, 1) : QPen(Qt::NoPen));
    painter.setBrush(look.fill.isValid() ? QBrush(look.fill) : QBrush(Qt::NoBrush));
    const double inset = look.frame.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), Metrics::controlRadius,
                            Metrics::controlRadius);

    QRect words = rect();
    if (!icon().isNull()) {
        const int taken =
            text().isEmpty() ? iconSide : iconSide + Metrics::space4 + fontMetrics().horizontalAdvance(text());
        const QRect picture((width() - taken) / 2, (height() - iconSide) / 2, iconSide, iconSide);
        icon().paint(&painter, picture, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled);
        words.setLeft(picture.right() + 1 + Metrics::space4);
        words.setRight(width() - picture.left());
    }
    painter.setPen(look.text);
    painter.setFont(font());
    painter.drawText(words, Qt::AlignCenter | Qt::TextHideMnemonic, shownText());
}
