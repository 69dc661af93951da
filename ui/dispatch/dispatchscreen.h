#pragma once

#include "models/domain/dispatchverdict.h"
#include "models/tables/recipientfiltermodel.h"
#include "services/core/clock.h"
#include "ui/dispatch/channelcard.h"
#include "ui/dispatch/dispatchoperations.h"
#include "ui/widgets/screen.h"

#include <QElapsedTimer>
#include <QTimer>

class ChipBar;
class DispatchHeader;
class FuseView;
class Notice;
class PeopleCells;
class QStackedLayout;
class QTableView;
class RecipientDelegate;
class Toast;
class VerdictFrame;

/// The dispatch loader: has someone said yes, is anything stuck, will we make it? Shows pictures that were read from
/// the database and nothing else; a pressed button reads "Working…" until the next picture says what came of it.
class DispatchScreen final : public Screen
{
    Q_OBJECT

public:
    DispatchScreen(const OutreachId &outreach, DispatchOperations operations, QWidget *parent = nullptr);

    const OutreachId &outreach() const { return m_outreach; }
    const JobId &job() const { return m_picture.jobId; } ///< null before the first picture
    QString titleText() const override;
    void setLink(const LinkState &link) override;
    QList<QWidget *> stops() const override; ///< verdict, warm, cold, list
    QList<Command> commands() override;
    /// In a window of its own the button that opens one keeps it on top instead.
    void setDetached();
    /// Something about this dispatch may have changed: reads it again, at most a few times a second.
    void refresh();
    void showPicture(const DispatchPicture &picture);
    void showFailure(const Error &error);
    /// Since when the data is old; invalid: it is fresh again. Writing acts are off meanwhile.
    void setStale(const QDateTime &since);
    void setZone(const QTimeZone &zone);
    /// Stops the clock of the screen, for pictures and tests.
    void freeze() { m_tick.stop(); }
    /// Shows at once what waits for its turn.
    void flush() { applyPending(); }

    const DispatchTally &tally() const { return m_tally; }
    ChannelCard *card(Channel channel) const { return channel == Channel::Warm ? m_warm : m_cold; }
    ChipBar *chips() const { return m_chips; }
    VerdictFrame *verdict() const { return m_verdict; }

    void openStop();
    void openSettle();
    void openSla();
    void openAssign(); ///< before the first picture: as soon as it is there
    void takeBack();

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// The database's time as this screen knows it, for parts that tick by themselves.
    class PictureClock final : public Clock
    {
    public:
        explicit PictureClock(const DispatchScreen &screen)
            : m_screen(screen)
        {
        }
        [[nodiscard]] QDateTime now() const override { return m_screen.now(); }

    private:
        const DispatchScreen &m_screen;
    };

    void buildContent();
    void buildList(QWidget *parent);
    void connectParts();
    void addKeys();
    void applyPending();
    void applyPicture();
    void tick();
    QDateTime now() const; ///< database time
    void fit();
    void takeOutcome(const Result<DispatchPicture> &outcome);
    void act(DispatchVerdict::Act act);
    void choosePerson(const RecipientId &id);
    void openPerson(const RecipientId &id);
    void showAsked(const RecipientFilter &filter);
    void showLeftOut();
    void moveCurrentRow(int step);
    void copyDetails();
    void updateControls();
    void sendNow();
    void startWave(ChannelCard::WaveAct act);
    void say(const QString &sentence, bool failed = false);
    template<typename T>
    void report(const Result<T> &outcome, const QString &done);

    const OutreachId m_outreach;
    const DispatchOperations m_operations;
    DispatchPicture m_picture;
    DispatchTally m_tally;
    bool m_hasPicture = false;
    bool m_assignWhenRead = false;
    std::optional<DispatchPicture> m_pending;
    QElapsedTimer m_sinceRead;
    QElapsedTimer m_sinceApplied;
    QTimer m_apply;
    QTimer m_tick;
    QTimer m_reread;
    bool m_reading = false;
    bool m_readAgain = false;
    QElapsedTimer m_readTook;
    QDateTime m_staleSince;
    QTimeZone m_zone = QTimeZone::systemTimeZone();

    const PictureClock m_clock {*this};
    RecipientTableModel m_people;
    RecipientFilterModel m_filter;
    LeftOutTableModel m_leftOut;
    QStackedLayout *m_pages;
    Notice *m_notice;
    Notice *m_strip = nullptr;
    QWidget *m_content = nullptr;
    DispatchHeader *m_header = nullptr;
    VerdictFrame *m_verdict = nullptr;
    FuseView *m_fuse = nullptr;
    ChannelCard *m_warm = nullptr;
    ChannelCard *m_cold = nullptr;
    ChipBar *m_chips = nullptr;
    QTableView *m_table = nullptr;
    RecipientDelegate *m_delegate = nullptr;
    Toast *m_toast = nullptr;
};
