#include "services/workorders/workorderservice.h"

#include "services/db/connection.h"
#include "services/matching/matchingservice.h"
#include "services/stores/workorderstore.h"

#include <QThread>

WorkOrderService::WorkOrderService(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<WorkOrderStore>(*m_connection))
    , m_matching(std::make_unique<MatchingService>(*m_connection))
{
}

WorkOrderService::~WorkOrderService() = default;

Result<BoardSpine> WorkOrderService::spine(const BoardQuery &query, int limit)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->spine(query, limit);
}

Result<QList<qint64>> WorkOrderService::countEach(const QList<BoardFilter> &filters)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->countEach(filters);
}

Result<QList<WorkOrderRow>> WorkOrderService::rows(const QList<JobId> &ids)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->rows(ids);
}

Result<WorkOrderFacts> WorkOrderService::facts(const JobId &id)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->facts(id);
}

Result<CandidateSummary> WorkOrderService::candidates(const JobId &id, int limit)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const Result<MatchSummary> summary = m_matching->summary(id);
    if (!summary)
        return tl::make_unexpected(summary.error());
    const Result<QList<MatchCandidate>> best = m_matching->candidates(id, MatchingService::defaultMiles, 0, limit);
    if (!best)
        return tl::make_unexpected(best.error());
    CandidateSummary shown;
    shown.matched = true;
    shown.matching = summary->matching();
    shown.tooFarLine = summary->tooFarLine();
    shown.cheapestGain = summary->cheapestGain();
    for (const MatchSummary::ReasonCount &group : summary->leftOut)
        shown.leftOut.append({displayWord(group.reason), group.count});
    for (const MatchCandidate &candidate : *best)
        shown.best.append({candidate.id, candidate.name, candidate.channel, candidate.distanceMiles, candidate.score,
                           candidate.scoreSum()});
    return shown;
}

Result<QList<MatchLeftOut>> WorkOrderService::leftOut(const JobId &id)
{
    Q_ASSERT(QThread::currentThread() == thread());
    constexpr int most = 5'000;
    return m_matching->leftOut(id, MatchingService::defaultMiles, false, 0, most);
}

Result<int> WorkOrderService::matchAnew(const JobId &id)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_matching->refresh(id);
}

Result<SlaPresets> WorkOrderService::presets(const std::optional<JobId> &job)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->presets(job);
}

Result<WorkOrderCreated> WorkOrderService::create(const WorkOrderDraft &draft)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (const QList<DraftProblem> problems = problemsOf(draft); !problems.isEmpty())
        return failure(Error::Code::Rejected, problems.first().sentence);
    return m_store->create(std::nullopt, draft);
}

Result<int> WorkOrderService::save(const JobId &id, int revision, const WorkOrderDraft &draft)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (const QList<DraftProblem> problems = problemsOf(draft); !problems.isEmpty())
        return failure(Error::Code::Rejected, problems.first().sentence);
    return m_store->save(id, revision, draft);
}

Result<> WorkOrderService::changeStatus(const JobId &id, int revision, JobStatus status)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const Result<int> saved = m_store->changeStatus(id, revision, status);
    return saved ? Result<>() : Result<>(tl::make_unexpected(saved.error()));
}
