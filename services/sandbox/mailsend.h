#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

/// One accepted recipient of a mail/send request. The views point into the request's body.
struct MailRecipient
{
    QByteArray address; ///< lower-cased
    QByteArray intent;  ///< custom_args.rv_intent
    QByteArray attempt; ///< custom_args.rv_attempt
    QByteArrayView customArgs;
    QByteArrayView templateData;
    QByteArrayView headers;
    int personalization = 0;
};

/// What SendGrid says about one fault: `errors[]` of its answer.
struct MailFault
{
    QByteArray message;
    QByteArray field; ///< dotted path, empty for JSON null
    QByteArray help;  ///< anchor in the error documentation, empty for JSON null
};

/// A mail/send request as the service sees it: what it would send, or every fault it names.
struct MailSend
{
    QList<MailRecipient> recipients; ///< the first `to` of each personalization and everybody else addressed
    QList<MailFault> faults;
    QByteArray templateId;
    QByteArray replyTo; ///< empty: answers go to the sender
    QByteArrayView categories;
    QByteArrayView headers;
    bool sandboxMode = false; ///< mail_settings.sandbox_mode: checked, not sent

    [[nodiscard]] bool isAcceptable() const { return faults.isEmpty(); }
};

/// Reads @p body and enforces what the service enforces, the rules that its OpenAPI document leaves out included.
/// @p now is unix seconds (send_at is at most 72 h ahead). Whether the template exists is not decided here.
MailSend readMailSend(QByteArrayView body, qint64 now);

/// One `@`, printable ASCII, a domain of labels with at least one dot; what a provider refuses as "not a valid
/// address".
bool isMailAddress(QByteArrayView address);
