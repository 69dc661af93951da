#include "services/db/copywriter.h"

namespace {
constexpr qsizetype chunkBytes = 64 * 1024;
}

CopyWriter::CopyWriter(Sink sink)
    : m_sink(std::move(sink))
{
    m_buffer.reserve(chunkBytes + 4096);
}

QByteArray CopyWriter::escaped(const QByteArray &utf8)
{
    QByteArray out;
    out.reserve(utf8.size() + 8);
    for (const char c : utf8) {
        switch (c) {
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            out += c;
        }
    }
    return out;
}

CopyWriter &CopyWriter::field(const QByteArray &ready)
{
    if (m_rowStarted)
        m_buffer += '\t';
    m_rowStarted = true;
    m_buffer += ready;
    return *this;
}

CopyWriter &CopyWriter::text(const QString &value)
{
    return field(escaped(value.toUtf8()));
}

CopyWriter &CopyWriter::number(qint64 value)
{
    return field(QByteArray::number(value));
}

CopyWriter &CopyWriter::real(double value)
{
    return field(QByteArray::number(value, 'g', 17));
}

CopyWriter &CopyWriter::flag(bool value)
{
    return field(value ? QByteArrayLiteral("t") : QByteArrayLiteral("f"));
}

CopyWriter &CopyWriter::uuid(const QUuid &value)
{
    return field(value.toByteArray(QUuid::WithoutBraces));
}

CopyWriter &CopyWriter::time(const QDateTime &value)
{
    return value.isValid() ? field(value.toUTC().toString(Qt::ISODateWithMs).toLatin1()) : null();
}

CopyWriter &CopyWriter::bytes(const QByteArray &value)
{
    return field("\\\\x" + value.toHex());
}

CopyWriter &CopyWriter::json(const QJsonDocument &value)
{
    return field(escaped(value.toJson(QJsonDocument::Compact)));
}

CopyWriter &CopyWriter::null()
{
    return field(QByteArrayLiteral("\\N"));
}

void CopyWriter::endRow()
{
    m_buffer += '\n';
    m_rowStarted = false;
    ++m_rows;
    if (m_buffer.size() >= chunkBytes)
        flush();
}

void CopyWriter::ready(const QByteArray &lines, qint64 rows)
{
    Q_ASSERT(!m_rowStarted && (lines.isEmpty() || lines.endsWith('\n')));
    flush();
    if (m_open && !lines.isEmpty())
        m_open = m_sink(lines);
    m_rows += rows;
}

void CopyWriter::flush()
{
    if (m_open && !m_buffer.isEmpty())
        m_open = m_sink(m_buffer);
    m_buffer.resize(0);
}
