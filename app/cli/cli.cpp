#include "app/cli/cli.h"

#include "app/cli/commandcontext.h"
#include "app/cli/commands.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

void print(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

/// The words of the command line that belong to every command, taken out of the rest.
struct CommonOptions
{
    bool json = false;
    bool help = false;
    bool version = false;
    AppConfig::Sources sources;
    QStringList rest;
    QString mistake;
};

/// Options that set a variable under a name of their own.
const QHash<QString, QString> &namedSettings()
{
    static const QHash<QString, QString> names {{QStringLiteral("--database"), QStringLiteral("RAVEN_DATABASE_URL")},
                                                {QStringLiteral("--home"), QStringLiteral("RAVEN_HOME")}};
    return names;
}

void takeSetting(CommonOptions &options, const QString &option, const QString &value)
{
    if (option == QLatin1String("--config")) {
        options.sources.file = value;
    } else if (const QString name = namedSettings().value(option); !name.isEmpty()) {
        options.sources.commandLine.insert(name, value);
    } else {
        const qsizetype equals = value.indexOf(QLatin1Char('='));
        if (equals <= 0)
            options.mistake = tr("--set needs NAME=VALUE.");
        else
            options.sources.commandLine.insert(value.left(equals), value.mid(equals + 1));
    }
}

CommonOptions splitCommonOptions(const QStringList &arguments)
{
    CommonOptions options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &word = arguments.at(i);
        const QString option = word.section(QLatin1Char('='), 0, 0);
        const bool takesValue =
            option == QLatin1String("--set") || option == QLatin1String("--config") || namedSettings().contains(option);
        if (word == QLatin1String("--")) {
            options.rest += arguments.mid(i);
            break;
        }
        if (word == QLatin1String("--json")) {
            options.json = true;
        } else if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            options.help = true;
        } else if (word == QLatin1String("--version") && options.rest.isEmpty()) {
            options.version = true;
        } else if (takesValue && word != option) {
            takeSetting(options, option, word.mid(option.size() + 1));
        } else if (takesValue && i + 1 < arguments.size()) {
            takeSetting(options, option, arguments.at(++i));
        } else if (takesValue) {
            options.mistake = tr("%1 needs a value.").arg(option);
        } else {
            options.rest.append(word);
        }
    }
    return options;
}

QString commonHelp()
{
    return tr("Every command also takes:\n"
              "  --json              one JSON document on stdout, everything else on stderr\n"
              "  --database URI      the database (RAVEN_DATABASE_URL); without it the private workspace\n"
              "  --home FOLDER       the workspace folder (RAVEN_HOME)\n"
              "  --config FILE       instead of ~/.config/raven/raven.conf\n"
              "  --set NAME=VALUE    any setting of the configuration but secrets\n"
              "  --help              this text, or the command's\n"
              "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done in part, 4 not configured.\n");
}

QString programHelp()
{
    QString text = tr("Usage: raven COMMAND [OPTIONS]\n\n");
    for (const Command &command : allCommands())
        text += QStringLiteral("  %1  %2\n").arg(command.name, -12).arg(command.summary);
    return text + QLatin1Char('\n') + commonHelp();
}

QString commandHelp(const Command &command)
{
    return tr("Usage: raven %1 %2\n%3\n\n").arg(command.name, command.usage, command.summary) + commonHelp();
}

int wrongUsage(const QString &sentence, bool json)
{
    print(stderr, QStringLiteral("raven: %1\n").arg(sentence) + tr("Try: raven --help\n"));
    if (json)
        print(stdout,
              QString::fromUtf8(QJsonDocument(CommandContext::errorDocument(
                                                  {Error::Code::Rejected, sentence, QStringLiteral("usage")}))
                                    .toJson(QJsonDocument::Compact))
                  + QLatin1Char('\n'));
    return ExitCode::wrongUsage;
}

} // namespace

int runCli(const QStringList &arguments)
{
    CommonOptions options = splitCommonOptions(arguments);
    if (options.version) {
        print(stdout, QStringLiteral("raven %1\n").arg(QCoreApplication::applicationVersion()));
        return ExitCode::done;
    }
    const bool asksForHelp = !options.rest.isEmpty() && options.rest.first() == QLatin1String("help");
    if (asksForHelp)
        options.rest.removeFirst();
    options.help = options.help || asksForHelp;
    if (options.rest.isEmpty()) {
        print(options.help ? stdout : stderr, programHelp());
        return options.help ? ExitCode::done : ExitCode::wrongUsage;
    }
    const QString name = options.rest.takeFirst();
    const auto found = std::find_if(allCommands().cbegin(), allCommands().cend(),
                                    [&name](const Command &command) { return command.name == name; });
    if (found == allCommands().cend())
        return wrongUsage(tr("there is no command '%1'.").arg(name), options.json);
    if (options.help) {
        print(stdout, commandHelp(*found));
        return ExitCode::done;
    }
    if (!options.mistake.isEmpty())
        return wrongUsage(options.mistake, options.json);

    options.sources.environment = QProcessEnvironment::systemEnvironment();
    auto config = AppConfig::load(options.sources);
    if (!config) {
        const CommandContext context(*found, {}, AppConfig(), options.json);
        return config.error().code == Error::Code::Rejected ? context.usageError(config.error().message)
                                                            : context.fail(config.error());
    }
    CommandContext context(*found, options.rest, *std::move(config), options.json);
    return found->run(context);
}
