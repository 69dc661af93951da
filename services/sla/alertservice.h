#pragma once

#include "models/domain/slaalert.h"
#include "services/core/result.h"

#include <QObject>

#include <memory>
#include <optional>

class AlertStore;
class Connection;
struct ConnectionSettings;

/// The alert inbox and what an operator does with it. Lives on the desk thread with a connection of its own; every
/// function asserts that and blocks it for one short transaction. Who may do what the database decides.
class AlertService : public QObject
{
    Q_OBJECT

public:
    explicit AlertService(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~AlertService() override;

    [[nodiscard]] Result<SlaInbox> inbox();
    [[nodiscard]] Result<SlaAcknowledged> acknowledge(const QList<QUuid> &ids, const QString &comment);
    [[nodiscard]] Result<int> undo(const QList<QUuid> &ids);
    [[nodiscard]] Result<> comment(const QUuid &id, const QString &note);
    [[nodiscard]] Result<int> silence(const QList<QUuid> &ids, std::optional<int> minutes, const QString &note);
    [[nodiscard]] Result<int> unsilence(const QList<QUuid> &ids);
    [[nodiscard]] Result<int> escalate(const QUuid &id, const QString &note);

private:
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<AlertStore> m_store;
};
