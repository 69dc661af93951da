#include "services/gateway/gatewaymetrics.h"

namespace {

constexpr std::array<const char *, GatewayCounters::EndpointCount> endpointNames {"sendgrid", "instantly", "emailbison",
                                                                                  "inbound"};

class Writer
{
public:
    void head(const char *name, const char *type, const char *help)
    {
        m_name = name;
        m_text += QByteArray("# HELP raven_") + name + ' ' + help + "\n# TYPE raven_" + name + ' ' + type + '\n';
    }
    template<typename Number>
    void value(Number number, const QByteArray &labels = {})
    {
        m_text += "raven_" + m_name + (labels.isEmpty() ? QByteArray() : '{' + labels + '}') + ' '
            + QByteArray::number(number) + '\n';
    }
    template<typename Number>
    void single(const char *name, const char *type, const char *help, Number number)
    {
        head(name, type, help);
        value(number);
    }
    [[nodiscard]] QByteArray text() const { return m_text; }

private:
    QByteArray m_name;
    QByteArray m_text;
};

} // namespace

QByteArray gatewayMetrics(const GatewayCounters &gateway, const HttpServer::Counters &server)
{
    Writer out;
    out.head("webhook_requests_total", "counter", "Webhook requests by endpoint and outcome.");
    for (size_t endpoint = 0; endpoint < endpointNames.size(); ++endpoint) {
        const QByteArray name = QByteArray("endpoint=\"") + endpointNames[endpoint] + "\",outcome=\"";
        out.value(gateway.stored[endpoint].load(), name + "stored\"");
        out.value(gateway.refused[endpoint].load(), name + "refused\"");
        out.value(gateway.unkeyed[endpoint].load(), name + "unkeyed\"");
        out.value(gateway.turnedAway[endpoint].load(), name + "turned_away\"");
    }
    out.single("webhook_duplicates_total", "counter", "Deliveries that were known already.", gateway.duplicates.load());
    out.single("webhook_commits_total", "counter", "Commits that stored deliveries.", gateway.commits.load());
    out.single("webhook_waiting", "gauge", "Deliveries waiting for their commit.", gateway.waiting.load());
    out.single("webhook_backlog", "gauge", "Stored deliveries that are not applied, counted up to 10000.",
               gateway.backlog.load());
    out.single("webhook_backlog_seconds", "gauge", "Age of the oldest delivery that is not applied.",
               gateway.backlogSeconds.load());
    out.single("pixel_opens_total", "counter", "Opens by the tracking pixel that were recorded.", gateway.opens.load());
    out.single("pixel_opens_dropped_total", "counter", "Opens that could not be recorded.",
               gateway.opensDropped.load());
    out.single("link_actions_total", "counter", "Unsubscribes, accepts and declines by link.", gateway.actions.load());
    out.single("link_bad_tokens_total", "counter", "Links whose token was not ours.", gateway.badTokens.load());
    out.single("database_reachable", "gauge", "1 when the gateway reaches its database.",
               gateway.databaseReachable.load() ? 1 : 0);
    out.single("http_connections", "gauge", "Open connections.", server.open.load());
    out.single("http_accepted_total", "counter", "Accepted connections.", server.accepted.load());
    out.single("http_requests_total", "counter", "Complete requests.", server.requests.load());
    out.single("http_refused_total", "counter", "Requests refused for their form or size.", server.refused.load());
    out.single("http_evicted_total", "counter", "Slow connections closed to make room.", server.evicted.load());
    out.single("http_turned_away_total", "counter", "Connections closed on arrival.", server.turnedAway.load());
    out.single("http_timed_out_total", "counter", "Connections that took too long.", server.timedOut.load());
    return out.text();
}
