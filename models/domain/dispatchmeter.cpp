#include "models/domain/dispatchmeter.h"

#include "models/domain/dispatchwords.h"
#include "models/domain/format.h"

#include <QCoreApplication>

namespace {

using Step = Meter::Step;
using Judgement = Meter::Judgement;

struct Targets
{
    int delivered;
    int opened;
    int replied;
    int acceptSeconds;
};

constexpr Targets warmTargets {99, 80, 15, 5};
constexpr Targets coldTargets {85, 30, 5, 10};

QString tr(const char *text)
{
    return QCoreApplication::translate("DispatchMeter", text);
}

const Targets &targetsOf(Channel channel)
{
    return channel == Channel::Warm ? warmTargets : coldTargets;
}

QString joined(const QStringList &parts)
{
    return parts.join(QStringLiteral(" · "));
}

struct Context
{
    const DispatchPicture &picture;
    const ChannelTally &tally;
    const QDateTime &now;
    const QTimeZone &zone;

    bool warm() const { return tally.channel == Channel::Warm; }
    const ChannelFacts &facts() const { return picture.facts(tally.channel); }
    bool coldWaits() const
    {
        return !warm() && picture.coldStartsAt.isValid() && picture.coldStartsAt > now && tally.waiting() > 0;
    }
    bool inHold() const { return picture.holdUntil.isValid() && picture.holdUntil > now; }
    /// The campaign has been silent for a whole day although there was somebody to mail.
    bool mailingSilent() const
    {
        return !warm() && !facts().mailingReported && tally.firstSentAt.isValid()
            && tally.firstSentAt.msecsTo(now) >= coldWindowMs;
    }
    /// Everything that could still change a rate has had its time.
    bool windowOver() const
    {
        return tally.lastMailedAt.isValid()
            && tally.lastMailedAt.msecsTo(now) >= (warm() ? warmWindowMs : coldWindowMs);
    }
};

QString coldWaveNote(const Context &c)
{
    const QDateTime warmStart = c.picture.holdUntil.isValid() ? c.picture.holdUntil : c.picture.orderedAt;
    if (c.inHold() && warmStart.isValid()) {
        const qint64 minutes = (warmStart.msecsTo(c.picture.coldStartsAt) + 30'000) / 60'000;
        return tr("%1 min after warm, if still needed").arg(minutes);
    }
    return tr("starts %1, if still needed").arg(Format::clock(c.picture.coldStartsAt, c.zone));
}

/// The time from the end of the hold (or the order, without one) to the last acceptance.
QString acceptedIn(const Context &c)
{
    QDateTime start = c.picture.holdUntil.isValid() ? c.picture.holdUntil : c.picture.orderedAt;
    if (!c.warm() && c.picture.coldStartsAt.isValid())
        start = c.picture.coldStartsAt;
    if (!start.isValid() || !c.tally.lastSentAt.isValid() || c.tally.lastSentAt < start)
        return {};
    return tr("in %1").arg(elapsedText(start.msecsTo(c.tally.lastSentAt)));
}

void noteAccepted(const Context &c, Meter &meter)
{
    const ChannelTally &tally = c.tally;
    const int cancelled = tally.count(PersonState::Cancelled);
    QStringList moving;
    if (tally.inFlight() > 0)
        moving.append(tr("%1 in flight").arg(Format::count(tally.inFlight())));
    if (tally.waiting() > 0)
        moving.append(tr("%1 queued").arg(Format::count(tally.waiting())));

    if (c.coldWaits() && tally.accepted == 0) {
        meter.note = coldWaveNote(c);
        meter.shortNote = tr("starts %1").arg(Format::clock(c.picture.coldStartsAt, c.zone));
        return;
    } else if (tally.accepted == 0 && tally.inFlight() == 0 && tally.waiting() == tally.asked) {
        meter.note = tr("nothing has left");
    } else if (c.facts().retryAt.isValid() && c.facts().retryAt > c.now && !moving.isEmpty()) {
        meter.note = tr("slowed down by the provider, next try %1").arg(Format::clock(c.facts().retryAt, c.zone));
    } else if (!moving.isEmpty()) {
        meter.note = moving.join(QLatin1String(", "));
    } else if (cancelled > 0) {
        meter.note = c.picture.stoppedAt.isValid() ? tr("%1 cancelled by the stop").arg(Format::count(cancelled))
                                                   : tr("%1 cancelled").arg(Format::count(cancelled));
    } else if (const QString took = acceptedIn(c); !took.isEmpty()) {
        meter.shortNote = took;
        meter.note = joined({took, tr("target %1 s").arg(targetsOf(tally.channel).acceptSeconds)});
        return;
    }
    meter.shortNote = meter.note;
}

Meter acceptedMeter(const Context &c)
{
    const ChannelTally &tally = c.tally;
    Meter meter;
    meter.step = Step::Accepted;
    meter.label = c.warm() ? tr("Sent") : tr("Added");
    meter.numerator = tally.accepted;
    meter.denominator = tally.asked;
    const std::pair<Meter::Part, int> all[] {
        {Meter::Part::Accepted, tally.accepted},
        {Meter::Part::InDoubt, tally.count(PersonState::InDoubt)},
        {Meter::Part::Failed, tally.count(PersonState::Failed)},
        {Meter::Part::NotSent, tally.count(PersonState::Skipped) + tally.count(PersonState::Cancelled)},
        {Meter::Part::InFlight, tally.inFlight()}};
    for (const auto &part : all) {
        if (part.second > 0)
            meter.parts.append(part);
    }
    noteAccepted(c, meter);
    return meter;
}

/// Delivery is complete once every mail has been reported delivered or bounced: waiting cannot change it then.
bool complete(const Context &c, const Meter &meter)
{
    return meter.step == Step::Delivered && c.warm() && c.tally.delivered + c.tally.bounced >= meter.denominator;
}

Judgement judge(const Context &c, const Meter &meter)
{
    if (c.mailingSilent())
        return Judgement::NotReported;
    if (meter.denominator <= 0)
        return Judgement::NoRate;
    if (meter.denominator < fewestToJudge)
        return Judgement::TooFew;
    if (!c.windowOver())
        return Judgement::SoFar;
    return 100 * meter.numerator >= meter.targetPercent * meter.denominator ? Judgement::Met : Judgement::Below;
}

void noteRate(const Context &c, Meter &meter)
{
    const QString target = tr("target %1 %").arg(meter.targetPercent);
    meter.judgement = judge(c, meter);
    const QString percent = Format::rate(meter.numerator, meter.denominator, meter.targetPercent);
    switch (meter.judgement) {
    case Judgement::NotReported:
        meter.note =
            meter.step == Step::Delivered ? tr("Instantly does not report mailing here: no rates") : tr("no rate");
        meter.shortNote = meter.step == Step::Opened ? tr("mailing not reported: no rates") : tr("no rate");
        return;
    case Judgement::NoRate:
        meter.note = joined({tr("no rate yet"), target});
        meter.shortNote = target;
        return;
    case Judgement::TooFew:
        meter.note = joined({tr("too few to judge"), target});
        meter.shortNote = target;
        return;
    case Judgement::SoFar:
        meter.percent = percent;
        meter.note = joined({complete(c, meter) ? percent : tr("%1 so far").arg(percent), target});
        meter.shortNote = joined({percent, target});
        return;
    case Judgement::Below:
    case Judgement::Met:
        meter.percent = percent;
        meter.note = joined({percent, meter.judgement == Judgement::Met ? tr("✓ target met") : tr("▲ below target")});
        meter.shortNote = meter.note;
        return;
    case Judgement::None:
        return;
    }
}

Meter rateMeter(const Context &c, Step step, const QString &label, int numerator, int targetPercent)
{
    Meter meter;
    meter.step = step;
    meter.label = label;
    meter.denominator = c.mailingSilent() ? 0 : c.tally.mailed;
    meter.numerator = numerator;
    meter.targetPercent = targetPercent;
    noteRate(c, meter);
    return meter;
}

QString opensTooltip(const ChannelTally &tally)
{
    const int machines = tally.rawOpened - tally.humanOpened;
    if (machines <= 0)
        return tr("%1 opened, none looks like a machine").arg(Format::count(tally.rawOpened));
    const QString looks =
        machines == 1 ? tr("1 looks like a machine") : tr("%1 look like machines").arg(Format::count(machines));
    return tr("%1 raw opens, %2: within 10 s of delivery").arg(Format::count(tally.rawOpened), looks);
}

} // namespace

QList<Meter> metersOf(const DispatchPicture &picture, const ChannelTally &tally, const QDateTime &now,
                      const QTimeZone &zone)
{
    const Context c {picture, tally, now, zone};
    const Targets &targets = targetsOf(tally.channel);
    const bool warm = c.warm();

    Meter accepted = acceptedMeter(c);
    Meter delivered = rateMeter(c, Step::Delivered, warm ? tr("Delivered") : tr("Not bounced"),
                                warm ? tally.delivered : tally.mailed - tally.bounced, targets.delivered);
    Meter opened = rateMeter(c, Step::Opened, tr("Opened"), tally.humanOpened, targets.opened);
    Meter replied = rateMeter(c, Step::Replied, tr("Replied"), tally.replied, targets.replied);
    Meter qualified = rateMeter(c, Step::Qualified, tr("Qualified"), tally.qualified, 0);

    opened.raw = tally.rawOpened;
    opened.tooltip = opensTooltip(tally);
    accepted.tooltip = delivered.denominator > 0 ? tr("%1: %2 of %3, %4")
                                                       .arg(delivered.label, Format::count(delivered.numerator),
                                                            Format::count(delivered.denominator), delivered.note)
                                                 : delivered.note;
    qualified.judgement = Judgement::None;
    qualified.percent.clear();
    qualified.note.clear();
    qualified.shortNote.clear();
    return {accepted, delivered, opened, replied, qualified};
}

QString channelHeadline(const DispatchPicture &picture, const ChannelTally &tally)
{
    const bool started = tally.waiting() < tally.asked;
    if (!started)
        return tr("%1 waiting").arg(Format::count(tally.asked));
    if (tally.channel == Channel::Warm)
        return tr("%1 of %2 sent").arg(Format::count(tally.accepted), Format::count(tally.asked));
    const QString added = tr("%1 of %2 added").arg(Format::count(tally.accepted), Format::count(tally.asked));
    if (!picture.facts(tally.channel).mailingReported)
        return added;
    return joined({added, tr("%1 mailed").arg(Format::count(tally.mailed))});
}

QString channelSentence(const ChannelTally &tally, const QList<Meter> &meters)
{
    const bool warm = tally.channel == Channel::Warm;
    if (tally.asked == 0)
        return tr("%1: nobody to ask.").arg(displayWord(tally.channel));
    QStringList states {tr("%1 %2").arg(Format::count(tally.accepted), warm ? tr("sent") : tr("added"))};
    for (const PersonState state : {PersonState::InDoubt, PersonState::Failed, PersonState::Sending,
                                    PersonState::Queued, PersonState::Skipped, PersonState::Cancelled}) {
        if (tally.count(state) > 0)
            states.append(Format::count(tally.count(state)) % u' ' % countWord(state));
    }
    QStringList sentences {tr("%1: %2 asked").arg(displayWord(tally.channel), Format::count(tally.asked)),
                           states.join(QLatin1String(", "))};
    for (const Meter &meter : meters) {
        if (meter.step != Step::Opened || meter.denominator == 0)
            continue;
        QString opened = tr("%1 opened").arg(Format::count(meter.numerator));
        if (meter.hasRate())
            opened +=
                tr(", %1 percent, target %2")
                    .arg(Format::wholePercent(meter.numerator, meter.denominator, meter.targetPercent).value_or(0))
                    .arg(meter.targetPercent);
        sentences.append(opened);
    }
    sentences.append(tr("%1 qualified").arg(Format::count(tally.qualified)));
    return sentences.join(QLatin1String(". ")) % u'.';
}
