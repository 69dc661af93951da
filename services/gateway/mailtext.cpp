#include "services/gateway/mailtext.h"

#include <QHash>
#include <QStringConverter>

#include <algorithm>
#include <array>

namespace {

// 0x80 to 0x9f of Windows-1252; the five unused ones stay what they are in Latin-1.
constexpr std::array<char16_t, 32> windowsBytes {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                                 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                                 0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                                 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

QString fromWindows1252(QByteArrayView bytes)
{
    QString text(bytes.size(), Qt::Uninitialized);
    std::transform(bytes.begin(), bytes.end(), text.begin(), [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return QChar(code >= 0x80 && code < 0xa0 ? windowsBytes.at(code - 0x80U) : char16_t(code));
    });
    return text;
}

/// Empty optional when the bytes are not of that charset or nobody knows it.
std::optional<QString> strictlyFrom(QByteArrayView bytes, const QByteArray &charset)
{
    QStringDecoder decoder(charset.constData());
    if (!decoder.isValid())
        return std::nullopt;
    const QString text = decoder.decode(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

int hexValue(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool isBlank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/// The encoded word that begins at @p at ("=?"), and where it ends; nothing when it is none.
struct EncodedWord
{
    QString text;
    qsizetype end = 0;
};
std::optional<EncodedWord> encodedWordAt(QByteArrayView header, qsizetype at)
{
    constexpr qsizetype longest = 1'000; // the standard says 75; writers do not keep it
    const QByteArrayView rest = header.sliced(at, std::min(longest, header.size() - at));
    const qsizetype charsetEnd = rest.indexOf('?', 2);
    if (charsetEnd < 3 || charsetEnd + 2 >= rest.size() || rest[charsetEnd + 2] != '?')
        return std::nullopt;
    const qsizetype end = rest.indexOf("?=", charsetEnd + 3);
    if (end < 0)
        return std::nullopt;
    const QByteArrayView body = rest.sliced(charsetEnd + 3, end - charsetEnd - 3);
    if (std::any_of(body.begin(), body.end(), isBlank))
        return std::nullopt;
    QByteArray bytes;
    switch (rest[charsetEnd + 1]) {
    case 'b':
    case 'B':
        bytes = QByteArray::fromBase64(body.toByteArray());
        break;
    case 'q':
    case 'Q':
        bytes = MailText::fromQuotedPrintable(body.toByteArray().replace('_', ' '));
        break;
    default:
        return std::nullopt;
    }
    QByteArrayView charset = rest.sliced(2, charsetEnd - 2);
    if (const qsizetype language = charset.indexOf('*'); language > 0)
        charset = charset.first(language);
    return EncodedWord {MailText::decoded(bytes, charset), at + end + 2};
}

QString entityText(QStringView name)
{
    if (name.startsWith(QLatin1Char('#'))) {
        const bool hex = name.size() > 1 && (name[1] == QLatin1Char('x') || name[1] == QLatin1Char('X'));
        bool isNumber = false;
        const uint code = name.sliced(hex ? 2 : 1).toUInt(&isNumber, hex ? 16 : 10);
        const bool isText = isNumber && code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
        return isText ? QString::fromUcs4(reinterpret_cast<const char32_t *>(&code), 1) : QString();
    }
    static const QHash<QString, QString> known {
        {QStringLiteral("amp"), QStringLiteral("&")},    {QStringLiteral("lt"), QStringLiteral("<")},
        {QStringLiteral("gt"), QStringLiteral(">")},     {QStringLiteral("quot"), QStringLiteral("\"")},
        {QStringLiteral("apos"), QStringLiteral("'")},   {QStringLiteral("nbsp"), QStringLiteral(" ")},
        {QStringLiteral("rsquo"), QStringLiteral("’")},  {QStringLiteral("lsquo"), QStringLiteral("‘")},
        {QStringLiteral("rdquo"), QStringLiteral("”")},  {QStringLiteral("ldquo"), QStringLiteral("“")},
        {QStringLiteral("ndash"), QStringLiteral("–")},  {QStringLiteral("mdash"), QStringLiteral("—")},
        {QStringLiteral("hellip"), QStringLiteral("…")}, {QStringLiteral("euro"), QStringLiteral("€")}};
    return known.value(name.toString());
}

/// Gathers the text of an HTML document, one tag after the other.
class HtmlText
{
public:
    QString read(QStringView html)
    {
        qsizetype at = 0;
        while (at < html.size()) {
            if (html[at] == QLatin1Char('<'))
                at = takeTag(html, at);
            else if (html[at] == QLatin1Char('&'))
                at = takeEntity(html, at);
            else
                takeCharacter(html[at++]);
        }
        return m_text.trimmed();
    }

private:
    void takeCharacter(QChar character)
    {
        if (m_unseen > 0)
            return;
        if (character.isSpace()) {
            m_space = !m_text.isEmpty() && !m_text.endsWith(QLatin1Char('\n'));
            return;
        }
        beginText();
        m_text.append(character);
    }

    void beginText()
    {
        if (m_quotes > 0 && (m_text.isEmpty() || m_text.endsWith(QLatin1Char('\n'))))
            m_text.append(QStringLiteral("> "));
        if (m_space)
            m_text.append(QLatin1Char(' '));
        m_space = false;
    }

    void newLine()
    {
        m_space = false;
        if (m_unseen == 0 && !m_text.isEmpty() && !m_text.endsWith(QStringLiteral("\n\n")))
            m_text.append(QLatin1Char('\n'));
    }

    qsizetype takeEntity(QStringView html, qsizetype at)
    {
        constexpr qsizetype longest = 12;
        const qsizetype end = html.sliced(at, std::min(longest, html.size() - at)).indexOf(QLatin1Char(';'));
        const QString text = end > 1 ? entityText(html.sliced(at + 1, end - 1)) : QString();
        if (text.isEmpty()) {
            takeCharacter(html[at]);
            return at + 1;
        }
        if (text == QLatin1String(" "))
            takeCharacter(QLatin1Char(' '));
        else if (m_unseen == 0) {
            beginText();
            m_text.append(text);
        }
        return at + end + 1;
    }

    qsizetype takeTag(QStringView html, qsizetype at)
    {
        if (html.sliced(at).startsWith(QLatin1String("<!--"))) {
            const qsizetype end = html.indexOf(QLatin1String("-->"), at + 4);
            return end < 0 ? html.size() : end + 3;
        }
        const bool isTag = at + 1 < html.size()
            && (html[at + 1].isLetter() || html[at + 1] == QLatin1Char('/') || html[at + 1] == QLatin1Char('!'));
        const qsizetype end = isTag ? html.indexOf(QLatin1Char('>'), at) : -1;
        if (end < 0) {
            // A document of such signs is searched to its end only once.
            takeCharacter(html[at]);
            return isTag ? html.size() : at + 1;
        }
        const bool closes = html[at + 1] == QLatin1Char('/');
        qsizetype nameEnd = at + (closes ? 2 : 1);
        const qsizetype nameBegin = nameEnd;
        while (nameEnd < end && html[nameEnd].isLetterOrNumber())
            ++nameEnd;
        applyTag(html.sliced(nameBegin, nameEnd - nameBegin).toString().toLower(), closes);
        return end + 1;
    }

    void applyTag(const QString &name, bool closes)
    {
        if (name == QLatin1String("script") || name == QLatin1String("style") || name == QLatin1String("head")
            || name == QLatin1String("title")) {
            m_unseen = std::max(0, m_unseen + (closes ? -1 : 1));
        } else if (name == QLatin1String("blockquote")) {
            newLine();
            m_quotes = std::max(0, m_quotes + (closes ? -1 : 1));
        } else if (name == QLatin1String("br") || name == QLatin1String("p") || name == QLatin1String("div")
                   || name == QLatin1String("tr") || name == QLatin1String("li") || name == QLatin1String("hr")
                   || (name.size() == 2 && name.startsWith(QLatin1Char('h')) && name[1].isDigit())) {
            newLine();
        }
    }

    QString m_text;
    int m_unseen = 0;
    int m_quotes = 0;
    bool m_space = false;
};

} // namespace

namespace MailText {

QString decoded(QByteArrayView bytes, QByteArrayView charset, qsizetype limit)
{
    const QByteArrayView some = bytes.first(std::min(bytes.size(), 4 * limit));
    const QByteArray name = charset.trimmed().toByteArray().toLower();
    std::optional<QString> text;
    // ISO-8859-1 is what writers say who mean Windows-1252.
    if (!name.isEmpty() && name.size() <= 40 && name != "iso-8859-1" && name != "us-ascii")
        text = strictlyFrom(some, name);
    if (!text)
        text = strictlyFrom(some, "utf-8");
    if (!text)
        text = fromWindows1252(some);
    text->remove(QChar(QChar::Null));
    text->remove(QChar(QChar::ByteOrderMark));
    return text->left(limit);
}

QByteArray fromQuotedPrintable(QByteArrayView bytes)
{
    QByteArray out;
    out.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        if (bytes[at] != '=') {
            out.append(bytes[at]);
            continue;
        }
        const qsizetype left = bytes.size() - at - 1;
        if (left >= 2 && hexValue(bytes[at + 1]) >= 0 && hexValue(bytes[at + 2]) >= 0) {
            out.append(static_cast<char>(hexValue(bytes[at + 1]) * 16 + hexValue(bytes[at + 2])));
            at += 2;
        } else if (left >= 2 && bytes[at + 1] == '\r' && bytes[at + 2] == '\n') {
            at += 2;
        } else if (left >= 1 && bytes[at + 1] == '\n') {
            at += 1;
        } else if (left > 0) {
            out.append('=');
        }
    }
    return out;
}

QString fromEncodedWords(QByteArrayView header)
{
    QString out;
    QByteArray plain;
    bool afterWord = false;
    const auto flush = [&out, &plain, &afterWord](bool beforeWord) {
        // Blanks between two encoded words are only there to part them.
        const bool onlyBlanks = std::all_of(plain.begin(), plain.end(), isBlank);
        if (!(afterWord && beforeWord && onlyBlanks))
            out.append(decoded(plain, {}));
        plain.clear();
    };
    qsizetype at = 0;
    while (at < header.size()) {
        const bool mayBegin = header[at] == '=' && at + 1 < header.size() && header[at + 1] == '?';
        const auto word = mayBegin ? encodedWordAt(header, at) : std::nullopt;
        if (word) {
            flush(true);
            out.append(word->text);
            afterWord = true;
            at = word->end;
        } else {
            plain.append(header[at++]);
        }
    }
    flush(false);
    return out.simplified();
}

QString fromHtml(const QString &html)
{
    return HtmlText().read(html);
}

QString addressIn(const QString &mailbox)
{
    QString address = mailbox.trimmed();
    const qsizetype open = address.lastIndexOf(QLatin1Char('<'));
    const qsizetype close = address.indexOf(QLatin1Char('>'), std::max<qsizetype>(open, 0));
    if (open >= 0 && close > open)
        address = address.mid(open + 1, close - open - 1);
    address = address.trimmed().toLower();
    const qsizetype at = address.indexOf(QLatin1Char('@'));
    const bool plain = std::none_of(address.begin(), address.end(), [](QChar character) {
        return character.isSpace() || character.category() == QChar::Other_Control || character == QLatin1Char(',');
    });
    const bool isAddress = plain && at > 0 && at == address.lastIndexOf(QLatin1Char('@')) && at + 1 < address.size()
        && address.size() <= 320;
    return isAddress ? address : QString();
}

} // namespace MailText
