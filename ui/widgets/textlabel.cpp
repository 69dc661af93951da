#include "ui/widgets/textlabel.h"

#include <QEvent>
#include <QPainter>

namespace {
constexpr int leastElidedWidth = 24;
}

TextLabel::TextLabel(const QString &text, Tone tone, const QFont &font, QWidget *parent)
    : QLabel(parent)
    , m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    setFont(font);
    setText(text);
    takeColor();
}

void TextLabel::setTone(Tone tone)
{
    m_tone = tone;
    takeColor();
}

void TextLabel::setElided(bool elided)
{
    m_elided = elided;
    updateGeometry();
}

QSize TextLabel::sizeHint() const
{
    return QLabel::sizeHint();
}

QSize TextLabel::minimumSizeHint() const
{
    const QSize wanted = QLabel::minimumSizeHint();
    return m_elided ? QSize(std::min(leastElidedWidth, wanted.width()), wanted.height()) : wanted;
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        takeColor();
}

void TextLabel::takeColor()
{
    QPalette own = palette();
    const QColor color = Theme::current().color(m_tone);
    if (own.color(QPalette::WindowText) == color)
        return;
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled})
        own.setColor(group, QPalette::WindowText, color);
    setPalette(own);
}

void TextLabel::paintEvent(QPaintEvent *event)
{
    if (!m_elided) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(Theme::current().color(m_tone));
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | Qt::TextSingleLine, shown);
    if (shown != text() && toolTip() != text().toHtmlEscaped())
        setToolTip(text().toHtmlEscaped());
}
