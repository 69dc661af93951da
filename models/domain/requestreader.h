#pragma once

#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QList>
#include <QString>

#include <array>
#include <optional>

class QTimeZone;

/// A piece of the pasted text.
struct TextSpan
{
    qsizetype from = 0;
    qsizetype length = 0;

    friend bool operator==(const TextSpan &, const TextSpan &) = default;
};

/// What the reader looks for, in the order of the form's list.
enum class RequestField { Trade, Urgency, Address, Budget, Contact, Date };
constexpr int requestFieldCount = 6;
QString displayWord(RequestField field); ///< "Trade"

/// One field as it was read. Without a value the problem says why: nothing was found, or what was found can be read in
/// two ways. A value is never a guess.
template<typename Value>
struct Recognised
{
    std::optional<Value> value;
    QList<TextSpan> spans; ///< the words it was read from, also where they did not suffice
    QString source;        ///< 'from "freezer"', "found on line 2"
    QString problem;       ///< "not found", "3 Nov is past"

    friend bool operator==(const Recognised &, const Recognised &) = default;
};

struct RequestAddress
{
    QString street; ///< with the suite: "1801 Main St, Suite 200"
    QString city;
    QString state; ///< two letters
    QString zip;
    int line = 0; ///< from 1

    QString text() const; ///< "1801 Main St, Suite 200, Houston TX 77002"
    friend bool operator==(const RequestAddress &, const RequestAddress &) = default;
};

struct RequestBudget
{
    std::optional<double> low;
    std::optional<double> high;

    friend bool operator==(const RequestBudget &, const RequestBudget &) = default;
};

/// Of the three at least one is there.
struct RequestContact
{
    QString name;
    QString phone; ///< "(713) 555-0142"
    QString email;

    friend bool operator==(const RequestContact &, const RequestContact &) = default;
};

struct RecognisedRequest
{
    Recognised<QString> trade;
    Recognised<Urgency> urgency;
    Recognised<RequestAddress> address;
    Recognised<RequestBudget> budget;
    Recognised<RequestContact> contact;
    Recognised<QDateTime> date;
    QList<QDateTime> possibleDates; ///< what a person may choose from where the text does not say one instant
    bool isCut = false;             ///< the text is longer than what is read

    int found() const;
    bool isFound(RequestField field) const;
    /// The field's value as a person reads it; empty when there is none.
    QString shown(RequestField field, const QDateTime &now, const QTimeZone &zone) const;
    QString source(RequestField field) const;
    QString problem(RequestField field) const;
    QList<TextSpan> spans(RequestField field) const;

    friend bool operator==(const RecognisedRequest &, const RecognisedRequest &) = default;
};

/// "today 15:00", "Mon 09:00", further away "Thu 3 Dec 2026 08:00".
QString shownDate(const QDateTime &instant, const QDateTime &now, const QTimeZone &zone);

constexpr qsizetype longestRequest = 20'000;

/// Reads a pasted request by fixed word lists and shapes. The work grows with the length of the text and no faster.
RecognisedRequest readRequest(const QString &text, const QDateTime &now, const QTimeZone &zone);
