#include "tests/support/raventest.h"

#include <QFile>
#include <QXmlStreamReader>

/// The desktop finds window, icon, menu entry and software page only when all of them carry one name.
class TestPackaging : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void oneNameEverywhere();
    void theUnitStartsAnInstalledCommandWithoutSecrets();
    void everyCredentialIsASecretOfTheConfiguration();

private:
    static QByteArray read(const QString &path);
};

QByteArray TestPackaging::read(const QString &path)
{
    QFile file(qEnvironmentVariable("RAVEN_SOURCE_DIR") + QLatin1Char('/') + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestPackaging::oneNameEverywhere()
{
    const QString id = QStringLiteral("org.ravenops.Raven");
    const QString folder = QStringLiteral("packaging/linux/");
    const QByteArray desktop = read(folder + id + QStringLiteral(".desktop"));
    QMap<QString, QString> metainfo;
    QXmlStreamReader xml(read(folder + id + QStringLiteral(".metainfo.xml")));
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement) {
            const QString name = xml.name().toString();
            if (name == QLatin1String("id") || name == QLatin1String("launchable") || name == QLatin1String("icon")
                || name == QLatin1String("binary"))
                metainfo.insert(name, xml.readElementText());
        }
    }

    QVERIFY(!xml.hasError());
    QCOMPARE(metainfo.value(QStringLiteral("id")), id);
    QCOMPARE(metainfo.value(QStringLiteral("launchable")), id + QLatin1String(".desktop"));
    QCOMPARE(metainfo.value(QStringLiteral("icon")), id);
    QCOMPARE(metainfo.value(QStringLiteral("binary")), QStringLiteral("raven-console"));
    QVERIFY(desktop.contains(QByteArray("\nIcon=" + id.toLatin1() + '\n')));
    QVERIFY(desktop.contains("\nExec=raven-console\n"));
    QVERIFY(!read(folder + id + QStringLiteral(".svg")).isEmpty());
    QVERIFY(read(QStringLiteral("app/console/main.cpp"))
                .contains("setDesktopFileName(QStringLiteral(\"org.ravenops.Raven\"))"));
}

void TestPackaging::theUnitStartsAnInstalledCommandWithoutSecrets()
{
    const QByteArray unit = read(QStringLiteral("packaging/linux/raven-engine.service"));

    QVERIFY(unit.contains("\nExecStart=/usr/bin/raven "));
    for (const char *line : {"NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "MemoryMax=",
                             "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX", "SystemCallFilter=@system-service"})
        QVERIFY2(unit.contains(QByteArray('\n' + QByteArray(line))), line);
    QVERIFY(!unit.contains("Environment=SENDGRID"));
    QVERIFY(!unit.contains("EnvironmentFile"));
}

void TestPackaging::everyCredentialIsASecretOfTheConfiguration()
{
    const QByteArray unit = read(QStringLiteral("packaging/linux/raven-engine.service"));
    const QByteArray configuration = read(QStringLiteral("app/appconfig/appconfig.cpp"));
    int credentials = 0;
    for (const QByteArray &line : unit.split('\n')) {
        if (!line.startsWith("LoadCredential="))
            continue;
        const QByteArray name = line.mid(15).split(':').first();
        QVERIFY2(configuration.contains(QByteArray("{\"" + name + "\", Kind::Secret")), name.constData());
        ++credentials;
    }

    QVERIFY(credentials >= 5);
}

QTEST_GUILESS_MAIN(TestPackaging)
#include "tst_packaging.moc"
