#include "ui/dispatch/previewcolumn.h"

#include "models/domain/format.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include <array>

namespace {

constexpr std::array<int, PlannedTableModel::ColumnCount - 1> widths {26, 62, 46, 146};
constexpr int rowHeight = 24;

} // namespace

PreviewColumn::PreviewColumn(Channel channel, QWidget *parent)
    : Card(parent)
    , m_channel(channel)
    , m_choice(new QCheckBox(this))
    , m_way(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_route(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_empty(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_table(new QTableView(this))
{
    const bool warm = channel == Channel::Warm;
    setEdge(warm ? Tone::Warm : Tone::Cold);
    m_choice->setObjectName(warm ? QStringLiteral("chooseWarm") : QStringLiteral("chooseCold"));
    m_choice->setFont(Type::strong(Type::title));
    m_choice->setChecked(true);
    m_way->setElided(true);
    m_route->setElided(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setVisible(false);
    m_table->setObjectName(warm ? QStringLiteral("warmPlan") : QStringLiteral("coldPlan"));
    m_table->setModel(&m_people);
    setUpList(*m_table, rowHeight, 0, 0);
    m_table->setItemDelegate(new PlainRowDelegate(m_table));
    m_table->horizontalHeader()->hide();
    for (size_t column = 0; column < widths.size(); ++column)
        m_table->setColumnWidth(static_cast<int>(column), widths.at(column));

    auto *head = new QHBoxLayout;
    head->setContentsMargins(26, 0, 0, 0);
    head->addWidget(m_choice);
    head->addWidget(m_way, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::space12, Metrics::space12, Metrics::space4, Metrics::space8);
    column->setSpacing(Metrics::space4);
    column->addLayout(head);
    column->addWidget(m_route);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);
    connect(m_table, &QTableView::clicked, this, [this](const QModelIndex &index) {
        if (index.column() == PlannedTableModel::TickColumn)
            m_people.toggle(index.row());
    });
    m_table->installEventFilter(this);
    connect(&m_people, &PlannedTableModel::ticksChanged, this, [this] {
        showCount();
        Q_EMIT ticksChanged();
    });
    connect(m_choice, &QCheckBox::toggled, this, [this](bool chosen) {
        m_table->setEnabled(chosen);
        Q_EMIT choiceChanged();
    });
}

void PreviewColumn::setPreview(const DispatchPreview &preview)
{
    QList<PlannedPerson> people;
    for (const PlannedPerson &person : preview.asked) {
        if (person.channel == m_channel)
            people.append(person);
    }
    const bool warm = m_channel == Channel::Warm;
    const QString place = warm ? preview.warmPlace : preview.coldPlace;
    const QString count = Format::count(people.size());
    m_people.setPeople(people);
    showCount();
    m_choice->setEnabled(!people.isEmpty());
    m_way->setText(people.isEmpty() ? QString() : warm ? tr("by SendGrid") : tr("by Instantly"));
    QString route;
    if (!people.isEmpty())
        route = place.isEmpty() ? (warm ? tr("no template is set") : tr("no campaign is mapped"))
                                : (warm ? tr("template %1") : tr("campaign %1")).arg(place);
    m_route->setText(route);
    m_table->setAccessibleName(tr("%1 would be asked %2").arg(count, displayWord(m_channel).toLower()));
    m_table->setVisible(!people.isEmpty());
    m_empty->setVisible(people.isEmpty());
    m_empty->setText(emptyChannelText(preview, m_channel));
    update();
}

void PreviewColumn::showCount()
{
    const qsizetype ticked = m_people.rowCount() - m_people.unticked().size();
    m_choice->setText(displayWord(m_channel) % QLatin1String("  ") % Format::count(ticked));
}

bool PreviewColumn::isChosen() const
{
    return m_choice->isChecked();
}

bool PreviewColumn::eventFilter(QObject *watched, QEvent *event)
{
    const bool space = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (watched != m_table || !space || !m_table->currentIndex().isValid())
        return Card::eventFilter(watched, event);
    m_people.toggle(m_table->currentIndex().row());
    return true;
}

void PreviewColumn::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double center = m_choice->geometry().center().y() + 0.5;
    Glyphs::paintChannel(painter, m_channel, QRectF(Metrics::space12, center - 9, 18, 18));
}
