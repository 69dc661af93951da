#pragma once

#include <QString>
#include <QStringList>

#include <optional>

/// The closed word lists of the domain. Each value has one wire word (what the database holds) and, where a person
/// reads it, one display word.

/// How a technician is asked. Warm: signed up, by SendGrid. Cold: everybody else with an address, by Instantly.
enum class Channel { Warm, Cold };

/// The life of one outward message; the seven states partition every intended message (ledger invariant).
enum class MessageState { Queued, Sending, Sent, Failed, Skipped, Cancelled, InDoubt };
constexpr int messageStateCount = 7;

enum class JobStatus { Pending, Matching, Dispatched, Assigned, InProgress, Completed, Cancelled, Archived };

/// Order is the order of sending: lower is sooner.
enum class Urgency { Emergency, SameDay, NextDay, WithinWeek, Flexible };

enum class Role { Viewer, Dispatcher, Manager, Admin };

QString wireWord(Channel channel); ///< "sendgrid_warm", "instantly_cold" (work_order_recipients.dispatch_method)
QString wireWord(MessageState state);
QString wireWord(JobStatus status);
QString wireWord(Urgency urgency);
QString wireWord(Role role);

std::optional<Channel> channelFromWire(const QString &word);
std::optional<MessageState> messageStateFromWire(const QString &word);
std::optional<JobStatus> jobStatusFromWire(const QString &word);
std::optional<Urgency> urgencyFromWire(const QString &word);
std::optional<Role> roleFromWire(const QString &word);

QString displayWord(Channel channel); ///< "Warm", "Cold"
QString displayWord(MessageState state);
QString displayWord(JobStatus status);
QString displayWord(Urgency urgency);
QString displayWord(Role role);

/// The six trades; only the first four have a cold campaign of their own by default.
QStringList trades();

/// Why somebody is not asked or a message did not leave: the ledger's closed list.
QStringList skipReasons();
/// The sentence an operator reads for a reason of the list, or for any other text the text itself.
QString displayReason(const QString &reason);
