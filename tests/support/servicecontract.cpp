#include "tests/support/servicecontract.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace {

constexpr int slackMs = 500; ///< what a loaded machine adds to a deadline

QString stopAndWait(Service &service, const ServiceContract::Subject &subject)
{
    QSignalSpy stopped(&service, &Service::stopped);
    QElapsedTimer timer;
    timer.start();
    service.stop(subject.deadline);
    const auto limit = int(subject.deadline.count()) + slackMs;
    if (!QTest::qWaitFor([&stopped] { return !stopped.isEmpty(); }, limit))
        return QStringLiteral("no stopped() within %1 ms").arg(limit);
    if (service.state() != Service::State::Stopped)
        return QStringLiteral("stopped() in another state");
    QTest::qWait(20);
    return stopped.size() == 1 ? QString() : QStringLiteral("%1 answers to one stop").arg(stopped.size());
}

QString startProblem(Service &service)
{
    const auto started = service.start();
    if (!started)
        return QStringLiteral("start failed: ") + started.error().message;
    return service.state() == Service::State::Running ? QString() : QStringLiteral("started, but not running");
}

QString stopTwice(Service &service, const ServiceContract::Subject &subject)
{
    if (const QString problem = startProblem(service); !problem.isEmpty())
        return problem;
    if (const QString problem = stopAndWait(service, subject); !problem.isEmpty())
        return problem;
    return stopAndWait(service, subject);
}

QString startTwice(Service &service, const ServiceContract::Subject &subject)
{
    for (int i = 0; i < 2; ++i)
        if (const QString problem = startProblem(service); !problem.isEmpty())
            return problem;
    return stopAndWait(service, subject);
}

QString startAgain(Service &service, const ServiceContract::Subject &subject)
{
    for (int i = 0; i < 3; ++i) {
        if (const QString problem = startProblem(service); !problem.isEmpty())
            return problem;
        if (const QString problem = stopAndWait(service, subject); !problem.isEmpty())
            return problem;
    }
    return {};
}

QString startAfterFailure(Service &service, const ServiceContract::Subject &subject)
{
    if (!subject.breakStart)
        return {};
    subject.breakStart();
    const bool failed = !service.start();
    const bool quiet = service.state() == Service::State::Stopped;
    subject.mendStart();
    if (!failed || !quiet)
        return QStringLiteral("a start that had to fail left the service running");
    return startAgain(service, subject);
}

QString stopWhileBusy(Service &service, const ServiceContract::Subject &subject)
{
    if (!subject.makeBusy)
        return {};
    if (const QString problem = startProblem(service); !problem.isEmpty())
        return problem;
    subject.makeBusy(service);
    if (const QString problem = stopAndWait(service, subject); !problem.isEmpty())
        return problem;
    return subject.lostWork ? subject.lostWork() : QString();
}

using Check = QString (*)(Service &, const ServiceContract::Subject &);

const QList<std::pair<const char *, Check>> &table()
{
    static const QList<std::pair<const char *, Check>> rows {{"stop without start", &stopAndWait},
                                                             {"start twice", &startTwice},
                                                             {"stop twice", &stopTwice},
                                                             {"start again after a stop", &startAgain},
                                                             {"start again after a failed start", &startAfterFailure},
                                                             {"stop while busy", &stopWhileBusy}};
    return rows;
}

} // namespace

void ServiceContract::addRows()
{
    QTest::addColumn<QString>("row");
    for (const auto &[name, check] : table())
        QTest::newRow(name) << QString::fromLatin1(name);
}

QString ServiceContract::breach(const QString &row, const Subject &subject)
{
    for (const auto &[name, check] : table()) {
        if (row != QLatin1String(name))
            continue;
        const std::unique_ptr<Service> service = subject.make();
        return check(*service, subject);
    }
    return QStringLiteral("no such row");
}
