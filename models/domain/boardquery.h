#pragma once

#include "models/domain/ids.h"

#include <QDateTime>
#include <QJsonArray>
#include <QList>
#include <QString>

#include <optional>

/// The board's filter: terms are joined by "and", neighbours around the word "or" by "or". A term is field:value,
/// field:"two words", field:a,b or a bare word that is looked for in number and title; "-" before a term negates it.
struct BoardFilter
{
    struct Term
    {
        QString field;
        QStringList values;
        bool negated = false;
        friend bool operator==(const Term &, const Term &) = default;
    };
    using AnyOf = QList<Term>;

    QList<AnyOf> allOf;

    QJsonArray toJson() const; ///< what the database function board_where() reads
    friend bool operator==(const BoardFilter &, const BoardFilter &) = default;
};

struct FilterError
{
    qsizetype at = 0; ///< position in the text
    QString sentence; ///< "Unknown field “trad”. Did you mean trade?"
};

struct FilterReading
{
    BoardFilter filter;
    std::optional<FilterError> error;
};

FilterReading readFilter(const QString &line);
QStringList filterFields();                    ///< for completion and help
QStringList filterValues(const QString &name); ///< the closed list of a field; empty when any text goes

enum class BoardSort { Sla, Number, Title, Trade, Place, Scheduled, Status };
QString wireWord(BoardSort sort);

struct BoardQuery
{
    BoardFilter filter;
    BoardSort sort = BoardSort::Sla;
    bool descending = false;
    friend bool operator==(const BoardQuery &, const BoardQuery &) = default;
};

/// The ordered ids of the board at one instant; the rows are read by page.
struct BoardSpine
{
    QList<JobId> ids;
    qint64 total = 0; ///< how many match; more than ids.size() while only the first part was read
    QDateTime readAt; ///< server time
};

struct BoardView
{
    QString name;
    QString filterText;
    friend bool operator==(const BoardView &, const BoardView &) = default;
};

QList<BoardView> builtInBoardViews();
