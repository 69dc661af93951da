#pragma once

#include "models/domain/dispatchmeter.h"
#include "ui/widgets/card.h"

class Button;
class MeterRows;
class PeopleCells;
class StateLegend;
class TextLabel;

/// One channel of a dispatch: its people as cells, the partition, the meters and the books. An empty channel says why.
class ChannelCard final : public Card
{
    Q_OBJECT

public:
    enum class WaveAct { StartNow, NotAtAll };

    explicit ChannelCard(Channel channel, QWidget *parent = nullptr);

    void setPicture(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now);
    /// Only what the time changes: notes, silence, the wave.
    void setNow(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now);
    void setZone(const QTimeZone &zone);
    void setCompact(bool compact);
    /// Since when the data is old; invalid: it is fresh.
    void setStale(const QDateTime &since);
    void setBlocked(const QString &reason);
    void setWaveWorking(WaveAct act, bool working);

    PeopleCells *cells() const { return m_cells; }
    StateLegend *legend() const { return m_legend; }
    MeterRows *meters() const { return m_meters; }
    const Books &books() const { return m_books; }

Q_SIGNALS:
    void waveChosen(ChannelCard::WaveAct act);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void showWave(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now);
    void paintHeader(QPainter &painter) const;
    void paintBooks(QPainter &painter) const;
    void paintEmpty(QPainter &painter) const;
    bool isEmpty() const { return m_books.asked == 0 && m_books.shown == 0 && m_books.accounted == 0; }

    Channel m_channel;
    Books m_books;
    QString m_place;
    QString m_headline;
    QString m_emptyWhy;
    QString m_silence; ///< "no news for 20 s" while sending and silent
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    QDateTime m_staleSince;
    bool m_compact = false;
    PeopleCells *m_cells;
    StateLegend *m_legend;
    MeterRows *m_meters;
    TextLabel *m_wave;
    Button *m_startWave;
    Button *m_dropWave;
};
