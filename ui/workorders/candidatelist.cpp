#include "ui/workorders/candidatelist.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <functional>

namespace {

constexpr int shownBest = 5;
constexpr int lineHeight = 24;
constexpr double scoreWidth = 34;
constexpr double distanceWidth = 62;

} // namespace

/// Name, distance and score of one person; Right or a click opens the sum behind the score, Enter or a double click the
/// person.
class CandidateLine final : public QWidget
{
public:
    CandidateLine(QWidget *parent, std::function<void(const TechnicianId &)> choose)
        : QWidget(parent)
        , m_choose(std::move(choose))
    {
        setObjectName(QStringLiteral("candidateLine"));
        setFocusPolicy(Qt::StrongFocus);
        setFixedHeight(lineHeight);
    }

    void setCandidate(const CandidateRow &candidate)
    {
        m_candidate = candidate;
        setAccessibleName(
            QStringLiteral("%1, %2, %3").arg(candidate.name, Format::miles(candidate.miles), candidate.scoreSum));
        setToolTip(candidate.scoreSum.toHtmlEscaped());
        open(false);
    }

protected:
    void mousePressEvent(QMouseEvent *) override { open(!m_open); }
    void mouseDoubleClickEvent(QMouseEvent *) override { m_choose(m_candidate.id); }

    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Right || event->key() == Qt::Key_Left)
            open(event->key() == Qt::Key_Right);
        else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            m_choose(m_candidate.id);
        else
            QWidget::keyPressEvent(event);
    }

    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        if (hasFocus())
            painter.fillRect(QRect(-1, 0, 3, lineHeight), theme.color(Tone::Accent));
        const QRectF line(hasFocus() ? 6 : 0, 0, width() - (hasFocus() ? 6 : 0), lineHeight);
        painter.setFont(Type::font());
        painter.setPen(theme.color(Tone::Text));
        const double room = line.width() - scoreWidth - distanceWidth;
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(Format::singleLine(m_candidate.name), Qt::ElideRight,
                                                          static_cast<int>(room)));
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, line, Qt::AlignRight, Format::score(m_candidate.score));
        drawTabular(painter, line.adjusted(0, 0, -scoreWidth, 0), Qt::AlignRight, Format::miles(m_candidate.miles));
        if (m_open) {
            painter.setFont(Type::font(Type::caption));
            painter.drawText(QRectF(0, lineHeight - 2, width(), lineHeight - 4), Qt::AlignRight | Qt::AlignVCenter,
                             m_candidate.scoreSum);
        }
    }

private:
    void open(bool open)
    {
        m_open = open && !m_candidate.scoreSum.isEmpty();
        setFixedHeight(m_open ? 2 * lineHeight - 4 : lineHeight);
        update();
    }

    std::function<void(const TechnicianId &)> m_choose;
    CandidateRow m_candidate;
    bool m_open = false;
};

CandidateList::CandidateList(QWidget *parent)
    : QWidget(parent)
    , m_head(new TextLabel({}, Tone::Muted, Type::strong(Type::caption), this))
    , m_leftOut(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_all(new Button({}, Button::Kind::Quiet, this))
    , m_showLeftOut(new Button(tr("Show left out"), Button::Kind::Quiet, this))
{
    setObjectName(QStringLiteral("candidateList"));
    m_head->setObjectName(QStringLiteral("candidateHead"));
    m_leftOut->setObjectName(QStringLiteral("candidateLeftOut"));
    m_leftOut->setWordWrap(true);
    m_all->setObjectName(QStringLiteral("allCandidatesButton"));
    m_all->setCompact(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    for (int line = 0; line < shownBest; ++line) {
        m_lines.append(new CandidateLine(this, [this](const TechnicianId &id) { Q_EMIT technicianRequested(id); }));
        column->addWidget(m_lines.last());
    }
    column->addWidget(m_all, 0, Qt::AlignLeft);
    column->addSpacing(Metrics::space4);
    column->addWidget(m_leftOut);
    m_showLeftOut->setObjectName(QStringLiteral("showLeftOutButton"));
    m_showLeftOut->setCompact(true);
    column->addWidget(m_showLeftOut, 0, Qt::AlignLeft);
    connect(m_showLeftOut, &QPushButton::clicked, this, &CandidateList::leftOutRequested);
    connect(m_all, &QPushButton::clicked, this, &CandidateList::allRequested);
    showReading();
}

void CandidateList::showReading()
{
    showProblem(tr("Matching…"));
}

void CandidateList::showProblem(const QString &sentence)
{
    m_head->setText(tr("Candidates"));
    m_leftOut->setText(sentence);
    m_leftOut->show();
    m_all->hide();
    m_showLeftOut->hide();
    for (CandidateLine *line : std::as_const(m_lines))
        line->hide();
}

void CandidateList::showSummary(const CandidateSummary &summary)
{
    if (!summary.matched) {
        showReading();
        return;
    }
    m_head->setText(summary.matching > 0 || summary.leftOutCount() > 0
                        ? tr("Candidates  %1 match · %2 left out")
                              .arg(Format::count(summary.matching), Format::count(summary.leftOutCount()))
                        : tr("Candidates"));
    for (qsizetype line = 0; line < m_lines.size(); ++line) {
        const bool known = line < summary.best.size();
        m_lines.at(line)->setVisible(known);
        if (known)
            m_lines.at(line)->setCandidate(summary.best.at(line));
    }
    m_all->setText(tr("Show all %1").arg(Format::count(summary.matching)));
    m_all->setVisible(summary.matching > shownBest);

    QStringList groups;
    for (const CandidateSummary::LeftOut &group : summary.leftOut)
        groups.append(tr("%1 %2").arg(Format::count(group.count), group.reason));
    QString words = groups.join(QStringLiteral(" · "));
    if (summary.matching == 0 && !summary.tooFarLine.isEmpty())
        words = tr("No technician matches. %1.").arg(summary.tooFarLine);
    else if (summary.matching == 0)
        words = words.isEmpty() ? tr("No technician matches.") : tr("No technician matches. %1.").arg(words);
    if (!summary.cheapestGain.isEmpty())
        words += (words.isEmpty() || words.endsWith(QLatin1Char('.')) ? QString() : QStringLiteral("."))
            + tr(" Cheapest gain: %1.").arg(summary.cheapestGain);
    m_leftOut->setText(words.trimmed());
    m_leftOut->setVisible(!words.isEmpty());
    m_showLeftOut->setVisible(summary.leftOutCount() > 0);
}
