#include "ui/workorders/skeletonrows.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace {

constexpr int rows = 12;
constexpr double barHeight = 8;
constexpr std::array<double, 5> shares {0.14, 0.05, 0.24, 0.09, 0.11};

} // namespace

SkeletonRows::SkeletonRows(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(QStringLiteral("boardSkeleton"));
    setAccessibleName(tr("The list is being read"));
}

void SkeletonRows::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Surface));
    painter.fillRect(QRect(0, 0, width(), Metrics::headerHeight), theme.color(Ground::Raised));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track());
    for (int row = 0; row < rows; ++row) {
        double x = Metrics::pageMargin;
        const double y = Metrics::headerHeight + row * Metrics::rowHeight + (Metrics::rowHeight - barHeight) / 2;
        for (const double share : shares) {
            painter.drawRoundedRect(QRectF(x, y, width() * share, barHeight), Metrics::cellRadius, Metrics::cellRadius);
            x += width() * (share + 0.04);
        }
    }
}

StatusFoot::StatusFoot(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(Metrics::statusHeight);
}

void StatusFoot::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Raised));
    painter.fillRect(QRect(0, 0, width(), 1), theme.border());
}
