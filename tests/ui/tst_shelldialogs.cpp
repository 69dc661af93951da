#include "models/tables/candidatetablemodel.h"
#include "ui/shell/startscreen.h"
#include "ui/shell/stopalldialog.h"
#include "ui/shell/stopsdialog.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPromise>
#include <QSignalSpy>

namespace {

template<typename T>
QFuture<Result<T>> answered(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

CandidateRow candidate(const char *name, double score)
{
    CandidateRow row;
    row.name = QString::fromLatin1(name);
    row.score = score;
    return row;
}

} // namespace

class TestShellDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void stoppingEverythingNeedsAReason();
    void whatWasStoppedIsReportedFromTheLedger();
    void aReleaseSaysHowManyGoOn();
    void theStartScreenKeepsNoPasswordAndSaysWhatFailed();
    void candidatesMergeInPlace();
};

void TestShellDialogs::stoppingEverythingNeedsAReason()
{
    int stops = 0;
    StopOperations operations;
    operations.stopAll = [&stops](const QString &) {
        ++stops;
        return answered(Result<StopReport>(StopReport()));
    };
    StopAllDialog dialog(operations);
    dialog.show();
    auto *stop = dialog.findChild<Button *>(QStringLiteral("stopAllButton"));

    stop->click();
    dialog.findChild<QLineEdit *>(QStringLiteral("stopReason"))->setText(QStringLiteral("  "));
    stop->click();

    QCOMPARE(stops, 0);
    QCOMPARE(stop->toolTip(), QStringLiteral("A reason is needed."));
}

void TestShellDialogs::whatWasStoppedIsReportedFromTheLedger()
{
    QString reason;
    StopOperations operations;
    operations.stopAll = [&reason](const QString &given) {
        reason = given;
        StopReport report;
        report.left = 41;
        report.inFlight = 8;
        report.inDoubt = 3;
        report.waiting = 1'019;
        return answered(Result<StopReport>(report));
    };
    StopAllDialog dialog(operations);
    dialog.show();

    dialog.findChild<QLineEdit *>(QStringLiteral("stopReason"))->setText(QStringLiteral("wrong template"));
    dialog.findChild<Button *>(QStringLiteral("stopAllButton"))->click();

    QTRY_COMPARE(dialog.findChild<TextLabel *>(QStringLiteral("stopOutcome"))->text(),
                 QStringLiteral("Stopped. 41 had left, 8 are in flight, 3 in doubt; 1,019 wait and will not be sent."));
    QCOMPARE(reason, QStringLiteral("wrong template"));
}

void TestShellDialogs::aReleaseSaysHowManyGoOn()
{
    QList<qint64> released;
    StopOperations operations;
    operations.read = [&released] {
        StopSwitch stop;
        stop.id = 7;
        stop.reason = QStringLiteral("<b>why</b>");
        stop.setBy = QStringLiteral("A. Chen");
        stop.setAt = QDateTime::currentDateTimeUtc();
        return answered(Result<QList<StopSwitch>>(released.isEmpty() ? QList<StopSwitch> {stop} : QList<StopSwitch>()));
    };
    operations.release = [&released](StopSwitch::Scope, qint64 id) {
        released.append(id);
        return answered(Result<int>(1));
    };
    StopsDialog dialog(operations);
    dialog.show();
    QTRY_VERIFY(dialog.findChild<Button *>(QStringLiteral("releaseButton")));

    dialog.findChild<Button *>(QStringLiteral("releaseButton"))->click();

    QTRY_COMPARE(dialog.findChild<Notice *>()->sentence(), QStringLiteral("Released. 1 message goes on."));
    QCOMPARE(released, QList<qint64> {7});
    QTRY_VERIFY(!dialog.findChild<Button *>(QStringLiteral("releaseButton")));
    for (const QLabel *label : dialog.findChildren<QLabel *>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}

void TestShellDialogs::theStartScreenKeepsNoPasswordAndSaysWhatFailed()
{
    StartScreen screen;
    screen.show();
    QSignalSpy chosen(&screen, &StartScreen::databaseChosen);
    auto *connectButton = screen.findChild<Button *>(QStringLiteral("connectButton"));

    connectButton->click();
    QCOMPARE(chosen.size(), 0);
    screen.setDatabase(QStringLiteral("postgresql://ops-db/raven"), QStringLiteral("ortiz"));
    screen.findChild<QLineEdit *>(QStringLiteral("passwordField"))->setText(QStringLiteral("secret"));
    connectButton->click();
    connectButton->click();

    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.first().at(2).toString(), QStringLiteral("secret"));
    QVERIFY(!connectButton->isEnabled());
    screen.showFailure(QStringLiteral("The database refused the login."));
    QVERIFY(connectButton->isEnabled());
    QCOMPARE(screen.findChild<Notice *>()->sentence(), QStringLiteral("The database refused the login."));
    QCOMPARE(screen.findChild<QLineEdit *>(QStringLiteral("passwordField"))->echoMode(), QLineEdit::Password);
}

void TestShellDialogs::candidatesMergeInPlace()
{
    CandidateTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.merge({candidate("a", 0.9), candidate("b", 0.8)});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);

    model.merge({candidate("a", 0.9), candidate("b", 0.7), candidate("c", 0.6)});
    model.merge({candidate("a", 0.9)});

    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reset.size(), 0);
    model.merge({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestShellDialogs)
#include "tst_shelldialogs.moc"
