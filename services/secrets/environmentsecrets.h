#pragma once

#include "services/secrets/secretsource.h"

#include <QProcessEnvironment>

/// Secrets of engines and commands: systemd credentials ($CREDENTIALS_DIRECTORY/NAME), then a 0600 file of
/// NAME=value lines, then the environment. The narrower source wins. Read-only; usable from any thread.
class EnvironmentSecrets final : public SecretSource
{
public:
    explicit EnvironmentSecrets(const QProcessEnvironment &environment);

    /// NotFound when no source has it; an error when a source exists but must not be trusted (wrong mode or owner).
    [[nodiscard]] Result<QString> find(const QString &name) const;

    QFuture<Result<QString>> read(const QString &name) override;
    QFuture<Result<>> write(const QString &name, const QString &value) override;
    QFuture<Result<>> remove(const QString &name) override;
    [[nodiscard]] QString describe() const override;

private:
    Result<QString> fromCredentials(const QString &name) const;
    Result<QString> fromFile(const QString &name) const;

    QProcessEnvironment m_environment;
};
