#include "ui/theme/peoplecell.h"

#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"

#include <QPainter>

namespace {

/// How a cell of one state is put together.
struct Look
{
    QColor frame; ///< invalid: no frame
    QColor fill;  ///< invalid: hollow
    bool dotted = false;
};

Look lookOf(const PeopleCell &cell, Ground ground)
{
    const Theme &theme = Theme::current();
    const Tone hue = cell.channel == Channel::Warm ? Tone::Warm : Tone::Cold;
    switch (cell.state) {
    case PersonState::Queued:
    case PersonState::Cancelled:
        return {theme.color(Tone::Control), {}, false};
    case PersonState::Sending:
    case PersonState::Added:
        return {theme.blend(hue, ground, 0.75), theme.blend(hue, ground, 0.06), false};
    case PersonState::Unopened:
        return {theme.blend(hue, ground, 0.55), theme.blend(hue, ground, theme.isDark() ? 0.36 : 0.28), false};
    case PersonState::Opened:
    case PersonState::Replied:
    case PersonState::Declined:
        return {{}, theme.color(hue), false};
    case PersonState::Qualified:
        return {{}, theme.color(qualifiedTone), false};
    case PersonState::InDoubt:
        return {theme.color(inDoubtTone), theme.tint(inDoubtTone, ground), false};
    case PersonState::Failed:
        return {theme.color(failedTone), theme.tint(failedTone, ground), false};
    case PersonState::Skipped:
        return {theme.color(Tone::Control), {}, true};
    }
    return {};
}

QRectF centred(const QRectF &box, double share)
{
    const double side = box.width() * share;
    return {box.center().x() - side / 2, box.center().y() - side / 2, side, side};
}

void paintMark(QPainter &painter, const PeopleCell &cell, const QRectF &box, Ground ground)
{
    const Theme &theme = Theme::current();
    const QColor hue = theme.color(cell.channel == Channel::Warm ? Tone::Warm : Tone::Cold);
    const QColor under = theme.color(ground);
    const double thick = std::max(1.2, box.width() * 0.08);
    QPainterPath path;
    switch (cell.state) {
    case PersonState::Sending:
        painter.fillRect(QRectF(box.left() + 2, box.center().y(), box.width() - 4, box.height() / 2 - 2), hue);
        break;
    case PersonState::Added: {
        const double dot = std::max(0.9, box.width() * 0.07);
        path.addEllipse(box.center(), dot, dot);
        painter.fillPath(path, hue);
        break;
    }
    case PersonState::Replied:
        path.addEllipse(box.center(), box.width() * 0.14, box.width() * 0.14);
        painter.fillPath(path, under);
        break;
    case PersonState::Declined:
        painter.fillRect(
            QRectF(box.left() + box.width() * 0.14, box.center().y() - thick / 2, box.width() * 0.72, thick), under);
        break;
    case PersonState::Qualified:
        painter.fillPath(Glyphs::check(centred(box, 0.48)), under);
        break;
    case PersonState::InDoubt:
        painter.fillPath(Glyphs::question(centred(box, 0.52)), theme.color(inDoubtTone));
        break;
    case PersonState::Failed:
        painter.fillPath(Glyphs::cross(centred(box, 0.44)), theme.color(failedTone));
        break;
    case PersonState::Skipped:
        painter.fillRect(QRectF(box.left() + box.width() * 0.2, box.center().y() - thick / 2, box.width() * 0.6, thick),
                         theme.color(Tone::Muted));
        break;
    case PersonState::Cancelled:
        painter.setPen(QPen(theme.color(Tone::Control), thick, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(centred(box, 0.52).bottomLeft(), centred(box, 0.52).topRight());
        break;
    case PersonState::Queued:
    case PersonState::Unopened:
    case PersonState::Opened:
        break;
    }
}

} // namespace

void paintPeopleCell(QPainter &painter, const PeopleCell &cell, const QRectF &box, Ground ground, double strength)
{
    const Look look = lookOf(cell, ground);
    const double radius = std::min(Metrics::cellRadius, box.width() / 4);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(painter.opacity() * strength);
    QPen frame = look.frame.isValid() ? QPen(look.frame, 1) : QPen(Qt::NoPen);
    if (look.dotted)
        frame.setDashPattern({1, 1.5});
    painter.setPen(frame);
    painter.setBrush(look.fill.isValid() ? QBrush(look.fill) : QBrush(Qt::NoBrush));
    const double inset = look.frame.isValid() ? 0.5 : 0;
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius);
    paintMark(painter, cell, box, ground);
    painter.restore();
}

Tone wordTone(PersonState state)
{
    switch (state) {
    case PersonState::InDoubt:
        return inDoubtTone;
    case PersonState::Failed:
        return failedTone;
    case PersonState::Qualified:
        return qualifiedTone;
    default:
        return Tone::Text;
    }
}
