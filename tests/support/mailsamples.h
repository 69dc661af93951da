#pragma once

#include "models/domain/outboundmail.h"

/// A batch of @p count believable people, asked about one job.
inline MailBatch sampleBatch(int count)
{
    MailBatch batch;
    batch.attemptUid = QUuid::fromString(QStringLiteral("0195aaaa-0000-4000-8000-000000000001"));
    MailContent content;
    content.jobType = QStringLiteral("HVAC");
    content.location = QStringLiteral("Austin, TX");
    content.urgency = QStringLiteral("Emergency");
    content.description =
        QStringLiteral("No cooling on the 2nd floor.\n\"Unit 4\" trips its breaker; roof access by key.");
    content.budget = QStringLiteral("$900");
    content.scheduled = QStringLiteral("Mon 23 Nov 2026, 09:00");
    content.jobTitle = QStringLiteral("Rooftop unit down");
    content.workOrderId = QStringLiteral("7d444840-9dc0-11d1-b245-5ffdce74fad2");
    content.postalAddress = QStringLiteral("12 Main St, Austin, TX 78701");
    batch.contents = {content};
    for (int index = 0; index < count; ++index) {
        MailPerson person;
        person.messageUid = QUuid::createUuidV5(batch.attemptUid, QString::number(index));
        person.address = QStringLiteral("tech%1@example.com").arg(index);
        person.name = QStringLiteral("José Müller %1").arg(index);
        const QString token = QString::fromLatin1(QByteArray(44, 'k')) + QString::number(index);
        person.acceptUrl = QStringLiteral("https://raven.example/a/") + token;
        person.declineUrl = QStringLiteral("https://raven.example/a/d") + token;
        person.unsubscribeUrl = QStringLiteral("https://raven.example/u/") + token;
        person.trackingPixelUrl = QStringLiteral("https://raven.example/t/%1.gif").arg(token);
        batch.recipients.append(person);
    }
    return batch;
}

inline SendRoute sampleSendGridRoute()
{
    return {QStringLiteral("d-0123456789abcdef0123456789abcdef"),
            QStringLiteral("dispatch@raven.example"),
            QStringLiteral("Raven Dispatch"),
            {QStringLiteral("work-order")}};
}

inline SendRoute sampleInstantlyRoute()
{
    return {QStringLiteral("0195bbbb-0000-4000-8000-000000000002"), {}, {}, {}};
}
