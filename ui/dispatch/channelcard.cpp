#include "ui/dispatch/channelcard.h"

#include "models/domain/dispatchwords.h"
#include "models/domain/format.h"
#include "ui/dispatch/meterrows.h"
#include "ui/dispatch/peoplecells.h"
#include "ui/dispatch/statelegend.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QPainter>

namespace {

/// Where the parts of a card stand, from its top.
struct Rows
{
    int height;
    int headerCenter;
    int cells;
    int cellsHeight;
    int legend;
    int firstRule;
    int meters;
    int secondRule;
    int booksCenter;
};

constexpr Rows wideRows {350, 26, 50, 74, 132, 158, 167, 313, 327};
constexpr Rows compactRows {262, 25, 43, 56, 103, 124, 129, 221, 234};
constexpr int legendHeight = 20;
constexpr qint64 silenceAfterMs = 20'000;

const Rows &rowsOf(bool compact)
{
    return compact ? compactRows : wideRows;
}

QString providerName(Channel channel)
{
    return channel == Channel::Warm ? QStringLiteral("SendGrid") : QStringLiteral("Instantly");
}

QString emptyWhy(const DispatchPicture &picture, Channel channel)
{
    const QString known = picture.facts(channel).emptyWhy;
    const int others = picture.facts(channel == Channel::Warm ? Channel::Cold : Channel::Warm).asked;
    if (!known.isEmpty() || others == 0)
        return known;
    const QString count = Format::count(others);
    if (channel == Channel::Cold)
        return ChannelCard::tr("Nobody to ask cold.\nThose who are asked, %1, have signed up, so they are asked warm.")
            .arg(count);
    return ChannelCard::tr("Nobody to ask warm.\nNone of the %1 who are asked has signed up, so they are asked cold.")
        .arg(count);
}

} // namespace

ChannelCard::ChannelCard(Channel channel, QWidget *parent)
    : Card(parent)
    , m_channel(channel)
    , m_cells(new PeopleCells(channel, this))
    , m_legend(new StateLegend(this))
    , m_meters(new MeterRows(channel, this))
    , m_wave(new TextLabel({}, Tone::Text, Type::font(Type::caption), this))
    , m_startWave(new Button(tr("Start now"), Button::Kind::Outlined, this))
    , m_dropWave(new Button(tr("Not at all"), Button::Kind::Outlined, this))
{
    const bool warm = channel == Channel::Warm;
    setObjectName(warm ? QStringLiteral("warmCard") : QStringLiteral("coldCard"));
    m_cells->setObjectName(warm ? QStringLiteral("warmCells") : QStringLiteral("coldCells"));
    m_meters->setObjectName(warm ? QStringLiteral("warmMeters") : QStringLiteral("coldMeters"));
    m_startWave->setObjectName(QStringLiteral("startWave"));
    m_dropWave->setObjectName(QStringLiteral("dropWave"));
    setEdge(warm ? Tone::Warm : Tone::Cold);
    m_wave->setElided(true);
    for (Button *button : {m_startWave, m_dropWave}) {
        button->setCompact(true);
        button->setVisible(false);
    }
    connect(m_startWave, &Button::clicked, this, [this] { Q_EMIT waveChosen(WaveAct::StartNow); });
    connect(m_dropWave, &Button::clicked, this, [this] { Q_EMIT waveChosen(WaveAct::NotAtAll); });
    setFixedHeight(rowsOf(m_compact).height);
}

void ChannelCard::setPicture(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now)
{
    QList<DispatchPerson> people;
    for (const DispatchPerson &person : picture.people) {
        if (person.channel == m_channel)
            people.append(person);
    }
    m_books = booksOf(picture, m_channel);
    m_place = picture.facts(m_channel).place;
    m_headline = channelHeadline(picture, tally);
    m_emptyWhy = emptyWhy(picture, m_channel);
    m_cells->setPeople(people);
    m_legend->setTally(tally);
    for (QWidget *part :
         {static_cast<QWidget *>(m_cells), static_cast<QWidget *>(m_legend), static_cast<QWidget *>(m_meters)})
        part->setVisible(!isEmpty());
    setNow(picture, tally, now);
    update();
}

void ChannelCard::setNow(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now)
{
    const QList<Meter> meters = metersOf(picture, tally, now, m_zone);
    m_meters->setMeters(meters);
    setAccessibleName(channelSentence(tally, meters));
    QString silence;
    if (tally.inFlight() > 0 && tally.lastNewsAt.isValid() && tally.lastNewsAt.msecsTo(now) >= silenceAfterMs)
        silence = tr("no news for %1").arg(elapsedText(tally.lastNewsAt.msecsTo(now)));
    if (silence != m_silence) {
        m_silence = silence;
        update();
    }
    showWave(picture, tally, now);
}

void ChannelCard::showWave(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now)
{
    const bool held = picture.holdUntil.isValid() && picture.holdUntil > now;
    const bool waits = m_channel == Channel::Cold && picture.coldStartsAt.isValid() && picture.coldStartsAt > now
        && !held && tally.waiting() > 0 && !picture.stoppedAt.isValid();
    if (waits) {
        const QString at = Format::clock(picture.coldStartsAt, m_zone);
        m_wave->setText(picture.wanted > 0
                            ? tr("Starts %1, or not at all if %2 have qualified.").arg(at).arg(picture.wanted)
                            : tr("Starts %1.").arg(at));
    }
    for (QWidget *part :
         {static_cast<QWidget *>(m_wave), static_cast<QWidget *>(m_startWave), static_cast<QWidget *>(m_dropWave)})
        part->setVisible(waits);
    arrange();
}

void ChannelCard::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    m_cells->setZone(zone);
}

void ChannelCard::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    m_meters->setCompact(compact);
    setFixedHeight(rowsOf(compact).height);
    arrange();
}

void ChannelCard::setStale(const QDateTime &since)
{
    m_staleSince = since;
    m_cells->setStale(since.isValid());
    m_meters->setStale(since.isValid());
    update();
}

void ChannelCard::setBlocked(const QString &reason)
{
    m_startWave->setBlocked(reason);
    m_dropWave->setBlocked(reason);
}

void ChannelCard::setWaveWorking(WaveAct act, bool working)
{
    (act == WaveAct::StartNow ? m_startWave : m_dropWave)->setWorking(working);
}

void ChannelCard::resizeEvent(QResizeEvent *)
{
    arrange();
}

void ChannelCard::arrange()
{
    const Rows &rows = rowsOf(m_compact);
    const int left = Metrics::cardPadding;
    const int wide = width() - 2 * left;
    m_cells->setGeometry(left, rows.cells, wide, rows.cellsHeight);
    m_meters->setGeometry(left, rows.meters, wide, m_meters->sizeHint().height());
    if (m_wave->isHidden()) {
        m_legend->setGeometry(left, rows.legend, wide, legendHeight);
        return;
    }
    const int buttonTop = rows.legend + (legendHeight - Metrics::compactControlHeight) / 2;
    const int drop = left + wide - m_dropWave->sizeHint().width();
    const int start = drop - 6 - m_startWave->sizeHint().width();
    m_dropWave->setGeometry(QRect(QPoint(drop, buttonTop), m_dropWave->sizeHint()));
    m_startWave->setGeometry(QRect(QPoint(start, buttonTop), m_startWave->sizeHint()));
    const int legend = std::min(m_legend->sizeHint().width(), start - left);
    m_legend->setGeometry(left, rows.legend, legend, legendHeight);
    const int words = left + legend + Metrics::space12;
    m_wave->setGeometry(words, rows.legend, std::max(0, start - Metrics::space8 - words), legendHeight);
}

void ChannelCard::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintHeader(painter);
    if (isEmpty()) {
        paintEmpty(painter);
        return;
    }
    const Rows &rows = rowsOf(m_compact);
    const QColor line = Theme::current().border();
    painter.fillRect(QRect(Metrics::cardPadding, rows.firstRule, width() - 2 * Metrics::cardPadding, 1), line);
    painter.fillRect(QRect(Metrics::cardPadding, rows.secondRule, width() - 2 * Metrics::cardPadding, 1), line);
    paintBooks(painter);
}

void ChannelCard::paintHeader(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const Tone hue = m_channel == Channel::Warm ? Tone::Warm : Tone::Cold;
    const double center = rowsOf(m_compact).headerCenter;
    Glyphs::paintChannel(painter, m_channel, QRectF(Metrics::cardPadding, center - 9.5, 19, 19));
    double x = Metrics::cardPadding + 27;
    painter.setFont(Type::strong(Type::title));
    painter.setPen(theme.color(Tone::Text));
    const QString word = displayWord(m_channel);
    drawTabular(painter, QRectF(x, center - 12, 100, 24), Qt::AlignLeft, word);
    x += tabularWidth(painter.font(), word) + 10;

    QString right = isEmpty() ? QString() : m_headline;
    if (m_staleSince.isValid())
        right = tr("as of %1").arg(Format::clock(m_staleSince, m_zone))
            % (right.isEmpty() ? QString() : QString(QStringLiteral(" · ") % right));
    painter.setFont(Type::strong());
    painter.setPen(theme.color(m_staleSince.isValid() ? Tone::Muted : hue));
    const double wide = tabularWidth(painter.font(), right);
    const double end = width() - Metrics::cardPadding;
    drawTabular(painter, QRectF(end - wide, center - 12, wide, 24), Qt::AlignRight, right);

    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    QString place = providerName(m_channel);
    if (!m_place.isEmpty())
        place += QStringLiteral(" · ") % Format::singleLine(m_place, 80);
    const double room = end - wide - Metrics::space12 - x;
    drawTabular(painter, QRectF(x, center - 11, room, 24), Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(place, Qt::ElideRight, room));
}

void ChannelCard::paintBooks(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const double center = rowsOf(m_compact).booksCenter;
    const QRectF mark(Metrics::cardPadding, center - 6, 12, 12);
    const bool right = m_books.balance();
    if (right)
        Glyphs::paintCheck(painter, mark, theme.color(Tone::Met));
    else
        painter.fillPath(Glyphs::cross(mark.adjusted(1, 1, -1, -1)), theme.color(Tone::Breached));
    const double end = width() - Metrics::cardPadding;
    double room = end - Metrics::cardPadding - 20;
    if (!m_silence.isEmpty()) {
        painter.setFont(Type::strong(Type::caption));
        painter.setPen(theme.color(Tone::AtRisk));
        drawTabular(painter, QRectF(Metrics::cardPadding, center - 10, end - Metrics::cardPadding, 20), Qt::AlignRight,
                    m_silence);
        room -= tabularWidth(painter.font(), m_silence) + Metrics::space12;
    }
    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(right ? Tone::Muted : Tone::Breached));
    drawTabular(painter, QRectF(Metrics::cardPadding + 20, center - 10, room, 20), Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(m_books.equation(), Qt::ElideRight, room));
}

void ChannelCard::paintEmpty(QPainter &painter) const
{
    painter.setFont(Type::font());
    painter.setPen(Theme::current().color(Tone::Muted));
    const QString text =
        m_emptyWhy.isEmpty() ? tr("Nobody to ask %1.").arg(displayWord(m_channel).toLower()) : m_emptyWhy;
    painter.drawText(rect().adjusted(Metrics::cardPadding, 40, -Metrics::cardPadding, -20),
                     static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, text);
}
