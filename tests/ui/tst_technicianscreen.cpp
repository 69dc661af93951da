#include "app/stories/conversationstory.h"
#include "ui/technicians/bubbletext.h"
#include "ui/technicians/conversationtab.h"
#include "ui/technicians/giveworkdialog.h"
#include "ui/technicians/recordlist.h"
#include "ui/technicians/replycomposer.h"
#include "ui/technicians/tabstrip.h"
#include "ui/technicians/technicianscreen.h"
#include "ui/technicians/threadview.h"
#include "ui/technicians/triagedialog.h"
#include "ui/technicians/typeindialog.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include "tests/support/raventest.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPromise>
#include <QRadioButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>

#include <memory>

namespace {

template<typename T>
QFuture<Result<T>> ready(Result<T> outcome)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(outcome));
    promise.finish();
    return promise.future();
}

const Clock &storyClock()
{
    static const ConversationStory::StoryClock clock;
    return clock;
}

struct Override
{
    QString message;
    std::optional<ReplyClass> says;
    QString phrase;
};

struct SentReply
{
    QString text;
    QUuid key;
};

/// A page on answers that a test sets, with what was asked for.
struct Page
{
    TechnicianProfile profile = ConversationStory::profile();
    ConversationPage conversations = ConversationStory::accepted();
    std::optional<Error> failure;      ///< of reading
    std::optional<Error> writeFailure; ///< of sending, judging, drafting
    QList<Override> overrides;
    QList<SentReply> sent;
    QStringList typed;
    int assigned = 0;
    int reads = 0;
    std::unique_ptr<TechnicianScreen> screen;

    TechnicianOperations operations()
    {
        TechnicianOperations all = ConversationStory::operations();
        all.readProfile = [this](const TechnicianId &, const JobId &) {
            ++reads;
            return ready<TechnicianProfile>(failure ? Result<TechnicianProfile>(tl::make_unexpected(*failure))
                                                    : profile);
        };
        all.readConversations = [this](const TechnicianId &, const JobId &) {
            return ready<ConversationPage>(failure ? Result<ConversationPage>(tl::make_unexpected(*failure))
                                                   : conversations);
        };
        all.overrideTriage = [this](const QString &message, std::optional<ReplyClass> says, const QString &phrase) {
            overrides.append({message, says, phrase});
            OverrideReport report;
            report.says = says.value_or(ReplyClass::Unknown);
            return ready<OverrideReport>(writeFailure ? Result<OverrideReport>(tl::make_unexpected(*writeFailure))
                                                      : report);
        };
        all.sendReply = [this](const JobId &, const TechnicianId &, const QString &text, const QUuid &key) {
            sent.append({text, key});
            return ready<MessageId>(writeFailure ? Result<MessageId>(tl::make_unexpected(*writeFailure))
                                                 : MessageId {7});
        };
        all.typeIn = [this](const JobId &, const TechnicianId &, const QString &text, const QDateTime &,
                            const QUuid &) {
            typed.append(text);
            return ready<void>(Result<>());
        };
        all.draftReply = [this](const JobId &, const TechnicianId &) {
            return ready<QString>(writeFailure ? Result<QString>(tl::make_unexpected(*writeFailure))
                                               : QStringLiteral("Three o'clock is good."));
        };
        all.assign = [this](const JobId &, const TechnicianId &, const QDateTime &, bool, bool) {
            ++assigned;
            return ready<AssignReport>(AssignReport());
        };
        return all;
    }

    void open(const std::function<void(TechnicianOperations &)> &change = {})
    {
        TechnicianOperations all = operations();
        if (change)
            change(all);
        screen = std::make_unique<TechnicianScreen>(ConversationStory::marcus(), ConversationStory::job(), all,
                                                    storyClock());
        screen->setZone(ConversationStory::zone());
        screen->resize(1100, 700);
        screen->show();
        screen->refresh();
    }

    template<typename T>
    T *find(const char *name) const
    {
        return screen->findChild<T *>(QString::fromLatin1(name));
    }
    QString words(const char *name) const
    {
        const auto *label = find<QLabel>(name);
        return label ? label->text() : QString();
    }
    bool shows(const char *name) const
    {
        const auto *widget = find<QWidget>(name);
        return widget && widget->isVisible();
    }
    QString noticeSentence(const char *name) const
    {
        const auto *notice = find<Notice>(name);
        return notice && notice->isVisible() ? notice->sentence() : QString();
    }
    QStringList texts() const
    {
        QStringList all;
        const QList<MessageBubble *> bubbles = screen->conversation()->thread()->bubbles();
        for (const MessageBubble *bubble : bubbles)
            all.append(bubble->findChild<BubbleText *>()->toPlainText());
        return all;
    }
    MessageBubble *last() const { return screen->conversation()->thread()->bubbles().constLast(); }
};

QStringList underlined(const BubbleText &text)
{
    QStringList words;
    for (QTextBlock block = text.document()->begin(); block.isValid(); block = block.next()) {
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            if (at.fragment().charFormat().underlineStyle() == QTextCharFormat::SingleUnderline)
                words.append(at.fragment().text());
        }
    }
    return words;
}

} // namespace

class TestTechnicianScreen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void beforeTheAnswerThePageSaysThatItReads();
    void aFailureOffersToReadAgain();
    void aLaterFailureKeepsWhatIsShown();
    void theHeadSaysWhoThisIs();
    void matchedWordsAreUnderlined();
    void quotedTextIsShownOnlyWhenAskedFor();
    void anOverrideKeepsBothWords();
    void anOverrideIsHandedOnWithItsRule();
    void aFailedOverrideIsSaidInTheDialog();
    void theBracketsWalkTheTabs();
    void lettersActOnlyOutsideTheReply();
    void controlEnterSendsTheReply();
    void aFailedSendKeepsTheWordsAndTheKey();
    void otherWordsAreAnotherMessage();
    void aDraftNeverLooksSent();
    void aDraftDoesNotReplaceWhatIsWritten();
    void aSilentDraftingServiceChangesNothingElse();
    void aStoredDraftIsFramedAndSentByAPersonOnly();
    void markupStaysPlain();
    void theNewestIsInView();
    void whoScrolledUpIsToldHowManyCame();
    void emptyConversationsSayWhatIsKnown_data();
    void emptyConversationsSayWhatIsKnown();
    void anUnsubscribedPersonCannotBeWrittenTo();
    void whatTheRoleLacksIsAbsent();
    void staleDataWritesNothing();
    void whatWasSaidOnThePhoneIsRead();
    void assigningWarnsAndTells();
    void expiredCredentialsAreNamed();
    void longListsComeInPages();
};

void TestTechnicianScreen::beforeTheAnswerThePageSaysThatItReads()
{
    QPromise<Result<TechnicianProfile>> never;
    never.start();
    Page page;
    page.open([&never](TechnicianOperations &all) {
        all.readProfile = [&never](const TechnicianId &, const JobId &) {
            return never.future();
        };
    });

    QCOMPARE(page.noticeSentence("notice"), QStringLiteral("Reading the technician…"));
    QVERIFY(!page.shows("thread"));
}

void TestTechnicianScreen::aFailureOffersToReadAgain()
{
    Page page;
    page.failure = Error {Error::Code::Unavailable, QStringLiteral("The server closed the connection."), {}};
    page.open();

    QTRY_VERIFY(page.noticeSentence("notice").startsWith(QStringLiteral("The technician could not be read")));
    page.failure.reset();
    page.find<QPushButton>("noticeAction")->click();

    QTRY_VERIFY(page.shows("technicianName"));
    QTRY_COMPARE(page.texts().size(), 4);
}

void TestTechnicianScreen::aLaterFailureKeepsWhatIsShown()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.failure = Error {Error::Code::Unavailable, QStringLiteral("gone"), {}};
    page.screen->refresh();

    QTRY_VERIFY(page.shows("technicianStrip"));
    QCOMPARE(page.texts().size(), 4);
}

void TestTechnicianScreen::theHeadSaysWhoThisIs()
{
    Page page;
    page.open();

    QTRY_COMPARE(page.words("technicianName"), QStringLiteral("Marcus Bell"));
    QCOMPARE(page.words("technicianKind"), QStringLiteral("HVAC · Houston TX · 3.2 mi"));
    QCOMPARE(page.words("technicianStanding"), QStringLiteral("warm: signed up 12 Mar 2026"));
    QCOMPARE(page.screen->accessibleName(),
             QStringLiteral("Marcus Bell, warm: signed up 12 Mar 2026, availability: Available today, Licence until 02 "
                            "Dec 2026, 12 days"));
    QTRY_COMPARE(page.find<TabStrip>("technicianTabs")->tabText(0), QStringLiteral("Conversation 4"));
    QCOMPARE(page.find<Button>("assignTechnicianNow")->text(), QStringLiteral("Assign to WO 48213"));
    QCOMPARE(page.find<Button>("editTechnician")->kind(), Button::Kind::Outlined);
}

void TestTechnicianScreen::matchedWordsAreUnderlined()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);

    const auto *text = page.last()->findChild<BubbleText *>();
    QCOMPARE(underlined(*text), QStringList {QStringLiteral("I can be there")});
    QCOMPARE(page.last()->findChild<QLabel *>(QStringLiteral("triageLine"))->text(),
             QStringLiteral("yes, because “I can be there”"));
    QCOMPARE(page.words("conversationVerdict"), QStringLiteral("yes"));
}

void TestTechnicianScreen::quotedTextIsShownOnlyWhenAskedFor()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    MessageBubble *bubble = page.screen->conversation()->thread()->bubbles().at(1);
    const auto *text = bubble->findChild<BubbleText *>();

    QVERIFY(!text->toPlainText().contains(QStringLiteral("Unsubscribe")));
    bubble->findChild<Button *>(QStringLiteral("wholeMessage"))->click();

    QVERIFY(text->toPlainText().contains(QStringLiteral("Unsubscribe")));
    QVERIFY(underlined(*text).isEmpty());
}

void TestTechnicianScreen::anOverrideKeepsBothWords()
{
    Page page;
    page.conversations = ConversationStory::overridden();
    page.open();
    QTRY_COMPARE(page.texts().size(), 5);

    MessageBubble *bubble = page.screen->conversation()->thread()->bubbles().at(1);
    QCOMPARE(bubble->findChild<QLabel *>(QStringLiteral("triageLine"))->text(),
             QStringLiteral("question → yes by M. Ortiz"));
}

void TestTechnicianScreen::anOverrideIsHandedOnWithItsRule()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.screen->setFocus();
    QTest::keyClick(page.screen.get(), Qt::Key_T);
    auto *dialog = page.find<TriageDialog>("triageDialog");
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<Button *>(QStringLiteral("triageApply"))->isEnabled());
    dialog->findChild<QRadioButton *>(QStringLiteral("says_later"))->click();
    dialog->findChild<QAbstractButton *>(QStringLiteral("makeRule"))->click();
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("rulePhrase"))->text(), QStringLiteral("I can be there"));
    const int reads = page.reads;
    dialog->findChild<Button *>(QStringLiteral("triageApply"))->click();

    QCOMPARE(page.overrides.size(), 1);
    QCOMPARE(page.overrides.first().message, QStringLiteral("4"));
    QCOMPARE(page.overrides.first().says, std::optional(ReplyClass::Later));
    QCOMPARE(page.overrides.first().phrase, QStringLiteral("I can be there"));
    QTRY_VERIFY(page.reads > reads);
    QTRY_VERIFY(!page.find<TriageDialog>("triageDialog"));
}

void TestTechnicianScreen::aFailedOverrideIsSaidInTheDialog()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.writeFailure = Error {Error::Code::Forbidden, QStringLiteral("A viewer changes nothing."), {}};
    page.screen->conversation()->openTriage();
    auto *dialog = page.find<TriageDialog>("triageDialog");
    dialog->findChild<QRadioButton *>(QStringLiteral("says_declines"))->click();
    dialog->findChild<Button *>(QStringLiteral("triageApply"))->click();

    QTRY_VERIFY(dialog->findChild<Button *>(QStringLiteral("triageApply"))->isEnabled());
    const QList<TextLabel *> labels = dialog->findChildren<TextLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const TextLabel *label) {
        return label->isVisible() && label->text() == QLatin1String("A viewer changes nothing.");
    }));
}

void TestTechnicianScreen::theBracketsWalkTheTabs()
{
    Page page;
    page.open();
    QTRY_VERIFY(page.shows("technicianTabs"));
    auto *tabs = page.find<TabStrip>("technicianTabs");
    page.screen->setFocus();

    QTest::keyClick(page.screen.get(), Qt::Key_BracketRight);
    QCOMPARE(tabs->currentIndex(), int(TechnicianScreen::OutreachPlace));
    QVERIFY(page.shows("outreachList"));
    QTest::keyClick(page.screen.get(), Qt::Key_BracketLeft);
    QTest::keyClick(page.screen.get(), Qt::Key_BracketLeft);
    QCOMPARE(tabs->currentIndex(), int(TechnicianScreen::HistoryPlace));
}

void TestTechnicianScreen::lettersActOnlyOutsideTheReply()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.screen->activateWindow();
    page.screen->setFocus();
    QTest::keyClick(page.screen.get(), Qt::Key_R);
    auto *field = page.find<QPlainTextEdit>("replyField");
    QTRY_VERIFY(field->hasFocus());

    QTest::keyClicks(field, QStringLiteral("t[r]"));

    QCOMPARE(field->toPlainText(), QStringLiteral("t[r]"));
    QVERIFY(!page.find<TriageDialog>("triageDialog"));
}

void TestTechnicianScreen::controlEnterSendsTheReply()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    auto *field = page.find<QPlainTextEdit>("replyField");
    QTest::keyClick(page.screen.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(page.sent.isEmpty());
    field->setPlainText(QStringLiteral("  See you at three. "));
    QTest::keyClick(field, Qt::Key_Return, Qt::ControlModifier);

    QCOMPARE(page.sent.size(), 1);
    QCOMPARE(page.sent.first().text, QStringLiteral("See you at three."));
    QTRY_VERIFY(field->toPlainText().isEmpty());
    QCOMPARE(page.words("technicianOutcome"), QStringLiteral("The reply waits to be sent."));
}

void TestTechnicianScreen::aFailedSendKeepsTheWordsAndTheKey()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    auto *field = page.find<QPlainTextEdit>("replyField");
    page.writeFailure = Error {Error::Code::Unavailable, QStringLiteral("The connection is gone."), {}};
    field->setPlainText(QStringLiteral("See you at three."));
    page.find<Button>("sendReply")->click();
    QTRY_COMPARE(page.words("composerProblem"), QStringLiteral("The connection is gone."));
    QCOMPARE(field->toPlainText(), QStringLiteral("See you at three."));
    page.writeFailure.reset();
    page.find<Button>("sendReply")->click();

    QCOMPARE(page.sent.size(), 2);
    QCOMPARE(page.sent.at(0).key, page.sent.at(1).key);
}

void TestTechnicianScreen::otherWordsAreAnotherMessage()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    auto *field = page.find<QPlainTextEdit>("replyField");
    for (int press = 0; press < 2; ++press) {
        field->setPlainText(QStringLiteral("Thank you."));
        page.find<Button>("sendReply")->click();
        QTRY_VERIFY(field->toPlainText().isEmpty());
    }

    QCOMPARE(page.sent.size(), 2);
    QVERIFY(page.sent.at(0).key != page.sent.at(1).key);
}

void TestTechnicianScreen::aDraftNeverLooksSent()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    QVERIFY(!page.shows("draftTitle"));
    page.find<Button>("draftReply")->click();

    QTRY_VERIFY(page.shows("draftTitle"));
    QCOMPARE(page.words("draftTitle"), QStringLiteral("Draft, not sent"));
    QCOMPARE(page.find<Button>("sendReply")->text(), QStringLiteral("Send this reply"));
    QCOMPARE(page.texts().size(), 4);
    QVERIFY(page.sent.isEmpty());
    page.find<QPlainTextEdit>("replyField")->appendPlainText(QStringLiteral("Ask for Dana."));
    QVERIFY(page.shows("draftTitle"));
    page.find<Button>("sendReply")->click();
    QCOMPARE(page.sent.size(), 1);
    QTRY_VERIFY(!page.shows("draftTitle"));
}

void TestTechnicianScreen::aDraftDoesNotReplaceWhatIsWritten()
{
    auto promise = std::make_shared<QPromise<Result<QString>>>();
    promise->start();
    Page page;
    page.open([promise](TechnicianOperations &all) {
        all.draftReply = [promise](const JobId &, const TechnicianId &) {
            return promise->future();
        };
    });
    QTRY_COMPARE(page.texts().size(), 4);
    page.find<Button>("draftReply")->click();
    page.find<QPlainTextEdit>("replyField")->setPlainText(QStringLiteral("My own words"));
    promise->addResult(Result<QString>(QStringLiteral("a draft")));
    promise->finish();

    QTRY_VERIFY(page.words("composerProblem").startsWith(QStringLiteral("The draft came after")));
    QCOMPARE(page.find<QPlainTextEdit>("replyField")->toPlainText(), QStringLiteral("My own words"));
    QVERIFY(!page.screen->conversation()->composer()->isDraft());
}

void TestTechnicianScreen::aSilentDraftingServiceChangesNothingElse()
{
    const QString sentence =
        QStringLiteral("The drafting service did not answer in 10 s. Write it yourself; nothing else is affected.");
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.writeFailure = Error {Error::Code::Unavailable, sentence, {}};
    page.find<Button>("draftReply")->click();

    QTRY_COMPARE(page.words("composerProblem"), sentence);
    page.writeFailure.reset();
    page.find<QPlainTextEdit>("replyField")->setPlainText(QStringLiteral("By hand"));
    QVERIFY(page.find<Button>("sendReply")->isEnabled());
}

void TestTechnicianScreen::aStoredDraftIsFramedAndSentByAPersonOnly()
{
    Page page;
    page.conversations = ConversationStory::drafted();
    page.open();
    QTRY_COMPARE(page.texts().size(), 5);

    QCOMPARE(page.last()->findChild<QLabel *>(QStringLiteral("bubbleHead"))->text(), QStringLiteral("Draft, not sent"));
    QVERIFY(!page.last()->findChild<QLabel *>(QStringLiteral("deliveryLine")));
    QVERIFY(page.sent.isEmpty());
    page.last()->findChild<Button *>(QStringLiteral("sendDraft"))->click();
    QCOMPARE(page.sent.size(), 1);
}

void TestTechnicianScreen::markupStaysPlain()
{
    Page page;
    page.conversations = ConversationStory::hostile();
    page.profile.name = QStringLiteral("<img src=\"/a/fifo\">Marcus");
    page.profile.bio = QStringLiteral("<b>bold</b>");
    page.profile.suppression = TechnicianProfile::Suppression {ConversationStory::at(14, 2), QStringLiteral("<a>"),
                                                               QStringLiteral("<u>x</u>")};
    page.open();
    QTRY_COMPARE(page.texts().size(), 2);

    QVERIFY(page.texts().last().startsWith(QStringLiteral("<b>Yes</b> <img src=")));
    const QList<QLabel *> labels = page.screen->findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QCOMPARE(label->textFormat(), Qt::PlainText);
    const QList<QWidget *> widgets = page.screen->findChildren<QWidget *>();
    for (const QWidget *widget : widgets)
        QVERIFY2(!widget->toolTip().contains(QStringLiteral("<img")), qPrintable(widget->objectName()));
}

void TestTechnicianScreen::theNewestIsInView()
{
    Page page;
    page.conversations = ConversationStory::longThread();
    page.open();
    QTRY_COMPARE(page.texts().size(), 40);
    ThreadView *thread = page.screen->conversation()->thread();

    QTRY_VERIFY(thread->verticalScrollBar()->maximum() > 0);
    QTRY_COMPARE(thread->verticalScrollBar()->value(), thread->verticalScrollBar()->maximum());
    page.conversations = ConversationStory::longThread(43);
    page.screen->refresh();

    QTRY_COMPARE(page.texts().size(), 43);
    QTRY_COMPARE(thread->verticalScrollBar()->value(), thread->verticalScrollBar()->maximum());
    QCOMPARE(thread->unseen(), 0);
}

void TestTechnicianScreen::whoScrolledUpIsToldHowManyCame()
{
    Page page;
    page.conversations = ConversationStory::longThread();
    page.open();
    QTRY_COMPARE(page.texts().size(), 40);
    ThreadView *thread = page.screen->conversation()->thread();
    QTRY_VERIFY(thread->verticalScrollBar()->maximum() > 0);
    thread->verticalScrollBar()->setValue(100);
    page.conversations = ConversationStory::longThread(41);
    page.screen->refresh();

    QTRY_COMPARE(thread->unseen(), 1);
    QCOMPARE(thread->verticalScrollBar()->value(), 100);
    auto *more = page.find<Button>("unseen");
    QVERIFY(more->isVisible());
    QCOMPARE(more->text(), QStringLiteral("1 new"));
    more->click();
    QTRY_COMPARE(thread->verticalScrollBar()->value(), thread->verticalScrollBar()->maximum());
    QVERIFY(!more->isVisible());
}

void TestTechnicianScreen::emptyConversationsSayWhatIsKnown_data()
{
    QTest::addColumn<bool>("wasAsked");
    QTest::addColumn<QString>("sentence");

    QTest::newRow("asked") << true << QStringLiteral("No conversation yet. Last asked 14:02 about WO 48213.");
    QTest::newRow("never") << false << QStringLiteral("Never asked. Not suppressed.");
}

void TestTechnicianScreen::emptyConversationsSayWhatIsKnown()
{
    QFETCH(const bool, wasAsked);
    QFETCH(const QString, sentence);
    Page page;
    page.profile = wasAsked ? ConversationStory::profile() : ConversationStory::neverAsked();
    page.conversations = wasAsked ? ConversationStory::asked() : ConversationStory::nobody();
    page.open();

    QTRY_COMPARE(page.noticeSentence("conversationNotice"), sentence);
}

void TestTechnicianScreen::anUnsubscribedPersonCannotBeWrittenTo()
{
    Page page;
    page.profile = ConversationStory::unsubscribed();
    page.conversations = ConversationStory::stopped();
    page.open();

    QTRY_COMPARE(page.noticeSentence("conversationStrip"),
                 QStringLiteral("Marcus unsubscribed at 14:02:39. Nothing more can be sent."));
    QTRY_COMPARE(page.texts().size(), 2);
    QVERIFY(!page.shows("replyField"));
    QVERIFY(!page.shows("sendReply"));
    QVERIFY(page.shows("typeIn"));
    QTest::keyClick(page.screen.get(), Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(page.sent.isEmpty());
}

void TestTechnicianScreen::whatTheRoleLacksIsAbsent()
{
    Page page;
    page.open([](TechnicianOperations &all) {
        TechnicianOperations few;
        few.readProfile = all.readProfile;
        few.readConversations = all.readConversations;
        all = few;
    });
    QTRY_COMPARE(page.texts().size(), 4);

    for (const char *name : {"replyField", "sendReply", "draftReply", "typeIn", "assignTechnicianNow", "editTechnician",
                             "openWorkOrder", "changeTriage"})
        QVERIFY2(!page.shows(name), name);
    QTest::keyClick(page.screen.get(), Qt::Key_T);
    QVERIFY(!page.find<TriageDialog>("triageDialog"));
}

void TestTechnicianScreen::staleDataWritesNothing()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.find<QPlainTextEdit>("replyField")->setPlainText(QStringLiteral("Hello"));
    page.screen->setLink({LinkState::Kind::Reconnecting, ConversationStory::now()});

    QVERIFY(!page.find<Button>("sendReply")->isEnabled());
    QVERIFY(!page.find<Button>("assignTechnicianNow")->isEnabled());
    QVERIFY(!page.find<Button>("typeIn")->isEnabled());
    QTest::keyClick(page.screen.get(), Qt::Key_T);
    QVERIFY(!page.find<TriageDialog>("triageDialog"));
    page.screen->setLink({LinkState::Kind::Live, ConversationStory::now()});
    QVERIFY(page.find<Button>("sendReply")->isEnabled());
    QCOMPARE(page.find<QPlainTextEdit>("replyField")->toPlainText(), QStringLiteral("Hello"));
}

void TestTechnicianScreen::whatWasSaidOnThePhoneIsRead()
{
    Page page;
    page.open();
    QTRY_COMPARE(page.texts().size(), 4);
    page.find<Button>("typeIn")->click();
    auto *dialog = page.find<TypeInDialog>("typeInDialog");
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<Button *>(QStringLiteral("typeInAdd"))->isEnabled());
    dialog->findChild<QPlainTextEdit *>(QStringLiteral("typedText"))
        ->setPlainText(QStringLiteral("Can't today, could do Monday"));

    QCOMPARE(dialog->findChild<QLabel *>(QStringLiteral("typedReading"))->text(),
             QStringLiteral("Reads as later, because “could do Monday”"));
    dialog->findChild<Button *>(QStringLiteral("typeInAdd"))->click();
    QCOMPARE(page.typed, QStringList {QStringLiteral("Can't today, could do Monday")});
}

void TestTechnicianScreen::assigningWarnsAndTells()
{
    Page page;
    page.profile = ConversationStory::expired();
    page.conversations = ConversationStory::asked();
    page.open();
    QTRY_VERIFY(page.shows("assignTechnicianNow"));
    QSignalSpy assigned(page.screen.get(), &TechnicianScreen::assigned);
    page.find<Button>("assignTechnicianNow")->click();
    auto *dialog = page.find<GiveWorkDialog>("giveWorkDialog");
    QVERIFY(dialog);

    const QString warning = dialog->findChild<QLabel *>(QStringLiteral("giveWarning"))->text();
    QVERIFY(warning.startsWith(QStringLiteral("Marcus has not answered.")));
    QVERIFY(warning.contains(QStringLiteral("excluded from matching since 02 Nov")));
    dialog->findChild<Button *>(QStringLiteral("giveNow"))->click();
    QCOMPARE(page.assigned, 1);
    QTRY_COMPARE(assigned.size(), 1);
}

void TestTechnicianScreen::expiredCredentialsAreNamed()
{
    Page page;
    page.profile = ConversationStory::expired();
    page.open();
    QTRY_VERIFY(page.shows("technicianFacts"));

    const QList<TextLabel *> labels = page.find<QWidget>("technicianFacts")->findChildren<TextLabel *>();
    const auto found = std::find_if(labels.cbegin(), labels.cend(), [](const TextLabel *label) {
        return label->text().contains(QLatin1String("excluded from matching since 02 Nov"));
    });
    QVERIFY(found != labels.cend());
    QCOMPARE((*found)->tone(), Tone::Breached);
}

void TestTechnicianScreen::longListsComeInPages()
{
    Page page;
    page.profile.outreach = QList<TechnicianContact>(120, page.profile.outreach.first());
    page.open();
    QTRY_VERIFY(page.shows("technicianFacts"));
    page.screen->showTab(TechnicianScreen::OutreachPlace);
    auto *list = page.find<RecordList>("outreachList");

    QCOMPARE(list->shownRows(), 50);
    list->findChild<Button *>(QStringLiteral("moreRecords"))->click();
    QCOMPARE(list->shownRows(), 100);
    list->findChild<Button *>(QStringLiteral("moreRecords"))->click();
    QCOMPARE(list->shownRows(), 120);
    QVERIFY(!list->findChild<Button *>(QStringLiteral("moreRecords"))->isVisible());
}

QTEST_MAIN(TestTechnicianScreen)
#include "tst_technicianscreen.moc"
