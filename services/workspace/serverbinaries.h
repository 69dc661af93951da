#pragma once

#include "services/core/result.h"

/// Where PostgreSQL's server programs of one major version are.
struct ServerBinaries
{
    QString folder;
    int major = 0;

    [[nodiscard]] QString program(const char *name) const { return folder + QLatin1Char('/') + QLatin1String(name); }

    /// The newest installed; NotConfigured with the package's name when there is none.
    [[nodiscard]] static Result<ServerBinaries> newest();
    /// Exactly @p major: the files of one major version cannot be read by another.
    [[nodiscard]] static Result<ServerBinaries> ofMajor(int major);
};
