#include "models/domain/conversationreports.h"

#include <QCoreApplication>
#include <QStringList>

QString AssignReport::sentence() const
{
    const auto say = [](const char *text, int n) {
        return QCoreApplication::translate("AssignReport", text, nullptr, n);
    };
    QStringList parts;
    if (notAskedAnyMore > 0)
        parts.append(say("%n who had not been asked yet will not be.", notAskedAnyMore));
    if (told > 0)
        parts.append(say("%n others are told that the work has been taken.", told));
    if (toldBefore > 0)
        parts.append(say("%n had been told before.", toldBefore));
    if (coldNotTold > 0)
        parts.append(say("%n were asked through Instantly and are not written to.", coldNotTold));
    if (suppressedNotTold > 0)
        parts.append(say("%n may not be written to.", suppressedNotTold));
    if (withoutTemplate > 0)
        parts.append(say("%n were not told: no template for it is set (SENDGRID_TEMPLATE_ID_TAKEN).", withoutTemplate));
    return parts.join(QLatin1Char(' '));
}

QString UnmatchedReply::whySentence() const
{
    const auto say = [](const char *sentence) {
        return QCoreApplication::translate("UnmatchedReply", sentence);
    };
    switch (why) {
    case Why::UnknownSender:
        return say("Nobody was asked at this address, and the mail names no message of ours.");
    case Why::SeveralOrganisations:
        return say("More than one organization asked at this address, and the mail does not say which one it answers.");
    case Why::NoSender:
        return say("The mail names no sender.");
    }
    return {};
}
