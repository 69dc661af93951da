#pragma once

#include "services/core/clock.h"
#include "ui/technicians/replyoperations.h"
#include "ui/technicians/technicianoperations.h"

#include <QTimeZone>

/// Marcus Bell and what he said about WO 48213, on 20 November 2026 in Houston. The tour and the tests of the
/// technician page show it.
namespace ConversationStory {

QTimeZone zone();
QDateTime at(int hour, int minute, int second = 0); ///< an instant of the story's day
QDateTime now();                                    ///< 14:25:30
TechnicianId marcus();
JobId job();

TechnicianProfile profile();      ///< signed up, a licence that ends in 12 days
TechnicianProfile expired();      ///< the licence ended, insurance too
TechnicianProfile unsubscribed(); ///< at 14:02:39
TechnicianProfile neverAsked();   ///< cold, nothing known
TechnicianProfile sharing();      ///< another person has the same address

/// A reply as the rules read it.
ConversationMessage reply(const QString &id, const QString &body, const QDateTime &when);
ConversationPage accepted();   ///< "I can be there in 40 min"
ConversationPage overridden(); ///< a question that M. Ortiz calls a yes
ConversationPage longThread(int entries = 40);
ConversationPage drafted(); ///< the service stored a draft
ConversationPage stopped(); ///< "take me off your list"
ConversationPage hostile(); ///< markup in every field
ConversationPage asked();   ///< asked, no answer
ConversationPage nobody();  ///< never asked

QList<UnmatchedReply> unmatched(); ///< three, of which one holds markup
AttachChoices attachChoices();     ///< WO 48213: Marcus has the address and was not asked, two others were
QList<TaughtRule> rules();         ///< three, of which one came from nowhere known

/// Every control is there; everything succeeds and changes nothing.
TechnicianOperations operations();
ReplyOperations replyOperations();

/// Always says the same time.
class StoryClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return ConversationStory::now(); }
};

} // namespace ConversationStory
