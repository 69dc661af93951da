#include "ui/workorders/candidatesdialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace {
constexpr QSize dialogSize {880, 540};
}

CandidatesDialog::CandidatesDialog(const QString &workOrder, Operations operations, Page page, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_lists(new QStackedWidget(this))
    , m_below(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_matchingList(makeList(tr("Match"), QStringLiteral("candidatesTable"), &m_matching, {200, 70, 80, 60, 200}))
    , m_leftOutList(makeList(tr("Left out"), QStringLiteral("leftOutTable"), &m_leftOut, {180, 210, 300, 80}))
{
    setObjectName(QStringLiteral("candidatesDialog"));
    setWindowTitle(tr("Candidates of %1").arg(workOrder));
    resize(dialogSize);
    m_below->setObjectName(QStringLiteral("belowCandidates"));
    m_below->setWordWrap(true);
    auto *chips = new QHBoxLayout;
    auto *group = new QButtonGroup(this);
    group->setExclusive(true);
    for (Chip *chip : {m_matchingList.chip, m_leftOutList.chip}) {
        group->addButton(chip);
        chips->addWidget(chip);
    }
    chips->addStretch(1);
    m_leftOutList.chip->setVisible(static_cast<bool>(m_operations.readLeftOut));
    connect(m_matchingList.chip, &Chip::clicked, this, [this] { showPage(Page::Matching); });
    connect(m_leftOutList.chip, &Chip::clicked, this, [this] { showPage(Page::LeftOut); });

    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space12);
    column->addLayout(chips);
    column->addWidget(m_lists, 1);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_below, 1);
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    close->setAutoDefault(false); // Enter in a list belongs to its row
    foot->addWidget(close, 0, Qt::AlignBottom);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    // The words have the room that the figures leave.
    QHeaderView *header = m_leftOutList.table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(WaysInTableModel::WayInColumn, QHeaderView::Stretch);
    openFrom(m_matchingList, [this](int at) { return m_matching.rowAt(at).id; });
    openFrom(m_leftOutList, [this](int at) { return m_leftOut.rowAt(at).id; });
    showPage(page);
    readCandidates();
    if (m_operations.readLeftOut)
        readLeftOut();
}

CandidatesDialog::List CandidatesDialog::makeList(const QString &word, const QString &name, QAbstractItemModel *model,
                                                  const QList<int> &widths)
{
    auto *pages = new QStackedWidget(m_lists);
    auto *table = new QTableView(pages);
    table->setObjectName(name);
    table->setModel(model);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->setFont(Type::medium(Type::caption));
    table->horizontalHeader()->setFixedHeight(Metrics::headerHeight);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(Metrics::rowHeight);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setSectionsClickable(false);
    for (qsizetype column = 0; column < widths.size(); ++column)
        table->setColumnWidth(static_cast<int>(column), widths.at(column));
    auto *notice = new Notice(Notice::Shape::Page, pages);
    pages->addWidget(table);
    pages->addWidget(notice);
    m_lists->addWidget(pages);
    auto *chip = new Chip(word, this);
    chip->setObjectName(name + QStringLiteral("Chip"));
    return {chip, pages, table, notice, {}};
}

/// Double click or Enter on a person.
void CandidatesDialog::openFrom(const List &list, const std::function<TechnicianId(int row)> &idAt)
{
    if (!m_operations.openTechnician)
        return;
    const auto open = [this, idAt](const QModelIndex &index) {
        if (!index.isValid())
            return;
        const TechnicianId id = idAt(index.row());
        accept();
        m_operations.openTechnician(id);
    };
    connect(list.table, &QTableView::doubleClicked, this, open);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto *enter = new QShortcut(key, list.table, nullptr, nullptr, Qt::WidgetShortcut);
        connect(enter, &QShortcut::activated, this, [open, table = list.table] { open(table->currentIndex()); });
    }
}

void CandidatesDialog::showPage(Page page)
{
    const List &list = page == Page::Matching ? m_matchingList : m_leftOutList;
    list.chip->setChecked(true);
    m_lists->setCurrentWidget(list.pages);
    list.pages->currentWidget()->setFocus();
    m_below->setText(list.below);
}

void CandidatesDialog::setBelow(List &list, const QString &text)
{
    list.below = text;
    if (m_lists->currentWidget() == list.pages)
        m_below->setText(text);
}

void CandidatesDialog::readCandidates()
{
    m_matchingList.notice->show(tr("Matching…"));
    m_matchingList.pages->setCurrentWidget(m_matchingList.notice);
    deliver(m_operations.readCandidates(), this, [this](const Result<CandidateSummary> &summary) {
        if (!summary) {
            m_matchingList.notice->show(tr("The candidates could not be read."), summary.error().message,
                                        {{tr("Try again"),
                                          [this] {
                                              readCandidates();
                                          }}},
                                        true);
            return;
        }
        m_matching.merge(summary->best);
        m_matchingList.chip->setCount(summary->matching);
        QStringList groups;
        for (const CandidateSummary::LeftOut &group : summary->leftOut)
            groups.append(tr("%1 %2").arg(Format::count(group.count), group.reason));
        setBelow(m_matchingList,
                 groups.isEmpty() ? QString() : tr("Left out: %1").arg(groups.join(QStringLiteral(" · "))));
        if (summary->best.isEmpty())
            m_matchingList.notice->show(tr("No technician matches."), summary->tooFarLine);
        else
            m_matchingList.pages->setCurrentWidget(m_matchingList.table);
        if (m_lists->currentWidget() == m_matchingList.pages)
            m_matchingList.table->setFocus();
    });
}

void CandidatesDialog::readLeftOut()
{
    m_leftOutList.notice->show(tr("Matching…"));
    m_leftOutList.pages->setCurrentWidget(m_leftOutList.notice);
    deliver(m_operations.readLeftOut(), this, [this](const Result<QList<MatchLeftOut>> &people) {
        if (!people) {
            m_leftOutList.notice->show(tr("Who is left out could not be read."), people.error().message,
                                       {{tr("Try again"),
                                         [this] {
                                             readLeftOut();
                                         }}},
                                       true);
            return;
        }
        m_leftOut.merge(*people);
        m_leftOutList.chip->setCount(people->size());
        setBelow(m_leftOutList, waysInLine(*people));
        if (people->isEmpty())
            m_leftOutList.notice->show(tr("Nobody of this trade within reach is left out."));
        else
            m_leftOutList.pages->setCurrentWidget(m_leftOutList.table);
        if (m_lists->currentWidget() == m_leftOutList.pages)
            m_leftOutList.table->setFocus();
    });
}
