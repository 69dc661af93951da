#pragma once

#include "services/core/publiclinks.h"
#include "services/core/replyaddress.h"
#include "services/db/connectionsettings.h"
#include "services/gateway/gateway.h"
#include "services/providers/instantly/instantlyclient.h"
#include "services/providers/sendgrid/sendgridclient.h"

#include <QStringList>

#include <optional>

/// All that an engine needs to know; read from the configuration by the program.
struct EngineSettings
{
    ConnectionSettings database;
    QString memoryFile; ///< what this machine remembers of its databases; empty: nothing
    QString version;
    int lanes = 2;
    int batchSize = 1000;
    int requestDeadlineS = 30;
    double leaseS = 90;
    int quarantineS = 0; ///< 0: leave the database's setting
    int sweepMs = 2000;
    int reconcileMs = 1000;
    int lookUpS = 10;
    QString fromAddress;
    QString fromName;
    std::optional<PublicLinks> links;
    std::optional<ReplyAddress> replies;              ///< empty: answers go to the sender and are known by address only
    std::optional<SendGridClient::Settings> sendgrid; ///< empty: no key here, this engine takes no warm messages
    std::optional<InstantlyClient::Settings> instantly; ///< empty: likewise cold
    bool sends = true;                                  ///< lanes run
    bool tends = true;                                  ///< sweep, reconciliation, look-ups
    bool watchesSla = true;                             ///< stages are checked
    bool processes = true;                              ///< stored webhooks become events
    std::optional<Gateway::Options> gateway;            ///< a gateway in this process too
};
