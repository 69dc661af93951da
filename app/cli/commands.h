#pragma once

#include "app/cli/command.h"

#include <QList>

/// Every command of the program, in the order of the help text.
[[nodiscard]] const QList<Command> &allCommands();
