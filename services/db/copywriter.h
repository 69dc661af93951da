#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonDocument>
#include <QUuid>

#include <functional>

/// Writes rows in the text format of COPY ... FROM STDIN. Fields go in the order of the statement's columns,
/// each row ends with endRow(). Given to the producer of Connection::copyIn() and valid only inside it.
class CopyWriter
{
public:
    using Sink = std::function<bool(const QByteArray &)>; ///< false: the connection takes no more

    explicit CopyWriter(Sink sink);

    CopyWriter &text(const QString &value); ///< a null string is written as an empty one; use null() for NULL
    CopyWriter &number(qint64 value);
    CopyWriter &real(double value);
    CopyWriter &flag(bool value);
    CopyWriter &uuid(const QUuid &value);
    CopyWriter &time(const QDateTime &value); ///< an invalid time is NULL
    CopyWriter &bytes(const QByteArray &value);
    CopyWriter &json(const QJsonDocument &value);
    CopyWriter &null();
    void endRow();
    /// Whole rows that are already in COPY text, each ended by a line feed; not inside a row.
    void ready(const QByteArray &lines, qint64 rows);

    [[nodiscard]] bool isOpen() const { return m_open; } ///< false: producing more is useless
    [[nodiscard]] qint64 rows() const { return m_rows; }
    void flush();

    [[nodiscard]] static QByteArray escaped(const QByteArray &utf8);

private:
    CopyWriter &field(const QByteArray &ready);

    Sink m_sink;
    QByteArray m_buffer;
    qint64 m_rows = 0;
    bool m_rowStarted = false;
    bool m_open = true;
};
