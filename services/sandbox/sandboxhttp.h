#pragma once

#include "services/httpserver/httpexchange.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrlQuery>

/// Small things that both provider simulators say and read.

inline HttpExchangeResponse jsonAnswer(int status, const QByteArray &json)
{
    HttpExchangeResponse response;
    response.status = status;
    response.contentType = QByteArrayLiteral("application/json");
    response.body = json;
    return response;
}

inline HttpExchangeResponse jsonAnswer(int status, const QJsonObject &object)
{
    return jsonAnswer(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

inline HttpExchangeResponse jsonAnswer(int status, const QJsonArray &array)
{
    return jsonAnswer(status, QJsonDocument(array).toJson(QJsonDocument::Compact));
}

inline HttpExchangeResponse emptyAnswer(int status)
{
    HttpExchangeResponse response;
    response.status = status;
    return response;
}

/// The token behind "Bearer ", or nothing.
inline QByteArray bearerToken(const HttpExchangeRequest &request)
{
    const QByteArray value = request.field("authorization");
    constexpr qsizetype prefix = 7;
    return value.left(prefix).toLower() == "bearer " ? value.mid(prefix).trimmed() : QByteArray();
}

inline QString queryValue(const HttpExchangeRequest &request, const QString &name)
{
    return QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(name, QUrl::FullyDecoded);
}

/// The path without its last "/segment", and that segment decoded; for `/things/{id}`.
inline bool splitLast(const QByteArray &path, const QByteArray &prefix, QByteArray &last)
{
    if (!path.startsWith(prefix) || path.indexOf('/', prefix.size()) >= 0 || path.size() == prefix.size())
        return false;
    last = QByteArray::fromPercentEncoding(path.mid(prefix.size()));
    return true;
}
