#include "models/domain/workorder.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("WorkOrder", source);
}

bool isAddress(const QString &email)
{
    static const QRegularExpression shape(QStringLiteral("^[^\\s@<>]+@[^\\s@<>]+\\.[^\\s@<>]+$"));
    return shape.match(email.trimmed()).hasMatch();
}

bool isPhone(const QString &phone)
{
    return std::count_if(phone.begin(), phone.end(), [](QChar symbol) { return symbol.isDigit(); }) >= 7;
}

} // namespace

QString WorkOrderRow::place() const
{
    return state.isEmpty() ? city : city.isEmpty() ? state : QString(city + QLatin1Char(' ') + state);
}

QList<DraftProblem> problemsOf(const WorkOrderDraft &draft)
{
    QList<DraftProblem> problems;
    const auto require = [&problems](const QString &value, const char *field, const char *sentence) {
        if (value.trimmed().isEmpty())
            problems.append({QString::fromLatin1(field), text(sentence)});
    };
    require(draft.title, "titleField", "Title is missing.");
    require(draft.trade, "tradeField", "Trade is missing.");
    require(draft.address, "addressField", "Address is missing.");
    if (draft.lat.has_value() != draft.lng.has_value())
        problems.append({QStringLiteral("latField"), text("Latitude and longitude go together.")});
    if ((draft.lat && std::abs(*draft.lat) > 90) || (draft.lng && std::abs(*draft.lng) > 180))
        problems.append({QStringLiteral("latField"), text("Latitude is within ±90 and longitude within ±180.")});
    if (draft.budgetMin && draft.budgetMax && *draft.budgetMin > *draft.budgetMax)
        problems.append({QStringLiteral("budgetMinField"), text("The budget's lower end is above its upper end.")});
    require(draft.contactName, "contactNameField", "Contact name is missing.");
    require(draft.contactPhone, "contactPhoneField", "Contact phone is missing.");
    if (!draft.contactPhone.trimmed().isEmpty() && !isPhone(draft.contactPhone))
        problems.append({QStringLiteral("contactPhoneField"), text("Contact phone has too few digits.")});
    require(draft.contactEmail, "contactEmailField", "Contact e-mail is missing.");
    if (!draft.contactEmail.trimmed().isEmpty() && !isAddress(draft.contactEmail))
        problems.append({QStringLiteral("contactEmailField"), text("Contact e-mail is not an address.")});
    return problems;
}

WorkOrderDraft draftOf(const WorkOrderFacts &facts)
{
    WorkOrderDraft draft;
    draft.title = facts.row.title;
    draft.description = facts.description;
    draft.trade = facts.row.trade;
    draft.urgency = facts.row.urgency;
    draft.address = facts.address;
    draft.city = facts.row.city;
    draft.state = facts.row.state;
    draft.lat = facts.lat;
    draft.lng = facts.lng;
    draft.scheduledAt = facts.row.scheduledAt;
    draft.budgetMin = facts.row.budgetMin;
    draft.budgetMax = facts.row.budgetMax;
    draft.contactName = facts.row.contactName;
    draft.contactPhone = facts.contactPhone;
    draft.contactEmail = facts.contactEmail;
    draft.requiresLicense = facts.requiresLicense;
    return draft;
}

int CandidateSummary::leftOutCount() const
{
    int count = 0;
    for (const LeftOut &group : leftOut)
        count += group.count;
    return count;
}
