#pragma once

#include "services/core/result.h"

#include <QList>
#include <QString>

#include <optional>

class Connection;

/// What doctor asks the database: how it stands, and whether the books hold.
class DoctorStore
{
public:
    struct Held
    {
        qint64 id = 0;
        QString what; ///< "all", "provider sendgrid", "route d-1"
        QString reason;
    };
    struct State
    {
        int engines = 0;
        qint64 due = 0;
        std::optional<double> slaAgeS; ///< since the stages were last checked; nothing: never
        qint64 doubts = 0;             ///< batches
        qint64 unprocessed = 0;
        qint64 unmatched = 0; ///< replies that nobody could be found for
        int withoutAddress = 0;
        QList<Held> switches;
        QList<Held> routes;
    };
    struct Breach
    {
        QString rule;
        qint64 count = 0;
    };

    explicit DoctorStore(Connection &connection);

    [[nodiscard]] Result<State> state();
    /// Empty when every rule holds.
    [[nodiscard]] Result<QList<Breach>> audit();

private:
    Connection &m_connection;
};
