#include "ui/technicians/tabstrip.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>

namespace {
constexpr int stripHeight = 34;
constexpr int lineHeight = 2;
} // namespace

TabStrip::TabStrip(QWidget *parent)
    : QTabBar(parent)
{
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(false);
    setElideMode(Qt::ElideNone);
    setFont(Type::strong());
    setAttribute(Qt::WA_Hover);
}

void TabStrip::step(int by)
{
    if (count() > 0)
        setCurrentIndex((currentIndex() + by + count()) % count());
}

QSize TabStrip::tabSizeHint(int index) const
{
    const int words = static_cast<int>(std::ceil(tabularWidth(font(), tabText(index))));
    return {words + 2 * Metrics::space12, stripHeight};
}

void TabStrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border());
    painter.setFont(font());
    for (int index = 0; index < count(); ++index) {
        const QRect box = tabRect(index);
        const bool current = index == currentIndex();
        painter.setPen(theme.color(current ? Tone::Text : Tone::Muted));
        drawTabular(painter, box, Qt::AlignCenter, tabText(index));
        if (current)
            painter.fillRect(
                QRect(box.left() + Metrics::space8, height() - lineHeight, box.width() - Metrics::space16, lineHeight),
                theme.color(Tone::Accent));
        if (current && hasFocus()) {
            painter.setPen(QPen(theme.color(Tone::Accent), 1, Qt::DotLine));
            painter.drawRect(box.adjusted(3, 5, -4, -6));
        }
    }
}
