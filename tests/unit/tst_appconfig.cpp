#include "app/appconfig/appconfig.h"
#include "tests/support/raventest.h"

#include <QTemporaryDir>

class AppConfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void precedenceIsCommandLineEnvironmentFileDefault();
    void aSecretComesFromACredentialFileBeforeTheEnvironment();
    void aSecretInAnOpenPlaceIsRefused_data();
    void aSecretInAnOpenPlaceIsRefused();
    void aSecretsFileThatOthersCanReadIsRefused();
    void wrongValuesAreNamed_data();
    void wrongValuesAreNamed();
    void aNamedFileMustExist();
    void mailToRealPeopleNeedsAnHttpsAddress();

private:
    void write(const QString &fileName, const QByteArray &content, QFile::Permissions permissions);

    std::unique_ptr<QTemporaryDir> m_folder;
    AppConfig::Sources m_sources;
};

void AppConfigTest::init()
{
    failOnAnyWarning();
    m_folder = std::make_unique<QTemporaryDir>();
    m_sources = {};
    m_sources.environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder->path());
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("raven")));
}

void AppConfigTest::write(const QString &fileName, const QByteArray &content, QFile::Permissions permissions)
{
    QFile file(m_folder->filePath(fileName));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size()
        || !file.setPermissions(permissions))
        qFatal("cannot write %s", qPrintable(fileName));
}

void AppConfigTest::precedenceIsCommandLineEnvironmentFileDefault()
{
    write(QStringLiteral("raven/raven.conf"),
          "# engine\nRAVEN_SEND_LANES=4\nRAVEN_BATCH_SIZE = \"200\"\nRAVEN_LEASE_S=100\n",
          QFile::ReadOwner | QFile::WriteOwner);
    m_sources.environment.insert(QStringLiteral("RAVEN_BATCH_SIZE"), QStringLiteral("300"));
    m_sources.environment.insert(QStringLiteral("RAVEN_LEASE_S"), QStringLiteral("110"));
    m_sources.commandLine.insert(QStringLiteral("RAVEN_LEASE_S"), QStringLiteral("120"));

    const auto config = AppConfig::load(m_sources);

    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QCOMPARE(config->number("RAVEN_QUARANTINE_S"), 1800);
    QCOMPARE(config->number("RAVEN_SEND_LANES"), 4);
    QCOMPARE(config->number("RAVEN_BATCH_SIZE"), 300);
    QCOMPARE(config->number("RAVEN_LEASE_S"), 120);
    QCOMPARE(config->origin("RAVEN_SEND_LANES"), QStringLiteral("raven.conf"));
}

void AppConfigTest::aSecretComesFromACredentialFileBeforeTheEnvironment()
{
    write(QStringLiteral("SENDGRID_API_KEY"), "from-credential\n", QFile::ReadOwner);
    write(QStringLiteral("secrets"), "INSTANTLY_API_KEY=from-file\n", QFile::ReadOwner | QFile::WriteOwner);
    m_sources.environment.insert(QStringLiteral("CREDENTIALS_DIRECTORY"), m_folder->path());
    m_sources.environment.insert(QStringLiteral("RAVEN_SECRETS_FILE"), m_folder->filePath(QStringLiteral("secrets")));
    for (const char *name : {"SENDGRID_API_KEY", "INSTANTLY_API_KEY", "RAVEN_TOKEN_KEY"})
        m_sources.environment.insert(QLatin1String(name), QStringLiteral("from-environment"));

    const auto config = AppConfig::load(m_sources);

    QVERIFY2(config, qPrintable(config ? QString() : config.error().message));
    QCOMPARE(config->text("SENDGRID_API_KEY"), QStringLiteral("from-credential"));
    QCOMPARE(config->text("INSTANTLY_API_KEY"), QStringLiteral("from-file"));
    QCOMPARE(config->text("RAVEN_TOKEN_KEY"), QStringLiteral("from-environment"));
}

void AppConfigTest::aSecretInAnOpenPlaceIsRefused_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("onCommandLine");

    QTest::newRow("key in the file") << QByteArray("SENDGRID_API_KEY=SG.canary\n") << QString() << QString();
    QTest::newRow("password in the file")
        << QByteArray("RAVEN_DATABASE_URL=postgresql://a:canary@localhost/x\n") << QString() << QString();
    QTest::newRow("key on the command line")
        << QByteArray() << QStringLiteral("INSTANTLY_API_KEY") << QStringLiteral("canary");
    QTest::newRow("password on the command line")
        << QByteArray() << QStringLiteral("RAVEN_DATABASE_URL") << QStringLiteral("postgresql://a:canary@localhost/x");
}

void AppConfigTest::aSecretInAnOpenPlaceIsRefused()
{
    QFETCH(const QByteArray, file);
    QFETCH(const QString, name);
    QFETCH(const QString, onCommandLine);
    write(QStringLiteral("raven/raven.conf"), file, QFile::ReadOwner | QFile::WriteOwner);
    if (!name.isEmpty())
        m_sources.commandLine.insert(name, onCommandLine);

    const auto config = AppConfig::load(m_sources);

    QVERIFY(!config);
    QCOMPARE(config.error().code, Error::Code::NotConfigured);
    QVERIFY(!config.error().message.contains(QStringLiteral("canary")));
}

void AppConfigTest::aSecretsFileThatOthersCanReadIsRefused()
{
    write(QStringLiteral("secrets"), "SENDGRID_API_KEY=x\n", QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    m_sources.environment.insert(QStringLiteral("RAVEN_SECRETS_FILE"), m_folder->filePath(QStringLiteral("secrets")));

    const auto config = AppConfig::load(m_sources);

    QVERIFY(!config);
    QVERIFY(config.error().message.contains(QStringLiteral("chmod 600")));
}

void AppConfigTest::wrongValuesAreNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");

    QTest::newRow("no number") << "RAVEN_SEND_LANES"
                               << "two";
    QTest::newRow("too many") << "RAVEN_BATCH_SIZE"
                              << "1001";
    QTest::newRow("too few") << "RAVEN_SEND_LANES"
                             << "0";
    QTest::newRow("no url") << "SENDGRID_BASE_URL"
                            << "sendgrid";
    QTest::newRow("key in the clear") << "SENDGRID_BASE_URL"
                                      << "http://api.sendgrid.com";
    QTest::newRow("file") << "INSTANTLY_BASE_URL"
                          << "file:///etc/passwd";
    QTest::newRow("password in url") << "APP_URL"
                                     << "https://me:pw@ops.example.org";
    QTest::newRow("lease shorter than the request") << "RAVEN_LEASE_S"
                                                    << "30";
}

void AppConfigTest::wrongValuesAreNamed()
{
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    m_sources.environment.insert(name, value);

    const auto config = AppConfig::load(m_sources);

    QVERIFY(!config);
    QVERIFY2(config.error().message.contains(name), qPrintable(config.error().message));
}

void AppConfigTest::aNamedFileMustExist()
{
    m_sources.file = m_folder->filePath(QStringLiteral("missing.conf"));

    QVERIFY(!AppConfig::load(m_sources));
}

void AppConfigTest::mailToRealPeopleNeedsAnHttpsAddress()
{
    m_sources.environment.insert(QStringLiteral("APP_URL"), QStringLiteral("http://ops.example.org"));
    const auto live = AppConfig::load(m_sources);
    m_sources.environment.insert(QStringLiteral("SENDGRID_BASE_URL"), QStringLiteral("http://127.0.0.1:9"));
    m_sources.environment.insert(QStringLiteral("INSTANTLY_BASE_URL"), QStringLiteral("http://127.0.0.1:9"));
    const auto training = AppConfig::load(m_sources);

    QVERIFY(live && training);
    QVERIFY(!live->checkPublicUrl());
    QVERIFY(training->checkPublicUrl());
    QVERIFY(training->isTraining());
}

QTEST_GUILESS_MAIN(AppConfigTest)
#include "tst_appconfig.moc"
