#pragma once

#include "models/domain/sendbatch.h"

#include <QObject>

class InstantlyClient;
class LedgerStore;

/// Asks Instantly for the leads whose adding is in doubt. A lead that carries our id settles its message; one that is
/// not there after the quarantine may be added again, with the skip flags on. Lives on the tasks thread; one round at a
/// time.
class LeadLookUp : public QObject
{
    Q_OBJECT

public:
    LeadLookUp(LedgerStore &store, InstantlyClient &client, int everySeconds, QObject *parent = nullptr);

    void run(); ///< starts a round unless one is under way
    [[nodiscard]] bool isBusy() const { return m_open > 0; }

private:
    void lookUp(const QString &campaign, const QList<DoubtToLookUp> &doubts);

    LedgerStore &m_store;
    InstantlyClient &m_client;
    int m_everySeconds;
    int m_open = 0;
};
