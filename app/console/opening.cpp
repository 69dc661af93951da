#include "app/console/opening.h"

#include "services/db/connection.h"
#include "services/db/migrator.h"
#include "services/demo/demoloader.h"
#include "services/workspace/workspace.h"

#include <QCoreApplication>

namespace {

constexpr auto applicationName = "raven console";

QString say(const char *text)
{
    return QCoreApplication::translate("Opening", text);
}

ConnectionSettings forConsole(const ConnectionSettings &settings)
{
    return settings.as(SessionKind::Console, QString::fromLatin1(applicationName));
}

Result<> requireKnownSchema(const ConnectionSettings &settings)
{
    Connection connection(settings.as(SessionKind::Migration, QString::fromLatin1(applicationName)));
    if (const auto opened = connection.open(); !opened)
        return opened;
    return Migrator(connection).requireCurrent();
}

} // namespace

Result<ConnectionSettings> Opening::training(const AppConfig &config, const Progress &progress)
{
    Workspace::Settings wanted;
    wanted.home = config.text("RAVEN_HOME");
    wanted.progress = progress;
    auto workspace = Workspace::open(wanted);
    if (!workspace)
        return tl::make_unexpected(workspace.error());
    const auto started = workspace->start();
    if (!started)
        return started;

    progress(say("Filling the workspace with invented work orders…"));
    Connection connection(started->as(SessionKind::Migration, QString::fromLatin1(applicationName)));
    DemoLoader::Options demo;
    demo.progress = progress;
    if (const auto filled = DemoLoader(connection, demo).run(); !filled && filled.error().code != Error::Code::Rejected)
        return tl::make_unexpected(filled.error());
    return forConsole(*started);
}

Result<ConnectionSettings> Opening::database(const QString &url, const QString &login, const QString &password)
{
    auto settings = ConnectionSettings::fromUri(url);
    if (!settings)
        return settings;
    if (!login.isEmpty())
        settings->user = login;
    if (!password.isEmpty())
        settings->password = password;
    if (const auto checked = requireKnownSchema(*settings); !checked)
        return tl::make_unexpected(checked.error());
    return forConsole(*settings);
}
