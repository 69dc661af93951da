#pragma once

#include "models/domain/ids.h"
#include "services/core/result.h"

#include <QJsonObject>

#include <functional>

class Connection;

/// Takes imported rows into the database: all of them or none. Lives on the thread of its connection.
class ImportStore
{
public:
    /// A run of whole COPY lines; no lines: the end.
    struct Block
    {
        QByteArray lines;
        qint64 rows = 0;
    };
    using NextBlock = std::function<Result<Block>()>;

    explicit ImportStore(Connection &connection);

    /// The organisation named, or the only one this login sees; with several, none is guessed.
    [[nodiscard]] Result<OrgId> organization(std::optional<OrgId> wanted);

    /// Copies what @p next yields and makes technicians of it. A failure of @p next undoes everything, and so does
    /// @p keep == false after the report is known.
    [[nodiscard]] Result<QJsonObject> importTechnicians(OrgId org, const NextBlock &next, bool keep);

private:
    Connection &m_connection;
};
