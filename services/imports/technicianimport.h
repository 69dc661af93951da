#pragma once

#include "models/domain/ids.h"
#include "services/core/result.h"
#include "services/imports/technicianrows.h"

#include <QJsonObject>

#include <functional>
#include <optional>

class Connection;
class QIODevice;

/// What an import did or would do. Nothing was stored unless stored is true.
struct ImportReport
{
    bool stored = false;
    bool dryRun = false;
    qint64 rows = 0; ///< records in the file, the header not counted
    qint64 added = 0;
    qint64 updated = 0;
    qint64 unchanged = 0;
    qint64 merged = 0;       ///< rows of a person whom a later row of the file names again
    qint64 keptOptedOut = 0; ///< rows that say signed up of somebody who has opted out; the opt-out stands
    qint64 problemCount = 0;
    QList<ImportProblem> problems; ///< the first of them
    QStringList ignoredColumns;

    QJsonObject toJson() const;
};

/// Imports technicians from CSV: streamed, all or nothing, the same person never twice. Uses the connection of its
/// thread and blocks it until the end; cancelled() is asked between blocks.
class TechnicianImport
{
public:
    struct Options
    {
        std::optional<OrgId> org;
        bool dryRun = false;
        int problemLimit = 100; ///< how many problems are listed; all are counted
        std::function<bool()> cancelled;
        std::function<void(qint64 rows)> progress;
    };

    TechnicianImport(Connection &connection, Options options);

    /// A report with problems means that the file was refused as a whole. A failure means that the import could not be
    /// tried or finished.
    [[nodiscard]] Result<ImportReport> run(QIODevice &file);

private:
    Connection &m_connection;
    Options m_options;
};
