#include "services/db/sqlcatalog.h"
#include "tests/support/raventest.h"

class SqlCatalogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void splitsBlocksAndStripsComments();
    void keepsDashesInsideLiterals();
    void collectsEachPlaceholderOnce();
    void refusesDamage_data();
    void refusesDamage();
    void theBuiltInCatalogueLoads();
};

void SqlCatalogTest::splitsBlocksAndStripsComments()
{
    SqlCatalog catalog;

    const auto added =
        catalog.add(QStringLiteral("a.sql"),
                    QStringLiteral("-- a file about jobs, it's fine\n"
                                   "-- name: job_find\nselect 1 -- the dispatcher's choice :not_a_bind\n;\n"
                                   "-- name: job_list\nselect 2;\n"));

    QVERIFY(added);
    QCOMPARE(catalog.names(), QStringList({QStringLiteral("job_find"), QStringLiteral("job_list")}));
    QCOMPARE(catalog.statement(QStringLiteral("job_find")).text, QStringLiteral("select 1"));
    QVERIFY(catalog.statement(QStringLiteral("job_find")).placeholders.isEmpty());
}

void SqlCatalogTest::keepsDashesInsideLiterals()
{
    SqlCatalog catalog;

    const auto added = catalog.add(QStringLiteral("a.sql"), QStringLiteral("-- name: a\nselect '--', ':x', '?'"));

    QVERIFY(added);
    QCOMPARE(catalog.statement(QStringLiteral("a")).text, QStringLiteral("select '--', ':x', '?'"));
    QVERIFY(catalog.statement(QStringLiteral("a")).placeholders.isEmpty());
}

void SqlCatalogTest::collectsEachPlaceholderOnce()
{
    SqlCatalog catalog;

    const auto added =
        catalog.add(QStringLiteral("a.sql"),
                    QStringLiteral("-- name: a\nselect :job_id::uuid, :row_limit, x[1] where y = :job_id"));

    QVERIFY(added);
    QCOMPARE(catalog.statement(QStringLiteral("a")).placeholders,
             QStringList({QStringLiteral("job_id"), QStringLiteral("row_limit")}));
}

void SqlCatalogTest::refusesDamage_data()
{
    QTest::addColumn<QString>("content");
    QTest::addColumn<QString>("why");

    QTest::newRow("twice") << "-- name: a\nselect 1;\n-- name: a\nselect 2;"
                           << "twice";
    QTest::newRow("empty") << "-- name: a\n-- only a comment\n;\n"
                           << "empty";
    QTest::newRow("bad name") << "-- name: JobFind\nselect 1"
                              << "bad statement name";
    QTest::newRow("no name") << "select 1;\n-- name: a\nselect 2"
                             << "before the first name";
    QTest::newRow("question mark") << "-- name: a\nselect x ? 'k'"
                                   << "jsonb_exists";
    QTest::newRow("block comment") << "-- name: a\nselect 1 /* it's */"
                                   << "block comment";
    QTest::newRow("bind in brackets") << "-- name: a\nselect x[:at]"
                                      << "inside [ ]";
    QTest::newRow("open quote") << "-- name: a\nselect 'x"
                                << "open quote";
}

void SqlCatalogTest::refusesDamage()
{
    QFETCH(const QString, content);
    QFETCH(const QString, why);
    SqlCatalog catalog;

    const auto added = catalog.add(QStringLiteral("a.sql"), content);

    QVERIFY(!added);
    QVERIFY2(added.error().detail.contains(why), qPrintable(added.error().detail));
}

void SqlCatalogTest::theBuiltInCatalogueLoads()
{
    QVERIFY(SqlCatalog::builtIn().contains(QStringLiteral("migrator_list_applied")));
}

QTEST_GUILESS_MAIN(SqlCatalogTest)
#include "tst_sqlcatalog.moc"
