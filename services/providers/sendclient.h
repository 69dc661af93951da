#pragma once

#include "models/domain/outboundmail.h"
#include "services/providers/composedrequest.h"

#include <QObject>

#include <functional>

/// What the ledger needs of a provider: compose, then one request, then what it turned out to be. Lives on the thread
/// of its ProviderHttp. It keeps no state of a message and repeats nothing.
class SendClient : public QObject
{
    Q_OBJECT

public:
    using OnOutcome = std::function<void(const SendOutcome &)>;
    using QObject::QObject;

    /// Pure and fast; no request is made.
    [[nodiscard]] virtual ComposedRequest compose(const SendRoute &route, const MailBatch &batch) const = 0;
    /// Exactly one request. @p done is called once, later, unless @p receiver dies first.
    virtual void send(const ComposedRequest &composed, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done) = 0;
};
