#pragma once

#include "models/domain/requestreader.h"

#include <QHash>
#include <QSet>
#include <QStringList>

#include <functional>

/// Which of the form's fields hold what was recognised, and which hold what a person typed. A field that a person typed
/// or emptied is never written again, whatever the pasted text becomes. Knows the fields by name and text only.
class RequestFilling
{
public:
    struct Fields
    {
        std::function<QString(const QString &name)> text;
        std::function<void(const QString &name, const QString &text)> setText; ///< an empty text: the field's default
    };

    explicit RequestFilling(Fields fields);

    static QStringList fieldsOf(RequestField field);
    /// The texts that a recognised value gives to its fields.
    static QHash<QString, QString> wanted(const RecognisedRequest &request, RequestField field);

    void apply(const RecognisedRequest &request);
    /// Takes the fields as they are: what equals the reading came from it, what differs was typed.
    void adopt(const RecognisedRequest &request);
    void typed(const QString &name);
    void remove(RequestField field);
    void want(RequestField field);
    void clear();

    /// The recognised values that the fields hold.
    QSet<RequestField> used() const;
    /// Where the content of a field was read; empty when it was not.
    QString sourceOf(const QString &name) const;

private:
    void fill(RequestField field);
    QString heldText(const QString &name) const;

    Fields m_fields;
    RecognisedRequest m_request;
    QSet<QString> m_byHand;
    QSet<QString> m_fromText;
    QSet<RequestField> m_removed;
};
