#include "models/domain/technicianprofile.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>

namespace {

constexpr int soonDays = 30;
constexpr int believedDays = 7;

QString tr(const char *text)
{
    return QCoreApplication::translate("TechnicianProfile", text);
}

QString day(const QDate &date)
{
    return QLocale::c().toString(date, QStringLiteral("dd MMM yyyy"));
}

} // namespace

CredentialStanding standingOf(const TechnicianCredential &credential, const QDate &today)
{
    if (!credential.expiresOn.isValid())
        return CredentialStanding::NoDate;
    if (credential.expiresOn < today)
        return CredentialStanding::Expired;
    return today.daysTo(credential.expiresOn) <= soonDays ? CredentialStanding::Soon : CredentialStanding::Valid;
}

QString standingSentence(const TechnicianCredential &credential, const QDate &today)
{
    switch (standingOf(credential, today)) {
    case CredentialStanding::NoDate:
        return tr("no expiry known");
    case CredentialStanding::Valid:
        return tr("until %1").arg(day(credential.expiresOn));
    case CredentialStanding::Soon: {
        const qint64 days = today.daysTo(credential.expiresOn);
        if (days == 0)
            return tr("until today");
        return tr("until %1, %2").arg(day(credential.expiresOn), Format::counted(days, tr("1 day"), tr("%1 days")));
    }
    case CredentialStanding::Expired:
        break;
    }
    const QDate since = credential.expiresOn.addDays(1);
    const QString format = since.year() == today.year() ? QStringLiteral("dd MMM") : QStringLiteral("dd MMM yyyy");
    return tr("expired, excluded from matching since %1").arg(QLocale::c().toString(since, format));
}

QString TechnicianProfile::firstName() const
{
    const QString first = Format::singleLine(name).section(u' ', 0, 0);
    return first.isEmpty() ? tr("This technician") : first;
}

QString TechnicianProfile::standing() const
{
    if (suppression)
        return tr("unsubscribed %1").arg(day(suppression->at.date()));
    if (signedUp && consentOn.isValid())
        return tr("warm: signed up %1").arg(day(consentOn));
    return signedUp ? tr("warm: signed up") : tr("cold: has not signed up");
}

QString availabilitySentence(const TechnicianProfile &profile, const QDateTime &at)
{
    if (!profile.available)
        return tr("Unknown");
    if (!profile.availableSince.isValid())
        return *profile.available ? tr("Says yes, never confirmed") : tr("Not available");
    const qint64 days = profile.availableSince.toUTC().date().daysTo(at.toUTC().date());
    if (!*profile.available)
        return tr("Not available since %1").arg(day(profile.availableSince.date()));
    if (days > believedDays)
        return tr("Not confirmed since %1").arg(day(profile.availableSince.date()));
    return days <= 0 ? tr("Available today") : tr("Available, confirmed %1").arg(day(profile.availableSince.date()));
}
