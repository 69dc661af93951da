#include "services/sandbox/peoplemodel.h"
#include "services/sandbox/linkvisitor.h"

#include "tests/support/raventest.h"

#include <QHash>

class TestPeopleModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void theSameSeedAndAddressDoTheSame();
    void plansAreInOrderAndBeginWithDelivery();
    void sharesAreNearTheTargets();
    void aTagDecides_data();
    void aTagDecides();
    void formsAreFilledLikeABrowserDoes();
};

namespace {

bool has(const QList<PlannedAct> &plan, MailAct act)
{
    return std::any_of(plan.begin(), plan.end(), [act](const PlannedAct &planned) { return planned.act == act; });
}

double share(Channel channel, std::initializer_list<MailAct> acts)
{
    constexpr int people = 4000;
    int count = 0;
    for (int i = 0; i < people; ++i) {
        const auto plan = planFor(1, "person" + QByteArray::number(i) + "@x.example", channel);
        if (std::any_of(acts.begin(), acts.end(), [&plan](MailAct act) { return has(plan, act); }))
            ++count;
    }
    return double(count) / people;
}

} // namespace

void TestPeopleModel::theSameSeedAndAddressDoTheSame()
{
    int differs = 0;
    for (int i = 0; i < 100; ++i) {
        const QByteArray address = "person" + QByteArray::number(i) + "@x.example";
        QCOMPARE(planFor(5, address, Channel::Warm), planFor(5, address, Channel::Warm));
        differs += planFor(5, address, Channel::Warm) != planFor(6, address, Channel::Warm);
    }

    QVERIFY(differs > 90);
}

void TestPeopleModel::plansAreInOrderAndBeginWithDelivery()
{
    for (int i = 0; i < 500; ++i) {
        const auto plan = planFor(3, "p" + QByteArray::number(i) + "@x.example", Channel::Warm);

        QVERIFY(!plan.isEmpty());
        QVERIFY(plan.first().act == MailAct::Processed || plan.first().act == MailAct::Dropped);
        QVERIFY(std::is_sorted(plan.begin(), plan.end(), [](const PlannedAct &left, const PlannedAct &right) {
            return left.afterMs < right.afterMs;
        }));
    }
}

void TestPeopleModel::sharesAreNearTheTargets()
{
    const double warmDelivered = share(Channel::Warm, {MailAct::Delivered});
    const double warmOpened = share(Channel::Warm, {MailAct::Open});
    const double warmAnswered = share(Channel::Warm, {MailAct::Accept, MailAct::Decline});
    const double coldOpened = share(Channel::Cold, {MailAct::Open});
    const double coldAnswered =
        share(Channel::Cold, {MailAct::Accept, MailAct::Decline, MailAct::ReplyYes, MailAct::ReplyNo});
    const double coldBounced = share(Channel::Cold, {MailAct::Bounced});

    QVERIFY2(warmDelivered > 0.97 && warmDelivered < 0.995, qPrintable(QString::number(warmDelivered)));
    QVERIFY2(warmOpened > 0.75 && warmOpened < 0.85, qPrintable(QString::number(warmOpened)));
    QVERIFY2(warmAnswered > 0.11 && warmAnswered < 0.19, qPrintable(QString::number(warmAnswered)));
    QVERIFY2(coldOpened > 0.24 && coldOpened < 0.34, qPrintable(QString::number(coldOpened)));
    QVERIFY2(coldAnswered > 0.03 && coldAnswered < 0.09, qPrintable(QString::number(coldAnswered)));
    QVERIFY2(coldBounced > 0.05 && coldBounced < 0.11, qPrintable(QString::number(coldBounced)));
}

void TestPeopleModel::aTagDecides_data()
{
    QTest::addColumn<QByteArray>("tag");
    QTest::addColumn<int>("act");
    QTest::newRow("bounce") << QByteArray("bounce") << int(MailAct::Bounced);
    QTest::newRow("block") << QByteArray("block") << int(MailAct::Blocked);
    QTest::newRow("drop") << QByteArray("drop") << int(MailAct::Dropped);
    QTest::newRow("defer") << QByteArray("defer") << int(MailAct::Deferred);
    QTest::newRow("open") << QByteArray("open") << int(MailAct::Open);
    QTest::newRow("machine") << QByteArray("machine") << int(MailAct::MachineOpen);
    QTest::newRow("accept") << QByteArray("accept") << int(MailAct::Accept);
    QTest::newRow("decline") << QByteArray("decline") << int(MailAct::Decline);
    QTest::newRow("unsubscribe") << QByteArray("unsubscribe") << int(MailAct::Unsubscribe);
    QTest::newRow("spam") << QByteArray("spam") << int(MailAct::SpamReport);
    QTest::newRow("reply") << QByteArray("reply") << int(MailAct::ReplyYes);
}

void TestPeopleModel::aTagDecides()
{
    QFETCH(QByteArray, tag);
    QFETCH(int, act);

    for (int i = 0; i < 50; ++i) {
        const auto plan = planFor(1, "p" + QByteArray::number(i) + '+' + tag + "@x.example", Channel::Warm);
        const auto silent = planFor(1, "p" + QByteArray::number(i) + "+silent@x.example", Channel::Warm);

        QVERIFY(has(plan, static_cast<MailAct>(act)));
        QCOMPARE(silent.last().act, MailAct::Delivered);
    }
}

void TestPeopleModel::formsAreFilledLikeABrowserDoes()
{
    const QByteArray page =
        R"(<form method="post" action="/a/tok?x=1&amp;y=2"><input type="hidden" name="t" value="a&amp;b">
        <button type="submit" name="answer" value="decline">No</button>
        <button name='answer' value='accept'>Yes</button></form>)";
    const QByteArray two = R"(<form method=post action=/first><button>x</button></form>
        <form method="post" action="/u/tok"><input type="submit" name="go" value="decline"></form>)";

    const PressedForm pressed = pressForm(page, "accept");
    const PressedForm second = pressForm(two, "decline");

    QCOMPARE(pressed.action, QStringLiteral("/a/tok?x=1&y=2"));
    QCOMPARE(pressed.body, QByteArray("t=a%26b&answer=accept"));
    QCOMPARE(second.action, QStringLiteral("/u/tok"));
    QCOMPARE(second.body, QByteArray("go=decline"));
    QVERIFY(pressForm("<p>no form</p>", "accept").body.isEmpty());
}

QTEST_GUILESS_MAIN(TestPeopleModel)
#include "tst_peoplemodel.moc"
