#include "models/domain/boardquery.h"

#include "models/domain/vocabulary.h"

#include <QCoreApplication>
#include <QJsonObject>

#include <tl/expected.hpp>

#include <array>

namespace {

struct Field
{
    const char *name;
    const char *values; ///< the closed list, separated by spaces; null when any text goes
};

constexpr std::array<Field, 16> fields {
    {{"status", "open closed pending matching dispatched assigned in_progress completed cancelled archived"},
     {"trade", nullptr},
     {"urgency", "emergency same_day next_day within_week flexible"},
     {"place", nullptr},
     {"city", nullptr},
     {"state", nullptr},
     {"closed", "today yesterday week"},
     {"created", "today yesterday week"},
     {"scheduled", "today tomorrow week overdue none"},
     {"dispatched", "yes no"},
     {"sla", "breached risk missed running paused none"},
     {"doubt", "yes no"},
     {"failed", "yes no"},
     {"by", nullptr},
     {"contact", nullptr},
     {"no", nullptr}}};
constexpr std::array<const char *, 7> sortWords {"sla", "number", "title", "trade", "place", "scheduled", "status"};
constexpr qsizetype longestText = 2'000;
constexpr qsizetype farthestGuess = 2;

QString text(const char *source)
{
    return QCoreApplication::translate("BoardFilter", source);
}

const Field *fieldNamed(const QString &name)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [&name](const Field &field) {
        return name.compare(QLatin1String(field.name), Qt::CaseInsensitive) == 0;
    });
    return found == fields.end() ? nullptr : &*found;
}

/// Levenshtein distance, for "did you mean".
qsizetype distance(const QString &one, const QString &other)
{
    QList<qsizetype> row(other.size() + 1);
    for (qsizetype column = 0; column <= other.size(); ++column)
        row[column] = column;
    for (qsizetype line = 1; line <= one.size(); ++line) {
        qsizetype diagonal = row.at(0);
        row[0] = line;
        for (qsizetype column = 1; column <= other.size(); ++column) {
            const qsizetype replaced = diagonal + (one.at(line - 1) == other.at(column - 1) ? 0 : 1);
            diagonal = row.at(column);
            row[column] = std::min({replaced, row.at(column) + 1, row.at(column - 1) + 1});
        }
    }
    return row.last();
}

QString nearest(const QString &word, const QStringList &known)
{
    QString best;
    qsizetype bestDistance = farthestGuess + 1;
    for (const QString &candidate : known) {
        const qsizetype apart = distance(word.toLower(), candidate.toLower());
        if (apart < bestDistance || (bestDistance > farthestGuess && candidate.startsWith(word, Qt::CaseInsensitive))) {
            bestDistance = std::min(apart, farthestGuess);
            best = candidate;
        }
    }
    return best;
}

/// One word of the filter bar: quotes keep spaces together.
struct Token
{
    QString raw;
    qsizetype at = 0;
    bool openQuote = false;
};

QList<Token> tokensOf(const QString &line)
{
    QList<Token> tokens;
    Token token;
    bool quoted = false;
    for (qsizetype at = 0; at <= line.size(); ++at) {
        const bool end = at == line.size();
        if (end || (!quoted && line.at(at).isSpace())) {
            token.openQuote = quoted;
            if (!token.raw.isEmpty())
                tokens.append(token);
            token = Token {{}, at + 1, false};
            continue;
        }
        if (line.at(at) == QLatin1Char('"'))
            quoted = !quoted;
        token.raw.append(line.at(at));
    }
    return tokens;
}

QString unquoted(QString value)
{
    return value.remove(QLatin1Char('"')).trimmed();
}

tl::expected<QString, QString> knownValue(const Field &field, const QString &value)
{
    const QString name = QString::fromLatin1(field.name);
    if (name == QLatin1String("trade")) {
        for (const QString &trade : trades()) {
            if (trade.startsWith(value, Qt::CaseInsensitive))
                return trade;
        }
        const QString guess = nearest(value, trades());
        return tl::make_unexpected(
            guess.isEmpty()
                ? text("No trade is called “%1”. Known: %2.").arg(value, trades().join(QStringLiteral(", ")))
                : text("No trade is called “%1”. Did you mean %2?").arg(value, guess));
    }
    if (name == QLatin1String("no")) {
        bool isNumber = false;
        value.toLongLong(&isNumber);
        return isNumber ? tl::expected<QString, QString>(value)
                        : tl::make_unexpected(text("“%1” is no work order number.").arg(value));
    }
    if (!field.values)
        return value;
    const QStringList known = filterValues(name);
    const QString wanted = value.toLower().replace(QLatin1Char('-'), QLatin1Char('_'));
    if (known.contains(wanted))
        return wanted;
    const QString guess = nearest(wanted, known);
    return tl::make_unexpected(
        guess.isEmpty() ? text("“%1” is no value of %2. Known: %3.").arg(value, name, known.join(QStringLiteral(", ")))
                        : text("“%1” is no value of %2. Did you mean %3?").arg(value, name, guess));
}

tl::expected<BoardFilter::Term, QString> termOf(const Token &token)
{
    QString raw = token.raw;
    BoardFilter::Term term;
    term.negated = raw.size() > 1 && raw.startsWith(QLatin1Char('-'));
    if (term.negated)
        raw.remove(0, 1);
    if (token.openQuote)
        return tl::make_unexpected(text("A quotation mark is missing its partner."));
    const qsizetype colon = raw.indexOf(QLatin1Char(':'));
    if (colon < 0 || raw.startsWith(QLatin1Char('"'))) {
        term.field = QStringLiteral("text");
        term.values = {unquoted(raw)};
        return term;
    }
    const QString name = raw.left(colon);
    const Field *field = fieldNamed(name);
    if (!field) {
        const QString guess = nearest(name, filterFields());
        return tl::make_unexpected(
            guess.isEmpty()
                ? text("Unknown field “%1”. Known: %2.").arg(name, filterFields().join(QStringLiteral(", ")))
                : text("Unknown field “%1”. Did you mean %2?").arg(name, guess));
    }
    term.field = QString::fromLatin1(field->name);
    for (const QString &part : raw.mid(colon + 1).split(QLatin1Char(','))) {
        const QString value = unquoted(part);
        if (value.isEmpty())
            return tl::make_unexpected(text("%1: needs a value.").arg(term.field));
        const auto known = knownValue(*field, value);
        if (!known)
            return tl::make_unexpected(known.error());
        term.values.append(*known);
    }
    return term;
}

} // namespace

QJsonArray BoardFilter::toJson() const
{
    QJsonArray all;
    for (const AnyOf &anyOf : allOf) {
        QJsonArray any;
        for (const Term &term : anyOf)
            any.append(QJsonObject {{QStringLiteral("f"), term.field},
                                    {QStringLiteral("v"), QJsonArray::fromStringList(term.values)},
                                    {QStringLiteral("n"), term.negated}});
        all.append(any);
    }
    return all;
}

FilterReading readFilter(const QString &line)
{
    FilterReading reading;
    if (line.size() > longestText) {
        reading.error = FilterError {longestText, text("The filter is longer than %1 characters.").arg(longestText)};
        return reading;
    }
    bool joinNext = false;
    for (const Token &token : tokensOf(line)) {
        if (token.raw.compare(QLatin1String("or"), Qt::CaseInsensitive) == 0) {
            if (reading.filter.allOf.isEmpty() || joinNext) {
                reading.error = FilterError {token.at, text("“or” stands between two terms.")};
                return reading;
            }
            joinNext = true;
            continue;
        }
        const auto term = termOf(token);
        if (!term) {
            reading.error = FilterError {token.at, term.error()};
            return reading;
        }
        if (joinNext)
            reading.filter.allOf.last().append(*term);
        else
            reading.filter.allOf.append({*term});
        joinNext = false;
    }
    if (joinNext)
        reading.error = FilterError {line.size(), text("“or” stands between two terms.")};
    return reading;
}

QStringList filterFields()
{
    QStringList names;
    for (const Field &field : fields)
        names.append(QString::fromLatin1(field.name));
    return names;
}

QStringList filterValues(const QString &name)
{
    const Field *field = fieldNamed(name);
    if (!field)
        return {};
    if (name == QLatin1String("trade"))
        return trades();
    return field->values ? QString::fromLatin1(field->values).split(QLatin1Char(' ')) : QStringList();
}

QString wireWord(BoardSort sort)
{
    return QString::fromLatin1(sortWords.at(static_cast<size_t>(sort)));
}

QList<BoardView> builtInBoardViews()
{
    return {{text("Open and closed today"), QStringLiteral("status:open or closed:today")},
            {text("Mine"), QStringLiteral("status:open by:me")},
            {text("At risk or breached"), QStringLiteral("sla:breached,risk")},
            {text("Not dispatched"), QStringLiteral("status:pending,matching dispatched:no")},
            {text("In doubt or failed"), QStringLiteral("doubt:yes or failed:yes")}};
}
