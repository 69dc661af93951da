#pragma once

#include <QString>

/// What a person wrote in a reply, without what the mail program put around it: quoted history with its attribution
/// line (en es de fr pt it nl sv pl), Outlook's header block, lines that begin with ">", forwarded messages, phone
/// footers and signatures below "-- ". The result is lines of the body in their order, or their beginnings, joined by
/// "\n": never a text that was not in it. The first 64 Ki characters count.
QString withoutQuotedText(const QString &body);

/// How much of such a text is the message: what follows is a closing with a name, or a legal notice.
qsizetype lengthWithoutClosing(const QString &newText);

/// Lower case, no accents, plain quotes; as long as @p text, so that places stay.
QString foldedText(QStringView text);
