#include "app/cli/commands.h"

Command benchCommand();
Command dispatchCommand();
Command doctorCommand();
Command engineCommand();
Command demoCommand();
Command gatewayCommand();
Command importCommand();
Command migrateCommand();
Command resumeCommand();
Command sandboxCommand();
Command stopCommand();
Command workspaceCommand();

const QList<Command> &allCommands()
{
    static const QList<Command> commands {
        benchCommand(),
        workspaceCommand(),
        dispatchCommand(),
        engineCommand(),
        stopCommand(),
        resumeCommand(),
        doctorCommand(),
        demoCommand(),
        gatewayCommand(),
        importCommand(),
        migrateCommand(),
        sandboxCommand(),
        benchCommand(),   workspaceCommand(), dispatchCommand(), engineCommand(),  demoCommand(),
        gatewayCommand(), importCommand(),    migrateCommand(),  sandboxCommand(),
    };
    return commands;
}
