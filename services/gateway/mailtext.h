#pragma once

#include <QByteArrayView>
#include <QString>

/// What mail does to text, undone: charsets, transfer codings, encoded words, HTML. Bytes come from anybody: every
/// function is linear, and what cannot be right is kept as well as it can be read. Pure.
namespace MailText {

/// @p charset as the mail names it. A name that is unknown, or bytes that are not of it: as UTF-8 when they are, else
/// as Windows-1252, which names every byte. Without NUL, which no text here may hold; at most @p limit characters.
[[nodiscard]] QString decoded(QByteArrayView bytes, QByteArrayView charset, qsizetype limit = 262'144);

[[nodiscard]] QByteArray fromQuotedPrintable(QByteArrayView bytes);

/// "=?utf-8?B?...?=" in a header, RFC 2047.
[[nodiscard]] QString fromEncodedWords(QByteArrayView header);

/// Readable text of an HTML mail; what it quotes (blockquote) becomes lines that begin with "> ".
[[nodiscard]] QString fromHtml(const QString &html);

/// The address in "Marcus Bell <m.bell@example.com>", lower-cased; empty when there is none.
[[nodiscard]] QString addressIn(const QString &mailbox);

} // namespace MailText
