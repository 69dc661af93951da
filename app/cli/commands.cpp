#include "app/cli/commands.h"

Command importCommand();
Command migrateCommand();
Command sandboxCommand();
Command workspaceCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        workspaceCommand(),
        migrateCommand(),
        importCommand(),
        sandboxCommand(),
    };
    return commands;
}
