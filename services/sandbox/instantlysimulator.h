#pragma once

#include "services/httpserver/httpexchange.h"
#include "services/sandbox/sandboxledger.h"

#include <QJsonObject>
#include <QSet>

#include <array>
#include <deque>
#include <functional>

struct LeadOrder;

/// Answers Instantly's part of the API (v2) from memory: leads, campaigns, accounts, the block list. Lives on the
/// sandbox's thread, opens no socket and knows no time but what it is told.
class InstantlySimulator
{
public:
    struct Options
    {
        QByteArray apiKey;                    ///< the only key that is let in; any when empty
        QHash<QString, QByteArray> campaigns; ///< trade -> campaign id; own ids for trades that are missing
        int requestsPerSecond = 100;          ///< the documented limit; 0 switches both limits off
    };

    /// Lead.status as Instantly numbers it.
    enum LeadStatus { Active = 1, Paused = 2, Completed = 3, Bounced = -1, Unsubscribed = -2, Skipped = -3 };
    enum class LeadEvent { Sent, Opened, Clicked, Replied, Bounced, Unsubscribed, Interested, NotInterested };

    static constexpr int textFieldCount = 9;

    struct Lead
    {
        QByteArray id;
        QByteArray email;
        QByteArray campaign;
        QByteArray list;
        std::array<QByteArray, textFieldCount> texts; ///< in the order of the simulator's list of text fields
        QByteArray variables;                         ///< custom_variables as they came
        QByteArray intent;                            ///< custom_variables.rv_intent
        qint64 createdMs = 0;
        qint64 updatedMs = 0;
        qint64 contactedMs = 0;
        int status = Active;
        int interest = 0;
        bool hasInterest = false;
        bool isDeleted = false;
        int opens = 0;
        int clicks = 0;
        int replies = 0;
    };

    /// Called for each request's new leads; the references are valid during the call.
    using Created = std::function<void(const QList<const Lead *> &leads)>;
    /// Called when a campaign may send again.
    using Resumed = std::function<void(const QByteArray &campaignId)>;

    InstantlySimulator(Options options, SandboxLedger &ledger, Created created, Resumed resumed);

    /// @p nowMs is milliseconds since the epoch.
    HttpExchangeResponse handle(const HttpExchangeRequest &request, qint64 nowMs);

    /// For requests that a fault keeps from being taken: they arrived all the same.
    void countOnly(const HttpExchangeRequest &request);

    void revoke(const QByteArray &key) { m_revoked.insert(key); }
    [[nodiscard]] bool isSending(const QByteArray &campaignId) const;
    bool setCampaignStatus(const QByteArray &campaignId, int status, qint64 nowMs);
    void record(const QByteArray &leadId, LeadEvent event, qint64 nowMs);
    [[nodiscard]] QString campaignName(const QByteArray &campaignId) const;
    [[nodiscard]] QJsonObject campaignsByTrade() const;
    [[nodiscard]] static QByteArray workspaceId();
    [[nodiscard]] static QList<QByteArray> senderAddresses();

    static HttpExchangeResponse error(int status, const QByteArray &message = {});

private:
    struct Campaign
    {
        QByteArray id;
        QString name;
        QString trade;
        int status = 1;
        qint64 changedMs = 0;
    };
    /// What becomes of one lead of a bulk request.
    enum class Fate { Created, Blocked, Duplicated, Skipped, Invalid, Incomplete, Repeated };
    static constexpr size_t fateCount = 7;

    bool isKeyGood(const QByteArray &key) const;
    bool isTooFast(qint64 nowMs);
    HttpExchangeResponse route(const HttpExchangeRequest &request, qint64 nowMs);
    HttpExchangeResponse createLead(const HttpExchangeRequest &request, qint64 nowMs);
    HttpExchangeResponse addLeads(const HttpExchangeRequest &request, qint64 nowMs);
    Fate fateOf(const Lead &lead, const LeadOrder &order, const QSet<QByteArray> &inRequest) const;
    HttpExchangeResponse listLeads(const HttpExchangeRequest &request);
    HttpExchangeResponse deleteLeads(const HttpExchangeRequest &request);
    HttpExchangeResponse oneLead(const HttpExchangeRequest &request, const QByteArray &id);
    HttpExchangeResponse listCampaigns(const HttpExchangeRequest &request) const;
    HttpExchangeResponse campaign(const HttpExchangeRequest &request, qint64 nowMs);
    HttpExchangeResponse listAccounts(const HttpExchangeRequest &request) const;
    HttpExchangeResponse blockList(const HttpExchangeRequest &request, qint64 nowMs);
    HttpExchangeResponse sendingStatus(const Campaign &campaign, qint64 nowMs) const;

    Lead *newLead(Lead lead, qint64 nowMs);
    void remove(Lead &lead);
    void countSeen(const Lead &lead);
    const Lead *findLead(const QByteArray &place, const QByteArray &email) const; ///< in that campaign or list
    bool isBlocked(const QByteArray &email) const;
    bool isInWorkspace(const QByteArray &email) const { return m_workspace.contains(email); }
    const Campaign *findCampaign(const QByteArray &id) const;
    QJsonObject leadJson(const Lead &lead) const;
    static QJsonObject campaignJson(const Campaign &campaign);
    static bool matches(const Lead &lead, const QJsonObject &filters);

    const Options m_options;
    SandboxLedger &m_ledger;
    const Created m_created;
    const Resumed m_resumed;
    QList<Campaign> m_campaigns;
    std::deque<Lead> m_leads; ///< in order of creation; addresses of leads stay valid
    QHash<QByteArray, size_t> m_byId;
    QMultiHash<QByteArray, size_t> m_workspace; ///< e-mail -> leads
    QHash<QByteArray, QJsonObject> m_blocked;   ///< address or domain -> entry
    QSet<QByteArray> m_revoked;
    std::deque<qint64> m_arrivals; ///< of the last minute, for the rate limits
};
