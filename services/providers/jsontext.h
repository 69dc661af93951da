#pragma once

#include <QByteArray>
#include <QStringView>

/// Writes JSON straight into bytes. A request for 1,000 people is about 1 MB; built as a tree of QJsonObject it costs
/// several times the time of the whole claim.
namespace JsonText {

/// Appends @p text as a JSON string, quotes included.
void appendString(QByteArray &out, QStringView text);
/// Appends "key":"text" and a comma before it when @p out does not end in an opening brace. @p key needs no escaping.
void appendField(QByteArray &out, const char *key, QStringView text);

} // namespace JsonText
