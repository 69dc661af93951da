#include "services/db/connectionsettings.h"
#include "tests/support/raventest.h"

class ConnectionSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void readsASocketUri();
    void readsARemoteUri();
    void aRemoteServerIsAlwaysVerified();
    void refuses_data();
    void refuses();
    void aRefusalNeverRepeatsThePassword();
    void theUriForPeopleHasNoPasswordAndMeansTheSame();
    void loopbackIsNotRemote_data();
    void loopbackIsNotRemote();
};

void ConnectionSettingsTest::readsASocketUri()
{
    const auto settings =
        ConnectionSettings::fromUri(QStringLiteral("postgresql:///raven?host=/run/my%20raven&port=5433&user=me"));

    QVERIFY(settings);
    QCOMPARE(settings->host, QStringLiteral("/run/my raven"));
    QCOMPARE(settings->port, 5433);
    QCOMPARE(settings->database, QStringLiteral("raven"));
    QCOMPARE(settings->user, QStringLiteral("me"));
    QVERIFY(settings->isSocket());
    QVERIFY(!settings->options.contains(QStringLiteral("sslmode")));
}

void ConnectionSettingsTest::readsARemoteUri()
{
    const auto settings = ConnectionSettings::fromUri(
        QStringLiteral("postgres://ann:p%40ss%3Bw%27@db.example.org/ops?connect_timeout=3"));

    QVERIFY(settings);
    QCOMPARE(settings->user, QStringLiteral("ann"));
    QCOMPARE(settings->password, QStringLiteral("p@ss;w'"));
    QCOMPARE(settings->port, 5432);
    QVERIFY(settings->isRemote());
    QVERIFY(settings->connectOptions().contains(QStringLiteral("connect_timeout='3'")));
    QVERIFY(settings->connectOptions().contains(QStringLiteral("tcp_user_timeout='30000'")));
}

void ConnectionSettingsTest::aRemoteServerIsAlwaysVerified()
{
    const auto silent = ConnectionSettings::fromUri(QStringLiteral("postgresql://ann@db.example.org/ops"));
    const auto weaker =
        ConnectionSettings::fromUri(QStringLiteral("postgresql://ann@db.example.org/ops?sslmode=require"));

    QVERIFY(silent);
    QCOMPARE(silent->options.value(QStringLiteral("sslmode")), QStringLiteral("verify-full"));
    QVERIFY(!weaker);
    QVERIFY(weaker.error().message.contains(QStringLiteral("verify-full")));
}

void ConnectionSettingsTest::refuses_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("why");

    QTest::newRow("not a uri") << "host=db dbname=x"
                               << "postgresql://";
    QTest::newRow("options") << "postgresql://a@localhost/x?options=-csearch_path%3Devil"
                             << "options";
    QTest::newRow("service") << "postgresql://a@localhost/x?service=evil"
                             << "service";
    QTest::newRow("semicolon") << "postgresql://a@localhost/x?sslrootcert=/tmp/a%3Bb"
                               << "semicolon";
    QTest::newRow("no database") << "postgresql://a@localhost"
                                 << "database";
    QTest::newRow("two hosts") << "postgresql://a@one,two/x"
                               << "one host";
    QTest::newRow("supabase pooler") << "postgresql://a@aws.pooler.supabase.com:6543/postgres"
                                     << "5432";
}

void ConnectionSettingsTest::refuses()
{
    QFETCH(const QString, uri);
    QFETCH(const QString, why);

    const auto settings = ConnectionSettings::fromUri(uri);

    QVERIFY(!settings);
    QCOMPARE(settings.error().code, Error::Code::NotConfigured);
    QVERIFY2(settings.error().message.contains(why), qPrintable(settings.error().message));
}

void ConnectionSettingsTest::aRefusalNeverRepeatsThePassword()
{
    const auto settings = ConnectionSettings::fromUri(QStringLiteral("postgresql://ann:hunter2%zz@db/ops"));

    QVERIFY(!settings);
    QVERIFY(!settings.error().message.contains(QStringLiteral("hunter2")));
    QVERIFY(!settings.error().detail.contains(QStringLiteral("hunter2")));
}

void ConnectionSettingsTest::theUriForPeopleHasNoPasswordAndMeansTheSame()
{
    const auto socket = ConnectionSettings::onSocket(QStringLiteral("/run/ra ven"), 5432, QStringLiteral("raven"),
                                                     QStringLiteral("postgres"));
    const auto remote = ConnectionSettings::fromUri(QStringLiteral("postgresql://ann:secret@db.example.org/ops"));
    QVERIFY(remote);

    const auto again = ConnectionSettings::fromUri(socket.toUri());
    const auto remoteAgain = ConnectionSettings::fromUri(remote->toUri());

    QVERIFY2(again, qPrintable(socket.toUri()));
    QCOMPARE(again->host, socket.host);
    QCOMPARE(again->user, socket.user);
    QVERIFY2(remoteAgain, qPrintable(remote->toUri()));
    QCOMPARE(remoteAgain->host, remote->host);
    QCOMPARE(remoteAgain->options, remote->options);
    QVERIFY(!remote->toUri().contains(QStringLiteral("secret")));
}

void ConnectionSettingsTest::loopbackIsNotRemote_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("remote");

    QTest::newRow("socket") << "/run/raven" << false;
    QTest::newRow("localhost") << "localhost" << false;
    QTest::newRow("127.0.0.1") << "127.0.0.1" << false;
    QTest::newRow("::1") << "::1" << false;
    QTest::newRow("name that begins like loopback") << "127.0.0.1.example.org" << true;
    QTest::newRow("address") << "10.0.0.7" << true;
}

void ConnectionSettingsTest::loopbackIsNotRemote()
{
    QFETCH(const QString, host);
    QFETCH(const bool, remote);
    ConnectionSettings settings;
    settings.host = host;

    QCOMPARE(settings.isRemote(), remote);
}

QTEST_GUILESS_MAIN(ConnectionSettingsTest)
#include "tst_connectionsettings.moc"
