#include "ui/workorders/requestfilling.h"

namespace {

constexpr std::array<RequestField, requestFieldCount> allFields {RequestField::Trade,   RequestField::Urgency,
                                                                 RequestField::Address, RequestField::Budget,
                                                                 RequestField::Contact, RequestField::Date};

QString plainNumber(std::optional<double> value)
{
    return value ? QString::number(*value, 'g', 10) : QString();
}

} // namespace

RequestFilling::RequestFilling(Fields fields)
    : m_fields(std::move(fields))
{
}

QStringList RequestFilling::fieldsOf(RequestField field)
{
    switch (field) {
    case RequestField::Trade:
        return {QStringLiteral("tradeField")};
    case RequestField::Urgency:
        return {QStringLiteral("urgencyField")};
    case RequestField::Address:
        return {QStringLiteral("addressField"), QStringLiteral("cityField"), QStringLiteral("stateField")};
    case RequestField::Budget:
        return {QStringLiteral("budgetMinField"), QStringLiteral("budgetMaxField")};
    case RequestField::Contact:
        return {QStringLiteral("contactNameField"), QStringLiteral("contactPhoneField"),
                QStringLiteral("contactEmailField")};
    case RequestField::Date:
        return {QStringLiteral("scheduledField")};
    }
    Q_UNREACHABLE();
}

QHash<QString, QString> RequestFilling::wanted(const RecognisedRequest &request, RequestField field)
{
    if (!request.isFound(field))
        return {};
    QStringList texts;
    switch (field) {
    case RequestField::Trade:
        texts = {*request.trade.value};
        break;
    case RequestField::Urgency:
        texts = {wireWord(*request.urgency.value)};
        break;
    case RequestField::Address:
        texts = {request.address.value->text(), request.address.value->city, request.address.value->state};
        break;
    case RequestField::Budget:
        texts = {plainNumber(request.budget.value->low), plainNumber(request.budget.value->high)};
        break;
    case RequestField::Contact:
        texts = {request.contact.value->name, request.contact.value->phone, request.contact.value->email};
        break;
    case RequestField::Date:
        texts = {request.date.value->toUTC().toString(Qt::ISODate)};
        break;
    }
    const QStringList names = fieldsOf(field);
    QHash<QString, QString> values;
    for (qsizetype at = 0; at < names.size(); ++at) {
        if (!texts.at(at).isEmpty())
            values.insert(names.at(at), texts.at(at));
    }
    return values;
}

void RequestFilling::apply(const RecognisedRequest &request)
{
    m_request = request;
    for (const RequestField field : allFields)
        fill(field);
}

void RequestFilling::fill(RequestField field)
{
    const QHash<QString, QString> values =
        m_removed.contains(field) ? QHash<QString, QString>() : wanted(m_request, field);
    const QStringList names = fieldsOf(field);
    for (const QString &name : names) {
        if (m_byHand.contains(name))
            continue;
        const QString text = values.value(name);
        if (!text.isEmpty()) {
            m_fields.setText(name, text);
            m_fromText.insert(name);
        } else if (m_fromText.remove(name)) {
            m_fields.setText(name, {});
        }
    }
}

void RequestFilling::adopt(const RecognisedRequest &request)
{
    clear();
    m_request = request;
    for (const RequestField field : allFields) {
        const QHash<QString, QString> values = wanted(request, field);
        bool isEmpty = !values.isEmpty();
        const QStringList names = fieldsOf(field);
        for (const QString &name : names) {
            const QString text = heldText(name);
            if (text == values.value(name) && !text.isEmpty())
                m_fromText.insert(name);
            else if (!text.isEmpty())
                m_byHand.insert(name);
            isEmpty = isEmpty && text.isEmpty();
        }
        if (isEmpty)
            m_removed.insert(field);
        else {
            // one of several was emptied by hand
            for (auto value = values.cbegin(); value != values.cend(); ++value) {
                if (heldText(value.key()).isEmpty())
                    m_byHand.insert(value.key());
            }
        }
    }
}

/// The default urgency says nothing: nobody chose it.
QString RequestFilling::heldText(const QString &name) const
{
    const QString text = m_fields.text(name);
    const bool isDefault = name == QLatin1String("urgencyField") && text == wireWord(Urgency::WithinWeek);
    return isDefault ? QString() : text;
}

void RequestFilling::typed(const QString &name)
{
    m_byHand.insert(name);
    m_fromText.remove(name);
}

void RequestFilling::remove(RequestField field)
{
    m_removed.insert(field);
    fill(field);
}

void RequestFilling::want(RequestField field)
{
    m_removed.remove(field);
    const QHash<QString, QString> values = wanted(m_request, field);
    for (auto value = values.cbegin(); value != values.cend(); ++value)
        m_byHand.remove(value.key());
    fill(field);
}

void RequestFilling::clear()
{
    m_request = {};
    m_byHand.clear();
    m_fromText.clear();
    m_removed.clear();
}

QSet<RequestField> RequestFilling::used() const
{
    QSet<RequestField> fields;
    for (const RequestField field : allFields) {
        const QHash<QString, QString> values = wanted(m_request, field);
        bool isUsed = !values.isEmpty();
        for (auto value = values.cbegin(); value != values.cend(); ++value)
            isUsed = isUsed && m_fromText.contains(value.key());
        if (isUsed)
            fields.insert(field);
    }
    return fields;
}

QString RequestFilling::sourceOf(const QString &name) const
{
    if (!m_fromText.contains(name))
        return {};
    for (const RequestField field : allFields) {
        if (fieldsOf(field).contains(name))
            return m_request.source(field);
    }
    return {};
}
