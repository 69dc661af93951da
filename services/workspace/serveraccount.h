#pragma once

#include "services/core/result.h"

#include <QStringList>

#include <chrono>

#include <sys/types.h>

/// The system user that the private server runs as: ourselves, or `postgres` when we are root, because PostgreSQL
/// refuses root. Starts PostgreSQL's own programs as that user, with a clean environment.
class ServerAccount
{
public:
    [[nodiscard]] static Result<ServerAccount> current();

    [[nodiscard]] uid_t uid() const { return m_uid; }
    [[nodiscard]] gid_t gid() const { return m_gid; }
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] bool isOther() const { return m_isOther; }

    struct Outcome
    {
        int exitCode = -1;
        QString output; ///< stdout and stderr
    };
    /// Runs @p program to its end in @p folder. PostgreSQL's tools paste paths into shell commands, so they get "."
    /// and not a path. @p inheritedDescriptor stays open in the program and in what it starts.
    [[nodiscard]] Result<Outcome> run(const QString &program, const QStringList &words,
                                      std::chrono::milliseconds deadline, const QString &folder,
                                      int inheritedDescriptor = -1) const;
    /// Permission bits that a folder must not have.
    static constexpr mode_t onlyOwner = 077;
    static constexpr mode_t othersMayLook = 022;

    /// Makes @p path with mode 0700, owned by this account; parents are made with the usual mode. A folder that is
    /// there already must pass checkFolder().
    [[nodiscard]] Result<> makePrivateFolder(const QString &path, mode_t forbidden = onlyOwner) const;
    /// An error when another user owns @p path or its mode has @p forbidden bits.
    [[nodiscard]] Result<> checkFolder(const QString &path, mode_t forbidden) const;
    /// True when the account can reach @p path, its parents' permissions considered.
    [[nodiscard]] bool canReach(const QString &path) const;

private:
    uid_t m_uid = 0;
    gid_t m_gid = 0;
    QString m_name;
    bool m_isOther = false;
};
