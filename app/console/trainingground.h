#pragma once

#include "services/core/service.h"
#include "services/db/connectionsettings.h"

#include <QHash>

#include <memory>

class Gateway;
class SandboxService;

/// The simulated providers and the gateway that hears them, both on loopback, for training in one window. Lives on a
/// service thread.
class TrainingGround final : public Service
{
    Q_OBJECT

public:
    explicit TrainingGround(ConnectionSettings database, QObject *parent = nullptr);
    ~TrainingGround() override;

    /// What the rest of the program must be configured with; known once it runs.
    [[nodiscard]] QHash<QString, QString> environment() const { return m_environment; }

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    void describe(const QString &gatewayUrl);

    ConnectionSettings m_database;
    QString m_webhookSecret;
    QString m_inboundSecret;
    QString m_tokenKey;
    std::unique_ptr<SandboxService> m_sandbox;
    std::unique_ptr<Gateway> m_gateway;
    QHash<QString, QString> m_environment;
};
