#pragma once

#include "services/core/service.h"
#include "services/core/tokenkey.h"
#include "services/gateway/deliverywriter.h"
#include "services/gateway/eventverifier.h"
#include "services/gateway/gatewaycounters.h"
#include "services/gateway/linkdesk.h"
#include "services/gateway/secretset.h"
#include "services/httpserver/httpserver.h"

#include <QThread>

#include <optional>
#include <thread>

/// The one door for providers and recipients: webhooks are checked, stored and only then answered; pixels and links act
/// on the recipient's row. An endpoint without its key answers 503. Applies no provider events: WebhookProcessor does.
class Gateway final : public Service
{
    Q_OBJECT

public:
    struct Options
    {
        HttpServer::Options http;
        QString sendgridPublicKeys;
        QString instantlySecrets;
        QString emailBisonSecrets;
        QString inboundSecrets;
        QString tokenKeys;
        bool legacyPixel = false;
        std::chrono::seconds oldestEvent {26 * 3600}; ///< SendGrid tries again for 24 hours
        std::chrono::seconds newestEvent {5 * 60};    ///< in the future: clocks differ
        DeliveryWriter::Limits queue;
    };

    Gateway(Options options, WebhookStoreFactory makeStore, QObject *parent = nullptr);
    ~Gateway() override;

    [[nodiscard]] quint16 port() const { return m_port; } ///< 0 while stopped
    [[nodiscard]] const GatewayCounters &counters() const { return m_counters; }
    /// What is not configured, a sentence for each: the endpoint answers 503 until it is.
    [[nodiscard]] QStringList missing() const { return m_missing; }

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override { }

private:
    using Request = HttpServer::Request;
    using Response = HttpServer::Response;
    using Answer = HttpServer::Answer;

    HttpServer::Options httpOptions();
    void readKeys();
    void endThreads();

    // On the I/O thread:
    void handle(const Request &request, const Answer &answer);
    void takeSendGrid(const Request &request, const Answer &answer);
    void takeWithSecret(GatewayCounters::Endpoint endpoint, const SecretSet &secrets, const QByteArray &secret,
                        const Request &request, const Answer &answer);
    void store(GatewayCounters::Endpoint endpoint, const Request &request, const QByteArray &headers,
               const Answer &answer);
    void notePixel(const Request &request, const Answer &answer);
    void unsubscribe(const Request &request, const Answer &answer);
    void answerWork(const Request &request, const Answer &answer);
    Response health() const;
    Response metrics() const;

    const Options m_options;
    const WebhookStoreFactory m_makeStore;
    GatewayCounters m_counters;
    QStringList m_missing;
    std::optional<EventVerifier> m_verifier;
    std::optional<TokenKey> m_tokens;
    SecretSet m_instantly;
    SecretSet m_emailBison;
    SecretSet m_inbound;
    QThread m_writerThread;
    QThread m_deskThread;
    DeliveryWriter *m_writer = nullptr;
    LinkDesk *m_desk = nullptr;
    HttpServer m_server;
    std::thread m_stopper;
    quint16 m_port = 0;
};
