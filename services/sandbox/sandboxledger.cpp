#include "services/sandbox/sandboxledger.h"

namespace {

template<typename Value, typename Number>
QJsonObject jsonOf(const QHash<QByteArray, Value> &counts, Number number)
{
    // QJsonObject keeps its keys sorted: inserting them in order keeps a hundred thousand of them linear.
    QList<QByteArray> keys = counts.keys();
    std::sort(keys.begin(), keys.end());
    QJsonObject object;
    for (const QByteArray &key : std::as_const(keys)) {
        if (const int count = number(counts.value(key)); count > 0)
            object.insert(QString::fromUtf8(key), count);
    }
    return object;
}

QJsonObject jsonOf(const SandboxLedger::Counts &counts)
{
    return jsonOf(counts, [](int count) { return count; });
}

qint64 sumOf(const SandboxLedger::Counts &counts)
{
    qint64 sum = 0;
    for (const int count : counts)
        sum += count;
    return sum;
}

} // namespace

SandboxLedger::SandboxLedger()
{
    // Growing in the middle of a bench would cost it milliseconds of the cores it shares with us.
    constexpr qsizetype expected = 1 << 16;
    warm.reserve(expected);
    cold.reserve(expected);
    intents.reserve(2 * expected);
}

QJsonObject SandboxLedger::toJson() const
{
    return {{QStringLiteral("warm"), jsonOf(warm)},
            {QStringLiteral("cold"), jsonOf(cold)},
            {QStringLiteral("cold_skipped"), jsonOf(coldSkipped)},
            {QStringLiteral("intents"), jsonOf(intents, [](const Intent &intent) { return intent.accepted; })},
            {QStringLiteral("attempts"), jsonOf(attempts)},
            {QStringLiteral("seen"), jsonOf(intents, [](const Intent &intent) { return intent.seen; })},
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
            {QStringLiteral("repeated_intents"),
             qint64(std::count_if(intents.begin(), intents.end(),
                                  [](const Intent &intent) { return intent.accepted > 1; }))},
            {QStringLiteral("repeated_attempts"),
             qint64(std::count_if(attempts.begin(), attempts.end(), [](int count) { return count > 1; }))},
            {QStringLiteral("requests"), requests},
            {QStringLiteral("refused"), refused},
            {QStringLiteral("calls"), calls}};
}
