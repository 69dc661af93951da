#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>

#include <tl/expected.hpp>

/// A mail as SendGrid's Inbound Parse hands it over.
struct InboundMail
{
    QString from;       ///< address only, lower case; empty when the mail names none
    QString recipients; ///< To, Cc and the envelope together: our token may be in any of them
    QString subject;
    QString text; ///< plain; made of the HTML where there is nothing else
    QString messageId;
    QDateTime writtenAt; ///< as the sender's clock said; invalid when it said nothing usable
    int attachments = 0; ///< counted, never opened
    bool automatic = false;
};

/// Reads the form, in both of its shapes: fields already parsed, or the whole mail in one of them. Every field in the
/// charset that the form names for it. The unexpected value says what is wrong with the form, in words without content
/// of the mail. Linear in the size of the body.
[[nodiscard]] tl::expected<InboundMail, QString> readInboundMail(const QByteArray &body, const QByteArray &contentType);

/// What makes the same mail the same, however often and in whatever form it is delivered.
[[nodiscard]] QString inboundMailKey(const InboundMail &mail, const QByteArray &bodyHash);
