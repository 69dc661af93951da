#include "models/domain/dispatchverdict.h"

#include "models/domain/dispatchwords.h"
#include "models/domain/format.h"

#include <QCoreApplication>

namespace {

using Act = DispatchVerdict::Act;

QString tr(const char *text)
{
    return QCoreApplication::translate("DispatchVerdict", text);
}

QString providerName(Channel channel)
{
    return channel == Channel::Warm ? QStringLiteral("SendGrid") : QStringLiteral("Instantly");
}

/// What the rules look at, put together once.
struct Case
{
    const DispatchPicture &picture;
    const DispatchTally &tally;
    const QDateTime &now;
    const QTimeZone &zone;

    int count(PersonState state) const { return tally.count(state); }
    int waiting() const { return count(PersonState::Queued); }
    int inFlight() const { return count(PersonState::Sending); }
    int qualified() const { return count(PersonState::Qualified); }
    QString clock(const QDateTime &at) const { return Format::clock(at, zone); }
};

void offer(DispatchVerdict &verdict, Act act)
{
    if (!verdict.acts.contains(act))
        verdict.acts.append(act);
}

bool tryHold(const Case &c, DispatchVerdict &verdict)
{
    if (!c.picture.holdUntil.isValid() || c.picture.holdUntil <= c.now || c.waiting() == 0)
        return false;

    const qint64 left = c.now.msecsTo(c.picture.holdUntil);
    const qint64 whole = qMax<qint64>(1, c.picture.holdStartedAt.msecsTo(c.picture.holdUntil));
    verdict.tone = VerdictTone::Hold;
    const bool first = c.tally.asked() == c.waiting();
    verdict.sentence =
        (first ? tr("Nothing has left yet. Sending to %1 starts in %2.") : tr("Sending to %1 more starts in %2."))
            .arg(Format::count(c.waiting()), Format::holdLeft((left + 999) / 1000));
    const int warm = c.tally.warm.waiting();
    const int cold = c.tally.cold.waiting();
    if (warm > 0 && cold > 0)
        verdict.second =
            tr("%1 warm by SendGrid, then %2 cold by Instantly.").arg(Format::count(warm), Format::count(cold));
    else
        verdict.second = warm > 0 ? tr("%1 warm by SendGrid.").arg(Format::count(warm))
                                  : tr("%1 cold by Instantly.").arg(Format::count(cold));
    verdict.second += u' ' % tr("Ctrl+Z takes everything back.");
    verdict.holdLeft = qBound(0.0, static_cast<double>(left) / static_cast<double>(whole), 1.0);
    verdict.acts = {Act::SendNow, Act::TakeBack};
    verdict.primary = Act::TakeBack;
    return true;
}

bool tryBooks(const Case &c, DispatchVerdict &verdict)
{
    QStringList complaints;
    for (const Channel channel : {Channel::Warm, Channel::Cold}) {
        const Books books = booksOf(c.picture, channel);
        if (!books.balance())
            complaints.append(displayWord(channel).toLower() % u' ' % books.complaint());
    }
    if (complaints.isEmpty())
        return false;

    // With one channel wrong its name is not needed to find it: the equation under the card is marked.
    QString complaint =
        complaints.size() == 1 ? complaints.first().section(u' ', 1) : complaints.join(QLatin1String("; "));
    verdict.tone = VerdictTone::Bad;
    verdict.sentence = tr("The books do not balance: %1. Do not rely on these numbers.").arg(complaint);
    offer(verdict, Act::CopyDetails);
    return true;
}

QString reasonSentence(const Case &c)
{
    const QString reason = c.picture.stoppedReason.simplified();
    return reason.isEmpty() ? QString() : QString(u' ' % tr("Reason given: “%1”.").arg(reason));
}

bool tryStopped(const Case &c, DispatchVerdict &verdict)
{
    if (!c.picture.stoppedAt.isValid())
        return false;

    const int left = c.tally.accepted();
    const int rest = c.count(PersonState::Cancelled);
    verdict.tone = VerdictTone::Bad;
    verdict.restCount = rest;
    if (left == 0 && c.count(PersonState::InDoubt) == 0 && c.inFlight() == 0) {
        verdict.tone = VerdictTone::Calm;
        verdict.sentence =
            tr("Taken back by %1 at %2. Nothing was sent.").arg(c.picture.stoppedBy, c.clock(c.picture.stoppedAt));
    } else {
        verdict.sentence = tr("Stopped by %1 at %2. %3 had already left and cannot be taken back.")
                               .arg(c.picture.stoppedBy, c.clock(c.picture.stoppedAt), Format::count(left));
    }
    verdict.second = rest == 1 ? tr("1 was not sent and will not be.")
                               : tr("%1 were not sent and will not be.").arg(Format::count(rest));
    verdict.second += reasonSentence(c);
    if (left > 0)
        verdict.second += u' '
            % (left == 1 ? tr("An answer from the one is still recorded.")
                         : tr("Answers from the %1 are still recorded.").arg(Format::count(left)));
    if (rest > 0)
        offer(verdict, Act::DispatchRest);
    return true;
}

bool tryNoEngine(const Case &c, DispatchVerdict &verdict)
{
    const int due = c.waiting() + c.inFlight();
    const bool seen = c.picture.engineBeatAt.isValid();
    const qint64 silence = seen ? c.picture.engineBeatAt.msecsTo(c.now) : 0;
    if (due == 0 || (seen && silence < engineSilentAfterMs))
        return false;

    verdict.tone = VerdictTone::Bad;
    QStringList parts;
    if (c.waiting() > 0)
        parts.append(tr("%1 wait").arg(Format::count(c.waiting())));
    if (c.inFlight() > 0) {
        const QString doubt = tr("%1 may become in doubt").arg(Format::count(c.inFlight()));
        parts.append(c.picture.leaseEndsAt.isValid() ? tr("%1 at %2").arg(doubt, c.clock(c.picture.leaseEndsAt))
                                                     : doubt);
    }
    const QString silent = seen ? tr("No engine has reported for %1.").arg(elapsedText(qMax<qint64>(silence, 10'000)))
                                : tr("No engine has been seen yet.");
    verdict.sentence = silent % u' ' % parts.join(QLatin1String(", ")) % u'.';
    return true;
}

bool tryProviderStopped(const Case &c, DispatchVerdict &verdict)
{
    for (const ProviderStop &stop : c.picture.providerStops) {
        const int waiting = c.tally.of(stop.channel).waiting();
        if (waiting == 0)
            continue;
        verdict.tone = VerdictTone::Bad;
        const QString scope =
            stop.everyone ? tr("%1 sending is stopped for everyone; %2 wait.") : tr("%1 sending is stopped; %2 wait.");
        verdict.sentence = tr("%1 at %2.").arg(stop.sentence, c.clock(stop.since)) % u' '
            % scope.arg(displayWord(stop.channel), Format::count(waiting));
        offer(verdict, Act::ShowStops);
        return true;
    }
    return false;
}

bool tryQualified(const Case &c, DispatchVerdict &verdict)
{
    const int yes = c.qualified();
    if (yes == 0)
        return false;

    const QDateTime start = c.tally.firstSentAt();
    const int wanted = c.picture.wanted;
    verdict.tone = VerdictTone::Good;
    if (c.tally.wantedQualifiedAt.isValid()) {
        const int rest = c.count(PersonState::Cancelled) + c.waiting();
        verdict.sentence =
            tr("%1 of %2 qualified after %3.")
                .arg(Format::count(yes), Format::count(wanted), elapsedText(start.msecsTo(c.tally.wantedQualifiedAt)));
        if (rest > 0)
            verdict.sentence += u' ' % tr("%1 were not sent.").arg(Format::count(rest));
    } else {
        const QString first = tr("First yes after %1.").arg(elapsedText(start.msecsTo(c.tally.firstQualifiedAt)));
        if (wanted > 0)
            verdict.sentence =
                tr("%1 of %2 wanted have qualified.").arg(Format::count(yes), Format::count(wanted)) % u' ' % first;
        else
            verdict.sentence =
                (yes == 1 ? tr("1 has qualified.") : tr("%1 have qualified.").arg(Format::count(yes))) % u' ' % first;
    }
    if (!c.picture.assignedTo.isEmpty()) {
        verdict.second = tr("Assigned to %1.").arg(c.picture.assignedTo);
        return true;
    }
    offer(verdict, Act::Assign);
    verdict.primary = Act::Assign;
    return true;
}

bool coldWaits(const Case &c)
{
    return c.picture.coldStartsAt.isValid() && c.picture.coldStartsAt > c.now;
}

bool trySending(const Case &c, DispatchVerdict &verdict)
{
    const ChannelTally &warm = c.tally.warm;
    const ChannelTally &cold = c.tally.cold;
    const bool warmRuns = warm.waiting() + warm.inFlight() > 0;
    const bool coldRuns = cold.inFlight() > 0 || (cold.waiting() > 0 && !coldWaits(c));
    if (!warmRuns && !coldRuns)
        return false;

    QStringList parts;
    if (warmRuns)
        parts.append(tr("%1 of %2 warm have left").arg(Format::count(warm.accepted), Format::count(warm.asked)));
    if (coldRuns)
        parts.append(tr("%1 of %2 cold have been added").arg(Format::count(cold.accepted), Format::count(cold.asked)));
    verdict.sentence = tr("Sending: %1.").arg(parts.join(QLatin1String(", ")));
    return true;
}

/// Nobody who could still answer is left: everyone has answered, ended otherwise, or had the whole window.
bool nobodyCanAnswer(const Case &c)
{
    if (c.waiting() + c.inFlight() + c.count(PersonState::InDoubt) > 0)
        return false;
    for (const DispatchPerson &person : c.picture.people) {
        const PersonState state = personState(person);
        if (state != PersonState::Opened && state != PersonState::Unopened && state != PersonState::Added)
            continue;
        const bool warm = person.channel == Channel::Warm;
        const QDateTime mailed = warm || !person.mailedAt.isValid() ? person.sentAt : person.mailedAt;
        if (!wasBounced(person) && mailed.msecsTo(c.now) < (warm ? warmWindowMs : coldWindowMs))
            return false;
    }
    return true;
}

QString newsAge(const QDateTime &news, const QDateTime &now)
{
    const qint64 seconds = news.secsTo(now);
    return seconds < 5 ? tr("just now") : Format::age(seconds);
}

void sayQuiet(const Case &c, DispatchVerdict &verdict)
{
    const int left = c.tally.accepted() + c.count(PersonState::InDoubt);
    const int answered = c.tally.warm.replied + c.tally.cold.replied;
    if (answered == 0)
        verdict.sentence = tr("%1 asked, nobody has answered yet.").arg(Format::count(left));
    else
        verdict.sentence =
            tr("%1 asked, %2 answered, nobody has qualified yet.").arg(Format::count(left), Format::count(answered));
    const QDateTime news = c.tally.lastNewsAt();
    if (news.isValid())
        verdict.sentence += u' ' % tr("Last news %1.").arg(newsAge(news, c.now));
}

void sayOver(const Case &c, DispatchVerdict &verdict)
{
    if (c.tally.asked() == 0)
        verdict.sentence = tr("Nobody was asked.");
    else if (c.tally.accepted() == 0)
        verdict.sentence = tr("Nobody was reached. Nothing was sent.");
    else
        verdict.sentence = tr("Everyone answered or timed out. Nobody qualified.");
    verdict.tone = VerdictTone::Doubt;
    offer(verdict, Act::AskMore);
}

QString noAnswer(const Case &c, const QString &who)
{
    if (c.picture.requestDeadlineMs <= 0)
        return tr("%1 did not answer in time.").arg(who);
    return tr("%1 did not answer within %2 s.").arg(who).arg(c.picture.requestDeadlineMs / 1'000);
}

QString doubtWhy(const Case &c, int doubts)
{
    const bool warm = c.tally.warm.count(PersonState::InDoubt) > 0;
    const bool cold = c.tally.cold.count(PersonState::InDoubt) > 0;
    const QString who =
        noAnswer(c, warm && cold ? tr("The providers") : providerName(warm ? Channel::Warm : Channel::Cold));
    const QString what = doubts == 1
        ? tr("It may or may not have gone out, and is not sent again until that is known.")
        : tr("They may or may not have gone out, and are not sent again until that is known.");
    return who % u' ' % what;
}

QString failureText(int failures)
{
    return failures == 1 ? tr("1 message failed") : tr("%1 messages failed").arg(Format::count(failures));
}

/// Both numbers come first, so that no narrow window can cut one of them off.
QString troubleLine(const Case &c)
{
    const int doubts = c.count(PersonState::InDoubt);
    const int failures = c.count(PersonState::Failed);
    if (doubts == 0)
        return failures == 0 ? QString() : QString(failureText(failures) % u'.');
    const QString doubt =
        doubts == 1 ? tr("1 message is in doubt") : tr("%1 messages are in doubt").arg(Format::count(doubts));
    if (failures == 0)
        return doubt % QLatin1String(": ") % doubtWhy(c, doubts);
    return doubt % QLatin1String(", ") % tr("%1 failed").arg(Format::count(failures)) % QLatin1String(". ")
        % doubtWhy(c, doubts);
}

void addTrouble(const Case &c, DispatchVerdict &verdict)
{
    const QString trouble = troubleLine(c);
    if (trouble.isEmpty())
        return;
    verdict.second = verdict.second.isEmpty() ? trouble : QString(trouble % u' ' % verdict.second);
    bool channelLost = false;
    for (const ChannelTally *channel : {&c.tally.warm, &c.tally.cold})
        channelLost |= channel->asked > 0 && channel->count(PersonState::Failed) == channel->people();
    verdict.tone = qMax(verdict.tone, channelLost ? VerdictTone::Bad : VerdictTone::Doubt);
    verdict.settleCount = c.count(PersonState::InDoubt);
    if (verdict.settleCount == 0)
        return;
    offer(verdict, Act::Settle);
    if (!verdict.primary && verdict.rule != VerdictRule::BooksWrong)
        verdict.primary = Act::Settle;
}

} // namespace

DispatchVerdict verdictOf(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now,
                          const QTimeZone &zone)
{
    using Rule = bool (*)(const Case &, DispatchVerdict &);
    constexpr std::array<Rule, 7> rules {tryHold,      tryBooks,  tryStopped, tryNoEngine, tryProviderStopped,
                                         tryQualified, trySending};

    const Case c {picture, tally, now, zone};
    DispatchVerdict verdict;
    verdict.rule = VerdictRule::Quiet;
    bool spoken = false;
    for (size_t index = 0; index < rules.size() && !spoken; ++index) {
        spoken = rules.at(index)(c, verdict);
        if (spoken)
            verdict.rule = static_cast<VerdictRule>(index);
    }
    if (!spoken && nobodyCanAnswer(c)) {
        verdict.rule = VerdictRule::Over;
        sayOver(c, verdict);
    } else if (!spoken) {
        sayQuiet(c, verdict);
    }
    addTrouble(c, verdict);
    return verdict;
}
