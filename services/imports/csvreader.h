#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

class QIODevice;

/// Reads RFC 4180 records from a stream with bounded memory: comma, optional double quotes, CRLF or LF. It decides
/// about structure only; what a field means, and whether it is UTF-8, is for the caller. Belongs to one thread.
class CsvReader
{
public:
    struct Limits
    {
        qsizetype fieldBytes = 64 * 1024;
        qsizetype columns = 256;
    };

    explicit CsvReader(QIODevice &device);
    CsvReader(QIODevice &device, Limits limits);

    /// Moves to the next record; false at the end of the file. Wholly empty lines are passed over. A failure names row
    /// and column and is final: the structure behind it cannot be trusted.
    [[nodiscard]] Result<bool> next();

    qsizetype fieldCount() const { return static_cast<qsizetype>(m_ends.size()); }
    /// Bytes of a field of the present record, unquoted; valid until next().
    QByteArrayView field(qsizetype column) const;
    /// Number of the present record, the header being row 1, as a spreadsheet counts them.
    qint64 row() const { return m_row; }
    qint64 bytesRead() const { return m_bytesRead; }

private:
    enum class State { FieldStart, Unquoted, Quoted, QuoteInQuoted };

    bool fill();
    Result<bool> refuseStart();
    Result<bool> readRecord();
    bool endField();
    bool copyRun(char stop1, char stop2, char stop3, char stop4);
    tl::unexpected<Error> broken(const QString &what) const;

    QIODevice &m_device;
    Limits m_limits;
    QByteArray m_chunk;
    qsizetype m_at = 0;
    QByteArray m_record;
    std::vector<qsizetype> m_ends;
    qsizetype m_fieldBegin = 0;
    qint64 m_row = 0;
    qint64 m_bytesRead = 0;
    bool m_started = false;
    bool m_readFailed = false;
    bool m_failed = false;
};
