#include "services/ledger/leadlookup.h"

#include "services/providers/instantly/instantlyclient.h"
#include "services/stores/ledgerstore.h"

#include <QLoggingCategory>
#include <QMap>

namespace {

Q_LOGGING_CATEGORY(lcLookUp, "raven.ledger.lookup", QtInfoMsg)

constexpr int addressesPerCall = 100;
constexpr int doubtsPerRound = 1000;

} // namespace

LeadLookUp::LeadLookUp(LedgerStore &store, InstantlyClient &client, int everySeconds, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_client(client)
    , m_everySeconds(everySeconds)
{
}

void LeadLookUp::run()
{
    if (m_open > 0)
        return;
    const auto doubts = m_store.doubtsToLookUp(m_everySeconds, doubtsPerRound);
    if (!doubts) {
        qCWarning(lcLookUp, "the doubts cannot be read: %s", qPrintable(doubts.error().detail));
        return;
    }
    QMap<QString, QList<DoubtToLookUp>> byCampaign;
    for (const DoubtToLookUp &doubt : *doubts)
        byCampaign[doubt.campaign].append(doubt);
    for (auto campaign = byCampaign.cbegin(); campaign != byCampaign.cend(); ++campaign) {
        for (qsizetype first = 0; first < campaign->size(); first += addressesPerCall)
            lookUp(campaign.key(), campaign->mid(first, addressesPerCall));
    }
}

void LeadLookUp::lookUp(const QString &campaign, const QList<DoubtToLookUp> &doubts)
{
    QStringList addresses;
    for (const DoubtToLookUp &doubt : doubts)
        addresses.append(doubt.address);
    ++m_open;
    m_client.findLeads(campaign, addresses, this, [this, doubts](const Result<QList<InstantlyLead>> &leads) {
        --m_open;
        if (!leads) {
            qCInfo(lcLookUp, "no look-up: %s", qPrintable(leads.error().message));
            return;
        }
        QHash<QUuid, QString> leadByIntent;
        for (const InstantlyLead &lead : *leads) {
            if (!lead.intent.isNull())
                leadByIntent.insert(lead.intent, lead.id);
        }
        QList<FoundLead> found;
        QList<MessageId> missing;
        for (const DoubtToLookUp &doubt : doubts) {
            const auto lead = leadByIntent.constFind(doubt.uid);
            if (lead != leadByIntent.constEnd())
                found.append({doubt.id, *lead});
            else
                missing.append(doubt.id);
        }
        if (const auto recorded = m_store.recordLookUps(found, missing); !recorded)
            qCWarning(lcLookUp, "the look-up cannot be recorded: %s", qPrintable(recorded.error().detail));
        else if (recorded->settled + recorded->requeued > 0)
            qCInfo(lcLookUp, "%d in doubt were found, %d were not and are added again", recorded->settled,
                   recorded->requeued);
    });
}
