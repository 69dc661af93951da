#pragma once

#include "models/domain/ids.h"
#include "services/core/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

#include <functional>

class Connection;

/// Puts demo rows into the database, table by table. Lives on the thread of its
/// connection.
class DemoStore
{
public:
    struct Found
    {
        bool hasDemo = false;
        qint64 realJobs = 0;
        qint64 realTechnicians = 0;
        QDateTime anchor; ///< database time, whole minutes; the demo's times are counted from it
    };
    struct Counts
    {
        qint64 jobs = 0;
        qint64 technicians = 0;
        qint64 dispatches = 0;
        qint64 recipients = 0;
    };

    DemoStore(Connection &connection, OrgId org, quint64 seed);

    /// Everything that @p work does, or nothing, as the owner of the tables.
    [[nodiscard]] Result<> within(const std::function<Result<>()> &work);
    [[nodiscard]] Result<Found> look();
    void setAnchor(const QDateTime &anchor) { m_anchor = anchor; }
    [[nodiscard]] Result<> addOrganization();
    /// @p table: technicians, licenses, certifications, insurance, suppressions, jobs.
    [[nodiscard]] Result<> add(const QString &table, const QJsonArray &rows);
    /// Candidates, dispatches of the past with their messages and answers, assignments and ratings; @p pastJobs closed
    /// work orders more, the threads of the answers, and the stages of all of them.
    [[nodiscard]] Result<> addHistory(qint64 storyNumber, const QJsonObject &replies, int pastJobs);
    [[nodiscard]] Result<Counts> count();

private:
    Result<> run(const QString &name, const QVariantMap &binds);
    Result<> addReplies();

    Connection &m_connection;
    OrgId m_org;
    quint64 m_seed;
    QDateTime m_anchor;
};
