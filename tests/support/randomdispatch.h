#pragma once

#include "models/domain/dispatchpicture.h"

#include <QRandomGenerator>

/// A ledger state that could occur, drawn from a seed: any mixture of message states, answers, times and stops, and now
/// and then an empty channel or a single person. Its books balance.
inline DispatchPicture randomDispatch(quint32 seed)
{
    QRandomGenerator random(seed);
    const auto chance = [&random](int percent) {
        return random.bounded(100) < percent;
    };
    const QDateTime start(QDate(2026, 3, 8), QTime(7, 30), Qt::UTC);
    DispatchPicture picture;
    picture.outreachId = OutreachId {QUuid::createUuidV5(QUuid(), QString::number(seed))};
    picture.jobNumber = 1'000 + seed;
    picture.title = QStringLiteral("Job %1").arg(seed);
    picture.orderedBy = QStringLiteral("someone");
    picture.orderedAt = start;
    picture.wanted = random.bounded(5);
    picture.readAt = start.addSecs(random.bounded(4) == 0 ? random.bounded(200'000) : random.bounded(4'000));
    picture.engineBeatAt = picture.readAt.addSecs(-random.bounded(30));
    if (chance(30)) {
        picture.holdStartedAt = start;
        picture.holdUntil = start.addSecs(random.bounded(300));
    }
    if (chance(30))
        picture.coldStartsAt = start.addSecs(random.bounded(2'400));
    if (chance(15)) {
        picture.stoppedBy = QStringLiteral("someone");
        picture.stoppedAt = start.addSecs(60);
        picture.stoppedReason = QStringLiteral("wrong site");
    }
    if (chance(20))
        picture.providerStops.append(
            {chance(50) ? Channel::Warm : Channel::Cold, start, QStringLiteral("Key refused"), true});
    picture.facts(Channel::Cold).mailingReported = chance(80);

    qint64 number = 0;
    for (const Channel channel : {Channel::Warm, Channel::Cold}) {
        const int size = chance(10) ? 0
            : chance(10)            ? 1
            : chance(10)            ? random.bounded(400, 700)
                                    : random.bounded(1, 200);
        ChannelFacts &facts = picture.facts(channel);
        const bool fresh = chance(15);
        for (int rank = 0; rank < size; ++rank) {
            DispatchPerson person;
            ++number;
            person.id = RecipientId {QUuid::createUuidV5(picture.outreachId.value, QString::number(number))};
            person.messageId = MessageId {number};
            person.channel = channel;
            person.rank = rank;
            person.name = QStringLiteral("Person %1").arg(number);
            person.message =
                fresh ? MessageState::Queued : static_cast<MessageState>(random.bounded(messageStateCount));
            if (!fresh && chance(50))
                person.message = MessageState::Sent;
            const bool left = person.message == MessageState::Sent;
            if (left || person.message == MessageState::InDoubt || person.message == MessageState::Sending)
                person.sendingAt = start.addSecs(30);
            if (left) {
                person.sentAt = start.addSecs(31 + random.bounded(5));
                if (channel == Channel::Cold && chance(50))
                    person.mailedAt = start.addSecs(60 + random.bounded(600));
                if (chance(80))
                    person.delivery = chance(95) ? QStringLiteral("delivered") : QStringLiteral("bounced");
                if (chance(40)) {
                    person.rawOpens = 1 + random.bounded(3);
                    person.rawOpenedAt = start.addSecs(70 + random.bounded(3'000));
                    if (chance(80))
                        person.humanOpenedAt = person.rawOpenedAt;
                }
                if (chance(15))
                    person.repliedAt = start.addSecs(100 + random.bounded(3'000));
                if (person.repliedAt.isValid() && chance(30))
                    person.qualifiedAt = person.repliedAt;
                else if (person.repliedAt.isValid())
                    person.declined = chance(30);
            } else {
                person.reason = QStringLiteral("suppressed");
            }
            ++facts.asked;
            ++facts.ledger[*person.message];
            picture.people.append(person);
        }
    }
    return picture;
}
