#include "tests/support/faultproxy.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTextStream>

#include <unistd.h>

namespace {

/// Commands come on standard input, one a line: "plan FAULT[,FAULT...]", "freeze", "thaw", "cut". End of input ends the
/// program, so it never outlives the test that started it.
void obey(FaultProxy &proxy, const QString &line)
{
    if (line == QLatin1String("freeze") || line == QLatin1String("thaw"))
        proxy.setFrozen(line == QLatin1String("freeze"));
    else if (line == QLatin1String("cut"))
        proxy.cutAll();
    QList<NetworkFault> plan;
    if (line.startsWith(QLatin1String("plan "))) {
        const QStringList words = line.mid(5).split(QLatin1Char(','));
        for (const QString &word : words) {
            if (const auto fault = NetworkFault::parse(word))
                plan.append(*fault);
        }
        proxy.setPlan(plan);
    }
    QTextStream(stdout) << "ok " << line << Qt::endl;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addOptions(
        {{QStringLiteral("to"), QStringLiteral("HOST:PORT of the target"), QStringLiteral("target")},
         {QStringLiteral("seed"), QStringLiteral("number"), QStringLiteral("seed"), QStringLiteral("1")},
         {QStringLiteral("port"), QStringLiteral("to listen on"), QStringLiteral("port"), QStringLiteral("0")},
         {QStringLiteral("plan"), QStringLiteral("FAULT[,FAULT...]"), QStringLiteral("plan")}});
    options.process(app);
    const QStringList target = options.value(QStringLiteral("to")).split(QLatin1Char(':'));
    if (target.size() != 2 || target[1].toUShort() == 0) {
        QTextStream(stderr) << "raven-faultproxy: --to HOST:PORT is needed" << Qt::endl;
        return 2;
    }

    FaultProxy proxy(target[0], target[1].toUShort(), options.value(QStringLiteral("seed")).toUInt());
    if (options.isSet(QStringLiteral("plan")))
        obey(proxy, QStringLiteral("plan ") + options.value(QStringLiteral("plan")));
    if (!proxy.listen(QHostAddress::LocalHost, options.value(QStringLiteral("port")).toUShort())) {
        QTextStream(stderr) << "raven-faultproxy: " << proxy.errorString() << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << "port " << proxy.serverPort() << Qt::endl;

    QByteArray input;
    QSocketNotifier commands(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&commands, &QSocketNotifier::activated, &app, [&] {
        std::array<char, 4096> buffer {};
        const ssize_t got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (got <= 0)
            return app.quit();
        input.append(buffer.data(), got);
        for (qsizetype end = input.indexOf('\n'); end >= 0; end = input.indexOf('\n')) {
            obey(proxy, QString::fromLatin1(input.first(end)).trimmed());
            input.remove(0, end + 1);
        }
    });
    return app.exec();
}
