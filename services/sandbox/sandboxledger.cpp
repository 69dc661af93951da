#include "services/sandbox/sandboxledger.h"

namespace {

QJsonObject jsonOf(const SandboxLedger::Counts &counts)
{
    // QJsonObject keeps its keys sorted: inserting them in order keeps a hundred thousand of them linear.
    QList<QByteArray> keys = counts.keys();
    std::sort(keys.begin(), keys.end());
    QJsonObject object;
    for (const QByteArray &key : std::as_const(keys))
        object.insert(QString::fromUtf8(key), counts.value(key));
    return object;
}

qint64 sumOf(const SandboxLedger::Counts &counts)
{
    qint64 sum = 0;
    for (const int count : counts)
        sum += count;
    return sum;
}

qint64 repeated(const SandboxLedger::Counts &counts)
{
    return std::count_if(counts.begin(), counts.end(), [](int count) { return count > 1; });
}

} // namespace

QJsonObject SandboxLedger::toJson() const
{
    return {{QStringLiteral("warm"), jsonOf(warm)},
            {QStringLiteral("cold"), jsonOf(cold)},
            {QStringLiteral("cold_skipped"), jsonOf(coldSkipped)},
            {QStringLiteral("intents"), jsonOf(intents)},
            {QStringLiteral("attempts"), jsonOf(attempts)},
            {QStringLiteral("seen"), jsonOf(seen)},
            {QStringLiteral("requests"), requests},
            {QStringLiteral("refused"), refused},
            {QStringLiteral("calls"), calls}};
}

QJsonObject SandboxLedger::totals() const
{
    return {{QStringLiteral("warm_addresses"), warm.size()},
            {QStringLiteral("warm_accepted"), sumOf(warm)},
            {QStringLiteral("cold_addresses"), cold.size()},
            {QStringLiteral("cold_accepted"), sumOf(cold)},
            {QStringLiteral("repeated_intents"), repeated(intents)},
            {QStringLiteral("repeated_attempts"), repeated(attempts)},
            {QStringLiteral("requests"), requests},
            {QStringLiteral("refused"), refused},
            {QStringLiteral("calls"), calls}};
}
