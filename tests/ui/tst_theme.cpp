#include "ui/theme/fonts.h"
#include "ui/theme/peoplecell.h"
#include "ui/theme/ravenstyle.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include "tests/support/raventest.h"

#include <QPainter>
#include <QSet>

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installLook(Theme::dark()); }
    void init() { failOnAnyWarning(); }
    void everyTextIsReadableOnEveryGround_data();
    void everyTextIsReadableOnEveryGround();
    void everyControlFrameIsVisibleOnEveryGround_data() { everyTextIsReadableOnEveryGround_data(); }
    void everyControlFrameIsVisibleOnEveryGround();
    void filledThingsAreReadable_data() { everyTextIsReadableOnEveryGround_data(); }
    void filledThingsAreReadable();
    void theContrastFunctionKnowsBlackOnWhite();
    void theDesktopsLightnessDecidesTheAppearance();
    void runningNumbersKeepTheirWidth();
    void tabularTextStaysInItsBox();
    void noTwoStatesShareACell_data();
    void noTwoStatesShareACell();

private:
    static Theme theme(bool dark) { return dark ? Theme::dark() : Theme::light(); }
};

void TestTheme::everyTextIsReadableOnEveryGround_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("dark") << true;
    QTest::newRow("light") << false;
}

void TestTheme::everyTextIsReadableOnEveryGround()
{
    QFETCH(bool, dark);
    const Theme colors = theme(dark);
    for (int tone = 0; tone < toneCount; ++tone) {
        if (static_cast<Tone>(tone) == Tone::Control)
            continue;
        for (int ground = 0; ground < groundCount; ++ground) {
            const double ratio =
                contrast(colors.color(static_cast<Tone>(tone)), colors.color(static_cast<Ground>(ground)));

            QVERIFY2(ratio >= 4.5,
                     qPrintable(QStringLiteral("tone %1 on ground %2: %3").arg(tone).arg(ground).arg(ratio)));
        }
    }
}

void TestTheme::everyControlFrameIsVisibleOnEveryGround()
{
    QFETCH(bool, dark);
    const Theme colors = theme(dark);
    for (int ground = 0; ground < groundCount; ++ground)
        QVERIFY2(contrast(colors.color(Tone::Control), colors.color(static_cast<Ground>(ground))) >= 3.0,
                 qPrintable(QStringLiteral("ground %1").arg(ground)));
}

void TestTheme::filledThingsAreReadable()
{
    QFETCH(bool, dark);
    const Theme colors = theme(dark);

    QVERIFY(contrast(colors.onFill(), colors.accentFill()) >= 4.5);
    QVERIFY(contrast(colors.onBreached(), colors.color(Tone::Breached)) >= 4.5);
    for (const Ground ground : {Ground::Surface, Ground::Raised, Ground::Select})
        for (const Tone tone : {Tone::AtRisk, Tone::Breached, Tone::Muted, Tone::Text})
            QVERIFY2(contrast(colors.color(tone), colors.tint(Tone::AtRisk, ground)) >= 4.5,
                     qPrintable(QString::number(static_cast<int>(tone))));
}

void TestTheme::theContrastFunctionKnowsBlackOnWhite()
{
    QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
    QVERIFY(contrast(QColor(0x6c, 0x72, 0xc9), Qt::white) < 4.5);
}

void TestTheme::theDesktopsLightnessDecidesTheAppearance()
{
    QVERIFY(themeFor(Appearance::AsDesktop, QPalette(QColor(30, 30, 30))).isDark());
    QVERIFY(!themeFor(Appearance::AsDesktop, QPalette(QColor(240, 240, 240))).isDark());
    QVERIFY(themeFor(Appearance::Dark, QPalette(QColor(240, 240, 240))).isDark());
}

void TestTheme::runningNumbersKeepTheirWidth()
{
    const QFont font = Type::strong(Type::badgeTime);

    QCOMPARE(tabularWidth(font, QStringLiteral("7m 11s left")), tabularWidth(font, QStringLiteral("8m 00s left")));
    QCOMPARE(tabularWidth(font, QStringLiteral("111")), 3 * tabularWidth(font, QStringLiteral("1")));
}

void TestTheme::tabularTextStaysInItsBox()
{
    const QFont font = Type::font();
    const QString text = QStringLiteral("117/143");
    QImage page(200, 40, QImage::Format_ARGB32_Premultiplied);
    page.fill(Qt::transparent);
    QPainter painter(&page);
    painter.setFont(font);
    const QRectF box(150 - tabularWidth(font, text), 5, tabularWidth(font, text), 30);

    drawTabular(painter, box, Qt::AlignRight, text);
    painter.end();

    int leftmost = page.width();
    int rightmost = 0;
    for (int y = 0; y < page.height(); ++y) {
        for (int x = 0; x < page.width(); ++x) {
            if (qAlpha(page.pixel(x, y)) > 40) {
                leftmost = std::min(leftmost, x);
                rightmost = std::max(rightmost, x);
            }
        }
    }
    QVERIFY(leftmost >= static_cast<int>(box.left()) - 1);
    QVERIFY(rightmost <= 150);
    QVERIFY(rightmost > leftmost);
}

void TestTheme::noTwoStatesShareACell_data()
{
    QTest::addColumn<int>("side");
    for (const int side : {8, 13, 20})
        QTest::addRow("%d px", side) << side;
}

void TestTheme::noTwoStatesShareACell()
{
    QFETCH(int, side);
    QSet<QByteArray> seen;
    for (int state = 0; state < personStateCount; ++state) {
        // Grey levels: the states must differ without their colour, too.
        QImage cell(side, side, QImage::Format_ARGB32_Premultiplied);
        cell.fill(Theme::current().color(Ground::Surface));
        QPainter painter(&cell);
        paintPeopleCell(painter, {static_cast<PersonState>(state), Channel::Warm}, cell.rect());
        painter.end();
        const QImage grey = cell.convertToFormat(QImage::Format_Grayscale8);
        QByteArray pixels;
        for (int y = 0; y < side; ++y)
            pixels.append(QByteArray::fromRawData(reinterpret_cast<const char *>(grey.constScanLine(y)), side));

        QVERIFY2(!seen.contains(pixels), qPrintable(displayWord(static_cast<PersonState>(state))));
        seen.insert(pixels);
    }
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
