#pragma once

#include <QStringList>

/// Runs one command of the program `raven`; @p arguments are those after the program's name.
/// Needs a QCoreApplication. Returns the exit code.
[[nodiscard]] int runCli(const QStringList &arguments);
