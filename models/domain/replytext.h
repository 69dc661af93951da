#pragma once

#include <QString>

/// What a person wrote in a reply, without what the mail program put around it: quoted history with its attribution
/// line (en es de fr pt it nl sv pl), Outlook's header block, lines that begin with ">", forwarded messages, phone
/// footers and signatures below "-- ". The result is a stretch of the body with line ends made "\n" and the ends
/// trimmed, never a text that was not in it; the first 64 Ki characters count.
QString withoutQuotedText(const QString &body);
