#pragma once

#include "services/secrets/secretsource.h"

#include <QObject>

#include <chrono>

/// The desktop's keychain through QtKeychain. Lives on a thread with an event loop. Its plaintext fallback is never
/// switched on: without a keychain there are no secrets, and the error says so. A keychain that asks the person for
/// its password may take a while; one that does not answer at all ends in Unavailable.
class KeychainSecrets final : public QObject, public SecretSource
{
    Q_OBJECT

public:
    explicit KeychainSecrets(std::chrono::milliseconds patience = std::chrono::seconds(60), QObject *parent = nullptr);

    QFuture<Result<QString>> read(const QString &name) override;
    QFuture<Result<>> write(const QString &name, const QString &value) override;
    QFuture<Result<>> remove(const QString &name) override;
    [[nodiscard]] QString describe() const override;

private:
    std::chrono::milliseconds m_patience;
};
