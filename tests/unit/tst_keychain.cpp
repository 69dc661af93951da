#include "services/secrets/keychain/keychainsecrets.h"
#include "tests/support/raventest.h"

#include <QDirIterator>
#include <QTemporaryDir>

/// Without a keychain: an error in time, and nothing on the disk.
class KeychainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void withoutAKeychainNothingIsWritten();
};

void KeychainTest::withoutAKeychainNothingIsWritten()
{
    const QTemporaryDir home;
    qputenv("HOME", QFile::encodeName(home.path()));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(home.path()));
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    KeychainSecrets secrets(std::chrono::seconds(5));

    auto written = secrets.write(QStringLiteral("SENDGRID_API_KEY"), QStringLiteral("canary"));
    auto read = secrets.read(QStringLiteral("SENDGRID_API_KEY"));
    QTRY_VERIFY_WITH_TIMEOUT(written.isFinished() && read.isFinished(), 8000);

    QVERIFY(!written.result());
    QVERIFY(!read.result());
    QVERIFY(!written.result().error().message.contains(QStringLiteral("canary")));
    QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains("canary"), qPrintable(file.fileName()));
    }
}

QTEST_GUILESS_MAIN(KeychainTest)
#include "tst_keychain.moc"
