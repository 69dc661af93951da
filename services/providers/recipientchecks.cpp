#include "services/providers/recipientchecks.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QSet>
#include <QUrl>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RecipientChecks", text);
}

bool isGraphic(QChar character)
{
    if (character.unicode() < 0x80)
        return character.unicode() > 0x20 && character.unicode() < 0x7f;
    return character.isPrint() && !character.isSpace();
}

QString faultOf(const MailPerson &recipient)
{
    if (!RecipientChecks::isAddress(recipient.address))
        return tr("the address is not an e-mail address");
    if (recipient.messageUid.isNull())
        return tr("the message has no id");
    for (const QString *link :
         {&recipient.acceptUrl, &recipient.declineUrl, &recipient.unsubscribeUrl, &recipient.trackingPixelUrl}) {
        if (!RecipientChecks::isLink(*link))
            return tr("a link of the message is not an https address");
    }
    return {};
}

SendOutcome halve(const QString &message)
{
    SendOutcome outcome;
    outcome.kind = SendOutcome::Kind::TooLarge;
    outcome.message = message;
    return outcome;
}

} // namespace

namespace RecipientChecks {

std::optional<SendOutcome> refusalOf(const MailBatch &batch, int limit)
{
    SendOutcome outcome;
    outcome.kind = SendOutcome::Kind::RefusedRecipients;
    QSet<QString> seen;
    seen.reserve(batch.recipients.size());
    for (int index = 0; index < batch.recipients.size(); ++index) {
        const MailPerson &recipient = batch.recipients[index];
        if (const QString fault = faultOf(recipient); !fault.isEmpty())
            outcome.recipients.append({index, RecipientOutcome::Kind::Refused, {}, fault});
        seen.insert(recipient.address.toLower());
    }
    if (!outcome.recipients.isEmpty()) {
        outcome.message = tr("%1 of the batch cannot be written to. They are left out; the others are sent.")
                              .arg(outcome.recipients.size());
        return outcome;
    }
    if (seen.size() < batch.recipients.size())
        return halve(tr("An address is twice in this batch, which the provider refuses. It is sent in parts."));
    if (batch.recipients.size() > limit)
        return halve(tr("The batch is larger than the provider takes. It is sent in parts."));
    return std::nullopt;
}

bool isAddress(const QString &address)
{
    const qsizetype at = address.lastIndexOf(QLatin1Char('@'));
    const bool framed = at > 0 && at < address.size() - 1 && address.size() <= 254;
    const QString forbidden = QStringLiteral("<>()[],;:\\\"");
    return framed && address.indexOf(QLatin1Char('@')) == at
        && std::all_of(address.begin(), address.end(), [&forbidden](QChar character) {
               return isGraphic(character) && !forbidden.contains(character);
           });
}

bool isLink(const QString &url)
{
    const bool plain = std::all_of(url.begin(), url.end(), [](QChar character) {
        return character > QLatin1Char(' ') && character.unicode() < 0x7f && character != QLatin1Char('<')
            && character != QLatin1Char('>') && character != QLatin1Char('"');
    });
    if (!plain || url.size() > 2000)
        return false;
    if (url.startsWith(QLatin1String("https://")))
        return url.size() > 8 && url[8] != QLatin1Char('/');
    if (!url.startsWith(QLatin1String("http://")))
        return false;
    const QString host = QUrl(url).host();
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

QString cleanName(const QString &name)
{
    QString clean;
    clean.reserve(name.size());
    for (const QChar character : name) {
        const bool bad = !character.isPrint() || QStringView(u";,<>\"").contains(character);
        clean += bad && !character.isSurrogate() ? QLatin1Char(' ') : character;
    }
    return clean.simplified().left(200);
}

} // namespace RecipientChecks
