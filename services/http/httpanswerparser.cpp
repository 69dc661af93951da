#include "services/http/httpanswerparser.h"

#include <QCoreApplication>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("HttpAnswerParser", text);
}

bool isTokenByte(char byte)
{
    const auto value = static_cast<unsigned char>(byte);
    return value > 0x20 && value < 0x7f && !QByteArrayView("()<>@,;:\\\"/[]?={}").contains(byte);
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char byte) { return byte >= '0' && byte <= '9'; });
}

/// -1 when it is no length; caps at 15 digits so that nothing overflows.
qint64 lengthOf(QByteArrayView text)
{
    return isDigits(text) && text.size() <= 15 ? text.toByteArray().toLongLong() : -1;
}

bool listHolds(const QByteArray &value, QByteArrayView word)
{
    const QList<QByteArray> parts = value.split(',');
    return std::any_of(parts.begin(), parts.end(), [word](const QByteArray &part) {
        return part.trimmed().compare(word, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

HttpAnswerParser::HttpAnswerParser(Limits limits)
    : m_limits(limits)
{
}

qsizetype HttpAnswerParser::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    m_started = m_started || !bytes.isEmpty();
    while (used < bytes.size() && m_state != State::Done && m_state != State::Bad) {
        const QByteArrayView rest = bytes.sliced(used);
        const bool inBody = m_state == State::Body || m_state == State::ChunkData || m_state == State::UntilClose;
        used += inBody ? feedBody(rest) : feedLine(rest);
    }
    return used;
}

void HttpAnswerParser::closed()
{
    if (m_state == State::UntilClose)
        m_state = State::Done;
    else if (m_state != State::Done && m_state != State::Bad)
        bad(m_started ? tr("the connection ended inside the answer") : tr("the connection ended without an answer"));
}

qsizetype HttpAnswerParser::feedLine(QByteArrayView bytes)
{
    const qsizetype end = bytes.indexOf('\n');
    const qsizetype used = end < 0 ? bytes.size() : end + 1;
    m_headSize += used;
    if (m_headSize > m_limits.head) {
        bad(tr("the head of the answer is too long"));
        return used;
    }
    m_line.append(bytes.data(), used);
    if (end < 0)
        return used;
    if (!m_line.endsWith("\r\n")) {
        bad(tr("a line of the answer does not end in CR LF"));
        return used;
    }
    const QByteArray line = std::exchange(m_line, {});
    takeLine(QByteArrayView(line).chopped(2));
    return used;
}

qsizetype HttpAnswerParser::feedBody(QByteArrayView bytes)
{
    const qsizetype used = m_state == State::UntilClose ? bytes.size() : std::min<qsizetype>(bytes.size(), m_left);
    if (m_body.size() + used > m_limits.body) {
        bad(tr("the answer is larger than the limit"));
        return used;
    }
    m_body.append(bytes.data(), used);
    if (m_state == State::UntilClose)
        return used;
    m_left -= used;
    if (m_left == 0)
        m_state = m_state == State::Body ? State::Done : State::ChunkEnd;
    return used;
}

void HttpAnswerParser::takeLine(QByteArrayView line)
{
    switch (m_state) {
    case State::Head:
        takeHeadLine(line);
        return;
    case State::ChunkSize:
        takeChunkSize(line);
        return;
    case State::ChunkEnd:
        if (!line.isEmpty())
            return bad(tr("a chunk of the answer is longer than it says"));
        m_headSize = 0; // the limit is for one chunk header; the sum of the chunks has its own
        m_state = State::ChunkSize;
        return;
    case State::Trailer:
        if (line.isEmpty())
            m_state = State::Done;
        return;
    case State::Body:
    case State::ChunkData:
    case State::UntilClose:
    case State::Done:
    case State::Bad:
        return;
    }
}

void HttpAnswerParser::takeHeadLine(QByteArrayView line)
{
    if (m_status == 0)
        takeStatusLine(line);
    else if (line.isEmpty())
        endOfHead();
    else
        takeHeaderLine(line);
}

void HttpAnswerParser::takeStatusLine(QByteArrayView line)
{
    const bool framed = line.size() >= 12 && (line.size() == 12 || line[12] == ' ') && line[8] == ' ';
    const bool known = line.startsWith("HTTP/1.1") || line.startsWith("HTTP/1.0");
    const int status = framed && known && isDigits(line.sliced(9, 3)) ? line.sliced(9, 3).toByteArray().toInt() : 0;
    if (status < 100 || status > 599)
        return bad(tr("the answer is not HTTP"));
    m_oldProtocol = line[7] == '0';
    m_status = status;
}

void HttpAnswerParser::takeHeaderLine(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    const bool sound =
        colon > 0 && std::all_of(line.begin(), line.begin() + colon, isTokenByte) && !line.contains('\0');
    if (!sound)
        return bad(tr("a header of the answer is malformed"));
    if (m_headers.size() >= m_limits.headers)
        return bad(tr("the answer has too many headers"));
    m_headers.append({line.first(colon).toByteArray(), line.sliced(colon + 1).toByteArray().trimmed()});
}

void HttpAnswerParser::takeChunkSize(QByteArrayView line)
{
    const qsizetype extension = line.indexOf(';');
    const QByteArray digits = line.first(extension < 0 ? line.size() : extension).toByteArray().trimmed();
    bool sound = false;
    const qint64 size = digits.size() <= 8 ? digits.toLongLong(&sound, 16) : -1;
    if (!sound || size < 0 || !isxdigit(static_cast<unsigned char>(digits[0])))
        return bad(tr("a chunk length of the answer is malformed"));
    m_left = size;
    m_state = size == 0 ? State::Trailer : State::ChunkData;
}

void HttpAnswerParser::endOfHead()
{
    if (m_status == 101)
        return bad(tr("the other side changed the protocol"));
    if (m_status < 200) {
        if (++m_interim > m_limits.interim)
            return bad(tr("too many interim answers"));
        m_status = 0;
        m_headers.clear();
        return;
    }
    if (!readFraming())
        return;
    m_headSize = 0;
    if (m_status == 204 || m_status == 304 || (m_hasLength && m_left == 0))
        m_state = State::Done;
    else if (m_chunked)
        m_state = State::ChunkSize;
    else
        m_state = m_hasLength ? State::Body : State::UntilClose;
    m_keepsConnection = m_keepsConnection && m_state != State::UntilClose;
}

bool HttpAnswerParser::readFraming()
{
    m_keepsConnection = !m_oldProtocol;
    for (const auto &[name, value] : std::as_const(m_headers)) {
        if (name.compare("content-length", Qt::CaseInsensitive) == 0) {
            const qint64 length = lengthOf(value);
            if (length < 0 || (m_hasLength && length != m_left)) {
                bad(tr("the length of the answer is malformed"));
                return false;
            }
            m_left = length;
            m_hasLength = true;
        } else if (name.compare("transfer-encoding", Qt::CaseInsensitive) == 0) {
            if (m_chunked || value.compare("chunked", Qt::CaseInsensitive) != 0) {
                bad(tr("the answer has a transfer encoding that was not asked for"));
                return false;
            }
            m_chunked = true;
        } else if (name.compare("connection", Qt::CaseInsensitive) == 0 && listHolds(value, "close")) {
            m_keepsConnection = false;
        }
    }
    if (m_chunked && m_hasLength) {
        bad(tr("the answer has two lengths"));
        return false;
    }
    if (m_hasLength && m_left > m_limits.body) {
        bad(tr("the answer is larger than the limit"));
        return false;
    }
    return true;
}

void HttpAnswerParser::bad(const QString &problem)
{
    m_state = State::Bad;
    m_problem = problem;
    m_body.clear();
}
