#include "services/gateway/inboundmail.h"

#include "services/gateway/mailtext.h"
#include "services/gateway/mimemail.h"

#include <QCryptographicHash>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

constexpr int fieldLimit = 300; // the 25 of the form and attachments
constexpr qsizetype fieldHeadLimit = 8 * 1024;
constexpr qsizetype shortFieldLimit = 16 * 1024;

tl::unexpected<QString> malformed(const char *what)
{
    return tl::make_unexpected(QString::fromLatin1(what));
}

/// The form's fields as bytes; files are counted and forgotten.
struct Form
{
    QHash<QByteArray, QByteArrayView> fields;
    QJsonObject charsets;
    int files = 0;

    [[nodiscard]] QString text(const QByteArray &name, qsizetype limit = shortFieldLimit) const
    {
        const QByteArray charset = charsets.value(QString::fromLatin1(name)).toString().toLatin1();
        return MailText::decoded(fields.value(name), charset, limit);
    }
};

tl::expected<Form, QString> readForm(const QByteArray &body, const QByteArray &contentType)
{
    const StructuredHeader type = readStructuredHeader(contentType);
    if (type.value != "multipart/form-data")
        return malformed("not a multipart form");
    const QByteArray boundary = type.parameters.value("boundary");
    if (boundary.isEmpty())
        return malformed("no boundary");
    const auto parts = splitMultipart(body, boundary, fieldLimit);
    if (!parts)
        return malformed("the parts do not end with the boundary");
    Form form;
    for (const QByteArrayView part : *parts) {
        const auto split = splitPart(part, fieldHeadLimit);
        const auto headers = split ? readMailHeaders(split->head) : std::nullopt;
        if (!headers)
            return malformed("a part without an end of its headers");
        const StructuredHeader disposition = readStructuredHeader(headers->value("content-disposition"));
        const QByteArray name = disposition.parameters.value("name");
        if (disposition.parameters.contains("filename"))
            ++form.files;
        else if (!name.isEmpty() && !form.fields.contains(name))
            form.fields.insert(name, split->content);
    }
    if (form.fields.isEmpty())
        return malformed("a form without fields");
    form.charsets = QJsonDocument::fromJson(form.fields.value("charsets").toByteArray()).object();
    return form;
}

QString envelopeOf(const Form &form, InboundMail &mail)
{
    const QJsonObject envelope = QJsonDocument::fromJson(form.fields.value("envelope").toByteArray()).object();
    QStringList to;
    const QJsonArray list = envelope.value(QLatin1String("to")).toArray();
    for (const auto &one : list)
        to.append(one.toString().left(400));
    const QString from = envelope.value(QLatin1String("from")).toString();
    if (mail.from.isEmpty())
        mail.from = MailText::addressIn(from);
    // A bounce has no sender in its envelope.
    const bool saysNobody = envelope.contains(QLatin1String("from")) && from.trimmed().isEmpty();
    mail.automatic = mail.automatic || saysNobody;
    return to.mid(0, 50).join(QLatin1String(", "));
}

void takeHeaders(const QHash<QByteArray, QByteArray> &headers, InboundMail &mail)
{
    mail.messageId = QString::fromLatin1(headers.value("message-id").left(1000));
    mail.writtenAt = mailDate(headers);
    mail.automatic = isAutomaticMail(headers);
}

tl::expected<InboundMail, QString> fromRaw(const Form &form)
{
    const auto mime = readMimeMail(form.fields.value("email"));
    if (!mime)
        return malformed("the mail in the form cannot be read");
    InboundMail mail;
    takeHeaders(mime->headers, mail);
    mail.from = MailText::addressIn(MailText::fromEncodedWords(mime->header("from")));
    mail.subject = MailText::fromEncodedWords(mime->header("subject"));
    mail.recipients = QString::fromLatin1(mime->header("to") + ", " + mime->header("cc"));
    mail.text = mime->text.trimmed().isEmpty() ? MailText::fromHtml(mime->html) : mime->text;
    mail.attachments = mime->attachments;
    return mail;
}

tl::expected<InboundMail, QString> fromFields(const Form &form)
{
    InboundMail mail;
    if (const auto headers = readMailHeaders(form.fields.value("headers")))
        takeHeaders(*headers, mail);
    mail.from = MailText::addressIn(form.text("from"));
    mail.subject = form.text("subject").simplified();
    mail.recipients = form.text("to") + QLatin1String(", ") + form.text("cc");
    constexpr qsizetype textLimit = 262'144;
    mail.text = form.text("text", textLimit);
    if (mail.text.trimmed().isEmpty())
        mail.text = MailText::fromHtml(form.text("html", textLimit));
    mail.attachments = std::clamp(form.fields.value("attachments").trimmed().toInt(), form.files, 1'000);
    return mail;
}

} // namespace

tl::expected<InboundMail, QString> readInboundMail(const QByteArray &body, const QByteArray &contentType)
{
    const auto form = readForm(body, contentType);
    if (!form)
        return tl::make_unexpected(form.error());
    const bool isRaw = form->fields.contains("email");
    if (!isRaw && !form->fields.contains("from") && !form->fields.contains("envelope"))
        return malformed("a form without a sender");
    auto mail = isRaw ? fromRaw(*form) : fromFields(*form);
    if (!mail)
        return mail;
    const QString envelope = envelopeOf(*form, *mail);
    mail->recipients += QLatin1String(", ") + envelope;
    return mail;
}

QString inboundMailKey(const InboundMail &mail, const QByteArray &bodyHash)
{
    if (mail.messageId.isEmpty())
        return QStringLiteral("inbound:body:") + QString::fromLatin1(bodyHash.toHex());
    // With the sender: nobody can keep another person's mail out by using its id first.
    const QString both = mail.from + QLatin1Char('\n') + mail.messageId;
    return QStringLiteral("inbound:mail:")
        + QString::fromLatin1(QCryptographicHash::hash(both.toUtf8(), QCryptographicHash::Sha256).toHex());
}
