#include "services/gateway/recipientpages.h"

#include <QCoreApplication>
#include <QTimeZone>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("RecipientPages", text);
}

QByteArray page(const QString &title, const QString &content)
{
    static const QString frame = QStringLiteral(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"robots\" content=\"noindex\">\n<title>%1</title>\n<style>\n"
        "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1.2rem;"
        "color:#1a1d21;background:#fff}\n"
        "button{font:inherit;padding:.7rem 1.4rem;border:2px solid #0b5cad;border-radius:.4rem;background:#0b5cad;"
        "color:#fff;cursor:pointer}\nbutton:focus-visible{outline:3px solid #f5a623;outline-offset:2px}\n"
        "dt{font-weight:600}dd{margin:0 0 .6rem}\n"
        "@media(prefers-color-scheme:dark){body{color:#e8eaed;background:#16181b}}\n"
        "</style>\n</head>\n<body>\n<main>\n<h1>%1</h1>\n%2</main>\n</body>\n</html>\n");
    return frame.arg(title.toHtmlEscaped(), content).toUtf8();
}

QString paragraph(const QString &text)
{
    return QStringLiteral("<p>") + text.toHtmlEscaped() + QStringLiteral("</p>\n");
}

/// The hidden field is what RFC 8058 has mail programs send; the button sends the same.
QString button(const QString &name, const QString &value, const QString &label)
{
    return QStringLiteral("<form method=\"post\"><input type=\"hidden\" name=\"%1\" value=\"%2\">"
                          "<button type=\"submit\">%3</button></form>\n")
        .arg(name, value, label.toHtmlEscaped());
}

QString fact(const QString &name, const QString &value)
{
    return value.isEmpty()
        ? QString()
        : QStringLiteral("<dt>%1</dt><dd>%2</dd>\n").arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString scheduledText(const WebhookStore::LinkSubject &subject)
{
    if (!subject.scheduledAt.isValid())
        return {};
    const QTimeZone zone(subject.timeZone.toLatin1());
    const QDateTime local = zone.isValid() ? subject.scheduledAt.toTimeZone(zone) : subject.scheduledAt;
    return QLocale::c().toString(local, QStringLiteral("dddd, d MMMM yyyy, HH:mm")) + QLatin1Char(' ')
        + local.timeZoneAbbreviation();
}

} // namespace

namespace RecipientPages {

QByteArray askUnsubscribe()
{
    return page(tr("Unsubscribe"),
                paragraph(tr("Press the button and we will not e-mail this address about work any more."))
                    + button(QStringLiteral("List-Unsubscribe"), QStringLiteral("One-Click"), tr("Unsubscribe")));
}

QByteArray unsubscribed()
{
    return page(tr("You are unsubscribed"), paragraph(tr("We will not e-mail this address about work any more.")));
}

QByteArray askAnswer(const WebhookStore::LinkSubject &subject, bool accept)
{
    QString content = QStringLiteral("<dl>\n") + fact(tr("Work"), subject.jobTitle) + fact(tr("Trade"), subject.trade)
        + fact(tr("Place"), subject.place) + fact(tr("When"), scheduledText(subject))
        + fact(tr("Asked by"), subject.organisation) + QStringLiteral("</dl>\n");
    if (subject.answer == QLatin1String("accepted"))
        content += paragraph(tr("You have said that you are available."));
    else if (subject.answer == QLatin1String("declined"))
        content += paragraph(tr("You have said that you are not available."));
    if (!subject.isOpen)
        content += paragraph(tr("This work has been given to somebody already. Your answer is still noted."));
    content += button(QStringLiteral("confirm"), QStringLiteral("yes"),
                      accept ? tr("Yes, I am available") : tr("No, I am not available"));
    return page(accept ? tr("Are you available for this work?") : tr("Not available for this work?"), content);
}

QByteArray answered(bool accept)
{
    return accept
        ? page(tr("Thank you"), paragraph(tr("Your answer has reached the dispatcher, who will contact you.")))
        : page(tr("Thank you"), paragraph(tr("We have noted that you are not available for this work.")));
}

QByteArray invalidLink()
{
    return page(tr("This link does not work"),
                paragraph(tr("It may have been cut off by a mail program. Please open it again from the message, or "
                             "answer the message instead.")));
}

QByteArray tryAgain()
{
    return page(tr("Please try again"),
                paragraph(tr("We could not record this just now. Nothing has changed. Please try again in a minute.")));
}

} // namespace RecipientPages
