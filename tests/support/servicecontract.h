#pragma once

#include "services/core/service.h"

#include <functional>
#include <memory>

/// The test table of the start/stop contract (services/core/service.h), the same for every service:
///
///     void theServiceKeepsItsContract_data() { ServiceContract::addRows(); }
///     void theServiceKeepsItsContract()
///     {
///         QFETCH(const QString, row);
///         QCOMPARE(ServiceContract::breach(row, subject), QString());
///     }
namespace ServiceContract {

struct Subject
{
    std::function<std::unique_ptr<Service>()> make;
    /// Makes the next start() fail (a server that is not there); empty when the service cannot fail to start.
    std::function<void()> breakStart;
    std::function<void()> mendStart;
    /// Gives the running service work that outlasts a short deadline; empty when it has no work of its own.
    std::function<void(Service &)> makeBusy;
    /// After a stop while busy: empty when all work was recorded or released, else what was lost.
    std::function<QString()> lostWork;
    std::chrono::milliseconds deadline {500};
};

void addRows();
/// Empty when the service keeps the promise of @p row, else what it did instead.
[[nodiscard]] QString breach(const QString &row, const Subject &subject);

} // namespace ServiceContract
