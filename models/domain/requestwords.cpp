#include "models/domain/requesttokens.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace {

constexpr qsizetype longestPhrase = 3;
constexpr int enoughEvidence = 2;

enum Trade { Hvac, Plumbing, Electrical, Handyman, Facilities, Other, TradeCount };

struct Evidence
{
    Trade trade;
    int weight;
    const char *words; ///< separated by |
};

/// 4: the trade by name. 3: belongs to this trade alone. 2: usually does. 1: only together with something else.
constexpr std::array evidence {
    Evidence {Hvac, 4, "hvac|hvac tech|air conditioning|air conditioner|air conditioners|heating and cooling"},
    Evidence {Hvac, 3,
              "freezer|freezers|cooler|coolers|refrigerator|refrigerators|refrigeration|furnace|no heat|thermostat|"
              "thermostats|rtu|rooftop unit|heat pump|condenser|mini split|ductwork|freon|refrigerant|chiller|"
              "air handler|evaporator|evaporator coil|heating|swamp cooler|walk in cooler|not cooling|no cooling"},
    Evidence {Hvac, 2,
              "ac|a c|ac unit|fridge|fridges|heater|heaters|compressor|compressors|cooling|duct|ducts|ventilation|"
              "exhaust fan|ice machine|boiler|boilers|blower|coil|not heating"},
    Evidence {Hvac, 1, "heat|vent|vents|too hot|too cold|temperature|warm|filter|filters"},
    Evidence {Plumbing, 4, "plumber|plumbers|plumbing"},
    Evidence {Plumbing, 3,
              "drain|drains|toilet|toilets|faucet|faucets|sewer|sewage|water heater|water heaters|no hot water|"
              "garbage disposal|grease trap|gas leak|backflow|septic|sump pump|burst pipe|water line|water main|urinal|"
              "urinals|clogged|clog|spigot"},
    Evidence {Plumbing, 2,
              "leak|leaks|leaking|leaky|sink|sinks|pipe|pipes|backed up|hot water|disposal|shower|showers|overflow|"
              "overflowing|gas line|bathtub|tub|hydrant|water pressure"},
    Evidence {Plumbing, 1, "flood|flooding|flooded|valve|valves|water|restroom|dripping"},
    Evidence {Electrical, 4, "electrician|electricians|electrical|electrical panel"},
    Evidence {Electrical, 3,
              "breaker|breakers|outlet|outlets|gfci|wiring|sparking|sparks|light switch|light fixture|light fixtures|"
              "ballast|ballasts|transformer|short circuit|conduit|breaker panel|ev charger|junction box|power outage"},
    Evidence {Electrical, 2,
              "electric|no power|socket|sockets|circuit|circuits|fuse|fuses|generator|flickering|tripping|tripped|"
              "trips|voltage|lights out|exit sign|exit signs|emergency light|emergency lights|emergency lighting"},
    Evidence {Electrical, 1, "power|panel|lights|lighting|light|wire|wires|switch"},
    Evidence {Handyman, 4, "handyman|handymen"},
    Evidence {Handyman, 3,
              "drywall|door closer|door handle|door knob|doorknob|ceiling tile|ceiling tiles|baseboard|baseboards|"
              "carpentry|carpenter|hole in wall|sheetrock|touch up paint"},
    Evidence {Handyman, 2,
              "door|doors|hinge|hinges|paint|painting|painter|shelf|shelves|shelving|cabinet|cabinets|grout|caulk|"
              "caulking|furniture|fence|gutter|gutters|blinds|broken window|whiteboard|tv mount|mount tv"},
    Evidence {Handyman, 1, "window|windows|lock|locks|tile|tiles|patch|assemble|trim|wall|install"},
    Evidence {Facilities, 4,
              "facilities tech|facility tech|facilities technician|facility technician|facilities maintenance|"
              "facility maintenance|building engineer"},
    Evidence {Facilities, 3,
              "building maintenance|preventive maintenance|preventative maintenance|fire extinguisher|"
              "fire extinguishers|dock leveler|dock door|quarterly filter|site walk|facilities"},
    Evidence {Facilities, 2, "janitorial|custodial|quarterly|filter change|rounds|walkthrough"},
    Evidence {Facilities, 1, "inspection|maintenance|facility"},
    Evidence {Other, 3,
              "locksmith|landscaping|landscaper|pest control|roofing|roofer|roof leak|leaking roof|window washing|"
              "exterminator|tree removal|lawn care"},
};

using EvidenceTable = QHash<QString, std::pair<Trade, int>>;

const EvidenceTable &evidenceTable()
{
    static const EvidenceTable table = [] {
        EvidenceTable made;
        for (const Evidence &group : evidence) {
            for (const QString &words : QString::fromLatin1(group.words).split(u'|'))
                made.insert(words, {group.trade, group.weight});
        }
        return made;
    }();
    return table;
}

/// "no power" and "not cooling" are symptoms; "not a plumbing issue" and "don't need an electrician" rule a trade out.
bool isRuledOut(const RequestText &text, qsizetype index)
{
    if (!text.isNegated(index))
        return false;
    const QString &before = index > 0 && !text.at(index).startsClause ? text.at(index - 1).word : QString();
    return before != QLatin1String("no") && before != QLatin1String("without");
}

struct TradeCase
{
    int weight = 0;
    int strongest = 0;
    TextSpan first; ///< of the strongest
    QList<TextSpan> spans;
};

std::array<TradeCase, TradeCount> weighTrades(const RequestText &text)
{
    std::array<TradeCase, TradeCount> cases;
    QSet<QString> counted;
    for (qsizetype index = 0; index < text.size();) {
        qsizetype taken = 1;
        for (qsizetype count = longestPhrase; count > 0; --count) {
            const QString phrase = text.phrase(index, count);
            const auto known = phrase.isEmpty() ? evidenceTable().cend() : evidenceTable().constFind(phrase);
            if (known == evidenceTable().cend())
                continue;
            taken = count;
            if (isRuledOut(text, index))
                break;
            TradeCase &one = cases.at(known->first);
            if (!counted.contains(phrase)) {
                counted.insert(phrase);
                one.weight += known->second;
                one.spans.append(text.span(index, count));
                if (known->second > one.strongest) {
                    one.strongest = known->second;
                    one.first = one.spans.last();
                }
            }
            break;
        }
        index += taken;
    }
    return cases;
}

/// What asks for a time, from the soonest on; Neutral words are taken out of the text and mean nothing.
enum class Pace { Emergency, SameDay, NextDay, WithinWeek, Flexible, Neutral };

const QHash<QString, Pace> &paces()
{
    static const QHash<QString, Pace> table = [] {
        QHash<QString, Pace> made;
        const auto add = [&made](Pace pace, const char *words) {
            for (const QString &word : QString::fromLatin1(words).split(u'|'))
                made.insert(word, pace);
        };
        add(Pace::Emergency,
            "emergency|critical|asap|immediately|immediate|right away|urgent|urgently|as soon as possible|right now|"
            "a s a p|at once");
        add(Pace::SameDay, "today|same day|tonight|this morning|this afternoon|this evening|by end of day|end of day");
        add(Pace::NextDay, "tomorrow|next day|following day");
        add(Pace::WithinWeek, "week|within a week|few days|couple of days|within the week");
        add(Pace::Flexible,
            "no rush|no hurry|not urgent|not an emergency rush|whenever|when you can|flexible|any time|anytime|"
            "not time sensitive|not in a hurry|not in a rush|low priority|when convenient|at your convenience");
        add(Pace::Neutral,
            "emergency exit|emergency exits|emergency light|emergency lights|emergency lighting|emergency generator|"
            "emergency contact|emergency stop|emergency room|emergency shower|emergency eyewash|last week|previous "
            "week|"
            "day of week|days a week|a week ago|week ago|per week|every week|each week|next week|a week later|"
            "day after tomorrow");
        return made;
    }();
    return table;
}

constexpr qsizetype longestPace = 4;

} // namespace

namespace RequestRules {

Recognised<QString> readTrade(const RequestText &text)
{
    const std::array<TradeCase, TradeCount> cases = weighTrades(text);
    const auto rank = [](const TradeCase &one) {
        return std::pair(one.weight, one.strongest);
    };
    const auto best =
        std::max_element(cases.cbegin(), cases.cend(),
                         [&rank](const TradeCase &left, const TradeCase &right) { return rank(left) < rank(right); });
    Recognised<QString> trade;
    if (best->weight < enoughEvidence) {
        trade.problem = notFound();
        return trade;
    }
    const auto rival = std::find_if(best + 1, cases.cend(),
                                    [&rank, best](const TradeCase &other) { return rank(other) == rank(*best); });
    trade.spans = best->spans;
    if (rival != cases.cend()) {
        trade.spans += rival->spans;
        trade.problem =
            say("“%1” and “%2” speak for different trades").arg(text.quoted(best->first), text.quoted(rival->first));
        return trade;
    }
    trade.value = trades().at(std::distance(cases.cbegin(), best));
    trade.source = say("from “%1”").arg(text.quoted(best->first));
    return trade;
}

Recognised<Urgency> readUrgency(const RequestText &text)
{
    struct Hit
    {
        Pace pace;
        TextSpan span;
    };
    QList<Hit> hits;
    for (qsizetype index = 0; index < text.size();) {
        qsizetype taken = 1;
        for (qsizetype count = longestPace; count > 0; --count) {
            const QString phrase = text.phrase(index, count);
            const auto known = phrase.isEmpty() ? paces().cend() : paces().constFind(phrase);
            if (known == paces().cend())
                continue;
            taken = count;
            const bool counts = *known != Pace::Neutral
                && (*known == Pace::Flexible || (!text.isNegated(index) && !text.tellsThePast(index)));
            if (counts)
                hits.append({*known, text.span(index, count)});
            break;
        }
        index += taken;
    }
    Recognised<Urgency> urgency;
    if (hits.isEmpty()) {
        urgency.problem = notFound();
        return urgency;
    }
    const auto soonest = std::min_element(hits.cbegin(), hits.cend(),
                                          [](const Hit &left, const Hit &right) { return left.pace < right.pace; });
    const auto flexible =
        std::find_if(hits.cbegin(), hits.cend(), [](const Hit &hit) { return hit.pace == Pace::Flexible; });
    urgency.spans = {soonest->span};
    if (soonest->pace == Pace::Emergency && flexible != hits.cend()) {
        urgency.spans.append(flexible->span);
        urgency.problem =
            say("“%1” and “%2” contradict each other").arg(text.quoted(soonest->span), text.quoted(flexible->span));
        return urgency;
    }
    urgency.value = static_cast<Urgency>(soonest->pace);
    urgency.source = say("from “%1”").arg(text.quoted(soonest->span));
    return urgency;
}

} // namespace RequestRules
