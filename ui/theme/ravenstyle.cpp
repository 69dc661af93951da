#include "ui/theme/ravenstyle.h"

#include "ui/theme/focusring.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPainter>
#include <QIcon>
#include <QStandardPaths>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTextEdit>
#include <QPlainTextEdit>

namespace {

constexpr int focusWidth = 2;
constexpr int focusGap = 1;

void frameRect(QPainter &painter, const QRectF &box, const QColor &frame, const QColor &fill, double radius,
               double width = 1)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(frame.isValid() ? QPen(frame, width) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const double inset = width / 2;
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

/// The frame of anything that takes text.
void inputFrame(const QStyleOption &option, QPainter &painter, bool invalid = false)
{
    const Theme &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const QColor fill = enabled ? theme.inputGround() : theme.color(Ground::Raised);
    const QColor frame = invalid ? theme.color(Tone::Breached) : enabled ? theme.color(Tone::Control) : theme.border();
    frameRect(painter, option.rect, frame, fill, Metrics::controlRadius);
}

void arrowDown(QPainter &painter, const QPointF &centre, bool up, bool enabled)
{
    const Theme &theme = Theme::current();
    const double dy = up ? -2 : 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(enabled ? theme.color(Tone::Muted) : theme.border(), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF({centre + QPointF(-4, -dy), centre + QPointF(0, dy), centre + QPointF(4, -dy)}));
    painter.restore();
}

/// A handle without arrows; its track is the ground below it.
void scrollBar(const QStyleOptionComplex &option, QPainter &painter, const QRect &slider)
{
    const Theme &theme = Theme::current();
    const bool active = option.state.testFlag(QStyle::State_MouseOver) || option.activeSubControls != QStyle::SC_None;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.blend(Tone::Muted, Ground::Surface, active ? 0.7 : 0.4));
    painter.drawRoundedRect(QRectF(slider).adjusted(2, 2, -2, -2), 2, 2);
    painter.restore();
}

void indicator(QPainter &painter, const QStyleOption &option, bool round)
{
    const Theme &theme = Theme::current();
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool on = option.state.testFlag(QStyle::State_On);
    const double side = std::min(option.rect.width(), option.rect.height());
    const QRectF box(option.rect.center().x() + 0.5 - side / 2, option.rect.center().y() + 0.5 - side / 2, side, side);
    const QColor fill = on && enabled ? theme.accentFill() : theme.inputGround();
    const QColor frame = !enabled ? theme.border() : on ? theme.accentFill() : theme.color(Tone::Control);
    frameRect(painter, box, frame, fill, round ? side / 2 : Metrics::cellRadius);
    if (!on)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF mark = box.adjusted(side * 0.25, side * 0.25, -side * 0.25, -side * 0.25);
    const QColor ink = enabled ? theme.onFill() : theme.color(Tone::Muted);
    if (round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(mark);
    } else {
        painter.fillPath(Glyphs::check(mark), ink);
    }
    painter.restore();
}

} // namespace

RavenStyle::RavenStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{
}

void RavenStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractSpinBox *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (auto *edit = qobject_cast<QLineEdit *>(widget); edit && edit->textMargins().isNull())
        edit->setTextMargins(Metrics::space4, 0, Metrics::space4, 0);
}

int RavenStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return qobject_cast<const QLineEdit *>(widget) ? 2 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return Metrics::space8;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return Metrics::pageMargin;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return focusWidth + focusGap;
    case PM_ScrollBarExtent:
        return Metrics::space8;
    case PM_ScrollBarSliderMin:
        return Metrics::space24;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int RavenStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_UnderlineShortcut:
        return 0;
    case SH_ItemView_ShowDecorationSelected:
    case SH_FocusFrame_AboveWidget:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize RavenStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                   const QWidget *widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox || type == CT_PushButton)
        wanted.setHeight(std::max(wanted.height(), Metrics::controlHeight));
    return wanted;
}

void RavenStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    const Theme &theme = Theme::current();
    switch (element) {
    case PE_PanelLineEdit:
        if (!qobject_cast<const QAbstractSpinBox *>(widget ? widget->parentWidget() : nullptr)
            && !qobject_cast<const QComboBox *>(widget ? widget->parentWidget() : nullptr))
            inputFrame(*option, *painter, widget && widget->property("invalid").toBool());
        return;
    case PE_FrameLineEdit:
        return;
    case PE_Frame:
        if (qobject_cast<const QPlainTextEdit *>(widget) || qobject_cast<const QTextEdit *>(widget)) {
            frameRect(*painter, option->rect, theme.color(Tone::Control), {}, Metrics::controlRadius);
            return;
        }
        frameRect(*painter, option->rect, theme.border(), {}, Metrics::controlRadius);
        return;
    case PE_FrameFocusRect:
        if (!qobject_cast<const QAbstractItemView *>(widget)) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.color(Tone::Accent), focusWidth));
            const double inset = focusWidth / 2.0;
            painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset),
                                     Metrics::controlRadius + 2, Metrics::controlRadius + 2);
            painter->restore();
        }
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorRadioButton:
        indicator(*painter, *option, element == PE_IndicatorRadioButton);
        return;
    case PE_PanelItemViewRow:
        return;
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, theme.color(Ground::Raised));
        painter->setPen(theme.border());
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void RavenStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    if (element == CE_HeaderEmptyArea || element == CE_HeaderSection) {
        painter->fillRect(option->rect, Theme::current().color(Ground::Raised));
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          Theme::current().border());
        return;
    }
    if (element == CE_FocusFrame) {
        drawPrimitive(PE_FrameFocusRect, option, painter, widget);
        return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void RavenStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                    const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        scrollBar(*option, *painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
        return;
    }
    if (control == CC_ComboBox || control == CC_SpinBox) {
        inputFrame(*option, *painter);
        const bool enabled = option->state.testFlag(State_Enabled);
        const bool isSpin = control == CC_SpinBox;
        const QRect up = isSpin ? subControlRect(control, option, SC_SpinBoxUp, widget)
                                : subControlRect(control, option, SC_ComboBoxArrow, widget);
        arrowDown(*painter, QRectF(up).center(), isSpin, enabled);
        if (isSpin)
            arrowDown(*painter, QRectF(subControlRect(control, option, SC_SpinBoxDown, widget)).center(), false,
                      enabled);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect RavenStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                                 const QWidget *widget) const
{
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!bar || part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine)
            return {};
        const bool across = bar->orientation == Qt::Horizontal;
        const int room = across ? bar->rect.width() : bar->rect.height();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        const int length = range <= 0
            ? room
            : std::clamp(static_cast<int>(qint64(room) * bar->pageStep / (range + bar->pageStep)),
                         std::min(room, pixelMetric(PM_ScrollBarSliderMin, option, widget)), room);
        const int start =
            sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, room - length, bar->upsideDown);
        const auto along = [&](int from, int to) {
            return across ? QRect(bar->rect.left() + from, bar->rect.top(), to - from, bar->rect.height())
                          : QRect(bar->rect.left(), bar->rect.top() + from, bar->rect.width(), to - from);
        };
        switch (part) {
        case SC_ScrollBarSlider:
            return along(start, start + length);
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + length, room);
        default:
            return bar->rect;
        }
    }
    QRect box = QProxyStyle::subControlRect(control, option, part, widget);
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        box.adjust(Metrics::space4, 0, 0, 0);
    return box;
}

void installLook(const Theme &theme)
{
    // A platform without a desktop (offscreen, minimal window managers) names no icon folders.
    QStringList folders = QIcon::themeSearchPaths();
    for (const QString &folder : QStandardPaths::locateAll(QStandardPaths::GenericDataLocation, QStringLiteral("icons"),
                                                           QStandardPaths::LocateDirectory)) {
        if (!folders.contains(folder))
            folders.append(folder);
    }
    QIcon::setThemeSearchPaths(folders);
    QApplication::setStyle(new RavenStyle);
    QApplication::setFont(Type::font());
    if (!qApp->findChild<FocusRing *>())
        new FocusRing(qApp);
    applyTheme(theme);
}
