#include "services/sandbox/jsonscanner.h"

#include <QString>

namespace {

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return c; // quote, backslash, slash
    }
}

} // namespace

QByteArray unescapedJson(QByteArrayView raw)
{
    QByteArray out;
    out.reserve(raw.size());
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            out.append(raw[i]);
            continue;
        }
        ++i;
        if (raw[i] != 'u') {
            out.append(simpleEscape(raw[i]));
            continue;
        }
        QString unit(QChar(raw.sliced(i + 1, 4).toUShort(nullptr, 16)));
        i += 4;
        if (unit.at(0).isHighSurrogate() && i + 6 < raw.size() && raw[i + 1] == '\\' && raw[i + 2] == 'u') {
            const QChar low(raw.sliced(i + 3, 4).toUShort(nullptr, 16));
            if (low.isLowSurrogate()) {
                unit.append(low);
                i += 6;
            }
        }
        out.append(unit.toUtf8());
    }
    return out;
}

JsonScanner::JsonScanner(QByteArrayView text)
    : m_at(text.data())
    , m_end(text.data() + text.size())
{
}

JsonScanner::Kind JsonScanner::peek()
{
    skipSpace();
    if (m_failed || m_at == m_end)
        return Kind::Bad;
    switch (*m_at) {
    case '{':
        return Kind::Object;
    case '[':
        return Kind::Array;
    case '"':
        return Kind::String;
    case 't':
    case 'f':
        return Kind::Bool;
    case 'n':
        return Kind::Null;
    default:
        return isDigit(*m_at) || *m_at == '-' ? Kind::Number : Kind::Bad;
    }
}

bool JsonScanner::enterObject()
{
    return push('{');
}

bool JsonScanner::nextKey(QByteArrayView &key)
{
    if (!separator('}'))
        return false;
    bool escaped = false;
    if (!rawString(key, escaped))
        return false;
    if (escaped) {
        m_key = unescapedJson(key);
        key = m_key;
    }
    skipSpace();
    if (m_at == m_end || *m_at != ':')
        return fail();
    ++m_at;
    return true;
}

bool JsonScanner::enterArray()
{
    return push('[');
}

bool JsonScanner::nextItem()
{
    return separator(']');
}

bool JsonScanner::string(QByteArray &value)
{
    QByteArrayView raw;
    bool escaped = false;
    if (!rawString(raw, escaped))
        return false;
    value = escaped ? unescapedJson(raw) : raw.toByteArray();
    return true;
}

bool JsonScanner::number(double &value)
{
    QByteArrayView raw;
    if (!rawNumber(raw))
        return false;
    bool ok = false;
    value = raw.toDouble(&ok);
    return ok || fail();
}

bool JsonScanner::boolean(bool &value)
{
    skipSpace();
    value = m_at != m_end && *m_at == 't';
    return value ? word("true", 4) : word("false", 5);
}

bool JsonScanner::skip()
{
    switch (peek()) {
    case Kind::Object: {
        if (!enterObject())
            return false;
        QByteArrayView key;
        while (nextKey(key)) {
            if (!skip())
                return false;
        }
        return !m_failed;
    }
    case Kind::Array:
        if (!enterArray())
            return false;
        while (nextItem()) {
            if (!skip())
                return false;
        }
        return !m_failed;
    case Kind::String: {
        QByteArrayView raw;
        bool escaped = false;
        return rawString(raw, escaped);
    }
    case Kind::Number: {
        QByteArrayView raw;
        return rawNumber(raw);
    }
    case Kind::Bool: {
        bool value = false;
        return boolean(value);
    }
    case Kind::Null:
        return word("null", 4);
    case Kind::Bad:
        break;
    }
    return fail();
}

bool JsonScanner::skip(QByteArrayView &raw)
{
    skipSpace();
    const char *from = m_at;
    if (!skip())
        return false;
    raw = QByteArrayView(from, m_at);
    return true;
}

bool JsonScanner::atEnd()
{
    skipSpace();
    return !m_failed && m_at == m_end;
}

bool JsonScanner::fail()
{
    m_failed = true;
    return false;
}

void JsonScanner::skipSpace()
{
    while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

bool JsonScanner::push(char opening)
{
    skipSpace();
    if (m_failed || m_at == m_end || *m_at != opening || m_depth == depthLimit)
        return fail();
    ++m_at;
    m_first.at(static_cast<size_t>(m_depth++)) = true;
    return true;
}

bool JsonScanner::separator(char closing)
{
    skipSpace();
    if (m_failed || m_at == m_end || m_depth == 0)
        return fail();
    bool &first = m_first.at(static_cast<size_t>(m_depth - 1));
    if (*m_at == closing) {
        ++m_at;
        --m_depth;
        return false;
    }
    if (!first) {
        if (*m_at != ',')
            return fail();
        ++m_at;
        skipSpace();
        if (m_at == m_end || *m_at == closing)
            return fail();
    }
    first = false;
    return true;
}

bool JsonScanner::rawString(QByteArrayView &raw, bool &escaped)
{
    skipSpace();
    if (m_failed || m_at == m_end || *m_at != '"')
        return fail();
    const char *from = ++m_at;
    escaped = false;
    while (m_at != m_end) {
        const auto byte = static_cast<unsigned char>(*m_at);
        if (byte == '"') {
            raw = QByteArrayView(from, m_at);
            ++m_at;
            return true;
        }
        if (byte < 0x20)
            return fail();
        if (byte == '\\') {
            escaped = true;
            if (!escapeSequence())
                return false;
            continue;
        }
        ++m_at;
    }
    return fail();
}

bool JsonScanner::escapeSequence()
{
    ++m_at;
    if (m_at == m_end)
        return fail();
    const char kind = *m_at++;
    if (kind != 'u')
        return QByteArrayView("\"\\/bfnrt").contains(kind) || fail();
    for (int digit = 0; digit < 4; ++digit, ++m_at) {
        if (m_at == m_end || !isHex(*m_at))
            return fail();
    }
    return true;
}

bool JsonScanner::word(const char *text, qsizetype length)
{
    skipSpace();
    if (m_failed || m_end - m_at < length || QByteArrayView(m_at, length) != QByteArrayView(text, length))
        return fail();
    m_at += length;
    return true;
}

bool JsonScanner::rawNumber(QByteArrayView &raw)
{
    skipSpace();
    const char *from = m_at;
    if (m_at != m_end && *m_at == '-')
        ++m_at;
    if (m_at != m_end && *m_at == '0')
        ++m_at;
    else if (!digits())
        return false;
    if (m_at != m_end && *m_at == '.') {
        ++m_at;
        if (!digits())
            return false;
    }
    if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
        ++m_at;
        if (m_at != m_end && (*m_at == '+' || *m_at == '-'))
            ++m_at;
        if (!digits())
            return false;
    }
    raw = QByteArrayView(from, m_at);
    return true;
}

bool JsonScanner::digits()
{
    const char *from = m_at;
    while (m_at != m_end && isDigit(*m_at))
        ++m_at;
    return m_at != from || fail();
}
