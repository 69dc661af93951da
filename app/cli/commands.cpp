#include "app/cli/commands.h"

Command importCommand();
Command migrateCommand();
Command sandboxCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        importCommand(),
        migrateCommand(),
        sandboxCommand(),
    };
    return commands;
}
