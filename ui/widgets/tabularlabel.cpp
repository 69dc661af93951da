#include "ui/widgets/tabularlabel.h"

#include "ui/theme/tabular.h"

#include <QPainter>

#include <cmath>

TabularLabel::TabularLabel(const QString &text, Tone tone, const QFont &font, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_tone(tone)
{
    setFont(font);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TabularLabel::setText(const QString &text)
{
    if (m_text == text)
        return;
    const QSize before = sizeHint();
    m_text = text;
    setAccessibleName(text);
    if (sizeHint() != before)
        updateGeometry();
    update();
}

void TabularLabel::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void TabularLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

QSize TabularLabel::sizeHint() const
{
    return {static_cast<int>(std::ceil(tabularWidth(font(), m_text))), fontMetrics().height()};
}

void TabularLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    painter.setPen(Theme::current().color(m_tone));
    drawTabular(painter, rect(), m_alignment, m_text);
}
