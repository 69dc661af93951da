#include "models/domain/mailtemplate.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("MailTemplate", text);
}

/// Only letters and digits, lower case: "12 Main St.,<br>Austin" and "12 main st austin" are the same address.
QString bare(const QString &text)
{
    static const QRegularExpression tags(QStringLiteral("<[^>]*>"));
    static const QRegularExpression notWords(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return QString(text).replace(tags, QStringLiteral(" ")).toLower().remove(notWords);
}

bool looksLikePostalAddress(const QString &html)
{
    static const QRegularExpression tags(QStringLiteral("<[^>]*>"));
    static const QRegularExpression stateAndZip(QStringLiteral("\\b[A-Z]{2},?\\s+\\d{5}(-\\d{4})?\\b"));
    static const QRegularExpression postBox(QStringLiteral("\\bP\\.?\\s?O\\.?\\s?Box\\s+\\d+"),
                                            QRegularExpression::CaseInsensitiveOption);
    const QString text = QString(html).replace(tags, QStringLiteral(" "));
    return stateAndZip.match(text).hasMatch() || postBox.match(text).hasMatch();
}

/// Names between braces: plain ones, and what #if, #unless and #each look at. Helpers and "else" are no fields.
QSet<QString> fieldsOf(const QString &text)
{
    static const QRegularExpression braces(QStringLiteral(
        "\\{\\{\\{?\\s*(?:[#/]?(?:if|unless|each|greaterThan|lessThan|equals|notEquals|and|or|insert)\\s+)?"
        "([A-Za-z_][A-Za-z0-9_.]*)"));
    QSet<QString> fields;
    for (auto match = braces.globalMatch(text); match.hasNext();)
        fields.insert(match.next().captured(1).section(QLatin1Char('.'), 0, 0));
    return fields - QSet<QString> {QStringLiteral("else"), QStringLiteral("this"), QStringLiteral("root")};
}

bool hasPostalAddress(const MailTemplate &mail, const QString &postalAddress)
{
    const QString all = mail.html + QLatin1Char(' ') + mail.plain;
    if (postalAddress.trimmed().isEmpty())
        return looksLikePostalAddress(mail.html) || looksLikePostalAddress(mail.plain);
    return fieldsOf(all).contains(QStringLiteral("postal_address")) || bare(all).contains(bare(postalAddress));
}

void addUnknownFields(TemplateCheck &check, const MailTemplate &mail, const QStringList &known)
{
    QStringList unknown = (fieldsOf(mail.html) + fieldsOf(mail.plain) + fieldsOf(mail.subject)
                           - QSet<QString>(known.begin(), known.end()))
                              .values();
    unknown.sort();
    if (!unknown.isEmpty())
        check.faults.append(
            tr("The template uses fields that Raven does not fill: %1.").arg(unknown.join(QLatin1String(", "))));
}

void addTripleBraces(TemplateCheck &check, const MailTemplate &mail)
{
    static const QRegularExpression triple(QStringLiteral("\\{\\{\\{\\s*(?!\\w*_url|tracking_pixel)\\w"));
    if (triple.match(mail.html).hasMatch())
        check.remarks.append(tr("Triple braces put text into the mail as HTML; two braces are safe."));
}

} // namespace

QStringList templateFields()
{
    return {QStringLiteral("tech_name"),       QStringLiteral("job_type"),       QStringLiteral("location"),
            QStringLiteral("urgency"),         QStringLiteral("description"),    QStringLiteral("budget"),
            QStringLiteral("scheduled"),       QStringLiteral("accept_url"),     QStringLiteral("decline_url"),
            QStringLiteral("unsubscribe_url"), QStringLiteral("work_order_id"),  QStringLiteral("tech_email"),
            QStringLiteral("tracking_pixel"),  QStringLiteral("postal_address"), QStringLiteral("job_title")};
}

TemplateCheck checkTemplate(const MailTemplate &mail, const QString &postalAddress)
{
    TemplateCheck check;
    const QSet<QString> inHtml = fieldsOf(mail.html);
    const QSet<QString> inPlain = fieldsOf(mail.plain);
    const QString unsubscribe = QStringLiteral("unsubscribe_url");
    if (mail.html.trimmed().isEmpty() && mail.plain.trimmed().isEmpty())
        check.faults.append(tr("The template has no text."));
    else if (!inHtml.contains(unsubscribe) && !inPlain.contains(unsubscribe))
        check.faults.append(tr("There is no way to unsubscribe: put {{unsubscribe_url}} into the template."));
    else if (!mail.html.trimmed().isEmpty() && !inHtml.contains(unsubscribe))
        check.faults.append(tr("The HTML part has no {{unsubscribe_url}}."));
    else if (!mail.plain.trimmed().isEmpty() && !inPlain.contains(unsubscribe))
        check.remarks.append(tr("The plain text part has no {{unsubscribe_url}}."));
    if (!hasPostalAddress(mail, postalAddress))
        check.faults.append(tr("The sender's postal address is missing: put {{postal_address}} or its text into the "
                               "template."));
    if (mail.subject.trimmed().isEmpty())
        check.faults.append(tr("The template has no subject."));

    addUnknownFields(check, mail, templateFields());
    for (const QString &needed : {QStringLiteral("accept_url"), QStringLiteral("tracking_pixel")}) {
        if (!inHtml.contains(needed) && !inPlain.contains(needed))
            check.remarks.append(tr("The template does not use {{%1}}.").arg(needed));
    }
    addTripleBraces(check, mail);
    return check;
}

TemplateCheck checkMessageTemplate(const MailTemplate &mail)
{
    TemplateCheck check;
    const QString message = QStringLiteral("message");
    const bool hasHtml = !mail.html.trimmed().isEmpty();
    const bool hasPlain = !mail.plain.trimmed().isEmpty();
    const bool inHtml = fieldsOf(mail.html).contains(message);
    const bool inPlain = fieldsOf(mail.plain).contains(message);
    if (!hasHtml && !hasPlain)
        check.faults.append(tr("The template has no text."));
    else if (!inHtml && !inPlain)
        check.faults.append(tr("What is written would not be in the mail: put {{message}} into the template."));
    else if (hasHtml && !inHtml)
        check.faults.append(tr("The HTML part has no {{message}}."));
    else if (hasPlain && !inPlain)
        check.remarks.append(tr("The plain text part has no {{message}}."));
    if (mail.subject.trimmed().isEmpty())
        check.faults.append(tr("The template has no subject."));
    addUnknownFields(check, mail, templateFields() + QStringList(message));
    addTripleBraces(check, mail);
    return check;
}
