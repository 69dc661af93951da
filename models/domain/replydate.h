#pragma once

#include "models/domain/replytokens.h"

#include <QDate>

/// The day of return that an out-of-office text names, or none. A day before @p receivedOn or more than two years after
/// it is none; a day without a year is the next one of its kind.
QDate returnDateOf(const ReplyTokens &tokens, const QDate &receivedOn, bool dayFirst);
