#pragma once

#include "models/domain/conversation.h"
#include "models/domain/conversationreports.h"
#include "models/domain/technicianprofile.h"
#include "services/core/result.h"
#include "services/drafts/draftclient.h"

#include <QObject>

#include <memory>

class Connection;
class ConversationStore;
class ReplyIntakeStore;
class TechnicianStore;
struct ConnectionSettings;

/// What an operator does in conversations: read, judge, type in, answer, assign. Lives on the desk thread; every
/// function asserts that and blocks it for one short transaction. It sends nothing itself: the lanes do. Callers
/// outside that thread use runOn(service, ...).
class ConversationService : public QObject
{
    Q_OBJECT

public:
    /// What is empty is not configured, and whoever asks for it is told so.
    struct Options
    {
        QString replyTemplate; ///< SENDGRID_TEMPLATE_ID_REPLY
        QString takenTemplate; ///< SENDGRID_TEMPLATE_ID_TAKEN
        DraftClient::Settings drafts;
    };

    ConversationService(const ConnectionSettings &settings, Options options, QObject *parent = nullptr);
    ~ConversationService() override;

    /// NotFound when the technician does not exist or is not visible. With a @p job the distance is from its place.
    [[nodiscard]] Result<TechnicianProfile> profile(const TechnicianId &technician, const JobId &job = {});
    /// The thread of @p job is open, else the newest, else that of the last time this person was asked.
    [[nodiscard]] Result<ConversationPage> page(const TechnicianId &technician, const JobId &job = {});

    /// @p message: ConversationMessage::id. std::nullopt takes a person's word back. A @p phrase becomes a rule.
    [[nodiscard]] Result<OverrideReport> overrideTriage(const QString &message, std::optional<ReplyClass> says,
                                                        const QString &phrase = {});
    /// What somebody said on the telephone, judged at once. @p key belongs to the press: again is the same entry.
    [[nodiscard]] Result<> typeIn(const JobId &job, const TechnicianId &technician, const QString &text,
                                  const QDateTime &at, const QUuid &key);
    /// Queues what a person wrote. @p key belongs to the draft: pressing twice sends once.
    [[nodiscard]] Result<MessageId> reply(const JobId &job, const TechnicianId &technician, const QString &text,
                                          const QUuid &key);
    [[nodiscard]] Result<AssignReport> assign(const JobId &job, const TechnicianId &technician,
                                              const QDateTime &arrival, bool cancelWaiting, bool tellOthers);

    /// The draft of an answer to this thread, for a person to read and change: nothing is sent or stored. @p done is
    /// called once, later, on this thread, which does not wait for it.
    void draftReply(const JobId &job, const TechnicianId &technician, QObject *receiver, DraftClient::Done done);
    [[nodiscard]] bool canDraft() const;

    [[nodiscard]] Result<QList<UnmatchedReply>> unmatched(); ///< newest first, 500 at most
    [[nodiscard]] Result<int> countUnmatched();
    /// @p number: of the work order; NotFound when there is none in the reply's organisation, else in @p org. @p words
    /// look for a person by name or address.
    [[nodiscard]] Result<AttachChoices> attachChoices(qint64 reply, const OrgId &org, qint64 number,
                                                      const QString &words);
    [[nodiscard]] Result<ConversationId> attach(qint64 reply, const JobId &job, const TechnicianId &technician);
    [[nodiscard]] Result<QList<TaughtRule>> rules();
    [[nodiscard]] Result<bool> retireRule(qint64 rule);

private:
    Result<DraftClient::Question> questionAbout(const JobId &job, const TechnicianId &technician);

    const Options m_options;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<ConversationStore> m_store;
    std::unique_ptr<TechnicianStore> m_people;
    std::unique_ptr<ReplyIntakeStore> m_intake;
    std::unique_ptr<DraftClient> m_drafts;
};
