#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <optional>

/// The parts of a mail that a conversation is made of.
struct MimeMail
{
    QHash<QByteArray, QByteArray> headers; ///< of the mail itself, names in lower case, unfolded, the first of each
    QString text;                          ///< the first text/plain part
    QString html;                          ///< the first text/html part
    int attachments = 0;                   ///< counted, never opened

    [[nodiscard]] QByteArray header(const char *name) const { return headers.value(name); }
};

/// Reads a header block and the parts below it. Nothing when it is not a mail or goes beyond a limit: 64 KiB of headers
/// a part, ten levels, 500 parts. Linear in the size of the mail.
[[nodiscard]] std::optional<MimeMail> readMimeMail(QByteArrayView mail);

/// The headers alone, as Inbound Parse gives them in a field of their own.
[[nodiscard]] std::optional<QHash<QByteArray, QByteArray>> readMailHeaders(QByteArrayView block);

/// A structured header such as Content-Type: the value in lower case and its parameters as they are, names in lower
/// case.
struct StructuredHeader
{
    QByteArray value;
    QHash<QByteArray, QByteArray> parameters;
};
[[nodiscard]] StructuredHeader readStructuredHeader(QByteArrayView header);

/// The stretches between the lines "--boundary"; nothing when the boundary is unusable, when the closing line is
/// missing or when there are more than @p limit parts. Other boundaries, nested ones included, are text to it.
[[nodiscard]] std::optional<QList<QByteArrayView>> splitMultipart(QByteArrayView body, QByteArrayView boundary,
                                                                  int limit);

/// Where the header block of a part ends and its content begins; nothing when no blank line comes within @p limit
/// bytes.
struct PartHead
{
    QByteArrayView head;
    QByteArrayView content;
};
[[nodiscard]] std::optional<PartHead> splitPart(QByteArrayView part, qsizetype limit);

/// True for what no person wrote: vacation notes, bounces, lists.
[[nodiscard]] bool isAutomaticMail(const QHash<QByteArray, QByteArray> &headers);

/// The Date header; invalid when it makes no sense.
[[nodiscard]] QDateTime mailDate(const QHash<QByteArray, QByteArray> &headers);
