#include "models/domain/requesttokens.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace {

constexpr qsizetype longestStreetName = 5;
constexpr qsizetype longestHouseNumber = 6;
constexpr qsizetype longestCity = 3;
constexpr qsizetype mostAddresses = 20;

QSet<QString> wordSet(const char *words)
{
    const QStringList all = QString::fromLatin1(words).split(u' ');
    return {all.cbegin(), all.cend()};
}

const QSet<QString> &suffixes()
{
    static const QSet<QString> words = wordSet(
        "st street ave avenue av blvd boulevard rd road dr drive ln lane ct court cir circle way pl place pkwy parkway "
        "hwy highway fwy freeway ter terrace trl trail sq square loop plaza plz expy expressway pike row run xing "
        "crossing broadway bypass alley aly walk");
    return words;
}

/// A number follows these: "12500 Highway 6", "FM 1960".
const QSet<QString> &numberedRoads()
{
    static const QSet<QString> words = wordSet("highway hwy fm us ih i interstate route rte sr cr");
    return words;
}

const QSet<QString> &directions()
{
    static const QSet<QString> words = wordSet("n s e w ne nw se sw north south east west");
    return words;
}

const QSet<QString> &units()
{
    static const QSet<QString> words =
        wordSet("suite ste unit apt apartment floor fl bldg building room rm space dock");
    return words;
}

/// Words of ordinary sentences: no street and no city has them.
const QSet<QString> &plainWords()
{
    static const QSet<QString> words = wordSet(
        "is are was were need needs needed on at in for and or the a an our your my to from with of not no please call "
        "asap broken leaking people techs units rooms hours hour minutes min days day am pm it we i you can will has "
        "have out that this there by near behind inside budget contact phone tel cell email attn if "
        "when where what they he she but so then also just very now today tomorrow someone anyone down up");
    return words;
}

const QHash<QString, QString> &states()
{
    static const QHash<QString, QString> known = [] {
        QHash<QString, QString> made;
        const QStringList rows =
            QStringLiteral("AL:alabama AK:alaska AZ:arizona AR:arkansas CA:california CO:colorado CT:connecticut "
                           "DE:delaware DC: FL:florida GA:georgia HI:hawaii ID:idaho IL:illinois IN:indiana "
                           "IA:iowa KS:kansas KY:kentucky LA:louisiana ME:maine MD:maryland MA:massachusetts "
                           "MI:michigan MN:minnesota MS:mississippi MO:missouri MT:montana NE:nebraska NV:nevada "
                           "NH:new_hampshire NJ:new_jersey NM:new_mexico NY:new_york NC:north_carolina "
                           "ND:north_dakota OH:ohio OK:oklahoma OR:oregon PA:pennsylvania RI:rhode_island "
                           "SC:south_carolina SD:south_dakota TN:tennessee TX:texas UT:utah VT:vermont "
                           "VA:virginia WA:washington WV:west_virginia WI:wisconsin WY:wyoming")
                .split(u' ');
        for (const QString &row : rows) {
            const QString code = row.left(2);
            made.insert(code.toLower(), code);
            if (row.size() > 3)
                made.insert(row.mid(3).replace(u'_', u' '), code);
        }
        return made;
    }();
    return known;
}

/// Lower-case codes that are words as well: only a ZIP code behind them makes them a state.
const QSet<QString> &stateWords()
{
    static const QSet<QString> words = wordSet("in or me hi ok oh id la de pa ma al co ct mi mo ne");
    return words;
}

bool isZip(const RequestToken &token)
{
    return token.length == 5
        && std::all_of(token.word.cbegin(), token.word.cend(), [](QChar c) { return c.isDigit(); });
}

bool isHouseNumber(const RequestText &text, qsizetype index)
{
    const RequestToken &token = text.at(index);
    if (!token.isNumber() || token.length > longestHouseNumber)
        return false;
    const auto digits = std::count_if(token.word.cbegin(), token.word.cend(), [](QChar c) { return c.isDigit(); });
    // "12B" is a house, "3rd" is not one
    if (digits < token.length && (token.length - digits > 1))
        return false;
    const QChar before = token.from > 0 ? text.text().at(token.from - 1) : QChar(u' ');
    return before != u'$' && before != u'#' && before != u':' && before != u'.' && before != u'/';
}

bool isBillingLine(const RequestText &text, qsizetype index)
{
    static const QSet<QString> words = wordSet("bill billing invoice mail mailing remit");
    constexpr qsizetype reach = 4;
    for (qsizetype back = 1; back <= reach && index - back >= 0; ++back) {
        if (text.at(index - back + 1).startsSentence)
            return false;
        if (words.contains(text.at(index - back).word))
            return true;
    }
    return false;
}

struct Found
{
    RequestAddress address;
    TextSpan span;
    qsizetype next = 0; ///< the token behind it
};

/// Where the name of the street ends, or nothing.
std::optional<qsizetype> streetEnd(const RequestText &text, qsizetype number)
{
    for (qsizetype index = number + 1; index < text.size() && index <= number + longestStreetName; ++index) {
        const RequestToken &token = text.at(index);
        const bool afterAbbreviation = text.at(index - 1).length <= 2 && text.at(index - 1).line == token.line;
        if (token.line != text.at(number).line || (token.startsSentence && !afterAbbreviation)
            || (token.startsClause && !token.startsSentence))
            return std::nullopt;
        const bool isNumbered = numberedRoads().contains(token.word) && index + 1 < text.size()
            && text.at(index + 1).isNumber() && !text.at(index + 1).startsClause;
        if (isNumbered)
            return index + 2;
        if (token.word == QLatin1String("broadway"))
            return index + 1;
        if (suffixes().contains(token.word) && index > number + 1) {
            static const QSet<QString> numbered = wordSet("county state ranch");
            qsizetype end = index + 1;
            // "County Road 12"
            if (end < text.size() && text.at(end).isNumber() && !text.at(end).startsClause
                && numbered.contains(text.at(index - 1).word))
                return end + 1;
            // "Center Court Dr"
            if (end < text.size() && suffixes().contains(text.at(end).word) && !text.at(end).startsClause)
                ++end;
            return end;
        }
        if (plainWords().contains(token.word) && !(token.word == QLatin1String("the") && token.isCapital))
            return std::nullopt;
    }
    return std::nullopt;
}

qsizetype afterUnit(const RequestText &text, qsizetype index)
{
    if (index < text.size() && directions().contains(text.at(index).word) && !text.at(index).startsClause)
        ++index;
    const auto sameSentence = [&text](qsizetype at) {
        return at < text.size() && !text.at(at).startsSentence;
    };
    if (sameSentence(index) && units().contains(text.at(index).word) && index + 1 < text.size()
        && text.at(index + 1).line == text.at(index).line
        && (text.at(index + 1).length <= 4 || text.at(index + 1).isNumber()))
        return index + 2;
    const auto isUnitSign = [&text](qsizetype at) {
        const qsizetype from = text.at(at).from;
        return from > 0 && text.text().at(from - 1) == u'#';
    };
    if (index < text.size() && text.at(index).length <= 5 && isUnitSign(index))
        return index + 1;
    // "3rd Floor"
    if (sameSentence(index) && text.at(index).isNumber() && index + 1 < text.size()
        && (text.at(index + 1).word == QLatin1String("floor") || text.at(index + 1).word == QLatin1String("fl")))
        return index + 2;
    return index;
}

struct State
{
    QString code;
    qsizetype next = 0;
};

std::optional<State> stateAt(const RequestText &text, qsizetype index)
{
    for (const qsizetype count : {2, 1}) {
        const auto known = states().constFind(text.phrase(index, count));
        if (index + count > text.size() || known == states().cend())
            continue;
        const RequestToken &token = text.at(index);
        const qsizetype next = index + count;
        const bool zipFollows = next < text.size() && isZip(text.at(next)) && !text.at(next).startsSentence;
        const bool isCode = count == 1 && token.length == 2;
        const bool inCapitals = isCode && text.text().at(token.from + 1).isUpper() && token.isCapital;
        if (isCode && !inCapitals && !zipFollows && (token.isCapital || stateWords().contains(token.word)))
            continue;
        return State {*known, next};
    }
    return std::nullopt;
}

/// The ZIP code behind the state, with its four further digits.
void readZip(const RequestText &text, Found &found)
{
    constexpr qsizetype furtherDigits = 4;
    if (found.next >= text.size() || !isZip(text.at(found.next)) || text.at(found.next).startsSentence)
        return;
    const RequestToken &zip = text.at(found.next);
    found.address.zip = zip.word;
    ++found.next;
    if (found.next >= text.size())
        return;
    const RequestToken &more = text.at(found.next);
    if (more.length == furtherDigits && more.isNumber() && more.from == zip.end() + 1
        && text.text().at(zip.end()) == u'-') {
        found.address.zip += u'-' + more.word;
        ++found.next;
    }
}

QString wordsOf(const RequestText &text, qsizetype index, qsizetype count)
{
    const TextSpan span = text.span(index, count);
    return text.text().mid(span.from, span.length).simplified();
}

/// "Houston, TX 77002": up to three words, then a state or a ZIP code. False without either.
bool readCityAndState(const RequestText &text, qsizetype index, Found &found)
{
    for (qsizetype city = 0; city <= longestCity && index + city < text.size(); ++city) {
        const RequestToken &token = text.at(index + city);
        if (city > 0 && token.startsSentence)
            return false;
        const auto state = stateAt(text, index + city);
        // "New York, NY": the first is the city
        const bool isCity = state && city == 0 && state->next < text.size() && !text.at(state->next).startsSentence
            && stateAt(text, state->next).has_value();
        if (isCity) {
            city += state->next - index - 1;
            continue;
        }
        if (state || (city > 0 && isZip(token))) {
            found.address.city = city > 0 ? wordsOf(text, index, city) : QString();
            found.address.state = state ? state->code : QString();
            found.next = state ? state->next : index + city;
            readZip(text, found);
            return true;
        }
        if (token.isNumber() || plainWords().contains(token.word) || (city > 0 && token.startsClause))
            return false;
    }
    return false;
}

/// City, state and ZIP code behind the street, on the same or on the next line.
void readRegion(const RequestText &text, qsizetype from, Found &found)
{
    qsizetype index = from;
    if (index < text.size() && text.at(index).word == QLatin1String("in") && !text.at(index).startsSentence)
        ++index;
    if (index >= text.size() || text.at(index).line > text.at(from - 1).line + 1)
        return;
    const bool newLine = text.at(index).line != text.at(from - 1).line;
    // "1801 Main St. Houston TX": the stop belongs to the abbreviation
    constexpr qsizetype longestAbbreviation = 4;
    const bool isOver = text.at(index).startsSentence && !newLine && text.at(from - 1).length > longestAbbreviation;
    if (isOver || readCityAndState(text, index, found) || newLine || (index == from && !text.at(index).startsClause))
        return;
    // Without a state: ", Houston" or "in Houston" in capitals up to the end of the clause.
    qsizetype count = 0;
    while (count < longestCity && index + count < text.size() && text.at(index + count).isCapital
           && !plainWords().contains(text.at(index + count).word)
           && (count == 0 || !text.at(index + count).startsClause))
        ++count;
    const bool ends = index + count >= text.size() || text.at(index + count).startsClause || index > from;
    if (count > 0 && ends) {
        found.address.city = wordsOf(text, index, count);
        found.next = index + count;
    }
}

std::optional<Found> addressAt(const RequestText &text, qsizetype index)
{
    if (!isHouseNumber(text, index))
        return std::nullopt;
    const auto end = streetEnd(text, index);
    if (!end)
        return std::nullopt;
    Found found;
    found.next = afterUnit(text, *end);
    const TextSpan street = text.span(index, found.next - index);
    found.address.street = text.text().mid(street.from, street.length).simplified();
    found.address.line = text.at(index).line;
    readRegion(text, found.next, found);
    found.span = text.span(index, found.next - index);
    return found;
}

} // namespace

namespace RequestRules {

Recognised<RequestAddress> readAddress(const RequestText &text)
{
    QList<Found> all;
    for (qsizetype index = 0; index < text.size() && all.size() < mostAddresses;) {
        const auto found = isBillingLine(text, index) ? std::nullopt : addressAt(text, index);
        if (!found) {
            ++index;
            continue;
        }
        index = found->next;
        const bool isKnown = std::any_of(all.cbegin(), all.cend(), [&found](const Found &other) {
            return other.address.street.compare(found->address.street, Qt::CaseInsensitive) == 0;
        });
        if (!isKnown)
            all.append(*found);
    }
    Recognised<RequestAddress> address;
    if (all.isEmpty()) {
        address.problem = notFound();
        return address;
    }
    for (const Found &one : std::as_const(all))
        address.spans.append(one.span);
    if (all.size() > 1) {
        address.problem =
            say("several addresses, on lines %1 and %2").arg(all.at(0).address.line).arg(all.at(1).address.line);
        return address;
    }
    address.value = all.first().address;
    address.source = say("found on line %1").arg(all.first().address.line);
    return address;
}

} // namespace RequestRules
