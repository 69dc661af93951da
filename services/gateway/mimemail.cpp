#include "services/gateway/mimemail.h"

#include "services/gateway/mailtext.h"

#include <algorithm>

namespace {

constexpr qsizetype headLimit = 64 * 1024;
constexpr int depthLimit = 10;
constexpr int partLimit = 500;
constexpr qsizetype boundaryLimit = 200; // the standard says 70

QByteArrayView withoutLineEnd(QByteArrayView line)
{
    if (line.endsWith('\n'))
        line.chop(1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

QByteArray contentOf(QByteArrayView content, const QHash<QByteArray, QByteArray> &headers)
{
    const QByteArray coding = headers.value("content-transfer-encoding").trimmed().toLower();
    if (coding == "base64")
        return QByteArray::fromBase64(content.toByteArray());
    if (coding == "quoted-printable")
        return MailText::fromQuotedPrintable(content);
    return content.toByteArray();
}

/// Walks the parts of one mail and keeps its first texts.
class PartReader
{
public:
    explicit PartReader(MimeMail &mail)
        : m_mail(mail)
    {
    }

    bool read(const QHash<QByteArray, QByteArray> &headers, QByteArrayView content, int depth)
    {
        if (depth > depthLimit || ++m_parts > partLimit)
            return false;
        const StructuredHeader type = readStructuredHeader(headers.value("content-type"));
        const StructuredHeader disposition = readStructuredHeader(headers.value("content-disposition"));
        if (type.value.startsWith("multipart/"))
            return readParts(content, type.parameters.value("boundary"), depth);
        const bool isText = type.value.isEmpty() || type.value == "text/plain" || type.value == "text/html";
        if (!isText || disposition.value == "attachment" || disposition.parameters.contains("filename")) {
            ++m_mail.attachments;
            return true;
        }
        QString &target = type.value == "text/html" ? m_mail.html : m_mail.text;
        if (target.isEmpty())
            target = MailText::decoded(contentOf(content, headers), type.parameters.value("charset"));
        return true;
    }

private:
    bool readParts(QByteArrayView content, const QByteArray &boundary, int depth)
    {
        const auto parts = splitMultipart(content, boundary, partLimit);
        if (!parts)
            return false;
        return std::all_of(parts->begin(), parts->end(), [this, depth](QByteArrayView part) {
            const auto split = splitPart(part, headLimit);
            const auto headers = split ? readMailHeaders(split->head) : std::nullopt;
            return headers && read(*headers, split->content, depth + 1);
        });
    }

    MimeMail &m_mail;
    int m_parts = 0;
};

} // namespace

std::optional<PartHead> splitPart(QByteArrayView part, qsizetype limit)
{
    qsizetype at = 0;
    while (at < part.size() && at <= limit) {
        const qsizetype end = part.indexOf('\n', at);
        const qsizetype next = end < 0 ? part.size() : end + 1;
        if (withoutLineEnd(part.sliced(at, next - at)).isEmpty())
            return at <= limit ? std::optional(PartHead {part.first(at), part.sliced(next)}) : std::nullopt;
        at = next;
    }
    return std::nullopt;
}

std::optional<QHash<QByteArray, QByteArray>> readMailHeaders(QByteArrayView block)
{
    if (block.size() > headLimit)
        return std::nullopt;
    QHash<QByteArray, QByteArray> headers;
    QByteArray name;
    QByteArray value;
    const auto keep = [&headers, &name, &value] {
        if (!name.isEmpty() && !headers.contains(name))
            headers.insert(name, value.trimmed());
    };
    qsizetype at = 0;
    while (at < block.size()) {
        const qsizetype end = block.indexOf('\n', at);
        const qsizetype next = end < 0 ? block.size() : end + 1;
        const QByteArrayView line = withoutLineEnd(block.sliced(at, next - at));
        at = next;
        if (line.startsWith(' ') || line.startsWith('\t')) {
            value.append(' ');
            value.append(line.trimmed());
            continue;
        }
        keep();
        const qsizetype colon = line.indexOf(':');
        name = colon > 0 ? line.first(colon).trimmed().toByteArray().toLower() : QByteArray();
        value = colon > 0 ? line.sliced(colon + 1).toByteArray() : QByteArray();
    }
    keep();
    return headers;
}

StructuredHeader readStructuredHeader(QByteArrayView header)
{
    StructuredHeader read;
    qsizetype at = header.indexOf(';');
    read.value = header.first(at < 0 ? header.size() : at).trimmed().toByteArray().toLower();
    while (at >= 0 && at < header.size()) {
        const qsizetype equals = header.indexOf('=', ++at);
        if (equals < 0)
            break;
        const QByteArray name = header.sliced(at, equals - at).trimmed().toByteArray().toLower();
        QByteArray value;
        at = equals + 1;
        while (at < header.size() && (header[at] == ' ' || header[at] == '\t'))
            ++at;
        if (at < header.size() && header[at] == '"') {
            for (++at; at < header.size() && header[at] != '"'; ++at) {
                if (header[at] == '\\' && at + 1 < header.size())
                    ++at;
                value.append(header[at]);
            }
            at = header.indexOf(';', std::min(at, header.size() - 1));
        } else {
            const qsizetype end = header.indexOf(';', at);
            value = header.sliced(at, (end < 0 ? header.size() : end) - at).trimmed().toByteArray();
            at = end;
        }
        if (!name.isEmpty() && !read.parameters.contains(name))
            read.parameters.insert(name, value);
    }
    return read;
}

std::optional<QList<QByteArrayView>> splitMultipart(QByteArrayView body, QByteArrayView boundary, int limit)
{
    if (boundary.isEmpty() || boundary.size() > boundaryLimit || boundary.contains('\n') || boundary.contains('\r'))
        return std::nullopt;
    const QByteArray line = "--" + boundary.toByteArray();
    QList<QByteArrayView> parts;
    qsizetype partBegin = -1;
    qsizetype at = body.indexOf(line);
    while (at >= 0) {
        const qsizetype lineEnd = body.indexOf('\n', at);
        QByteArrayView rest =
            withoutLineEnd(body.sliced(at + line.size(), (lineEnd < 0 ? body.size() : lineEnd) - at - line.size()));
        const bool closes = rest.startsWith("--");
        if (closes)
            rest = rest.sliced(2);
        // Another boundary may begin with this one; only blanks may follow ours.
        const bool isDelimiter = (at == 0 || body[at - 1] == '\n') && rest.trimmed().isEmpty();
        if (!isDelimiter) {
            at = body.indexOf(line, at + 1);
            continue;
        }
        if (partBegin >= 0) {
            if (parts.size() >= limit)
                return std::nullopt;
            parts.append(partBegin < at ? withoutLineEnd(body.sliced(partBegin, at - partBegin)) : QByteArrayView());
        }
        if (closes)
            return parts;
        if (lineEnd < 0)
            return std::nullopt;
        partBegin = lineEnd + 1;
        at = body.indexOf(line, partBegin);
    }
    return std::nullopt;
}

std::optional<MimeMail> readMimeMail(QByteArrayView mail)
{
    if (mail.startsWith("\xef\xbb\xbf"))
        mail = mail.sliced(3);
    while (mail.startsWith('\n') || mail.startsWith("\r\n"))
        mail = mail.sliced(mail.startsWith('\n') ? 1 : 2);
    const auto split = splitPart(mail, headLimit);
    const auto headers = split ? readMailHeaders(split->head) : std::nullopt;
    if (!headers || headers->isEmpty())
        return std::nullopt;
    MimeMail read;
    read.headers = *headers;
    if (!PartReader(read).read(*headers, split->content, 0))
        return std::nullopt;
    return read;
}

bool isAutomaticMail(const QHash<QByteArray, QByteArray> &headers)
{
    const QByteArray submitted = headers.value("auto-submitted").trimmed().toLower();
    if (!submitted.isEmpty() && !submitted.startsWith("no"))
        return true;
    const QByteArray precedence = headers.value("precedence").trimmed().toLower();
    if (precedence == "bulk" || precedence == "junk" || precedence == "list" || precedence == "auto_reply")
        return true;
    for (const char *mark : {"x-autoreply", "x-autorespond", "x-failed-recipients", "list-id"}) {
        if (headers.contains(mark))
            return true;
    }
    if (headers.value("return-path").simplified() == "<>")
        return true;
    return readStructuredHeader(headers.value("content-type")).value == "multipart/report";
}

QDateTime mailDate(const QHash<QByteArray, QByteArray> &headers)
{
    QByteArray text = headers.value("date");
    if (const qsizetype comment = text.indexOf('('); comment > 0)
        text.truncate(comment);
    return QDateTime::fromString(QString::fromLatin1(text.simplified()), Qt::RFC2822Date).toUTC();
}
