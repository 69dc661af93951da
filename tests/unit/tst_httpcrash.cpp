#include "services/core/boottime.h"
#include "services/core/crashpoint.h"
#include "services/http/providerhttp.h"

#include "tests/support/raventest.h"
#include "tests/support/stubserver.h"

#include <QEventLoop>
#include <QProcess>

/// Kills a sender at each crash point of one request and counts what reached the provider by then.
class TestHttpCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { failOnAnyWarning(); }
    void theProviderHasWhatTheCrashPointSays_data();
    void theProviderHasWhatTheCrashPointSays();
};

namespace {

constexpr const char *sendOnceOption = "--send-once";

int sendOnce(const QString &url)
{
    ProviderHttp::Settings settings;
    settings.allowed = HostAllowList({QUrl(url)});
    ProviderHttp http(settings);
    HttpRequest request;
    request.method = "POST";
    request.url = QUrl(url);
    request.body = "{\"rv_attempt\":\"one\",\"pad\":\"" + QByteArray(100'000, 'x') + "\"}";
    QEventLoop loop;
    QObject receiver;
    int status = 0;
    http.write(request, bootTimeMs() + 60'000, &receiver, [&](const HttpAnswer &answer) {
        status = answer.status;
        loop.quit();
    });
    loop.exec();
    return status == 202 ? 0 : 1;
}

} // namespace

void TestHttpCrash::initTestCase()
{
    if (!raven::crashPointsCompiledIn)
        QSKIP("built without crash points");
}

void TestHttpCrash::theProviderHasWhatTheCrashPointSays_data()
{
    QTest::addColumn<QString>("point");
    QTest::addColumn<bool>("killed");
    QTest::addColumn<int>("begun");
    QTest::addColumn<int>("whole");
    QTest::newRow("C3") << QStringLiteral("C3:1") << true << 0 << 0;
    QTest::newRow("C4") << QStringLiteral("C4:1") << true << 0 << 0;
    QTest::newRow("C5") << QStringLiteral("C5:1") << true << 1 << 0;
    QTest::newRow("C6") << QStringLiteral("C6:1") << true << 1 << 1;
    QTest::newRow("C7") << QStringLiteral("C7:1") << true << 1 << 1;
    QTest::newRow("second visit of C6") << QStringLiteral("C6:2") << false << 1 << 1;
    QTest::newRow("none") << QString() << false << 1 << 1;
}

void TestHttpCrash::theProviderHasWhatTheCrashPointSays()
{
    QFETCH(QString, point);
    QFETCH(bool, killed);
    QFETCH(int, begun);
    QFETCH(int, whole);
    StubServer server([](const StubRequest &) { return StubStep(); });
    QProcess sender;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("RAVEN_CRASH_AT"), point);
    sender.setProcessEnvironment(environment);

    sender.start(QCoreApplication::applicationFilePath(), {QLatin1String(sendOnceOption), server.url().toString()});
    QTRY_COMPARE_WITH_TIMEOUT(sender.state(), QProcess::NotRunning, 20'000);
    QTest::qWait(100); // what the kernel still holds arrives

    QCOMPARE(sender.exitStatus() == QProcess::CrashExit, killed);
    QCOMPARE(sender.exitCode(), killed ? SIGKILL : 0);
    QCOMPARE(server.requestsBegun(), begun);
    QCOMPARE(server.requests().size(), whole);
    QVERIFY(server.requestsOf("one") <= 1);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String(sendOnceOption))
        return sendOnce(arguments.value(2));
    TestHttpCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_httpcrash.moc"
