#include "app/stories/boardstory.h"
#include "models/domain/requestreader.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/tabularlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/keptdraft.h"
#include "ui/workorders/workorderform.h"

#include "tests/support/raventest.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPromise>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTimeZone>

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

WorkOrderDraft wholeDraft()
{
    WorkOrderDraft draft = draftOf(BoardStory::facts(BoardStory::rows().at(2).id));
    draft.clientKey = QUuid::createUuid();
    draft.lat = 29.76;
    draft.lng = -95.37;
    return draft;
}

} // namespace

class TestWorkOrderForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void whatIsMissingIsSaidAtTheField();
    void everyTryCarriesTheSameKey();
    void aDuplicateIsNamedAndNothingIsMade();
    void aDraftSurvivesAClosedForm();
    void anUntouchedFormIsNotKept();
    void aPackedDraftComesBackWhole();
    void editingSendsTheRevisionItSaw();
    void staleDataCannotBeCreated();
    void aPastedRequestFillsTheForm();
    void whatAPersonTypedIsNeverOverwritten();
    void aRemovedValueLeavesTheFieldEmptyAndCanComeBack();
    void wordsThatLeaveTheTextLeaveTheForm();
    void anOpenDateIsSetByAPressOnly();
    void nothingRecognisedSaysSo();
    void aTextOverTheLimitIsCutAndSaysSo();
    void aRestoredDraftKnowsWhatWasTyped();
    void previewIsAskedForWithTheSecondButton();
    void ctrlEnterCreates();
    void leavingAFieldSaysWhatIsWrong();
    void halfTypedIsKeptWhileTheConnectionIsGone();
    void targetsFollowTradeAndUrgencyUntilTheyAreEdited();
    void anotherTradeKeepsWhatWasEdited();
    void fallbackTargetsAreCalledSo();
    void unreadPresetsLeaveTheTargetsToTheDatabase();
    void editingSendsOnlyChangedTargets();
    void aForeignChangeIsTakenOrMarked();
    void aDiscardedDraftLeavesNothingTyped();
    void theFormFitsASmallWindow();
};

void TestWorkOrderForm::whatIsMissingIsSaidAtTheField()
{
    int creates = 0;
    WorkOrderForm::Operations operations;
    operations.create = [&creates](const WorkOrderDraft &) {
        ++creates;
        return answered(Result<WorkOrderCreated>(WorkOrderCreated()));
    };
    WorkOrderForm form(operations);
    form.show();
    WorkOrderDraft draft = wholeDraft();
    draft.contactEmail.clear();
    draft.budgetMin = 900;
    draft.budgetMax = 400;
    form.setDraft(draft);

    form.findChild<Button *>(QStringLiteral("storeButton"))->click();

    QCOMPARE(creates, 0);
    QCOMPARE(form.findChild<TextLabel *>(QStringLiteral("contactEmailFieldProblem"))->text(),
             QStringLiteral("Contact e-mail is missing."));
    QVERIFY(!form.findChild<TextLabel *>(QStringLiteral("budgetMinFieldProblem"))->text().isEmpty());
    QVERIFY(form.findChild<TextLabel *>(QStringLiteral("titleFieldProblem"))->text().isEmpty());
}

void TestWorkOrderForm::everyTryCarriesTheSameKey()
{
    QList<QUuid> keys;
    WorkOrderForm::Operations operations;
    operations.create = [&keys](const WorkOrderDraft &draft) {
        keys.append(draft.clientKey);
        if (keys.size() < 2)
            return answered(Result<WorkOrderCreated>(failure(Error::Code::Unavailable, QStringLiteral("gone"))));
        return answered(Result<WorkOrderCreated>(WorkOrderCreated()));
    };
    WorkOrderForm form(operations);
    form.show();
    form.setDraft(wholeDraft());
    QSignalSpy stored(&form, &WorkOrderForm::stored);

    form.findChild<Button *>(QStringLiteral("storeButton"))->click();
    auto *notice = form.findChild<Notice *>();
    QTRY_VERIFY(notice->isVisible());
    QVERIFY(notice->sentence().contains(QStringLiteral("pressing again cannot make a second one")));
    notice->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QTRY_COMPARE(stored.size(), 1);
    QCOMPARE(keys.size(), 2);
    QCOMPARE(keys.first(), keys.last());
    QVERIFY(!keys.first().isNull());
}

void TestWorkOrderForm::aDuplicateIsNamedAndNothingIsMade()
{
    bool allowed = false;
    WorkOrderForm::Operations operations;
    operations.create = [&allowed](const WorkOrderDraft &draft) {
        allowed = draft.allowDuplicate;
        WorkOrderCreated outcome;
        outcome.kind = allowed ? WorkOrderCreated::Kind::Created : WorkOrderCreated::Kind::Duplicate;
        outcome.number = 48213;
        outcome.createdAt = QDateTime::currentDateTimeUtc().addSecs(-245);
        return answered(Result<WorkOrderCreated>(outcome));
    };
    WorkOrderForm form(operations);
    form.show();
    form.setDraft(wholeDraft());
    QSignalSpy stored(&form, &WorkOrderForm::stored);

    form.findChild<Button *>(QStringLiteral("storeButton"))->click();
    auto *notice = form.findChild<Notice *>();
    QTRY_VERIFY(notice->isVisible());

    QCOMPARE(notice->sentence(),
             QStringLiteral("This is WO 48213, created 4 min ago with the same address, trade and time."));
    QCOMPARE(stored.size(), 0);
    notice->findChildren<Button *>(QStringLiteral("noticeAction")).last()->click();
    QTRY_COMPARE(stored.size(), 1);
    QVERIFY(allowed);
}

void TestWorkOrderForm::aDraftSurvivesAClosedForm()
{
    QByteArray kept;
    WorkOrderForm::Operations operations;
    operations.keepDraft = [&kept](const QByteArray &draft) {
        kept = draft;
    };
    operations.keptDraft = [&kept] {
        return kept;
    };
    QUuid key;
    {
        WorkOrderForm form(operations);
        form.findChild<QLineEdit *>(QStringLiteral("titleField"))->setText(QStringLiteral("No cooling"));
        key = form.draft().clientKey;
        form.reject();
    }

    WorkOrderForm form(operations);
    form.show();

    QCOMPARE(form.draft().title, QStringLiteral("No cooling"));
    QCOMPARE(form.draft().clientKey, key);
    auto *notice = form.findChild<Notice *>();
    QVERIFY(notice->isVisible());
    notice->findChild<Button *>(QStringLiteral("noticeAction"))->click();
    QVERIFY(form.draft().title.isEmpty());
    QVERIFY(form.draft().clientKey != key);
    QVERIFY(kept.isEmpty());
}

void TestWorkOrderForm::anUntouchedFormIsNotKept()
{
    QByteArray kept("something old");
    WorkOrderForm::Operations operations;
    operations.keepDraft = [&kept](const QByteArray &draft) {
        kept = draft;
    };
    WorkOrderForm form(operations);

    form.reject();

    QVERIFY(kept.isEmpty());
}

void TestWorkOrderForm::aPackedDraftComesBackWhole()
{
    WorkOrderDraft draft = wholeDraft();
    draft.requiresLicense = true;
    draft.description = QStringLiteral("two\nlines");
    const QDateTime at(QDate(2026, 11, 20), QTime(14, 5), QTimeZone::utc());

    const auto back = KeptDraft::unpacked(KeptDraft::packed(draft, at));

    QVERIFY(back);
    QCOMPARE(back->second, at);
    QVERIFY(back->first == draft);
    QVERIFY(!KeptDraft::unpacked("{}"));
    QVERIFY(!KeptDraft::unpacked("nonsense"));
}

void TestWorkOrderForm::editingSendsTheRevisionItSaw()
{
    int seen = 0;
    WorkOrderForm::Operations operations;
    operations.save = [&seen](const JobId &, int revision, const WorkOrderDraft &) {
        seen = revision;
        return answered(
            Result<int>(failure(Error::Code::Conflict, QStringLiteral("A. Chen changed this work order at 14:24."))));
    };
    WorkOrderForm form(operations, BoardStory::facts(BoardStory::rows().at(2).id));
    form.show();

    form.findChild<Button *>(QStringLiteral("storeButton"))->click();

    QTRY_COMPARE(form.findChild<Notice *>()->sentence(), QStringLiteral("A. Chen changed this work order at 14:24."));
    QCOMPARE(seen, 3);
    QVERIFY(form.isVisible());
}

void TestWorkOrderForm::staleDataCannotBeCreated()
{
    WorkOrderForm form(WorkOrderForm::Operations {});
    form.show();

    form.setLink({LinkState::Kind::Offline, QDateTime::currentDateTimeUtc()});

    QVERIFY(!form.findChild<Button *>(QStringLiteral("storeButton"))->isEnabled());
    QVERIFY(form.findChild<QLineEdit *>(QStringLiteral("titleField"))->isEnabled());
}

namespace {

WorkOrderForm::Operations withPresets()
{
    WorkOrderForm::Operations operations;
    operations.readPresets = [](const std::optional<JobId> &) {
        return answered(Result<SlaPresets>(BoardStory::presets()));
    };
    operations.now = [] {
        return BoardStory::now();
    };
    return operations;
}

QString textOf(const WorkOrderForm &form, const char *name)
{
    return form.findChild<QLineEdit *>(QLatin1String(name))->text();
}

Button *rowButton(const WorkOrderForm &form, RequestField field)
{
    return form.findChild<QWidget *>(QStringLiteral("recognised%1").arg(static_cast<int>(field)))
        ->findChild<Button *>(QStringLiteral("recognisedButton"));
}

QString rowText(const WorkOrderForm &form, RequestField field)
{
    return form.findChild<QWidget *>(QStringLiteral("recognised%1").arg(static_cast<int>(field)))
        ->findChild<TextLabel *>(QStringLiteral("recognisedValue"))
        ->text();
}

void type(const WorkOrderForm &form, const char *name, const QString &text)
{
    auto *line = form.findChild<QLineEdit *>(QLatin1String(name));
    line->selectAll();
    QTest::keyClicks(line, text);
}

QSpinBox *target(const WorkOrderForm &form, int stage)
{
    return form.findChild<QSpinBox *>(QStringLiteral("sla%1").arg(stage));
}

QString captionOf(const WorkOrderForm &form, const char *name)
{
    return form.findChild<TextLabel *>(QLatin1String(name))->text();
}

SlaMinutes shownTargets(const WorkOrderForm &form)
{
    return {target(form, 0)->value(), target(form, 1)->value(), target(form, 2)->value(), target(form, 3)->value()};
}

void choose(const WorkOrderForm &form, const char *name, const QString &text)
{
    auto *box = form.findChild<QComboBox *>(QLatin1String(name));
    box->setCurrentText(text);
    Q_EMIT box->activated(box->currentIndex());
}

} // namespace

void TestWorkOrderForm::aPastedRequestFillsTheForm()
{
    WorkOrderForm form(withPresets());
    form.show();

    form.paste(BoardStory::pastedRequest());

    const WorkOrderDraft draft = form.draft();
    QCOMPARE(draft.trade, QStringLiteral("HVAC"));
    QCOMPARE(draft.urgency, Urgency::Emergency);
    QCOMPARE(draft.address, QStringLiteral("1801 Main St, Houston TX"));
    QCOMPARE(draft.city, QStringLiteral("Houston"));
    QCOMPARE(draft.state, QStringLiteral("TX"));
    QCOMPARE(draft.budgetMin.value_or(0), 400.0);
    QCOMPARE(draft.budgetMax.value_or(0), 900.0);
    QCOMPARE(draft.contactName, QStringLiteral("R. Tran"));
    QCOMPARE(draft.contactPhone, QStringLiteral("(713) 555-0142"));
    QVERIFY(!draft.scheduledAt.isValid());
    QCOMPARE(draft.rawText, BoardStory::pastedRequest());
    QCOMPARE(form.findChild<QWidget *>(QStringLiteral("recognisedList"))->accessibleName(),
             QStringLiteral("What was recognised, 5 of 6 found"));
    QCOMPARE(captionOf(form, "tradeFieldSource"), QStringLiteral("from “freezer”"));
    QCOMPARE(captionOf(form, "addressFieldSource"), QStringLiteral("found on line 2"));
    const auto marks = form.findChild<QPlainTextEdit *>(QStringLiteral("requestField"))->extraSelections();
    QStringList words;
    for (const QTextEdit::ExtraSelection &mark : marks)
        words.append(mark.cursor.selectedText());
    QVERIFY(words.contains(QStringLiteral("freezer")));
    QVERIFY(words.contains(QStringLiteral("1801 Main St, Houston TX")));
    QCOMPARE(marks.first().format.underlineColor(), Theme::current().color(Tone::Accent));
}

void TestWorkOrderForm::whatAPersonTypedIsNeverOverwritten()
{
    WorkOrderForm form(withPresets());
    form.show();
    choose(form, "tradeField", QStringLiteral("Plumbing"));
    type(form, "contactNameField", QStringLiteral("Dana"));

    form.paste(BoardStory::pastedRequest());
    const QString whileBoth = form.draft().trade;
    form.paste(QStringLiteral("Breaker tripped. Ask for Luis Carranza 713-555-0199"));

    QCOMPARE(whileBoth, QStringLiteral("Plumbing"));
    QCOMPARE(form.draft().trade, QStringLiteral("Plumbing"));
    QCOMPARE(form.draft().contactName, QStringLiteral("Dana"));
    QCOMPARE(form.draft().contactPhone, QStringLiteral("(713) 555-0199"));
    QCOMPARE(rowText(form, RequestField::Trade), QStringLiteral("Electrical"));
    QCOMPARE(rowButton(form, RequestField::Trade)->text(), QStringLiteral("Use"));
    rowButton(form, RequestField::Trade)->click();
    QCOMPARE(form.draft().trade, QStringLiteral("Electrical"));
}

void TestWorkOrderForm::aRemovedValueLeavesTheFieldEmptyAndCanComeBack()
{
    WorkOrderForm form(withPresets());
    form.show();
    form.paste(BoardStory::pastedRequest());

    rowButton(form, RequestField::Address)->click();
    const QString removed = textOf(form, "addressField") + textOf(form, "cityField") + textOf(form, "stateField");
    form.paste(BoardStory::pastedRequest() + QStringLiteral("\nThanks"));
    const QString stillRemoved = textOf(form, "addressField");
    rowButton(form, RequestField::Address)->click();

    QCOMPARE(removed, QString());
    QCOMPARE(stillRemoved, QString());
    QCOMPARE(textOf(form, "cityField"), QStringLiteral("Houston"));
}

void TestWorkOrderForm::wordsThatLeaveTheTextLeaveTheForm()
{
    WorkOrderForm form(withPresets());
    form.show();
    form.paste(BoardStory::pastedRequest());
    type(form, "titleField", QStringLiteral("No cooling"));

    form.paste(QStringLiteral("Walk-in freezer"));

    QCOMPARE(form.draft().trade, QStringLiteral("HVAC"));
    QCOMPARE(form.draft().urgency, Urgency::WithinWeek);
    QVERIFY(form.draft().address.isEmpty());
    QVERIFY(!form.draft().budgetMax);
    QCOMPARE(form.draft().title, QStringLiteral("No cooling"));
    QVERIFY(captionOf(form, "addressFieldSource").isEmpty());
}

void TestWorkOrderForm::anOpenDateIsSetByAPressOnly()
{
    WorkOrderForm form(withPresets());
    form.show();

    form.paste(QStringLiteral("Freezer, tomorrow"));
    const bool taken = form.draft().scheduledAt.isValid();
    const QString problem = rowText(form, RequestField::Date);
    rowButton(form, RequestField::Date)->click();
    const QDateTime chosen = form.draft().scheduledAt;
    form.paste(QStringLiteral("Freezer"));

    QVERIFY(!taken);
    QCOMPARE(problem, QStringLiteral("“tomorrow”: at what time?"));
    QVERIFY(chosen > BoardStory::now());
    QCOMPARE(chosen.toTimeZone(QTimeZone::systemTimeZone()).time(), QTime(9, 0));
    QCOMPARE(form.draft().scheduledAt, chosen);
}

void TestWorkOrderForm::nothingRecognisedSaysSo()
{
    WorkOrderForm form(withPresets());
    form.show();

    form.paste(QStringLiteral("Good morning, please see the attached."));

    QCOMPARE(captionOf(form, "recognisedSentence"), QStringLiteral("No known word found. Fill the form."));
    QVERIFY(form.findChild<TextLabel *>(QStringLiteral("recognisedSentence"))->isVisible());
    QCOMPARE(form.findChild<QWidget *>(QStringLiteral("recognisedList"))->accessibleName(),
             QStringLiteral("What was recognised, 0 of 6 found"));
}

void TestWorkOrderForm::aTextOverTheLimitIsCutAndSaysSo()
{
    WorkOrderForm form(withPresets());
    form.show();

    form.paste(QStringLiteral("freezer ") + QString(longestRequest, u'x'));

    QCOMPARE(form.draft().rawText.size(), longestRequest);
    QVERIFY(form.findChild<TextLabel *>(QStringLiteral("requestCut"))->isVisible());
    QCOMPARE(form.draft().trade, QStringLiteral("HVAC"));
}

void TestWorkOrderForm::aRestoredDraftKnowsWhatWasTyped()
{
    QByteArray kept;
    WorkOrderForm::Operations operations = withPresets();
    operations.keepDraft = [&kept](const QByteArray &draft) {
        kept = draft;
    };
    operations.keptDraft = [&kept] {
        return kept;
    };
    {
        WorkOrderForm form(operations);
        form.show();
        form.paste(BoardStory::pastedRequest());
        choose(form, "tradeField", QStringLiteral("Plumbing"));
        rowButton(form, RequestField::Budget)->click();
        QTRY_VERIFY(target(form, 1)->isEnabled());
        target(form, 1)->setValue(77);
        form.reject();
    }

    WorkOrderForm form(operations);
    form.show();
    QTRY_VERIFY(target(form, 1)->isEnabled());
    form.paste(BoardStory::pastedRequest() + QStringLiteral(" "));

    QCOMPARE(form.findChild<Notice *>()->sentence(),
             QStringLiteral("Draft from %1 restored.")
                 .arg(BoardStory::now().toLocalTime().toString(QStringLiteral("HH:mm"))));
    QCOMPARE(form.draft().trade, QStringLiteral("Plumbing"));
    QVERIFY(!form.draft().budgetMax);
    QCOMPARE(form.draft().city, QStringLiteral("Houston"));
    QCOMPARE(target(form, 1)->value(), 77);
    QCOMPARE(rowButton(form, RequestField::Address)->text(), QStringLiteral("×"));
}

void TestWorkOrderForm::previewIsAskedForWithTheSecondButton()
{
    WorkOrderForm::Operations operations = withPresets();
    operations.canPreview = true;
    operations.create = [](const WorkOrderDraft &) {
        return answered(Result<WorkOrderCreated>(WorkOrderCreated()));
    };
    WorkOrderForm form(operations);
    form.show();
    form.setDraft(wholeDraft());
    QSignalSpy stored(&form, &WorkOrderForm::stored);

    form.findChild<Button *>(QStringLiteral("createAndPreviewButton"))->click();

    QTRY_COMPARE(stored.size(), 1);
    QCOMPARE(stored.first().at(1).toBool(), true);
}

void TestWorkOrderForm::ctrlEnterCreates()
{
    int creates = 0;
    WorkOrderForm::Operations operations = withPresets();
    operations.create = [&creates](const WorkOrderDraft &) {
        ++creates;
        return answered(Result<WorkOrderCreated>(WorkOrderCreated()));
    };
    WorkOrderForm form(operations);
    form.show();
    form.setDraft(wholeDraft());
    QVERIFY(QTest::qWaitForWindowActive(&form));
    auto *title = form.findChild<QLineEdit *>(QStringLiteral("titleField"));
    title->setFocus();

    QTest::keyClick(title, Qt::Key_Return);
    const int byEnter = creates;
    QTest::keyClick(title, Qt::Key_Return, Qt::ControlModifier);

    QCOMPARE(byEnter, 0);
    QCOMPARE(creates, 1);
}

void TestWorkOrderForm::leavingAFieldSaysWhatIsWrong()
{
    WorkOrderForm form(withPresets());
    form.show();
    QVERIFY(QTest::qWaitForWindowActive(&form));
    auto *title = form.findChild<QLineEdit *>(QStringLiteral("titleField"));
    auto *problem = form.findChild<TextLabel *>(QStringLiteral("titleFieldProblem"));
    title->setFocus();
    const bool early = problem->isVisible();

    QTest::keyClick(title, Qt::Key_Tab);

    QVERIFY(!early);
    QVERIFY(problem->isVisible());
    QCOMPARE(problem->text(), QStringLiteral("Title is missing."));
    QVERIFY(!form.findChild<TextLabel *>(QStringLiteral("addressFieldProblem"))->isVisible());
    QTest::keyClicks(title, QStringLiteral("N"));
    QVERIFY(!problem->isVisible());
}

void TestWorkOrderForm::halfTypedIsKeptWhileTheConnectionIsGone()
{
    QByteArray kept;
    WorkOrderForm::Operations operations = withPresets();
    operations.keepDraft = [&kept](const QByteArray &draft) {
        kept = draft;
    };
    WorkOrderForm form(operations);
    form.show();
    form.setLink({LinkState::Kind::Offline, BoardStory::now()});

    type(form, "titleField", QStringLiteral("No cooling"));

    QTRY_VERIFY(!kept.isEmpty());
    QCOMPARE(KeptDraft::unpacked(kept)->first.title, QStringLiteral("No cooling"));
    form.setLink({LinkState::Kind::Live, BoardStory::now()});
    QCOMPARE(textOf(form, "titleField"), QStringLiteral("No cooling"));
    QVERIFY(form.findChild<Button *>(QStringLiteral("storeButton"))->isEnabled());
}

void TestWorkOrderForm::targetsFollowTradeAndUrgencyUntilTheyAreEdited()
{
    WorkOrderForm form(withPresets());
    form.show();
    QTRY_VERIFY(target(form, 0)->isEnabled());

    choose(form, "tradeField", QStringLiteral("HVAC"));
    choose(form, "urgencyField", QStringLiteral("Emergency"));
    const SlaMinutes preset = shownTargets(form);
    const auto untouched = form.draft().slaTargets;
    target(form, 1)->setValue(45);

    QCOMPARE(preset, (SlaMinutes {15, 30, 60, 240}));
    QVERIFY(!untouched);
    QCOMPARE(form.draft().slaTargets.value_or(SlaMinutes {}), (SlaMinutes {15, 45, 60, 240}));
    QCOMPARE(captionOf(form, "slaTitle"), QStringLiteral("Preset HVAC emergency"));
    QCOMPARE(captionOf(form, "slaCaption1"), QStringLiteral("edited, preset 30"));
    QCOMPARE(captionOf(form, "slaCaption0"), QStringLiteral("created → sent"));
    QCOMPARE(form.findChild<TabularLabel *>(QStringLiteral("slaTotal"))->text(), QStringLiteral("6h"));
    form.findChild<Button *>(QStringLiteral("slaReset"))->click();
    QCOMPARE(shownTargets(form), preset);
    QVERIFY(!form.draft().slaTargets);
    QCOMPARE(form.findChild<TabularLabel *>(QStringLiteral("slaTotal"))->text(), QStringLiteral("5h 45m"));
    QCOMPARE(target(form, 0)->minimum(), 1);
}

void TestWorkOrderForm::anotherTradeKeepsWhatWasEdited()
{
    WorkOrderForm form(withPresets());
    form.show();
    QTRY_VERIFY(target(form, 0)->isEnabled());
    choose(form, "tradeField", QStringLiteral("HVAC"));
    choose(form, "urgencyField", QStringLiteral("Emergency"));
    target(form, 1)->setValue(20);

    choose(form, "urgencyField", QStringLiteral("Same day"));
    const SlaMinutes sameDay = shownTargets(form);
    choose(form, "tradeField", QStringLiteral("Plumbing"));
    choose(form, "urgencyField", QStringLiteral("Emergency"));

    QCOMPARE(sameDay, (SlaMinutes {30, 20, 180, 480}));
    // What was typed happens to be this preset: there is nothing to say about it.
    QCOMPARE(shownTargets(form), (SlaMinutes {10, 20, 45, 180}));
    QVERIFY(!form.draft().slaTargets);
}

void TestWorkOrderForm::fallbackTargetsAreCalledSo()
{
    WorkOrderForm form(withPresets());
    form.show();
    QTRY_VERIFY(target(form, 0)->isEnabled());
    const QString withoutTrade = captionOf(form, "slaTitle");

    choose(form, "tradeField", QStringLiteral("Other"));

    QCOMPARE(withoutTrade, QStringLiteral("Fallback targets: no trade is chosen"));
    QCOMPARE(captionOf(form, "slaTitle"), QStringLiteral("Fallback targets: no preset for Other"));
    QCOMPARE(shownTargets(form), (SlaMinutes {60, 120, 240, 480}));
    target(form, 3)->setValue(500);
    QCOMPARE(captionOf(form, "slaCaption3"), QStringLiteral("edited, fallback 480"));
}

void TestWorkOrderForm::unreadPresetsLeaveTheTargetsToTheDatabase()
{
    int reads = 0;
    WorkOrderForm::Operations operations = withPresets();
    operations.readPresets = [&reads](const std::optional<JobId> &) {
        ++reads;
        return reads == 1 ? answered(Result<SlaPresets>(failure(Error::Code::Unavailable, QStringLiteral("Gone."))))
                          : answered(Result<SlaPresets>(BoardStory::presets()));
    };
    WorkOrderForm form(operations);
    form.show();
    const QString reading = captionOf(form, "slaTitle");
    auto *retry = form.findChild<Button *>(QStringLiteral("slaRetry"));

    QTRY_VERIFY(retry->isVisible());
    QVERIFY(!target(form, 0)->isEnabled());
    QVERIFY(!form.draft().slaTargets);
    retry->click();

    QCOMPARE(reading, QStringLiteral("Reading the presets…"));
    QTRY_VERIFY(target(form, 0)->isEnabled());
    QVERIFY(!retry->isVisible());
}

void TestWorkOrderForm::editingSendsOnlyChangedTargets()
{
    std::optional<JobId> readFor;
    WorkOrderForm::Operations operations = withPresets();
    operations.readPresets = [&readFor](const std::optional<JobId> &id) {
        readFor = id;
        return answered(Result<SlaPresets>(BoardStory::presets()));
    };
    WorkOrderFacts facts = BoardStory::facts(BoardStory::rows().at(2).id);
    facts.slaTargets = SlaMinutes {15, 99, 60, 240};
    WorkOrderForm form(operations, facts);
    form.show();
    QTRY_VERIFY(target(form, 0)->isEnabled());

    const SlaMinutes stored = shownTargets(form);
    const auto untouched = form.draft().slaTargets;
    choose(form, "tradeField", QStringLiteral("Plumbing"));
    const auto followed = form.draft().slaTargets;
    target(form, 2)->setValue(50);

    QVERIFY(readFor == std::optional(facts.row.id));
    QCOMPARE(stored, (SlaMinutes {15, 99, 60, 240}));
    QCOMPARE(captionOf(form, "slaCaption1"), QStringLiteral("edited, preset 20"));
    QVERIFY(!untouched);
    QVERIFY(!followed); // the database lets the untouched ones follow
    QCOMPARE(form.draft().slaTargets.value_or(SlaMinutes {}), (SlaMinutes {10, 99, 50, 180}));
    QVERIFY(!form.findChild<QWidget *>(QStringLiteral("requestPane"))->isVisible());
}

void TestWorkOrderForm::aForeignChangeIsTakenOrMarked()
{
    int revision = 0;
    WorkOrderDraft sent;
    WorkOrderForm::Operations operations = withPresets();
    operations.save = [&revision, &sent](const JobId &, int seen, const WorkOrderDraft &draft) {
        revision = seen;
        sent = draft;
        return answered(Result<int>(seen + 1));
    };
    const WorkOrderFacts facts = BoardStory::facts(BoardStory::rows().at(2).id);
    WorkOrderForm form(operations, facts);
    form.show();
    QTRY_VERIFY(target(form, 0)->isEnabled());
    type(form, "titleField", QStringLiteral("Mine"));
    WorkOrderFacts theirs = facts;
    theirs.row.revision = 9;
    theirs.row.title = QStringLiteral("Theirs");
    theirs.row.contactName = QStringLiteral("Dana");
    theirs.history.prepend({QStringLiteral("edited"), QStringLiteral("A. Chen"), BoardStory::now(), {}});

    form.showForeign(theirs);

    auto *take = form.findChild<Button *>(QStringLiteral("titleFieldTake"));
    QCOMPARE(captionOf(form, "titleFieldProblem"), QStringLiteral("changed to Theirs by A. Chen"));
    QVERIFY(take->isVisible());
    QCOMPARE(textOf(form, "titleField"), QStringLiteral("Mine"));
    QCOMPARE(textOf(form, "contactNameField"), QStringLiteral("Dana"));
    QCOMPARE(captionOf(form, "contactNameFieldProblem"), QStringLiteral("changed by A. Chen"));
    QVERIFY(!form.findChild<Button *>(QStringLiteral("contactNameFieldTake"))->isVisible());
    QVERIFY(!form.findChild<TextLabel *>(QStringLiteral("cityFieldProblem"))->isVisible());
    take->click();
    QVERIFY(!take->isVisible());
    form.findChild<Button *>(QStringLiteral("storeButton"))->click();
    QTRY_COMPARE(revision, 9);
    QCOMPARE(sent.title, QStringLiteral("Theirs"));
    QCOMPARE(sent.contactName, QStringLiteral("Dana"));
}

void TestWorkOrderForm::aDiscardedDraftLeavesNothingTyped()
{
    WorkOrderForm::Operations operations = withPresets();
    operations.keptDraft = [] {
        return KeptDraft::packed(wholeDraft(), BoardStory::now());
    };
    WorkOrderForm form(operations);
    form.show();
    form.findChild<Notice *>()->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    form.paste(BoardStory::pastedRequest());

    QCOMPARE(form.draft().urgency, Urgency::Emergency);
    QCOMPARE(form.draft().trade, QStringLiteral("HVAC"));
    QCOMPARE(rowButton(form, RequestField::Urgency)->text(), QStringLiteral("×"));
}

void TestWorkOrderForm::theFormFitsASmallWindow()
{
    constexpr QSize smallWindow(1100, 700);
    QWidget window;
    window.resize(smallWindow);
    window.show();
    WorkOrderForm form(withPresets(), &window);
    form.open();
    form.paste(BoardStory::pastedRequest());
    QTRY_VERIFY(target(form, 0)->isEnabled());

    const int plain = form.height();
    form.findChild<Button *>(QStringLiteral("storeButton"))->click();
    QTRY_VERIFY(form.height() >= plain);

    QVERIFY(form.width() <= smallWindow.width());
    QVERIFY2(plain <= smallWindow.height(), qPrintable(QString::number(plain)));
    QVERIFY(form.height() <= smallWindow.height());
    auto *scroll = form.findChild<QScrollArea *>(QStringLiteral("formScroll"));
    scroll->ensureWidgetVisible(target(form, 3));
    QVERIFY(!target(form, 3)->visibleRegion().isEmpty());
    QVERIFY(form.findChild<Button *>(QStringLiteral("storeButton"))->visibleRegion().boundingRect().height() > 20);
}

QTEST_MAIN(TestWorkOrderForm)
#include "tst_workorderform.moc"
