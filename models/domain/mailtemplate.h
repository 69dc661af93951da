#pragma once

#include <QString>
#include <QStringList>

/// The active version of a provider's template, as fetched before a live send.
struct MailTemplate
{
    QString id;
    QString name;
    QString subject;
    QString html;
    QString plain;
};

/// What is wrong with a template. Any fault forbids a live send; remarks only inform.
struct TemplateCheck
{
    QStringList faults;
    QStringList remarks;

    [[nodiscard]] bool mayBeSent() const { return faults.isEmpty(); }
};

/// Names what @p mail lacks by law and by what Raven sends: a way to unsubscribe, a postal address (@p postalAddress of
/// the organization in its text, or the field postal_address when the organization has one), a subject, and no field
/// that Raven does not fill.
[[nodiscard]] TemplateCheck checkTemplate(const MailTemplate &mail, const QString &postalAddress);

/// The same for the template of what leaves a conversation: one person's words to another, so it carries {{message}}
/// and needs no postal address; every such mail can be unsubscribed from by its header.
[[nodiscard]] TemplateCheck checkMessageTemplate(const MailTemplate &mail);

/// The names that Raven fills in a warm template.
[[nodiscard]] QStringList templateFields();
