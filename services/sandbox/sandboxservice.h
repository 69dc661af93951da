#pragma once

#include "services/httpserver/httpserver.h"
#include "services/sandbox/sandboxpeople.h"

#include <QObject>

/// The provider simulator over real HTTP on 127.0.0.1: SendGrid and Instantly on one port, their people, faults on
/// demand, and the control pages under /sandbox/. Everything but the sockets lives on this object's thread, which
/// needs an event loop.
class SandboxService : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        quint16 port = 0; ///< 0 takes a free one
        quint64 seed = 1;
        int latencyMs = 0; ///< added to every provider answer
        QString faults;    ///< FaultPlan's grammar
        SandboxPeople::Mode people = SandboxPeople::Mode::On;
        double timeScale = 60;
        qint64 readingAfterMs = 11000; ///< real time between delivery and the first reading by a person
        QUrl gateway;
        QByteArray instantlySecret;
        QByteArray inboundSecret; ///< warm people who answer by mail reach Inbound Parse with it; empty: they do not
        QString keyFile;          ///< where the signing key is kept; a new one at each start when empty
        SendGridSimulator::Options sendgrid;
        InstantlySimulator::Options instantly;
    };

    explicit SandboxService(Options options, QObject *parent = nullptr);
    ~SandboxService() override;

    [[nodiscard]] Result<quint16> start();
    void stop();

    [[nodiscard]] bool isRunning() const { return m_server != nullptr; }
    [[nodiscard]] QByteArray publicKey() const;
    /// Port, base URLs, event key, template and campaign ids: what a client must be configured with.
    [[nodiscard]] QJsonObject description() const;
    [[nodiscard]] const SandboxLedger &ledger() const { return m_ledger; }

private:
    using Request = HttpServer::Request;
    using Response = HttpServer::Response;
    using Answer = HttpServer::Answer;

    void arrive(const Request &request, const Answer &answer);
    Response respond(const Request &request, FaultScope scope, const QList<Fault> &faults, bool &hangs);
    Response simulate(const Request &request, const QByteArray &blame = {});
    Response providerError(const Request &request, int status) const;
    Response tooMany(const Request &request, const QString &retryAfter) const;
    Response control(const Request &request);
    Response controlFaults(const Request &request);
    Response controlCampaign(const Request &request);
    Response controlKeys(const Request &request);
    Response controlReplay(const Request &request);
    Response controlGateway(const Request &request);
    QJsonObject state() const;

    const Options m_options;
    SandboxLedger m_ledger;
    FaultPlan m_faults;
    std::optional<EventSigner> m_signer;
    std::unique_ptr<WebhookPoster> m_poster;
    std::unique_ptr<LinkVisitor> m_visitor;
    std::unique_ptr<SandboxPeople> m_people;
    std::unique_ptr<SendGridSimulator> m_sendgrid;
    std::unique_ptr<InstantlySimulator> m_instantly;
    std::unique_ptr<HttpServer> m_server;
    QList<Answer> m_hanging; ///< kept so that their connections stay open
    quint16 m_port = 0;
};
