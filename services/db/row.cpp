#include "services/db/row.h"

Row::Row(std::shared_ptr<const Columns> columns, QList<QVariant> values)
    : m_columns(std::move(columns))
    , m_values(std::move(values))
{
}

QVariant Row::value(const char *column) const
{
    const auto found = m_columns->constFind(QLatin1String(column));
    Q_ASSERT_X(found != m_columns->cend(), "Row::value", column);
    return found == m_columns->cend() ? QVariant() : m_values.at(*found);
}

bool Row::has(const char *column) const
{
    return m_columns->contains(QLatin1String(column));
}

bool Row::isNull(const char *column) const
{
    return value(column).isNull();
}

QString Row::text(const char *column) const
{
    return value(column).toString();
}

qint64 Row::number(const char *column) const
{
    return value(column).toLongLong();
}

double Row::real(const char *column) const
{
    return value(column).toDouble();
}

bool Row::flag(const char *column) const
{
    return value(column).toBool();
}

QUuid Row::uuid(const char *column) const
{
    return QUuid::fromString(text(column));
}

QDateTime Row::time(const char *column) const
{
    return value(column).toDateTime().toUTC();
}

QDate Row::date(const char *column) const
{
    return value(column).toDate();
}

QByteArray Row::bytes(const char *column) const
{
    return value(column).toByteArray();
}

QJsonDocument Row::json(const char *column) const
{
    return QJsonDocument::fromJson(text(column).toUtf8());
}
