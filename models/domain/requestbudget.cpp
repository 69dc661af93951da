#include "models/domain/requesttokens.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace {

constexpr double thousand = 1'000;
constexpr double mostBelievable = 10'000'000;
constexpr qsizetype contextReach = 32;
constexpr qsizetype mostAmounts = 50; ///< two are too many already

/// One amount or a range. Every repetition is bounded: the work per place in the text is too.
const QRegularExpression &amountShape()
{
    static const QRegularExpression shape(
        QStringLiteral(R"((?<![\w.,$/-])(\$)?[ \t]?(\d{1,3}(?:,\d{3}){1,2}|\d{1,7})(\.\d{1,2})?[ \t]?(k\b)?)"
                       R"((?:[ \t]{0,2}(?:-|–|—|to\b|and\b)[ \t]{0,2}(\$)?[ \t]?(\d{1,3}(?:,\d{3}){1,2}|\d{1,7}))"
                       R"((\.\d{1,2})?[ \t]?(k\b)?)?(?![\d\w]|[-/]\d)(?:[ \t]?(dollars?|bucks|usd)\b)?)"),
        QRegularExpression::CaseInsensitiveOption);
    return shape;
}

double numberOf(const QString &digits, const QString &fraction)
{
    QString plain = digits + fraction;
    plain.remove(u',');
    return plain.toDouble();
}

struct Amount
{
    RequestBudget budget;
    TextSpan span;
    bool isNamed = false; ///< the word budget or a limit stands before it

    friend bool operator==(const Amount &left, const Amount &right) { return left.budget == right.budget; }
};

const QRegularExpression &perHour()
{
    static const QRegularExpression shape(
        QStringLiteral(R"(^[ \t]{0,2}(?:/|per\b|an\b|a\b)[ \t]{0,2}(?:h|hr|hour|visit|month|sq|foot|ft|day)\b)"),
        QRegularExpression::CaseInsensitiveOption);
    return shape;
}

bool endsWith(const QString &text, const QRegularExpression &shape)
{
    return shape.match(text).hasMatch();
}

/// The words before an amount that say what it is.
struct AmountContext
{
    bool isBudget = false;
    bool isUpper = false;
    bool isLower = false;
    bool isOtherMoney = false; ///< a fee, an invoice, what something cost
};

AmountContext contextOf(const QString &before)
{
    static const QRegularExpression budgetWord(
        QStringLiteral(R"(\b(?:budget|nte|not[ -]to[ -]exceed|spend(?:ing)?(?: limit)?|price range)"
                       R"(|cap(?:ped)?(?: at)?))"
                       R"(\b[^\d\n.;!?]{0,24}$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression upperWord(
        QStringLiteral(R"(\b(?:up to|max(?:imum)?(?: of)?|under|below|less than|no more than|at most|not more than)"
                       R"(|not over|limit(?: is| of)?)[: ]{0,3}$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression lowerWord(
        QStringLiteral(R"(\b(?:at least|from|min(?:imum)?(?: of)?|starting at|over|more than)[: ]{0,3}$)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression otherMoney(
        QStringLiteral(R"(\b(?:fee|deductible|invoice|owe[sd]?|cost|paid|worth|damage|quoted|charged?))"
                       R"(\b[^\d\n.;!?]{0,24}$)"),
        QRegularExpression::CaseInsensitiveOption);
    AmountContext context;
    context.isBudget = endsWith(before, budgetWord);
    context.isUpper = endsWith(before, upperWord);
    // "at most" is heeded before "more than": "no more than" ends in both.
    context.isLower = !context.isUpper && endsWith(before, lowerWord);
    context.isOtherMoney = !context.isBudget && endsWith(before, otherMoney);
    return context;
}

std::optional<Amount> amountOf(const QRegularExpressionMatch &match, const QString &text)
{
    const qsizetype from = match.capturedStart();
    const qsizetype context = std::max<qsizetype>(0, from - contextReach);
    const AmountContext before = contextOf(text.mid(context, from - context));
    const bool hasCurrency =
        !match.captured(1).isEmpty() || !match.captured(5).isEmpty() || !match.captured(9).isEmpty();
    const bool isRange = !match.captured(6).isEmpty();
    if ((!hasCurrency && !before.isBudget) || before.isOtherMoney
        || perHour().match(text.mid(match.capturedEnd(), contextReach)).hasMatch())
        return std::nullopt;
    Amount amount;
    amount.isNamed = before.isBudget || before.isUpper;
    amount.span = {from, match.capturedLength()};
    double first = numberOf(match.captured(2), match.captured(3)) * (match.captured(4).isEmpty() ? 1 : thousand);
    if (!isRange) {
        if (before.isLower)
            amount.budget.low = first;
        else
            amount.budget.high = first;
        return first > 0 && first < mostBelievable ? std::optional(amount) : std::nullopt;
    }
    const double second = numberOf(match.captured(6), match.captured(7)) * (match.captured(8).isEmpty() ? 1 : thousand);
    if (match.captured(4).isEmpty() && !match.captured(8).isEmpty() && first < thousand)
        first *= thousand; // "$1-2k"
    amount.budget.low = std::min(first, second);
    amount.budget.high = std::max(first, second);
    return first > 0 && second > 0 && std::max(first, second) < mostBelievable ? std::optional(amount) : std::nullopt;
}

} // namespace

namespace RequestRules {

Recognised<RequestBudget> readBudget(const RequestText &text)
{
    QList<Amount> amounts;
    const QList<TextSpan> phones = phoneSpans(text);
    auto phone = phones.cbegin();
    for (auto found = amountShape().globalMatch(text.text()); found.hasNext() && amounts.size() < mostAmounts;) {
        const QRegularExpressionMatch match = found.next();
        while (phone != phones.cend() && phone->from + phone->length <= match.capturedStart())
            ++phone;
        if (phone != phones.cend() && phone->from < match.capturedEnd())
            continue;
        const auto amount = amountOf(match, text.text());
        if (amount && !amounts.contains(*amount))
            amounts.append(*amount);
    }
    // What is called the budget stands before any other sum of money.
    if (std::any_of(amounts.cbegin(), amounts.cend(), [](const Amount &one) { return one.isNamed; })) {
        amounts.erase(std::remove_if(amounts.begin(), amounts.end(), [](const Amount &one) { return !one.isNamed; }),
                      amounts.end());
    }
    Recognised<RequestBudget> budget;
    if (amounts.isEmpty()) {
        budget.problem = notFound();
        return budget;
    }
    for (const Amount &one : std::as_const(amounts))
        budget.spans.append(one.span);
    if (amounts.size() > 1) {
        budget.problem =
            say("several amounts: “%1” and “%2”").arg(text.quoted(amounts.at(0).span), text.quoted(amounts.at(1).span));
        return budget;
    }
    budget.value = amounts.first().budget;
    budget.source = say("from “%1”").arg(text.quoted(amounts.first().span));
    return budget;
}

} // namespace RequestRules
