#include "ui/dispatch/toast.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

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
    , m_button(new Button({}, Button::Kind::Outlined, this))
{
    m_button->setObjectName(QStringLiteral("toastAction"));
    m_button->setCompact(true);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, [this] {
        hide();
        if (m_act)
            m_act();
    });
    setObjectName(QStringLiteral("toast"));
    setVisible(false);
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &QWidget::hide);
    screen->installEventFilter(this);
}

void Toast::say(const QString &sentence, bool failed)
{
    m_act = {};
    m_button->hide();
    present(sentence, failed);
}

void Toast::offer(const QString &sentence, const QString &action, const std::function<void()> &act)
{
    m_act = act;
    m_button->setText(action);
    m_button->show();
    present(sentence, false);
}

void Toast::present(const QString &sentence, bool failed)
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
    const QSize button = m_act ? m_button->sizeHint() + QSize(Metrics::space16, 0) : QSize(0, 0);
    const QRect words = metrics.boundingRect(QRect(0, 0, room - 2 * Metrics::space16 - button.width(), 400),
                                             Qt::TextWordWrap, m_sentence);
    const QSize size(words.width() + 2 * Metrics::space16 + 2 + button.width(),
                     std::max(words.height(), button.height()) + 2 * Metrics::space12);
    setGeometry(QRect(
        QPoint((parentWidget()->width() - size.width()) / 2, parentWidget()->height() - size.height() - lift), size));
    m_button->setGeometry(QRect(QPoint(width() - Metrics::space16 - m_button->sizeHint().width(),
                                       (height() - m_button->sizeHint().height()) / 2),
                                m_button->sizeHint()));
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
