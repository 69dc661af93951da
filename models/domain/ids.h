#pragma once

#include <QMetaType>
#include <QUuid>

#include <compare>

/// Small distinct types, so that a job's id can never be passed where a technician's is meant.
template<typename Tag>
struct UuidId
{
    QUuid value;

    bool isNull() const { return value.isNull(); }
    QString toString() const { return value.toString(QUuid::WithoutBraces); }
    static UuidId fromString(const QString &text) { return {QUuid::fromString(text)}; }
    friend bool operator==(const UuidId &, const UuidId &) = default;
    friend bool operator<(const UuidId &left, const UuidId &right) { return left.value < right.value; }
    friend size_t qHash(const UuidId &id, size_t seed = 0) { return qHash(id.value, seed); }
};

template<typename Tag>
struct BigId
{
    qint64 value = 0;

    bool isNull() const { return value == 0; }
    friend auto operator<=>(const BigId &, const BigId &) = default;
    friend size_t qHash(const BigId &id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using OrgId = UuidId<struct OrgTag>;
using JobId = UuidId<struct JobTag>;
using TechnicianId = UuidId<struct TechnicianTag>;
using OutreachId = UuidId<struct OutreachTag>;
using RecipientId = UuidId<struct RecipientTag>;
using MessageId = BigId<struct MessageTag>;
using BatchId = BigId<struct BatchTag>;
