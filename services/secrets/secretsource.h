#pragma once

#include "services/core/result.h"

#include <QFuture>

/// Where keys, passwords and tokens come from. Every call answers within a bounded time; a value never goes into a
/// log, an error or a file that is not the keychain's own. A name that holds nothing answers NotFound.
class SecretSource
{
public:
    virtual ~SecretSource() = default;

    [[nodiscard]] virtual QFuture<Result<QString>> read(const QString &name) = 0;
    /// Rejected where secrets are given from outside (environment, credential files).
    [[nodiscard]] virtual QFuture<Result<>> write(const QString &name, const QString &value) = 0;
    [[nodiscard]] virtual QFuture<Result<>> remove(const QString &name) = 0;
    /// For the settings screen and for doctor: "the desktop keychain", "the environment".
    [[nodiscard]] virtual QString describe() const = 0;
};
