#include "ui/widgets/chip.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QPainter>

#include <cmath>

namespace {
constexpr int sidePadding = 10;
}

Chip::Chip(const QString &word, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(word);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFont(Type::strong(Type::caption));
}

void Chip::setCount(qint64 count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleName(shownText());
    updateGeometry();
    update();
}

void Chip::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QString Chip::shownText() const
{
    return m_count ? QString(text() + QLatin1Char(' ') + Format::count(*m_count)) : text();
}

QSize Chip::sizeHint() const
{
    return {static_cast<int>(std::ceil(tabularWidth(font(), shownText()))) + 2 * sidePadding,
            Metrics::compactControlHeight};
}

void Chip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(isChecked() ? theme.color(Tone::Accent) : theme.border(), 1));
    painter.setBrush(isChecked()        ? theme.color(Ground::Select)
                         : underMouse() ? theme.color(Ground::Hover)
                                        : theme.color(Ground::Surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::controlRadius,
                            Metrics::controlRadius);
    painter.setPen(theme.color(isChecked() && m_tone == Tone::Muted ? Tone::Text : m_tone));
    painter.setFont(font());
    drawTabular(painter, rect(), Qt::AlignHCenter, shownText());
}
