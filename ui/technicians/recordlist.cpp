#include "ui/technicians/recordlist.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace {
constexpr int pageRows = 50;
}

RecordList::RecordList(const QString &name, const QStringList &headings, int wide, QWidget *parent)
    : QScrollArea(parent)
    , m_headings(headings)
    , m_wide(wide)
    , m_wanted(pageRows)
    , m_table(new QWidget)
    , m_empty(new TextLabel({}, Tone::Muted))
    , m_more(new Button({}))
{
    setObjectName(name);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Metrics::space16, Metrics::space12, Metrics::space16, Metrics::space12);
    m_empty->setObjectName(QStringLiteral("recordsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    column->addWidget(m_empty);
    column->addWidget(m_table);
    column->addWidget(m_more, 0, Qt::AlignHCenter);
    column->addStretch(1);
    setWidget(content);
    viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    m_more->setObjectName(QStringLiteral("moreRecords"));
    connect(m_more, &Button::clicked, this, &RecordList::showMore);
}

void RecordList::showRows(const QList<Row> &rows, const QString &whenEmpty)
{
    m_rows = rows;
    m_empty->setText(whenEmpty);
    m_empty->setVisible(rows.isEmpty());
    m_table->setVisible(!rows.isEmpty());
    fill();
}

void RecordList::showMore()
{
    m_wanted += pageRows;
    fill();
}

void RecordList::fill()
{
    qDeleteAll(m_table->findChildren<TextLabel *>(QString(), Qt::FindDirectChildrenOnly));
    delete m_grid;
    m_grid = new QGridLayout(m_table);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(Metrics::space16);
    m_grid->setVerticalSpacing(Metrics::space8);
    m_grid->setColumnStretch(m_wide, 1);
    for (int column = 0; column < m_headings.size(); ++column)
        m_grid->addWidget(new TextLabel(m_headings.at(column), Tone::Muted, Type::strong(Type::caption), m_table), 0,
                          column);
    m_shown = static_cast<int>(std::min<qsizetype>(m_wanted, m_rows.size()));
    for (int row = 0; row < m_shown; ++row) {
        for (int column = 0; column < m_rows.at(row).size(); ++column) {
            const Cell &cell = m_rows.at(row).at(column);
            auto *label = new TextLabel(cell.text, cell.tone, Type::font(), m_table);
            label->setTextInteractionFlags(Qt::TextSelectableByMouse);
            label->setWordWrap(column == m_wide);
            m_grid->addWidget(label, row + 1, column, Qt::AlignTop);
        }
    }
    const auto left = m_rows.size() - m_shown;
    m_more->setVisible(left > 0);
    m_more->setText(tr("Show %1 more").arg(Format::count(std::min<qsizetype>(left, pageRows))));
    m_more->updateGeometry();
}
