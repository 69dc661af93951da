#include "services/core/clock.h"
#include "ui/shell/band.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/rail.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/screenstack.h"

#include "tests/support/raventest.h"

#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTimeZone>

namespace {

struct FixedClock final : Clock
{
    QDateTime now() const override { return {QDate(2026, 11, 20), QTime(20, 25, 30), QTimeZone::utc()}; }
};

class Page final : public Screen
{
public:
    explicit Page(QString title)
        : m_title(std::move(title))
    {
    }
    QString titleText() const override { return m_title; }
    bool stepBack() override { return std::exchange(m_open, false); }
    void setLink(const LinkState &link) override { m_link = link; }
    QList<Command> commands() override
    {
        return {{m_title + QStringLiteral(" act"), {}, {}, {}, [this] {
                     ++m_runs;
                 }}};
    }

    QString m_title;
    LinkState m_link;
    bool m_open = false;
    int m_runs = 0;
};

BandState state(LinkState::Kind kind)
{
    BandState state;
    state.environment = BandState::Environment::Training;
    state.environmentWord = QStringLiteral("TRAINING");
    state.link = {kind, FixedClock().now().addSecs(-38)};
    state.person = QStringLiteral("M. Ortiz");
    state.role = QStringLiteral("dispatcher");
    return state;
}

} // namespace

class TestShell : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init()
    {
        qputenv("TZ", "America/Chicago");
        failOnAnyWarning();
    }
    void theBandSaysHowOldTheDataIs();
    void theBandIsLouderAboutAMissingEngine();
    void theTitleNamesPlaceEnvironmentAndRole();
    void areasAreReachedByTheirNumber();
    void everyScreenLearnsThatTheDataIsOld();
    void escapeWalksBackThroughTheStack();
    void thePaletteFindsByPartsOfWords();
    void thePaletteSearchesWhatItDoesNotKnow();
    void commandsWhoseWordsChangeAreAskedEachTime();
    void theLayoutIsRemembered();
    void aDamagedLayoutIsIgnored();
};

void TestShell::theBandSaysHowOldTheDataIs()
{
    const FixedClock clock;
    Band band(clock);

    band.setState(state(LinkState::Kind::Live));
    QCOMPARE(band.middleText(), QStringLiteral("Live"));
    band.setState(state(LinkState::Kind::Reconnecting));
    QCOMPARE(band.middleText(), QStringLiteral("Reconnecting… data from 14:24:52 (38 s ago)"));
    band.setState(state(LinkState::Kind::Offline));
    QCOMPARE(band.middleText(), QStringLiteral("Offline, read only. Data from 14:24:52"));
}

void TestShell::theBandIsLouderAboutAMissingEngine()
{
    const FixedClock clock;
    Band band(clock);
    QSignalSpy start(&band, &Band::startEngineRequested);
    BandState shown = state(LinkState::Kind::Live);
    shown.sendingStopped = QStringLiteral("SendGrid, by A. Chen 13:40");
    band.setState(shown);
    QCOMPARE(band.middleText(), QStringLiteral("Live. Sending stopped: SendGrid, by A. Chen 13:40"));

    shown.waitingWithoutEngine = 143;
    band.setState(shown);

    QCOMPARE(band.middleText(), QStringLiteral("Live. No engine is running. 143 messages wait."));
    band.findChild<Button *>(QStringLiteral("bandAction"))->click();
    QCOMPARE(start.size(), 1);
}

void TestShell::theTitleNamesPlaceEnvironmentAndRole()
{
    const FixedClock clock;
    MainWindow window(clock);
    window.addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), new Page(QStringLiteral("WO 48213")));

    window.setBandState(state(LinkState::Kind::Live));

    QCOMPARE(window.windowTitle(), QStringLiteral("WO 48213 · Raven · TRAINING · dispatcher"));
}

void TestShell::areasAreReachedByTheirNumber()
{
    const FixedClock clock;
    MainWindow window(clock);
    window.addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), new Page(QStringLiteral("a")));
    window.addArea(QStringLiteral("Settings"), QStringLiteral("configure"), new Page(QStringLiteral("b")), true);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));

    QTest::keyClick(&window, Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window.currentArea(), 1);
    QTest::keyClick(&window, Qt::Key_9, Qt::ControlModifier);
    QCOMPARE(window.currentArea(), 1);
    QCOMPARE(window.findChildren<RailItem *>().size(), 2);
}

void TestShell::everyScreenLearnsThatTheDataIsOld()
{
    const FixedClock clock;
    MainWindow window(clock);
    auto *first = new Page(QStringLiteral("a"));
    auto *stack = new ScreenStack(first);
    window.addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), stack);

    window.setBandState(state(LinkState::Kind::Reconnecting));
    auto *pushed = new Page(QStringLiteral("b"));
    stack->push(pushed);

    QVERIFY(first->m_link.isStale());
    QVERIFY(pushed->m_link.isStale());
}

void TestShell::escapeWalksBackThroughTheStack()
{
    const FixedClock clock;
    MainWindow window(clock);
    auto *root = new Page(QStringLiteral("root"));
    auto *stack = new ScreenStack(root);
    window.addArea(QStringLiteral("Orders"), QStringLiteral("view-task"), stack);
    auto *top = new Page(QStringLiteral("top"));
    top->m_open = true;
    stack->push(top);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));

    QTest::keyClick(&window, Qt::Key_Escape);
    QCOMPARE(stack->depth(), 2);
    QTest::keyClick(&window, Qt::Key_Escape);
    QCOMPARE(stack->depth(), 1);
    QTest::keyClick(&window, Qt::Key_Escape);
    QCOMPARE(stack->depth(), 1);
}

void TestShell::thePaletteFindsByPartsOfWords()
{
    const QList<Command> commands {{QStringLiteral("New work order"), QStringLiteral("Orders"), {}, {}, {}},
                                   {QStringLiteral("Renew licence"), QStringLiteral("Technicians"), {}, {}, {}},
                                   {QStringLiteral("Choose columns"), QStringLiteral("Orders"), {}, {}, {}}};

    const QList<Command> found = CommandPalette::matching(commands, QStringLiteral("new"));

    QCOMPARE(found.size(), 2);
    QCOMPARE(found.first().text, QStringLiteral("New work order"));
    QCOMPARE(CommandPalette::matching(commands, QStringLiteral("col ch")).size(), 1);
    QVERIFY(CommandPalette::matching(commands, QStringLiteral("xyz")).isEmpty());
}

void TestShell::thePaletteSearchesWhatItDoesNotKnow()
{
    QString searched;
    QWidget parent;
    auto *palette = new CommandPalette(
        {}, [&searched](const QString &text) { searched = text; }, &parent);
    palette->show();
    auto *input = palette->findChild<QLineEdit *>(QStringLiteral("paletteInput"));

    QTest::keyClicks(input, QStringLiteral("48213"));
    QCOMPARE(palette->findChild<QListWidget *>()->count(), 1);
    QTest::keyClick(input, Qt::Key_Return);

    QCOMPARE(searched, QStringLiteral("48213"));
}

void TestShell::commandsWhoseWordsChangeAreAskedEachTime()
{
    const FixedClock clock;
    MainWindow window(clock);
    window.addArea(QStringLiteral("a"), {}, new Page(QStringLiteral("a")));
    int waiting = 0;
    window.addCommands([&waiting] {
        return QList<Command> {{QStringLiteral("Waiting (%1)").arg(++waiting), {}, {}, {}, [] {
                                }}};
    });
    window.show();
    window.activateWindow();
    const auto offered = [&window](const QString &words) {
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        auto *palette = window.findChild<CommandPalette *>();
        if (!palette)
            return false;
        QTest::keyClicks(palette->findChild<QLineEdit *>(QStringLiteral("paletteInput")), words);
        const auto *list = palette->findChild<QListWidget *>();
        const bool shown = list->count() > 0 && list->item(0)->text() == words;
        delete palette;
        return shown;
    };

    QTRY_VERIFY(window.isActiveWindow());
    QVERIFY(offered(QStringLiteral("Waiting (1)")));
    QVERIFY(offered(QStringLiteral("Waiting (2)")));
}

void TestShell::theLayoutIsRemembered()
{
    const FixedClock clock;
    QByteArray kept;
    {
        MainWindow window(clock);
        window.addArea(QStringLiteral("a"), {}, new Page(QStringLiteral("a")));
        window.addArea(QStringLiteral("b"), {}, new Page(QStringLiteral("b")));
        window.resize(1'234, 765);
        window.showArea(1);
        kept = window.layoutState();
    }
    MainWindow window(clock);
    window.addArea(QStringLiteral("a"), {}, new Page(QStringLiteral("a")));
    window.addArea(QStringLiteral("b"), {}, new Page(QStringLiteral("b")));

    window.restoreLayout(kept);

    QCOMPARE(window.currentArea(), 1);
}

void TestShell::aDamagedLayoutIsIgnored()
{
    const FixedClock clock;
    MainWindow window(clock);
    window.addArea(QStringLiteral("a"), {}, new Page(QStringLiteral("a")));
    const QSize before = window.size();

    window.restoreLayout(QByteArray("not a layout"));
    window.restoreLayout({});

    QCOMPARE(window.size(), before);
    QCOMPARE(window.currentArea(), 0);
}

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
