#include "ui/slareport/headlinebar.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tabularlabel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

#include <cmath>

namespace {

/// Words that lead somewhere.
class LinkWords final : public QAbstractButton
{
public:
    LinkWords(const QString &words, QWidget *parent)
        : QAbstractButton(parent)
    {
        setText(words);
        setFont(Type::strong(Type::verdict));
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::StrongFocus);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        return {static_cast<int>(std::ceil(tabularWidth(font(), text()))), QFontMetrics(font()).height() + 2};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setFont(font());
        painter.setPen(Theme::current().color(Tone::Accent));
        drawTabular(painter, QRectF(rect()), Qt::AlignLeft, text());
        const double foot = (height() + QFontMetricsF(font()).ascent() - QFontMetricsF(font()).descent()) / 2 + 2.5;
        QColor line = Theme::current().color(Tone::Accent);
        line.setAlphaF(underMouse() ? 1.0F : 0.45F);
        painter.setPen(QPen(line, 1));
        painter.drawLine(QPointF(0, foot), QPointF(width(), foot));
    }
};

} // namespace

HeadlineBar::HeadlineBar(QWidget *parent)
    : QWidget(parent)
    , m_line(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("slaHeadline"));
    m_line->setContentsMargins(0, 0, 0, 0);
    m_line->setSpacing(0);
}

void HeadlineBar::clear()
{
    while (QLayoutItem *item = m_line->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    m_sentence.clear();
}

void HeadlineBar::addWords(const QString &words)
{
    m_line->addWidget(new TabularLabel(words, Tone::Text, Type::strong(Type::verdict), this), 0, Qt::AlignVCenter);
    m_sentence += words;
}

void HeadlineBar::addLink(const QString &words, const QString &name, void (HeadlineBar::*signal)())
{
    auto *link = new LinkWords(words, this);
    link->setObjectName(name);
    link->setAccessibleName(tr("%1: show the work orders").arg(words));
    link->setToolTip(tr("Show the work orders"));
    connect(link, &QAbstractButton::clicked, this, signal);
    m_line->addWidget(link, 0, Qt::AlignVCenter);
    m_sentence += words;
}

void HeadlineBar::setReport(const SlaReport &report)
{
    const SlaHeadline headline = slaHeadline(report);
    clear();
    if (headline.lastWeek.n == 0) {
        addWords(tr("No stage ended last week."));
    } else {
        addWords(tr("Last week "));
        const QString n = Format::count(headline.lastWeek.n);
        addLink(headline.lastWeek.isTooFew() ? tr("%1 of %2 stages").arg(Format::count(headline.lastWeek.met()), n)
                                             : tr("%1 of %2 stages").arg(headline.lastWeek.words(report.target), n),
                QStringLiteral("lastWeekLink"), &HeadlineBar::lastWeekOpened);
        if (headline.worst) {
            addWords(tr(" met. Worst: "));
            addLink(tr("%1, %2, %3 of %4")
                        .arg(Format::singleLine(headline.worst->trade), displayWord(headline.worst->stage).toLower(),
                             headline.worst->rate.words(report.target), Format::count(headline.worst->rate.n)),
                    QStringLiteral("worstLink"), &HeadlineBar::worstOpened);
            addWords(tr("."));
        } else if (headline.lastWeek.missed == 0) {
            addWords(tr(" met, every one."));
        } else {
            addWords(tr(" met. No trade and stage had %1 to be judged by.").arg(leastForRate));
        }
    }
    m_line->addStretch(1);
    setAccessibleName(m_sentence);
}
