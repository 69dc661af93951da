#include "services/sandbox/faultplan.h"

#include "services/sandbox/seededchance.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <array>

namespace {

struct KindWord
{
    const char *word;
    FaultKind kind;
    const char *value; ///< when none is given; nullptr: one must be given
    bool isWebhook;
};

constexpr std::array<KindWord, 18> kindWords {{{"latency", FaultKind::Latency, nullptr, false},
                                               {"429", FaultKind::TooMany, "", false},
                                               {"refuse", FaultKind::Refuse, "400", false},
                                               {"fail", FaultKind::Fail, "503", false},
                                               {"fail-after", FaultKind::FailAfter, "500", false},
                                               {"cut", FaultKind::Cut, "", false},
                                               {"cut-after", FaultKind::CutAfter, "", false},
                                               {"part", FaultKind::Part, "12", false},
                                               {"hang", FaultKind::Hang, "", false},
                                               {"hang-after", FaultKind::HangAfter, "", false},
                                               {"garbage", FaultKind::Garbage, "", false},
                                               {"error-body", FaultKind::ErrorBody, "", false},
                                               {"redirect", FaultKind::Redirect, "http://127.0.0.1:9/", false},
                                               {"poison", FaultKind::Poison, nullptr, false},
                                               {"blame", FaultKind::Blame, nullptr, false},
                                               {"lose", FaultKind::Lose, "", true},
                                               {"duplicate", FaultKind::Duplicate, "1", true},
                                               {"reorder", FaultKind::Reorder, "", true}}};

tl::unexpected<Error> unreadable(const QString &rule, const char *why)
{
    return failure(Error::Code::Rejected,
                   QCoreApplication::translate("FaultPlan", "The fault \"%1\" cannot be read: %2.")
                       .arg(rule, QCoreApplication::translate("FaultPlan", why)));
}

QString scopeWord(FaultScope scope)
{
    switch (scope) {
    case FaultScope::Warm:
        return QStringLiteral("warm");
    case FaultScope::Cold:
        return QStringLiteral("cold");
    case FaultScope::Read:
        return QStringLiteral("read");
    case FaultScope::Webhook:
        break;
    }
    return QStringLiteral("webhook");
}

QList<FaultScope> scopesOf(const QString &word)
{
    if (word == QLatin1String("send"))
        return {FaultScope::Warm, FaultScope::Cold};
    for (const FaultScope scope : {FaultScope::Warm, FaultScope::Cold, FaultScope::Read, FaultScope::Webhook}) {
        if (word == scopeWord(scope))
            return {scope};
    }
    return {};
}

bool needsNumber(FaultKind kind)
{
    return kind == FaultKind::Latency || kind == FaultKind::Refuse || kind == FaultKind::Fail
        || kind == FaultKind::FailAfter || kind == FaultKind::Part || kind == FaultKind::Duplicate;
}

bool hasSensibleValue(const Fault &fault)
{
    bool isNumber = false;
    const int number = fault.value.toInt(&isNumber);
    if (needsNumber(fault.kind) && (!isNumber || number < 0))
        return false;
    if (fault.kind == FaultKind::Refuse)
        return number >= 400 && number < 500;
    if (fault.kind == FaultKind::Fail || fault.kind == FaultKind::FailAfter)
        return number >= 500 && number < 600;
    constexpr int longestLatencyMs = 600000;
    constexpr int mostDuplicates = 100;
    if (fault.kind == FaultKind::Latency)
        return number <= longestLatencyMs;
    return fault.kind != FaultKind::Duplicate || number <= mostDuplicates;
}

} // namespace

Result<FaultPlan> FaultPlan::parse(const QString &spec, quint64 seed)
{
    constexpr qsizetype ruleLimit = 64;
    FaultPlan plan;
    plan.m_spec = spec;
    plan.m_seed = seed;
    const QStringList parts = spec.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    if (parts.size() > ruleLimit)
        return unreadable(spec, QT_TRANSLATE_NOOP("FaultPlan", "more than 64 rules"));
    for (const QString &part : parts) {
        const QString text = part.trimmed();
        if (text.isEmpty())
            continue;
        Result<Rule> rule = parseRule(text);
        if (!rule)
            return tl::make_unexpected(rule.error());
        plan.m_rules.append(*rule);
    }
    return plan;
}

Result<FaultPlan::Rule> FaultPlan::parseRule(const QString &text)
{
    Rule rule;
    rule.text = text;
    QString rest = text;
    const qsizetype slash = rest.indexOf(QLatin1Char('/'));
    const qsizetype at = rest.lastIndexOf(QLatin1Char('@'));
    QString scope;
    if (slash > 0 && (at < 0 || slash < at) && !QStringView(rest).left(slash).contains(QLatin1Char('='))) {
        scope = rest.left(slash);
        rest = rest.mid(slash + 1);
    }
    const qsizetype when = rest.lastIndexOf(QLatin1Char('@'));
    if (when >= 0) {
        if (!parseWhen(rest.mid(when + 1), rule))
            return unreadable(text, QT_TRANSLATE_NOOP("FaultPlan", "after @ stands N, N-M, N-, /N or P%"));
        rest = rest.left(when);
    }
    const qsizetype equals = rest.indexOf(QLatin1Char('='));
    const QString word = equals < 0 ? rest : rest.left(equals);
    const auto *found = std::find_if(kindWords.begin(), kindWords.end(),
                                     [&word](const KindWord &known) { return word == QLatin1String(known.word); });
    if (found == kindWords.end())
        return unreadable(text, QT_TRANSLATE_NOOP("FaultPlan", "no fault has this name"));
    if (equals < 0 && !found->value)
        return unreadable(text, QT_TRANSLATE_NOOP("FaultPlan", "it needs a value"));
    rule.fault = {found->kind, equals < 0 ? QString::fromLatin1(found->value) : rest.mid(equals + 1)};
    if (!hasSensibleValue(rule.fault))
        return unreadable(text, QT_TRANSLATE_NOOP("FaultPlan", "its value is out of range"));
    if (scope.isEmpty())
        scope = found->isWebhook ? QStringLiteral("webhook") : QStringLiteral("send");
    rule.scopes = scopesOf(scope);
    if (rule.scopes.isEmpty() || rule.scopes.contains(FaultScope::Webhook) != found->isWebhook)
        return unreadable(text, QT_TRANSLATE_NOOP("FaultPlan", "this fault does not exist for this scope"));
    return rule;
}

bool FaultPlan::parseWhen(const QString &when, Rule &rule)
{
    bool isNumber = false;
    if (when.endsWith(QLatin1Char('%'))) {
        constexpr double percent = 100.0;
        rule.share = when.chopped(1).toDouble(&isNumber) / percent;
        return isNumber && rule.share >= 0.0 && rule.share <= 1.0;
    }
    if (when.startsWith(QLatin1Char('/'))) {
        rule.every = when.mid(1).toLongLong(&isNumber);
        return isNumber && rule.every > 0;
    }
    const QStringList ends = when.split(QLatin1Char('-'));
    rule.from = ends.first().toLongLong(&isNumber);
    if (!isNumber || rule.from < 1 || ends.size() > 2)
        return false;
    if (ends.size() == 1) {
        rule.to = rule.from;
    } else if (!ends.last().isEmpty()) {
        rule.to = ends.last().toLongLong(&isNumber);
        return isNumber && rule.to >= rule.from;
    }
    return true;
}

QList<Fault> FaultPlan::next(FaultScope scope)
{
    QList<Fault> faults;
    bool hasOther = false;
    for (qsizetype index = 0; index < m_rules.size(); ++index) {
        Rule &rule = m_rules[index];
        if (!rule.scopes.contains(scope))
            continue;
        ++rule.seen;
        const bool isLatency = rule.fault.kind == FaultKind::Latency;
        if (!applies(rule, static_cast<size_t>(index)) || (!isLatency && hasOther))
            continue;
        ++rule.hits;
        hasOther = hasOther || !isLatency;
        faults.append(rule.fault);
    }
    return faults;
}

bool FaultPlan::applies(Rule &rule, size_t index) const
{
    if (rule.seen < rule.from || (rule.to >= 0 && rule.seen > rule.to) || rule.seen % rule.every != 0)
        return false;
    if (rule.share >= 1.0)
        return true;
    const QByteArray key = QByteArray::number(static_cast<quint64>(index)) + ':' + QByteArray::number(rule.seen);
    return SeededChance(m_seed, key).happens(rule.share);
}

QJsonObject FaultPlan::toJson() const
{
    QJsonArray rules;
    for (const Rule &rule : m_rules)
        rules.append(QJsonObject {{QStringLiteral("rule"), rule.text},
                                  {QStringLiteral("requests"), rule.seen},
                                  {QStringLiteral("hits"), rule.hits}});
    return {{QStringLiteral("faults"), m_spec}, {QStringLiteral("rules"), rules}};
}
