#include "services/imports/csvreader.h"

#include <QCoreApplication>
#include <QIODevice>

namespace {

constexpr qsizetype chunkBytes = 256 * 1024;

QString text(const char *source)
{
    return QCoreApplication::translate("CsvReader", source);
}

} // namespace

CsvReader::CsvReader(QIODevice &device)
    : CsvReader(device, Limits())
{
}

CsvReader::CsvReader(QIODevice &device, Limits limits)
    : m_device(device)
    , m_limits(limits)
{
}

Result<bool> CsvReader::next()
{
    Q_ASSERT(!m_failed);
    if (!m_started) {
        m_started = true;
        if (const auto start = refuseStart(); !start) {
            m_failed = true;
            return start;
        }
    }
    for (;;) {
        const auto record = readRecord();
        m_failed = !record;
        const bool emptyLine = record && *record && m_ends.size() == 1 && m_record.isEmpty();
        if (!emptyLine)
            return record;
    }
}

QByteArrayView CsvReader::field(qsizetype column) const
{
    Q_ASSERT(column >= 0 && column < fieldCount());
    const qsizetype begin = column == 0 ? 0 : m_ends[static_cast<size_t>(column - 1)];
    return QByteArrayView(m_record).sliced(begin, m_ends[static_cast<size_t>(column)] - begin);
}

bool CsvReader::fill()
{
    m_chunk.resize(chunkBytes);
    const qint64 read = m_device.read(m_chunk.data(), chunkBytes);
    m_readFailed = read < 0;
    m_chunk.resize(qMax<qint64>(read, 0));
    m_at = 0;
    m_bytesRead += m_chunk.size();
    return !m_chunk.isEmpty();
}

/// Byte order marks: UTF-8's is skipped, the others name the encoding in the refusal.
Result<bool> CsvReader::refuseStart()
{
    if (!fill())
        return true;
    if (m_chunk.startsWith("\xEF\xBB\xBF"))
        m_at = 3;
    else if (m_chunk.startsWith("\xFF\xFE") || m_chunk.startsWith("\xFE\xFF"))
        return failure(Error::Code::Rejected, text("The file is UTF-16. Save it as CSV UTF-8 and import it again."));
    else if (m_chunk.startsWith("PK\x03\x04"))
        return failure(Error::Code::Rejected,
                       text("The file is a spreadsheet or archive. Save it as CSV UTF-8 first."));
    return true;
}

Result<bool> CsvReader::readRecord()
{
    m_record.resize(0);
    m_ends.clear();
    m_fieldBegin = 0;
    ++m_row;
    State state = State::FieldStart;

    for (;;) {
        if (m_at == m_chunk.size() && !fill()) {
            if (m_readFailed)
                return failure(Error::Code::Unavailable,
                               text("The file could not be read to its end: %1").arg(m_device.errorString()));
            if (state == State::Quoted)
                return broken(text("a quote is opened and never closed"));
            if (state == State::FieldStart && m_ends.empty()) {
                --m_row;
                return false;
            }
            endField();
            return true;
        }

        switch (state) {
        case State::Quoted:
            if (!copyRun('"', '"', '"', '"'))
                return broken(
                    text("the field is longer than %1 bytes; is a closing quote missing?").arg(m_limits.fieldBytes));
            if (m_at < m_chunk.size()) {
                ++m_at;
                state = State::QuoteInQuoted;
            }
            continue;
        case State::Unquoted:
            if (!copyRun(',', '\n', '\r', '"'))
                return broken(text("the field is longer than %1 bytes").arg(m_limits.fieldBytes));
            if (m_at == m_chunk.size())
                continue;
            break;
        case State::QuoteInQuoted:
            if (m_chunk[m_at] == '"') {
                m_record.append('"');
                ++m_at;
                state = State::Quoted;
                continue;
            }
            break;
        case State::FieldStart:
            if (m_chunk[m_at] == '"') {
                ++m_at;
                state = State::Quoted;
                continue;
            }
            break;
        }

        const char c = m_chunk[m_at];
        if (c == ',') {
            ++m_at;
            if (!endField())
                return broken(text("there are more than %1 columns").arg(m_limits.columns));
            state = State::FieldStart;
        } else if (c == '\n') {
            ++m_at;
            endField();
            return true;
        } else if (c == '\r') {
            ++m_at;
            if (m_at == m_chunk.size())
                fill();
            if (m_at < m_chunk.size() && m_chunk[m_at] != '\n')
                return broken(text("a carriage return stands alone; lines end with CR LF or LF"));
        } else if (state == State::QuoteInQuoted) {
            return broken(text("text follows a closing quote; a quote inside a field is written twice"));
        } else if (c == '"') {
            return broken(
                text("a quote stands inside an unquoted field; put the field in quotes and write the quote twice"));
        } else {
            state = State::Unquoted;
        }
    }
}

bool CsvReader::endField()
{
    m_ends.push_back(m_record.size());
    m_fieldBegin = m_record.size();
    return static_cast<qsizetype>(m_ends.size()) < m_limits.columns;
}

/// Copies up to the next stop byte or the end of the chunk; false when the field grows beyond its limit.
bool CsvReader::copyRun(char stop1, char stop2, char stop3, char stop4)
{
    const char *begin = m_chunk.constData() + m_at;
    const char *end = m_chunk.constData() + m_chunk.size();
    const char *at = begin;
    while (at != end && *at != stop1 && *at != stop2 && *at != stop3 && *at != stop4)
        ++at;
    m_record.append(begin, at - begin);
    m_at += at - begin;
    return m_record.size() - m_fieldBegin <= m_limits.fieldBytes;
}

tl::unexpected<Error> CsvReader::broken(const QString &what) const
{
    return failure(Error::Code::Rejected, text("Row %1, column %2: %3.").arg(m_row).arg(m_ends.size() + 1).arg(what));
}
