#include "ui/sla/slaproofdialog.h"

#include "models/domain/format.h"
#include "models/tables/slaprooftablemodel.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/sla/slaproofprint.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/widgets/button.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLocale>
#include <QPrintDialog>
#include <QPrinter>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace {

constexpr QSize dialogSize(1000, 560);
constexpr int manyRows = 24; ///< from here on a line a day is offered
constexpr int cellPadding = 20;
constexpr int leastWhy = 160;
constexpr int rowsMeasured = 200;

} // namespace

SlaProofDialog::SlaProofDialog(const SlaProofSheet &sheet, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_sheet(sheet)
    , m_zone(zone)
    , m_terms(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_calendar(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_rows(new SlaProofTableModel(this))
    , m_table(new QTableView(this))
    , m_byDay(new QCheckBox(tr("One line a day"), this))
    , m_closing(new TextLabel({}, Tone::Text, Type::strong(), this))
    , m_outcome(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_paper(new QComboBox(this))
{
    setObjectName(QStringLiteral("slaProofDialog"));
    setWindowTitle(tr("Proof of %1").arg(Format::workOrder(sheet.record.number)));
    resize(dialogSize);
    m_terms->setWordWrap(true);
    m_terms->setObjectName(QStringLiteral("proofTerms"));
    m_calendar->setWordWrap(true);
    m_closing->setObjectName(QStringLiteral("proofClosing"));
    m_closing->setWordWrap(true);
    m_closing->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_outcome->setObjectName(QStringLiteral("proofOutcome"));
    m_outcome->setElided(true);
    m_byDay->setObjectName(QStringLiteral("proofByDay"));
    buildTable();
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    column->addLayout(builtHead());
    column->addWidget(m_terms);
    column->addWidget(m_calendar);
    column->addWidget(m_table, 1);
    column->addWidget(m_closing);
    column->addLayout(builtFoot());
    connect(m_byDay, &QCheckBox::toggled, this, &SlaProofDialog::showRows);
    // The stage that runs is the one that is asked about.
    showStage(static_cast<int>(sheet.stages.size()) - 1);
    m_table->setFocus();
}

QLayout *SlaProofDialog::builtHead()
{
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    line->addWidget(new TextLabel(tr("Proof of %1").arg(Format::workOrder(m_sheet.record.number)), Tone::Text,
                                  Type::strong(Type::title), this));
    line->addSpacing(Metrics::space8);
    for (int i = 0; i < m_sheet.stages.size(); ++i) {
        auto *chip = new Chip(displayWord(m_sheet.stages.at(i).record.stage), this);
        chip->setObjectName(QStringLiteral("proofStage%1").arg(i));
        chip->setAutoExclusive(true);
        connect(chip, &QAbstractButton::clicked, this, [this, i] { showStage(i); });
        line->addWidget(chip);
        m_chips.append(chip);
    }
    line->addStretch(1);
    const QTimeZone site(m_sheet.record.siteZone);
    line->addWidget(
        new TextLabel(tr("as of %1, database time").arg(Format::clockWithSite(m_sheet.record.readAt, m_zone, site)),
                      Tone::Muted, Type::font(Type::caption), this));
    return line;
}

void SlaProofDialog::buildTable()
{
    m_table->setObjectName(QStringLiteral("proofRows"));
    m_table->setAccessibleName(tr("Every counted and paused span"));
    m_table->setModel(m_rows);
    setUpList(*m_table, Metrics::rowHeight, PlainRowDelegate::firstInset, 0);
    m_table->setItemDelegate(new PlainRowDelegate(m_table));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->horizontalHeader()->setStretchLastSection(false);
    m_table->horizontalHeader()->setSectionsClickable(false);
    m_table->horizontalHeader()->setSectionResizeMode(SlaProofTableModel::WhyColumn, QHeaderView::Stretch);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
}

QLayout *SlaProofDialog::builtFoot()
{
    m_paper->setObjectName(QStringLiteral("proofPaper"));
    m_paper->setAccessibleName(tr("Paper"));
    m_paper->addItem(tr("Letter"), static_cast<int>(QPageSize::Letter));
    m_paper->addItem(tr("A4"), static_cast<int>(QPageSize::A4));
    m_paper->setCurrentIndex(QLocale::system().measurementSystem() == QLocale::MetricSystem ? 1 : 0);
    auto *line = new QHBoxLayout;
    line->setSpacing(Metrics::space8);
    const auto add = [this, line](const QString &words, const char *name, auto act) {
        auto *button = new Button(words, Button::Kind::Outlined, this);
        button->setObjectName(QString::fromLatin1(name));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, act);
        line->addWidget(button);
    };
    add(tr("Print…"), "proofPrint", [this] { print(); });
    add(tr("Save as PDF…"), "proofSave", [this] { save(); });
    line->addWidget(m_paper);
    add(tr("Copy text"), "proofCopyText", [this] { copy(proofText(m_sheet, m_zone), tr("text")); });
    add(tr("Copy JSON"), "proofCopyJson",
        [this] { copy(QString::fromUtf8(QJsonDocument(proofJson(m_sheet)).toJson()), tr("JSON")); });
    line->addWidget(m_outcome, 1);
    line->addWidget(m_byDay);
    add(tr("Close"), "proofClose", [this] { accept(); });
    return line;
}

void SlaProofDialog::showStage(int index)
{
    if (index < 0 || index >= m_sheet.stages.size())
        return;
    m_stage = index;
    m_chips.at(index)->setChecked(true);
    const SlaProof &proof = m_sheet.stages.at(index);
    QStringList terms {termsWords(proof.record)};
    terms.append(targetChanges(proof.record, m_zone));
    m_terms->setText(terms.join(QStringLiteral(" · ")));
    m_calendar->setText(calendarWords(proof.record.calendar));
    m_calendar->setVisible(!proof.record.calendar.aroundTheClock);
    m_byDay->setVisible(proof.rows.size() > manyRows);
    m_byDay->setChecked(false);
    QString closing = closingLine(proof);
    const bool agrees = engineAgrees(proof.record, proof.at);
    if (!agrees)
        closing += QLatin1Char('\n')
            + tr("Proof and badge disagree: the engine says %1 after %2.")
                  .arg(verdictDisplayWord(proof.record.engineStatus),
                       exactDuration(proof.record.engineElapsedMs, true));
    m_closing->setText(closing);
    m_closing->setTone(proof.isSum() && agrees ? Tone::Met : Tone::Breached);
    showRows();
}

void SlaProofDialog::showRows()
{
    const SlaProof &proof = m_sheet.stages.at(m_stage);
    m_rows->setRows(m_byDay->isChecked() ? rowsByDay(proof.rows, m_zone) : proof.rows,
                    proofStyle(proof, m_zone, QTimeZone(m_sheet.record.siteZone)));
    setColumnWidths();
}

void SlaProofDialog::setColumnWidths()
{
    m_table->setColumnHidden(SlaProofTableModel::ClosedColumn, m_sheet.stages.at(m_stage).closedMs == 0);
    for (int column = 0; column < SlaProofTableModel::ColumnCount; ++column) {
        if (column == SlaProofTableModel::WhyColumn)
            continue;
        double width = tabularWidth(Type::medium(Type::caption), m_rows->headerData(column, Qt::Horizontal).toString());
        for (int row = 0; row < std::min(rowsMeasured, m_rows->rowCount()); ++row)
            width = std::max(width, tabularWidth(Type::font(), m_rows->index(row, column).data().toString()));
        m_table->setColumnWidth(column, static_cast<int>(std::ceil(width)) + cellPadding);
    }
    m_table->horizontalHeader()->setMinimumSectionSize(std::min(leastWhy, 64));
}

void SlaProofDialog::copy(const QString &words, const QString &what)
{
    QGuiApplication::clipboard()->setText(words);
    m_outcome->setTone(Tone::Muted);
    m_outcome->setText(tr("Copied as %1.").arg(what));
}

void SlaProofDialog::save()
{
    const QString name = QStringLiteral("sla-proof-%1.pdf").arg(m_sheet.record.number);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *chooser = new QFileDialog(this, tr("Save as PDF"), folder + QLatin1Char('/') + name, tr("PDF (*.pdf)"));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setDefaultSuffix(QStringLiteral("pdf"));
    connect(chooser, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const auto paper = static_cast<QPageSize::PageSizeId>(m_paper->currentData().toInt());
        const Result<int> pages = saveProofAsPdf(m_sheet, m_zone, path, paper);
        m_outcome->setTone(pages ? Tone::Muted : Tone::Breached);
        m_outcome->setText(pages ? Format::counted(*pages, tr("Saved, 1 page."), tr("Saved, %1 pages."))
                                 : pages.error().message);
    });
    chooser->open();
}

void SlaProofDialog::print()
{
    auto *dialog = new QPrintDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->printer()->setPageSize(QPageSize(static_cast<QPageSize::PageSizeId>(m_paper->currentData().toInt())));
    connect(dialog, qOverload<QPrinter *>(&QPrintDialog::accepted), this, [this](QPrinter *printer) {
        const int pages = printProof(m_sheet, m_zone, *printer);
        m_outcome->setTone(Tone::Muted);
        m_outcome->setText(Format::counted(pages, tr("Printed, 1 page."), tr("Printed, %1 pages.")));
    });
    dialog->open();
}
