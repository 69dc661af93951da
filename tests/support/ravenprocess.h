#pragma once

#include "services/core/tokenkey.h"
#include "tests/support/sandboxprocess.h"
#include "tests/support/testdatabase.h"

#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/prctl.h>

#include <csignal>

/// `raven` as a process of its own against a test's database and sandbox. Dies with the test program.
class RavenProcess : public QProcess
{
public:
    /// What every program of one test shares: the database, the sandbox, a token key, a home.
    struct Surroundings
    {
        QHash<QString, QString> environment;

        static Surroundings of(const TestDatabase &database, const SandboxProcess &sandbox, const QString &home)
        {
            Surroundings around;
            around.environment = sandbox.clientEnvironment();
            around.environment.insert(QStringLiteral("RAVEN_DATABASE_URL"), database.uri());
            around.environment.insert(QStringLiteral("RAVEN_TOKEN_KEY"), QString(64, QLatin1Char('7')));
            around.environment.insert(QStringLiteral("APP_URL"), QStringLiteral("http://127.0.0.1:8787"));
            around.environment.insert(QStringLiteral("SENDGRID_FROM_EMAIL"), QStringLiteral("dispatch@example.com"));
            around.environment.insert(QStringLiteral("RAVEN_HOME"), home);
            around.environment.insert(QStringLiteral("HOME"), home);
            around.environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home);
            return around;
        }
    };

    RavenProcess(const Surroundings &around, const QStringList &words)
    {
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        for (auto entry = around.environment.begin(); entry != around.environment.end(); ++entry)
            variables.insert(entry.key(), entry.value());
        setProcessEnvironment(variables);
        setProgram(QString::fromLocal8Bit(qgetenv("RAVEN_BIN_DIR")) + QStringLiteral("/raven"));
        setArguments(words);
        setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    }
    ~RavenProcess() override
    {
        if (state() != NotRunning) {
            kill();
            waitForFinished();
        }
    }

    /// Runs to the end; -1 when it had to be killed, -2 when it died by a signal.
    int finish(int deadlineMs = 60'000)
    {
        if (state() == NotRunning)
            start();
        if (!waitForFinished(deadlineMs))
            return -1;
        m_out += readAllStandardOutput();
        m_err += readAllStandardError();
        return exitStatus() == CrashExit ? -2 : exitCode();
    }
    [[nodiscard]] QJsonObject document() const { return QJsonDocument::fromJson(m_out).object(); }
    [[nodiscard]] QByteArray said() const { return m_out + m_err; }

private:
    QByteArray m_out;
    QByteArray m_err;
};
