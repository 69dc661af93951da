#include "services/httpserver/headerreader.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include <cstring>
#include <limits>

namespace {

constexpr int badRequest = 400;
constexpr qsizetype lengthDigits = 18; // always fits qint64

bool isTokenChar(char character)
{
    const auto byte = static_cast<unsigned char>(character);
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9')
        || (byte != 0 && strchr("!#$%&'*+-.^_`|~", byte) != nullptr);
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenChar);
}

bool isVisible(char character)
{
    return character > ' ' && character != '\x7f';
}

/// The authority characters only: no user part, no path, no list.
bool isHost(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char character) {
        return isVisible(character) && strchr("/@,?#\\<>\"{}^`|", character) == nullptr;
    });
}

QByteArray lowered(QByteArrayView text)
{
    return text.toByteArray().toLower();
}

} // namespace

HeaderReader::HeaderReader(const Limits &limits)
    : m_limits(limits)
{
}

HeaderReader::Verdict HeaderReader::feed(QByteArrayView bytes)
{
    m_block.append(bytes);
    for (; m_scanned < m_block.size(); ++m_scanned) {
        if (m_scanned >= m_limits.blockBytes)
            return refuse(431);
        const char character = m_block.at(m_scanned);
        const char before = m_scanned > 0 ? m_block.at(m_scanned - 1) : '\0';
        if ((character == '\n') != (before == '\r'))
            return refuse(badRequest); // bare LF, bare CR
        const bool control = static_cast<unsigned char>(character) < 0x20 || character == '\x7f';
        if (control && character != '\r' && character != '\n' && character != '\t')
            return refuse(badRequest);
        if (character != '\n')
            continue;
        if (m_firstLineEnd < 0) {
            m_firstLineEnd = m_scanned - 1;
            if (const int status = checkRequestLine(QByteArrayView(m_block).first(m_firstLineEnd)); status != 0)
                return refuse(status);
        } else if (m_scanned >= 3 && m_block.at(m_scanned - 2) == '\n') {
            m_rest = m_block.mid(m_scanned + 1);
            m_block.truncate(m_scanned + 1);
            return readBlock();
        }
    }
    return Verdict::NeedsMore;
}

HeaderReader::Verdict HeaderReader::refuse(int status)
{
    m_status = status;
    return Verdict::Refused;
}

HeaderReader::Verdict HeaderReader::readBlock()
{
    const qsizetype fieldsStart = m_firstLineEnd + 2;
    const QByteArrayView fields = QByteArrayView(m_block).sliced(fieldsStart, m_block.size() - fieldsStart - 2);
    if (const int status = checkFields(fields); status != 0)
        return refuse(status);
    return parse() ? Verdict::Complete : refuse(badRequest);
}

int HeaderReader::checkRequestLine(QByteArrayView line) const
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last == first)
        return badRequest;
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method) || target.isEmpty() || target.front() != '/' || target.contains('#')
        || !std::all_of(target.begin(), target.end(), [](char character) { return isVisible(character); }))
        return badRequest;
    if (version != QByteArrayView("HTTP/1.1"))
        return version == QByteArrayView("HTTP/1.0") || version == QByteArrayView("HTTP/2.0") ? 505 : badRequest;
    return m_limits.methods.contains(method.toByteArray()) ? 0 : 405;
}

int HeaderReader::checkFields(QByteArrayView block)
{
    int count = 0;
    int hosts = 0;
    qsizetype at = 0;
    while (at < block.size()) {
        const qsizetype end = block.indexOf('\r', at);
        const QByteArrayView line = block.sliced(at, end - at);
        at = end + 2;
        const qsizetype colon = line.indexOf(':');
        // A fold begins with a blank and a blank before the colon is no token character: both fail here.
        if (++count > m_limits.fields || colon <= 0 || !isToken(line.first(colon)))
            return badRequest;
        const QByteArray name = lowered(line.first(colon));
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        if (name == "transfer-encoding")
            return badRequest;
        if (name == "host" && (++hosts > 1 || !isHost(value)))
            return badRequest;
        if (name == "content-length") {
            if (const int status = checkLength(value); status != 0)
                return status;
        }
        if (name == "expect") {
            if (lowered(value) != "100-continue")
                return 417;
            m_expectsContinue = true;
        }
        if (name == "connection" && lowered(value).contains("close"))
            m_wantsClose = true;
    }
    if (hosts != 1)
        return badRequest;
    const QByteArrayView method = QByteArrayView(m_block).first(m_block.indexOf(' '));
    const bool hasNoBody = method == QByteArrayView("GET") || method == QByteArrayView("HEAD");
    if (hasNoBody && m_contentLength > 0)
        return badRequest;
    if (m_contentLength < 0 && (hasNoBody || method == QByteArrayView("DELETE")))
        m_contentLength = 0;
    return m_contentLength < 0 ? 411 : 0;
}

int HeaderReader::checkLength(QByteArrayView text)
{
    const bool digits = !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char character) { return character >= '0' && character <= '9'; });
    if (m_contentLength >= 0 || !digits || text.size() > lengthDigits || (text.size() > 1 && text.front() == '0'))
        return badRequest;
    m_contentLength = text.toByteArray().toLongLong();
    if (m_contentLength <= m_limits.bodyBytes)
        return 0;
    const QByteArrayView line = QByteArrayView(m_block).first(m_firstLineEnd);
    const qsizetype begin = line.indexOf(' ') + 1;
    const QByteArrayView target = line.sliced(begin, line.lastIndexOf(' ') - begin);
    return m_limits.bodyBytesAt && m_contentLength <= m_limits.bodyBytesAt(target) ? 0 : 413;
}

bool HeaderReader::parse()
{
    namespace http = boost::beast::http;
    http::request_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(m_limits.blockBytes));
    parser.body_limit(std::numeric_limits<std::uint64_t>::max());
    parser.skip(true);
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(m_block.constData(), static_cast<size_t>(m_block.size())), error);
    if (error || !parser.is_header_done())
        return false;

    const auto bytes = [](auto text) {
        return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
    };
    m_request.method = bytes(parser.get().method_string());
    const QByteArray target = bytes(parser.get().target());
    const qsizetype mark = target.indexOf('?');
    m_request.path = mark < 0 ? target : target.first(mark);
    m_request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    for (const auto &field : parser.get().base())
        m_request.fields.append({bytes(field.name_string()).toLower(), bytes(field.value())});
    m_block.clear();
    m_block.squeeze();
    return true;
}
