#pragma once

#include "services/stores/webhookstore.h"

#include <QByteArray>

/// The plain pages that a technician sees behind a link: readable without style sheets, scripts or pictures, usable by
/// keyboard and screen reader. Everything that comes from data is escaped.
namespace RecipientPages {

[[nodiscard]] QByteArray askUnsubscribe();
[[nodiscard]] QByteArray unsubscribed();
[[nodiscard]] QByteArray askAnswer(const WebhookStore::LinkSubject &subject, bool accept);
[[nodiscard]] QByteArray answered(bool accept);
[[nodiscard]] QByteArray invalidLink();
[[nodiscard]] QByteArray tryAgain();

} // namespace RecipientPages
