#include "ui/alerts/alertpanel.h"

#include "models/domain/format.h"
#include "models/domain/vocabulary.h"
#include "services/core/clock.h"
#include "ui/alerts/alertdelegate.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimeZone>
#include <QVBoxLayout>

#include <array>

/// The kind of an alert as shape and word.
class KindMark final : public QWidget
{
public:
    using QWidget::QWidget;

    void show(SlaAlert::Kind kind, bool quiet)
    {
        m_kind = kind;
        m_quiet = quiet;
        setAccessibleName(displayWord(kind));
        updateGeometry();
        update();
    }

    QSize sizeHint() const override
    {
        return {shapeSide + Metrics::space8 + QFontMetrics(Type::strong()).horizontalAdvance(displayWord(m_kind)) + 1,
                Metrics::compactControlHeight};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const QColor color = Theme::current().color(m_quiet ? Tone::Muted : toneOf(m_kind));
        paintAlertKind(painter, m_kind, QRectF(0, (height() - shapeSide) / 2.0, shapeSide, shapeSide), color);
        painter.setFont(Type::strong());
        painter.setPen(color);
        painter.drawText(rect().adjusted(shapeSide + Metrics::space8, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         displayWord(m_kind));
    }

private:
    static constexpr int shapeSide = 10;

    SlaAlert::Kind m_kind = SlaAlert::Kind::Warning;
    bool m_quiet = false;
};

namespace {

constexpr int factLabelWidth = 88;
constexpr int factLineHeight = 24;
constexpr int mostNotes = 50;
constexpr std::array acts {AlertAct::Acknowledge, AlertAct::Comment,  AlertAct::Silence,
                           AlertAct::Unsilence,   AlertAct::Escalate, AlertAct::OpenWorkOrder};

/// "manager", as a person reads the ladder's word.
QString roleWords(const QString &wire)
{
    const auto role = roleFromWire(wire);
    return role ? displayWord(*role).toLower() : Format::singleLine(wire, 40);
}

QString levelWords(const SlaAlert &lead)
{
    if (lead.level == 0)
        return lead.nextRole.isEmpty() ? AlertPanel::tr("none")
                                       : AlertPanel::tr("none; next is the %1").arg(roleWords(lead.nextRole));
    return AlertPanel::tr("%1 of %2, the %3's turn")
        .arg(lead.level)
        .arg(std::max(lead.level, lead.levels))
        .arg(roleWords(lead.toRole));
}

} // namespace

AlertPanel::AlertPanel(const Clock &clock, QList<AlertAct> allowed, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_allowed(std::move(allowed))
    , m_pages(new QStackedWidget(this))
    , m_notice(new Notice(Notice::Shape::Page, this))
{
    setObjectName(QStringLiteral("alertPanel"));
    setMinimumWidth(320);
    setMaximumWidth(520);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 0, 0);
    column->addWidget(m_pages);
    auto *scroll = new QScrollArea(m_pages);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setFocusPolicy(Qt::NoFocus);
    QWidget *page = buildPage();
    scroll->setWidget(page);
    page->setAutoFillBackground(false);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_notice);
    showNothing(false);
}

QWidget *AlertPanel::buildPage()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(Metrics::space16 - 1, Metrics::space12, Metrics::space16, Metrics::space16);
    column->setSpacing(0);
    m_number = new TextLabel({}, Tone::Muted);
    m_number->setObjectName(QStringLiteral("alertNumber"));
    m_number->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_mark = new KindMark;
    auto *head = new QHBoxLayout;
    head->addWidget(m_number);
    head->addStretch(1);
    head->addWidget(m_mark);
    m_title = new TextLabel({}, Tone::Text, Type::strong(Type::title));
    m_title->setObjectName(QStringLiteral("alertTitle"));
    m_title->setWordWrap(true);
    m_message = new TextLabel({}, Tone::Muted);
    m_message->setObjectName(QStringLiteral("alertMessage"));
    m_message->setWordWrap(true);
    column->addLayout(head);
    column->addSpacing(Metrics::space4);
    column->addWidget(m_title);
    column->addSpacing(Metrics::space4);
    column->addWidget(m_message);
    column->addSpacing(Metrics::space12);
    buildButtons(*column);
    column->addSpacing(Metrics::space16);

    m_facts = new QWidget;
    auto *facts = new QVBoxLayout(m_facts);
    facts->setContentsMargins(0, 0, 0, 0);
    facts->setSpacing(0);
    facts->addWidget(new Rule);
    facts->addSpacing(Metrics::space8);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(Metrics::space8);
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnMinimumWidth(0, factLabelWidth);
    m_grid->setColumnStretch(1, 1);
    facts->addLayout(m_grid);
    addFact(tr("Stage"), m_stage);
    addFact(tr("Time"), m_standing);
    addFact(tr("Level"), m_level);
    addFact(tr("State"), m_outcome);
    addFact(tr("Trade"), m_trade);
    addFact(tr("Owner"), m_owner);
    m_standing->setObjectName(QStringLiteral("alertStanding"));
    m_outcome->setObjectName(QStringLiteral("alertOutcome"));
    facts->addSpacing(Metrics::space12);
    facts->addWidget(new Rule);
    facts->addSpacing(Metrics::space8);
    m_notesHead = new TextLabel(tr("What was done"), Tone::Muted, Type::strong(Type::caption));
    facts->addWidget(m_notesHead);
    facts->addSpacing(Metrics::space4);
    m_notes = new QVBoxLayout;
    m_notes->setSpacing(Metrics::space8);
    facts->addLayout(m_notes);
    column->addWidget(m_facts);
    column->addStretch(1);
    return page;
}

void AlertPanel::buildButtons(QVBoxLayout &column)
{
    const std::array<std::pair<QString, QString>, acts.size()> words {{{tr("Acknowledge"), tr("A")},
                                                                       {tr("Comment"), tr("C")},
                                                                       {tr("Silence"), tr("S")},
                                                                       {tr("End the silence"), tr("S")},
                                                                       {tr("Escalate…"), tr("E")},
                                                                       {tr("Open work order"), tr("Enter")}}};
    auto *first = new QHBoxLayout;
    auto *second = new QHBoxLayout;
    for (size_t at = 0; at < acts.size(); ++at) {
        auto *button = new Button(words.at(at).first, at == 0 ? Button::Kind::Filled : Button::Kind::Outlined);
        button->setObjectName(QStringLiteral("alertAct%1").arg(at));
        button->setToolTip(words.at(at).second);
        connect(button, &QPushButton::clicked, this, [this, act = acts.at(at)] { Q_EMIT actRequested(act); });
        const bool onSecond = acts.at(at) == AlertAct::Escalate || acts.at(at) == AlertAct::OpenWorkOrder;
        (onSecond ? second : first)->addWidget(button);
        m_buttons.append(button);
    }
    for (QHBoxLayout *line : {first, second}) {
        line->setSpacing(Metrics::space8);
        line->addStretch(1);
        column.addLayout(line);
        if (line == first)
            column.addSpacing(Metrics::space8);
    }
}

void AlertPanel::addFact(const QString &word, TextLabel *&value)
{
    const int line = m_grid->rowCount();
    auto *label = new TextLabel(word, Tone::Muted);
    label->setFixedHeight(factLineHeight);
    value = new TextLabel;
    value->setWordWrap(true);
    value->setMinimumHeight(factLineHeight);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(label, line, 0, Qt::AlignTop);
    m_grid->addWidget(value, line, 1);
}

Button *AlertPanel::button(AlertAct act) const
{
    return m_buttons.at(std::find(acts.begin(), acts.end(), act) - acts.begin());
}

void AlertPanel::showGroups(const QList<SlaAlertGroup> &groups, AlertTableModel::List list)
{
    m_groups = groups;
    m_list = list;
    if (groups.isEmpty()) {
        showNothing(true);
        return;
    }
    m_facts->setVisible(groups.size() == 1);
    m_mark->setVisible(groups.size() == 1);
    if (groups.size() == 1)
        showOne(groups.first());
    else
        showMany();
    showButtons();
    m_pages->setCurrentIndex(0);
}

void AlertPanel::showNothing(bool selectable)
{
    m_groups.clear();
    m_pages->setCurrentWidget(m_notice);
    m_notice->show(selectable ? tr("Select an alert.") : QString());
}

void AlertPanel::showOne(const SlaAlertGroup &group)
{
    const SlaAlert &lead = group.lead;
    setAccessibleName(alertSentence(group, m_clock.now(), QTimeZone::systemTimeZone()));
    m_number->setText(Format::workOrder(lead.number));
    m_title->setText(Format::singleLine(lead.title));
    m_message->setText(Format::singleLine(lead.message));
    m_message->setVisible(!lead.message.isEmpty());
    m_mark->show(lead.kind, m_list != AlertTableModel::List::Open || m_stale);
    showFacts();
    showNotes(group.notes());
}

void AlertPanel::showMany()
{
    const auto urgent =
        std::count_if(m_groups.cbegin(), m_groups.cend(), [](const SlaAlertGroup &group) { return group.isUrgent(); });
    m_number->setText(tr("Selection"));
    m_title->setText(tr("%1 alerts").arg(Format::count(m_groups.size())));
    m_message->setText(tr("%1 breached or escalated, %2 warnings. What you do concerns them all.")
                           .arg(Format::count(urgent), Format::count(m_groups.size() - urgent)));
    m_message->show();
    setAccessibleName(tr("%1 alerts selected").arg(m_groups.size()));
}

void AlertPanel::showFacts()
{
    const SlaAlert &lead = m_groups.first().lead;
    const QTimeZone zone = QTimeZone::systemTimeZone();
    m_stage->setText(displayWord(lead.stage));
    m_level->setText(levelWords(lead));
    m_trade->setText(lead.trade.isEmpty() ? Format::unknown() : Format::singleLine(lead.trade));
    m_owner->setText(lead.owner.isEmpty() ? Format::unknown() : Format::singleLine(lead.owner));
    QString outcome = alertOutcome(lead, m_clock.now(), zone);
    if (outcome.isEmpty())
        outcome = tr("not acknowledged");
    else if (lead.silenced)
        outcome = tr("silenced %1").arg(outcome);
    m_outcome->setText(outcome);
    tick();
}

void AlertPanel::tick()
{
    if (m_groups.size() != 1)
        return;
    const SlaAlert &lead = m_groups.first().lead;
    const QTimeZone zone = QTimeZone::systemTimeZone();
    QString words = alertStanding(lead, m_clock.now());
    if (lead.resolvedAt.isValid())
        words = tr("over since %1").arg(Format::clock(lead.resolvedAt, zone));
    else if (lead.dueAt.isValid())
        words = tr("%1, due %2").arg(words, Format::shortClock(lead.dueAt, zone));
    if (m_standing->text() != words)
        m_standing->setText(words);
}

void AlertPanel::showNotes(const QList<SlaAlert::Note> &notes)
{
    while (QLayoutItem *item = m_notes->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const QDateTime now = m_clock.now();
    if (notes.isEmpty())
        m_notes->addWidget(new TextLabel(tr("Nobody has done anything about it yet."), Tone::Muted));
    for (const SlaAlert::Note &note : notes.mid(std::max<qsizetype>(0, notes.size() - mostNotes))) {
        auto *entry = new QWidget;
        auto *column = new QVBoxLayout(entry);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        const bool today = note.at.toTimeZone(zone).date() == now.toTimeZone(zone).date();
        auto *head = new TextLabel(
            QStringLiteral("%1  %2").arg(today ? Format::clock(note.at, zone) : Format::when(note.at, now, zone),
                                         noteWords(note, now, zone)),
            Tone::Muted, Type::font(Type::caption));
        head->setWordWrap(true);
        column->addWidget(head);
        if (!note.text.isEmpty()) {
            auto *words = new TextLabel(note.text);
            words->setWordWrap(true);
            words->setTextInteractionFlags(Qt::TextSelectableByMouse);
            column->addWidget(words);
        }
        m_notes->addWidget(entry);
    }
}

void AlertPanel::showButtons()
{
    const bool open = m_list == AlertTableModel::List::Open;
    const bool silenced = m_list == AlertTableModel::List::Silenced;
    const qsizetype count = m_groups.size();
    const QString stale = m_stale ? tr("Read only while reconnecting") : QString();
    const QString many = count > 1 ? tr("One alert at a time") : QString();
    const auto prepare = [this](AlertAct act, bool shown, const QString &blocked) {
        button(act)->setVisible(shown && m_allowed.contains(act));
        button(act)->setBlocked(blocked);
    };
    Button *acknowledge = button(AlertAct::Acknowledge);
    acknowledge->setText(count > 1 ? tr("Acknowledge %1").arg(Format::count(count)) : tr("Acknowledge"));
    acknowledge->updateGeometry();
    prepare(AlertAct::Acknowledge, open || silenced, stale);
    prepare(AlertAct::Comment, true, stale.isEmpty() ? many : stale);
    prepare(AlertAct::Silence, open, stale);
    prepare(AlertAct::Unsilence, silenced, stale);
    const bool top = m_groups.first().lead.nextRole.isEmpty();
    prepare(AlertAct::Escalate, open || silenced,
            !stale.isEmpty()      ? stale
                : !many.isEmpty() ? many
                : top             ? tr("It stands at the top of the ladder already.")
                                  : QString());
    prepare(AlertAct::OpenWorkOrder, true, many);
}

void AlertPanel::setStale(bool stale)
{
    m_stale = stale;
    if (!m_groups.isEmpty())
        showGroups(QList<SlaAlertGroup>(m_groups), m_list);
}

void AlertPanel::setWorking(bool working)
{
    button(AlertAct::Acknowledge)->setWorking(working);
    for (Button *other : std::as_const(m_buttons)) {
        if (other != button(AlertAct::Acknowledge) && other != button(AlertAct::OpenWorkOrder))
            other->setBlocked(working ? tr("Wait for the act that is under way.") : QString());
    }
    if (!working && !m_groups.isEmpty())
        showButtons();
}

void AlertPanel::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Raised));
    painter.fillRect(QRect(0, 0, 1, height()), theme.border());
}
