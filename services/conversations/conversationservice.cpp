#include "services/conversations/conversationservice.h"

#include "services/db/connection.h"
#include "services/stores/conversationstore.h"
#include "services/stores/replyintakestore.h"
#include "services/stores/technicianstore.h"

#include <QThread>

namespace {

constexpr int unmatchedShown = 500;

} // namespace

ConversationService::ConversationService(const ConnectionSettings &settings, Options options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<ConversationStore>(*m_connection))
    , m_people(std::make_unique<TechnicianStore>(*m_connection))
    , m_intake(std::make_unique<ReplyIntakeStore>(*m_connection))
    , m_drafts(std::make_unique<DraftClient>(m_options.drafts))
{
}

ConversationService::~ConversationService() = default;

Result<TechnicianProfile> ConversationService::profile(const TechnicianId &technician, const JobId &job)
{
    Q_ASSERT(thread() == QThread::currentThread());
    auto found = m_people->profile(technician, job);
    if (!found)
        return tl::make_unexpected(found.error());
    if (!*found)
        return failure(Error::Code::NotFound, tr("This technician does not exist any more."));
    return **found;
}

Result<ConversationPage> ConversationService::page(const TechnicianId &technician, const JobId &job)
{
    Q_ASSERT(thread() == QThread::currentThread());
    auto threads = m_store->threads(technician);
    if (!threads)
        return tl::make_unexpected(threads.error());
    ConversationPage page;
    page.threads = *threads;
    JobId opened = job;
    if (opened.isNull() && !page.threads.isEmpty())
        opened = page.threads.first().jobId;
    if (opened.isNull()) {
        const auto asked = m_store->lastAsked(technician);
        if (!asked)
            return tl::make_unexpected(asked.error());
        if (!*asked)
            return page;
        opened = **asked;
    }
    auto thread = m_store->thread(opened, technician);
    if (!thread)
        return tl::make_unexpected(thread.error());
    page.open = *thread;
    return page;
}

Result<OverrideReport> ConversationService::overrideTriage(const QString &message, std::optional<ReplyClass> says,
                                                           const QString &phrase)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->overrideTriage(message.toLongLong(), says, phrase);
}

Result<> ConversationService::typeIn(const JobId &job, const TechnicianId &technician, const QString &text,
                                     const QDateTime &at, const QUuid &key)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto stored = m_store->takeTyped(job, technician, text, at, key);
    if (!stored)
        return tl::make_unexpected(stored.error());
    // Stored is stored: what is not judged here is judged by an engine.
    const auto judged = m_intake->triageOne(*stored, [](const ReplyIntakeStore::Untriaged &reply) {
        return triageReply(reply.body, reply.receivedOn, reply.own);
    });
    return judged ? Result<>() : tl::make_unexpected(judged.error());
}

Result<MessageId> ConversationService::reply(const JobId &job, const TechnicianId &technician, const QString &text,
                                             const QUuid &key)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->reply(job, technician, text, key, m_options.replyTemplate);
}

Result<AssignReport> ConversationService::assign(const JobId &job, const TechnicianId &technician,
                                                 const QDateTime &arrival, bool cancelWaiting, bool tellOthers)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->assign({job, technician, arrival, cancelWaiting, tellOthers}, m_options.takenTemplate);
}

bool ConversationService::canDraft() const
{
    return m_drafts->isConfigured();
}

void ConversationService::draftReply(const JobId &job, const TechnicianId &technician, QObject *receiver,
                                     DraftClient::Done done)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto question = questionAbout(job, technician);
    if (question) {
        m_drafts->draft(*question, receiver, std::move(done));
        return;
    }
    const Result<QString> none = tl::make_unexpected(question.error());
    QMetaObject::invokeMethod(
        receiver, [done = std::move(done), none] { done(none); }, Qt::QueuedConnection);
}

Result<DraftClient::Question> ConversationService::questionAbout(const JobId &job, const TechnicianId &technician)
{
    const auto thread = m_store->thread(job, technician);
    if (!thread)
        return tl::make_unexpected(thread.error());
    const auto facts = m_store->facts(job, technician);
    if (!facts)
        return tl::make_unexpected(facts.error());
    if (!*thread || !*facts)
        return failure(Error::Code::NotFound, tr("This conversation does not exist any more."));
    DraftClient::Question question;
    question.technicianFirstName = firstNameOrThere((*facts)->technicianName);
    question.organisation = (*facts)->organisation;
    question.jobTitle = (*facts)->content.jobTitle;
    question.trade = (*facts)->content.jobType;
    question.place = (*facts)->content.location;
    question.scheduled = (*facts)->content.scheduled;
    question.budget = (*facts)->content.budget;
    for (const ConversationMessage &message : (*thread)->messages) {
        if (message.sender == ConversationMessage::Sender::System)
            continue;
        const bool theirs = message.sender == ConversationMessage::Sender::Technician;
        question.thread.append({theirs ? DraftClient::Line::By::Technician : DraftClient::Line::By::We, message.text});
    }
    return question;
}

Result<QList<UnmatchedReply>> ConversationService::unmatched()
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->unmatched(unmatchedShown);
}

Result<int> ConversationService::countUnmatched()
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->countUnmatched();
}

Result<AttachChoices> ConversationService::attachChoices(qint64 reply, const OrgId &org, qint64 number,
                                                         const QString &words)
{
    Q_ASSERT(thread() == QThread::currentThread());
    auto found = m_store->attachChoices(reply, org, number, words);
    if (!found)
        return tl::make_unexpected(found.error());
    if (!*found)
        return failure(Error::Code::NotFound, tr("There is no work order %1.").arg(number));
    return **found;
}

Result<ConversationId> ConversationService::attach(qint64 reply, const JobId &job, const TechnicianId &technician)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->attach(reply, job, technician);
}

Result<QList<TaughtRule>> ConversationService::rules()
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->rules();
}

Result<bool> ConversationService::retireRule(qint64 rule)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->retireRule(rule);
}
