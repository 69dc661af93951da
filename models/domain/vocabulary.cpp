#include "models/domain/vocabulary.h"

#include "models/domain/match.h"

#include <QCoreApplication>

#include <array>
#include <utility>

namespace {

struct Word
{
    const char *wire;
    const char *display;
};

constexpr std::array<Word, 2> channels {{{"sendgrid_warm", "Warm"}, {"instantly_cold", "Cold"}}};
constexpr std::array<Word, 7> states {{{"queued", "Queued"},
                                       {"sending", "Sending"},
                                       {"sent", "Sent"},
                                       {"failed", "Failed"},
                                       {"skipped", "Skipped"},
                                       {"cancelled", "Cancelled"},
                                       {"in_doubt", "In doubt"}}};
constexpr std::array<Word, 8> statuses {{{"pending", "Pending"},
                                         {"matching", "Matching"},
                                         {"dispatched", "Dispatched"},
                                         {"assigned", "Assigned"},
                                         {"in_progress", "In progress"},
                                         {"completed", "Completed"},
                                         {"cancelled", "Cancelled"},
                                         {"archived", "Archived"}}};
constexpr std::array<Word, 5> urgencies {{{"emergency", "Emergency"},
                                          {"same_day", "Same day"},
                                          {"next_day", "Next day"},
                                          {"within_week", "Within week"},
                                          {"flexible", "Flexible"}}};
constexpr std::array<Word, 4> roles {
    {{"viewer", "viewer"}, {"dispatcher", "dispatcher"}, {"manager", "manager"}, {"admin", "admin"}}};
constexpr std::array<Word, 11> reasons {{{"no_email", "no e-mail"},
                                         {"by_hand", "by hand"},
                                         {"duplicate_address", "same address as another"},
                                         {"unsubscribed", "unsubscribed"},
                                         {"suppressed", "suppressed"},
                                         {"already_asked", "asked before"},
                                         {"already_in_campaign", "already in the campaign"},
                                         {"not_added", "not added by Instantly"},
                                         {"refused_by_provider", "refused by the provider"},
                                         {"stopped", "stopped"},
                                         {"taken_back", "taken back"}}};

template<typename Value, size_t count>
QString wire(const std::array<Word, count> &words, Value value)
{
    return QString::fromLatin1(words.at(static_cast<size_t>(value)).wire);
}

template<size_t count>
QString display(const char *context, const std::array<Word, count> &words, size_t index)
{
    return QCoreApplication::translate(context, words.at(index).display);
}

template<typename Value, size_t count>
std::optional<Value> fromWire(const std::array<Word, count> &words, const QString &word)
{
    for (size_t index = 0; index < count; ++index) {
        if (word == QLatin1String(words.at(index).wire))
            return static_cast<Value>(index);
    }
    return std::nullopt;
}

} // namespace

// A table reads best as a table.
// clang-format off
QString wireWord(Channel channel) { return wire(channels, channel); }
QString wireWord(MessageState state) { return wire(states, state); }
QString wireWord(JobStatus status) { return wire(statuses, status); }
QString wireWord(Urgency urgency) { return wire(urgencies, urgency); }
QString wireWord(Role role) { return wire(roles, role); }

std::optional<Channel> channelFromWire(const QString &word) { return fromWire<Channel>(channels, word); }
std::optional<MessageState> messageStateFromWire(const QString &word) { return fromWire<MessageState>(states, word); }
std::optional<JobStatus> jobStatusFromWire(const QString &word) { return fromWire<JobStatus>(statuses, word); }
std::optional<Urgency> urgencyFromWire(const QString &word) { return fromWire<Urgency>(urgencies, word); }
std::optional<Role> roleFromWire(const QString &word) { return fromWire<Role>(roles, word); }

QString displayWord(Channel channel) { return display("Channel", channels, static_cast<size_t>(channel)); }
QString displayWord(MessageState state) { return display("MessageState", states, static_cast<size_t>(state)); }
QString displayWord(JobStatus status) { return display("JobStatus", statuses, static_cast<size_t>(status)); }
QString displayWord(Urgency urgency) { return display("Urgency", urgencies, static_cast<size_t>(urgency)); }
QString displayWord(Role role) { return display("Role", roles, static_cast<size_t>(role)); }
// clang-format on

QStringList trades()
{
    return {QStringLiteral("HVAC"),     QStringLiteral("Plumbing"),        QStringLiteral("Electrical"),
            QStringLiteral("Handyman"), QStringLiteral("Facilities Tech"), QStringLiteral("Other")};
}

QStringList skipReasons()
{
    QStringList words;
    for (const Word &word : reasons)
        words.append(QString::fromLatin1(word.wire));
    return words;
}

QString displayReason(const QString &reason)
{
    for (size_t index = 0; index < reasons.size(); ++index) {
        if (reason == QLatin1String(reasons.at(index).wire))
            return display("Reason", reasons, index);
    }
    if (const auto match = matchReasonFromWire(reason))
        return displayWord(*match);
    return reason;
}
