#include "services/imports/csvreader.h"
#include "services/imports/technicianrows.h"

#include "tests/support/raventest.h"

#include <QBuffer>

class TestTechnicianRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aGoodRowBecomesOneCopyLine();
    void aHeaderThatCannotServeIsRefused_data();
    void aHeaderThatCannotServeIsRefused();
    void aBadFieldNamesItsRowAndColumn_data();
    void aBadFieldNamesItsRowAndColumn();
    void everyProblemOfARowIsReported();
    void unknownColumnsAreNamed();
};

namespace {

struct Outcome
{
    QByteArray lines;
    QStringList problems;
    QStringList ignored;
    QString refused;
};

Outcome read(QByteArray file)
{
    QBuffer device(&file);
    device.open(QIODevice::ReadOnly);
    CsvReader reader(device);
    Outcome outcome;
    if (const auto header = reader.next(); !header || !*header) {
        outcome.refused = QStringLiteral("no header");
        return outcome;
    }
    const auto rows = TechnicianRows::fromHeader(reader);
    if (!rows) {
        outcome.refused = rows.error().message;
        return outcome;
    }
    outcome.ignored = rows->ignoredColumns();
    for (auto more = reader.next(); more && *more; more = reader.next()) {
        rows->append(reader, outcome.lines, [&outcome](const ImportProblem &problem) {
            outcome.problems.append(QStringLiteral("%1 %2: %3").arg(problem.row).arg(problem.column, problem.problem));
        });
    }
    return outcome;
}

} // namespace

void TestTechnicianRows::aGoodRowBecomesOneCopyLine()
{
    const Outcome outcome =
        read("Full Name,E-Mail,Trade,Lat,Lng,signed_up,consent_date,phone,bio\r\n"
             "Zo\xC3\xAB  , zoe@Example.com ,hvac,29.76,-95.37,Yes,2026-01-31,'+1 713 555 0100,C:\\tools\r\n");

    QCOMPARE(outcome.refused, QString());
    QCOMPARE(outcome.problems, QStringList());
    QCOMPARE(outcome.lines,
             QByteArray("2\tZo\xC3\xAB\tzoe@Example.com\t+1 713 555 0100\tHVAC\t\\N\t\\N\t\\N\t29.76\t-95.37\tt\t"
                        "2026-01-31T00:00:00Z\t\\N\t\\N\t\\N\t\\N\t\\N\tC:\\\\tools\n"));
}

void TestTechnicianRows::aHeaderThatCannotServeIsRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("part");
    QTest::newRow("no name") << QByteArray("email,trade\n") << QStringLiteral("full_name");
    QTest::newRow("no trade") << QByteArray("name,email\n") << QStringLiteral("trade_needed");
    QTest::newRow("no way to reach") << QByteArray("name,trade\n") << QStringLiteral("email or phone");
    QTest::newRow("half a place") << QByteArray("name,trade,email,lat\n") << QStringLiteral("lng");
    QTest::newRow("twice") << QByteArray("name,full_name,trade,email\n") << QStringLiteral("mean the same");
    QTest::newRow("semicolons") << QByteArray("name;trade;email\n") << QStringLiteral("semicolons");
}

void TestTechnicianRows::aHeaderThatCannotServeIsRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, part);

    const Outcome outcome = read(header);

    QVERIFY2(outcome.refused.contains(part), qPrintable(outcome.refused));
}

void TestTechnicianRows::aBadFieldNamesItsRowAndColumn_data()
{
    QTest::addColumn<QByteArray>("row");
    QTest::addColumn<QString>("part");
    QTest::newRow("no at") << QByteArray("A,ann.example.com,HVAC,,,,,") << QStringLiteral("2 email: not an e-mail");
    QTest::newRow("two ats") << QByteArray("A,a@b@example.com,HVAC,,,,,") << QStringLiteral("2 email: not an e-mail");
    QTest::newRow("header injection") << QByteArray("A,\"a@example.com\r\nBcc: x@y.z\",HVAC,,,,,")
                                      << QStringLiteral("2 email: not an e-mail");
    QTest::newRow("list") << QByteArray("A,\"a@example.com,b@example.com\",HVAC,,,,,")
                          << QStringLiteral("2 email: not an e-mail");
    QTest::newRow("trade") << QByteArray("A,a@example.com,Roofing,,,,,") << QStringLiteral("2 trade: not a trade");
    QTest::newRow("latitude") << QByteArray("A,a@example.com,HVAC,91,0,,,") << QStringLiteral("2 lat: not a number");
    QTest::newRow("nan") << QByteArray("A,a@example.com,HVAC,nan,0,,,") << QStringLiteral("2 lat: not a number");
    QTest::newRow("half a place") << QByteArray("A,a@example.com,HVAC,29,,,,") << QStringLiteral("2 lat: latitude and");
    QTest::newRow("flag") << QByteArray("A,a@example.com,HVAC,,,maybe,,") << QStringLiteral("2 signed_up: neither");
    QTest::newRow("date") << QByteArray("A,a@example.com,HVAC,,,,31.1.2026,")
                          << QStringLiteral("2 consent_date: not a date");
    QTest::newRow("latin-1") << QByteArray("Zo\xEB,a@example.com,HVAC,,,,,")
                             << QStringLiteral("2 full_name: not UTF-8");
    QTest::newRow("nul") << QByteArray("A\0B,a@example.com,HVAC,,,,,", 27)
                         << QStringLiteral("2 full_name: holds a line break");
    QTest::newRow("too few") << QByteArray("A,a@example.com")
                             << QStringLiteral("2 : 2 fields where the header names 8");
    QTest::newRow("nameless") << QByteArray(" ,a@example.com,HVAC,,,,,") << QStringLiteral("2 full_name: empty");
    QTest::newRow("unreachable") << QByteArray("A,,HVAC,,,,,") << QStringLiteral("2 email: neither");
    QTest::newRow("phone") << QByteArray("A,,HVAC,,,,,call me") << QStringLiteral("2 phone: not a telephone number");
}

void TestTechnicianRows::aBadFieldNamesItsRowAndColumn()
{
    QFETCH(QByteArray, row);
    QFETCH(QString, part);

    const Outcome outcome = read("full_name,email,trade,lat,lng,signed_up,consent_date,phone\n" + row + '\n');

    QCOMPARE(outcome.problems.size(), 1);
    QVERIFY2(outcome.problems.first().startsWith(part), qPrintable(outcome.problems.first()));
    QVERIFY(outcome.lines.isEmpty());
}

void TestTechnicianRows::everyProblemOfARowIsReported()
{
    const Outcome outcome = read("full_name,email,trade\nA,nowhere,Roofing\nB,b@example.com,Plumbing\n");

    QCOMPARE(outcome.problems.size(), 2);
    QVERIFY(outcome.lines.startsWith("3\tB\t"));
}

void TestTechnicianRows::unknownColumnsAreNamed()
{
    const Outcome outcome = read("full_name,email,trade,Shoe size\n");

    QCOMPARE(outcome.ignored, QStringList {QStringLiteral("Shoe size")});
}

QTEST_GUILESS_MAIN(TestTechnicianRows)
#include "tst_technicianrows.moc"
