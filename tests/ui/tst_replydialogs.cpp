#include "app/stories/conversationstory.h"
#include "app/stories/storyanswers.h"
#include "tests/support/raventest.h"
#include "ui/technicians/attachform.h"
#include "ui/technicians/rulesdialog.h"
#include "ui/technicians/unmatcheddialog.h"
#include "ui/technicians/unmatchedlist.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>

#include <memory>

namespace {

const Clock &storyClock()
{
    static const ConversationStory::StoryClock clock;
    return clock;
}

Error broken()
{
    return {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
}

/// What the dialogs ask for, on answers that a test sets.
struct Desk
{
    QList<UnmatchedReply> replies = ConversationStory::unmatched();
    AttachChoices choices = ConversationStory::attachChoices();
    QList<TaughtRule> rules = ConversationStory::rules();
    std::optional<Error> failure; ///< of reading
    std::optional<Error> refusal; ///< of attaching and retiring
    QStringList asked;
    QList<std::pair<qint64, TechnicianId>> attached;
    QList<qint64> retired;
    int reads = 0;
    TechnicianId opened;

    ReplyOperations operations()
    {
        ReplyOperations all;
        all.readUnmatched = [this] {
            ++reads;
            return answered<QList<UnmatchedReply>>(
                failure ? Result<QList<UnmatchedReply>>(tl::make_unexpected(*failure)) : replies);
        };
        all.readAttachChoices = [this](qint64 reply, qint64 number, const QString &words) {
            asked.append(QStringLiteral("%1 %2 %3").arg(reply).arg(number).arg(words).trimmed());
            return answered<AttachChoices>(number == choices.workOrderNumber ? Result<AttachChoices>(choices)
                                                                             : noWorkOrder(number));
        };
        all.attach = [this](qint64 reply, const JobId &, const TechnicianId &technician) {
            if (refusal)
                return answered<ConversationId>(tl::make_unexpected(*refusal));
            attached.append({reply, technician});
            replies.removeIf([reply](const UnmatchedReply &one) { return one.id == reply; });
            return answered<ConversationId>(ConversationId {});
        };
        all.readRules = [this] {
            ++reads;
            return answered<QList<TaughtRule>>(failure ? Result<QList<TaughtRule>>(tl::make_unexpected(*failure))
                                                       : rules);
        };
        all.retireRule = [this](qint64 rule) {
            if (refusal)
                return answered<bool>(tl::make_unexpected(*refusal));
            retired.append(rule);
            return answered<bool>(rules.removeIf([rule](const TaughtRule &one) { return one.id == rule; }) > 0);
        };
        all.openTechnician = [this](const TechnicianId &technician, const JobId &) {
            opened = technician;
        };
        return all;
    }

private:
    static Result<AttachChoices> noWorkOrder(qint64 number)
    {
        return tl::make_unexpected(
            Error {Error::Code::NotFound, QStringLiteral("There is no work order %1.").arg(number), {}});
    }
};

template<typename T>
T *part(const QWidget &dialog, const char *name)
{
    return dialog.findChild<T *>(QString::fromLatin1(name));
}

QString said(const QWidget &dialog, const char *notice)
{
    return part<Notice>(dialog, notice)->sentence();
}

void typeNumber(const QWidget &dialog, const QString &number)
{
    auto *field = part<QLineEdit>(dialog, "attachNumber");
    field->setFocus();
    field->selectAll();
    QTest::keyClicks(field, number);
    QTest::keyClick(field, Qt::Key_Return);
}

} // namespace

/// Replies that belong to nobody find their work order here, and taught rules are seen and retired.
class TestReplyDialogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init()
    {
        failOnAnyWarning();
        m_desk = std::make_unique<Desk>();
    }

    void theNewestReplyIsReadFirst();
    void foreignMarkupStaysText();
    void thePersonOfTheAddressIsChosenAlready();
    void amongSeveralAPersonHasToChoose();
    void aNumberThatNobodyHasIsSaid();
    void attachingShowsTheNextReply();
    void theLastOneLeavesNothingWaiting();
    void aRefusedAttachmentKeepsWhatWasTyped();
    void anotherReplyStartsWithoutNumber();
    void whoMayOnlyReadSeesNoForm();
    void aFailureOffersAnotherTry();
    void aFailedReadingAgainKeepsTheReplies();
    void rulesNameWhoTaughtThemAndBecauseOfWhat();
    void aRetiredRuleGoes();
    void aRefusedRetirementIsSaid();
    void noRuleSaysHowOneIsMade();

private:
    std::unique_ptr<UnmatchedDialog> unmatched(const std::function<void(ReplyOperations &)> &change = {});

    std::unique_ptr<Desk> m_desk;
};

std::unique_ptr<UnmatchedDialog> TestReplyDialogs::unmatched(const std::function<void(ReplyOperations &)> &change)
{
    ReplyOperations all = m_desk->operations();
    if (change)
        change(all);
    auto dialog = std::make_unique<UnmatchedDialog>(all, storyClock(), ConversationStory::zone());
    dialog->show();
    QCoreApplication::processEvents();
    return dialog;
}

void TestReplyDialogs::theNewestReplyIsReadFirst()
{
    const auto dialog = unmatched();

    QTRY_COMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 3);
    QCOMPARE(part<TextLabel>(*dialog, "unmatchedSender")->text(), QStringLiteral("marcus.bell.private@mail.example"));
    QCOMPARE(part<TextLabel>(*dialog, "unmatchedFacts")->text(),
             QStringLiteral("today 14:12 · Re: HVAC emergency · reads as yes"));
    QVERIFY(part<QPlainTextEdit>(*dialog, "unmatchedText")->toPlainText().startsWith(QStringLiteral("Yes, I can")));

    part<UnmatchedList>(*dialog, "unmatchedList")->setCurrentRow(1);

    QVERIFY(part<TextLabel>(*dialog, "unmatchedFacts")->text().endsWith(QStringLiteral("2 attachments, not kept")));
    QVERIFY(part<TextLabel>(*dialog, "unmatchedWhy")->text().startsWith(QStringLiteral("More than one organization")));
}

void TestReplyDialogs::foreignMarkupStaysText()
{
    m_desk->replies.first().from = QStringLiteral("<img src=\"/a/fifo\">");
    const auto dialog = unmatched();

    QTRY_COMPARE(part<TextLabel>(*dialog, "unmatchedSender")->text(), m_desk->replies.first().from);
    QCOMPARE(part<TextLabel>(*dialog, "unmatchedSender")->textFormat(), Qt::PlainText);
    part<UnmatchedList>(*dialog, "unmatchedList")->setCurrentRow(2);
    QCOMPARE(part<QPlainTextEdit>(*dialog, "unmatchedText")->toPlainText(), m_desk->replies.at(2).text);
}

void TestReplyDialogs::thePersonOfTheAddressIsChosenAlready()
{
    const auto dialog = unmatched();
    auto *attach = part<Button>(*dialog, "attachButton");
    QVERIFY(!attach->isEnabled());

    typeNumber(*dialog, QStringLiteral("WO 48213"));

    QTRY_COMPARE(part<TextLabel>(*dialog, "attachTitle")->text(), QStringLiteral("HVAC emergency"));
    QCOMPARE(m_desk->asked.last(), QStringLiteral("31 48213"));
    QCOMPARE(part<QListWidget>(*dialog, "attachPeople")->currentRow(), 0);
    QVERIFY(attach->isEnabled());
}

void TestReplyDialogs::amongSeveralAPersonHasToChoose()
{
    for (AttachChoices::Person &person : m_desk->choices.people)
        person.sameAddress = false;
    const auto dialog = unmatched();

    typeNumber(*dialog, QStringLiteral("48213"));

    auto *people = part<QListWidget>(*dialog, "attachPeople");
    auto *attach = part<Button>(*dialog, "attachButton");
    QTRY_COMPARE(people->count(), 3);
    QVERIFY(!attach->isEnabled());
    QCOMPARE(attach->toolTip(), QStringLiteral("Choose who wrote it"));
    QTest::keyClick(part<QLineEdit>(*dialog, "attachWords"), Qt::Key_Down);
    QTest::keyClick(people, Qt::Key_Down);
    QVERIFY(attach->isEnabled());
    attach->click();
    QTRY_COMPARE(m_desk->attached.size(), 1);
    QCOMPARE(m_desk->attached.first().second, m_desk->choices.people.at(1).id);
}

void TestReplyDialogs::aNumberThatNobodyHasIsSaid()
{
    const auto dialog = unmatched();

    typeNumber(*dialog, QStringLiteral("7"));

    QTRY_COMPARE(part<TextLabel>(*dialog, "attachTitle")->text(), QStringLiteral("There is no work order 7."));
    QVERIFY(!part<Button>(*dialog, "attachButton")->isEnabled());
}

void TestReplyDialogs::attachingShowsTheNextReply()
{
    const auto dialog = unmatched();
    typeNumber(*dialog, QStringLiteral("48213"));
    QTRY_VERIFY(part<Button>(*dialog, "attachButton")->isEnabled());

    part<Button>(*dialog, "attachButton")->click();

    QTRY_COMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 2);
    QCOMPARE(m_desk->attached, (QList<std::pair<qint64, TechnicianId>> {{31, m_desk->choices.people.first().id}}));
    QCOMPARE(part<TextLabel>(*dialog, "unmatchedSender")->text(),
             QStringLiteral("dispatch@coastal-mechanical.example"));
    QCOMPARE(said(*dialog, "attachedNotice"), QStringLiteral("Attached to WO 48213 as an answer of Marcus Bell."));

    part<Notice>(*dialog, "attachedNotice")->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QCOMPARE(m_desk->opened, m_desk->choices.people.first().id);
    QVERIFY(!dialog->isVisible());
}

void TestReplyDialogs::theLastOneLeavesNothingWaiting()
{
    m_desk->replies = m_desk->replies.mid(0, 1);
    const auto dialog = unmatched();
    typeNumber(*dialog, QStringLiteral("48213"));
    QTRY_VERIFY(part<Button>(*dialog, "attachButton")->isEnabled());

    part<Button>(*dialog, "attachButton")->click();

    QTRY_COMPARE(said(*dialog, "unmatchedNotice"), QStringLiteral("Nothing waits here."));
    QVERIFY(part<Notice>(*dialog, "unmatchedNotice")->isVisible());
}

void TestReplyDialogs::aRefusedAttachmentKeepsWhatWasTyped()
{
    m_desk->refusal =
        Error {Error::Code::Conflict, QStringLiteral("This message belongs to a conversation already."), {}};
    const auto dialog = unmatched();
    typeNumber(*dialog, QStringLiteral("48213"));
    auto *attach = part<Button>(*dialog, "attachButton");
    QTRY_VERIFY(attach->isEnabled());

    attach->click();

    QTRY_COMPARE(part<TextLabel>(*dialog, "attachFailure")->text(), m_desk->refusal->message);
    QVERIFY(attach->isEnabled());
    QCOMPARE(part<QLineEdit>(*dialog, "attachNumber")->text(), QStringLiteral("48213"));
    QCOMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 3);
}

void TestReplyDialogs::anotherReplyStartsWithoutNumber()
{
    const auto dialog = unmatched();
    typeNumber(*dialog, QStringLiteral("48213"));
    QTRY_VERIFY(part<Button>(*dialog, "attachButton")->isEnabled());

    part<UnmatchedList>(*dialog, "unmatchedList")->setCurrentRow(1);

    QCOMPARE(part<QLineEdit>(*dialog, "attachNumber")->text(), QString());
    QVERIFY(!part<Button>(*dialog, "attachButton")->isEnabled());
    QCOMPARE(part<QListWidget>(*dialog, "attachPeople")->count(), 0);
}

void TestReplyDialogs::whoMayOnlyReadSeesNoForm()
{
    const auto dialog = unmatched([](ReplyOperations &all) { all.attach = nullptr; });

    QTRY_COMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 3);
    QVERIFY(!dialog->findChild<AttachForm *>());
}

void TestReplyDialogs::aFailureOffersAnotherTry()
{
    m_desk->failure = broken();
    const auto dialog = unmatched();
    QTRY_COMPARE(said(*dialog, "unmatchedNotice"), QStringLiteral("The replies could not be read."));

    m_desk->failure.reset();
    part<Notice>(*dialog, "unmatchedNotice")->findChild<Button *>(QStringLiteral("noticeAction"))->click();

    QTRY_VERIFY(part<UnmatchedList>(*dialog, "unmatchedList")->isVisible());
    QCOMPARE(m_desk->reads, 2);
}

void TestReplyDialogs::aFailedReadingAgainKeepsTheReplies()
{
    const auto dialog = unmatched();
    QTRY_COMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 3);
    m_desk->failure = broken();

    dialog->refresh();

    QTRY_COMPARE(said(*dialog, "attachedNotice"), QStringLiteral("The replies could not be read again."));
    QCOMPARE(part<UnmatchedList>(*dialog, "unmatchedList")->count(), 3);
    QVERIFY(part<UnmatchedList>(*dialog, "unmatchedList")->isVisible());
}

void TestReplyDialogs::rulesNameWhoTaughtThemAndBecauseOfWhat()
{
    RulesDialog dialog(m_desk->operations(), ConversationStory::zone());
    dialog.show();
    const auto words = [&dialog] {
        QStringList all;
        for (const QWidget *row : dialog.findChildren<QWidget *>(QStringLiteral("ruleRow"))) {
            for (const TextLabel *label : row->findChildren<TextLabel *>())
                all.append(label->text());
        }
        return all;
    };

    QTRY_COMPARE(words().size(), 6);
    QCOMPARE(words(),
             QStringList(
                 {QStringLiteral("“i could swing by” means yes"),
                  QStringLiteral("by M. Ortiz on 20 Nov 2026, from what Marcus Bell wrote about WO 47902: “I could "
                                 "swing by after lunch if nobody else has it.”"),
                  QStringLiteral("“no more of these please” means unsubscribe"),
                  QStringLiteral("by A. Reyes on 8 Nov 2026, from a reply without a work order: “no more of these "
                                 "please”"),
                  QStringLiteral("“<i>my truck</i> is down” means no"), QStringLiteral("by M. Ortiz on 22 Aug 2026")}));
}

void TestReplyDialogs::aRetiredRuleGoes()
{
    RulesDialog dialog(m_desk->operations(), ConversationStory::zone());
    dialog.show();
    QTRY_COMPARE(dialog.findChildren<Button *>(QStringLiteral("retireButton")).size(), 3);

    dialog.findChildren<Button *>(QStringLiteral("retireButton")).at(1)->click();

    QTRY_COMPARE(dialog.findChildren<Button *>(QStringLiteral("retireButton")).size(), 2);
    QCOMPARE(m_desk->retired, QList<qint64> {6});
    QVERIFY(said(dialog, "rulesDone").startsWith(QStringLiteral("“no more of these please” is no rule any more.")));
}

void TestReplyDialogs::aRefusedRetirementIsSaid()
{
    m_desk->refusal = broken();
    RulesDialog dialog(m_desk->operations(), ConversationStory::zone());
    dialog.show();
    QTRY_COMPARE(dialog.findChildren<Button *>(QStringLiteral("retireButton")).size(), 3);

    dialog.findChildren<Button *>(QStringLiteral("retireButton")).first()->click();

    QTRY_COMPARE(said(dialog, "rulesDone"), QStringLiteral("It was not retired."));
    QTRY_VERIFY(dialog.findChildren<Button *>(QStringLiteral("retireButton")).first()->isEnabled());
    QCOMPARE(m_desk->rules.size(), 3);
}

void TestReplyDialogs::noRuleSaysHowOneIsMade()
{
    m_desk->rules.clear();
    RulesDialog dialog(m_desk->operations(), ConversationStory::zone());
    dialog.show();

    QTRY_COMPARE(said(dialog, "rulesNotice"), QStringLiteral("No rule has been taught."));
}

QTEST_MAIN(TestReplyDialogs)
#include "tst_replydialogs.moc"
