#include "services/providers/answerwords.h"

#include "services/http/retrytime.h"
#include "services/providers/composedrequest.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QRegularExpression>

namespace {

QString tr(const char *text, int count = -1)
{
    return QCoreApplication::translate("AnswerWords", text, nullptr, count);
}

QString waitWords(qint64 waitMs)
{
    const qint64 seconds = (waitMs + 999) / 1000;
    return seconds < 120 ? tr("%1 s").arg(seconds) : tr("%1 min").arg((seconds + 59) / 60);
}

SendOutcome notSent(const HttpAnswer &answer, const QString &provider, qint64 nowUnixMs)
{
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::NotSent, nowUnixMs);
    outcome.message = answer.leaseLost
        ? tr("This engine was too slow to start the request to %1. Nothing was sent; it is queued again.").arg(provider)
        : tr("%1 was not reached: %2. Nothing was sent; it is queued again. If this goes on, check the network and the "
             "address in Settings.")
              .arg(provider, answer.problem);
    return outcome;
}

SendOutcome throttled(const HttpAnswer &answer, const QString &provider, qint64 nowUnixMs)
{
    SendOutcome outcome = AnswerWords::outcomeOf(answer, SendOutcome::Kind::Throttled, nowUnixMs);
    outcome.retryAfterMs = retryAfterMs(answer, nowUnixMs).value_or(0);
    outcome.message = outcome.retryAfterMs > 0
        ? tr("%1 asks us to wait %2. Nothing of this request was sent; it goes out by itself afterwards.")
              .arg(provider, waitWords(outcome.retryAfterMs))
        : tr("%1 asks us to send more slowly. Nothing of this request was sent; it goes out by itself in a while.")
              .arg(provider);
    return outcome;
}

QString refusalWords(const QString &provider, int status)
{
    switch (status) {
    case 401:
        return tr("%1 refused our key. Nothing is sent through it until the key is replaced in Settings.")
            .arg(provider);
    case 402:
        return tr("%1 says that the plan is not paid. Nothing is sent through it until that is settled there.")
            .arg(provider);
    case 403:
        return tr("%1 says that our key may not do this. Nothing is sent through it until the key's rights are "
                  "changed.")
            .arg(provider);
    case 404:
        return tr("%1 does not know what we asked for. Nothing is sent through it until the address and the campaign "
                  "in "
                  "Settings are corrected.")
            .arg(provider);
    default:
        break;
    }
    if (status < 400)
        return tr("%1 pointed to another address, which is not followed. Nothing is sent through it until its address "
                  "in "
                  "Settings is corrected.")
            .arg(provider);
    return tr("%1 refused the request (%2). Nothing is sent through it until its settings are checked.")
        .arg(provider)
        .arg(status);
}

bool isDefiniteRefusal(int status)
{
    // 408, 409 and 425 may follow work that was done or is under way.
    return (status >= 300 && status < 400)
        || (status >= 401 && status < 500 && status != 408 && status != 409 && status != 413 && status != 422
            && status != 425 && status != 429 && status != 499);
}

} // namespace

QString ComposedRequest::fingerprint() const
{
    if (body.isEmpty())
        return {};
    return QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex());
}

namespace AnswerWords {

SendOutcome outcomeOf(const HttpAnswer &answer, SendOutcome::Kind kind, qint64 nowUnixMs)
{
    SendOutcome outcome;
    outcome.kind = kind;
    outcome.httpStatus = answer.end == HttpAnswer::End::Answered ? answer.status : 0;
    outcome.bytesWritten = answer.bodyBytesWritten;
    outcome.retryAfterMs = allowanceUsedUpForMs(answer, nowUnixMs).value_or(0);
    outcome.detail = answer.problem;
    return outcome;
}

SendOutcome inDoubt(const HttpAnswer &answer, const QString &provider, int recipients, const QString &happened,
                    qint64 nowUnixMs)
{
    SendOutcome outcome = outcomeOf(answer, SendOutcome::Kind::InDoubt, nowUnixMs);
    outcome.detail = happened;
    outcome.message = tr("It is not known whether %1 took this request: %2.").arg(provider, happened) + QLatin1Char(' ')
        + (recipients == 1
               ? tr("The message may have been sent; it is not sent again by itself.")
               : tr("The %1 messages may have been sent; they are not sent again by themselves.").arg(recipients))
        + QLatin1Char(' ') + tr("Wait for events from %1, or decide in the dispatch.").arg(provider);
    return outcome;
}

std::optional<SendOutcome> judgeCommon(const HttpAnswer &answer, const QString &provider, int recipients,
                                       const QString &words, qint64 nowUnixMs)
{
    if (answer.end == HttpAnswer::End::NotSent)
        return notSent(answer, provider, nowUnixMs);
    if (answer.end == HttpAnswer::End::Lost)
        return inDoubt(answer, provider, recipients, answer.problem, nowUnixMs);
    const int status = answer.status;
    if (status == 429)
        return throttled(answer, provider, nowUnixMs);
    if ((status >= 200 && status < 300) || status == 400 || status == 413 || status == 422)
        return std::nullopt;
    if (!isDefiniteRefusal(status))
        return inDoubt(answer, provider, recipients, tr("it answered %1").arg(status), nowUnixMs);
    SendOutcome outcome = outcomeOf(answer, SendOutcome::Kind::ProviderRefused, nowUnixMs);
    outcome.message = refusalWords(provider, status);
    outcome.detail = words;
    if (!words.isEmpty())
        outcome.message += QLatin1Char(' ') + tr("It said: %1").arg(words);
    return outcome;
}

QString safe(const QString &text)
{
    static const QRegularExpression address(QStringLiteral("[^\\s<>\"',;:()]+@[^\\s<>\"',;:()]+"));
    static const QRegularExpression key(QStringLiteral("\\b(SG\\.[\\w.-]+|Bearer\\s+\\S+|[A-Za-z0-9+/_=-]{40,})"));
    static const QRegularExpression control(QStringLiteral("[\\p{C}]+"));
    QString clean = text.left(2000);
    clean.replace(control, QStringLiteral(" "));
    clean.replace(address, QStringLiteral("(address)"));
    clean.replace(key, QStringLiteral("(hidden)"));
    return clean.simplified().left(200);
}

Error lookUpError(const HttpAnswer &answer, const QString &provider, const QString &what, const QString &words)
{
    if (answer.end != HttpAnswer::End::Answered)
        return {Error::Code::Unavailable,
                tr("%1 could not be read from %2: %3. No message is affected; it is tried again.")
                    .arg(what, provider, answer.problem),
                answer.problem};
    const QString said = words.isEmpty() ? QString::number(answer.status) : words;
    if (answer.status == 401 || answer.status == 403)
        return {Error::Code::Forbidden,
                tr("%1 did not let us read %2. Check the key and its rights in Settings.").arg(provider, what), said};
    if (answer.status == 404)
        return {Error::Code::NotFound, tr("%1 does not know %2. Check Settings.").arg(provider, what), said};
    return {Error::Code::Unavailable,
            tr("%1 could not be read from %2: it answered %3. No message is affected; it is tried again.")
                .arg(what, provider)
                .arg(answer.status),
            said};
}

} // namespace AnswerWords
