#pragma once

#include <QDate>
#include <QDateTime>
#include <QHash>
#include <QJsonDocument>
#include <QList>
#include <QUuid>
#include <QVariant>

#include <memory>

/// One row of a result, read by column name. Asking for a column that the statement does not return is a
/// programming error and asserts. Null reads as the type's empty value; ask isNull() where that matters.
class Row
{
public:
    using Columns = QHash<QString, qsizetype>;

    Row(std::shared_ptr<const Columns> columns, QList<QVariant> values);

    [[nodiscard]] bool isNull(const char *column) const;
    [[nodiscard]] QString text(const char *column) const;
    [[nodiscard]] qint64 number(const char *column) const;
    [[nodiscard]] double real(const char *column) const;
    [[nodiscard]] bool flag(const char *column) const;
    [[nodiscard]] QUuid uuid(const char *column) const;
    [[nodiscard]] QDateTime time(const char *column) const; ///< UTC; invalid for null and for infinity
    [[nodiscard]] QDate date(const char *column) const;
    [[nodiscard]] QByteArray bytes(const char *column) const;
    [[nodiscard]] QJsonDocument json(const char *column) const; ///< for json and jsonb; null document when null

    [[nodiscard]] QVariant value(const char *column) const;
    [[nodiscard]] bool has(const char *column) const;

private:
    std::shared_ptr<const Columns> m_columns;
    QList<QVariant> m_values;
};
