#include "ui/delegates/outreachcell.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/peoplecell.h"
#include "ui/theme/tabular.h"

#include <QCoreApplication>
#include <QPainter>

namespace {

constexpr double checkSide = 11;
constexpr double qualifiedRight = 30;
constexpr double countsRight = 97;
constexpr double mishapLeft = 103;
constexpr double mishapSide = 12;

QString text(const char *source)
{
    return QCoreApplication::translate("OutreachCell", source);
}

bool isHeld(const OutreachSummary &outreach, const QDateTime &serverNow)
{
    return outreach.holdUntil.isValid() && outreach.holdUntil > serverNow && outreach.queued() > 0
        && outreach.queued() == outreach.asked();
}

} // namespace

QString outreachWords(const std::optional<OutreachSummary> &outreach, const QDateTime &serverNow)
{
    if (!outreach || outreach->asked() == 0)
        return text("Not dispatched");
    if (outreach->stoppedAt.isValid())
        return text("Stopped %1/%2").arg(outreach->sent()).arg(outreach->asked());
    if (isHeld(*outreach, serverNow))
        return text("Held %1").arg(Format::holdLeft(serverNow.secsTo(outreach->holdUntil)));
    if (outreach->sending() > 0)
        return text("Sending %1/%2").arg(outreach->sent()).arg(outreach->asked());
    return {};
}

void paintOutreachCell(QPainter &painter, const QRect &box, const std::optional<OutreachSummary> &outreach,
                       const QDateTime &serverNow, Ground ground)
{
    const Theme &theme = Theme::current();
    painter.setFont(Type::font());
    const QString words = outreachWords(outreach, serverNow);
    const bool held = outreach && !outreach->stoppedAt.isValid() && isHeld(*outreach, serverNow);
    if (!words.isEmpty()) {
        painter.setPen(theme.color(held ? Tone::Accent : Tone::Muted));
        drawTabular(painter, box, Qt::AlignLeft, words);
    } else {
        const bool any = outreach->qualified() > 0;
        const QColor qualified = theme.color(any ? qualifiedTone : Tone::Muted);
        Glyphs::paintCheck(painter, QRectF(box.left(), box.center().y() - checkSide / 2 + 0.5, checkSide, checkSide),
                           qualified);
        painter.setPen(qualified);
        painter.setFont(any ? Type::strong() : Type::font());
        drawTabular(painter, QRectF(box.left(), box.top(), qualifiedRight, box.height()), Qt::AlignRight,
                    QString::number(outreach->qualified()));
        painter.setPen(theme.color(Tone::Muted));
        painter.setFont(Type::font());
        drawTabular(painter, QRectF(box.left(), box.top(), countsRight, box.height()), Qt::AlignRight,
                    QStringLiteral("%1/%2").arg(outreach->sent()).arg(outreach->asked()));
    }
    if (!outreach || (outreach->inDoubt() == 0 && outreach->failed() == 0))
        return;
    const PersonState mishap = outreach->inDoubt() > 0 ? PersonState::InDoubt : PersonState::Failed;
    paintPeopleCell(painter, {mishap, Channel::Warm},
                    QRectF(box.left() + mishapLeft, box.center().y() - mishapSide / 2 + 0.5, mishapSide, mishapSide),
                    ground);
}
