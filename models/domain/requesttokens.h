#pragma once

#include "models/domain/requestreader.h"

#include <QStringList>

/// The pasted text as the rules see it; used by the parts of the request reader only.
struct RequestToken
{
    QString word; ///< lower case, straight apostrophe
    qsizetype from = 0;
    qsizetype length = 0;
    int line = 1;
    bool isCapital = false;     ///< begins with a capital
    bool startsClause = true;   ///< a comma, colon, dash or bracket before it
    bool startsSentence = true; ///< a full stop, semicolon or the start of a line before it

    qsizetype end() const { return from + length; }
    bool isNumber() const { return !word.isEmpty() && word.at(0).isDigit(); }
};

class RequestText
{
public:
    explicit RequestText(const QString &text);

    const QString &text() const { return m_text; }
    const QList<RequestToken> &tokens() const { return m_tokens; }
    const RequestToken &at(qsizetype index) const { return m_tokens.at(index); }
    qsizetype size() const { return m_tokens.size(); }

    /// The words of @p count tokens from @p index joined by blanks; empty where a comma or a full stop is between them.
    QString phrase(qsizetype index, qsizetype count) const;
    TextSpan span(qsizetype index, qsizetype count) const;
    QString quoted(const TextSpan &span) const; ///< the words as written, shortened
    int lineAt(qsizetype position) const;
    /// The first token that begins at or after @p position.
    qsizetype tokenAt(qsizetype position) const;

    /// "not an emergency", "does not need to be today".
    bool isNegated(qsizetype index) const;
    /// "since Monday", "stopped working today", "last week": it tells what happened and asks for nothing.
    bool tellsThePast(qsizetype index) const;

private:
    QString m_text;
    QList<RequestToken> m_tokens;
};

namespace RequestRules {

struct DateReading
{
    Recognised<QDateTime> date;
    QList<QDateTime> possible;
};

Recognised<QString> readTrade(const RequestText &text);
Recognised<Urgency> readUrgency(const RequestText &text);
Recognised<RequestBudget> readBudget(const RequestText &text);
Recognised<RequestAddress> readAddress(const RequestText &text);
/// @p address: its words are nobody's name.
Recognised<RequestContact> readContact(const RequestText &text, const Recognised<RequestAddress> &address);
/// @p taken: the words of the address are no time.
DateReading readDate(const RequestText &text, const QList<TextSpan> &taken, std::optional<Urgency> urgency,
                     const QDateTime &now, const QTimeZone &zone);

QList<TextSpan> phoneSpans(const RequestText &text);

QString say(const char *source);
QString notFound();

} // namespace RequestRules
