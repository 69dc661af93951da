#pragma once

#include <QString>
#include <QtGlobal>

/// One handler for everything that goes through QLoggingCategory, Qt's own messages included. Every line is redacted
/// and kept to one line before it leaves the process, so a hostile name cannot forge a second entry.
namespace Logging {

struct Settings
{
    /// Empty: lines to stderr, as the journal wants them. Otherwise a file of mode 0600 that rotates by size.
    QString file;
    qint64 rotateBytes = 4 * 1024 * 1024;
    int keepFiles = 4; ///< beside the current one
};

/// Once, at start, before other threads exist.
void install(const Settings &settings);
/// Back to Qt's handler; for tests.
void uninstall();

/// @p text without e-mail addresses (a short hash stands for each, the same one within a process), keys, tokens,
/// passwords and query strings, and with control characters escaped.
[[nodiscard]] QString redacted(const QString &text);

/// One line as the handler writes it; @p forJournal puts the priority in front (sd-daemon(3)) instead of a time.
[[nodiscard]] QString line(QtMsgType type, const char *category, const QString &message, bool forJournal);

} // namespace Logging
