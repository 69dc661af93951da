#include "services/core/processguard.h"
#include "tests/support/raventest.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

class ProcessGuardTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void nothingIsDumped();
};

void ProcessGuardTest::nothingIsDumped()
{
    const pid_t child = fork();
    if (child == 0) {
        const bool before = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
        keepSecretsOutOfDumps();
        rlimit limit {1, 1};
        getrlimit(RLIMIT_CORE, &limit);
        _exit(before && limit.rlim_cur == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(waitpid(child, &status, 0), child);

    QVERIFY(WIFEXITED(status));
    QCOMPARE(WEXITSTATUS(status), 0);
}

QTEST_GUILESS_MAIN(ProcessGuardTest)
#include "tst_processguard.moc"
