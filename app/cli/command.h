#pragma once

#include <QString>

class CommandContext;

/// Exit codes of every command; scripts rely on them.
namespace ExitCode {
constexpr int done = 0;
constexpr int failed = 1;
constexpr int wrongUsage = 2;
constexpr int partly = 3;
constexpr int notConfigured = 4;
} // namespace ExitCode

struct Command
{
    QString name;
    QString usage;   ///< what follows the name: "JOB [--preview] [--wait]"
    QString summary; ///< one line, lower case, no full stop
    int (*run)(CommandContext &context) = nullptr;
};
