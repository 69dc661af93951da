#include "services/providers/jsontext.h"

#include <QString>

namespace {

bool isPlain(QChar character)
{
    const char16_t unit = character.unicode();
    return unit >= 0x20 && unit < 0x80 && unit != u'"' && unit != u'\\';
}

void appendEscaped(QByteArray &out, char byte)
{
    static constexpr char hex[] = "0123456789abcdef";
    if (static_cast<unsigned char>(byte) < 0x20) {
        out += "\\u00";
        out += hex[(byte >> 4) & 0xf];
        out += hex[byte & 0xf];
        return;
    }
    if (byte == '"' || byte == '\\')
        out += '\\';
    out += byte;
}

} // namespace

namespace JsonText {

void appendString(QByteArray &out, QStringView text)
{
    // Nearly every value is plain ASCII: copied without a detour through a second array.
    if (std::all_of(text.begin(), text.end(), isPlain)) {
        const qsizetype at = out.size();
        out.resize(at + text.size() + 2);
        char *to = out.data() + at;
        *to++ = '"';
        for (const QChar character : text)
            *to++ = static_cast<char>(character.unicode());
        *to = '"';
        return;
    }
    out += '"';
    const QByteArray utf8 = text.toUtf8();
    for (const char byte : utf8)
        appendEscaped(out, byte);
    out += '"';
}

void appendField(QByteArray &out, const char *key, QStringView text)
{
    if (!out.endsWith('{'))
        out += ',';
    out += '"';
    out += key;
    out += "\":";
    appendString(out, text);
}

} // namespace JsonText
