#include "ui/workorders/candidatesdialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace {

constexpr QSize dialogSize {840, 520};
constexpr std::array<int, CandidateTableModel::ColumnCount> widths {200, 70, 80, 60, 200};

} // namespace

CandidatesDialog::CandidatesDialog(const QString &workOrder, Read read, QWidget *parent)
    : QDialog(parent)
    , m_read(std::move(read))
    , m_pages(new QStackedWidget(this))
    , m_table(new QTableView(m_pages))
    , m_notice(new Notice(Notice::Shape::Page, m_pages))
    , m_leftOut(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
{
    setObjectName(QStringLiteral("candidatesDialog"));
    setWindowTitle(tr("Candidates of %1").arg(workOrder));
    resize(dialogSize);
    m_table->setObjectName(QStringLiteral("candidatesTable"));
    m_table->setModel(&m_model);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setFont(Type::medium(Type::caption));
    m_table->horizontalHeader()->setFixedHeight(Metrics::headerHeight);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(Metrics::rowHeight);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSectionsClickable(false);
    for (int column = 0; column < CandidateTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths.at(static_cast<size_t>(column)));
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_notice);
    m_leftOut->setWordWrap(true);

    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space12);
    column->addWidget(m_pages, 1);
    column->addWidget(m_leftOut);
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    column->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    this->read();
}

void CandidatesDialog::read()
{
    m_notice->show(tr("Matching…"));
    m_pages->setCurrentWidget(m_notice);
    deliver(m_read(), this, [this](const Result<CandidateSummary> &summary) {
        if (!summary) {
            m_notice->show(tr("The candidates could not be read."), summary.error().message,
                           {{tr("Try again"),
                             [this] {
                                 read();
                             }}},
                           true);
            return;
        }
        m_model.merge(summary->best);
        QStringList groups;
        for (const CandidateSummary::LeftOut &group : summary->leftOut)
            groups.append(tr("%1 %2").arg(Format::count(group.count), group.reason));
        m_leftOut->setText(groups.isEmpty() ? QString() : tr("Left out: %1").arg(groups.join(QStringLiteral(" · "))));
        if (summary->best.isEmpty())
            m_notice->show(tr("No technician matches."));
        else
            m_pages->setCurrentWidget(m_table);
    });
}
