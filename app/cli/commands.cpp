#include "app/cli/commands.h"

Command benchCommand();
Command demoCommand();
Command dispatchCommand();
Command doctorCommand();
Command engineCommand();
Command gatewayCommand();
Command importCommand();
Command migrateCommand();
Command resumeCommand();
Command sandboxCommand();
Command slaCommand();
Command stopCommand();
Command workspaceCommand();

const QList<Command> &allCommands()
{
    // In the order in which somebody new would need them.
    // clang-format off
    static const QList<Command> commands {
        workspaceCommand(),
        migrateCommand(),
        demoCommand(),
        importCommand(),
        dispatchCommand(),
        stopCommand(),
        resumeCommand(),
        engineCommand(),
        gatewayCommand(),
        slaCommand(),
        doctorCommand(),
        sandboxCommand(),
        benchCommand(),
    };
    // clang-format on
    return commands;
}
