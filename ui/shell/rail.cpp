#include "ui/shell/rail.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QVBoxLayout>

namespace {

constexpr int itemHeight = 56;
constexpr int plateInset = 8;
constexpr int plateHeight = 50;
constexpr int iconSide = 22;
constexpr int iconTop = 7;
constexpr int wordTop = 30;
constexpr int pillLeft = 42;
constexpr int pillHeight = 15;
constexpr int mostShown = 99;

} // namespace

RailItem::RailItem(const QString &word, const QString &iconName, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(iconName)
{
    setText(word);
    setAccessibleName(word);
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::StrongFocus);
    setFont(Type::medium(Type::rail));
    setFixedSize(Metrics::railWidth - 1, itemHeight);
}

void RailItem::setPill(int count, Alarm alarm, const QString &sentence)
{
    m_count = count;
    m_alarm = alarm;
    setAccessibleName(count > 0 && !sentence.isEmpty() ? QStringLiteral("%1, %2").arg(text(), sentence) : text());
    update();
}

QSize RailItem::sizeHint() const
{
    return {Metrics::railWidth - 1, itemHeight};
}

void RailItem::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool current = isChecked();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF plate(plateInset, 0, width() - 2 * plateInset, plateHeight);
    if (current || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.color(current ? Ground::Select : Ground::Hover));
        painter.drawRoundedRect(plate, Metrics::cardRadius, Metrics::cardRadius);
    }
    if (current)
        painter.fillRect(QRectF(0, plateHeight * 0.17, 3, plateHeight * 0.66), theme.color(Tone::Accent));

    const QColor ink = theme.color(current ? Tone::Text : Tone::Muted);
    const QColor icon = theme.color(Tone::Text);
    painter.drawPixmap(QPointF((width() - iconSide) / 2.0, iconTop),
                       themePixmap(QLatin1String(m_iconName.toLatin1()), iconSide, icon, devicePixelRatioF()));
    painter.setPen(ink);
    painter.setFont(current ? Type::strong(Type::rail) : font());
    painter.drawText(QRectF(0, wordTop, width(), 16), Qt::AlignCenter, text());

    if (m_count <= 0)
        return;
    const QString number = m_count > mostShown ? QStringLiteral("99+") : QString::number(m_count);
    const QFont pillFont = Type::strong(Type::rail);
    const double pillWidth = std::max<double>(pillHeight, tabularWidth(pillFont, number) + 8);
    const QRectF pill(pillLeft, 2, pillWidth, pillHeight);
    const bool failure = m_alarm == Alarm::Failure;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(failure ? Tone::Breached : Tone::AtRisk));
    painter.drawRoundedRect(pill, pillHeight / 2.0, pillHeight / 2.0);
    painter.setPen(theme.onBreached());
    painter.setFont(pillFont);
    drawTabular(painter, pill, Qt::AlignHCenter, number);
}

Rail::Rail(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("rail"));
    setFixedWidth(Metrics::railWidth);
    m_layout->setContentsMargins(0, Metrics::space12, 1, Metrics::space4);
    m_layout->setSpacing(0);
    m_layout->addStretch(1);
}

RailItem *Rail::addArea(const QString &word, const QString &iconName, bool atBottom)
{
    auto *item = new RailItem(word, iconName, this);
    const int area = static_cast<int>(m_items.size());
    item->setObjectName(QStringLiteral("rail%1").arg(area));
    item->setToolTip(tr("%1 (Ctrl+%2)").arg(word).arg(area + 1));
    m_items.append(item);
    if (atBottom)
        m_layout->addWidget(item);
    else
        m_layout->insertWidget(m_stretchAt++, item);
    connect(item, &QAbstractButton::clicked, this, [this, area] { Q_EMIT areaChosen(area); });
    return item;
}

void Rail::setCurrent(int area)
{
    for (qsizetype index = 0; index < m_items.size(); ++index)
        m_items.at(index)->setChecked(index == area);
}

void Rail::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Chrome));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme.border());
}
