#include "ui/workorders/viewsstrip.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

#include <cmath>

namespace {

constexpr int stripHeight = 41;
constexpr int tabGap = 26;
constexpr int countGap = 7;
constexpr int underline = 2;

} // namespace

class ViewTab final : public QAbstractButton
{
public:
    explicit ViewTab(const QString &name, QWidget *parent)
        : QAbstractButton(parent)
    {
        setText(name);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setFixedHeight(stripHeight);
    }

    void setCount(qint64 count)
    {
        const QString shown = count < 0 ? QString() : Format::count(count);
        if (shown == m_count)
            return;
        m_count = shown;
        setAccessibleName(QStringLiteral("%1 %2").arg(text(), shown));
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        // The width of the bold face, so that choosing a view moves nothing.
        const QFont font = Type::strong();
        const double count = m_count.isEmpty() ? 0 : countGap + tabularWidth(font, m_count);
        return {static_cast<int>(std::ceil(QFontMetricsF(font).horizontalAdvance(text()) + count)), stripHeight};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        painter.setFont(isChecked() ? Type::strong() : Type::font());
        painter.setPen(theme.color(isChecked() || underMouse() ? Tone::Text : Tone::Muted));
        const QRectF line(0, 3, width(), stripHeight - 3);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, text());
        const double words = QFontMetricsF(painter.font()).horizontalAdvance(text());
        drawTabular(painter, line.adjusted(words + countGap, 0, 0, 0), Qt::AlignLeft, m_count);
        if (isChecked())
            painter.fillRect(QRect(0, stripHeight - 1 - underline, width(), underline), theme.color(Tone::Accent));
    }

private:
    QString m_count;
};

ViewsStrip::ViewsStrip(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("viewsStrip"));
    setFixedHeight(stripHeight);
    m_layout->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    m_layout->setSpacing(tabGap);
    m_layout->addStretch(1);
}

void ViewsStrip::setViews(const QList<BoardView> &views)
{
    qDeleteAll(m_tabs);
    m_tabs.clear();
    for (qsizetype view = 0; view < views.size(); ++view) {
        auto *tab = new ViewTab(views.at(view).name, this);
        tab->setObjectName(QStringLiteral("view%1").arg(view));
        tab->setToolTip(views.at(view).filterText);
        connect(tab, &QAbstractButton::clicked, this, [this, view] { Q_EMIT viewChosen(static_cast<int>(view)); });
        m_layout->insertWidget(static_cast<int>(view), tab);
        m_tabs.append(tab);
    }
}

void ViewsStrip::setCounts(const QList<qint64> &counts)
{
    for (qsizetype view = 0; view < m_tabs.size(); ++view)
        m_tabs.at(view)->setCount(view < counts.size() ? counts.at(view) : -1);
}

void ViewsStrip::setCurrent(int current)
{
    for (qsizetype view = 0; view < m_tabs.size(); ++view)
        m_tabs.at(view)->setChecked(view == current);
}

void ViewsStrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Surface));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border());
}
