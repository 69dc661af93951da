#include "ui/charts/chartcard.h"

#include "ui/charts/chart.h"
#include "ui/charts/chartlist.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPainter>
#include <QSaveFile>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace {

constexpr int pictureScale = 2;
constexpr int pictureMargin = 16;

Button *smallButton(const QString &text, const QString &name, const QString &help, QWidget *parent)
{
    auto *button = new Button(text, Button::Kind::Quiet, parent);
    button->setObjectName(name);
    button->setCompact(true);
    button->setToolTip(help);
    return button;
}

} // namespace

ChartCard::ChartCard(const QString &title, const QString &name, Chart *chart, QWidget *parent)
    : Card(parent)
    , m_name(name)
    , m_chart(chart)
    , m_list(new ChartList(this))
    , m_title(new TextLabel(title, Tone::Text, Type::strong(Type::title), this))
    , m_caption(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_nothing(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_bodyWidget(new QWidget(this))
{
    setObjectName(name + QStringLiteral("Card"));
    m_chart->setObjectName(name + QStringLiteral("Chart"));
    m_chart->setTitle(title);
    m_list->setObjectName(name + QStringLiteral("Table"));
    m_list->setAccessibleName(title);
    m_list->setModel(&m_model);
    m_nothing->setObjectName(name + QStringLiteral("Nothing"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_caption->setElided(true);
    m_body = new QStackedLayout(m_bodyWidget);
    m_body->addWidget(m_chart);
    m_body->addWidget(m_list);
    m_body->addWidget(m_nothing);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::cardPadding, Metrics::space12, Metrics::cardPadding, Metrics::cardPadding);
    column->setSpacing(Metrics::space8);
    buildHead(title);
    m_row = new QHBoxLayout;
    m_row->setSpacing(Metrics::space16);
    m_row->addWidget(m_bodyWidget, 1);
    column->addLayout(m_row, 1);
}

void ChartCard::buildHead(const QString &title)
{
    m_table = smallButton(tr("Table"), m_name + QStringLiteral("TableButton"), tr("The numbers of this chart"), this);
    m_csv =
        smallButton(tr("CSV"), m_name + QStringLiteral("CsvButton"), tr("Save the numbers for a spreadsheet"), this);
    m_png = smallButton(tr("PNG"), m_name + QStringLiteral("PngButton"), tr("Save the picture"), this);
    m_table->setCheckable(true);
    for (Button *button : {m_table, m_csv, m_png})
        button->setAccessibleName(QStringLiteral("%1, %2").arg(title, button->text()));
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::space2);
    words->addWidget(m_title);
    words->addWidget(m_caption);
    auto *head = new QHBoxLayout;
    head->setSpacing(0);
    head->addLayout(words, 1);
    head->addWidget(m_table, 0, Qt::AlignTop);
    head->addWidget(m_csv, 0, Qt::AlignTop);
    head->addWidget(m_png, 0, Qt::AlignTop);
    static_cast<QVBoxLayout *>(layout())->addLayout(head);
    connect(m_table, &QPushButton::toggled, this, &ChartCard::showBody);
    connect(m_csv, &QPushButton::clicked, this, [this] { ask(QStringLiteral("csv")); });
    connect(m_png, &QPushButton::clicked, this, [this] { ask(QStringLiteral("png")); });
}

void ChartCard::setTitle(const QString &title)
{
    m_title->setText(title);
    m_chart->setTitle(title);
    m_list->setAccessibleName(title);
}

void ChartCard::setCaption(const QString &caption)
{
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
}

void ChartCard::setTable(const ChartTable &table)
{
    const bool columnsChanged = table.columns != m_model.table().columns;
    m_model.setTable(table);
    if (!columnsChanged)
        return;
    m_list->horizontalHeader()->setStretchLastSection(false);
    for (int column = 0; column < table.columns.size(); ++column)
        m_list->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
}

void ChartCard::setNothing(const QString &sentence)
{
    m_nothing->setText(sentence);
    const bool nothing = !sentence.isEmpty();
    const QString why = nothing ? tr("There is nothing to save.") : QString();
    m_csv->setBlocked(why);
    m_png->setBlocked(why);
    m_table->setBlocked(nothing ? tr("There are no numbers.") : QString());
    showBody();
}

void ChartCard::setAside(QWidget *aside)
{
    m_aside = aside;
    m_row->addWidget(aside, 1);
}

void ChartCard::showTable(bool shown)
{
    m_table->setChecked(shown);
}

void ChartCard::showBody()
{
    const bool nothing = !m_nothing->text().isEmpty();
    if (nothing)
        m_body->setCurrentWidget(m_nothing);
    else
        m_body->setCurrentWidget(m_table->isChecked() ? static_cast<QWidget *>(m_list) : m_chart);
    if (m_aside)
        m_aside->setVisible(nothing || !m_table->isChecked());
}

QPixmap ChartCard::picture()
{
    const int headHeight = m_title->sizeHint().height() + m_caption->sizeHint().height() + Metrics::space12;
    const QSize size(m_chart->width() + 2 * pictureMargin, m_chart->height() + headHeight + 2 * pictureMargin);
    QPixmap picture(size * pictureScale);
    picture.setDevicePixelRatio(pictureScale);
    const Theme &theme = Theme::current();
    picture.fill(theme.color(Ground::Surface));
    QPainter painter(&picture);
    const QRect head(pictureMargin, pictureMargin, m_chart->width(), m_title->sizeHint().height());
    painter.setFont(m_title->font());
    painter.setPen(theme.color(Tone::Text));
    painter.drawText(head, Qt::AlignLeft | Qt::AlignTop, m_title->text());
    painter.setFont(m_caption->font());
    painter.setPen(theme.color(Tone::Muted));
    painter.drawText(head.translated(0, head.height() + Metrics::space2), Qt::AlignLeft | Qt::AlignTop,
                     m_caption->text());
    m_chart->render(&painter, QPoint(pictureMargin, pictureMargin + headHeight), QRegion(), QWidget::DrawChildren);
    return picture;
}

QString ChartCard::saveTo(const QString &path)
{
    QSaveFile file(path);
    const bool isPicture = path.endsWith(QLatin1String(".png"), Qt::CaseInsensitive);
    bool written = file.open(QIODevice::WriteOnly);
    if (written)
        written = isPicture ? picture().save(&file, "PNG") : file.write(csv().toUtf8()) >= 0;
    if (written && file.commit())
        return {};
    return tr("%1 could not be written: %2. Nothing was saved.").arg(path, file.errorString());
}

void ChartCard::ask(const QString &suffix)
{
    auto *dialog = new QFileDialog(this, tr("Save as %1").arg(suffix.toUpper()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(suffix == QLatin1String("csv") ? tr("CSV (*.csv)") : tr("PNG (*.png)"));
    dialog->selectFile(m_name + QLatin1Char('.') + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (const QString problem = saveTo(path); !problem.isEmpty())
            Q_EMIT failed(problem);
    });
    dialog->open();
}
