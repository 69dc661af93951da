#pragma once

#include "models/domain/match.h"
#include "services/core/result.h"

#include <QObject>

class Connection;

/// Finds who can be asked about a work order and says why the others cannot. Lives on a service thread, the one its
/// connection was made on; reached by runOn(). Does not dispatch.
class MatchingService : public QObject
{
    Q_OBJECT

public:
    /// As far as a technician's service area reaches by default.
    static constexpr double defaultMiles = 50;

    explicit MatchingService(Connection &connection, QObject *parent = nullptr);

    /// Writes the candidates of the work order anew and returns how many there are.
    [[nodiscard]] Result<int> refresh(JobId job, double maxMiles = defaultMiles);

    [[nodiscard]] Result<QList<MatchCandidate>> candidates(JobId job, double maxMiles = defaultMiles, int first = 0,
                                                           int count = 200);
    /// People of the trade within twice the distance; with @p everyone all there are.
    [[nodiscard]] Result<QList<MatchLeftOut>> leftOut(JobId job, double maxMiles = defaultMiles, bool everyone = false,
                                                      int first = 0, int count = 200);
    [[nodiscard]] Result<MatchSummary> summary(JobId job, double maxMiles = defaultMiles);

private:
    Connection &m_connection;
};
