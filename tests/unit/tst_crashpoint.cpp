#include "services/core/boottime.h"
#include "services/core/crashpoint.h"

#include "tests/support/raventest.h"

#include <sys/wait.h>
#include <unistd.h>

class TestCrashPoint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void theProcessDiesAtTheWantedVisitOnly();
    void theListHoldsEveryPointOfTheSendInOrder();
    void bootTimeMovesForward();
};

void TestCrashPoint::theProcessDiesAtTheWantedVisitOnly()
{
    const pid_t child = fork();
    if (child == 0) {
        setenv("RAVEN_CRASH_AT", "C5:3", 1);
        for (int visit = 1; visit <= 5; ++visit) {
            RAVEN_CRASH_POINT("C4");
            RAVEN_CRASH_POINT("C5");
            if (visit == 3)
                _exit(3);
        }
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);

#ifdef RAVEN_CRASH_POINTS
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGKILL);
#else
    QVERIFY(WIFEXITED(status));
#endif
}

void TestCrashPoint::theListHoldsEveryPointOfTheSendInOrder()
{
#ifdef RAVEN_CRASH_POINTS
    QCOMPARE(raven::crashPointNames.size(), size_t(11));
    for (size_t point = 0; point < raven::crashPointNames.size(); ++point)
        QCOMPARE(std::string(raven::crashPointNames[point]), "C" + std::to_string(point));
#else
    QSKIP("built without crash points");
#endif
}

void TestCrashPoint::bootTimeMovesForward()
{
    const qint64 before = bootTimeMs();
    QTest::qWait(5);

    QVERIFY(bootTimeMs() > before);
}

QTEST_GUILESS_MAIN(TestCrashPoint)
#include "tst_crashpoint.moc"
