#include "ui/shell/band.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/tabularlabel.h"
#include "ui/widgets/textlabel.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QTimeZone>
#include <QTimer>

namespace {

constexpr int edgeHeight = 3;
constexpr int dotSide = 7;
constexpr int tickMs = 1'000;
constexpr int narrowWidth = 1'000;

Tone environmentTone(BandState::Environment environment)
{
    switch (environment) {
    case BandState::Environment::Training:
        return Tone::AtRisk;
    case BandState::Environment::Production:
        return Tone::Breached;
    case BandState::Environment::Other:
        break;
    }
    return Tone::Muted;
}

Tone linkTone(LinkState::Kind kind)
{
    switch (kind) {
    case LinkState::Kind::Live:
        return Tone::Met;
    case LinkState::Kind::Offline:
        return Tone::Breached;
    case LinkState::Kind::Polling:
    case LinkState::Kind::Reconnecting:
        break;
    }
    return Tone::AtRisk;
}

/// The word of the environment in a rounded frame of its colour.
class Pill final : public QWidget
{
public:
    explicit Pill(TextLabel *word, QWidget *parent)
        : QWidget(parent)
        , m_word(word)
    {
        auto *line = new QHBoxLayout(this);
        line->setContentsMargins(Metrics::space8, 1, Metrics::space8, 1);
        line->addWidget(word);
        setFixedHeight(18);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &theme = Theme::current();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.blend(m_word->tone(), Ground::Chrome, 0.7), 1));
        painter.setBrush(theme.tint(m_word->tone(), Ground::Chrome));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), Metrics::chipRadius,
                                Metrics::chipRadius);
    }

private:
    TextLabel *m_word;
};

class Dot final : public QWidget
{
public:
    explicit Dot(const BandState &state, QWidget *parent)
        : QWidget(parent)
        , m_state(state)
    {
        setFixedSize(dotSide, dotSide);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::current().color(linkTone(m_state.link.kind)));
        painter.drawEllipse(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }

private:
    const BandState &m_state;
};

QString initials(const QString &name)
{
    QString letters;
    for (const QString &part : name.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        letters += part.front();
    return letters;
}

} // namespace

Band::Band(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_pill(new TextLabel({}, Tone::AtRisk, Type::strong(Type::rail), this))
    , m_note(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_dot(new Dot(m_state, this))
    , m_link(new TabularLabel({}, Tone::Text, Type::strong(Type::caption), this))
    , m_trouble(new TextLabel({}, Tone::AtRisk, Type::strong(Type::caption), this))
    , m_act(new Button({}, Button::Kind::Outlined, this))
    , m_person(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_zone(new TextLabel({}, Tone::Muted, Type::font(Type::caption), this))
    , m_time(new TabularLabel({}, Tone::Muted, Type::font(Type::caption), this))
{
    setObjectName(QStringLiteral("band"));
    setFixedHeight(Metrics::bandHeight);
    m_link->setObjectName(QStringLiteral("bandLink"));
    m_trouble->setObjectName(QStringLiteral("bandTrouble"));
    m_act->setObjectName(QStringLiteral("bandAction"));
    m_act->setFixedHeight(20);
    m_act->setFont(Type::medium(Type::caption));
    build();
    showState();

    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Band::tick);
    timer->start(tickMs);
}

void Band::build()
{
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(Metrics::pageMargin, edgeHeight, Metrics::pageMargin, 1);
    line->setSpacing(Metrics::space12);
    line->addWidget(new TextLabel(tr("Raven"), Tone::Text, Type::strong(), this));
    line->addWidget(new Pill(m_pill, this));
    line->addSpacing(Metrics::space8);
    line->addWidget(m_note);
    line->addStretch(3);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(Metrics::space8);
    middle->addWidget(m_dot);
    middle->addWidget(m_link);
    middle->addWidget(m_trouble);
    middle->addWidget(m_act);
    line->addLayout(middle);
    line->addStretch(5);
    line->addWidget(m_person);
    line->addWidget(m_zone);
    line->addWidget(m_time);
    m_note->setElided(true);
    m_trouble->setElided(true);

    connect(m_act, &QPushButton::clicked, this, [this] {
        if (m_state.waitingWithoutEngine)
            Q_EMIT startEngineRequested();
        else
            Q_EMIT showStopsRequested();
    });
}

void Band::setState(const BandState &state)
{
    if (m_state == state)
        return;
    const QString before = linkWords() + m_trouble->text();
    m_state = state;
    showState();
    // Announced on a change of what it says, never on a tick.
    if (linkWords() + m_trouble->text() != before) {
        setAccessibleName(middleText());
        QAccessibleEvent changed(this, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&changed);
    }
}

void Band::showState()
{
    m_pill->setText(m_state.environmentWord);
    m_pill->setTone(environmentTone(m_state.environment));
    m_pill->parentWidget()->setVisible(!m_state.environmentWord.isEmpty());
    m_note->setText(m_state.note);
    m_note->setVisible(!m_state.note.isEmpty());
    m_act->setWorking(false);
    if (m_state.waitingWithoutEngine) {
        m_trouble->setText(*m_state.waitingWithoutEngine == 0
                               ? tr("No engine is running. Nothing waits.")
                               : Format::counted(*m_state.waitingWithoutEngine,
                                                 tr("No engine is running. 1 message waits."),
                                                 tr("No engine is running. %1 messages wait.")));
        m_act->setText(tr("Start here"));
    } else if (!m_state.sendingStopped.isEmpty()) {
        m_trouble->setText(tr("Sending stopped: %1").arg(Format::singleLine(m_state.sendingStopped, 120)));
        m_act->setText(tr("Show"));
    } else {
        m_trouble->clear();
    }
    m_trouble->setVisible(!m_trouble->text().isEmpty());
    m_act->setVisible(!m_trouble->text().isEmpty());
    const QString name = width() < narrowWidth ? initials(m_state.person) : m_state.person;
    m_person->setText(m_state.role.isEmpty() ? name : tr("%1 · %2").arg(name, m_state.role));
    m_dot->update();
    tick();
    update();
}

void Band::tick()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const QDateTime now = m_clock.now();
    m_link->setText(linkWords());
    m_time->setText(Format::clock(now, zone));
    m_zone->setText(tr("Times: mine (%1)").arg(zone.abbreviation(now)));
}

QString Band::linkWords() const
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const QString from = Format::clock(m_state.link.dataFrom, zone);
    switch (m_state.link.kind) {
    case LinkState::Kind::Live:
        return tr("Live");
    case LinkState::Kind::Polling:
        return tr("Polling every 5 s: this connection cannot listen");
    case LinkState::Kind::Reconnecting:
        return tr("Reconnecting… data from %1 (%2)")
            .arg(from, Format::age(m_state.link.dataFrom.secsTo(m_clock.now())));
    case LinkState::Kind::Offline:
        return tr("Offline, read only. Data from %1").arg(from);
    }
    return {};
}

QString Band::middleText() const
{
    return m_trouble->text().isEmpty() ? linkWords() : QString(linkWords() + QStringLiteral(". ") + m_trouble->text());
}

void Band::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showState();
}

void Band::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(Ground::Chrome));
    painter.fillRect(QRect(0, 0, width(), edgeHeight), theme.color(environmentTone(m_state.environment)));
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border());
}
