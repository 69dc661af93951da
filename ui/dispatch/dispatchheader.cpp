#include "ui/dispatch/dispatchheader.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>

namespace {

constexpr double badgeWidth = 160;
constexpr double badgeHeight = 26;
constexpr int titleHeight = 22;

QString crumb()
{
    return DispatchHeader::tr("Work orders ›");
}

Tone stageTone(const RunningStage &stage, const QDateTime &now)
{
    if (now >= stage.dueAt)
        return Tone::Breached;
    const qint64 target = stage.startedAt.msecsTo(stage.dueAt);
    return now.msecsTo(stage.dueAt) * 4 <= target ? Tone::AtRisk : Tone::OnTime;
}

} // namespace

DispatchHeader::DispatchHeader(QWidget *parent)
    : QWidget(parent)
    , m_addPeople(new Button(tr("Add people…"), Button::Kind::Outlined, this))
    , m_ownWindow(new Button(tr("Own window"), Button::Kind::Outlined, this))
    , m_stopSending(new Button(tr("Stop sending…"), Button::Kind::Danger, this))
{
    m_addPeople->setObjectName(QStringLiteral("addPeople"));
    m_ownWindow->setObjectName(QStringLiteral("ownWindow"));
    m_stopSending->setObjectName(QStringLiteral("stopSending"));
    m_stopSending->setToolTip(tr("Ctrl+."));
    setFixedHeight(sizeHint().height());
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addStretch();
    for (Button *button : {m_addPeople, m_ownWindow, m_stopSending})
        line->addWidget(button, 0, Qt::AlignVCenter);
}

void DispatchHeader::setPicture(const DispatchPicture &picture, bool nothingLeft, const QDateTime &now)
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
    m_stage = picture.stage;
    m_now = now;
    setAccessibleName(m_title % QLatin1String(". ") % m_facts);
    update();
}

void DispatchHeader::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QRectF DispatchHeader::crumbRect() const
{
    return {0, 0, tabularWidth(Type::strong(Type::title), crumb()), titleHeight};
}

double DispatchHeader::buttonsLeft() const
{
    double left = width();
    for (const Button *button : {m_addPeople, m_ownWindow, m_stopSending}) {
        if (!button->isHidden())
            left = std::min(left, static_cast<double>(button->x()));
    }
    return left;
}

void DispatchHeader::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double end = paintBadge(painter) - Metrics::space12;

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

double DispatchHeader::paintBadge(QPainter &painter) const
{
    const double right = buttonsLeft() - (buttonsLeft() < width() ? Metrics::space8 : 0);
    if (!m_stage)
        return right;
    const Theme &theme = Theme::current();
    const Tone tone = stageTone(*m_stage, m_now);
    const bool over = tone == Tone::Breached;
    const QRectF box(right - badgeWidth, (height() - badgeHeight) / 2, badgeWidth, badgeHeight);
    const QColor ink = over ? theme.onBreached() : theme.color(tone);
    painter.setPen(over ? QPen(Qt::NoPen)
                        : QPen(theme.blend(tone, Ground::Window, 0.7), 1, m_stale ? Qt::DotLine : Qt::SolidLine));
    painter.setBrush(over ? theme.color(tone) : theme.tint(tone, Ground::Window));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Metrics::controlRadius, Metrics::controlRadius);
    const Glyphs::Badge shape = over ? Glyphs::Badge::Breached
        : tone == Tone::AtRisk       ? Glyphs::Badge::AtRisk
                                     : Glyphs::Badge::OnTime;
    Glyphs::paintBadge(painter, shape, QRectF(box.left() + 7, box.center().y() - 4.5, 9, 9), ink);
    painter.setFont(Type::font(Type::caption));
    painter.setPen(over ? ink : theme.color(Tone::Muted));
    drawTabular(painter, box.adjusted(21, 0, 0, 0), Qt::AlignLeft, m_stage->word);
    painter.setFont(Type::strong(Type::badgeTime));
    painter.setPen(ink);
    drawTabular(painter, box.adjusted(0, 0, -7, 0), Qt::AlignRight, Format::timeLeft(m_now.secsTo(m_stage->dueAt)));
    return box.left();
}

void DispatchHeader::mousePressEvent(QMouseEvent *event)
{
    if (crumbRect().contains(event->position()))
        Q_EMIT boardWanted();
}
