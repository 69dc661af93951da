#include "app/cli/cli.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("raven"));
    QCoreApplication::setApplicationVersion(QStringLiteral(RAVEN_VERSION));
    return runCli(QCoreApplication::arguments().mid(1));
}
