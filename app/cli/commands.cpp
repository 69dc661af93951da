#include "app/cli/commands.h"

Command migrateCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        migrateCommand(),
    };
    return commands;
}
