#pragma once

#include "services/core/result.h"

#include <QList>

class Connection;

/// Brings a database to the schema that this program knows: numbered files, forward only, each in its own
/// transaction under one lock, remembered with their hash. Safe to start from several programs at once.
class Migrator
{
public:
    struct Step
    {
        int version = 0;
        QString fileName;
        QByteArray sql;
        QString sha256;
    };

    struct Status
    {
        int current = 0; ///< 0: an empty database
        int target = 0;
        QStringList missing; ///< files still to apply
    };

    /// @p folder holds NNNN_what.sql files; the default is what was built in.
    explicit Migrator(Connection &connection, const QString &folder = QStringLiteral(":/sql/migrations"));

    [[nodiscard]] Result<Status> status();
    /// How many steps this call applied.
    [[nodiscard]] Result<int> migrate();
    /// For programs at start: an error unless the schema is exactly the one known here.
    [[nodiscard]] Result<> requireCurrent();

    [[nodiscard]] static Result<QList<Step>> readSteps(const QString &folder);

private:
    struct Applied
    {
        int version;
        QString fileName;
        QString sha256;
    };

    Result<QList<Applied>> appliedSteps();
    Result<Status> compare(const QList<Applied> &applied) const;
    Result<bool> applyNext();
    Result<> applyStep(const Step &step);
    Result<bool> isEmptyDatabase();

    Connection &m_connection;
    QString m_folder;
    QList<Step> m_steps;
    bool m_stepsRead = false;
};
