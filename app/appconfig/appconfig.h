#pragma once

#include "services/core/result.h"

#include <QHash>
#include <QProcessEnvironment>
#include <QUrl>

/// Every setting of the programs, by the name of its environment variable. Precedence: command line, environment,
/// raven.conf, default. Secrets come from the environment or credential files only; found in raven.conf or on the
/// command line they are refused. Read once at start and passed on as values; services never see this class.
class AppConfig
{
public:
    struct Sources
    {
        QHash<QString, QString> commandLine; ///< from --set NAME=VALUE and from options with a name of their own
        QProcessEnvironment environment;
        QString file; ///< empty: RAVEN_CONFIG, else ~/.config/raven/raven.conf; a missing default file is fine
    };

    [[nodiscard]] static Result<AppConfig> load(const Sources &sources);

    /// Asking for a name that is not in the table is a programming error and asserts.
    [[nodiscard]] QString text(const char *name) const;
    [[nodiscard]] int number(const char *name) const;
    [[nodiscard]] QUrl url(const char *name) const;
    [[nodiscard]] bool has(const char *name) const { return !text(name).isEmpty(); }
    /// The text, or NotConfigured with a sentence that names the variable.
    [[nodiscard]] Result<QString> required(const char *name) const;
    /// Where the value came from, for doctor: "environment", "raven.conf", "default".
    [[nodiscard]] QString origin(const char *name) const;
    [[nodiscard]] static QStringList names();
    [[nodiscard]] static bool isSecret(const QString &name);

    /// Links in mails to real people must be https; a training address may be plain.
    [[nodiscard]] Result<> checkPublicUrl() const;
    /// True when every provider address leads to this machine: the sandbox, training.
    [[nodiscard]] bool isTraining() const;

private:
    struct Value
    {
        QString text;
        QString origin;
    };
    QHash<QString, Value> m_values;
};
