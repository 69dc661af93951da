#include "models/domain/format.h"

#include "tests/support/raventest.h"

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void aRateIsNeverRoundedUpToATargetOrToAHundred_data();
    void aRateIsNeverRoundedUpToATargetOrToAHundred();
    void timeLeftIsWrittenByItsSize_data();
    void timeLeftIsWrittenByItsSize();
    void aDayIsNamedByItsDistance_data();
    void aDayIsNamedByItsDistance();
    void theSiteZoneAppearsOnlyWhereItReadsDifferently();
    void moneyAndDistanceAreShort();
    void foreignTextBecomesOneBoundedLine();
};

void TestFormat::aRateIsNeverRoundedUpToATargetOrToAHundred_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<int>("whole");
    QTest::addColumn<int>("target");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no denominator") << 0 << 0 << 80 << QStringLiteral("–");
    QTest::newRow("nothing of something") << 0 << 10 << 80 << QStringLiteral("0 %");
    QTest::newRow("under one percent") << 1 << 101 << 80 << QStringLiteral("< 1 %");
    QTest::newRow("nearest") << 29 << 56 << 80 << QStringLiteral("52 %");
    QTest::newRow("98.9 against 99") << 989 << 1000 << 99 << QStringLiteral("98 %");
    QTest::newRow("reaches the target") << 990 << 1000 << 99 << QStringLiteral("99 %");
    QTest::newRow("99.6 is not 100") << 996 << 1000 << 80 << QStringLiteral("99 %");
    QTest::newRow("all") << 19 << 19 << 85 << QStringLiteral("100 %");
}

void TestFormat::aRateIsNeverRoundedUpToATargetOrToAHundred()
{
    QFETCH(int, part);
    QFETCH(int, whole);
    QFETCH(int, target);

    QTEST(Format::rate(part, whole, target), "expected");
}

void TestFormat::timeLeftIsWrittenByItsSize_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("expected");
    QTest::newRow("under ten minutes") << qint64(431) << QStringLiteral("7m 11s left");
    QTest::newRow("seconds") << qint64(40) << QStringLiteral("40s left");
    QTest::newRow("minutes") << qint64(779) << QStringLiteral("12m left");
    QTest::newRow("hours") << qint64(3900) << QStringLiteral("1h 5m left");
    QTest::newRow("whole hours") << qint64(18000) << QStringLiteral("5h left");
    QTest::newRow("days") << qint64(93600) << QStringLiteral("1d 2h left");
    QTest::newRow("due at this instant") << qint64(0) << QStringLiteral("< 1m over");
    QTest::newRow("over") << qint64(-485) << QStringLiteral("+8m over");
    QTest::newRow("far over") << qint64(-7500) << QStringLiteral("+2h 5m over");
}

void TestFormat::timeLeftIsWrittenByItsSize()
{
    QFETCH(qint64, seconds);

    QTEST(Format::timeLeft(seconds), "expected");
}

void TestFormat::aDayIsNamedByItsDistance_data()
{
    QTest::addColumn<QDateTime>("instant");
    QTest::addColumn<QString>("expected");
    const auto at = [](int year, int month, int day, int hour) {
        return QDateTime(QDate(year, month, day), QTime(hour, 0), QTimeZone("America/Chicago"));
    };
    QTest::newRow("none") << QDateTime() << QStringLiteral("–");
    QTest::newRow("today") << at(2026, 11, 20, 15) << QStringLiteral("today 15:00");
    QTest::newRow("tomorrow") << at(2026, 11, 21, 9) << QStringLiteral("tomorrow 09:00");
    QTest::newRow("this week") << at(2026, 11, 23, 9) << QStringLiteral("Mon 09:00");
    QTest::newRow("last week") << at(2026, 11, 18, 9) << QStringLiteral("Wed 18 Nov");
    QTest::newRow("far") << at(2026, 12, 1, 9) << QStringLiteral("1 Dec 2026");
}

void TestFormat::aDayIsNamedByItsDistance()
{
    QFETCH(QDateTime, instant);
    const QTimeZone zone("America/Chicago");
    const QDateTime now(QDate(2026, 11, 20), QTime(14, 25), zone);

    QTEST(Format::when(instant, now, zone), "expected");
}

void TestFormat::theSiteZoneAppearsOnlyWhereItReadsDifferently()
{
    const QDateTime instant(QDate(2026, 11, 20), QTime(15, 10), QTimeZone::utc());
    const QTimeZone mountain("America/Denver");
    const QTimeZone central("America/Chicago");

    QCOMPARE(Format::clockWithSite(instant, central, mountain), QStringLiteral("09:10 · 08:10 site"));
    QCOMPARE(Format::clockWithSite(instant, central, QTimeZone("America/Winnipeg")), QStringLiteral("09:10"));
}

void TestFormat::moneyAndDistanceAreShort()
{
    QCOMPARE(Format::budget(400.0, 900.0), QStringLiteral("$400 to $900"));
    QCOMPARE(Format::budget(std::nullopt, 1250.5), QStringLiteral("up to $1,250.50"));
    QCOMPARE(Format::budget(std::nullopt, std::nullopt), QStringLiteral("–"));
    QCOMPARE(Format::miles(4.06), QStringLiteral("4.1 mi"));
    QCOMPARE(Format::count(1204), QStringLiteral("1,204"));
    QCOMPARE(Format::ofCount(56, 60), QStringLiteral("56 of 60"));
    QCOMPARE(Format::holdLeft(24), QStringLiteral("0:24"));
}

void TestFormat::foreignTextBecomesOneBoundedLine()
{
    const QString hostile = QStringLiteral("a\nb\u202Ec") + QString(1000, QLatin1Char('x'));

    const QString line = Format::singleLine(hostile, 10);

    QCOMPARE(line, QStringLiteral("a b cxxxxx…"));
}

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
