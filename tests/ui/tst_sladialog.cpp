#include "app/stories/slastory.h"
#include "models/domain/slaproof.h"
#include "models/tables/slaprooftablemodel.h"
#include "ui/sla/sladialog.h"
#include "ui/sla/slapauseform.h"
#include "ui/sla/slaproofdialog.h"
#include "ui/sla/slaproofprint.h"
#include "ui/sla/slastagerow.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/detailpanel.h"
#include "ui/workorders/slasection.h"

#include "tests/support/raventest.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QPromise>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStringListModel>
#include <QTableView>
#include <QTemporaryDir>

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

class MovingClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return at; }
    QDateTime at;
};

/// Counts what was asked for; answers at once.
struct Fakes
{
    SlaRecord record = SlaStory::atRisk();
    std::optional<Error> actError;
    std::optional<Error> readError;
    int reads = 0;
    int resumes = 0;
    QStringList pauses;
    QList<SlaMinutes> targets;
    MovingClock clock;

    SlaOperations operations()
    {
        clock.at = record.readAt;
        SlaOperations all;
        all.readRecord = [this](const JobId &) {
            ++reads;
            return answered(readError ? Result<SlaRecord>(tl::make_unexpected(*readError)) : Result<SlaRecord>(record));
        };
        all.pause = [this](const JobId &, const QString &reason) {
            pauses.append(reason);
            return answered(acted());
        };
        all.resume = [this](const JobId &) {
            ++resumes;
            return answered(acted());
        };
        all.setTargets = [this](const JobId &, const SlaMinutes &minutes) {
            targets.append(minutes);
            return answered(acted());
        };
        return all;
    }

    Result<> acted() const { return actError ? Result<>(tl::make_unexpected(*actError)) : Result<>(); }
};

/// A dialog that has been read.
std::unique_ptr<SlaDialog> opened(Fakes &fakes)
{
    auto dialog = std::make_unique<SlaDialog>(fakes.record.job, fakes.operations(), fakes.clock, SlaStory::zone());
    dialog->show();
    return dialog;
}

Button *button(const QWidget &inside, const char *name)
{
    return inside.findChild<Button *>(QString::fromLatin1(name));
}

QString lineOf(const SlaDialog &dialog, int stage)
{
    const auto *row = dialog.findChild<SlaStageRow *>(QStringLiteral("slaStage%1").arg(stage));
    return row ? row->line().status : QString();
}

QString text(const QWidget &inside, const char *name)
{
    return inside.findChild<TextLabel *>(QString::fromLatin1(name))->text();
}

} // namespace

/// The SLA of a work order and its proof: what is shown, asked for, refused and written.
class SlaDialogTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }

    void theStagesReadAsTheyAre_data();
    void theStagesReadAsTheyAre();
    void aStageSpeaksAWholeSentence();
    void aBarNeverLeavesItsFrame();
    void theClockOfTheServerMovesTheLines();
    void stagesThatWereNeverConfiguredAreAbsent();
    void aClosedCalendarIsSaid();
    void noSlaOffersTargets();
    void aClosedWorkOrderIsOfferedNothing();
    void aFailureOffersAnotherReading();
    void aLaterFailureKeepsWhatIsShown();
    void aPauseAsksForAReason();
    void otherNeedsWords();
    void aRefusedPauseIsSaidInTheDatabasesWords();
    void aPausedStageResumes();
    void aReopenedStageCanBePaused();
    void onlyChangedTargetsAreSent();
    void withoutTheRightTheControlsAreAbsent();
    void staleDataCannotBeWritten();
    void aDifferentVerdictOfTheEngineIsShown();
    void theHistoryIsNewestFirst();
    void theProofSumsUp();
    void theProofModelKeepsItsContract();
    void aDayCanBeALine();
    void theProofIsCopied();
    void thePdfHasEveryPage_data();
    void thePdfHasEveryPage();
    void aPdfThatCannotBeWrittenIsSaid();
    void thePanelShowsTheStagesAndOpensTheDialog();
};

void SlaDialogTest::theStagesReadAsTheyAre_data()
{
    QTest::addColumn<SlaRecord>("record");
    QTest::addColumn<QStringList>("lines");

    const QString arrival = QStringLiteral("60m, not started");
    const QString completion = QStringLiteral("240m, not started");
    const QString met = QStringLiteral("Met 12m early");
    QTest::newRow("on time") << SlaStory::onTime()
                             << QStringList {met, QStringLiteral("19m left"), arrival, completion};
    QTest::newRow("at risk") << SlaStory::atRisk()
                             << QStringList {met, QStringLiteral("7m 11s left"), arrival, completion};
    QTest::newRow("breached") << SlaStory::breached()
                              << QStringList {met, QStringLiteral("+8m over"), arrival, completion};
    QTest::newRow("paused") << SlaStory::paused()
                            << QStringList {met, QStringLiteral("Paused · parts: compressor on order"), arrival,
                                            completion};
    QTest::newRow("closed") << SlaStory::missed()
                            << QStringList {met, QStringLiteral("Met 6m early"), QStringLiteral("Missed by 8m"),
                                            QStringLiteral("Met 1h 24m early")};
}

void SlaDialogTest::theStagesReadAsTheyAre()
{
    QFETCH(const SlaRecord, record);
    QFETCH(const QStringList, lines);
    Fakes fakes;
    fakes.record = record;

    const auto dialog = opened(fakes);

    QTRY_COMPARE(lineOf(*dialog, 0), lines.at(0));
    for (int i = 1; i < lines.size(); ++i)
        QCOMPARE(lineOf(*dialog, i), lines.at(i));
    QCOMPARE(text(*dialog, "slaTerms"), QStringLiteral("Preset HVAC emergency v3 · calendar Around the clock v1"));
}

void SlaDialogTest::aStageSpeaksAWholeSentence()
{
    Fakes fakes;
    const auto dialog = opened(fakes);

    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));

    const auto *row = dialog->findChild<SlaStageRow *>(QStringLiteral("slaStage1"));
    QCOMPARE(row->accessibleName(), QStringLiteral("Assignment, 76 percent of 30 minutes used, at risk"));
    QCOMPARE(row->line().chance, QStringLiteral("Chance to breach 31 % (n=212)"));
    QCOMPARE(row->line().used, QStringLiteral("22m 49s of 30m"));
    QCOMPARE(row->line().times, QStringLiteral("due 14:32:41"));
}

void SlaDialogTest::aBarNeverLeavesItsFrame()
{
    for (int minute = 0; minute < 600; ++minute) {
        const QDateTime at = SlaStory::now().addSecs(minute * 60);
        const QList<SlaStageLine> lines = stageLines(SlaStory::atRisk(), at, SlaStory::zone());
        for (const SlaStageLine &line : lines)
            QVERIFY(line.share >= 0 && line.share <= 1);
    }
    const SlaStageLine over = stageLines(SlaStory::breached(), SlaStory::breached().readAt, SlaStory::zone()).at(1);
    QCOMPARE(over.share, 1.0);
    QCOMPARE(over.status, QStringLiteral("+8m over"));
}

void SlaDialogTest::theClockOfTheServerMovesTheLines()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));

    fakes.clock.at = fakes.clock.at.addSecs(432);

    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("< 1m over"));
    QCOMPARE(fakes.reads, 1);
}

void SlaDialogTest::stagesThatWereNeverConfiguredAreAbsent()
{
    Fakes fakes;
    fakes.record.targets = {15, 30, 0, 0};

    const auto dialog = opened(fakes);

    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
    QCOMPARE(dialog->findChildren<SlaStageRow *>().size(), 2);
}

void SlaDialogTest::aClosedCalendarIsSaid()
{
    const SlaRecord record = SlaStory::overnight();
    const QDateTime evening(QDate(2026, 11, 25), QTime(20, 0), SlaStory::zone());

    const QList<SlaStageLine> lines = stageLines(record, evening.toUTC(), SlaStory::zone());

    QVERIFY2(lines.last().remark.contains(QStringLiteral("calendar closed until Fri 08:00")),
             qPrintable(lines.last().remark));
}

void SlaDialogTest::noSlaOffersTargets()
{
    Fakes fakes;
    fakes.record = SlaStory::without();
    const auto dialog = opened(fakes);
    auto *notice = dialog->findChild<Notice *>(QStringLiteral("notice"));
    QTRY_COMPARE(notice->sentence(), QStringLiteral("No SLA on this work order."));

    notice->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    button(*dialog, "targetsSet")->click();

    QTRY_COMPARE(fakes.targets, (QList<SlaMinutes> {{15, 30, 60, 240}}));
    QTRY_COMPARE(fakes.reads, 2);
}

void SlaDialogTest::aClosedWorkOrderIsOfferedNothing()
{
    Fakes fakes;
    fakes.record = SlaStory::without();
    fakes.record.isOpen = false;
    const auto dialog = opened(fakes);
    auto *notice = dialog->findChild<Notice *>(QStringLiteral("notice"));

    QTRY_COMPARE(notice->sentence(), QStringLiteral("No SLA on this work order."));
    QVERIFY(!notice->findChild<Button *>(QStringLiteral("noticeAction")));
    QVERIFY(button(*dialog, "slaPause")->isHidden());
}

void SlaDialogTest::aFailureOffersAnotherReading()
{
    Fakes fakes;
    fakes.readError = Error {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
    const auto dialog = opened(fakes);
    auto *notice = dialog->findChild<Notice *>(QStringLiteral("notice"));
    QTRY_COMPARE(notice->sentence(), QStringLiteral("The SLA could not be read."));

    fakes.readError.reset();
    notice->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
}

void SlaDialogTest::aLaterFailureKeepsWhatIsShown()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));

    fakes.readError = Error {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
    dialog->reload();

    auto *strip = dialog->findChild<Notice *>(QStringLiteral("slaStrip"));
    QTRY_COMPARE(strip->sentence(), QStringLiteral("The SLA could not be read again. What you see is from 14:25:30."));
    QCOMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
}

void SlaDialogTest::aPauseAsksForAReason()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
    QSignalSpy acted(dialog.get(), &SlaDialog::acted);

    QTest::keyClick(dialog.get(), Qt::Key_P);
    QCOMPARE(fakes.pauses.size(), 0);
    dialog->findChild<QLineEdit *>(QStringLiteral("pauseWords"))->setText(QStringLiteral(" on order "));
    QTest::keyClick(dialog->findChild<QLineEdit *>(QStringLiteral("pauseWords")), Qt::Key_Return);

    QTRY_COMPARE(fakes.pauses, QStringList {QStringLiteral("parts: on order")});
    QTRY_COMPARE(acted.size(), 1);
    QTRY_COMPARE(fakes.reads, 2);
    QVERIFY(dialog->findChild<SlaPauseForm *>()->isHidden());
}

void SlaDialogTest::otherNeedsWords()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
    dialog->openPause();
    dialog->findChild<QComboBox *>(QStringLiteral("pauseKind"))->setCurrentIndex(4);

    QVERIFY(!button(*dialog, "pauseNow")->isEnabled());
    QCOMPARE(button(*dialog, "pauseNow")->toolTip(), QStringLiteral("“Other” needs words"));
    dialog->findChild<QLineEdit *>(QStringLiteral("pauseWords"))->setText(QStringLiteral("landlord has the key"));
    button(*dialog, "pauseNow")->click();

    QTRY_COMPARE(fakes.pauses, QStringList {QStringLiteral("landlord has the key")});
}

void SlaDialogTest::aRefusedPauseIsSaidInTheDatabasesWords()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
    fakes.actError =
        Error {Error::Code::Rejected, QStringLiteral("Already paused by A. Chen at 14:01. Nothing was changed."), {}};

    dialog->openPause();
    button(*dialog, "pauseNow")->click();

    QTRY_COMPARE(text(*dialog, "slaFailure"), fakes.actError->message);
    QVERIFY(!dialog->findChild<SlaPauseForm *>()->isHidden());
    QVERIFY(button(*dialog, "pauseNow")->isEnabled());
}

void SlaDialogTest::aPausedStageResumes()
{
    Fakes fakes;
    fakes.record = SlaStory::paused();
    const auto dialog = opened(fakes);
    QTRY_COMPARE(button(*dialog, "slaPause")->text(), QStringLiteral("Resume"));
    QCOMPARE(dialog->findChild<SlaStageRow *>(QStringLiteral("slaStage1"))->line().chance,
             QStringLiteral("Chance to breach: not enough history (n = 12)"));

    button(*dialog, "slaPause")->click();

    QTRY_COMPARE(fakes.resumes, 1);
}

void SlaDialogTest::aReopenedStageCanBePaused()
{
    SlaRecord record = SlaStory::atRisk();
    const auto add = [&record](SlaEvent::Kind kind, int secondsAgo) {
        SlaEvent event;
        event.kind = kind;
        event.at = record.readAt.addSecs(-secondsAgo);
        event.reason = QStringLiteral("parts");
        record.stages[1].events.append(event);
    };
    add(SlaEvent::Kind::Completed, 300);
    QVERIFY(!openStage(record));

    add(SlaEvent::Kind::Reopened, 200);
    add(SlaEvent::Kind::Paused, 100);

    QCOMPARE(openStage(record), &record.stages.at(1));
    QVERIFY(isPaused(*openStage(record), record.readAt));
}

void SlaDialogTest::onlyChangedTargetsAreSent()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));
    dialog->openTargets();
    QVERIFY(!button(*dialog, "targetsSet")->isEnabled());

    dialog->findChild<QSpinBox *>(QStringLiteral("target1"))->setValue(45);
    button(*dialog, "targetsSet")->click();

    QTRY_COMPARE(fakes.targets, (QList<SlaMinutes> {{0, 45, 0, 0}}));
    QCOMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left")); // only the next reading moves the number
}

void SlaDialogTest::withoutTheRightTheControlsAreAbsent()
{
    Fakes fakes;
    SlaOperations all = fakes.operations();
    all.pause = nullptr;
    all.setTargets = nullptr;
    SlaDialog dialog(fakes.record.job, all, fakes.clock, SlaStory::zone());
    dialog.show();
    QTRY_COMPARE(lineOf(dialog, 1), QStringLiteral("7m 11s left"));

    QVERIFY(button(dialog, "slaPause")->isHidden());
    QVERIFY(button(dialog, "slaTargets")->isHidden());
    QVERIFY(!button(dialog, "slaProof")->isHidden());
}

void SlaDialogTest::staleDataCannotBeWritten()
{
    Fakes fakes;
    const auto dialog = opened(fakes);
    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("7m 11s left"));

    fakes.clock.at = fakes.clock.at.addSecs(38);
    dialog->setLink({LinkState::Kind::Reconnecting, fakes.record.readAt});
    QTest::keyClick(dialog.get(), Qt::Key_P);

    QVERIFY(!button(*dialog, "slaPause")->isEnabled());
    QCOMPARE(button(*dialog, "slaPause")->toolTip(), QStringLiteral("Read only while reconnecting"));
    QCOMPARE(text(*dialog, "slaAsOf"), QStringLiteral("Data from 14:25:30 (38 s ago). Read only while reconnecting."));
    QVERIFY(dialog->findChild<SlaPauseForm *>()->isHidden());
}

void SlaDialogTest::aDifferentVerdictOfTheEngineIsShown()
{
    Fakes fakes;
    fakes.record = SlaStory::disagreeing();
    QGuiApplication::clipboard()->clear();

    const auto dialog = opened(fakes);

    QTRY_COMPARE(lineOf(*dialog, 1), QStringLiteral("+1m over"));
    QCOMPARE(dialog->findChild<Notice *>(QStringLiteral("slaStrip"))->sentence(),
             QStringLiteral("Proof and badge disagree. The engine's verdict is shown; details copied for support."));
    const QJsonObject copied = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
    QCOMPARE(copied.value(QLatin1String("engine_agrees")).toBool(true), false);
}

void SlaDialogTest::theHistoryIsNewestFirst()
{
    Fakes fakes;
    fakes.record = SlaStory::paused();
    const auto dialog = opened(fakes);
    QTRY_COMPARE(button(*dialog, "slaPause")->text(), QStringLiteral("Resume"));

    const QStringList lines = dialog->findChild<QStringListModel *>()->stringList();

    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines.first(),
             QStringLiteral("Fri 20 Nov 14:10:00   Assignment paused: parts: compressor on order · A. Chen"));
    QCOMPARE(lines.last(), QStringLiteral("Fri 20 Nov 14:00:00   Dispatch started, target 15m · engine ops-1"));
}

void SlaDialogTest::theProofSumsUp()
{
    const SlaProofSheet sheet = slaProofSheet(SlaStory::overnight());
    SlaProofDialog dialog(sheet, SlaStory::zone());
    dialog.show();

    auto *rows = dialog.findChild<SlaProofTableModel *>();
    qint64 counted = 0;
    for (const SlaProofRow &row : rows->rows())
        counted += row.countedMs;

    QCOMPARE(counted, sheet.stages.first().verdict.elapsedMs);
    QCOMPARE(text(dialog, "proofClosing"), closingLine(sheet.stages.first()));
    QVERIFY(text(dialog, "proofClosing").endsWith(QStringLiteral("✓ sum equals verdict")));
    QCOMPARE(rows->index(1, SlaProofTableModel::WhyColumn).data().toString(),
             QStringLiteral("calendar closed · Thanksgiving Day"));
    QCOMPARE(rows->index(0, SlaProofTableModel::ToColumn).data().toString(), QStringLiteral("17:00:00 · 16:00 site"));
    QCOMPARE(text(dialog, "proofTerms"), QStringLiteral("target 16h · policy v3, warning at 75 % · Office hours v2"));
}

void SlaDialogTest::theProofModelKeepsItsContract()
{
    SlaProofTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const SlaProof proof = slaProofSheet(SlaStory::weeks()).stages.first();

    model.setRows(proof.rows, proofStyle(proof, SlaStory::zone(), {}));
    QCOMPARE(model.rowCount(), static_cast<int>(proof.rows.size()));
    model.setRows({}, {});

    QCOMPARE(model.rowCount(), 0);
}

void SlaDialogTest::aDayCanBeALine()
{
    const SlaProofSheet sheet = slaProofSheet(SlaStory::weeks());
    SlaProofDialog dialog(sheet, SlaStory::zone());
    dialog.show();
    auto *rows = dialog.findChild<SlaProofTableModel *>();
    const int whole = rows->rowCount();
    const QString sum = rows->index(whole - 1, SlaProofTableModel::SumColumn).data().toString();

    dialog.findChild<QCheckBox *>(QStringLiteral("proofByDay"))->setChecked(true);

    QVERIFY(rows->rowCount() < whole);
    QCOMPARE(rows->index(rows->rowCount() - 1, SlaProofTableModel::SumColumn).data().toString(), sum);
}

void SlaDialogTest::theProofIsCopied()
{
    const SlaProofSheet sheet = slaProofSheet(SlaStory::atRisk());
    SlaProofDialog dialog(sheet, SlaStory::zone());
    dialog.show();

    button(dialog, "proofCopyText")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), proofText(sheet, SlaStory::zone()));
    button(dialog, "proofCopyJson")->click();

    QCOMPARE(QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object(), proofJson(sheet));
    QCOMPARE(text(dialog, "proofOutcome"), QStringLiteral("Copied as JSON."));
}

void SlaDialogTest::thePdfHasEveryPage_data()
{
    QTest::addColumn<int>("paper");
    QTest::addColumn<double>("widthPoints");

    QTest::newRow("A4") << static_cast<int>(QPageSize::A4) << 595.0;
    QTest::newRow("Letter") << static_cast<int>(QPageSize::Letter) << 612.0;
}

void SlaDialogTest::thePdfHasEveryPage()
{
    QFETCH(const int, paper);
    QFETCH(const double, widthPoints);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("proof.pdf"));

    const Result<int> pages = saveProofAsPdf(slaProofSheet(SlaStory::weeks()), SlaStory::zone(), path,
                                             static_cast<QPageSize::PageSizeId>(paper));

    QVERIFY(pages);
    QVERIFY2(*pages >= 2, "three weeks of office hours do not fit one page");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray pdf = file.readAll();
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.contains(QByteArray("/Count ").append(QByteArray::number(*pages))));
    QVERIFY(pdf.contains(QByteArray("/MediaBox [0 0 ").append(QByteArray::number(widthPoints, 'f', 0))));
}

void SlaDialogTest::aPdfThatCannotBeWrittenIsSaid()
{
    const Result<int> pages = saveProofAsPdf(slaProofSheet(SlaStory::atRisk()), SlaStory::zone(),
                                             QStringLiteral("/nowhere/at/all/proof.pdf"), QPageSize::A4);

    QVERIFY(!pages);
    QVERIFY(pages.error().message.startsWith(QStringLiteral("/nowhere/at/all/proof.pdf could not be written: ")));
}

void SlaDialogTest::thePanelShowsTheStagesAndOpensTheDialog()
{
    MovingClock clock;
    clock.at = SlaStory::now();
    DetailPanel panel(clock, {});
    panel.show();
    WorkOrderFacts facts;
    facts.row.id = SlaStory::atRisk().job;
    facts.row.number = 48'213;
    panel.showFacts(facts);
    auto *section = panel.findChild<SlaSection *>(QStringLiteral("slaSection"));
    QVERIFY(!section->isVisible());
    QSignalSpy wanted(&panel, &DetailPanel::slaWanted);

    panel.showSla(SlaStory::atRisk());
    section->click();

    QVERIFY(section->isVisible());
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().value<JobId>(), facts.row.id);
    QVERIFY(section->accessibleName().contains(QStringLiteral("Assignment, 76 percent of 30 minutes used, at risk")));
    panel.showSlaProblem(QStringLiteral("The server closed the connection."));
    QCOMPARE(section->accessibleName(), QStringLiteral("The SLA could not be read: The server closed the connection."));
}

QTEST_MAIN(SlaDialogTest)
#include "tst_sladialog.moc"
