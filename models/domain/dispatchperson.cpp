#include "models/domain/dispatchperson.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace {

struct KindWord
{
    const char *wire;
    const char *display;
};

constexpr std::array<KindWord, 9> kindWords {{{"", ""},
                                              {"yes", "yes"},
                                              {"no", "no"},
                                              {"question", "question"},
                                              {"price", "price"},
                                              {"later", "later"},
                                              {"out_of_office", "out of office"},
                                              {"unsubscribe", "unsubscribe"},
                                              {"other", ""}}};

QString tr(const char *text)
{
    return QCoreApplication::translate("DispatchPerson", text);
}

PersonState acceptedState(const DispatchPerson &person)
{
    if (person.qualifiedAt.isValid())
        return PersonState::Qualified;
    if (person.declined)
        return PersonState::Declined;
    if (person.repliedAt.isValid())
        return PersonState::Replied;
    if (person.humanOpenedAt.isValid())
        return PersonState::Opened;
    return wasMailed(person) ? PersonState::Unopened : PersonState::Added;
}

QString replySentence(const DispatchPerson &person)
{
    const QString kind = displayWord(person.replyKind);
    if (person.replyText.isEmpty()) {
        if (person.declined)
            return tr("declined by link");
        return person.qualifiedAt.isValid() ? tr("accepted by link") : kind;
    }
    const QString quoted = u'“' % person.replyText.simplified() % u'”';
    return kind.isEmpty() ? quoted : QString(kind % QLatin1String(": ") % quoted);
}

QString provider(const DispatchPerson &person)
{
    return person.channel == Channel::Warm ? QStringLiteral("SendGrid") : QStringLiteral("Instantly");
}

QString doubtSentence(const DispatchPerson &person)
{
    return tr("No answer from %1").arg(provider(person));
}

QString failureSentence(const DispatchPerson &person)
{
    if (person.reason.isEmpty())
        return tr("%1 refused the message").arg(provider(person));
    return displayReason(person.reason);
}

} // namespace

ReplyKind replyKindFromWire(const QString &word)
{
    for (size_t index = 0; index < kindWords.size(); ++index) {
        if (word == QLatin1String(kindWords.at(index).wire))
            return static_cast<ReplyKind>(index);
    }
    return ReplyKind::Other;
}

QString countWord(PersonState state)
{
    return displayWord(state).toLower();
}

QString displayWord(ReplyKind kind)
{
    return QCoreApplication::translate("ReplyKind", kindWords.at(static_cast<size_t>(kind)).display);
}

PersonState personState(const DispatchPerson &person)
{
    // A person without a message is shown where nothing left: as queued. The books say that it is missing.
    switch (person.message.value_or(MessageState::Queued)) {
    case MessageState::InDoubt:
        return PersonState::InDoubt;
    case MessageState::Failed:
        return PersonState::Failed;
    case MessageState::Sent:
        return acceptedState(person);
    case MessageState::Sending:
        return PersonState::Sending;
    case MessageState::Queued:
        return PersonState::Queued;
    case MessageState::Skipped:
        return PersonState::Skipped;
    case MessageState::Cancelled:
        return PersonState::Cancelled;
    }
    Q_UNREACHABLE();
}

bool needsYou(PersonState state)
{
    return state == PersonState::InDoubt || state == PersonState::Failed || state == PersonState::Qualified
        || state == PersonState::Replied;
}

bool wasAccepted(const DispatchPerson &person)
{
    return person.message == MessageState::Sent;
}

bool wasMailed(const DispatchPerson &person)
{
    // An open or an answer proves the mail even where its own event never came.
    return wasAccepted(person)
        && (person.channel == Channel::Warm || person.mailedAt.isValid() || person.humanOpenedAt.isValid()
            || person.repliedAt.isValid() || person.qualifiedAt.isValid());
}

bool wasBounced(const DispatchPerson &person)
{
    return person.delivery == QLatin1String("bounced") || person.delivery == QLatin1String("blocked")
        || person.delivery == QLatin1String("dropped");
}

QDateTime lastNewsAt(const DispatchPerson &person)
{
    QDateTime newest;
    for (const QDateTime &at :
         {person.sentAt, person.mailedAt, person.humanOpenedAt, person.repliedAt, person.qualifiedAt}) {
        if (at.isValid() && (!newest.isValid() || at > newest))
            newest = at;
    }
    return newest;
}

bool comesBefore(const DispatchPerson &left, const DispatchPerson &right)
{
    // Qualified and replied stand before failed here: an answer goes stale, a refusal does not.
    const auto group = [](const DispatchPerson &person) {
        constexpr std::array<PersonState, 4> order {PersonState::InDoubt, PersonState::Qualified, PersonState::Replied,
                                                    PersonState::Failed};
        return std::find(order.begin(), order.end(), personState(person)) - order.begin();
    };
    const auto leftGroup = group(left);
    const auto rightGroup = group(right);
    if (leftGroup != rightGroup)
        return leftGroup < rightGroup;
    if (!needsYou(personState(left))) {
        const QDateTime leftNews = lastNewsAt(left);
        const QDateTime rightNews = lastNewsAt(right);
        if (leftNews.isValid() != rightNews.isValid())
            return leftNews.isValid();
        // To the second, as the list shows it: within a second the score decides.
        if (leftNews.isValid() && leftNews.toSecsSinceEpoch() != rightNews.toSecsSinceEpoch())
            return leftNews > rightNews;
    }
    if (left.channel != right.channel)
        return left.channel < right.channel;
    return left.rank < right.rank;
}

QString replyOrReason(const DispatchPerson &person)
{
    switch (personState(person)) {
    case PersonState::InDoubt:
        return doubtSentence(person);
    case PersonState::Failed:
        return failureSentence(person);
    case PersonState::Qualified:
    case PersonState::Replied:
    case PersonState::Declined:
        return replySentence(person);
    case PersonState::Cancelled:
        return person.reason == QLatin1String("stopped") ? tr("stopped before it left") : displayReason(person.reason);
    case PersonState::Skipped:
        return displayReason(person.reason);
    case PersonState::Queued:
        return person.message ? displayReason(person.reason) : tr("no message in the ledger");
    case PersonState::Opened:
    case PersonState::Unopened:
    case PersonState::Added:
        if (wasBounced(person))
            return tr("bounced: the mailbox did not take it");
        return person.rawOpens > 0 && !person.humanOpenedAt.isValid() ? tr("opened by a machine, it seems") : QString();
    case PersonState::Sending:
        return {};
    }
    Q_UNREACHABLE();
}
