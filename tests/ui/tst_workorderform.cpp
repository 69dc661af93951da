#include "app/stories/boardstory.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"
#include "ui/workorders/workorderform.h"

#include "tests/support/raventest.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPromise>
#include <QSignalSpy>
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

    const auto back = WorkOrderForm::unpacked(WorkOrderForm::packed(draft, at));

    QVERIFY(back);
    QCOMPARE(back->second, at);
    QVERIFY(back->first == draft);
    QVERIFY(!WorkOrderForm::unpacked("{}"));
    QVERIFY(!WorkOrderForm::unpacked("nonsense"));
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

QTEST_MAIN(TestWorkOrderForm)
#include "tst_workorderform.moc"
