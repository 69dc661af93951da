#include "app/cli/cli.h"
#include "services/core/logging.h"
#include "services/core/processguard.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
#ifdef QT_NO_DEBUG
    keepSecretsOutOfDumps();
#endif
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("raven"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RAVEN_VERSION));
    Logging::install({});
    return runCli(QCoreApplication::arguments().mid(1));
}
