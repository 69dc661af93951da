#include "ui/workorders/requestrow.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QMenu>

namespace {

constexpr int rowHeight = 24;
constexpr int nameWidth = 60;
constexpr int buttonWidth = 44;
constexpr int widestSource = 150;

} // namespace

RequestRow::RequestRow(RequestField field, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_value(new TextLabel({}, Tone::Text, Type::font(), this))
    , m_source(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_button(new Button({}, Button::Kind::Quiet, this))
{
    setFixedHeight(rowHeight);
    auto *name = new TextLabel(displayWord(field), Tone::Muted, Type::font(Type::caption), this);
    name->setFixedWidth(nameWidth);
    m_value->setObjectName(QStringLiteral("recognisedValue"));
    m_value->setElided(true);
    m_source->setObjectName(QStringLiteral("recognisedSource"));
    m_source->setElided(true);
    m_source->setMaximumWidth(widestSource);
    m_button->setObjectName(QStringLiteral("recognisedButton"));
    m_button->setCompact(true);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space8);
    line->addWidget(name);
    line->addWidget(m_value, 1);
    line->addWidget(m_source);
    line->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &RequestRow::press);
}

void RequestRow::showRead(const RecognisedRequest &request, bool used, const QDateTime &now, const QTimeZone &zone)
{
    m_isFound = request.isFound(m_field);
    m_used = used;
    m_dates = m_field == RequestField::Date && !m_isFound ? request.possibleDates : QList<QDateTime>();
    const bool isOpen = !m_isFound && !request.spans(m_field).isEmpty();
    m_value->setTone(m_isFound ? (used ? Tone::Text : Tone::Muted) : isOpen ? Tone::AtRisk : Tone::Faint);
    m_value->setText(m_isFound ? request.shown(m_field, now, zone) : request.problem(m_field));
    m_value->setToolTip({});
    m_source->setToolTip({});
    m_source->setText(!m_isFound ? QString() : used ? request.source(m_field) : tr("not used"));
    m_source->setVisible(m_isFound);
    m_labels.clear();
    for (const QDateTime &at : std::as_const(m_dates))
        m_labels.append(shownDate(at, now, zone));
    showButton();
}

void RequestRow::showButton()
{
    m_button->setVisible(m_isFound || !m_dates.isEmpty());
    m_button->setKind(m_isFound ? Button::Kind::Quiet : Button::Kind::Outlined);
    const QString name = displayWord(m_field).toLower();
    if (m_isFound) {
        m_button->setFixedWidth(buttonWidth);
        m_button->setText(m_used ? QStringLiteral("×") : tr("Use"));
        m_button->setToolTip(m_used ? tr("Leave the %1 empty").arg(name) : tr("Use this %1").arg(name));
        m_button->setAccessibleName(m_button->toolTip());
        return;
    }
    m_button->setMinimumWidth(0);
    m_button->setMaximumWidth(QWIDGETSIZE_MAX);
    m_button->setText(m_dates.size() == 1 ? m_labels.constFirst() : tr("Choose…"));
    m_button->setToolTip(tr("Set this date in the form"));
    m_button->setAccessibleName({});
}

void RequestRow::press()
{
    if (m_isFound) {
        if (m_used)
            Q_EMIT removed(m_field);
        else
            Q_EMIT wanted(m_field);
    } else if (m_dates.size() == 1) {
        Q_EMIT dateChosen(m_dates.constFirst());
    } else {
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (qsizetype at = 0; at < m_dates.size(); ++at)
            connect(menu->addAction(m_labels.at(at)), &QAction::triggered, this,
                    [this, date = m_dates.at(at)] { Q_EMIT dateChosen(date); });
        menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
    }
}
