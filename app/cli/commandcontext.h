#pragma once

#include "app/appconfig/appconfig.h"
#include "app/cli/command.h"
#include "services/db/connection.h"

#include <QCommandLineParser>
#include <QJsonObject>

#include <memory>
#include <optional>

/// What a command gets: its words, the configuration, the database, and the only way to speak.
/// With --json exactly one JSON document goes to stdout; sentences for people go to stdout without it.
class CommandContext
{
public:
    CommandContext(Command command, QStringList words, AppConfig config, bool json);

    /// Parses the command's words. A value means: print nothing more and return it as the exit code
    /// (after --help, or a mistake that was reported).
    [[nodiscard]] std::optional<int> parse(QCommandLineParser &parser, int leastPositional = 0,
                                           int mostPositional = 0) const;

    [[nodiscard]] const AppConfig &config() const { return m_config; }
    [[nodiscard]] bool json() const { return m_json; }

    enum class Schema {
        MustBeCurrent, ///< anything that works with the data
        Any            ///< migrations and doctor
    };
    /// The database of RAVEN_DATABASE_URL, else the private workspace (made and started when needed).
    [[nodiscard]] Result<ConnectionSettings> databaseSettings(SessionKind kind) const;
    [[nodiscard]] Result<std::unique_ptr<Connection>> connect(SessionKind kind = SessionKind::Command,
                                                              Schema schema = Schema::MustBeCurrent) const;

    void say(const QString &sentence) const;      ///< for people; silent with --json
    void progress(const QString &sentence) const; ///< to stderr, for people who wait
    /// Ends the command: @p document with --json, @p sentences for people otherwise.
    [[nodiscard]] int finish(int exitCode, const QJsonObject &document, const QString &sentences = {}) const;
    [[nodiscard]] int fail(const Error &error) const;
    [[nodiscard]] int usageError(const QString &sentence) const;

    [[nodiscard]] static int exitCodeOf(const Error &error);
    [[nodiscard]] static QJsonObject errorDocument(const Error &error);

private:
    Command m_command;
    QStringList m_words;
    AppConfig m_config;
    bool m_json;
};
