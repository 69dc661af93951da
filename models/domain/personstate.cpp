#include "models/domain/personstate.h"

#include <QCoreApplication>

#include <array>

namespace {

constexpr std::array<const char *, personStateCount> words {"Queued",   "Sending", "Added",    "Unopened",
                                                            "Opened",   "Replied", "Declined", "Qualified",
                                                            "In doubt", "Failed",  "Skipped",  "Cancelled"};

} // namespace

QString displayWord(PersonState state)
{
    return QCoreApplication::translate("PersonState", words.at(static_cast<size_t>(state)));
}
