#include "app/cli/commands.h"

Command benchCommand();
Command dispatchCommand();
Command engineCommand();
Command demoCommand();
Command gatewayCommand();
Command importCommand();
Command migrateCommand();
Command sandboxCommand();
Command workspaceCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        benchCommand(),
        workspaceCommand(),
        dispatchCommand(),
        engineCommand(),
        demoCommand(),
        gatewayCommand(),
        importCommand(),
        migrateCommand(),
        sandboxCommand(),
    };
    return commands;
}
