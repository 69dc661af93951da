#include "app/cli/commandcontext.h"

#include "services/db/migrator.h"
#include "services/workspace/workspace.h"

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
    QByteArray bytes = text.toUtf8();
    if (!bytes.endsWith('\n'))
        bytes += '\n';
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stream);
    std::fflush(stream);
}

QString codeName(Error::Code code)
{
    switch (code) {
    case Error::Code::NotFound:
        return QStringLiteral("not_found");
    case Error::Code::Conflict:
        return QStringLiteral("conflict");
    case Error::Code::Rejected:
        return QStringLiteral("rejected");
    case Error::Code::Retry:
        return QStringLiteral("retry");
    case Error::Code::Unavailable:
        return QStringLiteral("unavailable");
    case Error::Code::NotConfigured:
        return QStringLiteral("not_configured");
    case Error::Code::Forbidden:
        return QStringLiteral("forbidden");
    case Error::Code::Internal:
        break;
    }
    return QStringLiteral("internal");
}

} // namespace

CommandContext::CommandContext(Command command, QStringList words, AppConfig config, bool json)
    : m_command(std::move(command))
    , m_words(std::move(words))
    , m_config(std::move(config))
    , m_json(json)
{
}

std::optional<int> CommandContext::parse(QCommandLineParser &parser, int leastPositional, int mostPositional) const
{
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    const bool understood = parser.parse(QStringList {QStringLiteral("raven ") + m_command.name} + m_words);
    if (!understood)
        return usageError(parser.errorText());
    const qsizetype count = parser.positionalArguments().size();
    if (count < leastPositional)
        return usageError(tr("Something is missing."));
    if (count > mostPositional)
        return usageError(tr("One word too many: %1").arg(parser.positionalArguments().at(mostPositional)));
    return std::nullopt;
}

Result<ConnectionSettings> CommandContext::databaseSettings(SessionKind kind) const
{
    const QString uri = m_config.text("RAVEN_DATABASE_URL");
    const QString applicationName = QStringLiteral("raven ") + m_command.name;
    if (uri.isEmpty()) {
        Workspace::Settings wanted;
        wanted.home = m_config.text("RAVEN_HOME");
        wanted.progress = [this](const QString &sentence) {
            progress(sentence);
        };
        auto workspace = Workspace::open(wanted);
        if (!workspace)
            return tl::make_unexpected(workspace.error());
        const auto started = workspace->start();
        return started ? Result<ConnectionSettings>(started->as(kind, applicationName)) : started;
    }
    auto settings = ConnectionSettings::fromUri(uri);
    if (!settings)
        return settings;
    if (settings->password.isEmpty())
        settings->password = m_config.text("RAVEN_DATABASE_PASSWORD");
    return settings->as(kind, applicationName);
}

Result<std::unique_ptr<Connection>> CommandContext::connect(SessionKind kind, Schema schema) const
{
    const auto settings = databaseSettings(kind);
    if (!settings)
        return tl::make_unexpected(settings.error());
    auto connection = std::make_unique<Connection>(*settings);
    if (auto open = connection->open(); !open)
        return tl::make_unexpected(open.error());
    if (schema == Schema::MustBeCurrent)
        if (auto current = Migrator(*connection).requireCurrent(); !current)
            return tl::make_unexpected(current.error());
    return connection;
}

void CommandContext::say(const QString &sentence) const
{
    if (!m_json)
        print(stdout, sentence);
}

void CommandContext::progress(const QString &sentence) const
{
    print(stderr, sentence);
}

int CommandContext::finish(int exitCode, const QJsonObject &document, const QString &sentences) const
{
    if (m_json)
        print(stdout, QString::fromUtf8(QJsonDocument(document).toJson(QJsonDocument::Compact)));
    else if (!sentences.isEmpty())
        print(stdout, sentences);
    return exitCode;
}

int CommandContext::exitCodeOf(const Error &error)
{
    return error.code == Error::Code::NotConfigured ? ExitCode::notConfigured : ExitCode::failed;
}

QJsonObject CommandContext::errorDocument(const Error &error)
{
    return {{QStringLiteral("error"),
             QJsonObject {{QStringLiteral("code"), codeName(error.code)},
                          {QStringLiteral("message"), error.message},
                          {QStringLiteral("detail"), error.detail}}}};
}

int CommandContext::fail(const Error &error) const
{
    print(stderr,
          QStringLiteral("raven %1: %2").arg(m_command.name, error.message)
              + (error.detail.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(error.detail)));
    return finish(exitCodeOf(error), errorDocument(error));
}

int CommandContext::usageError(const QString &sentence) const
{
    print(stderr,
          QStringLiteral("raven %1: %2\n").arg(m_command.name, sentence)
              + tr("Usage: raven %1 %2").arg(m_command.name, m_command.usage));
    return finish(ExitCode::wrongUsage, errorDocument({Error::Code::Rejected, sentence, QStringLiteral("usage")}));
}
