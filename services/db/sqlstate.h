#pragma once

#include "services/core/result.h"

/// The one place where PostgreSQL's error codes become ours.
namespace SqlState {

struct Report
{
    QString code;            ///< five characters; empty when the connection broke before the server could answer
    QString serverText;      ///< what the server said; may hold values, so only parts of it leave this module
    bool connected = true;   ///< false: the session is gone
    bool commitSent = false; ///< the connection broke while a commit was under way: its outcome is unknown
};

/// @p what names the statement for the log.
[[nodiscard]] Error toError(const QString &what, const Report &report);

/// A kept statement met a table that a migration changed since it was prepared.
[[nodiscard]] bool isStalePlan(const Report &report);

/// Two databases of one cluster creating the same role at once; the same step succeeds when tried again.
[[nodiscard]] bool isRoleRace(const QString &code, const QString &serverText);

/// The name of the constraint that was violated, if the text names one.
[[nodiscard]] QString constraintName(const QString &serverText);

} // namespace SqlState
