#pragma once

#include "models/domain/ids.h"
#include "models/domain/slabadge.h"
#include "models/domain/slaforecast.h"
#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QList>
#include <QStringList>
#include <QUuid>

#include <array>
#include <functional>
#include <optional>

/// Under this many stages no rate is judged: it is drawn hollow, or not at all.
constexpr qint64 leastForRate = 20;

/// Stages that ended: met ÷ (met + missed). Those that are open, paused or cancelled are in neither.
struct SlaRate
{
    qint64 n = 0;
    qint64 missed = 0;

    qint64 met() const { return n - missed; }
    bool isTooFew() const { return n < leastForRate; }
    double share() const { return n > 0 ? static_cast<double>(met()) / static_cast<double>(n) : 0; }
    /// "91 %"; never rounded up to @p target
    QString words(std::optional<int> target = std::nullopt) const;
    void add(const SlaRate &other);
    friend bool operator==(const SlaRate &, const SlaRate &) = default;
};

/// What the page is asked for. Empty and absent: all.
struct SlaReportQuery
{
    int weeks = 12; ///< the running one among them; more than 26 are read as months
    QString trade;
    std::optional<Urgency> urgency;
    std::optional<SlaStage> stage;
    QDateTime at; ///< as if it were then; invalid: now

    bool isFiltered() const { return !trade.isEmpty() || urgency || stage; }
    friend bool operator==(const SlaReportQuery &, const SlaReportQuery &) = default;
};

/// Everything about stages that ended in the period [from, until).
struct SlaReport
{
    struct Result
    {
        QDate day; ///< first day of its week or month, in the organisation's zone
        QString trade;
        Urgency urgency = Urgency::WithinWeek;
        SlaStage stage = SlaStage::Dispatch;
        SlaRate rate;
        friend bool operator==(const Result &, const Result &) = default;
    };
    /// Working time of ended stages, met or missed.
    struct Times
    {
        SlaStage stage = SlaStage::Dispatch;
        qint64 n = 0;
        double p10Ms = 0;
        double medianMs = 0;
        double p90Ms = 0;
        friend bool operator==(const Times &, const Times &) = default;
    };
    struct Cause
    {
        QString word; ///< of slaCauses()
        qint64 n = 0;
        friend bool operator==(const Cause &, const Cause &) = default;
    };
    /// Ran in the period and did not end in it by being done.
    struct Uncounted
    {
        qint64 open = 0;
        qint64 paused = 0;
        qint64 cancelled = 0;
        qint64 all() const { return open + paused + cancelled; }
        friend bool operator==(const Uncounted &, const Uncounted &) = default;
    };

    QDateTime readAt; ///< the database's clock
    QDateTime from;
    QDateTime until;
    QDateTime lastWeekFrom;
    QDateTime lastWeekUntil;
    QDateTime measuredSince; ///< start of the first stage that ended; invalid: there is none
    QByteArray zone;         ///< the organisation's
    bool months = false;     ///< results are by month
    int target = 90;         ///< percent that the organisation wants met
    QList<QDate> days;       ///< every week or month of the period, the running one last
    QList<Result> results;
    QList<Result> lastWeek; ///< of the last whole week, whatever the period
    QList<Times> times;     ///< in the order of the stages; absent: none ended
    QList<Cause> causes;    ///< most frequent first
    Uncounted uncounted;

    SlaRate total() const;
    /// The sum over the results that @p takes.
    SlaRate sum(const std::function<bool(const Result &)> &takes) const;
    QStringList tradesSeen() const; ///< the known trades first, in their order
    friend bool operator==(const SlaReport &, const SlaReport &) = default;
};

/// The sentence on top of the page. Worst: the lowest rate of a trade and stage with enough stages last week.
struct SlaHeadline
{
    struct Worst
    {
        QString trade;
        SlaStage stage = SlaStage::Dispatch;
        SlaRate rate;
        friend bool operator==(const Worst &, const Worst &) = default;
    };
    SlaRate lastWeek;
    std::optional<Worst> worst;
};
SlaHeadline slaHeadline(const SlaReport &report);

/// An open stage as it stands.
struct SlaOpenStage
{
    QUuid timer;
    JobId job;
    qint64 number = 0;
    QString title;
    QString trade;
    Urgency urgency = Urgency::WithinWeek;
    SlaStage stage = SlaStage::Dispatch;
    int targetMinutes = 0;
    qint64 remainingMs = 0; ///< working time; negative: over due
    QDateTime dueAt;
    std::optional<double> chance; ///< to be missed; nothing: not enough history
    int chanceOf = 0;

    /// Over due time as a share of the target; 0 while there is time left.
    double overDueShare() const;
    friend bool operator==(const SlaOpenStage &, const SlaOpenStage &) = default;
};

/// What is open and how it will probably end.
struct SlaOutlook
{
    struct Stage
    {
        SlaStage stage = SlaStage::Dispatch;
        qint64 n = 0;
        qint64 overDue = 0;
        qint64 forecast = 0; ///< of the others: those with enough history
        double expected = 0; ///< of these: how many will probably be missed
        friend bool operator==(const Stage &, const Stage &) = default;
    };
    QDateTime readAt;
    QList<SlaOpenStage> worst; ///< at most 20
    QList<Stage> stages;       ///< in the order of the stages
    qint64 limit = 0;          ///< the forecast looks at no more open stages than this
    friend bool operator==(const SlaOutlook &, const SlaOutlook &) = default;
};

/// Which work orders stand behind a bar, a cell or a point.
struct SlaJobsQuery
{
    QDateTime from;
    QDateTime until;
    QString trade;
    std::optional<Urgency> urgency;
    std::optional<SlaStage> stage;
    bool missedOnly = false;
    QString cause; ///< implies missed
    friend bool operator==(const SlaJobsQuery &, const SlaJobsQuery &) = default;
};

constexpr int mostSlaJobs = 1'000;

struct SlaWorkOrders
{
    QString title;         ///< "Missed: Plumbing, assignment, 16 to 22 Nov 2026"
    QList<JobId> ids;      ///< the newest first, at most mostSlaJobs
    QList<qint64> numbers; ///< the same ones
    qint64 total = 0;
    friend bool operator==(const SlaWorkOrders &, const SlaWorkOrders &) = default;
};

/// The closed list of causes, in the order in which their rules are tried.
QStringList slaCauses();
QString displayCause(const QString &word); ///< "Nobody accepted in time"
QString causeRule(const QString &word);    ///< the rule as a sentence

/// "week 46", "Nov 2026"
QString periodName(const QDate &day, bool months);
/// "16 to 22 Nov 2026": the days of [from, until) in @p zone
QString periodDays(const QDateTime &from, const QDateTime &until, const QByteArray &zone);
/// The bounds of the week or month that starts on @p day.
std::pair<QDateTime, QDateTime> periodBounds(const SlaReport &report, const QDate &day);
/// "met ÷ (met + breached) of stages that ended from 7 Sep to today; open, paused and cancelled are not counted (31)"
QString slaDefinition(const SlaReport &report);
/// "This range has no policy before 3 Oct 2026.", or nothing.
QString slaRangeWarning(const SlaReport &report);
