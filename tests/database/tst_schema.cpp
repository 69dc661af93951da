#include "tests/support/raventest.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>

namespace {

QString snapshotFile()
{
    return qEnvironmentVariable("RAVEN_SOURCE_DIR") + QStringLiteral("/tests/data/schema.sql");
}

/// pg_dump's text without what differs between servers and months.
QByteArray normalised(QString dump)
{
    static const QRegularExpression noise(
        QStringLiteral("^(-- Dumped .*|\\\\(un)?restrict .*|-- PostgreSQL database dump.*|--)\\n"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression blankLines(QStringLiteral("\\n{3,}"));
    return dump.remove(noise).replace(blankLines, QStringLiteral("\n\n")).trimmed().toUtf8() + '\n';
}

} // namespace

/// The schema after all migrations, rights and policies included, is what tests/data/schema.sql says. After a new
/// migration run tests/data/regenerate-schema.sh and read the diff.
class SchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theMigrationsMakeTheSnapshot();
    void everyTableIsGuarded();
};

void SchemaTest::theMigrationsMakeTheSnapshot()
{
    auto database = TestDatabase::create();
    QVERIFY2(database, qPrintable(database ? QString() : database.error().message + database.error().detail));
    QProcess dump;
    dump.start(QStringLiteral("pg_dump"),
               {QStringLiteral("--schema-only"), QStringLiteral("--host"), TestDatabase::socketFolder(),
                QStringLiteral("--username"), QStringLiteral("postgres"), QStringLiteral("--exclude-table"),
                QStringLiteral("message_events_2*"), (*database)->name()});
    QVERIFY(dump.waitForFinished(60000));
    QVERIFY2(dump.exitCode() == 0, dump.readAllStandardError().constData());
    const QByteArray now = normalised(QString::fromUtf8(dump.readAllStandardOutput()));

    QFile file(snapshotFile());
    if (qEnvironmentVariableIsSet("RAVEN_REGENERATE_SCHEMA")) {
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(now), now.size());
        return;
    }
    QVERIFY2(file.open(QIODevice::ReadOnly), "run tests/data/regenerate-schema.sh");
    const QList<QByteArray> expected = file.readAll().split('\n');
    const QList<QByteArray> actual = now.split('\n');
    for (qsizetype i = 0; i < std::max(expected.size(), actual.size()); ++i)
        QVERIFY2(expected.value(i) == actual.value(i),
                 qPrintable(QStringLiteral("line %1 is '%2', the snapshot says '%3'; tests/data/regenerate-schema.sh")
                                .arg(i + 1)
                                .arg(QString::fromUtf8(actual.value(i)), QString::fromUtf8(expected.value(i)))));
}

/// A table without row-level security would show every organisation's rows to everybody.
void SchemaTest::everyTableIsGuarded()
{
    auto database = TestDatabase::create();
    QVERIFY(database);

    const QString open = (*database)->value(
        "select string_agg(relname, ', ' order by relname) from pg_class where relnamespace = 'public'::regnamespace"
        " and relkind in ('r', 'p') and not relrowsecurity and relname not like 'message\\_events\\_%'"
        " and relname <> 'raven_migrations'");
    const QString definers = (*database)->value(
        "select string_agg(relname, ', ') from pg_class where relnamespace = 'public'::regnamespace and relkind = 'v'"
        " and not coalesce('security_invoker=true' = any(reloptions), false)");
    const QString paths = (*database)->value(
        "select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p where pronamespace = 'public'::regnamespace"
        " and prosecdef and not exists (select from unnest(proconfig) c where c like 'search_path=%')");

    QVERIFY2(open.isEmpty(), qPrintable(QStringLiteral("without row-level security: ") + open));
    QVERIFY2(definers.isEmpty(), qPrintable(QStringLiteral("views that bypass it: ") + definers));
    QVERIFY2(paths.isEmpty(), qPrintable(QStringLiteral("definers without search_path: ") + paths));
}

QTEST_GUILESS_MAIN(SchemaTest)
#include "tst_schema.moc"
