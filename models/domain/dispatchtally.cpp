#include "models/domain/dispatchtally.h"

#include "models/domain/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <numeric>

namespace {

// The order in which the equation names them: what left, what is open, what ended otherwise.
constexpr std::array<MessageState, messageStateCount> bookOrder {
    MessageState::Sent,   MessageState::InDoubt, MessageState::Sending,  MessageState::Queued,
    MessageState::Failed, MessageState::Skipped, MessageState::Cancelled};

void takeLater(QDateTime &newest, const QDateTime &at)
{
    if (at.isValid() && (!newest.isValid() || at > newest))
        newest = at;
}

void takeEarlier(QDateTime &oldest, const QDateTime &at)
{
    if (at.isValid() && (!oldest.isValid() || at < oldest))
        oldest = at;
}

/// Reported delivered, or proven by what came after it; a bounce is never delivered.
bool wasDelivered(const DispatchPerson &person)
{
    if (wasBounced(person))
        return false;
    return person.delivery == QLatin1String("delivered") || person.delivery == QLatin1String("spamreport")
        || person.rawOpens > 0 || person.humanOpenedAt.isValid() || person.repliedAt.isValid();
}

void addMailed(ChannelTally &tally, const DispatchPerson &person)
{
    ++tally.mailed;
    takeLater(tally.lastMailedAt, person.channel == Channel::Warm ? person.sentAt : person.mailedAt);
    tally.delivered += wasDelivered(person);
    tally.bounced += wasBounced(person);
    tally.humanOpened += person.humanOpenedAt.isValid();
    tally.rawOpened += person.rawOpens > 0 || person.humanOpenedAt.isValid();
    tally.replied += person.repliedAt.isValid() || person.declined || person.qualifiedAt.isValid();
    tally.qualified += person.qualifiedAt.isValid();
    tally.declined += personState(person) == PersonState::Declined;
}

void addPerson(ChannelTally &tally, const DispatchPerson &person)
{
    ++tally.now.at(static_cast<size_t>(personState(person)));
    takeLater(tally.lastNewsAt, lastNewsAt(person));
    if (!wasAccepted(person))
        return;
    ++tally.accepted;
    takeEarlier(tally.firstSentAt, person.sentAt);
    takeLater(tally.lastSentAt, person.sentAt);
    if (wasMailed(person))
        addMailed(tally, person);
}

QString bookWord(MessageState state, Channel channel)
{
    if (state == MessageState::Sent && channel == Channel::Cold)
        return QCoreApplication::translate("Books", "added");
    return displayWord(state).toLower();
}

} // namespace

int LedgerCounts::total() const
{
    return std::accumulate(byState.begin(), byState.end(), 0);
}

int ChannelTally::people() const
{
    return std::accumulate(now.begin(), now.end(), 0);
}

int ChannelTally::notLeft() const
{
    return count(PersonState::Queued) + count(PersonState::Skipped) + count(PersonState::Cancelled)
        + count(PersonState::Failed);
}

ChannelTally tallyOf(const DispatchPicture &picture, Channel channel)
{
    ChannelTally tally;
    tally.channel = channel;
    tally.asked = picture.facts(channel).asked;
    for (const DispatchPerson &person : picture.people) {
        if (person.channel == channel)
            addPerson(tally, person);
    }
    return tally;
}

QString Books::equation() const
{
    QStringList words;
    for (const Term &term : terms)
        words.append(Format::count(term.count) % u' ' % term.word);
    if (words.isEmpty())
        words.append(Format::count(0));
    const QString relation = balance() ? QStringLiteral(" = ") : QStringLiteral(" ≠ ");
    return QCoreApplication::translate("Books", "%1 asked").arg(Format::count(asked)) % relation
        % words.join(QLatin1String(" + "));
}

QString Books::complaint() const
{
    if (balance())
        return {};
    if (asked != accounted)
        return QCoreApplication::translate("Books", "%1 accounted for, %2 asked")
            .arg(Format::count(accounted), Format::count(asked));
    if (asked != shown)
        return QCoreApplication::translate("Books", "%1 shown, %2 asked")
            .arg(Format::count(shown), Format::count(asked));
    return QCoreApplication::translate("Books", "the ledger and the list count the states differently");
}

Books booksOf(const DispatchPicture &picture, Channel channel)
{
    Books books;
    const ChannelFacts &facts = picture.facts(channel);
    books.channel = channel;
    books.asked = facts.asked;
    books.accounted = facts.ledger.total();
    LedgerCounts rows;
    for (const DispatchPerson &person : picture.people) {
        if (person.channel != channel)
            continue;
        ++books.shown;
        if (person.message)
            ++rows[*person.message];
    }
    books.statesAgree = rows == facts.ledger;
    for (const MessageState state : bookOrder) {
        if (facts.ledger[state] != 0)
            books.terms.append({state, facts.ledger[state], bookWord(state, channel)});
    }
    return books;
}

int DispatchTally::needsYou() const
{
    int sum = 0;
    for (int index = 0; index < personStateCount; ++index) {
        const auto state = static_cast<PersonState>(index);
        if (::needsYou(state))
            sum += count(state);
    }
    return sum;
}

QDateTime DispatchTally::firstSentAt() const
{
    QDateTime first = warm.firstSentAt;
    takeEarlier(first, cold.firstSentAt);
    return first;
}

QDateTime DispatchTally::lastNewsAt() const
{
    QDateTime last = warm.lastNewsAt;
    takeLater(last, cold.lastNewsAt);
    return last;
}

DispatchTally tallyOf(const DispatchPicture &picture)
{
    DispatchTally tally;
    tally.warm = tallyOf(picture, Channel::Warm);
    tally.cold = tallyOf(picture, Channel::Cold);

    QList<const DispatchPerson *> qualified;
    for (const DispatchPerson &person : picture.people) {
        if (personState(person) == PersonState::Qualified)
            qualified.append(&person);
    }
    std::sort(qualified.begin(), qualified.end(),
              [](const auto *left, const auto *right) { return left->qualifiedAt < right->qualifiedAt; });
    for (const DispatchPerson *person : std::as_const(qualified))
        tally.qualifiedNames.append(person->name);
    if (!qualified.isEmpty())
        tally.firstQualifiedAt = qualified.first()->qualifiedAt;
    if (picture.wanted > 0 && qualified.size() >= picture.wanted)
        tally.wantedQualifiedAt = qualified.at(picture.wanted - 1)->qualifiedAt;
    return tally;
}
