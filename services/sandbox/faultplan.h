#pragma once

#include "services/core/result.h"

#include <QJsonObject>
#include <QList>

#include <optional>

/// What a request is to the fault plan. Webhook faults (lose, duplicate, reorder) have their own scope.
enum class FaultScope { Warm, Cold, Read, Webhook };

enum class FaultKind {
    Latency,   ///< value: milliseconds
    TooMany,   ///< 429; value: Retry-After
    Refuse,    ///< a 4xx of the provider's shape, nothing accepted; value: status
    Fail,      ///< a 5xx, nothing accepted; value: status
    FailAfter, ///< accepted, then a 5xx; value: status
    Cut,       ///< connection dropped, nothing accepted
    CutAfter,  ///< accepted, then the connection is dropped
    Part,      ///< accepted, then the first bytes of the answer and a drop
    Hang,      ///< nothing accepted, no answer
    HangAfter, ///< accepted, no answer
    Garbage,   ///< accepted, then a 2xx with bytes that mean nothing
    ErrorBody, ///< nothing accepted, yet a 200 with an error in its body
    Redirect,  ///< 301 to another host, nothing accepted
    Poison,    ///< 400 that blames nobody while the request holds an address containing the value
    Blame,     ///< 400 that names the recipients whose address contains the value
    Lose,      ///< webhook never posted
    Duplicate, ///< webhook posted again; value: how many times more
    Reorder    ///< webhook held back behind later ones
};

struct Fault
{
    FaultKind kind = FaultKind::Latency;
    QString value;
};

/// When and to what a fault applies. Grammar, rules joined by `;`:
///
///     [warm/|cold/|read/|send/|webhook/]KIND[=VALUE][@WHEN]      WHEN: N | N-M | N- | /N | P%
///
/// `send/` (the default) is warm and cold. WHEN counts the requests of the rule's own scope since the plan was set: the
/// Nth, a range, every Nth, or a seeded share. Without WHEN: always. Examples: `cut-after@10%;429=7@5%`,
/// `warm/hang-after@3`, `cold/fail=503@1-4`, `latency=50`, `webhook/duplicate=2@20%`, `poison=bad-apple`.
class FaultPlan
{
public:
    static Result<FaultPlan> parse(const QString &spec, quint64 seed);

    /// The faults of the next request in @p scope: latency may come with one other, the first matching rule wins.
    QList<Fault> next(FaultScope scope);

    [[nodiscard]] QJsonObject toJson() const; ///< {faults, rules:[{rule, requests, hits}]}

private:
    struct Rule
    {
        QString text;
        QList<FaultScope> scopes;
        Fault fault;
        qint64 from = 1;
        qint64 to = -1; ///< -1: no end
        qint64 every = 1;
        double share = 1.0;
        qint64 seen = 0;
        qint64 hits = 0;
    };

    static Result<Rule> parseRule(const QString &text);
    static bool parseWhen(const QString &when, Rule &rule);
    bool applies(Rule &rule, size_t index) const;

    QString m_spec;
    QList<Rule> m_rules;
    quint64 m_seed = 0;
};
