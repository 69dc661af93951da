#pragma once

#include "models/domain/ids.h"
#include "services/core/result.h"
#include "services/demo/demoworld.h"

#include <QDateTime>

#include <functional>
#include <optional>

class Connection;
class DemoStore;

/// Fills an empty database with the demo, all of it or nothing. Refuses a database that holds real work. Uses the
/// connection of its thread and blocks it until the end.
class DemoLoader
{
public:
    struct Options
    {
        DemoSize size;
        std::optional<QDateTime> anchor; ///< from when the times are counted; else database time
        std::function<void(const QString &)> progress;
    };
    struct Report
    {
        OrgId org;
        bool alreadyThere = false; ///< nothing was done
        qint64 jobs = 0;
        qint64 technicians = 0;
        qint64 dispatches = 0;
        qint64 recipients = 0;
    };

    DemoLoader(Connection &connection, Options options);

    [[nodiscard]] Result<Report> run();
    [[nodiscard]] static OrgId org();

private:
    Result<> fill(DemoStore &store);

    Connection &m_connection;
    Options m_options;
};
