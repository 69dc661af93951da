#include "services/matching/matchingservice.h"

#include "services/stores/matchingstore.h"

#include <QThread>

MatchingService::MatchingService(Connection &connection, QObject *parent)
    : QObject(parent)
    , m_connection(connection)
{
}

Result<int> MatchingService::refresh(JobId job, double maxMiles)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return MatchingStore(m_connection).refreshCandidates(job, maxMiles);
}

Result<QList<MatchCandidate>> MatchingService::candidates(JobId job, double maxMiles, int first, int count)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return MatchingStore(m_connection).candidates(job, maxMiles, first, count);
}

Result<QList<MatchLeftOut>> MatchingService::leftOut(JobId job, double maxMiles, bool everyone, int first, int count)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return MatchingStore(m_connection).leftOut(job, maxMiles, everyone, first, count);
}

Result<MatchSummary> MatchingService::summary(JobId job, double maxMiles)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return MatchingStore(m_connection).summary(job, maxMiles);
}
