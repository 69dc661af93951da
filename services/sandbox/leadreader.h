#pragma once

#include "services/sandbox/instantlysimulator.h"

/// The body of POST /leads or of one POST /leads/add, read in one pass and checked as strictly as the service does
/// (an unknown key is a 400). A fault is the service's sentence; empty means readable.
struct LeadOrder
{
    QList<InstantlySimulator::Lead> leads;
    QByteArray campaign;
    QByteArray list;
    bool skipInWorkspace = false;
    bool skipInCampaign = false;
    bool skipInList = false;
    QByteArray fault;
};

LeadOrder readLead(QByteArrayView body);
LeadOrder readBulkLeads(QByteArrayView body);

/// The names behind Lead::texts, in their order.
const std::array<const char *, InstantlySimulator::textFieldCount> &leadTextFields();
