#include "services/imports/csvreader.h"

#include "tests/support/raventest.h"

#include <QBuffer>

/// A device that hands out at most a few bytes a time, so that every boundary falls inside a token once.
class SlowDevice : public QIODevice
{
public:
    SlowDevice(QByteArray bytes, qint64 step)
        : m_bytes(std::move(bytes))
        , m_step(step)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 count = qMin(qMin(m_step, maxSize), m_bytes.size() - m_at);
        std::copy_n(m_bytes.constData() + m_at, count, data);
        m_at += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_step;
    qint64 m_at = 0;
};

class TestCsvReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void recordsComeOutWhereverTheChunksEnd_data();
    void recordsComeOutWhereverTheChunksEnd();
    void brokenStructureNamesRowAndColumn_data();
    void brokenStructureNamesRowAndColumn();
    void aFileWithoutLineEndsStaysWithinTheLimit();
    void tenThousandColumnsAreRefused();
    void aReadErrorIsNotTheEnd();
};

namespace {

/// All records, fields joined by '|' and records by '/'; an error as "!message".
QByteArray all(QIODevice &device)
{
    CsvReader reader(device);
    QByteArray out;
    for (;;) {
        const auto more = reader.next();
        if (!more)
            return out + '!' + more.error().message.toUtf8();
        if (!*more)
            return out;
        for (qsizetype column = 0; column < reader.fieldCount(); ++column)
            out += reader.field(column).toByteArray() + '|';
        out += '/';
    }
}

} // namespace

void TestCsvReader::recordsComeOutWhereverTheChunksEnd_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("records");
    QTest::newRow("empty file") << QByteArray() << QByteArray();
    QTest::newRow("only a mark") << QByteArray("\xEF\xBB\xBF") << QByteArray();
    QTest::newRow("plain") << QByteArray("a,b\n1,2\n") << QByteArray("a|b|/1|2|/");
    QTest::newRow("no last line end") << QByteArray("a,b\r\n1,2") << QByteArray("a|b|/1|2|/");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                   "a\r\n1\r\n")
                                     << QByteArray("a|/1|/");
    QTest::newRow("quotes") << QByteArray("\"a,\"\"b\"\"\",\"\"\r\n\"line\r\nbreak\",x\r\n")
                            << QByteArray("a,\"b\"||/line\r\nbreak|x|/");
    QTest::newRow("empty fields") << QByteArray(",,\n") << QByteArray("|||/");
    QTest::newRow("empty lines") << QByteArray("a\n\n\r\nb\n\n") << QByteArray("a|/b|/");
    QTest::newRow("utf-8") << QByteArray("Zo\xC3\xAB,\xE2\x82\xAC\n") << QByteArray("Zo\xC3\xAB|\xE2\x82\xAC|/");
    QTest::newRow("quoted at the end") << QByteArray("a,\"b\"") << QByteArray("a|b|/");
}

void TestCsvReader::recordsComeOutWhereverTheChunksEnd()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, records);

    for (qint64 step = 4; step <= file.size() + 4; ++step) {
        SlowDevice device(file, step);

        QCOMPARE(all(device), records);
    }
}

void TestCsvReader::brokenStructureNamesRowAndColumn_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("unclosed") << QByteArray("a,b\n1,\"2\n3,4\n") << QByteArray("Row 2, column 2: a quote is opened");
    QTest::newRow("quote inside") << QByteArray("a,b\n1,2\n5\" pipe,2\n")
                                  << QByteArray("Row 3, column 1: a quote stands");
    QTest::newRow("text behind") << QByteArray("\"a\"b\n") << QByteArray("Row 1, column 1: text follows");
    QTest::newRow("lone return") << QByteArray("a,b\r1,2\r") << QByteArray("Row 1, column 2: a carriage return");
    QTest::newRow("utf-16") << QByteArray("\xFF\xFE"
                                          "a\0",
                                          4)
                            << QByteArray("UTF-16");
    QTest::newRow("xlsx") << QByteArray("PK\x03\x04rest") << QByteArray("spreadsheet");
}

void TestCsvReader::brokenStructureNamesRowAndColumn()
{
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, part);
    QBuffer device(&file);
    QVERIFY(device.open(QIODevice::ReadOnly));

    const QByteArray outcome = all(device);

    QVERIFY2(outcome.contains(part), outcome.constData());
}

void TestCsvReader::aFileWithoutLineEndsStaysWithinTheLimit()
{
    QByteArray file(10 * 1024 * 1024, 'x');
    QBuffer device(&file);
    QVERIFY(device.open(QIODevice::ReadOnly));
    CsvReader reader(device);

    const auto record = reader.next();

    QVERIFY(!record);
    QVERIFY2(record.error().message.contains(QLatin1String("Row 1, column 1")), qPrintable(record.error().message));
    QVERIFY(reader.bytesRead() < 1024 * 1024);
}

void TestCsvReader::tenThousandColumnsAreRefused()
{
    QByteArray file(10'000, ',');
    QBuffer device(&file);
    QVERIFY(device.open(QIODevice::ReadOnly));
    CsvReader reader(device);

    const auto record = reader.next();

    QVERIFY(!record);
    QVERIFY2(record.error().message.contains(QLatin1String("more than 256 columns")),
             qPrintable(record.error().message));
}

void TestCsvReader::aReadErrorIsNotTheEnd()
{
    class Failing : public SlowDevice
    {
    public:
        Failing()
            : SlowDevice("a,b\n1,2\n", 8)
        {
        }

    protected:
        qint64 readData(char *data, qint64 maxSize) override
        {
            if (m_calls++ == 0)
                return SlowDevice::readData(data, maxSize);
            setErrorString(QStringLiteral("the disk is gone"));
            return -1;
        }

    private:
        int m_calls = 0;
    } device;

    const QByteArray outcome = all(device);

    QVERIFY2(outcome.contains("the disk is gone"), outcome.constData());
}

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csvreader.moc"
