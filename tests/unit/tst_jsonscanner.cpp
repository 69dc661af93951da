#include "services/sandbox/jsonscanner.h"

#include "tests/support/raventest.h"

class TestJsonScanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void acceptsWhatRfc8259Does_data();
    void acceptsWhatRfc8259Does();
    void everyCutOfADocumentIsRefused();
    void valuesAndKeysComeOutUnescaped();
    void depthIsLimited();
};

namespace {

bool isJson(const QByteArray &text)
{
    JsonScanner scan(text);
    return scan.skip() && scan.atEnd();
}

} // namespace

void TestJsonScanner::acceptsWhatRfc8259Does_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    for (const char *text : {"[]", "{}", "[1,2]", "[1e5]", "[-0.5E+3]", "[\"\\u00e9\"]", "[true,false,null]",
                             " [ { \"a\" : [ ] } ] ", "{\"a\":{\"b\":[1,{\"c\":\"d\"}]}}", "0", "\"a\""})
        QTest::newRow(text) << QByteArray(text) << true;
    for (const char *text : {"",
                             "[1,]",
                             "[,1]",
                             "{\"a\":1,}",
                             "{\"a\" 1}",
                             "{a:1}",
                             "[01]",
                             "[1.]",
                             "[.5]",
                             "[-]",
                             "[1e]",
                             "[+1]",
                             "[\"\\u00g9\"]",
                             "[\"\\x\"]",
                             "[\"tab\there\"]",
                             "[tru]",
                             "[nul",
                             "[] []",
                             "[\"a\"\"b\"]",
                             "{\"a\":1 \"b\":2}",
                             "[1 2]",
                             "{1:2}",
                             "]",
                             "['a']"})
        QTest::newRow(text) << QByteArray(text) << false;
}

void TestJsonScanner::acceptsWhatRfc8259Does()
{
    QFETCH(QByteArray, text);

    QTEST(isJson(text), "good");
}

void TestJsonScanner::everyCutOfADocumentIsRefused()
{
    const QByteArray whole = R"({"a":[1,-2.5e3,{"b":"x\u00e9\n"}],"c":null,"d":true})";
    QVERIFY(isJson(whole));

    for (qsizetype length = 0; length < whole.size(); ++length)
        QVERIFY2(!isJson(whole.left(length)), whole.left(length).constData());
}

void TestJsonScanner::valuesAndKeysComeOutUnescaped()
{
    JsonScanner scan(R"({"k\u0065y":"a\"\\\/\b\u00e9\ud83d\ude00\ud83d","n":-12.5,"b":false})");
    QByteArrayView key;
    QByteArray text;
    double number = 0;
    bool flag = true;

    QVERIFY(scan.enterObject());
    QVERIFY(scan.nextKey(key));
    QCOMPARE(key.toByteArray(), QByteArray("key"));
    QVERIFY(scan.string(text));
    QCOMPARE(QString::fromUtf8(text), QStringLiteral("a\"\\/\bé😀?"));
    QVERIFY(scan.nextKey(key));
    QVERIFY(scan.number(number));
    QCOMPARE(number, -12.5);
    QVERIFY(scan.nextKey(key));
    QVERIFY(scan.boolean(flag));
    QVERIFY(!flag);
    QVERIFY(!scan.nextKey(key));
    QVERIFY(scan.atEnd());
}

void TestJsonScanner::depthIsLimited()
{
    QVERIFY(isJson(QByteArray(60, '[') + QByteArray(60, ']')));
    QVERIFY(!isJson(QByteArray(100000, '[')));
}

QTEST_GUILESS_MAIN(TestJsonScanner)
#include "tst_jsonscanner.moc"
