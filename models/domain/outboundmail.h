#pragma once

#include "models/domain/vocabulary.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QUuid>

class QJsonObject;

/// What a message says about its job, in the words the recipient reads. Nothing is empty: what the job does not say has
/// the agreed stand-in ("Service", "See details", "Standard", "TBD", "ASAP").
struct MailContent
{
    QString jobType = QStringLiteral("Service");
    QString location = QStringLiteral("See details");
    QString urgency = QStringLiteral("Standard");
    QString description = QStringLiteral("See details");
    QString budget = QStringLiteral("TBD");
    QString scheduled = QStringLiteral("ASAP");
    QString jobTitle = QStringLiteral("Service");
    QString workOrderId;
    QString postalAddress; ///< of the organization; may be empty, the template check asks for it
    QString message;       ///< what a person wrote for this mail alone; empty in a work order's mail

    /// From the facts frozen in message_contents.data.
    static MailContent fromFacts(const QJsonObject &facts);

    friend bool operator==(const MailContent &, const MailContent &) = default;
};

/// One person of a request. The two ids are random and mean nothing else; providers keep them for ever.
struct MailPerson
{
    QUuid messageUid; ///< travels as rv_intent
    QString address;
    QString name;
    QString companyName;
    QString acceptUrl;
    QString declineUrl;
    QString unsubscribeUrl;
    QString trackingPixelUrl;
    int content = 0; ///< index into MailBatch::contents
};

/// Everything one request carries.
struct MailBatch
{
    QUuid attemptUid; ///< travels as rv_attempt (SendGrid)
    QString replyTo;  ///< SendGrid only; empty: answers go to the sender
    QList<MailContent> contents;
    QList<MailPerson> recipients;
};

/// What the messages of one request have in common at the provider.
struct SendRoute
{
    QString ref;         ///< SendGrid: template id ("d-..."); Instantly: campaign id
    QString fromAddress; ///< SendGrid only, as the categories
    QString fromName;
    QStringList categories;
};

/// The first word of a name, or "there".
[[nodiscard]] QString firstNameOrThere(const QString &name);
