#include "models/domain/requestreader.h"
#include "tests/support/raventest.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTimeZone>

#include <array>

namespace {

const QTimeZone &zone()
{
    static const QTimeZone chicago("America/Chicago");
    return chicago;
}

/// A Friday.
QDateTime now()
{
    return QDateTime(QDate(2026, 11, 20), QTime(14, 25, 30), zone()).toUTC();
}

RecognisedRequest read(const QString &text)
{
    return readRequest(text, now(), zone());
}

/// What a request must be read as; "?" and words: not read, and the problem contains them; empty: not found.
struct Sample
{
    const char *name;
    const char *text;
    const char *trade;
    const char *urgency;
    const char *address;
    const char *budget;
    const char *contact;
    const char *date;
};

constexpr std::array samples {
    Sample {"the picture",
            "Walk-in freezer not cooling, need someone ASAP.\n1801 Main St, Houston TX. Budget $400-900.\nCall R. Tran "
            "713-555-0142",
            "HVAC", "Emergency", "1801 Main St, Houston TX", "$400 to $900", "R. Tran, (713) 555-0142", ""},
    Sample {"mail with signature",
            "Hi,\n\nToilet overflowing in the ladies room, please send someone today.\n\nThanks,\nMaria "
            "Lopez\nm.lopez@example.com\n(512) 555-0188",
            "Plumbing", "Same day", "", "", "Maria Lopez, (512) 555-0188, m.lopez@example.com", "?at what time"},
    Sample {"one line", "breaker keeps tripping at 22 Elm Street, Dallas, TX 75201. tomorrow 9am ok. max $500",
            "Electrical", "Next day", "22 Elm Street, Dallas TX 75201", "up to $500", "", "tomorrow 09:00"},
    Sample {"drywall", "Hole in drywall by the office door, no rush. Budget 1,200.", "Handyman", "Flexible", "",
            "up to $1,200", "", ""},
    Sample {"weekday", "AC unit on the roof needs a look Monday 14:00. 500 Congress Ave Suite 200, Austin, TX 78701",
            "HVAC", "", "500 Congress Ave Suite 200, Austin TX 78701", "", "", "Mon 14:00"},
    Sample {"slashed date", "Clogged drain, 12/3 at 8am, 77 West Oak Dr, Plano TX", "Plumbing", "",
            "77 West Oak Dr, Plano TX", "", "", "Thu 3 Dec 2026 08:00"},
    Sample {"bare hour", "Clogged drain, 12/3 at 8", "Plumbing", "", "", "", "", "?morning or evening"},
    Sample {"month by name", "Replace 3 outlets on Dec 3 at 10:00", "Electrical", "", "", "", "",
            "?morning or evening"},
    Sample {"leading zero", "Replace 3 outlets on Dec 3 at 09:00", "Electrical", "", "", "", "",
            "Thu 3 Dec 2026 09:00"},
    Sample {"no time", "Replace 3 outlets on Dec 3", "Electrical", "", "", "", "", "?at what time"},
    Sample {"iso", "Thermostat dead, visit 2026-11-24T16:30", "HVAC", "", "", "", "", "Tue 16:30"},
    Sample {"iso with offset", "Thermostat dead, visit 2026-11-24T16:30Z", "HVAC", "", "", "", "", "Tue 10:30"},
    Sample {"iso day", "Thermostat dead, visit 2026-11-24", "HVAC", "", "", "", "", "?at what time"},
    Sample {"past date", "Faucet leak, was promised for 11/3 at 9am", "Plumbing", "", "", "", "", "?is past"},
    Sample {"next year", "Quarterly filter change 1/5 at 9am", "Facilities Tech", "", "", "", "",
            "Tue 5 Jan 2027 09:00"},
    Sample {"past hour", "Sink leaking, come today 9am", "Plumbing", "Same day", "", "", "", "?is past"},
    Sample {"next weekday", "Paint the lobby next Monday at 10am", "Handyman", "", "", "", "", "?two days"},
    Sample {"same weekday", "Paint the lobby Friday at 4pm", "Handyman", "", "", "", "", "?two days"},
    Sample {"two days", "Paint the lobby Monday or Tuesday 10am", "Handyman", "", "", "", "", "?several dates"},
    Sample {"deadline", "Ceiling tiles must be in by Wednesday 5pm", "Handyman", "", "", "", "", "?deadline"},
    Sample {"since", "Furnace down since Monday, need it fixed this week", "HVAC", "Within week", "", "", "", ""},
    Sample {"past today", "Chiller stopped working today at 6am, get here tomorrow at 7:30 am", "HVAC", "Next day", "",
            "", "", "tomorrow 07:30"},
    Sample {"not an emergency", "Not an emergency. Leaky faucet in room 12.", "Plumbing", "", "", "", "", ""},
    Sample {"not urgent", "Not urgent: door closer on bay 2 squeaks", "Handyman", "Flexible", "", "", "", ""},
    Sample {"not today", "Does not need to be today, tomorrow is fine. Sink is leaking.", "Plumbing", "Next day", "",
            "", "", "?at what time"},
    Sample {"contradiction", "ASAP please, although no rush really. Toilet runs.", "Plumbing", "?contradict", "", "",
            "", ""},
    Sample {"emergency exit", "Emergency exit sign is dark, whenever you can", "Electrical", "Flexible", "", "", "",
            ""},
    Sample {"critical", "CRITICAL: server room AC down, rooftop unit silent", "HVAC", "Emergency", "", "", "", ""},
    Sample {"immediately", "Burst pipe, second floor, send a plumber immediately", "Plumbing", "Emergency", "", "", "",
            ""},
    Sample {"last week", "Outlet sparks, you fixed it last week already. Today please.", "Electrical", "Same day", "",
            "", "", "?at what time"},
    Sample {"trade tie", "There is a freezer and a toilet", "?different trades", "", "", "", "", ""},
    Sample {"stronger evidence", "Walk-in freezer leaking water on the floor", "HVAC", "", "", "", "", ""},
    Sample {"ruled out", "Not a plumbing issue, the breaker trips", "Electrical", "", "", "", "", ""},
    Sample {"no hot water", "no hot water in unit 4", "Plumbing", "", "", "", "", ""},
    Sample {"other trade", "Need a locksmith at the back entrance", "Other", "", "", "", "", ""},
    Sample {"facilities", "Facilities tech wanted for quarterly rounds", "Facilities Tech", "", "", "", "", ""},
    Sample {"weak word alone", "The wall needs something", "", "", "", "", "", ""},
    Sample {"nothing", "Hello there, how are you?", "", "", "", "", "", ""},
    Sample {"range with words", "Budget is between $400 and $900 for the compressor", "HVAC", "", "", "$400 to $900",
            "", ""},
    Sample {"thousands", "New water heater, $1.2k", "Plumbing", "", "", "up to $1,200", "", ""},
    Sample {"range of thousands", "New water heater, budget $1-2k", "Plumbing", "", "", "$1,000 to $2,000", "", ""},
    Sample {"at least", "Fence repair, at least $300", "Handyman", "", "", "from $300", "", ""},
    Sample {"no more than", "Fence repair, no more than $300", "Handyman", "", "", "up to $300", "", ""},
    Sample {"nte", "NTE 650. Grease trap overflow.", "Plumbing", "", "", "up to $650", "", ""},
    Sample {"hourly", "Electrician, we pay $85/hr", "Electrical", "", "", "", "", ""},
    Sample {"two amounts", "Wiring job. Last one cost us $200. $500 or $700?", "Electrical", "", "", "?several amounts",
            "", ""},
    Sample {"invoice", "The invoice of $220 is paid. Budget for the new door: $900", "Handyman", "", "", "up to $900",
            "", ""},
    Sample {"dollars in words", "400 to 600 dollars for the drywall", "Handyman", "", "", "$400 to $600", "", ""},
    Sample {"budget and phone", "Budget open, call 713-555-0142 about the toilet", "Plumbing", "", "", "",
            "(713) 555-0142", ""},
    Sample {"cents", "Filter change, max $99.50", "Facilities Tech", "", "", "up to $99.50", "", ""},
    Sample {"address on two lines", "Gas smell? No: drain smell.\n4410 N Lamar Blvd\nAustin, TX 78756-1234", "Plumbing",
            "", "4410 N Lamar Blvd, Austin TX 78756-1234", "", "", ""},
    Sample {"abbreviated street", "Come to 123 St. Charles Ave, New Orleans, LA 70130, furnace", "HVAC", "",
            "123 St. Charles Ave, New Orleans LA 70130", "", "", ""},
    Sample {"numbered road", "12500 Highway 6, Sugar Land, Texas 77498. GFCI dead", "Electrical", "",
            "12500 Highway 6, Sugar Land TX 77498", "", "", ""},
    Sample {"broadway", "1515 Broadway, New York, NY 10036 heat pump", "HVAC", "", "1515 Broadway, New York NY 10036",
            "", "", ""},
    Sample {"lower case", "leak at 1801 main st houston tx 77002", "Plumbing", "", "1801 main st, houston TX 77002", "",
            "", ""},
    Sample {"in city", "leak at 1801 Main St in Houston", "Plumbing", "", "1801 Main St, Houston", "", "", ""},
    Sample {"no city", "leak at 99 Harbor Way", "Plumbing", "", "99 Harbor Way", "", "", ""},
    Sample {"suite sign", "Shelving at 200 Market Street #14, Denver CO", "Handyman", "",
            "200 Market Street #14, Denver CO", "", "", ""},
    Sample {"two addresses", "Sink at 10 Oak St, then drain at 20 Pine St", "Plumbing", "", "?several addresses", "",
            "", ""},
    Sample {"billing address", "Bill to 10 Oak St. Drain at 20 Pine Rd", "Plumbing", "", "20 Pine Rd", "", "", ""},
    Sample {"numbers that are no address", "2 toilets and 3 sinks on the 3rd floor drive me crazy", "Plumbing", "", "",
            "", "", ""},
    Sample {"name by cue", "Ask for Dana Whitfield when you arrive, RTU-3 belt noise", "HVAC", "", "", "",
            "Dana Whitfield", ""},
    Sample {"name before mail", "Aaron Okafor <a.okafor@example.com> reports a dead outlet", "Electrical", "", "", "",
            "Aaron Okafor, a.okafor@example.com", ""},
    Sample {"name behind phone", "713.555.0199 (Luis Carranza), furnace out", "HVAC", "", "", "",
            "Luis Carranza, (713) 555-0199", ""},
    Sample {"plus one and extension", "Contact: Sean Whelan, +1 713 555 0142 ext 12. Toilet.", "Plumbing", "", "", "",
            "Sean Whelan, (713) 555-0142 x12", ""},
    Sample {"only mail", "toilet. ops@store12.example.co", "Plumbing", "", "", "", "ops@store12.example.co", ""},
    Sample {"opening hours", "Store open 8am-9pm. Freezer not cooling, tomorrow at 10am", "HVAC", "Next day", "", "",
            "", "tomorrow 10:00"},
    Sample {"time without day", "Freezer tech at 3pm please", "HVAC", "", "", "", "", "?which day"},
    Sample {"window", "tomorrow 8-10am, thermostat", "HVAC", "Next day", "", "", "", "tomorrow 08:00"},
    Sample {"window over noon", "tomorrow 11-1pm, thermostat", "HVAC", "Next day", "", "", "", "tomorrow 11:00"},
    Sample {"morning", "tomorrow morning at 8, thermostat", "HVAC", "Next day", "", "", "", "tomorrow 08:00"},
    Sample {"noon", "Thermostat, Tuesday noon", "HVAC", "", "", "", "", "Tue 12:00"},
    Sample {"weekday with date", "Thermostat, Monday, Dec 7 at 1pm", "HVAC", "", "", "", "", "Mon 7 Dec 2026 13:00"},
    Sample {"day of month", "Thermostat on the 3rd of December at 13:30", "HVAC", "", "", "", "",
            "Thu 3 Dec 2026 13:30"},
    Sample {"skipped hour", "Thermostat 3/14/2027 at 2:30 am", "HVAC", "", "", "", "", "?clocks skip"},
    Sample {"fractions", "1/2 inch pipe leaks, 3/4 line too, open 24/7", "Plumbing", "", "", "", "", ""},
    Sample {"day after tomorrow", "day after tomorrow at 10am, thermostat", "HVAC", "", "", "", "", "Sun 10:00"},
    Sample {"same day twice", "Come tomorrow. Tomorrow at 10am is best. Thermostat.", "HVAC", "Next day", "", "", "",
            "tomorrow 10:00"},
    Sample {"held out 1",
            "Good morning, our rooftop unit at the Katy store (25600 Westheimer Pkwy, Katy, TX 77494) is blowing warm "
            "air. Can somebody come out tomorrow at 1:30pm? Store manager is Priya Nair, 281-555-0133.",
            "HVAC", "Next day", "25600 Westheimer Pkwy, Katy TX 77494", "", "Priya Nair, (281) 555-0133",
            "tomorrow 13:30"},
    Sample {"held out 2",
            "URGENT - sewage backing up in mens restroom\nSite: 9 Mile Rd, Pensacola, FL 32534\nPOC: Greg Hall "
            "850-555-0170 greg.hall@example.org\nNTE $750",
            "Plumbing", "Emergency", "9 Mile Rd, Pensacola FL 32534", "up to $750",
            "Greg Hall, (850) 555-0170, greg.hall@example.org", ""},
    Sample {"held out 3",
            "Please install 6 GFCI outlets in the kitchen, sometime within the week is fine. Budget around $1,500. "
            "Thanks, Tom Becker (tom@becker.example)",
            "Electrical", "Within week", "", "up to $1,500", "Tom Becker, tom@becker.example", ""},
    Sample {"held out 4",
            "Need a handyman to hang 4 doors at 310 E 5th St, Unit 2B, Austin TX on 11/30/2026 at 10:00 am, not to "
            "exceed $1,800",
            "Handyman", "", "310 E 5th St, Unit 2B, Austin TX", "up to $1,800", "", "Mon 30 Nov 2026 10:00"},
    Sample {"held out 5",
            "It's not critical but the ice machine at 4801 La Branch St Houston 77004 leaks refrigerant. Flexible on "
            "timing.",
            "HVAC", "Flexible", "4801 La Branch St, Houston 77004", "", "", ""},
    Sample {"held out 6",
            "Lights flickering in aisle 4 and the panel buzzes. Address 1220 Market Pl., Suite 5, Philadelphia, "
            "Pennsylvania. Contact Ms. Ortega at (215) 555-0111",
            "Electrical", "", "1220 Market Pl., Suite 5, Philadelphia PA", "", "Ms. Ortega, (215) 555-0111", ""},
    Sample {"held out 7",
            "water heater out, 2 showers cold. anyone available today between 4 and 6pm? $300-$450 for labor",
            "Plumbing", "Same day", "", "$300 to $450", "", "today 16:00"},
    Sample {"held out 8",
            "Freezer alarm since 6am this morning!! Send HVAC right away to 88 County Road 12, Wimberley, TX 78676, "
            "call 512 555 0109",
            "HVAC", "Emergency", "88 County Road 12, Wimberley TX 78676", "", "(512) 555-0109", ""},
    Sample {"held out 9", "Quarterly fire extinguisher inspection for 12 units. Any day in December works. Cap at 600.",
            "Facilities Tech", "", "", "up to $600", "", ""},
    Sample {"held out 10", "Can't wait until tomorrow, burst pipe flooding the lobby. 1 Alamo Plaza, San Antonio, TX.",
            "Plumbing", "", "1 Alamo Plaza, San Antonio TX", "", "", ""},
    Sample {"held out 11", "Door lock on cooler is broken and the AC compressor hums, prefer Tue 24 Nov 8:30 AM",
            "HVAC", "", "", "", "", "Tue 08:30"},
    Sample {"held out 12",
            "Sheetrock repair after leak. 2200 Guadalupe Street, Apt 4, Austin, Texas 78705. My name is Joan Price. "
            "Budget 500 to 800 dollars.",
            "Handyman", "", "2200 Guadalupe Street, Apt 4, Austin TX 78705", "$500 to $800", "Joan Price", ""},
    Sample {"unknown month words", "You may 3 times march 4 doors", "Handyman", "", "", "", "", ""},
};

struct Score
{
    int right = 0;
    int all = 0;
};
std::array<Score, requestFieldCount> scores;

QString got(const RecognisedRequest &request, RequestField field)
{
    if (request.isFound(field))
        return request.shown(field, now(), zone());
    const QString problem = request.problem(field);
    return problem == QLatin1String("not found") ? QString() : QString(u'?' + problem);
}

bool agrees(const QString &read, const QString &wanted)
{
    return wanted.startsWith(u'?') ? read.startsWith(u'?') && read.contains(wanted.mid(1)) : read == wanted;
}

} // namespace

class TestRequestReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { failOnAnyWarning(); }
    void everyRequestIsReadAsWritten_data();
    void everyRequestIsReadAsWritten();
    void theAccuracyIsPrinted();
    void everyValueSaysWhereItWasRead();
    void anOpenDateIsOfferedAndNeverTaken();
    void textOverTheLimitIsCutAndSaysSo();
    void hostileTextIsReadInOneSweep_data();
    void hostileTextIsReadInOneSweep();
    void anyTextGivesSpansInsideIt();
    void theSameTextIsAlwaysReadTheSame();
};

void TestRequestReader::everyRequestIsReadAsWritten_data()
{
    QTest::addColumn<int>("index");
    for (size_t index = 0; index < samples.size(); ++index)
        QTest::newRow(samples.at(index).name) << static_cast<int>(index);
}

void TestRequestReader::everyRequestIsReadAsWritten()
{
    QFETCH(int, index);
    const Sample &sample = samples.at(static_cast<size_t>(index));
    const std::array<const char *, requestFieldCount> wanted {sample.trade,  sample.urgency, sample.address,
                                                              sample.budget, sample.contact, sample.date};

    const RecognisedRequest request = read(QString::fromUtf8(sample.text));

    QStringList wrong;
    for (int number = 0; number < requestFieldCount; ++number) {
        const auto field = static_cast<RequestField>(number);
        const QString words = got(request, field);
        Score &score = scores.at(static_cast<size_t>(number));
        ++score.all;
        if (agrees(words, QString::fromUtf8(wanted.at(static_cast<size_t>(number)))))
            ++score.right;
        else
            wrong.append(
                QStringLiteral("%1: read “%2”, wanted “%3”")
                    .arg(displayWord(field), words, QString::fromUtf8(wanted.at(static_cast<size_t>(number)))));
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void TestRequestReader::theAccuracyIsPrinted()
{
    for (int field = 0; field < requestFieldCount; ++field) {
        const Score &score = scores.at(static_cast<size_t>(field));
        qInfo("%s: %d of %d", qPrintable(displayWord(static_cast<RequestField>(field))), score.right, score.all);
    }
    QVERIFY(samples.size() >= 60);
}

void TestRequestReader::everyValueSaysWhereItWasRead()
{
    const QString text = QString::fromUtf8(samples.front().text);

    const RecognisedRequest request = read(text);

    QCOMPARE(request.found(), 5);
    const auto words = [&text, &request](RequestField field) {
        QStringList all;
        const QList<TextSpan> spans = request.spans(field);
        for (const TextSpan &span : spans)
            all.append(text.mid(span.from, span.length));
        return all.join(u'|');
    };
    QCOMPARE(words(RequestField::Trade), QStringLiteral("freezer|not cooling"));
    QCOMPARE(request.source(RequestField::Trade), QStringLiteral("from “freezer”"));
    QCOMPARE(words(RequestField::Urgency), QStringLiteral("ASAP"));
    QCOMPARE(request.source(RequestField::Urgency), QStringLiteral("from “ASAP”"));
    QCOMPARE(words(RequestField::Address), QStringLiteral("1801 Main St, Houston TX"));
    QCOMPARE(request.source(RequestField::Address), QStringLiteral("found on line 2"));
    QCOMPARE(words(RequestField::Budget), QStringLiteral("$400-900"));
    QCOMPARE(words(RequestField::Contact), QStringLiteral("R. Tran|713-555-0142"));
    QCOMPARE(request.source(RequestField::Contact), QStringLiteral("found on line 3"));
    QCOMPARE(request.problem(RequestField::Date), QStringLiteral("not found"));
}

void TestRequestReader::anOpenDateIsOfferedAndNeverTaken()
{
    const auto offered = [](const char *text) {
        const RecognisedRequest request = read(QString::fromUtf8(text));
        QStringList words {request.date.value ? QStringLiteral("taken") : QStringLiteral("open")};
        for (const QDateTime &at : request.possibleDates)
            words.append(shownDate(at, now(), zone()));
        return words.join(QStringLiteral(", "));
    };

    QCOMPARE(offered("freezer, ASAP"), QStringLiteral("open, today 15:00"));
    QCOMPARE(offered("freezer, next day"), QStringLiteral("open, tomorrow 09:00"));
    QCOMPARE(offered("freezer"), QStringLiteral("open"));
    QCOMPARE(offered("12/3 at 8"), QStringLiteral("open, Thu 3 Dec 2026 08:00, Thu 3 Dec 2026 20:00"));
    QCOMPARE(offered("Dec 3"), QStringLiteral("open, Thu 3 Dec 2026 09:00"));
    QCOMPARE(offered("next Monday at 10am"), QStringLiteral("open, Mon 10:00, Mon 30 Nov 2026 10:00"));
    QCOMPARE(offered("at 3pm"), QStringLiteral("open, today 15:00, tomorrow 15:00"));
    QCOMPARE(offered("today 9am"), QStringLiteral("open, tomorrow 09:00"));
    QCOMPARE(offered("Monday or Tuesday 10am"), QStringLiteral("open, Mon 10:00, Tue 10:00"));
    QCOMPARE(offered("11/1/2027 at 1:30am"), QStringLiteral("taken"));
    QCOMPARE(offered("11/7/2027 at 1:30am"), QStringLiteral("open, Sun 7 Nov 2027 01:30, Sun 7 Nov 2027 01:30"));
}

void TestRequestReader::textOverTheLimitIsCutAndSaysSo()
{
    const QString filler = QString(longestRequest - 8, u'x');

    const RecognisedRequest inside = read(filler + QStringLiteral(" freezer"));
    const RecognisedRequest outside = read(filler + QStringLiteral("      freezer"));

    QVERIFY(!inside.isCut);
    QCOMPARE(inside.trade.value.value_or(QString()), QStringLiteral("HVAC"));
    QVERIFY(outside.isCut);
    QVERIFY(!outside.trade.value);
}

void TestRequestReader::hostileTextIsReadInOneSweep_data()
{
    QTest::addColumn<QString>("piece");
    const auto row = [](const char *name, const QString &piece) {
        QTest::newRow(name) << piece;
    };
    row("letters", QStringLiteral("a"));
    row("digits", QStringLiteral("1"));
    row("numbers", QStringLiteral("12 "));
    row("house numbers", QStringLiteral("1 a b c d st "));
    row("dollars", QStringLiteral("$1 "));
    row("ranges", QStringLiteral("$1-"));
    row("at signs", QStringLiteral("a@a."));
    row("dotted", QStringLiteral("a.a@"));
    row("phones", QStringLiteral("713-555-0142 "));
    row("slashes", QStringLiteral("1/1 "));
    row("times", QStringLiteral("1:00 "));
    row("am", QStringLiteral("1am-"));
    row("days", QStringLiteral("Monday "));
    row("lines", QStringLiteral("\n"));
    row("blanks", QStringLiteral(" "));
    row("nots", QStringLiteral("not "));
    row("freezers", QStringLiteral("freezer "));
    row("calls", QStringLiteral("Call A B "));
    row("surrogates", QString::fromUtf8("😀"));
    row("overrides", QString(QChar(0x202E)));
}

/// The figures are printed for a person to look at; what is asserted is that no shape of text breaks the reading.
void TestRequestReader::hostileTextIsReadInOneSweep()
{
    QFETCH(QString, piece);
    constexpr qsizetype size = 2'000;
    const auto quickest = [&piece](qsizetype length) {
        const QString text = piece.repeated(length / piece.size());
        qint64 best = std::numeric_limits<qint64>::max();
        for (int run = 0; run < 3; ++run) {
            QElapsedTimer timer;
            timer.start();
            read(text);
            best = std::min(best, timer.nsecsElapsed());
        }
        return best;
    };
    quickest(size);

    const qint64 small = quickest(size);
    const qint64 large = quickest(8 * size);

    qInfo("%lld us, eight times the text %lld us", static_cast<long long>(small / 1'000),
          static_cast<long long>(large / 1'000));
    const RecognisedRequest request = read(piece.repeated(2 * longestRequest / piece.size()));
    QVERIFY(request.isCut);
    for (int field = 0; field < requestFieldCount; ++field) {
        const QList<TextSpan> spans = request.spans(static_cast<RequestField>(field));
        for (const TextSpan &span : spans)
            QVERIFY(span.from + span.length <= longestRequest);
    }
}

void TestRequestReader::anyTextGivesSpansInsideIt()
{
    QRandomGenerator random(20'261'120);
    QStringList pieces;
    for (const Sample &sample : samples)
        pieces += QString::fromUtf8(sample.text).split(u' ');
    pieces += {QStringLiteral("\n"),
               QStringLiteral("\t"),
               QString(QChar(0)),
               QString(QChar(0xD800)),
               QString::fromUtf8("İstanbul"),
               QString::fromUtf8("ß"),
               QStringLiteral("99999999999999999999"),
               QStringLiteral("0/0"),
               QStringLiteral("99:99"),
               QStringLiteral("$"),
               QStringLiteral("@"),
               QStringLiteral("2026-02-30"),
               QStringLiteral("2/29"),
               QStringLiteral("St")};

    for (int run = 0; run < 4'000; ++run) {
        QString text;
        const int count = random.bounded(1, 40);
        for (int word = 0; word < count; ++word)
            text += pieces.at(random.bounded(static_cast<int>(pieces.size()))) + (random.bounded(6) > 0 ? u" " : u"");
        const RecognisedRequest request = read(text);
        for (int number = 0; number < requestFieldCount; ++number) {
            const auto field = static_cast<RequestField>(number);
            QVERIFY(request.isFound(field) == request.problem(field).isEmpty());
            QVERIFY(!request.isFound(field) || !request.spans(field).isEmpty());
            const QList<TextSpan> spans = request.spans(field);
            for (const TextSpan &span : spans)
                QVERIFY(span.from >= 0 && span.length > 0 && span.from + span.length <= text.size());
        }
        for (const QDateTime &at : request.possibleDates)
            QVERIFY2(at > now(), qPrintable(text));
        QVERIFY(!request.date.value || *request.date.value > now());
    }
}

void TestRequestReader::theSameTextIsAlwaysReadTheSame()
{
    for (const Sample &sample : samples) {
        const QString text = QString::fromUtf8(sample.text);
        QVERIFY(read(text) == read(text));
        QVERIFY(read(text + QStringLiteral("\n\n")).found() == read(text).found());
    }
}

QTEST_GUILESS_MAIN(TestRequestReader)
#include "tst_requestreader.moc"
