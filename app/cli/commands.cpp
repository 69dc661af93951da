#include "app/cli/commands.h"

Command dispatchCommand();
Command engineCommand();
Command demoCommand();
Command importCommand();
Command migrateCommand();
Command sandboxCommand();
Command workspaceCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        workspaceCommand(),
        dispatchCommand(),
        engineCommand(),
        demoCommand(),
        importCommand(),
        migrateCommand(),
        importCommand(),
        sandboxCommand(),
    };
    return commands;
}
