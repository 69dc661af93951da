#include "services/core/servicethread.h"
#include "tests/support/raventest.h"
#include "tests/support/servicecontract.h"

namespace {

/// Works off jobs of a given length; what is still under way at the deadline is released.
class Workshop final : public Service
{
public:
    explicit Workshop(bool &broken, int &released)
        : m_broken(broken)
        , m_released(released)
    {
        m_job.setSingleShot(true);
        connect(&m_job, &QTimer::timeout, this, [this] { finishStopping(); });
    }
    ~Workshop() override { diedOn = QThread::currentThread(); }

    void work(int ms) { m_job.start(ms); }

    static inline QThread *diedOn = nullptr;

protected:
    Result<> onStart() override
    {
        if (m_broken)
            return failure(Error::Code::Unavailable, QStringLiteral("broken"));
        return {};
    }
    void onStop() override
    {
        if (!m_job.isActive())
            finishStopping();
    }
    void onDeadline() override
    {
        m_job.stop();
        ++m_released;
    }

private:
    bool &m_broken;
    int &m_released;
    QTimer m_job {this};
};

/// Breaks the contract: never answers a stop.
class Deaf final : public Service
{
protected:
    Result<> onStart() override { return {}; }
    void onStop() override { }
    void onDeadline() override { QThread::msleep(1500); }
};

} // namespace

class ServiceThreadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void aServiceKeepsItsContract_data() { ServiceContract::addRows(); }
    void aServiceKeepsItsContract();
    void theTableFindsABreach();
    void theServiceLivesAndDiesOnItsThread();
    void aFailedStartCanBeRepeated();
    void aForgottenStopIsMadeUpFor();
    void stopWithoutStartAndTwiceEndAtOnce();

private:
    ServiceThread::Factory factory();

    bool m_broken = false;
    int m_released = 0;
};

void ServiceThreadTest::init()
{
    failOnAnyWarning();
    m_broken = false;
    m_released = 0;
    Workshop::diedOn = nullptr;
}

ServiceThread::Factory ServiceThreadTest::factory()
{
    return [this] {
        return std::make_unique<Workshop>(m_broken, m_released);
    };
}

void ServiceThreadTest::aServiceKeepsItsContract()
{
    QFETCH(const QString, row);
    ServiceContract::Subject subject;
    subject.make = factory();
    subject.breakStart = [this] {
        m_broken = true;
    };
    subject.mendStart = [this] {
        m_broken = false;
    };
    subject.makeBusy = [](Service &service) {
        static_cast<Workshop &>(service).work(60000);
    };
    subject.lostWork = [this] {
        return m_released == 1 ? QString() : QStringLiteral("not released");
    };
    subject.deadline = std::chrono::milliseconds(100);

    QCOMPARE(ServiceContract::breach(row, subject), QString());
}

void ServiceThreadTest::theTableFindsABreach()
{
    ServiceContract::Subject deaf;
    deaf.make = [] {
        return std::make_unique<Deaf>();
    };
    deaf.deadline = std::chrono::milliseconds(50);

    QVERIFY(!ServiceContract::breach(QStringLiteral("start twice"), deaf).isEmpty());
}

void ServiceThreadTest::theServiceLivesAndDiesOnItsThread()
{
    ServiceThread thread(QStringLiteral("lane"));

    auto started = thread.start(factory());
    QVERIFY(QTest::qWaitFor([&started] { return started.isFinished(); }));
    QVERIFY(started.result());
    QThread *home = thread.service()->thread();
    auto stopped = thread.stop(std::chrono::milliseconds(200));
    QVERIFY(QTest::qWaitFor([&stopped] { return stopped.isFinished(); }));

    QVERIFY(home != QThread::currentThread());
    QCOMPARE(Workshop::diedOn, home);
    QVERIFY(!thread.service());
}

void ServiceThreadTest::aFailedStartCanBeRepeated()
{
    ServiceThread thread(QStringLiteral("lane"));
    m_broken = true;
    auto failed = thread.start(factory());
    QVERIFY(QTest::qWaitFor([&failed] { return failed.isFinished(); }));
    m_broken = false;

    auto started = thread.start(factory());
    QVERIFY(QTest::qWaitFor([&started] { return started.isFinished(); }));

    QVERIFY(!failed.result());
    QVERIFY(started.result());
    QVERIFY(thread.service());
}

void ServiceThreadTest::aForgottenStopIsMadeUpFor()
{
    {
        ServiceThread thread(QStringLiteral("lane"));
        auto started = thread.start(factory());
        QVERIFY(QTest::qWaitFor([&started] { return started.isFinished(); }));
    }
    QVERIFY(Workshop::diedOn);
}

void ServiceThreadTest::stopWithoutStartAndTwiceEndAtOnce()
{
    ServiceThread thread(QStringLiteral("lane"));
    QVERIFY(thread.stop(std::chrono::milliseconds(10)).isFinished());
    auto started = thread.start(factory());
    auto first = thread.stop(std::chrono::milliseconds(200));
    auto second = thread.stop(std::chrono::milliseconds(200));

    QVERIFY(QTest::qWaitFor([&] { return first.isFinished() && (second.isFinished() || second.isCanceled()); }));
    QVERIFY(started.isFinished());
}

QTEST_GUILESS_MAIN(ServiceThreadTest)
#include "tst_servicethread.moc"
