#include "services/core/replyaddress.h"

#include <QRegularExpression>

namespace {

// Some mail programs lower-case addresses: base 32 survives that and still fits into the 64 characters of a local part.
constexpr QByteArrayView alphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr qsizetype tokenBytes = 33;
constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray base32(const QByteArray &bytes)
{
    QByteArray out;
    quint32 held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = held << 8 | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            out.append(alphabet[held >> (bits - 5) & 31]);
    }
    if (bits > 0)
        out.append(alphabet[held << (5 - bits) & 31]);
    return out;
}

QByteArray fromBase32(const QByteArray &text)
{
    QByteArray out;
    quint32 held = 0;
    int bits = 0;
    for (const char digit : text) {
        held = held << 5 | static_cast<quint32>(alphabet.indexOf(digit));
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            out.append(static_cast<char>(held >> bits & 255));
        }
    }
    return out;
}

} // namespace

QString ReplyAddress::make(const QUuid &requestUid) const
{
    if (m_domain.isEmpty())
        return {};
    const QByteArray token = QByteArray::fromBase64(m_key.make(TokenPurpose::Reply, requestUid), urlSafe);
    return QStringLiteral("reply+%1@%2").arg(QString::fromLatin1(base32(token)), m_domain);
}

std::optional<QUuid> ReplyAddress::read(const QString &recipients) const
{
    static const QRegularExpression candidate(QStringLiteral("reply\\+([a-z2-7]{53})@"),
                                              QRegularExpression::CaseInsensitiveOption);
    constexpr int most = 20;
    auto match = candidate.globalMatch(recipients);
    for (int count = 0; match.hasNext() && count < most; ++count) {
        const QByteArray token = fromBase32(match.next().captured(1).toLower().toLatin1());
        if (token.size() != tokenBytes)
            continue;
        if (const auto uid = m_key.read(TokenPurpose::Reply, token.toBase64(urlSafe)))
            return uid;
    }
    return std::nullopt;
}
