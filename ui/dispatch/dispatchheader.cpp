#include "ui/dispatch/dispatchheader.h"

#include "models/domain/format.h"
#include "ui/delegates/slabadgewidget.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>

namespace {

constexpr QSize badgeSize {160, 26};
constexpr int titleHeight = 22;

QString crumb()
{
    return DispatchHeader::tr("Work orders ›");
}

} // namespace

DispatchHeader::DispatchHeader(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_badge(new SlaBadgeWidget(clock, this))
    , m_addPeople(new Button(tr("Add people…"), Button::Kind::Outlined, this))
    , m_ownWindow(new Button(tr("Own window"), Button::Kind::Outlined, this))
    , m_stopSending(new Button(tr("Stop sending…"), Button::Kind::Danger, this))
{
    m_addPeople->setObjectName(QStringLiteral("addPeople"));
    m_ownWindow->setObjectName(QStringLiteral("ownWindow"));
    m_stopSending->setObjectName(QStringLiteral("stopSending"));
    m_stopSending->setToolTip(tr("Ctrl+."));
    m_badge->setObjectName(QStringLiteral("slaBadge"));
    m_badge->setFixedSize(badgeSize);
    m_badge->setGround(Ground::Window);
    m_badge->hide();
    setFixedHeight(sizeHint().height());
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addStretch();
    line->addWidget(m_badge, 0, Qt::AlignVCenter);
    for (Button *button : {m_addPeople, m_ownWindow, m_stopSending})
        line->addWidget(button, 0, Qt::AlignVCenter);
}

void DispatchHeader::setPicture(const DispatchPicture &picture, bool nothingLeft)
{
    m_title = Format::workOrder(picture.jobNumber) % u' ' % Format::singleLine(picture.title, 120);
    const QString who = nothingLeft ? tr("ordered by %1 %2") : tr("dispatched by %1 %2");
    QStringList facts;
    for (const QString &fact : {picture.trade, picture.urgency, Format::singleLine(picture.place, 120)}) {
        if (!fact.isEmpty())
            facts.append(fact);
    }
    if (picture.orderedAt.isValid())
        facts.append(who.arg(Format::singleLine(picture.orderedBy, 60), Format::clock(picture.orderedAt, m_zone)));
    m_facts = facts.join(QStringLiteral(" · "));
    m_badge->setBadge(picture.sla, picture.jobNumber);
    setAccessibleName(m_title % QLatin1String(". ") % m_facts);
    update();
}

void DispatchHeader::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    m_badge->setZone(zone);
}

void DispatchHeader::setStale(bool stale)
{
    m_badge->setStale(stale);
}

QRectF DispatchHeader::crumbRect() const
{
    return {0, 0, tabularWidth(Type::strong(Type::title), crumb()), titleHeight};
}

double DispatchHeader::partsLeft() const
{
    double left = width();
    for (const QWidget *part :
         std::initializer_list<const QWidget *> {m_badge, m_addPeople, m_ownWindow, m_stopSending}) {
        if (!part->isHidden())
            left = std::min(left, static_cast<double>(part->x()));
    }
    return left;
}

void DispatchHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double end = partsLeft() - Metrics::space12;

    painter.setFont(Type::strong(Type::title));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, crumbRect(), Qt::AlignLeft, crumb());
    const double x = crumbRect().right() + 5;
    painter.setPen(theme.color(Tone::Text));
    drawTabular(painter, QRectF(x, 0, end - x, titleHeight), Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(m_title, Qt::ElideRight, end - x));
    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, QRectF(0, titleHeight, end, 16), Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(m_facts, Qt::ElideRight, end));
}

void DispatchHeader::mousePressEvent(QMouseEvent *event)
{
    if (crumbRect().contains(event->position()))
        Q_EMIT boardWanted();
}
