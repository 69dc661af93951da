#pragma once

#include "models/domain/slaalert.h"
#include "services/core/result.h"

#include <optional>

class Connection;

/// The SLA alerts: what the inbox shows, and what people do about it.
class AlertStore
{
public:
    explicit AlertStore(Connection &connection);

    [[nodiscard]] Result<SlaInbox> inbox();
    /// Everything open on the same stages with them. What somebody else took first is left as it is and named.
    [[nodiscard]] Result<SlaAcknowledged> acknowledge(const QList<QUuid> &ids, const QString &comment);
    /// Takes one's own acknowledgement of the last minute back; returns how many alerts are open again.
    [[nodiscard]] Result<int> undo(const QList<QUuid> &ids);
    [[nodiscard]] Result<> comment(const QUuid &id, const QString &note);
    /// Returns how many stages are quiet; no minutes: until each of them ends.
    [[nodiscard]] Result<int> silence(const QList<QUuid> &ids, std::optional<int> minutes, const QString &note);
    [[nodiscard]] Result<int> unsilence(const QList<QUuid> &ids);
    /// Returns the level that it was raised to.
    [[nodiscard]] Result<int> escalate(const QUuid &id, const QString &note);

private:
    Connection &m_connection;
};
