#include "services/sandbox/faultplan.h"

#include "tests/support/raventest.h"

class TestFaultPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void anOrdinalStrikesThatRequestOnly();
    void rangesAndEveryNth();
    void aShareIsSeeded();
    void scopesAreApart();
    void latencyComesWithAnother();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
};

namespace {

FaultPlan plan(const char *spec, quint64 seed = 1)
{
    return FaultPlan::parse(QString::fromLatin1(spec), seed).value();
}

QList<int> strikes(FaultPlan plan, FaultScope scope, int requests)
{
    QList<int> ordinals;
    for (int ordinal = 1; ordinal <= requests; ++ordinal) {
        if (!plan.next(scope).isEmpty())
            ordinals.append(ordinal);
    }
    return ordinals;
}

} // namespace

void TestFaultPlan::anOrdinalStrikesThatRequestOnly()
{
    FaultPlan faults = plan("429=7@2");

    QVERIFY(faults.next(FaultScope::Warm).isEmpty());
    const QList<Fault> second = faults.next(FaultScope::Warm);

    QCOMPARE(second.size(), 1);
    QCOMPARE(second.first().kind, FaultKind::TooMany);
    QCOMPARE(second.first().value, QStringLiteral("7"));
    QVERIFY(faults.next(FaultScope::Warm).isEmpty());
}

void TestFaultPlan::rangesAndEveryNth()
{
    QCOMPARE(strikes(plan("cut@2-4"), FaultScope::Warm, 9), QList<int>({2, 3, 4}));
    QCOMPARE(strikes(plan("cut@8-"), FaultScope::Warm, 9), QList<int>({8, 9}));
    QCOMPARE(strikes(plan("cut@/3"), FaultScope::Warm, 9), QList<int>({3, 6, 9}));
    QCOMPARE(strikes(plan("cut"), FaultScope::Warm, 2), QList<int>({1, 2}));
    QCOMPARE(strikes(plan(""), FaultScope::Warm, 2), QList<int>());
}

void TestFaultPlan::aShareIsSeeded()
{
    const QList<int> first = strikes(plan("cut-after@10%", 7), FaultScope::Warm, 2000);

    QCOMPARE(strikes(plan("cut-after@10%", 7), FaultScope::Warm, 2000), first);
    QVERIFY(strikes(plan("cut-after@10%", 8), FaultScope::Warm, 2000) != first);
    QVERIFY2(first.size() > 150 && first.size() < 250, qPrintable(QString::number(first.size())));
}

void TestFaultPlan::scopesAreApart()
{
    FaultPlan faults = plan("cold/fail=502@1;webhook/duplicate=2");

    QVERIFY(faults.next(FaultScope::Warm).isEmpty());
    QVERIFY(faults.next(FaultScope::Read).isEmpty());
    QCOMPARE(faults.next(FaultScope::Cold).first().kind, FaultKind::Fail);
    QCOMPARE(faults.next(FaultScope::Webhook).first().kind, FaultKind::Duplicate);
}

void TestFaultPlan::latencyComesWithAnother()
{
    FaultPlan faults = plan("latency=50;hang;cut");

    const QList<Fault> struck = faults.next(FaultScope::Warm);

    QCOMPARE(struck.size(), 2);
    QCOMPARE(struck.first().kind, FaultKind::Latency);
    QCOMPARE(struck.last().kind, FaultKind::Hang);
}

void TestFaultPlan::nonsenseIsRefused_data()
{
    QTest::addColumn<QString>("spec");
    for (const char *spec :
         {"explode", "cut@0", "cut@x", "cut@5-2", "cut@101%", "cut@/0", "latency", "latency=-1", "latency=soon",
          "refuse=500", "fail=404", "warm/lose", "webhook/cut", "moon/cut", "poison", "webhook/duplicate=1000"})
        QTest::newRow(spec) << QString::fromLatin1(spec);
}

void TestFaultPlan::nonsenseIsRefused()
{
    QFETCH(QString, spec);

    const Result<FaultPlan> parsed = FaultPlan::parse(spec, 1);

    QVERIFY(!parsed);
    QVERIFY(parsed.error().message.contains(spec));
}

QTEST_GUILESS_MAIN(TestFaultPlan)
#include "tst_faultplan.moc"
