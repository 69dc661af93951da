#include "ui/dispatch/toast.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QPainter>

namespace {

constexpr int shownMs = 8'000;
constexpr int widest = 720;
constexpr int lift = 24;

} // namespace

Toast::Toast(QWidget *screen)
    : QWidget(screen)
{
    setObjectName(QStringLiteral("toast"));
    setVisible(false);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &QWidget::hide);
    screen->installEventFilter(this);
}

void Toast::say(const QString &sentence, bool failed)
{
    m_sentence = sentence;
    m_failed = failed;
    setAccessibleName(sentence);
    place();
    raise();
    show();
    update();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
    // A failure stays until it is clicked away: nobody may miss it by looking elsewhere.
    if (failed)
        m_end.stop();
    else
        m_end.start(shownMs);
}

void Toast::place()
{
    const QFontMetrics metrics(Type::medium());
    const int room = std::min(widest, parentWidget()->width() - 2 * Metrics::space24);
    const QRect words =
        metrics.boundingRect(QRect(0, 0, room - 2 * Metrics::space16, 400), Qt::TextWordWrap, m_sentence);
    const QSize size(words.width() + 2 * Metrics::space16 + 2, words.height() + 2 * Metrics::space12);
    setGeometry(QRect(
        QPoint((parentWidget()->width() - size.width()) / 2, parentWidget()->height() - size.height() - lift), size));
}

bool Toast::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && isVisible())
        place();
    return QWidget::eventFilter(watched, event);
}

void Toast::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_failed ? theme.color(Tone::Breached) : theme.color(Tone::Control), 1));
    painter.setBrush(m_failed ? theme.tint(Tone::Breached, Ground::Raised) : theme.color(Ground::Raised));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::cardRadius, Metrics::cardRadius);
    painter.setFont(Type::medium());
    painter.setPen(theme.color(Tone::Text));
    painter.drawText(rect().adjusted(Metrics::space16, 0, -Metrics::space16, 0),
                     static_cast<int>(Qt::AlignVCenter) | Qt::TextWordWrap, m_sentence);
}

void Toast::mousePressEvent(QMouseEvent *)
{
    hide();
}
