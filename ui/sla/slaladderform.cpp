#include "ui/sla/slaladderform.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSpinBox>
#include <QVBoxLayout>

namespace {
constexpr int mostSteps = 5;
constexpr int nextStepMinutes = 30;
constexpr int mostMinutes = 10'080; ///< a week
constexpr int fieldWidth = 92;
constexpr std::array<Role, 3> roles {Role::Dispatcher, Role::Manager, Role::Admin};
} // namespace

SlaLadderForm::SlaLadderForm(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_add(new Button(tr("Add a step"), Button::Kind::Quiet, this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(Metrics::space4);
    m_column->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setObjectName(QStringLiteral("ladderAdd"));
    connect(m_add, &QPushButton::clicked, this, [this] {
        const QList<SlaLadderStep> known = ladder();
        addRow({known.isEmpty() ? nextStepMinutes : known.last().afterMinutes + nextStepMinutes, Role::Admin});
        Q_EMIT edited();
    });
}

void SlaLadderForm::setLadder(const QList<SlaLadderStep> &ladder)
{
    if (ladder == this->ladder() && !m_rows.isEmpty())
        return;
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const SlaLadderStep &step : ladder)
        addRow(step);
    m_add->setVisible(m_rows.size() < mostSteps);
}

void SlaLadderForm::addRow(const SlaLadderStep &step)
{
    auto *row = new QWidget(this);
    auto *minutes = new QSpinBox(row);
    minutes->setObjectName(QStringLiteral("ladderMinutes"));
    minutes->setRange(1, mostMinutes);
    minutes->setSuffix(tr(" min"));
    minutes->setMinimumWidth(fieldWidth);
    minutes->setValue(step.afterMinutes);
    minutes->setAccessibleName(tr("Minutes after the breach"));
    auto *role = new QComboBox(row);
    role->setObjectName(QStringLiteral("ladderRole"));
    role->setAccessibleName(tr("Whose turn it is"));
    for (const Role one : roles)
        role->addItem(displayWord(one).toLower(), static_cast<int>(one));
    role->setCurrentIndex(role->findData(static_cast<int>(step.role)));
    auto *remove = new Button(QStringLiteral("×"), Button::Kind::Quiet, row);
    remove->setObjectName(QStringLiteral("ladderRemove"));
    remove->setAccessibleName(tr("Remove this step"));
    remove->setToolTip(remove->accessibleName());
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addWidget(new TextLabel(tr("after"), Tone::Muted, Type::font(), row));
    line->addWidget(minutes);
    line->addWidget(role, 1);
    line->addWidget(remove);
    m_rows.append(row);
    m_column->insertWidget(static_cast<int>(m_rows.size()) - 1, row);
    m_add->setVisible(m_rows.size() < mostSteps);
    connect(minutes, &QSpinBox::valueChanged, this, &SlaLadderForm::edited);
    connect(role, &QComboBox::currentIndexChanged, this, &SlaLadderForm::edited);
    connect(remove, &QPushButton::clicked, this, [this, row] {
        m_rows.removeOne(row);
        row->hide();
        row->deleteLater();
        m_add->setVisible(true);
        Q_EMIT edited();
    });
}

QList<SlaLadderStep> SlaLadderForm::ladder() const
{
    QList<SlaLadderStep> ladder;
    for (const QWidget *row : m_rows)
        ladder.append({row->findChild<QSpinBox *>()->value(),
                       static_cast<Role>(row->findChild<QComboBox *>()->currentData().toInt())});
    return ladder;
}
