#include "tests/support/raventest.h"

#include <QProcess>
#include <QRegularExpression>

/// Headless is decided by what is linked: the program of servers must not need a desktop's libraries.
class HeadlessLinksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theEngineLinksNoDesktop();
    void theCheckSeesADesktopLibrary();

private:
    static QStringList neededBy(const QString &file);
    static QStringList desktopLibraries(const QStringList &needed);
};

QStringList HeadlessLinksTest::neededBy(const QString &file)
{
    QProcess readelf;
    readelf.start(QStringLiteral("readelf"), {QStringLiteral("-d"), file});
    if (!readelf.waitForFinished() || readelf.exitCode() != 0)
        return {};
    static const QRegularExpression needed(QStringLiteral("\\(NEEDED\\)[^\\[]*\\[([^\\]]+)\\]"));
    QStringList names;
    auto found = needed.globalMatch(QString::fromLocal8Bit(readelf.readAllStandardOutput()));
    while (found.hasNext())
        names.append(found.next().captured(1));
    return names;
}

QStringList HeadlessLinksTest::desktopLibraries(const QStringList &needed)
{
    static const QRegularExpression desktop(QStringLiteral("Qt6(Gui|Widgets|Charts|Svg)|qt6keychain|libX11|libGL"));
    return needed.filter(desktop);
}

void HeadlessLinksTest::theEngineLinksNoDesktop()
{
    const QStringList needed = neededBy(qEnvironmentVariable("RAVEN_BIN_DIR") + QStringLiteral("/raven"));

    QVERIFY(!needed.isEmpty());
    QCOMPARE(desktopLibraries(needed), QStringList());
}

void HeadlessLinksTest::theCheckSeesADesktopLibrary()
{
    QCOMPARE(desktopLibraries({QStringLiteral("libQt6Core.so.6"), QStringLiteral("libQt6Gui.so.6"),
                               QStringLiteral("libqt6keychain.so.1"), QStringLiteral("libQt6Widgets.so.6")}),
             QStringList({QStringLiteral("libQt6Gui.so.6"), QStringLiteral("libqt6keychain.so.1"),
                          QStringLiteral("libQt6Widgets.so.6")}));
}

QTEST_GUILESS_MAIN(HeadlessLinksTest)
#include "tst_headlesslinks.moc"
