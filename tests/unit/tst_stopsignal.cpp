#include "app/cli/stopsignal.h"
#include "tests/support/raventest.h"

#include <QSignalSpy>

#include <csignal>

class StopSignalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void aSignalArrivesInTheEventLoop_data();
    void aSignalArrivesInTheEventLoop();
    void afterwardsSignalsAreAsBefore();
};

void StopSignalTest::aSignalArrivesInTheEventLoop_data()
{
    QTest::addColumn<int>("number");

    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void StopSignalTest::aSignalArrivesInTheEventLoop()
{
    QFETCH(const int, number);
    StopSignal stop;
    QSignalSpy received(&stop, &StopSignal::received);

    QCOMPARE(std::raise(number), 0);

    QVERIFY(received.isEmpty());
    QTRY_COMPARE(received.size(), 1);
    QCOMPARE(received.first().first().toInt(), number);
    QVERIFY(stop.wasReceived());
}

void StopSignalTest::afterwardsSignalsAreAsBefore()
{
    {
        const StopSignal stop;
    }
    struct sigaction now
    {
    };

    QCOMPARE(sigaction(SIGTERM, nullptr, &now), 0);

    QVERIFY(now.sa_handler == SIG_DFL);
}

QTEST_GUILESS_MAIN(StopSignalTest)
#include "tst_stopsignal.moc"
