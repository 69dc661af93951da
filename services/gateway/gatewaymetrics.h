#pragma once

#include "services/gateway/gatewaycounters.h"
#include "services/httpserver/httpserver.h"

#include <QByteArray>

/// The text of GET /metrics in Prometheus' exposition format.
[[nodiscard]] QByteArray gatewayMetrics(const GatewayCounters &gateway, const HttpServer::Counters &server);
