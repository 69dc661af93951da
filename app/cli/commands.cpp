#include "app/cli/commands.h"

Command migrateCommand();
Command sandboxCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        migrateCommand(),
        sandboxCommand(),
    };
    return commands;
}
