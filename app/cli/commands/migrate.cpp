#include "app/cli/commandcontext.h"
#include "services/db/migrator.h"

#include <QJsonArray>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

QJsonObject toJson(const Migrator::Status &status)
{
    return {{QStringLiteral("current"), status.current},
            {QStringLiteral("target"), status.target},
            {QStringLiteral("missing"), QJsonArray::fromStringList(status.missing)}};
}

int showStatus(CommandContext &context, Migrator &migrator)
{
    const auto status = migrator.status();
    if (!status)
        return context.fail(status.error());
    if (status->missing.isEmpty())
        return context.finish(ExitCode::done, toJson(*status), tr("The schema is current (%1).").arg(status->current));
    return context.finish(ExitCode::partly, toJson(*status),
                          tr("The schema is at %1 of %2. Missing: %3")
                              .arg(status->current)
                              .arg(status->target)
                              .arg(status->missing.join(QStringLiteral(", "))));
}

int run(CommandContext &context)
{
    QCommandLineParser parser;
    parser.addOption({QStringLiteral("status"), tr("only say what is missing; exit 3 when something is")});
    if (const auto ended = context.parse(parser))
        return *ended;

    auto connection = context.connect(SessionKind::Migration, CommandContext::Schema::Any);
    if (!connection)
        return context.fail(connection.error());
    Migrator migrator(**connection);
    if (parser.isSet(QStringLiteral("status")))
        return showStatus(context, migrator);

    const auto applied = migrator.migrate();
    if (!applied)
        return context.fail(applied.error());
    const auto status = migrator.status();
    if (!status)
        return context.fail(status.error());
    QJsonObject document = toJson(*status);
    document.insert(QStringLiteral("applied"), *applied);
    return context.finish(ExitCode::done, document,
                          *applied == 0 ? tr("Nothing to do: the schema is current (%1).").arg(status->current)
                                        : tr("Applied %n update(s); the schema is at %1.")
                                              .replace(QLatin1String("%n"), QString::number(*applied))
                                              .arg(status->current));
}

} // namespace

Command migrateCommand()
{
    return {QStringLiteral("migrate"), QStringLiteral("[--status]"), tr("brings the database to this program's schema"),
            &run};
}
