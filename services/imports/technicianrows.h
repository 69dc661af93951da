#pragma once

#include "services/core/result.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <array>
#include <functional>

class CsvReader;

/// One thing wrong in an imported file, placed as a spreadsheet counts: the header is row 1.
struct ImportProblem
{
    qint64 row = 0;
    QString column;
    QString problem;
};

/// Turns the records of a technicians' CSV file into lines for COPY, checking every field. Pure: it knows the columns
/// and their rules, no database. A record with a problem produces no line.
class TechnicianRows
{
public:
    /// The columns of a COPY line, in this order.
    enum Column {
        Row,
        FullName,
        Email,
        Phone,
        Trade,
        Address,
        City,
        State,
        Latitude,
        Longitude,
        SignedUp,
        ConsentDate,
        PreferredContact,
        Available,
        RadiusMiles,
        YearsExperience,
        LicenseNumber,
        Bio,
        ColumnCount
    };

    using ProblemSink = std::function<void(const ImportProblem &)>;

    /// Reads the header; fails when a column is named twice or one that every technician needs is absent.
    [[nodiscard]] static Result<TechnicianRows> fromHeader(const CsvReader &header);

    /// Appends one COPY text line for the reader's present record, or reports what is wrong with it and returns false.
    bool append(const CsvReader &record, QByteArray &line, const ProblemSink &report) const;

    /// Header names that mean nothing here; the report names them so that a misspelt column does not vanish silently.
    QStringList ignoredColumns() const { return m_ignored; }

private:
    TechnicianRows() = default;

    std::array<int, ColumnCount> m_fieldOf {};
    QStringList m_header;
    QStringList m_ignored;
};
