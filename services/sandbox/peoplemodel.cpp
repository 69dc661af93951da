#include "services/sandbox/peoplemodel.h"

#include "services/sandbox/seededchance.h"

#include <algorithm>

namespace {

constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;

/// How a channel's people behave, as shares of those who get that far.
struct Habits
{
    double bounced;
    double blocked;
    double dropped;
    double deferred;
    double machine;  ///< of the delivered
    double opened;   ///< of the delivered
    double scanned;  ///< of the delivered
    double clicked;  ///< of the openers
    double accepted; ///< of the openers
    double declined;
    double repliedYes;
    double repliedNo;
    double away;
    double unsubscribed;
    double spam;
    double openMinutes; ///< median until a person opens
};

constexpr Habits warmHabits {0.008, 0.004, 0.002, 0.02, 0.30, 0.80, 0.05, 0.30, 0.13, 0.06, 0, 0, 0, 0.008, 0.001, 8};
constexpr Habits coldHabits {0.06, 0.02, 0, 0, 0.15, 0.30, 0.04, 0.25, 0.06, 0.02, 0.10, 0.06, 0.02, 0.03, 0, 25};

/// What the tag of an address asks for, e.g. "accept"; empty when it has none.
QByteArray tagOf(const QByteArray &address)
{
    const qsizetype at = address.indexOf('@');
    const qsizetype plus = address.lastIndexOf('+', at);
    return plus < 0 || at < 0 ? QByteArray() : address.mid(plus + 1, at - plus - 1);
}

class Planner
{
public:
    Planner(quint64 seed, const QByteArray &address, Channel channel)
        : m_chance(seed, (channel == Channel::Warm ? "warm:" : "cold:") + address)
        , m_habits(channel == Channel::Warm ? warmHabits : coldHabits)
        , m_tag(tagOf(address))
        , m_isWarm(channel == Channel::Warm)
    {
    }

    QList<PlannedAct> plan();

private:
    bool decides(const char *tag, double share);
    bool asks(const char *tag) const { return m_tag == tag; }
    qint64 delay(double medianMinutes);
    void add(MailAct act, qint64 at) { m_acts.append({act, at}); }
    bool travels();
    void isRead();
    void answers(qint64 openedAt);

    SeededChance m_chance;
    const Habits &m_habits;
    const QByteArray m_tag;
    const bool m_isWarm;
    qint64 m_deliveredAt = 0;
    QList<PlannedAct> m_acts;
};

/// A known tag settles every choice: the one it names happens, no other does.
bool Planner::decides(const char *tag, double share)
{
    const bool byChance = m_chance.happens(share);
    static constexpr std::array<const char *, 14> tags {{"bounce", "block", "drop", "defer", "silent", "open",
                                                         "machine", "accept", "decline", "reply", "no", "away",
                                                         "unsubscribe", "spam"}};
    const bool isTagged = std::any_of(tags.begin(), tags.end(), [this](const char *known) { return m_tag == known; });
    return isTagged ? asks(tag) : byChance;
}

qint64 Planner::delay(double medianMinutes)
{
    constexpr double spread = 0.8;
    constexpr double longest = 48 * 60;
    return static_cast<qint64>(std::min(m_chance.around(medianMinutes, spread), longest) * double(minute));
}

QList<PlannedAct> Planner::plan()
{
    if (travels())
        isRead();
    std::stable_sort(m_acts.begin(), m_acts.end(),
                     [](const PlannedAct &left, const PlannedAct &right) { return left.afterMs < right.afterMs; });
    return m_acts;
}

bool Planner::travels()
{
    const auto jitter = static_cast<qint64>(m_chance.unit() * 2 * second);
    const bool drops = decides("drop", m_habits.dropped);
    const bool bounces = decides("bounce", m_habits.bounced);
    const bool blocks = decides("block", m_habits.blocked);
    const bool defers = decides("defer", m_habits.deferred);
    const qint64 sentAt = (m_isWarm ? second : minute) + jitter;
    if (drops && m_isWarm) {
        add(MailAct::Dropped, sentAt);
        return false;
    }
    add(m_isWarm ? MailAct::Processed : MailAct::Sent, sentAt);
    if (bounces || blocks || drops) {
        add(blocks && m_isWarm ? MailAct::Blocked : MailAct::Bounced, sentAt + 2 * second + jitter);
        return false;
    }
    m_deliveredAt = sentAt + 2 * second + jitter;
    if (m_isWarm) {
        if (defers) {
            add(MailAct::Deferred, m_deliveredAt);
            m_deliveredAt += 10 * minute;
        }
        add(MailAct::Delivered, m_deliveredAt);
    }
    return true;
}

void Planner::isRead()
{
    if (decides("machine", m_habits.machine))
        add(MailAct::MachineOpen, m_deliveredAt + 2 * second);
    if (decides("scan", m_habits.scanned))
        add(MailAct::Scan, m_deliveredAt + 4 * second);
    const bool hasTagThatReads = asks("accept") || asks("decline") || asks("reply") || asks("no") || asks("unsubscribe")
        || asks("spam") || asks("away");
    const bool opens = decides("open", m_habits.opened) || hasTagThatReads;
    const qint64 openedAt = m_deliveredAt + delay(m_habits.openMinutes);
    if (!opens)
        return;
    if (asks("away")) {
        add(MailAct::AutoReply, m_deliveredAt + minute);
        return;
    }
    add(MailAct::Open, openedAt);
    constexpr double opensAgain = 0.25;
    if (m_chance.happens(opensAgain))
        add(MailAct::Open, openedAt + delay(45));
    answers(openedAt);
}

void Planner::answers(qint64 openedAt)
{
    const qint64 thinking = delay(3);
    const bool clicks = decides("click", m_habits.clicked);
    struct Choice
    {
        const char *tag;
        double share;
        MailAct act;
    };
    const std::array<Choice, 7> choices {{{"accept", m_habits.accepted, MailAct::Accept},
                                          {"decline", m_habits.declined, MailAct::Decline},
                                          {"reply", m_habits.repliedYes, MailAct::ReplyYes},
                                          {"no", m_habits.repliedNo, MailAct::ReplyNo},
                                          {"away", m_habits.away, MailAct::AutoReply},
                                          {"unsubscribe", m_habits.unsubscribed, MailAct::Unsubscribe},
                                          {"spam", m_habits.spam, MailAct::SpamReport}}};
    for (const Choice &choice : choices) { // at most one answer a person
        if (!decides(choice.tag, choice.share))
            continue;
        const bool follows = choice.act == MailAct::Accept || choice.act == MailAct::Decline;
        if (follows || clicks)
            add(MailAct::Click, openedAt + thinking / 2);
        add(choice.act, openedAt + thinking);
        return;
    }
    if (clicks)
        add(MailAct::Click, openedAt + thinking);
}

} // namespace

QList<PlannedAct> planFor(quint64 seed, const QByteArray &address, Channel channel)
{
    return Planner(seed, address, channel).plan();
}

QList<PlannedAct> deliveryPlan(Channel channel)
{
    if (channel == Channel::Cold)
        return {{MailAct::Sent, 0}};
    return {{MailAct::Processed, 0}, {MailAct::Delivered, 0}};
}
